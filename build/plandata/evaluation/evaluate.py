"""scripts/evaluate: every labelled plan read and scored, the figures held against the recorded ones.

The labels are tests/labels/<plan>/. The texts of published plans are in datasets/, those of invented ones in
tests/fixtures/labelled. Other texts are not part of the repository: `--plans DIR` or PLANDATA_PLANS names their folder,
and without it their figures are not measured. Plans that `plans.csv` marks as kept apart are measured on request only:
rules are not to be mended after them.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from plandata.atomic import write_file
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.evaluation.scoring import Score, check_is_the_labelled_text, evaluate_plan
from plandata.facts.reading import read_facts
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.publish.search.quality import measure_ranking
from plandata.read.formats import read_document
from plandata.read.outline import read_outline
from plandata.read.source import read_plan
from plandata.reference.lookups import read_judgement, read_reference

RULES, PUBLISHED = "rules", "published"
RECORDED = "recorded.csv"
TITLES = "plans.csv"
INVENTED = Path("tests") / "fixtures" / "labelled"
ROUNDING = 0.0005  # figures are recorded with three digits
Key = tuple[str, str, str]  # plan, measure, reading


@dataclass(frozen=True, slots=True)
class Bar:
    """A recorded figure: F1, and how many labels it was measured on (those that must be found)."""

    f1: float
    labels: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the recorded figures were measured. `lost` are those that the texts at hand should have given."""

    measured: int
    recorded: int
    lost: tuple[Key, ...]

    def coverage_words(self) -> str:
        """Return it in one line."""
        rest = self.recorded - self.measured - len(self.lost)
        without = f", {rest} not: the texts of their plans are not given" if rest else ""
        return f"{self.measured} of {self.recorded} recorded figures measured{without}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: `reading` is `rules` (nothing curated) or `published` (with the plan's corrections)."""

    reading: str
    score: Score
    text: str  # of the plan, to quote misses from

    @property
    def key(self) -> Key:
        """Plan, measure and reading: what a recorded figure is known by."""
        return self.score.plan_id, self.score.measure, self.reading


def measure(
    checkout: Checkout, labels: Path, plans: Path | None, *, kept_apart: bool = False
) -> tuple[tuple[Measured, ...], tuple[str, ...]]:
    """Read the labelled plans (those kept apart, or all others); return the figures, and the plans without a text."""
    reference = read_reference(checkout.reference)
    figures: list[Measured] = []
    absent = []
    places = [checkout.root / INVENTED, *([plans] if plans else [])]
    for folder in labelled_plans(labels, kept_apart=kept_apart):
        published = checkout.datasets / folder.name
        if published.is_dir():
            figures += _measure_published(published, folder, reference)
        elif file := _text_file(folder, places):
            figures += _measure_other(file, folder, reference)
        else:
            absent.append(folder.name)
    return tuple(figures), tuple(absent)


def labelled_plans(labels: Path, *, kept_apart: bool = False) -> tuple[Path, ...]:
    """The folders of labelled plans, by name: those that `plans.csv` marks as kept apart, or all others."""
    marked = _marked(labels, "kept_apart")
    folders = sorted(path for path in labels.iterdir() if path.is_dir())
    return tuple(folder for folder in folders if (folder.name in marked) == kept_apart)


def _marked(labels: Path, column: str) -> frozenset[str]:
    """Return the plans that `plans.csv` marks in a column."""
    titles = labels / TITLES
    if not titles.is_file():
        return frozenset()
    with titles.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["plan"] for row in csv.DictReader(lines) if row.get(column))


def coverage(figures: Iterable[Measured], absent: Iterable[str], labels: Path) -> Coverage:
    """Hold what was measured against what is recorded, plans kept apart aside.

    A recorded figure is lost when its plan's text was read, or should be in the repository (`invented` in plans.csv),
    and yet nothing measured it: its label file is gone, or its plan's folder.
    """
    apart, invented = _marked(labels, "kept_apart"), _marked(labels, "invented")
    expected = {key for key in read_recorded(labels / RECORDED) if key[0] not in apart}
    measured = {figure.key for figure in figures} & expected
    not_given = set(absent) - invented
    lost = sorted(key for key in expected - measured if key[0] not in not_given)
    return Coverage(len(measured), len(expected), tuple(lost))


def compare(figures: Iterable[Measured], recorded: Path) -> tuple[str, ...]:
    """Say each figure that is lower than the recorded one, or is not recorded at all."""
    bars = read_recorded(recorded)
    worse = []
    for figure in figures:
        bar = bars.get(figure.key)
        now = figure.score.f1
        if bar is None or now < bar.f1 - ROUNDING:
            before = f"{bar.f1:.3f}" if bar else "nothing"
            worse.append(f"{' '.join(figure.key)}: F1 {now:.3f}, recorded {before}")
    return tuple(worse)


