"""Zip archives without a clock: the same files are the same bytes, whoever packs them and when."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

COMPRESSION_LEVEL = 6
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def zip_bytes(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of (name, content), in the order given, each dated 1980-01-01 as the format's earliest day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE
            archive.writestr(entry, content)
    return out.getvalue()
