"""Gazetteer: every administrative division as of a plan's date, and what a surface in the plan's text stands for.

`Gazetteer.for_plan` builds it from the lookups; `resolve` reads one surface, `head` the place that a body's name
starts with, `scan` a whole text. `city_rows` makes the rows of table cities.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plandata.annotate.place_names import (
    Reading,
    Words,
    alias_surfaces,
    former_surfaces,
    holds_at,
    month_of,
    name_surfaces,
    short_name,
    without_namesakes,
)
from plandata.annotate.place_scan import PlaceIndex, find_places, in_name_test, line_name_test
from plandata.annotate.segments import Spans
from plandata.errors import PlanDataError
from plandata.model import Alias, City, Division, Judgement, PlanSettings, Reference

COUNTRY = "000000"
_SPACE = re.compile(r"\s")
MARKED = re.compile(r"(.*)(?:\[(.+)\]|\{(.+)\})(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a surface stands for.

    `city_ids` holds one id; several for a group (长吉) and, with how `ambiguous`, one a candidate. `how` is a value of
    mentions.resolution: full_name, short_name, alias, group, context, in_name, ambiguous. `note` says what a reader
    should know (双城市 was a district by then).
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


def _lengths(names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """How long names are by their first two characters, the longest first."""
    found: dict[str, set[int]] = {}
    for name in names:
        if len(name) > 1:
            found.setdefault(name[:2], set()).add(len(name))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """What is one for all plans of a province in one edition of the divisions: the divisions, and their names."""

    divisions: Mapping[str, Division]  # valid then, by code
    latest: Mapping[str, Division]
    readings: Mapping[str, tuple[Reading, ...]]  # by surface
    lengths: Mapping[str, tuple[int, ...]]
    marked: Sequence[tuple[str, str, str, Reading]]


class Gazetteer:
    """All divisions as of one date, asked from inside one region (the plan's own)."""

    def __init__(self, names: Names, region: str, words: Words) -> None:
        """`region` is the code of the plan's own division."""
        self.region = region
        self._words = words
        self._by_id = names.divisions
        self._latest = names.latest
        self._names = names.readings
        self._marked = names.marked
        longest = max((len(surface) for surface in names.readings), default=0)
        self._index = PlaceIndex(names.readings, names.divisions, region, words, longest, names.lengths)
        self._in_name, self._line_name = in_name_test(words), line_name_test(words)

    @classmethod
    def for_plan(cls, reference: Reference, judgement: Judgement, settings: PlanSettings) -> Gazetteer:
        """Build the gazetteer of a plan: divisions as of `issued_on` (the newest for null), its region, its aliases."""
        region = settings.region or COUNTRY  # not known: seen from nowhere in particular
        return _kept(reference, region, edition_of(reference, month_of(settings.issued_on)), judgement.aliases)

    @classmethod
    def anywhere(cls, reference: Reference) -> Gazetteer:
        """Build a gazetteer that knows neither a plan's region nor its date: the newest divisions."""
        return _kept(reference, COUNTRY, edition_of(reference, month_of(None)), ())

    def division(self, city_id: str) -> Division:
        """Return the division of an id; PlanDataError when there is none on the plan's date."""
        try:
            return self._by_id[city_id]
        except KeyError:
            raise PlanDataError(
                f"division code {city_id}",
                "no such division",
                "a code valid on the plan's date",
                "Correct it where it is stated: --region, region in raw/SOURCE.yml, or an entry of etc/.",
            ) from None

    def latest(self, city_id: str) -> Division:
        """Return the division by its latest name, in the place where it stood on the plan's date."""
        then = self.division(city_id)
        return replace(self._latest.get(city_id, then), parent_code=then.parent_code)

    def lineage(self, city_id: str) -> tuple[str, ...]:
        """Return the id, then its parents up to the province (a place abroad: itself only)."""
        self.division(city_id)
        return self._index.lineage(city_id)

    def resolve(self, surface: str, *, near: Iterable[str] = ()) -> Resolution | None:
        """Read `surface` as a place as a whole: 长春市, 九台, 前郭县, 长春市九台区, 长吉, 海参崴; None when it is none.

        `near` are city ids named around it: they tell homonyms apart (大岭 beside 公主岭市). The plan's own region
        comes first; a surface that several divisions bear equally is `ambiguous`, with all of them.
        """
        readings = self._names.get(surface) or self._path(surface)
        if not readings:
            return None
        beside = {parent for city_id in near for parent in self.lineage(city_id)}
        rank = {reading: self._rank(reading, beside) for reading in readings}
        best = [reading for reading in readings if rank[reading] == max(rank.values())]
        if len(best) == 1:
            return Resolution(surface, best[0].city_ids, best[0].how, best[0].note)
        ids = tuple(dict.fromkeys(city_id for reading in best for city_id in reading.city_ids))
        return Resolution(surface, ids, "ambiguous", f"{surface}可指{len(ids)}处")

    def head(self, text: str) -> Match | None:
        """Return the longest place that `text` starts with: 长春市 of 长春市人民政府, and the whole of a path."""
        for end in range(min(len(text), 2 * self._index.longest), 1, -1):
            if resolution := self.resolve(text[:end]):
                return Match(0, end, resolution)
        return None

    def scan(self, text: str) -> tuple[Match, ...]:
        """Find every place in `text`, in order, without overlaps; white space inside a name is no obstacle.

        Full names count anywhere; bare short names of counties and towns only in the plan's region or beside other
        places (place_scan.py). Offsets count in `text`: pass a whole clause, since its neighbours are the context
        that tells 吉林 the city from the province.
        """
        offsets: Sequence[int] = range(len(text))
        dense = text
        if _SPACE.search(text):
            offsets = [at for at, character in enumerate(text) if not character.isspace()]
            dense = "".join(text[at] for at in offsets)
        marked = self._find_marked(dense)
        spans = Spans((match.start, match.end) for match in marked)
        found = [
            Match(item.start, item.end, self._resolution(dense, item.start, item.end, reading))
            for item, reading in find_places(dense, self._index)
            if not spans.touch(item.start, item.end)
        ]
        matches = sorted([*found, *marked], key=lambda match: match.start)
        return tuple(Match(offsets[m.start], offsets[m.end - 1] + 1, m.resolution) for m in matches)

    def city(self, city_id: str) -> City:
        """Return the row of table cities for an id: by its latest name, since plans of any date share the row."""
        row = self.latest(city_id)
        same_now = row.level == "township"
        return City(
            city_id=row.code,
            name=row.name,
            short_name=short_name(row.name, self._words) if row.level != "abroad" else row.name,
            level=row.level,
            parent_id=row.parent_code if row.parent_code in self._by_id else None,
            longitude=row.longitude,
            latitude=row.latitude,
            longitude_source=row.longitude_source,
            latitude_source=row.latitude_source,
            pinyin=row.pinyin,
            name_en=row.name_en,
            code_now=row.code if same_now else row.code_now,
            name_now=row.name if same_now else row.name_now,
            change=row.change,
            change_source=row.change_source,
            source=row.source,
        )

    def _path(self, surface: str) -> list[Reading]:
        """Read 长春市九台区 as the last division of a path whose parts each lie in the one before."""
        for cut in range(2, len(surface) - 1):
            outer = self._names.get(surface[:cut])
            if outer is None:
                continue  # no part of a path: reading on would try every cut of the rest, again and again
            inner = self._names.get(surface[cut:]) or self._path(surface[cut:])
            within = {city_id for reading in outer if reading.how != "group" for city_id in reading.city_ids}
            inside = [r for r in inner if all(within & set(self._index.lineage(i)[1:]) for i in r.city_ids)]
            if inside:
                return inside
        return []

    def _rank(self, reading: Reading, beside: set[str]) -> tuple[int, ...]:
        line = self._index.lineage(reading.city_ids[0])
        level = self._by_id[reading.city_ids[0]].level
        levels = ("township", "county", "prefecture", "province")
        as_alias = reading.how in ("alias", "group") and reading.note is not None
        return (
            len(beside.intersection(line)),
            int(self._index.at_home(reading)),
            int(as_alias),
            levels.index(level) if level in levels else 0,
        )

    def _resolution(self, text: str, start: int, end: int, reading: Reading) -> Resolution:
        """Say in_name where the place is part of a line's or an institution's name."""
        abbreviation = reading.how == "group"
        named = self._in_name(text, end) or (abbreviation and self._line_name(text, end))
        return Resolution(text[start:end], reading.city_ids, "in_name" if named else reading.how, reading.note)

    def _find_marked(self, text: str) -> list[Match]:
        """Find the aliases that hold in one setting only: 中新[吉林]食品区."""
        matches = []
        for before, surface, after, reading in self._marked:
            pattern = f"(?<={re.escape(before)}){re.escape(surface)}(?={re.escape(after)})"
            for match in re.finditer(pattern, text):
                start, end = match.span()
                matches.append(Match(start, end, self._resolution(text, start, end, reading)))
        return matches


@lru_cache(maxsize=4)
def _kept(reference: Reference, region: str, edition: str, aliases: tuple[Alias, ...]) -> Gazetteer:
    """Return one gazetteer for all plans of a region and edition."""
    names = _names(reference, "" if region == COUNTRY else region[:2], edition, aliases)
    return Gazetteer(names, region, reference.lexicon)


@lru_cache(maxsize=8)
def _names(reference: Reference, province: str, edition: str, aliases: tuple[Alias, ...]) -> Names:
    """Return the names of an edition, with the towns of a province: they take as long to make as a plan to read.

    `aliases` go from general to particular: a later one replaces an earlier one of the same surface.
    """
    rows, known = reference.divisions, (*reference.aliases, *aliases)
    meant = {name for alias in known if alias.kind == "city" for name in alias.means}
    divisions = _valid_at(rows, edition, province, meant)
    said = tuple(alias_surfaces(known, _full_names(divisions)))
    readings = {surface: tuple(found) for surface, found in _index(rows, divisions, reference.lexicon, said).items()}
    return Names(divisions, _latest(reference), readings, _lengths(readings), _marked(said))


@lru_cache(maxsize=2)
def _editions(reference: Reference) -> tuple[str, ...]:
    """The months (YYYYMM) from which other divisions hold, in order."""
    begun = {row.since for row in reference.divisions if row.since}
    ended = {_month_after(row.until) for row in reference.divisions if row.until}
    return tuple(sorted(begun | ended))


def _month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[4:])
    return f"{year + number // 12:04}{number % 12 + 1:02}"


