"""What the projects and figures of a plan are read from: its text, its clauses and the places found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plandata.annotate.segments import Spans
from plandata.model import Clause, Mention, Plan


@dataclass(frozen=True, slots=True)
class Annotations:
    """A plan as the other readers have understood it so far."""

    plan: Plan
    clauses: Sequence[Clause]
    task_of: Mapping[str, str]  # clause_id → task_id; clauses outside tasks have no entry
    excluded: Spans  # spans to leave out: the notes that say who is responsible
    places: Sequence[Mention]  # mentions of divisions


def runs_on(clause: Clause) -> bool:
    """Whether a clause's own words are running text.

    A section's are where its long first sentence is no heading, or where it is a sentence with nothing under it
    (一、至2026年公共运输使用率达35%。).
    """
    alone = clause.extent_end == clause.end_char and clause.text.endswith(f"{clause.heading}。")
    return clause.kind in ("task", "item", "paragraph") or (
        clause.kind in ("chapter", "section") and (alone or not clause.heading)
    )
