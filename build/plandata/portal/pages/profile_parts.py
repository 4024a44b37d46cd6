"""The parts of each profile: which rows of which table belong to a city, a body, a task, a project or a target.

A part's SQL gives row_id, name, leads_id (the row that its name leads to), plan_id, task_id, clause_id, start_char,
end_char, quote, and the columns that `words` names. Where a name is not that of what it leads to, `name_en` is its
English. `:key` is the id of the profile's row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PLANS = "plans"  # the part that only a portal of several plans shows
IN_TEXT = "order by i.plan_id, i.start_char, i.row_id"
_DUTY = """select r.responsibility_id as row_id, {name} as name, {leads} as leads_id, r.plan_id, r.task_id, r.clause_id,
  r.start_char, r.end_char, r.quote, r.manner, r.deadline from responsibilities r join agencies a using (agency_id)
  left join tasks t on t.task_id = r.task_id where {where} and r.role = '{role}'"""
_PROJECT = """select p.project_id as row_id, p.name, p.project_id as leads_id, p.plan_id, p.task_id, p.clause_id,
  p.start_char, p.end_char, p.quote, p.action, p.kind from projects p where {where}"""
_TARGET = """select g.target_id as row_id, g.subject as name, g.target_id as leads_id, g.plan_id, g.task_id,
  g.clause_id, g.start_char, g.end_char, g.quote, g.comparator, g.value_min, g.value_max, g.unit, g.kind, g.deadline
  from targets g where {where}"""
_MENTION = """select m.mention_id as row_id, m.surface as name, null as name_en, m.task_id as leads_id, m.plan_id,
  m.task_id, m.clause_id, m.start_char, m.end_char, m.quote, m.resolution from mentions m where {where}"""
_LISTED = """select x.*, null as plan_id, null as task_id, null as clause_id, null as start_char, null as end_char,
  null as quote from ({sql}) x"""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table that say one thing about a profile's row. `title` is a message of the catalogues."""

    key: str
    title: str
    table: str
    sql: str
    words: tuple[str, ...] = ()  # columns told beside the name; amount and COUNTED are ours
    leads: str = ""  # table that names lead to, where it is not `table`
    order: str = IN_TEXT
    filter: tuple[tuple[str, str], ...] = ()  # the same rows as a filter of the table, {key} the id
    grouped: bool = False  # by sentence: one note names many bodies


def N_(message: str) -> str:  # noqa: N802  gettext's name for "translate later"
    """Mark a message for the catalogues."""
    return message


COUNTED = {
    "shared": N_("共同任务 %s 项"),
    "times": N_("提到 %s 次"),
    "led": N_("牵头 %s 项"),
    "joined": N_("共同负责 %s 项"),
    "supported": N_("配合 %s 项"),
    "tasks": N_("任务 %s 项"),
    "projects": N_("项目 %s 个"),
}


def _duties(where: str, filters: tuple[tuple[str, str], ...] = ()) -> tuple[Part, ...]:
    """Return the parts of duties, one a role, named by their tasks."""
    return tuple(
        Part(key, title, "responsibilities", _DUTY.format(name="t.title", leads="r.task_id", where=where, role=role),
             ("manner", "deadline"), "tasks", filter=(*filters, ("role", role)) if filters else ())
        for key, title, role in (("led", N_("牵头的职责"), "lead"), ("shared", N_("共同负责的职责"), "joint"),
                                 ("supported", N_("配合的职责"), "support"))
    )  # fmt: skip


def _bodies(where: str) -> tuple[Part, ...]:
    """Return the parts of bodies, one a role."""
    return tuple(
        Part(key, title, "responsibilities", _DUTY.format(name="a.name", leads="r.agency_id", where=where, role=role),
             ("manner", "deadline"), "agencies", grouped=True)
        for key, title, role in (("lead", N_("牵头机构"), "lead"), ("joint", N_("共同负责的机构"), "joint"),
                                 ("support", N_("配合机构"), "support"))
    )  # fmt: skip


