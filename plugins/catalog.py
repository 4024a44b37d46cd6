"""The portal told to machines: catalogues, CSVW, OpenAPI, llms.txt, sitemap, robots, Link headers, JSON-LD in heads."""

import asyncio
import json
import re
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import await_me_maybe
from datasette.utils.asgi import BadRequest, NotFound, Request, Response

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
from plandata.portal.site import site_of
from plandata.portal.texts.languages import current_language

_starts = WeakKeyDictionary()


@hookimpl(tryfirst=True)
def register_routes():
    """Serve the catalogues before Datasette takes their names for databases."""
    return [
        *((rf"^{re.escape(each.path)}$", _described(each)) for each in documents.DOCUMENTS if each.write),
        (r"^/csvw/(?P<table>\w+)\.json$", csvw_table),
        (r"^/llms\.txt$", llms_text),
        (r"^/sitemap\.xml$", sitemap_xml),
        (r"^/robots\.txt$", robots_text),
    ]


def _described(document):
    """Answer with what a document says of the portal and its files."""

    async def answer(datasette, request):
        published = await describing.with_files(datasette, request)
        # openapi.json takes a tenth of a second to write: others have their turn meanwhile.
        return await asyncio.to_thread(lambda: _json(document.write(published), document.content_type))

    return answer


async def csvw_table(datasette, request):
    """Describe one table's CSV."""
    published, table = await describing.published_of(datasette, request), request.url_vars["table"]
    if table not in published.tables:
        raise NotFound(f"no table {table}; the tables: {', '.join(published.tables)}")
    return _json(csvw.csvw_table(published, table), documents.CSVW)


async def llms_text(datasette, request):
    """The portal in one page for programs that read."""
    return Response(llms.llms(await describing.published_of(datasette, request)), content_type=documents.TEXT)


async def sitemap_xml(datasette, request):
    """Every page worth finding."""
    published, site = await describing.published_of(datasette, request), site_of(datasette)
    rows = []
    for table, step in PROFILES.items():
        if table in published.tables and table != "plans":
            (key,) = published.tables[table].primary_key
            found = await queries.ask(datasette, site, f'select "{key}" as key from "{table}" order by 1')  # noqa: S608
            rows += [(f"/{step}/{row['key']}", published.modified) for row in found]
    return Response(sitemap.sitemap(published, rows), content_type=documents.XML)


async def robots_text(datasette, request):
    """What crawlers are asked to leave alone."""
    return Response(sitemap.robots(await describing.published_of(datasette, request)), content_type=documents.TEXT)


def _json(value, kind):
    body = json.dumps(value, ensure_ascii=False, indent=1)
    return Response(body, content_type=kind, headers={"access-control-allow-origin": "*"})


@hookimpl
def extra_template_vars(datasette, request):
    """Give page.html the JSON-LD of the page, '' for a page without any."""

    async def inner():
        if request is None or not site_of(datasette).contract.tables:
            return {}
        published = await describing.published_of(datasette, request)
        value = _structured(published, request.path, current_language())
        return {"structured_data": schema_org.script_text(value) if value else ""}

    return inner


def _structured(published, path, language):
    if path == "/":
        return schema_org.catalog(published, language)
    if path == "/data":
        return schema_org.dataset(published, language)
    plan = re.fullmatch(r"/plan/([a-z0-9-]+)", path)
    for row in published.plans:
        if plan and row["plan_id"] == plan[1]:
            return schema_org.plan_dataset(published, row, language)
    table = path.removeprefix(f"/{published.database}/")
    return schema_org.table_dataset(published, table, language) if table in published.tables else None


@hookimpl(tryfirst=True)  # innermost: the language is read and what WeChat adds to links is gone
def asgi_wrapper(datasette):
    """Turn away parameters that an endpoint does not know; name in the headers what describes an answer."""

    def wrap(app):
        async def inner(scope, receive, send):
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
                missing = "there is none of this id"  # No id and no file has one; Datasette would lead elsewhere.
            if missing:
                await _turn_away(datasette, scope, receive, send, NotFound(missing))
            elif problem:
                await _turn_away(datasette, scope, receive, send, BadRequest(problem))
            else:
                await app(scope, receive, _linking(send, links.link_header(published, path)))

        return inner

    return wrap


async def _started(datasette):
    """Wait until the contract is read: a server that sends no startup has Datasette begin with the first requests.

    Datasette itself begins further in, behind this check, and lets a second request pass while the first one begins.
    """
    if not site_of(datasette).contract.tables:
        async with _starts.setdefault(datasette, asyncio.Lock()):
            await datasette.invoke_startup()


def _linking(send, header):
    async def with_link(message):
        if message["type"] == "http.response.start" and message["status"] == 200 and header:
            message = {**message, "headers": [*message.get("headers", []), (b"link", header.encode("latin-1"))]}
        await send(message)

    return with_link


async def _turn_away(datasette, scope, receive, send, exception):
    # Datasette adds the token further in; no page of ours has a form that posts.
    request = Request({**scope, "csrftoken": lambda: "", "actor": None}, receive)
    for answer in pm.hook.handle_exception(datasette=datasette, request=request, exception=exception):
        response = await await_me_maybe(answer)
        if response:
            await response.asgi_send(send)
            return
