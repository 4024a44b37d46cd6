"""The outline: every numbering style of the genre, what only looks like numbering, and that no character is lost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plandata.facts.tasks import rules
from plandata.model import Clause, Plan
from plandata.read.outline import find_gaps, read_outline
from plandata.read.source import read_plan
from plandata.reference.lookups import read_reference

ROOT = Path(__file__).parents[1]
JILIN = ROOT / "datasets" / "jilin-2016-38"
QINGSHAN = ROOT / "tests" / "fixtures" / "qingshan-2021-7"
LEXICON = read_reference(ROOT / "datasets" / "reference").lexicon
SETTINGS = read_plan(QINGSHAN).settings


def expected_counts(folder: Path) -> list[tuple[str, int]]:
    """What etc/expectations.yml says of the outline: condition on clauses, count."""
    entries = yaml.safe_load((folder / "etc" / "expectations.yml").read_text(encoding="utf-8"))
    counts = {name.partition(".")[2]: entry["count"] for name, entry in entries.items() if name.startswith("clauses.")}
    return sorted(counts.items())


def outline_of(text: str) -> tuple[Clause, ...]:
    return read_outline(Plan("x", SETTINGS, text), LEXICON)


def shown(text: str) -> list[str]:
    """The clauses of a text, one string each: id without the plan's, kind, own words."""
    return [f"{clause.clause_id[2:]} {clause.kind} {clause.text}" for clause in outline_of(text)]


def numbered(text: str) -> list[str]:
    """The numbered units of a text but for titles: id, kind and heading."""
    return [f"{c.clause_id[2:]} {c.kind} {c.heading}" for c in outline_of(text) if c.number and c.kind != "title"]


# ── The Jilin plan ───────────────────────────────────────────────────────────────────────────────────────────────

JILIN_CLAUSES = read_outline(read_plan(JILIN), LEXICON)


@pytest.mark.parametrize(("condition", "count"), expected_counts(JILIN))
def test_jilin_counts(condition: str, count: int) -> None:
    column, _, value = condition.partition("=")
    assert sum(str(getattr(clause, column)) == value for clause in JILIN_CLAUSES) == count


def test_jilin_tasks_per_section() -> None:
    tasks = Counter(clause.parent_id for clause in JILIN_CLAUSES if clause.kind == "task")
    assert [tasks[f"jilin-2016-38-c2-{n}"] for n in range(1, 7)] == [4, 8, 12, 6, 7, 7]


@pytest.mark.parametrize(
    ("clause_id", "kind", "number", "heading"),
    [
        ("notice-number", "number", None, None),
        ("notice-addressee", "addressee", None, None),
        ("notice-signature", "signature", None, None),
        ("notice-date", "date", None, None),
        ("title", "title", None, "吉林省哈长城市群发展规划实施方案"),
        ("p1", "preamble", None, None),
        ("c2", "chapter", "二、", "主要任务"),
        ("c2-1", "section", "(一)", "构建城市群体系"),
        ("c2-3-12", "task", "12.", "发展壮大现代农业"),
        ("c2-1-1-d2", "item", "——", "加快长春新区建设"),
        ("c2-1-4-s3", "item", "三是", "培育特色中小城镇"),  # behind a full stop in running text
        ("c3-4-s2", "item", "二是", "省内协调沟通"),
        ("c3-5-p1", "paragraph", None, None),
    ],
)
def test_jilin_clauses(clause_id: str, kind: str, number: str | None, heading: str | None) -> None:
    clause = next(c for c in JILIN_CLAUSES if c.clause_id == f"jilin-2016-38-{clause_id}")
    assert (clause.kind, clause.number, clause.heading) == (kind, number, heading)


def test_a_title_over_two_lines_is_one_clause() -> None:
    title = JILIN_CLAUSES[0]
    assert (title.clause_id, title.kind, title.text.count("\n")) == ("jilin-2016-38-notice", "title", 1)


