"""A plan of several files: notice and annexes are parts of one text, and its structure holds what each of them has."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import word
from checkouts import copy_checkout
from openpyxl import Workbook
from reading import REFERENCE

from plandata.errors import PlanDataError
from plandata.intake import new_plan as intake
from plandata.model.document import Document, FoundSettings, LeftOut, Line, Page
from plandata.pipeline import read_one
from plandata.read.formats.several import join
from plandata.read.source import read_plan

PLAN = "changchun-2021-9"
NOTICE = (
    "长春市人民政府关于印发长春市水网行动方案的通知", "长府发〔2021〕9号", "各区县人民政府：", "现印发给你们。",
    "附件：任务分工表", "长春市人民政府", "2021年3月2日", "长春市水网行动方案", "一、修渠",
    "新建水渠30公里。（市水务局负责）",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("several")
    (place / "notice.docx").write_bytes(word.docx("".join(word.p(line) for line in NOTICE)))
    workbook = Workbook()
    sheet = workbook.active
    assert sheet
    for row in (
        ["序号", "重点任务", "牵头单位", "配合单位"],
        [1, "巡河500公里", "市水务局", "市财政局"],
        [2, "植树2万亩", "市林业局", "市水务局"],
    ):
        sheet.append(row)
    sheet.title = "任务分工表"
    workbook.save(place / "annex.xlsx")
    made = copy_checkout(place)
    intake.take_in([place / "notice.docx", place / "annex.xlsx"], PLAN, made)
    return made.datasets / PLAN


def test_notice_and_annex_are_one_plan(folder: Path) -> None:
    plan = read_plan(folder)
    assert plan.settings.title == "长春市水网行动方案"
    assert [file.file for file in plan.settings.files] == ["received-1.docx", "received-2.xlsx"]
    for file in plan.settings.files:
        assert file.sha256 == hashlib.sha256((folder / "raw" / file.file).read_bytes()).hexdigest()
    assert plan.document is not None
    (table,) = plan.document.tables
    cells = [plan.text[cell.start : cell.end] for cell in table.cells]
    assert cells[:5] == ["序号", "重点任务", "牵头单位", "配合单位", "1"]
    assert plan.text[plan.document.blocks[0].start : plan.document.blocks[0].end] == NOTICE[0]
    facts = read_one(folder, REFERENCE).facts
    assert [(row.name, row.role) for row in facts.responsibilities] == [
        ("市水务局", "lead"), ("市水务局", "lead"), ("市财政局", "support"), ("市林业局", "lead"),
        ("市水务局", "support"),
    ]  # fmt: skip
    (read,) = facts.document_tables
    assert read.read_as == "duties"


def test_all_offsets_and_pages_count_in_the_whole() -> None:
    first = Document("甲乙", pages=(Page(1, 0), Page(2, 1)), found=FoundSettings(title="甲"))
    second = Document(
        "丙丁",
        pages=(Page(1, 0),),
        left_out=(LeftOut("picture", "图", 1, 1), LeftOut("attachment", "x.zip")),
        lines=(Line(0, 2, 1, (0, 0, 1, 1), 0.9),),
        found=FoundSettings(title="丙", index_number="1"),
        read_by="ocr",
    )
    whole = join([first, second])
    assert whole.text == "甲乙\n丙丁"
    assert whole.pages == (Page(1, 0), Page(2, 1), Page(3, 3))
    assert whole.left_out == (LeftOut("picture", "图", 4, 3), LeftOut("attachment", "x.zip"))
    assert [whole.text[line.start : line.end] for line in whole.lines] == ["丙丁"]
    assert whole.lines[0].page == 3
    assert (whole.found.title, whole.found.index_number, whole.read_by) == ("甲", "1", "ocr")
    assert join([first]) is first


def test_a_kept_file_that_is_not_the_one_received_stops_the_plan(folder: Path) -> None:  # the last: it removes it
    (folder / "raw" / "received-2.xlsx").unlink()
    with pytest.raises(PlanDataError, match=r"received-2\.xlsx: no such file"):
        read_plan(folder)
