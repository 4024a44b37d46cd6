"""A plan's page: what it is, its tasks, chart and downloads, and the whole text with its facts drawn in."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import home, plan_list, reader
from plandata.portal.pages import map as maps
from plandata.portal.rendering import page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts import citing
from plandata.portal.texts.languages import localised


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /plan/<id>."""
    return [(r"^/plan/(?P<plan>[a-z0-9-]+)$", read)]


async def read(datasette: Instance, request: Visit) -> Any:
    """Show one plan."""
    site, wanted = site_of(datasette), request.url_vars["plan"]
    plan = await queries.plan_of(datasette, site, wanted)
    if plan is None:
        raise Missing("no_plan", key=wanted)
    (plan,) = await home.with_sections(datasette, site.settings.database, [plan])
    address = base_of(datasette, request) + localised(f"/plan/{wanted}")
    clauses = await reader.clauses_of(datasette, site, wanted)
    passages = await reader.passages_of(datasette, site, plan, clauses)
    return await page(datasette, request, "reader.html", {
        "plan": plan,
        "picker": await plan_list.picker_of(datasette, site, request),
        "citation": citing.citation(plan, address),
        "plain_citation": citing.plain_citation(plan, address),
        "passages": passages,
        "outline": reader.outline_of(clauses, {passage.clause_id for passage in passages if passage.errata}),
        "kinds": await reader.counts_by_kind(datasette, site, wanted),
        "map": await maps.map_of(datasette, site, plan),
        "chart": await home.duties_of(datasette, site.settings.database, wanted),
    })  # fmt: skip
