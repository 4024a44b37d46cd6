"""The release that lies beside the served database: its files with sizes and checksums, and the ids that are gone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.portal.datasette_api import Gone
from plandata.portal.site import Site, site_of
from plandata.portal.texts.contract import Contract
from plandata.portal.texts.languages import gettext as _
from plandata.publish.release.formats import ReleaseFormat
from plandata.publish.release.manifest import MANIFEST, Manifest, ReleaseFile, read_manifest
from plandata.publish.release.publisher import publisher_of
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, by_id
from plandata.publish.schema import load_schemas

DOWNLOADS = "/downloads"
_PATH = re.compile(r"""((?:"(?:home_page_url|feed_url|url)": ?| href=)")(/[^"]*)""")


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


async def made_of(datasette: Any, site: Site, plan: str, suffix: str) -> bytes | None:
    """Return a plan's file made of its rows in the served database, None where that has no such plan."""
    from plandata.publish.release.of_plan import file_of, scope_in  # noqa: PLC0415  loads what writes packages

    root = site.plugins.parent
    schemas, publisher = load_schemas(root / "datasets" / "schema"), publisher_of(root, None)
    database = datasette.get_database(site.settings.database)
    scope = await database.execute_fn(lambda connection: scope_in(connection, plan, schemas, publisher))
    return await asyncio.to_thread(file_of, scope, suffix, root) if scope else None


def at_home(feed: str, base: str) -> str:
    """Return a feed, JSON or Atom, with the portal's address before the paths that it names. Ids are none of them."""
    return _PATH.sub(lambda found: f"{found[1]}{base}{found[2]}", feed)


def size_in_words(number: int) -> str:
    """Return a size as people say it: 2.6 MB."""
    size = float(number)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of one scope as a reader wants them: whole ones, then by format what comes in many pieces."""

    whole: tuple[tuple[ReleaseFile, str], ...]  # file, what it is
    groups: tuple[tuple[str, tuple[tuple[ReleaseFile, str], ...]], ...]  # heading, files


def listing_of(release: Manifest, scope: str, contract: Contract) -> Listing:
    """Return the files of a scope with their words, in the language of the request."""
    by_format = release.by_format(scope)
    whole = ((file, _(form.label)) for form, files in by_format if form.per == "whole" for file in files)
    groups = (
        (_(form.label), tuple((file, _piece(file, form, contract)) for file in files))
        for form, files in by_format
        if form.per != "whole"
    )
    return Listing(tuple(whole), tuple(groups))


def _piece(file: ReleaseFile, form: ReleaseFormat, contract: Contract) -> str:
    name = file.path.rpartition("/")[2]
    return contract.table(name.partition(".")[0]).title if form.per == "table" else name


def gone(datasette: Any, wanted: str) -> Gone | None:
    """Return what to answer for an id that was published once, None for one that never was."""
    site = site_of(datasette)
    kept = site.plugins.parent / "datasets" / TOMBSTONES
    stone = next(
        (found for file in (release_folder(datasette) / TOMBSTONES, kept) if (found := _stone(file, wanted))), None
    )
    if stone is None:
        return None
    reason = f"; reason: {stone.reason}" if stone.reason else ""
    values = {"key": stone.id, "table": stone.table, "what": stone.what, "day": str(stone.removed_on), "reason": reason}
    return Gone(**values, because=stone.reason or "", successor=stone.successor)


def _stone(file: Path, wanted: str) -> Tombstone | None:
    return _stones(file, file.stat().st_mtime_ns).get(wanted) if file.is_file() else None


@lru_cache(maxsize=4)
def _stones(file: Path, _changed: int) -> Mapping[str, Tombstone]:
    return by_id(file)
