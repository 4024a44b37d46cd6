"""Writes the facts of one plan as a Frictionless Data Package: a CSV per table and datapackage.json.

The descriptor holds types, constraints and keys, so that it opens wherever it lies (a schema at `../` is refused as
unsafe by the libraries). What all plans would repeat, the texts of tables and columns, stands in the schemas alone.

CSV for machines: UTF-8 without BOM, LF, column names as heads, empty for null, `true`/`false`, numbers as plain decimal
digits. Rows stand in document order where they have a span, else by primary key, so that a diff shows the change alone.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from plandata.model import PlanFacts, PlanRow
from plandata.publish.schema import TableSchema

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Of the tables; the text itself is an official document outside copyright, as a plan's `licence` says.
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
TEXTS = "datasets/schema"  # in the repository: titles, descriptions and labels, which plans do not repeat
DOCUMENT_ORDER = ("ordinal", "start_char", "end_char")


def tables_of(facts: PlanFacts, schemas: Mapping[str, TableSchema]) -> dict[str, pd.DataFrame]:
    """Return a frame per table, in the schemas' order, rows sorted; cells are the facts' own Python values."""
    return {
        name: pd.DataFrame(sorted_rows(facts, schema), columns=list(schema.column_names), dtype=object)
        for name, schema in schemas.items()
    }


def sorted_rows(facts: PlanFacts, schema: TableSchema) -> list[dict[str, Any]]:
    """Return the rows of one table as column → value, in document order where they have a span, else by key."""
    columns = schema.column_names
    order = (*(name for name in DOCUMENT_ORDER if name in columns), *schema.primary_key)
    rows: tuple[object, ...] = getattr(facts, schema.name)
    ordered = sorted(rows, key=lambda row: tuple(getattr(row, name) for name in order))
    return [{name: getattr(row, name) for name in columns} for row in ordered]


def write_package(facts: PlanFacts, schemas: Mapping[str, TableSchema], folder: Path) -> Path:
    """Write every table and the descriptor into `folder`, which must be empty or new; return the descriptor's path.

    Same facts and schemas, same bytes. `atomic.replace_folder` puts it where the last one lies.
    """
    (plan,) = facts.plans
    return _write(tables_of(facts, schemas), schemas, folder, _package(plan))


def write_rows(rows: Mapping[str, list[dict[str, Any]]], schemas: Mapping[str, TableSchema], folder: Path) -> Path:
    """Write the rows of several plans as one package without words about it: what Frictionless checks of a batch."""
    frames = {
        name: pd.DataFrame(rows[name], columns=list(schema.column_names), dtype=object)
        for name, schema in schemas.items()
    }
    return _write(frames, schemas, folder, {"$schema": PROFILE, "name": "plans"})


def _write(
    frames: Mapping[str, pd.DataFrame], schemas: Mapping[str, TableSchema], folder: Path, about: Mapping[str, object]
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    for name, frame in frames.items():
        content = csv_text(frame).encode()
        (folder / f"{name}.csv").write_bytes(content)
        resources.append(
            table_resource(schemas[name], content) | {"schema": schemas[name].descriptor(with_texts=False)}
        )
    descriptor = folder / DESCRIPTOR
    descriptor.write_text(_lines({**about, "resources": resources}), encoding="utf-8", newline="\n")
    return descriptor


def _lines(package: Mapping[str, Any]) -> str:
    """Return a descriptor as JSON of a line a resource, so that a diff shows which tables changed."""
    *described, (last, resources) = package.items()
    lines = [f"{_json(key)}: {_json(value)}," for key, value in described]
    rows = ",\n".join(_json(resource) for resource in resources)
    return "{\n" + "\n".join(lines) + f"\n{_json(last)}: [\n{rows}\n]}}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV, head included, lines ended by LF."""
    cells = frame.map(cell_text)
    # The csv module quotes a cell for the line ends it writes; a lone CR, which readers take for one, it lets pass.
    has_cr = bool(cells.apply(lambda column: column.str.contains("\r", regex=False)).to_numpy().any())
    quoting: Any = csv.QUOTE_ALL if has_cr else csv.QUOTE_MINIMAL
    text: str = cells.to_csv(index=False, lineterminator="\n", quoting=quoting)
    return text


def cell_text(value: object) -> str:
    """Return a value as it stands in a CSV cell; null is the empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value)


def decimal_text(value: Decimal) -> str:
    """Return the one way to print a decimal number: 75000 for 7.5E+4, 0.4 for 0.40, never an exponent, never -0."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def table_resource(schema: TableSchema, content: bytes) -> dict[str, object]:
    """Return the descriptor of a table whose CSV is `content`, lying beside the descriptor; its schema is left out."""
    return {
        "name": schema.name,
        "path": f"{schema.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _package(plan: PlanRow) -> dict[str, object]:
    title = f"{plan.title} {plan.document_number or ''}".strip()
    source = {"title": title, "path": plan.source_url, "version": plan.issued_on, "sha256": plan.source_sha256}
    described = {
        "$schema": PROFILE,
        "name": plan.plan_id,
        "title": plan.title,
        "description": plan.source_note,
        "description_en": plan.source_note_en,
        "licenses": [{**LICENCE, "title": plan.licence}],
        "sources": [{key: value for key, value in source.items() if value}],
        "texts": TEXTS,
    }
    return {key: value for key, value in described.items() if value is not None}
