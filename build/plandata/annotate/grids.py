"""Tables as grids: what each column is by its head, and for each row the cell that stands in each column.

    序号 | 任务 | 牵头单位        →  Grid(read_as="duties", columns=(index, task, lead), rows=(GridRow, …))

A merged cell counts for every row and column that it spans. Heads are words of datasets/reference/table_heads.yml;
years among them are told by their form (2025年). A table over two pages without a second head goes on with the first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from plandata.annotate.plain_tables import plain_tables
from plandata.annotate.segments import squeeze
from plandata.model import Clause, Plan
from plandata.model.document import Cell, Table
from plandata.model.wordlists import WordLists

ReadAs = Literal["duties", "duty_list", "indicators", "projects", "none"]
DUTIES = frozenset({"lead", "support", "duty"})
BRACKET = re.compile(r"[（(]([^（()）]*)[）)]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|$)")
_NUMBER = re.compile(r"[≥≤＞＜><〔\[（(]?\s*[\d.,]+\s*%?[〕\]）)]?")
_HAN_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]?")
_UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位[:：]([^、，,；;/（()）\s]{1,6})[）)]?")  # over a table
_UNIT_BEHIND = re.compile(  # in the line of the table's title
    r"(?P<title>.+?)[\s　]+[（(]?(?:计量)?单位[:：](?P<unit>[^、，,；;/（()）\s]{1,6})[）)]?"
)
_MOST_HEADS = 3  # rows of a head; more are none
_ANNEX = re.compile(r"^附[件表][\d一二三四五六七八九十]{0,2}[:：]")
_SENTENCE = re.compile(r"[，。；]")  # a cell that holds one says something; a head and a name do not


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind (table_heads.yml, `year`, or "" for none), the words of its head, its unit and its year."""

    kind: str
    words: str
    unit: str | None = None
    year: int | None = None
    heads: tuple[str, ...] = ()  # squeezed, from top to bottom, each once


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row below the head: its clause and a cell a column, None where the row has none there."""

    clause_id: str
    number: int  # of the row in the table, from 0
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its meaning. `heads` are the cells of the lowest row of the head, a column each."""

    table: Table
    clause_id: str  # that of the table's first row
    title: str | None
    columns: tuple[Column, ...]
    heads: tuple[Cell | None, ...]
    rows: tuple[GridRow, ...]
    read_as: ReadAs
    unit: str | None = None  # of all its numbers: 单位：人 over the table

    def first(self, *kinds: str) -> int | None:
        """The number of the first column of one of these kinds, in the order of the kinds."""
        return next((at for kind in kinds for at, column in enumerate(self.columns) if column.kind == kind), None)


def find_grids(plan: Plan, clauses: Sequence[Clause], words: WordLists) -> tuple[Grid, ...]:
    """Every table of the plan, in the order of the text: those of its document, else lines
    whose cells tabs part, and lines that are a cell each."""
    known = plan.document.tables if plan.document else ()
    reader = _Reader(plan, clauses, words.of_file("table_heads"))
    grids: list[Grid] = []
    for table in known or plain_tables(clauses, words, lambda head: _kind(BRACKET.sub("", head), reader.heads)):
        grids.append(reader.read(table, grids[-1] if grids else None))
    return tuple(grids)


def is_head(words: str, heads: WordLists) -> bool:
    """Whether a cell's words head a column, brackets apart: 指标名称, 2025年目标, 总投资（万元）."""
    bare = BRACKET.sub("", words)
    year = _YEAR.search(bare)
    rest = bare.replace(year[1], "").removeprefix("年") if year else bare
    return (bool(year) and not rest) or any(rest in heads[f"exact.{name}"] for name in _names(heads, "exact"))


def words_of(text: str, cell: Cell | None) -> str:
    """The words of a cell without white space; '' where there is none."""
    return squeeze(text[cell.start : cell.end]) if cell else ""


