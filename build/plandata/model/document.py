"""A document as read from its file: the text in reading order, and beside it its structure as data.

All offsets are code points into `Document.text`, end exclusive. Outline and facts read these values, never a format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "list", "contents", "box", "table", "page_number"]
LeftOutKind = Literal[
    "picture", "object", "attachment", "hidden", "footnote", "comment", "deletion", "insertion", "running_head",
    "page_number", "furniture", "metadata", "duplicate", "watermark", "front_matter", "numbering", "formula",
    "encoding", "other_format",
]  # fmt: skip
ReadBy = Literal["text", "ocr"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph `text[start:end]`, or a whole table.

    `level` is that of its heading style or list (1 the highest). `number` is the number that begins the block's text;
    `computed` says that a program made it (automatic numbers of Word, of a page's lists): the file has no text of it.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int | None = None
    number: str | None = None
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell whose words are `text[start:end]`; rows and columns count from 0, spans from 1. It may be empty."""

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of `rows` × `columns` places; each place belongs to at most one cell. `text[start:end]` holds all cells.

    `header_rows` counts the rows that the file itself marks as heads (0 where it does not tell).
    """

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page: its number in the file, from 1, and where its text begins."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the file holds and the text does not (or, of insertions, only since a change is open), and where it was.

    `at` is the offset of the place in the text, None where it has none there; `words` are its words or what it is.
    """

    kind: LeftOutKind
    words: str
    at: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that OCR read: where it stands in the text, on which page, its box in points and how sure the reader is.

    `box` is (left, top, right, bottom) from the page's upper left corner; `confidence` lies between 0 and 1.
    """

    start: int
    end: int
    page: int
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundSettings:
    """What a file says of the document outside its text: a page's 索引号 block, front matter, its own address."""

    title: str | None = None
    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None  # ISO 8601
    published_on: str | None = None  # by the site, later than the document's own date
    source_url: str | None = None
    index_number: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `blocks` is empty where the file knows no paragraphs (plain text): then the lines of `text` tell."""

    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[Line, ...] = ()
    found: FoundSettings = field(default_factory=FoundSettings)
    read_by: ReadBy = "text"
