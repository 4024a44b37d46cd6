"""The outline of texts as people hold them: contents over pages, page numbers in the way, stops and line ends lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import WORDS, plan_of

from plandata.model.characters import fold
from plandata.read.outline import find_gaps, read_outline


def units(text: str) -> list[str]:
    """Number and heading of every numbered unit; of annexes the number."""
    found = [clause for clause in read_outline(plan_of(text), WORDS) if clause.number]
    return [f"{c.number}{'' if c.kind == 'title' else c.heading or ''}" for c in found]


def paragraphs(text: str) -> list[str]:
    return ["".join(c.text.split()) for c in read_outline(plan_of(text), WORDS) if c.kind in ("paragraph", "preamble")]


THREE = ["一、总体要求", "二、主要任务", "（一）修渠", "三、保障措施"]
BODY = "一、总体要求\n坚持节水。\n二、主要任务\n（一）修渠。修三条。\n三、保障措施\n加强领导。\n"


@pytest.mark.parametrize(
    "front",
    [
        # leaders and pages, a foreword that the body does not have, a page number of the contents' own
        "目 录\n前 言......1\n一、总体要求......1\n二、主要任务......2\nI\n（一）修渠....3\n三、保障措施....4\nI I\n",
        "目　录\n一、总体要求…………1\n二、主要任务…………2\n— ii —\n（一）修渠…………2\n三、保障措施…………3\n",
        # a long entry on two lines, the leader on the second
        "目录\n一、总体要求......1\n二、主要任务和今后几年把全市水网建设推向新阶段的\n重点......2\n三、保障措施......4\n",
        # no leaders: the entries stand again over the body, the foreword does not
        "目录\n前言\n一、总体要求\n二、主要任务\n（一）修渠\n三、保障措施\n",
        "目　次\n一、总体要求 1\n二、主要任务 2\n三、保障措施 5\n",
        # no heading over the contents, but leaders
        "一、总体要求......1\n二、主要任务......2\n三、保障措施......4\n",
    ],
)
def test_contents_are_no_outline(front: str) -> None:
    assert units(f"云岭市水网规划\n{front}{BODY}") == THREE


def test_two_plans_in_one_file_have_contents_each() -> None:
    front = "目录\n一、总体要求......1\n二、主要任务......2\n三、保障措施......4\n"
    text = f"云岭市水网规划\n{front}{BODY}云岭市林网规划\n{front}{BODY}"
    assert units(text) == THREE * 2


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # the page's number before the chapter's
        (BODY.replace("二、主", "15二、主"), THREE),
        (BODY.replace("（一）", "7（一）"), THREE),
        ("第一章 总则\n依法。\n12第二章 布局\n分区。\n", ["第一章总则", "第二章布局"]),
        # before a dotted number, which then follows the last one
        (
            "1 总则\n1.1 范围\n2 水\n2.1 河\n2.1.1 护岸\n842.1.2 监测\n2.2 湖\n",
            ["1总则", "1.1范围", "2水", "2.1河", "2.1.1护岸", "2.1.2监测", "2.2湖"],
        ),
        ("1 水\n1.1 河\n1.2 湖\n231.3 渠\n2 林\n", ["1水", "1.1河", "1.2湖", "1.3渠", "2林"]),
        # before an Arabic one
        ("一、任务\n1.修渠\n2.植树\n163.架桥\n", ["一、任务", "1.修渠", "2.植树", "3.架桥"]),
        # a name with a number behind the first number of a list
        ("一、任务\n1.3510培育项目。选人。\n2.绿道项目。修路。\n", ["一、任务", "1.3510培育项目", "2.绿道项目"]),
        # near misses: a decimal, a year, a number that follows by itself
        ("一、任务\n1.5公里绿道。\n修路。\n", ["一、任务"]),
        ("一、任务\n1.修渠\n2.植树\n3.架桥\n", ["一、任务", "1.修渠", "2.植树", "3.架桥"]),
        ("一、任务\n2021年一、二级公路里程增加。\n二、保障\n", ["一、任务", "二、保障"]),
    ],
)
def test_page_numbers_glued_to_headings(text: str, right: list[str]) -> None:
    assert units("云岭市水网规划\n" + text) == right


FLAT = "云岭市水网三年行动方案为加快治水，制定本方案。一、总体要求(一)思想。坚持节水。(二)目标。扩大水面。"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # a number behind no stop: the heading of a table stands before it
        (
            FLAT + "水面指标表二、修渠(三)上游。修两条。三、植树(四)下游。植万株。",
            ["一、总体要求", "(一)思想", "(二)目标", "二、修渠", "(三)上游", "三、植树", "(四)下游"],
        ),
        (
            FLAT + "二、修渠(三)上游。修两条。详见附图三、植树(四)下游。植万株。四、保障(五)资金。",
            [
                "一、总体要求",
                "(一)思想",
                "(二)目标",
                "二、修渠",
                "(三)上游",
                "三、植树",
                "(四)下游",
                "四、保障",
                "(五)资金",
            ],
        ),
        # the number itself is lost: one heading less, the others stay
        (
            FLAT + "=、修渠(三)上游。修两条。三、植树(四)下游。植万株。四、保障(五)资金。",
            ["一、总体要求", "(一)思想", "(二)目标", "(三)上游", "三、植树", "(四)下游", "四、保障", "(五)资金"],
        ),
        # near miss: what counts in a sentence is no chapter
        (
            FLAT + "发展第一、二、三产业。二、修渠(三)上游。修两条。三、植树(四)下游。植万株。",
            ["一、总体要求", "(一)思想", "(二)目标", "二、修渠", "(三)上游", "三、植树", "(四)下游"],
        ),
    ],
)
def test_a_lost_stop_costs_one_heading(text: str, right: list[str]) -> None:
    assert units(text) == right


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        # a word cut by the line's end before what looks like a number
        ("坚持规划、建设、管护统\n一、推进共建共享。", "坚持规划、建设、管护统一、推进共建共享。"),
        # a note in brackets
        ("新建水渠三条。（市水务局\n牵头，市财政局配合）", "新建水渠三条。（市水务局牵头，市财政局配合）"),
        ("新建水渠三条。（市水务局、\n— 3 —\n市财政局负责）", "新建水渠三条。（市水务局、—3—市财政局负责）"),
        # a number and its unit
        ("建成水渠，长度达到 50\n公里，流量增加。", "建成水渠，长度达到50公里，流量增加。"),
        # a line that begins with what cannot begin a sentence
        ("按照《云岭市节水条例》\n，推进节水。", "按照《云岭市节水条例》，推进节水。"),
        # a title in its marks
        ("落实好《云岭市水网建设\n管理办法》的要求。", "落实好《云岭市水网建设管理办法》的要求。"),
    ],
)
def test_a_sentence_goes_on_over_the_end_of_a_line(lines: str, whole: str) -> None:
    text = f"云岭市水网方案\n一、要求\n节水。\n二、任务\n{lines}\n三、保障\n出资。"
    assert whole in paragraphs(text)
    assert units(text) == ["一、要求", "二、任务", "三、保障"]


@pytest.mark.parametrize(
    "lines",
    [
        "新建水渠三条（市水务局）\n植树",  # the bracket is closed
        "全长（单位：公里\n（一）上游",  # a bracket that nothing closes
        "工程名称\t起点\n修渠，一期\t上游",  # cells of a table
        "修渠，长50公里。\n公里数另行统计。",  # a full stop
    ],
)
def test_lines_that_end_stay_apart(lines: str) -> None:
    first, second = lines.split("\n")
    text = f"云岭市水网方案\n一、任务\n{first}\n{second}\n二、保障\n出资。"
    assert "".join((first + second).split()) not in paragraphs(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # what 附件 stands over begins with a numeral
        ("附件\n三级公园考核指标\n一、绿化\n1.成活率。按月统计。", ["附件", "一、绿化", "1.成活率"]),
        ("附件\n一类水体名录\n一、河流", ["附件", "一、河流"]),
        ("附：\n扩大招生计划表\n一、小学", ["附", "一、小学"]),
        ("附件2\n十大工程表\n一、水渠", ["附件2", "一、水渠"]),
        # near miss: the annex's own number
        ("附件三\n水渠名录\n一、干渠", ["附件三", "一、干渠"]),
        ("附件一：水渠名录\n一、干渠", ["附件一", "一、干渠"]),
    ],
)
def test_numbers_of_annexes(text: str, right: list[str]) -> None:
    assert units(f"云岭市水网方案\n一、任务\n修渠。\n云岭市水务局\n2021年3月1日\n{text}") == ["一、任务", *right]


@pytest.mark.parametrize(
    "glossary",
    ["有关名词解释\n1.干渠：大渠。\n2.支渠：小渠。", "附：指标解释\n一、水面率：水面所占比例。\n二、入渗率：比例。"],
)
def test_a_glossary_numbers_terms(glossary: str) -> None:
    assert units(f"云岭市水网方案\n{BODY}{glossary}\n") == THREE


def test_the_plan_goes_on_behind_a_glossary() -> None:
    text = "云岭市水网方案\n一、要求\n节水。\n名词解释\n1.干渠：大渠。\n2.支渠：小渠。\n二、任务\n1.修渠。\n2.植树。"
    assert units(text) == ["一、要求", "二、任务", "1.修渠", "2.植树"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # an only item, run on behind its section's heading, with a note of its own
        (
            "一、任务\n（一）减负。1．清费。（市财政局负责）\n（二）提速。完善台账。（市水务局负责）",
            ["一、任务", "（一）减负", "1．清费", "（二）提速"],
        ),
        # a name that begins with a number
        (
            "一、项目\n1.工匠培养项目。选派骨干。\n2.121人才项目。培养专家。\n3.12345热线项目。扩容。",
            ["一、项目", "1.工匠培养项目", "2.121人才项目", "3.12345热线项目"],
        ),
        # near misses: an amount, and a note that belongs to the sentence around
        ("一、目标\n1.修渠。修三条。\n2.5万亩耕地得到灌溉。", ["一、目标", "1.修渠"]),
        ("一、任务\n（一）减负。费率降至1．5倍以下。（市财政局负责）", ["一、任务", "（一）减负"]),
    ],
)
def test_items_in_running_text(text: str, right: list[str]) -> None:
    assert units("云岭市水网方案\n" + text) == right


def test_traditional_plans_number_with_the_numerals_of_contracts() -> None:
    text = "雲嶺市水網計畫\n壹、緣起\n為節水。\n貳、目標\n一、擴大水面。\n參、項目\n一、修渠\n（一）上游\n二、植樹"
    kinds = {c.number: c.kind for c in read_outline(plan_of(text), WORDS) if c.number}
    assert units(text) == ["壹、緣起", "貳、目標", "一、擴大水面", "參、項目", "一、修渠", "（一）上游", "二、植樹"]
    assert (kinds["貳、"], kinds["一、"], kinds["（一）"]) == ("chapter", "section", "task")


def test_radicals_print_like_the_characters_that_number() -> None:
    assert units("云岭市⽔⽹方案\n⼀、总体要求\n节⽔。\n⼆、任务\n（⼀）修渠\n三、保障") == [
        "一、总体要求", "二、任务", "（一）修渠", "三、保障",
    ]  # fmt: skip


@given(st.text(max_size=300))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_a_lost_number_is_told_as_a_gap() -> None:
    text = FLAT + "=、修渠(三)上游。修两条。三、植树(四)下游。植万株。四、保障(五)资金。"
    assert [(gap.number, gap.expected) for gap in find_gaps(read_outline(plan_of(text), WORDS))] == [("三、", 2)]


def test_the_head_of_a_table_is_no_line_of_the_title() -> None:
    rows = "部门\t主要职责\n市水务局\t统筹水网建设。\n市财政局\t落实资金。\n"
    found = read_outline(plan_of(f"云岭市水网工作方案\n{BODY}附件1\n各部门职责分工\n{rows}"), WORDS)
    assert [c.heading for c in found if c.kind == "title"][-1] == "各部门职责分工"
