"""Every table, filtered view and query as a file of all its rows, in every format of portal/pages/row_files.py."""

import asyncio

from datasette import hookimpl
from datasette.utils.asgi import Response

from plandata.portal.pages import downloads, row_files
from plandata.portal.site import site_of


@hookimpl
def register_routes():
    """Answer before Datasette does, whose own CSV ends with the page."""
    return [(rf"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)(?P<extension>{row_files.suffixes()})$", download)]


async def download(datasette, request):
    """Send a table, filtered view or query as a file."""
    site = site_of(datasette)
    downloads.require_known(site, request.url_vars["database"])
    form = row_files.row_format(request.url_vars["extension"])
    view = await downloads.view_of(datasette, request, site)
    body = await asyncio.to_thread(form.write, view)  # a workbook takes its time: others are served meanwhile
    name = downloads.file_name(site, request, form.suffix)
    return Response(
        body, content_type=form.content_type, headers={"content-disposition": f'attachment; filename="{name}"'}
    )
