"""Tasks: which units of an outline are tasks, what they hold, and how many facts."""

from __future__ import annotations

import pytest
from reading import WORDS, outlined

from plandata.annotate.notes import find_notes
from plandata.facts.tasks import count_facts, find_tasks, task_of_clause
from plandata.model import Mention, Task

NOTE = "（省水利厅负责）"


def tasks_of(*paragraphs: str) -> tuple[Task, ...]:
    plan, clauses = outlined(*paragraphs)
    tasks = find_tasks(plan, clauses, find_notes(plan, clauses, WORDS), WORDS)
    assert all(plan.text[task.start_char : task.end_char] == task.quote for task in tasks)
    return tasks


@pytest.mark.parametrize(
    ("paragraphs", "titles"),
    [
        # 1. under （一） under 一、; chapters without notes hold no tasks
        (
            (
                "一、要求",
                "要修渠。",
                "二、任务",
                "（一）水",
                "1.修渠。",
                f"挖渠。{NOTE}",
                "2.清淤。",
                "挖泥。",
                "三、保障",
                "（一）钱",
            ),
            ["修渠", "清淤"],
        ),
        # notes at the level of sections
        (
            (
                "一、任务",
                f"（一）修渠。挖渠。{NOTE}",
                f"（二）清淤。挖泥。{NOTE}",
                "二、保障措施",
                "（一）资金。给钱。",
            ),
            ["修渠", "清淤"],
        ),
        # notes at the level of chapters
        (("一、修渠", f"挖渠。{NOTE}", "二、清淤", f"挖泥。{NOTE}"), ["修渠", "清淤"]),
        # a measures chapter with notes holds tasks
        (("一、任务", f"（一）修渠。挖渠。{NOTE}", "二、保障措施", f"（一）资金。给钱。{NOTE}"), ["修渠", "资金"]),
        # items belong to the task around them
        (("一、任务", "1.修渠。", f"——上游。挖渠。{NOTE}", f"——下游。挖渠。{NOTE}"), ["修渠"]),
        # a plan without chapters: every numbered unit is a task, with a note or without
        ((f"1.修渠。挖渠。{NOTE}", "2.清淤。挖泥。"), ["修渠", "清淤"]),
        # no notes at all: the chapter's heading decides
        (
            (
                "一、总体要求",
                "（一）思想。要修渠。",
                "二、重点任务",
                "（一）修渠。挖渠。",
                "（二）清淤。挖泥。",
                "三、保障措施",
                "给钱。",
            ),
            ["修渠", "清淤"],
        ),
        # a chapter that frames the plan: only what names who does it
        (
            (
                "一、总体要求",
                "（一）思想。节水。",
                f"（二）目标。扩大水面。{NOTE}",
                "二、修渠",
                f"（三）上游。修。{NOTE}",
            ),
            ["目标", "上游"],
        ),
        # paragraphs that each say who does them are the tasks of a chapter that holds nothing else
        (("一、任务", f"修三条渠。{NOTE}", f"清两条河。{NOTE}", "二、保障", "给钱。"), ["修三条渠", "清两条河"]),
        # near misses: one note for all of them, a note on a line of its own
        (("一、修渠", "修三条渠。", f"清两条河。{NOTE}"), ["修渠"]),
        (("一、修渠", "修三条渠。", "牵头单位：省水利厅"), ["修渠"]),
        # headings of what is, and of what was
        (("一、2023年工作回顾", "（一）水。修了渠。", "二、2024年工作安排", "（一）水。修渠。"), ["水"]),
        (
            (
                "一、发展基础与面临形势",
                "（一）水。少。",
                "二、水网建设现状",
                "（一）渠。旧。",
                "三、任务",
                "（一）修渠。修。",
            ),
            ["修渠"],
        ),
        # near misses: what is to be done about it
        (
            (
                "一、夯实产业基础",
                "修渠。",
                "二、优化营商环境",
                "减负。",
                "三、补齐设施短板",
                "架桥。",
                "四、破解突出问题",
                "治水。",
            ),
            ["夯实产业基础", "优化营商环境", "补齐设施短板", "破解突出问题"],
        ),
        # an annex that explains: what its numbers number is no task
        (
            (
                "水网方案",
                "一、任务",
                "（一）修渠。修。",
                "省水利厅",
                "2021年3月1日",
                "附件1",
                "水网名录",
                "一、干渠",
                "1.东渠",
                "2.西渠",
            ),
            ["修渠"],
        ),
        # an annex that is a plan
        (
            (
                "水网方案",
                "一、任务",
                "（一）修渠。修。",
                "省水利厅",
                "2021年3月1日",
                "附件1",
                "植树行动方案",
                "一、任务",
                "（一）植树。植。",
            ),
            ["修渠", "植树"],
        ),
    ],
)
def test_which_units_are_tasks(paragraphs: tuple[str, ...], titles: list[str]) -> None:
    assert [task.title for task in tasks_of(*paragraphs)] == titles


def test_what_a_task_holds() -> None:
    (task,) = tasks_of("一、任务", "（一）水利", "1.修渠。", f"挖渠。{NOTE}", "再挖渠。")
    assert (task.number, task.quote, task.section, task.section_id) == ("1.", "1.修渠。", "水利", "p-c1-1")
    assert task.text == "挖渠。\n再挖渠。"


def test_a_task_without_a_heading_is_called_by_its_first_sentence() -> None:
    long = (
        "把东部、西部、南部、北部和中部的水渠都修好、挖深、加宽、加固、疏通并且连接成为一张覆盖全域、水旱兼顾的完整水网"
    )
    (task,) = tasks_of("一、任务", f"1.{long}；再清淤，挖净一些。{NOTE}", "2.植树。")[:1]
    assert task.title == long
    assert task.quote == f"1.{long}；"
    assert task.text == f"{long}；再清淤，挖净一些。"


def test_a_note_in_a_heading_is_no_part_of_the_title() -> None:
    (task,) = tasks_of("一、任务", f"1.修渠{NOTE}", "挖渠。", "二、其他")
    assert task.title == "修渠"
    assert task.text == "挖渠。"


def test_task_of_clause_covers_what_stands_under_it() -> None:
    plan, clauses = outlined("一、任务", "1.修渠。", f"挖渠。{NOTE}", "2.清淤。", f"挖泥。{NOTE}")
    tasks = find_tasks(plan, clauses, find_notes(plan, clauses, WORDS), WORDS)
    of = task_of_clause(clauses, tasks)
    assert of["p-c1-1-p1"] == "p-c1-1"
    assert of["p-c1-2"] == "p-c1-2"
    assert "p-c1" not in of


def mention(task_id: str, city_id: str, resolution: str, start: int) -> Mention:
    return Mention(
        f"p-m-{start}", "p", "p-c1", task_id, "city", city_id, None, None, "云江", resolution,
        start, start + 2, "云江", "rule"
    )  # fmt: skip


def test_counts_leave_out_places_that_are_only_named() -> None:
    tasks = tasks_of("一、任务", "1.修渠。", f"挖渠。{NOTE}")
    mentions = [
        mention("p-c1-1", "220100", "full_name", 1),
        mention("p-c1-1", "220100", "short_name", 5),  # the same division again
        mention("p-c1-1", "220200", "in_body", 9),
        mention("p-c1-1", "220300", "in_name", 13),
        mention("p-c1-1", "220400", "ambiguous", 17),
        mention("p-c1-2", "220500", "full_name", 21),  # another task
    ]
    (counted,) = count_facts(tasks, (), (), (), mentions)
    assert (counted.city_count, counted.agency_count, counted.project_count) == (1, 0, 0)
