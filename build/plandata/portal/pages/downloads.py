"""Files of a table, filtered view or query: every row of it, whatever the size of a page.

CSV for Excel has headings in the reader's language, a BOM, and words instead of codes. XLSX is written by the module
workbook; what programs read by row_writers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO, Any

from plandata.portal.addresses import id_path, table_path
from plandata.portal.datasette_api import Missing, all_rows, canned_query, sql_of, sql_of_question
from plandata.portal.pages.listing import conditions, parameter_title
from plandata.portal.pages.naming import names_beside
from plandata.portal.selection import (
    ADDED_COLUMN,
    ORIGINAL_QUERY,
    Pairs,
    as_held,
    as_typed_in_chinese,
    internal_query,
    is_condition,
    without,
)
from plandata.portal.site import Site, base_of
from plandata.portal.texts.contract import Column, Table, localized_key
from plandata.portal.texts.labels import labels_of, labels_of_conditions, places_of
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import is_chinese
from plandata.portal.texts.provenance import sources
from plandata.publish.excel import Link, write_excel_csv
from plandata.publish.reading_order import distinct, is_for_programs, reading_order

_WEB = re.compile(r"https?://[^\s<>\"]{1,2000}")
TO_CHECK = "_check"  # asks for an empty column in files for people
_PAGING = (
    TO_CHECK,
    "_next",
    "_size",
    "_stream",
    "_dl",
    "_labels",
    "_shape",
    "_nofacet",
    "_nocount",
    "_facet",
    "_header",
)


@dataclass(frozen=True, slots=True)
class View:
    """All rows of a table, filtered view or query, and what they are."""

    name: str
    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    labels: Mapping[str, Mapping[Any, str]]  # column → key → words, for foreign keys
    about: tuple[tuple[str, str], ...]  # what the sheet 说明 says: heading, words
    # column → heading and words by the row's key, of a column made for people after it
    beside: Mapping[str, tuple[str, Mapping[Any, str]]] = field(default_factory=dict)
    base: str = ""  # the portal's address; '' where it is not known: rows have none then
    key: str = ""  # column that holds a row's own id
    to_check: bool = False  # whether a file for people has an empty column to tick rows off in
    title: str = ""  # as pages have it, where the table has none: a question's
    named: frozenset[str] = frozenset()  # keys beside which a column names their row
    # row's place in `rows` → points (longitude, latitude), for a format that draws them
    points: Mapping[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)


async def view_of(datasette: Any, request: Any, site: Site, *, exact: bool = False) -> View:
    """Run the query behind a page without its limit. Raises BadRequest for parameters that make no sense.

    Of the columns chosen by `_col`, `exact` leaves out the key, which a file for people needs for the row's address.
    """
    database, name = request.url_vars["database"], request.url_vars["table"]
    pairs = without(request.scope[ORIGINAL_QUERY], *_PAGING)
    query = await canned_query(datasette, database, name, request.actor)
    is_query = query is not None
    flags = {column for column, about in site.contract.table(name).columns.items() if about.kind == "boolean"}
    asked = (
        await sql_of(datasette, request, _without_count(as_held(pairs, flags)), {ORIGINAL_QUERY: pairs})
        if query is None
        else sql_of_question(query, as_typed_in_chinese(pairs))
    )
    names, found = await all_rows(datasette, database, asked)
    added = request.scope.get(ADDED_COLUMN)
    asked_for = {value for key, value in pairs if key == "_col" and exact} or set(names)
    kept = [index for index, name in enumerate(names) if name != added and name in asked_for]
    columns = tuple(names[index] for index in kept)
    rows = found if len(kept) == len(names) else tuple(tuple(row[index] for index in kept) for row in found)
    table, named = site.contract.table(name), frozenset[str]()
    if is_query:
        table, named = await _of_result(datasette, site, columns, rows)
    labels = await _labels(datasette, site, table, columns, rows)
    labels = {column: words for column, words in labels.items() if column not in named}
    title = table.title if table.name else localized_key(query, "title") or name
    base = base_of(datasette, request)
    about = (
        (_("数据表"), f"{title} ({name})" if table.name else title),
        (_("说明"), table.description or localized_key(query, "description")),
        (_("筛选条件"), await _conditions(datasette, site, table, pairs, query) or _("无，为全部数据")),
        (_("网址"), base + table_path(site.settings.database, name, pairs)),
        *await sources(datasette, site, base, _plans_in(columns, rows)),
    )
    beside = await _beside(datasette, site, table, columns, rows)
    key = table.primary_key[0] if len(table.primary_key) == 1 else ""
    if is_query and table.column(columns[0]).refers_to:  # a question's row is about what its first column names
        key = columns[0]
    return View(
        name, table, columns, rows, labels, about, beside, base, key, bool(request.args.get(TO_CHECK)), title, named
    )


async def _of_result(
    datasette: Any, site: Site, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[Table, frozenset[str]]:
    """Return what the columns of a question's result mean, and the keys that a column beside them names in Chinese.

    As on the question's page the name is headed by what other tables call such a row: 任务, 项目. In English the name
    of the key is the translated one, and the plan's own stands beside it.
    """
    about = site.contract.result(columns)
    own = dict(about.columns)
    found = await names_beside(datasette, site, columns, rows)
    for at, beside in found.items():
        key = about.column(columns[at])
        of = site.contract.table(key.refers_to)
        name = of.column(str(of.label))
        titles = key.title_words if is_chinese() else name.title_words
        own[columns[beside]] = Column(columns[beside], titles, name.description_words)
    named = frozenset(columns[at] for at in found) if is_chinese() else frozenset[str]()
    return replace(about, columns=own), named


def _without_count(pairs: Pairs) -> str:
    return internal_query([*pairs, ("_nofacet", "1"), ("_nocount", "1"), ("_size", "1")])


async def _labels(
    datasette: Any, site: Site, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[str, dict[Any, str]]:
    """Return the names that the keys of each column have: a clause's is its place in the text."""
    labels = {}
    for index, column in enumerate(columns):
        refers_to = table.column(column).refers_to
        if refers_to and table.primary_key != (column,):
            labels[column] = await labels_of(datasette, site, refers_to, (row[index] for row in rows))
    return {column: found for column, found in labels.items() if found}


