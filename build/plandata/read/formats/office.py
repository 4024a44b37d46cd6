"""Has LibreOffice turn what other office programs write (.doc, .wps, .rtf, .odt, .xls, .et) into what is read here."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plandata.errors import PlanDataError

CONVERTED: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "docx"),
    **dict.fromkeys((".xls", ".et", ".ods"), "xlsx"),
}
_SECONDS = 300
# How such a file may begin; what begins otherwise and holds a zero byte is no text either, and LibreOffice would make
# letters of its bytes.
_OLE, _ARCHIVE, _UTF_16 = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
_OLE_ROOT = "Root Entry".encode("utf-16-le")  # the name that every container of .doc or .xls holds


@contextmanager
def converted(path: Path) -> Iterator[Path]:
    """Yield a copy of a file in a format that is read, gone afterwards.

    Raises PlanDataError where the file is broken, where LibreOffice is not there, takes too long, or makes nothing of
    the file.
    """
    ending = CONVERTED[path.suffix.lower()]
    if _is_broken(path.read_bytes()):
        raise _failed(path, f"a {path.suffix} file that is broken or cut short", ending)
    office = shutil.which("soffice")
    if office is None:
        found = f"a {path.suffix} file, and no LibreOffice (soffice) on the PATH"
        raise PlanDataError(str(path), found, f"a .{ending} file", f"Install LibreOffice, or save it as .{ending}.")
    with tempfile.TemporaryDirectory(prefix="plandata-office-") as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [
            office, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", ending,
            "--outdir", folder, str(path.resolve()),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise _failed(path, f"LibreOffice was not done after {_SECONDS} seconds", ending) from None
        made = Path(folder) / f"{path.stem}.{ending}"
        if not made.is_file():
            raise _failed(path, "LibreOffice could not open it", ending)
        yield made


def _is_broken(content: bytes) -> bool:
    """Whether bytes are neither text nor whole, of which LibreOffice would make letters instead of refusing them."""
    if content.startswith(_OLE):
        return _OLE_ROOT not in content
    return b"\0" in content and not content.startswith((_ARCHIVE, *_UTF_16))


def _failed(path: Path, found: str, ending: str) -> PlanDataError:
    return PlanDataError(str(path), found, f"a whole {path.suffix} file", f"Open it and save it as .{ending}.")
