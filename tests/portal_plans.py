"""Two invented plans as a portal: one with a row in every table, one of plain words without task, project or place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import asking
import portal_site
from asking import Get
from invented import TEXT, invented_plan

from plandata.serving import start as serving

PLAN, EMPTY = "anzhou-2020-1", "beizhou-2021-3"
TASK, TASK_2 = f"{PLAN}-c1-1", f"{PLAN}-c1-2"
CITY, WATER, GOVERNMENT = "990100", "990000-shuili-ting", "990100-renmin-zhengfu"
PROJECT, TARGET, ERRATUM = f"{PLAN}-p-1", f"{PLAN}-t-1", f"{PLAN}-e-1"
EMPTY_TEXT = "加强学习。\n请认真贯彻执行。"


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
    database = portal_site.database(path, content() if rows is None else rows)
    with asking.asked(serving.application(portal_site.ROOT, database, metadata)) as get:
        yield get


__all__ = ["CITY", "EMPTY", "EMPTY_TEXT", "ERRATUM", "GOVERNMENT", "PLAN", "PROJECT", "TARGET", "TASK", "TASK_2",
           "TEXT", "WATER", "Get", "asked", "content"]  # fmt: skip
