"""A portal of many plans: the home page is a list that stays small, pages of one plan open on one and offer others."""

from __future__ import annotations

from collections.abc import Iterator

import asking
import html5lib
import many_plans
import portal_site
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages.plan_list import kind_of
from plandata.publish.metadata import write_metadata
from plandata.publish.schema import load_schemas
from plandata.publish.topics import topics
from plandata.serving import start as serving

MANY = 10_000
MOST_BYTES = 60_000
SCHEMAS = load_schemas(portal_site.ROOT / "datasets" / "schema")
ROWS = many_plans.rows(MANY)["plans"]


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[asking.Get]:
    folder = tmp_path_factory.mktemp("many")
    path = many_plans.database(folder / "plans.db", MANY)
    written = portal_site.ROOT / "metadata.yml"
    merged = write_metadata(written, SCHEMAS, folder / "metadata.json", several=True)
    with asking.asked(serving.application(portal_site.ROOT, path, merged)) as ask:
        yield ask


def soup(get: asking.Get, address: str) -> BeautifulSoup:
    return BeautifulSoup(get(address).text, "html5lib")


def titles(page: BeautifulSoup) -> list[str]:
    return [line.get_text() for line in page.select(".plan-lines .title")]


@pytest.mark.parametrize(
    "address",
    ["/", "/en/", "/?page=500", "/?region=910000&year=2020", "/matrix", "/map", f"/plan/{ROWS[0]['plan_id']}"],
)
def test_page_is_small_and_well_made(get: asking.Get, address: str) -> None:
    answer = get(address)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_each_line_leads_to_a_comparison(get: asking.Get) -> None:
    assert len(soup(get, "/").select(".plan-lines a[href^='/compare?plans=']")) == 20


def test_newest_first_twenty_a_page_each_plan_once(get: asking.Get) -> None:
    expected = sorted(ROWS, key=lambda row: row["plan_id"])
    expected.sort(key=lambda row: row["issued_on"] or "", reverse=True)
    for page in (1, 2, 500):
        own = [row["title"] for row in expected[(page - 1) * 20 : page * 20]]
        assert titles(soup(get, f"/?page={page}")) == own


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        # a province and all that lies in it; a city alone
        ("region=910000", lambda row: (row["region_id"] or "").startswith("91")),
        ("region=910200", lambda row: row["region_id"] == "910200"),
        ("year=2020", lambda row: (row["issued_on"] or "").startswith("2020")),
        ("year=-", lambda row: row["issued_on"] is None),
        ("level=province", lambda row: row["issuer_id"] in {"910000-zhengfu", "920000-zhengfu"}),
        ("topic=护水", lambda row: "护水" in row["title"]),
        ("find=護水+2020", lambda row: "护水" in row["title"] and "2020" in row["title"]),
        ("region=910000&topic=修路", lambda row: (row["region_id"] or "")[:2] == "91" and "修路" in row["title"]),
        ("find=龘", lambda row: False),
        ("find=%25", lambda row: False),  # a wildcard of LIKE is a character like any other
        ("region=91%25", lambda row: False),
    ],
)
def test_filters_let_through_what_fits(get: asking.Get, query: str, fits: object) -> None:
    page = soup(get, f"/?{query}")
    count = page.select_one("#plans small")
    assert count
    assert int(count.get_text().replace(",", "")) == sum(bool(fits(row)) for row in ROWS)  # type: ignore[operator]


def test_a_page_that_is_none_is_the_first_and_one_beyond_the_last(get: asking.Get) -> None:
    assert titles(soup(get, "/?page=x")) == titles(soup(get, "/"))
    assert titles(soup(get, "/?page=99999")) == titles(soup(get, "/?page=500"))


