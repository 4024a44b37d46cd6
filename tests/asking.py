"""Asks a portal as a client would, without a server: `with asked(application) as get: get("/plans")`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import portal_site
from datasette.app import Datasette

from plandata.serving import start as serving

ORIGIN = "http://127.0.0.1:8001"  # where the portal is asked: on this machine it may say so in its links
Get = Callable[..., httpx.Response]
Answer = TypeVar("Answer")


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Run to its end in a thread of its own: the browser's driver keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result(120)


def invented(path: Path, rows: dict[str, list[dict[str, Any]]] | None = None) -> Datasette:
    """The portal of the small invented plan, its database written to `path`."""
    return serving.application(portal_site.ROOT, portal_site.database(path, rows), portal_site.METADATA)


@contextmanager
def asked(datasette: Datasette, origin: str = ORIGIN) -> Iterator[Get]:
    """Yield a function of address, `method` and what httpx takes besides; redirects are not followed."""
    loop, app = asyncio.new_event_loop(), datasette.app()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    # As a server does before its first request; httpx's transport sends no startup.
    asyncio.run_coroutine_threadsafe(datasette.invoke_startup(), loop).result(120)

    async def ask(address: str, method: str, kwargs: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=origin) as client:
            return await client.request(method, address, **kwargs)

    def get(address: str, method: str = "GET", **kwargs: Any) -> httpx.Response:
        return asyncio.run_coroutine_threadsafe(ask(address, method, kwargs), loop).result(120)

    yield get
    loop.call_soon_threadsafe(loop.stop)
