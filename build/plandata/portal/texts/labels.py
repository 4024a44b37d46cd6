"""Names of rows by their keys: 220100 is 长春市, in English Changchun. Asked once each: what is published stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from plandata.portal.pages.reader import clauses_of, labels_of_clauses
from plandata.portal.queries import ask
from plandata.portal.selection import is_condition
from plandata.portal.site import Site
from plandata.portal.texts.contract import Table
from plandata.portal.texts.languages import current_language

_BATCH = 500  # keys asked for at once: below SQLite's limit on parameters


async def labels_of(datasette: Any, site: Site, table: str | None, keys: Iterable[Any]) -> dict[Any, str]:
    """Return the name, in the request's language, of each key of `table` that has one; {} for rows without names.

    A clause is named by its place in the text, in printed numbers.
    """
    if table == "clauses":
        return await _places(datasette, site, keys)
    about = site.contract.tables.get(table or "")
    if about is None or not about.naming or len(about.primary_key) != 1:
        return {}
    known = site.labels.setdefault((about.name, about.naming), {})
    wanted = {key for key in keys if key is not None}
    missing = sorted(wanted - known.keys(), key=str)
    columns = [f'"{column}"' for column in about.naming]
    if len(columns) > 1 and "pinyin" in about.columns:  # no English name: the Chinese one, and how it reads
        columns.insert(1, f"{columns[1]} || ' (' || \"pinyin\" || ')'")
    name = f"coalesce({', '.join(columns)}, null)"
    for start in range(0, len(missing), _BATCH):
        batch = {f"k{index}": key for index, key in enumerate(missing[start : start + _BATCH])}
        sql = (
            f'select "{about.primary_key[0]}", {name} from "{about.name}" '  # noqa: S608  names of the contract
            f'where "{about.primary_key[0]}" in ({", ".join(f":{parameter}" for parameter in batch)})'
        )
        found = await datasette.execute(site.settings.database, sql, batch, truncate=False)
        # Keys that no row has are not remembered: anybody can ask for as many as they like.
        known.update({row[0]: row[1] for row in found.rows})
    return {key: label for key in wanted if (label := known.get(key))}


async def labels_of_conditions(
    datasette: Any, site: Site, table: Table, pairs: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the names of the keys that the conditions of an address hold, by column and key: 220100 is 长春市."""
    labels: dict[tuple[str, str], str] = {}
    for column in {key for key, _value in pairs if is_condition(key)}:
        values = [value for key, value in pairs if key == column]
        found = await labels_of(datasette, site, table.column(column).refers_to, values)
        labels.update({(column, str(key)): label for key, label in found.items()})
    return labels


async def places_of(datasette: Any, site: Site, projects: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the places of each project that has some."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(projects), _BATCH):
        batch = {f"k{index}": key for index, key in enumerate(projects[start : start + _BATCH])}
        sql = (
            "select project_id, city_id from project_cities where project_id in "  # noqa: S608
            f"({', '.join(f':{name}' for name in batch)}) order by project_id, city_id"
        )
        for link in await ask(datasette, site, sql, **batch):
            found.setdefault(link["project_id"], []).append(link["city_id"])
    return found


async def _places(datasette: Any, site: Site, keys: Iterable[Any]) -> dict[Any, str]:
    known = site.labels.setdefault(("clauses", (current_language(),)), {})
    wanted = {str(key) for key in keys if key is not None}
    missing = sorted(wanted - known.keys())
    for start in range(0, len(missing), _BATCH):
        batch = {f"k{index}": key for index, key in enumerate(missing[start : start + _BATCH])}
        names = ", ".join(f":{name}" for name in batch)
        sql = f"select distinct plan_id from clauses where clause_id in ({names})"  # noqa: S608
        for plan in await ask(datasette, site, sql, **batch):
            known.update(labels_of_clauses(await clauses_of(datasette, site, plan["plan_id"]), site))
    return {key: label for key in wanted if (label := known.get(key))}