def test_jilin_numbering_has_no_gap() -> None:
    assert find_gaps(JILIN_CLAUSES) == ()


# ── The invented plan: every style in one document ───────────────────────────────────────────────────────────────

QINGSHAN_PLAN = read_plan(QINGSHAN)
QINGSHAN_CLAUSES = read_outline(QINGSHAN_PLAN, LEXICON)


@pytest.mark.parametrize(("condition", "count"), expected_counts(QINGSHAN))
def test_invented_plan_counts(condition: str, count: int) -> None:
    column, _, value = condition.partition("=")
    assert sum(str(getattr(clause, column)) == value for clause in QINGSHAN_CLAUSES) == count


@pytest.mark.parametrize(
    ("clause_id", "kind", "heading"),
    [
        ("notice", "title", "青山区人民政府关于印发青山区滨江转型行动方案（2021—2025年）的通知"),
        ("notice-p2", "paragraph", None),  # the list of annexes: its 1. and 2. number nothing
        ("title", "title", "青山区滨江转型行动方案（2021—2025年）"),
        ("c1-2-d3", "item", "分步实施"),
        ("c2-1-1", "task", "整治码头岸坡"),
        ("c2-1-3-2", "item", None),  # （2） opens running text
        ("c2-1-3-3-1", "item", "摸清底数"),  # ①
        ("c2-1-3-b1", "item", "滨江岸线修复工程"),  # a box belongs to the task, not to the ③ before it
        ("c2-1-3-b1-p2", "paragraph", None),
        ("c2-2-4", "task", None),  # numbers run on across sections; the number opens running text
        ("c2-2-6", "task", "盘活存量用地"),  # 6．
        ("c2-2-7", "task", "完善交通网络"),  # 7、
        ("c3-1", "section", "强化组织领导"),  # half-width brackets
        ("2-title", "title", "青山区滨江生态空间规划纲要"),
        ("2-toc", "paragraph", None),
        ("2-c1-2", "section", "规划期限"),
        ("2-c2-1-2", "task", "三廊"),  # 一、 under 第一节
        ("2-c2-1-2-1", "item", "武惠堤生态廊道宽度不小于50米"),
        ("3-c1-2-1", "task", "区发展改革局"),  # 1.2.1
        ("3-c2-2", "section", "审核程序"),  # 2.2
    ],
)
def test_invented_plan_clauses(clause_id: str, kind: str, heading: str | None) -> None:
    clause = next(c for c in QINGSHAN_CLAUSES if c.clause_id == f"qingshan-2021-7-{clause_id}")
    assert (clause.kind, clause.heading) == (kind, heading)


def test_invented_plan_has_no_gap() -> None:
    assert find_gaps(QINGSHAN_CLAUSES) == ()


# ── One text in many forms ───────────────────────────────────────────────────────────────────────────────────────


def with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def with_blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n\n")


def half_width(text: str) -> str:
    return text.translate(str.maketrans("（），：；", "(),:;"))


def full_width(text: str) -> str:
    return text.translate(str.maketrans("(),:;", "（），：；"))


