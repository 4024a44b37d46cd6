"""Headless Chromium, and the portal of the invented plan as a server of its own.

Without a browser these tests say so and are passed over, unless PLANDATA_BROWSER=required (as in .ci/run).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator

import portal_site
import pytest
from browsing import DESKTOP, Visit, served
from playwright.sync_api import Browser, sync_playwright

HOW = "no browser here: install Debian's chromium (apt-get install chromium) to run the tests of the pages"


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
