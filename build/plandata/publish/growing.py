"""Makes plans.db from the last one where few of many plans changed: their rows alone, and what search has of them.

What comes of it holds, table by table and row by row, in search and in its order, what a database made anew from the
same plans holds; its pages lie otherwise in the file, so its bytes differ. It is one transaction on a copy.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plandata.model import PlanFacts
from plandata.publish import of_plans
from plandata.publish.database import STEP, check_foreign_keys, insert_rows, is_shared, sql_value
from plandata.publish.schema import TableSchema
from plandata.publish.search import forget_names, index, renew_names
from plandata.publish.tables import sorted_rows
from plandata.publish.topics import create_topics

Row = Mapping[str, Any]
Schemas = Mapping[str, TableSchema]


class NoRoomError(Exception):
    """The rows of a plan do not fit between those of its neighbours: the database is to be made anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the last database: `plans` as they are now, ids that are `gone`, all rows that plans share."""

    plans: Sequence[PlanFacts]
    gone: Collection[str]
    shared: Mapping[str, Sequence[Row]]


def grow(last: Path, path: Path, change: Change, schemas: Schemas) -> bool:
    """Write to `path` what `last` holds, with a change to it.

    Return False, and leave no file, where that cannot be done and the database is to be made anew. Raises PlanDataError
    when a key points at nothing.
    """
    shutil.copyfile(last, path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")  # the file is ours alone until it is renamed
            connection.execute("PRAGMA synchronous = OFF")
            index.register_functions(connection)
            _grow(connection, change, schemas)
            check_foreign_keys(connection, path)
            connection.execute("ANALYZE")
    except (NoRoomError, sqlite3.Error):
        path.unlink(missing_ok=True)
        return False
    return True


def _grow(connection: sqlite3.Connection, change: Change, schemas: Schemas) -> None:
    connection.execute("BEGIN")
    indexes = index.read_indexes(connection)
    new = {facts.plans[0].plan_id: facts for facts in change.plans}
    for plan_id in (*change.gone, *new):
        _take_out(connection, plan_id, indexes, schemas)
    for name, rows in change.shared.items():
        _replace(connection, schemas[name], rows, indexes.get(name))
    for plan_id, facts in sorted(new.items()):
        _put_in(connection, plan_id, facts, indexes, schemas)
    renew_names(connection, list(new))
    create_topics(connection)
    connection.execute("COMMIT")


def _take_out(
    connection: sqlite3.Connection,
    plan_id: str,
    indexes: Mapping[str, index.SearchIndex],
    schemas: Schemas,
) -> None:
    own = [name for name, schema in schemas.items() if not is_shared(schema)]
    forget_names(connection, plan_id)
    for name in indexes.keys() & own:  # before any row goes: what stands above a row is among its words
        index.forget_rows(connection, indexes[name], "t.plan_id = ?", (plan_id,))
    for name in own:
        connection.execute(f'DELETE FROM "{name}" WHERE plan_id = ?', (plan_id,))  # noqa: S608  names of the contract


def _put_in(
    connection: sqlite3.Connection,
    plan_id: str,
    facts: PlanFacts,
    indexes: Mapping[str, index.SearchIndex],
    schemas: Schemas,
) -> None:
    rows = {name: sorted_rows(facts, schema) for name, schema in schemas.items() if not is_shared(schema)}
    (plan,) = rows["plans"]
    columns = schemas["plans"].column_names
    place = _room(connection, plan, max(map(len, rows.values())), rows)
    marks = ", ".join("?" * (len(columns) + 1))
    named = ", ".join(f'"{column}"' for column in columns)
    values = [place, *(sql_value(plan[column]) for column in columns)]
    connection.execute(f"INSERT INTO plans (rowid, {named}) VALUES ({marks})", values)  # noqa: S608
    for name, own in rows.items():
        if name != "plans":
            insert_rows(connection, schemas[name], own)
    for name in indexes.keys() & rows.keys():
        index.add_rows(connection, indexes[name], "t.plan_id = ?", (plan_id,))


def _room(connection: sqlite3.Connection, plan: Row, wanted: int, tables: Collection[str]) -> int:
    """The row number at which a plan begins: half way between its neighbours', with room for its rows."""
    standing = connection.execute(f"SELECT plan_id, issued_on, rowid FROM plans ORDER BY {of_plans.ORDER}").fetchall()  # noqa: S608
    own = _order(plan["issued_on"], plan["plan_id"])
    place: int
    before = [rowid for plan_id, issued_on, rowid in standing if _order(issued_on, plan_id) < own]
    after = [rowid for plan_id, issued_on, rowid in standing if _order(issued_on, plan_id) > own]
    if before and after:
        place, end = before[-1] + (after[0] - before[-1]) // 2, after[0]
    elif standing:
        place = before[-1] + STEP if before else after[0] - STEP
        end = place + STEP
    else:
        raise NoRoomError
    for name in tables:
        if connection.execute(f'SELECT 1 FROM "{name}" WHERE rowid >= ? AND rowid < ?', (place, end)).fetchone():  # noqa: S608
            raise NoRoomError
    if end - place < wanted:
        raise NoRoomError
    return place


def _order(issued_on: str | None, plan_id: str) -> tuple[bool, int, str]:
    """What plans are sorted by, as `of_plans.ORDER` has it: the newest first, those without a date last."""
    return issued_on is None, -int((issued_on or "0").replace("-", "")), plan_id


def _replace(
    connection: sqlite3.Connection, schema: TableSchema, rows: Sequence[Row], own: index.SearchIndex | None
) -> None:
    """Bring a shared table and its index to `rows`, where they differ."""
    wanted = [tuple(sql_value(row[column]) for column in schema.column_names) for row in rows]
    if connection.execute(f'SELECT * FROM "{schema.name}" ORDER BY rowid').fetchall() == wanted:  # noqa: S608
        return
    connection.execute(f'DELETE FROM "{schema.name}"')  # noqa: S608
    insert_rows(connection, schema, rows)
    if own:
        index.forget_all(connection, own)
        index.add_rows(connection, own, "true")
