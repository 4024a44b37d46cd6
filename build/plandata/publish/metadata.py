"""Merges metadata.yml, written by hand, with the Table Schemas into the metadata.json that Datasette 0.65 serves.

Datasette knows one language: its own keys (`title`, `description`) hold Chinese, English stands beside them in keys
with `_en` that it ignores. Its column texts, a plain string each, hold both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.publish.schema import FieldSchema, TableSchema
from plandata.publish.views import VIEWS
from plandata.yamlfile import check_keys, check_mapping, read_yaml

DATABASE = "plans"
ABOUT = ("title", "title_en", "description", "description_en")
RIGHTS = ("license", "license_url", "source", "source_en", "source_url")
VIEW_KEYS = ("sort", "sort_desc", "facets", "shown", "size", "hidden")
QUERY_KEYS = (*ABOUT, "sql")
ALL_ROWS_SHOWN = 100


def write_metadata(written: Path, schemas: Mapping[str, TableSchema], target: Path) -> dict[str, Any]:
    """Merge the file `written` with the schemas into `target`; return what it holds. Raises PlanDataError."""
    merged = merge_metadata(str(written), read_yaml(written), schemas)
    target.write_text(json.dumps(merged, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return merged


def facets_of(merged: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the columns whose values are counted beside the rows, by table and view."""
    tables = merged["databases"][DATABASE]["tables"]
    return {name: list(told["facets"]) for name, told in tables.items() if told.get("facets")}


def merge_metadata(where: str, written: Any, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    """Return Datasette's metadata: what is `written` about portal, views and questions, and the schemas' tables.

    Licence and source stand on every table and view, since a page of one is all that many readers see. What is null is
    left out. Raises PlanDataError for an unknown key, and for a view without texts.
    """
    top = check_keys(where, written, (*ABOUT, *RIGHTS, "databases"))
    databases = check_keys(f"{where}, databases", top["databases"], (DATABASE,))
    place = f"{where}, {DATABASE}"
    database = check_keys(place, databases[DATABASE], (*ABOUT, "tables", "queries"), ("column_titles",))
    rights = _known({key: top[key] for key in RIGHTS})
    views = check_keys(f"{place}, tables", database["tables"], tuple(VIEWS))
    tables = {name: {**_table(schema), **rights} for name, schema in schemas.items()}
    for name in VIEWS:
        tables[name] = {**_known(check_keys(f"{place}, {name}", views[name], ABOUT, VIEW_KEYS)), **rights}
    return {
        **_known({key: top[key] for key in ABOUT}),
        **rights,
        "databases": {
            DATABASE: {
                **{key: database[key] for key in ABOUT},
                **rights,
                "column_titles": database.get("column_titles", {}),
                "tables": tables,
                "queries": _queries(f"{place}, queries", database["queries"]),
            }
        },
    }


def _known(texts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in texts.items() if value is not None}


def _table(schema: TableSchema) -> dict[str, Any]:
    descending = schema.sort.startswith("-")
    return _known(
        {
            "title": schema.title,
            "title_en": schema.title_en,
            "description": schema.description,
            "description_en": schema.description_en,
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
        query = check_keys(f"{where}, {name}", raw, QUERY_KEYS, ("params", "param_titles", "param_titles_en"))
        missing = [param for param in query.get("params", []) if f":{param}" not in query["sql"]]
        titled = [set(query.get(key, {})) for key in ("param_titles", "param_titles_en")]
        if missing or titled != [set(query.get("params", []))] * 2:
            raise PlanDataError(
                f"{where}, {name}",
                f"params {query.get('params')}",
                "each in the SQL, in param_titles and in param_titles_en",
                "Complete it.",
            )
        queries[str(name)] = dict(query)
    return queries
