"""How documents are shared out: batches of fifty by plan id, each named by all that decides its bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from plandata.checkout import Checkout
from plandata.corpus.manifest import Entry

SIZE = 50
FOLDER = "batches"  # in OUT: what became of each batch, written when it is whole
FAILED = "failed.csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost its reader."""

    seconds: int = 600  # by the clock
    megabytes: int = 6000


@dataclass(frozen=True, slots=True)
class Job:
    """What every batch is made with, wherever it runs: the shared data, the folder of the result, the limits."""

    checkout: Checkout
    out: Path
    limits: Limits = Limits()
    size: int = SIZE  # documents of a batch


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read together; `name` is a digest of the engine and of all that is known of them."""

    name: str
    entries: tuple[Entry, ...]

    def record(self, out: Path) -> Path:
        """The file that says what became of it: there when every table of the batch is."""
        return out / FOLDER / f"{self.name}.json"

    def table(self, out: Path, name: str) -> Path:
        """The file of its rows of a table."""
        return out / name / f"{self.name}.parquet"


def batches_of(entries: Sequence[Entry], job: Job) -> Iterator[Batch]:
    """Yield the batches of a corpus in order.

    A local file counts by its bytes, so that one that changes is read anew; an address by what the manifest says.
    """
    engine, limits = job.checkout.engine_digest(), job.limits
    for start in range(0, len(entries), job.size):
        own = tuple(entries[start : start + job.size])
        told = json.dumps([engine, asdict(limits), [_told(entry) for entry in own]], ensure_ascii=False)
        yield Batch(hashlib.sha256(told.encode()).hexdigest()[:20], own)


def _told(entry: Entry) -> list[str | None]:
    return [*asdict(entry).values(), None if entry.is_remote or entry.sha256 else _digest(Path(entry.path))]


def _digest(file: Path) -> str | None:
    if not file.is_file():  # one that is a pipe would never end
        return None
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None  # its reader says why
