"""What all plans share and what one plan records: datasets/reference/ and etc/, read into frozen values."""
