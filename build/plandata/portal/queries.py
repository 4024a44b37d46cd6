"""Asks the published tables for what a page shows: whole answers, as dictionaries."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from plandata.portal.datasette_api import Missing, TableSql, all_rows
from plandata.portal.site import Site

Row = dict[str, Any]

_JOINED = """
select p.*, a.full_name as issuer, a.name_en as issuer_en, c.name as region, c.name_en as region_en
from plans p left join agencies a on a.agency_id = p.issuer_id left join cities c on c.city_id = p.region_id
"""
# The newest are chosen by what orders them: of ten thousand plans only these are read whole.
_PLANS = f"""
with n as materialized (
  select plan_id from plans where :ids is null or plan_id in (select value from json_each(:ids))
  order by issued_on desc, plan_id limit :most
)
{_JOINED} join n on n.plan_id = p.plan_id order by p.issued_on desc, p.plan_id
"""  # noqa: S608  ours alone
_PLAN = f"{_JOINED} where p.plan_id = :plan"
_NEWEST = "select plan_id from plans order by issued_on desc, plan_id limit 1"
# Materialized: what is to be shown is looked for plan by plan, newest first, until one has it.
_SHOWING = """
with p as materialized (select plan_id from plans order by issued_on desc, plan_id)
select p.plan_id from p where {having} limit 1
"""


async def ask(datasette: Any, site: Site, sql: str, **parameters: Any) -> list[Row]:
    """Return all rows of a query of ours."""
    result = await datasette.execute(site.settings.database, sql, parameters, truncate=False)
    return [dict(row) for row in result.rows]


async def newest_plans(datasette: Any, site: Site, most: int, ids: Collection[str | None] | None = None) -> list[Row]:
    """Return so many plans, of `ids` or of all, newest first, each with the names of its issuer and region.

    A None among `ids`, of a row that is of no plan, names none.
    """
    # A start asks it, of ten thousand plans on a busy machine too: the clock of strangers' questions would end it.
    asked = {"most": most, "ids": None if ids is None else json.dumps([each for each in ids if each])}
    names, rows = await all_rows(datasette, site.settings.database, TableSql(_PLANS, asked))
    return [dict(zip(names, row, strict=True)) for row in rows]


async def plan_of(datasette: Any, site: Site, plan_id: str) -> Row | None:
    """Return one plan with its issuer's name, None where there is none of that id."""
    found = await ask(datasette, site, _PLAN, plan=plan_id)
    return found[0] if found else None


async def plan_shown(datasette: Any, site: Site, request: Any, *having: str) -> Row | None:
    """Return the plan that a page of one plan shows: `?plan_id=`, else the newest that has something to show there.

    `having` is SQL of what there is to show, of a plan `p`: of several the first that any plan has. Raises Missing when
    no plan has the id asked for; None when nothing is published. `?plan=` is what older addresses say.
    """
    wanted = request.args.get("plan_id") or request.args.get("plan")
    if not wanted:
        for sql in (*(_SHOWING.format(having=each) for each in having), _NEWEST):
            if found := await ask(datasette, site, sql):
                wanted = found[0]["plan_id"]
                break
    plan = await plan_of(datasette, site, wanted) if wanted else None
    if plan is None and wanted:
        raise Missing("no_plan", key=wanted)
    return plan
