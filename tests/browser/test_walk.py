"""A reporter's walk through the plans really published: from a name to a spreadsheet, at a desk and on a phone."""

from __future__ import annotations

import io
import json
import urllib.request
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from browsing import DESKTOP, PHONE, Visit, served
from playwright.sync_api import expect

from plandata.checkout import Checkout

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def portal(published: Checkout) -> Iterator[str]:
    """The address of the portal of every plan of the repository and the invented one."""
    with served(published.database, published.metadata) as address:
        yield address


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_a_name_to_a_spreadsheet(visit: Callable[..., Visit], portal: str, size: tuple[int, int]) -> None:
    walk = visit(size)
    page = walk.go("/")
    page.locator("main input[name=q]").fill("珲春")
    page.locator("main input[name=q]").press("Enter")

    # The search finds the project; its page names it.
    page.locator("main a", has_text="珲春国际物流园区").first.click()
    expect(page.locator("h1")).to_contain_text("珲春国际物流园区")

    # From the project to its sentence in the plan: the words are there, and in sight.
    page.locator("a.to-text").first.click()
    target = page.locator(":target")
    expect(target).to_have_count(1)
    expect(target).to_be_in_viewport()
    words = page.evaluate("document.querySelector(':target').closest('p, li, h1, h2, h3, h4, div').textContent")
    assert "珲春国际物流园区" in words

    # From the sentence's task to a body that answers for it, and to that body's duties.
    page.goto(f"{portal}/task/jilin-2016-38-c2-3-7")
    page.locator("main a[href*='/agency/']:visible", has_text="延边州政府").first.click()
    expect(page.locator("h1")).to_contain_text("延边")
    agency = page.url.split("/agency/")[1].split("#")[0]
    duties = f"/plans/responsibilities{{}}?agency_id={agency}"
    page.goto(portal + duties.format(""))

    # The spreadsheet holds what the JSON holds, row for row.
    with page.expect_download() as download:
        page.locator("a[href*='.xlsx']").first.click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    rows = json.loads(fetched(portal + duties.format(".json") + "&_shape=objects&_size=max"))["rows"]
    heads = [cell.value for cell in sheet[1]]
    quotes = [row[heads.index("原文")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(map(str, quotes)) == sorted(row["quote"] for row in rows)
    assert len(rows) > 30
    assert "说明" in book.sheetnames
    assert walk.errors == []
    assert walk.foreign == []
