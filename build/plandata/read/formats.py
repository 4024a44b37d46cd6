"""Turns a document as found (.txt, .html, .docx, .pdf) into the plain text that offsets count in.

Each format goes through a library that knows it: charset-normalizer, Beautiful Soup, mammoth, pdfminer.six. Nothing is
tidied beyond what the format itself demands: a paragraph is a line, a table row a line with its cells tab-separated.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import BadZipFile

import mammoth
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from charset_normalizer import from_bytes
from pdfminer.high_level import extract_text
from pdfminer.pdfparser import PDFSyntaxError

from plandata.errors import PlanDataError
from plandata.model.radicals import without_radicals

# What ends a line in HTML (WHATWG, Rendering: elements displayed as blocks) and may stand in a document's body.
_BLOCKS = (
    "address", "article", "blockquote", "center", "div", "dd", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
)  # fmt: skip
_LONGEST_CELL = 3000
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box
_ENCODINGS = ["utf_8", "gb18030", "utf_16", "big5"]


def read_document(path: Path) -> str:
    """Return the text of a document.

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
    text = reader(path, content)
    if not text.strip():
        remedy = "A scan holds pictures only: run OCR and hand in its text." if path.suffix.lower() == ".pdf" else ""
        raise PlanDataError(str(path), "no text in it", "a document with text", remedy or "Check the file.")
    return text


def _plain(path: Path, content: bytes) -> str:
    # UTF-8 first and strictly: no other encoding's text passes as UTF-8 by accident, and detection is for the rest.
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise PlanDataError(str(path), "bytes in no known encoding", "UTF-8, GB18030, UTF-16 or Big5", "Convert it.")
    return str(best)


def _html(_path: Path, content: bytes) -> str:
    return _markup_text(BeautifulSoup(content, "lxml"))


def _docx(path: Path, content: bytes) -> str:
    try:
        html = mammoth.convert_to_html(io.BytesIO(content)).value
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise PlanDataError(str(path), f"not a .docx ({error})", "a Word document", "Open and save it anew.") from None
    return _markup_text(BeautifulSoup(html, "lxml"))


def _pdf(path: Path, content: bytes) -> str:
    try:
        text = str(extract_text(io.BytesIO(content))).replace("\f", "\n")
    except (PDFSyntaxError, ValueError, TypeError) as error:
        raise PlanDataError(str(path), f"not a PDF ({error})", "a PDF with a text layer", "Check the file.") from None
    return as_printed(text)


def as_printed(text: str) -> str:
    """Return what a PDF's text layer says as a plan's text has it: usual characters, and no blank lines.

    Many PDFs name a glyph by its radical (⼀ U+2F00 for 一, ⺠ U+2EA0 for 民) or two dashes as one (⸺): the same print,
    another code. Blank lines are put in by the layout's reader, between any two lines of wide spacing: with them the
    end of a printed line would look like that of a paragraph.
    """
    text = re.sub(r"\n(?:[ \t]*\n)+", "\n", text).replace("⸺", "——")
    return without_radicals(text)


def _markup_text(soup: BeautifulSoup) -> str:
    """The words of a page: white space folded as a browser does, a line per block, a row's cells tab-separated."""
    for aside in soup(["script", "style", "head", "noscript", "template"]):
        aside.decompose()
    lines: list[str] = [""]
    _write(soup, lines)
    return "\n".join(line.strip(" \t") for line in lines if line.strip())


def _is_data(row: Tag) -> bool:
    """Whether a row holds data, and is no frame that a page is laid out with: several cells, none of great length."""
    cells = row(["td", "th"])
    return len(cells) > 1 and row.find("table") is None and all(len(cell.get_text()) < _LONGEST_CELL for cell in cells)


def _cell(cell: Tag) -> str:
    """The words of a cell in one line, its paragraphs set apart by a space."""
    lines = [""]
    _write(cell, lines)
    return " ".join(line.strip() for line in lines if line.strip())


def _write(node: Tag, lines: list[str]) -> None:
    for child in node.children:
        if isinstance(child, Tag):
            if child.name == "tr" and _is_data(child):
                lines += ["\t".join(_cell(cell) for cell in child(["td", "th"])), ""]
                continue
            block = child.name in _BLOCKS
            if block or child.name == "br":
                lines.append("")
            _write(child, lines)
            if block:
                lines.append("")
            elif child.name in ("td", "th"):
                lines[-1] += "\t"
        elif type(child) is NavigableString:
            # Only ASCII white space folds: an ideographic space indents a paragraph, and the outline reads it.
            lines[-1] += re.sub(r"[ \t\r\n]+", " ", child)


_READERS: Mapping[str, Callable[[Path, bytes], str]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
