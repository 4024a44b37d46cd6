"""A long plan's text in parts, each a page of its own: a plan of 100,000 characters opens as a page of 400 kB.

A short plan is one part. A part begins at a heading where one stands near; it is cut by what its clauses weigh as a
page, so that a part of many facts holds fewer characters than one of plain words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plandata.portal.pages.reader import Entry
from plandata.portal.queries import Row

WHOLE = 30_000  # characters of a plan whose text is one page
_WEIGHT = 270_000  # bytes of clauses that a part may weigh
_OF_A_CLAUSE, _OF_A_CHARACTER, _OF_A_FACT = 1700, 3, 260  # bytes of a page, as measured over thirty plans
_BEGIN = ("chapter", "section", "title")
MOST_IN_OUTLINE = 400  # headings that the outline of a long plan's page names


@dataclass(frozen=True, slots=True)
class Part:
    """Some clauses of a plan that follow each other, as [first, end) of all; number counts from 1."""

    number: int
    first: int
    end: int
    heading: str  # that it begins with, or stands under


def parts_of(clauses: Sequence[Row], facts: Mapping[str, int], characters: int) -> tuple[Part, ...]:
    """Cut a plan's clauses, in order, into parts; `facts` counts those of each clause. A short plan is one part."""
    if characters <= WHOLE:
        return (Part(1, 0, len(clauses), ""),)
    starts, weight, heading = [0], 0, 0
    for index, clause in enumerate(clauses):
        own = _weight(clause, facts)
        if clause["kind"] in _BEGIN and weight > _WEIGHT / 2:
            heading = heading if heading > starts[-1] else index
        if weight + own > _WEIGHT and index > starts[-1]:
            starts.append(heading if heading > starts[-1] else index)
            weight = sum(_weight(c, facts) for c in clauses[starts[-1] : index])
        weight += own
    ends = [*starts[1:], len(clauses)]
    return tuple(
        Part(number, first, end, _heading(clauses, first))
        for number, (first, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _weight(clause: Row, facts: Mapping[str, int]) -> int:
    return _OF_A_CLAUSE + _OF_A_CHARACTER * len(clause["text"]) + _OF_A_FACT * facts.get(clause["clause_id"], 0)


def _heading(clauses: Sequence[Row], first: int) -> str:
    """Return the heading at which a part begins or, where it begins within one, the nearest before."""
    found = (c for c in reversed(clauses[: first + 1]) if c["kind"] in _BEGIN and c["heading"])
    clause = next(found, None)
    return f"{clause['number'] or ''}{clause['heading']}" if clause else ""


def part_with(parts: Sequence[Part], clauses: Sequence[Row], clause_id: str) -> Part | None:
    """Return the part in which a clause stands, None for a clause of another plan."""
    at = next((index for index, clause in enumerate(clauses) if clause["clause_id"] == clause_id), None)
    return None if at is None else next(part for part in parts if part.first <= at < part.end)


def shortened(outline: Sequence[Entry], most: int = MOST_IN_OUTLINE) -> tuple[Entry, ...]:
    """Return an outline of at most so many headings: as many levels as there is room for, the first ones at least."""
    for depth in range(6, 0, -1):
        cut = _cut(outline, depth)
        if _count(cut) <= most or depth == 1:
            return cut[:most]
    return ()


def _cut(entries: Sequence[Entry], depth: int) -> tuple[Entry, ...]:
    return tuple(replace(entry, below=_cut(entry.below, depth - 1) if depth > 1 else ()) for entry in entries)


def _count(entries: Sequence[Entry]) -> int:
    return sum(1 + _count(entry.below) for entry in entries)


def path(plan_id: str, part: Part | None) -> str:
    """Return the path of a part of a plan's text, without the prefix of a language; of the whole text for None."""
    if part is None:
        return f"/plan/{plan_id}/text"
    return f"/plan/{plan_id}" + (f"/text/{part.number}" if part.number > 1 else "")
