"""Every table, filtered view and query as a file of all its rows, in every format of portal/pages/row_files.py.

A plan's data whole too, as its release has it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from datasette import Response, hookimpl

from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.large import in_turn
from plandata.portal.pages import downloads, releases, row_files, row_points
from plandata.portal.site import site_of
from plandata.publish.release.formats import ON_DEMAND


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Answer before Datasette does, whose own CSV ends with the page."""
    return [
        (r"^/plan/(?P<plan>[^/.]+)(?P<extension>(?:\.[^/.]+)+)$", plan_file),
        (rf"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)(?P<extension>{row_files.suffixes()})$", download),
    ]


async def download(datasette: Instance, request: Visit, send: Any) -> None:
    """Send a table, filtered view or query as a file."""
    site = site_of(datasette)
    downloads.require_known(site, request.url_vars["database"])
    form = row_files.row_format(request.url_vars["extension"])
    async with in_turn(datasette):
        view = await downloads.view_of(datasette, request, site, exact=not form.for_people)
        view = await row_points.with_points(datasette, site, view) if form.draws else view
        file = await asyncio.to_thread(form.file_of, view)  # a workbook takes its time: others are served meanwhile
        del view  # its rows need not wait for a slow reader
    await row_files.send_file_of(form, file, downloads.file_name(site, request, form.suffix), send)


async def plan_file(datasette: Instance, request: Visit) -> Any:
    """Send all data of one plan: as released, or made of its rows where no release lies beside the database."""
    site, plan, suffix = site_of(datasette), request.url_vars["plan"], request.url_vars["extension"]
    suffixes = {form.suffix: form for form in ON_DEMAND}
    if suffix not in suffixes:
        raise Missing("no_format", ending=suffix, formats=", ".join(suffixes))
    release = releases.release_of(datasette)
    name = f"{plan}{suffix}"
    file = next((file for file in release.files if file.path == f"{plan}/{name}"), None) if release else None
    if file:
        return Response.redirect(releases.address(file), status=303)
    async with in_turn(datasette):
        body = await releases.made_of(datasette, site, plan, suffix)
    if body is None:
        raise Missing("no_plan", key=plan)
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-length": str(len(body))}
    return Response(body, content_type=suffixes[suffix].content_type, headers=headers)
