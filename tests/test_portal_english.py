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


OURS = {
    "plans": {"title": ("title_en", "Anzhou Water Network Plan")},
    "clauses": {"heading": ("heading_en", "Heading of ours")},
    "tasks": {"title": ("title_en", "Build a water diversion")},
    "projects": {"name": ("name_en", "Donghu Reservoir")},
    "targets": {"subject": ("subject_en", "Yearly supply of Donghu Reservoir")},
    "positions": {"phrase": ("phrase_en", "Hub of the water network")},
    "errata": {"reason": ("reason_en", "A wrong character")},
}


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    """The portal with English of ours for the first row of each table that has any."""
    rows = plans.content()
    for table, columns in OURS.items():
        for printed, (column, words) in columns.items():
            next(row for row in rows[table] if row[printed])[column] = words
    with plans.asked(tmp_path_factory.mktemp("ours") / "plans.db", rows) as ask:
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


def test_kinds_on_the_map_are_chips(get: plans.Get) -> None:
    assert soup(get, "/map").select("form.kinds details.fold[open] .chip")  # a phone's script folds them
    assert not soup(get, "/map").select(".chip input[checked]")
    assert len(soup(get, "/map?kind=water").select(".chip input[checked]")) == 1


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


@pytest.mark.parametrize(
    ("path", "where", "ours", "printed"),
    [
        (f"/plan/{plans.PLAN}", "h1", "Anzhou Water Network Plan", "安州省水网规划"),
        ("/", ".plan h2", "Anzhou Water Network Plan", "安州省水网规划"),
        ("/", ".sections li", "Build a water diversion", "建设引水工程"),
        ("/matrix", ".matrix tbody th[scope=row]", "Build a water diversion", "建设引水工程"),
        ("/plans/projects", "td", "Donghu Reservoir", "东湖水库"),
        ("/plans/targets", "td", "Yearly supply of Donghu Reservoir", "东湖水库年供水"),
        ("/plans/positions", "td", "Hub of the water network", "水网枢纽"),
        ("/plans/errata", "td", "A wrong character", "错字"),
        (f"/city/{plans.CITY}", ".item .name", "Donghu Reservoir", "东湖水库"),
        (f"/project/{plans.PROJECT}", "header", "Donghu Reservoir", "东湖水库"),
        (f"/task/{plans.TASK}", "header", "Build a water diversion", "建设引水工程"),
        (f"/target/{plans.TARGET}", "header", "Yearly supply of Donghu Reservoir", "东湖水库年供水"),
    ],
)
def test_our_english_stands_beside_the_chinese(
    translated: plans.Get, path: str, where: str, ours: str, printed: str
) -> None:
    page = soup(translated, f"/en{path}")
    found = next(tag for tag in page.select(f"main {where}") if ours in tag.get_text())
    chinese = [tag for tag in found.select("[lang=zh-CN]") if printed in tag.get_text()]
    assert chinese
    assert "our translation" in page.select_one("footer").get_text()  # type: ignore[union-attr]
    assert not soup(translated, path).select(".ours")
    assert unmarked(page) == []


def test_headings_are_told_in_english_below_the_printed_ones(translated: plans.Get) -> None:
    page = soup(translated, f"/en/plan/{plans.PLAN}")
    heading = page.select_one("section.text .ours")
    assert heading
    assert heading.get_text() == "Heading of ours"
    before = heading.find_previous_sibling()
    assert before
    assert before["lang"] == "zh-CN"
    assert not soup(translated, f"/plan/{plans.PLAN}").select("section.text .ours")


@pytest.mark.parametrize("suffix", [".csv", ".excel.csv", ".json?_shape=objects"])
def test_files_carry_the_english_columns(translated: plans.Get, suffix: str) -> None:
    assert "Donghu Reservoir" in translated(f"/en/plans/projects{suffix}").text
