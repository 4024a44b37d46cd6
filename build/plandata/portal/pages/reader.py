"""A plan's page: its whole text as printed, clause by clause, facts drawn in by kind, its outline beside it.

Anchors are clause ids and row ids. Between two clauses of a plan there is only white space, so that the clauses in
order are the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plandata.portal.addresses import PROFILES, id_path, row_path, table_path
from plandata.portal.pages.reporting import lasting_address, report_href
from plandata.portal.pages.search import places
from plandata.portal.pages.spans import FOUND, Mark, drawn
from plandata.portal.queries import Row, ask
from plandata.portal.site import Site
from plandata.portal.texts.citing import plain_reference, reference
from plandata.portal.texts.contract import localized
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import is_chinese

# Kinds of facts as the legend lists them, and the table that names each; of equal spans the later is the inner.
KINDS = {
    "erratum": "errata",
    "project": "projects",
    "target": "targets",
    "position": "positions",
    "citation": "citations",
    "agency": "agencies",
    "city": "cities",
}
_HEADINGS = {"title", "chapter", "section", "task"}
_CLOSING = re.compile(r"[、.．,，\s]+$")
_HEADING = 30  # characters of a heading without an end that the outline shows
_NUMBER = re.compile(r"\w")
# Every fact of a plan as: table, id, kind, where it leads (table, id), name, span.
_FACTS = """
select 'errata' as fact, erratum_id as row_id, 'erratum' as kind, 'errata' as leads_to, erratum_id as leads_id,
  read_as as name, clause_id, start_char, end_char from errata where plan_id = :plan
union all select 'projects', project_id, 'project', 'projects', project_id, name, clause_id, start_char, end_char
  from projects where plan_id = :plan
union all select 'targets', target_id, 'target', 'targets', target_id, subject, clause_id, start_char, end_char
  from targets where plan_id = :plan
union all select 'positions', p.position_id, 'position', 'cities', p.city_id, c.name, p.clause_id, p.start_char,
  p.end_char from positions p join cities c on c.city_id = p.city_id where p.plan_id = :plan
union all select 'citations', citation_id, 'citation', 'citations', citation_id, title, clause_id, start_char, end_char
  from citations where plan_id = :plan
union all select 'responsibilities', r.responsibility_id, 'agency', 'agencies', r.agency_id, a.name, r.clause_id,
  r.start_char, r.end_char from responsibilities r join agencies a on a.agency_id = r.agency_id
  where r.plan_id = :plan
union all select 'mentions', m.mention_id, m.entity_kind,
  case m.entity_kind when 'city' then 'cities' when 'agency' then 'agencies' else 'citations' end,
  coalesce(m.city_id, m.agency_id, m.citation_id), coalesce(c.name, a.name, m.surface), m.clause_id, m.start_char,
  m.end_char from mentions m left join cities c on c.city_id = m.city_id
  left join agencies a on a.agency_id = m.agency_id where m.plan_id = :plan
"""
_COUNTED = f"select clause_id, count(*) as n from ({_FACTS}) group by clause_id"  # noqa: S608  a constant
_PLACE = f"""
select clause_id from ({_FACTS}) where row_id = :id
union all select clause_id from clauses where plan_id = :plan and clause_id = :id
"""  # noqa: S608  a constant
_CLAUSES = "select * from clauses where plan_id = :plan order by ordinal"
_ERRATA = "select * from errata where plan_id = :plan order by start_char"


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause as the reader shows it."""

    clause_id: str
    kind: str
    level: int  # of its heading, 2 to 6; 0 for running text
    label: str  # where it stands, in printed numbers: 二(三)12
    html: Markup
    english: str  # of its heading, on a page that is not in Chinese; '' where none is known
    errata: Sequence[Row]
    facts: Sequence[tuple[str, int, str]]  # table, rows read from this clause, address of these rows
    citation: str
    plain_citation: str
    report: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the outline and the headings under it."""

    clause_id: str
    number: str
    heading: str
    below: tuple[Entry, ...]
    misprinted: bool = False  # its words are as found, not as meant


async def clauses_of(datasette: Any, site: Site, plan_id: str) -> list[Row]:
    """Return the clauses of a plan in order."""
    return await ask(datasette, site, _CLAUSES, plan=plan_id)


async def clause_of(datasette: Any, site: Site, plan_id: str, anchor: str) -> str | None:
    """Return the clause in which a place of a plan's text stands: one of its clauses, or of its facts; else None."""
    found = await ask(datasette, site, _PLACE, plan=plan_id, id=anchor)
    return str(found[0]["clause_id"]) if found else None


