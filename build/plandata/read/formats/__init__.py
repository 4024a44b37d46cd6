"""Turns a document as found into a Document: its text, in which offsets count, and its structure. One module a format.

    document = read_document(Path("plan.docx"))    # Document(text, blocks, tables, pages, left_out, …)

Nothing is tidied beyond what the format itself demands; what the text does not hold is listed in `left_out`. A format
that a library reads is read in a worker (worker.py), within the limits of limits.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats.limits import MEGABYTE, MOST_BYTES, MOST_CELLS, MOST_CHARACTERS
from plandata.read.formats.text import is_page, read_text
from plandata.read.formats.worker import read_apart

# Each ending, with the module of its format and the function there; what reads a PDF is loaded by the worker only.
_READERS: Mapping[str, tuple[str, str]] = {
    ".txt": ("text", "read_text"),
    ".md": ("text", "read_text"),
    ".html": ("html", "read_html"),
    ".htm": ("html", "read_html"),
    ".docx": ("docx", "read_docx"),
    ".pdf": ("pdf", "read_pdf"),
}


def read_document(path: Path) -> Document:
    """Return a document.

    Raises PlanDataError for a format that is not read, a file that is missing, empty, broken or over the limits, and a
    PDF without a text layer (a scan: it needs OCR first).
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PlanDataError(str(path), f"a {path.suffix or 'nameless'} file", ", ".join(_READERS), "Save it as one.")
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise PlanDataError(str(path), error.strerror or "not readable", "a document", "Check the path.") from None
    if size > MOST_BYTES:
        found, most = f"{size / MEGABYTE:.0f} MB", f"at most {MOST_BYTES // MEGABYTE} MB"
        raise PlanDataError(str(path), found, most, "Split the file, or save it without pictures.")
    plain = reader[0] == "text" and not is_page(content)
    document = read_text(path, content) if plain else read_apart(path, *reader)
    _check_size(path, document)
    if not document.text.strip():
        remedy = "A scan holds pictures only: run OCR and hand in its text." if path.suffix.lower() == ".pdf" else ""
        raise PlanDataError(str(path), "no text in it", "a document with text", remedy or "Check the file.")
    return document


def _check_size(path: Path, document: Document) -> None:
    cells = sum(len(table.cells) for table in document.tables)
    for count, most, what in ((cells, MOST_CELLS, "cells"), (len(document.text), MOST_CHARACTERS, "characters")):
        if count > most:
            raise PlanDataError(str(path), f"{count:,} {what}", f"at most {most:,}", "Split the document.")
