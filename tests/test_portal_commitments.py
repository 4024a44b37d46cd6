"""The list of commitments: what the plan says, what was published later and whether the date has passed stay apart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import portal_plans as plans
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from plandata.portal.pages.commitments import Commitments, _tells_a_time

ATOM = "{http://www.w3.org/2005/Atom}"


def evidence(number: int, about: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "evidence_id": f"{plans.PLAN}-ev-{number}", "plan_id": plans.PLAN, "about_table": "projects", "about_id": about,
        "status": status, "value": None, "unit": None, "happened_on": "2024", "publisher": "市日报<b>",
        "title": "水库", "address": f"https://daily.example/{number}", "published_on": "2024-12-30",
        "read_on": "2026-05-06", "words": "水库通水 & 蓄水。", "checked_on": "2026-05-07", "supersedes": None,
        "read_from": "page", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    rows = plans.content()
    rows["projects"].append({**rows["projects"][0], "project_id": f"{plans.PLAN}-p-2", "name": "西湖水库",
                             "action": "研究扩建", "capacity_value": None})  # fmt: skip
    rows["evidence"] = [
        evidence(1, plans.PROJECT, "completed"),
        evidence(2, plans.PROJECT, "in_use", happened_on="2025", supersedes=f"{plans.PLAN}-ev-1"),
    ]
    rows["searches"] = [
        {"search_id": f"{plans.PLAN}-s-1-t-1", "plan_id": plans.PLAN, "about_table": "targets",
         "about_id": plans.TARGET, "searched_on": "2026-05-08", "place_count": 2, "places": "市日报、网页存档",
         "found_count": 0},
    ]  # fmt: skip
    with plans.asked(tmp_path_factory.mktemp("commitments") / "plans.db", rows) as ask:
        yield ask


def row_of(get: plans.Get, key: str, language: str = "") -> str:
    page = BeautifulSoup(get(f"{language}/commitments?plan_id={plans.PLAN}").text, "html5lib")
    row = page.find(id=key)
    assert row
    return " ".join(row.get_text(" ").split())


@pytest.mark.parametrize(
    ("key", "language", "words"),
    [
        (plans.PROJECT, "", ("东湖水库", "建设", "新建", "未写明；文件目标期 2025 年", "投用", "2025")),
        (plans.PROJECT, "", ("已过（截至 2026-05-08）", "已由后一条更正", "建成", "云江市政府", "云江市")),
        (f"{plans.PLAN}-p-2", "", ("西湖水库", "研究", "研究扩建", "尚未查找")),
        (plans.TARGET, "", ("数值", "2025", "截至 2026-05-08，在 2 处没有找到")),
        (plans.TARGET, "/en", ("amount".capitalize(), "none found by 2026-05-08 in 2 places searched")),
        (plans.PROJECT, "/en", ("in use", "corrected by a later entry", "passed (by 2026-05-08)")),
    ],
)  # fmt: skip
def test_a_commitment_says_three_things_apart(get: plans.Get, key: str, language: str, words: tuple[str, ...]) -> None:
    told = row_of(get, key, language)
    assert [word for word in words if word not in told] == []
    assert not {"兑现", "失信", "broken", "kept"} & set(told.split())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {plans.PROJECT, f"{plans.PLAN}-p-2", plans.TARGET}),
        ("&strength=study", {f"{plans.PLAN}-p-2"}),
        ("&strength=number", {plans.TARGET}),
        ("&known=found", {plans.PROJECT}),
        ("&known=none", {plans.TARGET}),
        ("&known=unsearched&strength=build", set()),
    ],
)
def test_filters(get: plans.Get, query: str, shown: set[str]) -> None:
    page = BeautifulSoup(get(f"/commitments?plan_id={plans.PLAN}{query}").text, "html5lib")
    assert {str(row["id"]) for row in page.select("table.commitments tbody tr")} == shown


@pytest.mark.parametrize(
    ("asked", "first", "count", "following"),
    [(0, 0, 50, 50), (50, 50, 50, 100), (100, 100, 20, None), (110, 110, 10, None), (120, 0, 50, 50)],
)
def test_the_list_has_pages(asked: int, first: int, count: int, following: int | None) -> None:
    found = Commitments(tuple(range(120)), (), None)  # type: ignore[arg-type]  # any items will do
    assert (found.first(asked), len(found.page(asked)), found.next_start(asked)) == (first, count, following)
    assert next(iter(found.page(asked))) == first


def test_a_plan_without_commitments_says_so(get: plans.Get) -> None:
    assert "这份文件里没有读到项目或指标" in get(f"/commitments?plan_id={plans.EMPTY}").text
    assert get("/commitments?plan_id=no-plan").status_code == 404


def test_csv_has_a_line_for_each(get: plans.Get) -> None:
    lines = {line["commitment_id"]: line for line in csv.DictReader(io.StringIO(get("/commitments.csv").text))}
    assert set(lines) == {plans.PROJECT, f"{plans.PLAN}-p-2", plans.TARGET}
    own = lines[plans.PROJECT]
    assert (own["strength"], own["known"], own["status"], own["evidence_count"]) == ("build", "found", "in_use", "1")
    assert (own["horizon"], own["deadline_passed"], own["owners"]) == ("2025", "true", "云江市政府")
    assert own["address"].endswith(f"/id/{plans.PROJECT}")
    assert (lines[plans.TARGET]["known"], lines[plans.TARGET]["place_count"]) == ("none", "2")


@pytest.mark.parametrize(
    ("address", "keys"),
    [  # the conditions of the page are those of its files
        ("/commitments{}?strength=study", {f"{plans.PLAN}-p-2"}),
        ("/commitments{}?known=none&plan_id=" + plans.PLAN, {plans.TARGET}),
        ("/commitments{}?known=unsearched&strength=build", set()),
    ],
)
def test_files_hold_what_the_page_shows(get: plans.Get, address: str, keys: set[str]) -> None:
    in_csv = csv.DictReader(io.StringIO(get(address.format(".csv")).text))
    assert {line["commitment_id"] for line in in_csv} == keys
    assert {item["commitment_id"] for item in get(address.format(".json")).json()["commitments"]} == keys
    page = BeautifulSoup(get(address.format("")).text, "html5lib")
    files = [str(link["href"]) for link in page.select("#downloads ~ ul a[download]") if "?" in str(link["href"])]
    assert len(files) == 3
    assert all(get(file).status_code == 200 for file in files)


@pytest.mark.parametrize("query", ["strength=heavy", "known=maybe", "nonsense=1"])
def test_conditions_that_there_are_not_are_told(get: plans.Get, query: str) -> None:
    assert [get(f"/commitments{suffix}?{query}").status_code for suffix in ("", ".csv", ".xlsx")] == [400] * 3


def test_the_workbook_reads_as_the_page_does(get: plans.Get) -> None:
    answer = get("/commitments.xlsx?_check=on")
    (heads, *lines) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    names = [head.value for head in heads]
    assert names[:4] == ["承诺", "在哪里", "力度", "动作"]
    assert len(set(names)) == len(names)
    own = dict(zip(names, lines[0], strict=True))
    assert (own["承诺"].value, own["力度"].value, own["期限已过"].value) == ("东湖水库", "建设", "是")
    assert own["核查"].value is None
    link = own["网址"].hyperlink
    assert link is not None
    assert str(link.target).endswith(f"/id/{plans.PROJECT}")


def test_json_has_the_evidence(get: plans.Get) -> None:
    found = get("/commitments.json").json()
    assert found["as_of"] == "2026-05-08"
    own = next(item for item in found["commitments"] if item["commitment_id"] == plans.PROJECT)
    assert [row["status"] for row in own["evidence"]] == ["in_use", "completed"]
    assert own["aspirational"] is False


def test_the_feed_has_an_entry_for_each(get: plans.Get) -> None:
    answer = get("/commitments.atom")
    feed = etree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["投用：东湖水库", "建成：东湖水库"]
    assert feed.findtext(f"{ATOM}updated") == "2026-05-07T00:00:00Z"
    assert "水库通水 & 蓄水。（市日报<b>）" in [entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_words_of_others_are_data(get: plans.Get) -> None:
    page = get(f"/commitments?plan_id={plans.PLAN}").text
    assert "市日报&lt;b&gt;" in page
    assert "市日报<b>" not in page


def test_the_page_says_how_to_add_and_links_its_files(get: plans.Get) -> None:
    page = BeautifulSoup(get(f"/commitments?plan_id={plans.PLAN}").text, "html5lib")
    links = {str(link["href"]) for link in page.select("main a[href]")}
    assert {"/commitments.csv", "/commitments.json", "/commitments.atom", "/plans/evidence", "/plans/searches"} <= links
    assert page.find(id="add")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("2024年底前建成地铁1号线一期工程。", True),
        ("年内开工建设西湖水库。", True),
        ("“十四五”末建成西湖水库。", True),
        ("三年内建成西湖水库。", True),
        ("6月底前建成西湖水库。", True),
        ("建设西湖水库二期工程。", False),
        ("建设百年一遇防洪工程。", False),
        (None, False),
    ],
)
def test_a_projects_sentence_tells_a_time_or_none(sentence: str | None, told: bool) -> None:
    assert _tells_a_time(sentence) is told
