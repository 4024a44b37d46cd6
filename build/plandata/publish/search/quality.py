"""How often the row that should lead does: P@1 and MRR over the ranking sets, tests/ranking/<plan>.csv.

A line is a query, the clauses of which one should come first (ids without the plan's), whether the word stands in a
heading or in the body only, and why. Written by a reader of the plan, before the ranking was measured.

Most words of a body stand in one clause only, which then leads whatever the ranking does. So the queries that also find
clauses that should not lead are reported apart: CONTESTED.
"""

from __future__ import annotations

import csv
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from plandata.publish.search.answers import ask
from plandata.publish.search.index import SearchIndex

CLAUSES = SearchIndex("clauses", ("text",), has_headings=True)
ALL, CONTESTED = "all", "body, contested"
DEPTH = 1000  # rows looked through for the one that should lead


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one part of a ranking set: ALL, those whose answer is in a heading or in the body, CONTESTED."""

    plan_id: str
    part: str
    queries: int
    first: int
    mean_reciprocal_rank: float
    missed: tuple[str, ...]  # queries whose first row is another one, with the ids that came first

    @property
    def precision_at_1(self) -> float:
        """Share of the queries whose first row is one that should lead."""
        return self.first / self.queries


def measure_ranking(connection: sqlite3.Connection, file: Path) -> tuple[Quality, ...]:
    """Ask every query of a ranking set of the clauses of its plan and return the figures of its parts."""
    parts: dict[str, list[tuple[int, str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for case in csv.DictReader(lines):
            leads = {f"{file.stem}-{clause}" for clause in case["leads"].split()}
            found = [answer.key for answer in ask(connection, CLAUSES, case["query"], limit=DEPTH).answers]
            found = [key for key in found if key.startswith(f"{file.stem}-")]
            place = next((at for at, key in enumerate(found, start=1) if key in leads), 0)
            is_contested = case["answer_in"] == "body" and not leads.issuperset(found)
            for part in (ALL, case["answer_in"], *([CONTESTED] if is_contested else ())):
                parts.setdefault(part, []).append((place, f"{case['query']}: {', '.join(found[:2])}"))
    return tuple(_quality(file.stem, part, places) for part, places in sorted(parts.items()))


def _quality(plan_id: str, part: str, places: list[tuple[int, str]]) -> Quality:
    first = sum(place == 1 for place, _ in places)
    mean = sum(1 / place for place, _ in places if place) / len(places)
    return Quality(plan_id, part, len(places), first, mean, tuple(said for place, said in places if place != 1))
