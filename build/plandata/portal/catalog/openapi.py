"""`/openapi.json`: OpenAPI 3.1 of every endpoint, from the Table Schemas, with rows of the database as examples."""

from __future__ import annotations

import json
from typing import Any

from plandata.portal.catalog.endpoints import JSON, Endpoint, endpoints, reference
from plandata.portal.catalog.parameters import Parameter
from plandata.portal.catalog.published import Published, both, default, english
from plandata.publish.schema import FieldSchema, TableSchema

TAGS = {
    "tables": "数据表 / Tables", "views": "视图 / Views", "rows": "行 / Rows", "questions": "现成的问题 / Questions",
    "profiles": "概况 / Profiles", "search": "搜索 / Search", "documents": "文件与目录 / Files and catalogues",
    "downloads": "发布的文件 / Released files",
}  # fmt: skip
_TYPES = {"string": "string", "date": "string", "integer": "integer", "number": "number", "boolean": "integer"}
_ANY = {"type": ["string", "number", "integer", "null"]}


def openapi(published: Published) -> dict[str, Any]:
    """Return the description of the API. A parameter that several endpoints share stands once, among the components."""
    every = endpoints(published)
    shared = _Shared()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": default(published.name),
            "summary": english(published.name),
            "description": both(published.description, "\n\n"),
            "version": published.version or "0",
            "contact": {"name": default(published.name), "url": published.url("/about")},
            "license": {"name": published.licence, "url": published.licence_url},
        },
        "servers": [{"url": published.base or "/"}],
        "externalDocs": {"url": published.url("/api"), "description": "Every endpoint with calls to copy"},
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": {endpoint.path: {"get": _operation(endpoint, shared)} for endpoint in every},
        "components": {
            "parameters": shared.components,
            "schemas": {
                **{name: _row(table) for name, table in published.tables.items()},
                "AnyRow": {"type": "object", "additionalProperties": _ANY},
                "Cells": {"type": "array", "items": _ANY, "description": "A row as a list (_shape=arrays)"},
                "Part": {"type": "object", "description": "Some columns of a row; keys may be {value, label}"},
                "Error": {
                    "type": "object",
                    "required": ["ok", "error", "status"],
                    "properties": {"ok": {"const": False}, "error": {"type": "string"}, "status": {"type": "integer"},
                                   "title": {"type": ["string", "null"]}},
                },
            },
            "responses": {
                "NotModified": {"description": "What If-None-Match named is still so",
                                "headers": {"ETag": _header("ETag")}},
                "OutOfRange": {"description": "No byte of the file lies in the range",
                               "headers": {"Content-Range": _header("Content-Range")},
                               "content": {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}},
            },
            "headers": {
                "ETag": {"schema": {"type": "string"}, "required": True,
                         "description": "Send it back as If-None-Match: 304 while nothing changed"},
                "Link": {"schema": {"type": "string"}, "description": "describedby, service-desc, license"},
                "Content-Range": {"schema": {"type": "string"}, "required": True, "example": "bytes 0-1023/2560000",
                                  "description": "Which bytes these are, of how many"},
                "Location": {"schema": {"type": "string"}, "required": True, "description": "Where it is shown"},
            },
        },
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
    if endpoint.status == 200:
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
    if endpoint.in_parts:
        responses |= {"206": _part(endpoint), "416": {"$ref": "#/components/responses/OutOfRange"}}
    if any(not parameter.hidden for parameter in endpoint.in_query):
        responses["400"] = _failure(endpoint, "A parameter makes no sense; the message says which and why")
    if endpoint.in_path:
        responses["404"] = _failure(endpoint, "There is none of this id")
        responses["410"] = _failure(endpoint, "There was one; the answer says what it was")
    return {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "parameters": [shared.reference(parameter) for parameter in endpoint.parameters if not parameter.hidden],
        "responses": responses,
    }


def _success(endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.status == 303:
        return {"description": "To the text or the row's page", "headers": {"Location": _header("Location")}}
    content: dict[str, Any] = {"schema": endpoint.schema}
    if endpoint.example is not None:
        content["example"] = endpoint.example
    return {
        "description": endpoint.summary,
        "headers": {"ETag": _header("ETag"), "Link": _header("Link")},
        "content": {endpoint.media: content},
    }


def _part(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "description": "The bytes that a Range header asks for (RFC 9110), of several ranges each as a part; "
        "with an ETag as If-Range only while the file is the same",
        "headers": {"ETag": _header("ETag")},
        "content": {endpoint.media: {}, "multipart/byteranges": {}},  # no schema: a part of JSON is none
    }


# An address that a parameter ends tells what it is by what stands there: a file's name is answered in text.
_EITHER = ("text/html", "text/plain")


def _failure(endpoint: Endpoint, description: str) -> dict[str, Any]:
    """Return what a mistake is told in, as plugins/errors.py has it: JSON, beside files text, else a page."""
    if endpoint.path.endswith(".json"):
        return {"description": description, "content": {JSON: {"schema": reference("Error")}}}
    kinds = ("text/plain",) if endpoint.path.endswith((".csv", ".xlsx", ".db", ".txt", ".xml")) else _EITHER
    content = {f"{media}; charset=utf-8": {"schema": {"type": "string"}} for media in kinds}
    return {"description": description, "content": content}


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _row(table: TableSchema) -> dict[str, Any]:
    return {
        "type": "object",
        "title": both(table.titles),
        "description": both(table.descriptions, " "),
        "properties": {column.name: _column(column) for column in table.fields},
        "required": list(table.column_names),
        "additionalProperties": False,
    }


def _column(column: FieldSchema) -> dict[str, Any]:
    kind = _TYPES[column.type]
    described: dict[str, Any] = {
        "title": both(column.titles),
        "description": both(column.descriptions, " "),
        "type": kind if column.required else [kind, "null"],
    }
    if column.type == "date":
        described["format"] = "date"
    if column.enum:
        described["enum"] = [*column.enum, *([] if column.required else [None])]
    if column.pattern:
        described["pattern"] = f"^({column.pattern})$"
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return described | {key: bound for key, bound in bounds.items() if bound is not None}
