"""One plan's files on demand, from the rows of a published database: of many plans nobody writes every release.

A database holds no documents: what the release has of these, `raw/` and `etc/`, is not in the package.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from plandata.publish.database import is_shared
from plandata.publish.release.content import Content, shared_files
from plandata.publish.release.formats import ON_DEMAND
from plandata.publish.release.publisher import Publisher
from plandata.publish.release.reading import facts_of
from plandata.publish.release.scope import Scope, scope_of
from plandata.publish.schema import TableSchema

_READ: Mapping[str, Callable[[Any], Any]] = {"number": lambda value: Decimal(str(value)), "boolean": bool}
_AT_ONCE = 500  # keys of a question
Rows = list[dict[str, Any]]


def scope_in(
    connection: sqlite3.Connection, plan_id: str, schemas: Mapping[str, TableSchema], publisher: Publisher
) -> Scope | None:
    """Return the scope of one plan as a database has it, None where that has no such plan.

    Of what plans share, bodies and places, it holds those that the plan's rows lead to.
    """
    rows = {
        name: [] if is_shared(schema) else _asked(connection, schema, "plan_id", [plan_id])
        for name, schema in schemas.items()
    }
    if not rows["plans"]:
        return None
    for name in reversed(tuple(schemas)):  # a table stands after those that it points at
        for key in schemas[name].foreign_keys:
            other = schemas[key.table]
            if is_shared(other):
                _lead_on(connection, other, {row[key.column] for row in rows[name]} - {None}, rows)
    return scope_of(plan_id, [facts_of(rows)], {}, schemas, publisher)


def _lead_on(connection: sqlite3.Connection, schema: TableSchema, wanted: set[Any], rows: dict[str, Rows]) -> None:
    """Add the rows of a shared table that are wanted, and those of its own that these lead to."""
    (key,) = schema.primary_key
    own = [each.column for each in schema.foreign_keys if each.table == schema.name]
    missing = sorted(wanted - {row[key] for row in rows[schema.name]})
    while missing:
        found = _asked(connection, schema, key, missing)
        rows[schema.name] += found
        known = {row[key] for row in rows[schema.name]}
        missing = sorted({row[column] for row in found for column in own} - known - {None})


def _asked(connection: sqlite3.Connection, schema: TableSchema, column: str, values: Sequence[Any]) -> Rows:
    names = schema.column_names
    readers = [_READ.get(field.type) for field in schema.fields]
    found: Rows = []
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        chosen = ", ".join(f'"{name}"' for name in names)
        sql = f'select {chosen} from "{schema.name}" where "{column}" in ({marks})'  # noqa: S608  names of the contract
        found += [
            {
                name: read(cell) if read and cell is not None else cell
                for name, read, cell in zip(names, readers, row, strict=True)
            }
            for row in connection.execute(sql, some)
        ]
    return found


def file_of(scope: Scope, suffix: str, root: Path) -> bytes:
    """Return a plan's file in a format of ON_DEMAND; `root` holds the licence and how to cite.

    Raises KeyError for a suffix that is none of theirs.
    """
    form = {each.suffix: each for each in ON_DEMAND}[suffix]
    return form.write(Content(scope, shared_files(root, scope.publisher), lambda _: b""), "")
