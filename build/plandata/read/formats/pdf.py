"""Reads the text layer of a PDF: pages, running heads and feet, tables by their lines, printed lines as paragraphs.

pdfplumber gives every character with its place; a paragraph is what the print shows to be one: full lines go on,
a short line, an indent, a gap or another size of type ends it. So words and notes are whole again in short documents
too, where nothing in the text alone tells a broken line from a paragraph.
"""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from plandata.errors import PlanDataError
from plandata.model.document import Document, Line, ReadBy
from plandata.read.article import Piece, find_article
from plandata.read.formats.building import Builder
from plandata.read.formats.limits import MOST_PAGES, SECONDS, SECONDS_A_PAGE, allow
from plandata.read.formats.pdf_columns import find_aligned
from plandata.read.formats.pdf_lines import Char, PrintedLine, has_columns, join, lines_of
from plandata.read.formats.pdf_notes import find_notes, without_marks
from plandata.read.formats.pdf_tables import PrintedTable, is_inside, join_rows, ruled_tables
from plandata.read.labels import read_labels, settings_of
from plandata.read.marks import starts_with_mark

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box
_EDGE = 0.12  # of a page's height: where running heads, feet and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[-—－–·~～\s]*(?:第\s*)?(?:[0-9]{1,4}|[IVXⅠ-Ⅻ]{1,6}|[ivx]{1,6})(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?[0-9]{1,4}(?:\s*页)?)?[-—－–·~～\s]*"
)
_STOPS = "。！？；："
_EVEN: Mapping[ReadBy, float] = {"text": 0.06, "ocr": 0.35}  # how much sizes of one paragraph differ; a box is rough
_FIGURE = re.compile(r"[A-Za-z0-9.%‰]+[，。；、）]?")
_ISSUE = re.compile(r".*公报.*第\s*[0-9一二三四五六七八九十]{1,4}\s*期[）)]?")  # 云岭市人民政府公报 2024年第7期
_FULL = 2.2  # characters: a line that ends no further before the margin is full
_FAR = 6  # characters behind the margin: further in than any indent
_FEW = 40  # characters: less on a page with nothing else is a mark, no text


@dataclass(slots=True)
class Printed:
    """Everything that a PDF prints, in reading order, and what was left out."""

    items: list[PrintedLine | PrintedTable] = field(default_factory=list)
    watermarks: Counter[str] = field(default_factory=Counter)
    heights: dict[int, float] = field(default_factory=dict)
    pictures: int = 0


def read_pdf(path: Path, content: bytes) -> Document:
    """Return the text layer of a PDF; without one, an empty text. Raises PlanDataError for what is none."""
    try:
        printed = _printed(path, content)
    except PdfminerException as error:
        locked = isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect)
        told = "a PDF that asks for a password" if locked else f"not a PDF ({' '.join(str(error).split())[:120]})"
        remedy = "Save it without a password." if locked else "Check the file; open and save it anew."
        raise PlanDataError(str(path), told, "a PDF with a text layer", remedy) from None
    builder = Builder()
    for words, count in printed.watermarks.items():
        builder.leave("watermark", f"{words} × {count}", at=0)
    if printed.pictures:
        builder.leave("picture", str(printed.pictures), at=0)
    return assemble(printed.items, printed.heights, builder)


def assemble(
    items: Sequence[PrintedLine | PrintedTable],
    heights: Mapping[int, float],
    builder: Builder,
    read_by: ReadBy = "text",
) -> Document:
    """Return the document that printed lines and tables make; empty where they are no more than a mark on each page."""
    lines = [item for item in items if isinstance(item, PrintedLine)]
    furniture = _furniture(lines, heights)
    kept = [item for item in items if item not in furniture]
    if _is_mark_only(kept, len(heights)):
        return Document("")
    for line, kind in furniture.items():
        builder.leave(kind, line.words, page=line.page, at=0)
    kept = join_rows(_without_notes(kept, heights, builder))
    return _chosen(list(_paragraphs(kept, read_by)), builder, read_by)


def _without_notes(
    items: Sequence[PrintedLine | PrintedTable], heights: Mapping[int, float], builder: Builder
) -> list[PrintedLine | PrintedTable]:
    """The items without footnotes, which are told, and without the raised numbers that refer to them."""
    notes = find_notes([item for item in items if isinstance(item, PrintedLine)], heights)
    told: dict[tuple[int, str], str] = {}
    for line, number in notes.items():
        told[line.page, number] = join(told.get((line.page, number), ""), line.words)
    for (page, _), words in told.items():
        builder.leave("footnote", words, page=page, at=0)
    numbers = {page: frozenset(number for at, number in told if at == page) for page in heights}
    return [
        without_marks(item, numbers[item.page]) if isinstance(item, PrintedLine) else item
        for item in items
        if item not in notes
    ]


