"""release.json: every file of a release with its size, checksum and what it is; what the server lists and serves by."""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.publish.formats import media_type
from plandata.publish.release import formats
from plandata.publish.release.formats import ReleaseFormat

MANIFEST = "release.json"
LIBRARIES = ("lxml", "openpyxl", "pandas", "pyarrow")  # whose versions decide bytes


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release."""

    path: str  # under the release's folder
    scope: str | None  # all, a plan's id; null for files of the release itself
    format: str  # the id of a release format; `release` for files of the release itself
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

    def by_format(self, scope: str) -> tuple[tuple[ReleaseFormat, tuple[ReleaseFile, ...]], ...]:
        """Return the formats that a scope comes in, each with its files, in the order of the formats."""
        found: dict[ReleaseFormat, list[ReleaseFile]] = {each: [] for each in formats.RELEASED}
        for file in self.files:
            known = formats.format_of(file.path.partition("/")[2]) if file.scope == scope else None
            if known:
                found[known].append(file)
        return tuple((known, tuple(files)) for known, files in found.items() if files)


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
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Manifest(
            content["released_on"],
            content["scopes"],
            content["made_with"],
            tuple(ReleaseFile(**row) for row in content["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanDataError(str(file), str(error), "the manifest of a release", "Run scripts/release.") from error


def _file(path: str, content: bytes, scopes: Mapping[str, str]) -> ReleaseFile:
    steps = path.split("/")
    scope = steps[0] if steps[0] in scopes else None
    known = formats.format_of("/".join(steps[1:])) if scope else None
    kind = known.id if known else "release"
    own = known.media_type if known else ""
    return ReleaseFile(path, scope, kind, own or media_type(path), len(content), hashlib.sha256(content).hexdigest())


def _made_with() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in LIBRARIES},
    }
