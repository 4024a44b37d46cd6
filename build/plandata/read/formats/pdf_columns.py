"""Tables of a PDF page that no rules part: rows of words set apart at the same places.

    指标名称      单位    2024年   2027年
    森林覆盖率      %      51.2      53

At least three rows one under the other have three or more words far apart, and the white strips between the columns go
through all of them. A line without a word in the first column goes on with the row that it is nearer to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from plandata.read.formats.building import CellWords
from plandata.read.formats.pdf_lines import Char, join, rows_of, words_of

_APART = 1.2  # of a character's size: what is set further apart stands in another column
_COLUMNS = 3
_ROWS = 3  # rows that have a word in as many columns
_STEP = 4.0  # of a line's height: further below, another table begins


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of a line without a wide gap between them."""

    chars: tuple[Char, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line as its runs."""

    chars: tuple[Char, ...]
    runs: tuple[_Run, ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table that only its white space shows: its cells, where it begins, and the characters that it takes."""

    cells: tuple[CellWords, ...]
    top: float
    chars: tuple[Char, ...]


def find_aligned(chars: Sequence[Char]) -> Iterator[Aligned]:
    """Yield the tables without rules that characters make, from the top of the page."""
    rows = [row for row in map(_row, rows_of(chars)) if row.runs]
    at = 0
    while at < len(rows):
        end = _end(rows, at)
        block = rows[at:end]
        if sum(len(row.runs) >= _COLUMNS for row in block) >= _ROWS:
            yield _table(block)
            at = end
        else:
            at += 1


def _row(chars: Sequence[Char]) -> _Row:
    seen = sorted((char for char in chars if not char["text"].isspace()), key=lambda char: char["x0"])
    groups: list[list[Char]] = []
    for char in seen:
        if groups and char["x0"] - groups[-1][-1]["x1"] < _APART * max(char["size"], groups[-1][-1]["size"]):
            groups[-1].append(char)
        else:
            groups.append([char])
    runs = tuple(_Run(tuple(group), group[0]["x0"], group[-1]["x1"]) for group in groups)
    top, bottom = (min((c["top"] for c in seen), default=0.0), max((c["bottom"] for c in seen), default=0.0))
    return _Row(tuple(chars), runs, top, bottom)


def _end(rows: Sequence[_Row], at: int) -> int:
    """Behind the last row of the table that may begin at a row; `at` where none does."""
    if len(rows[at].runs) < _COLUMNS:
        return at
    columns = _merged(rows[at : at + 1])
    end = last = at + 1
    while end < len(rows):
        above, row = rows[end - 1], rows[end]
        merged = _merged(rows[at : end + 1])
        if len(merged) < max(_COLUMNS, len(columns)) or row.top - above.top > _STEP * (above.bottom - above.top):
            break
        end += 1
        if len(row.runs) > 1:
            columns, last = merged, end
        elif row.runs[0].left > merged[0][1] and end - 1 == last and _is_close(above, row):
            last = end
    return last


def _is_close(above: _Row, row: _Row) -> bool:
    """Whether a line is set as close below another as those of one paragraph."""
    return row.top - above.top <= 1.6 * (above.bottom - above.top)


def _merged(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """The strips that the words of rows fill, from the left."""
    strips: list[tuple[float, float]] = []
    for left, right in sorted((run.left, run.right) for row in rows for run in row.runs):
        if strips and left <= strips[-1][1]:
            strips[-1] = (strips[-1][0], max(strips[-1][1], right))
        else:
            strips.append((left, right))
    return strips


def _table(block: Sequence[_Row]) -> Aligned:
    columns = _merged(block)
    begins = [number for number, row in enumerate(block) if row.runs[0].left <= columns[0][1]]
    lines: dict[tuple[int, int], list[str]] = {}
    for row in block:
        own = min(begins, key=lambda begin: (abs(block[begin].top - row.top), begin))
        for run in row.runs:
            column = next(at for at, strip in enumerate(columns) if run.left <= strip[1])
            place = begins.index(own), column
            lines.setdefault(place, []).append(words_of(run.chars))
    cells = {place: _paragraphs(said, apart=place[0] in _melted(lines)) for place, said in lines.items()}
    placed = tuple(
        CellWords(row, column, 1, 1, cells.get((row, column), ()))
        for row in range(len(begins))
        for column in range(len(columns))
    )
    return Aligned(placed, block[0].top, tuple(char for row in block for char in row.chars))


def _melted(lines: Mapping[tuple[int, int], Sequence[str]]) -> frozenset[int]:
    """The rows that hold several rows of the print: lines of two columns or more end and begin with figures."""
    figures = Counter(
        row for (row, _), said in lines.items() if any(a[-1:].isdigit() and b[-1:].isdigit() for a, b in pairwise(said))
    )
    return frozenset(row for row, columns in figures.items() if columns > 1)


def _paragraphs(lines: Sequence[str], *, apart: bool) -> tuple[str, ...]:
    """The paragraphs of a cell: one, or each line where they are of several rows."""
    return tuple(lines) if apart else (reduce(join, lines),)
