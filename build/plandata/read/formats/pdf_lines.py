"""The printed lines of a PDF page, in reading order, from its characters and their places.

Characters that overlap in height stand on one line, also where a bold heading has another base line than the words
behind it. A page of two columns is read column by column.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from plandata.read.formats.characters import as_printed

_GAP = 0.2  # of a character's size: what is set further apart has a space between
_WIDE = 0.9  # as wide as a character: a space that is meant
_SMALL, _ABOVE = 0.8, 0.12  # of a line's size: how small a raised number is, and how far its foot is above the line
_BEFORE = 8  # characters that say where a raised number stands
_LEAST = 6  # lines of each column
_INDENT = 2.5  # of a size: how far in a line of a column may begin
_ALIKE = 0.85  # of the wider column's width: as wide as the other
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile("[A-Za-z0-9]")
_NUMBERED = re.compile(
    r"[0-9]+(?:[.．][0-9]+)+|(?:专栏|表|图|附件)[0-9]+"
)  # its words are set apart: 1.2 目标, 表3 项目
Char = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed: its words, its box in points from the page's upper left corner, and its size of type.

    `column` is 0 on a page of one column and for lines over both, else 1 or 2. `confidence` is that of OCR. `raised`
    are numbers set small above the line, those of footnotes and of m².
    """

    words: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    column: int = 0
    confidence: float = 1.0
    raised: tuple[tuple[str, str], ...] = ()  # numbers set small above the line, each with the words before it


def lines_of(chars: Sequence[Char], page: int, width: float) -> list[PrintedLine]:
    """Return the lines that characters make, in reading order."""
    rows = rows_of(chars)
    gutter = _gutter(rows, width)
    if gutter is None:
        return [line for row in rows if (line := _line(row, page))]
    return list(_by_columns(rows, gutter, page))


def has_columns(chars: Sequence[Char], width: float) -> bool:
    """Whether characters stand in two columns of text."""
    return _gutter(rows_of(chars), width) is not None


def rows_of(chars: Sequence[Char]) -> list[list[Char]]:
    """Return the characters of each printed line, from the left, the lines from the top."""
    return [sorted(row, key=lambda char: char["x0"]) for row in _rows(chars)]


def words_of(row: Sequence[Char]) -> str:
    """Return the words that characters of one line print."""
    return as_printed(_words(row)).strip()


def join(words: str, more: str) -> str:
    """Return a line and the next one of its paragraph as one text: a space only between Latin words."""
    spaced = bool(words and more and re.match("[A-Za-z]", words[-1]) and re.match("[A-Za-z]", more[0]))
    return words + (" " if spaced else "") + more


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by the line they stand on, from the top; a raised number, whose middle is higher, on its line's."""
    rows: list[list[Char]] = []
    spans: list[tuple[float, float]] = []
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"], char["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if rows and (spans[-1][0] <= middle <= spans[-1][1] or char["top"] <= sum(spans[-1]) / 2 <= char["bottom"]):
            rows[-1].append(char)
            spans[-1] = (min(spans[-1][0], char["top"]), max(spans[-1][1], char["bottom"]))
        else:
            rows.append([char])
            spans.append((char["top"], char["bottom"]))
    return rows


def _line(row: Sequence[Char], page: int, column: int = 0) -> PrintedLine | None:
    seen = [char for char in row if not char["text"].isspace()]
    if not seen:
        return None
    words = words_of(row)
    size = statistics.median(char["size"] for char in seen)
    return PrintedLine(
        words,
        min(char["x0"] for char in seen),
        max(char["x1"] for char in seen),
        min(char["top"] for char in seen),
        max(char["bottom"] for char in seen),
        size,
        page,
        column,
        raised=tuple(_raised(row, size, statistics.median(char["bottom"] for char in seen))),
    )


def _raised(row: Sequence[Char], size: float, bottom: float) -> Iterator[tuple[str, str]]:
    words, number = "", ""
    for char in row:
        small = char["size"] <= _SMALL * size and char["bottom"] < bottom - _ABOVE * size
        if small and char["text"].isdigit():
            number += char["text"]
            continue
        if number and words:
            yield words[-_BEFORE:], number
        words += number + ("" if char["text"].isspace() else char["text"])
        number = ""
    if number and words:
        yield words[-_BEFORE:], number


