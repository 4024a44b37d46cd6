"""/-/health: whether the server is up, what it serves and since when; for those who run it, kept by no cache."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal.datasette_api import Instance, Visit
from plandata.portal.health import HEALTH, health
from plandata.portal.pages import plan_list
from plandata.portal.pages.releases import release_of
from plandata.portal.site import site_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /-/health."""
    return [(rf"^{HEALTH}$", show)]


async def show(datasette: Instance, request: Visit) -> Any:  # noqa: ARG001  a route's arguments
    """Answer once the database does."""
    site, release = site_of(datasette), release_of(datasette)
    answer = health(site, await plan_list.count_of(datasette, site), release.released_on if release else None)
    return Response.json(answer, headers={"cache-control": "no-store"})
