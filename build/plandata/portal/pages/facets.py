"""Facets whose counts leave out their own selection: ticking one value does not make the others vanish.

Replaces Datasette's column facet under the same name and with the same answer in JSON; null is a value, listed last.
"""

from __future__ import annotations

from typing import Any

from plandata.portal import datasette_api
from plandata.portal.addresses import table_path
from plandata.portal.datasette_api import ColumnFacet, DatasetteError, QueryInterrupted, asked_anew, escape_sqlite
from plandata.portal.limits import linkable
from plandata.portal.selection import ORIGINAL_QUERY, Pairs, internal_query, without
from plandata.portal.site import base_of, site_of
from plandata.portal.texts.labels import labels_of
from plandata.publish import of_plans


class OpenFacet(ColumnFacet):  # type: ignore[misc]
    """Counts a column's values among the rows that every other condition of the page lets through."""

    async def suggest(self) -> list[dict[str, Any]]:
        """Suggest nothing: facets are declared in metadata.yml."""
        return []

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return (facets, names of facets that took too long)."""
        found, late = [], []
        configs: dict[str, dict[str, Any]] = {}
        for entry in self.get_configs():
            configs.setdefault(_column(entry["config"]), entry)  # declared, and asked for too: counted once
        for column, entry in configs.items():
            try:
                found.append(await self._facet(column, hideable=entry["source"] != "metadata"))
            except QueryInterrupted:
                late.append(column)
        return found, late

    async def _facet(self, column: str, hideable: bool) -> dict[str, Any]:
        pairs: Pairs = self.request.scope.get(ORIGINAL_QUERY, ())
        chosen = [value for key, value in pairs if key == column]
        size = self.get_facet_size()
        where, parameters = await where_of(self.ds, self.database, self.table, self.request, without(pairs, column))
        sql = _counting(column, f"{escape_sqlite(self.table)} {where}")
        rows = await self.ds.execute(
            self.database, f"{sql} order by value is null, count desc, value limit {size + 1}", parameters,
            custom_time_limit=self.ds.setting("facet_time_limit_ms"),
        )  # fmt: skip
        counts = {row["value"]: row["count"] for row in rows.rows[:size]}
        missing = [value for value in chosen if value not in {_spelt(known) for known in counts}]
        counts.update(await self._counts(sql, parameters, missing) if missing else {})
        site = site_of(self.ds)
        linked = linkable(len(counts), pairs)
        labels = await labels_of(self.ds, site, site.contract.table(self.table).column(column).refers_to, counts)
        return {
            "name": column,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self._address(without(pairs, column)),
            "results": [
                {
                    "value": value,
                    "label": labels.get(value, value),
                    "count": count,
                    "toggle_url": self._toggled(pairs, (column, _spelt(value))) if linked else None,
                    "selected": (column, _spelt(value)) in pairs,
                }
                for value, count in counts.items()
            ],
            "truncated": len(rows) > size,
        }

    async def _counts(self, sql: str, parameters: dict[str, Any], values: list[str]) -> dict[Any, int]:
        """Return the counts of ticked values that the list leaves out, 0 for those that no row has."""
        names = {f"ticked{number}": value for number, value in enumerate(values)}
        rows = await self.ds.execute(
            self.database,
            f"select value, count from ({sql}) where coalesce(value, '') in ({', '.join(f':{n}' for n in names)})",  # noqa: S608
            {**parameters, **names},
        )
        return {**{value or None: 0 for value in values}, **{row["value"]: row["count"] for row in rows.rows}}

    def _toggled(self, pairs: Pairs, pair: tuple[str, str]) -> str:
        others = [other for other in without(pairs, "_next") if other != pair]
        return self._address(others if pair in pairs else [*others, pair])

    def _address(self, pairs: Pairs) -> str:
        address = table_path(self.database, self.table, without(pairs, "_next"))
        return base_of(self.ds, self.request) + address


def _counting(column: str, rows: str) -> str:
    """Return the SQL that counts rows, `table where …`, by a column's values or by what their plans have."""
    if column in of_plans.CONDITIONS:
        by_plan = f"select plan_id, count(*) as n from {rows} group by plan_id"  # noqa: S608
        value = of_plans.CONDITIONS[column]
        return f"select {value} as value, sum(n) as count from ({by_plan}) join plans using (plan_id) group by value"  # noqa: S608
    name = escape_sqlite(column)
    return f"select {name} as value, count(*) as count from {rows} group by {name}"  # noqa: S608


def _column(config: dict[str, Any]) -> str:
    """Return the column that a facet asks for; DatasetteError (400) where `_facet={...}` names none."""
    column = config.get("column") or config.get("simple")
    if not isinstance(column, str):
        raise DatasetteError("_facet must name a column", status=400)
    return column


def _spelt(value: Any) -> str:
    """Return a value as the query string spells it; null as the empty string."""
    return "" if value is None else str(value)


async def where_of(datasette: Any, database: str, table: str, request: Any, pairs: Pairs) -> tuple[str, dict[str, Any]]:
    """Return the where clause ('' for none) and its parameters that Datasette would build for another query string."""
    changed = asked_anew(request, internal_query(pairs), {ORIGINAL_QUERY: list(pairs)})
    clauses, parameters = await datasette_api.where_of(datasette, database, table, changed)
    return (f"where {' and '.join(clauses)}" if clauses else ""), parameters
