"""Up to four plans side by side: outlines, headings that share words, who leads most, numbers of one unit, bodies and
places that several name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from plandata.portal.datasette_api import Unfit
from plandata.portal.pages.reader import Entry, clauses_of, outline_of
from plandata.portal.queries import Row, ask, plan_of
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized

MOST = 4
_LEADING = 8  # bodies of each plan
_SHARED = 40  # bodies and places that several plans name
_NUMBERS = 40  # units
_OF_A_UNIT = 5  # numbers of a plan in one unit
_LEADS = """
select r.plan_id, r.agency_id as id, a.name, a.name_en, count(*) as n from responsibilities r
join agencies a on a.agency_id = r.agency_id
where r.plan_id in (select value from json_each(:plans)) and r.role in ('lead', 'joint') and a.kind <> 'general'
group by r.plan_id, r.agency_id order by r.plan_id, n desc, r.agency_id
"""
# The first sentence of each in a plan stands for all: it leads to the text.
_BODIES = """
select r.plan_id, r.agency_id as id, a.name, a.name_en, r.responsibility_id as row_id, r.sentence, min(r.start_char),
  count(*) as n from responsibilities r join agencies a on a.agency_id = r.agency_id
where r.plan_id in (select value from json_each(:plans)) and a.kind <> 'general' group by r.plan_id, r.agency_id
"""
_PLACES = """
select m.plan_id, m.city_id as id, c.name, c.name_en, m.mention_id as row_id, l.text as sentence, min(m.start_char),
  count(*) as n from mentions m join cities c on c.city_id = m.city_id join clauses l on l.clause_id = m.clause_id
where m.plan_id in (select value from json_each(:plans)) and c.level <> 'country' group by m.plan_id, m.city_id
"""
_TARGETS = """
select plan_id, target_id, subject, comparator, value_min, value_max, unit, deadline, sentence from targets
where plan_id in (select value from json_each(:plans)) and unit is not null order by plan_id, start_char
"""
_WORDS = 60  # characters of a sentence that a cell shows
_RUN = 4  # characters in a row that headings share, as 生态保护 and 组织领导 are
_ALIKE = 100  # lines of headings


@dataclass(frozen=True, slots=True)
class Shared:
    """A body or place that several plans name: what each says of it first, by plan."""

    id: str
    name: str
    first: Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Unit:
    """The numbers of one unit, by plan, the first ones in the order of the text; `more` counts the rest."""

    unit: str
    numbers: Mapping[str, Sequence[Row]]
    more: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans beside each other."""

    plans: tuple[Row, ...]
    outlines: Mapping[str, tuple[Entry, ...]]
    alike: tuple[Mapping[str, Entry], ...]
    leading: Mapping[str, Sequence[Row]]
    units: tuple[Unit, ...]
    bodies: tuple[Shared, ...]
    places: tuple[Shared, ...]


def wanted(text: str) -> tuple[str, ...]:
    """Return the ids that `?plans=a,b` names, each once. Raises Unfit for more than four."""
    ids = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    if len(ids) > MOST:
        raise Unfit("too_often", name="plans", times=str(len(ids)), most=str(MOST))
    return ids


async def comparison_of(datasette: Any, site: Site, ids: Sequence[str]) -> Comparison:
    """Return the comparison of plans; an id that no plan has is left out."""
    found = [await plan_of(datasette, site, plan_id) for plan_id in ids]
    plans = tuple(plan for plan in found if plan)
    keys = [plan["plan_id"] for plan in plans]
    told = json.dumps(keys)
    outlines = {key: _top(outline_of(await clauses_of(datasette, site, key))) for key in keys}
    leads = _by_plan(keys, await ask(datasette, site, _LEADS, plans=told))
    return Comparison(
        plans=plans,
        outlines=outlines,
        alike=alike(outlines)[:_ALIKE],
        leading={key: rows[:_LEADING] for key, rows in leads.items()},
        units=units_of(keys, await ask(datasette, site, _TARGETS, plans=told)),
        bodies=shared_of(await ask(datasette, site, _BODIES, plans=told)),
        places=shared_of(await ask(datasette, site, _PLACES, plans=told)),
    )


