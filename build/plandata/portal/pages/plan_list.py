"""Many plans as a list: one line each, filters, 20 a page; and which plans a page of one plan offers instead.

All of it is asked of the published tables with a limit, so that a portal of ten thousand plans answers as one of ten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plandata.portal.datasette_api import Missing
from plandata.portal.queries import Row, ask, plan_of
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized
from plandata.publish.search import fold
from plandata.publish.topics import TOPICS

AS_CARDS = 5  # plans that the home page shows whole; more stand in a list
PAGE = 20
OFFERED = 30  # plans that a picker lists
MOST_LISTED = 200  # plans that a list of choices holds; of more a reader types the id
ROWS_SHOWN = 100  # of a question's answer over several plans; its files hold all
MOST_CHOICES = 40  # topics to choose from
WITHOUT_YEAR = "-"
_LINE = """
select p.plan_id, p.title, p.title_en, p.document_number, substr(p.issued_on, 1, 4) as year, p.issued_on, p.region_id,
  p.review_state, p.task_count, p.project_count, p.target_count, r.name as region, r.name_en as region_en,
  a.name as issuer, a.name_en as issuer_en, a.level as level
from plans p left join cities r on r.city_id = p.region_id left join agencies a on a.agency_id = p.issuer_id
"""
_ORDER = " order by p.issued_on desc, p.plan_id"
_COUNT = "select count(*) as n from plans p left join agencies a on a.agency_id = p.issuer_id"
_YEARS = f"""
select coalesce(substr(p.issued_on, 1, 4), '{WITHOUT_YEAR}') as value, count(*) as n from plans p
group by value order by value desc
"""  # noqa: S608  a constant
_LEVELS = """
select a.level as value, count(*) as n from plans p join agencies a on a.agency_id = p.issuer_id
group by value order by n desc, value
"""
_REGIONS = """
select p.region_id as value, count(*) as n, c.name, c.name_en from plans p join cities c on c.city_id = p.region_id
group by value order by value
"""
_NAMES = "select city_id, name, name_en from cities where city_id in (select value from json_each(:ids))"
_TOPICS = f"select term as value, count(*) as n from {TOPICS} group by term order by n desc, term limit {MOST_CHOICES}"  # noqa: S608
_HAS_TOPICS = "select 1 from sqlite_master where name = :name"
_DIVISION = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of the list; an empty text asks for nothing."""

    words: str = ""  # in title, number or issuer
    region: str = ""  # a code of GB/T 2260: a province or a city means all that lies in it
    level: str = ""  # of the issuer
    year: str = ""
    topic: str = ""
    page: int = 1

    @classmethod
    def of(cls, args: Any) -> Wanted:
        """Read the parameters of a request; a page that is no number is the first."""
        given = {name: (args.get(key) or "").strip() for name, key in PARAMETERS.items()}
        page = (args.get("page") or "")[:6]
        return cls(**given, page=max(int(page), 1) if page.isascii() and page.isdigit() else 1)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address that asks for the same, without the page."""
        return [(key, value) for name, key in PARAMETERS.items() if (value := str(getattr(self, name)))]


PARAMETERS = {"words": "find", "region": "region", "level": "level", "year": "year", "topic": "topic"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, its words and how many plans have it."""

    value: str
    words: str
    count: int
    below: tuple[Choice, ...] = ()  # cities of a province


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list and what to filter by."""

    wanted: Wanted
    lines: tuple[Row, ...]
    count: int
    pages: int
    regions: tuple[Choice, ...] = ()
    levels: tuple[Choice, ...] = ()
    years: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)  # plan → what it calls itself: 规划, 方案

    @property
    def page(self) -> int:
        """The page that is shown."""
        return min(self.wanted.page, self.pages)

    @property
    def first(self) -> int:
        """The number of the first line among all."""
        return (self.page - 1) * PAGE + 1


async def count_of(datasette: Any, site: Site) -> int:
    """Return how many plans are published."""
    return int((await ask(datasette, site, "select count(*) as n from plans"))[0]["n"])


@dataclass(frozen=True, slots=True)
class Picker:
    """The plans that a page of one plan offers instead of its own: all of a few, else the newest that are searched for.

    `groups` are plans by the place they are for.
    """

    count: int
    words: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    found: int

    @property
    def plans(self) -> tuple[Row, ...]:
        """The plans offered, in the order of their groups."""
        return tuple(plan for _, plans in self.groups for plan in plans)


async def picker_of(datasette: Any, site: Site, request: Any) -> Picker:
    """Return what the picker of a page offers, of many plans those that `?find=` names."""
    wanted = Wanted(words=(request.args.get("find") or "").strip())
    where, values = conditions(wanted, topics=False)
    found = int((await ask(datasette, site, _COUNT + where, **values))[0]["n"])
    lines = await ask(datasette, site, f"{_LINE}{where}{_ORDER} limit {OFFERED}", **values)
    groups: dict[str, list[Row]] = {}
    for line in lines:
        groups.setdefault(localized({"zh-CN": line["region"], "en": line["region_en"]}), []).append(line)
    return Picker(
        count=await count_of(datasette, site),
        words=wanted.words,
        groups=tuple((place, tuple(plans)) for place, plans in groups.items()),
        found=found,
    )


async def plans_for(datasette: Any, site: Site, chosen: str) -> list[Row]:
    """Return the plans that a form lists, newest first; [] where they are many, or `chosen` is none of them."""
    if await count_of(datasette, site) > MOST_LISTED:
        return []
    lines = await ask(datasette, site, f"{_LINE}{_ORDER}")
    return lines if not chosen or any(line["plan_id"] == chosen for line in lines) else []


async def listing_of(datasette: Any, site: Site, wanted: Wanted) -> Listing:
    """Return the page of the list that is asked for, newest plan first; beyond the last page the last."""
    known = bool(await ask(datasette, site, _HAS_TOPICS, name=TOPICS))
    where, values = conditions(wanted, topics=known)
    count = int((await ask(datasette, site, _COUNT + where, **values))[0]["n"])
    pages = max(-(-count // PAGE), 1)
    at = min(wanted.page, pages)
    lines = await ask(datasette, site, f"{_LINE}{where}{_ORDER} limit {PAGE} offset {(at - 1) * PAGE}", **values)
    level = site.contract.table("agencies").column("level")
    return Listing(
        wanted=wanted,
        lines=tuple(await with_topics(datasette, site, lines) if known else lines),
        count=count,
        pages=pages,
        regions=await regions_of(datasette, site),
        levels=tuple(
            Choice(row["value"], level.word(row["value"]) or row["value"], row["n"])
            for row in await ask(datasette, site, _LEVELS)
        ),
        years=tuple(Choice(row["value"], row["value"], row["n"]) for row in await ask(datasette, site, _YEARS)),
        topics=tuple(Choice(row["value"], row["value"], row["n"]) for row in await ask(datasette, site, _TOPICS))
        if known
        else (),
        kinds={line["plan_id"]: kind for line in lines if (kind := kind_of(line["title"], site.genre_nouns))},
    )


def conditions(wanted: Wanted, *, topics: bool) -> tuple[str, dict[str, str]]:
    """Return the SQL condition ('' for none) and its parameters; `topics`: whether the table of topics is there."""
    clauses: list[str] = []
    values: dict[str, str] = {}
    if wanted.words:
        told = "p.title || ' ' || coalesce(p.document_number, '') || ' ' || coalesce(a.full_name, '')"
        for number, word in enumerate(wanted.words.split()):
            clauses.append(f"instr(fold({told}), :word{number}) > 0")
            values[f"word{number}"] = fold(word)
    if wanted.region:
        stem = _stem(wanted.region)
        clauses.append("p.region_id = :region" if stem is None else "substr(p.region_id, 1, length(:region)) = :region")
        values["region"] = wanted.region if stem is None else stem
    if wanted.level:
        clauses.append("a.level = :level")
        values["level"] = wanted.level
    if wanted.year:
        clauses.append(f"coalesce(substr(p.issued_on, 1, 4), '{WITHOUT_YEAR}') = :year")
        values["year"] = wanted.year
    if wanted.topic and topics:
        clauses.append(f"p.plan_id in (select plan_id from {TOPICS} where term = :topic)")  # noqa: S608
        values["topic"] = wanted.topic
    return (f" where {' and '.join(clauses)}" if clauses else ""), values


def _stem(code: str) -> str | None:
    """Return how the codes of all that lies in a province or a city begin; None for the nation and for what is neither.

    220000 → 22, 220100 → 2201; 220104, a county, lies in no table with parts of its own.
    """
    if not _DIVISION.fullmatch(code) or code == "000000":
        return None
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


async def regions_of(datasette: Any, site: Site) -> tuple[Choice, ...]:
    """Return the regions of the plans: the nation and provinces, each with its cities that have plans."""
    rows = [row for row in await ask(datasette, site, _REGIONS) if _DIVISION.match(str(row["value"]))]
    own = {row["value"]: row for row in rows}
    above = {code for row in rows for code in (row["value"][:2] + "0000", row["value"][:4] + "00")} - own.keys()
    names = {**own, **{row["city_id"]: row for row in await ask(datasette, site, _NAMES, ids=_json(above))}}

    def choice(code: str, digits: int, below: tuple[Choice, ...] = ()) -> Choice:
        row = names.get(code)
        words = localized({"zh-CN": row["name"], "en": row["name_en"]}) if row else code
        return Choice(code, words, sum(r["n"] for r in rows if r["value"][:digits] == code[:digits]), below)

    provinces = sorted({row["value"][:2] for row in rows})
    return tuple(
        choice(
            f"{province}0000", 2,
            tuple(
                choice(f"{city}00", 4)
                for city in sorted({r["value"][:4] for r in rows if r["value"][:2] == province})
                if city != f"{province}00" and f"{city}00" in names
            ),
        )
        for province in provinces
    )  # fmt: skip


def _json(codes: set[str]) -> str:
    return json.dumps(sorted(codes))


async def with_topics(datasette: Any, site: Site, lines: Sequence[Row]) -> list[Row]:
    """Return the lines with their topics, the weightiest first."""
    names = {f"p{number}": line["plan_id"] for number, line in enumerate(lines)}
    sql = f"select plan_id, term from {TOPICS} where plan_id in ({', '.join(f':{n}' for n in names)}) order by place"  # noqa: S608
    rows = await ask(datasette, site, sql, **names)
    return [{**line, "topics": [row["term"] for row in rows if row["plan_id"] == line["plan_id"]]} for line in lines]


def kind_of(title: str, nouns: Sequence[str]) -> str:
    """Return what a plan calls itself: the last word of its title that names a kind of document, '' for none.

    《某市护水行动计划（2021—2023年）》 is a 计划, 《关于加快修路的若干意见》 an 意见.
    """
    found = [(title.rfind(noun) + len(noun), len(noun), noun) for noun in nouns if noun in title]
    return max(found)[2] if found else ""


# ── Searching in some plans ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Within:
    """The plans that a search is limited to, and what it may be limited to."""

    plan: Row | None
    region: str
    year: str
    regions: tuple[Choice, ...]
    years: tuple[Choice, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address that limits a search to the same plans."""
        given = {"plan_id": self.plan["plan_id"] if self.plan else "", "region": self.region, "year": self.year}
        return [(key, value) for key, value in given.items() if value]


