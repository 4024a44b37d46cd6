"""Sentences of every kind (fixtures/sentences.csv): those read stay read, those not yet read only get fewer."""

from __future__ import annotations

import pytest
from sentences import OPEN, Case, found_in, open_ids, passes, read_cases

CASES = {case.case_id: case for case in read_cases()}
NOT_YET = frozenset(open_ids())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.case_id) for case in CASES.values()])
def test_the_table_holds_exactly_the_rows_of_the_sentence(case: Case) -> None:
    found = found_in(case)
    if case.case_id in NOT_YET:
        assert not passes(case, found), f"{case.case_id} is read now: take it out of {OPEN.name}"
    else:
        assert passes(case, found), f"{case.why}\nexpected {case.expected}\nfound {found}"


def test_what_is_not_yet_read_is_in_the_file() -> None:
    assert sorted(NOT_YET - CASES.keys()) == []
