"""What one request may ask for: the same for a page and for its files, and more than a facet can show."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

MOST_FILTERS = 120  # different conditions of one address; a facet lists 100 values (serving.start)
LONGEST_TEXT = 500  # characters of a value
LONGEST_LIST = 6000  # characters of the values of __in together
LONGEST_QUERY = 64_000  # bytes of a query string: about as many as the HTTP server reads
MOST_LINK_BYTES = 200_000  # of the links of one list, a facet's values say: each holds all the other conditions


def linkable(number: int, pairs: Iterable[tuple[str, str]]) -> bool:
    """Tell whether that many links may each hold all these conditions; else a list is shown without links."""
    return number * len(urlencode(list(pairs))) <= MOST_LINK_BYTES
