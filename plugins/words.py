"""Pages of words: /about, /methodology, /data, /api and /changes, from docs/pages and the facts of the database."""

from weakref import WeakKeyDictionary

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.catalog import calls, describing, parameters
from plandata.portal.pages import words
from plandata.portal.rendering import page
from plandata.portal.site import site_of
from plandata.portal.texts.languages import current_language, localised

_answers = WeakKeyDictionary()
_ORIGINS = 'select origin, count(*) as n from "{}" group by origin'


@hookimpl(tryfirst=True)
def register_routes():
    """Serve the pages before Datasette takes their names for databases."""
    return [(rf"^/(?P<name>{'|'.join(words.NAMES)})$", show)]


async def show(datasette, request):
    """Show one page in the language of the request."""
    site, name = site_of(datasette), request.url_vars["name"]
    root = site.plugins.parent
    text = words.read_page(root / "docs" / "pages", name, current_language(), localised)
    parts = {piece.part for piece in text.pieces}
    published = await describing.published_of(datasette, request)
    facts = {}
    if "origins" in parts:
        facts["origins"] = await _origins(datasette, site, published)
    if "accuracy" in parts:
        facts |= _accuracy(root / "tests" / "labels", published)
    if "changes" in parts:
        facts["changes"] = _changes(site, published)
    if "limits" in parts:
        facts["limits"] = datasette.settings_dict()
        facts["lookups"] = parameters.LOOKUPS
    if "calls" in parts:
        facts["calls"] = await _calls(datasette, published)
    return await page(datasette, request, "words.html", {"text": text, "published": published, "facts": facts})


async def _origins(datasette, site, published):
    """Count the rows of each table by their origin."""
    counts = {}
    for name, table in published.tables.items():
        if "origin" in table.column_names:
            rows = await queries.ask(datasette, site, _ORIGINS.format(name))
            counts[name] = {row["origin"]: row["n"] for row in rows}
    return {name: found for name, found in counts.items() if found}


def _accuracy(labels, published):
    """The recorded figures: of the plans of this portal, and of others that the engine was tried on."""
    titles = {plan["plan_id"]: plan["title"] for plan in published.plans}
    by_plan = words.by_plan(words.read_accuracy(labels / "recorded.csv"), titles)
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


def _changes(site, published):
    """Each published plan with its change log as HTML, in the reader's language where there is a file of it."""
    language, logs = current_language(), describing.changelogs(site)
    shown = []
    for plan in published.plans:
        log = logs.get(plan["plan_id"])
        own = log and log.with_name(f"CHANGELOG.{language}.md")
        file = own if own and own.is_file() else log
        if file:
            html = words.fragment(_without_title(file.read_text("utf-8")), localised, 2, plan["plan_id"])
            shown.append({"plan": plan, "html": html, "language": language if file == own else "en"})
    return shown


def _without_title(text):
    return "\n".join(line for line in text.splitlines() if not line.startswith("# "))


async def _calls(datasette, published):
    """Ask every example of the portal itself, once: what is published stays."""
    known = _answers.setdefault(datasette, {})
    for call in calls.calls(published):
        if call.path not in known:
            answer = await describing.fetched(datasette, call.path)
            location = answer.headers.get("location", "")
            known[call.path] = calls.shown_answer(call, answer.status_code, location, answer.content)
    return [
        {"call": call, "snippets": calls.snippets(published.base, call), "answer": known[call.path]}
        for call in calls.calls(published)
    ]
