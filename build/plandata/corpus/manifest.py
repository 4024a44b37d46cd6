"""Which documents a corpus holds: a CSV with a line each, or a folder of files.

    plan_id,path,sha256,title,issuer,issued_on,region,source_url
    dongan-2021-3,plans/dongan.docx,,,,2021-03-05,,

Paths are local, relative to the manifest, or of any file system that fsspec knows (https://…, s3://…).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.facts.pinyin import slug
from plandata.read.formats import readable_endings
from plandata.read.source import PLAN_ID

REQUIRED = ("plan_id", "path")
OPTIONAL = ("sha256", "title", "issuer", "issued_on", "region", "source_url")
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A document of the corpus; what is not stated is None, and read from the text."""

    plan_id: str
    path: str  # absolute, or an address
    sha256: str | None = None  # of the file's bytes
    title: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    region: str | None = None
    source_url: str | None = None

    @property
    def is_remote(self) -> bool:
        """Whether the path is an address of another file system."""
        return bool(_REMOTE.match(self.path))


def read_manifest(place: Path) -> tuple[Entry, ...]:
    """Return the documents of a manifest or a folder, by plan id.

    Raises PlanDataError for a manifest without its columns, a bad line, and an id that two documents would have.
    """
    entries = _of_folder(place) if place.is_dir() else _of_file(place)
    found: dict[str, Entry] = {}
    for entry in entries:
        other = found.setdefault(entry.plan_id, entry)
        if other is not entry:
            raise PlanDataError(
                str(place), f"{entry.plan_id} for {other.path} and for {entry.path}", "an id for each document",
                "Name them in a manifest with ids of their own.",
            )  # fmt: skip
    if not found:
        raise PlanDataError(str(place), "no document", "at least one", "Check the path.")
    return tuple(sorted(found.values()))


def _of_folder(folder: Path) -> Iterable[Entry]:
    """Every file of a format that is read; its id is its name in letters: 护水方案.docx is hu-shui-fangan.

    What parts the name's words parts the id's: 2021_护水 (1).pdf is 2021-hu-shui-1.
    """
    endings = readable_endings()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix.lower() in endings and not file.name.startswith("."):
            pieces = [slug(piece) for piece in re.split(r"[\W_]+", file.stem) if piece]
            stem = re.sub(r"-+", "-", "-".join(pieces).lower()).strip("-")
            yield Entry(stem[:80].strip("-"), str(file.resolve()))


def _of_file(file: Path) -> Iterable[Entry]:
    if file.exists() and not file.is_file():
        raise PlanDataError(str(file), "a device or a pipe", "a CSV in UTF-8, or a folder", "Check the path.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanDataError(str(file), str(error), "a CSV in UTF-8, or a folder", "Check the path.") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = tuple(rows.fieldnames or ())
    unknown = sorted(set(columns) - {*REQUIRED, *OPTIONAL})
    if unknown or not set(REQUIRED) <= set(columns):
        raise PlanDataError(
            f"{file}, line 1", ", ".join(columns) or "nothing", f"{', '.join(REQUIRED)}; may be {', '.join(OPTIONAL)}",
            "Name the columns so.",
        )  # fmt: skip
    for row in rows:
        yield _entry(row, f"{file}, line {rows.line_num}", file.parent)


def _entry(row: Mapping[str, str | None], where: str, folder: Path) -> Entry:
    told = {name: (row.get(name) or "").strip() or None for name in (*REQUIRED, *OPTIONAL)}
    plan_id, path = told["plan_id"] or "", told["path"] or ""
    checks = (
        (bool(PLAN_ID.fullmatch(plan_id)), plan_id, "an id of up to 80 small letters, digits and single hyphens"),
        (bool(path), "no path", "a path or an address"),
        (told["sha256"] is None or bool(_DIGEST.fullmatch(told["sha256"])), told["sha256"], "64 digits of SHA-256"),
        (_is_day(told["issued_on"]), told["issued_on"], "a day such as 2021-03-05"),
    )
    for good, found, expected in checks:
        if not good:
            raise PlanDataError(where, str(found), expected, "Mend the line.")
    if not _REMOTE.match(path):
        path = str((folder / path).resolve())
    return Entry(plan_id, path, *(told[name] for name in OPTIONAL))


def _is_day(words: str | None) -> bool:
    try:
        return words is None or date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def content_of(entry: Entry) -> bytes:
    """Return the bytes of a document, fetched where its path is an address.

    Raises PlanDataError where it cannot be had, and where its SHA-256 is another than the manifest states.
    """
    if not entry.is_remote and Path(entry.path).exists() and not Path(entry.path).is_file():
        raise PlanDataError(entry.path, "no regular file", "a document", "Check the path.")
    try:
        content = _fetched(entry.path) if entry.is_remote else Path(entry.path).read_bytes()
    except OSError as error:
        raise PlanDataError(entry.path, str(error.strerror or error), "a document", "Check the path.") from None
    if entry.sha256 and hashlib.sha256(content).hexdigest() != entry.sha256:
        raise PlanDataError(entry.path, "another SHA-256", entry.sha256, "Check which file the manifest means.")
    return content


def _fetched(address: str) -> bytes:
    try:
        import fsspec  # noqa: PLC0415  of the extra `corpus`
    except ImportError:
        raise PlanDataError(
            address, "an address", "a path of this machine, or the extra `corpus`", "Run scripts/setup --with corpus."
        ) from None
    try:
        with fsspec.open(address, "rb") as file:
            return bytes(file.read())
    except OSError:
        raise
    except Exception as error:  # the boundary: each file system has errors of its own
        found = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        raise PlanDataError(address, found, "a document", "Check the address.") from error
