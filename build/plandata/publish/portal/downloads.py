"""Files of a table, filtered view or query: every row of it, whatever the size of a page.

Three kinds: CSV for machines (names of the contract, no BOM), CSV for Excel (headings in the reader's language, BOM,
words instead of codes) and XLSX (frozen heads, widths, numbers as numbers, text never a formula, a sheet that says
what the file is).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite3
from datasette.utils.asgi import BadRequest, NotFound, Request
from datasette.views.table import TableView

from plandata.publish.portal.contract import Table
from plandata.publish.portal.languages import gettext as _
from plandata.publish.portal.selection import ORIGINAL_QUERY, internal_query, without
from plandata.publish.portal.site import Site

_LIMIT = re.compile(r" limit \d+(?: offset \d+)?\s*$")
_PAGING = ("_next", "_size", "_stream", "_dl", "_labels", "_shape", "_nofacet", "_nocount", "_facet", "_header")
_BATCH = 500  # keys looked up at once: below SQLite's limit on parameters
# A cell that begins so is run as a formula when Excel opens a CSV; the apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class View:
    """All rows of a table, filtered view or query, and what they are."""

    name: str
    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    labels: Mapping[str, Mapping[Any, str]]  # column → key → words, for foreign keys
    about: tuple[tuple[str, str], ...]  # what the sheet 说明 says: heading, words


async def view_of(datasette: Any, request: Any, site: Site) -> View:
    """Run the query behind a page without its limit. Raises BadRequest for parameters that make no sense."""
    database, name = request.url_vars["database"], request.url_vars["table"]
    pairs = without(request.scope[ORIGINAL_QUERY], *_PAGING)
    is_query = await datasette.get_canned_query(database, name, request.actor) is not None
    inner = Request({
        **request.scope,
        "query_string": _without_count(pairs, is_query).encode("latin-1"),
        ORIGINAL_QUERY: pairs,
    }, request.receive)  # fmt: skip
    data = (await TableView(datasette).data(inner))[0]
    if data.get("error"):
        raise BadRequest(data["error"])
    sql = data["query"]["sql"] if is_query else _LIMIT.sub("", data["query"]["sql"])
    try:
        result = await datasette.execute(database, sql, data["query"]["params"], truncate=False)
    except sqlite3.OperationalError as error:
        raise BadRequest(str(error)) from error
    columns = tuple(column[0] for column in result.description)
    rows = tuple(tuple(row) for row in result.rows)
    table = site.contract.table(None if is_query else name)
    labels = {} if is_query else await _labels(datasette, database, table, columns, rows)
    return View(name, table, columns, rows, labels, _about(datasette, request, site, table, name, pairs, len(rows)))


def _without_count(pairs: Sequence[tuple[str, str]], is_query: bool) -> str:
    if is_query:
        return urlencode(pairs)
    return internal_query([*pairs, ("_nofacet", "1"), ("_nocount", "1"), ("_size", "1")])


async def _labels(
    datasette: Any, database: str, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[str, dict[Any, str]]:
    labels: dict[str, dict[Any, str]] = {}
    for index, column in enumerate(columns):
        if table.column(column).refers_to in {None, "clauses"}:
            continue
        keys = sorted({row[index] for row in rows if row[index] is not None})
        for start in range(0, len(keys), _BATCH):
            found = await datasette.expand_foreign_keys(database, table.name, column, keys[start : start + _BATCH])
            labels.setdefault(column, {}).update({key: label for (_column, key), label in found.items()})
    return labels


def _about(
    datasette: Any, request: Any, site: Site, table: Table, name: str, pairs: Sequence[tuple[str, str]], count: int
) -> tuple[tuple[str, str], ...]:
    metadata = datasette.metadata() or {}
    address = site.settings.base_url + request.path.rsplit("/", 1)[0] + "/" + name
    conditions = "；".join(f"{table.column(key).title} = {value}" for key, value in pairs if not key.startswith("_"))
    return (
        (_("数据表"), f"{table.title} ({name})" if table.name else name),
        (_("说明"), table.description),
        (_("筛选条件"), conditions or _("无，为全部数据")),
        (_("行数"), str(count)),
        (_("网址"), address + (f"?{urlencode(pairs)}" if pairs else "")),
        (_("来源"), str(metadata.get("source") or "")),
        (_("来源网址"), str(metadata.get("source_url") or "")),
        (_("许可"), str(metadata.get("license") or "")),
        (_("许可网址"), str(metadata.get("license_url") or "")),
    )


def machine_csv(view: View) -> bytes:
    """Return the rows as they are in the database: UTF-8 without BOM, names of the contract, empty for null."""
    return _csv([view.columns, *view.rows]).encode("utf-8")


def excel_csv(view: View) -> bytes:
    """Return the rows for Excel: UTF-8 with BOM, headings for people, words for codes, nothing that runs."""
    rows = [[_inert(value) for value in row] for row in readable_rows(view)]
    return _csv([headings(view), *rows]).encode("utf-8-sig")


def headings(view: View) -> list[str]:
    """Return the columns' headings; a key with a label has two columns, the words before the key."""
    heads = []
    for column in view.columns:
        title = view.table.column(column).title
        heads.extend([title, f"{title} ID"] if column in view.labels else [title])
    return heads


