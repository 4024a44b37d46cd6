"""Reads a page: white space folded as a browser does, a line per block, tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from plandata.model.document import BlockKind, Document
from plandata.read.formats.building import Builder, CellWords
from plandata.read.formats.characters import decode

# What ends a line in HTML (WHATWG, Rendering: elements displayed as blocks) and may stand in a document's body.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "div", "dd", "dl", "dt", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_UNSEEN = ("script", "style", "head", "noscript", "template")
_LONGEST_CELL = 3000
_WIDEST_SPAN = 1000  # WHATWG: a wider colspan counts as 1000


def read_html(path: Path, content: bytes) -> Document:
    """Return a page as a document."""
    builder = Builder()
    write_page(BeautifulSoup(decode(content, str(path), page=True), "lxml"), builder)
    return builder.finish()


def write_page(soup: Tag, builder: Builder) -> None:
    """Add the words of a page, or a part of one, to a document."""
    for unseen in soup(_UNSEEN):
        unseen.decompose()
    _Writer(builder).write(soup)


class _Writer:
    """Walks through a page once; `words` is the line that is being put together."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.words = ""
        self.kind: BlockKind = "paragraph"
        self.level: int | None = None

    def write(self, node: Tag) -> None:
        self._children(node)
        self._end_line()

    def _end_line(self) -> None:
        words = self.words.strip(" \t")
        if words.strip():
            self.builder.line(words, self.kind, level=self.level)
        self.words = ""

    def _children(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child)
            elif type(child) is NavigableString:
                # Only ASCII white space folds: an ideographic space indents a paragraph, and the outline reads it.
                self.words += re.sub(r"[ \t\r\n]+", " ", child)

    def _element(self, child: Tag) -> None:
        if child.name == "table" and (grid := grid_of(child)):
            self._end_line()
            self.builder.table(grid, header_rows=_header_rows(child))
            return
        if child.name == "img" and (said := child.get("alt")):
            self.builder.leave("picture", str(said))
        block = child.name in _BLOCKS
        if block or child.name == "br":
            self._end_line()
        if heading := re.fullmatch("h([1-6])", child.name):
            self.kind, self.level = "heading", int(heading[1])
        self._children(child)
        if block:
            self._end_line()
        elif child.name in ("td", "th"):
            self.words += "\t"
        if heading:
            self.kind, self.level = "paragraph", None


def grid_of(table: Tag) -> list[CellWords]:
    """Return a table's cells with their places; empty for a frame that a page is laid out with.

    A frame holds other tables, or cells of great length, or no row of several cells.
    """
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    cells = [_cells_of(row) for row in rows]
    if not any(_is_data(row) for row in rows) or any(table("table")):
        return []
    taken: set[tuple[int, int]] = set()
    grid = []
    for row_number, row in enumerate(cells):
        column = 0
        for cell in row:
            while (row_number, column) in taken:
                column += 1
            down, across = _span(cell, "rowspan") or len(rows), _span(cell, "colspan") or 1
            down = min(down, len(rows) - row_number)
            taken |= {(row_number + i, column + j) for i in range(down) for j in range(across)}
            grid.append(CellWords(row_number, column, down, across, tuple(_paragraphs(cell))))
            column += across
    return grid


def _cells_of(row: Tag) -> Sequence[Tag]:
    return row(["td", "th"], recursive=False)


def _is_data(row: Tag) -> bool:
    """Whether a row holds data, and is no frame that a page is laid out with: several cells, none of great length."""
    cells = _cells_of(row)
    return len(cells) > 1 and all(len(cell.get_text()) < _LONGEST_CELL for cell in cells)


def _header_rows(table: Tag) -> int:
    head = table.find("thead")
    return len(head("tr")) if isinstance(head, Tag) else 0


def _span(cell: Tag, name: str) -> int:
    """A span as stated, 0 where `rowspan=0` says to the end; 1 for what is no number."""
    stated = str(cell.get(name, "1")).strip()
    return min(int(stated), _WIDEST_SPAN) if stated.isascii() and stated.isdigit() else 1


def _paragraphs(cell: Tag) -> Iterator[str]:
    """The paragraphs of a cell, without tabs."""
    inner = Builder()
    writer = _Writer(inner)
    writer.write(cell)
    for line in "".join(inner.parts).split("\n"):
        if words := re.sub(r"[ \t]+", " ", line).strip():
            yield words
