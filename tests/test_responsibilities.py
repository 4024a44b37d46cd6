"""Rows of responsibilities: spans, ids, deadlines, and the duties that running prose gives."""

from __future__ import annotations

import pytest
from reading import WORDS, directory_of, outlined

from plandata.annotate.notes import find_notes
from plandata.facts.responsibilities import find_responsibilities
from plandata.facts.tasks import find_tasks, task_of_clause
from plandata.model import Responsibility


def duties(*paragraphs: str) -> tuple[str, tuple[Responsibility, ...]]:
    plan, clauses = outlined(*paragraphs, region="220000", date="2016-09-30")
    notes = find_notes(plan, clauses, WORDS)
    task_of = task_of_clause(clauses, find_tasks(plan, clauses, notes, WORDS))
    return plan.text, find_responsibilities(
        plan, clauses, notes, directory_of(plan), tasks_of=lambda clause: tuple(filter(None, [task_of.get(clause)]))
    )


def test_a_row_says_all_that_the_note_says() -> None:
    text, (first, second, third) = duties(
        "一、任务", "（一）修渠。", "挖渠。(长春市、吉林市政府分别负责实施,2020年底前完成,省水利厅按职责分工负责)"
    )
    assert (first.name, first.quote, first.agency_id) == ("长春市政府", "长春市", "220100-renmin-zhengfu")
    assert (first.role, first.manner, first.deadline) == ("lead", "分别负责实施", "2020年底前完成")
    assert (second.name, second.quote) == ("吉林市政府", "吉林市政府")
    assert (third.role, third.manner) == ("support", "按职责分工负责")
    assert first.responsibility_id == f"p-r-{text.index('长春市')}"
    assert (first.clause_id, first.task_id) == ("p-c1-1-p1", "p-c1-1")
    assert text[first.note_start : first.note_end].startswith("(长春市")
    assert text[first.note_start : first.note_end].endswith("负责)")
    for row in (first, second, third):
        assert text[row.start_char : row.end_char] == row.quote


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("省水利厅负责统筹协调工作。", [("省水利厅", "lead", "负责")]),
        ("由省水利厅牵头，建立联席会议。", [("省水利厅", "lead", "牵头")]),
        # a whole chapter's tasks, given away in a sentence
        (
            "本章任务由省水利厅牵头，省财政厅配合。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "配合")],
        ),
        ("有关部门要积极配合。", [("有关部门", "support", "积极配合")]),
        # the subject stands in the statement before
        ("各级水利部门是联络部门,负责当地工作。", [("各级水利部门", "lead", "负责")]),
        # who leads and who takes part, comma by comma; who helps makes the others lead
        (
            "由省水利厅牵头，省财政厅、省林业厅参加，建立联席会议。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "参加"), ("省林业厅", "support", "参加")],
        ),
        ("省水利厅、省财政厅负责推进。", [("省水利厅", "joint", "负责"), ("省财政厅", "joint", "负责")]),
        ("省水利厅、省财政厅分别负责推进。", [("省水利厅", "lead", "负责"), ("省财政厅", "lead", "负责")]),
        (
            "省水利厅会同省财政厅制定管护办法。",
            [("省水利厅", "lead", "制定管护办法"), ("省财政厅", "support", "会同")],
        ),
        ("日常管护由省水利厅承担。", [("省水利厅", "lead", "承担")]),
        # a unit as a heading gives it what follows
        ("省水利厅：组织挖渠，做好管护。", [("省水利厅", "lead", "组织挖渠")]),
        (
            "（1）省水利厅、省财政厅：落实补助资金。",
            [("省水利厅", "joint", "落实补助资金"), ("省财政厅", "joint", "落实补助资金")],
        ),
        # a label as a verb of prose, and a duty that is shared out
        ("省水利厅作为牵头部门，要加强统筹。", [("省水利厅", "lead", "牵头")]),
        (
            "省水利厅、省财政厅要按照职责分工，抓好落实。",
            [("省水利厅", "joint", "要按照职责分工"), ("省财政厅", "joint", "要按照职责分工")],
        ),
        (
            "省水利厅要会同省财政厅抓紧制定细则。",
            [("省水利厅", "lead", "抓紧制定细则"), ("省财政厅", "support", "会同")],
        ),
        (
            "省水利厅要发挥牵头抓总作用，省财政厅予以协助。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "协助")],
        ),
        (
            "由省水利厅总牵头，省财政厅、省林业厅各司其职。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "各司其职"), ("省林业厅", "support", "各司其职")],
        ),
        (
            "省商务厅要联合省财政厅办好集市。",
            [("省商务厅", "lead", "办好集市"), ("省财政厅", "support", "联合")],
        ),
        (
            "请省水利厅牵头，会同省财政厅提出方案。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "会同")],
        ),
        # a long list behind 由, led in, where one office is not well known; a bare list of such is none
        (
            "由所涉及的省水利厅、省财政厅、省移民工作局等省级主管部门牵头完成自查。",
            [(name, "lead", "牵头") for name in ("省水利厅", "省财政厅", "省移民工作局", "省级主管部门")],
        ),
        ("省移民工作局、省渠道管护局负责自查。", []),
        # a number is no part of the name; who helps a body that leads need not be well known
        ("（三）省水利厅负责自查。", [("省水利厅", "lead", "负责")]),
        (
            "由省水利厅牵头，省渠道管护局参加。",
            [("省水利厅", "lead", "牵头"), ("省渠道管护局", "support", "参加")],
        ),
        ("由省水利厅牵头，志愿者协会参加。", [("省水利厅", "lead", "牵头")]),
        ("省水利厅是农村供水的责任主体。", [("省水利厅", "lead", "是农村供水的责任主体")]),
        ("企业是安全生产的责任主体。", []),  # near-miss: nobody with the form of a body
        ("各有关部门要按照职责分工，抓好落实。", []),  # near-miss: nobody by name
        # near-misses: addressees, what is cited, what was done, who only takes part in what nobody leads
        ("各有关部门：组织挖渠。", []),
        ("借鉴省水利厅牵头的做法。", []),
        ("省水利厅已牵头建立台账。", []),
        ("省水利厅参与编制规划。", []),
        ("省水利厅会同志愿者巡河。", []),
        ("本办法由省水利厅会同省财政厅负责解释。", []),  # what a document says of itself
        # near-misses: 负责 inside a word, of the text itself, or of nobody with the form of a body
        ("省水利厅负责人要到场。", []),
        ("本方案由省水利厅负责解释。", []),
        ("企业负责运行维护。", []),
        ("去年，省水利厅牵头完成改造。", []),
        ("省水利厅牵头完成了改造。", []),
        (
            "由省水利厅会同省农业农村厅、省财政厅组织实施。",
            [("省水利厅", "lead", "组织实施"), ("省农业农村厅", "support", "会同"), ("省财政厅", "support", "会同")],
        ),
        # who leads what is made of bodies
        ("成立由省水利厅牵头的工作专班。", [("省水利厅", "lead", "牵头")]),
        (
            "建立由省水利厅牵头、省财政厅参与的协调机制。",
            [("省水利厅", "lead", "牵头"), ("省财政厅", "support", "参与")],
        ),
        ("落实谁主管谁负责的要求。", []),
        ("某某中心负责运行。", []),
    ],
)
def test_duties_in_running_prose(sentence: str, rows: list[tuple[str, str, str]]) -> None:
    _, found = duties("一、任务", "（一）修渠。", "挖渠。（省财政厅负责）", "二、组织实施", sentence)
    prose = [row for row in found if row.note_start is None]
    assert [(row.name, row.role, row.manner) for row in prose] == rows
    assert all(row.task_id is None and row.note_end is None for row in prose)


