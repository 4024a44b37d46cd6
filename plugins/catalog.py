"""The portal told to machines: catalogues, CSVW, OpenAPI, llms.txt, sitemap, robots, Link headers, JSON-LD in heads."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl

from plandata.escaping import json_in_html
from plandata.portal import queries, requests
from plandata.portal.addresses import PROFILES
from plandata.portal.catalog import (
    csvw,
    describing,
    documents,
    links,
    llms,
    released,
    schema_org,
    sitemap,
)
from plandata.portal.catalog.published import Published
from plandata.portal.datasette_api import Instance, Missing, Request, TableSql, Unfit, Visit, all_rows, handled
from plandata.portal.faults import Fault
from plandata.portal.large import apart, kept
from plandata.portal.site import site_of
from plandata.portal.texts.languages import current_language

_starts: WeakKeyDictionary[Any, asyncio.Lock] = WeakKeyDictionary()


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve the catalogues before Datasette takes their names for databases."""
    return [
        *((rf"^{re.escape(each.path)}$", _described(each)) for each in documents.DOCUMENTS if each.write),
        (r"^/csvw/(?P<table>\w+)\.json$", csvw_table),
        (r"^/llms\.txt$", llms_text),
        (r"^/sitemap(?:-(?P<part>[1-9]\d{0,3}))?\.xml$", sitemap_xml),
        (r"^/robots\.txt$", robots_text),
    ]


def _described(document: Any) -> Any:
    """Answer with what a document says of the portal and its files."""

    async def answer(datasette: Instance, request: Visit) -> Any:
        published = await describing.with_files(datasette, request)

        async def write() -> Any:
            # openapi.json takes a tenth of a second to write: others have their turn meanwhile.
            return await apart(datasette, lambda: _written(document.write(published), compact=document.compact))

        body = await kept(datasette, (document.path, published.base, site_of(datasette).stamp()), write)
        return _answer(body, document.content_type)

    return answer


async def csvw_table(datasette: Instance, request: Visit) -> Any:
    """Describe one table's CSV."""
    published, table = await describing.published_of(datasette, request), request.url_vars["table"]
    if table not in published.tables:
        raise Missing("no_table", name=table, tables=", ".join(published.tables))
    return _json(csvw.csvw_table(published, table), documents.CSVW)


async def llms_text(datasette: Instance, request: Visit) -> Any:
    """The portal in one page for programs that read."""
    return Response(llms.llms(await describing.published_of(datasette, request)), content_type=documents.TEXT)


async def sitemap_xml(datasette: Instance, request: Visit) -> Any:
    """Every page worth finding, or a part of a list too long for one file."""
    published, site = await describing.published_of(datasette, request), site_of(datasette)
    rows = []
    for table, step in PROFILES.items():
        if table in published.tables:
            (key,) = published.tables[table].primary_key
            asked = TableSql(f'select "{key}" from "{table}" order by 1', {})  # noqa: S608
            _, found = await all_rows(datasette, site.settings.database, asked)
            rows += [(f"/{step}/{key}", published.modified) for (key,) in found]
    part = request.url_vars["part"]
    written = sitemap.sitemap(published, rows, int(part) if part else None)
    if written is None:
        raise Missing("no_page", reason=f"no part {part} of the sitemap")
    return Response(written, content_type=documents.XML)


async def robots_text(datasette: Instance, request: Visit) -> Any:
    """What crawlers are asked to leave alone."""
    return Response(sitemap.robots(await describing.published_of(datasette, request)), content_type=documents.TEXT)


def _json(value: Any, kind: str) -> Any:
    return _answer(_written(value), kind)


def _written(value: Any, *, compact: bool = False) -> str:
    return json.dumps(value, ensure_ascii=False, **({"separators": (",", ":")} if compact else {"indent": 1}))


def _answer(body: str, kind: str) -> Any:
    return Response(body, content_type=kind, headers={"access-control-allow-origin": "*"})


@hookimpl
def extra_template_vars(datasette: Instance, request: Visit) -> Any:
    """Give page.html the JSON-LD of the page, '' for a page without any."""

    async def inner() -> Any:
        if request is None or not site_of(datasette).contract.tables:
            return {}
        published = await describing.published_of(datasette, request)
        value = await _structured(datasette, published, request.path, current_language())
        return {"structured_data": json_in_html(value) if value else ""}

    return inner


async def _structured(datasette: Instance, published: Published, path: str, language: str) -> Any:
    if path == "/":
        return schema_org.catalog(published, language)
    if path == "/data":
        return schema_org.dataset(published, language)
    plan = re.fullmatch(r"/plan/([a-z0-9-]+)", path)
    row = await queries.plan_of(datasette, site_of(datasette), plan[1]) if plan else None
    if row:
        return schema_org.plan_dataset(published, row, language)
    table = path.removeprefix(f"/{published.database}/")
    return schema_org.table_dataset(published, table, language) if table in published.tables else None


@hookimpl(tryfirst=True)  # innermost: the language is read and what WeChat adds to links is gone
def asgi_wrapper(datasette: Instance) -> Any:
    """Turn away parameters that an endpoint does not know; name in the headers what describes an answer."""

    def wrap(app: Any) -> Any:
        async def inner(scope: Any, receive: Any, send: Any) -> None:
            apart = scope["type"] != "http" or scope["path"].startswith(("/-/", "/static/"))
            if not apart:
                await _started(datasette)
            if apart or not site_of(datasette).contract.tables:
                await app(scope, receive, send)
                return
            published = await describing.published_of(datasette, None)
            checker, path = describing.checker_of(datasette, published), scope["path"]
            scope, problem = requests.prepared(scope, checker, published)
            missing = requests.missing_format(path, published)
            if "%" in path and (checker.knows(path) or path.startswith(f"{released.DOWNLOADS}/")):
                missing = Fault(404, "no_such_id")  # No id and no file has one; Datasette would lead elsewhere.
            if missing:
                await _turn_away(datasette, scope, receive, send, Missing(missing.code, **missing.values))
            elif problem:
                await _turn_away(datasette, scope, receive, send, Unfit(problem.code, **problem.values))
            else:
                await app(scope, receive, _linking(send, links.link_header(published, path)))

        return inner

    return wrap


async def _started(datasette: Instance) -> None:
    """Wait until the contract is read: a server that sends no startup has Datasette begin with the first requests.

    Datasette itself begins further in, behind this check, and lets a second request pass while the first one begins.
    """
    if not site_of(datasette).contract.tables:
        async with _starts.setdefault(datasette, asyncio.Lock()):
            await datasette.invoke_startup()


def _linking(send: Any, header: str) -> Any:
    async def with_link(message: Any) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200 and header:
            message = {**message, "headers": [*message.get("headers", []), (b"link", header.encode("latin-1"))]}
        await send(message)

    return with_link


async def _turn_away(datasette: Instance, scope: Any, receive: Any, send: Any, exception: Exception) -> None:
    # Datasette adds the token further in; no page of ours has a form that posts.
    response = await handled(datasette, Request({**scope, "csrftoken": lambda: "", "actor": None}, receive), exception)
    await response.asgi_send(send)
