"""What went wrong, told to a person on a page and to a program in JSON: bad parameters are 400, never 500."""

from __future__ import annotations

import logging
import re
from typing import Any

from datasette import Response, hookimpl

from plandata.portal.accepting import prefers_json
from plandata.portal.addresses import with_query
from plandata.portal.datasette_api import PLAINER, Instance, Visit, fault_of
from plandata.portal.faults import Fault
from plandata.portal.pages.releases import gone
from plandata.portal.rendering import data, page
from plandata.portal.selection import ORIGINAL_QUERY, public_query
from plandata.portal.site import site_of
from plandata.portal.texts.contract import Table
from plandata.portal.texts.error_messages import reader_words

_FILE = re.compile(r"\.[A-Za-z0-9]+$")  # a path with an ending is asked for by a program or saved


@hookimpl
def handle_exception(datasette: Instance, request: Visit, exception: Exception) -> Any:
    """Answer an exception; only what is our own fault goes to the log."""

    async def inner() -> Any:
        fault = fault_of(exception, bool(request.query_string))
        if fault.status == 404:  # a row had pages and files under its id beside /id/<id>
            was_there = gone(datasette, request.path.rpartition("/")[2].partition(".")[0])
            fault = was_there.fault if was_there else fault
        if fault.status >= 500:
            logging.getLogger("portal").error("%s", request.path, exc_info=exception)
        return await _answer(datasette, request, fault)

    return inner


@hookimpl
def forbidden(datasette: Instance, request: Visit, message: str) -> Any:
    """Answer what is not for the public in the same way."""

    async def inner() -> Any:
        return await _answer(datasette, request, Fault(403, "closed", {"reason": PLAINER.get(message, message)}))

    return inner


async def _answer(datasette: Instance, request: Visit, fault: Fault) -> Any:
    response = await _body(datasette, request, fault)
    if fault.status == 503:
        response.headers["retry-after"] = "5"
    return response


async def _body(datasette: Instance, request: Visit, fault: Fault) -> Any:
    is_file = _FILE.search(request.path)
    if request.path.endswith(".json") or (not is_file and prefers_json(request.headers.get("accept", ""))):
        told = {"ok": False, "error": fault.message, "status": fault.status, "title": None}
        response = data(told | (_stone(fault) if fault.status == 410 else {}), fault.status)
    elif is_file:
        return Response.text(f"{fault.status}: {fault.message}\n", status=fault.status)
    else:
        context = {"fault": fault, "message": _why(datasette, request, fault), "file": _file(datasette, request, fault)}
        response = await page(datasette, request, "error.html", context, fault.status)
    if not is_file:
        response.headers["vary"] = "Accept"
    return response


def _file(datasette: Instance, request: Visit, fault: Fault) -> str | None:
    """Return the address of the rows that took too long, as a file, which may take longer; None for other pages."""
    database = site_of(datasette).settings.database
    name = request.path.removeprefix(f"/{database}/")
    if fault.code != "too_slow" or name == request.path or "/" in name:
        return None
    return with_query(f"{request.path}.csv", public_query(request.scope.get(ORIGINAL_QUERY, [])))


def _stone(fault: Fault) -> dict[str, str | None]:
    """Return what is known of a row that is gone: its id, table, words, the day, the reason, the id that follows it."""
    names = {"key": "id", "table": "table", "what": "what", "day": "removed_on", "because": "reason",
             "successor": "successor"}  # fmt: skip
    return {told: fault.values.get(name) or None for name, told in names.items()}


def _why(datasette: Instance, request: Visit, fault: Fault) -> str:
    """Say what was wrong in the reader's language."""
    site = site_of(datasette)
    name = request.path.rstrip("/").split("/")[-1].partition(".")[0]
    table = site.contract.tables.get(fault.values.get("table", name)) or Table(name)
    return reader_words(fault, request.scope.get(ORIGINAL_QUERY, []), table)
