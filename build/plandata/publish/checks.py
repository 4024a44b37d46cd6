"""Checks what is about to be published: Frictionless holds types and keys, our own checks hold the meaning.

Each check reads as a claim and returns every place where it is false. Nothing is published while one is left:

    stop_on(check_plan(plan, facts, schemas, judgement.expectations))
    stop_on(check_package(write_package(facts, schemas, folder)))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Package

from plandata.errors import PlanDataError
from plandata.model import NOT_ABOUT, Clause, Plan, PlanAgency, PlanCity, PlanFacts, PlanRow, Task
from plandata.publish.schema import TableSchema

ELSEWHERE = ("gaps",)  # an expectation that no table can show: the pipeline holds it when it reads the outline
SHARED = {"agencies": "agency_id", "cities": "city_id"}  # tables that plans share, and their keys
LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Failure:
    """One place where a claim is false. `row` is the row's id, or its line in the CSV; `clause_id` where it has one."""

    file: str
    row: str
    clause_id: str | None
    value: str
    expected: str
    remedy: str
    check: str = ""  # the claim, such as every_quote_is_the_text

    def __str__(self) -> str:
        """One line: file, row, clause, value, what was expected, what to do."""
        clause = f" in clause {self.clause_id}" if self.clause_id else ""
        value = self.value if len(self.value) <= LONGEST_VALUE else f"{self.value[:LONGEST_VALUE]}…"
        return f"{self.file}, row {self.row}{clause}: {value}; expected {self.expected}. {self.remedy}"


