"""`/csvw/<table>.json`: W3C CSV on the Web metadata of a table's CSV, and of all tables together."""

from __future__ import annotations

from typing import Any

from plandata.portal.catalog.published import Published, tagged
from plandata.publish.schema import FieldSchema, TableSchema

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "zh"}]
DATATYPES: dict[str, Any] = {
    "string": "string", "integer": "integer", "number": "number", "date": "date",
    "boolean": {"base": "boolean", "format": "true|false"},
}  # fmt: skip
DIALECT = {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True}


def csvw_table(published: Published, name: str) -> dict[str, Any]:
    """Return the metadata of one table's CSV. Raises KeyError for a table that is not published.

    Foreign keys stand in the metadata of all tables only: they would point out of this one.
    """
    return {"@context": CONTEXT, **_table(published, published.tables[name], foreign_keys=False)}


def csvw_group(published: Published) -> dict[str, Any]:
    """Return the metadata of all tables, with the keys that point from one to another."""
    return {
        "@context": CONTEXT,
        "dialect": DIALECT,
        "dc:license": {"@id": published.licence_url},
        "tables": [_table(published, table, foreign_keys=True) for table in published.tables.values()],
    }


def _table(published: Published, table: TableSchema, *, foreign_keys: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.fields],
        "primaryKey": list(table.primary_key),
        "rowTitles": [table.label] if table.label else [],
    }
    if len(table.primary_key) == 1:
        schema["aboutUrl"] = published.url(f"/id/{{{table.primary_key[0]}}}")
    if foreign_keys and table.foreign_keys:
        schema["foreignKeys"] = [
            {
                "columnReference": key.column,
                "reference": {"resource": published.table_url(key.table, ".csv"), "columnReference": key.references},
            }
            for key in table.foreign_keys
        ]
    return {
        "url": published.table_url(table.name, ".csv"),
        "dc:title": tagged(table.titles),
        "dc:description": tagged(table.descriptions),
        "dialect": DIALECT,
        "tableSchema": schema,
    }  # fmt: skip


def _column(column: FieldSchema) -> dict[str, Any]:
    return {
        "name": column.name,
        # The head of the CSV is the name; a title must match it in a language of its own or in `und`.
        "titles": {"und": [column.name], **{code.partition("-")[0]: [text] for code, text in column.titles.items()}},
        "dc:description": tagged(column.descriptions),
        "datatype": _datatype(column),
        "required": column.required,
    }  # fmt: skip


def _datatype(column: FieldSchema) -> Any:
    if column.type == "string" and (column.enum or column.pattern):
        return {"base": "string", "format": column.pattern or "|".join(column.enum)}
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    if column.type in {"integer", "number"} and any(bound is not None for bound in bounds.values()):
        return {"base": column.type, **{key: bound for key, bound in bounds.items() if bound is not None}}
    return DATATYPES[column.type]
