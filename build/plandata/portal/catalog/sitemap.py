"""`/sitemap.xml` and `/robots.txt`: every page worth finding, with the date of its data; no sort, facet or file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from plandata.portal import navigation
from plandata.portal.catalog.published import Published
from plandata.portal.catalog.released import DOWNLOADS, downloads_of

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST = 5_000  # addresses of one file, a megabyte and a half in two languages; the protocol allows 50,000
# Parameters of table pages that only arrange the same rows anew; the next page of a table (_next) leads to more rows.
ARRANGEMENTS = ("_sort", "_sort_desc", "_facet", "_facet_size", "_size", "_all", "_col", "_nocol", "_search")


def sitemap(published: Published, rows: Iterable[tuple[str, str]], part: int | None = None) -> str | None:
    """Return the sitemap: released files; pages, tables, questions, `rows` as (path, date) in every language.

    An address is listed once for each language and names the same page in the others. `lastmod` is a date of the data,
    left out where none is known. More addresses than one file may hold stand in several, `part` counting from 1; the
    sitemap itself is then the list of these. None for a part that there is not.
    """
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    scopes, released_on = (published.release.scopes, published.release.released_on) if published.release else ((), "")
    paths = [
        *(
            (page.path(published.database), published.modified)
            for page in navigation.PAGES
            if page.in_sitemap and (len(published.plans) > 1 or not page.of_several)
        ),
        *((f"/{published.database}/{name}", published.modified) for name in (*published.tables, *published.views)),
        *((f"/{published.database}/{name}", published.modified) for name in published.queries),
        *([(DOWNLOADS, released_on)] if released_on else []),
        *rows,
    ]
    files = [each.url for scope in scopes for each in downloads_of(published, scope, "whole")]
    every = [
        *((address, released_on, {}) for address in files),
        *(entry for path, day in paths for entry in _in_every_language(published, path, day)),
    ]
    parts = -(-len(every) // MOST)
    if part is not None and part > parts:
        return None
    if part is None and parts > 1:
        root = ElementTree.Element(f"{{{SITEMAP}}}sitemapindex")
        for number in range(1, parts + 1):
            entry = ElementTree.SubElement(root, f"{{{SITEMAP}}}sitemap")
            ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc").text = published.url(f"/sitemap-{number}.xml")
    else:
        root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
        first = ((part or 1) - 1) * MOST
        for address, day, alternates in every[first : first + MOST]:
            _entry(root, address, day, alternates)
    ElementTree.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _in_every_language(published: Published, path: str, day: str) -> Iterable[tuple[str, str, Mapping[str, str]]]:
    alternates = {code: published.url(_under(path, code, published)) for code in published.languages}
    return ((address, day, alternates) for address in alternates.values())


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
