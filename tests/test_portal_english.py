"""The portal in English: names in English where they exist, Chinese words marked as Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

NAMELESS = "990100-renmin-zhengfu"


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    rows = plans.content()
    for agency in rows["agencies"]:
        agency["name_en"] = None if agency["agency_id"] == NAMELESS else f"Body {agency['agency_id']}"
        agency["pinyin"] = "ben ji zhengfu"
    with plans.asked(tmp_path_factory.mktemp("english") / "plans.db", rows) as ask:
        yield ask


def soup(get: plans.Get, path: str) -> BeautifulSoup:
    return BeautifulSoup(get(path).text, "html5lib")


def unmarked(page: BeautifulSoup) -> list[str]:
    """Return the Chinese words of a page's content that no lang attribute tells of, English that quotes some aside."""
    found = []
    for tag in page.select("main *"):
        own = "".join(tag.find_all(string=True, recursive=False))
        chinese = len(re.findall("[\\u3400-\\u9fff]", own))
        if chinese > len(re.findall("[a-z]", own)) and tag.get("lang") != "zh-CN" and not tag.find_parent(lang="zh-CN"):
            found.append(own.strip())
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/matrix", f"/city/{plans.CITY}", f"/agency/{plans.WATER}", f"/task/{plans.TASK}", f"/project/{plans.PROJECT}",
        "/plans/projects", "/plans/agencies", "/plans/responsibilities", "/plans/targets?unit=立方米",
        "/plans/agency_ranking", f"/plans/clauses/{plans.TASK}", "/embed/agencies", "/embed/map",
    ],
)  # fmt: skip
def test_chinese_words_are_marked(get: plans.Get, path: str) -> None:
    assert unmarked(soup(get, f"/en{path}")) == []


def test_chinese_pages_mark_nothing_twice(get: plans.Get) -> None:
    assert not soup(get, "/plans/agencies").select("table.data [lang]")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/matrix", f"Body {plans.WATER}"),
        (f"/en/agency/{plans.WATER}", f"Body {plans.WATER}"),
        (f"/en/task/{plans.TASK}", f"Body {plans.WATER}"),
        (f"/en/city/{plans.CITY}", "Yunjiang"),
        # no English name is made up: the Chinese one stands with its reading
        ("/en/plans/responsibilities", "(ben ji zhengfu)"),
    ],
)
def test_names_are_english_where_there_are_any(get: plans.Get, path: str, words: str) -> None:
    main = soup(get, path).main
    assert main
    assert words in main.get_text()


def test_files_keep_the_names_of_the_tables(get: plans.Get) -> None:
    english, chinese = (get(f"{prefix}/task/{plans.TASK}.json").json()["parts"]["lead"] for prefix in ("/en", ""))
    assert [item["name"] for item in english] == [item["name"] for item in chinese] == ["云江市政府"]


def test_numbers_stand_apart_from_titles(get: plans.Get) -> None:
    row = soup(get, "/matrix").select_one(".matrix tbody th[scope=row]")
    assert row
    assert row.get_text() == "1. 建设引水工程"
    assert soup(get, f"/task/{plans.TASK}").h1.get_text() == "1. 建设引水工程"  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["/", f"/plan/{plans.PLAN}"])
def test_checksum_is_folded_away(get: plans.Get, path: str) -> None:
    page = soup(get, path)
    for details in page.select("details.digest"):
        assert len(details.code.get_text()) == 64  # type: ignore[union-attr]
        details.extract()
    assert not re.search("[0-9a-f]{64}", page.main.get_text())  # type: ignore[union-attr]


def test_kinds_on_the_map_are_folded_until_one_is_chosen(get: plans.Get) -> None:
    assert not soup(get, "/map").select_one("details.kinds-fold").has_attr("open")  # type: ignore[union-attr]
    assert soup(get, "/map?kind=reservoir").select_one("details.kinds-fold").has_attr("open")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "own"), [("/methodology", "[\u3400-\u9fff]"), ("/en/methodology", "^[A-Za-z][A-Za-z ]+$")]
)
def test_measures_of_accuracy_have_words(get: plans.Get, path: str, own: str) -> None:
    heads = soup(get, path).select("th.number, th[scope=row]:not(:has(code, a, [lang]))")
    titles = [head.get_text(strip=True) for head in heads]
    assert len(titles) > 3
    assert [title for title in titles if not re.search(own, title)] == []


@pytest.mark.parametrize(("path", "said"), [("/en/plan/", 1), ("/plan/", 0)])
def test_a_plan_says_to_who_reads_english_that_its_words_are_chinese(get: plans.Get, path: str, said: int) -> None:
    notes = [note.get_text() for note in soup(get, f"{path}{plans.PLAN}").select(".plan-head .note")]
    assert sum("in Chinese only" in note for note in notes) == said
    assert not any("只有中文" in note for note in notes)
