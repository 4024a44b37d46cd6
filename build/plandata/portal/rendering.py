"""Answers with a page of the portal, or with JSON whose Chinese is Chinese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from plandata.portal.addresses import with_query
from plandata.portal.datasette_api import Response, json_of
from plandata.portal.selection import ADDED_COLUMN, pairs_of, public_query
from plandata.portal.texts.contract import Table
from plandata.publish import of_plans


def _shape_rows(visit: Any, data: dict[str, Any], table: Table) -> None:
    columns, added = data["columns"], visit.scope.get(ADDED_COLUMN)
    wanted = set(visit.args.getlist("_col")) if visit.args.get("_shape") != "object" else set()
    kept = [index for index, name in enumerate(columns) if name != added and name in (wanted or columns)]
    flags = {index for index in kept if table.column(columns[index]).kind == "boolean"}
    if flags or len(kept) < len(columns):
        data["columns"] = [columns[index] for index in kept]
        data["rows"] = [[truth(row[index]) if index in flags else row[index] for index in kept] for row in data["rows"]]
    for name, facet in (data.get("facet_results") or {}).items():
        if table.column(name).kind == "boolean":
            for result in facet["results"]:
                result["value"] = truth(result["value"])


def truth(value: Any) -> bool | None:
    """Return what SQLite holds as 1 or 0 as JSON has it."""
    return None if value is None else bool(value)


def typed(row: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """Return a row as JSON has it: booleans as such."""
    return {name: truth(value) if table.column(name).kind == "boolean" else value for name, value in row.items()}


async def page(
    datasette: Any, request: Any, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """Render a template of plugins/templates (it extends page.html) in the language of the request."""
    return Response.html(await html_of(datasette, request, template, context), status=status)


async def html_of(datasette: Any, request: Any, template: str, context: Mapping[str, Any] | None = None) -> str:
    """Return a template of plugins/templates as HTML in the language of the request."""
    html: str = await datasette.render_template(template, dict(context or {}), request=request, view_name="portal")
    return html


def data(value: Any, status: int = 200) -> Response:
    """Answer with JSON, Chinese as Chinese."""
    body = json.dumps(value, ensure_ascii=False, default=str)
    return Response(body, status=status, content_type="application/json; charset=utf-8")


def table_json(visit: Any, data: dict[str, Any], view_name: str, base: str, table: Table) -> Response:
    """Return Datasette's own JSON, every character as itself, the next page's address as it was asked for.

    `base` is the portal's own address, `table` what was asked. Columns are those asked for (Datasette adds the key, and
    we what orders the rows); booleans are true and false.
    """
    if "columns" in data and "rows" in data:
        _shape_rows(visit, data, table)
    if data.get("next") is not None:
        data["next"] = str(data["next"])
    if data.get("next_url"):
        next_page = urlsplit(data["next_url"])
        ours = {("_sort", of_plans.ROWID), ("_col", visit.scope.get(ADDED_COLUMN))}  # of the order, not asked for
        pairs = [pair for pair in public_query(pairs_of(next_page.query)) if pair not in ours]
        data["next_url"] = base + with_query(next_page.path, pairs)
    response = json_of(visit, data, view_name)
    lines = (json.dumps(json.loads(line), ensure_ascii=False) for line in response.body.split("\n") if line)
    response.body = "\n".join(lines)
    return response
