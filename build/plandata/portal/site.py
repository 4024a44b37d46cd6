"""A portal as it runs: settings, languages, contract and the fingerprint of all it is made from.

One `Site` belongs to one Datasette. Its files are read when the server starts; its contract, which needs the database,
with the first request.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import plandata
from plandata.portal.datasette_api import columns_of, metadata_of, metadata_of_database
from plandata.portal.texts.contract import Contract, build_contract, of_several
from plandata.portal.texts.languages import Languages, load_languages
from plandata.portal.trackers import Trackers, load_trackers
from plandata.publish import collation
from plandata.publish.schema import load_schemas
from plandata.publish.search.meant import SearchWords, load_search_words
from plandata.publish.settings import PortalSettings, load_settings
from plandata.reference.english import VOCABULARIES, read_vocabularies
from plandata.reference.scale import SCALE, Scale, read_scale
from plandata.yamlfile import check_mapping, check_texts, read_yaml

ORIGIN = "portal.origin"  # key of the ASGI scope: the portal's own address for this request, '' for none
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(slots=True)
class Site:
    """Everything the pages need to know about the portal they belong to."""

    settings: PortalSettings
    languages: Languages
    plugins: Path
    fingerprint: str  # changes whenever database, metadata, settings, code, templates or catalogues change
    collation: collation.Collation
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    read_anew: tuple[Path, ...] = ()  # pages of words, change logs, figures, the list of the release's files
    trackers: Trackers = field(default_factory=Trackers)
    search_words: SearchWords = field(default_factory=SearchWords)
    genre_nouns: tuple[str, ...] = ()  # what plans call themselves: 规划, 方案, 意见
    scale: Scale = field(default_factory=Scale)
    contract: Contract = field(default_factory=lambda: Contract({}))
    # (table, columns that name its rows) → key → name, as asked so far
    labels: dict[tuple[str, tuple[str, ...]], dict[Any, str | None]] = field(default_factory=dict)

    def stamp(self) -> str:
        """Return what tells the files that a running server reads anew: it changes with each of them."""
        found = (file.stat() for file in self.read_anew if file.is_file())
        return repr([(status.st_mtime_ns, status.st_size) for status in found])

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
            read_anew=(*_words_of(plugins.parent), *([beside / "release" / "release.json"] if beside else [])),
            trackers=load_trackers(plugins.parent / "datasets" / "reference" / "trackers.yml"),
            search_words=load_search_words(plugins.parent / "datasets" / "reference" / "search_words.yml"),
            genre_nouns=_genre_nouns(plugins.parent / "datasets" / "reference" / "outline.yml"),
            scale=read_scale(plugins.parent / "datasets" / "reference" / SCALE),
        )
    return site


def _genre_nouns(path: Path) -> tuple[str, ...]:
    return tuple(check_texts(f"{path.name}, genre_nouns", check_mapping(path.name, read_yaml(path))["genre_nouns"]))


def origin_of(settings: PortalSettings, scheme: str, host: str) -> str:
    """Return the address that the portal calls its own when it is asked under `host`, without a closing slash.

    It is portal.yml's, else the request's own on this machine and under a host named there, else '': an address that
    anybody can write into a request goes into no link, no citation and no cache.
    """
    if settings.base_url:
        return settings.base_url
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return ""
    known = found["name"] in _LOOPBACK or {found["name"], host.lower()} & set(settings.hosts)
    return f"{scheme}://{host.lower()}" if known else ""


def base_of(datasette: Any, request: Any) -> str:
    """Return the portal's own address, without a closing slash, as `origin_of` has it for a request; '' for none."""
    scope = request.scope if request is not None else {}
    return site_of(datasette).settings.base_url or str(scope.get(ORIGIN, ""))


def enter(address: str) -> None:
    """Remember the portal's own address as the running request has it."""
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
    columns = await database.execute_fn(lambda connection: columns_of(connection, names))
    metadata = metadata_of_database(datasette, site.settings.database)
    datasets = site.plugins.parent / "datasets"
    vocabularies = read_vocabularies(datasets / "reference" / VOCABULARIES)
    contract = build_contract(load_schemas(datasets / "schema"), columns, metadata, vocabularies)
    several = "plans" in names and await database.execute_fn(
        lambda connection: connection.execute("select count(*) > 1 from plans").fetchone()[0]
    )
    return of_several(contract) if several else contract


def fingerprint(files: Iterable[tuple[str, bytes]]) -> str:
    """Return a digest over named contents: equal for equal contents, whatever their order."""
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:20]


def _ingredients(datasette: Any, plugins: Path) -> Iterable[tuple[str, bytes]]:
    """Yield what an answer depends on: databases, metadata and settings as given, the portal's files, our code."""
    yield "metadata", repr(metadata_of(datasette)).encode()
    yield "settings", repr(sorted(datasette.settings_dict().items())).encode()
    datasets = plugins.parent / "datasets"
    words = (datasets / "reference" / name for name in (VOCABULARIES, SCALE))
    for path in (plugins.parent / "portal.yml", *(datasets / "schema").glob("*.yml"), *words):
        if path.is_file():
            yield path.name, path.read_bytes()
    for path in _words_of(plugins.parent):
        yield str(path.relative_to(plugins.parent)), path.read_bytes()
    for name, database in datasette.databases.items():
        if database.path:
            yield f"database {name}", _digest_of(Path(database.path))
    package = Path(plandata.__file__).parent
    for root in (plugins, package / "portal", package / "publish"):
        for path in root.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(root.parent)), path.read_bytes()


def _words_of(root: Path) -> list[Path]:
    patterns = ("docs/pages/*.md", "datasets/*/CHANGELOG*.md", "tests/labels/*.csv")
    return [path for pattern in patterns for path in sorted(root.glob(pattern)) if path.is_file()]


def _digest_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
