"""Tokens: words keep their place in the text, and white space parts none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plandata.annotate.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("水厂扩建工程开工", ["水厂", "扩建工程", "开工"]),  # a verb inside a compound noun is no word
        ("建设世界博物馆。", ["建设", "世界", "博物馆", "。"]),
        ("续建4 号线", ["续建", "4", "号线"]),  # a space inside a name
        ("加快博物\n馆建设", ["加快", "博物馆", "建设"]),  # a hard-wrapped line
        ("", []),
    ],
)
def test_words_are_cut_as_the_dictionary_cuts_them(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens_of(text, (0, len(text))).tokens] == words


def test_offsets_count_in_the_whole_text() -> None:
    text = "总则。建设博物 馆"
    tokens = tokens_of(text, (3, len(text)))
    assert [text[token.start : token.end] for token in tokens.tokens] == ["建设", "博物 馆"]
    assert tokens.parted_at(5)
    assert not tokens.parted_at(6)
    assert [token.word for token in tokens.within((5, 9))] == ["博物馆"]
    assert tokens.within((5, 8)) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="建设水厂扩工程 \n。、4号线𠮷a", max_size=40))
def test_tokens_cover_what_is_no_white_space_once(text: str) -> None:
    tokens = tokens_of(text, (0, len(text))).tokens
    assert "".join(token.word for token in tokens) == "".join(text.split())
    assert all("".join(text[token.start : token.end].split()) == token.word for token in tokens)
