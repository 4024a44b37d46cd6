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
from plandata.corpus.building import ORDER
from plandata.errors import PlanDataError
from plandata.publish import collation, metadata
from plandata.publish.database import is_shared, write_database
from plandata.publish.schema import TableSchema, load_schemas

_ROWS = 5_000  # read at a time
_FILES = (builds.METADATA, builds.COLLATION, builds.DATABASE)  # the database last: it is what a server opens


def publish(checkout: Checkout, out: Path) -> Path:
    """Make OUT/plans.db, metadata.json and collation.json of the corpus in OUT; return the database.

    Made beside and renamed. Raises PlanDataError for a corpus that is not whole, and for ids that two plans share.
    """
    schemas = load_schemas(checkout.schema)
    order = _order(out)
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
        order: list[str] = json.loads((out / ORDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PlanDataError(
            str(out), f"no {ORDER}", "a corpus that was built to its end", "Run plandata corpus build first."
        ) from None
    return order


def _rows(out: Path, order: list[str], schema: TableSchema) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, batch by batch; of a row that plans share the first wording stands."""
    seen: set[tuple[object, ...]] = set()
    for name in order:
        with pq.ParquetFile(out / schema.name / f"{name}.parquet") as file:
            for part in file.iter_batches(_ROWS):
                for row in part.to_pylist():
                    if is_shared(schema):
                        key = tuple(row[column] for column in schema.primary_key)
                        if key in seen:
                            continue
                        seen.add(key)
                    yield row
