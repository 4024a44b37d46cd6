"""Tables of duties (序号 任务 牵头单位 配合单位 完成时限; 部门 职责): each row is a note, read as the head says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plandata.annotate.bodies import is_body
from plandata.annotate.grids import BRACKET, DUTIES, Grid, GridRow
from plandata.annotate.note_bodies import note_bodies
from plandata.annotate.note_grammar import LabelKind, NoteGrammar
from plandata.annotate.note_parts import NotePart, read_note
from plandata.annotate.note_roles import settle
from plandata.annotate.segments import Span, squeeze
from plandata.model import Plan, Role
from plandata.model.document import Cell

_ROLES: Mapping[LabelKind, Role] = {"lead": "lead", "duty": "lead", "support": "support"}
_KINDS: Mapping[str, LabelKind] = {"lead": "lead", "support": "support", "duty": "duty", "deadline": "deadline"}


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


def table_rows(plan: Plan, grids: Sequence[Grid], grammar: NoteGrammar) -> Iterator[Row]:
    """Yield each row that stands under a head with a column of bodies, read as the head explains."""
    for grid in grids:
        columns = _columns(plan.text, grid, grammar)
        if any(column.kind in _ROLES for column in columns.values()):
            yield from (row for each in grid.rows if (row := _row(plan.text, each, columns, grammar)))


def _columns(text: str, grid: Grid, grammar: NoteGrammar) -> dict[int, _Column]:
    """Which columns are of bodies and of deadlines, by number: by the heads, else by the labels of notes.

    In a list of bodies and their duties (部门 职责) each body answers for its own; in a list of projects without a
    column of duties who builds one (建设单位) answers for it.
    """
    found: dict[int, _Column] = {}
    owner = grid.first("body", "unit", "lead", "duty") if grid.read_as == "duty_list" else None
    builder = grid.first("owner") if grid.read_as == "projects" and grid.first(*DUTIES) is None else None
    for at, (column, head) in enumerate(zip(grid.columns, grid.heads, strict=True)):
        words = squeeze(text[head.start : head.end]) if head else ""
        if grammar.first_leads.search(words):
            words = BRACKET.sub("", words)  # 责任单位（排第一位的为牵头单位）: a rule on the bodies, no label of a lead
        span = (head.start, head.end) if head else (grid.table.start, grid.table.start)
        label = grammar.any_label.fullmatch(f"{words}：")
        if at == owner:
            found[at] = _Column("duty", grid.columns[grid.first("duty_text") or 0].words, span)
        elif at == builder:
            found[at] = _Column("duty", words, span)
        elif column.kind in (*DUTIES, "deadline"):
            found[at] = _Column(_KINDS[column.kind], words, span)
        elif label and column.kind == "" and grammar.kind_of(label) != "other":
            found[at] = _Column(grammar.kind_of(label), words, span)
    return found


def _row(text: str, row: GridRow, columns: Mapping[int, _Column], grammar: NoteGrammar) -> Row | None:
    nothing = ("", *grammar.words["bodies.no_body"])
    filled = ((row.cells[at], columns[at]) for at in sorted(columns))
    told = [(cell, column) for cell, column in filled if cell and squeeze(text[cell.start : cell.end]) not in nothing]
    told = list({cell: (cell, column) for cell, column in reversed(told)}.values())[::-1]  # a cell under two heads once
    parts: list[NotePart] = []
    unknown: list[Span] = []
    led = any(column.kind == "lead" for _, column in told)  # 牵头单位 | 责任单位: the second helps the first
    for cell, column in told:
        if column.kind in _ROLES and (said := _told_in_cell(text, cell, grammar)):
            parts += said
            continue
        bodies = note_bodies(text, cell.start, cell.end, grammar) if column.kind != "deadline" else ()
        known = [is_body(body.name, grammar.words) for body in bodies]
        if column.kind == "unknown" and bodies and all(known):
            parts.append(NotePart(bodies, "support", column.label))
            unknown.append(column.span)
        elif column.kind in _ROLES and bodies:
            shared = (
                column.kind == "duty" and len(bodies) > 1 and not led
            )  # 工会、妇联 | 动员职工: a duty that they carry together
            parts.append(NotePart(bodies, "joint" if shared else _ROLES[column.kind], column.label))
    named = any(is_body(body.name, grammar.words) for part in parts for body in part.bodies)
    limits = [text[cell.start : cell.end] for cell, column in told if column.kind == "deadline"]
    if not named:
        return None
    start, end = _own_span([cell for cell, column in told if column.kind != "deadline"], row)
    return Row(row.clause_id, start, end, tuple(parts), limits[0] if limits else None, tuple(unknown))


def _told_in_cell(text: str, cell: Cell, grammar: NoteGrammar) -> tuple[NotePart, ...]:
    """The parts of a cell that tells the roles itself: 牵头单位：甲局⏎配合单位：乙局; 甲局牵头，乙局配合."""
    parts = read_note(text, cell.start, cell.end, grammar).parts
    told = any(part.manner != grammar.unworded for part in parts)
    known = all(is_body(body.name, grammar.words) for part in parts for body in part.bodies)
    return settle(parts, grammar) if parts and told and known else ()


def _own_span(cells: Sequence[Cell], row: GridRow) -> Span:
    """From the first to the last cell of bodies that stands in the row itself: merged ones stand in one above."""
    own = [cell for cell in cells if cell.row == row.number] or list(cells)
    return min(cell.start for cell in own), max(cell.end for cell in own)
