"""What went wrong, told to a person on a page and to a program in JSON: bad parameters are 400, never 500."""

import logging

from datasette import hookimpl
from datasette.utils.asgi import Response

from plandata.publish.portal import errors
from plandata.publish.portal.pages import data, page


@hookimpl
def handle_exception(datasette, request, exception):
    """Answer an exception; only what is our own fault goes to the log."""

    async def inner():
        fault = errors.explain(exception, bool(request.query_string))
        if fault.status >= 500:
            logging.getLogger("portal").error("%s", request.path, exc_info=exception)
        return await _answer(datasette, request, fault)

    return inner


@hookimpl
def forbidden(datasette, request, message):
    """Answer what is not for the public in the same way."""

    async def inner():
        return await _answer(datasette, request, errors.Fault(403, message))

    return inner


async def _answer(datasette, request, fault):
    if request.path.endswith(".json"):
        return data({"ok": False, "error": fault.message, "status": fault.status, "title": None}, fault.status)
    if request.path.endswith((".csv", ".xlsx", ".db", ".txt", ".xml")):
        return Response.text(f"{fault.status}: {fault.message}\n", status=fault.status)
    return await page(datasette, request, "error.html", {"fault": fault}, fault.status)
