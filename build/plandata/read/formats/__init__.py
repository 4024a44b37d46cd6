"""Turns a document as found into a Document: its text, in which offsets count, and its structure. One module a format.

    document = read_document(Path("plan.docx"))    # Document(text, blocks, tables, pages, left_out, …)
    document = read_documents([Path("notice.docx"), Path("annex.xlsx")])    # one text, one behind the other

Nothing is tidied beyond what the format itself demands; what the text does not hold is listed in `left_out`. A format
that a library reads is read in a worker (worker.py), within the limits of limits.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats.content import check_ending
from plandata.read.formats.limits import MEGABYTE, MOST_BYTES, MOST_CELLS, MOST_CHARACTERS
from plandata.read.formats.office import CONVERTED, converted
from plandata.read.formats.several import join
from plandata.read.formats.text import is_page, read_text
from plandata.read.formats.worker import read_apart

# Each ending, with the module of its format and the function there; what reads a PDF is loaded by the worker only.
_SCAN = ("ocr", "read_scan")
_READERS: Mapping[str, tuple[str, str]] = {
    ".txt": ("text", "read_text"),
    ".md": ("markdown", "read_markdown"),
    ".markdown": ("markdown", "read_markdown"),
    ".html": ("html", "read_html"),
    ".htm": ("html", "read_html"),
    ".docx": ("docx", "read_docx"),
    ".pdf": ("pdf", "read_pdf"),
    ".xlsx": ("xlsx", "read_xlsx"),
    ".xlsm": ("xlsx", "read_xlsx"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), _SCAN),
}
OCR_WAY = "Run `scripts/setup --with ocr`, or hand in its text."
# Formats with a way around: another program makes of them one that is read.
_WAYS = {".ofd": "Open it with a reader of OFD and save it as .pdf, then hand in that."}


def read_documents(paths: Sequence[Path]) -> Document:
    """Return the document of several files, read as parts of one text in the order given; errors as `read_document`."""
    document = join([read_document(path) for path in paths])
    _check_size(paths[0], document)
    return document


def read_document(path: Path) -> Document:
    """Return a document.

    Raises PlanDataError for a format that is not read, a file that is missing, empty, broken or over the limits, and a
    PDF without a text layer (a scan: it needs OCR first).
    """
    ending = path.suffix.lower()
    if ending in CONVERTED:
        _check_file(path)
        with converted(path) as made:
            return read_document(made)
    reader = _READERS.get(ending)
    if reader is None:
        if path.is_file():
            check_ending(path, _check_file(path))
        known = ", ".join((*_READERS, *CONVERTED))
        remedy = _WAYS.get(ending, "Save it as one.")
        raise PlanDataError(str(path), f"a {path.suffix or 'nameless'} file", known, remedy)
    content = _check_file(path)
    check_ending(path, content)
    plain = reader[0] == "text" and not is_page(content)
    if reader == _SCAN and not ocr_installed():
        raise PlanDataError(str(path), "a picture", "a document with text, or the extra that reads scans", OCR_WAY)
    document = read_text(path, content) if plain else read_apart(path, *reader)
    if ending == ".pdf" and not document.text.strip() and ocr_installed():
        document = read_apart(path, *_SCAN)
    _check_size(path, document)
    if not document.text.strip():
        scan = (
            f"A scan holds pictures only. {OCR_WAY}" if not ocr_installed() else "Check the scan: OCR found no words."
        )
        remedy = scan if ending == ".pdf" else "Check the file."
        raise PlanDataError(str(path), "no text in it", "a document with text", remedy)
    return document


def readable_endings() -> frozenset[str]:
    """Return the endings of files that are read, in small letters with their dot."""
    return frozenset((*_READERS, *CONVERTED))


def ocr_installed() -> bool:
    """Whether the extra that reads scans is there."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime"))


def _check_file(path: Path) -> bytes:
    """The bytes of a file, if it is there and within the limits."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise PlanDataError(str(path), error.strerror or "not readable", "a document", "Check the path.") from None
    if size > MOST_BYTES:
        found, most = f"{size / MEGABYTE:.0f} MB", f"at most {MOST_BYTES // MEGABYTE} MB"
        raise PlanDataError(str(path), found, most, "Split the file, or save it without pictures.")
    return content


def _check_size(path: Path, document: Document) -> None:
    cells = sum(len(table.cells) for table in document.tables)
    for count, most, what in ((cells, MOST_CELLS, "cells"), (len(document.text), MOST_CHARACTERS, "characters")):
        if count > most:
            raise PlanDataError(str(path), f"{count:,} {what}", f"at most {most:,}", "Split the document.")
