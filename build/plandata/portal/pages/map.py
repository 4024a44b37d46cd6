"""The map: places of a plan by their coordinates, with their projects; lines between the ends of roads and railways.

No tiles and no boundaries: published maps of China that show boundaries need official review, points do not. What
cannot be drawn is named and counted, so that the picture and the tables have the same totals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plandata.portal.pages.map_layout import Frame, Place, apart, moved, placed_in, sizes_of, with_labels
from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized

LINE_KINDS = ("rail", "road")
# A province or a country is no point; nor is its seat, where its coordinates lie.
_AREAS = {"province", "country"}

_PLACES = """
select c.*, p.name as written, p.mention_count, p.task_count from plan_cities p
join cities c on c.city_id = p.city_id where p.plan_id = :plan order by c.city_id
"""
_PROJECTS = "select * from projects where plan_id = :plan order by start_char"
_LINKS = "select project_id, city_id from project_cities where plan_id = :plan"
# What there is to show of a plan `p`: projects in several places that are points, so that the map is one; any at all.
_POINTS = """(select count(distinct j.city_id) from project_cities j join cities c on c.city_id = j.city_id
  where j.plan_id = p.plan_id and c.longitude is not null and c.level not in ('province', 'country'))"""
HAS_PROJECTS = (f"{_POINTS} > 2", f"{_POINTS} > 0")
_SECTIONS = """
select t.task_id, t.section_id, t.section, u.number as section_number, u.heading_en as section_en
from tasks t left join clauses u on u.clause_id = t.section_id where t.plan_id = :plan order by t.start_char
"""
_MOST_SECTIONS = 12  # small maps on a page
_PLAN_OF_PLACE = """
select l.plan_id, l.region_id from plan_cities p join plans l on l.plan_id = p.plan_id where p.city_id = :key
order by p.mention_count desc, l.issued_on desc, l.plan_id limit 1
"""
_SURFACES = "select distinct city_id, surface from mentions where plan_id = :plan and city_id is not null"


@dataclass(frozen=True, slots=True)
class Locator:
    """One place among the drawn places of the plan that says most of it."""

    plan_id: str
    own: Place
    others: tuple[Place, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A road or railway between two places, or the reason why it is not drawn: the end whose place is not known."""

    project: Row
    ends: tuple[tuple[float, float], tuple[float, float]] | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the plan as a small map: its places, each as large as the section has projects there."""

    section_id: str
    words: str
    projects: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """What the map of a plan shows, and what it leaves out."""

    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    kinds: Mapping[str, int]  # projects of the plan by kind, in the contract's order
    unplaced: tuple[Row, ...]  # projects that name no place
    total: int  # projects shown by the filter
    height: float
    bar: tuple[float, int] = field(default=(0.0, 0))  # length of the scale bar, and its kilometres
    sections: tuple[Section, ...] = ()

    @property
    def drawn(self) -> tuple[Place, ...]:
        """Places on the map, large ones first so that small ones lie upon them."""
        return tuple(sorted((p for p in self.places if p.drawn), key=lambda p: -p.radius))

    @property
    def sizes(self) -> tuple[tuple[int, float], ...]:
        """The marks of the key: projects and radius of each."""
        return sizes_of(self.places)

    @property
    def listed(self) -> tuple[Place, ...]:
        """All places, those with the most projects and mentions first."""
        return tuple(sorted(self.places, key=lambda p: (-len(p.projects), -p.mentions, p.city_id)))

    @property
    def left_out(self) -> tuple[Place, ...]:
        """Places that are not on the map."""
        return tuple(place for place in self.places if not place.drawn)

    @property
    def undrawn(self) -> tuple[Line, ...]:
        """Lines that are not on the map."""
        return tuple(line for line in self.lines if line.ends is None)


async def map_of(datasette: Any, site: Site, plan: Row, kinds: Sequence[str] = (), section: str = "") -> Map:
    """Return the map of a plan, of projects of some kinds or of one section only when these are given."""
    plan_id = plan["plan_id"]
    every = await ask(datasette, site, _PROJECTS, plan=plan_id)
    tasks = await ask(datasette, site, _SECTIONS, plan=plan_id)
    sections = {task["task_id"]: task["section_id"] for task in tasks}
    projects = {row["project_id"]: row for row in every if _wanted(row, kinds, section, sections)}
    every_link = await ask(datasette, site, _LINKS, plan=plan_id)
    links = [row for row in every_link if row["project_id"] in projects]
    rows = await ask(datasette, site, _PLACES, plan=plan_id)
    surfaces = await ask(datasette, site, _SURFACES, plan=plan_id)
    order = site.contract.table("projects").column("kind").value_words
    counts = Counter(row["kind"] for row in every)
    # The frame is that of all projects: what a filter takes away does not move the rest.
    whole = places_of(rows, {row["project_id"]: row for row in every}, every_link)
    frame = Frame.around(whole, str(plan["region_id"] or ""))
    small = [
        _section(task, [row for row in every if sections.get(row["task_id"]) == task["section_id"]], rows, every_link,
                 frame)
        for task in {task["section_id"]: task for task in reversed(tasks) if task["section_id"]}.values()
    ]  # fmt: skip
    return laid_out(
        places_of(rows, projects, links, surfaces),
        [row for row in projects.values() if row["kind"] in LINE_KINDS],
        frame,
        whole=whole,
        sections=tuple(reversed(small)) if len(small) <= _MOST_SECTIONS and any(one.places for one in small) else (),
        kinds={kind: counts[kind] for kind in [*order, *sorted(set(counts) - set(order))] if counts[kind]},
        unplaced=tuple(row for key, row in projects.items() if key not in {link["project_id"] for link in links}),
        total=len(projects),
    )


def _wanted(row: Row, kinds: Sequence[str], section: str, sections: Mapping[str, str]) -> bool:
    return (not kinds or row["kind"] in kinds) and (not section or sections.get(row["task_id"]) == section)


def _section(task: Row, own: Sequence[Row], rows: Iterable[Row], links: Iterable[Row], frame: Frame) -> Section:
    """Return the small map of a task's section, whose projects are `own`."""
    projects = {row["project_id"]: row for row in own}
    places = places_of(rows, projects, [link for link in links if link["project_id"] in projects])
    drawn = [placed_in(place, frame) for place in places if place.projects]
    heading = localized({"zh-CN": task["section"], "en": task["section_en"]})
    words = f"{task['section_number'] or ''} {heading}".strip()
    return Section(task["section_id"], words, len(own), tuple(place for place in drawn if place.drawn))