def _projects(where: str, title: str, filters: tuple[tuple[str, str], ...] = (), key: str = "projects") -> Part:
    return Part(key, title, "projects", _PROJECT.format(where=where), ("action", "kind"), filter=filters)


def _targets(where: str, title: str, filters: tuple[tuple[str, str], ...] = (), key: str = "targets") -> Part:
    return Part(key, title, "targets", _TARGET.format(where=where), ("amount", "kind", "deadline"), filter=filters)


def _mentions(where: str, filters: tuple[tuple[str, str], ...]) -> Part:
    return Part("mentions", N_("文中提到之处"), "mentions", _MENTION.format(where=where), ("resolution",), "tasks",
                filter=filters)  # fmt: skip


def _listed(key: str, title: str, table: str, sql: str, words: tuple[str, ...] = (), **more: Any) -> Part:
    """Return a part whose rows stand for themselves: `sql` gives row_id, name, leads_id and the words, but no span."""
    return Part(key, title, table, _LISTED.replace("{sql}", sql), words, **{"order": "order by i.row_id", **more})


def _plans(sql: str, *counts: str) -> Part:
    """Return the part of the plans that name a body or a place, the newest first, with what each has of it."""
    return _listed(PLANS, N_("各份文件"), "plans", sql, ("issued_on", *counts, "times"),
                   order="order by i.issued_on is null, i.issued_on desc, i.row_id")  # fmt: skip


_ITS_TASK = "r.task_id = (select task_id from {table} where {column} = :key)"

_CITY = (
    _plans("""select l.plan_id as row_id, l.title as name, l.title_en as name_en, l.plan_id as leads_id, l.issued_on,
      p.task_count as tasks, p.project_count as projects, p.mention_count as times
      from plan_cities p join plans l on l.plan_id = p.plan_id where p.city_id = :key""", "tasks", "projects"),
    Part("positions", N_("功能定位"), "positions", """select s.position_id as row_id, s.phrase as name,
      s.phrase_en as name_en,
      s.task_id as leads_id, s.plan_id, s.task_id, s.clause_id, s.start_char, s.end_char, s.quote
      from positions s where s.city_id = :key""", (), "tasks", filter=(("city_id", "{key}"),)),
    _projects("p.project_id in (select project_id from project_cities where city_id = :key)", N_("在此地的项目")),
    _targets("g.project_id in (select project_id from project_cities where city_id = :key)", N_("这些项目的量化指标")),
    *_duties("a.division_id = :key"),
    _listed("bodies", N_("此地的机构"), "agencies", """select a.agency_id as row_id, a.name,
      a.agency_id as leads_id, a.kind from agencies a where a.division_id = :key""", ("kind",),
            filter=(("division_id", "{key}"),)),
    _listed("below", N_("下辖地区"), "cities", """select c.city_id as row_id, c.name,
      c.city_id as leads_id, c.level from cities c where c.parent_id = :key""", ("level",),
            filter=(("parent_id", "{key}"),)),
    _listed("partners", N_("常在同一任务中出现的地区"), "cities", """select c.city_id as row_id, c.name,
      c.city_id as leads_id, count(distinct o.task_id) as shared
      from mentions m join mentions o on o.task_id = m.task_id and o.city_id <> m.city_id
      join cities c on c.city_id = o.city_id where m.city_id = :key group by c.city_id""", ("shared",),
         order="order by i.shared desc, i.row_id"),
    _mentions("m.city_id = :key", (("city_id", "{key}"),)),
)  # fmt: skip

