"""The pages of plans in a real browser: reading, switching kinds off, from a fact to its words, map and matrix."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator

import openpyxl
import portal_plans as plans
import portal_site
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESKTOP, PHONE, Visit, served
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Begin = Callable[..., Visit]
LONG = "清河治理工程按照统筹规划分步实施的要求稳妥推进" * 20
PAGES = [
    f"/plan/{plans.PLAN}",
    f"/en/plan/{plans.PLAN}#{plans.PROJECT}",
    f"/plan/{plans.EMPTY}",
    f"/city/{plans.CITY}",
    f"/en/agency/{plans.WATER}",
    f"/task/{plans.TASK}",
    f"/project/{plans.PROJECT}",
    f"/en/target/{plans.TARGET}",
    f"/matrix?plan={plans.PLAN}",
    f"/en/matrix?plan={plans.EMPTY}",
    f"/map?plan={plans.PLAN}",
    f"/en/map?plan={plans.EMPTY}",
    f"/embed/map?plan={plans.PLAN}",
    f"/cite/{plans.PROJECT}",
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the portal of two invented plans; one has a paragraph as long as they come."""
    folder = tmp_path_factory.mktemp("pages")
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(portal_site.METADATA, ensure_ascii=False), "utf-8")
    rows = plans.content()
    last = rows["clauses"][-1]
    start = last["end_char"] + 1
    rows["clauses"].append({**last, "clause_id": f"{plans.EMPTY}-p3", "ordinal": 3, "text": LONG, "start_char": start,
                            "end_char": start + len(LONG), "extent_end": start + len(LONG)})  # fmt: skip
    with served(portal_site.database(folder / "plans.db", rows), metadata) as address:
        yield address


def inaccessible(page: Page) -> list[str]:
    """Return what axe-core finds wrong, an element each."""
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone-dark"])
def test_page_is_sound(visit: Begin, path: str, size: tuple[int, int], dark: bool) -> None:
    seen = visit(size, dark=dark)
    page = seen.go(path)
    for folded in page.locator("details").all():
        folded.evaluate("element => { element.removeAttribute('name'); element.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "the page scrolls sideways"
    assert seen.errors == []
    assert seen.foreign == []
    assert inaccessible(page) == []


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/en/")])
def test_page_works_without_script(visit: Begin, path: str) -> None:
    page = visit(script=False).go(path)
    assert page.locator("main h1").is_visible()
    assert page.locator("main button:not([type=submit]):visible").count() == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_lines_are_at_most_42_characters(visit: Begin, size: tuple[int, int]) -> None:
    page = visit(size).go(f"/plan/{plans.EMPTY}")
    width, font = page.locator(f"[id='{plans.EMPTY}-p3'] > p").evaluate(
        "p => [p.getBoundingClientRect().width, parseFloat(getComputedStyle(p).fontSize)]"
    )
    assert 18 <= width / font <= 42


def test_kinds_are_switched_off_without_script(visit: Begin) -> None:
    page = visit(script=False).go(f"/plan/{plans.PLAN}")
    project = page.locator(f"[id='{plans.PROJECT}']")
    assert project.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    page.locator("#show-project").uncheck()
    assert project.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
    other = page.locator(f"[id='{plans.TARGET}']")
    assert other.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_a_copied_reference_has_the_day_of_reading(visit: Begin) -> None:
    page = visit().go(f"/cite/{plans.PROJECT}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("button.copy[data-copy=words-gbt]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\[A/OL\]\. \(2020-03-01\)\[\d{4}-\d{2}-\d{2}\]\. https?://", copied), copied
    assert "引用日期" not in (page.locator("#words-gbt").text_content() or "")


@pytest.mark.parametrize("path", ["/map", "/embed/map"])
def test_a_map_is_as_wide_as_a_phone(visit: Begin, path: str) -> None:
    page = visit(PHONE).go(f"{path}?plan={plans.PLAN}")
    box = page.locator("svg.map").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE[0]
    sizes = page.locator("svg.map text.narrow:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 10  # names can be read
    assert page.locator("svg.map text.wide:visible").count() == 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_address_of_a_fact_opens_the_text_there(visit: Begin, size: tuple[int, int]) -> None:
    page = visit(size).go(f"/plan/{plans.PLAN}#{plans.PLAN}-r-3")
    fact = page.locator(f"[id='{plans.PLAN}-r-3']")
    page.wait_for_timeout(800)  # the page scrolls smoothly
    box = fact.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= size[1] - box["height"]
    plain = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    lit = [fact, page.locator(".sentence", has=fact)]
    colours = [part.first.evaluate("e => getComputedStyle(e).backgroundColor") for part in lit]
    assert len({plain, *colours}) == 3, "the words and their sentence are told apart from the rest"


def test_from_a_fact_to_its_row_and_back(visit: Begin) -> None:
    page = visit().go(f"/plan/{plans.PLAN}")
    page.locator(f"[id='{plans.PROJECT}'] a").first.click()
    assert page.url.endswith(f"/project/{plans.PROJECT}")
    page.locator("#part-support ~ ul .bodies a").first.click()
    assert page.url.endswith(f"/agency/{plans.WATER}")
    page.locator(f"[id='{plans.PLAN}-r-2'] .to-text").click()
    assert page.url.endswith(f"/plan/{plans.PLAN}#{plans.PLAN}-r-2")


def test_workbook_of_a_profile_holds_what_its_json_holds(visit: Begin) -> None:
    seen = visit()
    page = seen.go(f"/agency/{plans.WATER}")
    answer = page.request.get(f"{seen.home}/agency/{plans.WATER}.json").json()
    book = page.request.get(f"{seen.home}/agency/{plans.WATER}.xlsx").body()
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    told = [row[heads.index("原句")].value for row in sheet.iter_rows(min_row=2)]
    assert told == [item["sentence"] for items in answer["parts"].values() for item in items]


@pytest.mark.parametrize(("size", "table", "tasks"), [(DESKTOP, True, False), (PHONE, False, True)])
def test_matrix_is_a_table_on_a_desk_and_a_list_on_a_phone(
    visit: Begin, size: tuple[int, int], table: bool, tasks: bool
) -> None:
    page = visit(size).go(f"/matrix?plan={plans.PLAN}")
    assert page.locator(".matrix table").is_visible() == table
    assert page.locator(".task-list").is_visible() == tasks


def test_heads_of_the_matrix_stay(visit: Begin) -> None:
    page = visit((800, 500)).go(f"/matrix?plan={plans.PLAN}")
    places = page.locator(".matrix thead th, .matrix tbody th[scope=row]").evaluate_all(
        "all => all.map(e => getComputedStyle(e).position)"
    )
    assert set(places) == {"sticky"}


def test_map_is_zoomed_by_keyboard_and_restored(visit: Begin) -> None:
    page = visit().go(f"/map?plan={plans.PLAN}")
    picture = page.locator("#map svg.map")
    whole = picture.get_attribute("viewBox")
    page.locator("svg.map a").first.focus()
    page.keyboard.press("+")
    near = picture.get_attribute("viewBox")
    assert near != whole
    page.keyboard.press("ArrowRight")
    assert picture.get_attribute("viewBox") != near
    page.keyboard.press("0")
    assert (picture.get_attribute("viewBox") or "").split()[:3] == (whole or "").split()[:3]


def test_a_place_on_the_map_leads_to_its_row(visit: Begin) -> None:
    page = visit().go(f"/map?plan={plans.PLAN}")
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#place-{plans.CITY}")
