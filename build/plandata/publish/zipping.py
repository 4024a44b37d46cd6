"""Zip archives without a clock: the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

COMPRESSION_LEVEL = 6
_REGULAR_FILE = 0o100644 << 16
_FOLDER = (0o40755 << 16) | 0x10
_UNIX = 3


def zip_bytes(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of (name, content), in the order given, each dated 1980-01-01 as the format's earliest day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _FOLDER if name.endswith("/") else _REGULAR_FILE
            archive.writestr(entry, content)
    return out.getvalue()


def with_folders(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield files by path, sorted, each after the folders that it lies in, which are entries of their own.

    Libraries that unpack entry by entry, as JavaScript's datapackage does, make no folder that the archive lacks.
    """
    folders = {f"{parent}/" for path in files for parent in PurePosixPath(path).parents if parent.name}
    for path in sorted({*files, *folders}):
        yield path, files.get(path, b"")
