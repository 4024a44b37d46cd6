"""What the readers of a document's settings share: words that pass a document on, and white space."""

from __future__ import annotations

import re

ACT = "印发|下发|转发|批转|发布|公布"


def squeeze(words: str) -> str:
    """Return words without white space, but for single spaces between Latin words."""
    return re.sub(r"(?<![!-~])\s+|\s+(?![!-~])", "", re.sub(r"\s+", " ", words))
