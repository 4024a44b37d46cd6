"""`/catalog.jsonld`: the portal as a DCAT-AP 3 catalogue of data sets, their files and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plandata.portal.catalog import coverage
from plandata.portal.catalog.published import File, Published, Row, default, tagged
from plandata.portal.catalog.released import downloads_of
from plandata.portal.pages import row_files
from plandata.publish.formats import SQLITE, Format
from plandata.publish.release.formats import ALL
from plandata.publish.schema import TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE, Words

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "spdx": "http://spdx.org/rdf/terms#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "adms": "http://www.w3.org/ns/adms#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcatap": "http://data.europa.eu/r5r/",
}  # fmt: skip
# Authority tables that the profile asks for: language, file type, who may see it.
_EU = "http://publications.europa.eu/resource/authority"
_DATABASE = {"zh-CN": "整个数据库（SQLite）", "en": "The whole database (SQLite)"}
Node = dict[str, Any]


def dcat(published: Published) -> Node:
    """Return the catalogue as one JSON-LD graph: catalogue, publisher, the database, a data set per plan, the API."""
    whole = published.url("/data#dataset")
    plans = [_plan(published, plan, whole) for plan in published.plans]
    datasets = [_whole(published, whole, plans), *plans]
    return {
        "@context": CONTEXT,
        "@graph": [
            _catalog(published, datasets),
            {"@id": published.url("/#publisher"), "@type": "foaf:Agent", "foaf:name": tagged(published.name)},
            {"@id": published.url("/#contact"), "@type": "vcard:Kind", "vcard:fn": default(published.name),
             "vcard:hasEmail" if published.contact_url.startswith("mailto:") else "vcard:hasURL":
                 {"@id": published.contact_url}},
            {"@id": published.licence_url, "@type": "dct:LicenseDocument", "dct:title": published.licence},
            _service(published, whole),
            *datasets,
        ],
    }  # fmt: skip


def _catalog(published: Published, datasets: list[Node]) -> Node:
    return {
        "@id": published.url("/#catalog"),
        "@type": "dcat:Catalog",
        "dct:title": tagged(published.name),
        "dct:description": tagged(published.description),
        "dct:publisher": {"@id": published.url("/#publisher")},
        "dct:license": {"@id": published.licence_url},
        "dct:language": [_language("ZHO"), _language("ENG")],
        "foaf:homepage": {"@id": published.url("/"), "@type": "foaf:Document"},
        "dcat:dataset": [{"@id": node["@id"]} for node in datasets],
        "dcat:service": {"@id": published.url("/#api")},
        **_modified(published),
    }


def _whole(published: Published, identifier: str, plans: list[Node]) -> Node:
    files = [_rows(published, table, each) for table in published.tables.values() for each in row_files.ROW_FORMATS]
    files.append(_distribution(published, published.url(f"/{published.database}.db"), _DATABASE, SQLITE))
    files += _released(published, ALL)
    return {
        **_dataset(published, identifier),
        **_coverage(published.covered),
        "dct:title": tagged(published.name),
        "dct:description": tagged(published.description),
        "dct:identifier": published.database,
        "dcat:landingPage": {"@id": published.url("/data"), "@type": "foaf:Document"},
        "dct:hasPart": [{"@id": node["@id"]} for node in plans],
        "dcat:distribution": files,
    }


def _plan(published: Published, plan: Row, whole: str) -> Node:
    page = published.url(f"/plan/{plan['plan_id']}")
    only = f"?plan_id={plan['plan_id']}"
    source = {"dct:source": {"@id": plan["source_url"]}} if plan["source_url"] else {}
    issued = {"dct:issued": _date(plan["issued_on"])} if plan["issued_on"] else {}
    return {
        **_dataset(published, f"{page}#dataset"),
        **_coverage([plan]),
        "dct:title": {"@value": plan["title"], "@language": "zh"},
        "dct:description": [
            {"@value": plan["source_note"], "@language": "zh"}, {"@value": plan["source_note_en"], "@language": "en"},
        ],
        "dct:identifier": plan["plan_id"],
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dct:isPartOf": {"@id": whole},
        "dcat:distribution": [
            *(_rows(published, table, row_files.row_format(".csv"), only)
              for table in published.tables.values() if "plan_id" in table.column_names),
            *_released(published, plan["plan_id"]),
        ],
        **source,
        **issued,
    }  # fmt: skip


def _dataset(published: Published, identifier: str) -> Node:
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:publisher": {"@id": published.url("/#publisher")},
        **_about(published),
        "dct:language": _language("ZHO"),
        **({"dcat:version": published.version} if published.version else {}),
        **_modified(published),
    }  # fmt: skip


def _coverage(plans: Sequence[Row]) -> Node:
    """Return where and when plans apply, without what is not known."""
    places = [
        {"@type": "dct:Location", "skos:prefLabel": tagged(place.names), "dct:identifier": place.code}
        for place in coverage.places(plans)
    ]
    period = coverage.period(plans)
    sides = {"dcat:startDate": period.first, "dcat:endDate": period.last}
    time = {key: _date(day) for key, day in sides.items() if day}
    return {
        **({"dct:spatial": places} if places else {}),
        **({"dct:temporal": {"@type": "dct:PeriodOfTime", **time}} if time else {}),
    }


def _rows(published: Published, table: TableSchema, form: Format, query: str = "") -> Node:
    """Return a file of a table's rows that is made when it is asked for; its size is told where it was read."""
    path = f"/{published.database}/{table.name}{form.suffix}"
    title = {
        code: f"{words}（{form.name}）" if code == DEFAULT_LANGUAGE else f"{words} ({form.name})"
        for code, words in table.titles.items()
    }
    known = None if query else published.files.get(path)
    return _distribution(published, published.url(path) + query, title, form.media_type, form.file_type, known)


