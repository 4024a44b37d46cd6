"""read → facts → publish, told in one screen: every plan's folder becomes tables, all plans together one database.

Everything is made beside the last result, in a folder of its own, and checked there; only then are the results renamed
into place, the database last. A build that fails or is killed leaves the last good database serving.
"""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.facts.coverage_report import write_coverage
from plandata.facts.reading import read_facts, review
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.progress import Progress
from plandata.publish import checks, collation, database, metadata, schema, tables
from plandata.read.outline import find_gaps, read_outline
from plandata.read.source import line_number, read_plan
from plandata.reference.lookups import read_judgement, read_reference

COVERAGE = "coverage.md"
STAGING = ".making-"
Schemas = Mapping[str, schema.TableSchema]


@dataclass(frozen=True, slots=True)
class Reading:
    """One plan as read: the plan, what is judged of it, and every fact."""

    plan: Plan
    judgement: Judgement
    facts: PlanFacts
    coverage: str  # which sentences yield facts and which none, in Markdown


def build(checkout: Checkout, progress: Progress) -> None:
    """Publish every plan of the checkout: datasets/<plan>/tables, dist/metadata.json and dist/plans.db.

    Raises PlanDataError, with nothing replaced, when an input is bad or a check fails.
    """
    with _staging(checkout) as stage:
        inputs = checkout.input_hash()
        readings = _make(checkout, stage, progress)
        progress.step("publish", "renaming the results into place")
        for reading in readings:
            plan_id = reading.plan.plan_id
            tables.replace_folder(stage / plan_id, checkout.datasets / plan_id / "tables")
            (stage / COVERAGE).write_text(reading.coverage, encoding="utf-8")
            shutil.move(stage / COVERAGE, checkout.datasets / plan_id / COVERAGE)
        _write_record(stage / checkout.build_record.name, inputs)
        for result in (checkout.metadata, checkout.collation, checkout.build_record, checkout.database):
            (stage / result.name).replace(result)
    progress.done(checkout.database)


def check(checkout: Checkout, progress: Progress) -> None:
    """Do all that a build does, publish nothing, and raise PlanDataError where the committed tables differ."""
    with _staging(checkout) as stage:
        readings = _make(checkout, stage, progress)
        for reading in readings:
            plan_id = reading.plan.plan_id
            (stage / plan_id / COVERAGE).write_text(reading.coverage, encoding="utf-8")
            _check_committed(checkout.datasets / plan_id, stage / plan_id)
    progress.done(checkout.datasets)


def read_one(folder: Path, reference: Reference) -> Reading:
    """Read one plan's folder: text, outline, facts. Raises PlanDataError for bad input and for numbering that jumps."""
    plan = read_plan(folder)
    judgement = read_judgement(folder / "etc")
    clauses = read_outline(plan, reference.lexicon)
    gaps = find_gaps(clauses)
    if len(gaps) != judgement.expectations.get("gaps", 0):
        lines = "; ".join(
            f"line {line_number(plan.text, gap.start_char)}: {gap.number} where number {gap.expected} would follow"
            for gap in gaps
        )
        raise PlanDataError(
            str(folder / "raw" / plan.settings.text_file),
            f"numbering jumps ({lines})",
            "1, 2, 3 …",
            "If the document itself skips a number, say so in etc/expectations.yml (gaps: {count: 1, proof: ...}).",
        )
    facts = read_facts(plan, clauses, reference, judgement)
    return Reading(plan, judgement, facts, write_coverage(plan, facts, review(plan, facts, reference, judgement)))


def _make(checkout: Checkout, stage: Path, progress: Progress) -> list[Reading]:
    """Make and check everything inside `stage`."""
    schemas = schema.load_schemas(checkout.schema)
    progress.step("lookups", "divisions, bodies, word lists")
    reference = read_reference(checkout.reference)
    readings = []
    for folder in checkout.plan_folders():
        progress.step(folder.name, "reading and checking")
        reading = read_one(folder, reference)
        checks.stop_on(checks.check_plan(reading.plan, reading.facts, schemas, reading.judgement.expectations))
        checks.stop_on(checks.check_package(tables.write_package(reading.facts, schemas, stage / folder.name)))
        progress.counts(folder.name, _counts(reading.facts))
        readings.append(reading)
    progress.step("database", "tables, keys, views, search")
    database.build_database([reading.facts for reading in readings], schemas, stage / checkout.database.name)
    merged = metadata.write_metadata(checkout.root / "metadata.yml", schemas, stage / checkout.metadata.name)
    collation.write_collation(
        stage / checkout.database.name, schemas, metadata.facets_of(merged), stage / checkout.collation.name
    )
    return readings


def _counts(facts: PlanFacts) -> dict[str, int]:
    return {table: len(getattr(facts, table)) for table in facts.__slots__ if table != "plans"}


@contextmanager
def _staging(checkout: Checkout) -> Iterator[Path]:
    """A folder beside the results, on their file system so that renaming is one step, for one run at a time.

    It is gone afterwards, and so are those of runs that were killed.
    """
    checkout.dist.mkdir(parents=True, exist_ok=True)
    with FileLock(checkout.dist / ".build.lock"):
        for left in checkout.dist.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=checkout.dist, ignore_cleanup_errors=True) as stage:
            yield Path(stage)


def _write_record(path: Path, inputs: str) -> None:
    """What the database was made from: the inputs' hash, and the versions that decide its bytes."""
    record = {"inputs": inputs, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _check_committed(plan: Path, made: Path) -> None:
    committed = {file.name: file for file in (plan / COVERAGE, *(plan / "tables").glob("*")) if file.is_file()}
    fresh = {file.name: file for file in made.iterdir()}
    stale = [
        name
        for name in sorted(committed.keys() | fresh.keys())
        if name not in committed or name not in fresh or committed[name].read_bytes() != fresh[name].read_bytes()
    ]
    if stale:
        raise PlanDataError(
            str(plan), f"{', '.join(stale)} as committed", "what a build makes", "Run scripts/build and commit."
        )
