"""Commitments: projects and targets in one list made for checking, as a page, files of its rows, JSON and a feed."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.large import apart, in_turn
from plandata.portal.pages import commitment_files as files
from plandata.portal.pages import commitments, plan_list
from plandata.portal.pages.downloads import TO_CHECK
from plandata.portal.pages.row_files import row_format, send_file_of
from plandata.portal.pages.search import number
from plandata.portal.rendering import data, page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts.languages import gettext as _
from plandata.publish.words import DEFAULT_LANGUAGE, in_language

_CHOSEN = ("plan_id", "strength", "known")


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /commitments and its files."""
    rows = "|".join(suffix.replace(".", r"\.") for suffix in files.ROWS)
    return [
        (r"^/commitments$", show),
        (rf"^/commitments(?P<extension>{rows}|\.json|\.atom)$", download),
    ]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show the commitments of the plan asked for, or of the newest."""
    site = site_of(datasette)
    plan = await queries.plan_shown(datasette, site, request, commitments.HAS_SOME)
    strength, known = request.args.get("strength") or "", request.args.get("known") or ""
    found = await commitments.commitments_of(datasette, site, plan["plan_id"], strength, known) if plan else None
    start = number(request.args.get("_next"), 0, commitments.MOST)
    picker = await plan_list.picker_of(datasette, site, request)
    one = [("plan_id", plan["plan_id"])] if plan and (picker.count > 1 or request.args.get("plan_id")) else []
    words = (commitments.STRENGTH_WORDS.get(strength), commitments.KNOWN_WORDS.get(known))
    narrowed = [_(word) for word in words if word]
    return await page(datasette, request, "commitments.html", {
        "plan": plan, "picker": picker,
        "found": found, "strength": strength, "known": known, "narrowed": _("、").join(narrowed),
        "strength_words": commitments.STRENGTH_WORDS, "known_words": commitments.KNOWN_WORDS, "start": start,
        "formats": files.FORMATS,
        "chosen": [*one, *((key, value) for key, value in (("strength", strength), ("known", known)) if value)],
        "report": site.settings.contact_href(_("一条后续消息")),
    })  # fmt: skip


async def download(datasette: Instance, request: Visit, send: Any) -> Any:
    """Send the commitments as a file: those of every plan where none is asked for. The feed has them all."""
    site, base, extension = site_of(datasette), base_of(datasette, request), request.url_vars["extension"]
    chosen = [(key, value) for key in _CHOSEN if (value := request.args.get(key))]
    plan = dict(chosen).get("plan_id", "")
    if plan and await queries.plan_of(datasette, site, plan) is None:
        raise Missing("no_plan", key=plan)
    strength, known = request.args.get("strength") or "", request.args.get("known") or ""
    found = await commitments.commitments_of(datasette, site, plan, strength, known)
    if extension in {".json", ".atom"}:
        return await apart(datasette, lambda: _told(datasette, found, base, extension))
    form = row_format(extension)
    async with in_turn(datasette):
        to_check = bool(request.args.get(TO_CHECK))
        view = await files.as_view(datasette, site, found, base, chosen, form, to_check=to_check)
        file = await asyncio.to_thread(form.file_of, view)
    filtered = "-filtered" if chosen else ""
    await send_file_of(form, file, f"{site.settings.database}-commitments{filtered}{extension}", send)
    return None


def _told(datasette: Instance, found: commitments.Commitments, base: str, extension: str) -> Any:
    site = site_of(datasette)
    if extension == ".json":
        return data(files.as_json(found, base))
    words = site.contract.table("evidence").column("status").value_words
    name = in_language(site.settings.name, DEFAULT_LANGUAGE)
    statuses = {code: in_language(word, DEFAULT_LANGUAGE) for code, word in words.items()}
    body = files.as_atom(found, base, f"{name}：承诺的后续消息 What became of commitments", name, statuses)
    return Response(body, content_type="application/atom+xml", headers={"access-control-allow-origin": "*"})
