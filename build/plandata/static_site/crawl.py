"""Asks Datasette, in this process, for every address of one language that leads somewhere from the first ones."""

from __future__ import annotations

import asyncio
import html
import json
import re
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from plandata.checkout import Checkout
from plandata.portal import datasette_api
from plandata.portal.texts.languages import load_languages, localised
from plandata.publish import of_plans
from plandata.publish.schema import load_schemas
from plandata.publish.settings import load_settings
from plandata.publish.words import DEFAULT_LANGUAGE
from plandata.serving import start as serving
from plandata.static_site import addresses, pages

LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
PART = re.compile(r"/sitemap-\d+\.xml")  # of a list too long for one file
NOWHERE = "/an-address-that-is-no-page"
_MOST_HOPS = 5
_TIMES = ("query_ms",)  # how long the answer took, different every time
_SLOWEST = 60.0  # seconds for one page


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answers at an address: a body of some kind, or the address (with fragment) it leads on to."""

    status: int
    kind: str = ""
    body: bytes = b""
    location: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.kind.startswith("text/html")


def crawl(checkout: Checkout, language: str) -> dict[str, Answer]:
    """Return every kept address of a language with its answer; the default language's include the static files."""
    return asyncio.run(_Crawl(checkout, language).run())


def portal_of(checkout: Checkout) -> addresses.Portal:
    """Return what the addresses of this checkout's portal depend on."""
    languages = load_languages(checkout.root / "plugins" / "locales")
    database = load_settings(checkout.root / "portal.yml").database
    metadata = json.loads(checkout.metadata.read_text(encoding="utf-8"))
    queries = metadata.get("databases", {}).get(database, {}).get("queries", {})
    blanks = frozenset(name for name, query in queries.items() if of_plans.blanks(query))
    return addresses.Portal(database, tuple(languages.catalogues), blanks)


class _Crawl:
    def __init__(self, checkout: Checkout, language: str) -> None:
        self.checkout, self.language = checkout, language
        self.portal = portal_of(checkout)
        base = urlsplit(load_settings(checkout.root / "portal.yml").base_url or "http://portal.invalid")
        self.host = f"{base.scheme}://{base.netloc}"  # the path that a host puts before the portal is no part of it
        self.plan_of = dict(rows_in_text(checkout))
        self.answers: dict[str, Answer] = {}

    async def run(self) -> dict[str, Answer]:
        datasette = _datasette(self.checkout)
        datasette_api.register(pages)
        try:
            await datasette.invoke_startup()
            transport = httpx.ASGITransport(app=datasette.app())
            async with httpx.AsyncClient(transport=transport, base_url=self.host, timeout=_SLOWEST) as client:
                await self._follow(client)
        finally:
            datasette_api.unregister(pages)
        return self.answers

    async def _follow(self, client: httpx.AsyncClient) -> None:
        own = self.language == DEFAULT_LANGUAGE
        first = addresses.seeds(_tables(self.checkout), ids(self.checkout) if own else ())
        first += addresses.FOR_PROGRAMS if own else ()
        todo = deque(localised(address, self.language) for address in [*first, NOWHERE])
        while todo:
            address = todo.popleft()
            if address in self.answers:
                continue
            answer = self.answers[address] = await self._ask(client, address)
            todo.extend(self._own(address, answer))

    async def _ask(self, client: httpx.AsyncClient, address: str) -> Answer:
        row = addresses.row_in_text(self.portal, address)
        if row in self.plan_of:
            return Answer(303, location=localised(f"/plan/{self.plan_of[row]}", self.language) + f"#{row}")
        if _is_json_of_rows(self.portal, address):
            return await _all_rows(client, address)
        got = await client.get(address, headers={"accept-encoding": "identity"})
        if got.status_code == 200 and self.portal.split(address)[1] == f"/{self.portal.database}.json":
            return _as_json({name: value for name, value in got.json().items() if name not in _TIMES})
        if got.is_redirect:
            return Answer(got.status_code, location=urljoin(address, got.headers["location"]))
        return Answer(got.status_code, got.headers.get("content-type", ""), got.content)

    def _own(self, address: str, answer: Answer) -> Iterator[str]:
        """Yield the kept addresses that an answer leads to and that are this crawl's to ask for."""
        links = {answer.location} if answer.location else set()
        if address == "/sitemap.xml":
            links.update(PART.findall(answer.body.decode()))
        if answer.is_page:
            links.update(dict.fromkeys(html.unescape(link) for link in LINK.findall(answer.body.decode())))
        for link in sorted(links):
            full = urldefrag(urljoin(address, link))[0]
            found = addresses.kept(self.portal, full) if is_own(full) else None
            if found and found.startswith(addresses.RELEASED):
                continue
            if found and (self.portal.split(found)[0] or DEFAULT_LANGUAGE) == self.language:
                yield found


