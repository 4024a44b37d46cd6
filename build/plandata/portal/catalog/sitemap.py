"""`/sitemap.xml` and `/robots.txt`: every page worth finding, with the date of its data; no sort, facet or file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from plandata.portal import navigation
from plandata.portal.catalog.published import Published
from plandata.portal.catalog.released import DOWNLOADS, downloads_of

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST = 50_000  # addresses that the protocol allows in one file
# Parameters of table pages that only arrange the same rows anew; the next page of a table (_next) leads to more rows.
ARRANGEMENTS = ("_sort", "_sort_desc", "_facet", "_facet_size", "_size", "_all", "_col", "_nocol", "_search")


def sitemap(published: Published, rows: Iterable[tuple[str, str]]) -> str:
    """Return the sitemap: released files; pages, plans, tables, questions, `rows` as (path, date) in every language.

    An address is listed once for each language and names the same page in the others. `lastmod` is a date of the data,
    left out where none is known.
    """
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    scopes, released_on = (published.release.scopes, published.release.released_on) if published.release else ((), "")
    paths = [
        *((page.path(published.database), published.modified) for page in navigation.PAGES if page.in_sitemap),
        *((f"/plan/{plan['plan_id']}", published.modified) for plan in published.plans),
        *((f"/{published.database}/{name}", published.modified) for name in (*published.tables, *published.views)),
        *((f"/{published.database}/{name}", published.modified) for name in published.queries),
        *([(DOWNLOADS, released_on)] if released_on else []),
        *rows,
    ]
    files = [each.url for scope in scopes for each in downloads_of(published, scope, "whole")]
    for address in files:
        _entry(root, address, released_on, {})
    for path, day in paths[: (MOST - len(files)) // len(published.languages)]:
        alternates = {code: published.url(_under(path, code, published)) for code in published.languages}
        for address in alternates.values():
            _entry(root, address, day, alternates)
    ElementTree.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _under(path: str, language: str, published: Published) -> str:
    return path if language == published.languages[0] else f"/{language}{path}"


def _entry(root: ElementTree.Element, address: str, day: str, alternates: Mapping[str, str]) -> None:
    entry = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
    ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc").text = address
    if day:
        ElementTree.SubElement(entry, f"{{{SITEMAP}}}lastmod").text = day
    for code, other in alternates.items():
        ElementTree.SubElement(entry, f"{{{XHTML}}}link", rel="alternate", hreflang=code, href=other)


def robots(published: Published) -> str:
    """Return robots.txt: rows, pages and files are welcome, endless arrangements of the same rows are not."""
    lines = ["User-agent: *", "Allow: /"]
    lines += [f"Disallow: /*{mark}{name}=" for name in ARRANGEMENTS for mark in ("?", "&")]
    lines += ["Disallow: /*__", "Disallow: /search", "Disallow: /*/search", "Disallow: /-/", "",
              f"Sitemap: {published.url('/sitemap.xml')}"]  # fmt: skip
    return "\n".join(lines) + "\n"
