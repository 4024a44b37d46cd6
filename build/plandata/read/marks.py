"""The marks that number a plan's units: 第一章, 一、, （一）, 1., （1）, ①, 一是, ——, 专栏3, 1.2.3.

`find_marks` lists every place that looks like one; whether it is one, the sequence and the level tell (`accept_marks`):
a number at the start of a line is taken nearly always, one inside a line only where it carries a sequence on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plandata.read.numerals import read_ordinal

Place = Literal["line", "stop", "inside"]

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_NUM = "[0-9０-９]{1,3}"
# Style → its rank (a lower rank is a higher level) and its form. The order is that of GB/T 9704 (一、 （一） 1. （1）),
# with the chapters of law-like plans above and the marks of running lists below.
STYLES: dict[str, tuple[int, str]] = {
    "part": (5, f"第{_HAN}[编篇](?=[\\s　])"),
    "chapter": (10, f"第(?:{_HAN}|{_NUM})章"),
    "section": (20, f"第(?:{_HAN}|{_NUM})节"),
    "article": (25, f"第(?:{_HAN}|{_NUM})条"),
    "han": (30, f"{_HAN}(?:[、．]|[.](?![0-9]))"),
    "han_paren": (40, f"[（(﹙〔]{_HAN}[）)﹚〕]|[㈠-㈩]"),
    "dotted3": (56, f"{_NUM}[.．]{_NUM}[.．]{_NUM}(?![.．]?[0-9０-９])[.．、]?"),
    "dotted2": (53, f"{_NUM}[.．]{_NUM}(?![.．]?[0-9０-９])(?=[\\s　]|[\u4e00-\u9fff])"),
    "arabic": (50, f"{_NUM}[.．、﹒](?![0-9０-９])"),
    "arabic_paren": (60, "[（(﹙][0-9０-９]{1,2}[）)﹚]|[⑴-⒇]"),
    "half_paren": (65, "[0-9０-９]{1,2}[）)]"),
    "circled": (70, "[①-⑳]"),
    "box": (75, f"专[\\s　]*栏[\\s　]*(?:{_NUM}|{_HAN})(?![、0-9])"),
    "is": (80, f"{_HAN}是(?=[^否])"),
    "dash": (80, "(?:——|--|――|──)(?![—-])"),
}
_MARK = re.compile("|".join(f"(?P<{name}>{form})" for name, (_, form) in STYLES.items()))
_STOP = re.compile(r"(?:[。！？；：;:][”’」』）)】〕]*|[）)】〕]|[ 　\u00a0]{2,}|　)[ 　\u00a0]*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that looks like the number of a unit: `text[start:end]`, the words begin at `end`."""

    start: int
    end: int
    style: str
    value: int | None  # None: 专栏 or —— without a number
    place: Place  # first in its block, after the end of a sentence, or inside a sentence

    @property
    def rank(self) -> int:
        """The level of its style: the lower, the higher up."""
        return STYLES[self.style][0]


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """Return every place in a block `text[start:end]` that looks like a mark, in order."""
    marks = []
    for match in _MARK.finditer(text, start, end):
        if match.start() == start:
            place: Place = "line"
        elif _STOP.search(text[max(start, match.start() - 4) : match.start()]):
            place = "stop"
        else:
            place = "inside"
        style = str(match.lastgroup)
        value = None if style == "dash" else read_ordinal(match.group().removesuffix("是").rstrip("、.．﹒"))
        marks.append(Mark(match.start(), match.end(), style, value, place))
    return marks


def accept_marks(marks: Sequence[Mark], text: str) -> list[Mark]:
    """Return the marks that number units, in order, judged by sequence and level.

    `marks` are the candidates of one part of a document (`find_marks` over its blocks).
    """
    accepted: list[Mark] = []
    open_marks: list[Mark] = []
    last: dict[str, int] = {}
    line_styles = {m.style for m in marks if m.place == "line"}
    for index, mark in enumerate(marks):
        if not _accept(mark, index, marks, open_marks, last, line_styles, text, accepted):
            continue
        while open_marks and open_marks[-1].rank >= mark.rank:
            open_marks.pop()
        open_marks.append(mark)
        if mark.value is not None:
            last[mark.style] = mark.value
        accepted.append(mark)
    return accepted


def _accept(  # noqa: PLR0913
    mark: Mark,
    index: int,
    marks: Sequence[Mark],
    open_marks: Sequence[Mark],
    last: dict[str, int],
    line_styles: set[str],
    text: str,
    accepted: Sequence[Mark],
) -> bool:
    following = _next_of_style(index, marks)
    if mark.place == "line":
        return mark.style != "dotted2" or "dotted2" in line_styles
    if mark.style in ("dash", "box", "chapter", "section", "article", "dotted2", "dotted3"):
        return False
    if mark.value == 1:
        starts = (
            following is not None and following.value == 2 and (mark.style == "is" or mark.style not in line_styles)
        )
        return starts and (mark.place == "stop" or _follows_heading(mark, accepted, text))
    continues = mark.value is not None and last.get(mark.style) == mark.value - 1
    if mark.place == "inside" or not continues:
        return False
    if mark.style in line_styles and mark.style != "is":
        return following is not None and following.value == (mark.value or 0) + 1
    return mark.rank < 80 or any(m.style == mark.style for m in open_marks)


def _next_of_style(index: int, marks: Sequence[Mark]) -> Mark | None:
    mark = marks[index]
    return next((m for m in marks[index + 1 :] if m.style == mark.style and m.place != "inside"), None)


def _follows_heading(mark: Mark, accepted: Sequence[Mark], text: str) -> bool:
    """总体要求（一）: right behind a short heading of a higher level, no sentence between."""
    if not accepted or accepted[-1].rank >= mark.rank:
        return False
    between = text[accepted[-1].end : mark.start]
    return 0 < len(between) <= 40 and not re.search("[。；！？\n]", between)
