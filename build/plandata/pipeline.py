"""read → facts → publish, told in one screen: every plan's folder becomes tables, all plans together one database.

Everything is made beside the last result, in a folder of its own, and checked there; only then is it put in place, the
link to the current build last. A build that fails or is killed leaves the last good one serving. A plan whose inputs
have not changed is not read again. A plan that fails keeps its last good tables, or is left out; the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from plandata import builds
from plandata.atomic import put_file, replace_folder, write_file
from plandata.checkout import Checkout, Inputs
from plandata.errors import PlanDataError, PlansFailed, in_words, is_of_the_machine
from plandata.facts.agencies import check_homophones
from plandata.facts.coverage_report import write_coverage
from plandata.facts.findings import check_accepted, check_rejected, find_findings, stop_on_findings
from plandata.facts.projects import Weighed
from plandata.facts.reading import read_weighed, review
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.progress import Progress
from plandata.publish import checks, collation, database, growing, metadata, schema, tables
from plandata.publish.release import reading as published
from plandata.read.corrected import correct
from plandata.read.outline import find_gaps, read_outline
from plandata.read.source import SETTINGS_FILE, line_number, read_plan
from plandata.reference.lookups import read_judgement, read_reference

FEW = 100  # so many plans are published anew in seconds, and their database has the same bytes whatever came before
COVERAGE, CORRECTED = "coverage.md", "text.txt"  # CORRECTED stands only where etc/text.yml corrects the text
Schemas = Mapping[str, schema.TableSchema]


@dataclass(frozen=True, slots=True)
class Reading:
    """One plan as read: the plan, what is judged of it, and every fact."""

    plan: Plan
    judgement: Judgement
    facts: PlanFacts
    coverage: str  # which sentences yield facts and which none, in Markdown
    weighed: tuple[Weighed, ...]  # the candidates for projects, but for those that a person rejected


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of the plans: `read` anew into the staging folder, `failed` and why.

    `kept` are those that failed as last published; of those that did not change, `same` holds what they share.
    """

    read: Mapping[str, PlanFacts]
    kept: Mapping[str, PlanFacts]
    same: Mapping[str, PlanFacts]
    failed: Mapping[str, str]

    @property
    def shared(self) -> list[PlanFacts]:
        """All that is published, by plan id: of each plan at least itself and the rows that it shares."""
        return [facts for _, facts in sorted({**self.same, **self.kept, **self.read}.items())]


def build(checkout: Checkout, progress: Progress, *, strict: bool = False, anew: bool = True) -> Mapping[str, str]:
    """Publish every plan: datasets/<plan>/tables and the current build. Return what is wrong with plans that failed.

    `anew` reads also plans whose inputs and tables are as the last build left them. Raises PlanDataError, with nothing
    replaced, when no plan is left, when the whole fails a check, and, if `strict`, when one plan does.
    """
    with builds.making(checkout) as stage:
        inputs = checkout.inputs()
        record = None if anew else builds.read_record(checkout)
        made = _read_plans(checkout, stage, progress, _unchanged(checkout, inputs, record), strict=strict)
        _publish_whole(checkout, made, stage / "build", progress, record)
        progress.step("publish", "renaming the results into place")
        for plan_id in made.read:
            replace_folder(stage / plan_id / "tables", checkout.datasets / plan_id / "tables")
            for name in (COVERAGE, CORRECTED):
                put_file(stage / plan_id / name, checkout.datasets / plan_id / name)
        builds.write_record(stage / "build" / builds.RECORD, _record(checkout, inputs, made, stage / "build", record))
        builds.publish(checkout, stage / "build")
    progress.done(checkout.database)
    return made.failed


def check(checkout: Checkout, progress: Progress) -> None:
    """Do all that a build does, publish nothing, and raise PlanDataError where the committed tables differ."""
    with builds.making(checkout) as stage:
        made = _read_plans(checkout, stage, progress, (), strict=True)
        _publish_whole(checkout, made, stage / "build", progress)
        for plan_id in made.read:
            _check_committed(checkout.datasets / plan_id, stage / plan_id)
    progress.done(checkout.datasets)


