"""Reads the text layer of a PDF."""

from __future__ import annotations

import io
import logging
from pathlib import Path

from pdfminer.high_level import extract_text
from pdfminer.pdfparser import PDFSyntaxError

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats.characters import as_printed

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box


def read_pdf(path: Path, content: bytes) -> Document:
    """Return the text layer of a PDF. Raises PlanDataError for what is none."""
    try:
        text = str(extract_text(io.BytesIO(content))).replace("\f", "\n")
    except (PDFSyntaxError, ValueError, TypeError) as error:
        raise PlanDataError(str(path), f"not a PDF ({error})", "a PDF with a text layer", "Check the file.") from None
    return Document(as_printed(text))
