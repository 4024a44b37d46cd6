"""Traditional characters and radicals as the simplified characters that rules are written in, one for one.

A plan is published as printed; rules compare it folded. One character becomes one, so offsets count in both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from sys import maxunicode

from plandata.model.radicals import radicals

_RARE = 0x10000  # from here on a set of characters is searched one by one


@cache
def simplified() -> Mapping[str, str]:
    """Traditional character → simplified, from characters.csv (made from OpenCC by scripts/refresh-characters)."""
    table = resources.files("plandata.model").joinpath("characters.csv").read_text(encoding="utf-8")
    return dict(csv.reader(table.splitlines()[1:]))  # DictReader takes four times as long, in somebody's first search


@cache
def _folds() -> Mapping[int, str]:
    table = simplified()
    plain = {code: table.get(character, character) for code, character in radicals().items()}
    return {ord(traditional): character for traditional, character in table.items()} | plain


@cache
def _folded() -> re.Pattern[str]:
    """What may fold, all rare characters with it: to look for one costs less than to look up each of a text."""
    common = "".join(chr(code) for code in _folds() if code < _RARE)
    return re.compile(f"[{re.escape(common)}{chr(_RARE)}-{chr(maxunicode)}]")


def fold(text: str) -> str:
    """Return `text` with traditional characters and radicals as rules know them; as long as `text` was."""
    return text.translate(_folds()) if _folded().search(text) else text
