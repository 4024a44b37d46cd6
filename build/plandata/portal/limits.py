"""What one request may ask for: the same for a page and for its files, and more than a facet can show."""

from __future__ import annotations

MOST_FILTERS = 120  # different conditions of one address; a facet lists 100 values (serving.start)
LONGEST_TEXT = 500  # characters of a value
LONGEST_LIST = 6000  # characters of the values of __in together
LONGEST_QUERY = 64_000  # bytes of a query string: about as many as the HTTP server reads
MOST_LINKED = 20  # conditions that have a link of their own: each link holds all the others
