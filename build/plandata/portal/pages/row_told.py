"""A row as /id/<id>.json tells it: its proof (sentence, offsets, page of a PDF), words in every language, links."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.portal import queries
from plandata.portal.addresses import id_path
from plandata.portal.large import apart
from plandata.portal.queries import Row
from plandata.portal.rendering import typed
from plandata.portal.site import Site
from plandata.portal.texts import citing
from plandata.portal.texts.contract import Table
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Words
from plandata.read.source import read_plan

Told = dict[str, Any]


async def told(datasette: Any, site: Site, found: tuple[str, Row], base: str, shown_at: str) -> Told:
    """Return everything about a row (`found`: table, row) at once. `base` is the portal's address, `shown_at` a path.

    `start_char` and `end_char` are code points of the plan's text, end exclusive; `page` counts from 1 in the file that
    was received, null where that has no pages or is not known.
    """
    table, row = found
    about = site.contract.table(table)
    wanted = str(row[about.primary_key[0]])
    plan = await queries.plan_of(datasette, site, row["plan_id"]) if row.get("plan_id") else None
    address, start = base + id_path(wanted), row.get("start_char")
    folder = site.plugins.parent / "datasets" / str(row.get("plan_id"))
    return {
        "id": wanted,
        "table": table,
        "row": typed(row, about),
        "sentence": row.get("sentence") or row.get("text") or row.get("quote"),
        "quote": row.get("quote"),
        "start_char": start,
        "end_char": row.get("end_char"),
        "page": None if start is None else await apart(datasette, lambda: page_of(folder, start)),
        "plan": plan,
        "labels": await _labels(datasette, site, about, row),
        "citation": citing.reference(plan, address) if plan else None,
        "url": address,
        "shown_at": base + shown_at,
        "links": {name: base + path for name, path in _links(site, about, row, wanted).items()}
        | {"page": base + shown_at},
    }


def page_of(folder: Path, start: int) -> int | None:
    """Return the page of the received file on which an offset of a plan's text lies, None where that is not known."""
    file = folder / "raw" / "structure.json"
    return _page(folder, file.stat().st_mtime_ns, start) if file.is_file() else None


def _page(folder: Path, changed: int, start: int) -> int | None:
    pages = _pages(folder, changed)
    number = bisect_right([begin for begin, _ in pages], start)
    return pages[number - 1][1] if number else None


@lru_cache(maxsize=16)
def _pages(folder: Path, _changed: int) -> tuple[tuple[int, int], ...]:
    """Return where each page begins, and its number."""
    try:
        document = read_plan(folder).document
    except PlanDataError:
        return ()
    return tuple(sorted((page.start, page.number) for page in document.pages)) if document else ()


def _links(site: Site, about: Table, row: Row, wanted: str) -> dict[str, str]:
    """Return the paths of what belongs to a row: as rows of their table, and of what it refers to."""
    database = site.settings.database
    found = {"table": f"/{database}/{about.name}.json", "in_table": f"/{database}/{about.name}/{wanted}.json"}
    if row.get("clause_id") and row.get("plan_id"):
        found["cite"] = f"/cite/{wanted}"
    for name, column in about.columns.items():
        if column.refers_to and row.get(name) and name != about.primary_key[0]:
            found[name.removesuffix("_id")] = f"{id_path(str(row[name]))}.json"
    return found


async def _labels(datasette: Any, site: Site, about: Table, row: Row) -> Mapping[str, Told]:
    """Return, by language, what the table and its columns are called, and the words for the row's codes and ids."""
    named = {about.primary_key[0]: _own_name(about, row)} | {
        name: await _name(datasette, site, site.contract.table(column.refers_to), row[name])
        for name, column in about.columns.items()
        if column.refers_to and row.get(name) is not None
    }
    words = {name: column.value_words.get(str(row.get(name)), {}) for name, column in about.columns.items()} | named
    return {
        code: {
            "table": _in(about.title_words, code),
            "columns": {name: _in(column.title_words, code) for name, column in about.columns.items()},
            "values": {name: text for name, each in words.items() if (text := _in(each, code))},
        }
        for code in site.languages.codes
    }


def _in(words: Words, code: str) -> str | None:
    return words.get(code) or (words.get(ENGLISH) if code != DEFAULT_LANGUAGE else None) or words.get(DEFAULT_LANGUAGE)


def _own_name(about: Table, row: Row) -> Words:
    if about.label is None:
        return {}
    found = {DEFAULT_LANGUAGE: row.get(about.label), ENGLISH: row.get(f"{about.label}_en")}
    return {code: str(text) for code, text in found.items() if text}


async def _name(datasette: Any, site: Site, about: Table, key: Any) -> Words:
    if about.label is None or len(about.primary_key) != 1:
        return {}
    sql = f'select * from "{about.name}" where "{about.primary_key[0]}" = :key'  # noqa: S608  names of the contract
    found = await queries.ask(datasette, site, sql, key=key)
    return _own_name(about, found[0]) if found else {}
