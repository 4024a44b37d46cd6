"""The files of the served release as catalogues tell of them: their lasting addresses, words, and forms of address."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from plandata.portal.catalog.published import Published
from plandata.publish.release.manifest import MANIFEST, ReleaseFile, media_type
from plandata.publish.release.sums import SUMS

DOWNLOADS = "/downloads"
WHOLE = "all"  # the folder of all plans together
# The formats that a data set comes in as a whole, and table by table; the pieces of a package stand in its zip.
IN_ONE = ("zip", "sqlite", "xlsx", "text", "geojson")
BY_TABLE = {"parquet": ("Parquet", "Parquet"), "excel-csv": ("Excel 用的 CSV", "CSV for Excel")}
_WORDS: Mapping[str, tuple[str, str]] = {
    ".db": ("SQLite 数据库", "SQLite database"),
    ".zip": ("数据包（CSV、说明、原文、许可）", "Data Package (CSV, schemas, text as received, licence)"),
    ".xlsx": ("Excel 工作簿", "Excel workbook"),
    ".md": ("带编号的全文（Markdown）", "Text with the ids of its clauses (Markdown)"),
    ".html": ("带编号的全文（网页）", "Text with the ids of its clauses (HTML)"),
    ".xml": ("带编号的全文（Akoma Ntoso）", "Text with the ids of its clauses (Akoma Ntoso)"),
    "cities.geojson": ("地区（GeoJSON）", "Places (GeoJSON)"),
    "projects.geojson": ("项目（GeoJSON）", "Projects (GeoJSON)"),
}


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the release at its address."""

    url: str
    title: str
    title_en: str
    file: ReleaseFile


@dataclass(frozen=True, slots=True)
class Form:
    """Addresses that differ in scope, plan or name alone: `path` has a place for each, `parts` what stands there."""

    path: str
    media_type: str
    parts: tuple[Mapping[str, str], ...]  # of each file

    @property
    def values(self) -> Mapping[str, list[str]]:
        """What may stand in each place."""
        return {place: sorted({each[place] for each in self.parts}) for place in self.parts[0]}


def downloads_of(published: Published, scope: str, *formats: str) -> tuple[Download, ...]:
    """Return the files of all plans (`WHOLE`) or of one plan in some formats; none without a release."""
    found = published.release.of(scope, *formats) if published.release else ()
    return tuple(Download(published.url(f"{DOWNLOADS}/{file.path}"), *_words(published, file), file) for file in found)


def forms(published: Published) -> tuple[Form, ...]:
    """Return the forms that all addresses of the release have, sorted; none without a release."""
    if published.release is None:
        return ()
    groups: dict[str, list[tuple[ReleaseFile, Mapping[str, str]]]] = {}
    for file in published.release.files:
        form, parts = _placed(file, published.release.scopes)
        groups.setdefault(form, []).append((file, parts))
    grouped = [Form(path, files[0][0].media_type, tuple(parts for _, parts in files)) for path, files in groups.items()]
    lists = [Form(f"{DOWNLOADS}/{name}", media_type(name), ({},)) for name in (MANIFEST, SUMS)]
    return tuple(sorted((*grouped, *lists), key=lambda form: form.path))


def _words(published: Published, file: ReleaseFile) -> tuple[str, str]:
    name = PurePosixPath(file.path)
    table = published.tables.get(name.stem)
    if file.format in BY_TABLE and table:
        kind, kind_en = BY_TABLE[file.format]
        return f"{table.title}（{kind}）", f"{table.title_en} ({kind_en})"
    return _WORDS.get(name.name) or _WORDS.get(name.suffix) or (name.name, name.name)


def _placed(file: ReleaseFile, scopes: Container[str]) -> tuple[str, Mapping[str, str]]:
    """Return a file's form and what stands in its places; the release's own files stay as they are."""
    *folders, name = file.path.split("/")
    if not folders:
        return f"{DOWNLOADS}/{name}", {}
    places = ["scope" if file.scope and not depth else "plan" if step in scopes else ""
              for depth, step in enumerate(folders)]  # fmt: skip
    ending = "".join(PurePosixPath(name).suffixes)
    steps = [f"{{{place}}}" if place else step for place, step in zip(places, folders, strict=True)]
    parts = {place: step for place, step in zip(places, folders, strict=True) if place}
    return "/".join((DOWNLOADS, *steps, f"{{name}}{ending}")), {**parts, "name": name.removesuffix(ending)}
