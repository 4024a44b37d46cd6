"""A plan at a glance: what its tables say of it as a whole, in sentences, and a strip of its sections and tasks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plandata.portal.addresses import row_path, table_path, with_query
from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import lang_of, ngettext
from plandata.portal.texts.numbers import counted

TASKS = """
select t.task_id, t.number, t.title, t.title_en, t.section_id, t.section, u.number as section_number,
  u.heading_en as section_en, c.extent_end - c.start_char as length, t.project_count, t.target_count
from tasks t join clauses c on c.clause_id = t.task_id left join clauses u on u.clause_id = t.section_id
where t.plan_id = :plan order by c.ordinal
"""
_DUTIES = """
select a.agency_id, a.name, a.name_en, a.kind, count(distinct case when r.role = 'lead' then r.task_id end) as leads,
  count(distinct r.task_id) as tasks
from responsibilities r join agencies a using (agency_id)
where r.plan_id = :plan and r.task_id is not null and a.kind <> 'general' group by a.agency_id
"""
_WITHOUT_BODY = """
select count(*) as n from tasks t where t.plan_id = :plan
  and not exists (select 1 from responsibilities r where r.task_id = t.task_id)
"""
_PLACES = """
select c.city_id, c.name, c.name_en, count(distinct pc.project_id) as projects from project_cities pc
join cities c using (city_id) where pc.plan_id = :plan group by c.city_id order by projects desc, c.city_id limit 1
"""
_TARGETS = """
select count(*) as n, sum(deadline is not null) as dated from targets where plan_id = :plan
"""
_MOST_COLUMNS = 24  # of a strip: more are no longer told apart
_HEIGHT, _GAP, _LEAST = 220, 2, 7  # units of the drawing
_STEPS = (1, 3, 6)  # projects of a task from which its colour is the next one


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about the whole plan, and the rows behind it."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Column:
    """A section: its number and heading, and its tasks drawn one under the other."""

    number: str
    heading: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Told:
    """How a task is drawn: the class of its cell, what is said of it, whether it has a dot."""

    look: str
    words: str
    dot: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """What is shown at the top of a plan."""

    findings: tuple[Finding, ...]
    columns: tuple[Column, ...]


async def glance_of(datasette: Any, site: Site, plan_id: str) -> Glance:
    """Return the findings and the strip of a plan; both may be empty."""
    tasks = await ask(datasette, site, TASKS, plan=plan_id)
    return Glance(await _findings(datasette, site, plan_id, len(tasks)), strip_of(site.settings.database, tasks))


async def leaders_of(datasette: Any, site: Site, plan_id: str) -> str:
    """Return the sentence on who leads most of a plan's tasks: the title of the chart of duties; '' for none."""
    tasks = await ask(datasette, site, "select count(*) as n from tasks where plan_id = :plan", plan=plan_id)
    return leaders_words(await ask(datasette, site, _DUTIES, plan=plan_id), tasks[0]["n"])


async def _findings(datasette: Any, site: Site, plan_id: str, tasks: int) -> tuple[Finding, ...]:
    database, own = site.settings.database, [("plan_id", plan_id)]
    bodies = await ask(datasette, site, _DUTIES, plan=plan_id)
    without = (await ask(datasette, site, _WITHOUT_BODY, plan=plan_id))[0]["n"]
    places = await ask(datasette, site, _PLACES, plan=plan_id)
    projects = (await ask(datasette, site, "select count(*) as n from projects where plan_id = :plan", plan=plan_id))[0]
    targets = (await ask(datasette, site, _TARGETS, plan=plan_id))[0]
    matrix = with_query("/matrix", own)
    found = [
        (leaders_words(bodies, tasks), matrix),
        (supporters_words(bodies), matrix),
        (unassigned_words(without, tasks) if bodies else "", matrix),
        (place_words(places, projects["n"]), _of_place(site, places)),
        (deadline_words(targets["n"], targets["dated"] or 0), table_path(database, "targets", own)),
    ]
    return tuple(Finding(words, address) for words, address in found if words)


def _of_place(site: Site, places: Sequence[Row]) -> str:
    return row_path(site.settings.database, "cities", places[0]["city_id"]) if places else ""


def leaders_words(bodies: Sequence[Row], tasks: int) -> str:
    """Say who leads most: one body, or those that lead at least half as many tasks as the one that leads most."""
    most = max((body["leads"] for body in bodies), default=0)
    if not most:
        return ""
    first = [body for body in bodies if body["leads"] * 2 >= most]
    low, high = min(body["leads"] for body in first), most
    told = {"tasks": counted(tasks), "low": low, "high": high, "n": len(first)}
    if len(first) == 1:
        name = localized({"zh-CN": first[0]["name"], "en": first[0]["name_en"]})
        return _("牵头最多的是%(name)s：%(tasks)s 项任务中的 %(high)s 项") % {**told, "name": name}
    if low == high:
        return _("牵头最多的是 %(n)s 个机构，各牵头 %(tasks)s 项任务中的 %(high)s 项") % told
    if all(body["kind"] == "government" for body in first):
        return _("%(n)s 个政府各牵头 %(tasks)s 项任务中的 %(low)s–%(high)s 项") % told
    return _("牵头最多的 %(n)s 个机构各牵头 %(tasks)s 项任务中的 %(low)s–%(high)s 项") % told


