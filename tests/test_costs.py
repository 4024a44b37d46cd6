"""A watchdog: every route with its costliest legal request, counted in queries, rows and bytes, never in seconds."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import portal_plans
import pytest
from asking import Get, asked, invented
from datasette.database import Database
from datasette.plugins import pm

from plandata.portal import limits
from plandata.portal.site import site_of
from plandata.publish import search
from plandata.publish.search.query import MAX_CHARACTERS, MAX_TERMS
from plandata.serving import start as serving

ROWS = 1205  # of the invented keywords, the largest table


@dataclass
class Work:
    """What one answer cost: turns of a thread with the database, statements in them, rows handed on."""

    turns: int = 0
    rows: int = 0
    statements: list[str] = field(default_factory=list)

    def watching(self, fn: Any) -> Any:
        """Return a function of a connection that notes its statements, those that a search makes by itself too."""

        def note(statement: str) -> None:
            if not statement.startswith("--"):  # what FTS5 asks its own tables
                self.statements.append(statement)

        def inner(connection: sqlite3.Connection) -> Any:
            connection.set_trace_callback(note)
            try:
                return fn(connection)
            finally:
                connection.set_trace_callback(None)

        return inner


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count the work of all questions put to the database meanwhile."""
    work, plain = Work(), Database.execute_fn

    async def counting(self: Any, fn: Any) -> Any:
        work.turns += 1
        found = await plain(self, work.watching(fn))
        rows = getattr(found, "rows", None)
        work.rows += len(rows) if rows is not None else 0
        return found

    monkeypatch.setattr(Database, "execute_fn", counting)
    yield work
    monkeypatch.setattr(Database, "execute_fn", plain)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal of the small invented plan with its search, warmed."""
    file = tmp_path_factory.mktemp("costs") / "plans.db"
    datasette = invented(file)
    with closing(sqlite3.connect(file)) as connection:
        search.create_indexes(connection, {"clauses": ["text"], "tasks": ["title", "text"], "keywords": ["term"]})
        search.create_suggestions(connection)
        connection.commit()
    with asked(datasette) as get:
        for path in ("/api", "/datapackage.json", "/openapi.json", "/search?q=港"):
            get(path)
        yield get


def _ticked(column: str, number: int = limits.MOST_FILTERS) -> str:
    return urlencode([(column, f"x{each}") for each in range(number)])


PLAN = "hai-2020-7"
MANY = _ticked("clause_id")
LONG_SEARCH = "建港" * (MAX_CHARACTERS // 2)
LIST = ",".join(f"词{number:04}" for number in range(900))  # as long as a list may be: 54 kB of an address
# Route → its costliest legal request: as many conditions, rows, facets and letters as it takes.
LEADS_ON = "/city"  # to the list
COSTLIEST = {
    "a page with every box ticked": f"/plans/keywords?{MANY}&_facet=term&_facet=clause_id&_facet_size=max&_size=max",
    "its JSON": f"/plans/keywords.json?{MANY}&_facet_size=max&_size=max&_labels=on&_facet=term&_facet=clause_id",
    "its CSV": f"/plans/keywords.csv?{MANY}",
    "a whole table": "/plans/keywords?_size=max&_facet=term&_facet=clause_id&_facet_size=max",
    "a whole table as a workbook": "/plans/keywords.xlsx",
    "a whole table as CSV for Excel": "/plans/keywords.excel.csv",
    "a whole table as JSON Lines": "/plans/keywords.jsonl",
    "a whole table as Parquet": "/plans/keywords.parquet",
    "a whole table drawn": "/plans/cities.geojson",
    "every box ticked as JSON Lines": f"/plans/keywords.jsonl?{MANY}",
    "every box ticked as a workbook": f"/plans/keywords.xlsx?{MANY}",
    "every text compared": "/plans/keywords.json?_size=max&" + "&".join(
        f"{column}__contains={'长' * limits.LONGEST_TEXT}" for column in ("term", "clause_id", "plan_id")),
    "a long list": f"/plans/keywords?term__in={LIST}&_facet=term&_facet=clause_id&_facet_size=max&_size=max",
    "its JSON as well": f"/plans/keywords.json?term__in={LIST}&_facet=term&_facet=clause_id&_facet_size=max&_size=max",
    "a long value": f"/plans/keywords.json?term={'长' * limits.LONGEST_TEXT}&_facet=term&_facet_size=max&_size=max",
    "a long search": f"/search?q={LONG_SEARCH}",
    "a search of many words": "/search.json?_size=100&q=" + "+".join(f"港{chr(0x4E00 + n)}" for n in range(MAX_TERMS)),
    "a search of one table": f"/search/keywords?_size=100&q={LONG_SEARCH}",
    "a search that finds nothing": f"/search?q={''.join(chr(0x4E00 + n) for n in range(MAX_CHARACTERS))}",
    "a search in a table": f"/plans/clauses?_search={LONG_SEARCH}&_facet=clause_id&_facet_size=max",
    "a search of one table as JSON": f"/search/keywords.json?_size=100&q={LONG_SEARCH}",
    "suggestions": f"/suggest.json?q={'港' * 100}",
    "a question": f"/plans/clauses_with.json?word={'港' * limits.LONGEST_TEXT}",
    "a question as a file": "/plans/all_keywords.xlsx",
    "the plan": f"/plan/{PLAN}",
    "a plan as a data package": f"/plan/{PLAN}.zip",
    "a plan as a workbook": f"/plan/{PLAN}.xlsx",
    "a plan as Parquet": f"/plan/{PLAN}.parquet.zip",
    "the matrix": f"/matrix?plan={PLAN}",
    "commitments": f"/commitments?plan_id={PLAN}&find={LONG_SEARCH}",
    "commitments of every plan": "/commitments.json",
    "their table": "/commitments.csv",
    "their feed": "/commitments.atom",
    "plans compared": f"/compare?plans={PLAN}&find={LONG_SEARCH}",
    "a plan compared with itself, again and again": f"/compare?plans={','.join([PLAN] * 30)}",
    "the map": f"/map?plan={PLAN}&{_ticked('kind', limits.MOST_FILTERS - 1)}",
    "the map elsewhere": f"/embed/map?plan={PLAN}&{_ticked('kind', limits.MOST_FILTERS - 1)}",
    "a chart": f"/embed/agencies?plan={PLAN}",
    "a chart as a picture": f"/embed/agencies.svg?plan={PLAN}",
    "the text of the plan": f"/plan/{PLAN}/text",
    "a part of its text": f"/plan/{PLAN}/text/1",
    "a profile": "/city/990700",
    "a profile without its id": LEADS_ON,
    "a profile as a file": "/city/990700.xlsx",
    "a profile as JSON": "/city/990700.json",
    "an id": "/id/990700.json",
    "a citation": f"/cite/{PLAN}-c1",
    "its card": f"/cite/{PLAN}-c1.svg",
    "home": "/",
    "the dictionary": "/data",
    "the calls": "/api",
    "OpenAPI": "/openapi.json",
    "a data package": "/datapackage.json",
    "a catalogue": "/catalog.jsonld",
    "Croissant": "/croissant.json",
    "CSVW": "/csvw/metadata.json",
    "CSVW of a table": "/csvw/keywords.json",
    "llms.txt": "/llms.txt",
    "robots.txt": "/robots.txt",
    "the sitemap": "/sitemap.xml",
    "OpenSearch": "/opensearch.xml",
    "a part of the sitemap": "/sitemap-1.xml",
    "the feed": "/changes.atom",
    "the feed as JSON": "/changes.json",
    "the database": "/plans.db",
    "all tables": "/plans",
    "releases": "/downloads",
    "a file of a release": "/downloads/SHA256SUMS",
    "a file of the portal": "/static/portal.css",
    "health": "/-/health",
}  # fmt: skip
NOT_HERE = {"/id/990700.json", "/downloads/SHA256SUMS", "/changes.atom"}  # the invented portal has no release
MOST_TURNS = 60  # a page of all plans asks a few dozen things
MOST_STATEMENTS = 700  # a search that finds nothing tries what it may have meant
ALL_TABLES = 150  # turns of the page of all tables: Datasette asks half a dozen things of each
MOST_BYTES = 3_000_000


def right(path: str) -> set[int]:
    """How a portal may answer one of these."""
    return {200, 404} if path in NOT_HERE else {303} if path == LEADS_ON else {200}


@pytest.mark.parametrize("path", COSTLIEST.values(), ids=COSTLIEST)
def test_no_request_costs_more_than_it_may(get: Get, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as work:
        answer = get(path)
    # A request that is turned away costs nothing: each of these is legal.
    assert answer.status_code in right(path), answer.text[-300:]
    assert work.turns <= (ALL_TABLES if path == "/plans" else MOST_TURNS)
    assert len(work.statements) <= MOST_STATEMENTS
    assert work.rows <= 6 * ROWS + 1000
    assert len(answer.content) < MOST_BYTES


@pytest.mark.parametrize("path", [f"/plans/keywords?{_ticked('clause_id', 1000)}", f"/map?{_ticked('kind', 121)}"])
def test_a_request_over_the_limits_costs_no_question(get: Get, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as work:
        answer = get(path)
    assert (answer.status_code, work.turns) == (400, 0)


def test_every_route_of_every_plugin_is_walked(tmp_path: Path) -> None:
    datasette = invented(tmp_path / "plans.db")
    with asked(datasette):
        routes = [route for routes in pm.hook.register_routes(datasette=datasette) for route, _ in routes]
    walked = [path.partition("?")[0] for path in COSTLIEST.values()]
    assert len(routes) > 20
    assert [route for route in routes if not any(re.search(route, path) for path in walked)] == []


@pytest.mark.parametrize("number", [30, 60, 120])
def test_queries_do_not_grow_with_the_boxes_ticked(get: Get, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = []
    for boxes in (1, number):
        with counted(monkeypatch) as work:
            get(f"/plans/keywords?{_ticked('clause_id', boxes)}&_size={number}")  # an answer that is not kept yet
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
        assert 'href="/plans/slow.csv"' in get("/plans/slow").text
        assert get("/en/plans/slow").text.count('.csv"') == 1
        assert get("/plans/slow.csv").text.split() == ["n", "3000000"]


# What other programs of a shared domain set, or send: no route may read it in a way that ends in a fault.
FOREIGN = {
    "bytes that are no UTF-8": {"Cookie": b"\xff=\xfe"},
    "a cookie in GBK": {"Cookie": "名=值".encode("gbk")},
    "a cookie that is none": {"Cookie": b"a@b=1; expires; ds_actor=x"},
    "a host that was made up": {"Host": b"evil.test"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_no_route_minds_the_headers_of_others(get: Get, headers: dict[str, bytes]) -> None:
    wrong = []
    for path in COSTLIEST.values():
        answer = get(path, headers=headers)
        guarded = "content-security-policy" in answer.headers
        if answer.status_code not in right(path) or not guarded or "evil.test" in answer.text + str(answer.headers):
            wrong.append((path[:60], answer.status_code))
    assert wrong == []
