"""Evaluation: what the engine reads, held against labels made by hand (tests/labels/<plan>/*.csv).

A label and a row are the same find when their spans overlap by at least half of their union, each used once; the find
is right when the compared columns agree too. Labels marked `debatable`, and those that repeat another (`repeat_of`),
count neither as missed nor as wrong.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.model import NOT_ABOUT, PlanFacts

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled or published fact: its span (code points, end exclusive) and the values that are compared.

    `also` are values that are right too; a `debatable` label may be found or not.
    """

    start: int
    end: int
    values: tuple[object, ...] = ()
    also: tuple[object, ...] = ()
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
    """How one kind of fact is compared: its label file, a plan's facts as items, and the columns that must agree."""

    name: str
    label_file: str
    columns: tuple[str, ...]
    items: Callable[[PlanFacts, tuple[str, ...]], Iterable[Item]]
    kinds: tuple[str, ...] = ()  # where not empty: the labels' kinds that are compared
    nested: bool = False  # whether a span that lies within the other is the same find: 35% in 保有率不低于35%


def _rows_of(table: str) -> Callable[[PlanFacts, tuple[str, ...]], Iterable[Item]]:
    def items(facts: PlanFacts, columns: tuple[str, ...]) -> Iterable[Item]:
        for row in getattr(facts, table):
            values = tuple(_plain(column, getattr(row, column)) for column in columns)
            yield Item(row.start_char, row.end_char, values)

    return items


def _headings(facts: PlanFacts, _: tuple[str, ...]) -> Iterable[Item]:
    """Headings, compared by where they start: how far one reaches into its text is no matter of the outline."""
    for clause in facts.clauses:
        if clause.number and clause.kind in OUTLINE_KINDS:
            yield Item(clause.start_char, clause.start_char + 1, (clause.kind,))


def _places(facts: PlanFacts, _: tuple[str, ...]) -> Iterable[Item]:
    """Mentions of divisions, one item a span with all its divisions (长吉 is two), a town as its county."""
    county = {city.city_id: city.parent_id or city.city_id for city in facts.cities if city.level == "township"}
    by_span: dict[tuple[int, int], set[str]] = {}
    for mention in facts.mentions:
        if mention.city_id:
            by_span.setdefault((mention.start_char, mention.end_char), set()).add(
                county.get(mention.city_id, mention.city_id)
            )
    for (start, end), ids in by_span.items():
        yield Item(start, end, (_divisions(ids),))


def _positions(facts: PlanFacts, _: tuple[str, ...]) -> Iterable[Item]:
    """What a city is to be: one item a phrase and city."""
    for row in facts.positions:
        yield Item(row.start_char, row.end_char, (_divisions([row.city_id]),))


OUTLINE_KINDS = ("chapter", "section", "task", "item")
TARGET_COLUMNS = ("comparator", "value_min", "value_max", "unit")
MEASURES = (
    Measure("outline", "outline.csv", ("kind",), _headings, OUTLINE_KINDS),
    Measure("roles", "roles.csv", ("role",), _rows_of("responsibilities")),
    Measure("projects", "projects.csv", (), _rows_of("projects"), nested=True),
    Measure("targets", "targets.csv", TARGET_COLUMNS, _rows_of("targets"), nested=True),
    Measure("mentions", "mentions.csv", ("city",), _places),
    Measure("positions", "positions.csv", ("city",), _positions),
    Measure("citations", "citations.csv", (), _rows_of("citations")),
)


def evaluate_plan(plan_id: str, facts: PlanFacts, folder: Path) -> tuple[Score, ...]:
    """Score every measure whose label file lies in `folder`.

    A first line `# 0-5000` of a label file limits the measure to facts that start in that range of the text.
    """
    scores = []
    for measure in MEASURES:
        file = folder / measure.label_file
        if file.is_file():
            first, end, labels = read_labels(file)
            items = [item for item in measure.items(facts, measure.columns) if first <= item.start < end]
            found = _label_items(measure, labels)
            scores.append(score(plan_id, measure.name, found, items, nested=measure.nested))
    cities = folder / "task_cities.csv"
    if cities.is_file():
        scores.append(_score_task_cities(plan_id, facts, read_labels(cities)[2]))
    return tuple(scores)


