"""schema.org JSON-LD for the heads of pages: the catalogue, the data set, a plan, a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plandata.portal.catalog import coverage
from plandata.portal.catalog.published import KEYWORDS, Published, Row, default
from plandata.portal.catalog.released import downloads_of
from plandata.portal.pages import row_files
from plandata.publish.formats import CSV, SQLITE
from plandata.publish.release.formats import ALL
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, in_language

CONTEXT = "https://schema.org/"
MOST_PLACES = 50  # named of the whole: what stands in a page's head stays short


def catalog(published: Published, language: str) -> dict[str, Any]:
    """Return the whole portal as a DataCatalog with one Dataset."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": published.url("/#catalog"),
        "name": in_language(published.name, language),
        "description": in_language(published.tagline, language),
        "url": published.url("/"),
        "publisher": _publisher(published),
        "license": published.licence_url,
        "dataset": {"@id": published.url("/data#dataset")},
    }


def dataset(published: Published, language: str) -> dict[str, Any]:
    """Return the database as a Dataset, its tables as downloads."""
    files = [
        _download(table.title, CSV, published.table_url(table.name, ".csv")) for table in published.tables.values()
    ]
    files.append(_download("SQLite", SQLITE, published.url(f"/{published.database}.db")))
    return {
        **_common(published, language),
        **_coverage(published.covered, language),
        "@id": published.url("/data#dataset"),
        "name": in_language(published.name, language),
        "description": _long(in_language(published.description, language), in_language(published.tagline, language)),
        "url": published.url("/data"),
        "distribution": [*files, *_released(published, ALL, language, "whole")],
        "hasPart": [{"@id": published.url(f"/plan/{plan['plan_id']}#dataset")} for plan in published.plans],
    }


def plan_dataset(published: Published, plan: Row, language: str) -> dict[str, Any]:
    """Return what was read from one plan as a Dataset based on that document."""
    only = [("plan_id", plan["plan_id"])]
    tables = [table for table in published.tables.values() if "plan_id" in table.column_names]
    source = {"@type": "Legislation", "name": plan["title"], "legislationIdentifier": plan["document_number"],
              "legislationDate": plan["issued_on"], "url": plan["source_url"], "inLanguage": "zh-CN"}  # fmt: skip
    note = in_language({DEFAULT_LANGUAGE: plan["source_note"], ENGLISH: plan["source_note_en"]}, language)
    return {
        **_common(published, language),
        **_coverage([plan], language),
        "@id": published.url(f"/plan/{plan['plan_id']}#dataset"),
        "name": plan["title"],
        "identifier": plan["plan_id"],
        "description": f"{plan['title']} {plan['document_number'] or ''} — {note}",
        "url": published.url(f"/plan/{plan['plan_id']}"),
        "isBasedOn": {key: value for key, value in source.items() if value},
        "distribution": [
            *(_download(table.title, CSV, published.table_url(table.name, ".csv", only)) for table in tables),
            *_released(published, plan["plan_id"], language, "whole"),
        ],
        "isPartOf": {"@id": published.url("/data#dataset")},
    }


def table_dataset(published: Published, name: str, language: str) -> dict[str, Any]:
    """Return one table as a Dataset; its columns are the variables measured. Raises KeyError for another name."""
    table = published.tables[name]
    return {
        **_common(published, language),
        **_coverage(published.covered, language),
        "@id": published.table_url(name, "#dataset"),
        "name": in_language(table.titles, language),
        "description": _long(in_language(table.descriptions, language),
                             in_language(published.description, language)),
        "url": published.table_url(name),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name,
             "description": in_language(column.descriptions, language)}
            for column in table.fields
        ],
        "distribution": [
            *(_download(each.name, each.media_type, published.rows_url(name, each)) for each in row_files.ROW_FORMATS),
            *(each for each in _released(published, ALL, language, "table") if f"/{name}." in each["contentUrl"]),
        ],
        "isPartOf": {"@id": published.url("/data#dataset")},
    }  # fmt: skip


def _common(published: Published, language: str) -> dict[str, Any]:
    dates = {"dateModified": published.modified, "version": published.version} if published.modified else {}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "license": published.licence_url,
        "isAccessibleForFree": True,
        "inLanguage": "zh-CN",
        "keywords": in_language(KEYWORDS, language),
        "creator": _publisher(published),
        "publisher": _publisher(published),
        "includedInDataCatalog": {"@id": published.url("/#catalog")},
        **dates,
    }


def _coverage(plans: Sequence[Row], language: str) -> dict[str, Any]:
    """Return where and when plans apply, without what is not known; a portal of many places names the first."""
    found = [
        {"@type": "Place", "name": in_language(place.names, language),
         "identifier": {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": place.code}}
        for place in coverage.places(plans)[:MOST_PLACES]
    ]  # fmt: skip
    told = {"spatialCoverage": found, "temporalCoverage": coverage.period(plans).interval}
    return {key: value for key, value in told.items() if value}


def _long(text: str, more: str) -> str:
    """Return a description of at least 50 characters, as Google's Dataset Search asks."""
    return text if len(text) >= 50 else f"{text} {more}"


def _publisher(published: Published) -> dict[str, Any]:
    return {"@type": "Organization", "name": default(published.name), "url": published.url("/")}


def _released(published: Published, scope: str, language: str, *per: str) -> list[dict[str, Any]]:
    """Return released files with their size and SHA-256."""
    return [
        _download(in_language(each.title, language), each.file.media_type, each.url)
        | {"contentSize": f"{each.file.bytes} B", "sha256": each.file.sha256}
        for each in downloads_of(published, scope, *per)
    ]


def _download(name: str, kind: str, address: str) -> dict[str, Any]:
    return {"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": address}
