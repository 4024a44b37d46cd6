"""Bodies that head what they have to do, and the tasks that such lines are."""

from __future__ import annotations

import pytest
from reading import WORDS, directory_of, plan_of

from plandata.annotate.notes import find_notes
from plandata.facts.responsibilities import find_responsibilities
from plandata.facts.tasks import find_tasks, task_of_clause
from plandata.read.outline import read_outline


def read(*lines: str) -> tuple[list[str], list[tuple[str, str, str | None]]]:
    """Titles of the tasks; name, role and task's title of every duty."""
    plan = plan_of("云岭市水网方案", *lines)
    clauses = read_outline(plan, WORDS)
    notes = find_notes(plan, clauses, WORDS)
    tasks = find_tasks(plan, clauses, notes, WORDS)
    assert all(plan.text[task.start_char : task.end_char] == task.quote for task in tasks)
    task_of = task_of_clause(clauses, tasks)
    titles = {task.task_id: task.title for task in tasks}
    duties = find_responsibilities(
        plan, clauses, notes, directory_of(plan), tasks_of=lambda clause: tuple(filter(None, [task_of.get(clause)]))
    )
    return [task.title for task in tasks], [(row.name, row.role, titles.get(row.task_id or "")) for row in duties]


@pytest.mark.parametrize(
    ("lines", "tasks", "duties"),
    [
        # one line a body; several bodies before one colon lead nothing alone
        (
            (
                "一、任务",
                "修渠。",
                "二、职责分工",
                "市水务局：统筹修渠。",
                "市公安局、市城管局：维护秩序。",
                "三、保障",
                "给钱。",
            ),
            ["统筹修渠", "维护秩序"],
            [("市水务局", "lead", "统筹修渠"), ("市公安局", "joint", "维护秩序"), ("市城管局", "joint", "维护秩序")],
        ),
        # as numbered headings
        (
            ("一、工作职责", "(一)市水务局:", "统筹修渠;发布公告。", "(二)市财政局(市国资委):", "拨付资金。"),
            ["市水务局", "市财政局(市国资委)"],
            [("市水务局", "lead", "市水务局"), ("市财政局(市国资委)", "lead", "市财政局(市国资委)")],
        ),
        # before a short sentence in the heading's own line
        (
            ("一、部门职责", "1.市水务局：负责修渠。", "2.市林业局：负责植树。"),
            ["负责修渠", "负责植树"],
            [("市水务局", "lead", "负责修渠"), ("市林业局", "lead", "负责植树")],
        ),
        # a full stop closes the names
        (
            ("一、职责", "县水务局。统筹修渠。", "县交通局、公路局。负责巡查。"),
            ["统筹修渠", "负责巡查"],
            [("县水务局", "lead", "统筹修渠"), ("县交通局", "joint", "负责巡查"), ("公路局", "joint", "负责巡查")],
        ),
        # 主要职责 or a dash behind the name, a mark of its role
        (
            ("一、职责", "县水务局主要职责：统筹修渠。", "县林业局——负责植树。", "县财政局（牵头单位）：拨付资金。"),
            ["统筹修渠", "负责植树", "拨付资金"],
            [("县水务局", "lead", "统筹修渠"), ("县林业局", "lead", "负责植树"), ("县财政局", "lead", "拨付资金")],
        ),
        # posts of a township and classes of villages
        (
            ("一、职责", "镇水利站：统筹修渠。", "各村委会：落实用地。"),
            ["统筹修渠", "落实用地"],
            [("镇水利站", "lead", "统筹修渠"), ("各村委会", "lead", "落实用地")],
        ),
        # 各县区政府 has duties of its own
        (
            ("一、职责", "市水务局：统筹修渠。", "各县区政府：落实用地。"),
            ["统筹修渠", "落实用地"],
            [("市水务局", "lead", "统筹修渠"), ("各县区政府", "lead", "落实用地")],
        ),
    ],
)
def test_bodies_head_their_duties(
    lines: tuple[str, ...], tasks: list[str], duties: list[tuple[str, str, str | None]]
) -> None:
    assert read(*lines) == (tasks, duties)


@pytest.mark.parametrize(
    "lines",
    [
        ("一、任务", "市水务局：统筹修渠。", "二、保障", "给钱。"),  # a lone line
        ("一、任务", "各有关部门：请抓好落实。", "各单位：请按时上报。"),  # forms of address
        ("一、任务", "水务单位。统筹修渠。", "交通单位。负责巡查。"),  # offices of no region before a stop
        ("一、任务", "修渠要求：统筹推进。", "植树要求：按时完成。"),  # no bodies
        ("一、任务", "（一）打造水利创新中心。修。", "（二）发展水利产业联盟。建。"),  # what ends like a body
        ("一、任务", "建设水利创新中心：选址。", "发展水利产业联盟：组织。"),
    ],
)
def test_what_only_looks_like_it(lines: tuple[str, ...]) -> None:
    assert read(*lines)[1] == []
