"""Tables about the tables, in Markdown, from the schemas and the written packages: what the READMEs state as fact."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from plandata.publish.schema import TableSchema, load_schemas


def tables_markdown(datasets: Path, plan_id: str) -> str:
    """A row a table of one plan: name, rows, what a row is, in Chinese and English."""
    lines = ["| table | rows | a row is | 每行是 |", "| --- | ---: | --- | --- |"]
    for schema, rows in _tables(datasets, plan_id):
        name = f"[`{schema.name}`]({datasets.name}/schema/{schema.name}.yml)"
        lines.append(f"| {name} | {rows} | {schema.description_en} | {schema.description} |")
    return "\n".join(lines) + "\n"


def columns_markdown(datasets: Path, plan_id: str) -> str:
    """The data dictionary of one plan: every table with its columns, types, keys and descriptions."""
    return "\n".join(line for schema, rows in _tables(datasets, plan_id) for line in _dictionary(schema, rows))


def _dictionary(schema: TableSchema, rows: int) -> Iterator[str]:
    keys: Mapping[str, str] = {key.column: f"→ {key.table}.{key.references}" for key in schema.foreign_keys}
    yield f"### {schema.name} · {schema.title} ({rows} rows)"
    yield ""
    yield f"{schema.description} {schema.description_en}"
    yield ""
    yield "| column | 列 | type | key | description |"
    yield "| --- | --- | --- | --- | --- |"
    for column in schema.fields:
        key = "primary" if column.name in schema.primary_key else keys.get(column.name, "")
        told = f"{column.description} {column.description_en}".replace("|", "\\|")
        yield f"| `{column.name}` | {column.title} | {column.type} | {key} | {told} |"
    yield ""


def _tables(datasets: Path, plan_id: str) -> Iterator[tuple[TableSchema, int]]:
    for schema in load_schemas(datasets / "schema").values():
        with (datasets / plan_id / "tables" / f"{schema.name}.csv").open(encoding="utf-8", newline="") as lines:
            yield schema, sum(1 for _ in csv.reader(lines)) - 1