def _printed(path: Path, content: bytes) -> Printed:
    printed = Printed()
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            found = f"{len(pdf.pages)} pages"
            raise PlanDataError(str(path), found, f"at most {MOST_PAGES}", "Split the file into its parts.")
        allow(SECONDS + SECONDS_A_PAGE * len(pdf.pages))
        for number, page in enumerate(pdf.pages, 1):
            printed.heights[number] = float(page.height)
            _read_page(page, number, printed)
            page.close()
    return printed


def _read_page(page: Any, number: int, printed: Printed) -> None:
    upright = page.dedupe_chars(tolerance=1)
    chars: list[Char] = [char for char in upright.chars if char["upright"] and 0 <= char["top"] <= page.height]
    turned = "".join(char["text"] for char in upright.chars if not char["upright"])
    if turned.strip():
        printed.watermarks[" ".join(turned.split())[:80]] += 1
    printed.pictures += len(page.images)
    tables = []
    for box, table in ruled_tables(page, number, chars, _before(printed, number)):
        tables.append(table)
        chars = [char for char in chars if not is_inside(char, box)]
    for aligned in () if has_columns(chars, float(page.width)) else tuple(find_aligned(chars)):
        taken = set(map(id, aligned.chars))
        chars = [char for char in chars if id(char) not in taken]
        tables.append(PrintedTable(aligned.cells, aligned.top, number))
    items: list[PrintedLine | PrintedTable] = [*lines_of(chars, number, float(page.width)), *tables]
    if tables:
        items = _in_order(items)
    printed.items += items


def _before(printed: Printed, number: int) -> PrintedTable | None:
    """The last table of the page before."""
    last = next((item for item in reversed(printed.items) if isinstance(item, PrintedTable)), None)
    return last if last and last.page == number - 1 else None


def _in_order(items: Sequence[PrintedLine | PrintedTable]) -> list[PrintedLine | PrintedTable]:
    """Put tables between the lines over and under them."""
    ordered: list[PrintedLine | PrintedTable] = [item for item in items if isinstance(item, PrintedLine)]
    for table in (item for item in items if isinstance(item, PrintedTable)):
        after = next((i for i, item in enumerate(ordered) if item.top > table.top), len(ordered))
        ordered.insert(after, table)
    return ordered


def _furniture(lines: Sequence[PrintedLine], heights: Mapping[int, float]) -> dict[PrintedLine, Any]:
    """Page numbers, and lines at the top or foot that come again on other pages, numbers in them aside."""
    edge: dict[str, set[int]] = {}
    at_edge = []
    for page, height in heights.items():
        own = [line for line in lines if line.page == page]
        near = [*own[:2], *own[-2:]]
        for line in own:
            outside = line.bottom <= height * _EDGE or line.top >= height * (1 - _EDGE)
            if outside or line in near:
                at_edge.append(line)
                edge.setdefault(_shape(line.words) if outside else line.words, set()).add(page)
    least = max(2, len(heights) / 3)
    found: dict[PrintedLine, Any] = {}
    for line in at_edge:
        height = heights[line.page]
        outside = line.bottom <= height * _EDGE or line.top >= height * (1 - _EDGE)
        pages = len(edge[_shape(line.words) if outside else line.words])
        again = pages >= least and (outside or len(line.words) <= _FEW)
        if outside and _PAGE_NUMBER.fullmatch(line.words):
            found[line] = "page_number"
        elif again or (line.bottom <= height * _EDGE and _ISSUE.fullmatch(line.words)):
            found[line] = "running_head"
    return found


def _shape(words: str) -> str:
    return re.sub(r"[0-9\s]+", "#", words)


def _is_mark_only(items: Sequence[PrintedLine | PrintedTable], pages: int) -> bool:
    """Whether what is left is no text: hardly a word a page, and no sentence among it."""
    if any(isinstance(item, PrintedTable) for item in items):
        return False
    words = [item.words for item in items if isinstance(item, PrintedLine)]
    return sum(map(len, words)) <= _FEW * pages / 2 and not any(set(line) & set(_STOPS) for line in words)


@dataclass(slots=True)
class _Paragraph:
    """Lines that make one paragraph, or a table."""

    lines: list[PrintedLine] = field(default_factory=list)
    table: PrintedTable | None = None


def _paragraphs(items: Sequence[PrintedLine | PrintedTable], read_by: ReadBy) -> Iterator[_Paragraph]:
    lines = [item for item in items if isinstance(item, PrintedLine)]
    layout = _Layout(lines, even=_EVEN[read_by])
    current = _Paragraph()
    for item in items:
        if isinstance(item, PrintedTable):
            if current.lines:
                yield current
            yield _Paragraph(table=item)
            current = _Paragraph()
        elif current.lines and layout.goes_on(current.lines, item):
            current.lines.append(item)
        else:
            if current.lines:
                yield current
            current = _Paragraph([item])
    if current.lines:
        yield current


