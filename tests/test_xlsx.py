"""A workbook is read as its sheets show it."""

import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from plandata.model.document import Document
from plandata.read.formats.xlsx import read_xlsx


def read(workbook: Workbook) -> Document:
    content = io.BytesIO()
    workbook.save(content)
    return read_xlsx(Path("plan.xlsx"), content.getvalue())


def test_sheets_titles_merged_cells_and_values_as_shown():
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "任务分工表"
    for row in (
        ["云岭市护水任务分工表"], [], ["领域", "任务", "完成率", "完成时限"],
        ["水利", "巡河", 0.75, date(2024, 12, 31)], [None, "清淤\n20公里", 1, None], [], ["注：不含支流。"],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    sheet["C4"].number_format = "0%"
    workbook.create_sheet("草稿").sheet_state = "hidden"
    document = read(workbook)
    assert document.text.split("\n") == [
        "云岭市护水任务分工表", "领域\t任务\t完成率\t完成时限", "水利\t巡河\t75%\t2024年12月31日",
        "清淤 20公里\t1\t", "注：不含支流。",
    ]  # fmt: skip
    [table] = document.tables
    assert (table.rows, table.columns) == (3, 4)
    assert [(c.row_span, c.column_span) for c in table.cells if document.text[c.start : c.end] == "水利"] == [(2, 1)]
    assert [note.words for note in document.left_out] == ["任务分工表", "草稿"]


def test_what_stands_between_title_and_head_is_lines():
    workbook = Workbook()
    sheet = workbook.active
    for row in (["云岭市重点项目计划表"], ["填报单位：市水务局", None, None, "单位：万元"],
                ["序号", "项目名称", "内容", "总投资"], [1, "东渠", "新建干渠", 12]):  # fmt: skip
        sheet.append(row)
    assert read(workbook).text.split("\n") == [
        "云岭市重点项目计划表", "填报单位：市水务局", "单位：万元", "序号\t项目名称\t内容\t总投资",
        "1\t东渠\t新建干渠\t12",
    ]  # fmt: skip


def test_hidden_rows_and_columns_are_left_out_and_told():
    workbook = Workbook()
    sheet = workbook.active
    for row in (["任务", "单位", "内部"], ["巡河", "市水务局", "密"], ["清淤", "市财政局", "密"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    document = read(workbook)
    assert document.text == "任务\t单位\n巡河\t市水务局"
    assert {note.words for note in document.left_out} == {"内部", "密", "清淤", "市财政局"}
