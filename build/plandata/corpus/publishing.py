"""One database of a corpus, from its Parquet: in bounded memory, with search, as the portal serves it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from plandata import builds
from plandata.checkout import Checkout
from plandata.corpus.building import ORDER, check_corpus, locked
from plandata.errors import PlanDataError
from plandata.publish import collation, metadata
from plandata.publish.database import is_shared, write_database
from plandata.publish.schema import TableSchema, load_schemas

_ROWS = 5_000  # read at a time
_FILES = (builds.METADATA, builds.COLLATION, builds.DATABASE)  # the database last: it is what a server opens


def publish(checkout: Checkout, out: Path) -> Path:
    """Make OUT/plans.db, metadata.json and collation.json of the corpus in OUT; return the database.

    Made beside and renamed. Raises PlanDataError for a folder that is no corpus, one that is not whole, and for ids
    that two plans share.
    """
    check_corpus(out)
    order = _order(out)
    with locked(out):
        return _publish(checkout, out, order)


def _publish(checkout: Checkout, out: Path, order: list[str]) -> Path:
    schemas = load_schemas(checkout.schema)
    stage = out / ".publish"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        write_database(lambda schema: _rows(out, order, schema), schemas, stage / builds.DATABASE)
        merged = metadata.write_metadata(checkout.root / "metadata.yml", schemas, stage / builds.METADATA, several=True)
        facets = metadata.facets_of(merged)
        collation.write_collation(stage / builds.DATABASE, schemas, facets, stage / builds.COLLATION)
        for name in _FILES:
            (stage / name).replace(out / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return out / builds.DATABASE


def _order(out: Path) -> list[str]:
    try:
        order = json.loads((out / ORDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        order = None
    if not isinstance(order, list) or not order or not all(isinstance(name, str) for name in order):
        raise PlanDataError(
            str(out), f"no {ORDER} that lists its batches", "a corpus that was built to its end",
            "Run plandata corpus build first.",
        )  # fmt: skip
    return order


def _rows(out: Path, order: list[str], schema: TableSchema) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, batch by batch; of a row that plans share the first wording stands."""
    seen: set[tuple[object, ...]] = set()
    for name in order:
        for row in _rows_of(out / schema.name / f"{name}.parquet"):
            if is_shared(schema):
                key = tuple(row[column] for column in schema.primary_key)
                if key in seen:
                    continue
                seen.add(key)
            yield row


def _rows_of(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with pq.ParquetFile(file) as content:
            for part in content.iter_batches(_ROWS):
                yield from part.to_pylist()
    except (OSError, ValueError) as error:  # pyarrow's own are of these
        raise PlanDataError(
            str(file), " ".join(str(error).split())[:160], "a whole Parquet file",
            "Remove it and run plandata corpus build again: that batch is read anew.",
        ) from error  # fmt: skip
