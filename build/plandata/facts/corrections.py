"""Recorded judgement: adds, drops and changes rows as etc/corrections.yml says; a touched row's origin is curated."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_type_hints

from plandata.errors import PlanDataError
from plandata.facts.errata import nth_of
from plandata.model import (
    Citation,
    Clause,
    Correction,
    Mention,
    Plan,
    PlanFacts,
    Position,
    Project,
    ProjectCity,
    Responsibility,
    Target,
)

# Table: its row class, its id and the mark that stands in the id before the start offset.
_TABLES: Mapping[str, tuple[type, str, str]] = {
    "responsibilities": (Responsibility, "responsibility_id", "r"),
    "mentions": (Mention, "mention_id", "m"),
    "positions": (Position, "position_id", "pos"),
    "projects": (Project, "project_id", "p"),
    "targets": (Target, "target_id", "t"),
    "citations": (Citation, "citation_id", "cite"),
    "project_cities": (ProjectCity, "project_id", "p"),
}
_MADE_HERE = {"pinyin", "plan_id", "clause_id", "start_char", "end_char", "origin"}


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry points: its words, its clause and their offset in the plan's text."""

    entry: Correction
    label: str
    clause: Clause
    start: int
    end: int


def apply(
    facts: PlanFacts,
    corrections: Sequence[Correction],
    plan: Plan,
    *,
    task_of: Callable[[str], str | None],
    agency_of: Callable[[str], str] | None = None,
) -> PlanFacts:
    """The facts with every entry applied, in the order of the file.

    `found` (with `nth`) gives the row: its span starts there, and ends where `found` ends unless no row does. Drop
    takes every such row, or those that have `values` (the `city_id` of one of 长吉). For add, `found` is
    the span and `values` the other columns; ids, plan, clause, task, quote and origin are made here, and so is the
    agency of a name through `agency_of`. A change may give a `quote` that starts where `found` starts.
    PlanDataError, naming file, entry, clause and remedy, when the words are gone, no row or more than one is met, or
    values are missing, unknown or of the wrong type.
    """
    for number, entry in enumerate(corrections, 1):
        place = _place(
            entry, f"{plan.plan_id}/etc/corrections.yml, entry {number} ({entry.action} {entry.table})", facts, plan
        )
        rows = list(getattr(facts, entry.table))
        if entry.action == "add":
            rows.append(_added(place, facts, plan, task_of, agency_of))
        else:
            met = _met(place, rows, facts)
            if entry.action == "drop":
                rows = [row for row in rows if row not in met]
            else:
                rows = [_changed(place, row, plan, agency_of) if row in met else row for row in rows]
        facts = replace(facts, **{entry.table: tuple(rows)})
    return _in_order(_without_orphans(facts))


def _place(entry: Correction, label: str, facts: PlanFacts, plan: Plan) -> _Place:
    where = f"{label}, clause {entry.clause}"
    if entry.table not in _TABLES:
        raise PlanDataError(where, f"table {entry.table}", f"one of {', '.join(_TABLES)}", "Correct table.")
    clause = next((c for c in facts.clauses if c.clause_id == f"{plan.plan_id}-{entry.clause}"), None)
    start = nth_of(clause, entry.found, entry.nth) if clause else None
    if clause is None or start is None:
        raise PlanDataError(
            where,
            "no such clause" if clause is None else f"{entry.found} does not stand in it {entry.nth} time(s)",
            "words of the clause as printed",
            "Correct clause, found or nth, or remove the entry.",
        )
    return _Place(entry, where, clause, start, start + len(entry.found))


def _met(place: _Place, rows: Sequence[Any], facts: PlanFacts) -> list[Any]:
    if place.entry.table == "project_cities":
        projects = {p.project_id for p in facts.projects if p.start_char == place.start}
        here = [row for row in rows if row.project_id in projects]
    else:
        here = [row for row in rows if row.start_char == place.start]
    exact = [row for row in here if getattr(row, "end_char", place.end) == place.end]
    here = exact or here
    if place.entry.action == "drop":
        here = [row for row in here if all(getattr(row, key, None) == v for key, v in place.entry.values.items())]
    if not here or (len(here) > 1 and place.entry.action == "change"):
        raise PlanDataError(
            place.label,
            f"{place.entry.found} meets {len(here)} rows of {place.entry.table}",
            "one row that starts there",
            "Give the words of a row as printed; where several share them, drop and add; or remove the entry.",
        )
    return here


