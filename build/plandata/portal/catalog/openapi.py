"""`/openapi.json`: OpenAPI 3.1 of every endpoint, from the Table Schemas, for programs that make clients of it.

What many endpoints have alike stands once, among the components; files of all rows are told by format, not by table.
Comparisons that a client seldom makes, and what gives rows another shape, are on /api.
"""

from __future__ import annotations

import json
from typing import Any

from plandata.portal.catalog import row_types
from plandata.portal.catalog.endpoints import BINARY, JSON, Endpoint, endpoints, files
from plandata.portal.catalog.parameters import LOOKUPS, TYPED, Parameter, reference
from plandata.portal.catalog.published import Published, both, english
from plandata.publish.words import ENGLISH

TAGS = {
    "tables": "数据表 / Tables", "views": "视图 / Views", "rows": "行 / Rows", "questions": "现成的问题 / Questions",
    "profiles": "概况 / Profiles", "search": "搜索 / Search",
    "files": "所有行的文件 / Files of all rows: with the filters, _search, _sort, _col of a table's JSON",
    "documents": "文件与目录 / Files and catalogues", "downloads": "发布的文件 / Released files",
}  # fmt: skip
_LONGEST_EXAMPLE = 70  # characters of a text
_PLAIN_BYTES = "application/octet-stream"  # what generators of clients know a file by


def openapi(published: Published) -> dict[str, Any]:
    """Return the description of the API."""
    every = [each for each in (*endpoints(published), *files(published)) if each.listed]
    shared = _Shared()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _ascii(english(published.name)) or published.database,
            "summary": both(published.name),
            "description": f"{both(published.description, chr(10) * 2)}\n\n{_comparisons()}",
            "version": published.version or "0",
            "contact": {"name": english(published.name), "url": published.url("/about")},
            "license": {"name": published.licence, "url": published.licence_url},
        },
        "servers": [{"url": published.base or "/"}],
        "externalDocs": {"url": published.url("/api"), "description": "Every endpoint with calls to copy"},
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": {endpoint.path: {"get": _operation(endpoint, shared)} for endpoint in every},
        "components": {
            "parameters": shared.components,
            "schemas": {**row_types.components(published), **_SCHEMAS},
            "responses": {**_RESPONSES, **{name: _failure(*told) for name, told in _FAILURES.items()}},
            "headers": _HEADERS,
        },
    }


def _ascii(words: str) -> str:
    """Return a name that generators can make a package of: '' where it has other letters."""
    return words if words.isascii() else ""


def _comparisons() -> str:
    words = "; ".join(f"`__{name}` {said[ENGLISH]}" for name, said in LOOKUPS.items())
    return (
        "A column's name is a filter; given again it means either value. With a comparison behind it, "
        f"`<column>__<comparison>`, it may be: {words}. The usual ones are parameters of their own here. "
        "`_sort`, `_sort_desc` order by a column, `_facet` counts a column's values. Rows come as objects; "
        "`_shape=arrays|array|object|arrayfirst`, `_col`, `_nocol` and `_labels` give others. "
        "Every answer has an ETag: sent back as If-None-Match it is 304 while nothing changed."
    )


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


_SCHEMAS: dict[str, Any] = {
    "AnyRow": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
    "Page": {
        "type": "object",
        "required": ["columns", "next", "next_url"],
        "properties": {
            "columns": reference("Names"),
            "filtered_table_rows_count": {"type": ["integer", "null"]},
            "next": {"type": ["string", "null"]},
            "next_url": {"type": ["string", "null"]},
            "facet_results": reference("Facets"),
        },
    },
    "Names": {"type": "array", "items": {"type": "string"}},
    **TYPED,
    "Facets": {
        "type": "object",
        "description": "By column: how many rows have each value.",
        "additionalProperties": {
            "type": "object",
            "required": ["name", "results", "truncated"],
            "properties": {
                "name": {"type": "string"},
                "truncated": {"type": "boolean"},
                "results": {"type": "array", "items": reference("Count")},
            },
        },
    },
    "Count": {
        "type": "object",
        "required": ["value", "label", "count"],
        "properties": {
            "value": {"type": ["string", "number", "boolean", "null"]},
            "label": {"type": ["string", "number", "boolean", "null"]},
            "count": {"type": "integer"},
            "toggle_url": {"type": "string"},
            "selected": {"type": "boolean"},
        },
    },
    "Error": {
        "type": "object",
        "required": ["ok", "error", "status"],
        "properties": {"ok": {"const": False}, "error": {"type": "string"}, "status": {"type": "integer"},
                       "title": {"type": ["string", "null"]}},
    },
}  # fmt: skip
_RESPONSES: dict[str, Any] = {
    "Part": {"description": "The bytes that a Range header asks for (RFC 9110), of several ranges each as a part; "
             "with an ETag as If-Range only while the file is the same", "headers": {"ETag": _header("ETag")}},
    "NotModified": {"description": "What If-None-Match named is still so", "headers": {"ETag": _header("ETag")}},
    "OutOfRange": {"description": "No byte of the file lies in the range",
                   "headers": {"Content-Range": _header("Content-Range")},
                   "content": {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}},
}  # fmt: skip
# An address that a parameter ends tells what it is by what stands there: a file's name is answered in text.
_EITHER = ("text/html", "text/plain")
_FAILURES: dict[str, tuple[str, str]] = {
    f"{name}{kind}": (words, kind)
    for name, words in {
        "BadRequest": "A parameter makes no sense; the message says which and why",
        "NotFound": "There is none of this id",
        "Gone": "There was one; the answer says what it was",
    }.items()
    for kind in ("Json", "Text", "Either")
}
_HEADERS: dict[str, Any] = {
    "ETag": {"schema": {"type": "string"}, "required": True,
             "description": "Send it back as If-None-Match: 304 while nothing changed"},
    "Content-Range": {"schema": {"type": "string"}, "required": True, "example": "bytes 0-1023/2560000",
                      "description": "Which bytes these are, of how many"},
    "Location": {"schema": {"type": "string"}, "required": True, "description": "Where it is shown"},
}  # fmt: skip


