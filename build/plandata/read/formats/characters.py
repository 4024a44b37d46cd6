"""Bytes to characters, and characters as printed: encodings, radicals."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from plandata.errors import PlanDataError
from plandata.model.radicals import without_radicals

_ENCODINGS = ["utf_8", "gb18030", "utf_16", "big5"]
_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)|<\?xml[^>]{1,200}encoding=["']([A-Za-z0-9_-]+)"""
)
# As browsers do (WHATWG, Encoding): what pages call gb2312 or gbk is read as the set that holds both.
_AS_BROWSERS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
}


def decode(content: bytes, where: str, *, page: bool = False) -> str:
    """Return the text of a file; a page may declare its encoding. Raises PlanDataError where it has no known one.

    UTF-8 goes first and strictly: no other encoding's text passes as UTF-8 by accident, and detection is for the rest.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:4096]) if page else None
    if declared:
        name = (declared[1] or declared[2]).decode("ascii").lower()
        try:
            return content.decode(_AS_BROWSERS.get(name, name), errors="replace")
        except LookupError:
            pass
    best = from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise PlanDataError(where, "bytes in no known encoding", "UTF-8, GB18030, UTF-16 or Big5", "Convert it.")
    return str(best).removeprefix(codecs.BOM_UTF8.decode())


def as_printed(text: str) -> str:
    """Return what a PDF's text layer says as a plan's text has it: usual characters, and no blank lines.

    Many PDFs name a glyph by its radical (⼀ U+2F00 for 一, ⺠ U+2EA0 for 民): the same print, another code. Two dashes
    may be named as one (⸺). Blank lines are put in by the layout's reader, between any two lines of wide
    spacing: with them the end of a printed line would look like that of a paragraph.
    """
    return without_radicals(re.sub(r"\n(?:[ \t]*\n)+", "\n", text).replace("⸺", "——"))
