"""Addresses of the portal's pages: the one place that knows where a table, a row, a clause or a file is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from plandata.portal.texts.languages import localised

# Table → first step of the address of its profile pages; other rows have Datasette's row page.
PROFILES: dict[str, str] = {
    "cities": "city",
    "agencies": "agency",
    "tasks": "task",
    "projects": "project",
    "targets": "target",
    "plans": "plan",
}


def table_path(database: str, table: str, query: Sequence[tuple[str, str]] = (), extension: str = "") -> str:
    """Return the address of a table, filtered by `query`, as a page or as a file (`extension` with its dot)."""
    return with_query(f"/{database}/{tilde(table)}{extension}", query)


def row_path(database: str, table: str, *keys: str) -> str:
    """Return the address of a row by the values of its key: its profile where the table has any, else its row page."""
    key = ",".join(tilde(value) for value in keys)
    if table in PROFILES:
        return localised(f"/{PROFILES[table]}/{key}")
    return localised(f"/{database}/{tilde(table)}/{key}")


def id_path(identifier: str) -> str:
    """Return the short, lasting address of a clause or row: /id/<id> leads on (303) to where it is shown."""
    return localised(f"/id/{quote(identifier)}")


def reader_path(plan_id: str, anchor: str = "") -> str:
    """Return the plan's text, opened at a clause or at the span of a fact: anchors are clause ids and row ids."""
    return localised(f"/plan/{quote(plan_id)}" + (f"#{quote(anchor)}" if anchor else ""))


def with_query(path: str, query: Sequence[tuple[str, str]]) -> str:
    """Return a path of the portal in the request's language with a query string."""
    return localised(path) + (f"?{urlencode(query)}" if query else "")


_PLAIN = re.compile(r"[A-Za-z0-9_-]*")  # what stands in an address as it is: every key of ours


def tilde(text: str) -> str:
    """Return a step of a Datasette path: what is not a letter, digit, - or _ as ~XX (its own 'tilde encoding')."""
    if _PLAIN.fullmatch(text):
        return text
    safe = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    return "".join(
        chr(byte) if byte in safe else "+" if byte == 0x20 else f"~{byte:02X}" for byte in text.encode("utf-8")
    )
