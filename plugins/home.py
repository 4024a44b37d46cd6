"""The home page and the charts that other sites may embed."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Missing, Visit, metadata_of_database
from plandata.portal.pages import glance, home, pictures, plan_list
from plandata.portal.pages import questions as asked
from plandata.portal.rendering import page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts import citing
from plandata.portal.texts.contract import localized
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import localised


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve / and /embed/<chart>."""
    return [(r"^/$", index), (r"^/embed/(?P<chart>[a-z-]+)(?P<extension>\.svg)?$", embed)]


async def index(datasette: Instance, request: Visit) -> Any:
    """Show the plans, a search box, the headline tables, questions, tasks, a chart, downloads, how to cite."""
    site = site_of(datasette)
    database = site.settings.database
    wanted = plan_list.Wanted.of(request.args)
    count = await plan_list.count_of(datasette, site)
    listing = await plan_list.listing_of(datasette, site, wanted) if count > plan_list.AS_CARDS else None
    plans = [] if listing else await home.plans_of(datasette, database, plan_list.AS_CARDS)
    shown = listing.lines if listing else plans
    for plan in plans:
        address = base_of(datasette, request) + localised(f"/plan/{plan['plan_id']}")
        plan["citation"] = citing.reference(plan, address)
        plan["glance"] = await glance.glance_of(datasette, site, plan["plan_id"])
        plan["plain_citation"] = citing.plain_reference(plan, address)
    questions = metadata_of_database(datasette, database).get("queries") or {}
    return await page(datasette, request, "home.html", {
        "plans": plans,
        "listing": listing,
        "counts": await home.counts_of(datasette, database),
        "places_named": await home.places_named(datasette, database),
        "questions": questions,
        "examples": await asked.examples_of(datasette, site, questions),
        "data_citation": citing.data_citation(
            localized(site.settings.name), shown[:3],
            base_of(datasette, request) + localised("/"),
        ),
        "chart": None if listing else await home.duties_of(datasette, database),
    })  # fmt: skip


async def embed(datasette: Instance, request: Visit) -> Any:
    """Show one chart alone, for a frame on another site."""
    if request.url_vars["chart"] != "agencies":
        raise Missing("no_chart")
    site = site_of(datasette)
    plan = request.args.get("plan_id") or request.args.get("plan") or ""
    chart = await home.duties_of(datasette, site.settings.database, plan)
    if plan and not chart.bars:
        raise Missing("no_duties", key=plan)
    title = await glance.leaders_of(datasette, site, plan) if plan else ""
    if request.url_vars["extension"]:
        return await _picture(datasette, request, chart, title)
    return await page(datasette, request, "embed.html", {"chart": chart, "plan": plan, "finding": title})


async def _picture(datasette: Instance, request: Visit, chart: home.DutyChart, title: str) -> Any:
    """Send the chart as SVG, with what it was made from and where it stands."""
    site, plan = site_of(datasette), request.args.get("plan_id") or request.args.get("plan") or ""
    roles = site.contract.table("responsibilities").column("role")
    words = {role: str(roles.word(role)) for role in ("lead", "joint", "support")}
    words["unit"] = _("（职责数，项）")
    plans = await queries.newest_plans(datasette, site, 3, [plan] if plan else None)
    cited = [citing.plain_citation(row, "") for row in plans]
    path = localised(f"/plan/{plan}") if plan else localised("/")
    address = base_of(datasette, request) + path
    body = pictures.bars(title or _("哪些机构的职责最多"), chart, words, cited, address)
    return Response(body, content_type=pictures.SVG, headers={"content-disposition": 'inline; filename="duties.svg"'})
