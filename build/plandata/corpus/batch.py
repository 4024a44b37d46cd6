"""Reads a batch and writes OUT/<table>/<batch>.parquet, each beside and renamed, the record of the batch last."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.util import Finalize  # runs in forked processes too, where atexit does not
from pathlib import Path
from threading import local
from typing import Any

from plandata.corpus.batches import Batch, Job
from plandata.corpus.child import Child, is_of_outside
from plandata.errors import PlanDataError
from plandata.model import PlanFacts
from plandata.publish import checks
from plandata.publish.database import union_of
from plandata.publish.release.parquet import parquet
from plandata.publish.schema import TableSchema, load_schemas
from plandata.publish.tables import write_rows

Failures = dict[str, str]  # plan id → why
_OF_THREAD = local()


def make_batch(job: Job, batch: Batch) -> tuple[int, int]:
    """Read the documents of a batch and write what came of them; return how many were read and how many failed.

    Safe to be killed and to be run twice at once: the same batch is written as the same bytes, each file by one rename.
    """
    schemas, out = load_schemas(job.checkout.schema), job.out
    facts, failures = _read(job, batch)
    failures |= _stopping(facts, schemas)
    kept = [each for each in facts if each.plans[0].plan_id not in failures]
    rows = union_of(kept, schemas)
    sizes = {}
    for name, schema in schemas.items():
        content = parquet(schema, rows[name], {})
        put(batch.table(out, name), content)
        sizes[name] = len(content)
    record = {
        "plans": len(kept),
        "clauses": len(rows["clauses"]),
        "failed": [[entry.plan_id, entry.path, failures[entry.plan_id]] for entry in batch.entries
                   if entry.plan_id in failures],
        "final": not any(map(is_of_outside, failures.values())),
        "sizes": sizes,
    }  # fmt: skip
    put(batch.record(out), json.dumps(record, ensure_ascii=False).encode())
    return len(kept), len(failures)


def _read(job: Job, batch: Batch) -> tuple[list[PlanFacts], Failures]:
    facts: list[PlanFacts] = []
    failures: Failures = {}
    child = _child(job)
    for entry in batch.entries:
        answer = child.read(entry)
        if isinstance(answer, str):
            failures[entry.plan_id] = answer
        else:
            facts.append(answer)
    return facts, failures


def _child(job: Job) -> Child:
    """The reader of this thread, kept from batch to batch: one takes as long to start as ten short plans to read."""
    kept: tuple[Job, Child] | None = getattr(_OF_THREAD, "kept", None)
    if kept and kept[0] == job:
        return kept[1]
    close_reader()
    child = Child(job.checkout, job.limits)
    Finalize(None, child.close, exitpriority=1)  # waited for: what it computed counts as its worker's
    _OF_THREAD.kept = job, child
    return child


def close_reader() -> None:
    """End the reader of this thread, where it has one."""
    kept: tuple[Job, Child] | None = getattr(_OF_THREAD, "kept", None)
    if kept:
        kept[1].close()
        _OF_THREAD.kept = None


def _stopping(facts: Sequence[PlanFacts], schemas: Mapping[str, TableSchema]) -> Failures:
    """Return the plans whose tables Frictionless finds fault with: the batch is asked first, its plans only then."""
    if not _faults(facts, schemas):
        return {}
    return {each.plans[0].plan_id: told for each in facts if (told := _faults([each], schemas))}


def _faults(facts: Sequence[PlanFacts], schemas: Mapping[str, TableSchema]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        try:
            descriptor = write_rows(union_of(facts, schemas), schemas, Path(folder))
            checks.stop_on(checks.check_package(descriptor))
        except PlanDataError as error:
            return str(error).replace(folder, "tables")
    return ""


def put(path: Path, content: bytes) -> None:
    """Write a file beside its place, under a name of this process's own, and rename it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".beside-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).chmod(0o644)
    Path(beside).replace(path)


def record_of(batch: Batch, out: Path) -> dict[str, Any] | None:
    """Return what became of a batch, None while it is not whole: while a table of it lacks, or is cut."""
    try:
        found: dict[str, Any] = json.loads(batch.record(out).read_text(encoding="utf-8"))
        whole = all(batch.table(out, name).stat().st_size == size for name, size in found["sizes"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if whole else None


def is_done(batch: Batch, out: Path) -> bool:
    """Whether a batch is whole, and no document of it failed by what may have come from outside."""
    found = record_of(batch, out)
    return found is not None and bool(found["final"])
