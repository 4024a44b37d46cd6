"""Merges metadata.yml, written by hand, with the Table Schemas into the metadata.json that Datasette 0.65 serves.

Datasette knows one language: its own keys (`title`, `description`) hold Chinese, other languages stand beside them in
keys that it ignores (`title_en`). Its column texts, a plain string each, hold Chinese and English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.publish import of_plans
from plandata.publish.schema import FieldSchema, TableSchema
from plandata.publish.topics import TOPICS
from plandata.publish.views import VIEWS
from plandata.publish.words import check_words, keyed
from plandata.yamlfile import check_keys, check_mapping, read_yaml

DATABASE = "plans"
ABOUT = ("title", "description")
WORDED = (*ABOUT, "source", "empty")  # keys that hold words by language
RIGHTS = ("license", "license_url", "source", "source_url")
VIEW_KEYS = ("sort", "sort_desc", "facets", "shown", "size", "hidden")
QUERY_KEYS = (*ABOUT, "sql")
# What a question may say beside: its blanks, their titles, what is picked for each, what having no rows means.
MORE_OF_QUERY = ("params", "param_titles", "picks", "empty")
PICKED = ("cities", "agencies", "keywords")  # tables whose names a blank takes
ALL_ROWS_SHOWN = 100


def write_metadata(
    written: Path,
    schemas: Mapping[str, TableSchema],
    target: Path,
    outdated: Sequence[str] = (),
    *,
    several: bool = False,
) -> dict[str, Any]:
    """Merge the file `written` with the schemas into `target`; return what it holds. Raises PlanDataError.

    `outdated`: the plans whose rows are those of their last good build, since they fail now: pages say so.
    `several` plans: tables and views of their rows are ordered and counted by plan too, questions asked of one.
    """
    merged = merge_metadata(str(written), read_yaml(written), schemas)
    if several:
        database = merged["databases"][DATABASE]
        _tell_plans_apart(database["tables"], schemas)
        database["queries"] = {name: of_plans.of_one_plan(query) for name, query in database["queries"].items()}
    if outdated:
        merged["databases"][DATABASE]["outdated_plans"] = list(outdated)
    target.write_text(json.dumps(merged, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return merged


def facets_of(merged: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the columns whose values are counted beside the rows, by table and view."""
    tables = merged["databases"][DATABASE]["tables"]
    found = {
        name: [facet for facet in table.get("facets", ()) if facet not in of_plans.CONDITIONS]
        for name, table in tables.items()
    }
    return {name: facets for name, facets in found.items() if facets}


def _tell_plans_apart(tables: Mapping[str, dict[str, Any]], schemas: Mapping[str, TableSchema]) -> None:
    """Order rows by plan where one plan's stand in the order of its text, and count them by what their plan has.

    What is ranked, the greatest or the latest first, stays so.
    """
    for name, schema in schemas.items():
        if "plan_id" not in schema.column_names:
            continue
        table = tables[name]
        if "sort" in table:
            table["sort"] = of_plans.ROWID
            table["sortable_columns"] = [*schema.column_names, of_plans.ROWID]
        if name != "plans":
            table["facets"] = of_plans.facets(table.get("facets", ()))
    for name in VIEWS:
        tables[name]["facets"] = of_plans.facets(tables[name].get("facets", ()))


def merge_metadata(where: str, written: Any, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    """Return Datasette's metadata: what is `written` about portal, views and questions, and the schemas' tables.

    Licence and source stand on every table and view, since a page of one is all that many readers see. What is null is
    left out. Raises PlanDataError for an unknown key, and for a view without texts.
    """
    top = check_keys(where, written, (*ABOUT, *RIGHTS, "databases"))
    databases = check_keys(f"{where}, databases", top["databases"], (DATABASE,))
    place = f"{where}, {DATABASE}"
    database = check_keys(place, databases[DATABASE], (*ABOUT, "tables", "queries"), ("column_titles",))
    rights = _worded(where, {key: top[key] for key in RIGHTS})
    views = check_keys(f"{place}, tables", database["tables"], tuple(VIEWS))
    tables = {name: {**_table(schema), **rights} for name, schema in schemas.items()}
    for name in VIEWS:
        view = check_keys(f"{place}, {name}", views[name], ABOUT, VIEW_KEYS)
        tables[name] = {**_worded(f"{place}, {name}", view), **rights}
    tables[TOPICS] = {"hidden": True}  # serves lists of plans; closed to readers, as the tables of the search are
    return {
        **_worded(where, {key: top[key] for key in ABOUT}),
        **rights,
        "databases": {
            DATABASE: {
                **_worded(place, {key: database[key] for key in ABOUT}),
                **rights,
                "column_titles": _titles(f"{place}, column_titles", database.get("column_titles", {})),
                "tables": tables,
                "queries": _queries(f"{place}, queries", database["queries"]),
            }
        },
    }


def _worded(where: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry with its words under a key a language, what is null left out."""
    found: dict[str, Any] = {}
    for key, value in _known(entry).items():
        found.update(keyed(check_words(f"{where}, {key}", value), key) if key in WORDED else {key: value})
    return found


def _titles(where: str, entry: Any) -> dict[str, dict[str, str]]:
    return {str(name): check_words(f"{where}, {name}", words) for name, words in check_mapping(where, entry).items()}


def _known(texts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in texts.items() if value is not None}


def _table(schema: TableSchema) -> dict[str, Any]:
    descending = schema.sort.startswith("-")
    return _known(
        {
            **schema.texts,
            "columns": {field.name: _column_text(field) for field in schema.fields},
            "label_column": schema.label,
            "facets": list(schema.facets) or None,
            "sort_desc" if descending else "sort": schema.sort.removeprefix("-"),
            "size": ALL_ROWS_SHOWN,
        }
    )


def _column_text(field: FieldSchema) -> str:
    return f"{field.title}：{field.description} {field.title_en}: {field.description_en}"


def _queries(where: str, written: Any) -> dict[str, Any]:
    queries = {}
    for name, raw in check_mapping(where, written).items():
        place = f"{where}, {name}"
        query = check_keys(place, raw, QUERY_KEYS, MORE_OF_QUERY)
        params = list(query.get("params", []))
        titles = _titles(f"{place}, param_titles", query.get("param_titles", {}))
        if set(titles) != set(params) or any(f":{param}" not in query["sql"] for param in params):
            raise PlanDataError(place, f"params {params}", "each in the SQL and in param_titles", "Complete it.")
        picks = check_mapping(f"{place}, picks", query.get("picks", {}))
        if not set(picks) <= set(params) or not set(picks.values()) <= set(PICKED):
            raise PlanDataError(place, f"picks {picks}", f"a parameter each, and one of {PICKED}", "Correct it.")
        queries[str(name)] = {**_worded(place, query), **({"param_titles": titles} if params else {})}
    return queries
