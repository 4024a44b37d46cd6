"""The formats of a release: one value each, from which everything that lists them is made.

That is the folder itself, its README and manifest, the release page, DCAT, Croissant, schema.org, llms.txt, the sitemap
and OpenAPI. Writers load their libraries when they write: a server reads this list, and starts fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from plandata.publish.formats import CSV, GEOJSON, N_, PARQUET, SQLITE, XLSX, Format

if TYPE_CHECKING:
    from plandata.publish.release.content import Content

ALL = "all"  # the folder of all plans together
_PLACE = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class ReleaseFormat(Format):
    """A format as release.json names it; files of one kind, such as those of the text, share an `id`.

    `path` is under a scope's folder and says how often it is written: with {table} once a table, with {piece} once a
    piece of the package, else once. `about` is its line in the release's README: what stands where, in both languages;
    '' where the line before tells of it too.
    """

    path: str = ""
    write: Callable[[Content, str], bytes] = lambda _content, _name: b""  # (content, table or piece or '') → file
    about: tuple[str, str] | None = None
    of_all: bool = True  # whether all plans together come in it too

    @property
    def per(self) -> str:
        """What it is written once for: whole, table or piece."""
        return next((what for what in ("table", "piece") if f"{{{what}}}" in self.path), "whole")

    def files(self, content: Content) -> dict[str, bytes]:
        """Return its files of a scope by path."""
        if content.scope.name == ALL and not self.of_all:
            return {}
        names: Mapping[str, Iterable[str]] = {"table": content.scope.schemas, "piece": content.package}
        stem = content.scope.stem
        return {
            self.path.format(stem=stem, table=name, piece=name): self.write(content, name)
            for name in names.get(self.per, [""])
        }

    def owns(self, path: str) -> bool:
        """Tell whether a path under a scope's folder is one of its files."""
        return _pattern(self.path).fullmatch(path) is not None


@lru_cache
def _pattern(path: str) -> re.Pattern[str]:
    forms = {"stem": "[^/]+", "table": "[^/]+", "piece": ".+"}
    return re.compile(_PLACE.sub(lambda place: forms[place[1]], re.escape(path)))


def _sqlite(content: Content, _: str) -> bytes:
    return content.database(content.scope)


def _xlsx(content: Content, _: str) -> bytes:
    from plandata.publish.release.workbook import workbook

    return workbook(content.scope)


def _zip(content: Content, _: str) -> bytes:
    from plandata.publish.zipping import with_folders, zip_bytes

    return zip_bytes(with_folders(content.package))


def _excel_csv(content: Content, table: str) -> bytes:
    from plandata.publish.release.excel_csv import excel_csv

    return excel_csv(content.scope, table, content.names)


def _parquet(content: Content, table: str) -> bytes:
    from plandata.publish.release.parquet import parquet

    return parquet(content.scope.schemas[table], content.scope.rows[table], content.about)


def _parquets(content: Content, _: str) -> bytes:
    from plandata.publish.zipping import zip_bytes

    return zip_bytes((f"{table}.parquet", _parquet(content, table)) for table in content.scope.schemas)


def _cities(content: Content, _: str) -> bytes:
    from plandata.publish.release.geojson import cities_geojson

    return cities_geojson(content.scope)


def _projects(content: Content, _: str) -> bytes:
    from plandata.publish.release.geojson import projects_geojson

    return projects_geojson(content.scope)


def _markdown(content: Content, _: str) -> bytes:
    from plandata.publish.release.text import markdown

    return markdown(content.scope)


def _html(content: Content, _: str) -> bytes:
    from plandata.publish.release.text import page

    return page(content.scope)


def _akoma_ntoso(content: Content, _: str) -> bytes:
    from plandata.publish.release.akoma import akoma_ntoso

    return akoma_ntoso(content.scope)


