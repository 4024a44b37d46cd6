"""Headings that only their style tells: when they make the outline, and when the numbers do."""

from dataclasses import replace

import pytest
from reading import REFERENCE, plan_of

from plandata.model.document import Block, Document
from plandata.read.outline import read_outline

TITLE = "云岭市护水行动方案"


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        # level of the style (0: none) and words; each unit as kind and heading
        (
            [(1, "工作目标"), (1, "主要任务"), (2, "修渠"), (0, "修渠3条。"), (2, "植树")],
            [("chapter", "工作目标"), ("chapter", "主要任务"), ("section", "修渠"), ("section", "植树")],
        ),
        # numbers go on below styled chapters: （一） is a section there, 1. a task
        (
            [(1, "工作目标"), (1, "主要任务"), (2, "（一）修渠"), (2, "（二）植树"), (0, "1.造林。造林9亩。")],
            [("chapter", "工作目标"), ("chapter", "主要任务"), ("section", "修渠"), ("section", "植树"),
             ("task", "造林")],
        ),
        # 一、 numbers the chapters: a caption in a style of its own is none
        (
            [(1, "一、工作目标"), (0, "修渠3条。"), (3, "图一说明"), (3, "图二说明"), (1, "二、主要任务")],
            [("chapter", "工作目标"), ("chapter", "主要任务")],
        ),
        # a lone styled line, or a styled sentence, heads nothing
        ([(1, "工作目标"), (0, "修渠3条。")], []),
        ([(1, "我们要修渠。"), (1, "我们要植树。"), (0, "修渠3条。")], []),
    ],
)  # fmt: skip
def test_what_styles_make_of_an_outline(lines: list[tuple[int, str]], units: list[tuple[str, str]]) -> None:
    text, blocks = TITLE, [Block(0, len(TITLE))]
    for style, words in lines:
        start = len(text) + 1
        text += f"\n{words}"
        blocks.append(Block(start, len(text), "heading" if style else "paragraph", style or None))
    plan = replace(plan_of(text), document=Document(text, tuple(blocks)))
    found = read_outline(plan, REFERENCE.lexicon)
    assert [(c.kind, c.heading) for c in found if c.heading and c.kind != "title"] == units


def test_points_of_a_list_are_items() -> None:
    """A page's <li> stands under its heading: no task of its own."""
    text = f"{TITLE}\n一、任务\n修渠3条。\n植树9亩。"
    at = text.index("修渠")
    points = (Block(at, at + 5, "list"), Block(at + 6, len(text), "list"))
    found = read_outline(replace(plan_of(text), document=Document(text, points)), REFERENCE.lexicon)
    assert [clause.kind for clause in found] == ["title", "chapter", "item", "item"]
