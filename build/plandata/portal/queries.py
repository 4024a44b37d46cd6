"""Asks the published tables for what a page shows: whole answers, as dictionaries."""

from __future__ import annotations

from typing import Any

from plandata.portal.datasette_api import Missing
from plandata.portal.site import Site

Row = dict[str, Any]

_PLANS = """
select p.*, a.full_name as issuer, a.name_en as issuer_en, c.name as region, c.name_en as region_en
from plans p left join agencies a on a.agency_id = p.issuer_id left join cities c on c.city_id = p.region_id
order by p.issued_on desc, p.plan_id
"""


async def ask(datasette: Any, site: Site, sql: str, **parameters: Any) -> list[Row]:
    """Return all rows of a query of ours."""
    result = await datasette.execute(site.settings.database, sql, parameters, truncate=False)
    return [dict(row) for row in result.rows]


async def all_plans(datasette: Any, site: Site) -> list[Row]:
    """Return the plans, newest first, each with the names of its issuer and region."""
    return await ask(datasette, site, _PLANS)


async def plan_shown(datasette: Any, site: Site, request: Any) -> tuple[Row | None, list[Row]]:
    """Return the plan that a page of one plan shows (`?plan=`, else the newest) and all plans.

    Raises Missing when no plan has the id asked for; the plan is None when nothing is published.
    """
    plans = await all_plans(datasette, site)
    wanted = request.args.get("plan")
    plan = chosen(plans, wanted)
    if plan is None and wanted:
        raise Missing("no_plan", key=wanted)
    return plan, plans


def chosen(plans: list[Row], plan_id: str | None) -> Row | None:
    """Return the plan that a page of one plan shows: the one asked for, else the newest; None when there is none."""
    if plan_id:
        return next((plan for plan in plans if plan["plan_id"] == plan_id), None)
    return plans[0] if plans else None
