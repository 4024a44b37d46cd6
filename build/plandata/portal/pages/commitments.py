"""Commitments: projects and targets of a plan in one list made for checking, and what is known of each.

Three things stay apart: what the plan says (its verb or number, its deadline), what was published later (evidence), and
whether the date has passed. None is turned into kept or broken. The day that counts is that of the last reading or
search, never the clock's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.portal.pages.profiles import amount
from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized
from plandata.publish.formats import N_
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Text
from plandata.reference.scale import LEVELS

NUMBER, OUTSIDE = "number", "outside"  # a target's strength: its number; a verb that the scale does not have
STRENGTHS = (*LEVELS, NUMBER, OUTSIDE)
STRENGTH_WORDS = {
    "finish": N_("建成"), "build": N_("建设"), "advance": N_("推进"), "study": N_("研究"),
    NUMBER: N_("数值"), OUTSIDE: N_("不在尺度内"),
}  # fmt: skip
HAS_SOME = """(exists (select 1 from projects r where r.plan_id = p.plan_id)
  or exists (select 1 from targets t where t.plan_id = p.plan_id))"""
PAGE, MOST = 50, 999_999  # commitments on one page: a phone's screen holds three; where a page may start at most
_TIME = re.compile(r"\d{4}\s*年(?!以来)|\d{1,2}月|年[底内末]|[一二三四五六]五”?(?:末|期间)|[一二两三四五\d]年内")
FOUND, UNCHECKED, NONE_FOUND, UNSEARCHED = "found", "unchecked", "none", "unsearched"
KNOWN_WORDS = {
    FOUND: N_("有后续消息"),
    UNCHECKED: N_("有消息，待复核"),
    NONE_FOUND: N_("查过，没有找到"),
    UNSEARCHED: N_("尚未查找"),
}
_COMMITMENTS = """
select * from (
select p.project_id as commitment_id, 'projects' as about_table, p.plan_id, p.name, p.name_en, p.pinyin, p.action,
  0 as aspirational, null as comparator, p.capacity_value as value_min, null as value_max, p.capacity_unit as unit,
  null as deadline, p.years_words as deadline_words, null as owner, p.task_id, p.clause_id, p.start_char, p.quote,
  p.sentence, null as project_id, l.horizon from projects p join plans l on l.plan_id = p.plan_id
where :plan = '' or p.plan_id = :plan
union all
select t.target_id, 'targets', t.plan_id, t.subject, t.subject_en, null, null, t.aspirational, t.comparator,
  t.value_min, t.value_max, t.unit, t.deadline, t.deadline_words, t.owner, t.task_id, t.clause_id, t.start_char,
  t.quote, t.sentence, t.project_id, l.horizon from targets t join plans l on l.plan_id = t.plan_id
where :plan = '' or t.plan_id = :plan)
order by plan_id, start_char, commitment_id
"""
_OWNERS = """
select r.task_id, r.clause_id, r.agency_id, coalesce(p.name, a.name) as name, a.name_en from responsibilities r
join agencies a on a.agency_id = r.agency_id
left join plan_agencies p on p.plan_id = r.plan_id and p.agency_id = r.agency_id
where r.role in ('lead', 'joint') and r.task_id is not null and (:plan = '' or r.plan_id = :plan)
group by r.task_id, r.clause_id, r.agency_id order by r.task_id, min(r.start_char)
"""
_PLACES = """
select p.project_id, c.city_id, c.name, c.name_en from project_cities p join cities c on c.city_id = p.city_id
where :plan = '' or p.plan_id = :plan order by p.project_id, c.city_id
"""
_EVIDENCE = """
select * from evidence where :plan = '' or plan_id = :plan
order by coalesce(happened_on, published_on, read_on) desc, length(evidence_id) desc, evidence_id desc
"""
_SEARCHES = "select * from searches where :plan = '' or plan_id = :plan order by searched_on"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A project or target, what the plan says of it and what is known of it.

    `strength` is a level of the scale, NUMBER or OUTSIDE. `deadline` is the plan's own for it; where it states none,
    `horizon` is the year that the whole plan looks to. `passed` is None where neither is known, or nothing was read.
    """

    row: Row
    name: Text
    strength: str
    amount: str
    aspirational: bool
    deadline: str | None
    horizon: int | None
    passed: bool | None
    in_sentence: bool  # a project's sentence tells a time that no column holds
    owners: tuple[Row, ...]
    places: tuple[Row, ...]
    evidence: tuple[Row, ...]  # newest first, what was superseded included
    searched_on: str | None
    searched_in: tuple[str, ...]
    unchecked: int  # found and not published yet, since nobody has read it a second time

    @property
    def key(self) -> str:
        """Id of the project or target."""
        return str(self.row["commitment_id"])

    @property
    def standing(self) -> tuple[Row, ...]:
        """The evidence that no later entry corrects."""
        corrected = {row["supersedes"] for row in self.evidence}
        return tuple(row for row in self.evidence if row["evidence_id"] not in corrected)

    @property
    def known(self) -> str:
        """Whether something was found, awaits a second reading, was searched for in vain, or not searched for."""
        if self.standing or self.unchecked:
            return FOUND if self.standing else UNCHECKED
        return NONE_FOUND if self.searched_on else UNSEARCHED


