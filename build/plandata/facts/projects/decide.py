"""Decides by the ordered rules of decisions.yml: the first whose evidence all holds says what a candidate is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plandata.model import DecisionRule

_NONE = DecisionRule("", frozenset(), frozenset(), "none")


def decide(holds: Callable[[str], bool], rules: Sequence[DecisionRule]) -> DecisionRule:
    """The rule that decides on a candidate, told whether each named piece of evidence holds.

    Where no rule does, a nameless one by which it is no project.
    """
    return next((rule for rule in rules if all(map(holds, rule.needs)) and not any(map(holds, rule.bars))), _NONE)
