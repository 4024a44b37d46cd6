"""The release that lies beside the served database: its files with sizes and checksums, and the ids that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Base400

from plandata.errors import PlanDataError
from plandata.portal.site import site_of
from plandata.portal.texts.contract import Contract
from plandata.portal.texts.languages import gettext as _
from plandata.publish.release.manifest import MANIFEST, Manifest, ReleaseFile, read_manifest
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, by_id

DOWNLOADS = "/downloads"
# What one reader wants first; the rest is listed by table.
WHOLE = ("xlsx", "zip", "sqlite", "text", "geojson")
BY_TABLE = ("excel-csv", "parquet", "package")


class Gone(Base400):  # type: ignore[misc]  # Datasette has no types
    """A page that was there and is no more."""

    status = 410


def release_folder(datasette: Any) -> Path:
    """Return where the release of the served database lies, whether or not there is one."""
    database = datasette.get_database(site_of(datasette).settings.database)
    return Path(database.path).parent / "release"


def release_of(datasette: Any) -> Manifest | None:
    """Return the release that is served, None where there is none or it cannot be read."""
    folder = release_folder(datasette)
    file = folder / MANIFEST
    return _manifest(folder, file.stat().st_mtime_ns) if file.is_file() else None


@lru_cache(maxsize=4)
def _manifest(folder: Path, _changed: int) -> Manifest | None:
    try:
        return read_manifest(folder)
    except PlanDataError:
        return None


def address(file: ReleaseFile) -> str:
    """Return the lasting address of a file: the same from release to release."""
    return f"{DOWNLOADS}/{file.path}"


def size_in_words(number: int) -> str:
    """Return a size as people say it: 2.6 MB."""
    size = float(number)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def described(file: ReleaseFile, contract: Contract) -> str:
    """Return what a file is, in the language of the request."""
    name = file.path.rpartition("/")[2]
    if file.format in BY_TABLE and name.endswith((".csv", ".parquet")):
        return contract.table(name.partition(".")[0]).title
    words: Mapping[str, str] = {
        "plans.db": _("全部文件的 SQLite 数据库"),
        ".db": _("SQLite 数据库"),
        ".zip": _("数据包：CSV、说明、原文、许可"),
        ".xlsx": _("Excel 工作簿，每张表一页，首页是说明"),
        ".md": _("带编号的全文，Markdown"),
        ".html": _("带编号的全文，网页"),
        ".xml": _("带编号的全文，Akoma Ntoso（XML）"),
        "cities.geojson": _("地区的位置（GeoJSON，WGS 84）"),
        "projects.geojson": _("项目的位置与起讫连线（GeoJSON，WGS 84）"),
    }
    return words.get(name) or words.get("." + name.rpartition(".")[2]) or name


def gone(datasette: Any, wanted: str) -> Gone | None:
    """Return what to answer for an id that was published once, None for one that never was."""
    site = site_of(datasette)
    kept = site.plugins.parent / "datasets" / TOMBSTONES
    stone = next(
        (found for file in (release_folder(datasette) / TOMBSTONES, kept) if (found := _stone(file, wanted))), None
    )
    if stone is None:
        return None
    said = _("{id} 曾是“{table}”表的一行：{what}。自 {day} 的发布起没有这一行。").format(
        id=stone.id, table=site.contract.table(stone.table).title, what=stone.what, day=stone.removed_on
    )
    return Gone(said + (_("理由：{reason}").format(reason=stone.reason) if stone.reason else ""))


def _stone(file: Path, wanted: str) -> Tombstone | None:
    return _stones(file, file.stat().st_mtime_ns).get(wanted) if file.is_file() else None


@lru_cache(maxsize=4)
def _stones(file: Path, _changed: int) -> Mapping[str, Tombstone]:
    return by_id(file)