# ── What they are ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the tables of one plan are read with."""

    plan: Plan
    clauses: Sequence[Clause]
    heads: WordLists

    def read(self, table: Table, before: Grid | None) -> Grid:
        """Say what a table is; `before` is the one above it, with which it may go on."""
        text, places = self.plan.text, _places(table)
        first = int(_is_banner(places[0]))
        depth = max(table.header_rows, 2 * _goes_under(places, first)) or _depth(places, first)
        columns = tuple(
            _column(text, [row[at] for row in places[first : first + depth]], self.heads) for at in range(table.columns)
        )
        known = any(column.kind for column in columns)
        if before and not known and _is_rest(text, before, table):
            grid = replace(before, table=table, clause_id=self._clause_at(table.start).clause_id)
            return replace(grid, rows=self._rows(table, places, 0, before.columns))
        if not known and not table.header_rows and not _tells_numbers(text, places, first + depth):
            depth = 0
        clause = self._clause_at(table.start)
        above, unit = _above(clause, self.clauses)
        title = words_of(text, places[0][0]) if first else above
        lowest: Sequence[Cell | None] = places[first + depth - 1] if depth else [None] * table.columns
        rows = self._rows(table, places, first + depth, columns)
        columns = _with_task(_with_duties(text, columns, rows))
        grid = Grid(table, clause.clause_id, title, columns, tuple(lowest), rows, "none", unit)
        return replace(grid, read_as=_read_as(self.plan, grid, self.heads))

    def _rows(
        self, table: Table, places: Sequence[Sequence[Cell | None]], first: int, columns: Sequence[Column]
    ) -> tuple[GridRow, ...]:
        """The rows from `first` on that have words of their own and are no heading of those below."""
        filled: dict[int, list[Cell]] = defaultdict(list)
        for cell in table.cells:
            if cell.end > cell.start:
                filled[cell.row].append(cell)
        return tuple(
            GridRow(self._clause_at(own[0].start).clause_id, number, tuple(places[number]))
            for number in range(first, table.rows)
            if (own := filled[number])
            and not _is_banner(places[number])
            and not self._heads_rows(own, columns)
            and not self._repeats_head(places[number], columns)
        )

    def _heads_rows(self, own: Sequence[Cell], columns: Sequence[Column]) -> bool:
        """Whether a row only names what the rows below are about: 一 | 水源工程, and at most sums in other columns."""
        kinds = [columns[cell.column].kind for cell in own]
        numbered = kinds[0] == "index" and _HAN_NUMBER.fullmatch(words_of(self.plan.text, own[0]))
        sums = all(_NUMBER.fullmatch(words_of(self.plan.text, cell)) for cell in own[2:])
        return sums and len(columns) > 2 and bool(numbered)

    def _repeats_head(self, row: Sequence[Cell | None], columns: Sequence[Column]) -> bool:
        """Whether the head stands once more, as the top of a printed page has it."""
        return all(words_of(self.plan.text, cell) == column.words for cell, column in zip(row, columns, strict=True))

    def _clause_at(self, at: int) -> Clause:
        return self.clauses[max(0, bisect_right(self.clauses, at, key=lambda clause: clause.start_char) - 1)]


def _tells_numbers(text: str, places: Sequence[Sequence[Cell | None]], first: int) -> bool:
    """Whether the rows above `first` hold no number and those below do: a head of names over figures."""
    cells = [[words_of(text, cell) for cell in row[1:]] for row in places]
    above = [words for row in cells[:first] for words in row if _NUMBER.fullmatch(words)]
    return not above and any(_NUMBER.fullmatch(words) for row in cells[first:] for words in row)


def _places(table: Table) -> list[list[Cell | None]]:
    """The cell that stands in each place of the table, by row and column."""
    places: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                places[row][column] = cell
    return places


def _is_banner(row: Sequence[Cell | None]) -> bool:
    """Whether one cell fills the row: the table's title, or a heading of the rows below."""
    filled = [cell for cell in row if cell and cell.end > cell.start]
    return bool(filled) and all(cell is filled[0] for cell in filled) and (len(filled) == len(row) > 1)


def _depth(places: Sequence[Sequence[Cell | None]], first: int) -> int:
    """How many rows the head has: two where its first row holds cells that span columns and such that span rows."""
    if first >= len(places):
        return 0
    row = [cell for cell in places[first] if cell]
    wide = any(cell.column_span > 1 for cell in row)
    deep = max((cell.row + cell.row_span - first for cell in row), default=1)
    return min(deep, _MOST_HEADS) if wide else 1


def _goes_under(places: Sequence[Sequence[Cell | None]], first: int) -> bool:
    """Whether the next row only fills the places under wide heads: 分工 over 牵头单位 | 配合单位, the others empty."""
    if first + 2 >= len(places):
        return False
    filled = [(above, cell) for above, cell in zip(places[first], places[first + 1], strict=True) if _is_filled(cell)]
    empty = [above for above, cell in zip(places[first], places[first + 1], strict=True) if not _is_filled(cell)]
    under = all(above and above.column_span > 1 for above, _ in filled)
    return bool(filled) and under and any(above and above.column_span == 1 for above in empty)


def _is_filled(cell: Cell | None) -> bool:
    return cell is not None and cell.end > cell.start


def _column(text: str, cells: Sequence[Cell | None], heads: WordLists) -> Column:
    said = tuple(dict.fromkeys(words_of(text, cell) for cell in cells if cell and cell.end > cell.start))
    words = "".join(said)
    unit = next((found[1] for part in reversed(said) if (found := BRACKET.search(part))), None)
    bare = [BRACKET.sub("", part) for part in said]
    years = [int(year[1]) for part in reversed(bare) if (year := _YEAR.search(part))]
    kinds = (
        _kind(part, heads) or _kind(squeeze(whole), heads)
        for part, whole in zip(reversed(bare), reversed(said), strict=True)
    )
    kind = next((kind for kind in kinds if kind), "")
    if years and kind in ("", "target", "base", "growth"):
        kind = kind or "year"
    return Column(kind, words, unit, years[0] if years else None, said)


