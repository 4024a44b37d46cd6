"""What the tools answer, from the published database: facts with their words, or what was searched and is not there.

Every function takes a `Plans` and keyword arguments as tools.py states them, and returns a JSON object. Nothing of a
document's text is more than a value in it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.publish import search as searching
from plandata.publish.schema import TableSchema
from plandata.publish.search.folding import fold
from plandata.publish.search.suggest import named_within

LIMIT = 10  # facts an answer, where nothing else is asked
NEAR = 8  # names offered
SHORTEST_NEAR, LONGEST_NEAR = 2, 40  # characters of a name that others can be near to
GAP = 2  # characters that a longer form has between two of a short one
_TERMS = """
select term from keywords where term like :pattern and length(term) <= :longest
union select name from projects where name like :pattern and length(name) <= :longest
union select name from agencies where name like :pattern order by 1 limit 50
"""
_SHOWN = {
    "projects": ("name", "action", "kind", "capacity_value", "capacity_unit", "task_id"),
    "targets": ("subject", "comparator", "value_min", "value_max", "unit", "kind", "deadline", "task_id"),
    "responsibilities": ("name", "agency_id", "role", "manner", "task_id"),
}
_NAMES = "a.name || '、' || a.full_name || '、' || coalesce(a.aliases, '') || '、' || r.name"


@dataclass(frozen=True, slots=True)
class Plans:
    """The database, what its tables mean, and the portal's address ('' where it has none)."""

    connection: sqlite3.Connection
    schemas: Mapping[str, TableSchema]
    base: str = ""

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return the rows of a query of ours."""
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def search(plans: Plans, *, words: str, plan_id: str = "", limit: int = LIMIT, offset: int = 0) -> dict[str, Any]:
    """Return the clauses that hold all words, best first."""
    index = searching.read_indexes(plans.connection)["clauses"]
    query = searching.parse(words, index.columns)
    within = [plan_id] if plan_id else None
    found = searching.find(plans.connection, index, query, limit=limit, offset=offset, plans=within)
    sql = "select rowid as place, * from clauses where rowid in (select value from json_each(:places))"
    rows = {row["place"]: row for row in plans.rows(sql, places=json.dumps([hit.rowid for hit in found.hits]))}
    facts = [_clause(plans, rows[hit.rowid]) for hit in found.hits]
    return _answer(plans, {"words": words, "plan_id": plan_id, "in": "text of all clauses"}, facts, found.count, words)


def read_clause(plans: Plans, *, clause_id: str) -> dict[str, Any]:
    """Return one clause, those over it and those right under it."""
    sql = """
    with recursive over(id, parent, level) as (
      select clause_id, parent_id, 0 from clauses where clause_id = :id
      union all select c.clause_id, c.parent_id, level + 1 from clauses c join over on c.clause_id = over.parent)
    select c.*, case when level = 0 then 'this' else 'over' end as place from clauses c join over on id = clause_id
    union all select c.*, 'under' as place from clauses c where parent_id = :id order by start_char, ordinal"""
    facts = [{**_clause(plans, row), "place": row["place"]} for row in plans.rows(sql, id=clause_id)]
    return _answer(plans, {"clause_id": clause_id, "in": "clauses"}, facts, len(facts), "")


def duties(  # noqa: PLR0913  the arguments of a tool
    plans: Plans, *, body: str = "", place: str = "", task_id: str = "", role: str = "", plan_id: str = "",
    limit: int = LIMIT, offset: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Return what bodies are responsible for."""
    asked = {"body": body, "place": place, "task_id": task_id, "role": role, "plan_id": plan_id}
    conditions = {
        "body": f"instr(fold({_NAMES}), fold(:body)) > 0",
        "place": "a.division_id in (select city_id from cities where fold(:place) in (fold(name), fold(short_name)))",
        **{name: f"r.{name} = :{name}" for name in ("task_id", "role", "plan_id")},
    }
    source = "responsibilities r join agencies a using (agency_id)"
    return _facts(plans, "responsibilities", source, "r", conditions, asked, (limit, offset))


