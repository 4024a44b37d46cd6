"""Who does what: the tasks of a plan against the bodies of their notes, lead and support apart."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized

_TASKS = """
select t.*, u.number as section_number, u.heading_en as section_en, c.ordinal
from tasks t join clauses c on c.clause_id = t.task_id left join clauses u on u.clause_id = t.section_id
where t.plan_id = :plan order by c.ordinal
"""
_DUTIES = """
select r.responsibility_id, r.task_id, r.agency_id, r.role, r.manner, r.start_char, a.kind, a.level,
  coalesce(p.name, a.name) as name,
  coalesce(a.name_en, coalesce(p.name, a.name) || ' (' || a.pinyin || ')') as name_en
from responsibilities r join agencies a on a.agency_id = r.agency_id
left join plan_agencies p on p.plan_id = r.plan_id and p.agency_id = r.agency_id
where r.plan_id = :plan order by r.start_char
"""
_CITIES = """
select distinct c.city_id, c.name, c.name_en, m.task_id from mentions m join cities c on c.city_id = m.city_id
where m.plan_id = :plan and m.task_id is not null order by c.city_id
"""
_KNOWN = "select agency_id from agencies where agency_id in (select value from json_each(:wanted))"
# What there is to show of a plan `p`.
HAS_DUTIES = "exists (select 1 from responsibilities r where r.plan_id = p.plan_id and r.task_id is not null)"
ROLES = ("lead", "joint", "support")  # in the order in which a cell and a list show them
GOVERNMENT = "government"
_GOVERNMENTS_FIRST = {GOVERNMENT: 0}
_MANY = 3  # governments of one level that are shown as one column


@dataclass(frozen=True, slots=True)
class Body:
    """A column: a body and its duties among the tasks shown."""

    agency_id: str
    name: str
    lead: int
    joint: int
    support: int
    kind: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What the table shows as one: a body; governments of one level; bodies whose duties are the same in every task."""

    bodies: tuple[Body, ...]
    at: tuple[int, ...]  # their places among the cells of a line

    @property
    def level(self) -> str:
        """The level of the governments that it joins; '' for bodies of the same duties."""
        kinds = {body.kind for body in self.bodies}
        return self.bodies[0].level if kinds == {GOVERNMENT} and len(self.bodies) >= _MANY else ""

    def duties(self, role: str) -> int:
        """Return how many duties of a role its bodies have together."""
        return sum(getattr(body, role) for body in self.bodies)

    @property
    def most_of_one(self) -> int:
        """The duties of the body among them that has the most."""
        return max(body.lead + body.joint + body.support for body in self.bodies)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a task, and the duties of each body in the order of the columns (an empty tuple for none)."""

    task: Row
    cells: tuple[tuple[Row, ...], ...]
    total: int

    def duties(self, role: str) -> int:
        """Return how many duties of a role the task has."""
        return sum(duty["role"] == role for cell in self.cells for duty in cell)

    def having(self, column: Column, role: str) -> list[str]:
        """Return the names of the bodies of a column that have a duty of a role in this task."""
        own = (next((duty["name"] for duty in self.cells[at] if duty["role"] == role), None) for at in column.at)
        return [name for name in own if name]

    def bodies(self, role: str) -> list[list[Row]]:
        """Return the task's duties of a role, each body's together, in the order of the text."""
        own = [[duty for duty in cell if duty["role"] == role] for cell in self.cells]
        return sorted((duties for duties in own if duties), key=lambda duties: int(duties[0]["start_char"]))


@dataclass(frozen=True, slots=True)
class Matrix:
    """The tasks that the filters let through, and what they leave out, counted."""

    bodies: tuple[Body, ...]
    lines: tuple[Line, ...]
    lead: int
    joint: int
    support: int
    tasks: int  # of the plan
    outside: int  # duties of the plan that stand outside its tasks
    sections: Mapping[str, str]  # choices: section id → words
    cities: Mapping[str, str]  # choices: city id → name
    agencies: Mapping[str, str] = field(default_factory=dict)  # choices: body id → name
    chosen: tuple[str, ...] = ()  # bodies that alone are shown
    columns: tuple[Column, ...] = ()

    @property
    def most_of_line(self) -> int:
        """The duties of the task that has the most; 1 where no task has any."""
        return max((line.total for line in self.lines), default=0) or 1

    @property
    def repeated(self) -> bool:
        """Whether a body has several duties of one role in a task: a task can have several notes."""
        by_body = (duties for line in self.lines for role in ROLES for duties in line.bodies(role))
        return any(len(duties) > 1 for duties in by_body)

    def query(self, plan_id: str) -> list[tuple[str, str]]:
        """Return the query by which the table of duties has those of this matrix, all of them and no other."""
        bodies = [("agency_id", body) for body in self.chosen]
        if len(self.lines) == self.tasks:
            return [("plan_id", plan_id), ("task_id__notblank", "1"), *bodies]
        return [*(("task_id", line.task["task_id"]) for line in self.lines), *bodies]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a plan's matrix is shown: one section, tasks that name a place, the duties of some bodies; '' for all."""

    section: str = ""
    city: str = ""
    agencies: tuple[str, ...] = ()
    open: bool = False  # every body in a column of its own

    @classmethod
    def of(cls, arguments: Any) -> Wanted:
        """Read `section`, `city`, `agency`, `open`, and `compare`, which names bodies with commas between."""
        named = [arguments.get("agency") or "", *(arguments.get("compare") or "").split(",")]
        agencies = tuple(dict.fromkeys(each.strip() for each in named if each.strip()))
        return cls(arguments.get("section") or "", arguments.get("city") or "", agencies, bool(arguments.get("open")))


