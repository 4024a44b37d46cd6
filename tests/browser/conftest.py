"""Headless Chromium, and the portal of the invented plan as a server of its own.

Without a browser these tests say so and are passed over, unless PLANDATA_BROWSER=required (as in .ci/run).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
import portal_site
import servers

HOW = "no browser here: install Debian's chromium (apt-get install chromium) to run the tests of the pages"
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


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the portal of the invented plan."""
    folder = tmp_path_factory.mktemp("browser")
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(portal_site.METADATA, ensure_ascii=False), "utf-8")
    with served(portal_site.database(folder / "plans.db"), metadata) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        if os.environ.get("PLANDATA_BROWSER") == "required":
            pytest.fail(HOW)
        pytest.skip(HOW)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


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


@pytest.fixture
def visit(browser: Browser, portal: str) -> Iterator[Callable[..., Visit]]:
    """Make a visit: visit(width, height, dark=False, script=True)."""
    contexts = []

    def begin(size: tuple[int, int] = DESKTOP, *, dark: bool = False, script: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        return Visit(context.new_page(), portal)

    yield begin
    for context in contexts:
        context.close()
