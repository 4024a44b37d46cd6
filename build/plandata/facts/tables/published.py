"""Tables document_tables and table_cells: every table of a plan as data, and which of its words are read as prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from plandata.annotate.grids import Grid
from plandata.annotate.segments import Span, squeeze
from plandata.model import DocumentTable, Plan, Project, TableCell, Target
from plandata.model.document import Cell

Placed = TypeVar("Placed", Project, Target)
# What a row's own words promise stands in these columns; the others hold names, numbers and dates alone.
_PROSE = ("task", "content", "duty_text")
_DOING = re.compile("(?!不低于|不高于|达到|以上|以下)[\u4e00-\u9fff]{2}")  # 新建3条, no number with its unit
_SENTENCE_ENDS = ("。", "；", ";")


def document_tables(plan: Plan, grids: Sequence[Grid]) -> tuple[DocumentTable, ...]:
    """A row per table, in the order of the text."""
    return tuple(
        DocumentTable(
            document_table_id=_table_id(plan, grid),
            plan_id=plan.plan_id,
            clause_id=grid.clause_id,
            title=grid.title,
            read_as=grid.read_as,
            row_count=grid.table.rows,
            column_count=grid.table.columns,
            start_char=grid.table.start,
            end_char=grid.table.end,
        )
        for grid in grids
    )


def table_cells(plan: Plan, grids: Sequence[Grid]) -> tuple[TableCell, ...]:
    """A row per cell; rows and columns from 1, a merged cell once."""
    return tuple(_cell(plan, grid, cell) for grid in grids for cell in grid.table.cells)


def excluded_spans(plan: Plan, grids: Sequence[Grid]) -> tuple[Span, ...]:
    """What of the tables is not read as running text: all but the cells that hold words of doing."""
    return tuple(span for grid in grids for span in _between(grid, list(_prose_cells(plan, grid))))


def by_place(rows: Iterable[Placed]) -> tuple[Placed, ...]:
    """The rows in the order of the text, of two that start at one place the first."""
    placed: dict[int, Placed] = {}
    for row in rows:
        placed.setdefault(row.start_char, row)
    return tuple(placed[start] for start in sorted(placed))


def _prose_cells(plan: Plan, grid: Grid) -> Iterator[Cell]:
    """Cells that are read as text: those of tasks and contents, in a table that nothing reads those of sentences."""
    for cell in sorted(grid.table.cells, key=lambda cell: cell.start):
        words = squeeze(plan.text[cell.start : cell.end])
        if grid.read_as == "none":
            kept = words.endswith(_SENTENCE_ENDS)
        else:
            kept = _is_prose(words, grid, cell) and any(cell in row.cells for row in grid.rows)
        if words and kept:
            yield cell


def _is_prose(words: str, grid: Grid, cell: Cell) -> bool:
    """2023年工作目标 over 完成前期工作，新建步道3公里: in a table of duties or projects a year may hold them."""
    kind = grid.columns[cell.column].kind
    of_year = kind in ("year", "target") and grid.read_as in ("duties", "projects")
    return kind in _PROSE or (of_year and _DOING.match(words) is not None)


def _between(grid: Grid, cells: Sequence[Cell]) -> Iterator[Span]:
    edges = [(grid.table.start, grid.table.start), *((c.start, c.end) for c in cells), (grid.table.end, grid.table.end)]
    yield from ((before[1], after[0]) for before, after in pairwise(edges) if after[0] > before[1])


def _cell(plan: Plan, grid: Grid, cell: Cell) -> TableCell:
    return TableCell(
        table_cell_id=f"{_table_id(plan, grid)}-{cell.row + 1}-{cell.column + 1}",
        plan_id=plan.plan_id,
        document_table_id=_table_id(plan, grid),
        row=cell.row + 1,
        column=cell.column + 1,
        row_span=cell.row_span,
        column_span=cell.column_span,
        start_char=cell.start,
        end_char=cell.end,
        text=plan.text[cell.start : cell.end] or None,
    )


def _table_id(plan: Plan, grid: Grid) -> str:
    return f"{plan.plan_id}-table-{grid.table.start}"