def read_one(folder: Path, reference: Reference) -> Reading:
    """Read one plan's folder: text, outline, facts. Raises PlanDataError for bad input and for numbering that jumps."""
    judgement = read_judgement(folder / "etc")
    plan = correct(read_plan(folder), judgement.text, str(folder / "etc" / "text.yml"))
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
    weighed = read_weighed(plan, clauses, reference, judgement)
    facts = weighed.facts
    check_accepted(plan, facts, judgement.accepted)
    check_rejected(plan, facts, judgement.rejected)
    sentences = review(plan, facts, reference, judgement)
    rejected = {entry.fact for entry in judgement.rejected}
    candidates = tuple(each for each in weighed.weighed if each.row.project_id not in rejected)
    found = find_findings(plan, facts, sentences, weighed=candidates)
    stop_on_findings(plan, found, str(folder / "raw" / SETTINGS_FILE))
    return Reading(plan, judgement, facts, write_coverage(plan, facts, sentences, candidates), candidates)


def _read_plans(
    checkout: Checkout, stage: Path, progress: Progress, unchanged: Collection[str], *, strict: bool
) -> _Made:
    """Read and check every plan into `stage`, but for those that did not change; `strict` raises what fails."""
    schemas = schema.load_schemas(checkout.schema)
    progress.step("lookups", "divisions, bodies, word lists")
    reference = read_reference(checkout.reference)
    read: dict[str, PlanFacts] = {}
    same: dict[str, PlanFacts] = {}
    kept: dict[str, PlanFacts] = {}
    failed: dict[str, str] = {}
    changed = []
    for folder in checkout.plan_folders():
        if folder.name in unchanged:
            same[folder.name] = published.read_facts(folder / "tables", schemas, of=_shared(schemas))
        else:
            changed.append(folder)
    for folder in changed:
        plan_id = folder.name
        progress.step(plan_id, "reading and checking")
        try:
            facts = _read_into(stage / plan_id, folder, reference, schemas)
            check_homophones(facts, (same | kept | read).values())
            read[plan_id] = facts
        except Exception as error:
            told = in_words(error, str(folder))
            if strict or is_of_the_machine(error):
                raise told from error
            failed[plan_id] = str(told)
            last = _last_good(folder, schemas)
            kept |= {plan_id: last} if last else {}
            progress.failed(plan_id, str(told), "its last good tables are kept" if last else "it is left out")
        else:
            progress.counts(plan_id, _counts(read[plan_id]))
    if failed and not (read or kept or same):
        raise PlansFailed(failed, "Nothing was published. Mend them and build again.")
    return _Made(read, kept, same, failed)


def _unchanged(checkout: Checkout, inputs: Inputs, record: builds.Record | None) -> frozenset[str]:
    """The plans whose inputs and tables are as the last build left them."""
    return frozenset(
        plan_id
        for plan_id, plan in (record.plans if record else {}).items()
        if not plan.failure
        and plan.inputs == inputs.plans.get(plan_id)
        and builds.is_as_written(builds.table_files(checkout.datasets / plan_id), plan.tables)
    )


def _read_into(stage: Path, folder: Path, reference: Reference, schemas: Schemas) -> PlanFacts:
    reading = read_one(folder, reference)
    checks.stop_on(checks.check_plan(reading.plan, reading.facts, schemas, reading.judgement.expectations))
    checks.stop_on(checks.check_package(tables.write_package(reading.facts, schemas, stage / "tables")))
    write_file(stage / COVERAGE, reading.coverage)
    if reading.plan.corrected:
        write_file(stage / CORRECTED, reading.plan.text)
    return reading.facts


def _last_good(folder: Path, schemas: Schemas) -> PlanFacts | None:
    """What a plan's tables/ holds since it last passed; None where there is none that this contract can read."""
    try:
        return published.read_facts(folder / "tables", schemas)
    except PlanDataError:
        return None


