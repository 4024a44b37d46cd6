"""Builds what is missing of a corpus, in this process, a pool of processes or a Dask cluster, and sums it up.

All three are a `concurrent.futures.Executor`: there is no scheduler and no queue of ours. What is done lies in OUT, so
that whoever was killed is simply started again.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from plandata.corpus.batch import close_reader, is_done, make_batch, put, record_of
from plandata.corpus.batches import FAILED, FOLDER, Batch, Job, batches_of
from plandata.corpus.manifest import Entry
from plandata.errors import PlanDataError

ORDER = "corpus.json"  # the batches of the corpus, in order
_OWN = re.compile(r"[0-9a-f]{20}\.(?:json|parquet)|\.beside-\w+")  # the files of a batch, and of a killed run
_LOCK = ".lock"
_RECORD = re.compile(r"[0-9a-f]{20}\.json|\.beside-\w+|\.lock")  # what batches/ holds
_TRIES = 3  # of a pool whose process was killed, without any batch done in between
_AHEAD = 4  # batches handed out for each worker
Told = Callable[["Standing"], None]


@dataclass(frozen=True, slots=True)
class Workers:
    """Where batches are read: `dask`, the address of a scheduler, or so many processes of this machine."""

    processes: int = 1
    dask: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a build is: plans of the corpus, those done before and by this run, those that failed."""

    plans: int
    before: int
    done: int
    failed: int
    clauses: int = 0
    removed: int = 0  # plans of an earlier build of this OUT that are not among these documents


