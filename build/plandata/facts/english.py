"""Fills the English columns from etc/english.yml, by the Chinese words: a row read anew keeps its English.

Only lines with `checked_on`, a second reading against the Chinese, are published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plandata.errors import PlanDataError
from plandata.model import PlanFacts, Translation

# Group of english.yml → (table, column of the Chinese); the English stands in the column of that name with _en.
TRANSLATED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "headings": (("plans", "title"), ("clauses", "heading"), ("tasks", "title")),
    "projects": (("projects", "name"),),
    "subjects": (("targets", "subject"),),
    "positions": (("positions", "phrase"),),
    "reasons": (("errata", "reason"),),
}


def in_english(facts: PlanFacts, lines: Sequence[Translation]) -> PlanFacts:
    """Return the facts with their English columns filled; a line for one clause goes before one for any.

    Raises PlanDataError for a line whose Chinese stands in no row of its group.
    """
    for group, columns in TRANSLATED.items():
        own = [line for line in lines if line.group == group]
        _check_found(facts, own, columns)
        dated = {(line.clause, line.chinese): line.english for line in own if line.checked_on}
        for table, column in columns:
            rows = tuple(_filled(row, column, dated) for row in getattr(facts, table))
            facts = replace(facts, **{table: rows})
    return facts


def _filled(row: Any, column: str, english: Mapping[tuple[str | None, str], str]) -> Any:
    chinese = getattr(row, column)
    told = english.get((_clause(row), chinese), english.get((None, chinese)))
    return row if getattr(row, f"{column}_en") == told else replace(row, **{f"{column}_en": told})


def _check_found(facts: PlanFacts, lines: Sequence[Translation], columns: Sequence[tuple[str, str]]) -> None:
    held = {
        (clause, getattr(row, column))
        for table, column in columns
        for row in getattr(facts, table)
        for clause in (None, _clause(row))
    }
    for line in lines:
        if (line.clause, line.chinese) not in held:
            place = f" of clause {line.clause}" if line.clause else ""
            raise PlanDataError(
                line.where,
                line.chinese,
                f"words that {' or '.join(f'{table}.{column}' for table, column in columns)}{place} holds",
                "Give the words as the table has them, or remove the line.",
            )


def _clause(row: Any) -> str | None:
    """The clause that a row belongs to, without the plan's id; None for the plan's own row."""
    own = getattr(row, "clause_id", None) or getattr(row, "task_id", None)
    return own.removeprefix(f"{row.plan_id}-") if own else None
