"""Reads a page: the article of it, white space folded as a browser does, a line per block, tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, Tag

from plandata.model.document import BlockKind, Document, FoundSettings
from plandata.read.article import Piece, find_article, heads_document
from plandata.read.formats.building import Builder, CellWords
from plandata.read.formats.characters import decode
from plandata.read.formats.html_lists import numbers_of
from plandata.read.labels import bare, is_label, iso, label_lines, read_labels, settings_of

# What ends a line in HTML (WHATWG, Rendering: elements displayed as blocks) and may stand in a document's body.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "div", "dd", "dl", "dt", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_ASIDE = frozenset(("nav", "header", "footer", "aside"))
_UNSEEN = ("script", "style", "head", "noscript", "template", "select", "option")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_ATTACHED = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|rtf|odt|zip|rar)(?:$|[?#])", re.IGNORECASE)
_LONGEST_CELL = 3000
_OWN_SITE = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,30}(?:厅|局|委员会|委|部|办公室))(?:官网|官方网站|网站)?")
_SHORTEST_TITLE = 10
_FEWEST_LINES = 5  # of a document in a cell of a frame
_WIDEST_SPAN = 1000  # WHATWG: a wider colspan counts as 1000


@dataclass(frozen=True, slots=True)
class Item:
    """A line or a table of a page, with what the article is chosen by; `number` is the one that its list shows."""

    piece: Piece
    kind: BlockKind = "paragraph"
    level: int | None = None
    grid: tuple[CellWords, ...] = ()
    header_rows: int = 0
    number: str | None = None


def read_html(path: Path, content: bytes) -> Document:
    """Return a page as a document: its article; what the site prints around it is listed in `left_out`."""
    return read_page(decode(content, str(path), page=True))


def read_page(markup: str) -> Document:
    """Return a page as a document."""
    soup = BeautifulSoup(markup, "lxml")
    address, title = _address(soup), _meta(soup, "ArticleTitle")
    published, source = _meta(soup, "PubDate"), _meta(soup, "ContentSource")
    items = list(_with_values(items_of(soup, frozenset(_titles(soup)))))
    article = find_article([item.piece for item in items])
    builder = Builder()
    kept = set(article.kept)
    leave_numbers([items[number] for number in article.kept], builder)
    for number, item in enumerate(items):
        if number in kept:
            write_item(item, builder)
        elif number in article.metadata:
            builder.leave("metadata", item.piece.words)
        else:
            builder.leave("duplicate" if number in article.duplicate else "furniture", item.piece.words)
    for link in soup("a", href=_ATTACHED):
        builder.leave("attachment", f"{link.get_text()} {link['href']}")
    around = {element for number in kept for element in items[number].piece.path[-2:]}
    for image in soup("img"):
        inside = any(id(parent) in around for parent in image.parents)
        words = str(image.get("alt") or "")
        if inside or words:  # a logo or a code of the site's: told with its furniture
            builder.leave("picture" if inside else "furniture", words)
    said = read_labels([line for number in article.metadata for line in _label_lines(items[number].piece)])
    return builder.finish(found=_with_meta(settings_of(said, address, title), published or "", source or ""))


def _with_meta(found: FoundSettings, published: str, source: str) -> FoundSettings:
    """The settings with what the page states of itself where its text does not: PubDate, and ContentSource if a body.

    A site is no issuer (某市人民政府门户网站); whose own site it came from is (某省财政厅官网).
    """
    own = _OWN_SITE.fullmatch(source)
    issuers = found.issuers or ((own["body"],) if own else ())
    return replace(found, published_on=found.published_on or iso(published), issuers=issuers)


def _with_values(items: Sequence[Item]) -> Iterator[Item]:
    """The lines of a page, those of a list of labels and values (dt 文号, dd 云政发〔2024〕5号) as one line a pair."""
    named = [not item.grid and is_label(item.piece.words) for item in items]
    first = {at for at in range(len(items) - 1) if named[at] and not named[at + 1] and not items[at + 1].grid}
    pairs = {at for at in first if {at - 2, at + 2} & first}  # a lone one may be a line of the document
    for at, item in enumerate(items):
        if at in pairs:
            words = f"{bare(item.piece.words)}：{items[at + 1].piece.words}"
            yield replace(item, piece=replace(item.piece, words=words))
        elif at - 1 not in pairs:
            yield item


def items_of(soup: Tag, titles: frozenset[str] = frozenset()) -> list[Item]:
    """Return the lines and tables of a page, or of a part of one, in order; `titles` are what it names as its title."""
    for unseen in soup(_UNSEEN):
        unseen.decompose()
    walk = _Walk(titles)
    walk.children(soup)
    walk.end_line()
    return walk.items


def write_item(item: Item, builder: Builder) -> None:
    """Add a line or a table to a document."""
    if item.grid:
        builder.table(item.grid, header_rows=item.header_rows)
    else:
        known = {"level": item.level, "number": item.number, "computed": item.number is not None}
        builder.line(item.piece.words, item.kind, **known)


def leave_numbers(items: Sequence[Item], builder: Builder) -> None:
    """Tell how many numbers of lists the page shows and its text does not hold."""
    if count := sum(item.number is not None for item in items):
        builder.leave("numbering", str(count), at=0)


def _label_lines(piece: Piece) -> Sequence[str]:
    return label_lines(piece.cells) if piece.cells else [piece.words]


def _titles(soup: Tag) -> Iterator[str]:
    """What a page names as its title, without white space: of the window's title the longest part, off the site's."""
    window = soup.find("title")
    parts = re.split(r"[-_|—]+", window.get_text()) if isinstance(window, Tag) else []
    for words in (_meta(soup, "ArticleTitle"), max(parts, key=len, default=None)):
        squeezed = re.sub(r"\s", "", words or "")
        if len(squeezed) >= _SHORTEST_TITLE:
            yield squeezed


def _meta(soup: Tag, name: str) -> str | None:
    tag = soup.find("meta", attrs={"name": name})
    return (str(tag.get("content") or "").strip() or None) if isinstance(tag, Tag) else None


def _address(soup: BeautifulSoup) -> str | None:
    """The page's own address: as it states it, or as the browser that saved it noted."""
    link = soup.find("link", rel="canonical")
    shared = soup.find("meta", attrs={"property": "og:url"})
    saved = next(
        (m[1] for c in soup.find_all(string=lambda s: isinstance(s, Comment)) if (m := _SAVED_FROM.search(c))), ""
    )
    stated = (
        link.get("href") if isinstance(link, Tag) else None,
        saved,
        shared.get("content") if isinstance(shared, Tag) else None,
        _meta(soup, "Url"),
    )
    return next((str(address) for address in stated if re.fullmatch(r"https?://[^\s\"'<>]+", str(address or ""))), None)


