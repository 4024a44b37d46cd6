"""Errata: every entry is placed in the text as found; an entry whose words are gone stops the build."""

from __future__ import annotations

import pytest
from reading import paragraphs_of, plan_of

from plandata.errors import PlanDataError
from plandata.facts.errata import find_errata
from plandata.model import ErratumNote


def note(clause: str, found: str, nth: int = 1) -> ErratumNote:
    return ErratumNote(clause, found, "云江", "误字", "上文作云江", nth)


PLAN = plan_of("云汀市修渠，云汀市清淤。", "云江市植树。")
CLAUSES = paragraphs_of(PLAN)


def test_places_each_entry() -> None:
    second, first = find_errata(PLAN, CLAUSES, [note("p1", "云汀", 2), note("p1", "云汀")])[::-1]
    assert (first.erratum_id, first.start_char, first.end_char, first.quote) == ("p-e-0", 0, 2, "云汀")
    assert (second.erratum_id, second.start_char, second.origin) == ("p-e-6", 6, "curated")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (note("p9", "云汀"), "clause p9, found 云汀: no such clause"),
        (note("p2", "云汀"), "clause p2, found 云汀: not 1 times in the clause"),  # it stands in another clause
        (note("p1", "云汀", 3), "clause p1, found 云汀: not 3 times in the clause"),
    ],
)
def test_words_that_are_gone_stop_the_build(entry: ErratumNote, message: str) -> None:
    with pytest.raises(PlanDataError, match=message):
        find_errata(PLAN, CLAUSES, [entry])
