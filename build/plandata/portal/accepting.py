"""What a request's Accept header prefers: JSON, or a page."""

from __future__ import annotations

import re

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json")
_PAGE = re.compile(r"text/html|application/xhtml\+xml|text/\*|\*/\*")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)")


def prefers_json(accept: str) -> bool:
    """Tell whether JSON is accepted with a greater weight (q) than a page; of equal weights what is named first."""
    weights = {"json": 0.0, "page": 0.0}
    first = ""
    for part in accept.lower().split(","):
        media = part.partition(";")[0].strip()
        kind = "json" if _JSON.fullmatch(media) else "page" if _PAGE.fullmatch(media) else ""
        if kind:
            found = _WEIGHT.search(part)
            weights[kind] = max(weights[kind], float(found[1]) if found else 1.0)
            first = first or kind
    if weights["json"] == weights["page"]:
        return first == "json" and weights["json"] > 0
    return weights["json"] > weights["page"]
