"""The portal told to machines: catalogues, CSVW, OpenAPI, llms.txt, sitemap, robots, Link headers, JSON-LD in heads."""

import asyncio
import json
import re
from string import ascii_letters, digits
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils import await_me_maybe
from datasette.utils.asgi import BadRequest, NotFound, Request, Response

from plandata.portal import queries
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
from plandata.portal.selection import ORIGINAL_QUERY, pairs_of, without
from plandata.portal.site import site_of
from plandata.portal.texts.languages import current_language

_starts = WeakKeyDictionary()
_plain = {f"{ord(sign):02X}": sign for sign in f"{ascii_letters}{digits}-_~,"}


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
            checker, path = describing.checker_of(datasette, published), _spelled(scope["path"])
            scope = {**scope, "path": path, "raw_path": path.encode("latin-1")}
            problem = checker.problem(path, scope.get(ORIGINAL_QUERY, []))
            if "%" in path and (checker.knows(path) or path.startswith(f"{released.DOWNLOADS}/")):
                # No id and no file has one; Datasette would lead elsewhere.
                await _turn_away(datasette, scope, receive, send, NotFound("there is none of this id"))
            elif problem:
                await _turn_away(datasette, scope, receive, send, BadRequest(problem))
            else:
                await app(
                    _mended(scope, published), receive, _linking(send, links.link_header(published, scope["path"]))
                )

        return inner

    return wrap


def _spelled(path):
    """Return a path as we write it: clients made from openapi.json write the comma of a key as %2C, some ~ as %7E.

    RFC 3986, 2.3: with and without it is the same address. A comma within a value is ~2C, so nothing is mixed up.
    """
    return re.sub("%([0-9A-Fa-f]{2})", lambda code: _plain.get(code[1].upper(), code[0]), path)


async def _started(datasette):
    """Wait until the contract is read: a server that sends no startup has Datasette begin with the first requests.

    Datasette itself begins further in, behind this check, and lets a second request pass while the first one begins.
    """
    if not site_of(datasette).contract.tables:
        async with _starts.setdefault(datasette, asyncio.Lock()):
            await datasette.invoke_startup()


def _mended(scope, published):
    """Spare Datasette what it trips over: _sort beside _sort_desc, an order by a column that is not selected, ties.

    Of rows that are equal in the column sorted by, its later pages begin after a key, its first one ends anywhere: rows
    were lost between them. So the first page too begins after a key, the empty one.
    """
    pairs = scope.get(ORIGINAL_QUERY, [])
    given = dict(pairs)
    table, _, extension = scope["path"].removeprefix(f"/{published.database}/").partition(".")
    told, known = published.view_words.get(table, {}), published.tables.get(table)
    keys = known.primary_key if known else ()
    downwards = given.get("_sort_desc") or (not given.get("_sort") and told.get("sort_desc"))
    column = downwards or given.get("_sort") or told.get("sort")

    def mend(query):
        kept = without(query, "_sort") if "_sort_desc" in given else list(query)
        kept = [pair for pair in kept if pair != ("_nocol", column)]
        wanted = column and "_col" in given and column not in keys and ("_col", column) not in kept
        return [*kept, ("_col", column)] if wanted else kept

    beginning = []
    if known and column and keys != (column,) and extension in {"", "json"} and "_next" not in given:
        before_all = "~F4~8F~BF~BF" if downwards else "$null"  # Unicode's last character; what comes before all others
        beginning = [("_next", ",".join([before_all, *("" for _ in keys)]))]
    elif not {"_sort_desc", "_col", "_nocol"} & given.keys():
        return scope
    query = urlencode(mend(pairs_of(scope["query_string"].decode("latin-1"))) + beginning)
    return {**scope, ORIGINAL_QUERY: mend(pairs), "query_string": query.encode("latin-1")}


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
