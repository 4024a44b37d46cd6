"""Reads plain text, in any usual encoding; a page that was saved under the name .txt is read as the page it is."""

from __future__ import annotations

import re
from pathlib import Path

from plandata.model.document import Document
from plandata.read.formats.characters import decode
from plandata.read.formats.html import read_page

_MARKUP = re.compile(r"\s*(?:<!doctype\s+html|<html|<head|<body)|</(?:p|div|td|tr|span|body)\s*>", re.IGNORECASE)
_FEW = 3


def read_text(path: Path, content: bytes) -> Document:
    """Return a text file as a document without blocks: its lines tell its paragraphs."""
    text = decode(content, str(path))
    if text.lstrip()[:1] == "<" and len(_MARKUP.findall(text)) >= _FEW:
        return read_page(text)
    return Document(text)
