"""Names of rows by their keys: 220100 is 长春市. Asked once each, since what is published does not change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plandata.publish.portal.site import Site

_BATCH = 500  # keys asked for at once: below SQLite's limit on parameters


async def labels_of(datasette: Any, site: Site, table: str | None, keys: Iterable[Any]) -> dict[Any, str]:
    """Return the label of each key of `table` that has one; {} for a table whose rows have no name."""
    about = site.contract.tables.get(table or "")
    if about is None or about.label is None or len(about.primary_key) != 1:
        return {}
    wanted = {key for key in keys if key is not None}
    missing = sorted(wanted - {key for name, key in site.labels if name == about.name}, key=str)
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        names = {f"k{index}": key for index, key in enumerate(batch)}
        sql = (
            f'select "{about.primary_key[0]}", "{about.label}" from "{about.name}" '  # noqa: S608  names of the contract
            f'where "{about.primary_key[0]}" in ({", ".join(f":{name}" for name in names)})'
        )
        found = await datasette.execute(site.settings.database, sql, names, truncate=False)
        site.labels.update({(about.name, key): None for key in batch})
        site.labels.update({(about.name, row[0]): row[1] for row in found.rows})
    return {key: label for key in wanted if (label := site.labels.get((about.name, key)))}
