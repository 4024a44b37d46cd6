"""The tables of a PDF page that rules part, and rows that a page's end breaks.

A program that prints a table breaks a row where the page ends: the rest of its words stands in a row of its own at the
top of the next page, behind a repeated head or none, and its index cell is empty there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plandata.read.formats.building import CellWords
from plandata.read.formats.pdf_lines import Char, PrintedLine, join, lines_of
from plandata.read.marks import starts_with_mark

_THIN = 3  # points: a rectangle that is a rule
_NEAR = 3  # points: edges of one column
_HEAD = 0.12  # of a page's height: a running head may stand over a table that goes on
_INDEX = re.compile(r"[（(]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?")
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table's cells, where it stands on its page, and where its columns begin (none where no rules part them)."""

    cells: tuple[CellWords, ...]
    top: float
    page: int
    lefts: tuple[float, ...] = ()


def ruled_tables(
    page: Any, number: int, chars: Sequence[Char], before: PrintedTable | None
) -> Iterator[tuple[Box, PrintedTable]]:
    """Yield the ruled tables of a page with their boxes; `before` is the last table of the page before."""
    ruled = page.filter(_rules)
    for table in ruled.find_tables() if ruled.lines or ruled.rects or ruled.curves else ():
        box = table.bbox
        first = not any(_HEAD * page.height < char["top"] < box[1] for char in chars if not char["text"].isspace())
        if found := _table(table, chars, number, before if first else None):
            yield box, found
            chars = [char for char in chars if not is_inside(char, box)]


def is_inside(char: Char, box: Box) -> bool:
    """Whether the middle of a character stands in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def join_rows(items: Sequence[PrintedLine | PrintedTable]) -> list[PrintedLine | PrintedTable]:
    """Return the items with the rest of a row that a page's end breaks joined to the row on the page before.

    Nothing but lines that are left out before may stand between the two tables. A table of which nothing else is left
    goes.
    """
    joined: list[PrintedLine | PrintedTable] = []
    page = 0  # the last page that the table before stands on
    for item in items:
        above = joined[-1] if joined else None
        if isinstance(item, PrintedTable) and isinstance(above, PrintedTable) and item.page == page + 1:
            head = _repeated_head(above, item)
            if more := _rest(above, item, head):
                joined[-1] = _with_rest(above, more)
                below = _without_row(item, head)
                joined += [below] if below else []
                page = item.page
                continue
        joined.append(item)
        page = item.page
    return joined


def _rest(above: PrintedTable, below: PrintedTable, head: int) -> Mapping[int, CellWords]:
    """The cells with words of the row that goes on with the last one above, by its columns; none where none does.

    Where an index cell above is merged over several rows (one task, several measures), a row with words in each column
    that is not merged is the next measure.
    """
    row = [cell for cell in below.cells if cell.row == head]
    last = _last_row(above)
    index = last.get(0)
    if not (row and index and above.lefts and below.lefts and _INDEX.fullmatch("".join(index.paragraphs))):
        return {}
    if row[0].column != 0 or any(cell.row_span > 1 for cell in row) or row[0].paragraphs:
        return {}
    rest = {_column(above.lefts, below.lefts[cell.column]): cell for cell in row if cell.paragraphs}
    if not rest or not rest.keys() <= last.keys():
        return {}
    merged = {cell.column for cell in above.cells if cell.row_span > 1}
    if 0 in merged and all(column in rest for column in last if column not in merged):
        return {}
    return rest


def _last_row(table: PrintedTable) -> dict[int, CellWords]:
    end = max(cell.row + cell.row_span for cell in table.cells)
    return {cell.column: cell for cell in table.cells if cell.row + cell.row_span == end}


def _column(lefts: Sequence[float], left: float) -> int:
    """The column that begins at a place; -1 where none does."""
    return next((at for at, edge in enumerate(lefts) if abs(edge - left) <= _NEAR), -1)


def _repeated_head(above: PrintedTable, below: PrintedTable) -> int:
    """How many rows of a table say again what the first rows of the one above say."""
    number = 0
    while (words := _words(below, number)) and any(words) and words == _words(above, number):
        number += 1
    return number


def _words(table: PrintedTable, row: int) -> list[tuple[str, ...]]:
    return [cell.paragraphs for cell in table.cells if cell.row == row]


def _with_rest(above: PrintedTable, more: Mapping[int, CellWords]) -> PrintedTable:
    last = _last_row(above)
    longer = {id(last[column]): _longer(last[column], cell) for column, cell in more.items()}
    return replace(above, cells=tuple(longer.get(id(cell), cell) for cell in above.cells))


def _longer(cell: CellWords, rest: CellWords) -> CellWords:
    """A cell with the words that stand on the next page."""
    *whole, last = cell.paragraphs or ("",)
    first, *others = rest.paragraphs
    begins = last[-1:] in tuple("。；;") and starts_with_mark(first, 0, len(first))
    words = (*whole, last, first, *others) if begins else (*whole, join(last, first), *others)
    return replace(cell, paragraphs=words)


def _without_row(table: PrintedTable, number: int) -> PrintedTable | None:
    """A table without a row; None where only its repeated head is left."""
    kept = [replace(cell, row=cell.row - (cell.row > number)) for cell in table.cells if cell.row != number]
    return replace(table, cells=tuple(kept)) if any(cell.row >= number for cell in kept) else None


def _rules(drawn: Any) -> bool:
    """Whether something drawn may be the rule of a table: no character, and no area that only shades what it holds."""
    if drawn["object_type"] != "rect":
        return bool(drawn["object_type"] in ("line", "curve"))
    return float(min(drawn["width"], drawn["height"])) <= _THIN or bool(drawn["stroke"] and not drawn["fill"])


def _table(table: Any, chars: Sequence[Char], page: int, before: PrintedTable | None) -> PrintedTable | None:
    """A table with its cells; None for lines that frame a page, a box, or a single row or column.

    A single row is one where its columns are those of the table `before`.
    """
    boxes = sorted({cell for row in table.rows for cell in row.cells if cell}, key=lambda box: (box[1], box[0]))
    lefts, tops = (_edges(box[i] for box in boxes) for i in (0, 1))
    cells = []
    for box in boxes:
        row, column = _index(tops, box[1]), _index(lefts, box[0])
        row_end, column_end = _index(tops, box[3]), _index(lefts, box[2])
        lines = lines_of([char for char in chars if is_inside(char, box)], page, 1.0e9)
        words = tuple(_cell_paragraphs(lines))
        cells.append(CellWords(row, column, max(1, row_end - row), max(1, column_end - column), words))
    full = [cell for cell in cells if cell.paragraphs]
    rows = Counter(cell.row for cell in full)
    goes_on = full and len(lefts) > 1 and before and all(_column(before.lefts, left) >= 0 for left in lefts)
    if not goes_on and (sum(count > 1 for count in rows.values()) < 2 or len(tops) < 2):
        return None
    return PrintedTable(tuple(cells), float(table.bbox[1]), page, tuple(lefts))


def _edges(values: Iterator[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return sum(edge < value - _NEAR for edge in edges)


def _cell_paragraphs(lines: Sequence[PrintedLine]) -> Iterator[str]:
    """The paragraphs of a cell: a numbered item begins one, any other line goes on."""
    words = ""
    for line in lines:
        begins = starts_with_mark(line.words, 0, len(line.words)) and words[-1:] in tuple("。；;")
        if begins and words:
            yield words
            words = ""
        words = join(words, line.words)
    if words:
        yield words
