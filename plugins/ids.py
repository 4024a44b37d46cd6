"""Short, lasting addresses: /id/<clause or row> leads (303) to its place, /id/<…>.json tells the row; 410: gone."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.addresses import id_path, reader_path, row_path, with_query
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import by_id, reader_parts
from plandata.portal.pages.releases import gone
from plandata.portal.rendering import data, typed
from plandata.portal.site import base_of, site_of
from plandata.portal.texts import citing


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /id/<id>, and the same as JSON."""
    return [(r"^/id/(?P<id>[a-z0-9-]+)(?P<extension>\.json)?$", resolve)]


async def resolve(datasette: Instance, request: Visit) -> Any:
    """Redirect an id to where it is shown, or tell the row: to programs that ask for JSON, at an address of its own."""
    wanted = request.url_vars["id"]
    found = await by_id.find(datasette, site_of(datasette), wanted)
    if found is None:
        raise gone(datasette, wanted) or Missing("no_id", key=wanted)
    table, row = found
    if request.url_vars["extension"]:
        return data(await _described(datasette, request, table, row))
    if request.headers.get("accept", "").lower().startswith("application/json"):
        return Response.redirect(id_path(wanted) + ".json", status=303, headers={"vary": "Accept"})
    return Response.redirect(await _shown_at(datasette, wanted, table, row), status=303)


async def _shown_at(datasette: Instance, wanted: str, table: str, row: dict[str, Any]) -> str:
    """Return a clause's place in the reader, a plan's text, any other row's page."""
    if table in {"clauses", "plans"}:
        plan = await queries.plan_of(datasette, site_of(datasette), row["plan_id"]) if table == "clauses" else None
        if plan and plan["characters"] > reader_parts.WHOLE:  # /plan/ knows which page of its text holds the clause
            return with_query(f"/plan/{row['plan_id']}", [("at", wanted)]) + f"#{wanted}"
        return reader_path(row["plan_id"], wanted if table == "clauses" else "")
    return row_path(site_of(datasette).settings.database, table, wanted)


async def _described(datasette: Instance, request: Visit, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what a citation of it needs: the sentence it was read from, its plan, its address."""
    site, wanted = site_of(datasette), request.url_vars["id"]
    plan = await queries.plan_of(datasette, site, row["plan_id"]) if row.get("plan_id") else None
    address = base_of(datasette, request) + id_path(wanted)
    return {
        "id": wanted,
        "table": table,
        "row": typed(row, site.contract.table(table)),
        "sentence": row.get("sentence") or row.get("text") or row.get("quote"),
        "plan": plan,
        "citation": citing.citation(plan, address) if plan else None,
        "url": address,
        "shown_at": base_of(datasette, request) + await _shown_at(datasette, wanted, table, row),
    }
