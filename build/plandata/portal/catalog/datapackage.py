"""`/datapackage.json`: the whole database as one Frictionless Data Package v2, a resource per table."""

from __future__ import annotations

from typing import Any

from plandata.portal.catalog.published import KEYWORDS, Published, default
from plandata.publish.formats import CSV
from plandata.publish.schema import TableSchema
from plandata.publish.words import keyed

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(published: Published) -> dict[str, Any]:
    """Return the descriptor. Paths are whole addresses: a copy of the file still finds the data."""
    package = {
        "$schema": PROFILE,
        "name": published.database,
        **keyed(published.name, "title"),
        **keyed(published.description, "description"),
        "homepage": published.url("/"),
        "version": published.version,
        "created": f"{published.modified}T00:00:00Z" if published.modified else None,
        "keywords": default(KEYWORDS).split(),
        "licenses": [{"name": published.licence_id, "path": published.licence_url, "title": published.licence}],
        "contributors": [{"title": default(published.name), "path": published.url("/"), "roles": ["publisher"]}],
        "sources": [_source(plan) for plan in published.plans],
        "resources": [_resource(published, table) for table in published.tables.values()],
    }
    return {key: value for key, value in package.items() if value not in (None, "", [])}


def _source(plan: Any) -> dict[str, Any]:
    title = f"{plan['title']} {plan['document_number'] or ''}".strip()
    return {"title": title, **({"path": plan["source_url"]} if plan["source_url"] else {})}


def _resource(published: Published, table: TableSchema) -> dict[str, Any]:
    file = published.files.get(f"/{published.database}/{table.name}.csv")
    return {
        "name": table.name,
        **table.texts,
        "path": published.table_url(table.name, ".csv"),
        "type": "table",
        "format": "csv",
        "mediatype": CSV,
        "encoding": "utf-8",
        **({"bytes": file.size, "hash": f"sha256:{file.sha256}"} if file else {}),
        "schema": table.descriptor(),
    }
