"""Tables of a plain text: lines whose cells tabs part, and tables copied cell by cell, each on a line of its own.

    序号⏎任务⏎责任单位⏎完成时限⏎1⏎修渠。⏎县水务局⏎县住建局⏎12月底前⏎2⏎…

Pages of the web leave the second kind. Lines from 序号 to the number 1 are the head; each number begins a row. A cell
may hold several lines (two bodies) or none (a merged one): what kind of words each column holds decides which lines
are whose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from plandata.annotate.bodies import is_body, read_bodies
from plandata.annotate.segments import Span, squeeze
from plandata.model import Clause
from plandata.model.document import Cell, Table
from plandata.model.wordlists import WordLists

_FEWEST_HEADS, _MOST_HEADS, _FEWEST_KNOWN = 3, 10, 2  # columns; heads beside 序号 that table_heads.yml knows
_LONGEST_HEAD, _MOST_LINES = 12, 24  # characters of a head; lines of a row
_BODIES = frozenset({"lead", "support", "duty", "body", "unit", "owner"})
_TIMES = frozenset({"deadline", "years", "start"})
# What an assignment of lines to columns costs: a line that does not look like its column, a cell left empty, and each
# further line of a cell that is no list of bodies.
_MISFIT, _EMPTY, _NO_TEXT, _MORE_LINES = 2.0, 1.2, 3.0, 0.4

KindOf = Callable[[str], str | None]


def plain_tables(clauses: Sequence[Clause], words: WordLists, kind_of: KindOf) -> tuple[Table, ...]:
    """Every such table, in the order of the text; `kind_of` says what a head's words announce."""
    found = [*_typed_tables(clauses), *_fallen_tables(clauses, words, kind_of)]
    return tuple(sorted(found, key=lambda table: table.start))


# Cells that tabs part


def _typed_tables(clauses: Sequence[Clause]) -> Iterator[Table]:
    """Tables of a plain text: lines one behind the other, each with as many cells as the first, set apart by tabs."""
    for width, group in groupby(map(_line_cells, clauses), key=len):
        rows = list(group)
        if width > 1 and len(rows) > 1:
            cells = tuple(
                Cell(at, column, 1, 1, *span) for at, row in enumerate(rows) for column, span in enumerate(row)
            )
            yield Table(rows[0][0][0], rows[-1][-1][1], len(rows), width, cells)


def _line_cells(clause: Clause) -> tuple[Span, ...]:
    words = clause.text
    if "\t" not in words or "\n" in words.strip():
        return ()
    spans, at = [], clause.start_char
    for part in words.split("\t"):
        lead = len(part) - len(part.lstrip())
        spans.append((at + lead, at + max(lead, len(part.rstrip()))))
        at += len(part) + 1
    return tuple(spans)


# Cells on lines of their own


def _fallen_tables(clauses: Sequence[Clause], words: WordLists, kind_of: KindOf) -> Iterator[Table]:
    limit = re.compile("|".join(words["bodies.deadline_patterns"]))
    at = 0
    while at < len(clauses):
        opens = len(clauses[at].text) <= _LONGEST_HEAD and kind_of(_line(clauses[at])) == "index"
        table = _table_at(clauses, at, words, kind_of, limit) if opens else None
        if table is None:
            at += 1
            continue
        yield table
        while at < len(clauses) and clauses[at].start_char < table.end:
            at += 1


def _table_at(
    clauses: Sequence[Clause], at: int, words: WordLists, kind_of: KindOf, limit: re.Pattern[str]
) -> Table | None:
    heads = _lines_up_to("1", clauses, at)
    if heads is None or not _FEWEST_HEADS <= len(heads) <= _MOST_HEADS:
        return None
    kinds = [kind_of(_line(head)) or "" for head in heads]
    if sum(map(bool, kinds[1:])) < _FEWEST_KNOWN or any(len(_line(head)) > _LONGEST_HEAD for head in heads):
        return None
    cells = [Cell(0, column, 1, 1, *_span([head])) for column, head in enumerate(heads)]
    rows = list(_rows(clauses, at + len(heads), len(heads)))
    for number, row in enumerate(rows, 1):
        fits = [[_fits(_line(line), kind, words, limit) for kind in kinds[1:]] for line in row[1:]]
        shared = _shared_out(fits, kinds[1:])
        # Where the last row ends nothing tells but what its lines are: the longest of the cheapest ways.
        ends = range(1, len(fits) + 1) if number == len(rows) else [len(fits)]
        cuts = min((shared[end] for end in ends), key=lambda way: (way[0], -way[1][-1]))[1] if fits else []
        cells.append(Cell(number, 0, 1, 1, *_span(row[:1])))
        for column, (first, last) in enumerate(pairwise(cuts), 1):
            if lines := row[1 + first : 1 + last]:
                cells.append(Cell(number, column, 1, 1, *_span(lines)))
    if not rows:
        return None
    return Table(cells[0].start, cells[-1].end, len(rows) + 1, len(heads), tuple(cells))


def _lines_up_to(number: str, clauses: Sequence[Clause], at: int) -> Sequence[Clause] | None:
    """The lines from `at` to the one that is nothing but the number; None where another kind of clause comes first."""
    for end in range(at, min(len(clauses), at + _MOST_LINES + 1)):
        if clauses[end].kind != "paragraph":
            return None
        if _line(clauses[end]) == number and end > at:
            return clauses[at:end]
    return None


def _rows(clauses: Sequence[Clause], at: int, columns: int) -> Iterator[Sequence[Clause]]:
    """Each row: its number and the lines up to the next one; the last is no longer than those before."""
    number, longest = 1, columns
    while (row := _lines_up_to(str(number + 1), clauses, at)) is not None:
        yield row
        at, number, longest = at + len(row), number + 1, max(longest, len(row))
    end = at
    while end < len(clauses) and end - at < longest and clauses[end].kind == "paragraph":
        end += 1
    if end - at > 1:
        yield clauses[at:end]


def _fits(line: str, kind: str, words: WordLists, limit: re.Pattern[str]) -> bool:
    bodies = read_bodies(line, 0, len(line), words)
    named = bool(bodies) and all(is_body(body.name, words) for body in bodies)
    if kind in _BODIES:
        return named
    return limit.search(line) is not None and not named if kind in _TIMES else not named


def _shared_out(fits: Sequence[Sequence[bool]], kinds: Sequence[str]) -> list[tuple[float, list[int]]]:
    """For each number of lines the cheapest way to share them out: its cost, and where the columns begin and end."""
    nothing = (float("inf"), [0])
    best = [(0.0, [0]), *[nothing] * len(fits)]
    for column, kind in enumerate(kinds):
        best = [
            min(
                (cost + _cost(fits[start:end], column, kind), [*cuts, end])
                for start, (cost, cuts) in enumerate(best[: end + 1])
            )
            for end in range(len(fits) + 1)
        ]
    return best


def _cost(lines: Sequence[Sequence[bool]], column: int, kind: str) -> float:
    if not lines:
        return _EMPTY if kind in _BODIES | _TIMES or column else _NO_TEXT
    misfits = sum(not line[column] for line in lines)
    return _MISFIT * misfits + (0.0 if kind in _BODIES else _MORE_LINES * (len(lines) - 1))


def _line(clause: Clause) -> str:
    return squeeze(clause.text)


def _span(clauses: Sequence[Clause]) -> Span:
    """From the first to the last character of these lines that is no white space."""
    first, last = clauses[0], clauses[-1]
    lead, tail = len(first.text) - len(first.text.lstrip()), len(last.text) - len(last.text.rstrip())
    return first.start_char + lead, last.start_char + len(last.text) - tail
