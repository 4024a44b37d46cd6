"""Commitments: projects and targets in one list made for checking, as a page, CSV, JSON and a feed."""

from __future__ import annotations

from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Visit
from plandata.portal.large import apart
from plandata.portal.pages import commitment_files as files
from plandata.portal.pages import commitments, plan_list
from plandata.portal.pages.search import number
from plandata.portal.rendering import data, page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts.languages import gettext as _
from plandata.publish.formats import CSV, with_charset
from plandata.publish.words import DEFAULT_LANGUAGE, in_language


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /commitments and its files."""
    return [(r"^/commitments(?P<extension>\.csv|\.json|\.atom)?$", show)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show the commitments of the plan asked for, or of the newest; files hold those of every plan."""
    site, extension = site_of(datasette), request.url_vars["extension"]
    if extension:
        every = await commitments.commitments_of(datasette, site)
        return await apart(datasette, lambda: _file(datasette, request, every, extension))
    plan = await queries.plan_shown(datasette, site, request, commitments.HAS_SOME)
    strength, known = request.args.get("strength") or "", request.args.get("known") or ""
    found = await commitments.commitments_of(datasette, site, plan["plan_id"], strength, known) if plan else None
    start = number(request.args.get("_next"), 0, commitments.MOST)
    return await page(datasette, request, "commitments.html", {
        "plan": plan, "picker": await plan_list.picker_of(datasette, site, request),
        "found": found, "strength": strength, "known": known,
        "strengths": commitments.STRENGTHS, "start": start,
        "report": site.settings.contact_href(_("一条后续消息")),
    })  # fmt: skip


def _file(datasette: Instance, request: Visit, found: commitments.Commitments, extension: str) -> Any:
    site, base = site_of(datasette), base_of(datasette, request)
    if extension == ".json":
        return data(files.as_json(found, base))
    if extension == ".csv":
        headers = {"content-disposition": f'attachment; filename="{site.settings.database}-commitments.csv"'}
        return Response(files.as_csv(found, base), content_type=with_charset(CSV), headers=headers)
    words = site.contract.table("evidence").column("status").value_words
    name = in_language(site.settings.name, DEFAULT_LANGUAGE)
    statuses = {code: in_language(word, DEFAULT_LANGUAGE) for code, word in words.items()}
    body = files.as_atom(found, base, f"{name}：承诺的后续消息 What became of commitments", name, statuses)
    return Response(body, content_type="application/atom+xml", headers={"access-control-allow-origin": "*"})
