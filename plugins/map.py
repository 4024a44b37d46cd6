"""The map of a plan: places, projects, roads and railways, as a picture and as tables; /embed/map for other sites."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Visit
from plandata.portal.pages import map as maps
from plandata.portal.pages import plan_list
from plandata.portal.rendering import page
from plandata.portal.site import site_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /map and /embed/map."""
    return [(r"^/map$", show), (r"^/embed/map$", embed)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show the map and its tables."""
    return await page(datasette, request, "map.html", await _context(datasette, request))


async def embed(datasette: Instance, request: Visit) -> Any:
    """Show the map alone, for a frame on another site."""
    return await page(datasette, request, "map_embed.html", await _context(datasette, request))


async def _context(datasette: Instance, request: Visit) -> Any:
    site = site_of(datasette)
    plan = await queries.plan_shown(datasette, site, request, *maps.HAS_PROJECTS)
    kinds = [kind for kind in request.args.getlist("kind") if kind]
    section = request.args.get("section") or ""
    found = await maps.map_of(datasette, site, plan, kinds, section) if plan else None
    picker = await plan_list.picker_of(datasette, site, request)
    return {"plan": plan, "picker": picker, "map": found, "chosen": kinds, "section": section}
