"""What the undertakings and figures of a plan are read from: its text, its clauses and the places found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plandata.facts.phrases import Span
from plandata.model import Clause, Mention, Plan


@dataclass(frozen=True, slots=True)
class Material:
    """A plan as the other readers have understood it so far."""

    plan: Plan
    clauses: Sequence[Clause]
    task_of: Mapping[str, str]  # clause_id → task_id; clauses outside tasks have no entry
    aside: Sequence[Span]  # spans to leave out: the notes that say who is responsible
    places: Sequence[Mention]  # mentions of divisions