class _Walk:
    """Walks through a page once; `words` is the line that is being put together."""

    def __init__(self, titles: frozenset[str] = frozenset()) -> None:
        self.titles = titles
        self.items: list[Item] = []
        self.words = ""
        self.linked = 0
        self.kind: BlockKind = "paragraph"
        self.level: int | None = None
        self.path: list[int] = []
        self.aside = 0
        self.hidden = 0
        self.in_link = 0
        self.numbers: dict[int, str] = {}
        self.depth = 0  # of numbered lists
        self.number = ""  # of a list's item, before its first words

    def end_line(self) -> None:
        words = self.words.strip(" \t")
        if words.strip():
            squeezed = "".join(words.split())
            number, words, self.number = self.number, self.number + words, ""
            share, titled = min(1.0, self.linked / max(1, len(squeezed))), squeezed in self.titles
            piece = Piece(words, tuple(self.path), share, self.aside > 0, self.hidden > 0, titled)
            level = self.depth if number and self.level is None else self.level
            self.items.append(Item(piece, self.kind, level, number=number.strip() or None))
        self.words, self.linked = "", 0

    def children(self, node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                self._element(child)
            elif type(child) is NavigableString:
                # Only ASCII white space folds: an ideographic space indents a paragraph, and the outline reads it.
                self.words += re.sub(r"[ \t\r\n]+", " ", child)
                self.linked += len("".join(child.split())) * (self.in_link > 0)

    def _element(self, child: Tag) -> None:
        block = child.name in _BLOCKS
        if block or child.name == "br":
            self.end_line()
        if child.name == "table" and (grid := grid_of(child)):
            self._table(child, grid)
            return
        aside, link = child.name in _ASIDE, child.name == "a" and child.get("href") is not None
        hidden = bool(_HIDDEN.search(str(child.get("style") or ""))) or child.get("hidden") is not None
        heading = re.fullmatch("h([1-6])", child.name)
        listed = child.name == "li" and self.kind == "paragraph"
        self.aside, self.hidden, self.in_link = self.aside + aside, self.hidden + hidden, self.in_link + link
        if heading:
            self.kind, self.level = "heading", int(heading[1])
        if listed:
            self.kind = "list"
        # A numbered list holds points of the document, never the whole of it.
        placed = block and child.name != "ol"
        if placed:
            self.path.append(id(child))
        self._count(child)
        self.children(child)
        if block:
            self.end_line()
        if placed:
            self.path.pop()
        self._count(child, ends=True)
        self.aside, self.hidden, self.in_link = self.aside - aside, self.hidden - hidden, self.in_link - link
        if heading or listed:
            self.kind, self.level = "paragraph", None

    def _count(self, element: Tag, *, ends: bool = False) -> None:
        """Note the numbers that a list shows, and that of an item, which an item without words does not hand on."""
        if element.name == "ol":
            self.depth += -1 if ends else 1
            if not ends and not self.aside:
                self.numbers |= numbers_of(element)
        elif element.name == "li":
            self.number = "" if ends else self.numbers.get(id(element), "")

    def _table(self, table: Tag, grid: list[CellWords]) -> None:
        rows: dict[int, list[str]] = {}
        for cell in grid:
            rows.setdefault(cell.row, []).append(" ".join(cell.paragraphs))
        words = "\n".join("\t".join(row) for row in rows.values())
        linked = sum(len("".join(link.get_text().split())) for link in table("a", href=True))
        share = linked / max(1, len("".join(words.split())))
        path = (*self.path, id(table))
        cells = tuple(map(tuple, rows.values()))
        piece = Piece(words, path, share, self.aside > 0, self.hidden > 0, cells=cells)
        self.items.append(Item(piece, grid=tuple(grid), header_rows=_header_rows(table)))


def grid_of(table: Tag) -> list[CellWords]:
    """Return a table's cells with their places; empty for a frame that a page is laid out with.

    A frame holds other tables, cells of great length or a whole document, or no row of several cells.
    """
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    cells = [_cells_of(row) for row in rows]
    if not any(_is_data(row) for row in rows) or any(table("table")):
        return []
    if any(_holds_document(cell) for row in cells for cell in row):
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


def _holds_document(cell: Tag) -> bool:
    """Whether a cell holds a document: many lines, a title, a number or a day among them."""
    lines = list(_paragraphs(cell))
    return len(lines) >= _FEWEST_LINES and sum(map(heads_document, lines)) > 1


def _header_rows(table: Tag) -> int:
    head = table.find("thead")
    return len(head("tr")) if isinstance(head, Tag) else 0


def _span(cell: Tag, name: str) -> int:
    """A span as stated, 0 where `rowspan=0` says to the end; 1 for what is no number."""
    stated = str(cell.get(name, "1")).strip()
    return min(int(stated), _WIDEST_SPAN) if stated.isascii() and stated.isdigit() else 1


def _paragraphs(cell: Tag) -> Iterator[str]:
    """The paragraphs of a cell, without tabs."""
    walk = _Walk()
    walk.children(cell)
    walk.end_line()
    for item in walk.items:
        if words := re.sub(r"[ \t]+", " ", item.piece.words).strip():
            yield words
