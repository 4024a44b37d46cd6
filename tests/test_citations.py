"""Documents that a plan cites: titles, numbers, short names; and what is no citation."""

from __future__ import annotations

import pytest
from reading import paragraphs_of, plan_of

from plandata.facts.citations import citation_mentions, find_citations


def cited(*paragraphs: str, title: str = "云江市水网规划") -> list[tuple[str, str | None, str]]:
    plan = plan_of(*paragraphs, title=title)
    rows = find_citations(plan, paragraphs_of(plan))
    assert all(plan.text[row.start_char : row.end_char] == row.quote for row in rows)
    return [(row.title, row.document_number, row.quote) for row in rows]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("按照《水法》修渠。", [("水法", None, "《水法》")]),
        # the number in the bracket behind belongs to it, in either kind of bracket
        (
            "按照《水网条例》（安政发〔2019〕17号）修渠。",
            [("水网条例", "安政发〔2019〕17号", "《水网条例》（安政发〔2019〕17号）")],
        ),
        (
            "按照《水网条例》(安政发[2019]17号)修渠。",
            [("水网条例", "安政发[2019]17号", "《水网条例》(安政发[2019]17号)")],
        ),
        # a bracket that is no number is no part of it
        ("按照《水法》（修订）修渠。", [("水法", None, "《水法》")]),
        # a title within a title is one document
        ("按照《关于贯彻《水法》的通知》修渠。", [("关于贯彻《水法》的通知", None, "《关于贯彻《水法》的通知》")]),
        # two documents side by side
        ("按照《水法》、《林法》修渠。", [("水法", None, "《水法》"), ("林法", None, "《林法》")]),
        # the plan's own title is named, not cited
        ("现将《云江市水网规划》印发给你们。", []),
        ("推进“互联网+”行动。", []),
        # a blank to be filled in names nothing, with a number neither
        ("按照《》修渠。", []),
        ("按照《　　》（安政发〔2019〕17号）修渠。", []),
        ("按照《\n》、《水法》修渠。", [("水法", None, "《水法》")]),
    ],
)
def test_reads_the_citation(words: str, rows: list[tuple[str, str | None, str]]) -> None:
    assert cited(words) == rows


def test_a_short_name_stands_for_the_document_with_its_number() -> None:
    rows = cited(
        "国务院批复《安州水网总体规划》（国函〔2016〕1号，以下简称《规划》）。",
        "落实《规划》。",
        "《安州水网总体规划》印发。",
    )
    assert [(title, number) for title, number, _ in rows] == [("安州水网总体规划", "国函〔2016〕1号")] * 3
    assert [quote for *_, quote in rows][1] == "《规划》"


def test_the_bracket_that_defines_a_short_name_is_no_citation() -> None:
    assert [quote for *_, quote in cited("落实《安州水网总体规划》(以下简称《规划》)。")] == ["《安州水网总体规划》"]


def test_mentions_gather_under_the_first_citation() -> None:
    plan = plan_of("落实《安州水网总体规划》（以下简称《规划》）。", "按照《规划》修渠。", "按照《水法》修渠。")
    rows = find_citations(plan, paragraphs_of(plan))
    mentions = citation_mentions(plan, rows, task_of=lambda _: None)
    assert [m.citation_id for m in mentions] == [rows[0].citation_id, rows[0].citation_id, rows[2].citation_id]
    assert [m.resolution for m in mentions] == ["full_name", "short_name", "full_name"]
    assert {m.entity_kind for m in mentions} == {"citation"}
