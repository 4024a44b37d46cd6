"""Applies a person's corrections of the text (etc/text.yml): slips of OCR or a conversion, held against the original.

The corrected text is the plan's text: all offsets of facts count in it. What raw/ keeps is not touched; its structure
is moved to where its words now stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from plandata.errors import PlanDataError
from plandata.model import CorrectedText, Plan, TextCorrection
from plandata.model.document import Block, Cell, Document, LeftOut, Line, Table

Span = tuple[int, int]
Piece = TypeVar("Piece", Block, Cell, Line, Table)


def correct(plan: Plan, corrections: Sequence[TextCorrection], where: str) -> Plan:
    """Return the plan with its text as corrected; `corrected` says what was done, in the order of the text.

    An entry whose `read` is its `found` changes nothing: a person compared these words and found them right. Raises
    PlanDataError, naming `where`, for words that are gone, stand several times, overlap or leave their cell.
    """
    if not corrections:
        return plan
    document = plan.document or Document(plan.text)
    placed = sorted(((_place(plan.text, entry, where), entry) for entry in corrections), key=lambda pair: pair[0])
    _check_apart(placed, where)
    _check_cells(document, placed, where)
    parts: list[str] = []
    done: list[CorrectedText] = []
    last = length = 0
    for (start, end), entry in placed:
        parts += [plan.text[last:start], entry.read]
        length += start - last + len(entry.read)
        done.append(CorrectedText(length - len(entry.read), length, entry.found, entry.reason))
        last = end
    text = "".join([*parts, plan.text[last:]])
    moves = _Moves([span for span, _ in placed], [(entry.start, entry.end) for entry in done])
    return replace(plan, text=text, document=_moved(document, text, moves), corrected=tuple(done))


def _place(text: str, entry: TextCorrection, where: str) -> Span:
    count = text.count(entry.found)
    if count < (entry.nth or 1) or (count > 1 and entry.nth is None):
        raise PlanDataError(
            f"{where}, found {entry.found}",
            f"{count} times in the text that raw/ keeps",
            f"{entry.nth} times at least" if entry.nth else "words that stand there once",
            "Write more of the words around them, give nth, or remove the entry.",
        )
    at = -1
    for _ in range(entry.nth or 1):
        at = text.find(entry.found, at + 1)
    return at, at + len(entry.found)


def _check_apart(placed: Sequence[tuple[Span, TextCorrection]], where: str) -> None:
    for ((_, end), _), ((start, _), entry) in pairwise(placed):
        if start < end:
            raise PlanDataError(
                f"{where}, found {entry.found}", "words of another entry too", "entries apart", "Make one of the two."
            )


def _check_cells(document: Document, placed: Sequence[tuple[Span, TextCorrection]], where: str) -> None:
    for table in document.tables:
        for (start, end), entry in placed:
            inside = any(cell.start <= start and end <= cell.end for cell in table.cells)
            if start < table.end and table.start < end and not inside:
                raise PlanDataError(
                    f"{where}, found {entry.found}", "words of several cells", "words of one cell", "Give each its own."
                )


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where offsets into the text before stand in the text after; `before` and `after` are the corrected spans."""

    before: Sequence[Span]
    after: Sequence[Span]

    def begin(self, offset: int) -> int:
        """Where something that began at `offset` begins; within a correction, where that begins."""
        return self._at(offset, [start for start, _ in self.before], 0)

    def close(self, offset: int) -> int:
        """Where something that ended at `offset` ends; within a correction, where that ends."""
        return self._at(offset, [start + 1 for start, _ in self.before], 1)

    def of(self, piece: Piece) -> Piece:
        """A piece of the document with its span moved."""
        return replace(piece, start=self.begin(piece.start), end=self.close(piece.end))

    def table(self, table: Table) -> Table:
        """A table with the spans of its cells moved."""
        return replace(self.of(table), cells=tuple(self.of(cell) for cell in table.cells))

    def left(self, left: LeftOut) -> LeftOut:
        """What was left out, at its place."""
        return left if left.at is None else replace(left, at=self.begin(left.at))

    def _at(self, offset: int, starts: Sequence[int], edge: int) -> int:
        index = bisect_right(starts, offset) - 1  # the last correction that begins before
        if index < 0:
            return offset
        old, new = self.before[index], self.after[index]
        return offset + new[1] - old[1] if offset >= old[1] else new[edge]


def _moved(document: Document, text: str, moves: _Moves) -> Document:
    """The document of the new text, its structure where the words now stand."""
    return replace(
        document,
        text=text,
        blocks=tuple(moves.of(block) for block in document.blocks),
        tables=tuple(moves.table(table) for table in document.tables),
        pages=tuple(replace(page, start=moves.begin(page.start)) for page in document.pages),
        left_out=tuple(moves.left(left) for left in document.left_out),
        lines=tuple(moves.of(line) for line in document.lines),
    )
