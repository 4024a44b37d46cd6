"""How words of a document enter each kind of file, so that they are data there and nothing else: one function a target.

    html("<b>")        # &lt;b&gt;            markdown("[a](b)")   # \\[a\\](b)
    xml("\\x00")        # U+FFFD; lxml does the rest       excel_csv("=1+1")    # '=1+1

Pages are templates that escape by themselves (Jinja with autoescape), SQL takes values as parameters, and JSON and CSV
for machines are written by their libraries: words need no function there. SVG is drawn in templates.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

REPLACEMENT = "\ufffd"
# What neither XML 1.0 nor HTML nor XLSX (which is XML) can hold: controls, surrogates, two noncharacters.
UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Marks of CommonMark and of its tables: a backslash before those that every reader of Markdown takes so, else entities.
_MARKDOWN = {ord(mark): f"\\{mark}" for mark in "\\`*_[]#!"} | {ord(mark): f"&#{ord(mark)};" for mark in "~|"}
_MARKDOWN |= {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}
_MARKDOWN_START = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$))|([-+])(?=\s|$|[-\s]+$)|=(?==*\s*$))")
# A cell that begins so is run as a formula when a spreadsheet opens a CSV; full-width signs count in Chinese Excel.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN_SCALAR = re.compile(r"[\w“”（）《》、。，；：…—-]+")
_YAML_CODED = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")  # YAML holds them as codes only
_READ_AS_ANOTHER_TYPE = re.compile(r"(?i)[-+.\d].*|y|n|yes|no|true|false|on|off|null|-+")


def html(words: str) -> str:
    """Return words for HTML and SVG, between tags or in a quoted attribute."""
    return escape(xml(words))


def markdown(words: str) -> str:
    """Return words in one line for Markdown (CommonMark with tables): no markup, no link, no HTML, no comment."""
    line = _LINE_ENDS.sub(" ", xml(words)).strip(" \t").translate(_MARKDOWN)
    return _MARKDOWN_START.sub(_no_list, line)


def _no_list(start: re.Match[str]) -> str:
    number, mark = start.groups()
    return f"{number}\\" if number else f"\\{mark}" if mark else "&#61;"


def code(words: str) -> str:
    """Return words in one line as a code span of Markdown, with marks of code enough around it."""
    line = " ".join(xml(words).split())
    marks = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{marks}{pad}{line}{pad}{marks}"


def xml(words: str) -> str:
    """Return words that XML can hold, for a library that escapes its marks (lxml): what it cannot hold is U+FFFD."""
    return UNHOLDABLE.sub(REPLACEMENT, words)


def xlsx(words: str) -> str:
    """Return words for a text cell of a workbook: as XML, without what Excel reads as a coded character (_x0041_)."""
    return _XLSX_CODE.sub("_x005F_", xml(words))


def excel_csv(value: Any) -> Any:
    """Return a cell of a CSV for spreadsheets as text that none runs; what is no text comes back as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def yaml(words: str) -> str:
    """Return words as a scalar of one line in a YAML flow entry: quoted where they would be read as anything else."""
    plain = _PLAIN_SCALAR.fullmatch(words) and not _READ_AS_ANOTHER_TYPE.fullmatch(words)
    return words if plain else _YAML_CODED.sub(_coded, json.dumps(words, ensure_ascii=False))


def _coded(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def sql_name(name: str) -> str:
    """Return the name of a table or column as SQL takes it."""
    return '"{}"'.format(name.replace('"', '""'))


def json_in_html(value: object) -> str:
    """Return JSON that may stand in a <script>: JSON-LD in a page."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
