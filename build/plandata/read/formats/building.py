"""Puts a document together: lines of text one behind the other, and the structure that goes with them.

A paragraph is a line. A row of a table is a line too, its cells set apart by tabs and the paragraphs of one cell by a
space, so that rows stay together where only the text is read; a merged cell stands once, in its first row. A row of a
single cell keeps its paragraphs as lines. The grid says which place every cell has: `text[start:end]` is its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from plandata.model.document import Block, BlockKind, Cell, Document, LeftOut, LeftOutKind, Line, Page, Table


@dataclass(frozen=True, slots=True)
class CellWords:
    """A cell before it has a place in the text: its paragraphs, and where it stands in the grid."""

    row: int
    column: int
    row_span: int
    column_span: int
    paragraphs: tuple[str, ...]


@dataclass(slots=True)
class Builder:
    """Collects a document piece by piece, in reading order."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def line(self, words: str, kind: BlockKind = "paragraph", **known: Any) -> None:
        """Add a paragraph; nothing where it holds only white space. `known` are level, number, computed."""
        if words.strip():
            start = self._append(words)
            self.blocks.append(Block(start, self.length, kind, **known))

    def table(self, cells: Iterable[CellWords], *, header_rows: int = 0) -> None:
        """Add a table row by row; a grid of one column is no table: its paragraphs are lines."""
        grid = sorted(cells, key=lambda cell: (cell.row, cell.column))
        by_row = [tuple(row) for _, row in groupby(grid, key=lambda cell: cell.row)]
        if all(len(row) < 2 for row in by_row):
            for paragraph in (paragraph for cell in grid for paragraph in cell.paragraphs):
                self.line(paragraph, "box")
            return
        if not any(cell.paragraphs for cell in grid):
            return
        placed: list[Cell] = []
        starts = [self._row(row, placed) for row in by_row]
        start = min(start for start in starts if start is not None)
        rows = max(cell.row + cell.row_span for cell in grid)
        columns = max(cell.column + cell.column_span for cell in grid)
        kept = tuple(replace(cell, start=max(cell.start, start), end=max(cell.end, start)) for cell in placed)
        self.tables.append(Table(start, self.length, rows, columns, kept, header_rows))
        self.blocks.append(Block(start, self.length, "table"))

    def leave(self, kind: LeftOutKind, words: str, *, page: int | None = None, at: int | None = None) -> None:
        """Note something that the text does not hold, at the place that the text has reached, or at `at`."""
        said = " ".join(words.split())
        if said:
            self.left_out.append(LeftOut(kind, said, self.length if at is None else at, page))

    def page(self, number: int, at: int | None = None) -> None:
        """Note that a page begins at an offset, or with what is added next."""
        self.pages.append(Page(number, self.length + bool(self.parts) if at is None else at))

    def finish(self, **more: Any) -> Document:
        """Return the document; `more` are fields that nothing here collects."""
        left_out = tuple(replace(note, at=min(note.at or 0, self.length)) for note in self.left_out)
        text, blocks, tables = "".join(self.parts), tuple(self.blocks), tuple(self.tables)
        return Document(text, blocks, tables, tuple(self.pages), left_out, tuple(self.lines), **more)

    def _append(self, words: str) -> int:
        if self.parts:
            self.parts.append("\n")
            self.length += 1
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return start

    def _row(self, row: Sequence[CellWords], placed: list[Cell]) -> int | None:
        """Add a row's line and place its cells; return where it begins, None where it has no words."""
        words = [("\n" if len(row) == 1 else " ").join(cell.paragraphs) for cell in row]
        written = any(words)
        at = start = self._append("\t".join(words)) if written else self.length
        for cell, said in zip(row, words, strict=True):
            placed.append(Cell(cell.row, cell.column, cell.row_span, cell.column_span, at, at + len(said)))
            at += len(said) + written
        return start if written else None