PACKAGE = "Frictionless Data Package: CSV, schemas, text as received, judgement, licence, citation"
_WORKBOOK = ReleaseFormat(
    "xlsx", ".xlsx", XLSX, N_("Excel 工作簿，每张表一页，首页是说明"), "XLSX", "XLSX",
    path="{stem}.xlsx", write=_xlsx, about=("`*.xlsx`", "Excel 工作簿 workbook in Chinese"))  # fmt: skip
_PACKED = ReleaseFormat(
    "zip", ".zip", "application/zip", N_("数据包：CSV、说明、原文、许可"), "Data Package", "ZIP",
    path="{stem}.zip", write=_zip, about=("`*.zip`, `package/`", PACKAGE))  # fmt: skip
# In the order of the README and of every list that a reader sees.
RELEASED: tuple[ReleaseFormat, ...] = (
    ReleaseFormat("sqlite", ".db", SQLITE, N_("SQLite 数据库"), "SQLite",
                  path="{stem}.db", write=_sqlite, about=("`*.db`", "SQLite")),
    _WORKBOOK,
    _PACKED,
    ReleaseFormat("excel-csv", ".csv", CSV, N_("CSV（Excel 用，中文表头）"), "CSV for Excel", "CSV",
                  path="excel/{table}.csv", write=_excel_csv,
                  about=("`excel/`", "CSV（Excel 用）for Excel: BOM, Chinese heads, words for codes")),
    ReleaseFormat("parquet", ".parquet", PARQUET, "Parquet", "Parquet", "PARQUET",
                  path="parquet/{table}.parquet", write=_parquet,
                  about=("`parquet/`", "typed, with keys and descriptions")),
    ReleaseFormat("geojson", ".geojson", GEOJSON, N_("地区的位置（GeoJSON，WGS 84）"), "GeoJSON", "GEOJSON",
                  path="geojson/cities.geojson", write=_cities,
                  about=("`geojson/`", "地区与项目 places and projects, WGS 84")),
    ReleaseFormat("geojson", ".geojson", GEOJSON, N_("项目的位置与起讫连线（GeoJSON，WGS 84）"), "GeoJSON", "GEOJSON",
                  path="geojson/projects.geojson", write=_projects),
    ReleaseFormat("text", ".md", "text/markdown", N_("带编号的全文，Markdown"), "Markdown",
                  path="text/{stem}.md", write=_markdown, of_all=False,
                  about=("`text/`", "全文 the text with the ids of its clauses: Markdown, HTML, Akoma Ntoso")),
    ReleaseFormat("text", ".html", "text/html", N_("带编号的全文，网页"), "HTML", "HTML",
                  path="text/{stem}.html", write=_html, of_all=False),
    ReleaseFormat("text", ".akn.xml", "application/xml", N_("带编号的全文，Akoma Ntoso（XML）"), "Akoma Ntoso", "XML",
                  path="text/{stem}.akn.xml", write=_akoma_ntoso, of_all=False),
    ReleaseFormat("package", "", "", N_("数据包，逐个文件"), "Data Package",
                  path="package/{piece}", write=lambda content, piece: content.package[piece]),
)  # fmt: skip


# What a portal of many plans makes of one plan when it is asked for, where no release lies beside it.
ON_DEMAND: tuple[ReleaseFormat, ...] = (
    _WORKBOOK,
    replace(_PACKED, label=N_("数据包：CSV、各列说明、许可")),  # the document is not in a database
    ReleaseFormat("parquet", ".parquet.zip", "application/zip", N_("Parquet，每张表一个文件"), "Parquet", "ZIP",
                  path="{stem}.parquet.zip", write=_parquets),
)  # fmt: skip


def format_of(path: str) -> ReleaseFormat | None:
    """Return the format of a file by its path under a scope's folder, None for one that no format writes."""
    return next((each for each in RELEASED if each.owns(path)), None)


def readme_lines() -> str:
    """Return the lines of the README's table: what stands where."""
    return "\n".join(f"| {each.about[0]} | {each.about[1]} |" for each in RELEASED if each.about)
