"""The static site: every page and file of the portal written as plain files, for any web server or Pages host.

`addresses` says which address becomes which file, `crawl` asks Datasette for each, `links` turns their links into
relative ones, `search` writes what the search in the reader's browser reads, `write` puts it all into a folder.
"""
