"""Answers with a page of the portal, or with JSON whose Chinese is Chinese."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from plandata.portal.addresses import with_query
from plandata.portal.datasette_api import Response, json_of
from plandata.portal.selection import pairs_of, public_query


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


def table_json(visit: Any, data: dict[str, Any], view_name: str, base: str, added: str | None = None) -> Response:
    """Return Datasette's own JSON, every character as itself, the next page's address as it was asked for.

    `base` is the portal's own address, `added` a column that was selected for the order alone.
    """
    if added in data.get("columns", ()):
        at = data["columns"].index(added)
        data["columns"] = [column for column in data["columns"] if column != added]
        data["rows"] = [[value for index, value in enumerate(row) if index != at] for row in data["rows"]]
    if data.get("next_url"):
        next_page = urlsplit(data["next_url"])
        data["next_url"] = base + with_query(next_page.path, public_query(pairs_of(next_page.query)))
    response = json_of(visit, data, view_name)
    lines = (json.dumps(json.loads(line), ensure_ascii=False) for line in response.body.split("\n") if line)
    response.body = "\n".join(lines)
    return response
