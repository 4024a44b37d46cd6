"""A server that is up asks itself for a page of each kind; an application without a server does not."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import invented, run
from datasette.app import Datasette

from plandata.portal.catalog import describing


@pytest.fixture
def datasette(tmp_path: Path) -> Iterator[Datasette]:
    yield invented(tmp_path / "plans.db")
    gc.unfreeze()


async def _run_lifespan(app: Any, until: asyncio.Event) -> list[str]:
    """Start the application as a server does, stop it after `until`; return what it reported."""
    reported: list[str] = []
    asked = iter(("startup", "shutdown"))

    async def receive() -> dict[str, str]:
        step = next(asked)
        if step == "shutdown":
            await asyncio.wait_for(until.wait(), 30)
        return {"type": f"lifespan.{step}"}

    async def send(message: dict[str, str]) -> None:
        reported.append(message["type"])

    await app({"type": "lifespan"}, receive, send)
    return reported


def test_after_the_start_every_kind_of_page_has_been_asked_once(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    monkeypatch.setattr(gc, "freeze", done.set)  # the last thing that is done
    reported = run(_run_lifespan(datasette.app(), done))
    assert reported == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert describing._known[datasette].files  # read for the catalogues that /api shows
    kept = {path.name for path in Path(datasette.get_database("plans").path).with_name("templates").iterdir()}
    assert len(kept) > 5  # compiled, for the next start too
    assert gc.isenabled()  # serve switches it off for the start


def test_without_a_server_nothing_is_asked(datasette: Datasette) -> None:
    run(datasette.client.get("/-/versions.json"))
    assert not describing._known[datasette].files  # the pages that would ask for them were not asked