def edition_of(reference: Reference, month: str) -> str:
    """The first month (YYYYMM) with the same divisions as `month`; "0" before every change that is known."""
    editions = _editions(reference)
    at = bisect_right(editions, month)
    return editions[at - 1] if at else "0"


def city_rows(gazetteer: Gazetteer, city_ids: Iterable[str]) -> tuple[City, ...]:
    """Return the rows of table cities for these ids and all their parents, sorted by id: foreign keys hold."""
    wanted = {parent for city_id in city_ids for parent in gazetteer.lineage(city_id)}
    return tuple(gazetteer.city(city_id) for city_id in sorted(wanted))


@lru_cache(maxsize=2)
def _latest(reference: Reference) -> dict[str, Division]:
    """Return of each division above the towns the row that was valid last: 371324 is 兰陵县, until 2014 苍山县."""
    latest: dict[str, Division] = {}
    for row in reference.divisions:
        known = latest.get(row.code)
        if row.level != "township" and (known is None or (row.until or "999999") > (known.until or "999999")):
            latest[row.code] = row
    return latest


def _valid_at(rows: Iterable[Division], month: str, province: str, meant: Collection[str]) -> dict[str, Division]:
    """Return the divisions of the month by code; of the towns those of the province (two digits), and those `meant`.

    Towns are known as of today: each stands in the county of the month that became its county of today.
    """
    valid = {row.code: row for row in rows if row.level != "township" and holds_at(row, month)}
    then: dict[str | None, str] = {row.code_now: row.code for row in valid.values() if row.code_now}
    ends = {name[at:] for name in meant for at in range(len(name))}  # one of which every town has that is meant
    for row in rows:
        if row.level != "township" or not (row.code[:2] == province or row.name in ends):
            continue
        parent = row.parent_code if row.parent_code in valid else then.get(row.parent_code)
        if not parent:
            continue
        if row.code[:2] == province or valid[parent].name + row.name in meant:
            valid[row.code] = replace(row, parent_code=parent)
    return valid


