"""Pages of words: every page in every language, its facts from the database, its parts all known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import httpx
import pytest
from asking import Get, asked, invented
from bs4 import BeautifulSoup
from checkouts import ROOT

from plandata.errors import PlanDataError
from plandata.portal.catalog import calls
from plandata.portal.catalog.parameters import LOOKUPS
from plandata.portal.pages import words
from plandata.portal.texts.languages import load_languages
from plandata.publish.schema import load_schemas
from plandata.publish.words import DEFAULT_LANGUAGE

PAGES = ROOT / "docs" / "pages"
SCHEMAS = load_schemas(ROOT / "datasets" / "schema")
LANGUAGES = load_languages(ROOT / "plugins" / "locales").codes


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask the portal of the invented rows as a client would."""
    with asked(invented(tmp_path_factory.mktemp("words") / "plans.db")) as get:
        yield get


def _soup(response: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html5lib")


@pytest.mark.parametrize("name", words.NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_well_made_in_each_language(get: Get, name: str, language: str) -> None:
    prefix = "" if language == DEFAULT_LANGUAGE else f"/{language}"
    answer = get(f"{prefix}/{name}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    page = _soup(answer)
    assert len(page.find_all("h1")) == 1
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert "[[" not in page.get_text()
    for link in page.select(".words .prose a[href^='/']"):
        plain = re.search(r"\.\w+($|\?)|^/static", str(link["href"]))  # files have no language
        assert plain or str(link["href"]).startswith(f"{prefix}/"), link


@pytest.mark.parametrize("name", words.NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_twins_have_the_same_parts_and_headings(name: str, language: str) -> None:
    first, twin = (words.read_page(PAGES, name, code, str) for code in (DEFAULT_LANGUAGE, language))
    assert [piece.part for piece in twin.pieces if piece.part] == [piece.part for piece in first.pieces if piece.part]
    depths = [re.findall(r"<h(\d)", "".join(piece.html for piece in page.pieces)) for page in (first, twin)]
    assert depths[0] == depths[1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("# Title\n\nWords", "no description"), ("description: x\n\nWords", "no heading"), (None, "no p.zh-CN.md")],
)
def test_page_that_lacks_something_is_told(tmp_path: Path, text: str | None, problem: str) -> None:
    if text is not None:
        (tmp_path / "p.zh-CN.md").write_text(text, "utf-8")
    with pytest.raises(PlanDataError, match=problem):
        words.read_page(tmp_path, "p", "en", str)


def test_language_without_a_page_gets_the_default_ones_and_links_get_their_prefix(tmp_path: Path) -> None:
    (tmp_path / "p.zh-CN.md").write_text("description: d\n\n# T\n\n[a](/x) [b](https://h/y)\n\n[[part]]\n\nz", "utf-8")
    page = words.read_page(tmp_path, "p", "en", lambda path: f"/en{path}")
    assert [bool(piece.part) for piece in page.pieces] == [False, True, False]
    assert 'href="/en/x"' in page.pieces[0].html
    assert 'href="https://h/y"' in page.pieces[0].html


def test_data_dictionary_has_every_table_and_column(get: Get) -> None:
    page = _soup(get("/data"))
    for table in SCHEMAS.values():
        heading = page.select_one(f"#table-{table.name}")
        assert heading is not None
        section = heading.find_parent("section")
        assert section is not None
        assert [code.get_text() for code in section.select("dt code")] == list(table.column_names)


def test_api_shows_real_answers_and_every_lookup(get: Get) -> None:
    page = _soup(get("/en/api"))
    text = page.get_text()
    assert "Free SQL is off" in text
    assert all(f"__{name}" in text for name in LOOKUPS)
    answers = [block.get_text() for block in page.select("pre.answer")]
    assert len(answers) >= 10
    assert any("东港码头" in answer for answer in answers)
    assert any(answer.startswith("303 → /plan/") for answer in answers)
    assert len(page.select(".call summary")) == 5 * len(page.select(".call"))
    assert get("/en/api").text == get("/en/api").text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"rows": [1, 2], "query_ms": 3.1}, {"rows": [1, 2]}),  # a time would differ each time
        ([{"a": 1}, {"a": 2}, {"a": 3}], [{"a": 1}, {"a": 2}, "… 1 more"]),
        (list(range(10)), [*range(8), "… 2 more"]),
        ("词" * 130, "词" * 120 + "…"),
    ],
)
def test_answers_are_cut_to_what_a_page_can_show(value: Any, shown: Any) -> None:
    call = calls.Call({}, "/x.json")
    assert json.loads(calls.shown_answer(call, 200, "", json.dumps(value).encode())) == shown


@pytest.mark.parametrize(
    ("rows", "figures"),
    [
        ("", ()),
        ("a,projects,rules,11,0.91\na,projects,published,11,1.0\n", (words.Accuracy("a", "projects", 11, 0.91, 1.0),)),
        ("b,targets,rules,2,0.5\n", (words.Accuracy("b", "targets", 2, 0.5, None),)),  # a plan that is not published
    ],
)
def test_accuracy_is_read_as_recorded(tmp_path: Path, rows: str, figures: tuple[words.Accuracy, ...]) -> None:
    (tmp_path / "recorded.csv").write_text("plan,measure,reading,labels,f1\n" + rows, "utf-8")
    assert words.read_accuracy(tmp_path / "recorded.csv") == figures


def test_accuracy_of_published_plans_comes_first(tmp_path: Path) -> None:
    assert words.read_accuracy(tmp_path / "none.csv") == ()
    figures = [words.Accuracy("a", "projects", 9, 1, None), words.Accuracy("z", "projects", 9, 1, 1)]
    assert list(words.by_plan(figures, ["z"])) == ["z", "a"]


def test_methodology_counts_what_people_decided(get: Get) -> None:
    page = _soup(get("/en/methodology"))
    row = next(row for row in page.select(".words tr") if row.get_text().strip().startswith("Projects"))
    assert [cell.get_text(strip=True) for cell in row.find_all("td")] == ["2", "0"]
