"""`/llms.txt`: the portal in one page of Markdown for programs that read, after llmstxt.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plandata.escaping import markdown
from plandata.portal import navigation
from plandata.portal.catalog import documents
from plandata.portal.catalog.published import Published, Row, both, default, english
from plandata.portal.catalog.released import Download, downloads_of
from plandata.publish.of_plans import blanks
from plandata.publish.release.formats import ALL
from plandata.publish.schema import TableSchema
from plandata.publish.words import unkeyed

MAIN = ("plans", "clauses", "tasks", "responsibilities", "projects", "targets", "agencies", "cities")
OBJECTS = (("_shape", "objects"),)
HOW_TO_QUOTE = (
    "Every fact names its plan, its clause and its characters: `text[start_char:end_char] == quote`, in Unicode code "
    "points, end exclusive. Quote from `quote`, name the plan and its document number, and link `/id/<id>`. A project "
    "or target is what a plan says shall be done, not what was done. Empty means that the plan does not say."
)
# What such a program needs first; the other documents and pages are optional.
API = ("openapi", "datapackage")
MOST_PLANS = 50  # the newest
SEARCH = ("/search.json?q=", "Search", "words in all tables, best first, with where they stand")


def llms(published: Published) -> str:
    """Return the text: what this is, how to quote it, tables with their rows, endpoints, plans."""
    title = " / ".join(dict.fromkeys(filter(None, (default(published.name), published.name.get("en")))))
    english = published.description.get("en") or published.tagline.get("en") or ""
    sections = {
        "Plans": [*(_plan(published, plan) for plan in published.plans[:MOST_PLANS]), *_further(published)],
        "Tables": [_table(published, table) for table in published.tables.values()],
        "Columns": [_columns(published.tables[name]) for name in MAIN if name in published.tables],
        "Questions": [_question(published, name, query) for name, query in published.queries.items()],
        "Files": [_file(each) for each in downloads_of(published, ALL, "whole")],
        "Texts": [_file(each) for each in _texts(published)],
        "API": [f"- [{name}]({published.url(path)}): {words}" for path, name, words in (*_api(published), SEARCH)],
        "Optional": [f"- [{name}]({published.url(path)})" for path, name in _optional(published)],
    }
    lines = [f"# {title}", "", f"> {default(published.description)} {english}".rstrip(), "", HOW_TO_QUOTE, ""]
    lines.append(f"Licence: {published.licence} ({published.licence_url}). Read-only, no key.")
    for heading, items in sections.items():
        lines += ["", f"## {heading}", "", *items] if items else []
    return "\n".join(lines) + "\n"


def _api(published: Published) -> Iterator[tuple[str, str, str]]:
    for each in documents.listed():
        if each.id in API:
            yield each.path, each.title, english(published.words(each.about))


def _optional(published: Published) -> Iterator[tuple[str, str]]:
    """Yield the pages of words in English, where there are any, and the documents that are left."""
    prefix = "/en" if "en" in published.languages else ""
    for page in navigation.PAGES:
        if page.of_words:
            yield prefix + page.route, english(published.words(page.title))
    for each in documents.listed():
        if each.id not in (*API, "llms"):
            yield each.path, each.title


def _plan(published: Published, plan: Row) -> str:
    known = "; ".join(filter(None, (plan["document_number"], plan["issued_on"], plan["source_note_en"])))
    return f"- [{markdown(str(plan['title']))}]({published.url('/plan/' + plan['plan_id'])}): {known}"


def _further(published: Published) -> Iterator[str]:
    """Yield where the plans are that a page of so many has no room for."""
    left = published.counts.get("plans", 0) - MOST_PLANS
    if left > 0:
        yield f"- [{left} older plans]({published.table_url('plans', '.json', OBJECTS)}): all of them as a table"


def _texts(published: Published) -> Iterator[Download]:
    """Yield the plans' texts in the form that such programs read best."""
    for plan in published.plans[:MOST_PLANS]:
        for each in downloads_of(published, plan["plan_id"], "whole"):
            if each.format.suffix == ".md":
                yield each


def _table(published: Published, table: TableSchema) -> str:
    address = published.table_url(table.name, ".json", OBJECTS)
    rows = published.counts.get(table.name, 0)
    return f"- [{table.name}]({address}): {table.title} ({rows} rows). {table.description_en}"


def _columns(table: TableSchema) -> str:
    """Return the columns of a table, each with its type where that is not text."""
    told = (f"{field.name}{'' if field.type == 'string' else f' ({field.type})'}" for field in table.fields)
    return f"- {table.name}: {', '.join(told)}"


def _file(each: Download) -> str:
    file = each.file
    return f"- [{file.path}]({each.url}): {english(each.title)}, {file.bytes:,} bytes, SHA-256 {file.sha256}"


def _question(published: Published, name: str, query: Mapping[str, Any]) -> str:
    words = both(unkeyed(query, "title"), " ")
    asked = blanks(query)
    if asked:  # as JSON it answers once they are filled
        filled = "&".join(f"{param}=…" for param in asked)
        return f"- [{name}]({published.table_url(name)}): {words} (JSON: `{name}.json?{filled}`)"
    return f"- [{name}]({published.table_url(name, '.json', OBJECTS)}): {words}"
