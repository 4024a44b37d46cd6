"""A plan's page: what it is, its tasks, chart and downloads, and the whole text with its facts drawn in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.addresses import with_query
from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import glance, home, plan_list, reader, reader_parts
from plandata.portal.pages import map as maps
from plandata.portal.rendering import page
from plandata.portal.site import base_of, site_of
from plandata.portal.texts import citing
from plandata.portal.texts.languages import localised
from plandata.publish.release.formats import ON_DEMAND


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /plan/<id>, the parts of a long text at /plan/<id>/text/<number>, all of it at /plan/<id>/text."""
    return [(r"^/plan/(?P<plan>[a-z0-9-]+)(?P<text>/text(?:/(?P<part>[1-9]\d{0,3}))?)?$", read)]


async def read(datasette: Instance, request: Visit) -> Any:
    """Show one plan: what it is and its text, of a long one the first part; or a part, or the whole text.

    `?at=` names a place in the text, a clause or a fact: it leads to the part that holds it.
    """
    site, wanted = site_of(datasette), request.url_vars["plan"]
    plan = await queries.plan_of(datasette, site, wanted)
    if plan is None:
        raise Missing("no_plan", key=wanted)
    clauses = await reader.clauses_of(datasette, site, wanted)
    parts = await _parts(datasette, site, plan, clauses)
    if request.args.get("at"):
        return await _at(datasette, request, plan, clauses, parts)
    number = int(request.url_vars["part"] or 1)
    if number > len(parts):
        raise Missing("no_plan", key=f"{wanted}/text/{number}")
    whole = bool(request.url_vars["text"]) and not request.url_vars["part"]
    part = parts[number - 1]
    shown = slice(None) if whole else slice(part.first, part.end)
    (plan,) = await home.with_sections(datasette, site.settings.database, [plan])
    address = base_of(datasette, request) + localised(f"/plan/{wanted}")
    passages = await reader.passages_of(datasette, site, plan, clauses, shown)
    outline = reader.outline_of(clauses, {passage.clause_id for passage in passages if passage.errata})
    return await page(datasette, request, "reader.html", {
        "plan": plan,
        "plan_formats": ON_DEMAND,
        "glance": await glance.glance_of(datasette, site, wanted),
        "picker": await plan_list.picker_of(datasette, site, request),
        "citation": citing.reference(plan, address),
        "plain_citation": citing.plain_reference(plan, address),
        "passages": passages,
        "outline": reader_parts.shortened(outline) if len(parts) > 1 else outline,
        "parts": parts,
        "part": None if whole or len(parts) == 1 else part,
        "elsewhere": {} if whole else {
            clause["clause_id"]: reader_parts.path(wanted, other)
            for other in parts if other != part for clause in clauses[other.first : other.end]
        },
        "text_path": reader_parts.path,
        "kinds": await reader.counts_by_kind(datasette, site, wanted),
        # A long plan's page is its text: the map has a page of its own.
        "map": await maps.map_of(datasette, site, plan) if len(parts) == 1 else None,
        "chart": await home.duties_of(datasette, site.settings.database, wanted),
    })  # fmt: skip


async def _parts(datasette: Instance, site: Any, plan: queries.Row, clauses: list[queries.Row]) -> Any:
    long = plan["characters"] > reader_parts.WHOLE
    facts = await reader.facts_by_clause(datasette, site, plan["plan_id"]) if long else {}
    return reader_parts.parts_of(clauses, facts, plan["characters"])


async def _at(datasette: Instance, request: Visit, plan: queries.Row, clauses: list[queries.Row], parts: Any) -> Any:
    """Lead to the page that holds a place, with the words that the reader searches for."""
    anchor, plan_id = request.args["at"], plan["plan_id"]
    clause = await reader.clause_of(datasette, site_of(datasette), plan_id, anchor)
    part = reader_parts.part_with(parts, clauses, clause) if clause else None
    if part is None:
        raise Missing("no_row", key=anchor)
    words = [("q", request.args["q"])] if request.args.get("q") else []
    address = with_query(reader_parts.path(plan_id, part), words)
    return Response.redirect(f"{address}#{quote(anchor)}", status=303)