def _added(
    place: _Place,
    facts: PlanFacts,
    plan: Plan,
    task_of: Callable[[str], str | None],
    agency_of: Callable[[str], str] | None,
) -> Any:
    row_class, id_field, mark = _TABLES[place.entry.table]
    made: dict[str, Any] = {
        id_field: f"{plan.plan_id}-{mark}-{place.start}",
        "plan_id": plan.plan_id,
        "clause_id": place.clause.clause_id,
        "task_id": task_of(place.clause.clause_id),
        "start_char": place.start,
        "end_char": place.end,
        "quote": place.entry.found,
        "surface": "".join(place.entry.found.split()),
        "origin": "curated",
    }
    if place.entry.table == "responsibilities":
        made["name"] = made["surface"]
    if place.entry.table == "project_cities":
        made["project_id"] = next(
            (p.project_id for p in facts.projects if p.start_char == place.start), made["project_id"]
        )
    made |= _typed(place, row_class)
    if agency_of and "agency_id" not in made and ("name" in made or made.get("entity_kind") == "agency"):
        made["agency_id"] = agency_of(str(made.get("name", made["surface"])))
    names = [field.name for field in dataclasses.fields(row_class) if field.default is dataclasses.MISSING]
    hints = get_type_hints(row_class)
    missing = [name for name in names if name not in made and type(None) not in _members(hints[name])]
    if missing:
        raise PlanDataError(place.label, f"no {', '.join(missing)}", "a value for each", "Add them under values.")
    return row_class(**{name: made.get(name) for name in names})


def _changed(place: _Place, row: Any, plan: Plan, agency_of: Callable[[str], str] | None) -> Any:
    values = _typed(place, type(row))
    if "quote" in values:
        end = row.start_char + len(values["quote"])
        if plan.text[row.start_char : end] != values["quote"]:
            raise PlanDataError(
                place.label,
                f"quote {values['quote']}",
                "words of the text that start where found starts",
                "Correct quote; to move a row's start, drop it and add it anew.",
            )
        values["end_char"] = end
    if agency_of and "name" in values and hasattr(row, "agency_id") and "agency_id" not in values:
        values["agency_id"] = agency_of(values["name"])
    return replace(row, **values, **({"origin": "curated"} if hasattr(row, "origin") else {}))


def _typed(place: _Place, row_class: type) -> dict[str, Any]:
    """The entry's values, numbers as Decimal where the column is one."""
    hints = get_type_hints(row_class)
    typed: dict[str, Any] = {}
    for key, value in place.entry.values.items():
        if key not in hints or key in _MADE_HERE:
            columns = ", ".join(name for name in hints if name not in _MADE_HERE)
            raise PlanDataError(place.label, f"value {key}", f"a column among {columns}", "Correct the name.")
        typed[key] = _as_decimal(place, key, value) if Decimal in _members(hints[key]) else value
    return typed


def _as_decimal(place: _Place, key: str, value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        raise PlanDataError(place.label, f"{key}: {value}", "a number", "Write it in Arabic figures.") from None


def _members(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__args__", None) or (hint,)


def _without_orphans(facts: PlanFacts) -> PlanFacts:
    """A dropped project takes its cities along; a target that was its capacity stands for itself."""
    projects = {row.project_id for row in facts.projects}
    return replace(
        facts,
        project_cities=tuple(row for row in facts.project_cities if row.project_id in projects),
        targets=tuple(
            row if row.project_id is None or row.project_id in projects else replace(row, project_id=None)
            for row in facts.targets
        ),
    )


def _in_order(facts: PlanFacts) -> PlanFacts:
    tables = [table for table in _TABLES if table != "project_cities"]
    return replace(
        facts, **{table: tuple(sorted(getattr(facts, table), key=lambda row: row.start_char)) for table in tables}
    )