def supporters_words(bodies: Sequence[Row]) -> str:
    """Say how many of the departments never lead, where most of them do not."""
    departments = [body for body in bodies if body["kind"] == "department"]
    only = sum(not body["leads"] for body in departments)
    if len(departments) < 2 or only * 2 <= len(departments):
        return ""
    if only == len(departments):
        return _("%(n)s 个部门都不牵头任何一项任务") % {"n": only}
    return _("%(all)s 个部门里有 %(n)s 个不牵头任何一项任务") % {"all": len(departments), "n": only}


def unassigned_words(without: int, tasks: int) -> str:
    """Say whether every task names a body."""
    if not tasks:
        return ""
    if not without:
        return _("%(tasks)s 项任务都写明了由谁负责") % {"tasks": counted(tasks)}
    return _("%(tasks)s 项任务里有 %(n)s 项没有写明由谁负责") % {"tasks": counted(tasks), "n": counted(without)}


def place_words(places: Sequence[Row], projects: int) -> str:
    """Say which place has most of the projects."""
    if not places or not projects:
        return ""
    name = localized({"zh-CN": places[0]["name"], "en": places[0]["name_en"]})
    told = {"projects": counted(projects), "n": counted(places[0]["projects"]), "name": name}
    return _("%(projects)s 个项目里有 %(n)s 个在%(name)s，是最多的") % told


def deadline_words(targets: int, dated: int) -> str:
    """Say how many of the targets state a deadline."""
    told = {"targets": counted(targets), "n": counted(dated)}
    if not targets:
        return ""
    if not dated:
        return (
            ngettext("%(targets)s 个量化指标没有一个写明时限", "%(targets)s 个量化指标没有一个写明时限", targets) % told
        )
    if dated == targets:
        return ngettext("%(targets)s 个量化指标都写明了时限", "%(targets)s 个量化指标都写明了时限", targets) % told
    return _("%(targets)s 个量化指标里有 %(n)s 个写明了时限") % told


def strip_of(database: str, tasks: Sequence[Row], told: Callable[[Row], Told] | None = None) -> tuple[Column, ...]:
    """Return a column for every section, each task as high as its text is long; () with nothing to compare.

    `told` says how a task is drawn: by its projects and targets by default.
    """
    sections: defaultdict[str, list[Row]] = defaultdict(list)
    for task in tasks:
        sections[task["section_id"] or ""].append(task)
    if len(tasks) < 2 or not 1 < len(sections) <= _MOST_COLUMNS:
        return ()
    longest = max(sum(task["length"] for task in own) for own in sections.values()) or 1
    most = max(Counter(task["section_id"] for task in tasks).values())
    gap, least = min(_GAP, 0.2 * _HEIGHT / most), min(_LEAST, 0.8 * _HEIGHT / most)
    scale = max(_HEIGHT - most * (gap + least), 0) / longest
    heights = {task["task_id"]: least + task["length"] * scale for task in tasks}
    return tuple(_column(database, own, heights, gap, told or _by_projects) for own in sections.values())


def _column(
    database: str, tasks: Sequence[Row], heights: Mapping[str, float], gap: float, told: Callable[[Row], Told]
) -> Column:
    cells, top = Markup(""), 0.0
    for task in tasks:
        cells += _cell(database, task, told(task), top, heights[task["task_id"]])
        top += heights[task["task_id"]] + gap
    first = tasks[0]
    heading = localized({"zh-CN": first["section"], "en": first["section_en"]}) if first["section"] else ""
    drawing = Markup('<svg width="100%" height="{0}" viewBox="0 0 100 {0}" preserveAspectRatio="none">{1}</svg>')
    return Column(first["section_number"] or "", heading, drawing.format(_HEIGHT, cells))


def _by_projects(task: Row) -> Told:
    level = sum((task["project_count"] or 0) >= step for step in _STEPS)
    counts = _("%(projects)s 个项目，%(targets)s 项指标") % {
        "projects": task["project_count"] or 0, "targets": task["target_count"] or 0,
    }  # fmt: skip
    return Told(f"level-{level}", counts, bool(task["target_count"]))


def _cell(database: str, task: Mapping[str, Any], told: Told, top: float, height: float) -> Markup:
    title = localized({"zh-CN": task["title"], "en": task["title_en"]})
    words = f"{task['number'] or ''} {title}{_('：')}{told.words}".strip()
    mark = Markup('<rect class="dot" x="84" y="{:.1f}" width="10" height="4"/>').format(top + 2)
    return Markup(
        '<a href="{}" aria-label="{}"{}><title>{}</title>'
        '<rect class="{}" x="0" y="{:.1f}" width="100" height="{:.1f}"/>{}</a>'
    ).format(
        row_path(database, "tasks", task["task_id"]), words, lang_of(title), words, told.look, top, height,
        mark if told.dot else Markup(""),
    )  # fmt: skip
