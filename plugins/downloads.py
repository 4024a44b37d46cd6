"""Every table, filtered view and query as .csv (machines), .excel.csv and .xlsx, with all of its rows."""

import asyncio

from datasette import hookimpl
from datasette.utils.asgi import Response

from plandata.portal.pages import downloads
from plandata.portal.site import site_of


def _workbook(view):
    from plandata.portal.pages.workbook import workbook  # noqa: PLC0415  loads openpyxl, at the first workbook

    return workbook(view)


_KINDS = {
    ".csv": (downloads.machine_csv, "text/csv; charset=utf-8"),
    ".excel.csv": (downloads.excel_csv, "text/csv; charset=utf-8"),
    ".xlsx": (_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@hookimpl
def register_routes():
    """Answer before Datasette does, whose own CSV ends with the page."""
    return [(r"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)(?P<extension>\.excel\.csv|\.csv|\.xlsx)$", download)]


async def download(datasette, request):
    """Send a table, filtered view or query as a file."""
    site = site_of(datasette)
    downloads.require_known(site, request.url_vars["database"])
    write, kind = _KINDS[request.url_vars["extension"]]
    view = await downloads.view_of(datasette, request, site)
    body = await asyncio.to_thread(write, view)  # a workbook takes its time: others are served meanwhile
    name = downloads.file_name(site, request, request.url_vars["extension"])
    return Response(body, content_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
