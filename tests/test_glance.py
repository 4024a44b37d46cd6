"""A plan at a glance: what its tables say of it in sentences, and the strip of its sections and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import portal_plans as plans
import pytest
from bs4 import BeautifulSoup

from plandata.portal.pages import glance


def body(name: str, leads: int, kind: str = "government") -> dict[str, Any]:
    return {"agency_id": name, "name": name, "name_en": None, "kind": kind, "leads": leads, "tasks": leads}


# Who leads at least half as many tasks as the one that leads most is named with it; others are not.
@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        ([], ""),
        ([body("甲局", 0, "department")], ""),
        ([body("云江市", 9), body("青山市", 2)], "牵头最多的是云江市：12 项任务中的 9 项"),
        ([body("云江市", 9), body("青山市", 6), body("甲局", 1, "department")], "2 个政府各牵头 12 项任务中的 6–9 项"),
        ([body("云江市", 9), body("甲局", 9, "department")], "牵头最多的是 2 个机构，各牵头 12 项任务中的 9 项"),
        ([body("云江市", 9), body("甲局", 5, "department")], "牵头最多的 2 个机构各牵头 12 项任务中的 5–9 项"),
    ],
)
def test_who_leads_most(bodies: list[dict[str, Any]], words: str) -> None:
    assert glance.leaders_words(bodies, 12) == words


@pytest.mark.parametrize(
    ("leads", "words"),
    [
        ([], ""),
        ([0], ""),  # one department is none to count
        ([0, 0, 0], "3 个部门都不牵头任何一项任务"),
        ([0, 0, 4], "3 个部门里有 2 个不牵头任何一项任务"),
        ([0, 3, 4], ""),  # most lead something: nothing to say
    ],
)
def test_departments_that_never_lead(leads: list[int], words: str) -> None:
    bodies = [body(f"局{number}", count, "department") for number, count in enumerate(leads)]
    assert glance.supporters_words([*bodies, body("云江市", 0)]) == words


PLACE = {"name": "云江市", "name_en": None, "projects": 3}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (glance.unassigned_words(0, 44), "44 项任务都写明了由谁负责"),
        (glance.unassigned_words(2, 44), "44 项任务里有 2 项没有写明由谁负责"),
        (glance.unassigned_words(0, 0), ""),
        (glance.deadline_words(19, 0), "19 个量化指标没有一个写明时限"),
        (glance.deadline_words(19, 19), "19 个量化指标都写明了时限"),
        (glance.deadline_words(19, 4), "19 个量化指标里有 4 个写明了时限"),
        (glance.deadline_words(0, 0), ""),
        (glance.place_words([], 5), ""),
        (
            glance.place_words([{"name": "云江市", "name_en": None, "projects": 3}], 5),
            "5 个项目里有 3 个在云江市，是最多的",
        ),
    ],
)
def test_sentences_name_their_whole(found: str, words: str) -> None:
    assert found == words


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[plans.Get]:
    with plans.asked(tmp_path_factory.mktemp("glance") / "plans.db") as ask:
        yield ask


@pytest.mark.parametrize("path", ["/", "/en/", f"/plan/{plans.PLAN}"])
def test_the_top_of_a_plan_says_what_is_in_it(get: plans.Get, path: str) -> None:
    page = BeautifulSoup(get(path).text, "html5lib")
    assert page.select(".findings a[href]")
    for link in page.select(".strip svg a"):
        assert "/task/" in str(link["href"])
        assert link.get("aria-label")


def task(section: str, length: int, projects: int = 0, targets: int = 0) -> dict[str, Any]:
    return {"task_id": f"t-{section}-{length}", "number": "1.", "title": "建设<港口>", "title_en": None,
            "section_id": section, "section": f"第{section}节", "section_number": section, "section_en": None,
            "length": length, "project_count": projects, "target_count": targets}  # fmt: skip


def heights(drawing: str) -> list[float]:
    return [float(height) for height in re.findall(r'class="level-\d"[^>]*height="([\d.]+)"', drawing)]


def test_a_strip_draws_longer_tasks_higher_and_keeps_within_its_height() -> None:
    columns = glance.strip_of("plans", [task("a", 100), task("a", 900, projects=7, targets=1), task("b", 10)])
    assert [column.number for column in columns] == ["a", "b"]
    first, second = heights(columns[0].drawing)
    assert first < second
    assert first + second <= 220
    assert re.findall(r"level-(\d)", columns[0].drawing) == ["0", "3"]
    assert columns[0].drawing.count('class="dot"') == 1
    assert "&lt;港口&gt;" in columns[0].drawing


@pytest.mark.parametrize(
    "tasks",
    [
        [],
        [task("a", 1), task("a", 2)],  # one section: nothing to compare
        [task(str(number), 5) for number in range(40)],  # too many to tell apart
    ],
)
def test_no_strip_where_there_is_nothing_to_compare(tasks: list[dict[str, Any]]) -> None:
    assert glance.strip_of("plans", tasks) == ()


def test_many_tasks_keep_within_the_height() -> None:
    tasks = [task("a", number) for number in range(60)] + [task("b", 5)]
    assert sum(heights(glance.strip_of("plans", tasks)[0].drawing)) <= 220
