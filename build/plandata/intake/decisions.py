"""What a person decides of doubtful rows, written into etc/ so that nobody edits YAML to confirm or drop one.

    accept(checkout, "hubei-2021-43", ["hubei-2021-43-m-210"], Decision("王敏", "2026-11-28"))
    reject(checkout, "hubei-2021-43", ["hubei-2021-43-p-990"], Decision("王敏", "2026-11-28", "只是举例"))

A row found right stands in etc/accepted.yml, a row dropped and a doubtful candidate that is a project in
etc/corrections.yml, one that is none in etc/rejected.yml, and a sentence that rightly yields nothing in
etc/coverage.yml. The next build reads them; an entry whose words are gone stops it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from plandata.atomic import write_file
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.facts.findings import doubtful_projects
from plandata.facts.projects import Weighed
from plandata.model import Clause, PlanFacts
from plandata.pipeline import Reading, read_one
from plandata.reference.lookups import read_reference

ACCEPTED, CORRECTIONS, COVERAGE = "accepted.yml", "corrections.yml", "coverage.yml"
REJECTED, REVIEW = "rejected.yml", "review.yml"
_HEADS = {
    ACCEPTED: "# Doubtful rows that a person found right.\n",
    REJECTED: "# Doubtful candidates that a person found to be no project: fact, found, reason, by, day.\n",
}
# Columns of a project that are its own words and values; a row added by a person states those that it has.
_PROJECT = (
    "name", "action", "kind", "route_code", "from_place", "to_place", "capacity_value", "capacity_unit",
)  # fmt: skip
# A table whose rows a correction can drop: its id and the column that names the row's clause.
_IDS = {
    "responsibilities": "responsibility_id",
    "mentions": "mention_id",
    "positions": "position_id",
    "projects": "project_id",
    "targets": "target_id",
    "citations": "citation_id",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, on which day (ISO 8601), and why."""

    by: str
    day: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row or sentence that an id names: its table ('' for a sentence), its clause and its words.

    `candidate` is what a doubtful candidate for a project, which has no row, would be.
    """

    table: str
    clause: Clause
    start: int
    end: int
    words: str
    values: Mapping[str, str]
    candidate: Weighed | None = None


def accept(checkout: Checkout, plan_id: str, facts: Sequence[str], decided: Decision) -> tuple[Path, ...]:
    """Record that a person found rows right, candidates projects, sentences rightly silent; return the files written.

    Raises PlanDataError, with nothing written, for an id that no row, candidate or sentence of the plan has.
    """
    folder, reading = _read(checkout, plan_id)
    rows = [(fact, _row(fact, reading)) for fact in dict.fromkeys(facts)]
    entries: dict[str, list[dict[str, Any]]] = {}
    for fact, row in rows:
        if row.candidate:
            entries.setdefault(CORRECTIONS, []).extend(_additions(row, row.candidate, plan_id, decided))
        elif row.table:
            entry = {"fact": fact, "found": row.words, "by": decided.by, "day": decided.day}
            entries.setdefault(ACCEPTED, []).append(entry)
        else:
            reason = f"经人工核对，没有可读的项目或指标（{decided.by}，{decided.day}）"
            entry = {"clause": _short(row, plan_id), "found": row.words, "reason": reason}
            entries.setdefault(COVERAGE, []).append(entry)
    return tuple(_append(folder / "etc" / name, each) for name, each in entries.items())


def reject(checkout: Checkout, plan_id: str, facts: Sequence[str], decided: Decision) -> tuple[Path, ...]:
    """Record that rows are wrong and are to be dropped, or candidates no projects; return the files written.

    Raises PlanDataError, with nothing written, for an id that no row and no candidate of the plan has.
    """
    folder, reading = _read(checkout, plan_id)
    entries: dict[str, list[dict[str, Any]]] = {}
    for fact in dict.fromkeys(facts):
        row = _row(fact, reading)
        decision = {"reason": decided.reason, "by": decided.by, "day": decided.day}
        if row.candidate:
            entries.setdefault(REJECTED, []).append({"fact": fact, "found": row.words, **decision})
            continue
        if not row.table:
            raise PlanDataError(fact, "a sentence, no row", "the id of a row", "Accept it, or add the row it lacks.")
        entry = {"table": row.table, "action": "drop", **_place(row, plan_id)}
        entry |= {"values": dict(row.values)} if row.values else {}
        entries.setdefault(CORRECTIONS, []).append({**entry, **decision})
    return tuple(_append(folder / "etc" / name, each) for name, each in entries.items())


def _additions(row: _Row, candidate: Weighed, plan_id: str, decided: Decision) -> Iterator[dict[str, Any]]:
    """The entries that make a row of a candidate, and of each division that it stands in."""
    reason = f"经人工核对，是规划的项目（原因证据不足存疑：{candidate.rule_id}）"
    decision = {"reason": reason, "by": decided.by, "day": decided.day}
    values = {name: value for name in _PROJECT if (value := getattr(candidate.row, name)) is not None}
    values |= {"capacity_value": float(values["capacity_value"])} if "capacity_value" in values else {}
    place = _place(row, plan_id)
    yield {"table": "projects", "action": "add", **place, "values": values, **decision}
    for city in candidate.cities:
        yield {"table": "project_cities", "action": "add", **place, "values": {"city_id": city}, **decision}


def _place(row: _Row, plan_id: str) -> dict[str, Any]:
    """How an entry of corrections.yml names the words of a row."""
    nth = _occurrence(row.clause, row)
    return {"clause": _short(row, plan_id), "found": row.words, **({"nth": nth} if nth > 1 else {})}


def mark_reviewed(checkout: Checkout, plan_id: str, state: str, decided: Decision) -> Path:
    """Record that a person went through a plan, wholly (reviewed) or in part (partly); return the file written."""
    file = checkout.plan_folder(plan_id) / "etc" / REVIEW
    head = "# Who went through what was read: state (partly, reviewed), by, day.\n"
    write_file(
        file,
        head
        + yaml.safe_dump({"state": state, "by": decided.by, "day": decided.day}, allow_unicode=True, sort_keys=False),
    )
    return file


def _read(checkout: Checkout, plan_id: str) -> tuple[Path, Reading]:
    folder = checkout.plan_folder(plan_id)
    return folder, read_one(folder, read_reference(checkout.reference))


def _row(fact: str, reading: Reading) -> _Row:
    plan, facts = reading.plan, reading.facts
    clauses = {clause.clause_id: clause for clause in facts.clauses}
    for table, row in _rows(facts, fact):
        shared = [other for other in getattr(facts, table) if other.start_char == row.start_char]
        values = {name: getattr(row, name) for name in ("city_id", "agency_id") if getattr(row, name, None)}
        clause = clauses[row.clause_id]
        return _Row(table, clause, row.start_char, row.end_char, row.quote, values if len(shared) > 1 else {})
    for each in doubtful_projects(facts, reading.weighed):
        if each.row.project_id == fact:
            span = each.row.start_char, each.row.end_char
            return _Row("projects", clauses[each.row.clause_id], *span, plan.text[slice(*span)], {}, each)
    mark = f"{plan.plan_id}-s-"
    if fact.startswith(mark) and fact.removeprefix(mark).isdigit():
        start = int(fact.removeprefix(mark))
        for clause in facts.clauses:
            if clause.start_char <= start < clause.end_char:
                words = clause.text[start - clause.start_char :].split("\n")[0].split("。")[0][:40]
                return _Row("", clause, start, start + len(words), words, {})
    raise PlanDataError(
        fact,
        "no row, candidate or sentence of that id",
        f"an id that datasets/{plan.plan_id}/review.md shows",
        "Copy one.",
    )


def _rows(facts: PlanFacts, fact: str) -> Iterator[tuple[str, Any]]:
    for table, key in _IDS.items():
        yield from ((table, row) for row in getattr(facts, table) if getattr(row, key) == fact)


def _short(row: _Row, plan_id: str) -> str:
    return row.clause.clause_id.removeprefix(f"{plan_id}-")


def _occurrence(clause: Clause, row: _Row) -> int:
    """Which occurrence of the row's words in its clause it is, from 1, as corrections count them."""
    before = clause.text[: row.start - clause.start_char]
    return sum(before.startswith(row.words, at) for at in range(len(before))) + 1


def _append(file: Path, entries: Sequence[Mapping[str, Any]]) -> Path:
    """Add entries to a file of etc/, whose comments stay; an empty list in it gives way."""
    head = file.read_text(encoding="utf-8") if file.exists() else _HEADS.get(file.name, "")
    kept = head.removesuffix("[]\n").rstrip("\n")
    lines = yaml.safe_dump([dict(entry) for entry in entries], allow_unicode=True, sort_keys=False, width=1000)
    write_file(file, f"{kept}\n{lines}")
    return file
