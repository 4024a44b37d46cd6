"""Gathers what the catalogues say of a running portal: settings, schemas, counts, plans, and the files as served."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from plandata.portal.catalog import row_types
from plandata.portal.catalog.checking import Checker
from plandata.portal.catalog.endpoints import endpoints, pages
from plandata.portal.catalog.published import MOST_DESCRIBED, File, Published, newest
from plandata.portal.datasette_api import metadata_of, sql_of_question
from plandata.portal.pages.releases import release_of
from plandata.portal.queries import newest_plans
from plandata.portal.site import Site, base_of, site_of
from plandata.publish.schema import TableSchema, load_schemas
from plandata.publish.words import unkeyed

_known: WeakKeyDictionary[Any, Published] = WeakKeyDictionary()
_checkers: WeakKeyDictionary[Any, Checker] = WeakKeyDictionary()


async def published_of(datasette: Any, request: Any) -> Published:
    """Return what is published, its addresses under portal.yml's base or, without one, the request's own origin."""
    published = _known.get(datasette)
    if published is None:
        published = _known[datasette] = await _read(datasette, site_of(datasette))
    return replace(published, base=base_of(datasette, request), release=release_of(datasette))


async def with_files(datasette: Any, request: Any) -> Published:
    """Return the same with size and SHA-256 of every table's CSV, asked for as a client would, once."""
    published = await published_of(datasette, request)
    if not published.files:
        files = {}
        for table in published.tables:
            path = f"/{published.database}/{table}.csv"
            content = (await fetched(datasette, path)).content
            files[path] = File(len(content), hashlib.sha256(content).hexdigest())
        _known[datasette] = replace(_known[datasette], files=files)
        published = replace(published, files=files)
    return published


def checker_of(datasette: Any, published: Published) -> Checker:
    """Return what checks requests, made once; a file of the release is the same whatever is asked with it."""
    checker = _checkers.get(datasette)
    if checker is None:
        checker = _checkers[datasette] = Checker(
            [*endpoints(replace(published, release=None)), *pages(published)], site_of(datasette).trackers
        )
    return checker


async def fetched(datasette: Any, path: str) -> Any:
    """Ask this portal as a client would; in a task of its own, so that the running request keeps its language."""
    # Under a host that is nobody's: what is kept of the answer holds no address of one request.
    return await asyncio.create_task(datasette.client.get(path, headers={"host": "portal.invalid"}))


def changelogs(site: Site) -> Mapping[str, Path]:
    """Return the change log of each plan that has one, by the plan's folder."""
    datasets = site.plugins.parent / "datasets"
    return {path.parent.name: path for path in sorted(datasets.glob("*/CHANGELOG.md"))}


async def _read(datasette: Any, site: Site) -> Published:
    database = site.settings.database
    metadata = metadata_of(datasette)
    own: Mapping[str, Any] = metadata.get("databases", {}).get(database, {})
    schemas = load_schemas(site.plugins.parent / "datasets" / "schema")
    tables = {name: table for name, table in schemas.items() if name in site.contract.tables}
    plans = tuple(await newest_plans(datasette, site, MOST_DESCRIBED))
    logs = changelogs(site)
    logged = [logs[plan["plan_id"]].read_text("utf-8") for plan in await newest_plans(datasette, site, len(logs), logs)]
    queries, kinds = own.get("queries") or {}, row_types.kinds_of(tables)
    counts, examples, covered, answers = await datasette.get_database(database).execute_fn(
        lambda connection: (*_looked_up(connection, tables), _covered(connection), _columns(connection, queries))
    )
    return Published(
        base="",
        database=database,
        name=site.settings.name,
        tagline=site.settings.tagline,
        description=_description(site, metadata),
        contact=site.settings.contact,
        languages=site.languages.codes,
        licence=metadata.get("license") or "",
        licence_url=metadata.get("license_url") or "",
        tables=tables,
        counts=counts,
        plans=plans,
        covered=covered,
        views={
            name: row_types.typed(((column.name, column.kind) for column in view.columns.values()), kinds)
            for name, view in site.contract.tables.items()
            if name not in schemas
        },
        queries=queries,
        answers={name: row_types.typed(((column, "") for column in names), kinds) for name, names in answers.items()},
        view_words=own.get("tables") or {},
        examples=examples,
        logged=newest(plans, logged),
        words=site.languages.words,
    )


def _covered(connection: sqlite3.Connection) -> tuple[dict[str, Any], ...]:
    """Return where and when all plans apply, as rows that say what a plan's say: each place once, then the time."""
    places = connection.execute(
        "select c.city_id as region_id, c.name as region, c.name_en as region_en from cities c "
        "where c.city_id in (select region_id from plans)"
    )
    found = [dict(row) for row in places]
    times = (
        "select min(issued_on) as issued_on, null as horizon from plans",
        # As an integer a day is its year.
        "select null as issued_on, max(horizon) as horizon from plans "
        "where horizon >= cast(coalesce(issued_on, 0) as integer)",
    )
    return (*found, *(dict(row) for sql in times for row in connection.execute(sql)))


def _columns(connection: sqlite3.Connection, queries: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the columns of each question's answer; a question that SQLite cannot read has none."""
    found = {}
    for name, query in queries.items():
        asked = sql_of_question(query, ())
        with suppress(sqlite3.Error):
            cursor = connection.execute(f"select * from ({asked.sql}) limit 0", asked.parameters)  # noqa: S608
            found[name] = tuple(column[0] for column in cursor.description)
    return found


def _description(site: Site, metadata: Mapping[str, Any]) -> Mapping[str, str]:
    return {**site.settings.tagline, **unkeyed(metadata, "description")}


def _looked_up(
    connection: sqlite3.Connection, tables: Mapping[str, TableSchema]
) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    """Return each table's number of rows, and its first row by its key if any: all in one turn of a thread."""
    counts, examples = {}, {}
    for name, table in tables.items():
        (counts[name],) = connection.execute(f'select count(*) from "{name}"').fetchone()  # noqa: S608
        keys = ", ".join(f'"{key}"' for key in table.primary_key)
        for row in connection.execute(f'select * from "{name}" order by {keys} limit 1'):  # noqa: S608
            examples[name] = dict(row)
    return counts, examples