def _with_duties(text: str, columns: tuple[Column, ...], rows: Sequence[GridRow]) -> tuple[Column, ...]:
    """部门 | 工作重点 | 依据: beside bodies and without a head of duties, the column of sentences holds them."""
    kinds = [column.kind for column in columns]
    if "body" not in kinds or {"duty_text", *DUTIES} & set(kinds):
        return columns
    told = [
        at
        for at in range(kinds.index("body") + 1, len(columns))
        if kinds[at] in ("", "task") and 2 * sum(_is_sentence(text, row.cells[at]) for row in rows) > len(rows)
    ]
    return tuple(replace(each, kind="duty_text") if at in told[:1] else each for at, each in enumerate(columns))


def _with_task(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """序号 | 民生实事 | 责任单位: where no head names the task, the column before the bodies holds it."""
    kinds = [column.kind for column in columns]
    first = next((at for at, kind in enumerate(kinds) if kind in DUTIES), 0)
    if (
        not first
        or kinds[first - 1]
        or {*kinds} - {"", "index", "group", "deadline", "start", "remark", "person", *DUTIES}
    ):
        return columns
    return tuple(replace(each, kind="task") if at == first - 1 else each for at, each in enumerate(columns))


def _is_sentence(text: str, cell: Cell | None) -> bool:
    return _SENTENCE.search(words_of(text, cell)) is not None


def _kind(head: str, heads: WordLists) -> str | None:
    exact = next((name for name in _names(heads, "exact") if head in heads[f"exact.{name}"]), None)
    if exact:
        return exact
    if _SENTENCE.search(head):
        return None  # 财政局 | 加大经费支持，…: no head, though 支持 is a word of heads
    ending = next((name for name in _names(heads, "ends") if head.endswith(heads[f"ends.{name}"])), None)
    held: Mapping[str, tuple[str, ...]] = {name: heads[f"within.{name}"] for name in _names(heads, "within")}
    return ending or next((name for name, words in held.items() if any(word in head for word in words)), None)


def _names(heads: WordLists, part: str) -> list[str]:
    return [name.removeprefix(f"{part}.") for name in heads if name.startswith(f"{part}.")]


def _above(clause: Clause, clauses: Sequence[Clause]) -> tuple[str | None, str | None]:
    """The line above the table, or the title of the part or box that it opens; the unit that a line between states."""
    at = next((number for number, each in enumerate(clauses) if each.clause_id == clause.clause_id), 0)
    told = [(above.heading or above.text.strip().splitlines()[-1]).strip() for above in clauses[max(0, at - 2) : at]]
    if told and (both := _UNIT_BEHIND.fullmatch(told[-1])):
        return squeeze(both["title"]), both["unit"]
    lines = [squeeze(line) for line in told]
    unit = _UNIT_LINE.fullmatch(lines[-1]) if lines else None
    title = next(iter(lines[:-1] if unit else lines[-1:]), None)
    title = _ANNEX.sub("", title) or title if title else None
    is_title = title and len(title) <= 40 and not title.endswith(("。", "；"))
    return (title if is_title else None), (unit[1] if unit else None)


def _read_as(plan: Plan, grid: Grid, heads: WordLists) -> ReadAs:
    kinds = {column.kind for column in grid.columns}
    if _counts_by_year(grid, kinds):
        return "indicators"
    if "project" in kinds and (kinds & {"content", "investment", "years", "place", "owner"} or not kinds & {"task"}):
        return "projects" if kinds - {"project", "index", ""} else "none"
    if kinds & DUTIES and "task" in kinds:
        return "duties"
    if "duty_text" in kinds and (kinds & {"body", "unit"} or kinds & DUTIES):
        return "duty_list"
    numeric = [column for column in grid.columns if column.kind in ("year", "target", "growth")]
    if numeric and not kinds & {"task", "content"}:
        return "indicators"
    return "indicators" if _is_allocation(plan, grid, heads) else "none"


def _counts_by_year(grid: Grid, kinds: Set[str]) -> bool:
    """项目 | 单位 | 2020年 | 2025年: figures of years, though the head says 项目; 项目名称 names projects."""
    at = grid.first("project")
    told = kinds & {"content", "investment", "years", "place", "owner", "task", *DUTIES}
    named = at is not None and "名称" not in grid.columns[at].words
    return named and not told and "unit" in kinds and bool(kinds & {"year", "target"})


def _is_allocation(plan: Plan, grid: Grid, heads: WordLists) -> bool:
    """Whether names and numbers are promised: the title or head says 计划, 名额 or 指标, and tells nothing done."""
    said = "".join([grid.title or "", *(column.words for column in grid.columns)])
    if not any(word in said for word in heads["promised"]) or any(word in said for word in heads["done"]):
        return False
    counted = [at for at, column in enumerate(grid.columns) if column.kind not in ("index", "group", "remark")][1:]
    cells = [words_of(plan.text, row.cells[at]) for row in grid.rows for at in counted]
    filled = [words for words in cells if words]
    return bool(filled) and all(_NUMBER.fullmatch(words) for words in filled)


def _is_rest(text: str, before: Grid, table: Table) -> bool:
    """Whether a table without a head of its own is the rest of the one before: as wide, only a page number between."""
    between = squeeze(text[before.table.end : table.start])
    return before.table.columns == table.columns and re.fullmatch(r"[—\-–\d]{0,8}", between) is not None
