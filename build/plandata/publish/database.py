"""Builds the SQLite file of all plans: the union of their tables, typed, keyed and indexed, with views and search.

Types: a `number` is REAL in every row (a column of INTEGER and REAL mixed is read wrongly by R and DuckDB), a `boolean`
0 or 1, a `date` ISO 8601 text. Same facts, Python and SQLite give the same bytes: no clock, fixed order, page size and
versions. Declared foreign keys are checked once all rows are in, since clauses and cities point at their own table.

Row numbers tell the order of `of_plans`, and leave room: each plan has STEP of them, from its own in `plans` on. So a
plan can be put in or taken out later without a change to any other row (growing.py).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from plandata.builds import SCHEMA_VERSION
from plandata.errors import PlanDataError
from plandata.model import PlanFacts
from plandata.publish import of_plans
from plandata.publish.schema import TableSchema
from plandata.publish.search import create_indexes, create_suggestions
from plandata.publish.tables import sorted_rows
from plandata.publish.topics import create_topics
from plandata.publish.views import VIEWS

PAGE_SIZE = 4096
FIRST, STEP = 1 << 32, 1 << 20
COLUMN_TYPES = {"string": str, "date": str, "integer": int, "boolean": int, "number": float}


def build_database(plans: Sequence[PlanFacts], schemas: Mapping[str, TableSchema], path: Path) -> Path:
    """Write the union of `plans` to a new SQLite file at `path` and return it.

    The caller renames it into place. Raises PlanDataError when plans disagree on a row that they share, and when a
    foreign key points at nothing.
    """
    rows = union_of(plans, schemas)
    return write_database(lambda schema: rows[schema.name], schemas, path)


def write_database(
    rows_of: Callable[[TableSchema], Iterable[Mapping[str, Any]]], schemas: Mapping[str, TableSchema], path: Path
) -> Path:
    """Write the rows of every table, taken one by one in their order, to a new SQLite file; errors as above."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = OFF")  # the file is ours alone until it is renamed
        connection.execute("PRAGMA synchronous = OFF")
        database = Database(connection)
        with connection:
            connection.execute("BEGIN")
            for schema in schemas.values():
                _create_table(database, schema)
            for schema in sorted(schemas.values(), key=lambda schema: schema.name != "plans"):  # first what orders rows
                insert_rows(connection, schema, rows_of(schema))
            for schema in schemas.values():
                for column in _indexed(schema):
                    database.table(schema.name).create_index([column])
        for name, sql in VIEWS.items():
            database.create_view(name, sql)
        check_foreign_keys(connection, path)
        create_indexes(connection, {name: schema.searchable for name, schema in schemas.items()})
        create_suggestions(connection)
        create_topics(connection)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")  # a table with an index, as each has by its key, keeps its row numbers
    return path