_AGENCY = (
    _plans("""select l.plan_id as row_id, l.title as name, l.title_en as name_en, l.plan_id as leads_id, l.issued_on,
      p.lead_count as led, p.joint_count as joined, p.support_count as supported, p.mention_count as times
      from plan_agencies p join plans l on l.plan_id = p.plan_id where p.agency_id = :key""",
           "led", "joined", "supported"),
    *_duties("r.agency_id = :key", (("agency_id", "{key}"),)),
    _projects("p.task_id in (select task_id from responsibilities where agency_id = :key and role <> 'support')",
              N_("所牵头、共同负责任务中的项目")),
    _targets("g.task_id in (select task_id from responsibilities where agency_id = :key and role <> 'support')",
             N_("所牵头、共同负责任务中的量化指标")),
    _listed("partners", N_("共同承担任务的机构"), "agencies", """select a.agency_id as row_id, a.name,
      a.agency_id as leads_id, count(distinct o.task_id) as shared
      from responsibilities r join responsibilities o on o.task_id = r.task_id and o.agency_id <> r.agency_id
      join agencies a on a.agency_id = o.agency_id where r.agency_id = :key group by a.agency_id""", ("shared",),
         order="order by i.shared desc, i.row_id"),
    _mentions("m.agency_id = :key and not exists (select 1 from responsibilities r where r.plan_id = m.plan_id "
              "and r.agency_id = m.agency_id and r.start_char = m.start_char)", ()),
)  # fmt: skip

_TASK = (
    *_bodies("r.task_id = :key"),
    _projects("p.task_id = :key", N_("项目"), (("task_id", "{key}"),)),
    _targets("g.task_id = :key", N_("量化指标"), (("task_id", "{key}"),)),
    Part("positions", N_("功能定位"), "positions", """select s.position_id as row_id,
      c.name || '：' || s.phrase as name, c.name_en || ': ' || s.phrase_en as name_en,
      s.city_id as leads_id, s.plan_id, s.task_id, s.clause_id, s.start_char,
      s.end_char, s.quote from positions s join cities c using (city_id) where s.task_id = :key""", (), "cities",
         filter=(("task_id", "{key}"),)),
    _listed("cities", N_("提到的地区"), "cities", """select c.city_id as row_id, c.name,
      c.city_id as leads_id, count(*) as times from mentions m join cities c on c.city_id = m.city_id
      where m.task_id = :key group by c.city_id""", ("times",), order="order by i.times desc, i.row_id"),
    Part("citations", N_("引用的文件"), "citations", """select c.citation_id as row_id, c.title as name,
      c.citation_id as leads_id, c.plan_id, :key as task_id, c.clause_id, c.start_char, c.end_char, c.quote
      from citations c join clauses l using (clause_id) join clauses h on h.clause_id = :key and h.plan_id = c.plan_id
      where l.start_char >= h.start_char and l.end_char <= h.extent_end"""),
)  # fmt: skip

_PROJECT_PARTS = (
    _listed("cities", N_("所在地区"), "cities", """select c.city_id as row_id, c.name, c.city_id as leads_id
      from project_cities p join cities c using (city_id) where p.project_id = :key"""),
    _targets("g.project_id = :key", N_("量化指标"), (("project_id", "{key}"),)),
    *_bodies(_ITS_TASK.format(table="projects", column="project_id")),
    _projects("p.project_id <> :key and p.task_id = (select task_id from projects where project_id = :key)",
              N_("同一任务的其他项目"), key="others"),
)  # fmt: skip

_TARGET_PARTS = (
    _projects("p.project_id = (select project_id from targets where target_id = :key)", N_("所属项目")),
    *_bodies(_ITS_TASK.format(table="targets", column="target_id")),
    _targets("g.target_id <> :key and g.task_id = (select task_id from targets where target_id = :key)",
             N_("同一任务的其他量化指标"), key="others"),
)  # fmt: skip

PARTS: dict[str, tuple[Part, ...]] = {
    "cities": _CITY,
    "agencies": _AGENCY,
    "tasks": _TASK,
    "projects": _PROJECT_PARTS,
    "targets": _TARGET_PARTS,
}