class CheckFailed(PlanDataError):  # noqa: N818
    """The checks that stopped a build, with all their failures in `failures`."""

    def __init__(self, failures: tuple[Failure, ...]) -> None:
        self.failures = failures
        kinds = len({failure.check for failure in failures})
        where = failures[0].file if len({failure.file for failure in failures}) == 1 else "the tables"
        found = f"{_counted(len(failures), 'failure')} of {_counted(kinds, 'check')}"
        super().__init__(where, found, "none", "Nothing was published.\n" + "\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for check, failures in groupby(sorted(self.failures, key=lambda f: f.check), key=lambda f: f.check):
            yield f"{check.replace('_', ' ')}:"
            yield from (f"  {failure}" for failure in failures)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def stop_on(failures: tuple[Failure, ...]) -> None:
    """Raise CheckFailed with all of `failures` when there is one."""
    if failures:
        raise CheckFailed(failures)


def check_plan(
    plan: Plan, facts: PlanFacts, schemas: Mapping[str, TableSchema], expectations: Mapping[str, int]
) -> tuple[Failure, ...]:
    """Return every failure of our own checks over the facts of one plan. Pure: reads no file.

    `expectations` maps `table` or `table.column=value` to the exact number of such rows.
    """
    case = _Case(plan, facts, schemas, expectations)
    claims: tuple[Callable[[_Case], Iterable[Failure]], ...] = (
        check_every_quote_is_the_text,
        check_every_span_lies_in_its_clause,
        check_every_character_is_in_one_clause,
        check_clauses_nest,
        check_ids_belong_to_the_plan_and_to_one_row,
        check_no_text_is_blank,
        check_mentions_name_one_thing,
        check_shared_rows_are_referred_to,
        check_counts_are_the_rows,
        check_no_misprint_is_a_name,
        check_counts_are_as_expected,
    )
    return tuple(
        replace(failure, check=claim.__name__.removeprefix("check_")) for claim in claims for failure in claim(case)
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A plan on trial: its text, its rows by table, and the contract."""

    plan: Plan
    facts: PlanFacts
    schemas: Mapping[str, TableSchema]
    expectations: Mapping[str, int]

    def rows(self, table: str) -> tuple[Any, ...]:
        rows: tuple[Any, ...] = getattr(self.facts, table)
        return rows

    def all_rows(self) -> Iterator[tuple[TableSchema, Any]]:
        for name, schema in self.schemas.items():
            yield from ((schema, row) for row in self.rows(name))

    def spans(self) -> Iterator[tuple[TableSchema, Any, str]]:
        """Every row that has a span, with the words it claims to have been read from; a whole table has none."""
        for schema, row in self.all_rows():
            if "start_char" in schema.column_names and {"text", "quote"} & {*schema.column_names}:
                yield schema, row, (row.quote if "quote" in schema.column_names else row.text or "")

    def fail(self, schema: TableSchema, row: Any, value: str, expected: str, remedy: str) -> Failure:
        key = " ".join(str(getattr(row, column)) for column in schema.primary_key)
        return Failure(f"{schema.name}.csv", key, _clause_of(row), value, expected, remedy)


def check_every_quote_is_the_text(case: _Case) -> Iterator[Failure]:
    """`text[start_char:end_char] == quote` in every row that has a span, a clause's `text` being its quote."""
    for schema, row, quote in case.spans():
        words = case.plan.text[row.start_char : row.end_char]
        empty = schema.name == "table_cells" and row.start_char == row.end_char
        if not (0 <= row.start_char < row.end_char or empty) or words != quote:
            yield case.fail(
                schema,
                row,
                value=f"{quote!r} at {row.start_char}-{row.end_char}",
                expected=f"the text's own words there, {words!r}",
                remedy=f"Mend what reads {schema.name}.",
            )


def check_every_span_lies_in_its_clause(case: _Case) -> Iterator[Failure]:
    """A fact's words stand in the own words of the clause it names, and a body's within its note."""
    clauses = {clause.clause_id: clause for clause in case.facts.clauses}
    for schema, row, _ in case.spans():
        clause = clauses.get(_clause_of(row) or "")
        if clause and not clause.start_char <= row.start_char <= row.end_char <= clause.end_char:
            yield case.fail(
                schema,
                row,
                value=f"{row.start_char}-{row.end_char}",
                expected=f"within {clause.start_char}-{clause.end_char}",
                remedy="Name the clause that holds the words.",
            )
    for row in case.facts.responsibilities:
        if row.note_start is None and row.note_end is None:
            continue
        if not (row.note_start or 0) <= row.start_char <= row.end_char <= (row.note_end or 0):
            yield case.fail(
                case.schemas["responsibilities"],
                row,
                value=f"{row.start_char}-{row.end_char}",
                expected=f"within its note {row.note_start}-{row.note_end}",
                remedy="Give both ends of the note that holds the body.",
            )


def check_every_character_is_in_one_clause(case: _Case) -> Iterator[Failure]:
    """Clauses, in order, cover every character that is not white space exactly once."""
    text, schema = case.plan.text, case.schemas["clauses"]
    reached, before = 0, None
    for clause in sorted(case.facts.clauses, key=lambda c: (c.start_char, c.end_char)):
        if clause.start_char < reached:
            yield case.fail(
                schema,
                clause,
                value=f"starts at {clause.start_char}",
                expected=f"{reached} or later, where {before} ends",
                remedy="Give each character to one clause.",
            )
        yield from _missed(text, reached, clause.start_char, before)
        reached, before = max(reached, clause.end_char), clause.clause_id
    yield from _missed(text, reached, len(text), before)


def _missed(text: str, start: int, end: int, before: str | None) -> Iterator[Failure]:
    words = text[start:end]
    if words.strip():
        yield Failure(
            "clauses.csv",
            f"after {before}",
            before,
            f"{words.strip()!r}",
            "in the own words of a clause",
            f"Mend the outline near character {start}.",
        )


def check_clauses_nest(case: _Case) -> Iterator[Failure]:
    """A clause's extent lies in its parent's, follows its elder sibling's, and ordinals follow the text."""
    schema, clauses = case.schemas["clauses"], {clause.clause_id: clause for clause in case.facts.clauses}
    ends: dict[str | None, int] = {}
    for ordinal, clause in enumerate(sorted(case.facts.clauses, key=lambda c: c.start_char), 1):
        parent = clauses.get(clause.parent_id or "")
        for wrong, value, expected in _nesting(clause, ordinal, parent, ends.get(clause.parent_id, 0)):
            if wrong:
                remedy = "Mend the outline."
                yield case.fail(schema, clause, value=value, expected=expected, remedy=remedy)
        ends[clause.parent_id] = max(clause.extent_end, ends.get(clause.parent_id, 0))


def _nesting(clause: Clause, ordinal: int, parent: Clause | None, sibling_end: int) -> Iterator[tuple[bool, str, str]]:
    extent = f"extent {clause.start_char}-{clause.extent_end}"
    yield clause.ordinal != ordinal, f"ordinal {clause.ordinal}", f"{ordinal}, its place in the text"
    yield clause.extent_end < clause.end_char, extent, f"an extent that holds its own words, to {clause.end_char}"
    yield clause.start_char < sibling_end, extent, f"a start after its elder sibling's end, {sibling_end}"
    if parent:
        within = f"within its parent's words after the heading, {parent.end_char}-{parent.extent_end}"
        yield not parent.end_char <= clause.start_char <= clause.extent_end <= parent.extent_end, extent, within
        yield clause.depth <= parent.depth, f"depth {clause.depth}", f"more than its parent's, {parent.depth}"


def check_ids_belong_to_the_plan_and_to_one_row(case: _Case) -> Iterator[Failure]:
    """An id begins with the plan's and names one row of all tables (a task shares its heading clause's)."""
    seen: dict[str, str] = {}
    for schema, row in case.all_rows():
        if len(schema.primary_key) > 1 or schema.name in ("plans", "tasks", *SHARED):
            continue
        row_id = getattr(row, schema.primary_key[0])
        if row_id in seen or not row_id.startswith(f"{case.plan.plan_id}-"):
            other = f"an id that {seen[row_id]} does not have" if row_id in seen else f"{case.plan.plan_id}-…"
            yield case.fail(
                schema,
                row,
                value=row_id,
                expected=other,
                remedy=f"Mend the ids of {schema.name}.",
            )
        seen[row_id] = schema.name


def check_no_text_is_blank(case: _Case) -> Iterator[Failure]:
    """What is not known is null: no value is '' or white space, which a CSV could not tell from null."""
    for schema, row in case.all_rows():
        for column in schema.column_names:
            value = getattr(row, column)
            if isinstance(value, str) and not value.strip():
                yield case.fail(
                    schema,
                    row,
                    value=f"{column} {value!r}",
                    expected="words or null",
                    remedy="Give None where there is nothing.",
                )


def check_mentions_name_one_thing(case: _Case) -> Iterator[Failure]:
    """A mention has exactly one of city_id, agency_id and citation_id: that of its entity kind."""
    for row in case.facts.mentions:
        found = [kind for kind in ("city", "agency", "citation") if getattr(row, f"{kind}_id") is not None]
        if found != [row.entity_kind]:
            yield case.fail(
                case.schemas["mentions"],
                row,
                value=f"ids of {found or 'nothing'}",
                expected=f"the id of a {row.entity_kind} alone",
                remedy="Set that id and no other.",
            )


def check_shared_rows_are_referred_to(case: _Case) -> Iterator[Failure]:
    """Every agency and city of the package is one that a row of the plan needs, parents included."""
    wanted: dict[str, set[str]] = {table: set() for table in SHARED}
    for schema, row in case.all_rows():
        if schema.name not in SHARED:
            _want(wanted, schema, row)
    for table in ("agencies", "cities"):  # in this order: an agency needs its division, a city its parent
        schema, key = case.schemas[table], SHARED[table]
        rows = {getattr(row, key): row for row in case.rows(table)}
        queue = sorted(wanted[table] & rows.keys())
        reached: set[str] = set()
        while queue:
            row_id = queue.pop()
            if row_id not in reached:
                reached.add(row_id)
                _want(wanted, schema, rows[row_id])
                queue += sorted((wanted[table] & rows.keys()) - reached)
        for row_id in sorted(rows.keys() - reached):
            yield case.fail(
                schema,
                rows[row_id],
                value=rows[row_id].name,
                expected="a row of the plan that names it",
                remedy="Leave it out of this plan's package.",
            )


def _want(wanted: dict[str, set[str]], schema: TableSchema, row: Any) -> None:
    for key in schema.foreign_keys:
        value = getattr(row, key.column)
        if key.table in wanted and value is not None:
            wanted[key.table].add(value)


def check_counts_are_the_rows(case: _Case) -> Iterator[Failure]:
    """Counts that a row states are the rows counted: a plan's, a task's, a body's, a place's."""
    counts: dict[str, Callable[[_Case, Any], dict[str, int]]] = {
        "plans": _plan_counts,
        "tasks": _task_counts,
        "plan_agencies": _body_counts,
        "plan_cities": _place_counts,
    }
    for table, count in counts.items():
        for row in case.rows(table):
            for column, counted in count(case, row).items():
                if getattr(row, column) != counted:
                    yield case.fail(
                        case.schemas[table],
                        row,
                        value=f"{column} {getattr(row, column)}",
                        expected=str(counted),
                        remedy="Count after the last correction.",
                    )


def _plan_counts(case: _Case, _row: PlanRow) -> dict[str, int]:
    return {
        "characters": len(case.plan.text),
        "clause_count": len(case.facts.clauses),
        "task_count": len(case.facts.tasks),
        "agency_count": len(case.facts.plan_agencies),
        "city_count": len(case.facts.plan_cities),
        "project_count": len(case.facts.projects),
        "target_count": len(case.facts.targets),
    }


def _task_counts(case: _Case, task: Task) -> dict[str, int]:
    facts, task_id = case.facts, task.task_id
    about = [row for row in facts.mentions if row.task_id == task_id and row.resolution not in NOT_ABOUT]
    return {
        "agency_count": len({row.agency_id for row in facts.responsibilities if row.task_id == task_id}),
        "project_count": sum(row.task_id == task_id for row in facts.projects),
        "target_count": sum(row.task_id == task_id for row in facts.targets),
        "city_count": len({row.city_id for row in about if row.city_id}),
    }


def _body_counts(case: _Case, body: PlanAgency) -> dict[str, int]:
    duties = [row for row in case.facts.responsibilities if row.agency_id == body.agency_id]
    return {
        "lead_count": sum(row.role == "lead" for row in duties),
        "support_count": sum(row.role == "support" for row in duties),
        "joint_count": sum(row.role == "joint" for row in duties),
        "task_count": len({row.task_id for row in duties if row.task_id}),
        "mention_count": sum(row.agency_id == body.agency_id for row in case.facts.mentions),
    }


def _place_counts(case: _Case, place: PlanCity) -> dict[str, int]:
    named = [row for row in case.facts.mentions if row.city_id == place.city_id]
    return {
        "mention_count": len(named),
        "task_count": len({row.task_id for row in named if row.task_id and row.resolution not in NOT_ABOUT}),
        "project_count": sum(row.city_id == place.city_id for row in case.facts.project_cities),
    }


def check_no_misprint_is_a_name(case: _Case) -> Iterator[Failure]:
    """Words listed in errata never stand in a plan's title, an agency's names or a body's name in a note."""
    wrong = {row.found for row in case.facts.errata if row.found == row.quote}  # others no longer stand in the text
    named = {
        "plans": ("title", "issuer_id"),
        "agencies": ("name", "full_name", "aliases"),
        "plan_agencies": ("name",),
        "responsibilities": ("name",),
    }
    for table, columns in named.items():
        for row in case.rows(table):
            for column in columns:
                found = sorted(words for words in wrong if words in (getattr(row, column) or ""))
                if found:
                    yield case.fail(
                        case.schemas[table],
                        row,
                        value=f"{column} {getattr(row, column)}",
                        expected=f"no {'、'.join(found)}, which errata lists",
                        remedy="Read it as errata says.",
                    )


def check_counts_are_as_expected(case: _Case) -> Iterator[Failure]:
    """Each `table` or `table.column=value` of etc/expectations.yml has exactly the rows it says."""
    for name, count in case.expectations.items():
        if name in ELSEWHERE:
            continue
        table, _, condition = name.partition(".")
        column, _, value = condition.partition("=")
        known = table in case.schemas and (not condition or column in case.schemas[table].column_names)
        if not known or bool(condition) != bool(column and "=" in condition):
            yield Failure(
                "expectations.yml",
                name,
                None,
                name,
                "table or table.column=value",
                "Correct the name.",
            )
            continue
        rows = [row for row in case.rows(table) if not condition or _as_words(getattr(row, column)) == value]
        if len(rows) != count:
            yield Failure(
                f"{table}.csv",
                name,
                None,
                f"{len(rows)} rows",
                str(count),
                "Mend the reading, or the count if its proof in etc/expectations.yml is wrong.",
            )


def _as_words(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def check_package(descriptor: Path) -> tuple[Failure, ...]:
    """Return what Frictionless finds wrong with a written package as a whole: types, constraints and keys."""
    try:
        package = Package(str(descriptor))
    except FrictionlessException as error:
        return tuple(_failure(str(descriptor), (), reason) for reason in error.reasons or [error.error])
    report = package.validate()
    failures = [_failure(str(descriptor), (), error) for error in report.errors]
    for task in report.tasks:
        columns = package.get_resource(task.name).schema.field_names
        failures += [_failure(str(descriptor.parent / task.place), columns, error) for error in task.errors]
    return tuple(failures)


def _failure(file: str, columns: Sequence[str], error: Any) -> Failure:
    row = dict(zip(columns, getattr(error, "cells", ()), strict=False))
    named = getattr(error, "field_names", None) or [name for name in [getattr(error, "field_name", None)] if name]
    return Failure(
        file=file,
        row=str(getattr(error, "row_number", "-")),
        clause_id=row.get("clause_id") or None,
        value=", ".join(f"{name} {row.get(name, '')}".strip() for name in named) or error.title,
        expected=f"what the schema says ({error.note})",
        remedy="Mend what makes the row, or the schema if the rule is wrong.",
        check=f"frictionless_{error.type.replace('-', '_')}",
    )


def _clause_of(row: Any) -> str | None:
    clause_id: str | None = getattr(row, "clause_id", None) or getattr(row, "task_id", None)
    return clause_id
