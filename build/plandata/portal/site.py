"""A portal as it runs: settings, languages, contract and the fingerprint of all it is made from.

One `Site` belongs to one Datasette. Its files are read when the server starts; its contract, which needs the database,
with the first request.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils import table_column_details

import plandata
from plandata.portal.texts.contract import Contract, build_contract
from plandata.portal.texts.languages import Languages, load_languages
from plandata.portal.trackers import Trackers, load_trackers
from plandata.publish import collation
from plandata.publish.schema import load_schemas
from plandata.publish.settings import PortalSettings, load_settings


@dataclass(slots=True)
class Site:
    """Everything the pages need to know about the portal they belong to."""

    settings: PortalSettings
    languages: Languages
    plugins: Path
    fingerprint: str  # changes whenever database, metadata, settings, code, templates or catalogues change
    collation: collation.Collation
    trackers: Trackers = field(default_factory=Trackers)
    contract: Contract = field(default_factory=lambda: Contract({}))
    # (table, columns that name its rows) → key → name, as asked so far
    labels: dict[tuple[str, tuple[str, ...]], dict[Any, str | None]] = field(default_factory=dict)

    def asset(self, name: str) -> str:
        """Return the address of a file of plugins/static, changing with its bytes so that it may be kept for ever."""
        digest = hashlib.sha256((self.plugins / "static" / name).read_bytes()).hexdigest()[:12]
        return f"/static/{name}?v={digest}"


_asked_at: ContextVar[str] = ContextVar("asked_at", default="")
_sites: WeakKeyDictionary[Any, Site] = WeakKeyDictionary()


def site_of(datasette: Any) -> Site:
    """Return the site that a Datasette serves, read on the first call."""
    site = _sites.get(datasette)
    if site is None:
        plugins = Path(datasette.plugins_dir).resolve()
        settings = load_settings(plugins.parent / "portal.yml")
        database = datasette.databases.get(settings.database)
        beside = Path(database.path).parent if database and database.path else None
        site = _sites[datasette] = Site(
            settings=settings,
            languages=load_languages(plugins / "locales", beside / "locales" if beside else None),
            plugins=plugins,
            fingerprint=fingerprint(_ingredients(datasette, plugins)),
            collation=collation.Collation(beside / collation.FILE if beside else None),
            trackers=load_trackers(plugins.parent / "datasets" / "reference" / "trackers.yml"),
        )
    return site


def base_of(datasette: Any, request: Any) -> str:
    """Return the portal's address without a closing slash: portal.yml's, else the one that the request came to."""
    written = site_of(datasette).settings.base_url
    if written or request is None:
        return written
    return str(datasette.absolute_url(request, "/")).rstrip("/")


def enter(address: str) -> None:
    """Remember under which address, without a closing slash, the running request came."""
    _asked_at.set(address)


def own_address(site: Site) -> str:
    """Return what `base_of` does, of the running request: for what leaves the page, a mail or a citation."""
    return site.settings.base_url or _asked_at.get()


async def load_contract(datasette: Any) -> Contract:
    """Read the schemas and the structure of the served database, and join them."""
    site = site_of(datasette)
    database = datasette.get_database(site.settings.database)
    hidden = set(await database.hidden_table_names())
    names = [*(name for name in await database.table_names() if name not in hidden), *await database.view_names()]
    columns = await database.execute_fn(lambda connection: _columns(connection, names))
    metadata = (datasette.metadata("databases") or {}).get(site.settings.database, {})
    return build_contract(load_schemas(site.plugins.parent / "datasets" / "schema"), columns, metadata)


def _columns(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Name and type of each table's columns: all in one turn of a thread, a start waits for every turn."""
    return {name: [(column.name, column.type) for column in table_column_details(connection, name)] for name in names}


def fingerprint(files: Iterable[tuple[str, bytes]]) -> str:
    """Return a digest over named contents: equal for equal contents, whatever their order."""
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:20]


def _ingredients(datasette: Any, plugins: Path) -> Iterable[tuple[str, bytes]]:
    """Yield what an answer depends on: databases, metadata and settings as given, the portal's files, our code."""
    yield "metadata", repr(datasette.metadata()).encode()
    yield "settings", repr(sorted(datasette.settings_dict().items())).encode()
    for path in (plugins.parent / "portal.yml", *(plugins.parent / "datasets" / "schema").glob("*.yml")):
        yield path.name, path.read_bytes()
    root = plugins.parent
    words = (*root.glob("docs/pages/*.md"), *root.glob("datasets/*/CHANGELOG*.md"), *root.glob("tests/labels/*.csv"))
    for path in words:
        if path.is_file():
            yield str(path.relative_to(root)), path.read_bytes()
    for name, database in datasette.databases.items():
        if database.path:
            yield f"database {name}", _digest_of(Path(database.path))
            release = Path(database.path).parent / "release" / "release.json"
            if release.is_file():
                yield f"release {name}", _digest_of(release)
    package = Path(plandata.__file__).parent
    for root in (plugins, package / "portal", package / "publish"):
        for path in root.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(root.parent)), path.read_bytes()


def _digest_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