async def plans_within(datasette: Any, site: Site, args: Any) -> tuple[str, ...] | None:
    """Return the plans that a request limits its search to (`plan_id`, `region`, `year`), None for all.

    Raises Missing when no plan has the id asked for.
    """
    if args.get("plan_id") and await plan_of(datasette, site, args["plan_id"]) is None:
        raise Missing("no_plan", key=args["plan_id"])
    wanted = Wanted(region=args.get("region") or "", year=args.get("year") or "")
    where, values = conditions(wanted, topics=False)
    if args.get("plan_id"):
        where += (" and" if where else " where") + " p.plan_id = :plan"
        values["plan"] = args["plan_id"]
    if not where:
        return None
    rows = await ask(datasette, site, f"select p.plan_id from plans p{where}", **values)  # noqa: S608  values bound
    return tuple(row["plan_id"] for row in rows)


async def within_of(datasette: Any, site: Site, args: Any) -> Within:
    """Return what a search is and may be limited to."""
    plan = await plan_of(datasette, site, args["plan_id"]) if args.get("plan_id") else None
    years = await ask(datasette, site, _YEARS)
    return Within(
        plan, args.get("region") or "", args.get("year") or "", await regions_of(datasette, site),
        tuple(Choice(row["value"], row["value"], row["n"]) for row in years),
    )  # fmt: skip


async def titles_of(datasette: Any, site: Site, groups: Sequence[Any]) -> dict[str, Row]:
    """Return title and English title of the plans of what was found, by plan id."""
    ids = {answer.values["plan_id"] for group in groups for answer in group.answers if "plan_id" in answer.values}
    sql = "select plan_id, title, title_en from plans where plan_id in (select value from json_each(:ids))"
    return {row["plan_id"]: row for row in await ask(datasette, site, sql, ids=_json(ids))}
