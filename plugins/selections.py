"""Ticking several values of a facet means either of them: `?role=lead&role=support`; an unknown column is told."""

from datasette import hookimpl
from datasette.filters import FilterArguments, Filters
from datasette.utils.asgi import BadRequest

from plandata.portal.selection import ANY, FOLDED, any_conditions, folded_conditions


@hookimpl
def filters_from_request(request, database, table, datasette):
    """Join repeated values of a column with OR. Raises BadRequest for a parameter that is no column of the table."""

    async def inner():
        columns = [*await datasette.get_database(database).table_columns(table), "rowid"]
        wanted, folded = request.args.getlist(ANY), request.args.getlist(FOLDED)
        named = [item.partition("=")[0] for item in wanted]
        named += [item.partition("=")[0].rpartition("__")[0] for item in folded]
        named += [key.rpartition("__")[0] or key for key in request.args if not key.startswith("_")]
        unknown = sorted(set(named) - set(columns))
        if unknown:
            raise BadRequest(f"no column {', '.join(unknown)} in {table}; its columns: {', '.join(columns[:-1])}")
        lookups = {key.rpartition("__")[2] for key in request.args if "__" in key} - {
            name for name, *_ in Filters([]).lookups()
        }
        if lookups:
            raise BadRequest(f"no lookup {', '.join(sorted(lookups))}; see /api for those there are")
        either, parameters = any_conditions(wanted)
        holding, more, words = folded_conditions(folded)
        return FilterArguments([*either, *holding], {**parameters, **more}, words)

    return inner