def _publish_whole(
    checkout: Checkout, made: _Made, target: Path, progress: Progress, record: builds.Record | None = None
) -> None:
    """Make the files of all plans together in the new folder `target`: from those of `record` where few changed."""
    schemas = schema.load_schemas(checkout.schema)
    for told in database.disagreements(made.shared, schemas):
        progress.step("shared rows", f"{told}; the first plan's wording stands")
    progress.step("database", "tables, keys, views, search")
    target.mkdir()
    grown = _grown(checkout, made, target, schemas, record)
    if not grown:
        whole = (published.read_facts(checkout.datasets / plan_id / "tables", schemas) for plan_id in made.same)
        database.build_database([*whole, *made.kept.values(), *made.read.values()], schemas, target / builds.DATABASE)
    merged = metadata.write_metadata(
        checkout.root / "metadata.yml",
        schemas,
        target / builds.METADATA,
        sorted(made.failed.keys() & made.kept.keys()),
        several=len(made.shared) > 1,
    )
    facets = metadata.facets_of(merged)
    last = (checkout.dist / builds.CURRENT / builds.DATABASE).resolve() if grown else None
    collation.write_collation(target / builds.DATABASE, schemas, facets, target / builds.COLLATION, last)


def _grown(checkout: Checkout, made: _Made, target: Path, schemas: Schemas, record: builds.Record | None) -> bool:
    """Make the database from the last one, if that is as it was written and most of many plans did not change."""
    current = checkout.dist / builds.CURRENT
    changed = [*made.kept.values(), *made.read.values()]
    if record is None or len(made.same) < max(FEW, 10 * len(changed)):
        return False
    if not builds.is_as_written((current / name for name in builds.FILES), record.files):
        return False
    had = {plan_id for plan_id, plan in record.plans.items() if plan.tables}
    gone = had - {facts.plans[0].plan_id for facts in made.shared}
    of_all = {name: each for name, each in schemas.items() if database.is_shared(each)}
    shared = database.union_of(made.shared, of_all)
    change = growing.Change(changed, gone, shared)
    return growing.grow(current / builds.DATABASE, target / builds.DATABASE, change, schemas)


def _shared(schemas: Schemas) -> frozenset[str]:
    """The tables of which the whole asks every plan, changed or not: itself, and the rows that plans share."""
    return frozenset({"plans", *(name for name, each in schemas.items() if database.is_shared(each))})


def _record(checkout: Checkout, inputs: Inputs, made: _Made, built: Path, last: builds.Record | None) -> builds.Record:
    plans = {}
    for plan_id, digest in inputs.plans.items():
        if last and plan_id in made.same:
            plans[plan_id] = last.plans[plan_id]
            continue
        folder = checkout.datasets / plan_id
        tables_now = builds.stamp(builds.table_files(folder)) if plan_id in made.read or plan_id in made.kept else None
        plans[plan_id] = builds.PlanRecord(digest, tables_now, made.failed.get(plan_id))
    return builds.Record(inputs.whole, builds.stamp(built / name for name in builds.FILES), plans)


def _counts(facts: PlanFacts) -> dict[str, int]:
    return {table: len(getattr(facts, table)) for table in facts.__slots__ if table != "plans"}


def _check_committed(plan: Path, made: Path) -> None:
    committed, fresh = (
        {
            file.name: file
            for file in (each / COVERAGE, each / CORRECTED, *(each / "tables").glob("*"))
            if file.is_file()
        }
        for each in (plan, made)
    )
    stale = [
        name
        for name in sorted(committed.keys() | fresh.keys())
        if name not in committed or name not in fresh or committed[name].read_bytes() != fresh[name].read_bytes()
    ]
    if stale:
        raise PlanDataError(
            str(plan), f"{', '.join(stale)} as committed", "what a build makes", "Run scripts/build and commit."
        )
