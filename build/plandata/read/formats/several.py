"""Puts the files of one document together: a notice and its annexes, read as parts of one text, in the order given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from plandata.model.document import Block, Cell, Document, FoundSettings, LeftOut, Line, Page, Table


def join(documents: Sequence[Document]) -> Document:
    """Return one document whose text holds those of all, a line each behind the other, with all offsets in it.

    Pages are counted on: page 1 of the second file follows the last page of the first. What a file says of the
    document outside its text counts where no earlier one says it. One part read by OCR makes the whole so.
    """
    if len(documents) == 1:
        return documents[0]
    moved = list(_moved(documents))
    return Document(
        "\n".join(document.text for document in documents),
        blocks=tuple(block for document in moved for block in document.blocks),
        tables=tuple(table for document in moved for table in document.tables),
        pages=tuple(page for document in moved for page in document.pages),
        left_out=tuple(left for document in moved for left in document.left_out),
        lines=tuple(line for document in moved for line in document.lines),
        found=_found([document.found for document in documents]),
        read_by="ocr" if any(document.read_by == "ocr" for document in documents) else "text",
    )


def _moved(documents: Sequence[Document]) -> Iterator[Document]:
    """Each document with its offsets and pages as they are in the whole; its own text is of no more use."""
    by, pages = 0, 0
    for document in documents:
        yield replace(
            document,
            blocks=tuple(_block(block, by) for block in document.blocks),
            tables=tuple(_table(table, by) for table in document.tables),
            pages=tuple(Page(page.number + pages, page.start + by) for page in document.pages),
            left_out=tuple(_left_out(left, by, pages) for left in document.left_out),
            lines=tuple(_line(line, by, pages) for line in document.lines),
        )
        by += len(document.text) + 1
        pages += max((page.number for page in document.pages), default=0)


def _block(block: Block, by: int) -> Block:
    return replace(block, start=block.start + by, end=block.end + by)


def _cell(cell: Cell, by: int) -> Cell:
    return replace(cell, start=cell.start + by, end=cell.end + by)


def _table(table: Table, by: int) -> Table:
    cells = tuple(_cell(cell, by) for cell in table.cells)
    return replace(table, start=table.start + by, end=table.end + by, cells=cells)


def _left_out(left: LeftOut, by: int, pages: int) -> LeftOut:
    at = None if left.at is None else left.at + by
    return replace(left, at=at, page=None if left.page is None else left.page + pages)


def _line(line: Line, by: int, pages: int) -> Line:
    return replace(line, start=line.start + by, end=line.end + by, page=line.page + pages)


def _found(settings: Sequence[FoundSettings]) -> FoundSettings:
    """The first value of each setting: the notice says whose the document is, an annex who filled in its table."""
    names = [field.name for field in fields(FoundSettings)]
    return FoundSettings(**{name: _first(settings, name) for name in names})


def _first(settings: Sequence[FoundSettings], name: str) -> Any:
    values = [getattr(each, name) for each in settings]
    return next((value for value in values if value), values[0])
