"""Says what a file is by its first bytes: people send a .pdf that is a .docx, and a .txt that is a workbook."""

from __future__ import annotations

from pathlib import Path

from plandata.errors import PlanDataError

_OLE = b"\xd0\xcf\x11\xe0"  # a container of older programs
# What begins a file, what else it holds (a part of an archive), and the endings that such files have.
_MARKS = (
    (b"%PDF-", b"", (".pdf",)),
    (b"PK\x03\x04", b"word/document.xml", (".docx",)),
    (b"PK\x03\x04", b"xl/workbook.xml", (".xlsx", ".xlsm")),
    (b"PK\x03\x04", b"OFD.xml", (".ofd",)),
    (b"PK\x03\x04", b"opendocument.text", (".odt",)),
    (_OLE, b"", (".doc", ".wps", ".xls", ".et")),
    (b"{\\rtf", b"", (".rtf",)),
    (b"\x89PNG", b"", (".png",)),
    (b"\xff\xd8\xff", b"", (".jpg", ".jpeg")),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the part of such a container that holds a .docx with a password
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})  # read alike, whatever they are called


def check_ending(path: Path, content: bytes) -> None:
    """Raise PlanDataError where a file asks for a password, or its bytes are of another format than its ending says."""
    ending = path.suffix.lower()
    if content.startswith(_OLE) and _LOCKED in content:
        found, expected = f"a {path.suffix} file that asks for a password", "a file that opens without one"
        raise PlanDataError(str(path), found, expected, "Save it without a password.")
    for mark, part, endings in _MARKS:
        if content.startswith(mark) and part in content and ending not in endings:
            if {ending, *endings} <= _PICTURES:
                return
            expected = f"the ending {' or '.join(endings)}"
            raise PlanDataError(str(path), f"a {endings[0]} file by its content", expected, "Rename it.")