@pytest.mark.parametrize("address", ["/matrix", "/map"])
def test_picker_finds_a_plan_and_keeps_the_parameter(get: asking.Get, address: str) -> None:
    wanted = ROWS[7]
    page = soup(get, f"{address}?plan_id={ROWS[0]['plan_id']}&find={wanted['title']}")
    links = [str(a["href"]) for a in page.select(".picker a")]
    assert f"{address}?plan_id={wanted['plan_id']}" in links
    assert get(links[0]).status_code == 200
    assert get(f"{address}?plan={wanted['plan_id']}").status_code == 200  # as older addresses say
    assert get(f"{address}?plan_id=no-such").status_code == 404


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        (f"plan_id={ROWS[3]['plan_id']}", lambda row: row["plan_id"] == ROWS[3]["plan_id"]),
        ("region=910000", lambda row: (row["region_id"] or "").startswith("91")),
        ("region=910100&year=2020", lambda row: row["region_id"] == "910100" and row["issued_on"][:4] == "2020"),
    ],
)
def test_a_search_is_limited_to_plans(get: asking.Get, query: str, fits: object) -> None:
    answer = get(f"/search/clauses?q=推进&{query}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    (group,) = get(f"/search/clauses.json?q=推进&_size=100&{query}").json()["groups"]
    assert group["count"] == sum(bool(fits(row)) for row in ROWS)  # type: ignore[operator]
    fitting = {row["plan_id"] for row in ROWS if fits(row)}  # type: ignore[operator]
    assert {row["plan_id"] for row in group["rows"]} <= fitting


def test_a_search_in_a_plan_that_is_not_here_is_told(get: asking.Get) -> None:
    assert get("/search/clauses?q=推进&plan_id=no-such").status_code == 404


def test_a_table_is_filtered_by_what_plans_have_and_page_json_and_file_agree(get: asking.Get) -> None:
    fits = [row for row in ROWS if row["region_id"] == "910100" and row["issued_on"][:4] in {"2020", "2021"}]
    query, rows = "_region=910100&_year=2020&_year=2021", []
    address = f"/plans/clauses.json?_size=100&_labels=on&{query}"
    while address:
        answer = get(address).json()
        assert "rows" in answer, f"{address} {answer}"
        rows += [row["clause_id"] for row in answer["rows"]]
        address = answer["next_url"]
    assert rows == [f"{row['plan_id']}-p1" for row in fits]  # in the order in which they were written
    assert "rowid" not in answer["columns"]
    lines = get(f"/plans/clauses.csv?{query}").text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == rows
    page = soup(get, f"/plans/clauses?{query}")
    legends = {legend.get_text(): legend.parent for legend in page.select("fieldset legend")}
    assert list(legends)[:3] == ["文件", "文件的地区", "文件的年份"]
    boxes = page.select(".facets label:has(input[name=_year])")
    years = {str(box.select("input")[0]["value"]): box.select("small")[0].get_text() for box in boxes}
    of_region = [row["issued_on"][:4] for row in ROWS if row["region_id"] == "910100"]
    assert years == {year: str(of_region.count(year)) for year in set(of_region)}
    chips = {chip.get_text().partition(" ✕")[0] for chip in page.select(".chips li")}
    assert chips == {"文件的地区：东安市", "文件的年份：2020", "文件的年份：2021"}
    places = get("/plans/cities.json?_year=2020").json()  # of no plan: passed over
    assert places["filtered_table_rows_count"] == len(many_plans.PLACES)
    assert get("/plans/clauses.json?_year=" + "9" * 3000).status_code == 400


def test_a_question_is_asked_of_one_plan_and_a_large_answer_offers_its_file(get: asking.Get) -> None:
    question, plan = "/plans/clauses-with-term", ROWS[5]["plan_id"]
    (row,) = get(f"{question}.json?term=推进&plan_id={plan}").json()["rows"]
    assert row["plan_id"] == plan
    large = soup(get, f"{question}?term=推进")
    told = large.select(".count")[0].get_text()
    assert "多于 1,000 行" in told
    assert "只列出前 100 行" in told
    assert len(large.select("table.data tbody tr")) == 100
    assert get(f"{question}.csv?term=推进").text.count("\n") == MANY + 1
    assert get(f"{question}.json?plan_id={plan}").status_code == 400  # what it asks for is left blank
    assert get(f"/plans/renamed-places.json?plan_id={plan}").status_code == 400  # its rows are of no plan
    plain = get("/plans/all-targets.json")  # asked of all plans where none is named
    assert plain.status_code == 200
    assert plain.json()["rows"] == []


def test_hits_name_their_plan(get: asking.Get) -> None:
    page = soup(get, "/search/clauses?q=推进")
    titles = {row["title"] for row in ROWS}
    named = [link.get_text() for link in page.select(".answers .where a")]
    assert len(named) == 20
    assert set(named) <= titles


def test_sitemap_is_a_list_of_parts_that_hold_every_plan_once(get: asking.Get) -> None:
    whole = BeautifulSoup(get("/sitemap.xml").text, "xml")
    parts = [loc.get_text() for loc in whole.select("sitemapindex loc")] or ["/sitemap.xml"]
    found = [loc.get_text() for part in parts for loc in BeautifulSoup(get(part).text, "xml").select("url loc")]
    plans = [address for address in found if "/plan/" in address and "/en/" not in address]
    assert len(plans) == len(set(plans)) == MANY
    assert get("/sitemap-999.xml").status_code == 404


def test_llms_is_short(get: asking.Get) -> None:
    text = get("/llms.txt").text
    assert len(text.encode()) < MOST_BYTES
    assert f"{MANY - 50} older plans" in text


@pytest.mark.parametrize("address", ["/datapackage.json", "/croissant.json"])
def test_a_catalogue_describes_the_newest_plans_alone(get: asking.Get, address: str) -> None:
    text = get(address).text
    assert len(text.encode()) < 300_000


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("东安市护水行动计划（2021—2023年）", "计划"),
        ("关于落实修路规划的若干意见", "意见"),  # what it is, not what it carries out
        ("东安市指标体系", "指标体系"),  # the longer of two that end alike
        ("东安市护水", ""),
    ],
)
def test_a_plan_is_of_the_kind_that_its_title_ends_with(title: str, kind: str) -> None:
    assert kind_of(title, ("计划", "规划", "意见", "指标", "体系", "指标体系")) == kind


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        (["护水", "十四五", "修路"], ["护水", "修路"]),  # a time is no topic
        (["农业", "农业农村", "修路"], ["农业", "修路"]),  # the weightier of two that share their words
        (["护水", "修路", "植树", "养老"], ["护水", "修路", "植树"]),
        ([], []),
    ],
)
def test_topics_are_few_and_say_each_thing_once(terms: list[str], kept: list[str]) -> None:
    assert list(topics(terms)) == kept
