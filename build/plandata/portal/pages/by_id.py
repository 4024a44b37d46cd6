"""The row that an id names, with what a citation of it needs: its sentence, the place of its clause, its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plandata.portal import queries
from plandata.portal.pages.profiles import sentence_of
from plandata.portal.queries import Row
from plandata.portal.site import Site
from plandata.portal.texts.contract import localized
from plandata.portal.texts.labels import labels_of


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause or fact to be cited."""

    key: str
    table: str
    row: Row
    plan: Row
    place: str  # in printed numbers: 二(五)3
    heading: str  # of the clause or the one it stands under, '' where there is none
    before: str
    quote: str
    after: str

    @property
    def sentence(self) -> str:
        """The sentence or note that holds the fact; of a clause its own words."""
        return f"{self.before}{self.quote}{self.after}"


_HEADING = """
with recursive above(clause_id, parent_id, heading, heading_en, depth) as (
  select clause_id, parent_id, heading, heading_en, 0 from clauses where clause_id = :own
  union all select c.clause_id, c.parent_id, c.heading, c.heading_en, a.depth + 1 from clauses c join above a
    on c.clause_id = a.parent_id)
select heading, heading_en from above where heading is not null order by depth limit 1
"""


async def find(datasette: Any, site: Site, wanted: str) -> tuple[str, Row] | None:
    """Return the table and the row that an id names: a clause before a plan, a plan before any other row."""
    tables = sorted(site.contract.tables.values(), key=lambda table: (table.name != "clauses", table.name != "plans"))
    for table in tables:
        if len(table.primary_key) == 1:
            sql = f'select * from "{table.name}" where "{table.primary_key[0]}" = :id'  # noqa: S608  (the contract's names)
            for row in await queries.ask(datasette, site, sql, id=wanted):
                return table.name, row
    return None


async def heading_above(datasette: Any, site: Site, clause_id: str) -> str:
    """Return the heading that a clause has or stands under, in the request's language; '' where there is none."""
    rows = await queries.ask(datasette, site, _HEADING, own=clause_id)
    return next((localized({"zh-CN": row["heading"], "en": row["heading_en"]}) for row in rows), "")


async def cited(datasette: Any, site: Site, wanted: str) -> Cited | None:
    """Return what an id names as it is cited, None where it names nothing that stands in a plan's text."""
    found = await find(datasette, site, wanted)
    if found is None or not found[1].get("clause_id") or not found[1].get("plan_id"):
        return None
    table, row = found
    plan = await queries.plan_of(datasette, site, row["plan_id"])
    if plan is None:
        return None
    clause = row["clause_id"]
    place = (await labels_of(datasette, site, "clauses", [clause])).get(clause, "")
    before, quote, after = await _words(datasette, site, table, row)
    heading = await heading_above(datasette, site, clause)
    return Cited(wanted, table, row, plan, place, heading, before, quote, after)


async def _words(datasette: Any, site: Site, table: str, row: Row) -> tuple[str, str, str]:
    if table == "clauses" or row.get("start_char") is None or not row.get("quote"):
        return "", str(row.get("text") or row.get("quote") or "").strip(), ""
    sql = "select text, start_char from clauses where clause_id = :own"
    for clause in await queries.ask(datasette, site, sql, own=row["clause_id"]):
        return sentence_of({**row, "clause_text": clause["text"], "clause_start": clause["start_char"]})
    return "", str(row["quote"]), ""
