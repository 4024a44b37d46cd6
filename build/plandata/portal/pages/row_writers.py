"""Rows for programs: CSV, JSON Lines, Parquet and GeoJSON of a view, with the names and types of the contract.

A boolean is true or false, null is null (the empty cell of a CSV); a date is one in Parquet and text elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from plandata.portal.pages.downloads import View

if TYPE_CHECKING:
    import pyarrow

_AT_ONCE = 20_000  # rows of a group in Parquet: those of which a second copy lives in memory


def machine_csv(view: View, out: IO[bytes]) -> None:
    """Write the rows as UTF-8 without BOM, names of the contract as heads, empty for null."""
    text = io.TextIOWrapper(out, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(view.columns)
    flags = {index for index, column in enumerate(view.columns) if view.table.column(column).kind == "boolean"}
    for row in _told(view):
        writer.writerow([_BOOLEANS.get(cell, cell) if index in flags else cell for index, cell in enumerate(row)])
    text.detach()  # what it holds goes to `out`, which stays open


def json_lines(view: View, out: IO[bytes]) -> None:
    """Write a JSON object a row, a row a line."""
    for row in _told(view):
        out.write(json.dumps(dict(zip(view.columns, row, strict=True)), ensure_ascii=False).encode("utf-8") + b"\n")


def geojson(view: View, out: IO[bytes]) -> None:
    """Write a feature a row (RFC 7946, WGS 84): the points of its places, no geometry where it names none."""
    key = view.table.primary_key if set(view.table.primary_key) <= set(view.columns) else ()
    out.write(b'{"type": "FeatureCollection", "features": [')
    for number, row in enumerate(_told(view)):
        told = dict(zip(view.columns, row, strict=True))
        named = {"id": told[key[0]]} if len(key) == 1 else {}
        feature = {"type": "Feature", **named, "geometry": _geometry(view.points.get(number, ())), "properties": told}
        out.write((b",\n" if number else b"\n") + json.dumps(feature, ensure_ascii=False).encode("utf-8"))
    out.write(b"\n]}\n")


def parquet(view: View, out: IO[bytes]) -> None:
    """Write the rows typed as the contract has them; a column that it does not know is typed by its values."""
    import pyarrow as pa  # noqa: PLC0415  loaded at the first such file: a server starts without it
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = [_kind(view.table.column(name).kind, (row[index] for row in view.rows))
             for index, name in enumerate(view.columns)]  # fmt: skip
    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    fields = [pa.field(name, types.get(kind, pa.string()), metadata={"title": view.table.column(name).title})
              for name, kind in zip(view.columns, kinds, strict=True)]  # fmt: skip
    schema = pa.schema(fields)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for start in range(0, len(view.rows), _AT_ONCE):
            writer.write_batch(_batch(schema, kinds, view.rows[start : start + _AT_ONCE]))
    pa.default_memory_pool().release_unused()  # what Arrow keeps for the next file


def _batch(schema: pyarrow.Schema, kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> pyarrow.RecordBatch:
    import pyarrow as pa  # noqa: PLC0415

    columns = [
        pa.array([None if row[index] is None else _READ[kind](row[index]) for row in rows], field.type)
        for index, (kind, field) in enumerate(zip(kinds, schema, strict=True))
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


_BOOLEANS: Mapping[Any, str] = {True: "true", False: "false"}
_READ: Mapping[str, Callable[[Any], Any]] = {
    "string": str, "integer": int, "number": float, "boolean": bool, "date": date.fromisoformat,
}  # fmt: skip


def _kind(declared: str, values: Iterable[Any]) -> str:
    """Return the type that every value of a column has: the declared one where they all fit it."""
    found = [value for value in values if value is not None]
    if declared in _READ and declared != "string" and all(_fits(declared, value) for value in found):
        return declared
    if found and all(isinstance(value, int) for value in found):
        return "integer"
    return "number" if found and all(isinstance(value, int | float) for value in found) else "string"


def _fits(kind: str, value: Any) -> bool:
    try:
        return bool(_READ[kind](value) == value) or kind == "date"
    except (ValueError, TypeError):
        return False


def _told(view: View) -> Iterator[Sequence[Any]]:
    """Yield the rows with booleans where SQLite holds 0 and 1."""
    flags = [index for index, column in enumerate(view.columns) if view.table.column(column).kind == "boolean"]
    for row in view.rows:
        if flags:
            own = list(row)
            for index in flags:
                own[index] = None if own[index] is None else bool(own[index])
            yield own
        else:
            yield row


def _geometry(points: Sequence[tuple[float, float]]) -> dict[str, Any] | None:
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": list(points[0])}
    return {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
