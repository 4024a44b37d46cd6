"""What an Accept header prefers: JSON or a page, by weight and then by order."""

from __future__ import annotations

import pytest

from plandata.portal.accepting import prefers_json


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", True),
        ("application/json, text/html", True),  # of equal weight what is named first
        ("text/html, application/json", False),
        ("text/html;q=0.1, application/json", True),
        ("application/json;q=0.5, text/html", False),
        ("application/ld+json", True),
        ("Application/JSON ; q=1.0, */*;q=0.1", True),
        ("*/*", False),  # curl without a wish: the page
        ("application/json;q=0", False),
        ("", False),
        ("image/png", False),
        ("application/jsonp", False),
    ],
)
def test_weights_tell(accept: str, expected: bool) -> None:
    assert prefers_json(accept) is expected
