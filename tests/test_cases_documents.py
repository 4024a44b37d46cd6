"""Invented documents of every kind that people hold give what stands in the answer beside them (document_cases.py)."""

import pytest
from document_cases import ASPECTS, demanded, differences, files


@pytest.mark.parametrize(("case", "aspect"), demanded())
def test_what_a_document_gives(case: str, aspect: str) -> None:
    assert differences(case, aspect) == []


def test_what_is_demanded_is_there() -> None:
    assert {case for case, _ in demanded()} <= set(files())
    assert {aspect for _, aspect in demanded()} <= set(ASPECTS)
