"""Tells marks that number units from numbers in running text, by sequence (1, 2, 3 …) and level, and nests them.

A mark at the start of a block is taken nearly always, one inside a block only where it carries a sequence on or begins
one that goes on. What stands in a box (专栏) has numbers of its own and disturbs none outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plandata.read.marks import Mark
from plandata.read.numerals import read_ordinal
from plandata.read.title_words import Words

IN_SENTENCE = 90  # the level of a list that a sentence announces
IN_BOX = 100  # added to the level of what stands in a box
_RUNNING = {"is", "circled", "arabic_paren", "half_paren"}
_LINE_ONLY = {"dotted2", "dotted3", "loose_han", "loose_han_paren", "loose_arabic", "part", "named"}
_ENDS_BOX = {"box", "part", "chapter", "section", "han"}
_BOX_REACH = 400  # characters from the head of a box to a —— that may stand in it
_HEADING_LIMIT = 40
_FLATTENED = {"part", "chapter", "section", "formal", "han", "han_paren"}  # what may lose the stop before it
_NO_UNIT_BEHIND = "第、，和与及至到按依照由据前上下本该（(“《"
_HEADING_WORDS = re.compile("\\s*[\u4e00-\u9fff“《][^，。；：、]+")
_CITED = re.compile("[项款点条类]")
_RUN_IN_HEADING = re.compile("[^，。；：]{2,20}。")
_NOTE_REACH = 300  # characters from a unit's number to its note
_PAUSES = ("；", ";", "，", ",", "、")
_ANNEX_LIST = re.compile(r"附\s*件\s*[:：]\s*$")


@dataclass(slots=True)
class _Scope:
    """The numbers read so far, outside of boxes or inside one."""

    open: list[Mark] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)


def accept_marks(text: str, candidates: Sequence[Mark], words: Words) -> list[Mark]:
    """Return the marks that number units, in order, each with its level.

    `candidates` are those of one part of a document: `find_marks` over its blocks.
    """
    return _Acceptance(text, candidates, words).run()


class _Acceptance:
    """One pass over the candidates of a part."""

    def __init__(self, text: str, candidates: Sequence[Mark], words: Words) -> None:
        self.text = text
        self.words = words
        self.candidates = candidates
        places = Counter((m.series, m.place) for m in candidates if not m.loose)
        # The series whose marks stand at line starts; a few may by chance where flattened text has been wrapped.
        self.line_series = {s for s, place in places if place == "line" and 2 * places[s, place] >= places[s, "stop"]}
        self.outer = _Scope()
        self.box: _Scope | None = None
        self.accepted: list[Mark] = []

    def run(self) -> list[Mark]:
        for index, mark in enumerate(self.candidates):
            if self.accepted and mark.start < self.accepted[-1].end:
                continue
            if self.box and self._is_in_box(index, self.box):
                if self._accepts(index, self.box):
                    self._take(mark, self.box, IN_BOX)
            elif self._accepts(index, self.outer):
                self.box = _Scope() if mark.style == "box" else None
                self._take(mark, self.outer, 0, self._level(index))
        return self.accepted

    def _take(self, mark: Mark, scope: _Scope, base: int, level: int | None = None) -> None:
        placed = replace(mark, level=base + (mark.rank if level is None else level))
        while scope.open and scope.open[-1].level >= placed.level:
            scope.open.pop()
        scope.open.append(placed)
        if mark.value is not None:
            scope.last[mark.series] = mark.value
        self.accepted.append(placed)

    def _level(self, index: int) -> int:
        """The style's rank; but a style that first comes up inside a running list of a lower rank goes below it."""
        mark = self.candidates[index]
        levels = self.outer.levels
        sibling = next((m for m in reversed(self.outer.open) if m.series == mark.series), None)
        if sibling and mark.value != 1:
            return sibling.level
        if self._lists_in_sentence(mark):
            return IN_SENTENCE
        if mark.series not in levels:
            levels[mark.series] = mark.rank
            for parent in reversed(self.outer.open):
                following = self._next(index, parent.series)
                deeper = parent.rank > mark.rank and parent.value is not None and parent.style not in ("box", "is")
                if deeper and mark.value == 1 and following and following.value == (parent.value or 0) + 1:
                    levels[mark.series] = parent.level + 1
                    break
        return levels[mark.series]

    def _lists_in_sentence(self, mark: Mark) -> bool:
        """重点抓好：1、…；2、…: a list that running text announces, not the tasks of a section."""
        announced = self.text[mark.block : mark.start].rstrip()[-1:] in ("：", ":")
        return announced and mark.place == "stop" and mark.rank >= 40 and not self._follows_heading(mark)

    def _is_in_box(self, index: int, box: _Scope) -> bool:
        """In the box: what carries its numbers on, and what begins anew while the numbers outside are to go on.

        In the block of the box itself all is inside that does not carry the outer numbers on.
        """
        mark = self.candidates[index]
        opener = next(m for m in reversed(self.accepted) if m.style == "box" and m.level < IN_BOX)
        same_block = mark.block == opener.block
        if mark.style in _ENDS_BOX:
            return False
        if mark.value is None:
            return same_block or mark.start - opener.end < _BOX_REACH
        outside = self.outer.last.get(mark.series)
        if box.last.get(mark.series) == mark.value - 1:
            return outside != mark.value - 1 or self._comes_again(index)
        if mark.value != 1 or same_block:
            return same_block and outside != mark.value - 1
        between = self.text[opener.end : mark.start].strip()
        if len(between) <= _HEADING_LIMIT and "\n" not in between:
            return True
        goes_on = outside is not None and self._next(index, mark.series, value=outside + 1) is not None
        return goes_on and (self.accepted[-1].start == opener.start or bool(box.open))

    def _comes_again(self, index: int) -> bool:
        """Whether the same number follows before the series begins anew: this one is the box's, that one the plan's."""
        mark = self.candidates[index]
        again = self._next(index, mark.series, value=mark.value)
        anew = self._next(index, mark.series, value=1)
        return again is not None and (anew is None or again.start < anew.start)

    def _accepts(self, index: int, scope: _Scope) -> bool:
        mark = self.candidates[index]
        if mark.place == "line":
            return self._accepts_line(index, scope)
        if mark.style == "dash":
            return bool(self.accepted) and self._is_one_of_several_dashes(mark)
        if mark.style.startswith("dotted") and mark.value == 1 and mark.place == "stop" and self._follows_heading(mark):
            return self._stands_under_its_lead(mark, scope)  # 1、总则 1.1 目的
        if mark.style in _LINE_ONLY or mark.value is None or self._counts_in_sentence(index):
            return False
        if mark.value == 1:
            return self._begins_inline(index, scope)
        return self._continues_inline(index, scope)

    def _accepts_line(self, index: int, scope: _Scope) -> bool:
        mark = self.candidates[index]
        if mark.style == "dash":
            return bool(self.accepted)
        if mark.value is None:
            return mark.style == "box"
        continues = scope.last.get(mark.series) == mark.value - 1
        if mark.carries_on:
            begins = mark.value == 1 and self._next(index, mark.series, value=2, line=True, strict=True) is not None
            return (continues or begins) and "dotted2" not in scope.last
        if mark.loose or mark.style.startswith("dotted") or mark.style == "named":
            begins = mark.value == 1 and self._next(index, mark.series, value=2, line=True) is not None
            nests = mark.style.startswith("dotted") and mark.value == 1 and self._stands_under_its_lead(mark, scope)
            fits = not mark.loose or self._loose_fits(index)
            return fits and (continues or begins or nests)
        if mark.style == "is":
            return continues or mark.value == 1
        return continues or mark.rank < 50 or not self._follows_refused(index, scope)

    def _stands_under_its_lead(self, mark: Mark, scope: _Scope) -> bool:
        """2.1 under 2, 1.2.1 under 1.2."""
        numbers = re.split("[.．]", self.text[mark.start : mark.end])
        above, at = ("arabic", 0) if mark.style == "dotted2" else ("dotted2", 1)
        return scope.last.get(above) == read_ordinal(numbers[at])

    def _loose_fits(self, index: int) -> bool:
        """A slip fills a gap in a sequence of the right form, or all marks of the document have its form."""
        mark = self.candidates[index]
        if mark.series not in self.line_series:
            return mark.series != "arabic" or "dotted2" in self.line_series
        following = self._next(index, mark.series, strict=True)
        if following is None:
            words = self.text[mark.end :].split("\n", 1)[0]
            return len(words) <= _HEADING_LIMIT and "。" not in words
        return following.value == (mark.value or 0) + 1

    def _follows_refused(self, index: int, scope: _Scope) -> bool:
        """2. 3. of a list whose 1. stands inside running text belong to that text."""
        mark = self.candidates[index]
        if mark.value == 1 or scope.last.get(mark.series, -1) >= (mark.value or 0) - 1:
            return False
        earlier = [m for m in self.candidates[:index] if m.series == mark.series]
        taken = {m.start for m in self.accepted}
        return bool(earlier) and earlier[-1].value == (mark.value or 0) - 1 and earlier[-1].start not in taken

    def _begins_inline(self, index: int, scope: _Scope) -> bool:
        mark = self.candidates[index]
        following = self._next(index, mark.series)
        behind_heading = self._follows_heading(mark)
        if behind_heading and mark.series in scope.last:
            return True  # the only （一） of a chapter, as others begin
        if self._follows_run_in_heading(mark) and self._has_own_note(index):
            return True  # （一）减负。1.清理收费。（市财政局负责）
        if following is not None and following.value == 3 and self._lost(index, mark.series, 2):
            following = replace(following, value=2)
        if following is None or following.value != 2 or _ANNEX_LIST.search(self.text[mark.block : mark.start]):
            return False
        if mark.place == "inside" and not behind_heading:
            return False
        if mark.series not in self.line_series or behind_heading:
            return True
        running = mark.style in _RUNNING and following.block == mark.block
        return running and not (mark.style != "is" and any(m.series == mark.series for m in scope.open))

    def _lost(self, index: int, series: str, value: int) -> bool:
        """Whether a number of a flattened text has lost the stop before it (…指标表二、) or the number itself.

        What stands where it should: it itself within a sentence, or nothing and then the rest of the sequence.
        """
        if series not in _FLATTENED or series in self.line_series:
            return False
        rest = self.candidates[index + 1 :]
        inside = next((m for m in rest if m.series == series and m.place == "inside" and m.value == value), None)
        later = next((m for m in rest if m.series == series and m.place != "inside"), None)
        then = next(
            (m for m in rest if later and m.start > later.start and m.series == series and m.place != "inside"), None
        )
        return (inside is not None and self._reads_as_unit(inside)) or (then is not None and then.value == value + 2)

    def _lost_its_stop(self, index: int) -> bool:
        """A number inside a line of a flattened text that carries its sequence on, as the numbers behind it do."""
        mark = self.candidates[index]
        if mark.series not in _FLATTENED or not self._reads_as_unit(mark):
            return False
        following = self._next(index, mark.series)
        under = self.candidates[index + 1 : index + 2]
        if mark.style == "han_paren" and mark.series not in self.line_series:
            return not _CITED.match(self.text, mark.end)
        nests = bool(under) and under[0].rank > mark.rank and self._is_short(mark.end, under[0].start)
        if mark.series in self.line_series and not nests:
            return False
        return nests or (following is not None and following.value == (mark.value or 0) + 1)

    def _is_short(self, start: int, end: int) -> bool:
        return 0 < end - start <= _HEADING_LIMIT and not re.search("[。；！？]", self.text[start:end])

    def _reads_as_unit(self, mark: Mark) -> bool:
        """Whether a number inside a line could be a chapter's or a section's: a heading follows it."""
        return self.text[mark.start - 1] not in _NO_UNIT_BEHIND and bool(_HEADING_WORDS.match(self.text, mark.end))

    def _follows_run_in_heading(self, mark: Mark) -> bool:
        """（一）减负。1.: right behind the heading of a higher unit and its full stop."""
        if not self.accepted or self.accepted[-1].block != mark.block or mark.rank < self.accepted[-1].rank:
            return False
        between = self.text[self.accepted[-1].end : mark.start].strip()
        return mark.series not in ("is", "half_paren") and bool(_RUN_IN_HEADING.fullmatch(between))

    def _has_own_note(self, index: int) -> bool:
        """Whether a note of responsibility stands in the words of a unit, before the next one of its rank or above."""
        mark = self.candidates[index]
        later = (m.start for m in self.candidates[index + 1 :] if m.rank <= mark.rank and m.place != "inside")
        end = min(next(later, len(self.text)), mark.end + _NOTE_REACH)
        return bool(self.words.note_inside.search(self.text, mark.end, end))

    def _counts_in_sentence(self, index: int) -> bool:
        """（1）…；（2）… within a sentence: no units, where units begin lines; but 一是…；二是… are."""
        mark = self.candidates[index]
        if mark.style == "is" or not self.line_series:
            return False
        following = self._next(index, mark.series)
        marks = [mark, following] if mark.value == 1 and following and following.block == mark.block else [mark]
        return any(self.text[m.block : m.start].rstrip()[-1:] in _PAUSES for m in marks if m.start > m.block)

    def _is_one_of_several_dashes(self, mark: Mark) -> bool:
        """In a flattened list each —— stands behind the end of a sentence."""
        dashes = [m for m in self.candidates if m.style == "dash" and m.block == mark.block and m.place == "stop"]
        before = self.text[mark.block : mark.start].rstrip()[-1:]
        return len(dashes) > 1 and mark.place == "stop" and before in "。；：;:）)"

    def _continues_inline(self, index: int, scope: _Scope) -> bool:
        mark = self.candidates[index]
        last = scope.last.get(mark.series)
        if last != (mark.value or 0) - 1:
            skipped = last is not None and last == (mark.value or 0) - 2 and mark.place == "stop"
            return skipped and mark.series in _FLATTENED and mark.series not in self.line_series
        if mark.place == "inside":
            return mark.rank < 60 and (self._follows_heading(mark) or self._lost_its_stop(index))
        if mark.series in _RUNNING:
            return any(m.series == mark.series for m in scope.open)
        if mark.style == "box":
            return True
        return mark.series not in self.line_series or not self._comes_again(index)

    def _follows_heading(self, mark: Mark) -> bool:
        """总体要求（一）: right behind the short heading of a higher unit, no sentence between."""
        if not self.accepted or self.accepted[-1].block != mark.block:
            return False
        if self.accepted[-1].rank >= mark.rank and self.accepted[-1].style != "box":
            return False
        between = self.text[self.accepted[-1].end : mark.start]
        return 0 < len(between.strip()) <= _HEADING_LIMIT and not re.search("[。；！？]", between)

    def _next(
        self, index: int, series: str, *, value: int | None = None, line: bool = False, strict: bool = False
    ) -> Mark | None:
        """The next candidate of a series, of a given value if any, on a line of its own or behind a stop."""
        for mark in self.candidates[index + 1 :]:
            if mark.series != series or mark.place == "inside" or (line and mark.place != "line"):
                continue
            if (value is None or mark.value == value) and not (strict and mark.loose):
                return mark
        return None
