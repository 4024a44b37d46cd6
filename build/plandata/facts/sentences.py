"""The sentence, note or table row that holds a fact's words: the column `sentence` of all tables with spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from plandata.annotate.segments import Span, sentences, trim
from plandata.model import Clause, Plan

_ENDS = "。；;！？!?”’」』）)】〕"


class _Found(Protocol):
    """A row with a span, and of responsibilities the span of its note."""

    @property
    def clause_id(self) -> str: ...
    @property
    def start_char(self) -> int: ...
    @property
    def end_char(self) -> int: ...


Row = TypeVar("Row", bound=_Found)


class Sentences:
    """The sentences of one plan, found by offset."""

    def __init__(self, plan: Plan, clauses: Sequence[Clause]) -> None:
        """Take the plan and its clauses; sentences are cut as they are asked for."""
        self._text = plan.text
        self._clauses: Mapping[str, Clause] = {clause.clause_id: clause for clause in clauses}
        self._rows = sorted(_table_rows(plan))
        self._cut: dict[str, tuple[list[Span], list[int]]] = {}  # sentences of a clause, and where they start

    def holding(self, clause_id: str, span: Span, note: Span | None = None) -> str | None:
        """Return the words around a span, as printed: its note, its table row, or the sentence with its closing mark.

        A span that runs over several sentences gives all of them. None where the clause is not known.
        """
        clause = self._clauses.get(clause_id)
        if clause is None:
            return None
        found = note or self._row(span) or self._sentence(clause, span)
        start, end = trim(self._text, found)
        return self._text[start:end] or None

    def in_rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """Return the rows with what `holding` gives for each."""
        return tuple(
            replace(row, sentence=self.holding(row.clause_id, (row.start_char, row.end_char)))  # type: ignore[type-var]
            for row in rows
        )

    def _row(self, span: Span) -> Span | None:
        at = bisect_right(self._rows, (span[0], len(self._text))) - 1
        row = self._rows[at] if at >= 0 else None
        return row if row and row[0] <= span[0] and span[1] <= row[1] else None

    def _sentence(self, clause: Clause, span: Span) -> Span:
        if clause.clause_id not in self._cut:
            cut = sentences(self._text, (clause.start_char, clause.end_char))
            self._cut[clause.clause_id] = cut, [start for start, _ in cut]
        spans, starts = self._cut[clause.clause_id]
        first = max(0, bisect_right(starts, span[0]) - 1)
        last = max(first, bisect_right(starts, max(span[0], span[1] - 1)) - 1)
        if not spans:
            return clause.start_char, clause.end_char
        start, end = min(spans[first][0], span[0]), max(spans[last][1], span[1])
        while end < clause.end_char and self._text[end] in _ENDS:
            end += 1
        return start, end


def _table_rows(plan: Plan) -> list[Span]:
    """The span of every row of every table: from its first cell's words to its last one's."""
    rows: dict[tuple[int, int], Span] = {}
    for table in plan.document.tables if plan.document else ():
        for cell in table.cells:
            start, end = rows.get((table.start, cell.row), (cell.start, cell.end))
            rows[table.start, cell.row] = min(start, cell.start), max(end, cell.end)
    return [span for span in rows.values() if span[0] < span[1]]
