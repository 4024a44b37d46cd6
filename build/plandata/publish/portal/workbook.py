"""Writes a view as XLSX: frozen heads, widths, numbers as numbers, text never a formula, a sheet that says what it is.

Apart from the other downloads because openpyxl takes half a second to load: only the first workbook pays for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from plandata.publish.portal.downloads import View, headings, readable_rows
from plandata.publish.portal.languages import gettext as _

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML cannot hold these
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WIDEST = 48


def workbook(view: View) -> bytes:
    """Return an XLSX of three sheets: the rows, what the file is, what its columns mean."""
    book = Workbook()
    book.properties.creator = ""
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(_sheet_name(view.table.title or view.name))
    _write_rows(sheet, headings(view), list(readable_rows(view)))
    _notes(book.create_sheet(_("说明")), [*view.about, (_("行数"), len(view.rows))])
    meanings = [(view.table.column(c).title, c, view.table.column(c).description) for c in view.columns]
    _notes(book.create_sheet(_("列的含义")), [(_("列"), _("字段名"), _("含义")), *meanings])
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _timeless(content: bytes) -> bytes:
    """Return the workbook without the moment it was written: the same rows are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = (
                _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(name)) if "core.xml" in name else old.read(name)
            )
            entry = zipfile.ZipInfo(name)  # its date is 1980-01-01
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()


def _write_rows(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for number, line in enumerate((heads, *rows), start=1):
        _write_line(sheet, number, line)
    sheet.freeze_panes = "B2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions
    for index, head in enumerate(heads, start=1):
        width = max([_width(head), *(_width(row[index - 1]) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(index)].width = min(max(width + 2, 8), _WIDEST)
        top = sheet.cell(row=1, column=index)
        top.font, top.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        top.alignment = Alignment(vertical="center", wrap_text=True)


def _write_line(sheet: Any, number: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values, start=1):
        if value is None:
            continue
        cell = sheet.cell(row=number, column=column)
        if isinstance(value, int | float):
            cell.value = value
        else:
            cell.value = _ILLEGAL.sub("", str(value))
            cell.data_type = "s"  # text for good: a leading = would make it a formula


def _notes(sheet: Any, lines: Iterable[Sequence[Any]]) -> None:
    for number, line in enumerate(lines, start=1):
        _write_line(sheet, number, line)
    for column, width in (("A", 18), ("B", 60), ("C", 80)):
        sheet.column_dimensions[column].width = width


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _width(value: Any) -> int:
    """Return a text's width in half-width characters, Han counting two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in str(value)) if value is not None else 0