async def locator_of(datasette: Any, site: Site, city_id: str) -> Locator | None:
    """Return where a place lies among those of the plan that says most of it; None where it is not on the map."""
    found = await ask(datasette, site, _PLAN_OF_PLACE, key=city_id)
    if not found:
        return None
    plan = found[0]
    projects = {row["project_id"]: row for row in await ask(datasette, site, _PROJECTS, plan=plan["plan_id"])}
    links = await ask(datasette, site, _LINKS, plan=plan["plan_id"])
    places = places_of(await ask(datasette, site, _PLACES, plan=plan["plan_id"]), projects, links)
    frame = Frame.around(places, str(plan["region_id"] or ""))
    drawn = [place for place in (placed_in(place, frame) for place in places) if place.drawn]
    own = next((place for place in drawn if place.city_id == city_id), None)
    others = tuple(place for place in drawn if place.city_id != city_id)
    return Locator(plan["plan_id"], own, others, frame.height) if own and others else None


def places_of(
    rows: Iterable[Row], projects: Mapping[str, Row], links: Iterable[Row], surfaces: Iterable[Row] = ()
) -> list[Place]:
    """Return the places of a plan with their projects, not yet laid out. `surfaces` is what its mentions call them."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for surface in surfaces:
        names[surface["city_id"]].add(surface["surface"])
    by_city: defaultdict[str, list[Row]] = defaultdict(list)
    for link in links:
        by_city[link["city_id"]].append(projects[link["project_id"]])
    places = []
    for row in rows:
        own = tuple(sorted(by_city[row["city_id"]], key=lambda project: int(project["start_char"])))
        longitude, latitude = row["longitude"], row["latitude"]
        known = longitude is not None and latitude is not None
        why = "area" if row["level"] in _AREAS else "" if known else "unknown"
        places.append(Place(row["city_id"], row["name"], row["level"], row["mention_count"], own,
                            Counter(project["kind"] for project in own), _names(row, names[row["city_id"]]),
                            longitude, latitude, why, row.get("name_en") or ""))  # fmt: skip
    return places


def _names(row: Row, surfaces: Iterable[str]) -> frozenset[str]:
    return frozenset({row["name"], row["short_name"], row["written"], *surfaces})


# ── Layout ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def laid_out(  # noqa: PLR0913  what is drawn and what is only counted
    places: Sequence[Place], roads: Sequence[Row], frame: Frame, *, kinds: Mapping[str, int],
    unplaced: tuple[Row, ...], total: int, whole: Sequence[Place] = (), sections: tuple[Section, ...] = (),
) -> Map:  # fmt: skip
    """Give places their points, labels and sizes, and lines their ends.

    `whole` are the places with all of their projects: their marks decide where each is drawn, whatever is filtered.
    """
    spots = apart((placed_in(place, frame) for place in whole or places), frame.height)
    labelled = with_labels([moved(placed_in(place, frame), spots) for place in places])
    return Map(tuple(labelled), tuple(line_of(row, labelled) for row in roads), kinds, unplaced, total, frame.height,
               frame.bar(), sections)  # fmt: skip


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def line_of(row: Row, places: Sequence[Place]) -> Line:
    """Return a road or railway with its ends where both are places on the map."""
    names = [name for name in (row["from_place"], row["to_place"]) if name]
    found = [end_of(row["project_id"], name, places) for name in names]
    missing = tuple(name for name, place in zip(names, found, strict=True) if place is None)
    start, end = (*found, None, None)[:2]
    if start is None or end is None:
        return Line(row, None, missing)
    return Line(row, ((start.x, start.y), (end.x, end.y)), ())


def end_of(project_id: str, name: str, places: Sequence[Place]) -> Place | None:
    """Return the drawn place that a line calls `name`: one of its own places, else the only one of that name."""
    called = [place for place in places if place.drawn and name in place.names]
    own = [place for place in called if any(project["project_id"] == project_id for project in place.projects)]
    return own[0] if len(own) == 1 else called[0] if len(called) == 1 else None
