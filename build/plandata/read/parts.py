"""Finds the parts of a document, the covering notice, the plan, its annexes, and what frames each of them.

The frame: title, document number, addressee, signature, date. A new part opens where a title stands after a date,
where 附件 stands alone, where a title comes that the notice has quoted in 《》, or where the numbering begins anew
under a line that ends like a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from plandata.read.cutting import cut_blocks
from plandata.read.frames import frame
from plandata.read.lines import Block
from plandata.read.pieces import (
    ANNEX,
    BRACKET_LINE,
    NOTE,
    QUOTED,
    SHORTEST_TITLE,
    TITLE_LIMIT,
    Part,
    Piece,
    content_of,
    is_date,
    is_title_line,
    opening_mark,
)
from plandata.read.title_words import Words

_NOTE_LINE = re.compile(NOTE)
_NUMBERED_ANNEX = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：.．、]?\s*\S")


def read_parts(text: str, blocks: Sequence[Block], words: Words) -> list[Part]:
    """Return the parts of a document in order; their pieces hold all blocks."""
    groups = _Split(text, cut_blocks(text, blocks, words), words).groups()
    return [frame(text, group, words, first=index == 0) for index, group in enumerate(groups)]


class _Split:
    """Groups the pieces of a document into parts."""

    def __init__(self, text: str, pieces: Sequence[Piece], words: Words) -> None:
        self.text = text
        self.pieces = pieces
        self.words = words
        self.marks = [opening_mark(text, piece) for piece in pieces]
        self.marked = [0, *accumulate(mark is not None for mark in self.marks)]  # how many pieces before begin with one
        self.last_content = max((i for i, piece in enumerate(pieces) if self._is_content(i, piece)), default=-1)
        self.quoted: dict[str, int] = {}  # each title in 《》 and where it was first quoted
        for match in QUOTED.finditer(text):
            self.quoted.setdefault("".join(match[1].split()), match.end())

    def groups(self) -> list[list[Piece]]:
        groups: list[list[Piece]] = []
        for index, piece in enumerate(self.pieces):
            if not groups or self._opens_part(index, groups[-1]):
                groups.append([])
            groups[-1].append(piece)
        return groups

    def _opens_part(self, index: int, group: Sequence[Piece]) -> bool:
        piece = self.pieces[index]
        content = content_of(self.text, piece)
        if piece.role != "text" or index + 1 == len(self.pieces):
            return piece.role == "title" and not all(is_title_line(self.text, p) for p in group)
        if ANNEX.fullmatch(content):
            return True
        if not is_title_line(self.text, piece) or BRACKET_LINE.fullmatch(content):
            return False
        if _NUMBERED_ANNEX.match(content) and any(is_date(self.text, p) for p in self.pieces[:index]):
            return True
        if all(is_title_line(self.text, p) or ANNEX.fullmatch(content_of(self.text, p)) for p in group):
            return False  # still the lines of the title
        return self._stands_behind_date(index, group) or self._is_quoted(piece) or self._numbers_anew(index, group)

    def _stands_behind_date(self, index: int, group: Sequence[Piece]) -> bool:
        before = index - 1
        while before > 0 and self._is_aside(self.pieces[before]):
            before -= 1
        if before < 1 or not is_date(self.text, self.pieces[before]):
            return False
        in_body = self.marked[index] > self.marked[index - len(group)]
        if in_body and not self._reads_as_title(index):
            return False  # a date in a table
        return self.last_content > index

    def _is_content(self, index: int, piece: Piece) -> bool:
        """Whether a piece shows that a document goes on: a paragraph, a numbered unit, a table of contents."""
        long = len(content_of(self.text, piece)) > TITLE_LIMIT
        return piece.role == "contents" or long or self.marks[index] is not None

    def _is_aside(self, piece: Piece) -> bool:
        """A page number, or a note such as （此件公开发布）, that may stand between a date and the next title."""
        note = _NOTE_LINE.fullmatch(content_of(self.text, piece))
        return piece.role == "page" or (bool(note) and not is_date(self.text, piece))

    def _reads_as_title(self, index: int) -> bool:
        """Whether the line, or it and the lines behind it, end as titles do."""
        title = ""
        for piece in self.pieces[index : index + 4]:
            if not is_title_line(self.text, piece):
                break
            title += "".join(content_of(self.text, piece).split())
            if len(title) >= SHORTEST_TITLE and self.words.genre_end.search(title):
                return True
        return "关于" in title

    def _is_quoted(self, piece: Piece) -> bool:
        title = "".join(content_of(self.text, piece).split())
        return self.quoted.get(title, len(self.text)) <= piece.start

    def _numbers_anew(self, index: int, group: Sequence[Piece]) -> bool:
        title = "".join(content_of(self.text, self.pieces[index]).split())
        if len(title) < SHORTEST_TITLE or not self.words.genre_end.search(title):
            return False
        used = [mark for mark in self.marks[index - len(group) : index] if mark]
        following = next((mark for mark in self.marks[index + 1 :] if mark), None)
        if not used or following is None:
            return False
        top = min(used, key=lambda m: m.rank)
        return following.series == top.series and following.value == 1
