"""The measuring stick: what the engine reads, held against labels made by hand (tests/labels/<plan>/*.csv).

A label and a row are the same find when their spans overlap by at least half of their union, each used once; the find
is right when the compared columns agree too. Labels marked `debatable` count neither as missed nor as wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from plandata.model import PlanFacts

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled or published fact: its span (code points, end exclusive) and the values that are compared."""

    start: int
    end: int
    values: tuple[object, ...] = ()
    debatable: bool = False


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: `kind` is missing, extra or wrong."""

    kind: str
    label: Item | None
    row: Item | None


@dataclass(frozen=True, slots=True)
class Score:
    """How one table of one plan agrees with its labels."""

    plan_id: str
    measure: str
    expected: int
    found: int
    right: int
    misses: tuple[Miss, ...] = ()

    @property
    def recall(self) -> float:
        """Share of the labels that were found right; 1 where nothing is labelled."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Share of the rows that are right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of recall and precision."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How one kind of fact is compared: its label file, the rows of a plan, and the columns that must agree."""

    name: str
    label_file: str
    rows: Callable[[PlanFacts], Iterable[object]]
    columns: tuple[str, ...] = ()


MEASURES = (
    Measure("outline", "outline.csv", lambda facts: (c for c in facts.clauses if c.number), ("kind",)),
    Measure("roles", "responsibilities.csv", lambda facts: facts.responsibilities, ("role",)),
    Measure("projects", "projects.csv", lambda facts: facts.projects),
    Measure(
        "targets",
        "targets.csv",
        lambda facts: facts.targets,
        ("comparator", "value_min", "value_max", "unit"),
    ),
    Measure("positions", "positions.csv", lambda facts: facts.positions),
    Measure("citations", "citations.csv", lambda facts: facts.citations),
)


def score(plan_id: str, measure: str, labels: Sequence[Item], rows: Sequence[Item]) -> Score:
    """Match rows to labels one to one, best overlap first, and count."""
    pairs = _pair(labels, rows)
    matched_labels = {id(label) for label, _ in pairs}
    matched_rows = {id(row) for _, row in pairs}
    sure = [(label, row) for label, row in pairs if not label.debatable]
    missing = [Miss("missing", item, None) for item in labels if id(item) not in matched_labels and not item.debatable]
    extra = [Miss("extra", None, item) for item in rows if id(item) not in matched_rows]
    wrong = [Miss("wrong", label, row) for label, row in sure if label.values != row.values]
    return Score(
        plan_id, measure,
        expected=len(sure) + len(missing), found=len(sure) + len(extra), right=len(sure) - len(wrong),
        misses=tuple(sorted((*missing, *extra, *wrong), key=_place)),
    )  # fmt: skip


def score_sets(plan_id: str, measure: str, expected: set[tuple[str, str]], found: set[tuple[str, str]]) -> Score:
    """Compare two sets of pairs, such as task × city."""
    misses = [Miss("missing", Item(0, 0, pair), None) for pair in sorted(expected - found)]
    misses += [Miss("extra", None, Item(0, 0, pair)) for pair in sorted(found - expected)]
    return Score(plan_id, measure, len(expected), len(found), len(expected & found), tuple(misses))


def evaluate_plan(
    plan_id: str, facts: PlanFacts, folder: Path, within: Mapping[str, tuple[int, int]]
) -> tuple[Score, ...]:
    """Score every measure whose label file lies in `folder`; `within` limits a file to a labelled range of the text."""
    scores = []
    for measure in MEASURES:
        file = folder / measure.label_file
        if not file.is_file():
            continue
        first, last = within.get(measure.label_file, (0, 10**9))
        rows = [_row_item(row, measure.columns) for row in measure.rows(facts)]
        labels = [_label_item(row, measure.columns) for row in read_labels(file)]
        scores.append(score(plan_id, measure.name, labels, [row for row in rows if first <= row.start < last]))
    cities = folder / "task_cities.csv"
    if cities.is_file():
        expected = {(row["task"], row["city"]) for row in read_labels(cities)}
        scores.append(score_sets(plan_id, "task cities", expected, _task_cities(facts)))
    return tuple(scores)


def read_labels(file: Path) -> tuple[dict[str, str], ...]:
    """The rows of one label file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _pair(labels: Sequence[Item], rows: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Pairs whose spans overlap by half of their union, best first; equal values break a tie."""
    candidates = []
    for at, label in enumerate(labels):
        for beside, row in enumerate(rows):
            shared = min(label.end, row.end) - max(label.start, row.start)
            union = max(label.end, row.end) - min(label.start, row.start)
            if shared > 0 and shared >= HALF * union:
                candidates.append((-shared / union, label.values != row.values, at, beside))
    pairs, used_labels, used_rows = [], set(), set()
    for _, _, at, beside in sorted(candidates):
        if at not in used_labels and beside not in used_rows:
            used_labels.add(at)
            used_rows.add(beside)
            pairs.append((labels[at], rows[beside]))
    return pairs


def _task_cities(facts: PlanFacts) -> set[tuple[str, str]]:
    """Task × city as the published view task_cities has it: not inside a body's or a line's name, not ambiguous."""
    aside = {"in_body", "in_name", "ambiguous"}
    return {
        (mention.task_id.removeprefix(f"{mention.plan_id}-"), mention.city_id)
        for mention in facts.mentions
        if mention.task_id and mention.city_id and mention.resolution not in aside
    }


def _row_item(row: object, columns: tuple[str, ...]) -> Item:
    return Item(row.start_char, row.end_char, tuple(_plain(getattr(row, column)) for column in columns))  # type: ignore[attr-defined]


def _label_item(row: Mapping[str, str], columns: tuple[str, ...]) -> Item:
    values = tuple(_plain(row.get(column)) for column in columns)
    return Item(int(row["start_char"]), int(row["end_char"]), values, row.get("certainty") == "debatable")


def _plain(value: object) -> object:
    """A value as both sides write it: null for empty, numbers by value."""
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value)


def _place(miss: Miss) -> int:
    item = miss.label or miss.row
    return item.start if item else 0
