"""Radicals as the characters they print like: PDFs, and what is copied from them, hold ⻓⽩ (U+2ED3 U+2F69) for 长白.

The table `radicals.csv` is EquivalentUnifiedIdeograph.txt of Unicode 15.0 (Debian package unicode-data) for the blocks
CJK Radicals Supplement and Kangxi Radicals, U+2E80 to U+2FDF. NFKC knows the second block alone. The readers of
documents and the search read this one table, so that a document and a question are folded alike.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def radicals() -> Mapping[int, str]:
    """Return code point of a radical → the usual character, as `str.translate` takes it: one for one."""
    table = resources.files("plandata.model").joinpath("radicals.csv").read_text(encoding="utf-8")
    return {ord(radical): character for radical, character in csv.reader(table.splitlines()[1:])}


def without_radicals(text: str) -> str:
    """Return `text` with every radical as the usual character; its length, and so every offset, stays the same."""
    return text.translate(radicals())
