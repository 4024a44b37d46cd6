"""Errors of the text as found: each entry of etc/errata.yml at its place, and what etc/text.yml corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plandata.errors import PlanDataError
from plandata.model import Clause, Erratum, ErratumNote, Plan

COMPARED = "与原件对照（etc/text.yml），文本已按此更正"


def find_errata(plan: Plan, clauses: Sequence[Clause], notes: Sequence[ErratumNote]) -> tuple[Erratum, ...]:
    """One row an entry, in the order of the text; PlanDataError names the entry whose clause or words are gone.

    A correction of the text (`plan.corrected`) is a row too: its span holds the words as corrected, `found` those that
    stood there.
    """
    by_id = {clause.clause_id: clause for clause in clauses}
    rows = []
    for entry in notes:
        clause = by_id.get(f"{plan.plan_id}-{entry.clause}")
        start = nth_of(clause, entry.found, entry.nth) if clause else None
        if clause is None or start is None:
            raise PlanDataError(
                f"{plan.plan_id}/etc/errata.yml, clause {entry.clause}, found {entry.found}",
                "no such clause" if clause is None else f"not {entry.nth} times in the clause",
                "words that stand in the clause",
                "Correct clause, found or nth, or remove the entry.",
            )
        end = start + len(entry.found)
        rows.append(
            Erratum(
                erratum_id=f"{plan.plan_id}-e-{start}",
                plan_id=plan.plan_id,
                clause_id=clause.clause_id,
                found=entry.found,
                read_as=entry.read_as,
                reason=entry.reason,
                evidence=entry.evidence,
                start_char=start,
                end_char=end,
                quote=plan.text[start:end],
                origin="curated",
            )
        )
    return tuple(sorted((*rows, *_corrected(plan, clauses)), key=lambda row: row.start_char))


def _corrected(plan: Plan, clauses: Sequence[Clause]) -> Iterator[Erratum]:
    for entry in plan.corrected:
        words = plan.text[entry.start : entry.end]
        if words == entry.found:
            continue  # compared with the original, and right
        clause = next((c for c in clauses if c.start_char <= entry.start and entry.end <= c.end_char), None)
        if clause is None:
            raise PlanDataError(
                f"{plan.plan_id}/etc/text.yml, found {entry.found}",
                "words of several clauses",
                "words of one clause",
                "Make an entry for each clause.",
            )
        yield Erratum(
            erratum_id=f"{plan.plan_id}-e-{entry.start}",
            plan_id=plan.plan_id,
            clause_id=clause.clause_id,
            found=entry.found,
            read_as=words,
            reason=entry.reason,
            evidence=COMPARED,
            start_char=entry.start,
            end_char=entry.end,
            quote=words,
            origin="curated",
        )


def nth_of(clause: Clause, found: str, nth: int) -> int | None:
    """Offset in the plan's text of the nth (from 1) `found` among the clause's own words; None when there is none."""
    at = -1
    for _ in range(nth):
        at = clause.text.find(found, at + 1)
        if at < 0:
            return None
    return clause.start_char + at