def without_line_breaks(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


def set_apart_by_wide_spaces(text: str) -> str:
    return re.sub(r"\s*\n\s*", "　　", text.strip())


def hard_wrapped(text: str) -> str:
    """Lines of 28 characters, paragraphs indented, a page number on its own line after every 25."""
    lines: list[str] = []
    for paragraph in re.split(r"\n+", text.strip()):
        rest = "　　" + paragraph.strip()
        while rest:
            end = width = 0
            while end < len(rest) and width < 56:
                width += 2 if unicodedata.east_asian_width(rest[end]) in "WFA" else 1
                end += 1
            lines.append(rest[:end])
            rest = rest[end:]
            if len(lines) % 26 == 25:
                lines.append(f"- {len(lines) // 26 + 1} -")
    return "\n".join(lines)


def heads(text: str) -> Counter[tuple[str, str, str]]:
    """Number, kind and first words of each numbered unit, whatever the width of punctuation."""
    found = (c for c in outline_of(text) if c.number and c.kind != "title")
    plain = (("".join(full_width(c.text).split()), full_width(c.number or ""), c.kind) for c in found)
    return Counter((number, kind, words[len(number) :][:4]) for words, number, kind in plain)


FORMS = [with_crlf, with_blank_lines, half_width, full_width, set_apart_by_wide_spaces, hard_wrapped]


@pytest.mark.parametrize("form", [*FORMS, without_line_breaks])
def test_jilin_units_survive_every_form(form: Callable[[str], str]) -> None:
    text = read_plan(JILIN).text
    assert heads(form(text)) == heads(text)


@pytest.mark.parametrize("form", [with_crlf, with_blank_lines, half_width, set_apart_by_wide_spaces])
def test_invented_units_survive_every_form(form: Callable[[str], str]) -> None:
    assert heads(form(QINGSHAN_PLAN.text)) == heads(QINGSHAN_PLAN.text)


def test_a_paragraph_goes_on_over_the_page_number() -> None:
    clauses = outline_of(hard_wrapped(read_plan(JILIN).text))
    broken = [c for c in clauses if re.search(r"\n- \d+ -\n", c.text)]
    alone = [c for c in clauses if re.fullmatch(r"- \d+ -", c.text)]
    assert len(broken) > 10
    assert all(re.search("-page[0-9]+$", c.clause_id) for c in alone)


@pytest.mark.parametrize(
    ("lines", "headings"),
    [
        # several lines without a stop, each over a numbered unit, the first one over the first
        (
            (
                "守牢红线",
                "（一）稳面积。面积不减。",
                "建设乡村",
                "（二）改环境。清理垃圾。（县住建局负责）",
                "加强领导",
                "（三）压责任。",
            ),
            ["守牢红线", "建设乡村", "加强领导"],
        ),
        # near-misses: what stands under a heading, who does it, a lone line, chapters with numbers
        (("1.修渠", "开挖支渠", "2.植树", "绿化堤岸", "3.清淤"), []),
        (("修渠", "1.开挖。挖三条。", "县水务局牵头", "2.绿化。种树。", "县林业局牵头", "3.清淤。"), []),
        (("重点任务", "（一）修渠。挖三条。", "（二）植树。种树。"), []),
        (("一、任务", "守牢红线", "（一）稳面积。面积不减。", "建设乡村", "（二）改环境。"), []),
    ],
)
def test_lines_over_numbered_units_are_headings(lines: tuple[str, ...], headings: list[str]) -> None:
    found = outline_of("\n".join(("某县方案", "为做好工作，制定本方案。", *lines)))
    assert [clause.heading for clause in found if clause.kind == "chapter" and not clause.number] == headings


# ── Styles and what only looks like them ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "units"),
    [
        # run-in headings: a short first sentence is the heading, a long one is text
        (
            "某县方案\n一、任务\n（一）修路。修通三条路。\n"
            "（二）按照国家和省有关部署要求，结合实际统筹安排各项建设任务。分步推进。",
            ["c1 chapter 任务", "c1-1 section 修路", "c1-2 section None"],
        ),
        # a colon or a space may set the heading off
        (
            "某县方案\n一、任务\n（一）指导思想：以发展为中心，统筹城乡。\n"
            "（二）工作目标　到年底完成全部任务，群众满意。",
            ["c1 chapter 任务", "c1-1 section 指导思想", "c1-2 section 工作目标"],
        ),
        # so may the usual heading itself
        (
            "某县方案\n一、总体要求坚持改革创新，全面推进各项工作。\n二、任务",
            ["c1 chapter 总体要求", "c2 chapter 任务"],
        ),
        # a note in brackets at the end of a heading is none of its words
        (
            "某县方案\n一、任务\n1.修路（责任单位：县交通局、县财政局）\n2.架桥（2021—2023年）",
            ["c1 chapter 任务", "c1-1 task 修路", "c1-2 task 架桥（2021—2023年）"],
        ),
        # the first decimal number right behind the heading above it; an amount there is none
        (
            "某县预案\n1、总则 1.1 编制目的 为做好防汛工作，制定本预案。\n1.2 适用范围 本预案适用于全县。",
            ["c1 chapter 总则", "c1-1 section 编制目的", "c1-2 section 适用范围"],
        ),
        ("某县方案\n1、投资 1.1 亿元。\n2、工期 1.2 年。", ["c1 task 投资 1.1 亿元", "c2 task 工期 1.2 年"]),
        # 第一部分 above 一、
        (
            "某县规划\n第一部分 基础\n一、区位\n第二部分 任务\n一、修路\n二、架桥",
            ["c1 chapter 基础", "c1-1 section 区位", "c2 chapter 任务", "c2-1 section 修路", "c2-2 section 架桥"],
        ),
        # numbers behind a word for a task; 任务一是… is a sentence, one alone no sequence
        (
            "某县方案\n一、任务\n任务一：修路\n修三条。\n任务二：架桥\n架两座。",
            ["c1 chapter 任务", "c1-1 section 修路", "c1-2 section 架桥"],
        ),
        (
            "某县方案\n一、任务\n（一）交通\n行动1：修路。修三条。\n行动2：架桥。架两座。",
            ["c1 chapter 任务", "c1-1 section 交通", "c1-1-1 task 修路", "c1-1-2 task 架桥"],
        ),
        ("某县方案\n一、任务\n任务一是修路。\n任务二是架桥。", ["c1 chapter 任务"]),
        ("某县方案\n一、任务\n任务一：修路\n二、保障", ["c1 chapter 任务", "c2 chapter 保障"]),
        # a mark behind the brackets
        ("某县方案\n(一)、修路\n(二)、架桥", ["c1 section 修路", "c2 section 架桥"]),
        # 1. right under 一、
        ("某县要点\n1.修路。修三条。\n2.架桥。架两座。", ["c1 task 修路", "c2 task 架桥"]),
        # 第一章 without 第一节
        (
            "某县规划\n第一章　总则\n一、依据\n（一）法律\n1.土地法\n第二章　布局",
            ["c1 chapter 总则", "c1-1 section 依据", "c1-1-1 task 法律", "c1-1-1-1 item 土地法", "c2 chapter 布局"],
        ),
        # articles
        (
            "某县办法\n第一章　总则\n第一条　为加强管理，制定本办法。\n"
            "第二条　依照第一条执行下列事项：\n（一）登记；\n（二）检查。",
            [
                "c1 chapter 总则",
                "c1-1 task 为加强管理，制定本办法",
                "c1-2 task 依照第一条执行下列事项",
                "c1-2-1 item 登记",
                "c1-2-2 item 检查",
            ],
        ),
        # a number on its own line
        ("某县规划\n第一章\n总则\n为了发展。\n第二章\n布局", ["c1 chapter 总则", "c2 chapter 布局"]),
        # 1） under （1）
        (
            "某县方案\n一、任务\n（1）修路\n1）勘测\n2）施工\n（2）架桥",
            ["c1 chapter 任务", "c1-1 item 修路", "c1-1-1 item 勘测", "c1-1-2 item 施工", "c1-2 item 架桥"],
        ),
        # slips: a comma for 、, brackets that do not match, no mark at all
        (
            "某县方案\n一，总体要求\n二、任务\n(一）修路\n（二)架桥\n三 监督\n四、附则",
            [
                "c1 chapter 总体要求",
                "c2 chapter 任务",
                "c2-1 section 修路",
                "c2-2 section 架桥",
                "c3 chapter 监督",
                "c4 chapter 附则",
            ],
        ),
        # what scanners make of 一, 二 and 1, and a bracket lost
        (
            "某县方案\n—、总体要求\n二丶任务\n（—）修路\n（ニ）架桥\nl.设计\n2.施工\n三）植树\n（四）监督\n三、保障",
            [
                "c1 chapter 总体要求",
                "c2 chapter 任务",
                "c2-1 section 修路",
                "c2-2 section 架桥",
                "c2-2-1 task 设计",
                "c2-2-2 task 施工",
                "c2-3 section 植树",
                "c2-4 section 监督",
                "c3 chapter 保障",
            ],
        ),
        # sections that go on in the line where the first one began
        (
            "某县方案\n一、保障\n（一）加强领导。成立专班。（二）强化监督。按月检查。\n二、附则",
            ["c1 chapter 保障", "c1-1 section 加强领导", "c1-2 section 强化监督", "c2 chapter 附则"],
        ),
        # decimals at the start of a line between dotted headings
        (
            "某县规划\n1 总则\n1.1 目的\n1.5万亩耕地。\n1.2 范围\n2 目标\n2.1 近期",
            ["c1 chapter 总则", "c1-1 section 目的", "c1-2 section 范围", "c2 chapter 目标", "c2-1 section 近期"],
        ),
        # an amount at the start of a line right behind the item that its digits would number
        (
            "某县方案\n一、任务\n1．建设托位。\n2．改造旧房。\n2.1平方米以下的小店不列入。\n3．修建道路。",
            ["c1 chapter 任务", "c1-1 task 建设托位", "c1-2 task 改造旧房", "c1-3 task 修建道路"],
        ),
        # a list within a box, right behind its title
        (
            "某县方案\n一、任务\n专栏2：工程\n1.修路\n2.架桥",
            ["c1 chapter 任务", "c1-b2 item 工程", "c1-b2-1 item 修路", "c1-b2-2 item 架桥"],
        ),
        # full-width digits, the dot of old typesetting, digits with a dot in one character
        ("某县要点\n１．修路。\n2﹒架桥。\n⒊植树。", ["c1 task 修路", "c2 task 架桥", "c3 task 植树"]),
        # a year right behind the number
        ("某县要点\n1.2021年完成修路。\n2.2022年完成架桥。", ["c1 task None", "c2 task None"]),
        # numbers that restart in boxes disturb none outside
        (
            "某县方案\n一、任务\n（一）修路\n专栏1　道路\n（一）一号路\n（二）二号路\n（二）架桥\n二、保障",
            [
                "c1 chapter 任务",
                "c1-1 section 修路",
                "c1-1-b1 item 道路",
                "c1-1-b1-1 item 一号路",
                "c1-1-b1-2 item 二号路",
                "c1-2 section 架桥",
                "c2 chapter 保障",
            ],
        ),
        # the order of levels turned round: （一） below 1.
        (
            "某县方案\n一、任务\n1.修路\n（一）勘测\n（二）施工\n2.架桥\n（一）设计\n二、保障",
            [
                "c1 chapter 任务",
                "c1-1 task 修路",
                "c1-1-1 section 勘测",
                "c1-1-2 section 施工",
                "c1-2 task 架桥",
                "c1-2-1 section 设计",
                "c2 chapter 保障",
            ],
        ),
        # ① that each carry a note are tasks where nothing is numbered by 1.; with a note behind some, they are items
        (
            "某县方案\n一、任务\n（一）水。①修渠。（市水务局负责）②清淤。（市水务局负责）\n（二）林业。①植树。（市林业局负责）",
            [
                "c1 chapter 任务",
                "c1-1 section 水",
                "c1-1-1 task 修渠",
                "c1-1-2 task 清淤",
                "c1-2 section 林业",
                "c1-2-1 task 植树",
            ],
        ),
        (
            "某县方案\n一、任务\n（一）水。\n①修渠。\n②清淤。（市水务局负责）",
            ["c1 chapter 任务", "c1-1 section 水", "c1-1-1 item 修渠", "c1-1-2 item 清淤"],
        ),
        # 一是 behind commas
        (
            "某县方案\n一、任务\n抓好三件事，一是修路，二是架桥，三是植树。",
            ["c1 chapter 任务", "c1-s1 item 修路", "c1-s2 item 架桥", "c1-s3 item 植树"],
        ),
    ],
)
def test_styles(text: str, units: list[str]) -> None:
    assert numbered(text) == units


