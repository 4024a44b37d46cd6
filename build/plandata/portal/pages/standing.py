"""What a plan has of one place or body, counted once: each number with its unit and what it is a part of.

The other numbers of a page count other things (namings, duties of every clause) and say so in their headings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.portal.addresses import reader_path
from plandata.portal.pages import glance
from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import in_both
from plandata.portal.texts.numbers import counted

_PLANS = 3  # plans that a page counts by: those that say most of it
_CITY = """
select l.plan_id, l.title, l.title_en, l.task_count as all_tasks, l.project_count as all_projects,
  p.task_count as tasks, p.mention_count as mentions,
  (select count(*) from project_cities j where j.plan_id = p.plan_id and j.city_id = p.city_id) as projects
from plan_cities p join plans l on l.plan_id = p.plan_id where p.city_id = :key
order by p.mention_count desc, l.issued_on desc, l.plan_id limit :most
"""
_AGENCY = """
select l.plan_id, l.title, l.title_en, l.task_count as all_tasks,
  count(distinct case when r.role = 'lead' then r.task_id end) as lead,
  count(distinct case when r.role = 'joint' then r.task_id end) as joint,
  count(distinct case when r.role = 'support' then r.task_id end) as support,
  sum(r.task_id is null) as outside
from responsibilities r join plans l on l.plan_id = r.plan_id where r.agency_id = :key
group by l.plan_id order by count(*) desc, l.issued_on desc, l.plan_id limit :most
"""
_DUTIES = (
    "select task_id, role from responsibilities where plan_id = :plan and agency_id = :key and task_id is not null"
)
_STRONGEST = ("lead", "joint", "support")
# With whom: the bodies that have a duty in the most of the same tasks, and how many of these each leads or shares.
_WITH = """
select a.agency_id, a.name, a.name_en, count(distinct o.task_id) as tasks
from responsibilities r join responsibilities o on o.task_id = r.task_id and o.agency_id <> r.agency_id
join agencies a on a.agency_id = o.agency_id
where r.agency_id = :key and r.plan_id = :plan and a.kind <> 'general'
group by a.agency_id order by tasks desc, a.agency_id limit 6
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one plan has of a place or body: the plan's title and address, and the counts in words."""

    title: Any
    address: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A body in the plan that gives it most to do: its tasks in a strip of all, and with whom it shares them."""

    plan_id: str
    title: Any
    columns: tuple[glance.Column, ...]
    partners: tuple[Row, ...]  # of most tasks shared first

    @property
    def most(self) -> int:
        """The tasks shared with the body that shares most."""
        return max((row["tasks"] for row in self.partners), default=1)


async def standing_of(datasette: Any, site: Site, table: str, key: str) -> list[Standing]:
    """Return what the plans that say most of a place or body have of it; [] for other rows."""
    if table not in {"cities", "agencies"}:
        return []
    rows = await ask(datasette, site, _CITY if table == "cities" else _AGENCY, key=key, most=_PLANS)
    words = _of_city if table == "cities" else _of_agency
    return [
        Standing(in_both(row["title"], row["title_en"]), reader_path(row["plan_id"]), counts)
        for row in rows
        if (counts := words(row))
    ]


async def picture_of(datasette: Any, site: Site, key: str) -> Picture | None:
    """Return the picture of a body; None where no task gives it anything to do, or the plan is too plain to draw."""
    rows = await ask(datasette, site, _AGENCY, key=key, most=1)
    if not rows:
        return None
    plan = rows[0]
    roles: dict[str, str] = {}
    for duty in await ask(datasette, site, _DUTIES, plan=plan["plan_id"], key=key):
        roles[duty["task_id"]] = min(roles.get(duty["task_id"], duty["role"]), duty["role"], key=_STRONGEST.index)
    tasks = await ask(datasette, site, glance.TASKS, plan=plan["plan_id"])
    columns = glance.strip_of(site.settings.database, tasks, lambda task: _told(site, roles, task)) if roles else ()
    if not columns:
        return None
    partners = await ask(datasette, site, _WITH, plan=plan["plan_id"], key=key)
    return Picture(plan["plan_id"], in_both(plan["title"], plan["title_en"]), columns, tuple(partners))


def _told(site: Site, roles: Mapping[str, str], task: Row) -> glance.Told:
    role = roles.get(task["task_id"])
    words = site.contract.table("responsibilities").column("role").word(role) if role else _("没有它的分工")
    return glance.Told(f"role-{role or 'none'}", str(words))


def _of_city(row: Row) -> tuple[str, ...]:
    return _counts(
        row,
        (
            (_("%(all_projects)s 个项目中的 %(projects)s 个在此地"), "projects"),
            (_("%(all_tasks)s 项任务中的 %(tasks)s 项说到此地"), "tasks"),
            (_("全文提到 %(mentions)s 次"), "mentions"),
        ),
    )


def _of_agency(row: Row) -> tuple[str, ...]:
    return _counts(
        row,
        (
            (_("%(all_tasks)s 项任务中牵头 %(lead)s 项"), "lead"),
            (_("%(all_tasks)s 项任务中共同负责 %(joint)s 项"), "joint"),
            (_("%(all_tasks)s 项任务中配合 %(support)s 项"), "support"),
            (_("任务之外另有 %(outside)s 项职责"), "outside"),
        ),
    )


def _counts(row: Row, words: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the words whose count, a column of the row, is not zero, with the counts in them."""
    told = {name: counted(value or 0) for name, value in row.items() if value is None or isinstance(value, int)}
    return tuple(each % told for each, name in words if row[name])
