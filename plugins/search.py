"""Search: what `?_search=` finds in a table, the page /search and its JSON, suggestions, highlights."""

from datasette import hookimpl
from datasette.filters import FilterArguments

from plandata.publish import search


@hookimpl(trylast=True)  # Datasette registers its own escape_fts; the last one to register wins
def prepare_connection(conn):
    """Give every connection the functions of search, escape_fts among them."""
    search.register_functions(conn)


@hookimpl(trylast=True)  # what comes last decides whether the page has a search box
def filters_from_request(request, database, table, datasette):
    """Let `?_search=` of a table that has an index find what the reader typed."""

    async def inner():
        db = datasette.get_database(database)
        indexes = await db.execute_fn(search.read_indexes)
        if table not in indexes:
            return None
        return table_filter(indexes[table], request.args)

    return inner


def table_filter(index, args):
    """The rows of one table that `?_search=` and `?_search_<column>=` ask for."""
    wheres, params, descriptions, problems = [], {}, [], []
    for key in args:
        if key == "_search" or (key.startswith("_search_") and key.removeprefix("_search_") in index.columns):
            query = search.parse(args[key], index.columns, column=key.removeprefix("_search").removeprefix("_") or None)
            if query.blank:
                continue
            where, values = search.condition(index, query, f"search_expression_{len(wheres)}")
            wheres.append(where)
            params.update(values)
            descriptions.append(query.problem or f'search matches "{query.text}"')
            problems += [query.problem] if query.problem else []
    context = {"supports_search": True, "search": args.get("_search") or "", "search_problem": "；".join(problems)}
    return FilterArguments(wheres, params, descriptions, context)
