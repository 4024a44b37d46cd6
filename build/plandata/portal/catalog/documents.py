"""The catalogues and descriptions that the portal gives to programs: one value each.

From these the routes, OpenAPI, llms.txt and the list on the page /data are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plandata.portal.catalog.croissant import croissant
from plandata.portal.catalog.csvw import csvw_group
from plandata.portal.catalog.datapackage import datapackage
from plandata.portal.catalog.dcat import dcat
from plandata.portal.catalog.published import Published
from plandata.publish.formats import JSON, N_, with_charset

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
CSVW = "application/csvm+json"
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
TEXT, XML = with_charset("text/plain"), "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Document:
    """A document about the whole portal. `about` is Chinese, translated by the catalogues; '' keeps it off /data.

    `write` is None where the answer needs more than what is published.
    """

    path: str
    id: str  # its operation in openapi.json
    title: str  # the standard's own name, in English
    content_type: str
    about: str = ""
    write: Callable[[Published], Any] | None = None
    compact: bool = False  # for programs alone: without spaces

    @property
    def is_json(self) -> bool:
        """Whether it is a JSON object."""
        return "json" in self.content_type


def _openapi(published: Published) -> Any:
    from plandata.portal.catalog.openapi import openapi  # noqa: PLC0415  it describes these documents too

    return openapi(published)


DOCUMENTS: tuple[Document, ...] = (
    Document(
        "/datapackage.json", "datapackage", "Frictionless Data Package", JSON, N_("全部表、列、类型、键"), datapackage
    ),
    Document("/csvw/metadata.json", "csvw", "CSV on the Web", CSVW, N_("每个 CSV 的列与键"), csvw_group),
    Document("/catalog.jsonld", "dcat", "DCAT-AP", "application/ld+json", N_("数据集、文件与接口的目录"), dcat),
    Document("/croissant.json", "croissant", "Croissant", JSON, N_("供机器学习工具读取"), croissant),
    Document("/openapi.json", "openapi", "OpenAPI 3.1", OPENAPI, N_("每个接口和参数"), _openapi, compact=True),
    Document("/llms.txt", "llms", "llms.txt", TEXT, N_("给会读网页的程序")),
    Document("/sitemap.xml", "sitemap", "Sitemap", XML, N_("每个页面的地址")),
    Document("/robots.txt", "robots", "robots.txt: what crawlers may read", TEXT),
    Document("/opensearch.xml", "opensearch", "OpenSearch: adds the search to a browser", OPENSEARCH),
    Document("/-/metadata.json", "metadata", "Texts, licence, questions", with_charset(JSON)),
    Document("/-/versions.json", "versions", "Versions of what serves", with_charset(JSON)),
)


def listed() -> tuple[Document, ...]:
    """Return the documents that pages list."""
    return tuple(each for each in DOCUMENTS if each.about)
