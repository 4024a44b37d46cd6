"""What the pages make of rows for people: names that link, places, amounts, headings of a row's own page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import portal_plans as plans
import portal_site
import pytest
from bs4 import BeautifulSoup

QUERIES: dict[str, dict[str, Any]] = {
    "duties": {
        "title": "谁做什么",
        "sql": "select r.responsibility_id, a.agency_id, a.name as body, t.task_id, t.title as task, r.sentence, "
        "r.quote, r.plan_id from responsibilities r join agencies a using (agency_id) join tasks t using (task_id) "
        "order by r.start_char",
    },
    "quotes": {
        "title": "怎么说",
        "sql": "select r.agency_id, a.name as body, r.quote, r.plan_id from responsibilities r "
        "join agencies a using (agency_id) order by r.start_char",
    },
    "amounts": {
        "title": "多少",
        "sql": "select target_id, subject, comparator, value_min, value_max, unit, plan_id from targets",
    },
    "lists": {"title": "谁", "sql": "select group_concat(name, '、') as cities from cities where name_en is not null"},
    "places": {"title": "哪里", "params": ["city"], "sql": "select city_id, name from cities where name = :city"},
    "both": {"title": "两份文件", "sql": "select plan_id, clause_id from clauses order by plan_id"},
    "none": {"title": "空", "sql": "select plan_id, clause_id from clauses where 0"},
}


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("results") / "plans.db", queries=QUERIES) as ask:
        yield ask


def soup(get: plans.Get, path: str) -> BeautifulSoup:
    return BeautifulSoup(get(path).text, "html5lib")


def heads(page: BeautifulSoup) -> list[str]:
    return [head.get_text(strip=True).rstrip("▲▼") for head in page.select("table.data thead th")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # the keys beside names are gone; 机构 and 任务 stand over names, not 机构编号 and 任务编号
        # the id of a row that has no name is gone as well where its quote leads to it
        ("/plans/duties", ["机构", "任务", "所在句"]),
        ("/en/plans/duties", ["Body", "Task", "Sentence"]),
        # a question that asks for a row's own words alone shows those, under their own head
        ("/plans/quotes", ["机构", "原文"]),
        # bounds and unit are one amount, the id is in the link of the subject
        ("/plans/amounts", ["指标对象", "数值"]),
        # of two plans, each row says its own
        ("/plans/both", ["文件", "条款"]),
        ("/plans/none", []),
    ],
)
def test_heads_of_a_question(get: plans.Get, path: str, expected: list[str]) -> None:
    assert heads(soup(get, path)) == expected


def test_names_of_a_question_lead_to_their_rows(get: plans.Get) -> None:
    page = soup(get, "/plans/duties")
    links = {str(link["href"]) for link in page.select("table.data td a.key")}
    assert {f"/agency/{plans.WATER}", f"/task/{plans.TASK}"} <= links
    assert page.select("td[data-label=所在句] a.to-text"), "the quote keeps its way to the text"


def test_a_question_not_yet_asked_has_no_empty_answer(get: plans.Get) -> None:
    asked, unasked = soup(get, "/plans/places?city=无此地"), soup(get, "/plans/places")
    assert asked.select_one("div.empty")
    assert not unasked.select_one("div.empty")
    assert "请在上面填写" in unasked.main.get_text()  # type: ignore[union-attr]


def test_names_in_lists_are_in_english_too(get: plans.Get) -> None:
    (cell,) = soup(get, "/en/plans/lists").select("table.data td")
    assert len(cell.select(".ours")) == len(cell.select(".printed")) > 0
    assert soup(get, "/plans/lists").select(".ours") == []


def test_plan_of_all_rows_is_said_once(get: plans.Get) -> None:
    page = soup(get, "/plans/duties")
    note = page.select_one("main p.from a")
    assert note
    assert (note["href"], note.get_text()) == (f"/plan/{plans.PLAN}", "安州省水网规划")
    assert "安州省水网规划" not in page.select_one("table.data").get_text()  # type: ignore[union-attr]
    assert soup(get, "/plans/both").select_one("main p.from") is None


def test_files_of_a_question_keep_every_column(get: plans.Get) -> None:
    head = get("/plans/amounts.csv").text.splitlines()[0]
    assert head == "target_id,subject,comparator,value_min,value_max,unit,plan_id"


def test_projects_show_their_places(get: plans.Get) -> None:
    page = soup(get, "/plans/projects")
    assert heads(page) == ["项目名称", "地区", "动作", "类别", "任务", "所在句"]
    place = page.select_one("td[data-label=地区] a")
    assert place
    assert (place["href"], place.get_text()) == (f"/city/{plans.CITY}", "云江市")
    assert "地区" not in heads(soup(get, "/plans/projects?_col=kind")), "who chooses columns has those"
    assert get("/plans/projects.csv").text.splitlines()[0].startswith("project_id,plan_id,clause_id,task_id,name")
    told = next(csv.DictReader(io.StringIO(get("/plans/projects.excel.csv").content.decode("utf-8-sig"))))
    assert told["地区"] == "云江市", "files for people have them too"
    english = next(csv.DictReader(io.StringIO(get("/en/plans/projects.excel.csv").content.decode("utf-8-sig"))))
    assert english["Task ID"] == plans.TASK


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # what a mention means is one column, whichever of three keys says it
        ("mentions", ["文中写法", "所指", "对象类别", "解析方式", "任务", "条款", "原文"]),
        # a clause is named by its place; both plans have clauses, so each row says its own
        ("clauses", ["条款", "类别", "小标题", "原文", "文件"]),
        ("clauses?plan_id=" + plans.PLAN, ["条款", "类别", "小标题", "原文"]),
        # an English name leads in English and is left out in Chinese
        ("agencies", ["简称", "全称", "类别", "层级", "所属地区", "别称"]),
        ("/en/plans/agencies", ["English name (unofficial)", "Name", "Full name", "Kind", "Level", "Division",
                                "Other names"]),
    ],
)  # fmt: skip
def test_heads_of_a_table(get: plans.Get, path: str, expected: list[str]) -> None:
    assert heads(soup(get, path if path.startswith("/") else f"/plans/{path}")) == expected


def test_mentions_lead_to_what_they_mean(get: plans.Get) -> None:
    links = {str(link["href"]) for link in soup(get, "/plans/mentions").select("td[data-label=所指] a")}
    assert {f"/city/{plans.CITY}"} <= links
    assert all(link.startswith(("/city/", "/agency/", "/plans/citations/")) for link in links)


def test_clauses_are_called_by_their_place(get: plans.Get) -> None:
    page = soup(get, f"/plans/clauses?plan_id={plans.PLAN}")
    names = {str(link["title"]): link.get_text() for link in page.select("td[data-label=条款] a")}
    assert names[plans.TASK] == "一1"
    keywords = soup(get, "/plans/keywords").select("td[data-label=条款] a")
    assert keywords
    assert not any(plans.PLAN in link.get_text() or link.get_text().startswith("c1") for link in keywords)


def test_a_choice_of_one_plan_is_none(get: plans.Get) -> None:
    def boxes(path: str) -> set[str]:
        return {str(box["name"]) for box in soup(get, path).select("form.facets input[type=checkbox]")}

    assert "plan_id" in boxes("/plans/clauses"), "two plans to choose from"
    assert "plan_id" not in boxes("/plans/tasks"), "tasks are of one plan only"
    assert "plan_id" in boxes(f"/plans/tasks?plan_id={plans.PLAN}"), "what is ticked can be unticked"


@pytest.mark.parametrize(
    ("table", "title"),
    [
        ("clauses", "1.建设引水工程"),  # its number and heading
        ("clauses", "到2025年，把云江市建成水网枢纽，按照《水网条…"),  # without a heading, its first words
        ("errata", "勘误：“水利斤”读作“水利厅”"),
        ("responsibilities", "云江市政府（牵头）：建设引水工程"),
        ("mentions", "提到“云江市”"),
        ("citations", "引用《水网条例》"),
        ("positions", "云江市：水网枢纽"),
        ("plan_cities", "《安州省水网规划》中的云江市"),
        ("project_cities", "东湖水库：云江市"),
    ],
)
def test_a_rows_page_is_headed_by_words(get: plans.Get, table: str, title: str) -> None:
    found = []
    for row in get(f"/plans/{table}.json?_shape=array").json():
        keys = KEYS.get(table, (next(iter(row)),))
        page = soup(get, f"/plans/{table}/" + ",".join(str(row[key]) for key in keys))
        heading = page.h1.get_text() if page.h1 else ""
        assert not any(str(row[key]) in heading for key in keys)
        report = page.select_one(f"p.actions a[href^='{portal_site.REPORTS}']")
        assert report
        quote = str(row.get("quote") or row.get("text") or "")
        assert quote[:20] in unquote(str(report["href"])), "the report holds the words it is about"
        found.append(heading)
    assert title in found


KEYS = {"plan_cities": ("plan_id", "city_id"), "project_cities": ("project_id", "city_id")}