def readable_rows(view: View) -> Iterable[list[Any]]:
    """Yield rows in the order of `headings`: words for codes, labels before keys."""
    columns = [view.table.column(column) for column in view.columns]
    for row in view.rows:
        out: list[Any] = []
        for column, value in zip(columns, row, strict=True):
            if column.name in view.labels:
                out.append(view.labels[column.name].get(value, ""))
            word = column.word(value)
            out.append(value if word is None else word)
        yield out


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def workbook(view: View) -> bytes:
    """Return an XLSX of three sheets: the rows, what the file is, what its columns mean."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    # A fixed date: the file of one release is the same file on every request.
    book.properties.created = book.properties.modified = datetime(2016, 1, 1)
    book.properties.creator = ""
    sheet = book.active
    sheet.title = _sheet_name(view.table.title if view.table.name else view.name)
    heads, rows = headings(view), list(readable_rows(view))
    for line in (heads, *rows):
        _append(sheet, line)
    sheet.freeze_panes = "B2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions
    for index, head in enumerate(heads, start=1):
        width = max([_width(head), *(_width(row[index - 1]) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(index)].width = min(max(width + 2, 8), 48)
        top = sheet.cell(row=1, column=index)
        top.font, top.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
        top.alignment = Alignment(vertical="center", wrap_text=True)
    _notes(book.create_sheet(_("说明")), view.about)
    meanings = [(view.table.column(c).title, c, view.table.column(c).description) for c in view.columns]
    _notes(book.create_sheet(_("列的含义")), [(_("列"), _("字段名"), _("含义")), *meanings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _append(sheet: Any, values: Sequence[Any]) -> None:
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, value in enumerate(values, start=1):
        if value is None:
            continue
        made = sheet.cell(row=row, column=column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            made.value = value
        else:
            made.value = _ILLEGAL.sub("", str(value))
            made.data_type = "s"  # text for good: a leading = would make it a formula


_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML cannot hold these


def _notes(sheet: Any, lines: Iterable[Sequence[str]]) -> None:
    for line in lines:
        _append(sheet, line)
    for column, width in (("A", 18), ("B", 60), ("C", 80)):
        sheet.column_dimensions[column].width = width


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]


def _width(value: Any) -> int:
    """Return a text's width in half-width characters, Han counting two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in str(value)) if value is not None else 0


def file_name(site: Site, request: Any, extension: str) -> str:
    """Return the name a download is saved under: database-table, and -filtered when it is not the whole."""
    keys = [key for key, _value in request.scope[ORIGINAL_QUERY]]
    filtered = any(not key.startswith("_") or key.startswith("_search") for key in keys)
    return f"{site.settings.database}-{request.url_vars['table']}{'-filtered' if filtered else ''}{extension}"


def require_known(site: Site, database: str) -> None:
    """Raise NotFound for any database but the published one."""
    if database != site.settings.database:
        raise NotFound("Database not found")
