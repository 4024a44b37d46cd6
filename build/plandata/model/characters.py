"""Traditional characters and radicals as the simplified characters that rules are written in, one for one.

A plan is published as printed; rules compare it folded. One character becomes one, so offsets count in both.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from plandata.model.radicals import radicals


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


def fold(text: str) -> str:
    """Return `text` with traditional characters and radicals as rules know them; as long as `text` was."""
    return text.translate(_folds())