def union_of(plans: Sequence[PlanFacts], schemas: Mapping[str, TableSchema]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table over all plans, in the plans' order of ids; a shared row stands once.

    Where plans word a row of a shared table otherwise (`disagreements`), the first plan's wording stands. Raises
    PlanDataError naming both plans when a row of a plan's own has an id that another plan's has.
    """
    union: dict[str, dict[tuple[object, ...], tuple[str, dict[str, Any]]]] = {name: {} for name in schemas}
    for facts in sorted(plans, key=lambda facts: facts.plans[0].plan_id):
        plan_id = facts.plans[0].plan_id
        for name, schema in schemas.items():
            for row in sorted_rows(facts, schema):
                key = tuple(row[column] for column in schema.primary_key)
                other, known = union[name].setdefault(key, (plan_id, row))
                if known != row and not is_shared(schema):
                    raise PlanDataError(
                        *_difference(name, key, (other, known), (plan_id, row)),
                        "an id in one plan only",
                        "Give the two rows ids of their own.",
                    )
    return {name: [row for _, row in table.values()] for name, table in union.items()}


def disagreements(plans: Sequence[PlanFacts], schemas: Mapping[str, TableSchema]) -> tuple[str, ...]:
    """Say which rows of shared tables plans word otherwise, a sentence each; the first plan's wording stands."""
    differences = []
    for name, schema in schemas.items():
        first: dict[tuple[object, ...], tuple[str, dict[str, Any]]] = {}
        for facts in sorted(plans, key=lambda facts: facts.plans[0].plan_id) if is_shared(schema) else ():
            for row in sorted_rows(facts, schema):
                key = tuple(row[column] for column in schema.primary_key)
                known = first.setdefault(key, (facts.plans[0].plan_id, row))
                if known[1] != row:
                    differences.append(": ".join(_difference(name, key, known, (facts.plans[0].plan_id, row))))
    return tuple(differences)


def is_shared(schema: TableSchema) -> bool:
    """Whether plans share the table's rows: agencies and cities have no plan_id."""
    return all(field.name != "plan_id" for field in schema.fields)


def _difference(
    table: str, key: tuple[object, ...], one: tuple[str, dict[str, Any]], two: tuple[str, dict[str, Any]]
) -> tuple[str, str]:
    differing = [column for column in one[1] if one[1][column] != two[1][column]]
    cells = "; ".join(
        f"{column} is {one[1][column]!r} in {one[0]} and {two[1][column]!r} in {two[0]}" for column in differing
    )
    return f"{table}, row {' '.join(map(str, key))}", cells


def _create_table(database: Database, schema: TableSchema) -> None:
    key = schema.primary_key
    database.table(schema.name).create(
        {field.name: COLUMN_TYPES[field.type] for field in schema.fields},
        pk=key[0] if len(key) == 1 else key,
        foreign_keys=[(k.column, k.table, k.references) for k in schema.foreign_keys],
        not_null={field.name for field in schema.fields if field.required},
    )


def insert_rows(connection: sqlite3.Connection, schema: TableSchema, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows: those that plans share as they come, others at their plan's numbers, in the order in which they come.

    The table `plans` is written first. SQLite sorts on disk, so that memory does not grow with rows.
    """
    table, columns = f'"{schema.name}"', schema.column_names
    if is_shared(schema):
        values = ([sql_value(row[column]) for column in columns] for row in rows)
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", values)  # noqa: S608  names of the contract
        return
    named = ", ".join(f'"{column}"' for column in columns)
    counted: Counter[str] = Counter()
    values = ([_nth(counted, row["plan_id"]), *(sql_value(row[column]) for column in columns)] for row in rows)
    connection.execute(f"CREATE TEMP TABLE incoming (nth, {named})")
    connection.executemany(f"INSERT INTO temp.incoming VALUES (?, {', '.join('?' * len(columns))})", values)  # noqa: S608
    if schema.name == "plans":
        place, source = (
            f"{FIRST} + {STEP} * (row_number() OVER (ORDER BY {of_plans.ORDER}) - 1)",
            "temp.incoming AS plans",
        )
    else:  # a plan that is none is found by the check of keys
        place = "coalesce(plans.rowid + incoming.nth, -incoming.rowid)"
        source = "temp.incoming LEFT JOIN plans USING (plan_id)"
    own = ", ".join(f'"{column}"' if schema.name == "plans" else f'incoming."{column}"' for column in columns)
    connection.execute(f"INSERT INTO {table} (rowid, {named}) SELECT {place}, {own} FROM {source} ORDER BY 1")  # noqa: S608
    connection.execute("DROP TABLE temp.incoming")


def _nth(counted: Counter[str], plan_id: str) -> int:
    counted[plan_id] += 1
    return counted[plan_id] - 1


def _indexed(schema: TableSchema) -> tuple[str, ...]:
    """Columns that facets count, tables join by and pages sort by, but for those the primary key's index serves."""
    wanted = (*(key.column for key in schema.foreign_keys), *schema.facets, schema.sort.removeprefix("-"))
    return tuple(column for column in dict.fromkeys(wanted) if column != schema.primary_key[0])


def sql_value(value: object) -> object:
    """Return a fact's value as SQLite keeps it."""
    if value is None or type(value) in {str, int, float}:  # most cells
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def check_foreign_keys(connection: sqlite3.Connection, path: Path) -> None:
    """Raise PlanDataError naming the rows of the database at `path` whose keys point at nothing."""
    connection.execute("PRAGMA foreign_keys = ON")
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        cells = ", ".join(f"{table} row {rowid} -> {parent}" for table, rowid, parent, _ in broken[:10])
        raise PlanDataError(
            str(path), f"{len(broken)} foreign keys point at nothing: {cells}", "every key to be found",
            "Run scripts/check: it names the rows.",
        )  # fmt: skip