def score(plan_id: str, measure: str, labels: Sequence[Item], rows: Sequence[Item], *, nested: bool = False) -> Score:
    """Match rows to labels one to one, best overlap first, and count; `nested`: one span within the other is enough."""
    pairs = _pair(labels, rows, nested=nested)
    matched = {id(item) for pair in pairs for item in pair}
    sure = [(label, row) for label, row in pairs if not label.debatable]
    missing = [Miss("missing", item, None) for item in labels if id(item) not in matched and not item.debatable]
    extra = [Miss("extra", None, item) for item in rows if id(item) not in matched]
    wrong = [Miss("wrong", label, row) for label, row in sure if row.values not in (label.values, label.also)]
    return Score(
        plan_id,
        measure,
        expected=len(sure) + len(missing),
        found=len(sure) + len(extra),
        right=len(sure) - len(wrong),
        misses=tuple(sorted((*missing, *extra, *wrong), key=_place)),
    )


def read_labels(file: Path) -> tuple[int, int, tuple[dict[str, str], ...]]:
    """The range of the text that a label file covers (code points, end exclusive) and its rows."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    first, end = 0, 10**9
    if lines and lines[0].startswith("#"):
        first, end = (int(part) for part in lines.pop(0).lstrip("# ").split("-"))
    return first, end, tuple(csv.DictReader(lines))


def check_is_the_labelled_text(folder: Path, text_file: Path) -> None:
    """Raise PlanDataError unless `text_file` is the file that the labels in `folder` were made from."""
    expected = (folder / "SOURCE.sha256").read_text(encoding="utf-8").split()[0]
    found = hashlib.sha256(text_file.read_bytes()).hexdigest()
    if found != expected:
        raise PlanDataError(str(text_file), f"SHA-256 {found}", f"{expected}, the labelled text", "Give that file.")


def _label_items(measure: Measure, rows: Iterable[Mapping[str, str]]) -> list[Item]:
    items = []
    for row in rows:
        if measure.kinds and row["kind"] not in measure.kinds:
            continue
        start = int(row["start_char"])
        values = tuple(_plain(column, row.get(column)) for column in measure.columns)
        also = tuple(_plain(column, row.get(f"{column}_also") or row.get(column)) for column in measure.columns)
        debatable = row.get("certainty") == "debatable" or bool(row.get("repeat_of"))
        items.append(Item(start, start + 1 if measure.kinds else int(row["end_char"]), values, also, debatable))
    return items


def _score_task_cities(plan_id: str, facts: PlanFacts, labels: Iterable[Mapping[str, str]]) -> Score:
    """Task × city at county level and above, as the view task_cities has it."""
    found = {
        (mention.task_id.removeprefix(f"{mention.plan_id}-"), mention.city_id)
        for mention in facts.mentions
        if mention.task_id and mention.city_id and len(mention.city_id) == 6 and mention.resolution not in NOT_ABOUT
    }
    rows = [((row["task"], row["city"]), row.get("certainty") == "debatable") for row in labels]
    sure = {pair for pair, debatable in rows if not debatable}
    found -= {pair for pair, debatable in rows if debatable}
    misses = [Miss("missing", Item(0, 0, pair), None) for pair in sorted(sure - found)]
    misses += [Miss("extra", None, Item(0, 0, pair)) for pair in sorted(found - sure)]
    return Score(plan_id, "task cities", len(sure), len(found), len(sure & found), tuple(misses))


def _pair(labels: Sequence[Item], rows: Sequence[Item], *, nested: bool) -> list[tuple[Item, Item]]:
    """Pairs whose spans overlap by half of their union (or lie one in the other), best first; values break a tie."""
    candidates = []
    for at, label in enumerate(labels):
        for beside, row in enumerate(rows):
            shared = min(label.end, row.end) - max(label.start, row.start)
            union = max(label.end, row.end) - min(label.start, row.start)
            enough = min(HALF * union, label.end - label.start, row.end - row.start) if nested else HALF * union
            if shared > 0 and shared >= enough:
                candidates.append((-shared / union, row.values not in (label.values, label.also), at, beside))
    pairs, used_labels, used_rows = [], set(), set()
    for _, _, at, beside in sorted(candidates):
        if at not in used_labels and beside not in used_rows:
            used_labels.add(at)
            used_rows.add(beside)
            pairs.append((labels[at], rows[beside]))
    return pairs


def _plain(column: str, value: object) -> object:
    """A value as both sides write it: null for empty, amounts by value, divisions by county and in order."""
    if value is None or value == "":
        return None
    if column in ("value_min", "value_max"):
        return Decimal(str(value)).normalize()
    if column == "city":
        return _divisions(str(value).split(";"))
    return str(value)


def _divisions(ids: Iterable[str]) -> str:
    """Ids in order, a town's by its county's six digits, a place abroad as x."""
    return ";".join(sorted(city_id[:6] if city_id[:6].isdigit() else "x" for city_id in ids))


def _place(miss: Miss) -> int:
    item = miss.label or miss.row
    return item.start if item else 0
