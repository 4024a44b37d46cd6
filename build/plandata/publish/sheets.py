"""What every XLSX of the project shares: frozen heads, widths, numbers as numbers, text never a formula, no clock.

Rows go to disk as they are written (openpyxl's write-only mode), so that a workbook costs the memory of one row; what a
sheet says of itself before its rows, its widths and frozen heads, is set before the first.

Apart from the other downloads because openpyxl takes half a second to load: only the first workbook pays for it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from plandata import escaping
from plandata.publish.excel import Link
from plandata.publish.zipping import TimelessZip

MOST_ROWS = 1_048_575  # of a sheet, its head aside
MOST_CHARACTERS = 32_767  # of a cell; openpyxl cuts what is longer without a word
CUT = "……（超出单元格上限，全文见 CSV）"
_WRITTEN = datetime(2000, 1, 1)  # openpyxl takes none with a time zone
_WIDEST = 48
_MEASURED = 200  # rows that say how wide a column is
_MOST_LINKS = 60_000  # Excel opens no sheet with more than 65,530


def new_workbook() -> Workbook:
    """Return a workbook without a sheet, without an author and without the moment it was written."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _WRITTEN
    return book


def workbook_bytes(book: Workbook) -> bytes:
    """Return the file; the same rows are the same bytes."""
    out = io.BytesIO()
    save(book, out)
    return out.getvalue()


def save(book: Workbook, out: IO[bytes]) -> None:
    """Write the file to `out`, which can be sought in; the same rows are the same bytes."""
    with TimelessZip(out) as archive:
        ExcelWriter(book, archive).save()


def write_rows(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write heads and rows, the heads frozen and filtered by; return how many rows there were."""
    rows = iter(rows)
    first = list(islice(rows, _MEASURED))
    for index, head in enumerate(heads, start=1):
        width = max([_width(head), *(_width(row[index - 1]) for row in first)])
        sheet.column_dimensions[get_column_letter(index)].width = min(max(width + 2, 8), _WIDEST)
    sheet.freeze_panes = "B2"
    sheet.append([_head(sheet, head) for head in heads])
    count = 0
    for count, row in enumerate(chain(first, rows), start=1):
        write_line(sheet, row, linked=count < _MOST_LINKS)
    if count:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count + 1}"
    return count


def write_notes(sheet: Any, lines: Iterable[Sequence[Any]]) -> None:
    """Write lines of words, for sheets that explain."""
    for column, width in (("A", 18), ("B", 60), ("C", 80)):
        sheet.column_dimensions[column].width = width
    for line in lines:
        write_line(sheet, line)


def write_line(sheet: Any, values: Sequence[Any], *, linked: bool = True) -> None:
    """Write the next line; None and '' leave the cell empty, an address is a link where `linked`."""
    sheet.append(list(_cells(sheet, values, linked)))


def _cells(sheet: Any, values: Sequence[Any], linked: bool) -> Iterator[Any]:
    for value in values:
        if value is None or value == "":
            yield None
        elif isinstance(value, int | float | Decimal | date):
            yield value
        elif isinstance(value, Link) and linked:
            cell = _words(sheet, value)
            cell.hyperlink = Hyperlink("", target=str(value))  # its place is known when it is written
            cell.style = "Hyperlink"
            yield cell
        else:
            text = escaping.xlsx(_fitting(str(value)))
            yield _words(sheet, str(value)) if text.startswith(("=", "#")) else text


def _words(sheet: Any, text: str) -> Any:
    """Return a cell that is text for good: a leading = would make it a formula, #N/A an error."""
    cell = WriteOnlyCell(sheet, escaping.xlsx(_fitting(text)))
    cell.data_type = "s"
    return cell


def _head(sheet: Any, head: str) -> Any:
    cell = _words(sheet, head)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: without its forbidden marks, 31 characters at most."""
    return re.sub(r"[\[\]:*?/\\]", " ", escaping.xml(title))[:31].strip("' ") or "1"


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT


def _width(value: Any) -> int:
    """Return a text's width in half-width characters, Han counting two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in str(value)) if value is not None else 0
