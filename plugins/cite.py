"""/cite/<id>: a clause or fact ready to be quoted, in every form of reference, and as a picture with a QR code."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal.addresses import id_path
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import by_id, pictures, reporting
from plandata.portal.rendering import page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts import citing


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /cite/<id>, and its card as SVG."""
    return [(r"^/cite/(?P<id>[a-z0-9-]+)(?P<extension>\.svg)?$", show)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show how a clause or fact is cited, or send its card."""
    site, wanted = site_of(datasette), request.url_vars["id"]
    cited = await by_id.cited(datasette, site, wanted)
    if cited is None:
        raise Missing("no_id", key=wanted)
    address = base_of(datasette, request) + id_path(wanted)
    card = pictures.card(cited, address)
    if request.url_vars["extension"]:
        headers = {"content-disposition": f'attachment; filename="{wanted}.svg"'}
        return Response(card, content_type=pictures.SVG, headers=headers)
    return await page(datasette, request, "cite.html", {
        "cited": cited,
        "forms": citing.forms(cited.plan, address, wanted, cited.place, cited.sentence),
        "address": address,
        "card": card,
        "report": reporting.report_href(site, wanted, cited.quote or cited.sentence),
    })  # fmt: skip
