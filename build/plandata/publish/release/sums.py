"""SHA256SUMS as coreutils write and check them, and what of a download differs from its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from plandata.errors import PlanDataError

SUMS = "SHA256SUMS"
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


def verify(folder: Path) -> tuple[int, tuple[Difference, ...]]:
    """Hold a folder against its SHA256SUMS; return how many files are listed, and what differs.

    Raises PlanDataError when there is no readable SHA256SUMS, or when it names a file outside the folder.
    """
    listed = _read(folder / SUMS)
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    found.pop(SUMS, None)
    return len(listed), tuple(_differences(listed, found))


def _differences(listed: Mapping[str, str], found: Mapping[str, Path]) -> Iterable[Difference]:
    for path in sorted({*listed, *found}):
        if path not in found:
            yield Difference(path, "missing")
        elif path not in listed:
            yield Difference(path, "extra")
        else:
            with found[path].open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != listed[path]:
                yield Difference(path, "changed", f"SHA-256 {digest}, listed {listed[path]}")


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PlanDataError(
            str(file), str(error), "the list of a release's files", "Name a release's folder."
        ) from error
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
