"""Reads plain text, in any usual encoding; a page that was saved under the name .txt is read as the page it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from plandata.model.document import Document, LeftOut
from plandata.model.radicals import without_radicals
from plandata.read.formats.characters import decode

_MARKUP = re.compile(rb"<!doctype\s+html|<html|<head|<body|</(?:p|div|td|tr|span|body|br)\s*>", re.IGNORECASE)
_FEW = 3
_NONE = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def is_page(content: bytes) -> bool:
    """Whether a file's bytes are markup: it begins with an element and closes some."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and len(_MARKUP.findall(content[:200_000])) >= _FEW


def read_text(path: Path, content: bytes) -> Document:
    """Return a text file as a document without blocks: its lines tell its paragraphs.

    Radicals that print as usual characters are those (text copied out of a PDF has them). What no text can hold,
    U+FFFE and the like, is left out and told.
    """
    if is_page(content):
        from plandata.read.formats.html import read_html  # noqa: PLC0415 - only where a page hides under the name

        page = read_html(path, content)
        return replace(page, left_out=(LeftOut("other_format", "HTML", 0), *page.left_out))
    text = decode(content, str(path))
    none = enumerate(_NONE.finditer(text))
    left_out = tuple(LeftOut("encoding", f"U+{ord(m.group()):04X}", m.start() - before) for before, m in none)
    return Document(without_radicals(_NONE.sub("", text)), left_out=left_out)