async def facts_by_clause(datasette: Any, site: Site, plan_id: str) -> dict[str, int]:
    """Return how many facts each clause of a plan holds."""
    return {row["clause_id"]: row["n"] for row in await ask(datasette, site, _COUNTED, plan=plan_id)}


async def passages_of(
    datasette: Any, site: Site, plan: Row, clauses: list[Row], shown: slice = slice(None)
) -> list[Passage]:
    """Return the clauses of a plan as the reader shows them, or some of them, their facts drawn in."""
    plan_id = plan["plan_id"]
    facts = by_clause(await ask(datasette, site, _FACTS, plan=plan_id))
    errata = by_clause(await ask(datasette, site, _ERRATA, plan=plan_id))
    labels, levels = labels_of_clauses(clauses, site), levels_of(clauses)
    return [
        _passage(site, plan, clause, labels[own], levels[own], facts=facts[own], errata=errata[own])
        for own, clause in ((clause["clause_id"], clause) for clause in clauses[shown])
    ]


def _passage(  # noqa: PLR0913  a clause and all that is known of it
    site: Site, plan: Row, clause: Row, label: str, level: int, *, facts: list[Row], errata: list[Row]
) -> Passage:
    own = clause["clause_id"]
    address = lasting_address(site, own)
    return Passage(
        clause_id=own,
        kind=clause["kind"],
        level=level,
        label=label,
        english="" if is_chinese() else clause["heading_en"] or "",
        html=drawn(clause["text"], clause["start_char"], [*marks_of(site, facts), *_found(clause)]),
        errata=errata,
        facts=_counted(site, own, facts),
        citation=reference(plan, address, label),
        plain_citation=plain_reference(plan, address, label),
        report=report_href(site, own, clause["text"]),
        address=id_path(own),
    )


def _found(clause: Row) -> list[Mark]:
    """The marks of the words that the request searches for (`?q=`)."""
    start = clause["start_char"]
    return [
        Mark(f"found-{start + a}", FOUND, start + a, start + b, layer=99) for a, b in places(clause["text"], "text")
    ]


def by_clause(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    """Group rows by the clause they were read from."""
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["clause_id"]].append(row)
    return grouped


def marks_of(site: Site, facts: Sequence[Row]) -> list[Mark]:
    """Return the marks of facts; what one span yields several of (长吉) is named together."""
    names: defaultdict[tuple[int, int, str], dict[str, None]] = defaultdict(dict)
    for fact in facts:
        names[fact["start_char"], fact["end_char"], fact["kind"]][str(fact["name"])] = None
    order = list(KINDS)
    marks = []
    for fact in sorted(facts, key=lambda fact: (order.index(fact["kind"]), fact["row_id"])):
        span = fact["start_char"], fact["end_char"], fact["kind"]
        title = f"{site.contract.table(KINDS[fact['kind']]).title}：{'、'.join(names[span])}"
        href = row_path(site.settings.database, fact["leads_to"], str(fact["leads_id"]))
        if fact["leads_id"] != fact["row_id"] and fact["leads_to"] in PROFILES:  # profiles list their mentions
            href += f"#{fact['row_id']}"
        marks.append(Mark(fact["row_id"], fact["kind"], *span[:2], href, title, 1 + order.index(fact["kind"])))
    return marks