@pytest.mark.parametrize(
    "sentence",
    [
        "加快一、二、三产业融合发展。",
        "提高到1.5万亩，增长3.2倍。",
        "由（一）项所列单位负责。",
        "按照本方案第（二）项和第三章执行。",
        "统一是前提，唯一是底线。",
        "评选标准：（1）有规模；（2）有效益；（3）有前景。",  # counts within a sentence
        "优势有两点：①区位好；②交通便。",
        "1号线、2号线和302国道。",
        "推动长三角——珠三角合作。",
        "2021年、2022年各建10个。",
        "“三个五”战略",
        "24小时服务。",
    ],
)
def test_numbers_within_text_are_no_units(sentence: str) -> None:
    text = f"某县方案\n一、任务\n（一）修路。\n{sentence}\n（二）架桥。\n二、保障\n以上。"
    assert numbered(text) == ["c1 chapter 任务", "c1-1 section 修路", "c1-2 section 架桥", "c2 chapter 保障"]
    assert sentence in [clause.text for clause in outline_of(text)]


# ── The frame: title, number, addressee, signature, date, annexes ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        # issued by itself: the frame belongs to the plan
        (
            "某县人民政府\n关于修路的意见\n某政发〔2021〕3号\n各乡镇人民政府：\n"
            "为了修路，提出意见。\n一、任务\n修路。\n某县人民政府\n2021年3月1日",
            [
                "title title 某县人民政府\n关于修路的意见",
                "number number 某政发〔2021〕3号",
                "addressee addressee 各乡镇人民政府：",
                "p1 preamble 为了修路，提出意见。",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 修路。",
                "signature signature 某县人民政府",
                "date date 2021年3月1日",
            ],
        ),
        # all in one line
        (
            "某县人民政府关于修路的意见某政发〔2021〕3号各乡镇人民政府：为了修路，提出意见。"
            "一、任务（一）修路。修三条。（二）架桥。架两座。二、保障县财政保障。"
            "某县人民政府2021年3月1日（此件公开发布）",
            [
                "title title 某县人民政府关于修路的意见",
                "number number 某政发〔2021〕3号",
                "addressee addressee 各乡镇人民政府：",
                "p1 preamble 为了修路，提出意见。",
                "c1 chapter 一、任务",
                "c1-1 section （一）修路。",
                "c1-1-p1 paragraph 修三条。",
                "c1-2 section （二）架桥。",
                "c1-2-p1 paragraph 架两座。",
                "c2 chapter 二、保障县财政保障。",
                "signature signature 某县人民政府",
                "date date 2021年3月1日",
                "p2 paragraph （此件公开发布）",
            ],
        ),
        # no title over the notice, two issuers under it
        (
            "各乡镇人民政府：\n现将《某县修路方案》印发给你们。\n某县交通局\n某县财政局\n"
            "二〇二一年三月一日\n某县修路方案\n一、任务\n修路。",
            [
                "notice-addressee addressee 各乡镇人民政府：",
                "notice-p1 paragraph 现将《某县修路方案》印发给你们。",
                "notice-signature signature 某县交通局\n某县财政局",
                "notice-date date 二〇二一年三月一日",
                "title title 某县修路方案",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 修路。",
            ],
        ),
        # what a database put before the title
        (
            "【标识】 XYZ.1\n某县修路方案\n某县修路方案\n一、任务\n修路。",
            [
                "head-p1 paragraph 【标识】 XYZ.1",
                "title title 某县修路方案\n某县修路方案",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 修路。",
            ],
        ),
        # a second document whose numbering begins anew
        (
            "某县修路方案\n一、任务\n修路。\n二、保障\n出资。\n某县架桥计划（2021—2023年）\n"
            "为了架桥。\n一、任务\n架桥。",
            [
                "title title 某县修路方案",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 修路。",
                "c2 chapter 二、保障",
                "c2-p1 paragraph 出资。",
                "2-title title 某县架桥计划（2021—2023年）",
                "2-p1 preamble 为了架桥。",
                "2-c1 chapter 一、任务",
                "2-c1-p1 paragraph 架桥。",
            ],
        ),
        # the annex, and the list of annexes above the date
        (
            "某县修路方案\n一、任务\n修路。\n附件：1.名单\n2.图纸\n某县交通局\n2021年3月1日\n附件1\n修路名单\n张路长",
            [
                "title title 某县修路方案",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 修路。",
                "p1 paragraph 附件：1.名单\n2.图纸",
                "signature signature 某县交通局",
                "date date 2021年3月1日",
                "2-title title 附件1\n修路名单",
                "2-p1 paragraph 张路长",
            ],
        ),
        # dates and bodies in the cells of a table are neither signatures nor new titles
        (
            "某县修路方案\n一、任务\n县交通局\n2021年12月31日\n县财政局\n2021年12月\n二、保障\n出资。",
            [
                "title title 某县修路方案",
                "c1 chapter 一、任务",
                "c1-p1 paragraph 县交通局",
                "c1-p2 paragraph 2021年12月31日",
                "c1-p3 paragraph 县财政局",
                "c1-p4 paragraph 2021年12月",
                "c2 chapter 二、保障",
                "c2-p1 paragraph 出资。",
            ],
        ),
        # signature and date in one line, a table of contents by its leaders alone
        (
            "某县修路规划\n一、现状......1\n二、目标......2\n三、保障......3\n一、现状\n路少。\n"
            "某县交通局　2021年3月1日",
            [
                "title title 某县修路规划",
                "toc paragraph 一、现状......1\n二、目标......2\n三、保障......3",
                "c1 chapter 一、现状",
                "c1-p1 paragraph 路少。",
                "signature signature 某县交通局",
                "date date 2021年3月1日",
            ],
        ),
        # nothing but text
        ("只有一段话，没有标题。", ["p1 paragraph 只有一段话，没有标题。"]),
    ],
)
def test_frames(text: str, frame: list[str]) -> None:
    assert shown(text) == frame


