"""Cuts running text into sentences, segments and list parts without ever cutting inside brackets or quotes.

All functions take and return offsets into the whole text, so that what is cut can be pointed to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, pairwise

Span = tuple[int, int]
"""Start and end offset in code points, end exclusive."""

_OPENING = "“‘《〈（(【〔[「『"
_OPENED = re.compile(f"[{re.escape(_OPENING)}]")
_CLOSING = "”’》〉）)】〕]」』"
_BRACKET = re.compile(f'[{re.escape(_OPENING + _CLOSING)}"]')
_SENTENCE_END = re.compile(r"[。！？!?]|\n[ \t　]*\n")
OPENING_MARK = re.compile(
    r"(?:专栏\s*\d+|[——－-]+|[一二三四五六七八九十]+是(?:要)?|\d+[.．、﹒](?!\d)|[①-⑳]|[（(][^（()）]{1,3}[）)])?\s*"
)
"""Matches the number or the mark that opens a sentence or an item, or nothing: 一是, 1., ①, （二）, ——."""
_BREAK = re.compile("\n")
LONGEST_SENTENCE = 2000
"""Characters of the longest sentence that is read as one."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # 1,200个: no mark between segments
_BLANK = re.compile("[\\s\ufeff\u200b-\u200f\u2060]+")  # white space and characters that only format


def squeeze(text: str) -> str:
    """The words without any white space: what a hard-wrapped line says."""
    return text if text.isalnum() else _BLANK.sub("", text)


def trim(text: str, span: Span) -> Span:
    """The span without white space at either end; empty at its start where nothing else is left."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def top_level(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets in [start, end) that stand outside brackets and quotes.

    A bracket that is never closed inside the span opens nothing: plans lose closing marks in copying.
    """
    for opening, closing in _enclosed(text, start, end):
        yield from range(start, opening)
        start = closing + 1
    yield from range(start, end)


def _enclosed(text: str, start: int, end: int) -> list[Span]:
    """Where the outermost brackets and quotes of [start, end) open and close, in order; any mark closes any other."""
    opened: list[int] = []
    pairs: list[Span] = []
    for mark in _BRACKET.finditer(text, start, end):
        if mark.group() in _OPENING:
            opened.append(mark.start())
        elif opened:
            opening = opened.pop()
            while pairs and pairs[-1][0] > opening:
                pairs.pop()
            pairs.append((opening, mark.start()))
    return pairs


@cache
def _any_of(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")


def split(text: str, span: Span, marks: str) -> list[Span]:
    """The parts of a span between marks that stand outside brackets and quotes; empty parts are left out."""
    start, end = span
    pattern = _any_of(marks)
    first = pattern.search(text, start, end)  # three spans in four hold no mark
    found = [
        match.start()
        for match in (pattern.finditer(text, first.start(), end) if first else ())
        if match.group() != "," or not _THOUSANDS.match(text, match.start())
    ]
    if not found:
        whole = trim(text, span)
        return [whole] if whole[0] < whole[1] else []
    cuts = found
    if _OPENED.search(text, start, end):
        enclosed = Spans(_enclosed(text, start, end))
        cuts = [position for position in found if not enclosed.touch(position, position + 1)]
    edges = zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
    parts = (trim(text, edge) for edge in edges)
    return [part for part in parts if part[0] < part[1]]


def sentences(text: str, span: Span) -> list[Span]:
    """Sentences: cut at 。！？ and empty lines, and at ；outside brackets and quotes.

    What goes on for thousands of characters without any of them is rows of a table, one a line. Where it has no lines
    either, it is cut at commas: reading a sentence takes time with the square of its length.
    """
    start, end = span
    result: list[Span] = []
    for stop in [*(match.start() for match in _SENTENCE_END.finditer(text, start, end)), end]:
        if stop - start <= LONGEST_SENTENCE:
            result.extend(split(text, (start, stop), "；;。！？!?"))
        else:
            parts = (part for line in _lines(text, (start, stop)) for part in split(text, line, "；;。！？!?"))
            result.extend(piece for part in parts for piece in _shortened(text, part))
        start = stop
    return result


def _shortened(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    while end - start > LONGEST_SENTENCE:
        stop = behind_last(text, "，、", start + 1, start + LONGEST_SENTENCE) - 1
        stop = stop if stop > start else start + LONGEST_SENTENCE
        yield trim(text, (start, stop))
        start = trim(text, (stop + (text[stop] in "，、"), end))[0]
    if start < end:
        yield start, end


def _lines(text: str, span: Span) -> list[Span]:
    breaks = [match.start() for match in _BREAK.finditer(text, *span)]
    return list(pairwise([span[0], *breaks, span[1]]))


def segments(text: str, sentence: Span) -> list[Span]:
    """Parts of a sentence between commas and colons outside brackets and quotes."""
    return split(text, sentence, "，,：:")


class Spans:
    """Spans of one text, sorted once, so that those at a place are found without a look at all others."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take the spans; they may overlap."""
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._reach = list(accumulate((end for _, end in self._spans), max))  # how far the first ones of them go

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that begin before `end` and end behind `start`, in order."""
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return [span for span in self._spans[first:last] if span[1] > start]

    def touch(self, start: int, end: int) -> bool:
        """Whether there is one."""
        last = bisect_left(self._starts, end)
        return last > 0 and self._reach[last - 1] > start


def behind_last(text: str, marks: str, start: int, end: int) -> int:
    """Where the words begin that stand behind the last of these marks in text[start:end]; `start` where none stands.

    The most frequent mark comes first: what is looked at for the others begins behind it.
    """
    for mark in marks:
        start = max(start, text.rfind(mark, start, end) + 1)
    return start


def without(span: Span, holes: Spans) -> list[Span]:
    """What is left of a span when the holes are taken out."""
    start, end = span
    left: list[Span] = []
    for hole_start, hole_end in holes.touching(start, end):
        if hole_end <= start:
            continue
        if hole_start > start:
            left.append((start, hole_start))
        start = max(start, hole_end)
    if start < end:
        left.append((start, end))
    return left