def _counted(site: Site, clause_id: str, facts: Sequence[Row]) -> list[tuple[str, int, str]]:
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact["fact"]] = counts.get(fact["fact"], 0) + 1
    database = site.settings.database
    return [
        (site.contract.table(table).title, count, table_path(database, table, [("clause_id", clause_id)]))
        for table, count in counts.items()
    ]


def levels_of(clauses: Sequence[Row]) -> dict[str, int]:
    """Return the level of every clause's heading, one below the heading it stands under; 0 for running text."""
    below: dict[str | None, int] = {None: 1}
    levels = {}
    for clause in clauses:
        own, above = clause["clause_id"], below.get(clause["parent_id"], 1)
        is_heading = clause["kind"] in _HEADINGS
        levels[own] = min(above + 1, 6) if is_heading else 0
        below[own] = above + 1 if is_heading else above
    return levels


def labels_of_clauses(clauses: Sequence[Row], site: Site) -> dict[str, str]:
    """Return where each clause stands: printed numbers (二(三)12), place among its like, or what it is."""
    by_id = {clause["clause_id"]: clause for clause in clauses}
    siblings: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
    for clause in clauses:
        siblings[clause["parent_id"], clause["kind"]].append(clause["clause_id"])
    labels = {}
    for own, clause in by_id.items():
        path = printed_path(by_id, clause)
        alike = siblings[clause["parent_id"], clause["kind"]]
        place = path or str(site.contract.table("clauses").column("kind").word(clause["kind"]) or own)
        if clause["kind"] not in _HEADINGS and not _printed(clause) and len(alike) > 1:
            place += _("第%s段") % (alike.index(own) + 1)
        labels[own] = place
    return labels


def printed_path(by_id: Mapping[str, Row], clause: Row) -> str:
    """Return the printed numbers from the top down to a clause; dashes and closing marks are not numbers."""
    numbers: list[str] = []
    at: Row | None = clause
    while at is not None:
        numbers.append(_printed(at))
        at = by_id.get(at["parent_id"] or "")
    return "".join(reversed(numbers))


def _printed(clause: Row) -> str:
    number = _CLOSING.sub("", clause["number"] or "")
    return number if _NUMBER.search(number) else ""


def outline_of(clauses: Sequence[Row], misprinted: Collection[str] = ()) -> tuple[Entry, ...]:
    """Return the headings of a plan, nested as they stand. `misprinted`: ids of the clauses that have errata."""
    by_id = {clause["clause_id"]: clause for clause in clauses}
    below: defaultdict[str | None, list[Row]] = defaultdict(list)
    for clause in clauses:
        if clause["kind"] in _HEADINGS:
            below[_heading_above(by_id, clause)].append(clause)

    def entries(parent: str | None) -> tuple[Entry, ...]:
        return tuple(
            Entry(own, c["number"] or "", heading_of(c), entries(own), own in misprinted)
            for own, c in ((c["clause_id"], c) for c in below[parent])
        )

    return entries(None)


def heading_of(clause: Row) -> str:
    """Return a heading's words, in the request's language where it has them; of one that runs on, its beginning."""
    if clause["heading"]:
        return localized({"zh-CN": clause["heading"], "en": clause.get("heading_en")})
    words = str(clause["text"]).removeprefix(clause["number"] or "").strip()
    return words if len(words) <= _HEADING else f"{words[:_HEADING]}…"


def _heading_above(by_id: Mapping[str, Row], clause: Row) -> str | None:
    above = by_id.get(clause["parent_id"] or "")
    while above is not None and above["kind"] not in _HEADINGS:
        above = by_id.get(above["parent_id"] or "")
    return above["clause_id"] if above else None


async def counts_by_kind(datasette: Any, site: Site, plan_id: str) -> dict[str, int]:
    """Return how many facts of each kind a plan's text holds, in the legend's order; kinds without any left out."""
    rows = await ask(datasette, site, f"select kind, count(*) as n from ({_FACTS}) group by kind", plan=plan_id)  # noqa: S608
    counts = {row["kind"]: row["n"] for row in rows}
    return {kind: counts[kind] for kind in KINDS if counts.get(kind)}
