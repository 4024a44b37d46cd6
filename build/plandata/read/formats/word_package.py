"""The parts of a .docx: its XML, and what styles and lists say of a paragraph.

A .docx is a zip of XML parts that name each other by relationships (ECMA-376 part 2).
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zipfile import ZipFile

from lxml import etree

from plandata.read.formats.word_numbers import LEVELS, Level, Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Strict Open XML has the same names under other addresses.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
_OFF = frozenset({"0", "false", "off"})
_DEEPEST_STYLE = 20
# What is walked through for the paragraphs, rows or runs in it; w:ins and w:moveTo are changes taken as accepted.
_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "hyperlink", "customXml", "fldSimple",
                          "bdo", "dir")
) | {MC + "AlternateContent", MC + "Choice"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: its name, what it is based on, its list and level, and whether Word hides its words."""

    name: str = ""
    based_on: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    outline_level: int | None = None  # from 0
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A document's body, its notes by id, its heads and feet, its styles and its lists."""

    body: etree._Element
    notes: Mapping[tuple[str, str], etree._Element]  # ("footnote", "2")
    comments: tuple[etree._Element, ...]
    furniture: tuple[etree._Element, ...]  # running heads and feet
    styles: Mapping[str, Style] = field(default_factory=dict)
    default_style: str | None = None
    lists: Mapping[str, Numbering] = field(default_factory=dict)
    linked_levels: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (counters, style) → level

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """Yield a style and those that it is based on, nearest first."""
        for _ in range(_DEEPEST_STYLE):
            style = self.styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on


def open_package(content: bytes) -> Package:
    """Return the parts of a .docx.

    Raises BadZipFile, KeyError, ValueError or lxml's XMLSyntaxError for what is none.
    """
    with ZipFile(io.BytesIO(content)) as archive:
        top = _related(archive, "")
        main = next((target for kind, target in top if kind == "officeDocument"), None)
        if main is None:
            raise ValueError("no main document in it")
        related = _related(archive, main)
        names = set(archive.namelist())
        parts: dict[str, list[etree._Element]] = {}
        for kind, target in related:
            if kind in _READ and target in names:
                parts.setdefault(kind, []).append(_parse(archive.read(target)))
        body = _parse(archive.read(main)).find(f"{W}body")
    if body is None:
        raise ValueError("no body in its document")
    styles, default = _styles(parts.get("styles", []))
    lists, linked = _lists(parts.get("numbering", []), styles)
    notes = {
        (kind, note.get(f"{W}id", "")): note
        for kind in ("footnote", "endnote")
        for part in parts.get(f"{kind}s", [])
        for note in part.iter(f"{W}{kind}")
        if note.get(f"{W}type", "normal") == "normal"
    }
    comments = tuple(note for part in parts.get("comments", []) for note in part.iter(f"{W}comment"))
    furniture = (*parts.get("header", []), *parts.get("footer", []))
    return Package(body, notes, comments, furniture, styles, default, lists, linked)


def value(element: etree._Element | None, path: str) -> str | None:
    """Return the w:val of a child (`pPr/pStyle`), None where there is none."""
    found = element.find("/".join(W + name for name in path.split("/"))) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def switched(element: etree._Element | None, name: str) -> bool | None:
    """Whether a property such as w:vanish is set, set off, or not stated (None)."""
    found = element.find(W + name) if element is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in _OFF


def whole(words: str | None) -> int | None:
    """Return a whole number as written, None for anything else."""
    return int(words) if words is not None and words.strip().lstrip("-").isascii() and words.strip().isdigit() else None


def through(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of an element, those inside wrappers in their place."""
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from through(child)
        elif isinstance(child.tag, str):
            yield child


def within(element: etree._Element, tag: str, top: etree._Element) -> bool:
    """Whether an element stands inside one of a tag, below `top`."""
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag == tag:
            return True
    return False


_READ = frozenset({"styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer"})


def _parse(content: bytes) -> etree._Element:
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _related(archive: ZipFile, part: str) -> list[tuple[str, str]]:
    """Kind and name of the parts that a part names; the kind is the last word of its address."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.namelist():
        return []
    found = []
    for entry in _parse(archive.read(listed)).iter(_RELATIONSHIP):
        target = entry.get("Target", "")
        if entry.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((entry.get("Type", "").rsplit("/", 1)[-1], path))
    return found


def _styles(parts: list[etree._Element]) -> tuple[dict[str, Style], str | None]:
    styles, default = {}, None
    for element in (style for part in parts for style in part.iter(f"{W}style")):
        style_id = element.get(f"{W}styleId", "")
        paragraph = element.find(f"{W}pPr")
        styles[style_id] = Style(
            name=(value(element, "name") or "").lower(),
            based_on=value(element, "basedOn"),
            list_id=value(paragraph, "numPr/numId"),
            list_level=whole(value(paragraph, "numPr/ilvl")),
            outline_level=whole(value(paragraph, "outlineLvl")),
            hidden=switched(element.find(f"{W}rPr"), "vanish"),
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            default = style_id
    return styles, default


def _lists(
    parts: list[etree._Element], styles: Mapping[str, Style]
) -> tuple[dict[str, Numbering], dict[tuple[str, str], int]]:
    definitions = {
        element.get(f"{W}abstractNumId", ""): element for part in parts for element in part.iter(f"{W}abstractNum")
    }
    named = {
        element.get(f"{W}numId", ""): value(element, "abstractNumId") or ""
        for part in parts
        for element in part.iter(f"{W}num")
    }
    lists: dict[str, Numbering] = {}
    linked: dict[tuple[str, str], int] = {}
    for element in (number for part in parts for number in part.iter(f"{W}num")):
        counters = _defined(value(element, "abstractNumId") or "", definitions, named, styles)
        definition = definitions.get(counters)
        levels = dict(_levels(definition)) if definition is not None else {}
        starts = {}
        for override in element.iter(f"{W}lvlOverride"):
            level = whole(override.get(f"{W}ilvl")) or 0
            levels.update(_levels(override))
            if (start := whole(value(override, "startOverride"))) is not None:
                starts[level] = start
        lists[element.get(f"{W}numId", "")] = Numbering(counters, levels, starts)
        for level_element in definition.iter(f"{W}lvl") if definition is not None else ():
            if style := value(level_element, "pStyle"):
                linked[counters, style] = whole(level_element.get(f"{W}ilvl")) or 0
    return lists, linked


def _defined(
    counters: str, definitions: Mapping[str, etree._Element], named: Mapping[str, str], styles: Mapping[str, Style]
) -> str:
    """The definition that a definition only points to, by the style of a list."""
    link = value(definitions.get(counters), "numStyleLink")
    style = styles.get(link or "")
    return named.get(style.list_id or "", counters) if style else counters


def _levels(parent: etree._Element) -> Iterator[tuple[int, Level]]:
    for element in parent.findall(f"{W}lvl"):
        number = whole(element.get(f"{W}ilvl")) or 0
        if number < LEVELS:
            start = whole(value(element, "start"))
            yield (
                number,
                Level(
                    form=value(element, "numFmt") or "decimal",
                    words=value(element, "lvlText") or "",
                    start=1 if start is None else start,
                    restart=whole(value(element, "lvlRestart")),
                    decimal_only=bool(switched(element, "isLgl")),
                ),
            )
