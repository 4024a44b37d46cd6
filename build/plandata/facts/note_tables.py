"""Tables of tasks (序号 任务 牵头单位 配合单位 完成时限): each row is a note, read as the header row says.

A row of a table is a line whose cells tabs part; a header has a cell that is a label of notes and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plandata.facts.bodies import is_body
from plandata.facts.note_bodies import note_bodies
from plandata.facts.note_grammar import LabelKind, NoteGrammar
from plandata.model import Clause, Plan, Role

_ROLES: Mapping[LabelKind, Role] = {"lead": "lead", "duty": "lead", "support": "support"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row's cell says of its task: the bodies' or the deadline's words `text[start:end]` under a header."""

    start: int
    end: int
    kind: LabelKind
    label: str


def table_rows(plan: Plan, clauses: Sequence[Clause], grammar: NoteGrammar) -> Iterator[tuple[Clause, list[Cell]]]:
    """Yield each row that stands under a header with a column of bodies, with the cells that the header explains."""
    columns: dict[int, tuple[LabelKind, str]] = {}
    width = 0
    for clause in clauses:
        cells = list(_cells(plan.text, clause))
        if len(cells) < 2:
            columns = columns if clause.kind != "paragraph" else {}
        elif header := _header(plan.text, cells, grammar):
            columns, width = header, len(cells)
        elif len(cells) == width and columns:
            told = [Cell(*cells[at], *columns[at]) for at in sorted(columns) if cells[at][0] < cells[at][1]]
            if any(cell.kind in _ROLES and _names_a_body(plan.text, cell, grammar) for cell in told):
                yield clause, told


def role_of(cell: Cell) -> Role | None:
    """Return the role that a cell's bodies take; None for a deadline."""
    return _ROLES.get(cell.kind)


def _header(text: str, cells: Sequence[tuple[int, int]], grammar: NoteGrammar) -> dict[int, tuple[LabelKind, str]]:
    """Which columns are of bodies and of deadlines, by number; none where no column is of bodies."""
    labels: dict[int, tuple[LabelKind, str]] = {}
    for at, (start, end) in enumerate(cells):
        words = "".join(text[start:end].split())
        label = grammar.label.fullmatch(f"{words}：")
        if label and grammar.kind_of(label) != "other":
            labels[at] = grammar.kind_of(label), words
    return labels if any(kind in _ROLES for kind, _ in labels.values()) else {}


def _cells(text: str, clause: Clause) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\t]*", text[clause.start_char : clause.end_char]):
        start, end = clause.start_char + found.start(), clause.start_char + found.end()
        if found.start() == found.end() and found.start() > 0 and clause.text[found.start() - 1] != "\t":
            continue  # the end of the cell before
        words = text[start:end]
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip()) if words.strip() else start


def _names_a_body(text: str, cell: Cell, grammar: NoteGrammar) -> bool:
    return any(is_body(body.name, grammar.words) for body in note_bodies(text, cell.start, cell.end, grammar))
