"""Prepares what every first answer needs; once the server listens, asks it for a page of each kind, for the rest."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

from datasette import hookimpl

from plandata.portal.catalog import describing
from plandata.portal.datasette_api import Instance
from plandata.portal.site import site_of

# Seconds: requests that waited for the start are answered first.
_PAUSE = 0.3
# A page that shows the answers of a dozen addresses takes a second to prepare: not the second of the first searches.
_LATER = 5


@hookimpl(trylast=True)  # once the contract is read
def startup(datasette: Instance) -> Any:
    """Know the endpoints, by which every request is checked: 10 ms."""

    async def read() -> None:
        if site_of(datasette).contract.tables:
            describing.checker_of(datasette, await describing.published_of(datasette, None))

    return read


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Instance) -> Any:
    """See the server report that it is up; an application without a server, as in tests, is left as it is."""

    def wrap(app: Any) -> Any:
        async def inner(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "lifespan":
                await app(scope, receive, send)
                return
            running = set()

            async def reporting(message: Any) -> None:
                await send(message)
                if message["type"] == "lifespan.startup.complete":
                    running.add(asyncio.create_task(_preload(datasette)))

            await app(scope, receive, reporting)

        return inner

    return wrap


async def _preload(datasette: Instance) -> None:
    try:
        await _ask_for_pages(datasette)
    finally:
        # What is loaded now stays for as long as the server runs. Looking it through for garbage takes 50 ms each time.
        gc.collect()
        gc.freeze()
        gc.enable()


async def _ask_for_pages(datasette: Instance) -> None:
    await asyncio.sleep(_PAUSE)
    clauses = f"/{site_of(datasette).settings.database}/clauses"
    for page in (
        "/search?q=规划",
        "/",
        f"{clauses}?_search=规划",
        "/search.json?q=规划",
        f"{clauses}.json?_search=规划",
    ):
        await datasette.client.get(page)
    await asyncio.sleep(_LATER)
    await datasette.client.get("/api")
