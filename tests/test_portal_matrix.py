"""Who does what: every duty of a task is in the table once, filters count what they show, phones get the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages.matrix import ROLES, Matrix, bodies_of, columns_of, lines_of


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("matrix") / "plans.db") as ask:
        yield ask


_WATER = [duty for duty in plans.content()["responsibilities"] if duty["agency_id"] == plans.WATER]
WATER_TASKS, WATER_DUTIES = len({duty["task_id"] for duty in _WATER}), len(_WATER)


def soup(get: plans.Get, query: str) -> BeautifulSoup:
    return BeautifulSoup(get(f"/matrix?plan={plans.PLAN}{query}").text, "html5lib")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "query", [f"?plan={plans.PLAN}", f"?plan={plans.EMPTY}", "", f"?plan={plans.PLAN}&section=nothing-such"]
)
def test_page_is_well_made(get: plans.Get, prefix: str, query: str) -> None:
    answer = get(f"{prefix}/matrix{query}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_every_duty_is_a_mark_that_leads_to_its_note(get: plans.Get) -> None:
    page = soup(get, "")
    duties = plans.content()["responsibilities"]
    marks = {str(a["href"]).partition("#")[2]: a for a in page.select(".matrix td a")}
    assert set(marks) == {duty["responsibility_id"] for duty in duties}
    for duty in duties:
        words = marks[duty["responsibility_id"]].get_text()
        assert words == {"lead": "●牵头", "joint": "◐共同负责", "support": "○配合"}[duty["role"]]


def test_bodies_in_charge_together_are_neither_lead_nor_support(tmp_path: Path) -> None:
    content = plans.content()
    for duty in content["responsibilities"]:
        duty["role"] = "joint"
    number = len(content["responsibilities"])
    with plans.asked(tmp_path / "plans.db", content) as get:
        page = soup(get, "")
        assert {mark.get_text() for mark in page.select(".matrix td a")} == {"◐共同负责"}
        assert f"牵头 0 项，共同负责 {number} 项，配合 0 项" in page.select_one(".count").get_text()  # type: ignore[union-attr]
        assert f"共同负责 {number} 项" in get("/").text
        parts = get(f"/task/{plans.TASK}.json").json()["parts"]
        assert [bool(parts.get(role)) for role in ("lead", "joint", "support")] == [False, True, False]


def test_the_list_for_phones_says_the_same(get: plans.Get) -> None:
    page = soup(get, "")
    table = sorted(str(a["href"]) for a in page.select(".matrix td a"))
    assert sorted(str(a["href"]) for a in page.select(".task-list section p a")) == table


@pytest.mark.parametrize(
    ("roles", "explained"),
    [
        ([], False),
        (["lead", "support"], False),  # one mark of each
        (["support", "support"], True),  # the second is written (2)
    ],
)
def test_numbers_after_a_name_are_explained_where_there_are_any(
    tmp_path: Path, roles: list[str], explained: bool
) -> None:
    rows = plans.content()
    first = rows["responsibilities"][0]
    rows["responsibilities"] = [
        {**first, "responsibility_id": f"{first['responsibility_id']}-{number}", "role": role}
        for number, role in enumerate(roles)
    ] or rows["responsibilities"]
    with plans.asked(tmp_path / "plans.db", rows) as get:
        assert ("第二、第三处分工" in soup(get, "").text) is explained


@pytest.mark.parametrize(
    ("query", "tasks", "duties"),
    [
        ("", 2, 3),
        (f"&section={plans.PLAN}-c1", 2, 3),
        ("&section=nothing-such", 0, 0),
        (f"&city={plans.CITY}", 2, 3),
        ("&city=990000", 0, 0),  # the province is named in no task
        ("&section=&city=&agency=&compare=", 2, 3),  # what a form sends untouched
        (f"&agency={plans.WATER}", WATER_TASKS, WATER_DUTIES),  # one body: the tasks it has a duty in
        (f"&compare={plans.WATER},{plans.GOVERNMENT}", 2, 3),  # two beside each other
        (f"&agency={plans.WATER}&compare={plans.GOVERNMENT}", 2, 3),  # as the form sends them
        ("&agency=990000-no-such", 0, 0),
    ],
)
def test_filters(get: plans.Get, query: str, tasks: int, duties: int) -> None:
    page = soup(get, query)
    assert len(page.select(".matrix tbody tr:not(.section)")) == tasks
    assert len(page.select(".matrix td a")) == duties


@pytest.mark.parametrize(
    "query",
    ["", f"&section={plans.PLAN}-c1", f"&city={plans.CITY}", f"&agency={plans.WATER}",
     f"&section={plans.PLAN}-c1&agency={plans.WATER}"],
)  # fmt: skip
def test_files_hold_the_duties_shown_and_no_other(get: plans.Get, query: str) -> None:
    page = soup(get, query)
    shown = {str(link["href"]).rpartition("#")[2] for link in page.select(".matrix td a")}
    address = next(str(a["href"]) for a in page.select("section.downloads a") if "responsibilities.csv" in a["href"])
    rows = list(csv.DictReader(io.StringIO(get(address).text.lstrip("\ufeff"))))
    assert {row["responsibility_id"] for row in rows} == shown
    assert f"全部 {len(shown)} 行" in page.select_one("section.downloads").get_text()  # type: ignore[union-attr]


def test_files_of_some_tasks_name_them() -> None:
    some = Matrix((), lines_of([{"task_id": "t"}], (), []), 0, 0, 0, tasks=2, outside=0, sections={}, cities={})
    assert some.query("p") == [("task_id", "t")]
    assert replace(some, tasks=1).query("p") == [("plan_id", "p"), ("task_id__notblank", "1")]


def test_totals_of_columns_are_those_of_the_table(get: plans.Get) -> None:
    told = soup(get, "").select_one(".count")
    assert told is not None
    assert "2 项任务，2 个机构，牵头 2 项，共同负责 0 项，配合 1 项。" in told.get_text()


def test_table_has_heads_for_rows_and_columns(get: plans.Get) -> None:
    page = soup(get, "")
    assert page.select_one(".matrix caption")
    assert len(page.select(".matrix thead th[scope=col]")) == 4  # task, number of duties, two bodies
    assert len(page.select(".matrix tbody th[scope=row]")) == 2
    assert len(page.select(".matrix tbody th[scope=rowgroup]")) == 1


def _own(task: str, agency: str, role: str, kind: str = "department", level: str = "province") -> dict[str, Any]:
    return {"task_id": task, "agency_id": agency, "role": role, "kind": kind, "level": level, "name": agency,
            "start_char": 0}  # fmt: skip


_LEVEL = [_own("t1", name, "lead", "government", "prefecture") for name in ("甲市", "乙市", "丙市")]


@pytest.mark.parametrize(
    ("duties", "columns"),
    [
        # Three governments of one level, whatever their duties; the level of the fourth is another one.
        ([*_LEVEL, _own("t2", "甲市", "lead", "government", "prefecture")], [{"甲市", "乙市", "丙市"}]),
        ([*_LEVEL, _own("t1", "丁县", "lead", "government", "county")], [{"甲市", "乙市", "丙市"}, {"丁县"}]),
        # Near-miss: two governments are few enough to stand by themselves, unless their duties are the same.
        ([*_LEVEL[:1], _own("t2", "乙市", "lead", "government", "prefecture")], [{"甲市"}, {"乙市"}]),
        # Departments of the same duties in every task; another role, or one task more, is another duty.
        ([_own("t1", "公安厅", "support"), _own("t1", "司法厅", "support")], [{"公安厅", "司法厅"}]),
        ([_own("t1", "公安厅", "support"), _own("t1", "司法厅", "lead")], [{"公安厅"}, {"司法厅"}]),
        ([_own("t1", "公安厅", "support"), _own("t1", "司法厅", "support"), _own("t2", "司法厅", "support")],
         [{"公安厅"}, {"司法厅"}]),
    ],
)  # fmt: skip
def test_what_is_alike_shares_a_column(duties: list[dict[str, Any]], columns: list[set[str]]) -> None:
    bodies = bodies_of(duties)
    lines = lines_of([{"task_id": "t1"}, {"task_id": "t2"}], bodies, duties)
    joined = columns_of(bodies, lines, joined=True)
    assert sorted(sorted(body.name for body in column.bodies) for column in joined) == sorted(map(sorted, columns))
    assert all(len(column.bodies) == 1 for column in columns_of(bodies, lines, joined=False))
    assert sum(column.duties(role) for column in joined for role in ROLES) == len(duties)
    first = next(column for column in joined if bodies[0] in column.bodies)
    leads = {duty["agency_id"] for duty in duties if (duty["task_id"], duty["role"]) == ("t1", "lead")}
    assert set(lines[0].having(first, "lead")) == leads & {body.name for body in first.bodies}


def test_plan_without_tasks_says_so(get: plans.Get) -> None:
    page = BeautifulSoup(get(f"/matrix?plan={plans.EMPTY}").text, "html5lib")
    assert "没有编号的任务" in page.get_text()
    assert page.select_one(f".picker a[href='/matrix?plan_id={plans.PLAN}']")


def test_no_plan_at_all(tmp_path_factory: pytest.TempPathFactory) -> None:
    with plans.asked(tmp_path_factory.mktemp("none") / "plans.db", {}) as get:
        for path in ("/matrix", "/map", "/embed/map"):
            assert get(path).status_code == 200


def test_unknown_plan_is_404(get: plans.Get) -> None:
    assert get("/matrix?plan=nowhere").status_code == 404


@pytest.mark.parametrize("query", ["agency=no-such-body", "compare=no-such-body", "compare=a,no-such-body"])
def test_unknown_body_is_404(get: plans.Get, query: str) -> None:
    answer = get(f"/matrix?plan={plans.PLAN}&{query}")
    assert answer.status_code == 404


def _duty(body: str, role: str, task: str | None, start: int, kind: str = "department") -> dict[str, object]:
    return {"responsibility_id": f"r-{start}", "task_id": task, "agency_id": body, "role": role, "start_char": start,
            "kind": kind, "name": body}  # fmt: skip


def test_governments_come_first_then_who_has_most() -> None:
    duties = [
        _duty("b", "lead", "t", 1), _duty("c", "support", "t", 2), _duty("c", "joint", "u", 3),
        _duty("z", "lead", "t", 4, "government"),
    ]  # fmt: skip
    told = [(body.agency_id, body.lead, body.joint, body.support) for body in bodies_of(duties)]
    assert told == [("z", 1, 0, 0), ("c", 0, 1, 1), ("b", 1, 0, 0)]


def test_a_body_with_two_duties_in_a_task_has_both_in_its_cell() -> None:
    duties = [_duty("b", "lead", "t", 1), _duty("b", "support", "t", 9)]
    (line,) = lines_of([{"task_id": "t"}], bodies_of(duties), duties)
    assert len(line.cells[0]) == 2
    assert (line.total, line.duties("support")) == (2, 1)
    assert [[duty["start_char"] for duty in duties] for duties in line.bodies("support")] == [[9]]


def test_bodies_of_a_task_stand_in_the_order_of_the_text() -> None:
    duties = [_duty("c", "lead", "t", 1), _duty("b", "lead", "t", 4), _duty("c", "lead", "t", 9)]
    (line,) = lines_of([{"task_id": "t"}], bodies_of(duties), duties)
    assert [[duty["start_char"] for duty in own] for own in line.bodies("lead")] == [[1, 9], [4]]
