"""Search: what `?_search=` finds in a table, the page /search and its JSON, suggestions, highlights."""

from __future__ import annotations

import re
from dataclasses import replace
from sqlite3 import Connection
from typing import Any
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl
from jinja2 import Environment

from plandata.portal.addresses import row_path, with_query
from plandata.portal.datasette_api import FilterArguments, Instance, Missing, Visit, may_see
from plandata.portal.pages import by_id, cells, hits, plan_list
from plandata.portal.pages import search as pages
from plandata.portal.rendering import data as json_page
from plandata.portal.rendering import page, table_json
from plandata.portal.site import base_of, site_of
from plandata.portal.texts.labels import labels_of
from plandata.portal.texts.languages import is_chinese
from plandata.publish import search
from plandata.publish.words import DEFAULT_LANGUAGE, in_language

_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,119}")
_open_to_all: WeakKeyDictionary[Any, dict[str, bool]] = WeakKeyDictionary()
_indexes_known: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()  # Datasette → table → may anyone see it


@hookimpl(trylast=True)  # Datasette registers its own escape_fts; the last one to register wins
def prepare_connection(conn: Connection) -> None:
    """Give every connection the functions of search, escape_fts among them."""
    search.register_functions(conn)


@hookimpl
def asgi_wrapper() -> Any:
    """Remember what the request asks for, so that cells can mark it."""

    def wrap(app: Any) -> Any:
        async def remembering(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                pages.asked.set(pages.asked_in(scope.get("query_string", b"")))
            await app(scope, receive, send)

        return remembering

    return wrap


@hookimpl(tryfirst=True)
def render_cell(row: Any, value: Any, column: str, table: str, database: str, datasette: Instance) -> Any:  # noqa: PLR0913, PLR0917  Datasette's hook
    """Mark the words of the search in a cell; without a search, or a word in it, the cell is left to others."""
    site = site_of(datasette)
    if database != site.settings.database or not isinstance(value, str):
        return None
    about = site.contract.table(table)
    if about.column(column).refers_to or about.column(column).value_words:
        return None
    words = pages.marked(value, column, about.columns)
    return None if words is None else cells.cell(database, about.column(column), words, row)


@hookimpl(trylast=True)  # what comes last decides whether the page has a search box
def filters_from_request(request: Visit, database: str, table: str, datasette: Instance) -> Any:
    """Let `?_search=` of a table that has an index find what the reader typed."""

    async def inner() -> Any:
        indexes = await _indexes(datasette, database)
        return _table_filter(indexes[table], request.args) if table in indexes else None

    return inner


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Let templates mark the words of the search in a text, {{ marked(text) }}, or give just the sentences of them."""
    env.globals["marked"] = lambda text, column="": pages.marked(text or "", column, [column]) or text
    env.globals["excerpted"] = pages.excerpted


@hookimpl
def register_output_renderer() -> Any:
    """Answer .json as Datasette does, and with `_highlight=on` say where the words stand."""
    return {"extension": "json", "render": _render_json}


@hookimpl(trylast=True)  # once the contract is read
def startup(datasette: Instance) -> Any:
    """Read the indexes, which of them anyone may see, and the characters: 10 ms that no search need wait for."""

    async def read() -> None:
        search.fold("長")
        if _database(datasette) in datasette.databases:
            await _visible(datasette, None, await _indexes(datasette, _database(datasette)))

    return read


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve the search pages, suggestions and the OpenSearch description."""
    return [
        (r"^/search(?:/(?P<table>\w+))?$", search_page),
        (r"^/search(?:/(?P<table>\w+))?\.json$", search_json),
        (r"^/suggest\.json$", suggest_json),
        (r"^/opensearch\.xml$", opensearch),
    ]


async def search_page(datasette: Instance, request: Visit) -> Any:
    """Show what was found in all tables, or page by page in one."""
    text, table = request.args.get("q") or "", request.url_vars.get("table")
    answers = await _answers(datasette, request, once=not table)
    groups, others = pages.split(answers.groups)
    site = site_of(datasette)
    several = await plan_list.count_of(datasette, site) > 1
    return await page(datasette, request, "search.html", {
        "titles": await plan_list.titles_of(datasette, site, groups) if several else {},
        "within": await plan_list.within_of(datasette, site, request.args) if several else None,
        "beside": await hits.beside(datasette, site, groups),
        "q": text, "table": table, "groups": groups, "others": others,
        "parts": answers.parts, "meant": answers.meant,
        "problem": pages.problem_words(answers.problem, is_chinese()),
        "blank": search.parse(text).blank, "offered": _with_addresses(answers.offered, _database(datasette)),
        "count_words": pages.count_words, "next_path": pages.next_path, "size": request.args.get("_size"),
    })  # fmt: skip


async def search_json(datasette: Instance, request: Visit) -> Any:
    """The same as JSON."""
    text, database = request.args.get("q") or "", _database(datasette)
    answers = await _answers(datasette, request)
    return json_page({
        "q": text,
        "problem": answers.problem,
        "suggestions": pages.suggestions_json(text, _with_addresses(answers.offered, database), None)["suggestions"],
        "meant": [
            {"q": way.text, "how": way.how, "table": group.table, "count": group.count} for way, group in answers.meant
        ],
        "groups": [
            {
                "table": group.table,
                "count": group.count,
                "capped": group.capped,
                "rows": [
                    {**pages.as_json(row), "url": row_path(database, group.table, *row.keys)} for row in group.answers
                ],
                "next_url": pages.next_path(group, text, request.args.get("_size"), ".json"),
            }
            for group in answers.groups
        ],
    })  # fmt: skip


async def suggest_json(datasette: Instance, request: Visit) -> Any:
    """Names that the text typed so far may begin."""
    text, database = (request.args.get("q") or "")[:100], _database(datasette)
    found = await datasette.get_database(database).execute_fn(lambda connection: pages.completions(connection, text))
    visible = await _visible(datasette, request.actor, {item.table: None for item in found})
    found = [item for item in found if item.table in visible]
    return json_page(pages.suggestions_json(text, _with_addresses(found, database), request.args.get("_shape")))


async def opensearch(datasette: Instance, request: Visit) -> Any:
    """Describe the search, so that a browser can add it."""
    settings = site_of(datasette).settings
    name, about = in_language(settings.name, DEFAULT_LANGUAGE), in_language(settings.tagline, DEFAULT_LANGUAGE)
    base = base_of(datasette, request)
    return Response(
        pages.opensearch(name, about, base), content_type="application/opensearchdescription+xml; charset=utf-8"
    )


async def _answers(datasette: Instance, request: Visit, *, once: bool = False) -> Any:
    database = _database(datasette)
    indexes = await _visible(datasette, request.actor, await _indexes(datasette, database))
    table = request.url_vars.get("table")
    if table and table not in indexes:
        raise Missing("no_table_to_search", name=table)
    size = pages.number(request.args.get("_size"), pages.PAGE_OF_ONE if table else pages.PAGE_OF_ALL, pages.MOST_ROWS)
    offset = pages.number(request.args.get("_next"), 0, search.CAP) if table else 0
    plans = await plan_list.plans_within(datasette, site_of(datasette), request.args)
    of_plans = site_of(datasette).contract.tables
    asked = [indexes[table]] if table else search.ordered(indexes)
    asked = [index for index in asked if plans is None or "plan_id" in of_plans[index.table].columns]
    answers = await datasette.get_database(database).execute_fn(
        lambda connection: pages.answer_all(
            connection,
            asked,
            request.args.get("q") or "",
            pages.Window(max(size, 1), offset, plans, once),
            pages.Means(datasette.setting("sql_time_limit_ms"), site_of(datasette).search_words),
        )
    )
    if any(group.count for group in answers.groups) or answers.problem or table:
        return answers
    return replace(answers, offered=[*await _of_id(datasette, request), *answers.offered])


async def _of_id(datasette: Instance, request: Visit) -> list[Any]:
    """Return what the text is the id of: a reader pastes it from a table or an address."""
    site, text = site_of(datasette), (request.args.get("q") or "").strip()
    found = await by_id.find(datasette, site, text) if _ID.fullmatch(text) else None
    if found is None or not await may_see(datasette, request.actor, _database(datasette), found[0]):
        return []
    labels = await labels_of(datasette, site, found[0], [text])
    return [search.Suggestion(found[0], text, str(labels.get(text, text)), text)]


def _table_filter(index: Any, args: Any) -> Any:
    """The rows of one table that `?_search=` and `?_search_<column>=` ask for."""
    wheres: list[str] = []
    params: dict[str, Any] = {}
    descriptions: list[str] = []
    problems: list[str] = []
    for key in args:
        column = key.removeprefix("_search_") if key.startswith("_search_") else None
        if key != "_search" and column not in index.columns:
            continue
        query = search.parse(args[key], index.columns, column=column)
        if query.blank:
            continue
        where, values = search.condition(index, query, f"search_expression_{len(wheres)}")
        wheres.append(where)
        params.update(values)
        descriptions.append(query.problem or f'search matches "{query.text}"')
        problems += [str(pages.problem_words(query.problem, is_chinese()))] if query.problem else []
    text = args.get("_search") or ""
    return FilterArguments(wheres, params, descriptions, {
        "supports_search": True, "search": text, "search_problem": "；".join(problems),
        "ranked": with_query(f"/search/{index.table}", [("q", text)]) if text else None,
    })  # fmt: skip


async def _visible(datasette: Instance, actor: Any, indexes: Any) -> Any:
    """Those of the indexes, by table, that this reader may see.

    Datasette copies all its metadata for every question asked. What a reader who gave no name may see is asked once:
    it stands in files that a running server does not read again.
    """
    database = _database(datasette)
    known = _open_to_all.setdefault(datasette, {}) if actor is None else {}
    for table in indexes:
        if table not in known:
            known[table] = await may_see(datasette, actor, database, table)
    return {table: index for table, index in indexes.items() if known[table]}


async def _render_json(data: dict[str, Any], view_name: str, request: Visit, datasette: Instance) -> Any:
    args = request.args
    if view_name == "table" and args.get("_highlight") and pages.asked.get() and not data.get("error"):
        indexes = await _indexes(datasette, data["database"])
        if data["table"] in indexes:
            pages.add_highlights(data, indexes[data["table"]])
    table = site_of(datasette).contract.table(data.get("table"))
    return table_json(request, data, view_name, base_of(datasette, request), table)


async def _indexes(datasette: Instance, database: str) -> Any:
    """The indexes of a database, read once where it never changes."""
    db = datasette.get_database(database)
    known = _indexes_known.setdefault(datasette, {})
    if db.is_mutable or database not in known:
        known[database] = await db.execute_fn(search.read_indexes)
    return known[database]


def _database(datasette: Instance) -> Any:
    return site_of(datasette).settings.database


def _with_addresses(found: Any, database: str) -> Any:
    return [(item, row_path(database, item.table, item.key)) for item in found]
