"""The map: places of a plan by their coordinates, with their projects; lines between the ends of roads and railways.

No tiles and no boundaries: published maps of China that show boundaries need official review, points do not. What
cannot be drawn is named and counted, so that the picture and the tables have the same totals.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized

WIDTH, MARGIN, TALLEST = 1000.0, 48.0, 900.0
LINE_KINDS = ("rail", "road")
# A province or a country is no point; nor is its seat, where its coordinates lie.
_AREAS = {"province", "country"}
# What lies further off than so many widths of the region would squeeze the rest: it is listed instead.
_FAR = 1.0
_FAR_WITHOUT_PROJECT = 0.15
_HAN, _LETTER, _HIGH = 14.0, 7.5, 18.0  # widths of a character and a letter, height of a line of a label

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
_SURFACES = "select distinct city_id, surface from mentions where plan_id = :plan and city_id is not null"


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its projects; x and y are null where it is not drawn, and `why` says so."""

    city_id: str
    name: str
    level: str
    mentions: int
    projects: tuple[Row, ...]
    kinds: Mapping[str, int]
    names: frozenset[str]  # what the plan may call it
    longitude: float | None
    latitude: float | None
    why: str = ""  # "", area, unknown or far
    english: str = ""
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0
    label: tuple[float, float, str] | None = None  # off the point: x, y, anchor; null where it would cover another

    @property
    def shown(self) -> str:
        """Its name in the reader's language."""
        return localized({"zh-CN": self.name, "en": self.english})

    @property
    def drawn(self) -> bool:
        """Whether the map shows it."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Line:
    """A road or railway between two places, or the reason why it is not drawn: the end whose place is not known."""

    project: Row
    ends: tuple[tuple[float, float], tuple[float, float]] | None
    missing: tuple[str, ...]


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

    @property
    def drawn(self) -> tuple[Place, ...]:
        """Places on the map, large ones first so that small ones lie upon them."""
        return tuple(sorted((p for p in self.places if p.drawn), key=lambda p: -p.radius))

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


async def map_of(datasette: Any, site: Site, plan: Row, kinds: Sequence[str] = ()) -> Map:
    """Return the map of a plan, of projects of some kinds only when these are given."""
    plan_id = plan["plan_id"]
    every = await ask(datasette, site, _PROJECTS, plan=plan_id)
    projects = {row["project_id"]: row for row in every if not kinds or row["kind"] in kinds}
    every_link = await ask(datasette, site, _LINKS, plan=plan_id)
    links = [row for row in every_link if row["project_id"] in projects]
    rows = await ask(datasette, site, _PLACES, plan=plan_id)
    surfaces = await ask(datasette, site, _SURFACES, plan=plan_id)
    order = site.contract.table("projects").column("kind").value_words
    counts = Counter(row["kind"] for row in every)
    # The frame is that of all projects: what a filter takes away does not move the rest.
    whole = places_of(rows, {row["project_id"]: row for row in every}, every_link)
    return laid_out(
        places_of(rows, projects, links, surfaces),
        [row for row in projects.values() if row["kind"] in LINE_KINDS],
        Frame.around(whole, str(plan["region_id"] or "")),
        kinds={kind: counts[kind] for kind in [*order, *sorted(set(counts) - set(order))] if counts[kind]},
        unplaced=tuple(row for key, row in projects.items() if key not in {link["project_id"] for link in links}),
        total=len(projects),
    )


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
    unplaced: tuple[Row, ...], total: int,
) -> Map:  # fmt: skip
    """Give places their points, labels and sizes, and lines their ends."""
    placed = [_placed(place, frame) for place in places]
    labelled = with_labels(placed)
    return Map(tuple(labelled), tuple(line_of(row, labelled) for row in roads), kinds, unplaced, total, frame.height,
               frame.bar())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth that is drawn: a plain cylindrical projection, true to scale at its middle."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, places: Sequence[Place], region: str) -> Frame:
        """Return the frame of the region's places and of those not too far off; of all when the region has none."""
        known = [place for place in places if place.drawn]
        inside = [place for place in known if region[:2] != "00" and place.city_id.startswith(region[:2])] or known
        if not inside:
            return cls(0.0, 0.0, 1.0, 1.0)
        core = cls._bounds(inside)
        reach, reach_without = core.wider(_FAR), core.wider(_FAR_WITHOUT_PROJECT)
        return cls._bounds([p for p in known if (reach if p.projects else reach_without).holds(p)])

    def wider(self, share: float) -> Frame:
        """Return the frame with a share of its own size added on every side."""
        width, height = (self.east - self.west) * share, (self.north - self.south) * share
        return Frame(self.west - width, self.south - height, self.east + width, self.north + height)

    @classmethod
    def _bounds(cls, places: Sequence[Place]) -> Frame:
        longitudes = [float(place.longitude or 0) for place in places]
        latitudes = [float(place.latitude or 0) for place in places]
        # A single place, or places on one line, still need room about them.
        spare_x = max(0.0, 0.5 - (max(longitudes) - min(longitudes))) / 2
        spare_y = max(0.0, 0.3 - (max(latitudes) - min(latitudes))) / 2
        return cls(min(longitudes) - spare_x, min(latitudes) - spare_y, max(longitudes) + spare_x,
                   max(latitudes) + spare_y)  # fmt: skip

    def holds(self, place: Place) -> bool:
        """Tell whether a place lies within."""
        longitude, latitude = float(place.longitude or 0), float(place.latitude or 0)
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    @property
    def _squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def _scale(self) -> float:
        """Units of the picture per degree of latitude: as wide as the picture, unless it would be too tall."""
        wide = (WIDTH - 2 * MARGIN) / ((self.east - self.west) * self._squeeze)
        return min(wide, (TALLEST - 2 * MARGIN) / (self.north - self.south))

    @property
    def height(self) -> float:
        """Height of the picture."""
        return round((self.north - self.south) * self._scale + 2 * MARGIN, 1)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point of the earth lies in the picture."""
        spare = WIDTH - (self.east - self.west) * self._squeeze * self._scale
        x = (longitude - self.west) * self._squeeze * self._scale + spare / 2
        return round(x, 1), round((self.north - latitude) * self._scale + MARGIN, 1)

    def bar(self) -> tuple[float, int]:
        """Return a scale bar of 1, 2 or 5 times a power of ten kilometres: its length in the picture, and these."""
        kilometre = self._scale / 111.2
        most = WIDTH / 5 / kilometre
        steps = [step * 10**power for power in range(5) for step in (1, 2, 5)]
        length = max((step for step in steps if step <= most), default=1)
        return round(length * kilometre, 1), length


def _placed(place: Place, frame: Frame) -> Place:
    if not place.drawn or place.longitude is None or place.latitude is None:
        return place
    if not frame.holds(place):
        return replace(place, why="far")
    x, y = frame.point(float(place.longitude), float(place.latitude))
    return replace(place, x=x, y=y, radius=round(4 + 3.2 * math.sqrt(len(place.projects)), 1))


def with_labels(places: Sequence[Place]) -> list[Place]:
    """Give labels to the places with the most projects and mentions first, each where it covers nothing."""
    taken = [(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for p in places if p.drawn]
    labels: dict[str, tuple[float, float, str]] = {}
    for place in sorted(places, key=lambda p: (-len(p.projects), -p.mentions, p.city_id)):
        if not place.drawn:
            continue
        for x, y, anchor, box in _positions(place):
            inside = box[0] >= 0 and box[2] <= WIDTH
            if inside and not any(_overlap(box, other) for other in taken):
                labels[place.city_id] = (round(x - place.x, 1), round(y - place.y, 1), anchor)
                taken.append(box)
                break
    return [replace(place, label=labels.get(place.city_id)) for place in places]


Box = tuple[float, float, float, float]


def _positions(place: Place) -> Iterable[tuple[float, float, str, Box]]:
    """Yield where a label may stand: right, left, above, below; each with the box it would fill."""
    wide, gap = sum(_LETTER if letter.isascii() else _HAN for letter in place.shown), place.radius + 3
    middle = place.y + _HIGH * 0.28
    yield place.x + gap, middle, "start", _box(place.x + gap, middle, wide)
    yield place.x - gap, middle, "end", _box(place.x - gap - wide, middle, wide)
    for y in (place.y - gap - 2, place.y + gap + _HIGH * 0.7):
        yield place.x, y, "middle", _box(place.x - wide / 2, y, wide)


def _box(x: float, baseline: float, wide: float) -> Box:
    return x, baseline - _HIGH * 0.75, x + wide, baseline + _HIGH * 0.25


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