def _index(
    rows: Sequence[Division],
    valid: Mapping[str, Division],
    words: Words,
    said: Iterable[tuple[str, Reading]],
) -> dict[str, list[Reading]]:
    """Return surface → readings. An alias replaces every other reading of its surface."""
    names: dict[str, list[Reading]] = {}
    for row in valid.values():
        for surface, reading in name_surfaces(row, words) if row.level != "country" else ():
            names.setdefault(surface, []).append(reading)
    for surface, readings in names.items():
        if len(readings) > 1:
            names[surface] = without_namesakes(readings, valid)
    for surface, reading in former_surfaces((row for row in rows if row.level != "township"), valid):
        if surface not in names:
            names[surface] = [reading]
    return names | {surface: [reading] for surface, reading in said if not MARKED.fullmatch(surface)}


def _full_names(valid: Mapping[str, Division]) -> dict[str, list[str]]:
    """Return full name, name with the division above (长春市朝阳区, 公主岭市大岭镇), and code → ids."""
    names: dict[str, list[str]] = {}
    for code, row in valid.items():
        parent = valid.get(row.parent_code or "")
        for name in {row.name, code, *([parent.name + row.name] if parent else [])}:
            names.setdefault(name, []).append(code)
    return names


def _marked(said: Iterable[tuple[str, Reading]]) -> list[tuple[str, str, str, Reading]]:
    """Return (before, surface, after, reading) of aliases written 中新[吉林]食品区, or 引松入{榆} inside a name."""
    marked = []
    for surface, reading in said:
        if match := MARKED.fullmatch(surface):
            before, plain, in_name, after = match.groups()
            marked.append((before, plain or in_name, after, replace(reading, how="in_name") if in_name else reading))
    return marked
