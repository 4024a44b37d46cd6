"""`/mcp`: the plans for AI clients by the Model Context Protocol, where portal.yml switches it on (`mcp: true`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import Instance
from plandata.portal.middleware import MCP
from plandata.portal.posted import bounded
from plandata.portal.site import site_of
from plandata.publish.schema import load_schemas


@hookimpl  # within the portal's frame, which lets it through: Datasette loads plugins in the order of the folder
def asgi_wrapper(datasette: Instance) -> Any:
    """Answer at /mcp in place of the portal."""

    def wrap(app: Any) -> Any:
        site = site_of(datasette)
        own = _application(datasette, site) if site.settings.mcp else None

        async def inner(scope: Any, receive: Any, send: Any) -> None:
            if own is not None and scope["type"] == "http" and scope["path"] == MCP:
                await own(scope, receive, send)
            else:
                await app(scope, receive, send)

        return inner

    return wrap


def _application(datasette: Instance, site: Any) -> Any:
    from plandata.mcp.server import http_application, server_of  # noqa: PLC0415  the extra, where it is switched on

    database = datasette.get_database(site.settings.database)
    schemas = load_schemas(site.plugins.parent / "datasets" / "schema")
    server = server_of(Path(str(database.path)), schemas, site.settings.base_url)
    return bounded(http_application(server, site.settings.base_url, site.settings.hosts), datasette)
