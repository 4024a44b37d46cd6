"""Profiles: all about one city, body, task, project or target, as a page, JSON, CSV and XLSX."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.addresses import table_path
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.large import in_turn
from plandata.portal.pages import map as maps
from plandata.portal.pages import plan_list, profiles, reporting, row_files, row_points, standing
from plandata.portal.rendering import data, page
from plandata.portal.site import base_of, site_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /city/<id>, /agency/<id>, /task/<id>, /project/<id>, /target/<id>, and each with an extension."""
    steps = "|".join(profiles.TABLES)
    return [
        (rf"^/(?P<step>{steps}|plan)/?$", lead_to_list),
        (rf"^/(?P<step>{steps})/(?P<key>[a-z0-9-]+)(?P<extension>\.json|{row_files.suffixes()})?$", show),
    ]


async def lead_to_list(datasette: Instance, request: Visit) -> Any:
    """Redirect an address without its last step to the list of what there is."""
    table = {**profiles.TABLES, "plan": "plans"}[request.url_vars["step"]]
    return Response.redirect(table_path(site_of(datasette).settings.database, table), status=303)


async def show(datasette: Instance, request: Visit, send: Any) -> Any:
    """Show one profile, or send it as a file."""
    site, parts = site_of(datasette), request.url_vars
    profile = await profiles.profile_of(datasette, site, profiles.TABLES[parts["step"]], parts["key"])
    if profile is None:
        raise Missing("no_record", kind=parts["step"], key=parts["key"])
    if parts["extension"] == ".json":
        return data(profiles.as_json(profile))
    if parts["extension"]:
        form = row_files.row_format(parts["extension"])
        async with in_turn(datasette):
            view = await profiles.as_view(datasette, site, profile, base_of(datasette, request))
            view = await row_points.with_points(datasette, site, view) if form.draws else view
            file = await asyncio.to_thread(form.file_of, view)
        await row_files.send_file_of(form, file, f"{view.name}{form.suffix}", send)
        return None
    return await page(datasette, request, "profile.html", {
        "profile": profile,
        "step": parts["step"],
        "report": reporting.report_href(site, profile.key, profile.name),
        "plan": await queries.plan_of(datasette, site, plan_id) if (plan_id := profile.row.get("plan_id")) else None,
        "several": await plan_list.count_of(datasette, site) > 1,
        "text": await profiles.text_of(datasette, site, profile),
        "standing": await standing.standing_of(datasette, site, profile.table.name, profile.key),
        "picture": await standing.picture_of(datasette, site, profile.key) if parts["step"] == "agency" else None,
        "locator": await maps.locator_of(datasette, site, profile.key) if parts["step"] == "city" else None,
    })  # fmt: skip
