"""A document's structure as JSON, kept in raw/ beside its text: the same values give the same bytes.

    {"text_sha256": "…", "read_by": "text", "blocks": [[start, end, kind, level, number, computed], …],
     "tables": [{"start": …, "cells": [[row, column, row_span, column_span, start, end, words], …]}, …], …}

A block, a cell, a page, a line and what was left out stand on a line each, as lists in the order of their fields; a
cell's own words stand behind its fields, so that the build can say whether they are still those of the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.model.document import Block, Cell, Document, LeftOut, Line, Page, Table

STRUCTURE_FILE = "structure.json"
_LISTS: Mapping[str, type] = {"blocks": Block, "pages": Page, "left_out": LeftOut, "lines": Line}
_REMEDY = "Restore raw/ as committed, or read the document anew with `plandata reread`."


def has_structure(document: Document) -> bool:
    """Whether a document knows more than its text."""
    return any(getattr(document, name) for name in ("tables", *_LISTS)) or document.read_by != "text"


def to_json(document: Document) -> str:
    """Return the structure of a document as JSON; the settings that the file told stand in SOURCE.yml, not here."""
    listed = {name: [list(astuple(item)) for item in getattr(document, name)] for name in _LISTS}
    tables = [
        {
            **{field.name: getattr(table, field.name) for field in fields(Table) if field.name != "cells"},
            "cells": [[*astuple(cell), document.text[cell.start : cell.end]] for cell in table.cells],
        }
        for table in document.tables
    ]
    head = {"text_sha256": _digest(document.text), "read_by": document.read_by}
    entries = [f"{_dump(name)}: {_dump(value)}" for name, value in head.items()]
    entries += [f"{_dump(name)}: {_lines(items)}" for name, items in listed.items()]
    entries.append(f'"tables": {_lines(tables)}')
    return "{\n" + ",\n".join(entries) + "\n}\n"


def read_structure(path: Path, text: str) -> Document:
    """Return the document of a text and its structure file; a text without one has no structure.

    Raises PlanDataError where the file is not readable, belongs to another text, or places a cell or a block where the
    text does not hold it.
    """
    if not path.is_file():
        return Document(text)
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
        document = from_json(stored, text)
        cells = [row[-1] for table in stored["tables"] for row in table["cells"]]
        digest = stored["text_sha256"]
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        told = " ".join(str(error).split())[:120]
        raise PlanDataError(str(path), f"not readable: {told}", "the structure of the text", _REMEDY) from None
    if digest != _digest(text):
        raise PlanDataError(str(path), f"structure of a text with SHA-256 {digest}", _digest(text), _REMEDY)
    placed = [cell for table in document.tables for cell in table.cells]
    for cell, words in zip(placed, cells, strict=True):
        if text[cell.start : cell.end] != words:
            told = f"cell in row {cell.row + 1}, column {cell.column + 1}: {text[cell.start : cell.end][:40]!r}"
            raise PlanDataError(str(path), told, repr(words[:40]), _REMEDY)
    wrong = next((block for block in document.blocks if not 0 <= block.start < block.end <= len(text)), None)
    if wrong:
        raise PlanDataError(str(path), f"block {wrong.start}–{wrong.end}", f"within 0–{len(text)}", _REMEDY)
    return document


def from_json(stored: Mapping[str, Any], text: str) -> Document:
    """Return the document of a text and its structure as loaded. Raises KeyError or TypeError for another shape."""
    tables = tuple(
        Table(**{**table, "cells": tuple(Cell(*row[:-1]) for row in table["cells"])}) for table in stored["tables"]
    )
    listed: dict[str, Any] = {name: tuple(kind(*row) for row in stored[name]) for name, kind in _LISTS.items()}
    listed["lines"] = tuple(replace(line, box=tuple(line.box)) for line in listed["lines"])
    return Document(text, tables=tables, read_by=stored["read_by"], **listed)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(items: Iterable[object]) -> str:
    listed = ",\n".join(_dump(item) for item in items)
    return f"[\n{listed}\n]" if listed else "[]"
