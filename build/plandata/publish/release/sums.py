"""SHA256SUMS as coreutils write and check them, and what of a download differs from its own."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from plandata.errors import PlanDataError

SUMS = "SHA256SUMS"
Open = Callable[[], IO[bytes]]
_PIECE = 1 << 20  # bytes
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # the last: a password, a version of zip to come
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as SHA256SUMS says: missing, changed or not listed."""

    path: str
    what: str  # missing, changed, extra
    detail: str = ""


def sums_text(files: Mapping[str, bytes]) -> str:
    """Return the lines of SHA256SUMS for files by their path, sorted by path; `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))


def listed_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a folder's SHA256SUMS lists, by path. Raises PlanDataError as `verify`."""
    file = folder / SUMS
    return _read(file, partial(_opened, file) if file.is_file() else None)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return _digest(partial(_opened, file))


def verify(place: Path) -> tuple[int, tuple[Difference, ...]]:
    """Hold a folder or a zip against the SHA256SUMS in it; return how many files are listed, and what differs.

    Raises PlanDataError when there is no readable SHA256SUMS, or when it names a file outside the folder.
    """
    if place.is_file():
        try:
            with zipfile.ZipFile(place) as archive:
                names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
                return _verified(place, {name: partial(archive.open, name) for name in names})
        except _BROKEN as error:
            raise PlanDataError(str(place), str(error), "a zip of a release", "Download it again.") from error
    files = (path for path in sorted(place.rglob("*")) if path.is_file())
    return _verified(place, {path.relative_to(place).as_posix(): partial(_opened, path) for path in files})


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _verified(place: Path, found: dict[str, Open]) -> tuple[int, tuple[Difference, ...]]:
    listed = _read(place / SUMS, found.pop(SUMS, None))
    return len(listed), tuple(_differences(listed, found))


def _differences(listed: Mapping[str, str], found: Mapping[str, Open]) -> Iterable[Difference]:
    for path in sorted({*listed, *found}):
        if path not in found:
            yield Difference(path, "missing")
        elif path not in listed:
            yield Difference(path, "extra")
        else:
            digest = _digest(found[path])
            if digest != listed[path]:
                yield Difference(path, "changed", f"SHA-256 {digest}, listed {listed[path]}")


def _digest(opened: Open) -> str:
    digest = hashlib.sha256()
    with opened() as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _read(file: Path, opened: Open | None) -> dict[str, str]:
    wanted, remedy = "the list of a release's files", "Name the folder or the zip of a release or package."
    if opened is None:
        raise PlanDataError(str(file), "no such file", wanted, remedy)
    try:
        with opened() as content:
            lines = content.read().decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PlanDataError(str(file), str(error), wanted, remedy) from error
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        path = PurePosixPath(match[2]) if match else PurePosixPath("/")
        if match is None or path.is_absolute() or ".." in path.parts:
            raise PlanDataError(
                f"{file}, line {number}", repr(line), "a SHA-256, two spaces and a path inside the folder",
                "Download SHA256SUMS again.",
            )  # fmt: skip
        listed[path.as_posix()] = match[1]
    if not listed:
        raise PlanDataError(str(file), "no file listed", "a line a file", "Download SHA256SUMS again.")
    return listed
