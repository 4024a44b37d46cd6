"""etc/text.yml: a person's correction of the text, held against the original; the corrected text is the plan's text."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkouts import copy_checkout, quiet
from hypothesis import given
from hypothesis import strategies as st
from reading import REFERENCE

from plandata import pipeline
from plandata.errors import PlanDataError
from plandata.intake import new_plan as intake
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Plan, TextCorrection
from plandata.model.document import Block, Cell, Document, LeftOut, Line, Page, Table
from plandata.pipeline import read_one
from plandata.read.corrected import correct

SETTINGS = guess_settings(Document("水网方案\n一、修渠\n修渠。\n"), "x-1", REFERENCE)


def corrected(document: Document, *entries: tuple[str, str] | tuple[str, str, int]) -> Plan:
    given = [TextCorrection(found, read, "对照", *nth) for found, read, *nth in entries]
    return correct(Plan("x-1", SETTINGS, document.text, document), given, "etc/text.yml")


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([("新津", "新建")], "新建水渠3O公里，投资3O亿元。"),
        (
            [("3O公里", "300公里"), ("新津", "新建")],
            "新建水渠300公里，投资3O亿元。",
        ),  # whatever their order in the file
        ([("3O", "30", 2)], "新津水渠3O公里，投资30亿元。"),  # the second
        ([("公里", "公里")], "新津水渠3O公里，投资3O亿元。"),  # compared, and right
    ],
)
def test_words_are_corrected(entries: list[tuple[str, str]], text: str) -> None:
    plan = corrected(Document("新津水渠3O公里，投资3O亿元。"), *entries)
    assert plan.text == text
    assert [text[entry.start : entry.end] for entry in plan.corrected] == sorted(
        (entry[1] for entry in entries), key=text.find
    )


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([("旧渠", "新渠")], "0 times in the text that raw/ keeps; expected words that stand there once"),
        ([("3O", "30")], "2 times"),
        ([("3O", "30", 3)], "expected 3 times at least"),
        ([("新津水", "新建水"), ("水渠", "沟渠")], "words of another entry too"),
    ],
)
def test_an_entry_that_names_no_words_or_too_many_is_told(entries: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(PlanDataError, match=message):
        corrected(Document("新津水渠3O公里，投资3O亿元。"), *entries)


TABLE = Table(2, 7, 1, 2, (Cell(0, 0, 1, 1, 2, 4), Cell(0, 1, 1, 1, 5, 7)))


def test_the_structure_moves_with_the_words() -> None:
    document = Document(
        "甲\n乙丙\t丁戊\n己庚",
        blocks=(Block(0, 1), Block(8, 10)),
        tables=(TABLE,),
        pages=(Page(1, 0), Page(2, 8)),
        left_out=(LeftOut("picture", "图", 7),),
        lines=(Line(8, 10, 2, (0, 0, 1, 1), 0.5),),
    )
    plan = corrected(document, ("乙", "一二三"), ("庚", "辛"))
    assert plan.text == "甲\n一二三丙\t丁戊\n己辛"
    moved = plan.document
    assert moved is not None
    assert [plan.text[cell.start : cell.end] for cell in moved.tables[0].cells] == ["一二三丙", "丁戊"]
    assert [plan.text[block.start : block.end] for block in moved.blocks] == ["甲", "己辛"]
    assert plan.text[moved.lines[0].start : moved.lines[0].end] == "己辛"
    assert (moved.pages[1].start, moved.left_out[0].at) == (10, 9)


def test_words_of_two_cells_are_no_correction() -> None:
    with pytest.raises(PlanDataError, match="words of several cells"):
        corrected(Document("甲\n乙丙\t丁戊", tables=(TABLE,)), ("丙\t丁", "丙丁"))


@given(st.text("甲乙丙", min_size=1), st.text("丁戊", min_size=1, max_size=3), st.text("己庚", min_size=1, max_size=5))
def test_every_line_stands_where_its_words_stand(before: str, found: str, read: str) -> None:
    text = f"{before}{found}{before}"
    document = Document(text, lines=(Line(0, len(before), 1, (0, 0, 1, 1), 1), Line(len(text) - len(before), len(text), 1, (0, 0, 1, 1), 1)))  # fmt: skip  # noqa: E501
    plan = corrected(document, (found, read))
    assert plan.document is not None
    assert [plan.text[line.start : line.end] for line in plan.document.lines] == [before, before]


def test_a_build_reads_the_corrected_text_and_lists_what_was_corrected(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        "长春市人民政府关于水网的意见\n各区县人民政府：\n一、修渠\n新建水渠3O公里。（市水务局负责）\n", "utf-8"
    )
    made = copy_checkout(tmp_path)
    intake.take_in([tmp_path / "plan.txt"], "changchun-2021-9", made)
    folder = made.datasets / "changchun-2021-9"
    (folder / "etc" / "text.yml").write_text("- {found: 3O公里, read: 300公里, reason: 数字0误作字母O}\n", "utf-8")
    assert pipeline.build(made, quiet()) == {}
    facts = read_one(folder, REFERENCE).facts
    (row,) = facts.errata
    assert (row.found, row.read_as, row.quote, row.reason) == ("3O公里", "300公里", "300公里", "数字0误作字母O")
    assert [str(target.value_min) for target in facts.targets] == ["300"]
    assert (folder / "raw" / "source.txt").read_text("utf-8").count("3O公里") == 1  # what was received stays
    assert "300公里" in (folder / "text.txt").read_text("utf-8")
