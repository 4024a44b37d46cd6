"""Tables of tasks (序号 任务 牵头单位 配合单位 完成时限): each row is a note, read as the header row says.

A row of a table is a line whose cells tabs part; a header has a cell that is a label of notes and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plandata.annotate.bodies import is_body
from plandata.annotate.note_bodies import note_bodies
from plandata.annotate.note_grammar import LabelKind, NoteGrammar
from plandata.annotate.note_parts import NotePart
from plandata.annotate.segments import Span, squeeze
from plandata.model import Clause, Plan, Role

_ROLES: Mapping[LabelKind, Role] = {"lead": "lead", "duty": "lead", "support": "support"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that gives duties: its clause, the span from its first to its last cell of them, and what they say."""

    clause_id: str
    start: int
    end: int
    parts: tuple[NotePart, ...]
    deadline: str | None
    unknown_labels: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that the header explains: what its label announces, the label's words and where they stand."""

    kind: LabelKind
    label: str
    span: Span


def table_rows(plan: Plan, clauses: Sequence[Clause], grammar: NoteGrammar) -> Iterator[Row]:
    """Yield each row that stands under a header with a column of bodies, read as the header explains."""
    columns: dict[int, _Column] = {}
    width = 0
    for clause in clauses:
        cells = list(_cells(plan.text, clause))
        if len(cells) < 2:
            columns = columns if clause.kind != "paragraph" else {}
        elif header := _header(plan.text, cells, grammar):
            columns, width = header, len(cells)
        elif len(cells) == width and columns and (row := _row(plan.text, clause, cells, columns, grammar)):
            yield row


def _row(
    text: str, clause: Clause, cells: Sequence[Span], columns: Mapping[int, _Column], grammar: NoteGrammar
) -> Row | None:
    told = [(cells[at], columns[at]) for at in sorted(columns) if cells[at][0] < cells[at][1]]
    parts: list[NotePart] = []
    unknown: list[Span] = []
    for (start, end), column in told:
        bodies = note_bodies(text, start, end, grammar) if column.kind != "deadline" else ()
        known = [is_body(body.name, grammar.words) for body in bodies]
        if column.kind == "unknown" and bodies and all(known):
            parts.append(NotePart(bodies, "support", column.label))
            unknown.append(column.span)
        elif column.kind in _ROLES and bodies:
            parts.append(NotePart(bodies, _ROLES[column.kind], column.label))
    named = any(is_body(body.name, grammar.words) for part in parts for body in part.bodies)
    limits = [text[start:end] for (start, end), column in told if column.kind == "deadline"]
    if not named:
        return None
    first, last = told[0][0][0], told[-1][0][1]
    return Row(clause.clause_id, first, last, tuple(parts), limits[0] if limits else None, tuple(unknown))


def _header(text: str, cells: Sequence[Span], grammar: NoteGrammar) -> dict[int, _Column]:
    """Which columns are of bodies and of deadlines, by number; none where no column is of bodies."""
    labels: dict[int, _Column] = {}
    for at, (start, end) in enumerate(cells):
        words = squeeze(text[start:end])
        label = grammar.any_label.fullmatch(f"{words}：")
        if label and grammar.kind_of(label) != "other":
            labels[at] = _Column(grammar.kind_of(label), words, (start, end))
    return labels if any(column.kind in _ROLES for column in labels.values()) else {}


def _cells(text: str, clause: Clause) -> Iterator[Span]:
    for found in re.finditer(r"[^\t]*", text[clause.start_char : clause.end_char]):
        start, end = clause.start_char + found.start(), clause.start_char + found.end()
        if found.start() == found.end() and found.start() > 0 and clause.text[found.start() - 1] != "\t":
            continue  # the end of the cell before
        words = text[start:end]
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip()) if words.strip() else start