def _released(published: Published, scope: str) -> list[Node]:
    """Return the released files of all plans or of one, as forms of its data set."""
    return [
        {
            **_distribution(published, each.url, each.title, each.file.media_type, each.format.file_type,
                            File(each.file.bytes, each.file.sha256)),
            **({"dct:issued": _date(published.release.released_on)} if published.release else {}),
        }
        for each in downloads_of(published, scope, "whole", "table")
    ]  # fmt: skip


def _distribution(  # noqa: PLR0913, PLR0917
    published: Published, address: str, title: Words, media_type: str, file_type: str | None = None,
    known: File | None = None,
) -> Node:  # fmt: skip
    """Return a file. SQLite and Markdown have no type in the EU's table of file types: their media type says it."""
    format_: Node = {
        "dct:format": {"@id": f"{_EU}/file-type/{file_type}", "@type": "dct:MediaTypeOrExtent"}
    } if file_type else {}  # fmt: skip
    return {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": tagged(title),
        "dcat:accessURL": {"@id": address, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": address, "@type": "rdfs:Resource"},
        "dct:license": {"@id": published.licence_url},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}",
                           "@type": "dct:MediaType"},
        **format_,
        **(_measured(known) if known else {}),
    }  # fmt: skip


def _measured(file: File) -> Node:
    return {
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
                               "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }  # fmt: skip


def _service(published: Published, whole: str) -> Node:
    return {
        "@id": published.url("/#api"),
        "@type": "dcat:DataService",
        "dct:title": [{"@value": "API", "@language": "zh"}, {"@value": "API", "@language": "en"}],
        "dcat:endpointURL": {"@id": published.url("/"), "@type": "rdfs:Resource"},
        "dcat:endpointDescription": {"@id": published.url("/openapi.json"), "@type": "rdfs:Resource"},
        "dcat:servesDataset": {"@id": whole},
        **_about(published),
        "dct:license": {"@id": published.licence_url},
        "dct:publisher": {"@id": published.url("/#publisher")},
    }


def _about(published: Published) -> Node:
    """Whom to ask and what it is about: of a data set as of the API."""
    return {
        "dcat:contactPoint": {"@id": published.url("/#contact")},
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dcat:theme": {"@id": f"{_EU}/data-theme/GOVE", "@type": "skos:Concept",
                       "skos:prefLabel": {"@value": "Government and public sector", "@language": "en"}},
        "dcat:keyword": [{"@value": "政府规划", "@language": "zh"}, {"@value": "government plans", "@language": "en"}],
    }  # fmt: skip


def _date(day: str) -> Node:
    return {"@value": day, "@type": "xsd:date"}


def _modified(published: Published) -> Node:
    return {"dct:modified": _date(published.modified)} if published.modified else {}


def _language(code: str) -> Node:
    return {"@id": f"{_EU}/language/{code}", "@type": "dct:LinguisticSystem"}
