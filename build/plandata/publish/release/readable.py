"""Rows for people: Chinese heads, words for codes, names for keys; what people read first, ids last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.publish.excel import Link
from plandata.publish.reading_order import distinct, is_for_programs, reading_order
from plandata.publish.release.scope import Rows
from plandata.publish.schema import FieldSchema, TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE

ADDRESS = "网址"
YES_NO = {True: "是", False: "否"}
Names = Mapping[str, Mapping[Any, str]]  # table → key → what the row is called


def names_of(schemas: Mapping[str, TableSchema], rows: Rows) -> Names:
    """Return what the rows of each table are called; a clause's key is its name."""
    return {
        name: {row[schema.primary_key[0]]: row[schema.label] for row in rows[name]}
        for name, schema in schemas.items()
        if schema.label and len(schema.primary_key) == 1 and name != "clauses"
    }


def heads(schema: TableSchema, names: Names, base: str = "") -> list[str]:
    """Return the heads: words first, ids last; a key that has a name has two columns, the name among the words.

    `base` is the portal's address, '' where it has none: with one, each row has its address.
    """
    columns = _columns(schema, names, base)
    return distinct([column.head for column in columns], [column.name for column in columns])


def readable_rows(
    schema: TableSchema, rows: Sequence[Mapping[str, Any]], names: Names, base: str = ""
) -> Iterator[list[Any]]:
    """Yield the rows in the order of `heads`: numbers stay numbers, null stays None."""
    columns = _columns(schema, names, base)
    for row in rows:
        yield [column.value(row) for column in columns]


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    head: str
    value: Callable[[Mapping[str, Any]], Any]


def _columns(schema: TableSchema, names: Names, base: str) -> list[_Column]:
    points_at = {key.column: key.table for key in schema.foreign_keys if key.table != schema.name}
    fields = {field.name: field for field in schema.fields}
    named = {name: names[points_at[name]] for name in fields if points_at.get(name) in names}
    words = [name for name in fields if name in named or not is_for_programs(name, schema.primary_key)]
    ordered = reading_order(words, schema.columns)
    found = [_named(fields[name], named[name]) if name in named else _plain(fields[name]) for name in ordered]
    if base and len(schema.primary_key) == 1:
        key = schema.primary_key[0]
        found.append(_Column(ADDRESS, ADDRESS, lambda row: Link(f"{base}/id/{row[key]}")))
    keys = [name for name in fields if name in named or name not in words]
    return [*found, *(_plain(fields[name], f"{fields[name].title}编号" if name in named else "") for name in keys)]


def _named(field: FieldSchema, names: Mapping[Any, str]) -> _Column:
    return _Column(field.name, field.title, lambda row: names.get(row[field.name]))


def _plain(field: FieldSchema, head: str = "") -> _Column:
    return _Column(field.name, head or field.title, lambda row: _word(field, row[field.name]))


def _word(field: FieldSchema, value: Any) -> Any:
    if isinstance(value, bool):
        return YES_NO[value]
    label = field.labels.get(str(value))
    return label[DEFAULT_LANGUAGE] if label else value
