"""The frame in a real browser: no overflow, no error, no foreign request, nothing inaccessible, light to load."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESKTOP, PHONE, Visit
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Begin = Callable[..., Visit]
TASK = "hai-2020-7-c1-1-1"
PAGES = [
    "/",
    "/en/",
    "/plans",
    "/plans/responsibilities?role=lead&role=support",
    "/plans/keywords",
    "/plans/targets?_all=1",
    "/plans/projects?name=none",
    f"/plans/tasks/{TASK}",
    "/plans/clauses_with?word=%E6%B8%AF",
    "/search?q=%E6%B8%AF",
    "/embed/agencies",
]
FAULTY = ["/nowhere", "/en/plans/tasks?_sort=nope"]


@pytest.mark.parametrize("path", [*PAGES, *FAULTY])
@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone-dark"])
def test_page_is_sound(visit: Begin, path: str, size: tuple[int, int], dark: bool) -> None:
    seen = visit(size, dark=dark)
    page = seen.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "the page scrolls sideways"
    assert [error for error in seen.errors if path not in FAULTY or "Failed to load resource" not in error] == []
    assert seen.foreign == []
    assert inaccessible(page) == []


def inaccessible(page: Page) -> list[str]:
    """Return what axe-core finds wrong, an element each."""
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]


def test_home_is_light(visit: Begin) -> None:
    seen = visit()
    seen.go("/")
    sizes = seen.transferred()
    assert len(sizes) <= 15
    assert sum(sizes.values()) <= 150_000
    assert sum(size for address, size in sizes.items() if ".js" in address) <= 40_000


def test_scripts_still_run_on_a_page_answered_with_304(visit: Begin) -> None:
    seen = visit()
    page = seen.go("/")
    page.reload()
    assert page.locator("button.copy").first.is_visible() or page.evaluate("!navigator.clipboard")
    assert page.locator("script[src*='portal.js']").count() == 1
    assert seen.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_without_script(visit: Begin, path: str) -> None:
    page = visit(script=False).go(path)
    assert page.locator("main h1").is_visible()
    assert page.locator("button.copy:visible").count() == 0


def test_ticking_boxes_without_script(visit: Begin) -> None:
    page = visit(script=False).go("/en/plans/responsibilities")
    page.locator("form.facets input[name=role][value=lead]").check()
    page.locator("form.facets input[name=role][value=support]").check()
    page.locator("form.facets button[type=submit]").click()
    assert page.url.endswith("/en/plans/responsibilities?role=lead&role=support") or (
        "role=lead&role=support" in page.url and "/en/" in page.url
    )
    assert page.locator("table.data tbody tr").count() == 3
    assert page.locator("form.facets input[name=role][value=support]").is_checked()


def test_phone_shows_rows_as_cards_and_folds_the_filters(visit: Begin) -> None:
    page = visit(PHONE).go("/plans/responsibilities")
    head = page.locator("table.data thead").bounding_box()
    assert head is not None
    assert head["width"] <= 1
    label = page.locator("table.data td").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert label.strip('"') == "任务"
    assert page.locator("details.fold[open]").count() == 0


def test_keyboard_reaches_the_content_first(visit: Begin) -> None:
    page = visit().go("/plans/tasks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_switch_keeps_the_page(visit: Begin) -> None:
    page = visit().go("/plans/responsibilities?role=lead")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/plans/responsibilities?role=lead")
    page.get_by_role("link", name="中文").click()
    assert page.url.endswith("/plans/responsibilities?role=lead")
    assert "/en/" not in page.url


def test_workbook_holds_what_the_json_holds(visit: Begin, tmp_path: Path) -> None:
    seen = visit()
    page = seen.go("/plans/responsibilities?role=lead")
    with page.expect_download() as download:
        page.get_by_role("link", name=".xlsx").click()
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    answer = page.request.get(f"{seen.home}/plans/responsibilities.json?role=lead&_shape=objects").json()
    heads = [cell.value for cell in sheet[1]]
    names = [row[heads.index("文件中的名称")].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(map(str, names)) == sorted(row["name"] for row in answer["rows"])


def test_other_sites_can_frame_a_chart_and_nothing_else(visit: Begin, tmp_path: Path) -> None:
    seen = visit()
    frames = "".join(f'<iframe src="{seen.home}{path}"></iframe>' for path in ("/embed/agencies", "/"))
    (tmp_path / "index.html").write_text(frames, "utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        seen.page.goto(f"http://127.0.0.1:{site.server_port}/")
        chart, home = seen.page.frames[1:]
        chart.wait_for_selector("table.chart")
        assert chart.locator("table.chart tbody tr").count() == 3
        assert home.locator("form[role=search]").count() == 0
        site.shutdown()