def _top(outline: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return an outline from its first level on: a title that holds the whole plan is none, nor is its notice's."""
    whole = [entry for entry in outline if entry.below]
    return whole[0].below if len(whole) == 1 and not any(entry.number for entry in outline) else outline


def alike(outlines: Mapping[str, tuple[Entry, ...]]) -> tuple[Mapping[str, Entry], ...]:
    """Return chapters, sections and tasks of two plans or more whose headings share a run of four characters.

    The run is half of the shorter heading or more: 大力实施 in two long ones says nothing of what they are about.
    One of each plan stands in a line; of several, those that share the longest run. Lines come in the order of the
    first plan that has them.
    """
    headings = [(plan_id, entry) for plan_id, entries in outlines.items() for entry in _flat(entries)]
    by_run: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, entry) in enumerate(headings):
        for run in {entry.heading[at : at + _RUN] for at in range(len(entry.heading) - _RUN + 1)}:
            by_run[run].append(number)
    pairs = {
        pair
        for same in by_run.values()
        for pair in combinations(same, 2)
        if headings[pair[0]][0] != headings[pair[1]][0]
    }
    runs = {pair: _longest_run(*(headings[number][1] for number in pair)) for pair in pairs}
    near = [pair for pair, run in runs.items() if 2 * run >= min(len(headings[number][1].heading) for number in pair)]
    lines: dict[int, dict[str, int]] = {}  # of a heading: the line that it stands in, by plan
    for one, two in sorted(near, key=lambda pair: (-runs[pair], pair)):
        own, other = (lines.get(number, {headings[number][0]: number}) for number in (one, two))
        if not own.keys() & other.keys():
            joined = own | other
            lines |= dict.fromkeys(joined.values(), joined)
    firsts = sorted({min(line.values()) for line in lines.values()})
    return tuple({plan_id: headings[number][1] for plan_id, number in lines[first].items()} for first in firsts)


def _flat(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.below)


def _longest_run(one: Entry, two: Entry) -> int:
    return SequenceMatcher(None, one.heading, two.heading, autojunk=False).find_longest_match().size


def _by_plan(keys: Iterable[str], rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {key: [row for row in rows if row["plan_id"] == key] for key in keys}


def shared_of(rows: Sequence[Row]) -> tuple[Shared, ...]:
    """Return what two plans or more name: in most plans first, then by how often."""
    by_id: dict[str, dict[str, Row]] = {}
    for row in rows:
        sentence = str(row["sentence"] or "").strip()
        short = sentence if len(sentence) <= _WORDS else f"{sentence[:_WORDS]}…"
        by_id.setdefault(row["id"], {})[row["plan_id"]] = {**row, "sentence": short}
    several = [(key, own) for key, own in by_id.items() if len(own) > 1]
    several.sort(key=lambda item: (-len(item[1]), -sum(row["n"] for row in item[1].values()), item[0]))
    return tuple(Shared(key, _name(own), own) for key, own in several[:_SHARED])


def _name(own: Mapping[str, Row]) -> str:
    row = next(iter(own.values()))
    return localized({"zh-CN": row["name"], "en": row["name_en"]})


def units_of(keys: Sequence[str], rows: Sequence[Row]) -> tuple[Unit, ...]:
    """Return the units in which two plans or more promise numbers, those of most numbers first.

    万 and 亿 are folded into the values (75000 亩, never 7.5 万亩), so that one unit is one line.
    """
    by_unit: dict[str, list[Row]] = {}
    for row in rows:
        by_unit.setdefault(row["unit"], []).append(row)
    several = [(unit, own) for unit, own in by_unit.items() if len({row["plan_id"] for row in own}) > 1]
    several.sort(key=lambda item: (-len({row["plan_id"] for row in item[1]}), -len(item[1]), item[0]))
    return tuple(
        Unit(
            unit,
            {key: numbers[:_OF_A_UNIT] for key, numbers in _by_plan(keys, own).items()},
            {key: max(len(numbers) - _OF_A_UNIT, 0) for key, numbers in _by_plan(keys, own).items()},
        )
        for unit, own in several[:_NUMBERS]
    )
