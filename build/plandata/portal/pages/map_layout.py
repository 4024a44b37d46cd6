"""Where the places of a map stand: its frame, marks that cover no other, labels that cover nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plandata.portal.queries import Row
from plandata.portal.texts.contract import localized

WIDTH, MARGIN, TALLEST = 1000.0, 48.0, 900.0
# What lies further off than so many widths of the region would squeeze the rest: it is listed instead.
_FAR = 1.0
_FAR_WITHOUT_PROJECT = 0.15
_HAN, _LETTER, _HIGH = 14.0, 7.5, 18.0  # widths of a character and a letter, height of a line of a label
_TURNS, _GOLDEN = 30, 2.4  # tries to move a mark off others; the angle by which marks of one point fan out

Label = tuple[float, float, str]  # where it stands off the point: x, y, anchor
NARROW = 2.3  # how many times as large letters are, beside the marks, where the picture is as narrow as a phone
_COUNTS = (1, 10, 50, 200, 1000)  # projects of the marks that the key shows


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
    label: Label | None = None  # null where it would cover another
    small_label: Label | None = None  # the same where the picture is as narrow as a phone
    true: tuple[float, float] | None = None  # where it lies, where its mark is moved off another one

    @property
    def shown(self) -> str:
        """Its name in the reader's language."""
        return localized({"zh-CN": self.name, "en": self.english})

    @property
    def drawn(self) -> bool:
        """Whether the map shows it."""
        return not self.why


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


def placed_in(place: Place, frame: Frame) -> Place:
    """Return a place with its point in a frame, and a mark the larger the more projects it has."""
    if not place.drawn or place.longitude is None or place.latitude is None:
        return place
    if not frame.holds(place):
        return replace(place, why="far")
    x, y = frame.point(float(place.longitude), float(place.latitude))
    return replace(place, x=x, y=y, radius=radius_of(len(place.projects)))


def radius_of(projects: int) -> float:
    """Return how large the mark of a place with so many projects is."""
    return round(4 + 3.2 * math.sqrt(projects), 1)


def sizes_of(places: Iterable[Place]) -> tuple[tuple[int, float], ...]:
    """Return the marks of the key: one, ten, fifty … projects up to what the places have, each with its radius."""
    most = max((len(place.projects) for place in places if place.drawn), default=0)
    return tuple((count, radius_of(count)) for count in _COUNTS if count <= most)


def apart(places: Iterable[Place], height: float) -> dict[str, tuple[float, float]]:
    """Return where the marks of places are drawn: none upon another, large ones where they lie.

    A small one that a larger one would cover moves straight off it until both are whole, and keeps inside the picture.
    """
    settled: dict[str, tuple[float, float, float]] = {}
    for place in sorted((p for p in places if p.drawn), key=lambda p: (-p.radius, p.city_id)):
        x, y, r = place.x, place.y, place.radius
        for turn in range(_TURNS):
            met = next((m for m in settled.values() if math.hypot(x - m[0], y - m[1]) < r + m[2]), None)
            if met is None:
                break
            off = math.hypot(x - met[0], y - met[1])
            angle = math.atan2(y - met[1], x - met[0]) if off > 1 else turn * _GOLDEN
            x, y = met[0] + (r + met[2] + 2) * math.cos(angle), met[1] + (r + met[2] + 2) * math.sin(angle)
            x, y = min(max(x, r), WIDTH - r), min(max(y, r), height - r)
        settled[place.city_id] = (round(x, 1), round(y, 1), r)
    return {city: (x, y) for city, (x, y, _) in settled.items()}


def moved(place: Place, spots: Mapping[str, tuple[float, float]]) -> Place:
    """Return a place with its mark where `spots` say, and where it truly lies if that is another point."""
    x, y = spots.get(place.city_id, (place.x, place.y))
    if not place.drawn or math.hypot(x - place.x, y - place.y) < 1:
        return place
    return replace(place, x=x, y=y, true=(place.x, place.y))


def with_labels(places: Sequence[Place]) -> list[Place]:
    """Give labels to the places with the most projects and mentions first, each where it covers nothing.

    In a narrow picture, where no room is free, a label may lie on the marks of lesser places.
    """
    labels, small = _labels(places, 1, covering=False), _labels(places, NARROW, covering=True)
    return [replace(each, label=labels.get(each.city_id), small_label=small.get(each.city_id)) for each in places]


def _labels(places: Sequence[Place], size: float, *, covering: bool) -> dict[str, Label]:
    """The labels of the places that have room for one, by place, in letters of so many times the common size."""
    ranked = sorted((p for p in places if p.drawn), key=lambda p: (-len(p.projects), -p.mentions, p.city_id))
    marks = [(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for p in ranked]
    taken: list[Box] = []
    labels: dict[str, Label] = {}
    for rank, place in enumerate(ranked):
        kept = [*taken, *marks[: rank if covering else None]]
        free = [
            (sum(box[2] - box[0] for box in marks[rank:] if _overlap(spot[3], box)), spot)
            for spot in _positions(place, size)
            if spot[3][0] >= 0 and spot[3][2] <= WIDTH and spot[3][1] >= 0
            if not any(_overlap(spot[3], box) for box in kept)
        ]
        if free:
            x, y, anchor, box = min(free, key=lambda each: each[0])[1]  # what covers least, of equals the first
            labels[place.city_id] = (round(x - place.x, 1), round(y - place.y, 1), anchor)
            taken.append(box)
    return labels


Box = tuple[float, float, float, float]


def _positions(place: Place, size: float) -> Iterable[tuple[float, float, str, Box]]:
    """Yield where a label may stand: right, left, above, below; each with the box it would fill."""
    wide, high = size * sum(_LETTER if letter.isascii() else _HAN for letter in place.shown), size * _HIGH
    gap, middle = place.radius + 3, place.y + high * 0.28
    yield place.x + gap, middle, "start", _box(place.x + gap, middle, wide, high)
    yield place.x - gap, middle, "end", _box(place.x - gap - wide, middle, wide, high)
    for y in (place.y - gap - 2, place.y + gap + high * 0.7):
        yield place.x, y, "middle", _box(place.x - wide / 2, y, wide, high)


def _box(x: float, baseline: float, wide: float, high: float) -> Box:
    return x, baseline - high * 0.75, x + wide, baseline + high * 0.25


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