async def unknown(datasette: Any, site: Site, wanted: Wanted) -> list[str]:
    """Return the ids of bodies that are asked for and are none."""
    if not wanted.agencies:
        return []
    rows = await ask(datasette, site, _KNOWN, wanted=json.dumps(wanted.agencies))
    known = {row["agency_id"] for row in rows}
    return [each for each in wanted.agencies if each not in known]


async def matrix_of(datasette: Any, site: Site, plan_id: str, wanted: Wanted | None = None) -> Matrix:
    """Return the matrix of a plan, or what `wanted` names of it."""
    wanted = wanted or Wanted()
    tasks = await ask(datasette, site, _TASKS, plan=plan_id)
    duties = _worded(await ask(datasette, site, _DUTIES, plan=plan_id))
    places = _worded(await ask(datasette, site, _CITIES, plan=plan_id))
    named = {row["task_id"] for row in places if row["city_id"] == wanted.city}
    every = bodies_of([duty for duty in duties if duty["task_id"]])
    if wanted.agencies:
        duties = [duty for duty in duties if duty["agency_id"] in wanted.agencies]
    theirs = {duty["task_id"] for duty in duties}
    shown = [
        task
        for task in tasks
        if (not wanted.section or task["section_id"] == wanted.section)
        and (not wanted.city or task["task_id"] in named)
        and (not wanted.agencies or task["task_id"] in theirs)
    ]
    ids = {task["task_id"] for task in shown}
    inside = [duty for duty in duties if duty["task_id"] in ids]
    bodies = bodies_of(inside)
    lines = lines_of(shown, bodies, inside)
    return Matrix(
        bodies=bodies,
        lines=lines,
        lead=sum(body.lead for body in bodies),
        joint=sum(body.joint for body in bodies),
        support=sum(body.support for body in bodies),
        tasks=len(tasks),
        outside=sum(duty["task_id"] is None for duty in duties),
        sections={
            task["section_id"]: f"{task['section_number'] or ''} {_section(task)}".strip()
            for task in tasks
            if task["section_id"]
        },
        cities={row["city_id"]: row["name"] for row in places},
        agencies={body.agency_id: body.name for body in every},
        chosen=wanted.agencies,
        columns=columns_of(bodies, lines, joined=not wanted.open and not wanted.agencies),
    )


def _section(task: Row) -> str:
    return localized({"zh-CN": task["section"], "en": task["section_en"]})


def _worded(rows: Sequence[Row]) -> list[Row]:
    """Return rows with their names in the request's language where they have one."""
    return [{**row, "name": localized({"zh-CN": row["name"], "en": row["name_en"]})} for row in rows]


def bodies_of(duties: Sequence[Row]) -> tuple[Body, ...]:
    """Return the bodies of some duties: governments first, then those with the most duties."""
    by_body: defaultdict[str, list[Row]] = defaultdict(list)
    for duty in duties:
        by_body[duty["agency_id"]].append(duty)
    ordered = sorted(
        by_body.items(), key=lambda item: (_GOVERNMENTS_FIRST.get(item[1][0]["kind"], 1), -len(item[1]), item[0])
    )
    return tuple(
        Body(agency_id, own[0]["name"], *_by_role(own), own[0]["kind"] or "", own[0].get("level") or "")
        for agency_id, own in ordered
    )


def _by_role(duties: Sequence[Row]) -> tuple[int, int, int]:
    """Return how many of some duties lead, are joint and support."""
    lead, joint, support = (sum(duty["role"] == role for duty in duties) for role in ROLES)
    return lead, joint, support


def columns_of(bodies: Sequence[Body], lines: Sequence[Line], *, joined: bool) -> tuple[Column, ...]:
    """Return the columns of the table: each body's own, or `joined` those of a level and those of the same duties."""
    levels = Counter(body.level for body in bodies if body.kind == GOVERNMENT)
    groups: dict[object, list[int]] = {}
    for at, body in enumerate(bodies):
        of_level = body.kind == GOVERNMENT and levels[body.level] >= _MANY
        same = tuple(frozenset(duty["role"] for duty in line.cells[at]) for line in lines)
        groups.setdefault(at if not joined else body.level if of_level else (body.kind, same), []).append(at)
    return tuple(Column(tuple(bodies[at] for at in own), tuple(own)) for own in groups.values())


def lines_of(tasks: Sequence[Row], bodies: Sequence[Body], duties: Sequence[Row]) -> tuple[Line, ...]:
    """Return a line for every task, with a cell for every body."""
    cells: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for duty in duties:
        cells[duty["task_id"], duty["agency_id"]].append(duty)
    lines = []
    for task in tasks:
        row = tuple(tuple(cells[task["task_id"], body.agency_id]) for body in bodies)
        lines.append(Line(task, row, sum(len(cell) for cell in row)))
    return tuple(lines)
