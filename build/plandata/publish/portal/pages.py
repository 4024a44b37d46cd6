"""Renders a page of the portal: the one way for plugins to answer with HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response


async def page(
    datasette: Any, request: Any, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """Render a template of plugins/templates (it extends page.html) in the language of the request."""
    html = await datasette.render_template(template, dict(context or {}), request=request, view_name="portal")
    return Response.html(html, status=status)


def data(value: Any, status: int = 200) -> Response:
    """Answer with JSON, Chinese as Chinese."""
    body = json.dumps(value, ensure_ascii=False, default=str)
    return Response(body, status=status, content_type="application/json; charset=utf-8")
