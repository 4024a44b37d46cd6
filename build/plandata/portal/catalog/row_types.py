"""What a row of a table, view or question is for clients with types: JSON Schemas among openapi.json's components."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from plandata.portal.catalog.parameters import Schema, reference
from plandata.portal.catalog.published import Published, both
from plandata.publish.schema import TYPES, FieldSchema, TableSchema

_JSON_TYPES = {"string": "string", "date": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_ANY: Schema = {"type": ["string", "number", "boolean", "null"]}
_COUNTED = ("_count", "_char")  # how the contract names columns of whole numbers
_FIRST = re.compile(r"[;:] |\. ")  # ends the first thought of a description; /data has the rest
_SHARED = 80  # bytes of a column's description that is worth a component of its own


def kinds_of(tables: Mapping[str, TableSchema]) -> dict[str, str]:
    """Return the type of every column name that means the same type in each table that has it."""
    kinds: dict[str, set[str]] = {}
    for table in tables.values():
        for column in table.fields:
            kinds.setdefault(column.name, set()).add(column.type)
    return {name: found.pop() for name, found in kinds.items() if len(found) == 1}


def typed(columns: Iterable[tuple[str, str]], kinds: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return columns with their types: as in the tables, else by what SQLite or the name says, else ''."""
    return tuple((name, kinds.get(name) or _own_kind(name, kind)) for name, kind in columns)


def _own_kind(name: str, kind: str) -> str:
    if kind.lower() in TYPES:
        return kind.lower()
    return "integer" if name.endswith(_COUNTED) else {"text": "string", "real": "number"}.get(kind.lower(), "")


def components(published: Published) -> dict[str, Any]:
    """Return the schemas of rows by table, view and question, with those of codes and of columns they share."""
    columns = [column for table in published.tables.values() for column in table.fields]
    often = Counter(_written(column) for column in columns if not column.enum)
    shared = {
        column.name: _column(column)
        for column in columns
        if not column.enum and often[_written(column)] > 1 and len(_written(column)) > _SHARED
    }
    found: dict[str, Any] = {f"column.{name}": told for name, told in shared.items()}
    for name, table in published.tables.items():
        found[name] = _row(table, shared)
        found[f"{name}.columns"] = {"type": "string", "enum": list(table.column_names)}
        for column in table.fields:
            if column.enum:
                words = both(column.titles)
                found[f"{name}.{column.name}"] = {"type": "string", "description": words, "enum": list(column.enum)}
    for name, own in published.views.items():
        found[name] = _plain_row(own)
        found[f"{name}.columns"] = {"type": "string", "enum": [column for column, _ in own]}
    return found | {name.replace("-", "_"): _plain_row(own) for name, own in published.answers.items()}


def _written(column: FieldSchema) -> str:
    return json.dumps([column.name, _column(column)], ensure_ascii=False)


def _row(table: TableSchema, shared: Mapping[str, Schema]) -> Schema:
    properties: dict[str, Schema] = {}
    for column in table.fields:
        if column.enum:
            code = reference(f"{table.name}.{column.name}")
            properties[column.name] = code if column.required else {"oneOf": [code, {"type": "null"}]}
        elif shared.get(column.name) == _column(column):
            properties[column.name] = reference(f"column.{column.name}")
        else:
            properties[column.name] = _column(column)
    return {
        "type": "object",
        "description": f"{both(table.titles)}. {table.description_en}",
        "properties": properties,
        "required": list(table.column_names),
    }


def _column(column: FieldSchema) -> Schema:
    kind = _JSON_TYPES[column.type]
    described: Schema = {
        "description": f"{column.title}. {_FIRST.split(column.description_en, maxsplit=1)[0].rstrip('.')}",
        "type": kind if column.required else [kind, "null"],
    }
    if column.type == "date":
        described["format"] = "date"
    return described


def _plain_row(columns: Iterable[tuple[str, str]]) -> Schema:
    told = {name: {"type": [_JSON_TYPES[kind], "null"]} if kind else dict(_ANY) for name, kind in columns}
    return {"type": "object", "properties": told, "required": list(told)}
