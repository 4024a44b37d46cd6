"""Headings without a number, by a file's styles (Word's 标题 1, a page's <h2>) or by where they stand; list points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from plandata.model.document import Block
from plandata.read.lines import ENDINGS
from plandata.read.marks import Mark, first_mark
from plandata.read.pieces import Part, is_title_line

_LONGEST = 40  # characters of a heading
_FEWEST = 2  # headings of a style: a lone one may be a caption
_NUMBERED = ("han_paren", "arabic", "named")  # what stands under a heading without a number
_DUTY = re.compile("牵头|负责|配合|[局委办厅]$")  # 县水务局牵头 on a line of its own is no heading
_CHAPTER_RANK = 30  # 一、 and what stands above it


@dataclass(frozen=True, slots=True)
class Styles:
    """Where a document has headings by their style, each with its level (1 the highest), and points of lists."""

    headings: Mapping[int, int]
    bullets: Set[int]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Styles:
        """Return the styles of a document's blocks. A point that prints a number is read by its number."""
        return cls(
            {block.start: block.level for block in blocks if block.kind == "heading" and block.level},
            frozenset(block.start for block in blocks if block.kind == "list" and block.number is None),
        )


def styled_headings(text: str, part: Part, headings: Mapping[int, int], marks: Sequence[Mark]) -> Mapping[int, int]:
    """Return where the headings without a number begin in a part, each with the level of its style (1 the highest).

    `headings` are all that the file styles as such, `marks` the numbers of the part's units. A style counts where none
    of its headings is numbered and each numbered one stands below it. Where 一、 or 第一章 number the chapters, they
    tell the outline and styles do not: a page sets its captions in <h3> too.
    """
    if any(mark.rank <= _CHAPTER_RANK for mark in marks):
        return {}
    plain: dict[int, int] = {}
    numbered: set[int] = set()
    for piece in part.body:
        level = headings.get(piece.start)
        if level is None or piece.role != "text":
            continue
        if first_mark(text, piece.start, piece.end):
            numbered.add(level)
        elif piece.end - piece.start <= _LONGEST and text[piece.end - 1] not in ENDINGS:
            plain[piece.start] = level
    own = {level for level in plain.values() if level < min(numbered, default=10)}
    counted = [level for level in plain.values() if level in own]
    if not own or counted.count(min(own)) < _FEWEST:
        return {}
    return {start: level for start, level in plain.items() if level in own}


def bare_headings(text: str, part: Part, marks: Sequence[Mark]) -> Mapping[int, int]:
    """Return where headings begin that have neither number nor style, each with level 1.

    Such a heading is a short line without a stop over a numbered unit, behind the end of a sentence:
    守牢耕地红线⏎（一）稳定面积。…⏎建设宜居乡村⏎（五）改善环境。… One stands over the first unit, and there are several;
    where 一、 or 第一章 number the chapters there are none.
    """
    if any(mark.rank <= _CHAPTER_RANK for mark in marks):
        return {}
    opened = [mark.start for mark in marks if mark.series in _NUMBERED and mark.start == mark.block]
    texts = [piece for piece in part.body if piece.role == "text"]
    found = [
        piece.start
        for at, (piece, unit) in enumerate(pairwise(texts))
        if unit.start in opened
        and piece.end - piece.start <= _LONGEST
        and is_title_line(text, piece)
        and not _DUTY.search(text, piece.start, piece.end)
        and (at == 0 or text[texts[at - 1].end - 1] in f"{ENDINGS}）)")
    ]
    first = next((piece.start for piece, unit in pairwise(texts) if opened and unit.start == opened[0]), None)
    return dict.fromkeys(found, 1) if len(found) >= _FEWEST and first in found else {}
