"""Responsibility notes in every form of the genre: who leads, who supports, how, by when; and what is no note."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import WORDS, paragraphs_of
from reading import plan_of as text_of

from plandata.annotate.grids import find_grids
from plandata.annotate.notes import find_notes
from plandata.model import Clause, Plan
from plandata.read.outline import read_outline


def plan_of(*paragraphs: str) -> tuple[Plan, tuple[Clause, ...]]:
    # One clause a paragraph; white space that wraps a name stays inside its clause.
    if len(paragraphs) > 1:
        plan = text_of(*paragraphs)
        return plan, paragraphs_of(plan)
    plan = text_of(*paragraphs)
    end = len(plan.text)
    return plan, (Clause("p-p1", "p", None, 1, 1, "paragraph", None, None, plan.text, 0, end, end),)


def read(*paragraphs: str) -> list[list[tuple[str, str, list[str]]]]:
    """Each note as its parts: role, manner, names."""
    plan, clauses = plan_of(*paragraphs)
    return [
        [(part.role, part.manner, [body.name for body in part.bodies]) for part in note.parts]
        for note in find_notes(plan, clauses, WORDS, find_grids(plan, clauses, WORDS))
    ]


FORMS = [
    # one body, one verb
    ("修建水渠。（省水利厅负责）", [("lead", "负责", ["省水利厅"])]),
    # the first part leads, the second supports; half-width marks
    (
        "修建水渠。(云江市政府负责实施,省水利厅按职责分工负责)",
        [("lead", "负责实施", ["云江市政府"]), ("support", "按职责分工负责", ["省水利厅"])],
    ),
    # a tail that the list shares, and one more body behind 及
    (
        "修建水渠。(云江市、临泽市政府及石河县政府分别负责)",
        [("lead", "分别负责", ["云江市政府", "临泽市政府", "石河县政府"])],
    ),
    # short names of places share 市政府
    ("修建水渠。（云江、临泽市政府负责）", [("joint", "负责", ["云江市政府", "临泽市政府"])]),
    # 牵头 and 配合
    (
        "修建水渠。（省水利厅牵头，省财政厅、省林业厅配合）",
        [("lead", "牵头", ["省水利厅"]), ("support", "配合", ["省财政厅", "省林业厅"])],
    ),
    # who leads stands in brackets behind its name, in a list without a label
    (
        "修建水渠。（省水利厅（牵头）、省财政厅）",
        [("lead", "牵头", ["省水利厅"]), ("support", "括注列名", ["省财政厅"])],
    ),
    # a duty that is shared out to each by name leads; 按职责分工 alone carries it together
    ("修建水渠。（省水利厅、省林业厅按职责分别负责）", [("lead", "按职责分别负责", ["省水利厅", "省林业厅"])]),
    # a rule for all tasks names nobody of this one, however it is worded
    ("修建水渠。（省水利厅牵头。各县政府均为责任单位，以下不再单列）", [("lead", "牵头", ["省水利厅"])]),
    ("修建水渠。（省水利厅牵头。各县政府为每项任务的落实主体，下略）", [("lead", "牵头", ["省水利厅"])]),
    # … but bodies by name that all lead do
    ("修建水渠。（省水利厅、省林业厅均为牵头单位）", [("lead", "均为牵头单位", ["省水利厅", "省林业厅"])]),
    # a condition is no body, and what holds under it decides nothing about the others
    (
        "修建水渠。（省水利厅、省林业厅按职责分工负责；涉及林地的，由各县政府负责）",
        [("joint", "按职责分工负责", ["省水利厅", "省林业厅"]), ("support", "负责", ["各县政府"])],
    ),
    # a note with labels that no list has, and known bodies alone
    (
        "修建水渠。（统筹单位：省水利厅；联动单位：省林业厅）",
        [("support", "统筹单位", ["省水利厅"]), ("support", "联动单位", ["省林业厅"])],
    ),
    # what follows a 牵头 is the second part, even with 负责
    (
        "修建水渠。（水利部牵头，各地区、各部门负责）",
        [("lead", "牵头", ["水利部"]), ("support", "负责", ["各地区", "各部门"])],
    ),
    # 等 with a class behind it: named bodies, then the general one
    (
        "修建水渠。（水利部牵头，财政部等国务院相关部门及各地区按职责分工负责）",
        [("lead", "牵头", ["水利部"]), ("support", "按职责分工负责", ["财政部", "国务院相关部门", "各地区"])],
    ),
    # 等部门 names nobody else
    ("修建水渠。（市水务局、市财政局等部门负责）", [("joint", "负责", ["市水务局", "市财政局"])]),
    # all by division of duties: nobody leads
    ("修建水渠。（水利部、财政部按职责分工负责）", [("joint", "按职责分工负责", ["水利部", "财政部"])]),
    # one body alone leads, whatever the wording
    ("修建水渠。（水利部按职责分工负责）", [("lead", "按职责分工负责", ["水利部"])]),
    # each leads; all carry it; who helps makes the others lead
    ("修建水渠。（水利部、财政部负责实施）", [("lead", "负责实施", ["水利部", "财政部"])]),
    ("修建水渠。（水利部、财政部共同落实）", [("joint", "共同落实", ["水利部", "财政部"])]),
    (
        "修建水渠。（水利部、财政部按职责分工负责，海关总署配合）",
        [("lead", "按职责分工负责", ["水利部", "财政部"]), ("support", "配合", ["海关总署"])],
    ),
    # 和 inside a name parts nothing, 和 between names does
    (
        "修建水渠。（工业和信息化部、文化和旅游部和各省级人民政府负责）",
        [("joint", "负责", ["工业和信息化部", "文化和旅游部", "各省级人民政府"])],
    ),
    # labels with ranks
    (
        "修建水渠。（牵头单位：市水务局；责任单位：市财政局、市林业局，各区县政府）",
        [("lead", "牵头单位", ["市水务局"]), ("support", "责任单位", ["市财政局", "市林业局", "各区县政府"])],
    ),
    # one rank only: all answer for it
    (
        "修建水渠。（责任单位：省水利厅、各市、州、县人民政府）",
        [("joint", "责任单位", ["省水利厅", "各市、州、县人民政府"])],
    ),
    (
        "修建水渠。（负责部门：水利局，配合部门：财政局）",
        [("lead", "负责部门", ["水利局"]), ("support", "配合部门", ["财政局"])],
    ),
    # other brackets
    ("修建水渠。〔责任单位：市水务局〕", [("lead", "责任单位", ["市水务局"])]),
    ("修建水渠。【市水务局牵头，市财政局参与】", [("lead", "牵头", ["市水务局"]), ("support", "参与", ["市财政局"])]),
    (
        "【牵头单位】市水务局【配合单位】市财政局",
        [("lead", "牵头单位", ["市水务局"]), ("support", "配合单位", ["市财政局"])],
    ),
    # brackets inside a name, and a bracket that gives the role
    ("修建水渠。（责任单位：各县（市、区）政府）", [("lead", "责任单位", ["各县（市、区）政府"])]),
    (
        "修建水渠。（责任单位：市水务局（牵头）、市财政局）",
        [("lead", "牵头", ["市水务局"]), ("support", "责任单位", ["市财政局"])],
    ),
    # a label without brackets, behind a sentence
    ("修建水渠。责任单位：市水务局、市财政局。", [("joint", "责任单位", ["市水务局", "市财政局"])]),
    # two verbs without a comma, and a helper inside the leading part
    ("修建水渠。（市水务局牵头市财政局配合）", [("lead", "牵头", ["市水务局"]), ("support", "配合", ["市财政局"])]),
    ("修建水渠。（市水务局会同市财政局负责）", [("lead", "负责", ["市水务局"]), ("support", "会同", ["市财政局"])]),
    # lead-ins are no part of a name
    ("修建水渠。（由市水务局牵头负责）", [("lead", "牵头负责", ["市水务局"])]),
    # fields share 部门; 党委 and 政府 of all levels are one class
    ("修建水渠。（市水利、林业等部门负责）", [("joint", "负责", ["市水利部门", "林业部门"])]),
    ("修建水渠。（各级党委、政府负责）", [("lead", "负责", ["各级党委、政府"])]),
    ("修建水渠。（各省、自治区、直辖市人民政府负责）", [("lead", "负责", ["各省、自治区、直辖市人民政府"])]),
    # labels without a head, numbered names, persons read past
    (
        "修建水渠。（牵头：市水务局；配合：市财政局）",
        [("lead", "牵头", ["市水务局"]), ("support", "配合", ["市财政局"])],
    ),
    ("修建水渠。（责任单位：1.市水务局；2.市财政局）", [("joint", "责任单位", ["市水务局", "市财政局"])]),
    ("修建水渠。（市级牵头领导：张三；牵头单位：市水务局）", [("lead", "牵头单位", ["市水务局"])]),
    # other verbs count beside a word of duty; inside a name they are no verbs
    (
        "修建水渠。（市水务局负责，市财政局加强指导）",
        [("lead", "负责", ["市水务局"]), ("support", "加强指导", ["市财政局"])],
    ),
    ("修建水渠。（市委组织部、市市场监督管理局负责）", [("joint", "负责", ["市委组织部", "市市场监督管理局"])]),
    # a verb inside a name is no verb
    ("修建水渠。（省水网战略实施领导小组负责）", [("lead", "负责", ["省水网战略实施领导小组"])]),
    # names wrapped over two lines, and a bracket that was never closed
    ("修建水渠。（省发展改革\n委、省水利\n厅负责）", [("joint", "负责", ["省发展改革委", "省水利厅"])]),
    # words of duty and labels wrapped
    (
        "修建水渠。（市水务局负\n责实施,市财政局按职\n责分工分别负责）",
        [("lead", "负责实施", ["市水务局"]), ("support", "按职责分工分别负责", ["市财政局"])],
    ),
    ("修建水渠。（责任\n单位：市水务局）", [("lead", "责任单位", ["市水务局"])]),
    ("修建水渠。（省水利厅负责", [("lead", "负责", ["省水利厅"])]),
    # a list of offices without any word of duty
    ("修建水渠。（市水务局、市财政局，各区县政府）", [("joint", "括注列名", ["市水务局", "市财政局", "各区县政府"])]),
    # what is said once, and the bodies it names
    (
        "修建水渠。（市水务局牵头；以下均需各区县政府落实，不再列出）",
        [("lead", "牵头", ["市水务局"]), ("support", "落实", ["各区县政府"])],
    ),
    # a person is no body, nor is what a bracket remarks on one, nor where a measure holds
    (
        "修建水渠。（责任单位：市水务局局长张三、市财政局）",
        [("joint", "责任单位", ["市水务局", "市财政局"])],
    ),
    ("修建水渠。（王建国牵头，市水务局、市财政局负责）", [("joint", "负责", ["市水务局", "市财政局"])]),
    (
        "修建水渠。（牵头单位：市水务局（责任人：周  平）；配合单位：市财政局）",
        [("lead", "牵头单位", ["市水务局"]), ("support", "配合单位", ["市财政局"])],
    ),
    (
        "修建水渠。【责任部门：市水务局（排在首位的为牵头部门，下同）、市财政局】",
        [("lead", "责任部门", ["市水务局"]), ("support", "责任部门", ["市财政局"])],
    ),
    ("修建水渠。（负责部门：水利部，适用范围：云江试验区）", [("lead", "负责部门", ["水利部"])]),
    # who guides supports those that do it; alone it is what the body does
    (
        "修建水渠。（水利部指导，试点县政府负责落实）",
        [("support", "指导", ["水利部"]), ("lead", "负责落实", ["试点县政府"])],
    ),
    # after a label only the last helps; a list that shares 按职责分工负责 stays one
    (
        "修建水渠。（责任单位：市水务局、市财政局，各乡镇配合）",
        [("lead", "责任单位", ["市水务局", "市财政局"]), ("support", "配合", ["各乡镇"])],
    ),
    (
        "修建水渠。（责任单位：市水务局，市财政局按职责分工负责）",
        [("joint", "按职责分工负责", ["市水务局", "市财政局"])],
    ),
    ("修建水渠。（水利部、财政部指导）", [("support", "指导", ["水利部", "财政部"])]),
    (
        "修建水渠。（水利部指导，供销合作总社参与）",
        [("support", "指导", ["水利部"]), ("support", "参与", ["供销合作总社"])],
    ),
    # adverbs between a body and its verb are no part of its name
    (
        "修建水渠。（市水务局、市林业局双牵头，市财政局予以协助）",
        [("lead", "双牵头", ["市水务局", "市林业局"]), ("support", "予以协助", ["市财政局"])],
    ),
    (
        "修建水渠。（市水务局总牵头，市林业局、市财政局分头组织实施）",
        [("lead", "总牵头", ["市水务局"]), ("support", "分头组织实施", ["市林业局", "市财政局"])],
    ),
    (
        "修建水渠。（市水务局、市妇女联合会联合组织实施）",
        [("joint", "联合组织实施", ["市水务局", "市妇女联合会"])],
    ),
    (
        "修建水渠。（市水务局联合市财政局办理）",
        [("lead", "办理", ["市水务局"]), ("support", "联合", ["市财政局"])],
    ),
    ("核对名单。（市民政局负责人员比对）", [("lead", "负责人员比对", ["市民政局"])]),
    # labels in quotation marks; what holds for all tasks; who is no one for this task alone
    (
        "修建水渠。（“主办单位”：市水务局；“监督单位”：市财政局）",
        [("lead", "主办单位", ["市水务局"]), ("support", "监督单位", ["市财政局"])],
    ),
    (
        "修建水渠。（市水务局牵头；本清单所有事项均需各镇人民政府配合，不再一一列出）",
        [("lead", "牵头", ["市水务局"]), ("support", "配合", ["各镇人民政府"])],
    ),
    ("修建水渠。（各镇人民政府均为责任主体，以下从略；市水务局牵头）", [("lead", "牵头", ["市水务局"])]),
    # a plan to give it, a rule on the first body, a county whose name is a word
    ("修建水渠。（拟由市水务局牵头）", [("lead", "牵头", ["市水务局"])]),
    (
        "修建水渠。（应县水务局牵头，市财政局配合；各项任务首位单位为牵头单位，下同）",
        [("lead", "牵头", ["应县水务局"]), ("support", "配合", ["市财政局"])],
    ),
    # classes of places go on behind a mark, with a bracket of one kind in the other
    (
        "修建水渠。（市水务局牵头，各县、区人民政府（管委会）落实）",
        [("lead", "牵头", ["市水务局"]), ("support", "落实", ["各县、区人民政府（管委会）"])],
    ),
    (
        "修建水渠。（市水务局、各县<市、区>人民政府负责）",
        [("joint", "负责", ["市水务局", "各县<市、区>人民政府"])],
    ),
    (
        "修建水渠。（牵头单位：市水务局，配合单位：市科协，各有关区、县级市）",
        [("lead", "牵头单位", ["市水务局"]), ("support", "配合单位", ["市科协", "各有关区、县级市"])],
    ),
    # posts of a township
    (
        "修建水渠。（责任单位：镇水利站、司法所、卫生院，各村（居）委会）",
        [("joint", "责任单位", ["镇水利站", "司法所", "卫生院", "各村（居）委会"])],
    ),
    # a label of the whole note, whose verbs tell the roles
    (
        "部门分工：省水利厅牵头，省财政厅、林业厅等配合。",
        [("lead", "牵头", ["省水利厅"]), ("support", "配合", ["省财政厅", "林业厅"])],
    ),
    # who does it with others, without a word of duty; who 为主; 会 for 会同 at the head of a part
    (
        "修建水渠。（市水务局会同市财政局、各镇人民政府）",
        [("lead", "括注列名", ["市水务局"]), ("support", "括注列名", ["市财政局", "各镇人民政府"])],
    ),
    (
        "修建水渠。（市水务局为主，市财政局、市林业局配合）",
        [("lead", "为主", ["市水务局"]), ("support", "配合", ["市财政局", "市林业局"])],
    ),
    (
        "修建水渠。（由市水务局牵头，会市财政局、市林业局办理）",
        [("lead", "牵头", ["市水务局"]), ("support", "会", ["市财政局", "市林业局"])],
    ),
    ("修建水渠。（市水务局、市残疾人联合会负责）", [("joint", "负责", ["市水务局", "市残疾人联合会"])]),
    # who only helps helps those named before it; how many there are is no name; where a task comes from is no duty
    (
        "修建水渠。（市水务局，市财政局、市林业局配合）",
        [("lead", "括注列名", ["市水务局"]), ("support", "配合", ["市财政局", "市林业局"])],
    ),
    (
        "修建水渠。（市水务局牵头，市财政局等12个部门配合）",
        [("lead", "牵头", ["市水务局"]), ("support", "配合", ["市财政局"])],
    ),
    ("修建水渠。（任务来源：省水利厅；责任单位：市水务局）", [("lead", "责任单位", ["市水务局"])]),
    # a dash before the label
    ("修建水渠。——责任单位：市水务局。", [("lead", "责任单位", ["市水务局"])]),
    # near-miss: a street, an office of two characters and a zone are no persons
    (
        "修建水渠。（石井街牵头，市水务局、市高新区配合）",
        [("lead", "牵头", ["石井街"]), ("support", "配合", ["市水务局", "市高新区"])],
    ),
]


@pytest.mark.parametrize(("words", "parts"), FORMS, ids=[words[:24] for words, _ in FORMS])
def test_reads_the_form(words: str, parts: list[tuple[str, str, list[str]]]) -> None:
    assert read(words) == [parts]


NO_NOTES = [
    "各县（市、区）要修建水渠。",  # a part of a name
    "修建水渠（含支渠、斗渠）。",  # what is included
    "按照“谁主管、谁负责”原则（谁受益谁负担）推进。",  # a principle
    "负责人（主要负责人）要到场。",  # a person
    "省水利厅（以下简称水利厅）发文。",  # a short name
    "推进水渠建设（2025年底前完成）。",  # only a deadline
    "由牵头部门（市水务局）组织验收工作。",  # explains a word in mid-sentence
    "企业（由市场主体负责）自主经营。",  # nobody with the form of a body
    "加强部门协作。完善配合机制。",  # no bracket, no label
    "每户补助（0.5分）。",  # a score
    "修建水渠。（市政府制定办法）",  # an act of a body, no duty given to it
    "修建水渠由各县区政府（管委会）。",  # part of a name
    "修建水渠。（专家、技术人员指导）",  # nobody with the form of a body
    "修建水渠。（在水利部指导下推进）",  # how it is done
    "修建水渠。（市水务局、市财政局前期已共同负责选址）",  # what was done
    # words before a body, none of its name, say what the bracket is about
    "修建水渠。（资料来源：市统计局）",
    "修建水渠。（以下简称市应急局）",
    "修建水渠。（不含市教育局）",
    "修建水渠。（原市卫生局）",
    "修建水渠。（如市财政局、市教育局）",
    "修建水渠。（不由市财政局牵头）",
    "职责分工：组织挖渠，做好管护。",  # a label of notes over what is to be done
    "按进度推进。责任：重于泰山。",  # a label without a head and without bodies
]


@pytest.mark.parametrize("words", NO_NOTES)
def test_ordinary_brackets_are_no_notes(words: str) -> None:
    assert read(words) == []


def test_labels_on_lines_of_their_own_are_one_note() -> None:
    plan, clauses = plan_of(
        "1.修建水渠", "牵头部门：市水务局", "参与单位：市财政局、各区县政府", "完成时限：2025年12月底前", "2.清淤"
    )
    (note,) = find_notes(plan, clauses, WORDS, find_grids(plan, clauses, WORDS))
    assert [(p.role, p.manner, [b.name for b in p.bodies]) for p in note.parts] == [
        ("lead", "牵头部门", ["市水务局"]),
        ("support", "参与单位", ["市财政局", "各区县政府"]),
    ]
    assert note.deadline == "2025年12月底前"
    assert (
        plan.text[note.start : note.end]
        == "牵头部门：市水务局\n参与单位：市财政局、各区县政府\n完成时限：2025年12月底前"
    )


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("通水。（6月底完成，牵头考核单位：市水务局）", "6月底完成"),  # before the label
        ("通水。（市水务局牵头，2025年底前完成）", "2025年底前完成"),  # behind the verb
        ("通水。（责任单位：市水务局；完成时限：长期坚持）", "长期坚持"),  # with a label
        ("通水。（持续推进，责任单位：市水务局）", "持续推进"),  # not a date
        ("通水。（市水务局负责）", None),
    ],
)
def test_deadline_of_a_note(words: str, deadline: str | None) -> None:
    plan, clauses = plan_of(words)
    (note,) = find_notes(plan, clauses, WORDS, find_grids(plan, clauses, WORDS))
    assert note.deadline == deadline
    assert [body.name for part in note.parts for body in part.bodies] == ["市水务局"]


TABLE = (
    "序号\t任务\t牵头单位\t配合单位\t完成时限",
    "1\t修建水渠\t县水利局\t县财政局、各乡镇\t2025年底",
    "2\t清淤\t县水利局\t\t长期坚持",
)


def test_rows_of_a_table_are_notes_as_its_header_says() -> None:
    plan, clauses = plan_of("各单位：", *TABLE, "以上各项由县政府督查。", "3\t植树\t县林业局\t县财政局\t2025年")
    notes = find_notes(plan, clauses, WORDS, find_grids(plan, clauses, WORDS))
    parts = [[(part.role, part.manner, [body.name for body in part.bodies]) for part in note.parts] for note in notes]
    assert parts == [
        [("lead", "牵头单位", ["县水利局"]), ("support", "配合单位", ["县财政局", "各乡镇"])],
        [("lead", "牵头单位", ["县水利局"])],
    ]  # the third row stands behind a paragraph, outside the table
    assert [note.deadline for note in notes] == ["2025年底", "长期坚持"]


@pytest.mark.parametrize(
    "rows",
    [
        ("序号\t指标\t单位\t目标值", "1\t水渠\t公里\t30"),  # 单位 of measure
        ("牵头单位\t配合单位", "修渠\t植树"),  # no bodies under the header
        ("序号\t牵头单位\t任务", "1\t县水利局"),  # a row of another width
    ],
)
def test_other_tables_hold_no_notes(rows: tuple[str, ...]) -> None:
    assert read("各单位：", *rows) == []


def test_rule_in_a_note_holds_from_there_on() -> None:
    notes = read(
        "一。（水利部、财政部负责）",
        "二。（水利部、财政部负责。列第一位者为牵头单位，下同）",
        "三。（财政部、水利部等负责）",
        "四。（财政部、水利部牵头负责）",
    )
    assert notes[0] == [("joint", "负责", ["水利部", "财政部"])]
    assert notes[1] == [("lead", "负责", ["水利部"]), ("support", "负责", ["财政部"])]
    assert notes[2] == [("lead", "负责", ["财政部"]), ("support", "负责", ["水利部"])]
    assert notes[3] == [("lead", "牵头负责", ["财政部", "水利部"])]  # it says itself who leads


def test_rule_in_running_prose_holds_for_all_notes() -> None:
    notes = read("一。（责任单位：市水务局、市财政局）", "以上任务排在第一位的部门为牵头部门。")
    assert notes == [[("lead", "责任单位", ["市水务局"]), ("support", "责任单位", ["市财政局"])]]


def test_several_notes_in_one_paragraph() -> None:
    notes = read("修渠。（市水务局负责）清淤。（市财政局负责）")
    assert [part[2] for (part,) in notes] == [["市水务局"], ["市财政局"]]


OFFICES = st.lists(
    st.sampled_from(["省水利厅", "省财政厅", "省林业厅", "省教育厅", "省民政厅"]), min_size=1, unique=True
)


@settings(deadline=None, max_examples=50)
@given(leads=OFFICES, helpers=OFFICES)
def test_every_name_is_read_with_its_span(leads: list[str], helpers: list[str]) -> None:
    plan, clauses = plan_of(f"修建水渠。（{'、'.join(leads)}牵头，{'、'.join(helpers)}配合）")
    (note,) = find_notes(plan, clauses, WORDS, find_grids(plan, clauses, WORDS))
    lead, support = note.parts
    assert [plan.text[b.start : b.end] for b in lead.bodies] == [b.name for b in lead.bodies] == leads
    assert [plan.text[b.start : b.end] for b in support.bodies] == [b.name for b in support.bodies] == helpers


def test_a_term_that_ends_like_a_condition_is_a_deadline() -> None:
    plan, clauses = plan_of("修建水渠。（省水利厅牵头，适时，省财政厅配合）")
    (note,) = find_notes(plan, clauses, WORDS)
    assert (note.deadline, [part.role for part in note.parts]) == ("适时", ["lead", "support"])


def test_a_bracket_under_a_title_gives_a_duty_where_it_says_so() -> None:
    plan = text_of("附件1", "云岭市水网行动方案", "（市水务局牵头）", "一、修渠", "挖渠。")
    clauses = read_outline(plan, WORDS)
    assert [[body.name for body in note.parts[0].bodies] for note in find_notes(plan, clauses, WORDS)] == [["市水务局"]]
    bare = text_of("附件1", "云岭市水网行动方案", "（市水务局）", "一、修渠", "挖渠。")
    assert find_notes(bare, read_outline(bare, WORDS), WORDS) == ()
