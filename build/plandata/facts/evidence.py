"""Rows of evidence and of searches from etc/evidence.yml: about a commitment that the plan has, as it reads now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from plandata.errors import PlanDataError
from plandata.model import Evidence, EvidenceFile, EvidenceNote, Plan, PlanFacts, Search

Commitment = Literal["projects", "targets"]


def with_evidence(plan: Plan, facts: PlanFacts, file: EvidenceFile) -> PlanFacts:
    """Return the facts with a row for each entry that was read twice, and one for each commitment searched for.

    Raises PlanDataError for an entry whose commitment is gone or reads otherwise, that is older than the plan, or that
    supersedes one about something else, a later one or one that is not published.
    """
    known: dict[str, tuple[Commitment, str]] = {
        **{row.project_id: ("projects", row.name) for row in facts.projects},
        **{row.target_id: ("targets", row.subject) for row in facts.targets},
    }
    for note in file.entries:
        _check(plan, note, file)
    rows = [(_of(plan, note.about, note.found, note.where, known), note) for note in file.entries]
    return replace(
        facts,
        evidence=tuple(_row(plan, table, note) for table, note in rows if note.checked_on),
        searches=tuple(
            Search(
                search_id=f"{plan.plan_id}-s-{number}-{about}",
                plan_id=plan.plan_id,
                about_table=_of(plan, about, name, search.where, known),
                about_id=f"{plan.plan_id}-{about}",
                searched_on=search.searched_on,
                place_count=len(search.places),
                places="、".join(search.places),
                found_count=sum(note.about == about and note.read_on <= search.searched_on for note in file.entries),
            )
            for number, search in enumerate(file.searches, 1)
            for about, name in search.about.items()
        ),
    )


def _of(plan: Plan, about: str, found: str, where: str, known: Mapping[str, tuple[Commitment, str]]) -> Commitment:
    """The table of a commitment; PlanDataError where the plan has none of this id and these words."""
    table, words = known.get(f"{plan.plan_id}-{about}", (None, ""))
    if table is None or words != found:
        raise PlanDataError(
            f"{where}, about {about}",
            found if table else f"no project or target {about}",
            f"{words}, as {table} has it" if table else "the id of a project or target, without the plan’s",
            "Give id and words of the commitment as the tables have them now.",
        )
    return table


def _check(plan: Plan, note: EvidenceNote, file: EvidenceFile) -> None:
    issued = plan.settings.day
    if issued and note.published_on and note.published_on < issued:
        raise PlanDataError(
            note.where, f"published_on {note.published_on}", f"a day from {issued}, that of the plan, on",
            "What was published before a plan says nothing of what became of it: leave it out.",
        )  # fmt: skip
    if note.supersedes is None:
        return
    earlier = next((other for other in file.entries if other.number == note.supersedes), None)
    if earlier is None or earlier.number >= note.number or earlier.about != note.about:
        raise PlanDataError(
            note.where, f"supersedes {note.supersedes}", f"the number of an earlier entry about {note.about}",
            "Correct the number.",
        )  # fmt: skip
    if note.checked_on and not earlier.checked_on:
        raise PlanDataError(
            note.where, f"supersedes {note.supersedes}, which has no checked_on", "a published entry",
            "Leave supersedes out: what was never published needs no correction.",
        )  # fmt: skip


def _row(plan: Plan, table: Commitment, note: EvidenceNote) -> Evidence:
    return Evidence(
        evidence_id=f"{plan.plan_id}-ev-{note.number}",
        plan_id=plan.plan_id,
        about_table=table,
        about_id=f"{plan.plan_id}-{note.about}",
        status=note.status,
        value=note.value,
        unit=note.unit,
        happened_on=note.happened_on,
        publisher=note.publisher,
        title=note.title,
        address=note.address,
        published_on=note.published_on,
        read_on=note.read_on,
        words=note.words,
        checked_on=note.checked_on or "",
        supersedes=f"{plan.plan_id}-ev-{note.supersedes}" if note.supersedes else None,
        read_from=note.read_from,
    )
