"""Tables that an earlier conversion has torn into lines: one cell a line (指标, 单位, 2020年, 2025年, 绿化率, %, 35 …),
or one row a line with only spaces between its cells (指标 单位 2020年 2025年).

Nothing tells for sure which words belong to which column: empty and merged cells leave none. So no fact is read from
them, and the review tells where they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from plandata.annotate.grids import is_head
from plandata.annotate.segments import Span, squeeze
from plandata.model import Clause
from plandata.model.wordlists import WordLists

_HEADS = 3  # lines one behind the other that head columns
_AMONG = 6  # lines that they stand among: 主要, 指标 may be two lines of one head
_LONGEST = 24  # characters of a cell
_SPACED = 3  # heads in one line with spaces between them
_ENDS = ("。", "；", "：")
_LINES = ("paragraph", "preamble", "item", "task")


def find_torn(clauses: Sequence[Clause], words: WordLists) -> tuple[Span, ...]:
    """Return the spans of torn tables, in order of the text.

    One is short lines from the heads on, at least twice as many as those, or lines of words that spaces part under a
    line of heads.
    """
    heads = words.of_file("table_heads")
    spans: list[Span] = []
    at = 0
    while at < len(clauses):
        count = _heads_at(clauses, at, heads)
        end = at
        while count and end < len(clauses) and (_is_cell(clauses[end]) or _is_among_cells(clauses, end)):
            end += 1
        if behind := _rows_end(clauses, at, heads):
            spans.append((clauses[at].start_char, clauses[behind - 1].end_char))
            at = behind
        elif count and end - at >= 2 * count:
            spans.append((clauses[at].start_char, clauses[end - 1].end_char))
            at = end
        else:
            at += 1
    return tuple(spans)


def _heads_at(clauses: Sequence[Clause], at: int, heads: WordLists) -> int:
    """How many lines from here on are heads of columns; 0 where too few are to be a table's."""
    if not _is_cell(clauses[at]) or not is_head(squeeze(clauses[at].text), heads):
        return 0
    near = [clause for clause in clauses[at : at + _AMONG] if _is_cell(clause)]
    known = sum(is_head(squeeze(clause.text), heads) for clause in near)
    return known if known >= _HEADS else 0


def _rows_end(clauses: Sequence[Clause], at: int, heads: WordLists) -> int:
    """Behind the last row of a table whose rows are lines, the heads first; 0 where none begins here."""
    words = clauses[at].text.split() if _is_spaced(clauses[at]) else []
    if len(words) < _SPACED or not all(is_head(word, heads) for word in words[:_SPACED]):
        return 0
    end = at + 1
    while end < len(clauses) and _is_spaced(clauses[end]):
        end += 1
    return end if end - at > 1 or len(words) > 2 * _SPACED else 0


def _is_spaced(clause: Clause) -> bool:
    return clause.kind in _LINES and "\t" not in clause.text and len(clause.text.split()) > 1


def _is_among_cells(clauses: Sequence[Clause], at: int) -> bool:
    """Whether a longer line is a cell too (建设内容): it stands between cells, two of them behind it."""
    behind = clauses[at + 1 : at + 3]
    return clauses[at].kind in _LINES and len(behind) == 2 and all(map(_is_cell, behind))


def _is_cell(clause: Clause) -> bool:
    words = clause.text.strip()
    lone = clause.kind in _LINES and "\t" not in words and "\n" not in words
    return lone and len(words) <= _LONGEST and not words.endswith(_ENDS)