def is_own(address: str) -> bool:
    """Tell whether an address is a path of the portal, not another host's or a mail address."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and parts.path.startswith("/")


def follow(answers: Mapping[str, Answer], address: str) -> tuple[str, str]:
    """Return (address, fragment) of the page that an address leads to through redirects."""
    fragment = ""
    for _ in range(_MOST_HOPS):
        location = answers[address].location if address in answers else ""  # a file of the release is never asked for
        if not location:
            break
        address, own = urldefrag(location)
        fragment = own or fragment
    return address, fragment


def ids(checkout: Checkout) -> list[str]:
    """Return every id that /id/ resolves: those of clauses and of all rows with a key of one column."""
    keyed = {name: schema.primary_key[0] for name, schema in _schemas(checkout).items() if len(schema.primary_key) == 1}
    with _opened(checkout) as connection:
        found = [connection.execute(f'select "{key}" from "{name}" order by 1') for name, key in sorted(keyed.items())]  # noqa: S608
        return [str(row[0]) for rows in found for row in rows]


def rows_in_text(checkout: Checkout) -> Iterator[tuple[str, str]]:
    """Yield (row id, plan id) of every row that is shown in the text instead of on a page of its own."""
    with _opened(checkout) as connection:
        for table in addresses.SHOWN_IN_TEXT:
            key = _schemas(checkout)[table].primary_key[0]
            yield from connection.execute(f'select "{key}", plan_id from "{table}"')  # noqa: S608


def _opened(checkout: Checkout) -> sqlite3.Connection:
    return sqlite3.connect(f"{checkout.database.as_uri()}?mode=ro", uri=True)


def _schemas(checkout: Checkout) -> Mapping[str, Any]:
    return load_schemas(checkout.schema)


def _tables(checkout: Checkout) -> list[str]:
    database = load_settings(checkout.root / "portal.yml").database
    return [f"{database}/{name}" for name in _schemas(checkout)]


def _datasette(checkout: Checkout) -> Any:
    return serving.application(
        checkout.root, checkout.database, json.loads(checkout.metadata.read_text(encoding="utf-8"))
    )


def _is_json_of_rows(portal: addresses.Portal, address: str) -> bool:
    path = portal.split(urlsplit(address).path)[1]
    return path.startswith(f"/{portal.database}/") and path.endswith(".json")


async def _all_rows(client: httpx.AsyncClient, address: str) -> Answer:
    """Ask for the JSON of a table, a query or a row; where it goes on, page after page by its first column, joined.

    A file has no next page. The table's own order will not do: pages sorted by a fraction can lose a row between them.
    """
    joined: dict[str, Any] = {}
    query, ordered = "?_shape=objects", ""
    while query:
        got = await client.get(address + query, headers={"accept-encoding": "identity"})
        if got.status_code != 200:
            return Answer(got.status_code, got.headers.get("content-type", ""), got.content)
        part = got.json()
        if part.get("next") and not ordered:
            query = ordered = f"?_shape=objects&_size=max&_sort={part['columns'][0]}"
            continue
        joined = {**part, "rows": [*joined.get("rows", []), *part["rows"]]}
        query = f"{ordered}&_next={part['next']}" if part.get("next") else ""
    joined |= {name: None for name in ("next", "next_url") if name in joined}
    return _as_json({name: value for name, value in joined.items() if name not in _TIMES})


def _as_json(value: dict[str, Any]) -> Answer:
    return Answer(200, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False).encode())
