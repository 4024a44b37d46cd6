"""Rows for people: Chinese heads, words for codes, the name of what a key points at before the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plandata.publish.release.scope import Rows
from plandata.publish.schema import FieldSchema, TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE

YES_NO = {True: "是", False: "否"}
Names = Mapping[str, Mapping[Any, str]]  # table → key → what the row is called


def names_of(schemas: Mapping[str, TableSchema], rows: Rows) -> Names:
    """Return what the rows of each table are called; a clause's key is its name."""
    return {
        name: {row[schema.primary_key[0]]: row[schema.label] for row in rows[name]}
        for name, schema in schemas.items()
        if schema.label and len(schema.primary_key) == 1 and name != "clauses"
    }


def heads(schema: TableSchema, names: Names) -> list[str]:
    """Return the heads; a key that has a name has two columns, the name before the key."""
    out = []
    for field, named in _columns(schema, names):
        out.extend([field.title, f"{field.title}编号"] if named is not None else [field.title])
    return out


def readable_rows(schema: TableSchema, rows: Sequence[Mapping[str, Any]], names: Names) -> Iterator[list[Any]]:
    """Yield the rows in the order of `heads`: numbers stay numbers, null stays None."""
    columns = list(_columns(schema, names))
    for row in rows:
        out: list[Any] = []
        for field, named in columns:
            value = row[field.name]
            if named is not None:
                out.append(named.get(value))
            out.append(_word(field, value))
        yield out


def _columns(schema: TableSchema, names: Names) -> Iterator[tuple[FieldSchema, Mapping[Any, str] | None]]:
    points_at = {key.column: key.table for key in schema.foreign_keys if key.table != schema.name}
    for field in schema.fields:
        yield field, names.get(points_at.get(field.name, ""))


def _word(field: FieldSchema, value: Any) -> Any:
    if isinstance(value, bool):
        return YES_NO[value]
    label = field.labels.get(str(value))
    return label[DEFAULT_LANGUAGE] if label else value