def build(job: Job, entries: Sequence[Entry], workers: Workers, told: Told) -> Standing:
    """Read every document that is not read yet, and make OUT whole: its tables, failed.csv, the order of its batches.

    The same entries, engine and limits give the same bytes, however often it was killed and whatever it ran on. `told`
    hears after each batch. A batch of which a reader was killed from outside, twice for one document, is read anew.
    Raises PlanDataError for an OUT that holds something else or that another run works in, a cluster that cannot be
    reached and processes that keep dying.
    """
    _check_out(job.out, entries)
    with locked(job.out):
        batches = tuple(batches_of(entries, job))
        missing = [batch for batch in batches if not is_done(batch, job.out)]
        before = len(entries) - sum(len(batch.entries) for batch in missing)
        standing = Standing(len(entries), before, 0, 0)
        for plans, failed in _made(job, missing, workers):
            standing = Standing(len(entries), before, standing.done + plans + failed, standing.failed + failed)
            told(standing)
        return _finished(job, batches, before)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Let one build or publishing at a time work in OUT, which is a corpus from now on. Raises PlanDataError."""
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / FOLDER / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise PlanDataError(
            str(out), "another build or publishing at work in it", "one at a time", "Wait for its end."
        ) from None
    try:
        yield
    finally:
        lock.release()


def check_corpus(out: Path, option: str = "") -> None:
    """Raise PlanDataError where the folder `out` holds something else than a corpus and files beside it."""
    folder = out / FOLDER
    foreign = [path.name for path in sorted(out.iterdir())]
    if folder.is_dir():
        there = sorted(path.name for path in folder.iterdir())
        foreign = [f"{FOLDER}/{name}" for name in there if not _RECORD.fullmatch(name)]
        if not any(name.endswith(".json") for name in there):  # no batch was ever whole: then these are not ours
            foreign += [name for name in (FAILED, ORDER) if (out / name).exists()]
    if foreign:
        shown = ", ".join(foreign[:5]) + (", …" if len(foreign) > 5 else "")
        raise PlanDataError(
            f"{option} {out}".strip(), f"a folder with other things in it: {shown}",
            "a new folder, an empty one, or an earlier corpus", "Name another one.",
        )  # fmt: skip


def _check_out(out: Path, entries: Sequence[Entry]) -> None:
    """Raise PlanDataError where OUT is no corpus, or where a document to read lies in it."""
    if out.is_dir():
        check_corpus(out, "--out")
    for entry in entries:
        if not entry.is_remote and Path(entry.path).is_relative_to(out):
            raise PlanDataError(
                f"--out {out}", f"a document of the corpus, {entry.path}", "a folder of its own", "Name another one."
            )


def _made(job: Job, missing: Sequence[Batch], workers: Workers) -> Iterator[tuple[int, int]]:
    """Make the batches; yield for each how many plans were read and how many failed."""
    if workers.dask is None and workers.processes == 1:
        try:
            yield from (make_batch(job, batch) for batch in missing)
        finally:
            close_reader()
        return
    left, tries = list(missing), 0
    while left:
        try:
            with _executor(workers) as (executor, ahead):
                for batch, found in _run(executor, ahead, job, left):
                    left, tries = [other for other in left if other != batch], 0
                    yield found
        except BrokenProcessPool:  # a process of the pool was killed: its batch is begun anew
            tries += 1
            if tries == _TRIES:
                raise PlanDataError(
                    "the pool of processes", "its processes are killed again and again", "processes that live",
                    "See what kills them (dmesg), give --workers fewer, and run it again: what is done stays.",
                ) from None  # fmt: skip


def _run(executor: Executor, ahead: int, job: Job, batches: Sequence[Batch]) -> Iterator[tuple[Batch, tuple[int, int]]]:
    waiting = iter(batches)
    running: dict[Future[tuple[int, int]], Batch] = {}
    while True:
        for batch in islice(waiting, ahead - len(running)):
            running[executor.submit(make_batch, job, batch)] = batch
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


@contextmanager
def _executor(workers: Workers) -> Iterator[tuple[Executor, int]]:
    """An executor, and how many batches to hand out at a time."""
    if workers.dask is None:
        with ProcessPoolExecutor(workers.processes, initializer=_end_with_driver) as pool:
            yield pool, workers.processes * _AHEAD
        return
    with _client(workers.dask) as client:
        running = sum(client.nthreads().values()) or 1
        yield client.get_executor(retries=_TRIES), running * _AHEAD


def _end_with_driver() -> None:
    """Have a process of the pool end when the one that drives it is gone: it would wait for its next batch for ever."""
    driver = parent_process()
    if driver:
        Thread(target=lambda: connection.wait([driver.sentinel]) and os._exit(1), daemon=True).start()


def _client(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415  of the extra `corpus`
    except ImportError:
        raise PlanDataError("--dask", address, "the extra `corpus`", "Run scripts/setup --with corpus.") from None
    try:
        return Client(address, timeout=30)
    except (OSError, TimeoutError, ValueError) as error:
        raise PlanDataError("--dask", f"{address}: {error}", "a scheduler that answers", "Start one first.") from error


def _finished(job: Job, batches: Sequence[Batch], before: int) -> Standing:
    """Write what sums all batches up, and remove what belongs to none."""
    out = job.out
    records = [record for batch in batches if (record := record_of(batch, out))]
    if len(records) < len(batches):
        raise PlanDataError(
            str(out), "batches that went while others were made", "the files of each", "Run it again: the rest stays."
        )
    failed = [line for record in records for line in record["failed"]]
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\n").writerows([("plan_id", "path", "reason"), *failed])
    put(out / FAILED, lines.getvalue().encode())
    put(out / ORDER, json.dumps([batch.name for batch in batches], indent=0).encode())
    removed = _without_others(job, {batch.name for batch in batches})
    removed -= {entry.plan_id for batch in batches for entry in batch.entries}
    plans = sum(record["plans"] for record in records)
    return Standing(
        plans + len(failed),
        before,
        plans + len(failed) - before,
        len(failed),
        sum(record["clauses"] for record in records),
        len(removed),
    )


def _without_others(job: Job, names: Collection[str]) -> set[str]:
    """Remove the files of batches that are not among these and of killed runs; return the ids of the plans in them."""
    plans: set[str] = set()
    for folder in (FOLDER, *job.checkout.table_names()):
        for file in sorted((job.out / folder).iterdir()):
            if file.stem in names or not _OWN.fullmatch(file.name):
                continue
            if folder == "plans" and file.suffix == ".parquet":
                with suppress(OSError, ValueError):  # one that is broken names no plan
                    plans |= set(pq.read_table(file, columns=["plan_id"])["plan_id"].to_pylist())
            file.unlink(missing_ok=True)
    return plans
