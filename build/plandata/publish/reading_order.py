"""The order in which people read a table's columns, and heads that never stand twice. CSV for programs has neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

_OFFSETS = ("start_char", "end_char", "note_start", "note_end", "extent_end", "origin")


def is_for_programs(column: str, keys: Collection[str]) -> bool:
    """Tell whether a column holds an id, a key or a place in the text, rather than words."""
    return column in keys or column.endswith("_id") or column in _OFFSETS


def reading_order(words: Iterable[str], shown: Sequence[str]) -> list[str]:
    """Return the columns that hold words as people read them: those of the page, in its order, then the others."""
    every = list(words)
    first = [column for column in shown if column in every]
    return [*first, *(column for column in every if column not in first)]


def distinct(heads: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return heads of which no two are the same: one that stands twice says which column it is of."""
    times = Counter(heads)
    return [f"{head}（{name}）" if times[head] > 1 else head for head, name in zip(heads, names, strict=True)]
