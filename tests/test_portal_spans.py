"""Facts drawn into text: always well nested, every character kept, each fact's id once."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plandata.portal.pages.spans import Mark, around, drawn, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙。", ["甲。", "乙。"]),
        ("甲；乙", ["甲；", "乙"]),
        ("他说“好。”再走。", ["他说“好。”", "再走。"]),  # a closing quote belongs to its sentence
        ("甲\n乙", ["甲\n", "乙"]),
        ("甲,乙、丙", ["甲,乙、丙"]),  # near-miss: a comma ends nothing
        ("1.5亿元。", ["1.5亿元。"]),  # near-miss: a decimal point
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="甲乙。；\n”（)", max_size=40))
def test_sentences_are_the_whole_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in sentences(text)) == text


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 1, "甲乙。"), (3, 4, "丙丁。"), (1, 4, "甲乙。丙丁。"), (2, 3, "甲乙。")],
)
def test_sentence_around_a_span(start: int, end: int, expected: str) -> None:
    text = "甲乙。丙丁。"
    first, last = around(text, start, end)
    assert text[first:last] == expected


def test_crossing_spans_are_opened_again() -> None:
    html = drawn("甲乙丙丁", 10, [Mark("a", "city", 10, 13, "/a"), Mark("b", "project", 11, 14, "/b")])
    soup = BeautifulSoup(html, "html5lib")
    assert [tag["id"] for tag in soup.find_all(id=True)] == ["a", "b"]
    assert "".join(tag.get_text() for tag in soup.select(".k-project:not(.k-project .k-project)")) == "乙丙丁"


def test_one_span_yields_an_element_for_every_fact() -> None:
    html = drawn("长吉", 0, [Mark("a", "city", 0, 2, "/x", "甲、乙"), Mark("b", "city", 0, 2, "/y", "甲、乙")])
    soup = BeautifulSoup(html, "html5lib")
    assert {tag["id"] for tag in soup.find_all(id=True)} == {"a", "b"}
    assert len(soup.find_all("a")) == 1


def test_text_is_escaped() -> None:
    html = drawn("<b>&", 0, [Mark("a", "city", 0, 2, '/?"', "<")])
    assert "<b>" not in html
    assert BeautifulSoup(html, "html5lib").get_text() == "<b>&"


@given(
    st.text(alphabet="甲乙丙。\n<&", min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20), st.sampled_from(["city", "project", "target"]))),
)
def test_whatever_the_facts_elements_nest_and_no_character_is_lost(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    offset = 100
    marks = [
        Mark(f"m{index}", kind, offset + start, offset + min(start + length, len(text)), f"/{index}", layer=1 + index)
        for index, (start, length, kind) in enumerate(spans)
        if start < len(text)
    ]
    html = drawn(text, offset, marks)
    html5lib.HTMLParser(strict=True).parseFragment(str(html))
    soup = BeautifulSoup(f"<pre>\n{html}</pre>", "html5lib")
    assert soup.get_text() == text
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert sorted(ids) == sorted(mark.anchor for mark in marks)
    for mark in marks:
        whole = "".join(_own_words(soup, mark))
        assert set(whole) <= set(text[mark.start - offset : mark.end - offset])


def _own_words(soup: BeautifulSoup, mark: Mark) -> list[str]:
    return [tag.get_text() for tag in soup.find_all(id=mark.anchor)]
