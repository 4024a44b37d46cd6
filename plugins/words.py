"""Pages of words: /about, /methodology, /data, /api and /changes, from docs/pages and the facts of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl

from plandata.portal import queries
from plandata.portal.catalog import calls, describing, parameters
from plandata.portal.catalog.published import Published
from plandata.portal.datasette_api import Instance, Visit
from plandata.portal.large import apart, kept
from plandata.portal.pages import words
from plandata.portal.rendering import html_of
from plandata.portal.selection import ORIGINAL_QUERY
from plandata.portal.site import Site, base_of, site_of
from plandata.portal.texts.languages import current_language, localised

_answers: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_ORIGINS = 'select origin, count(*) as n from "{}" group by origin'


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve the pages before Datasette takes their names for databases."""
    return [(rf"^/(?P<name>{'|'.join(words.NAMES)})$", show)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show one page in the language of the request, made once, its longer work in turn: Markdown, answers of /api."""
    request.scope[ORIGINAL_QUERY] = []  # it takes no parameters: whatever an address has, the page is the same
    key = (request.path, current_language(), base_of(datasette, request), site_of(datasette).stamp())
    return Response.html(await kept(datasette, key, lambda: _html(datasette, request)))


async def _html(datasette: Instance, request: Visit) -> str:
    site, name = site_of(datasette), request.url_vars["name"]
    root = site.plugins.parent
    text = await apart(datasette, lambda: words.read_page(root / "docs" / "pages", name, current_language(), localised))
    parts = {piece.part for piece in text.pieces}
    published = await describing.published_of(datasette, request)
    facts = {}
    if "origins" in parts:
        facts["origins"] = await _origins(datasette, site, published)
    if "accuracy" in parts:
        facts |= await _accuracy(datasette, site, root / "tests" / "labels")
    if "changes" in parts:
        logs = describing.changelogs(site)
        logged = await queries.newest_plans(datasette, site, len(logs), logs)
        facts["changes"] = await apart(datasette, lambda: _changes(logged, logs))
    if "limits" in parts:
        facts["limits"] = datasette.settings_dict()
        facts["lookups"] = parameters.LOOKUPS
    if "calls" in parts:
        facts["calls"] = await _calls(datasette, published)
    context = {"text": text, "published": published, "facts": facts}
    return await html_of(datasette, request, "words.html", context)


async def _origins(datasette: Instance, site: Site, published: Published) -> Any:
    """Count the rows of each table by their origin."""
    counts = {}
    for name, table in published.tables.items():
        if "origin" in table.column_names:
            rows = await queries.ask(datasette, site, _ORIGINS.format(name))
            counts[name] = {row["origin"]: row["n"] for row in rows}
    return {name: found for name, found in counts.items() if found}


async def _accuracy(datasette: Instance, site: Site, labels: Path) -> Any:
    """The recorded figures: of the plans of this portal, and of others that the engine was tried on."""
    figures = words.read_accuracy(labels / "recorded.csv")
    measured = {figure.plan for figure in figures}
    plans = await queries.newest_plans(datasette, site, len(measured), measured)
    titles = {plan["plan_id"]: plan["title"] for plan in plans}
    by_plan = words.by_plan(figures, titles)
    other_titles = words.read_titles(labels / "plans.csv")
    others = {
        plan: {figure.measure: figure for figure in rows}
        for plan, rows in by_plan.items()
        if plan not in titles and plan in other_titles
    }
    return {
        "accuracy": by_plan,
        "others": others,
        "other_measures": sorted({measure for rows in others.values() for measure in rows}),
        "titles": titles,
        "other_titles": other_titles,
    }


def _changes(plans: Sequence[queries.Row], logs: Mapping[str, Path]) -> Any:
    """Each published plan with its change log as HTML, in the reader's language where there is a file of it."""
    language = current_language()
    shown = []
    for plan in plans:
        log = logs.get(plan["plan_id"])
        own = log and log.with_name(f"CHANGELOG.{language}.md")
        file = own if own and own.is_file() else log
        if file:
            html = words.fragment(_without_title(file.read_text("utf-8")), localised, 2, plan["plan_id"])
            shown.append({"plan": plan, "html": html, "language": language if file == own else "en"})
    return shown


def _without_title(text: str) -> Any:
    return "\n".join(line for line in text.splitlines() if not line.startswith("# "))


async def _calls(datasette: Instance, published: Published) -> Any:
    """Ask every example of the portal itself, once: what is published stays."""
    known = _answers.setdefault(datasette, {})
    for call in calls.calls(published):
        if call.path not in known:
            answer = await describing.fetched(datasette, call.path)
            known[call.path] = await apart(datasette, partial(_shown, call, answer))
    return [
        {"call": call, "snippets": calls.snippets(published.base, call), "answer": known[call.path]}
        for call in calls.calls(published)
    ]


def _shown(call: calls.Call, answer: Any) -> str:
    return calls.shown_answer(call, answer.status_code, answer.headers.get("location", ""), answer.content)