def read_recorded(file: Path) -> Mapping[Key, Bar]:
    """The recorded figures by plan, measure and reading; empty where nothing is recorded yet."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["plan"], row["measure"], row["reading"]): Bar(float(row["f1"]), int(row["labels"]))
            for row in csv.DictReader(lines)
        }


def record(figures: Iterable[Measured], file: Path) -> None:
    """Write the figures as the new bars; those of plans that were not measured stay."""
    now = {figure.key: Bar(figure.score.f1, figure.score.expected) for figure in figures}
    bars = {**read_recorded(file), **now}
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["plan", "measure", "reading", "labels", "f1"])
    writer.writerows([*key, bars[key].labels, f"{bars[key].f1:.3f}"] for key in sorted(bars))
    write_file(file, lines.getvalue())


def print_table(figures: Iterable[Measured], absent: Iterable[str], console: Console, *, misses: bool) -> None:
    """Print the figures, what was not measured and, on request, every miss with its words."""
    table = Table("plan", "table", "reading", "expected", "found", "right", "recall", "precision", "F1")
    listed = tuple(figures)
    for figure in listed:
        score = figure.score
        counts = (str(score.expected), str(score.found), str(score.right))
        shares = (f"{score.recall:.3f}", f"{score.precision:.3f}", f"{score.f1:.3f}")
        table.add_row(score.plan_id, score.measure, figure.reading, *counts, *shares)
    console.print(table)
    for plan_id in absent:
        console.print(f"{plan_id}: not measured, its text is not given (--plans DIR or PLANDATA_PLANS)", markup=False)
    if misses:
        for figure in listed:
            for line in _miss_lines(figure):
                console.print(line, markup=False, soft_wrap=True)


def print_ranking(checkout: Checkout, folder: Path, console: Console, *, misses: bool) -> None:
    """Print P@1 and MRR of the ranking sets in `folder`, asked of the published database: of the plans that it has."""
    if not checkout.database.is_file():
        console.print(f"ranking: not measured, {checkout.database.name} is not built (scripts/build)", markup=False)
        return
    table = Table("plan", "answer in", "queries", "P@1", "MRR", title="search over clauses")
    missed: list[str] = []
    with closing(sqlite3.connect(f"file:{checkout.database}?mode=ro", uri=True)) as connection:
        published = {plan_id for (plan_id,) in connection.execute("select plan_id from plans")}
        for file in sorted(folder.glob("*.csv")):
            if file.stem not in published:
                console.print(f"{file.stem}: ranking not measured, the plan is not published here", markup=False)
                continue
            for quality in measure_ranking(connection, file):
                figures = (f"{quality.precision_at_1:.3f}", f"{quality.mean_reciprocal_rank:.3f}")
                table.add_row(quality.plan_id, quality.part, str(quality.queries), *figures)
                missed += quality.missed
    if table.rows:
        console.print(table)
    for line in dict.fromkeys(missed) if misses else ():
        console.print(f"not first: {line}", markup=False, soft_wrap=True)


def _miss_lines(figure: Measured) -> Iterator[str]:
    for miss in figure.score.misses:
        item = miss.label or miss.row
        if item is None:
            continue
        words = figure.text[item.start : item.end].replace("\n", "⏎") if item.end else item.values
        values = f"label {miss.label.values if miss.label else '-'}, row {miss.row.values if miss.row else '-'}"
        yield f"{' '.join(figure.key)} {miss.kind} {item.start}-{item.end} {words} {values}"


def _measure_published(folder: Path, labels: Path, reference: Reference) -> Iterator[Measured]:
    plan = read_plan(folder)
    judgement = read_judgement(folder / "etc")
    # Aliases say what a plan's own abbreviations mean: judgement on words, not on rows, so rules read with them.
    # English lines are of the rows as corrected.
    for reading, used in ((RULES, replace(judgement, corrections=(), translations=())), (PUBLISHED, judgement)):
        for score in evaluate_plan(plan.plan_id, _read(plan, reference, used), labels):
            yield Measured(reading, score, plan.text)


def _measure_other(file: Path, labels: Path, reference: Reference) -> Iterator[Measured]:
    check_is_the_labelled_text(labels, file)
    document = read_document(file)
    plan_id = labels.name.lower()
    plan = Plan(plan_id, guess_settings(document, plan_id, reference), document.text, document)
    for score in evaluate_plan(plan_id, _read(plan, reference, Judgement()), labels):
        yield Measured(RULES, score, document.text)


def _read(plan: Plan, reference: Reference, judgement: Judgement) -> PlanFacts:
    return read_facts(plan, read_outline(plan, reference.lexicon), reference, judgement)


def _text_file(labels: Path, places: Iterable[Path]) -> Path | None:
    """The file that the labels were made from, by the name that SOURCE.sha256 states; None where it is not there.

    Labels of a published plan have no SOURCE.sha256: their text is the published one.
    """
    stated = labels / "SOURCE.sha256"
    if not stated.is_file():
        return None
    line = stated.read_text(encoding="utf-8").split()
    if len(line) < 2:
        raise PlanDataError(str(stated), "no file name", "SHA-256 and file name", "State both.")
    return next((place / line[1] for place in places if (place / line[1]).is_file()), None)
