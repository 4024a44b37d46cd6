"""`/croissant.json`: the tables as an MLCommons Croissant 1.1 data set, with the words that each fact was read from.

Keys from table to table are left to the Data Package and CSVW: readers of Croissant join what refers, and a table that
refers to itself, as clauses and places do, stops them.
"""

from __future__ import annotations

from typing import Any

from plandata.portal.catalog.published import KEYWORDS, Published, Row, both, default
from plandata.portal.catalog.released import downloads_of
from plandata.publish.formats import CSV
from plandata.publish.release.formats import ALL
from plandata.publish.schema import TableSchema

# A row of these columns is derived from the text of its plan: the characters from start to end, which are the quote.
SPAN = ("start_char", "end_char", "quote")
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
TYPES = {
    "string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
}  # fmt: skip
# The context that the specification asks every file to carry.
CONTEXT: dict[str, Any] = {
    "@language": "zh", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
    "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def croissant(published: Published) -> dict[str, Any]:
    """Return the description. A table without a known file is left out: Croissant wants every file's SHA-256."""
    tables = [table for table in published.tables.values() if _path(published, table) in published.files]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": published.database,
        "alternateName": [default(published.name)],
        "description": default(published.description),
        "url": published.url("/"),
        "license": published.licence_url,
        "creator": {"@type": "sc:Organization", "name": default(published.name), "url": published.url("/")},
        "publisher": {"@type": "sc:Organization", "name": default(published.name), "url": published.url("/")},
        "datePublished": published.modified,
        "version": published.version or "0",
        "inLanguage": ["zh-CN"],
        "prov:wasDerivedFrom": [_document(published, plan) for plan in published.plans],
        "keywords": default(KEYWORDS).split(),
        "citeAs": f"{default(published.name)}，{published.url('/')}，{published.licence}",
        "distribution": [*(_file(published, table) for table in tables), *_released(published)],
        "recordSet": [_records(table) for table in tables],
    }


def _document(published: Published, plan: Row) -> dict[str, Any]:
    """Return the document that a plan's rows were read from, by its page here, its own address and its SHA-256."""
    told = {
        "@id": published.url(f"/plan/{plan['plan_id']}"),
        "@type": "prov:Entity",
        "name": f"{plan['title']} {plan['document_number'] or ''}".strip(),
        "url": plan["source_url"],
        "sha256": plan["source_sha256"],
    }
    return {key: value for key, value in told.items() if value}


def _path(published: Published, table: TableSchema) -> str:
    return f"/{published.database}/{table.name}.csv"


def _file(published: Published, table: TableSchema) -> dict[str, Any]:
    file = published.files[_path(published, table)]
    return {
        "@type": "cr:FileObject",
        "@id": f"{table.name}.csv",
        "name": f"{table.name}.csv",
        "description": table.description,
        "contentUrl": published.table_url(table.name, ".csv"),
        "contentSize": f"{file.size} B",
        "encodingFormat": CSV,
        "sha256": file.sha256,
    }


def _released(published: Published) -> list[dict[str, Any]]:
    """Return the released files of all plans: the same rows in other forms, at addresses that last."""
    return [
        {
            "@type": "cr:FileObject",
            "@id": each.file.path,
            "name": each.file.path,
            "description": both(each.title),
            "contentUrl": each.url,
            "contentSize": f"{each.file.bytes} B",
            "encodingFormat": each.file.media_type,
            "sha256": each.file.sha256,
        }
        for each in downloads_of(published, ALL, "whole", "table")
    ]


def _records(table: TableSchema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{key}"} for key in table.primary_key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": f"{column.title}：{column.description}",
                "dataType": TYPES[column.type],
                **_provenance(table, column.name),
                "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
            }
            for column in table.fields
        ],
    }


def _provenance(table: TableSchema, column: str) -> dict[str, Any]:
    """Return what marks the words that a row was read from, and the clause that holds them."""
    if column not in ("quote", "clause_id") or not set(SPAN) <= set(table.column_names):
        return {}
    return {"equivalentProperty": "prov:wasDerivedFrom" if column == "quote" else "prov:hadPrimarySource"}
