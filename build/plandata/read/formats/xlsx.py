"""Reads a workbook as people send it (项目清单, 任务分工表): each sheet is a title and tables, with merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats.building import Builder, CellWords
from plandata.read.formats.limits import MOST_CELLS, check_zip

_DEFAULT_NAME = ("sheet", "工作表")


def read_xlsx(path: Path, content: bytes) -> Document:
    """Return a workbook as a document: what its visible sheets show, formulas as their last values."""
    check_zip(path, content)
    workbook = load_workbook(io.BytesIO(content), data_only=True)
    builder = Builder()
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            builder.leave("hidden", sheet.title)
            continue
        cells = _cells(path, sheet, builder)
        named = not sheet.title.lower().startswith(_DEFAULT_NAME)
        if named and _is_titled(cells):  # 封面, 附件1: its own title says more
            builder.leave("furniture", sheet.title)
        elif named and cells:  # an empty sheet's name heads nothing
            builder.line(sheet.title.strip(), "heading", level=1)
        for block in _blocks(cells):
            _write(block, builder)
    return builder.finish()


def _is_titled(cells: Sequence[CellWords]) -> bool:
    """Whether a sheet begins with a row of one cell, which no table's row is."""
    return bool(cells) and sum(cell.row == cells[0].row for cell in cells) == 1


_WIDE = 4  # cells in a row


def _cells(path: Path, sheet: Any, builder: Builder) -> list[CellWords]:
    """The cells of a sheet that say something, and what is merged with each; hidden rows and columns are told."""
    spans = {
        (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        for area in sheet.merged_cells.ranges
    }
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    if sheet.max_row * sheet.max_column > 100 * MOST_CELLS:
        found = f"a sheet of {sheet.max_row:,} × {sheet.max_column:,} cells"
        raise PlanDataError(str(path), found, f"at most {MOST_CELLS:,}", "Delete the empty rows and columns.")
    cells = []
    for row in sheet.iter_rows():
        for cell in row:
            words = _shown(cell)
            if not words:
                continue
            if cell.row in hidden_rows or cell.column_letter in hidden_columns:
                builder.leave("hidden", words)
                continue
            down, across = spans.get((cell.row, cell.column), (1, 1))
            cells.append(CellWords(cell.row - 1, cell.column - 1, down, across, tuple(words.split("\n"))))
    return cells


def _shown(cell: Any) -> str:
    """A cell's words as the sheet shows them: 75% and not 0.75, a day and not a number of days."""
    value = cell.value
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if "d" in cell.number_format.lower() else "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "\n".join(filter(None, (" ".join(line.split()) for line in str(value or "").splitlines())))
    percent = "%" in cell.number_format
    return f"{round(value * 100 if percent else value, 6):.15g}" + ("%" if percent else "")


def _blocks(cells: Sequence[CellWords]) -> Iterator[list[CellWords]]:
    """Cells in groups that an empty row parts."""
    block: list[CellWords] = []
    end = 0
    for cell in cells:
        if block and cell.row > end:
            yield block
            block = []
        block.append(cell)
        end = max(end, cell.row + cell.row_span)
    if block:
        yield block


def _write(block: Sequence[CellWords], builder: Builder) -> None:
    """Rows of one cell over and under a table are lines, two over a wide one too: 填报单位：… 单位：万元.

    The rest is the table, moved to its own corner.
    """
    rows: dict[int, list[CellWords]] = {}
    for cell in block:
        rows.setdefault(cell.row, []).append(cell)
    widest = max(map(len, rows.values()), default=0)
    least = 2 if widest < _WIDE else 3
    begin = next((number for number, row in rows.items() if len(row) >= least), 0)
    wide = [number for number, row in rows.items() if len(row) > 1 and number >= begin]
    first, last = min(wide, default=0), max(wide, default=-1)
    table = [cell for cell in block if first <= cell.row <= last]
    column = min((cell.column for cell in table), default=0)
    for number in (number for number in rows if number < first or not wide):
        for cell in rows[number]:
            builder.line(" ".join(cell.paragraphs))
    if table:
        moved = [
            CellWords(cell.row - first, cell.column - column, cell.row_span, cell.column_span, cell.paragraphs)
            for cell in table
        ]
        heads = max(cell.row_span for cell in moved if cell.row == 0)
        builder.table(_filled(moved), header_rows=heads)
    for number in (number for number in rows if wide and number > last):
        builder.line(" ".join(rows[number][0].paragraphs))


def _filled(cells: Sequence[CellWords]) -> list[CellWords]:
    """A table's cells with the empty ones between them, so that each row has all its places."""
    taken = {
        (cell.row + down, cell.column + across)
        for cell in cells
        for down in range(cell.row_span)
        for across in range(cell.column_span)
    }
    height, width = max(row for row, _ in taken) + 1, max(column for _, column in taken) + 1
    empty = ((row, column) for row in range(height) for column in range(width) if (row, column) not in taken)
    return [*cells, *(CellWords(row, column, 1, 1, ()) for row, column in empty)]
