"""Errors of the text as found: places each entry of etc/errata.yml in the text, which nothing edits."""

from __future__ import annotations

from collections.abc import Sequence

from plandata.errors import PlanDataError
from plandata.model import Clause, Erratum, ErratumNote, Plan


def find_errata(plan: Plan, clauses: Sequence[Clause], notes: Sequence[ErratumNote]) -> tuple[Erratum, ...]:
    """One row an entry, in the order of the text; PlanDataError names the entry whose clause or words are gone."""
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
    return tuple(sorted(rows, key=lambda row: row.start_char))


def nth_of(clause: Clause, found: str, nth: int) -> int | None:
    """Offset in the plan's text of the nth (from 1) `found` among the clause's own words; None when there is none."""
    at = -1
    for _ in range(nth):
        at = clause.text.find(found, at + 1)
        if at < 0:
            return None
    return clause.start_char + at
