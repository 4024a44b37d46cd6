"""Reads published tables back as the typed rows they were written from: what every format of a release is made of."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from plandata.errors import PlanDataError
from plandata.model import PlanFacts
from plandata.publish.schema import TableSchema

_VALUES: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "date": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def read_facts(folder: Path, schemas: Mapping[str, TableSchema], *, of: Collection[str] | None = None) -> PlanFacts:
    """Return the rows of one plan's tables/, as `tables.write_package` wrote them; no rows of tables not in `of`.

    Raises PlanDataError for a table that is missing, has other columns, or holds a value of another type.
    """
    return facts_of({
        name: read_table(folder / f"{name}.csv", schema) if of is None or name in of else ()
        for name, schema in schemas.items()
    })  # fmt: skip


def facts_of(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> PlanFacts:
    """Return the rows of every table as their classes."""
    kinds = _kinds()
    return PlanFacts(**{name: tuple(kinds[name](**row) for row in own) for name, own in rows.items()})


@cache
def _kinds() -> dict[str, type]:
    """The row class of each table."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(PlanFacts).items()}


def read_table(file: Path, schema: TableSchema) -> list[dict[str, Any]]:
    """Return the rows of one CSV as column → value, empty cells as None. Raises PlanDataError."""
    remedy = "Run scripts/build: it writes the tables anew."
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            heads = next(reader, [])
            rows = list(reader)
    except OSError as error:
        raise PlanDataError(str(file), error.strerror or str(error), "a table of the contract", remedy) from error
    if tuple(heads) != schema.column_names:
        raise PlanDataError(str(file), f"columns {', '.join(heads)}", ", ".join(schema.column_names), remedy)
    readers = [(field.name, _VALUES[field.type]) for field in schema.fields]
    try:  # a build reads every plan that has not changed: a thousand plans are millions of cells
        return [
            {name: read(cell) if cell else None for (name, read), cell in zip(readers, row, strict=True)}
            for row in rows
        ]
    except (ValueError, ArithmeticError, KeyError):  # some cell: found again, and named
        return [
            {name: typed(schema, name, cell, f"{file}, row {number}") for name, cell in zip(heads, row, strict=True)}
            for number, row in enumerate(rows, start=1)
        ]


def typed(schema: TableSchema, column: str, cell: str, where: str) -> Any:
    """Return the value that a CSV cell stands for. Raises PlanDataError naming `where`."""
    if cell == "":
        return None
    kind = schema.field(column).type
    try:
        return _VALUES[kind](cell)
    except (ValueError, ArithmeticError, KeyError) as error:
        raise PlanDataError(where, f"{column} is {cell!r}", f"a value of type {kind}", "Run scripts/build.") from error
