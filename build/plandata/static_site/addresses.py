"""Which address of the portal becomes which file of the static site, as pure functions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from plandata.portal.addresses import PROFILES, tilde

SEARCH, LEFT_OUT = "/search", "/left-out"
FOR_PROGRAMS = ("/llms.txt", "/static/share.png")  # no page links to them; one for all languages
RELEASED = "/downloads/"  # files of the release, copied as they are
# Tables with so many rows, each a span of the text, that a row has no page of its own: its address leads to its words.
SHOWN_IN_TEXT = ("clauses", "mentions", "responsibilities")
# One parameter alone that a page may have: later pages of a table, and the plan that a matrix, a map or a chart shows.
_PAGED, _OF_PLAN, _OF_LIST = "_next", "plan_id", "page"
# Parameters that change the form of a file, not what is in it: the static site has one form, with every row.
_FORMS = frozenset({"_shape", "_stream", "_size"})
# What asks the server as one types, what describes such requests, and Datasette's own pages about itself.
_SERVER_ONLY = ("/cite/", "/suggest.json", "/search.json", "/opensearch.xml", "/openapi.json", "/-/")
_SUFFIX = re.compile(r"\.[A-Za-z0-9.]+$")


@dataclass(frozen=True, slots=True)
class Portal:
    """What the addresses depend on: the database's name, the language prefixes (`en`) besides the default, and the
    canned queries that ask for something, which a file cannot answer.
    """

    database: str
    prefixes: tuple[str, ...]
    with_blanks: frozenset[str] = frozenset()

    def split(self, path: str) -> tuple[str, str]:
        """Return (language prefix or '', the path without it): /en/plans → ('en', '/plans')."""
        head, _, rest = path.lstrip("/").partition("/")
        return (head, "/" + rest) if head in self.prefixes else ("", path)


def is_file(path: str) -> bool:
    """Tell whether a path names a file (plans.db, tasks.csv) rather than a page."""
    return path.startswith(RELEASED) or bool(_SUFFIX.search(posixpath.basename(path)))


def kept(portal: Portal, address: str) -> str | None:
    """Return the address under which the static site has what `address` asks for, None when it leaves that out.

    `address` is a path of this portal with a query or none, without a fragment.
    """
    parts = urlsplit(address)
    prefix, path = portal.split(parts.path)
    start = f"/{prefix}" if prefix else ""
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if path == SEARCH or path.startswith(f"{SEARCH}/"):
        return start + SEARCH
    if path.startswith(("/static/", RELEASED)):
        return path
    if path.startswith(_SERVER_ONLY) or _asked(portal, path):
        return None
    if is_file(path):
        return parts.path if _FORMS.issuperset(names) else None
    in_table = path.startswith(f"/{portal.database}/")
    own = _PAGED if in_table else _OF_LIST if path == "/" else _OF_PLAN
    if not names or names == [own]:
        return address
    return None


def _asked(portal: Portal, path: str) -> bool:
    steps = path.strip("/").split("/")
    return len(steps) == 2 and steps[0] == portal.database and steps[1].partition(".")[0] in portal.with_blanks


def file_of(address: str) -> str:
    """Return the file, relative to the static site's folder, that holds a kept address.

    Pages end in .html, so that links work on every server and from sub-paths; hosts that add .html by themselves answer
    the portal's own addresses too.
    """
    parts = urlsplit(address)
    stem = unquote(parts.path).lstrip("/")
    if is_file(parts.path):
        return stem
    if stem == "" or stem.endswith("/"):
        stem += "index"
    query = "".join(f".{name.strip('_')}-{tilde(value)}" for name, value in parse_qsl(parts.query))
    return f"{stem}{query}.html"


def relative(target: str, source: str) -> str:
    """Return the link from one file of the static site to another."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def row_in_text(portal: Portal, address: str) -> str | None:
    """Return the row id that an address shows, if it is the row page of a table whose rows are shown in the text."""
    steps = portal.split(urlsplit(address).path)[1].strip("/").split("/")
    return steps[2] if len(steps) == 3 and steps[0] == portal.database and steps[1] in SHOWN_IN_TEXT else None


def page_of_row(database: str, table: str, key: str, plan_id: str | None) -> str:
    """Return the static site's page of a row, relative to the folder of a language, with its fragment."""
    if table == "plans" or (plan_id and table in SHOWN_IN_TEXT):
        return f"plan/{plan_id or key}.html" + (f"#{key}" if table != "plans" else "")
    step = PROFILES[table] if table in PROFILES else f"{database}/{tilde(table)}"
    return f"{step}/{tilde(key)}.html"


def seeds(tables: Collection[str], ids: Collection[str]) -> list[str]:
    """Return what a crawl begins with: what pages may not link to, but people have noted down."""
    return [
        "/",
        SEARCH,
        LEFT_OUT,
        "/robots.txt",
        "/sitemap.xml",
        *(f"/{name}" for name in tables),
        *(f"/id/{key}" for key in ids),
    ]
