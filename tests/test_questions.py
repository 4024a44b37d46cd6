"""Questions with blanks: names to pick from, an example that has an answer, what it means to have none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import openpyxl
import pytest
import yaml
from asking import Get, asked
from bs4 import BeautifulSoup
from invented import SCHEMAS, invented_plan

from plandata.errors import PlanDataError
from plandata.publish.database import build_database
from plandata.publish.metadata import merge_metadata
from plandata.serving import start as serving

ROOT = Path(__file__).parent.parent
WRITTEN = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))
METADATA = merge_metadata("metadata.yml", WRITTEN, SCHEMAS)
BLANKS = [name for name, query in METADATA["databases"]["plans"]["queries"].items() if query.get("picks")]


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    database = build_database([invented_plan("anzhou-2020-1")[1]], SCHEMAS,
                              tmp_path_factory.mktemp("questions") / "plans.db")  # fmt: skip
    with asked(serving.application(ROOT, database, METADATA)) as ask:
        yield ask


@pytest.mark.parametrize("name", BLANKS)
def test_the_example_on_home_has_an_answer(get: Get, name: str) -> None:
    card = next(
        item for item in BeautifulSoup(get("/").text, "html5lib").select(".questions li")
        if item.a and urlsplit(str(item.a["href"])).path == f"/plans/{name}"
    )  # fmt: skip
    example = str(card.select(".about a")[-1]["href"])
    assert urlsplit(example).query
    assert BeautifulSoup(get(example).text, "html5lib").select("table.data tbody tr")


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/plans/city-projects", {"云江市"}),
        ("/plans/agency-duties", {"安州省水利厅", "云江市政府"}),
        ("/plans/shared-tasks", {"安州省水利厅", "云江市政府"}),
    ],
)
def test_a_blank_offers_the_names_of_the_plans(get: Get, path: str, offered: set[str]) -> None:
    lists = BeautifulSoup(get(path).text, "html5lib").select("datalist")
    assert lists
    for names in lists:
        assert offered <= {str(option["value"]) for option in names.select("option")}


@pytest.mark.parametrize(
    ("path", "words", "leads_to"),
    [
        # A slip in the pinyin, a name within other words: the place that was meant.
        ("/plans/city-projects?city=yunjian", "您可能在找", f"city={quote('云江市')}"),
        (f"/plans/city-projects?city={quote('云江市水库')}", "您可能在找", f"city={quote('云江市')}"),
        # A near-miss: nothing sounds like it.
        (f"/plans/city-projects?city={quote('没有的地方')}", "文件里没有这样写", "/search?q="),
        ("/plans/tasks-without-lead", "全部 2 项任务都写明了牵头单位。", ""),
    ],
)
def test_an_empty_answer_says_what_it_means(get: Get, path: str, words: str, leads_to: str) -> None:
    empty = BeautifulSoup(get(path).text, "html5lib").select_one(".empty")
    assert empty
    assert words in empty.get_text()
    assert leads_to in str(empty)


@pytest.mark.parametrize(
    ("path", "sheet", "heads", "meanings"),
    [  # a question's key and the name beside it are one column; what it means is told of the project, not of a body
        (
            "/plans/city-projects.xlsx?city=云江",
            "某个地区有哪些项目？",
            ["项目", "动作", "类别"],
            {"project_id": "固定编号", "kind": "项目类别", "project": "完整名称"},
        ),
        ("/plans/who-does-what.xlsx", "谁负责什么？", ["所属章节", "序号", "任务", "牵头机构"], {"title": "任务标题"}),
        (
            "/en/plans/city-projects.xlsx?city=云江",
            "Which projects does a place hav",  # a sheet has 31 characters
            ["Project", "Name", "Action"],
            {},
        ),
    ],
)
def test_the_workbook_of_a_question(
    get: Get, path: str, sheet: str, heads: list[str], meanings: dict[str, str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(get(path).content))
    rows, told = book.worksheets[0], {line[1].value: line[2].value or "" for line in book.worksheets[2].iter_rows()}
    names = [str(cell.value) for cell in rows[1]]
    assert rows.title == sheet.replace("?", " ").strip()
    assert names[: len(heads)] == heads
    assert len(set(names)) == len(names)
    assert {name: words for name, words in meanings.items() if not str(told[name]).startswith(words)} == {}
    link = rows.cell(row=2, column=names.index("Address" if "/en/" in path else "网址") + 1)
    assert link.hyperlink is not None


def test_days_and_addresses_are_ones(get: Get) -> None:
    rows = openpyxl.load_workbook(io.BytesIO(get("/plans/plans.xlsx").content)).worksheets[0]
    own = dict(zip([cell.value for cell in rows[1]], rows[2], strict=True))
    assert own["发文日期"].data_type == "d"
    assert [cell.coordinate for cell in rows[2] if cell.value == ""] == []


def test_an_english_name_of_a_body_is_read(get: Get) -> None:
    name = get("/plans/agencies.json?_shape=objects").json()["rows"][0]
    if name["name_en"]:
        assert get(f"/plans/agency-duties.json?agency={quote(name['name_en'].upper())}&_shape=array").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"picks": {"place": "cities"}}, {"picks": {"city": "rivers"}}],  # no such blank; no names of such
)
def test_a_question_that_picks_from_nothing_is_refused(wrong: dict[str, Any]) -> None:
    written = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))
    written["databases"]["plans"]["queries"]["city-projects"].update(wrong)
    with pytest.raises(PlanDataError, match="picks"):
        merge_metadata("metadata.yml", written, SCHEMAS)


def test_what_is_closed_says_why_and_what_to_do(get: Get) -> None:
    answer = get("/plans?sql=select+1")
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 403
    assert "自己写的 SQL 不在这里执行" in page.get_text()
    assert page.select('a[href="/plans.db"]')
