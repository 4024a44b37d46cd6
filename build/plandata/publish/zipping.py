"""Zip archives without a clock: the same files give the same bytes."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

COMPRESSION_LEVEL = 6
_REGULAR_FILE = 0o100644 << 16
_FOLDER = (0o40755 << 16) | 0x10
_UNIX = 3


class TimelessZip(zipfile.ZipFile):
    """An archive to write, whose entries are dated 1980-01-01 as the format's earliest day."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL)

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        """Add an entry of a name and its content."""
        super().writestr(_entry(str(name)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Add a file of the disk piece by piece, so that its size costs no memory."""
        entry = _entry(str(arcname or filename))
        entry.file_size = Path(filename).stat().st_size
        with Path(filename).open("rb") as file, self.open(entry, "w") as written:
            shutil.copyfileobj(file, written)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = _UNIX, _FOLDER if name.endswith("/") else _REGULAR_FILE
    return entry


def zip_bytes(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of (name, content), in the order given."""
    out = io.BytesIO()
    with TimelessZip(out) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def with_folders(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield files by path, sorted, each after the folders that it lies in, which are entries of their own.

    Libraries that unpack entry by entry, as JavaScript's datapackage does, make no folder that the archive lacks.
    """
    folders = {f"{parent}/" for path in files for parent in PurePosixPath(path).parents if parent.name}
    for path in sorted({*files, *folders}):
        yield path, files.get(path, b"")
