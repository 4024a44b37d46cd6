"""Short, lasting addresses: /id/<clause or row> leads (303) to its place in the text or its page; 410: it is gone."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal.addresses import reader_path, row_path
from plandata.portal.datasette_api import Instance, NotFound, Visit
from plandata.portal.pages.releases import gone
from plandata.portal.site import site_of


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Serve /id/<id>."""
    return [(r"^/id/(?P<id>[a-z0-9-]+)$", resolve)]


async def resolve(datasette: Instance, request: Visit) -> Any:
    """Redirect an id to where it is shown: a clause to the reader, a plan to its text, any other row to its page."""
    site, wanted = site_of(datasette), request.url_vars["id"]
    database = site.settings.database
    tables = sorted(site.contract.tables.values(), key=lambda table: (table.name != "clauses", table.name != "plans"))
    for table in tables:
        if len(table.primary_key) != 1:
            continue
        key = table.primary_key[0]
        columns = f'"{key}", plan_id' if "plan_id" in table.columns else f'"{key}", null as plan_id'
        sql = f'select {columns} from "{table.name}" where "{key}" = :id'  # noqa: S608  (names from the database itself)
        row = (await datasette.execute(database, sql, {"id": wanted})).first()
        if row is None:
            continue
        if table.name in {"clauses", "plans"}:
            target = reader_path(row["plan_id"], wanted if table.name == "clauses" else "")
        else:
            target = row_path(database, table.name, wanted)
        return Response.redirect(target, status=303)
    raise gone(datasette, wanted) or NotFound(f"no clause or row has the id {wanted}")
