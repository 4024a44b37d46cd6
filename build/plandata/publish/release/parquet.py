"""A table as Parquet: typed columns; keys, titles and descriptions in the file's own metadata.

`number` is a double, as in SQLite: readers in R, pandas and DuckDB take it as it is, which they do not of a decimal.
The writer's options are fixed, so that one pyarrow gives the same bytes for the same rows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from plandata.publish.schema import FieldSchema, TableSchema

ROWS_A_GROUP = 100_000
_TYPES: Mapping[str, tuple[pa.DataType, Callable[[Any], Any]]] = {
    "string": (pa.string(), str),
    "integer": (pa.int64(), int),
    "number": (pa.float64(), float),
    "boolean": (pa.bool_(), bool),
    "date": (pa.date32(), date.fromisoformat),
}


def parquet(schema: TableSchema, rows: Sequence[Mapping[str, Any]], about: Mapping[str, str]) -> bytes:
    """Return the rows as a Parquet file; `about` says whose they are (title, licence, source, version).

    File metadata: `primaryKey`, `foreignKeys` and `labels` as JSON, as in datapackage.json; a column's: `title`,
    `title_en`, `description`, `description_en`.
    """
    arrow = pa.schema([_field(field) for field in schema.fields], metadata=_metadata(schema, about))
    columns = {
        field.name: [None if row[field.name] is None else _TYPES[field.type][1](row[field.name]) for row in rows]
        for field in schema.fields
    }
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_pydict(columns, schema=arrow),
        out,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        write_statistics=True,
        row_group_size=ROWS_A_GROUP,
    )
    return out.getvalue()


def _field(field: FieldSchema) -> pa.Field:
    return pa.field(field.name, _TYPES[field.type][0], nullable=not field.required, metadata=field.texts)


def _metadata(schema: TableSchema, about: Mapping[str, str]) -> dict[str, str]:
    descriptor = schema.descriptor()
    labels = {field.name: field.published_labels for field in schema.fields if field.labels}
    structure = {"primaryKey": list(schema.primary_key), "foreignKeys": descriptor.get("foreignKeys", []),
                 "labels": labels}  # fmt: skip
    return {
        "name": schema.name,
        **schema.texts,
        **{key: json.dumps(value, ensure_ascii=False) for key, value in structure.items()},
        **{f"package_{key}": value for key, value in about.items()},
    }
