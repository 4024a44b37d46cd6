"""What a request is before Datasette reads it: one spelling of its path, a query without what others hung on to it."""

from __future__ import annotations

import re
from collections.abc import Container, MutableMapping
from http.cookies import CookieError, SimpleCookie
from string import ascii_letters, digits
from typing import Any
from urllib.parse import unquote, urlencode

from plandata.portal.catalog.checking import Checker, too_long
from plandata.portal.catalog.endpoints import PROFILES
from plandata.portal.catalog.published import Published
from plandata.portal.faults import Fault
from plandata.portal.pages import row_files
from plandata.portal.selection import (
    ADDED_COLUMN,
    ORIGINAL_QUERY,
    Pairs,
    as_held,
    as_typed_in_chinese,
    internal_query,
    pairs_of,
)
from plandata.publish import of_plans

Scope = MutableMapping[str, Any]
_PLAIN = {f"{ord(sign):02X}": sign for sign in f"{ascii_letters}{digits}-_.~,"}
_PLAIN_IN_STEPS = {code: sign for code, sign in _PLAIN.items() if sign not in ".~,"}
_OF_ALL = (".json", ".db")  # the list of tables, the database itself


def canonical(path: str) -> str:
    """Return a path in the one spelling that checks, routes and caches know.

    RFC 3986, 2.3: with and without %XX an unreserved character is the same address; clients made from openapi.json
    write the comma of a key as %2C. Datasette's own ~XX is read alike: agency~5Fworkload is agency_workload. What must
    stay coded is coded in capitals; a comma within a value is ~2C, so nothing is mixed up. Bytes beyond ASCII, which no
    address has raw but some servers pass on, are coded; so is a backslash, which browsers take for a slash: a redirect
    to /\\host would lead out of the portal.
    """
    path = re.sub(r"[^!-~]|\\", lambda raw: "".join(f"%{byte:02X}" for byte in raw[0].encode("utf-8", "replace")), path)
    plain = re.sub("%([0-9A-Fa-f]{2})", lambda code: _PLAIN.get(code[1].upper(), code[0]), path)
    return re.sub("~([0-9A-Fa-f]{2})", lambda code: _PLAIN_IN_STEPS.get(code[1].upper(), f"~{code[1].upper()}"), plain)


def readable_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers without a Cookie that Datasette cannot read: another program of the domain has set it."""
    return [(name, value) for name, value in headers if name.lower() != b"cookie" or _is_readable(value)]


def _is_readable(cookie: bytes) -> bool:
    try:
        SimpleCookie(cookie.decode("utf-8"))
    except (UnicodeDecodeError, CookieError):
        return False
    return True


def prepared(scope: Scope, checker: Checker, published: Published) -> tuple[Scope, Fault | None]:
    """Return the scope as Datasette is to see it, and what is wrong with its query, None when nothing is."""
    problem = too_long(scope.get("query_string", b""))
    if problem:
        return {**scope, ORIGINAL_QUERY: [], "query_string": b""}, problem
    path = scope["path"]
    pairs = checker.tidy(path, scope.get(ORIGINAL_QUERY, []))
    table = _table_of(path, published.database)
    if table in published.queries:
        inner = urlencode(_shaped(path, as_typed_in_chinese(pairs)))
    elif table is None:
        inner = urlencode(pairs)
    else:
        inner = internal_query(_shaped(path, as_held(pairs, published.flags(table))))
    changed = {**scope, ORIGINAL_QUERY: pairs, "query_string": inner.encode("latin-1")}
    return _mended(changed, pairs, published), checker.problem(path, pairs)


def _shaped(path: str, pairs: Pairs) -> Pairs:
    """Return the query of rows as JSON with the shape that is ours where none is asked for: rows as objects."""
    named = any(key == "_shape" for key, _ in pairs)
    return pairs if named or not path.endswith(".json") else [*pairs, ("_shape", "objects")]


def missing_format(path: str, published: Published) -> Fault | None:
    """Return the fault of a table, view, question, row or all tables in a format that there is not, else None."""
    if path.startswith(f"/{published.database}.") and path.removeprefix(f"/{published.database}") not in _OF_ALL:
        ending = path.removeprefix(f"/{published.database}")
        return None if "/" in ending else Fault(404, "no_format", {"ending": ending, "formats": ", ".join(_OF_ALL)})
    found = re.fullmatch(r"/([^/.]+)/([^/.]+)(/[^/.]+)?(\.[^/]+)", path)
    if found is None:
        return None
    first, name, row, ending = found.groups()
    if first == published.database and "%" in name:  # Datasette would lead on to an address without a format
        return Fault(404, "no_table", {"name": unquote(name), "tables": ", ".join(published.tables)})
    if first == "id" and row is None and ending != ".json":
        return Fault(404, "no_format", {"ending": ending, "formats": ".json"})
    known = [each.suffix for each in row_files.ROW_FORMATS] if row is None else [".json"]
    of_rows = first == published.database and name in {*published.tables, *published.views, *published.queries}
    of_one = row is None and PROFILES.get(first) in published.tables
    if ending in known or not (of_rows or of_one):
        return None
    return Fault(404, "no_format", {"ending": ending, "formats": ", ".join(known)})


def _table_of(path: str, database: str) -> str | None:
    """Return the first step below the database, without its format, None for any other path."""
    inside = path.removeprefix(f"/{database}/")
    return None if inside == path else inside.partition("/")[0].partition(".")[0]


def _mended(scope: Scope, pairs: Pairs, published: Published) -> Scope:
    """Spare Datasette what it trips over: _sort beside _sort_desc, an order by a column that is not selected, ties.

    Of rows that are equal in the column sorted by, its later pages begin after a key, its first one ends anywhere: rows
    were lost between them. So the first page too begins after a key, the empty one.
    """
    given = dict(pairs)
    table, _, extension = scope["path"].removeprefix(f"/{published.database}/").partition(".")
    view, known = published.view_words.get(table, {}), published.tables.get(table)
    keys = known.primary_key if known else ()
    downwards = given.get("_sort_desc") or (not given.get("_sort") and view.get("sort_desc"))
    column = str(downwards or given.get("_sort") or view.get("sort") or "")
    if column == of_plans.ROWID:  # of no answer, and no two rows are equal in it
        scope, column = {**scope, ADDED_COLUMN: column}, ""
    added = _left_out(column, given, pairs, keys)

    def mend(query: Pairs) -> list[tuple[str, str]]:
        kept = [pair for pair in query if not ("_sort_desc" in given and pair[0] == "_sort")]
        kept = [pair for pair in kept if pair != ("_nocol", column)]
        return [*kept, ("_col", column)] if added and "_col" in given else kept

    beginning = []
    if known and column and keys != (column,) and extension in {"", "json"} and "_next" not in given:
        before_all = "~F4~8F~BF~BF" if downwards else "$null"  # Unicode's last character; what comes before all others
        beginning = [("_next", ",".join([before_all, *("" for _ in keys)]))]
    elif not {"_sort_desc", "_col", "_nocol"} & given.keys():
        return scope
    query = urlencode([*mend(pairs_of(scope["query_string"].decode("latin-1"))), *beginning])
    more = {ADDED_COLUMN: column} if added else {}
    return {**scope, ORIGINAL_QUERY: mend(pairs), "query_string": query.encode("latin-1"), **more}


def _left_out(column: str, given: Container[str], pairs: Pairs, keys: Container[str]) -> bool:
    """Tell whether the column of the order is none of those asked for."""
    if not column or column in keys:
        return False
    return ("_nocol", column) in pairs or ("_col" in given and ("_col", column) not in pairs)
