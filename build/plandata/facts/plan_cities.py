"""Table plan_cities: plan × division: how this plan calls it, and how often it means it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from plandata.facts.cities import Gazetteer
from plandata.model import NOT_ABOUT, Mention, Plan, PlanCity, ProjectCity


def plan_city_rows(
    plan: Plan, gazetteer: Gazetteer, mentions: Sequence[Mention], project_cities: Iterable[ProjectCity]
) -> tuple[PlanCity, ...]:
    """One row a division that the plan mentions or has a project in, by id.

    `name` is the surface that stands for this division alone most often, or else its full name: 长吉 is no city's name,
    nor is the 京哈 of a line. A mention inside a body's or a line's name counts as a mention, and for no task. Towns
    have no `code_then`: their codes are those of today's list (datasets/reference/README.md).
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    tasks: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    places_at = Counter((row.start_char, row.end_char) for row in mentions if row.city_id)
    for row in mentions:
        if row.city_id is None:
            continue
        counts[row.city_id] += 1
        if places_at[row.start_char, row.end_char] == 1:
            names[row.city_id][row.surface] += 1
        if row.task_id and row.resolution not in NOT_ABOUT:
            tasks[row.city_id].add(row.task_id)
    projects = Counter(row.city_id for row in project_cities)
    return tuple(
        PlanCity(
            plan_id=plan.plan_id,
            city_id=city_id,
            name=_most_used(names[city_id]) or gazetteer.division(city_id).name,
            name_then=gazetteer.division(city_id).name,
            code_then=city_id if city_id.isdigit() and gazetteer.division(city_id).level != "township" else None,
            mention_count=counts[city_id],
            task_count=len(tasks[city_id]),
            project_count=projects[city_id],
        )
        for city_id in sorted(counts.keys() | projects.keys())
    )


def _most_used(names: Counter[str]) -> str | None:
    """The most frequent name, ties by code points."""
    return min(names, key=lambda name: (-names[name], name), default=None)
