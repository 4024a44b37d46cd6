"""Every table, filtered view and query as a file of all its rows, in every format of portal/pages/row_files.py."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette import Response, hookimpl

from plandata.portal.datasette_api import Instance, Visit
from plandata.portal.large import in_turn
from plandata.portal.pages import downloads, row_files, row_points
from plandata.portal.site import site_of


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Answer before Datasette does, whose own CSV ends with the page."""
    return [(rf"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)(?P<extension>{row_files.suffixes()})$", download)]


async def download(datasette: Instance, request: Visit) -> Any:
    """Send a table, filtered view or query as a file."""
    site = site_of(datasette)
    downloads.require_known(site, request.url_vars["database"])
    form = row_files.row_format(request.url_vars["extension"])
    async with in_turn(datasette):
        view = await downloads.view_of(datasette, request, site, exact=not form.for_people)
        view = await row_points.with_points(datasette, site, view) if form.draws else view
        body = await asyncio.to_thread(form.bytes_of, view)  # a workbook takes its time: others are served meanwhile
    name = downloads.file_name(site, request, form.suffix)
    return Response(
        body, content_type=form.content_type, headers={"content-disposition": f'attachment; filename="{name}"'}
    )
