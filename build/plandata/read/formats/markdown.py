"""Reads Markdown: its marks are no text, pipe tables are tables, front matter becomes settings.

Python-Markdown makes a page of it. What a plan writes as text is no mark here: 1. keeps its number, an indent is no
code, and a line is a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import markdown
from bs4 import BeautifulSoup

from plandata.model.document import Document, FoundSettings
from plandata.model.radicals import without_radicals
from plandata.read.formats.building import Builder
from plandata.read.formats.characters import decode
from plandata.read.formats.html import items_of, leave_numbers, write_item
from plandata.read.labels import read_labels, settings_of

_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(?P<entries>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"\s*(?P<key>[^\s:：#][^:：]{0,30}?)\s*[:：]\s*(?P<words>.*)")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
# Keys that programs write in English, as the label of the same meaning.
_ENGLISH = {
    "title": "标题", "number": "文号", "issuer": "发文机关", "publisher": "发布单位",
    "issued_on": "成文日期", "date": "发布日期", "published": "发布日期",
}  # fmt: skip


def read_markdown(path: Path, content: bytes) -> Document:
    """Return a Markdown file as a document."""
    text = without_radicals(decode(content, str(path)))
    front = _FRONT.match(text)
    entries = front["entries"].splitlines() if front else []
    builder = Builder()
    soup = BeautifulSoup(_page(text[front.end() :] if front else text), "lxml")
    _leave_footnotes(soup, builder)
    heading = soup.find(re.compile("h[1-6]"))
    for quote in heading.find_all_previous("blockquote") if heading else ():
        builder.leave("furniture", quote.get_text(), at=0)  # a note on the file, over its title
        quote.decompose()
    items = items_of(soup)
    leave_numbers(items, builder)
    for item in items:
        write_item(item, builder)
    for entry in entries:
        builder.leave("front_matter", entry, at=0)
    for image in soup("img"):
        builder.leave("picture", str(image.get("alt") or image.get("src") or ""))
    return builder.finish(found=_settings(entries))


def _label(key: str) -> str:
    """The label of a key: doc_number and file-number count what number counts."""
    return _ENGLISH.get(key) or _ENGLISH.get(re.split("[-_ ]", key)[-1]) or key


def _page(text: str) -> str:
    reader = markdown.Markdown(extensions=["tables", "nl2br", "footnotes"])
    for other in ("olist", "code"):
        reader.parser.blockprocessors.deregister(other)
    return reader.convert(text)


def _leave_footnotes(soup: BeautifulSoup, builder: Builder) -> None:
    """Footnotes ([^1], and [^1]: … at the end) stand apart from the text."""
    for mark in soup.select("sup[id^=fnref]"):
        mark.decompose()
    for notes in soup.select("div.footnote"):
        for note in notes("li"):
            builder.leave("footnote", note.get_text().replace("\u21a9", ""), at=0)
        notes.decompose()


def _settings(entries: list[str]) -> FoundSettings:
    lines, address = [], None
    for entry in filter(None, map(_ENTRY.fullmatch, entries)):
        words = entry["words"].strip().strip("\"'“”").strip("[]")
        if url := _ADDRESS.fullmatch(words):
            address = address or url.group()
        lines.append(f"{_label(entry['key'].lower())}：{words}")
    said = dict(read_labels(lines))
    # Who writes front matter knows one date, and calls it that of publication.
    return settings_of({"issued_on": said.get("published_on", ""), **said}, address)
