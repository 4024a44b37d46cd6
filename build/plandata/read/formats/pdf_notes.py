"""Footnotes of a printed page: small lines at its foot that begin with a number which stands raised in its text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from plandata.read.formats.pdf_lines import PrintedLine

_SMALLER = 0.98  # of the text's size of type: a note is set in less
_NUMBERED = re.compile(r"[\[［〔(（]?(?P<number>[0-9]{1,2}|[①-⑳])[\]］〕)）]?[.．、]?\s*(?=\S)")
_LOWER_HALF = 0.5  # of a page's height: notes stand in its lower half


def find_notes(lines: Sequence[PrintedLine], heights: Mapping[int, float]) -> dict[PrintedLine, str]:
    """Return each line that is part of a footnote with the number of that note; `lines` without running feet."""
    size = statistics.median([line.size for line in lines] or [10.0])
    found: dict[PrintedLine, str] = {}
    for page, height in heights.items():
        own = [line for line in lines if line.page == page]
        raised = {number for line in own for _, number in line.raised}
        foot = list(_at_foot(own, size, height))
        number = ""
        for line in foot:
            begins = _NUMBERED.match(line.words)
            if begins and begins["number"] in raised:
                number = begins["number"]
            if number:
                found[line] = number
    return found


def without_marks(line: PrintedLine, numbers: frozenset[str]) -> PrintedLine:
    """Return a line without the raised numbers that refer to footnotes: 中心¹5个 is 中心5个."""
    words = line.words
    for before, number in line.raised:
        if number in numbers:
            words = words.replace(f"{before}{number}", before, 1)
    return replace(line, words=words)


def _at_foot(own: Sequence[PrintedLine], size: float, height: float) -> Iterator[PrintedLine]:
    """The last lines of a page that are set smaller than its text, in their order."""
    start = len(own)
    while start and own[start - 1].size < _SMALLER * size and own[start - 1].top > _LOWER_HALF * height:
        start -= 1
    yield from own[start:]
