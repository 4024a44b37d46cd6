"""Tables about the tables, in Markdown, from the schemas and the written packages: what the READMEs state as fact."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from plandata.publish.schema import TableSchema, load_schemas


def tables_markdown(datasets: Path) -> str:
    """A row a table of all plans: name, rows, what a row is, in Chinese and English."""
    lines = ["| table | rows | a row is | 每行是 |", "| --- | ---: | --- | --- |"]
    for schema, rows in _tables(datasets, "*"):
        name = f"[`{schema.name}`]({datasets.name}/schema/{schema.name}.yml)"
        lines.append(f"| {name} | {rows} | {schema.description_en} | {schema.description} |")
    return "\n".join(lines) + "\n"


def _tables(datasets: Path, plan_ids: str) -> Iterator[tuple[TableSchema, int]]:
    """Yield each table with its rows in the packages of the plans (a glob); what plans share counts once."""
    for schema in load_schemas(datasets / "schema").values():
        files = datasets.glob(f"{plan_ids}/tables/{schema.name}.csv")
        yield schema, len({key for file in files for key in _keys(file, schema.primary_key)})


def _keys(file: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from (tuple(row[name] for name in columns) for row in csv.DictReader(lines))