def _words(row: Sequence[Char]) -> str:
    """The words of a line. Many PDFs have a space on each side of a number, as print sets it apart: it is none.

    A space stays between Latin words, between two Chinese words (two bodies, 总 则), behind a number of an outline, and
    where the gap is as wide as a character.
    """
    words, last, space = "", None, False
    for char in row:
        if char["text"].isspace():
            space = True
            continue
        if last is not None and _is_apart(words, last, char, space=space):
            words += " "
        words += char["text"]
        last, space = char, False
    return words


def _is_apart(words: str, last: Char, char: Char, *, space: bool) -> bool:
    gap = (char["x0"] - last["x1"]) / max(char["size"], last["size"], 0.1)
    before, after = last["text"][-1:], char["text"][:1]
    if gap >= _WIDE:
        return True
    if gap < _GAP and not space:
        return False
    latin = _LETTER.match(before) and _LETTER.match(after)
    return bool(latin or _NUMBERED.fullmatch(words) or (space and _HAN.match(before) and _HAN.match(after)))


def _gutter(rows: Sequence[Sequence[Char]], width: float) -> tuple[float, float] | None:
    """The left and right edge of the space between two columns; None for a page of one column.

    Half of the lines or more leave it free, six or more have words on both sides. Those on its right begin right behind
    it; those on its left end right before it, or, where short paragraphs fill a page, both columns are of one width.
    """
    middle = width / 2
    pairs, free = [], 0
    for row in rows:
        left, right = _halves(row, middle)
        crosses = any(char["x0"] < middle < char["x1"] for char in row if not char["text"].isspace())
        if crosses or (left and right and right[0]["x0"] - left[-1]["x1"] < left[0]["size"]):
            continue
        free += bool(left or right)
        if left and right:
            pairs.append((left, right))
    if len(pairs) < _LEAST or free < 0.5 * len(rows):
        return None
    size = statistics.median(char["size"] for row in rows for char in row)
    ends, begins = [left[-1]["x1"] for left, _ in pairs], [right[0]["x0"] for _, right in pairs]
    edge, start = max(ends), min(begins)
    aligned = sum(begin <= start + _INDENT * size for begin in begins) >= 0.8 * len(begins)
    if not aligned or not size <= start - edge <= 6 * size:
        return None
    full = sum(end >= edge - 1.5 * size for end in ends)
    if len(pairs) >= 0.5 * len(rows) and full >= 0.5 * len(ends):
        return edge, start
    text = not any(_has_gap(part, size) for pair in pairs for part in pair)
    widths = sorted(
        (edge - min(left[0]["x0"] for left, _ in pairs), max(right[-1]["x1"] for _, right in pairs) - start)
    )
    return (edge, start) if text and full >= 0.25 * len(ends) and widths[0] >= _ALIKE * widths[1] else None


def _halves(row: Sequence[Char], middle: float) -> tuple[list[Char], list[Char]]:
    seen = [char for char in row if not char["text"].isspace()]
    return [char for char in seen if char["x1"] <= middle], [char for char in seen if char["x0"] >= middle]


def _has_gap(part: Sequence[Char], size: float) -> bool:
    """Whether words of one column are set far apart, as those of a table's columns are."""
    return any(after["x0"] - before["x1"] >= 2 * size for before, after in pairwise(part))


def _by_columns(rows: Sequence[Sequence[Char]], gutter: tuple[float, float], page: int) -> Iterator[PrintedLine]:
    """Lines over both columns part the page; between them the left column goes first."""
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    middle = sum(gutter) / 2
    for number, row in enumerate(rows):
        parts = _halves(row, middle)
        seen = sum(not char["text"].isspace() for char in row)
        at_edge = number in (0, len(rows) - 1) and _is_spread(*parts, gutter[1])
        if len(parts[0]) + len(parts[1]) < seen or _is_over(*parts) or at_edge:
            yield from left + right
            left, right = [], []
            yield from [line] if (line := _line(row, page)) else []
            continue
        left += [line] if (line := _line(parts[0], page, 1)) else []
        right += [line] if (line := _line(parts[1], page, 2)) else []
    yield from left + right


def _is_over(left: Sequence[Char], right: Sequence[Char]) -> bool:
    """Whether a line runs on from one column into the other, as a title over both does."""
    return bool(left and right) and right[0]["x0"] - left[-1]["x1"] < right[0]["size"]


def _is_spread(left: Sequence[Char], right: Sequence[Char], start: float) -> bool:
    """Whether a page's first or last line is a running head, its halves set to both edges."""
    return bool(left and right) and right[0]["x0"] > start + _INDENT * right[0]["size"]