def test_unnumbered_headings_hold_what_follows() -> None:
    text = "某县规划\n前　言\n过去五年很好。\n第一章　总则\n依法编制。"
    assert [(c.clause_id, c.heading) for c in outline_of(text) if c.kind == "chapter"] == [
        ("x-u1", "前　言"),
        ("x-c1", "总则"),
    ]


# ── Gaps ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("某县方案\n一、甲\n二、乙\n四、丁", [("x-c4", 3, 4)]),
        ("某县方案\n一、甲\n（一）子\n（三）寅\n二、乙\n（一）丑", [("x-c1-3", 2, 3)]),
        ("某县方案\n一、甲\n1.子\n二、乙\n2.丑\n3.寅", []),  # numbers run on across chapters
        ("某县方案\n一、甲\n1.子\n二、乙\n1.丑", []),  # or begin anew
        ("某县方案\n一、甲\n1.子\n2．丑\n3、寅", []),  # one series in three forms
        ("某县方案\n一、甲\n（一）子\n①寅。（市水务局负责）\n②卯。（市水务局负责）", []),
        ("某县方案\n二、乙\n三、丙", [("x-c2", 1, 2)]),  # the first one is missing
        ("某县方案\n一、甲\n二、乙\n二、丙", [("x-c2x2", 3, 2)]),  # a number printed twice
    ],
)
def test_gaps(text: str, gaps: list[tuple[str, int, int]]) -> None:
    assert [(gap.clause_id, gap.expected, gap.found) for gap in find_gaps(outline_of(text))] == gaps


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def assert_lawful(plan: Plan, clauses: tuple[Clause, ...]) -> None:
    position = 0
    extents: dict[str | None, tuple[int, int, int]] = {None: (0, len(plan.text), -1)}
    for ordinal, clause in enumerate(clauses, 1):
        assert not plan.text[position : clause.start_char].strip(), "words that no clause holds"
        assert clause.text == plan.text[clause.start_char : clause.end_char] == clause.text.strip() != ""
        assert clause.ordinal == ordinal
        start, end, depth = extents[clause.parent_id]  # parents come first
        assert start <= clause.start_char < clause.end_char <= clause.extent_end <= end
        assert clause.depth == depth + 1
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", clause.clause_id)
        extents[clause.clause_id] = (clause.start_char, clause.extent_end, clause.depth)
        position = clause.end_char
    assert not plan.text[position:].strip()
    assert len(extents) == len(clauses) + 1, "an id given twice"


