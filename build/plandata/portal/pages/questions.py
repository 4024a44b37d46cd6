"""Questions with blanks: names to pick from, an example that has an answer, and what it means to have none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.portal.addresses import with_query
from plandata.portal.pages.home import counts_of
from plandata.portal.queries import ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized_key
from plandata.portal.texts.languages import is_chinese
from plandata.portal.texts.numbers import counted
from plandata.publish.search.meant import SearchWords, variants
from plandata.publish.search.suggest import Suggestion, named, named_within

_MOST = 300  # names that a blank offers
# What a blank takes: names of the newest plans, the most named first. A list of all plans' would read every row.
_NEWEST = "(select plan_id from plans order by issued_on desc, plan_id limit 50)"
_NAMES = {
    "cities": f"""select c.name, c.name_en from plan_cities p join cities c using (city_id) where p.plan_id in {_NEWEST}
group by c.city_id order by sum(p.mention_count) desc, c.city_id limit :most""",  # noqa: S608  constants
    "agencies": f"""select a.name, a.name_en from responsibilities r join agencies a using (agency_id)
where r.plan_id in {_NEWEST}
group by a.agency_id order by count(*) desc, a.agency_id limit :most""",  # noqa: S608  constants
    "keywords": f"""select term as name, null as name_en from keywords where plan_id in {_NEWEST}
group by term order by count(*) desc, term limit :most""",  # noqa: S608  constants
}
# What fills the blanks of an example, of the newest plan that has it: the place with the most projects, a body that
# leads a task beside one that supports it, the keyword of the most clauses.
_FIRST = "(select p.plan_id from plans p where exists ({having}) order by p.issued_on desc, p.plan_id limit 1)"
_EXAMPLES = {
    "cities": f"""select c.name from project_cities j join cities c using (city_id)
where j.plan_id = {_FIRST.format(having="select 1 from project_cities h where h.plan_id = p.plan_id")}
group by c.city_id order by count(*) desc, c.city_id limit 1""",  # noqa: S608  constants
    "agencies": f"""select a.name, b.name as other from responsibilities r
join responsibilities s on s.task_id = r.task_id and s.role = 'support' and s.agency_id <> r.agency_id
join agencies a on a.agency_id = r.agency_id join agencies b on b.agency_id = s.agency_id
where r.role = 'lead' and r.plan_id = {
        _FIRST.format(having="select 1 from responsibilities h where h.plan_id = p.plan_id and h.role = 'support'")
    }
order by r.start_char, s.start_char limit 1""",  # noqa: S608  constants
    "keywords": f"""select term as name from keywords k
where k.plan_id = {_FIRST.format(having="select 1 from keywords h where h.plan_id = p.plan_id")}
group by term order by count(*) desc, term limit 1""",  # noqa: S608  constants
}


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its blanks filled: what fills them, and the address of the answer."""

    words: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A name that somebody may have meant by what they typed, and the address of the question asked of it."""

    typed: str
    name: str
    address: str


async def names_for(datasette: Any, site: Site, question: Mapping[str, Any] | None, blank: str) -> list[str]:
    """Return the names to pick from for a blank of a question, in the reader's language; none where any words do."""
    pick = ((question or {}).get("picks") or {}).get(blank)
    if pick not in _NAMES:
        return []
    rows = await ask(datasette, site, _NAMES[pick], most=_MOST)
    return list(dict.fromkeys(row["name"] if is_chinese() else row["name_en"] or row["name"] for row in rows))


async def examples_of(datasette: Any, site: Site, questions: Mapping[str, Mapping[str, Any]]) -> dict[str, Example]:
    """Return an example of each question that has blanks, where the published plans have one."""
    found: dict[str, Example] = {}
    known: dict[str, list[str]] = {}
    for name, question in questions.items():
        picks = list((question.get("picks") or {}).items())
        for _, pick in picks:
            if pick not in known:
                rows = await ask(datasette, site, _EXAMPLES[pick])
                known[pick] = [str(value) for value in rows[0].values()] if rows else []
        left = {pick: iter(names) for pick, names in known.items()}
        values = [(blank, next(left[pick], "")) for blank, pick in picks]
        if values and all(value for _, value in values):
            found[name] = Example(tuple(value for _, value in values), _address(site, name, values))
    return found


async def meaning_of_none(datasette: Any, site: Site, question: Mapping[str, Any] | None) -> str:
    """Return what it means that a question has no rows, '' where its file does not say."""
    words = localized_key(question or {}, "empty")
    if not words:
        return ""
    counts = await counts_of(datasette, site.settings.database)
    return str(words).format_map({table: counted(count) for table, count in counts.items()})


def meant_names(connection: sqlite3.Connection, text: str, table: str, words: SearchWords) -> list[Suggestion]:
    """Return the places or bodies that somebody may have meant by a name that no row has: as the search finds them."""
    tried: Iterable[str] = [text, *(meant.text for meant in variants(text, words))]
    found = [item for item in (*named(connection, tried), *named_within(connection, text)) if item.table == table]
    return list({item.key: item for item in found}.values())


async def meant_for(
    datasette: Any, site: Site, name: str, question: Mapping[str, Any] | None, given: Mapping[str, str]
) -> list[Meant]:
    """Return other ways to fill the blanks of a question that has no answer."""
    found = []
    for blank, table in ((question or {}).get("picks") or {}).items():
        text = given.get(blank, "").strip()
        if text and table != "keywords":
            items = await datasette.get_database(site.settings.database).execute_fn(
                lambda connection, text=text, table=table: meant_names(connection, text, table, site.search_words)
            )
            found += [
                Meant(text, item.label, _address(site, name, [*{**given, blank: item.label}.items()]))
                for item in items
                if item.label != text
            ]
    return found


def _address(site: Site, name: str, values: Sequence[tuple[str, str]]) -> str:
    return with_query(f"/{site.settings.database}/{name}", values)
