"""Turns a document as found into a Document: its text, in which offsets count, and its structure. One module a format.

    document = read_document(Path("plan.docx"))    # Document(text, blocks, tables, pages, left_out, …)

Nothing is tidied beyond what the format itself demands; what the text does not hold is listed in `left_out`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats.docx import read_docx
from plandata.read.formats.html import read_html
from plandata.read.formats.pdf import read_pdf
from plandata.read.formats.text import read_text

Reader = Callable[[Path, bytes], Document]

_READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}


def read_document(path: Path) -> Document:
    """Return a document.

    Raises PlanDataError for a format that is not read, a file that is missing, empty or broken, and a PDF without a
    text layer (a scan: it needs OCR first).
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PlanDataError(str(path), f"a {path.suffix or 'nameless'} file", ", ".join(_READERS), "Save it as one.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlanDataError(str(path), error.strerror or "not readable", "a document", "Check the path.") from None
    document = reader(path, content)
    if not document.text.strip():
        remedy = "A scan holds pictures only: run OCR and hand in its text." if path.suffix.lower() == ".pdf" else ""
        raise PlanDataError(str(path), "no text in it", "a document with text", remedy or "Check the file.")
    return document
