"""Markdown: its marks are no text, its tables are tables, its front matter becomes settings."""

from pathlib import Path

import pytest

from plandata.model.document import FoundSettings
from plandata.read.formats.markdown import read_markdown


def read(text: str):
    return read_markdown(Path("plan.md"), text.encode())


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("# 护水方案\n\n## 一、巡河\n\n组织巡河**300次**。", "护水方案\n一、巡河\n组织巡河300次。"),
        # a line is a line, numbers stay, a list's marks go
        ("1. 巡河\n2. 清淤\n\n- 甲\n- 乙", "1. 巡河\n2. 清淤\n甲\n乙"),
        # an indent is no code, a quotation keeps its words
        ("    （一）巡河。\n\n> 引文", "（一）巡河。\n引文"),
        # what is no mark stays: a comparison, a star in a sum, a note
        ("单价<5元，3*4=12；见注[1]。", "单价<5元，3*4=12；见注[1]。"),
        # a footnote stands apart
        ("建成驿站16个[^1]。\n\n[^1]: 含改建。", "建成驿站16个。"),
        # a note on the file over the title is no text
        ("> 由脚本提取\n\n# 护水方案\n\n正文。", "护水方案\n正文。"),
    ],
)
def test_marks_are_no_text(written, text):
    assert read(written).text == text


def test_a_pipe_table_is_a_table():
    document = read("表1\n\n| 序号 | 任务 |\n|---|---|\n| 1 | 巡河 |\n\n完。")
    [table] = document.tables
    assert document.text == "表1\n序号\t任务\n1\t巡河\n完。"
    assert (table.rows, table.columns, table.header_rows) == (2, 2, 1)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (
            "标题: 护水方案\n文号: 云政发〔2024〕9号\n发布单位: 云岭市人民政府\n发布日期: 2024-03-05\n链接: https://www.example.org/1",
            FoundSettings("护水方案", "云政发〔2024〕9号", ("云岭市人民政府",), "2024-03-05", "2024-03-05",
                          "https://www.example.org/1"),
        ),
        ('title: "护水方案"\nissued_on: 2024-03-05', FoundSettings("护水方案", issued_on="2024-03-05")),
        ("layout: post\ntags: [水]", FoundSettings()),
    ],
)  # fmt: skip
def test_front_matter_becomes_settings(entries, found):
    document = read(f"---\n{entries}\n---\n\n正文。")
    assert (document.found, document.text) == (found, "正文。")
    assert [note.words for note in document.left_out] == entries.split("\n")
