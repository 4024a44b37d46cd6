"""Gazetteer: every administrative division as of a plan's date, and what a surface in the plan's text stands for.

`Gazetteer.for_plan` builds it from the lookups; `resolve` reads one surface, `head` the place that a body's name
starts with, `scan` a whole text. `city_rows` makes the rows of table cities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plandata.model import City, Division, Judgement, PlanDataError, PlanSettings, Reference


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a surface stands for.

    `city_ids` holds one id; several for a group (长吉); `how` is a value of mentions.resolution: full_name,
    short_name, alias, group, context, ambiguous. `note` says what a reader should know (双城市 is a district since 2014).
    """

    surface: str
    city_ids: tuple[str, ...]
    how: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A place found in a text: offsets into that text, end exclusive."""

    start: int
    end: int
    resolution: Resolution

    @property
    def city_ids(self) -> tuple[str, ...]:
        """Ids of the divisions that the span stands for."""
        return self.resolution.city_ids


class Gazetteer:
    """All divisions as of one date, asked from inside one region (the plan's own)."""

    def __init__(self, divisions: Iterable[Division], region: str) -> None:
        """Take the divisions valid on the plan's date; `region` is the code of the plan's own division."""
        self.region = region
        self._by_id = {row.code: row for row in divisions}
        self._by_name: dict[str, list[str]] = {}
        for row in self._by_id.values():
            self._by_name.setdefault(row.name, []).append(row.code)

    @classmethod
    def for_plan(cls, reference: Reference, judgement: Judgement, settings: PlanSettings) -> Gazetteer:
        """Build the gazetteer of a plan: divisions as of `issued_on` (the newest when null), its region, its aliases."""
        return cls(reference.divisions, settings.region)

    def division(self, city_id: str) -> Division:
        """Return the division of an id; PlanDataError when there is none on the plan's date."""
        try:
            return self._by_id[city_id]
        except KeyError:
            raise PlanDataError(
                "gazetteer", f"no division {city_id}", "a code valid on the plan's date", "Check the code."
            ) from None

    def lineage(self, city_id: str) -> tuple[str, ...]:
        """Return the id, then its parents up to the province (a place abroad: itself only)."""
        line = [city_id]
        while (parent := self.division(line[-1]).parent_code) and parent in self._by_id:
            line.append(parent)
        return tuple(line)

    def resolve(self, surface: str, *, near: Iterable[str] = ()) -> Resolution | None:
        """Read `surface` as a place as a whole: 长春市, 九台, 前郭县, 长吉, 海参崴; None when it is none.

        `near` are city ids named around it: they tell homonyms apart (大岭 beside 公主岭市).
        """
        found = self._by_name.get(surface, [])
        return Resolution(surface, (found[0],), "full_name") if found else None

    def head(self, text: str) -> Match | None:
        """Return the longest place that `text` starts with (长春市 of 长春市人民政府), never the whole text cut short."""
        for end in range(len(text), 1, -1):
            if resolution := self.resolve(text[:end]):
                return Match(0, end, resolution)
        return None

    def scan(self, text: str) -> tuple[Match, ...]:
        """Find every place in `text`, in order, without overlaps.

        Short names count only with evidence: see the module's rules. Offsets count in `text`: pass a whole clause,
        its neighbours are the context that tells 吉林 the city from the province.
        """
        matches, at = [], 0
        while at < len(text):
            if match := self.head(text[at : at + 15]):
                matches.append(Match(at, at + match.end, match.resolution))
                at += match.end
            else:
                at += 1
        return tuple(matches)

    def city(self, city_id: str) -> City:
        """Return the row of table cities for an id."""
        row = self.division(city_id)
        return City(
            city_id=row.code,
            name=row.name,
            short_name=row.name,
            level=row.level,
            parent_id=row.parent_code if row.parent_code in self._by_id else None,
            longitude=row.longitude,
            latitude=row.latitude,
            longitude_source=row.longitude_source,
            latitude_source=row.latitude_source,
            pinyin=row.pinyin,
            name_en=row.name_en,
            code_now=row.code_now,
            name_now=row.name_now,
            change=row.change,
            change_source=row.change_source,
            source=row.source,
        )


def city_rows(gazetteer: Gazetteer, city_ids: Iterable[str]) -> tuple[City, ...]:
    """Return the rows of table cities for these ids and all their parents, sorted by id: foreign keys hold."""
    wanted = {parent for city_id in city_ids for parent in gazetteer.lineage(city_id)}
    return tuple(gazetteer.city(city_id) for city_id in sorted(wanted))
