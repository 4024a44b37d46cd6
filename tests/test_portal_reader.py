"""A plan's page: the whole text as printed, every fact at its place, every clause and row with an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

import html5lib
import portal_plans as plans
import portal_site
import pytest
from bs4 import BeautifulSoup, Tag

from plandata.portal.pages.reader import heading_of, levels_of, outline_of, printed_path
from plandata.portal.queries import Row


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("reader") / "plans.db") as ask:
        yield ask


@pytest.fixture(scope="module")
def page(get: plans.Get) -> BeautifulSoup:
    return BeautifulSoup(get(f"/plan/{plans.PLAN}").text, "html5lib")


def only(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, selector
    return found[0]


def printed(page: BeautifulSoup) -> str:
    words = [tag.get_text() for tag in page.select(".clause > :is(p, h2, h3, h4, h5, h6)")]
    return "\n".join(words)


@pytest.mark.parametrize(("plan", "text"), [(plans.PLAN, plans.TEXT), (plans.EMPTY, plans.EMPTY_TEXT)])
def test_the_clauses_are_the_text(get: plans.Get, plan: str, text: str) -> None:
    assert printed(BeautifulSoup(get(f"/plan/{plan}").text, "html5lib")) == text


@pytest.mark.parametrize(
    "table", ["responsibilities", "mentions", "positions", "projects", "targets", "citations", "errata"]
)
def test_every_row_has_its_anchor_on_its_own_words(page: BeautifulSoup, table: str) -> None:
    rows = plans.content()[table]
    assert rows
    for row in rows:
        key = next(iter(row.values()))
        assert only(page, f"[id='{key}']").get_text() == row["quote"], key


def test_every_clause_has_its_anchor_and_its_links(get: plans.Get, page: BeautifulSoup) -> None:
    for row in plans.content()["clauses"]:
        if row["plan_id"] != plans.PLAN:
            continue
        clause = only(page, f"[id='{row['clause_id']}']")
        assert clause.select_one(f"a[href='/id/{row['clause_id']}']")
        report = unquote(str(clause.select(f"a[href^='{portal_site.REPORTS}']")[0]["href"]))
        assert row["clause_id"] in report
        assert row["text"][:20] in report
        (copied,) = [str(button["data-text"]) for button in clause.select("button.copy")]
        assert copied.endswith(f"/id/{row['clause_id']}")
        # Every form of reference stands on a page of its own.
        cite = only(page, f"[id='{row['clause_id']}'] a[href='/cite/{row['clause_id']}']")
        assert "[A/OL]" in get(str(cite["href"])).text


def test_a_fact_leads_to_its_row(get: plans.Get, page: BeautifulSoup) -> None:
    """The row's own page, or its place on the page of the city or body that it is about."""
    links = page.select(".f > a")
    assert len(links) > 10
    for tag in links:
        address = str(tag["href"])
        path, _, anchor = address.partition("#")
        answer = get(path)
        assert answer.status_code == 200, address
        if anchor and not anchor.startswith(f"{plans.PLAN}-m-"):
            assert BeautifulSoup(answer.text, "html5lib").find(id=anchor), address


def test_only_the_legend_is_needed_to_switch_kinds_off(page: BeautifulSoup) -> None:
    shown = {str(box["id"]).removeprefix("show-") for box in page.select(".legend-of-kinds input[checked]")}
    classes = {name for tag in page.select(".f") for name in tag["class"]}
    assert {f"k-{kind}" for kind in shown} == classes - {"f"}
    css = (portal_site.ROOT / "plugins" / "static" / "pages.css").read_text("utf-8")
    for kind in shown:
        assert f".reader:has(#show-{kind}:not(:checked)) .f.k-{kind}" in css


def test_errata_stand_as_printed_with_their_note(page: BeautifulSoup) -> None:
    assert only(page, f"[id='{plans.ERRATUM}']").get_text() == "水利斤"
    note = only(page, ".sic").get_text(" ", strip=True)
    for words in ("水利斤", "水利厅", "错字"):
        assert words in note


def test_headings_skip_no_level(page: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_outline_holds_the_headings_as_they_nest(page: BeautifulSoup) -> None:
    outline = only(page, ".outline")
    links = [str(link["href"]) for link in outline.select("a")]
    assert links == [f"#{plans.PLAN}-{own}" for own in ("title", "c1", "c1-1", "c1-2")]
    assert only(page, f".outline li li li a[href='#{plans.TASK}']").get_text() == "1.建设引水工程"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_plan_without_tasks_projects_or_places(get: plans.Get, prefix: str) -> None:
    answer = get(f"{prefix}/plan/{plans.EMPTY}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    page = BeautifulSoup(answer.text, "html5lib")
    assert not page.select(".legend-of-kinds")
    assert not page.select(".tasks")
    assert "None" not in page.get_text()


def test_plans_link_to_each_other(page: BeautifulSoup) -> None:
    assert only(page, f".others a[href='/plan/{plans.EMPTY}']").get_text() == "北州市学习通知"


def test_unknown_plan_is_404(get: plans.Get) -> None:
    assert get("/plan/nowhere-2000-1").status_code == 404


def _clauses(*outline: tuple[str, str | None, str, str | None]) -> list[Row]:
    return [
        {"clause_id": own, "parent_id": parent, "kind": kind, "number": number, "heading": own, "text": own}
        for own, parent, kind, number in outline
    ]


OUTLINE = _clauses(
    ("t", None, "title", None),
    ("a", "t", "chapter", "一、"),
    ("b", "a", "section", "(三)"),
    ("c", "b", "task", "12."),
    ("d", "c", "item", "——"),
    ("e", "d", "paragraph", None),
)


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (1, "一"),
        (3, "一(三)12"),
        (4, "一(三)12"),  # a dash is no number
        (5, "一(三)12"),
        (0, ""),
    ],
)
def test_printed_path(index: int, path: str) -> None:
    assert printed_path({row["clause_id"]: row for row in OUTLINE}, OUTLINE[index]) == path


def test_levels_and_outline() -> None:
    assert levels_of(OUTLINE) == {"t": 2, "a": 3, "b": 4, "c": 5, "d": 0, "e": 0}
    (title,) = outline_of(OUTLINE)
    assert title.below[0].below[0].below[0].clause_id == "c"
    assert not title.misprinted
    assert [entry.misprinted for entry in outline_of(OUTLINE, {"t"})] == [True]


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        ("建设港口", "1.建设港口。", "建设港口"),
        (None, "1.建设港口", "建设港口"),
        (None, "1." + "长" * 40, "长" * 30 + "…"),  # a task that is a paragraph
    ],
)
def test_heading_in_the_outline(heading: str | None, text: str, words: str) -> None:
    assert heading_of({"heading": heading, "text": text, "number": "1."}) == words


def test_a_heading_below_running_text_still_has_its_place() -> None:
    clauses = _clauses(("p", None, "paragraph", None), ("s", "p", "section", "一、"))
    assert [entry.clause_id for entry in outline_of(clauses)] == ["s"]
    assert levels_of(clauses) == {"p": 0, "s": 2}
