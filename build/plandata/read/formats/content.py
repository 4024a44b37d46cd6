"""Says what a file is by its first bytes: people send a .pdf that is a .docx, and a .txt that is a workbook."""

from __future__ import annotations

from pathlib import Path

from plandata.errors import PlanDataError

# What begins a file, what else it holds (a part of an archive), and the endings that such files have.
_MARKS = (
    (b"%PDF-", b"", (".pdf",)),
    (b"PK\x03\x04", b"word/document.xml", (".docx",)),
    (b"PK\x03\x04", b"xl/workbook.xml", (".xlsx", ".xlsm")),
    (b"PK\x03\x04", b"OFD.xml", (".ofd",)),
    (b"PK\x03\x04", b"opendocument.text", (".odt",)),
    (b"\xd0\xcf\x11\xe0", b"", (".doc", ".wps", ".xls", ".et")),
    (b"{\\rtf", b"", (".rtf",)),
    (b"\x89PNG", b"", (".png",)),
    (b"\xff\xd8\xff", b"", (".jpg", ".jpeg")),
)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})  # read alike, whatever they are called


def check_ending(path: Path, content: bytes) -> None:
    """Raise PlanDataError where a file's bytes are those of another format than its ending says."""
    ending = path.suffix.lower()
    for mark, part, endings in _MARKS:
        if content.startswith(mark) and part in content and ending not in endings:
            if {ending, *endings} <= _PICTURES:
                return
            expected = f"the ending {' or '.join(endings)}"
            raise PlanDataError(str(path), f"a {endings[0]} file by its content", expected, "Rename it.")
