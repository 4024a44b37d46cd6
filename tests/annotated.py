"""What the tests of projects, targets and coverage share: annotations made of invented sentences and their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reading import REFERENCE, paragraphs_of, plan_of

from plandata.annotate.segments import Spans
from plandata.facts.annotations import Annotations
from plandata.facts.projects import find_projects
from plandata.facts.targets import find_targets
from plandata.model import Clause, Mention, Plan, Project, Target

PLACES = (
    "青山市",
    "青山",
    "白河县",
    "白河",
    "云岭市",
    "云岭",
    "石门市",
    "石门",
    "柳湾镇",
    "柳湾",
    "南浦",
    "东川市",
    "东川",
)


def places_of(plan: Plan, clauses: Sequence[Clause], surfaces: Sequence[str] = PLACES) -> tuple[Mention, ...]:
    """A mention of every surface, its id the surface itself; before 线 it is in the line's name."""
    pattern = re.compile("|".join(sorted(surfaces, key=len, reverse=True)))
    return tuple(
        Mention(
            f"p-m-{match.start()}", "p", clause.clause_id, None, "city", match.group().removesuffix("市"), None, None,
            match.group(), "in_name" if plan.text.startswith("线", match.end()) else "full_name",
            match.start(), match.end(), match.group(), "rule",
        )
        for clause in clauses
        for match in pattern.finditer(plan.text, clause.start_char, clause.end_char)
    )  # fmt: skip


def annotations_of(*paragraphs: str, date: str | None = "2021-07-01", headings: int = 0) -> Annotations:
    """Annotations of these paragraphs, each a task of its own; the first `headings` are headings above the rest."""
    plan = plan_of(*paragraphs, date=date)
    clauses = list(paragraphs_of(plan))
    for index in range(headings):
        clauses[index] = replace(clauses[index], kind="chapter", heading=clauses[index].text)
    clauses[headings:] = [
        replace(clause, parent_id=clauses[headings - 1].clause_id if headings else None)
        for clause in clauses[headings:]
    ]
    task_of = {clause.clause_id: clause.clause_id for clause in clauses if clause.kind == "paragraph"}
    return Annotations(plan, tuple(clauses), task_of, Spans(()), places_of(plan, clauses))


def projects_in(*paragraphs: str) -> tuple[Project, ...]:
    """The projects of invented paragraphs."""
    return find_projects(annotations_of(*paragraphs), REFERENCE)


def targets_in(*paragraphs: str, date: str | None = "2021-07-01", headings: int = 0) -> tuple[Target, ...]:
    """The targets of invented paragraphs."""
    annotations = annotations_of(*paragraphs, date=date, headings=headings)
    return find_targets(annotations, find_projects(annotations, REFERENCE), REFERENCE)
