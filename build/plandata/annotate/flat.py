"""The words of a stretch of text as rules read them: no white space, simplified characters, ASCII digits and signs.

Rules are written once, for 完成40处; a flat text lets them read 完成 40 处, ４０％, 達到 and what a line ends in too.
Every character knows where it stands in the plan's text, so that what is found can be pointed to.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from plandata.annotate.segments import Span
from plandata.model.characters import fold, simplified

_DIGITS = "0123456789"
_CODES = (*range(0x20000), *range(0xE0000, 0xE0100))  # where Unicode has characters that only format
_FORMATS = frozenset(chr(code) for code in _CODES if unicodedata.category(chr(code)) == "Cf")
_GAP = re.compile(f"[\\s{re.escape(''.join(sorted(_FORMATS)))}]")  # white space and characters that only format
_HALF_QUOTED = re.compile('“([^“”"。]{1,40})"|"([^“”"。]{1,40})”')  # a quote that is closed by a sign of another kind
_RUN = re.compile(f"[^{_GAP.pattern[1:-1]}]+")
# A number alone in a line between the halves of a sentence, behind a line as long as a page is wide, is the page's.
_PAGE_NUMBER = re.compile(r"(?<=[^\n]{15}[一-龥，、])[ \t　\x0c]*\n\s*(\d{1,3})[ \t　]*\n(?=\s*[一-龥])")


@dataclass(frozen=True, slots=True)
class Flat:
    """`text[i]` is read from the plan's character at `offsets[i]`; offsets rise."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the plan's text of the flat characters [start, end), which must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def at(self, offset: int) -> int:
        """The first flat character that stands at an offset of the plan's text or after it."""
        return bisect_left(self.offsets, offset)


def flatten(text: str, span: Span) -> Flat:
    """The flat text of text[start:end]; space between two digits stays, as one: 2025 40处 is two numbers."""
    plain = fold(text[slice(*span)])
    if not _uneven().search(plain):
        return Flat(plain, range(*span))
    plain = plain.translate(_translation()) if _wide().search(plain) else plain
    if '"' in plain:
        plain = _HALF_QUOTED.sub(lambda one: f"“{one[1] or one[2]}”", plain)
    if not _GAP.search(plain):
        return Flat(plain, range(*span))
    kept: list[str] = []
    offsets: list[int] = []
    pages = [match.span(1) for match in _PAGE_NUMBER.finditer(plain)] if "\n" in plain else []
    for run in _RUN.finditer(plain):
        if run.span() in pages:
            continue
        words = run.group()
        if kept and words[0] in _DIGITS and kept[-1][-1] in _DIGITS:
            kept.append(" ")
            offsets.append(offsets[-1] + 1)
        kept.append(words)
        offsets.extend(range(span[0] + run.start(), span[0] + run.end()))
    return Flat("".join(kept), offsets)


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters: one in fifty and more has another simplified form."""
    table = simplified()
    return sum(character in table for character in text[:4000]) * 50 >= len(text[:4000]) > 0


@cache
def _plain() -> Mapping[str, str]:
    """Character → what rules read: full-width letters, digits and signs of sums as in ASCII."""
    wide = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），：；！？"}
    return {**wide, "﹪": "%", "≧": "≥", "≦": "≤"}


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(_plain()))}]")


@cache
def _uneven() -> re.Pattern[str]:
    """Whatever a flat text has in another form or not at all: one look tells that most sentences are flat."""
    return re.compile(f'["{_GAP.pattern[1:-1]}{re.escape("".join(_plain()))}]')


@cache
def _translation() -> Mapping[int, str]:
    return str.maketrans(dict(_plain()))
