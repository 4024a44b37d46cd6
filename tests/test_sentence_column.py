"""The sentence, note or table row around the words of a fact, as printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import WORDS, plan_of

from plandata.facts.sentences import Sentences
from plandata.model.document import Cell, Document, Table
from plandata.read.outline import read_outline

PLAN = plan_of(
    "云岭市水网方案",
    "一、任务",
    "（一）修渠。修三条（上游；下游）渠。清淤；植树！（市水务局负责）",
    "二、保障",
    "给钱，",
    "给人。",
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("三条", "修三条（上游；下游）渠。"),  # a semicolon in brackets ends nothing
        ("清淤", "清淤；"),
        ("植树", "植树！"),
        ("修渠", "（一）修渠。"),  # a heading with its number
        ("清淤；植树", "清淤；植树！"),  # words over two of them
    ],
)
def test_the_sentence_that_holds_words(words: str, sentence: str) -> None:
    clauses = read_outline(PLAN, WORDS)
    at = PLAN.text.index(words)
    clause = next(c for c in reversed(clauses) if c.start_char <= at < c.end_char)
    assert Sentences(PLAN, clauses).holding(clause.clause_id, (at, at + len(words))) == sentence


def test_a_note_is_given_whole() -> None:
    clauses = read_outline(PLAN, WORDS)
    start = PLAN.text.index("（市水务局负责）")
    span = (start + 1, start + 5)
    clause = next(c for c in reversed(clauses) if c.start_char <= start < c.end_char)
    around = Sentences(PLAN, clauses)
    assert around.holding(clause.clause_id, span, (start, start + 8)) == "（市水务局负责）"
    assert around.holding("no such clause", span) is None


def test_a_cell_gives_its_row() -> None:
    text = "云岭市水网方案\n一、任务\n修渠\t市水务局\n植树\t市林业局"
    start = text.index("修渠")
    cells = tuple(
        Cell(row, column, 1, 1, at, at + len(words))
        for row, line in enumerate((("修渠", "市水务局"), ("植树", "市林业局")))
        for column, words in enumerate(line)
        for at in [text.index(words)]
    )
    document = Document(text, tables=(Table(start, len(text), 2, 2, cells),))
    plan = replace(plan_of(), text=text, document=document)
    clauses = read_outline(plan, WORDS)
    at = text.index("市林业局")
    clause = next(c for c in reversed(clauses) if c.start_char <= at < c.end_char)
    assert Sentences(plan, clauses).holding(clause.clause_id, (at, at + 4)) == "植树\t市林业局"
