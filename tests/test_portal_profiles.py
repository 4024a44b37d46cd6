"""Profiles of cities, bodies, tasks, projects and targets: what they list, and that files hold what the page does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import html5lib
import openpyxl
import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages.profile_parts import PARTS
from plandata.portal.pages.profiles import COLUMNS, TABLES

ADDRESSES = {
    "cities": f"/city/{plans.CITY}",
    "agencies": f"/agency/{plans.WATER}",
    "tasks": f"/task/{plans.TASK}",
    "projects": f"/project/{plans.PROJECT}",
    "targets": f"/target/{plans.TARGET}",
}


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("profiles") / "plans.db") as ask:
        yield ask


def parts(get: plans.Get, address: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = get(address + ".json").json()["parts"]
    return found


def ids(items: list[dict[str, object]]) -> set[object]:
    return {item["row_id"] for item in items}


def test_every_headline_table_has_profiles() -> None:
    assert set(TABLES.values()) == set(PARTS) == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES.values())
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_is_well_made_and_links_stay_in_the_language(get: plans.Get, address: str, prefix: str) -> None:
    answer = get(prefix + address)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    page = BeautifulSoup(answer.text, "html5lib")
    found = [tag["id"] for tag in page.find_all(id=True)]
    assert len(found) == len(set(found))
    main = page.main
    assert main is not None
    links = [str(a["href"]) for a in main.select("a[href^='/']")]
    assert links
    assert all(link.startswith("/en/") == bool(prefix) for link in links)


@pytest.mark.parametrize(
    ("address", "standing"),
    [
        (ADDRESSES["cities"], "地级 · 安州省"),  # its level, and the place above it
        (ADDRESSES["agencies"], "政府部门 · 省级 · 安州省"),  # its kind comes first
        (ADDRESSES["projects"], "新建 · 水利与供水"),
        (ADDRESSES["tasks"], None),  # a task has a section, told above
    ],
)
def test_a_profile_says_what_and_where_it_is(get: plans.Get, address: str, standing: str | None) -> None:
    found = BeautifulSoup(get(address).text, "html5lib").select(".profile header .from")
    lines = [" ".join(line.get_text().split()) for line in found]
    assert [line for line in lines if not line.startswith(("出自", "任务："))] == ([standing] if standing else [])


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_links_of_a_profile_lead_somewhere(get: plans.Get, address: str) -> None:
    main = BeautifulSoup(get(address).text, "html5lib").main
    assert main is not None
    for path in {str(a["href"]).partition("#")[0] for a in main.select("a[href^='/']")}:
        assert get(path).status_code in {200, 303}, path


@pytest.mark.parametrize(
    ("table", "part", "expected"),
    [
        ("cities", "positions", {f"{plans.PLAN}-pos-1"}),
        ("cities", "projects", {plans.PROJECT}),
        ("cities", "targets", {plans.TARGET}),
        ("cities", "led", {f"{plans.PLAN}-r-1"}),  # of the bodies whose division it is
        ("cities", "bodies", {plans.GOVERNMENT}),
        ("cities", "mentions", {f"{plans.PLAN}-m-{n}" for n in (1, 2, 3)}),
        ("agencies", "led", {f"{plans.PLAN}-r-3"}),
        ("agencies", "supported", {f"{plans.PLAN}-r-2"}),
        ("agencies", "partners", {plans.GOVERNMENT}),
        ("tasks", "lead", {f"{plans.PLAN}-r-1"}),
        ("tasks", "support", {f"{plans.PLAN}-r-2"}),
        ("tasks", "projects", {plans.PROJECT}),
        ("tasks", "targets", {plans.TARGET}),
        ("tasks", "cities", {plans.CITY}),
        ("tasks", "citations", {f"{plans.PLAN}-cite-1"}),
        ("projects", "cities", {plans.CITY}),
        ("projects", "targets", {plans.TARGET}),
        ("projects", "lead", {f"{plans.PLAN}-r-1"}),
        ("targets", "projects", {plans.PROJECT}),
        ("targets", "support", {f"{plans.PLAN}-r-2"}),
    ],
)
def test_part_holds_these_rows(get: plans.Get, table: str, part: str, expected: set[str]) -> None:
    assert ids(parts(get, ADDRESSES[table])[part]) == expected


@pytest.mark.parametrize(("table", "part"), [("agencies", "mentions"), ("projects", "others"), ("cities", "below")])
def test_parts_without_rows_are_not_shown(get: plans.Get, table: str, part: str) -> None:
    assert part not in parts(get, ADDRESSES[table])


def test_a_duty_is_told_with_its_whole_sentence(get: plans.Get) -> None:
    (duty,) = parts(get, ADDRESSES["agencies"])["supported"]
    assert duty["sentence"] == "(云江市政府牵头，省水利厅配合)"
    assert duty["quote"] == "省水利厅"
    assert duty["words"] == "配合"


def test_target_is_said_in_words(get: plans.Get) -> None:
    heading = BeautifulSoup(get(ADDRESSES["targets"]).text, "html5lib").h1
    assert heading is not None
    assert "150,000,000 吨（1.5亿吨）" in heading.get_text()


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_files_hold_what_the_page_lists(get: plans.Get, address: str) -> None:
    found = parts(get, address)
    count = sum(len(items) for items in found.values())
    shown = BeautifulSoup(get(address).text, "html5lib").select(".items li.item")
    assert len(shown) == count
    machine = list(csv.DictReader(io.StringIO(get(address + ".csv").content.decode("utf-8"))))
    assert tuple(machine[0]) == COLUMNS
    assert [(row["part"], row["row_id"]) for row in machine] == [
        (part, item["row_id"]) for part, items in found.items() for item in items
    ]
    excel = get(address + ".excel.csv").content
    assert excel.startswith("\ufeff关系,".encode())
    assert len(list(csv.reader(io.StringIO(excel.decode("utf-8-sig"))))) == count + 1
    sheet = openpyxl.load_workbook(io.BytesIO(get(address + ".xlsx").content)).worksheets[0]
    assert sheet.max_row == count + 1


def test_a_place_both_within_and_beside_another_breaks_no_anchor(tmp_path: Path) -> None:
    rows = plans.content()
    rows["mentions"].append({**rows["mentions"][0], "mention_id": f"{plans.PLAN}-m-9", "city_id": "990000"})
    with plans.asked(tmp_path / "plans.db", rows) as get:
        found = parts(get, "/city/990000")
        assert ids(found["below"]) == ids(found["partners"]) == {plans.CITY}
        assert get("/city/990000.csv").status_code == 200  # some of its rows are of a plan, places below it of none
        anchors = [tag["id"] for tag in BeautifulSoup(get("/city/990000").text, "html5lib").find_all(id=True)]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("path", ["/city/000000", "/task/none", "/project/x.json", "/target/x.csv", "/plan/x"])
def test_unknown_rows_are_404(get: plans.Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize(
    ("key", "location"),
    [
        (plans.CITY, f"/city/{plans.CITY}"),
        (plans.WATER, f"/agency/{plans.WATER}"),
        (plans.PROJECT, f"/project/{plans.PROJECT}"),
        (plans.TASK, f"/plan/{plans.PLAN}#{plans.TASK}"),  # a task's id is its clause's: the text comes first
    ],
)
def test_short_addresses_lead_to_profiles(get: plans.Get, key: str, location: str) -> None:
    answer = get(f"/id/{key}")
    assert (answer.status_code, answer.headers["location"]) == (303, location)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (ADDRESSES["cities"], "2020-03-01，"),  # dated as its plan is; what it has none of is not told
        (ADDRESSES["agencies"], "2020-03-01，牵头 "),
    ],
)
def test_a_body_or_place_is_told_plan_by_plan_where_several_stand(get: plans.Get, address: str, words: str) -> None:
    (told,) = get(f"{address}.json").json()["parts"]["plans"]
    assert (told["row_id"], told["table"]) == (plans.PLAN, "plans")
    assert str(told["words"]).startswith(words)
    part = BeautifulSoup(get(address).text, "html5lib").select("section:has(> #part-plans) li a")
    assert [str(link["href"]) for link in part] == [f"/plan/{plans.PLAN}"]
