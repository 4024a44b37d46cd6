"""Two invented plans as a portal: one with a row in every table, one of plain words without task, project or place."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import portal_site
from datasette.app import Datasette
from invented import TEXT, invented_plan

PLAN, EMPTY = "anzhou-2020-1", "beizhou-2021-3"
TASK, TASK_2 = f"{PLAN}-c1-1", f"{PLAN}-c1-2"
CITY, WATER, GOVERNMENT = "990100", "990000-shuili-ting", "990100-renmin-zhengfu"
PROJECT, TARGET, ERRATUM = f"{PLAN}-p-1", f"{PLAN}-t-1", f"{PLAN}-e-1"
EMPTY_TEXT = "加强学习。\n请认真贯彻执行。"
PLUGINS = portal_site.ROOT / "plugins"
Get = Callable[..., httpx.Response]


def content() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of both plans by table."""
    _plan, facts = invented_plan(PLAN)
    rows = {
        table: [{name: _plain(value) for name, value in asdict(row).items()} for row in own]
        for table, own in ((table, getattr(facts, table)) for table in facts.__dataclass_fields__)
    }
    bare = replace(
        facts.plans[0], plan_id=EMPTY, title="北州市学习通知", document_number=None, issuer_id=None, issued_on=None,
        horizon=None, region_id=None, characters=len(EMPTY_TEXT), clause_count=2, task_count=0, agency_count=0,
        city_count=0, project_count=0, target_count=0,
    )  # fmt: skip
    rows["plans"].append(asdict(bare))
    start = 0
    for number, line in enumerate(EMPTY_TEXT.split("\n"), start=1):
        rows["clauses"].append({
            "clause_id": f"{EMPTY}-p{number}", "plan_id": EMPTY, "parent_id": None, "ordinal": number, "depth": 0,
            "kind": "paragraph", "number": None, "heading": None, "text": line, "start_char": start,
            "end_char": start + len(line), "extent_end": start + len(line),
        })  # fmt: skip
        start += len(line) + 1
    return rows


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@contextmanager
def asked(
    path: Path, rows: dict[str, list[dict[str, Any]]] | None = None, queries: dict[str, dict[str, Any]] | None = None
) -> Iterator[Get]:
    """Yield a function that asks the portal of some rows as a client would, redirects not followed."""
    metadata = json.loads(json.dumps(portal_site.METADATA))
    metadata["databases"]["plans"]["queries"].update(queries or {})
    datasette = Datasette(
        immutables=[str(portal_site.database(path, content() if rows is None else rows))],
        metadata=metadata,
        plugins_dir=str(PLUGINS),
        template_dir=str(PLUGINS / "templates"),
        static_mounts=[("static", str(PLUGINS / "static"))],
        settings=portal_site.SETTINGS,
    )
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    app = datasette.app()

    async def ask(address: str, **kwargs: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
            return await client.get(address, **kwargs)

    yield lambda address, **kwargs: asyncio.run_coroutine_threadsafe(ask(address, **kwargs), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)


__all__ = ["CITY", "EMPTY", "EMPTY_TEXT", "ERRATUM", "GOVERNMENT", "PLAN", "PROJECT", "TARGET", "TASK", "TASK_2",
           "TEXT", "WATER", "Get", "asked", "content"]  # fmt: skip
