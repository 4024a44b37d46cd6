"""Enumerations: which items a list has, where each stands, and which words they share."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from annotated import places_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading import REFERENCE, paragraphs_of, plan_of

from plandata.annotate.list_words import Item
from plandata.annotate.lists import read_list
from plandata.annotate.segments import LONGEST_SENTENCE, Spans, segments, sentences, split, without
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.words import ProjectWords

PROJECT_WORDS = ProjectWords.of(REFERENCE)


def items_of(words: str) -> list[tuple[str, str]]:
    """Own words and full name of each item of a list that fills the text."""
    return [(words[item.start : item.end], item.name(words)) for item in read(words)]


def read(words: str) -> tuple[Item, ...]:
    plan = plan_of(words)
    names = ProperNames(words, places_of(plan, paragraphs_of(plan)), PROJECT_WORDS.proper)
    return read_list(words, (0, len(words)), PROJECT_WORDS.lists, names.in_span, names.places)


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("青山大桥", [("青山大桥", "青山大桥")]),
        ("青山大桥、白河大桥", [("青山大桥", "青山大桥"), ("白河大桥", "白河大桥")]),
        # brackets and quotes keep their marks
        ("青山管道(含甲、乙支线)、白河水库",
         [("青山管道(含甲、乙支线)", "青山管道(含甲、乙支线)"), ("白河水库", "白河水库")]),
        ("“一核、两翼”示范区", [("“一核、两翼”示范区", "“一核、两翼”示范区")]),
        # an unclosed bracket parts nothing off
        ("青山(南岸大桥、白河大桥", [("青山(南岸大桥", "青山(南岸大桥"), ("白河大桥", "白河大桥")]),
        # 和 and 及 between complete items part them, inside one they do not
        ("青山物流园和白河水库", [("青山物流园", "青山物流园"), ("白河水库", "白河水库")]),
        ("青山研发和生产基地", [("青山研发和生产基地", "青山研发和生产基地")]),
        ("青山生产车间及配套设施", [("青山生产车间及配套设施", "青山生产车间及配套设施")]),
        ("青山物流园以及白河水库", [("青山物流园", "青山物流园"), ("白河水库", "白河水库")]),
        # a noun of the verb is no part of the last item
        ("青山大桥、白河大桥建设", [("青山大桥", "青山大桥"), ("白河大桥", "白河大桥")]),
        # the tail goes to what has none
        ("甲河、乙河干流治理工程", [("甲河", "甲河干流治理工程"), ("乙河干流治理工程", "乙河干流治理工程")]),
        ("青山至白河、云岭至石门铁路", [("青山至白河", "青山至白河铁路"), ("云岭至石门铁路", "云岭至石门铁路")]),
        ("青山专用车、压缩机生产基地",
         [("青山专用车", "青山专用车生产基地"), ("压缩机生产基地", "青山压缩机生产基地")]),
        # the noun after 等: the last item carries it only where it is a bare place or a section
        ("青山、白河等示范区", [("青山", "青山示范区"), ("白河等示范区", "白河示范区")]),
        ("引青入白、引云入石等重大调水工程", [("引青入白", "引青入白调水工程"), ("引云入石", "引云入石调水工程")]),
        ("青山至白河等航线", [("青山至白河等航线", "青山至白河航线")]),
        ("青山客运站等客运枢纽", [("青山客运站", "青山客运站")]),
        # a count of just these items ends the last one; any other count does not
        ("甲溪、乙溪两座水厂", [("甲溪", "甲溪水厂"), ("乙溪", "乙溪水厂")]),
        ("甲溪、乙溪3座水厂", [("甲溪", "甲溪水厂"), ("乙溪3座水厂", "乙溪3座水厂")]),
        # a stage belongs to the thing it is named after
        ("甲厂三期、乙基地", [("甲厂三期", "甲厂三期"), ("乙基地", "乙基地")]),
        # two lists, each with its noun
        ("引青入白等调水工程,以及白河碧潭等中型水库",
         [("引青入白等调水工程", "引青入白调水工程"), ("白河碧潭等中型水库", "白河碧潭中型水库")]),
        # the head goes to what follows
        ("青山地铁2号线、3号线", [("青山地铁2号线", "青山地铁2号线"), ("3号线", "青山地铁3号线")]),
        ("2号线东延、西延工程", [("2号线东延", "2号线东延工程"), ("西延工程", "2号线西延工程")]),
        ("G901青白线青山至白河、云岭至石门",
         [("G901青白线青山至白河", "G901青白线青山至白河"), ("云岭至石门", "G901青白线云岭至石门")]),
        # an item with a name of its own takes no head
        ("青山产业园、云岭产业园", [("青山产业园", "青山产业园"), ("云岭产业园", "云岭产业园")]),
    ],
)  # fmt: skip
def test_reads_items_with_what_they_share(words: str, items: list[tuple[str, str]]) -> None:
    assert items_of(words) == items


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["青山大桥", "白河", "甲江", "2号线", "东延工程", "青山至白河", "(一)", "“甲、乙”", "等", "和", "项目"]
        ),
        min_size=1, max_size=8,
    ),
    st.sampled_from(["、", "和", "，", ""]),
)  # fmt: skip
@example(["青山大桥", "等", "青山大桥", "东延工程"], "和")  # an item that goes on through the noun after 等
def test_items_lie_in_order_inside_the_list(words: list[str], mark: str) -> None:
    text = mark.join(words)
    items = read(text)
    spans = [(item.start, item.end) for item in items]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(item.name(text) for item in items)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲。乙；丙", ["甲", "乙", "丙"]),
        ("甲（乙；丙）丁。戊", ["甲（乙；丙）丁", "戊"]),  # 。 parts, a bracketed ； does not
        ("甲\n\n乙", ["甲", "乙"]),
        ("甲\n乙。", ["甲\n乙"]),  # a wrapped line
    ],
)
def test_cuts_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, (0, len(text)))] == parts


@pytest.mark.parametrize("unit", ["甲水厂，", "甲、", "1,200", "甲", "（甲，", "甲\n"])
def test_no_sentence_is_longer_than_can_be_read(unit: str) -> None:
    text = unit * 2500
    cut = sentences(text, (0, len(text)))
    assert all(0 < end - start <= LONGEST_SENTENCE for start, end in cut)
    kept = "".join(text[start:end] for start, end in cut)
    assert re.sub(r"[，、\s]", "", kept) == re.sub(r"[，、\s]", "", text)  # only the marks at which it is cut


def test_cuts_segments_and_lists_outside_brackets_only() -> None:
    text = "甲（乙，丙），“丁、戊”、己"
    assert [text[start:end] for start, end in segments(text, (0, len(text)))] == ["甲（乙，丙）", "“丁、戊”、己"]
    assert [text[start:end] for start, end in split(text, (0, len(text)), "、")] == ["甲（乙，丙），“丁、戊”", "己"]
    torn = (
        "甲（乙，“丙，丁）戊，己"  # 丙，丁 lie between marks that close each other, 乙 behind one that nothing closes
    )
    assert [torn[start:end] for start, end in segments(torn, (0, len(torn)))] == ["甲（乙", "“丙，丁）戊", "己"]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_without_leaves_exactly_what_no_hole_covers(holes: list[tuple[int, int]]) -> None:
    holes = [(min(hole), max(hole)) for hole in holes]
    left = {at for start, end in without((5, 25), Spans(holes)) for at in range(start, end)}
    assert left == {at for at in range(5, 25) if not any(start <= at < end for start, end in holes)}
