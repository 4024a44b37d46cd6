"""Which column of a question's result names the row that a key beside it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plandata.portal.queries import ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import Table

_BATCH = 500  # keys asked for at once: below SQLite's limit on parameters


async def names_beside(
    datasette: Any, site: Site, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[int, int]:
    """Return the place of each key in a question's result beside that of the column that names its row."""
    found: dict[int, int] = {}
    for index, column in enumerate(columns):
        of = site.contract.shared[column].refers_to if column in site.contract.shared else None
        if of is None or of == "plans":
            continue
        names = await _names(datasette, site, site.contract.table(of), {row[index] for row in rows})
        beside = _name_beside(columns, index, rows, names)
        if beside is not None and beside not in found.values():
            found[index] = beside
    return found


def _name_beside(
    columns: Sequence[str], index: int, rows: Sequence[Sequence[Any]], names: Mapping[Any, str]
) -> int | None:
    """Return the column that holds the name of the row that column `index` is the key of, None when there is none."""
    others = (other for other in range(len(columns)) if other != index and columns[other] != "quote")
    fits = (other for other in others if all(_is_name(row[other], names.get(row[index])) for row in rows))
    return next(fits, None) if names else None


def _is_name(words: Any, name: str | None) -> bool:
    """Tell whether a result's words are a row's name, or its end: a plan leaves out the place it speaks of."""
    return words == name or (isinstance(words, str) and bool(words) and str(name).endswith(words))


async def _names(datasette: Any, site: Site, table: Table, keys: set[Any]) -> dict[Any, str]:
    """Return the names of rows as the table has them, whatever the language."""
    if table.label is None or len(table.primary_key) != 1:
        return {}
    wanted, found = sorted(str(key) for key in keys if key is not None), {}
    for start in range(0, len(wanted), _BATCH):
        batch = {f"k{i}": key for i, key in enumerate(wanted[start : start + _BATCH])}
        sql = (
            f'select "{table.primary_key[0]}" as id, "{table.label}" as name from "{table.name}" '  # noqa: S608
            f'where "{table.primary_key[0]}" in ({", ".join(f":{key}" for key in batch)})'
        )
        found.update({row["id"]: row["name"] for row in await ask(datasette, site, sql, **batch)})
    return found
