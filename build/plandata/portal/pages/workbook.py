"""Writes a view as XLSX: its rows, a sheet that says what it is, a sheet that says what its columns mean."""

from __future__ import annotations

from typing import IO

from plandata.portal.pages.downloads import View, headings, readable_rows, title_of
from plandata.portal.texts.languages import gettext as _
from plandata.publish import sheets


def workbook(view: View, out: IO[bytes]) -> None:
    """Write an XLSX of three sheets: the rows, what the file is, what its columns mean."""
    book = sheets.new_workbook()
    sheet = book.create_sheet(sheets.sheet_name(view.title or view.table.title or view.name))
    sheets.write_rows(sheet, headings(view), readable_rows(view))
    sheets.write_notes(book.create_sheet(_("说明")), [*view.about, (_("行数"), len(view.rows))])
    meanings = [(title_of(view, c), c, view.table.column(c).description) for c in view.columns]
    heads = (_("列"), _("字段名"), _("含义"))
    sheets.write_notes(book.create_sheet(_("列的含义")), [heads, *meanings])
    sheets.save(book, out)
