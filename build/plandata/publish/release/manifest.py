"""release.json: every file of a release with its size, checksum and what it is; what the server lists and serves by."""

from __future__ import annotations

import hashlib
import json
import mimetypes
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from plandata.errors import PlanDataError

MANIFEST = "release.json"
LIBRARIES = ("lxml", "openpyxl", "pandas", "pyarrow")  # whose versions decide bytes
MEDIA_TYPES = {
    ".md": "text/markdown", ".csv": "text/csv", ".json": "application/json", ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet", ".db": "application/vnd.sqlite3", ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xml": "application/xml",
    ".atom": "application/atom+xml", ".html": "text/html", ".yml": "application/yaml", ".cff": "application/yaml",
    ".txt": "text/plain", "": "text/plain", "changes.json": "application/feed+json",
}  # fmt: skip
# Format of a file by the step of its path under the scope, else by its extension.
FORMATS = {"package": "package", "parquet": "parquet", "excel": "excel-csv", "geojson": "geojson", "text": "text"}


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release."""

    path: str  # under the release's folder
    scope: str | None  # all, a plan's id; null for files of the release itself
    format: str  # sqlite, zip, xlsx, package, parquet, excel-csv, geojson, text, release
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself."""

    released_on: str
    scopes: Mapping[str, str]  # scope → title
    made_with: Mapping[str, str]
    files: tuple[ReleaseFile, ...]

    def of(self, scope: str | None, *formats: str) -> tuple[ReleaseFile, ...]:
        """Return the files of a scope in some formats, in the formats' order."""
        return tuple(file for wanted in formats for file in self.files if file.scope == scope and file.format == wanted)


def manifest_of(files: Mapping[str, bytes], scopes: Mapping[str, str], released_on: str) -> Manifest:
    """Return the manifest of files given by path."""
    listed = tuple(_file(path, files[path], scopes) for path in sorted(files))
    return Manifest(released_on, dict(scopes), _made_with(), listed)


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return release.json."""
    return (json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a release's folder. Raises PlanDataError when there is none that can be read."""
    file = folder / MANIFEST
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Manifest(
            told["released_on"], told["scopes"], told["made_with"], tuple(ReleaseFile(**row) for row in told["files"])
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanDataError(str(file), str(error), "the manifest of a release", "Run scripts/release.") from error


def media_type(path: str) -> str:
    """Return the media type of a file by its name."""
    name = PurePosixPath(path)
    return (
        MEDIA_TYPES.get(name.name)
        or MEDIA_TYPES.get(name.suffix)
        or mimetypes.guess_type(path)[0]
        or "application/octet-stream"
    )


def _file(path: str, content: bytes, scopes: Mapping[str, str]) -> ReleaseFile:
    steps = path.split("/")
    scope = steps[0] if steps[0] in scopes else None
    kind = "release" if scope is None else FORMATS.get(steps[1]) or PurePosixPath(path).suffix.removeprefix(".")
    kind = "sqlite" if kind == "db" else kind
    return ReleaseFile(path, scope, kind, media_type(path), len(content), hashlib.sha256(content).hexdigest())


def _made_with() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in LIBRARIES},
    }
