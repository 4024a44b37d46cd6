"""Packed tables answer as the dicts do that they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plandata.facts.packed_words import Frequencies, Weights

ROWS = [("水", "5"), ("水网", "7"), ("水网络线", "2"), ("水网", "8"), ("网络", "3"), ("AT&T", "1")]


@pytest.mark.parametrize(
    ("pair", "entries"),
    [
        ("水网", {"水": 5, "水网": 8, "水网络": 0, "水网络线": 2}),  # the last of two rows, and what begins a word
        ("水路", {"水": 5}),  # near-miss: no word begins so
        ("水", {"水": 5}),  # the last character of a text
        ("网络", {"网": 0, "网络": 3}),  # 网 only begins a word
        ("AT", {"A": 0, "AT": 0, "AT&": 0, "AT&T": 1}),
        ("路网", {}),  # no word begins with 路
    ],
)
def test_frequencies_begin_with_a_pair(pair: str, entries: dict[str, int]) -> None:
    table = Frequencies(ROWS)
    assert table.beginning(pair) == entries
    assert table.total == 26


@given(st.dictionaries(st.text("水网a.", min_size=1, max_size=4), st.floats(0, 20)), st.text("水网a. ", min_size=1))
def test_weights_are_those_of_a_dict(numbers: dict[str, float], word: str) -> None:
    table = Weights((term, repr(number)) for term, number in numbers.items())
    assert all(table.get(term) == number for term, number in numbers.items())
    assert sorted(table.numbers()) == sorted(numbers.values())
    assert table.get(word) == numbers.get(word)
