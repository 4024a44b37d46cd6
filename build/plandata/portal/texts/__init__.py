"""The words of the portal: languages, labels of the contract, error messages, citations."""