def projects(  # noqa: PLR0913
    plans: Plans, *, name: str = "", place: str = "", kind: str = "", task_id: str = "", plan_id: str = "",
    limit: int = LIMIT, offset: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Return named undertakings."""
    asked = {"name": name, "place": place, "kind": kind, "task_id": task_id, "plan_id": plan_id}
    conditions = {
        "name": "instr(fold(r.name), fold(:name)) > 0",
        "place": "r.project_id in (select project_id from project_cities join cities c using (city_id) "
        "where fold(:place) in (fold(c.name), fold(c.short_name)))",
        **{column: f"r.{column} = :{column}" for column in ("kind", "task_id", "plan_id")},
    }
    return _facts(plans, "projects", "projects r", "r", conditions, asked, (limit, offset))


def targets(  # noqa: PLR0913
    plans: Plans, *, subject: str = "", task_id: str = "", plan_id: str = "", limit: int = LIMIT, offset: int = 0
) -> dict[str, Any]:
    """Return commitments that can be checked."""
    asked = {"subject": subject, "task_id": task_id, "plan_id": plan_id}
    conditions = {
        "subject": "instr(fold(r.subject || r.quote), fold(:subject)) > 0",
        **{column: f"r.{column} = :{column}" for column in ("task_id", "plan_id")},
    }
    return _facts(plans, "targets", "targets r", "r", conditions, asked, (limit, offset))


def describe(plans: Plans, *, table: str = "") -> dict[str, Any]:
    """Return the plans and tables; of one table also its columns and codes."""
    told = plans.rows("select plan_id, title, document_number, issued_on, source_note_en from plans order by plan_id")
    own = plans.schemas.get(table)
    columns = {
        field.name: {"about": field.description_en, **({"codes": field.published_labels} if field.labels else {})}
        for field in (own.fields if own else ())
    }
    tables = {name: schema.description_en for name, schema in plans.schemas.items()}
    return {"plans": told, "tables": tables, **({"columns": columns} if own else {"unknown": table} if table else {})}


def _facts(  # noqa: PLR0913, PLR0917
    plans: Plans, table: str, source: str, alias: str, conditions: Mapping[str, str], asked: Mapping[str, str],
    page: tuple[int, int],
) -> dict[str, Any]:  # fmt: skip
    where = " and ".join(conditions[name] for name, value in asked.items() if value) or "1"
    values = {name: value for name, value in asked.items() if value}
    (counted,) = plans.rows(f"select count(*) as n from {source} where {where}", **values)  # noqa: S608  names are ours
    order = f"order by {alias}.plan_id, {alias}.start_char, 1"
    sql = f"select {alias}.* from {source} where {where} {order} limit :limit offset :offset"  # noqa: S608
    rows = plans.rows(sql, **values, limit=page[0], offset=page[1])
    facts = [_fact(plans, table, row) for row in rows]
    named = next((asked[name] for name in ("body", "name", "subject", "place") if asked.get(name)), "")
    return _answer(plans, {**values, "in": table}, facts, counted["n"], named)


def _fact(plans: Plans, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    key = plans.schemas[table].primary_key[0]
    span = {name: row[name] for name in ("plan_id", "clause_id", "quote", "start_char", "end_char", "sentence")}
    shown = {name: row[name] for name in _SHOWN[table] if row[name] is not None}
    return {"id": row[key], "address": _address(plans, row[key]), **span, **shown}


def _clause(plans: Plans, row: Mapping[str, Any]) -> dict[str, Any]:
    span = {name: row[name] for name in ("plan_id", "start_char", "end_char", "kind", "number", "heading")}
    return {"id": row["clause_id"], "address": _address(plans, row["clause_id"]), "quote": row["text"], **span}


def _address(plans: Plans, key: str) -> str:
    return f"{plans.base}/id/{key}"


def _answer(
    plans: Plans, searched: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], count: int, named: str
) -> dict[str, Any]:
    told = {name: value for name, value in searched.items() if value}
    known = plans.rows("select plan_id, title from plans order by plan_id limit 50")
    if count:
        return {"status": "found", "searched": told, "count": count, "facts": list(facts)}
    strange = "plan_id" in told and not plans.rows("select 1 from plans where plan_id = :id", id=told["plan_id"])
    near = [] if strange else _near(plans, named)
    status = "near" if near else "not_in_plan"
    return {"status": status, "searched": {**told, "plans": known}, "near": near, "count": 0, "facts": []}


def _near(plans: Plans, name: str) -> list[str]:
    """Return names and terms that exist and that one may have meant.

    Those it begins, sounds like or has inside; and longer forms of it, its characters in order (高铁: 高速铁路).
    """
    words = fold(name)
    if len(words) < SHORTEST_NEAR or len(words) > LONGEST_NEAR:
        return []
    offered = [*searching.suggest(plans.connection, name), *named_within(plans.connection, name)]
    longer = re.compile(f".{{0,{GAP}}}".join(map(re.escape, words)))
    pattern = f"%{'%'.join(words)}%" if not set("%_") & set(words) else name
    terms = plans.rows(_TERMS, pattern=pattern, longest=len(words) * (GAP + 1))
    names = dict.fromkeys(
        [*(item.name for item in offered), *(row["term"] for row in terms if longer.search(row["term"]))]
    )
    return [each for each in names if fold(each) != words][:NEAR]
