"""What the portal's plugins share: languages, addresses, the contract's labels, selections, downloads, headers.

Datasette executes plugin files one by one and they cannot import each other; whatever two of them need lives here.
Nothing in this package reads a plan or writes a table: it only shows what the build has published.
"""