class _Shared:
    """Parameters by name; those of one name that differ are numbered."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def reference(self, parameter: Parameter) -> dict[str, str]:
        """Return a reference to the parameter, kept once for all that are the same."""
        described = parameter.described()
        key = json.dumps(described, sort_keys=True, default=str)
        if key not in self._names:
            taken = sum(name.partition(".")[0] == parameter.name for name in self.components)
            self._names[key] = f"{parameter.name}.{taken + 1}" if taken else parameter.name
            self.components[self._names[key]] = described
        return {"$ref": f"#/components/parameters/{self._names[key]}"}


def _operation(endpoint: Endpoint, shared: _Shared) -> dict[str, Any]:
    responses: dict[str, Any] = {str(endpoint.status): _success(endpoint)}
    if endpoint.in_parts:
        for status, name in (("206", "Part"), ("304", "NotModified"), ("416", "OutOfRange")):
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    if any(not parameter.hidden for parameter in endpoint.in_query):
        responses["400"] = _told_as(endpoint, "BadRequest")
    if endpoint.in_path:
        responses["404"] = _told_as(endpoint, "NotFound")
        responses |= {} if endpoint.in_parts else {"410": _told_as(endpoint, "Gone")}
    named = [shared.reference(parameter) for parameter in endpoint.parameters if not parameter.hidden]
    return {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        **({"parameters": named} if named else {}),
        "responses": responses,
    }


def _success(endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.status == 303:
        return {"description": "To the text or the row's page", "headers": {"Location": _header("Location")}}
    content: dict[str, Any] = {"schema": endpoint.schema}
    if endpoint.example is not None:
        content["example"] = _shortened(endpoint.example)
    known = endpoint.media.startswith("text/") or "json" in endpoint.media
    plain = {} if known else {_PLAIN_BYTES: {"schema": BINARY}}
    return {"description": "OK", "content": {_plainly(endpoint.media): content, **plain}}


def _plainly(media: str) -> str:
    """Return a media type as it is looked up: JSON is UTF-8 always."""
    return media.partition(";")[0] if media == JSON else media


def _shortened(example: Any) -> Any:
    """The example with its long texts cut: it shows shapes and types; the whole text is one call away."""
    if isinstance(example, str):
        return example if len(example) <= _LONGEST_EXAMPLE else example[:_LONGEST_EXAMPLE] + "…"
    if isinstance(example, list):
        return [_shortened(value) for value in example]
    return {key: _shortened(value) for key, value in example.items()} if isinstance(example, dict) else example


def _told_as(endpoint: Endpoint, name: str) -> dict[str, str]:
    """Return what a mistake is told in, as plugins/errors.py has it: JSON, beside files text, else a page."""
    texts = (".csv", ".xlsx", ".db", ".txt", ".xml", ".jsonl", ".parquet", ".geojson")
    kind = "Json" if endpoint.path.endswith(".json") else "Text" if endpoint.path.endswith(texts) else "Either"
    return {"$ref": f"#/components/responses/{name}{kind}"}


def _failure(description: str, kind: str) -> dict[str, Any]:
    if kind == "Json":
        return {"description": description, "content": {_plainly(JSON): {"schema": reference("Error")}}}
    kinds = ("text/plain",) if kind == "Text" else _EITHER
    content = {f"{media}; charset=utf-8": {"schema": {"type": "string"}} for media in kinds}
    return {"description": description, "content": content}