@pytest.mark.parametrize("folder", [JILIN, QINGSHAN])
def test_clauses_partition_the_plans(folder: Path) -> None:
    plan = read_plan(folder)
    assert_lawful(plan, read_outline(plan, LEXICON))


FRAME_WORDS = "某县方案 关于印发 的通知 某政发〔2021〕3号 各乡镇人民政府： 某县人民政府 2021年3月1日 （此件公开发布）"
MARKS = (
    "一、 二、 三、 （一） （二） 1. 2. 3． （1） （2） ① ② 一是 二是 —— 专栏1 专栏 第一章 第一节 第一条 1.1 1.2 1.1.1"
)
TEXT_WORDS = (
    "修路。 架桥； 植树， （县交通局负责） 总体要求 总则 目录 附件 附件：1.甲 《某县方案》 1.5万亩 3 .... ( “ ” : A"
)
SPACES = ["\n", "\n\n", "\r\n", "　　", " ", "\t", "\u2028", "\u00a0"]
FRAGMENTS = st.sampled_from([*f"{FRAME_WORDS} {MARKS} {TEXT_WORDS}".split(), *SPACES, "长" * 70])


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_clauses_partition_any_text(text: str) -> None:
    plan = Plan("x", SETTINGS, text)
    clauses = read_outline(plan, LEXICON)
    assert_lawful(plan, clauses)
    find_gaps(clauses)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_clauses_partition_any_characters(text: str) -> None:
    plan = Plan("x", SETTINGS, text)
    assert_lawful(plan, read_outline(plan, LEXICON))


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=6), st.booleans())
def test_every_unit_of_a_regular_plan_is_found(sizes: list[int], runs_on: bool) -> None:
    """Chapters with as many tasks as `sizes` says, their numbers running on or beginning anew."""
    han = "一二三四五六"
    lines = ["某县方案"]
    count = 0
    for chapter, size in enumerate(sizes):
        lines.append(f"{han[chapter]}、任务{han[chapter]}")
        for task in range(1, size + 1):
            count += 1
            lines += [f"{count if runs_on else task}.做事。", "把事做好，做到1.5倍。"]
    clauses = outline_of("\n".join(lines))
    assert sum(c.kind == "task" for c in clauses) == sum(sizes)
    assert find_gaps(clauses) == ()


def test_a_flattened_plan_begins_with_its_title_and_its_headings_end_at_a_space() -> None:
    text = (
        "云江市水网规划 第一章 总则 第一节 发展目标 到2025年，建成全市水网。 第二节 基本原则 坚持节水优先、量水而行。"
    )
    clauses = outline_of(text)
    assert (clauses[0].kind, clauses[0].text) == ("title", "云江市水网规划")
    assert [clause.heading for clause in clauses if clause.kind == "section"] == ["发展目标", "基本原则"]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("二级驿站认定标准", 1),  # conditions by which something is judged
        ("驿站建设任务", 0),
    ],
)
def test_annexes_that_say_how_something_is_judged(title: str, count: int) -> None:
    text = f"驿站方案\n一、任务\n（一）修路。修路。\n省水利厅\n2021年3月1日\n附件1\n{title}\n1.面积。建成驿站20个。"
    assert len(list(rules(outline_of(text), LEXICON))) == count
