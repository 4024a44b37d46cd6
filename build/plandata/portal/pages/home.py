"""What the home page shows, asked of the published tables: plans, counts, sections with tasks, bodies by duties."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plandata.portal.texts.contract import localized

HEADLINES = ("cities", "tasks", "projects", "agencies", "targets")
_BODIES = 15

_PLANS = """
select p.*, a.full_name as issuer, a.name_en as issuer_en from plans p left join agencies a on a.agency_id = p.issuer_id
order by p.issued_on desc, p.plan_id limit :most
"""
_TASKS = """
select t.plan_id, t.task_id, t.number, t.title, t.title_en, t.section_id, t.section, c.ordinal,
  u.number as section_number, u.heading_en as section_en, h.number as chapter_number, h.heading as chapter
from tasks t join clauses c on c.clause_id = t.task_id
left join clauses u on u.clause_id = t.section_id
left join clauses h on h.clause_id = u.parent_id
where t.plan_id in (select value from json_each(:plans))
order by t.plan_id, c.ordinal
"""
_DUTIES = """
select r.agency_id, a.name, a.name_en, a.kind, sum(r.role = 'lead') as lead, sum(r.role = 'joint') as joint,
  sum(r.role = 'support') as support
from responsibilities r join agencies a on a.agency_id = r.agency_id
where :plan = '' or r.plan_id = :plan
group by r.agency_id order by count(*) desc, lead desc, r.agency_id
"""
_ROLES = ("lead", "joint", "support")  # in the order in which bars and columns show them


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a plan and its tasks."""

    section_id: str | None
    number: str | None
    heading: str | None
    heading_en: str | None
    tasks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A body's duties, and how wide its bar is (percent of the widest)."""

    agency_id: str
    name: str
    lead: int
    joint: int
    support: int
    lead_width: float
    joint_width: float
    support_width: float


@dataclass(frozen=True, slots=True)
class DutyChart:
    """Bodies by duties: the first bars, and what all bodies have together, so that nothing is left out unsaid."""

    bars: tuple[Bar, ...]
    bodies: int
    general: int  # duties of bodies named in general (各地区, 有关部门), which have no bar among real ones
    lead: int
    joint: int
    support: int


async def plans_of(datasette: Any, database: str, most: int) -> list[dict[str, Any]]:
    """Return the newest plans, at most so many, each with its issuer's name and its sections."""
    plans = [dict(row) for row in (await datasette.execute(database, _PLANS, {"most": most})).rows]
    return await with_sections(datasette, database, plans)


async def with_sections(datasette: Any, database: str, plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return plans, each with its tasks by the section they stand in."""
    ids = {"plans": json.dumps([plan["plan_id"] for plan in plans])}
    tasks = [dict(row) for row in (await datasette.execute(database, _TASKS, ids, truncate=False)).rows]
    for plan in plans:
        plan["sections"] = sections_of([task for task in tasks if task["plan_id"] == plan["plan_id"]])
    return plans


def sections_of(tasks: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Group tasks, in the order of the plan, by the section they stand in."""
    sections: list[Section] = []
    for task in tasks:
        if not sections or sections[-1].section_id != task["section_id"]:
            sections.append(_section(task))
        last = sections[-1]
        sections[-1] = replace(last, tasks=(*last.tasks, task))
    return tuple(sections)


def _section(task: Mapping[str, Any]) -> Section:
    """The section of a task, without its tasks."""
    return Section(task["section_id"], task["section_number"], task["section"], task["section_en"], ())


async def duties_of(datasette: Any, database: str, plan_id: str = "", most: int = _BODIES) -> DutyChart:
    """Return the chart of bodies by duties, of one plan or of all."""
    every = (await datasette.execute(database, _DUTIES, {"plan": plan_id}, truncate=False)).rows
    rows = [row for row in every if row["kind"] != "general"]
    widest = max((sum(row[role] for role in _ROLES) for row in rows), default=1)
    bars = tuple(
        Bar(row["agency_id"], localized({"zh-CN": row["name"], "en": row["name_en"]}), *(row[role] for role in _ROLES),
            *(round(100 * row[role] / widest, 2) for role in _ROLES))
        for row in rows[:most]
    )  # fmt: skip
    general = sum(row[role] for row in every for role in _ROLES if row["kind"] == "general")
    return DutyChart(bars, len(rows), general, *(sum(row[role] for row in rows) for role in _ROLES))


async def places_named(datasette: Any, database: str) -> int:
    """Return how many places the plans name; the table has besides what these lie in and where bodies sit."""
    sql = "select count(*) from cities c where exists (select 1 from plan_cities p where p.city_id = c.city_id)"
    return int((await datasette.execute(database, sql)).first()[0])


async def counts_of(datasette: Any, database: str, tables: Sequence[str] = HEADLINES) -> dict[str, int]:
    """Return how many rows each table has."""
    counts = await datasette.get_database(database).table_counts(1000)
    return {table: counts[table] for table in tables if counts.get(table) is not None}