async def _beside(
    datasette: Any, site: Site, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[str, tuple[str, dict[Any, str]]]:
    """Return the columns made for people, as the page of the table has them: the places of projects."""
    if table.name != "projects" or columns[0] != "project_id":  # without its key no row says which project it is
        return {}
    places = await places_of(datasette, site, [row[0] for row in rows])
    names = await labels_of(datasette, site, "cities", (city for cities in places.values() for city in cities))
    words = {project: _("、").join(names.get(city, city) for city in cities) for project, cities in places.items()}
    return {"name": (site.contract.table("cities").title, words)}


def _plans_in(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[str] | None:
    """Return the ids of the plans that rows are of, None where no column says."""
    if "plan_id" not in columns:
        return None
    index = columns.index("plan_id")
    return {row[index] for row in rows}


async def _conditions(datasette: Any, site: Site, table: Table, pairs: Pairs, query: Mapping[str, Any] | None) -> str:
    """Return what the rows were chosen by, in words: 地区：珲春市; '' for all rows."""
    if query is not None:
        asked = [(parameter_title(query, key), value) for key, value in pairs if value and not key.startswith("_")]
        return _("；").join(f"{title}{_('：')}{value}" for title, value in asked)
    labels = await labels_of_conditions(datasette, site, table, pairs)
    return _("；").join(condition.words for condition in conditions("", pairs, table, labels))


def excel_csv(view: View, out: IO[bytes]) -> None:
    """Write the rows for Excel: UTF-8 with BOM, headings for people, words for codes, nothing that runs."""
    write_excel_csv(headings(view), readable_rows(view), out)


def headings(view: View) -> list[str]:
    """Return the columns' headings: words first, ids last, no two the same."""
    columns = _readable(view)
    return distinct([column.head for column in columns], [column.name for column in columns])


def readable_rows(view: View) -> Iterable[list[Any]]:
    """Yield rows in the order of `headings`: words for codes, names for keys."""
    columns = _readable(view)
    for row in view.rows:
        yield [column.value(row) for column in columns]


@dataclass(frozen=True, slots=True)
class _Readable:
    name: str
    head: str
    value: Callable[[Sequence[Any]], Any]


def _readable(view: View) -> list[_Readable]:
    """Return the columns of a file for people: a key with a label is two, its words and, among the ids, itself."""
    keys = view.table.primary_key
    words = [
        name for name in view.columns if name in view.labels or not (is_for_programs(name, keys) or name in view.named)
    ]
    found: list[_Readable] = []
    for name in _english_first(reading_order(words, view.table.shown)):
        found.append(_words_of(view, name))
        if name in view.beside:
            title, beside = view.beside[name]
            found.append(_Readable("", title, lambda row, beside=beside: beside.get(row[0])))  # type: ignore[misc]
    if view.to_check:
        found.append(_Readable("", _("核查"), lambda _row: None))
    if view.base and view.key in view.columns:
        at, base = view.columns.index(view.key), view.base
        title = _("网址") if all(column.head != _("网址") for column in found) else _("本站网址")
        found.append(_Readable("", title, lambda row: Link(base + id_path(str(row[at])))))
    ids = [name for name in view.columns if name in view.labels or name not in words]
    return [*found, *(_id_of(view, name) for name in ids)]


def _english_first(columns: Sequence[str]) -> list[str]:
    """Return the columns, on English pages each one that says in English what another says in Chinese before that."""
    if is_chinese():
        return list(columns)
    pairs = {name: f"{name}_en" for name in columns if f"{name}_en" in columns}
    order = [[pairs[name], name] if name in pairs else [name] for name in columns if name not in pairs.values()]
    return [name for both in order for name in both]


def _words_of(view: View, name: str) -> _Readable:
    about, at = view.table.column(name), view.columns.index(name)
    if name in view.labels:
        names = view.labels[name]
        return _Readable(name, about.title, lambda row: names.get(row[at]))

    def value(row: Sequence[Any]) -> Any:
        word = about.word(row[at])
        return _typed(row[at], about.kind) if word is None else word

    return _Readable(name, about.title, value)


def _typed(value: Any, kind: str) -> Any:
    """Return a day as a date, so that a spreadsheet sorts by it, and an address of the web as a link."""
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return Link(value) if isinstance(value, str) and _WEB.fullmatch(value) else value


def _id_of(view: View, name: str) -> _Readable:
    own = _words_of(replace(view, labels={}), name)
    title = _("%s编号") % view.table.column(name).title if name in view.labels else title_of(view, name)
    return _Readable(name, title, own.value)


def title_of(view: View, name: str) -> str:
    """Return what a column of a file for people is called: an id whose row a column beside it names, the id of it."""
    title = view.table.column(name).title
    return _("%s编号") % title if name in view.named else title


def file_name(site: Site, request: Any, extension: str) -> str:
    """Return the name a download is saved under: database-table, and -filtered when it is not the whole."""
    keys = [key for key, _value in request.scope[ORIGINAL_QUERY]]
    filtered = any(is_condition(key) or "__" in key or key.startswith("_search") for key in keys)
    return f"{site.settings.database}-{request.url_vars['table']}{'-filtered' if filtered else ''}{extension}"


def require_known(site: Site, database: str) -> None:
    """Raise Missing for any database but the published one."""
    if database != site.settings.database:
        raise Missing("no_database", name=database)
