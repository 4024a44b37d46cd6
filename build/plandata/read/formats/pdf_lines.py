"""The printed lines of a PDF page, in reading order, from its characters and their places.

Characters that overlap in height stand on one line, also where a bold heading has another base line than the words
behind it. A page of two columns is read column by column.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.read.formats.characters import as_printed

_GAP = 0.2  # of a character's size: what is set further apart has a space between
_WIDE = 0.9  # as wide as a character: a space that is meant
_SMALL, _ABOVE = 0.8, 0.12  # of a line's size: how small a raised number is, and how far its foot is above the line
_BEFORE = 8  # characters that say where a raised number stands
_LEAST = 6  # lines of each column
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


def _gutter(rows: Sequence[Sequence[Char]], width: float) -> float | None:
    """Where the space between two columns is; None for a page of one column.

    Most lines leave it free, those on its left end right before it, those on its right begin right behind it.
    """
    middle = width / 2
    lefts, rights = [], []
    for row in rows:
        seen = [char for char in row if not char["text"].isspace()]
        left = [char for char in seen if char["x1"] <= middle]
        right = [char for char in seen if char["x0"] >= middle]
        if left and right and len(left) + len(right) == len(seen):
            end, begin = left[-1]["x1"], right[0]["x0"]
            if begin - end >= seen[0]["size"]:
                lefts.append(end)
                rights.append(begin)
    if len(lefts) < _LEAST or len(lefts) < 0.5 * len(rows):
        return None
    edge, start = max(lefts), min(rights)
    size = statistics.median(char["size"] for row in rows for char in row)
    full = sum(end >= edge - 1.5 * size for end in lefts)
    aligned = sum(begin <= start + 2.5 * size for begin in rights)
    straight = full >= 0.5 * len(lefts) and aligned >= 0.8 * len(rights)
    return (edge + start) / 2 if straight and start - edge <= 6 * size else None


def _by_columns(rows: Sequence[Sequence[Char]], gutter: float, page: int) -> Iterator[PrintedLine]:
    """Lines over both columns part the page; between them the left column goes first."""
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []
    for row in rows:
        parts = [char for char in row if char["x1"] <= gutter], [char for char in row if char["x0"] >= gutter]
        if len(parts[0]) + len(parts[1]) < len(row) or _is_over(*parts):
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
