"""What every XLSX of the project shares: frozen heads, widths, numbers as numbers, text never a formula, no clock.

Apart from the other downloads because openpyxl takes half a second to load: only the first workbook pays for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from plandata import escaping
from plandata.publish.excel import Link
from plandata.publish.zipping import zip_bytes

MOST_ROWS = 1_048_575  # of a sheet, its head aside
MOST_CHARACTERS = 32_767  # of a cell; openpyxl cuts what is longer without a word
CUT = "……（超出单元格上限，全文见 CSV）"
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WIDEST = 48
_MOST_LINKS = 60_000  # Excel opens no sheet with more than 65,530


def new_workbook() -> Workbook:
    """Return a workbook without a sheet and without an author."""
    book = Workbook()
    book.properties.creator = ""
    book.remove(book.worksheets[0])
    return book


def workbook_bytes(book: Workbook) -> bytes:
    """Return the file without the moment it was written: the same rows are the same bytes."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as written:
        parts = [(name, written.read(name)) for name in written.namelist()]
    return zip_bytes(
        (name, _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", part) if name.endswith("core.xml") else part)
        for name, part in parts
    )


def write_rows(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write heads and rows, the heads frozen and filtered by."""
    for number, line in enumerate((heads, *rows), start=1):
        write_line(sheet, number, line)
    sheet.freeze_panes = "B2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions
    for index, head in enumerate(heads, start=1):
        width = max([_width(head), *(_width(row[index - 1]) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(index)].width = min(max(width + 2, 8), _WIDEST)
        top = sheet.cell(row=1, column=index)
        top.font, top.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        top.alignment = Alignment(vertical="center", wrap_text=True)


def write_notes(sheet: Any, lines: Iterable[Sequence[Any]]) -> None:
    """Write lines of words, for sheets that explain."""
    for number, line in enumerate(lines, start=1):
        write_line(sheet, number, line)
    for column, width in (("A", 18), ("B", 60), ("C", 80)):
        sheet.column_dimensions[column].width = width


def write_line(sheet: Any, number: int, values: Sequence[Any]) -> None:
    """Write one line, from row `number` counted from 1; None and '' leave the cell empty."""
    for column, value in enumerate(values, start=1):
        if value is None or value == "":
            continue
        cell = sheet.cell(row=number, column=column)
        if isinstance(value, int | float | Decimal | date):
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
        else:
            if isinstance(value, Link) and number < _MOST_LINKS:
                cell.hyperlink = Hyperlink(cell.coordinate, target=str(value))
                cell.style = "Hyperlink"
            cell.value = escaping.xlsx(_fitting(str(value)))
            cell.data_type = "s"  # text for good: a leading = would make it a formula


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: without its forbidden marks, 31 characters at most."""
    return re.sub(r"[\[\]:*?/\\]", " ", escaping.xml(title))[:31].strip("' ") or "1"


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT


def _width(value: Any) -> int:
    """Return a text's width in half-width characters, Han counting two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in str(value)) if value is not None else 0