def test_prose_of_a_task_without_a_note_gives_rows_of_the_task() -> None:
    _, found = duties(
        "一、任务", "（一）修渠。", "省水利厅牵头挖渠，省财政厅配合。", "（二）植树。", "种树。（省林业厅负责）"
    )
    assert [(row.name, row.role, row.task_id) for row in found] == [
        ("省水利厅", "lead", "p-c1-1"),
        ("省财政厅", "support", "p-c1-1"),
        ("省林业厅", "lead", "p-c1-2"),
    ]


def test_prose_of_a_task_with_a_note_gives_no_row() -> None:
    _, found = duties("一、任务", "（一）修渠。", "省水利厅负责挖渠。（省财政厅负责）")
    assert [row.name for row in found] == ["省财政厅"]


@pytest.mark.parametrize(
    ("broken", "names"),
    [
        # two columns read as one: the line of a heading stands inside the body's name
        ("挖渠。（牵头单位：县人力资源社会\n二、保障措施 保障局；配合单位：省财政厅）", ["保障措施保障局", "省财政厅"]),
        # near-miss: a note broken between two bodies
        ("挖渠。（牵头单位：省水利厅；\n配合单位：省财政厅）", ["省水利厅", "省财政厅"]),
    ],
)
def test_a_name_lies_in_its_clause(broken: str, names: list[str]) -> None:
    _, found = duties("一、任务", "（一）修渠。", *broken.split("\n"))
    assert [row.name for row in found] == names