@dataclass(frozen=True, slots=True)
class Commitments:
    """The commitments asked for, out of all of a plan's, counted; `as_of` is the day of the last reading or search."""

    shown: tuple[Commitment, ...]
    every: tuple[Commitment, ...]
    as_of: str | None

    def first(self, start: int) -> int:
        """Return where the page that is asked for from `start` on begins: 0 where there are not so many."""
        return start if start < len(self.shown) else 0

    def page(self, start: int) -> tuple[Commitment, ...]:
        """Return the commitments of the page that is asked for from `start` on."""
        return self.shown[self.first(start) :][:PAGE]

    def next_start(self, start: int) -> int | None:
        """Return where the page after that begins; None on the last one."""
        following = self.first(start) + PAGE
        return following if following < len(self.shown) else None

    def count(self, **having: Any) -> int:
        """Return how many of all have these values: count(known="found")."""
        return sum(all(getattr(item, name) == value for name, value in having.items()) for item in self.every)

    @property
    def places(self) -> tuple[str, ...]:
        """Every place that was searched."""
        return tuple(dict.fromkeys(place for item in self.every for place in item.searched_in))


async def commitments_of(
    datasette: Any, site: Site, plan_id: str = "", strength: str = "", known: str = ""
) -> Commitments:
    """Return the commitments of a plan ('' for all), of one strength or state of knowledge if given."""
    rows = await ask(datasette, site, _COMMITMENTS, plan=plan_id)
    owners = _grouped(await ask(datasette, site, _OWNERS, plan=plan_id), "task_id")
    places = _grouped(await ask(datasette, site, _PLACES, plan=plan_id), "project_id")
    evidence = _grouped(await ask(datasette, site, _EVIDENCE, plan=plan_id), "about_id")
    searches = _grouped(await ask(datasette, site, _SEARCHES, plan=plan_id), "about_id")
    as_of = _last_day(evidence, searches)
    every = tuple(
        _commitment(
            site, row, as_of.get(row["plan_id"]),
            owners=_answerable(owners[row["task_id"]], row["clause_id"]),
            places=places[row["project_id"] or row["commitment_id"]],
            evidence=evidence[row["commitment_id"]],
            searches=searches[row["commitment_id"]],
        )
        for row in rows
    )  # fmt: skip
    shown = tuple(
        item for item in every if (not strength or item.strength == strength) and (not known or item.known == known)
    )
    return Commitments(shown, every, max(as_of.values(), default=None))


def _answerable(owners: Sequence[Row], clause: str) -> tuple[Row, ...]:
    """Return who answers for what a clause says: the bodies of its own note, else all of the task, each once."""
    own = [row for row in owners if row["clause_id"] == clause] or owners
    return tuple({row["agency_id"]: row for row in own}.values())


def _commitment(  # noqa: PLR0913  a commitment and all that is known of it
    site: Site,
    row: Row,
    as_of: str | None,
    *,
    owners: Sequence[Row],
    places: Sequence[Row],
    evidence: Sequence[Row],
    searches: Sequence[Row],
) -> Commitment:
    is_target = row["about_table"] == "targets"
    deadline = row["deadline"] or None
    worded = bool(row["deadline_words"]) or (not is_target and _tells_a_time(row["sentence"]))
    own = [{"agency_id": None, "name": row["owner"], "name_en": None}] if row["owner"] else owners
    return Commitment(
        row=row,
        name=localized({DEFAULT_LANGUAGE: row["name"], ENGLISH: row["name_en"]}),
        strength=NUMBER if is_target else site.scale.of(row["action"]) or OUTSIDE,
        amount=amount(site.contract.table("targets"), row) if is_target else "",
        aspirational=bool(row["aspirational"]),
        deadline=deadline,
        horizon=None if deadline or worded else row["horizon"],
        passed=has_passed(deadline or (None if worded else row["horizon"]), as_of),
        in_sentence=worded and not deadline and not row["deadline_words"],
        owners=tuple(own),
        places=tuple(places),
        evidence=tuple(evidence),
        searched_on=searches[-1]["searched_on"] if searches else None,
        unchecked=max(0, max((search["found_count"] for search in searches), default=0) - len(evidence)),
        searched_in=tuple(dict.fromkeys(place for search in searches for place in search["places"].split("、"))),
    )


def _tells_a_time(sentence: str | None) -> bool:
    """Whether the sentence of a project, which has no column for a deadline, tells a year, a month or a term."""
    return _TIME.search(sentence or "") is not None


def has_passed(deadline: str | int | None, as_of: str | None) -> bool | None:
    """Tell whether a year, month or day was over on a day; None where one of the two is not known."""
    if deadline is None or as_of is None:
        return None
    return str(deadline) < as_of[: len(str(deadline))]


def _last_day(*tables: Mapping[str | None, Sequence[Row]]) -> dict[str, str]:
    """The day of the last reading or search of each plan."""
    last: dict[str, str] = {}
    for row in (row for table in tables for rows in table.values() for row in rows):
        day = row.get("searched_on") or row["checked_on"]
        last[row["plan_id"]] = max(day, last.get(row["plan_id"], ""))
    return last


def _grouped(rows: Iterable[Row], column: str) -> defaultdict[str | None, list[Row]]:
    grouped: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped
