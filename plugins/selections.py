"""Ticking several values of a facet means either of them: `?role=lead&role=support`; an unknown column is told."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import FilterArguments, Instance, Unfit, Visit, lookups
from plandata.portal.selection import ANY, FOLDED, any_conditions, folded_conditions
from plandata.publish import of_plans


@hookimpl
def filters_from_request(request: Visit, database: str, table: str, datasette: Instance) -> Any:
    """Join repeated values of a column with OR. Raises Unfit for a parameter that is no column of the table."""

    async def inner() -> Any:
        columns = [*await datasette.get_database(database).table_columns(table), "rowid"]
        wanted, folded = request.args.getlist(ANY), request.args.getlist(FOLDED)
        named = [item.partition("=")[0] for item in wanted]
        named += [item.partition("=")[0].rpartition("__")[0] for item in folded]
        named += [key.rpartition("__")[0] or key for key in request.args if not key.startswith("_")]
        unknown = sorted(set(named) - set(columns))
        if unknown:
            raise Unfit("no_column", names=", ".join(unknown), table=table, columns=", ".join(columns[:-1]))
        strange = {key.rpartition("__")[2] for key in request.args if "__" in key} - lookups()
        if strange:
            raise Unfit("no_lookup", names=", ".join(sorted(strange)))
        either, parameters = any_conditions(wanted)
        holding, more, words = folded_conditions(folded)
        for name in (name for name in of_plans.CONDITIONS if request.args.getlist(name) and "plan_id" in columns):
            one, values = of_plans.condition(name, request.args.getlist(name))
            either, parameters = [*either, one], {**parameters, **values}
        return FilterArguments([*either, *holding], {**parameters, **more}, words)

    return inner
