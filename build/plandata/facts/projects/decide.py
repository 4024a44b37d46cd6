"""Decides by the ordered rules of decisions.yml: the first whose evidence all holds says what a candidate is."""

from __future__ import annotations

from collections.abc import Sequence, Set

from plandata.model import DecisionRule

_NONE = DecisionRule("", frozenset(), frozenset(), "none")


def decide(evidence: Set[str], rules: Sequence[DecisionRule]) -> DecisionRule:
    """The rule that decides on a candidate; where none does, a nameless one by which it is no project."""
    return next((rule for rule in rules if rule.needs <= evidence and not rule.bars & evidence), _NONE)
