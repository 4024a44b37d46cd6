"""Recorded judgement: rows added, dropped and changed; entries that no longer fit stop the build."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from reading import paragraphs_of, plan_of

from plandata.errors import PlanDataError
from plandata.facts.corrections import apply
from plandata.model import Correction, Mention, PlanFacts, Project, ProjectCity, Target

PLAN = plan_of("新建东湖水库，东湖水库蓄水2亿吨。", "云江修渠。")
CLAUSES = paragraphs_of(PLAN)
PROJECT = Project(
    "p-p-2", "p", "p-p1", "t1", "东湖水库", "新建", "water", None, None, None, None, None, 2, 6, "东湖水库", "rule"
)
TARGET = Target(
    "p-t-13", "p", "p-p1", "t1", "p-p-2", "蓄水", "eq", Decimal(2), Decimal(2), "吨", "capacity", False, None,
    13, 16, "2亿吨", "rule"
)  # fmt: skip
PLACE = Mention(
    "p-m-18-1", "p", "p-p2", None, "city", "220100", None, None, "云江", "short_name", 18, 20, "云江", "rule"
)
FACTS = PlanFacts(
    clauses=CLAUSES,
    projects=(PROJECT,),
    targets=(TARGET,),
    project_cities=(ProjectCity("p-p-2", "220100", "p"),),
    mentions=(PLACE, replace(PLACE, mention_id="p-m-18-2", city_id="220200")),
)


def corrected(*entries: Correction) -> PlanFacts:
    return apply(FACTS, entries, PLAN, task_of=lambda _: "t1", agency_of=lambda name: f"agency-of-{name}")


def entry(table: str, do: Any, clause: str, found: str, nth: int = 1, **values: object) -> Correction:
    return Correction(table, do, clause, found, "因为", values, nth)


def test_nothing_recorded_changes_nothing() -> None:
    assert corrected() == FACTS


def test_change_touches_one_row_and_marks_it() -> None:
    facts = corrected(entry("targets", "change", "p1", "2亿吨", value_min=200000000, value_max="200000000"))
    (target,) = facts.targets
    assert (target.value_min, target.value_max, target.origin) == (Decimal(200000000), Decimal(200000000), "curated")
    assert facts.projects == FACTS.projects


def test_change_of_a_quote_moves_the_end() -> None:
    (project,) = corrected(entry("projects", "change", "p1", "东湖水库", quote="东湖")).projects
    assert (project.start_char, project.end_char, project.quote) == (2, 4, "东湖")


def test_add_makes_a_row_from_the_words_and_the_values() -> None:
    facts = corrected(
        entry("responsibilities", "add", "p2", "云江", name="云江市政府", role="lead", manner="修渠"),
        entry("projects", "add", "p1", "东湖水库", nth=2, name="东湖水库二期", action="蓄水", kind="water"),
    )
    (duty,) = facts.responsibilities
    assert (duty.responsibility_id, duty.agency_id, duty.task_id) == ("p-r-18", "agency-of-云江市政府", "t1")
    assert (duty.start_char, duty.end_char, duty.quote, duty.origin) == (18, 20, "云江", "curated")
    assert [project.start_char for project in facts.projects] == [2, 7]
    assert facts.projects[1].capacity_value is None


def test_drop_takes_along_what_hangs_on_the_row() -> None:
    facts = corrected(entry("projects", "drop", "p1", "东湖水库"))
    assert facts.projects == facts.project_cities == ()
    assert [target.project_id for target in facts.targets] == [None]


def test_drop_takes_every_row_of_a_span_unless_values_choose() -> None:
    assert corrected(entry("mentions", "drop", "p2", "云江")).mentions == ()
    kept = corrected(entry("mentions", "drop", "p2", "云江", city_id="220200")).mentions
    assert [mention.city_id for mention in kept] == ["220100"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (entry("projects", "drop", "p9", "东湖水库"), "entry 1 .drop projects., clause p9: no such clause"),
        (entry("projects", "drop", "p1", "西湖水库"), "西湖水库 does not stand in it 1 time"),
        (entry("projects", "drop", "p1", "东湖水库", nth=2), "东湖水库 meets 0 rows of projects"),
        (entry("mentions", "change", "p2", "云江", resolution="alias"), "云江 meets 2 rows of mentions"),
        (entry("keywords", "drop", "p1", "东湖"), "table keywords; expected one of"),
        (entry("projects", "change", "p1", "东湖水库", colour="蓝"), "value colour; expected a column among"),
        (entry("projects", "change", "p1", "东湖水库", start_char=3), "value start_char; expected a column among"),
        (entry("projects", "change", "p1", "东湖水库", quote="水库"), "quote 水库; expected words of the text"),
        (entry("targets", "change", "p1", "2亿吨", value_min="两"), "value_min: 两; expected a number"),
        (entry("projects", "add", "p1", "蓄水", name="蓄水"), "no action, kind; expected a value for each"),
    ],
)
def test_entries_that_do_not_fit_stop_the_build(wrong: Correction, message: str) -> None:
    with pytest.raises(PlanDataError, match=message) as error:
        corrected(wrong)
    assert error.value.remedy
