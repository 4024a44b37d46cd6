"""Values of a table as people read them: words for codes, links for keys, 7.5万 beside 75,000, a way to the text."""

from __future__ import annotations

from functools import partial
from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import Instance
from plandata.portal.pages import cells
from plandata.portal.queries import ask
from plandata.portal.site import site_of
from plandata.portal.texts.labels import labels_of
from plandata.portal.texts.languages import is_chinese


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str, database: str, datasette: Instance) -> Any:  # noqa: PLR0913, PLR0917  Datasette's hook
    """Return a cell's HTML, None to leave it to Datasette."""
    if not cells.is_shown(column):
        return ""
    site = site_of(datasette)
    if database != site.settings.database:
        return None
    about = site.contract.table(table)
    if column == "sentence" and value and _stands_twice(str(value), row):
        return partial(_placed, datasette, str(value), row)
    of = about.column(column).refers_to
    expanded = isinstance(value, dict)
    key = value["value"] if expanded else value
    if of is None or key is None or about.primary_key == (column,) or (expanded and is_chinese() and of != "clauses"):
        return cells.cell(database, about.column(column), value, row)

    async def named() -> Any:
        names = await labels_of(datasette, site, of, [key])
        # A view or question that gives the name beside the key need not show it twice.
        twice = not about.primary_key and names.get(key) in tuple(row)
        labelled = {"value": key, "label": key if twice else names.get(key, key)}
        return cells.cell(database, about.column(column), labelled, row)

    return named


def _stands_twice(sentence: str, row: Any) -> bool:
    return {"quote", "clause_id", "start_char"} <= set(row.keys()) and sentence.count(str(row["quote"])) > 1


async def _placed(datasette: Instance, sentence: str, row: Any) -> Any:
    """Return a sentence in which the row's own words stand more than once, those marked that it was read from."""
    clause_id = row["clause_id"]["value"] if isinstance(row["clause_id"], dict) else row["clause_id"]
    sql = "select text, start_char from clauses where clause_id = :own"
    clauses = await ask(datasette, site_of(datasette), sql, own=clause_id)
    places = [cells.place_of(sentence, each["text"], row["start_char"] - each["start_char"]) for each in clauses]
    return cells.sentence(sentence, row, next(iter(places), None))
