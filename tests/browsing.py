"""What the tests in the browser share: a portal served on a free port, and a page as one visitor sees it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import portal_site
import servers
from playwright.sync_api import Page, Request

_SERVE = """import sys
from pathlib import Path
from plandata.serving.start import serve
serve(*map(Path, sys.argv[1:4]), "127.0.0.1", int(sys.argv[5]))
"""
DESKTOP, PHONE = (1280, 900), (390, 844)


@contextmanager
def served(database: Path, metadata: Path) -> Iterator[str]:
    """Serve a database as the portal on a free port; yield its address."""
    files = [str(path) for path in (portal_site.ROOT, database, metadata)]
    with servers.served([sys.executable, "-c", _SERVE, *files], ready="/static/icon.svg") as address:
        yield address


class Visit:
    """A page as one visitor sees it, with what went wrong and over the wire."""

    def __init__(self, page: Page, home: str) -> None:
        """Watch `page`; requests to any host but `home` are counted as foreign."""
        self.page, self.home = page, home
        self.errors: list[str] = []
        self.requests: list[Request] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108  Playwright wants a function

    def go(self, path: str) -> Page:
        """Open an address of the portal."""
        self.page.goto(self.home + path, wait_until="load")
        return self.page

    @property
    def foreign(self) -> list[str]:
        """Requests that left the portal."""
        return [r.url for r in self.requests if not r.url.startswith((self.home, "data:"))]

    def transferred(self) -> dict[str, int]:
        """Bytes over the wire by address, headers included."""
        return {
            request.url: sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
            for request in self.requests
            if not request.url.startswith("data:")
        }
