"""Tables as facts: what a grid is by its heads, and what its rows give; invented tables in the forms plans print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from reading import REFERENCE, WORDS

from plandata.annotate.grids import Grid, find_grids
from plandata.facts.findings import find_findings
from plandata.facts.reading import read_facts
from plandata.facts.tables.duties import iso_date
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts
from plandata.read.formats.building import Builder, CellWords
from plandata.read.outline import read_outline

OPENING = (
    "长春市人民政府关于水网的意见",
    "长府发〔2021〕9号",
    "各区县人民政府：",
    "一、总体要求",
    "坚持节水优先。",
    "附表",
)
Rows = Sequence[Sequence[str | tuple[str, int]]]


def plan_of(
    rows: Rows, spans: dict[tuple[int, int], int] | None = None, *, issued_on: str | None = None
) -> tuple[Plan, PlanFacts, tuple[Grid, ...]]:
    """A plan with one table; `spans` says over how many rows a cell goes, the places below it are ''.

    A cell of words and a number goes over so many columns.
    """
    builder = Builder()
    for line in (*OPENING,):
        builder.line(line)
    below = {(row + more, column) for (row, column), deep in (spans or {}).items() for more in range(1, deep)}
    builder.table(
        CellWords(row, column, (spans or {}).get((row, column), 1), wide, (words,) if words else ())
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        for words, wide in [cell if isinstance(cell, tuple) else (cell, 1)]
        if (row, column) not in below
    )
    document = builder.finish()
    settings = replace(guess_settings(document, "x-1", REFERENCE), issued_on=issued_on)
    plan = Plan("x-1", settings, document.text, document)
    clauses = read_outline(plan, WORDS)
    facts = read_facts(plan, clauses, REFERENCE, Judgement())
    return plan, facts, find_grids(plan, clauses, REFERENCE.lexicon)


@pytest.mark.parametrize(
    ("heads", "row", "read_as"),
    [
        (("序号", "重点任务", "牵头单位", "配合单位"), ("1", "新建水渠", "市水务局", "市财政局"), "duties"),
        (("编号", "任务清单", "负责部门"), ("1", "新建水渠", "市水务局"), "duties"),
        (("主要举措", "主责部门", "时间节点"), ("新建水渠", "市水务局", "2023年底"), "duties"),
        (("单位名称", "工作职责"), ("市水务局", "统筹水网建设。"), "duty_list"),
        (("部门", "推进重点", "依据"), ("市水务局", "统筹水网，清淤水渠。", "水法"), "duty_list"),
        (("部门", "任务内容"), ("市水务局", "统筹水网建设。"), "duty_list"),
        (("指标名称", "计量单位", "2020年", "2025年"), ("水渠长度", "公里", "10", "30"), "indicators"),
        (("指标", "现状值", "目标值", "指标属性"), ("水渠长度（公里）", "10", "30", "约束性"), "indicators"),
        (("项目名称", "建设地点", "总投资（亿元）"), ("青山水库", "青山镇", "3.5"), "projects"),
        (("项目", "单位", "2020年", "2025年"), ("水渠长度", "公里", "10", "30"), "indicators"),
        (("项目名称", "单位", "2025年"), ("青山水库", "市水务局", "开工"), "projects"),
        # near-misses: a table that only tells what is, one of contacts, one of definitions
        (("年份", "水渠长度（公里）"), ("第一年", "10"), "none"),
        (("姓名", "联系地址"), ("王敏", "青山镇"), "none"),
        (("名词", "解释"), ("水网", "渠道与管道的总称。"), "none"),
        (("部门", "办公地点"), ("市水务局", "青山镇"), "none"),
    ],
)
def test_heads_say_what_a_table_is(heads: Sequence[str], row: Sequence[str], read_as: str) -> None:
    _, facts, (grid,) = plan_of([heads, row])
    assert grid.read_as == read_as
    (table,) = facts.document_tables
    assert (table.read_as, table.row_count, table.column_count) == (read_as, 2, len(heads))
    assert [cell.text for cell in facts.table_cells] == [*heads, *row]


def test_a_merged_cell_counts_for_every_row() -> None:
    rows = [("任务", "措施", "牵头单位"), ("水网", "新建水渠30公里", "市水务局"), ("", "清淤水渠20公里", "")]
    _, facts, _ = plan_of(rows, {(1, 0): 2, (1, 2): 2})
    titles = {task.task_id: task.title for task in facts.tasks}
    assert sorted(titles.values()) == ["新建水渠30公里", "清淤水渠20公里"]
    assert {(row.name, row.role, titles[row.task_id or ""]) for row in facts.responsibilities} == {
        ("市水务局", "lead", "新建水渠30公里"),
        ("市水务局", "lead", "清淤水渠20公里"),
    }
    assert len({row.responsibility_id for row in facts.responsibilities}) == 2


def test_a_row_of_sentences_is_no_head() -> None:
    """支持 and 配合 stand in heads of columns; in a sentence they head nothing."""
    rows = [("市财政局", "加大经费支持，配合审计。"), ("市水务局", "统筹水网，清淤水渠。")]
    _, facts, (grid,) = plan_of(rows)
    assert (grid.read_as, facts.responsibilities) == ("none", ())


def test_bodies_of_one_cell_carry_its_duty_together() -> None:
    rows = [("部门", "主要职责"), ("市水务局", "统筹水网建设。"), ("工会、妇联等", "动员职工参与。")]
    _, facts, _ = plan_of(rows)
    assert {row.name: row.role for row in facts.responsibilities} == {
        "市水务局": "lead",
        "工会": "joint",
        "妇联": "joint",
    }


def test_indicators_give_a_target_a_year_to_come_with_its_base() -> None:
    rows = [("指标", "单位", "2020年", "2023年", "2025年", "属性"), ("水渠长度", "公里", "10", "20", "≥30", "约束性")]
    _, facts, _ = plan_of(rows)
    found = [(t.subject, t.comparator, t.value_min, t.value_max, t.unit, t.deadline) for t in facts.targets]
    assert found == [("水渠长度", "eq", 20, 20, "公里", "2023"), ("水渠长度", "ge", 30, None, "公里", "2025")]
    assert {(t.baseline_value, t.baseline_year, t.binding) for t in facts.targets} == {(10, "2020", "binding")}


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        # values of two rows in a cell are none, and told; near-misses: thousands apart, a sign and its figure
        ("≥44 340 1", []), ("30 0.6", []), ("60% 80%", []),
        ("12 000", [12000]), ("≥ 30", [30]),
    ],
)  # fmt: skip
def test_a_cell_of_several_values_is_no_target(cell: str, values: list[int]) -> None:
    rows = [("指标", "单位", "2020年", "2025年"), ("水渠长度", "公里", "10", cell), ("水池", "座", "1", "3")]
    plan, facts, _ = plan_of(rows)
    assert [t.value_min for t in facts.targets if t.subject == "水渠长度"] == values
    assert [t.value_min for t in facts.targets if t.subject == "水池"] == [3]
    told = find_findings(plan, facts, (), ())
    assert [finding.words for finding in told if finding.code == "melted_row"] == ([] if values else [cell])


@pytest.mark.parametrize(
    ("said", "amount"),
    [("8600", 86_000_000), ("1.2亿元", 120_000_000), ("约3000万元", 30_000_000), ("待定", None), ("", None)],
)
def test_projects_have_their_investment_in_yuan(said: str, amount: int | None) -> None:
    rows = [("项目名称", "建设内容", "总投资（万元）", "建设年限"), ("青山水库", "新建水库一座", said, "2021—2023年")]
    (project,) = plan_of(rows)[1].projects
    assert (project.name, project.action, project.years_words) == ("青山水库", "新建", "2021—2023年")
    assert (project.investment, project.investment_unit) == (amount, "元" if amount else None)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2025年6月底", "2025-06"), ("2024—2026", "2026"), ("2025年底前", "2025"), ("2024年3月5日", "2024-03-05"),
        ("长期坚持", None), ("6月底", None),
    ],
)  # fmt: skip
def test_the_last_date_of_a_cell_is_its_deadline(words: str, iso: str | None) -> None:
    assert iso_date(words) == iso


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        # a cell that says 无 names nobody
        ([("任务", "牵头单位", "配合单位"), ("修渠", "市水务局", "无")], [("市水务局", "lead")]),
        ([("任务", "牵头单位", "配合单位"), ("修渠", "市水务局", "—")], [("市水务局", "lead")]),
        # bodies that share a duty: nobody leads; one body alone does
        ([("单位", "主要职责"), ("市公安局、市交通局", "维护秩序。")], [("市公安局", "joint"), ("市交通局", "joint")]),
        ([("单位", "主要职责"), ("市公安局", "维护秩序。")], [("市公安局", "lead")]),
        # a cell that tells the roles itself: by labels, by verbs, in brackets
        (
            [("任务", "责任单位"), ("修渠", "牵头单位：市水务局\n配合单位：市财政局、市公安局")],
            [("市水务局", "lead"), ("市财政局", "support"), ("市公安局", "support")],
        ),
        (
            [("任务", "责任单位"), ("修渠", "市水务局牵头，市财政局配合")],
            [("市水务局", "lead"), ("市财政局", "support")],
        ),
        (
            [("任务", "责任单位"), ("修渠", "市水务局（牵头）、市财政局")],
            [("市水务局", "lead"), ("市财政局", "support")],
        ),
        # the head stands once more where the printed page begins
        (
            [("任务", "责任单位"), ("修渠", "市水务局"), ("任务", "责任单位"), ("护林", "市林业局")],
            [("市水务局", "lead"), ("市林业局", "lead")],
        ),
        # a head of two rows whose places are empty, not merged
        (
            [("任务", ("责任分工", 2)), ("", "牵头单位", "配合单位"), ("修渠", "市水务局", "市财政局")],
            [("市水务局", "lead"), ("市财政局", "support")],
        ),
        # one cell under both heads names who leads
        ([("任务", "牵头单位", "配合单位"), ("修渠", ("市水务局", 2))], [("市水务局", "lead")]),
        # who has a seat beside the bodies is a person
        ([("任务", "县级牵头领导", "责任单位"), ("修渠", "李某某", "市水务局")], [("市水务局", "lead")]),
        # behind a column of who leads, those of 责任单位 help
        (
            [("任务", "牵头单位", "责任单位"), ("修渠", "市水务局", "市财政局、市公安局")],
            [("市水务局", "lead"), ("市财政局", "support"), ("市公安局", "support")],
        ),
        # the head states a rule on its bodies
        (
            [("任务", "责任单位（排第一位的为牵头单位）"), ("修渠", "市水务局、市财政局")],
            [("市水务局", "lead"), ("市财政局", "support")],
        ),
        # a character that only formats is of no name
        ([("任务", "责任单位"), ("修渠", "市\ufeff水务局")], [("市水务局", "lead")]),
    ],
)
def test_cells_of_bodies(rows: Rows, right: list[tuple[str, str]]) -> None:
    _, facts, _ = plan_of(rows)
    assert [(row.name, row.role) for row in facts.responsibilities] == right


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        # figures of years beside a task, that of the plan's own year too; without a unit nothing says what they count
        ([("任务", "2021年", "2022年", "责任单位"), ("新建水渠（公里）", "10", "15", "市水务局")],
         [("新建水渠", 10, "公里", "2021"), ("新建水渠", 15, "公里", "2022")]),
        ([("任务", "2021年", "2022年", "责任单位"), ("新建水渠", "10", "15", "市水务局")], []),
        # sentences under the head of a year are due in that year
        ([("任务", "2022年工作目标", "2023年工作目标", "责任单位"), ("畅通水网", "新建水渠3公里", "开工", "市水务局")],
         [("水渠", 3, "公里", "2022")]),
        # a growth without a year runs to the last one that the table sets
        ([("指标", "2020年", "2025年", "年均增长"), ("产值（万元）", "10", "30", "5.8")],
         [("产值", 300000, "元", "2025"), ("产值年均增长", 5.8, "%", "2025")]),
    ],
)  # fmt: skip
def test_columns_of_years(rows: Rows, right: list[tuple[str, float, str, str]]) -> None:
    found = [(row.subject, row.value_min, row.unit, row.deadline) for row in plan_of(rows)[1].targets]
    assert [(s, float(value or 0), unit, due) for s, value, unit, due in found] == right


@pytest.mark.parametrize(
    ("last", "names"),
    [
        (("合计", "", "5000"), ["青山水库"]),
        (("合计（12个）", "", "5000"), ["青山水库"]),
        (("总计12项", "", "5000"), ["青山水库"]),
        (("合计村水厂", "新建水厂", "5000"), ["青山水库", "合计村水厂"]),  # a name that begins so
    ],
)
def test_rows_that_sum_up_are_no_projects(last: tuple[str, str, str], names: list[str]) -> None:
    rows = [("项目名称", "建设内容", "总投资（万元）"), ("青山水库", "新建水库一座", "5000"), last]
    assert [project.name for project in plan_of(rows)[1].projects] == names


@pytest.mark.parametrize(
    ("cell", "titles"),
    [
        ("负责选线；\n组织栽植。", ["负责选线；", "组织栽植。"]),  # paragraphs of one cell
        ("负责选线；组织栽植。", ["负责选线；组织栽植。"]),
    ],
)
def test_paragraphs_of_a_cell_are_duties(cell: str, titles: list[str]) -> None:
    _, facts, _ = plan_of([("单位", "主要职责"), ("市林业局", cell), ("市水务局", "修渠。")])
    assert [task.title for task in facts.tasks] == [*titles, "修渠。"]


def test_a_space_in_a_line_whose_cells_tabs_part_begins_no_duty() -> None:
    lines = (*OPENING, "单位\t主要职责", "市林业局\t负责选线。 组织栽植。", "市水务局\t修渠。")
    known, _, _ = plan_of([("单位", "主要职责"), ("市水务局", "修渠。")])
    plan = replace(known, text="\n".join(lines), document=None)
    tasks = read_facts(plan, read_outline(plan, WORDS), REFERENCE, Judgement()).tasks
    assert [task.title for task in tasks] == ["负责选线。组织栽植。", "修渠。"]


def test_a_row_numbered_otherwise_heads_those_below() -> None:
    rows = [("序号", "项目名称", "总投资（万元）"), ("一", "水源工程", "5000"), ("1", "青山水库", "5000")]
    assert [project.name for project in plan_of(rows)[1].projects] == ["青山水库"]


def test_a_single_counted_duty_is_a_task_without_its_number() -> None:
    _, facts, _ = plan_of([("单位", "主要职责"), ("市财政局", "（1）保障建设资金。"), ("市水务局", "修渠。")])
    assert [(task.number, task.title) for task in facts.tasks] == [("（1）", "保障建设资金。"), (None, "修渠。")]


@pytest.mark.parametrize(
    ("heads", "years"),
    [
        (("指标", "2020年（基期）", "2021年", "2022年"), ["2021", "2022"]),  # an earlier year is the base
        (("指标", "现状（2020年）", "2021年", "2022年"), ["2021", "2022"]),
        (("指标", "2020年", "2021年", "2022年"), ["2022"]),  # nothing says that 2021 is planned
        (("指标", "2021年（基期）", "2022年"), ["2022"]),
    ],
)
def test_the_plans_own_year_is_to_come_behind_a_base(heads: Sequence[str], years: list[str]) -> None:
    _, facts, _ = plan_of([heads, ("水渠（公里）", "10", "15", "20")[: len(heads)]], issued_on="2021-03-02")
    assert [row.deadline for row in facts.targets] == years


def test_a_start_is_no_deadline() -> None:
    rows = [("任务", "责任单位", ("时限", 2)), ("", "", "启动", "完成"), ("修渠", "市水务局", "2021年7月", "2022年6月")]
    assert [row.deadline for row in plan_of(rows)[1].responsibilities] == ["2022年6月"]
