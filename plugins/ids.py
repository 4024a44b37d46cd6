"""Short, lasting addresses: /id/<clause or row> leads (303) to its place, /id/<…>.json tells the row; 410: gone."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.accepting import prefers_json
from plandata.portal.addresses import id_path, reader_path, row_path, with_query
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import by_id, reader_parts, row_told
from plandata.portal.pages.releases import gone
from plandata.portal.rendering import data
from plandata.portal.site import base_of, site_of


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /id/<id>, and the same as JSON."""
    return [(r"^/id/(?P<id>[a-z0-9-]+)(?P<extension>\.json)?$", resolve)]


async def resolve(datasette: Instance, request: Visit) -> Any:
    """Redirect an id to where it is shown, or tell the row: to programs that ask for JSON, at an address of its own."""
    wanted = request.url_vars["id"]
    as_json = bool(request.url_vars["extension"])
    if not as_json and prefers_json(request.headers.get("accept", "")):
        # There it says too, as JSON, that an id is gone (410) or none (404).
        return Response.redirect(id_path(wanted) + ".json", status=303, headers={"vary": "Accept"})
    site = site_of(datasette)
    found = await by_id.find(datasette, site, wanted)
    if found is None:
        raise gone(datasette, wanted) or Missing("no_id", key=wanted)
    table, row = found
    if as_json:
        shown_at = await _shown_at(datasette, wanted, table, row)
        return data(await row_told.told(datasette, site, found, base_of(datasette, request), shown_at))
    return Response.redirect(await _shown_at(datasette, wanted, table, row), status=303, headers={"vary": "Accept"})


async def _shown_at(datasette: Instance, wanted: str, table: str, row: dict[str, Any]) -> str:
    """Return a clause's place in the reader, a plan's text, any other row's page."""
    if table in {"clauses", "plans"}:
        plan = await queries.plan_of(datasette, site_of(datasette), row["plan_id"]) if table == "clauses" else None
        if plan and plan["characters"] > reader_parts.WHOLE:  # /plan/ knows which page of its text holds the clause
            return with_query(f"/plan/{row['plan_id']}", [("at", wanted)]) + f"#{wanted}"
        return reader_path(row["plan_id"], wanted if table == "clauses" else "")
    return row_path(site_of(datasette).settings.database, table, wanted)
