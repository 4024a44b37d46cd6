"""A watchdog: every route with its costliest legal request, counted in queries, rows and bytes, never in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import portal_plans
import pytest
from asking import Get, asked, invented
from datasette.database import Database

from plandata.portal import limits
from plandata.portal.site import site_of
from plandata.serving import start as serving

ROWS = 1205  # of the invented keywords, the largest table


@dataclass
class Work:
    """What one answer cost: turns of a thread with the database, rows taken from it."""

    turns: int = 0
    rows: int = 0
    statements: list[str] = field(default_factory=list)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count the work of all questions put to the database meanwhile."""
    work, plain = Work(), Database.execute_fn

    async def counting(self: Any, fn: Any) -> Any:
        work.turns += 1
        found = await plain(self, fn)
        rows = getattr(found, "rows", None)
        work.rows += len(rows) if rows is not None else 0
        return found

    monkeypatch.setattr(Database, "execute_fn", counting)
    yield work
    monkeypatch.setattr(Database, "execute_fn", plain)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal of the small invented plan, warmed."""
    with asked(invented(tmp_path_factory.mktemp("costs") / "plans.db")) as get:
        for path in ("/api", "/datapackage.json", "/openapi.json", "/search?q=港"):
            get(path)
        yield get


def _ticked(column: str, number: int = limits.MOST_FILTERS) -> str:
    return urlencode([(column, f"x{each}") for each in range(number)])


PLAN = "hai-2020-7"
MANY = _ticked("clause_id")
LONG = "长" * 6000
# Route → its costliest legal request: as many conditions, rows, facets and letters as it takes.
COSTLIEST = {
    "a page with every box ticked": f"/plans/keywords?{MANY}&_facet_size=max&_size=1000",
    "its JSON": f"/plans/keywords.json?{MANY}&_facet_size=max&_size=max&_labels=on&_facet=term&_facet=clause_id",
    "its CSV": f"/plans/keywords.csv?{MANY}",
    "a whole table": "/plans/keywords?_size=max&_all=1&_facet_size=max",
    "a whole table as a workbook": "/plans/keywords.xlsx",
    "text compared again and again": "/plans/keywords.json?" + _ticked("term__contains"),
    "a long list": f"/plans/keywords.json?term__in={','.join(f'词{n:04}' for n in range(900))}",
    "a long search": f"/search?q={LONG}",
    "a search of many words": "/search.json?_size=100&q=" + "+".join("建港设河" for _ in range(50)),
    "a search in a table": f"/plans/clauses?_search={LONG}",
    "suggestions": f"/suggest.json?q={'港' * 100}",
    "a question": f"/plans/clauses_with.json?word={'港' * limits.LONGEST_TEXT}",
    "a question as a file": "/plans/all_keywords.xlsx",
    "the plan": f"/plan/{PLAN}",
    "the matrix": f"/matrix?plan={PLAN}",
    "the map": f"/map?plan={PLAN}&{_ticked('kind')}",
    "a chart": f"/embed/agencies?plan={PLAN}",
    "a profile": "/city/990700",
    "a profile as a file": "/city/990700.xlsx",
    "home": "/",
    "the dictionary": "/data",
    "the calls": "/api",
    "OpenAPI": "/openapi.json",
    "a catalogue": "/catalog.jsonld",
    "the sitemap": "/sitemap.xml",
    "an error": f"/plans/keywords?{_ticked('clause_id', 1000)}",
}  # fmt: skip
MOST_TURNS = 60  # a page of all plans asks a few dozen things
MOST_BYTES = 3_000_000


@pytest.mark.parametrize("path", COSTLIEST.values(), ids=COSTLIEST)
def test_no_request_costs_more_than_it_may(get: Get, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as work:
        answer = get(path)
    assert answer.status_code in {200, 400}
    assert work.turns <= MOST_TURNS
    assert work.rows <= 6 * ROWS + 1000
    assert len(answer.content) < MOST_BYTES


def test_every_route_is_walked() -> None:
    """What openapi.json and the pages offer is among the costliest requests by its first step."""
    walked = {path.split("?")[0].split("/")[1].partition(".")[0] for path in COSTLIEST.values()}
    assert {
        "plans",
        "search",
        "suggest",
        "plan",
        "matrix",
        "map",
        "embed",
        "city",
        "",
        "data",
        "api",
        "openapi",
    } <= walked


@pytest.mark.parametrize("number", [30, 60, 120])
def test_queries_do_not_grow_with_the_boxes_ticked(get: Get, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = []
    for boxes in (1, number):
        with counted(monkeypatch) as work:
            get(f"/plans/keywords?{_ticked('clause_id', boxes)}")
        turns.append(work.turns)
    assert turns[1] <= turns[0] + 2


def test_what_strangers_ask_for_is_not_remembered(tmp_path: Path) -> None:
    datasette = invented(tmp_path / "plans.db")
    with asked(datasette) as get:
        for path in ("responsibilities?agency_id", "responsibilities?task_id", "keywords?clause_id", "tasks?plan_id"):
            for number in range(5):
                get(f"/plans/{path}=nobody-{number}")
    remembered = [key for names in site_of(datasette).labels.values() for key in names]
    assert [key for key in remembered if str(key).startswith("nobody")] == []


def test_a_full_table_is_read_once_for_its_file(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as work:
        get("/plans/keywords.csv")
    assert work.turns <= 25


SLOW = {
    "slow": {
        "sql": "with recursive n(i) as (select 1 union all select i + 1 from n limit 3000000) "
        "select count(*) as n from n"
    }
}


def test_files_have_no_strangers_limit_and_what_takes_too_long_says_when_to_come_again(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(serving.SETTINGS, "sql_time_limit_ms", "50")
    with portal_plans.asked(tmp_path_factory.mktemp("slow") / "plans.db", None, SLOW) as get:
        for path in ("/plans/slow", "/plans/slow.json"):
            answer = get(path)
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
        assert get("/plans/slow.csv").text.split() == ["n", "3000000"]
