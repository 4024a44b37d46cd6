"""Which bounds a plan sets to a number: 不低于, 以上, 左右, and how a list shares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plandata.facts.measures import Measure
from plandata.facts.target_words import TargetWords


@dataclass(frozen=True, slots=True)
class Bounds:
    """A comparator of table targets with its values; the span holds the number, its unit and the bounding words."""

    comparator: str
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int


def read_bounds(text: str, measure: Measure, words: TargetWords) -> Bounds:
    """Reads the words that bound a measure, before it (不低于) and after it (以上, 左右)."""
    before = words.before.search(text, max(0, measure.start - 8), measure.start)
    after = words.after.match(text, measure.end)
    end = after.end() if after else measure.end
    start = before.start() if before else measure.start
    names = [match.lastgroup or "" for match in (after, before) if match]
    comparator = _comparator(names, measure)
    low, high = measure.low, measure.high
    if comparator in ("ge", "gt"):
        return Bounds(comparator, low, None, start, end)
    if comparator in ("le", "lt"):
        return Bounds(comparator, None, high, start, end)
    return Bounds(comparator, low, high, start, end)


def _comparator(names: Sequence[str], measure: Measure) -> str:
    if any(name.startswith("approx") for name in names):
        return "approx"
    if measure.low != measure.high:
        return "range"
    for name, comparator in (("at_least", "ge"), ("more_than", "gt"), ("at_most", "le"), ("less_than", "lt")):
        if any(found.startswith(name) for found in names):
            return comparator
    return "gt" if measure.more else "eq"


def share_bounds(
    text: str, bounds: Bounds, previous: Bounds | None, following: Bounds | None, words: TargetWords
) -> Bounds:
    """分别提高到55%、70%以上; 至少2个市、10个县: a list shares the bound that its last or its first number prints."""
    if bounds.comparator != "eq":
        return bounds
    opened = (
        previous is not None
        and previous.comparator == "ge"
        and text[previous.end : bounds.start].endswith("、")
        and text.startswith(words["at_least_before"], previous.start)
    )
    comparator = following.comparator if following is not None else "ge" if opened else "eq"
    if comparator in ("ge", "gt"):
        return replace(bounds, comparator=comparator, high=None)
    return replace(bounds, comparator=comparator, low=None) if comparator in ("le", "lt") else bounds
