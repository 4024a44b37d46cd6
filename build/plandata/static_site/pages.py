"""What only the static site has, rendered by the portal's own templates: its search, and what it leaves out."""

from __future__ import annotations

from typing import Any

from plandata.portal.datasette_api import hookimpl
from plandata.portal.rendering import page
from plandata.portal.site import site_of
from plandata.publish.schema import load_schemas
from plandata.static_site.addresses import LEFT_OUT, SEARCH, SHOWN_IN_TEXT
from plandata.static_site.search import searched


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Answer in place of the portal's own search. This module is a plugin of Datasette for the time of a crawl."""
    return [(rf"^{SEARCH}$", _search), (rf"^{LEFT_OUT}$", _left_out)]


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """Tell the templates that a copy is written, which says so on its pages."""
    return {"static_copy": True}


async def _search(datasette: Any, request: Any) -> Any:
    site = site_of(datasette)
    schemas = load_schemas(site.plugins.parent / "datasets" / "schema")
    return await page(datasette, request, "static_search.html", {"searched": searched(schemas)})


async def _left_out(datasette: Any, request: Any) -> Any:
    return await page(datasette, request, "static_left_out.html", {"shown_in_text": SHOWN_IN_TEXT})
