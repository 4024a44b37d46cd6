"""A long plan opens as parts of at most 400 kB; every clause stands on one of them, every anchor leads to its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import asking
import html5lib
import hypothesis.strategies as st
import portal_site
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings

from plandata.portal.pages.reader_parts import WHOLE, part_with, parts_of
from plandata.serving import start as serving

PLAN = "chang-2021-9"
MOST_BYTES = 400_000
CHARACTERS = 100_000
SENTENCE = "新建东港码头，改造泵站和水闸等设施，完善堤防、水渠和道路，加强管护，改善沿线环境。"


def rows() -> dict[str, list[dict[str, Any]]]:
    """One plan of 100,000 characters: chapters, sections and paragraphs, each paragraph with three projects."""
    content = portal_site.rows()
    clauses: list[dict[str, Any]] = []
    projects: list[dict[str, Any]] = []
    at = 0

    def clause(identifier: str, parent: str | None, kind: str, text: str, heading: str | None = None) -> None:
        nonlocal at
        clauses.append({
            "clause_id": f"{PLAN}-{identifier}", "plan_id": PLAN, "parent_id": parent and f"{PLAN}-{parent}",
            "ordinal": len(clauses) + 1, "depth": 0, "kind": kind, "number": None, "heading": heading, "text": text,
            "start_char": at, "end_char": at + len(text), "extent_end": at + len(text),
        })  # fmt: skip
        at += len(text) + 1

    for chapter in range(1, 13):
        clause(f"c{chapter}", None, "chapter", f"第{chapter}章", f"第{chapter}章")
        for section in range(1, 9):
            above = f"c{chapter}-{section}"
            clause(above, f"c{chapter}", "section", f"第{section}节", f"第{section}节")
            for paragraph in range(1, 7):
                own = f"{above}-p{paragraph}"
                start = at
                clause(own, above, "paragraph", SENTENCE * 5)
                projects += [{
                    "project_id": f"{PLAN}-p-{start + place}", "plan_id": PLAN, "clause_id": f"{PLAN}-{own}",
                    "name": "东港码头", "action": "新建", "kind": "port", "origin": "rule", "start_char": start + place,
                    "end_char": start + place + 4, "quote": "东港码头",
                } for place in (2, 2 + len(SENTENCE), 2 + 2 * len(SENTENCE))]  # fmt: skip
    assert at > CHARACTERS
    content["plans"].append({
        "plan_id": PLAN, "title": "长河流域治理规划", "source_sha256": "2" * 64, "characters": at,
        "clause_count": len(clauses), "issued_on": "2021-01-01",
    })  # fmt: skip
    content["clauses"] += clauses
    content["projects"] += projects
    return content


ROWS = rows()
CLAUSES = [row["clause_id"] for row in ROWS["clauses"] if row["plan_id"] == PLAN]


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[asking.Get]:
    path = portal_site.database(tmp_path_factory.mktemp("parts") / "plans.db", ROWS)
    with asking.asked(serving.application(portal_site.ROOT, path, portal_site.METADATA)) as ask:
        yield ask


def pages(get: asking.Get) -> list[str]:
    first = BeautifulSoup(get(f"/plan/{PLAN}").text, "html5lib")
    others = [str(a["href"]).partition("#")[0] for a in first.select("nav.text-parts a") if "/text/" in str(a["href"])]
    return [f"/plan/{PLAN}", *dict.fromkeys(others)]


def anchors(page: str) -> list[str]:
    return [str(clause["id"]) for clause in BeautifulSoup(page, "html5lib").select(".clause")]


def test_parts_are_small_and_hold_every_clause_once_in_order(get: asking.Get) -> None:
    shown: list[str] = []
    for address in pages(get):
        answer = get(address)
        assert answer.status_code == 200
        assert len(answer.content) <= MOST_BYTES
        html5lib.HTMLParser(strict=True).parse(answer.text)
        shown += anchors(answer.text)
    assert shown == CLAUSES


def test_whole_text_is_one_page_on_request(get: asking.Get) -> None:
    assert anchors(get(f"/plan/{PLAN}/text").text) == CLAUSES


@pytest.mark.parametrize("place", [CLAUSES[0], CLAUSES[300], CLAUSES[-1], ROWS["projects"][-1]["project_id"]])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_place_leads_to_the_page_that_holds_it(get: asking.Get, place: str, prefix: str) -> None:
    answer = get(f"{prefix}/plan/{PLAN}?at={place}&q=码头")
    assert answer.status_code == 303
    address, _, anchor = answer.headers["location"].partition("#")
    assert address.startswith(f"{prefix}/plan/{PLAN}")
    assert anchor == place
    assert BeautifulSoup(get(address).text, "html5lib").find(id=place)


def test_id_of_a_clause_leads_there_too(get: asking.Get) -> None:
    way = get(f"/id/{CLAUSES[-1]}").headers["location"].partition("#")[0]
    assert get(way).headers["location"].endswith(f"#{CLAUSES[-1]}")


def test_outline_names_every_heading_at_its_own_page(get: asking.Get) -> None:
    for address in pages(get):
        page = get(address).text
        own = set(anchors(page))
        for link in BeautifulSoup(page, "html5lib").select(".outline a"):
            target, _, anchor = str(link["href"]).partition("#")
            assert (target == "") == (anchor in own)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/plan/{PLAN}/text/99", 404),
        (f"/plan/{PLAN}/text/0", 404),
        (f"/plan/{PLAN}?at=no-such", 404),
        (f"/plan/{portal_site.PLAN}/text", 200),  # a short plan has its one page, and the same as its whole text
        (f"/plan/{portal_site.PLAN}/text/2", 404),
    ],
)
def test_what_is_not_there_is_said(get: asking.Get, address: str, status: int) -> None:
    assert get(address).status_code == status


CLAUSE = st.fixed_dictionaries({
    "kind": st.sampled_from(["chapter", "section", "paragraph"]), "text": st.integers(0, 60_000).map("字".__mul__),
    "number": st.none(), "heading": st.sampled_from([None, "总则"]),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(CLAUSE, min_size=1, max_size=30), st.lists(st.integers(0, 900), min_size=30, max_size=30))
def test_parts_follow_each_other_and_none_is_empty(clauses: list[dict[str, Any]], counts: list[int]) -> None:
    clauses = [{**clause, "clause_id": str(index)} for index, clause in enumerate(clauses)]
    parts = parts_of(clauses, {str(index): count for index, count in enumerate(counts)}, WHOLE + 1)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert all(part.first < part.end for part in parts)
    assert [part.first for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == len(clauses)
    for index in range(len(clauses)):
        part = part_with(parts, clauses, str(index))
        assert part
        assert part.first <= index < part.end