class _Layout:
    """How a document sets its paragraphs: margins, indents, the usual step from line to line."""

    def __init__(self, lines: Sequence[PrintedLine], *, even: float) -> None:
        self.even = even
        self.size = statistics.median([line.size for line in lines] or [10.0])
        body = [line for line in lines if self._is_even(line.size, self.size)] or list(lines)
        columns = {line.column for line in lines}
        self.margins = {column: _margins([line for line in body if line.column == column]) for column in columns}
        steps = [
            below.top - above.top
            for above, below in pairwise(body)
            if above.page == below.page and 0 < below.top - above.top < 4 * self.size
        ]
        self.step = statistics.median(steps) if steps else 2 * self.size

    def goes_on(self, lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether a line goes on with the paragraph of the lines before it."""
        last, (left, _) = lines[-1], self.margins[line.column]
        if not self._is_even(line.size, last.size) or not (self._is_full(last) or self._had_no_room(last, line)):
            return False
        if last.left > self.margins[last.column][0] + _FAR * last.size and not self._is_title(lines, line):
            return False  # set to the right: a signature, a date
        if (
            line.page == last.page
            and line.column == last.column
            and line.top - last.top > max(1.4 * self.step, 1.2 * (last.bottom - last.top) + 8)
        ):
            return False
        if line.left > left + 1.5 * line.size:
            return self._is_title(lines, line)
        marked = starts_with_mark(line.words, 0, len(line.words))
        return not (marked and last.words[-1] in _STOPS)

    def _is_even(self, size: float, other: float) -> bool:
        return abs(size - other) <= self.even * max(size, other)

    def _is_full(self, line: PrintedLine) -> bool:
        return line.right >= self.margins[line.column][1] - _FULL * line.size

    def _had_no_room(self, last: PrintedLine, line: PrintedLine) -> bool:
        """Whether a line ends short because no line breaks within the figure that the next one begins with (65%，)."""
        figure = _FIGURE.match(line.words)
        if not figure or last.words[-1] in _STOPS or starts_with_mark(line.words, 0, len(line.words)):
            return False
        room = sum(0.5 if character.isascii() else 1 for character in figure.group()) * line.size
        return last.right + room >= self.margins[last.column][1] - _FULL * last.size

    def _is_title(self, lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether a line goes on with a title: both are set larger than the text, the second one is in the middle."""
        middle = (lines[0].left + lines[0].right) / 2
        larger = lines[0].size > self.size and not self._is_even(lines[0].size, self.size)
        return larger and abs((line.left + line.right) / 2 - middle) <= line.size


def _margins(body: Sequence[PrintedLine]) -> tuple[float, float]:
    """The left margin of a column, which several lines begin at, and its right one, which none passes."""
    lefts = Counter(round(line.left) for line in body)
    usual = [left for left, count in lefts.items() if count >= max(2, 0.05 * len(body))]
    return float(min(usual or lefts, default=0)), max((line.right for line in body), default=0.0)


def _chosen(paragraphs: Sequence[_Paragraph], builder: Builder, read_by: ReadBy) -> Document:
    """Add what is the document's, without the lines of a site that a printed web page has."""
    words = [_joined(paragraph) for paragraph in paragraphs]
    pieces = [
        Piece(said, cells=tuple(tuple(" ".join(c.paragraphs) for c in p.table.cells if c.row == row)
                                for row in sorted({c.row for c in p.table.cells}))) if p.table else Piece(said)
        for p, said in zip(paragraphs, words, strict=True)
    ]  # fmt: skip
    article = find_article(pieces)
    kept = set(article.kept)
    for number, paragraph in enumerate(paragraphs):
        if number in kept:
            _add(paragraph, words[number], builder, read_by)
        else:
            kind = "metadata" if number in article.metadata else "furniture"
            page = paragraph.table.page if paragraph.table else paragraph.lines[0].page
            builder.leave("metadata" if kind == "metadata" else "furniture", words[number], page=page)
    said = read_labels([words[number] for number in article.metadata])
    return builder.finish(found=settings_of(said), read_by=read_by)


def _joined(paragraph: _Paragraph) -> str:
    if paragraph.table:
        return " ".join(" ".join(cell.paragraphs) for cell in paragraph.table.cells)
    words = ""
    for line in paragraph.lines:
        words = join(words, line.words)
    return words


def _add(paragraph: _Paragraph, words: str, builder: Builder, read_by: ReadBy) -> None:
    reached = builder.pages[-1].number if builder.pages else 0
    start = builder.length + bool(builder.parts)
    if paragraph.table:
        if paragraph.table.page > reached:
            builder.page(paragraph.table.page)
        builder.table(paragraph.table.cells)
        return
    so_far = ""
    for line in paragraph.lines:
        so_far = join(so_far, line.words)
        begins = start + len(so_far) - len(line.words)
        if line.page > reached:
            builder.page(line.page, at=begins)
            reached = line.page
        if read_by == "ocr":
            left, top, right, bottom = (round(edge) for edge in (line.left, line.top, line.right, line.bottom))
            box = (left, top, right, bottom)
            builder.lines.append(Line(begins, start + len(so_far), line.page, box, round(line.confidence, 3)))
    builder.line(words)
