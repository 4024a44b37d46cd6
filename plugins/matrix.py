"""Who does what: tasks against bodies, every mark a link to its note in the text."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import matrix, plan_list
from plandata.portal.rendering import page
from plandata.portal.site import site_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /matrix."""
    return [(r"^/matrix$", show)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show the matrix of the plan asked for, or of the newest."""
    site = site_of(datasette)
    plan = await queries.plan_shown(datasette, site, request, matrix.HAS_DUTIES)
    wanted = matrix.Wanted.of(request.args)
    for unknown in await matrix.unknown(datasette, site, wanted):
        raise Missing("no_id", key=unknown)
    found = await matrix.matrix_of(datasette, site, plan["plan_id"], wanted) if plan else None
    return await page(datasette, request, "matrix.html", {
        "plan": plan, "picker": await plan_list.picker_of(datasette, site, request), "matrix": found,
        "section": wanted.section, "city": wanted.city, "chosen": wanted.agencies, "opened": wanted.open,
    })  # fmt: skip
