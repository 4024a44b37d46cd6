"""A sentence with what stands in it, and a commitment as it is read from one, before it is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plandata.annotate.flat import Flat
from plandata.annotate.segments import Span
from plandata.model import Project


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as read, before it is a row; offsets count in the flat text."""

    span: Span
    at: int  # where its number or its universal word starts
    subject: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    kind: str
    project_id: str | None = None
    owner: str | None = None
    baseline_value: Decimal | None = None
    baseline_year: str | None = None
    binding: str | None = None


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read: its flat text and what stands in it, by spans of the flat text."""

    flat: Flat
    places: tuple[tuple[Span, str], ...] = ()  # with the words of the place, '' inside another name
    projects: tuple[tuple[Span, Project], ...] = ()


def number_lists(text: str, found: Sequence[Commitment]) -> list[list[Commitment]]:
    """Commitments by the lists that their numbers stand in: 分别达到86%、88%."""
    lists: list[list[Commitment]] = []
    for one in found:
        if lists and text[lists[-1][-1].span[1] : one.at] in ("、", "和", "及", "与"):
            lists[-1].append(one)
        else:
            lists.append([one])
    return lists
