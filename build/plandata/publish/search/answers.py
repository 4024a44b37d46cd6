"""What /search and /search.json answer: one query over all indexed tables, grouped by table, best first."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plandata.publish.search.finding import find
from plandata.publish.search.folding import fold
from plandata.publish.search.highlight import Span, excerpt, mark, spans
from plandata.publish.search.index import HEADINGS_OF, SearchIndex, headline_of, quote
from plandata.publish.search.query import Query, parse

# Tables a reader looks for things in come first; the others follow by name.
FIRST = ("tasks", "clauses", "projects", "targets", "agencies", "cities", "positions", "citations", "responsibilities")
PLACE = ("plan_id", "clause_id", "task_id", "start_char", "end_char")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row found: its key, where it stands, its searchable columns as printed and the spans of the words in them."""

    keys: tuple[str, ...]  # the values of the primary key
    headings: str | None
    values: Mapping[str, Any]  # PLACE, as far as the table has it, and the searchable columns
    spans: Mapping[str, tuple[Span, ...]]  # column → spans, in code points of its value, end exclusive

    @property
    def key(self) -> str:
        """The primary key as one word, several values joined by commas."""
        return ",".join(self.keys)

    @property
    def above(self) -> str:
        """The headings above the row, its own left out where its text shows it."""
        parts = (self.headings or "").split(" › ")
        shown = fold("".join(str(value) for value in self.values.values()))
        return " › ".join(parts[:-1] if fold(parts[-1]) in shown else parts)

    @property
    def headline_column(self) -> str:
        """The first searchable column, where it is a name or title beside others; '' for running text."""
        return headline_of([column for column in self.values if column not in PLACE])

    @property
    def headline(self) -> str:
        """What names the row; '' for running text."""
        return str(self.values.get(self.headline_column) or "")

    def marked(self, column: str) -> Markup:
        """A column's whole value as HTML, the words marked."""
        return mark(str(self.values[column] or ""), self.spans.get(column, ()))

    @property
    def snippets(self) -> list[tuple[str, Markup]]:
        """(column, HTML) of the columns beside the headline in which a word stands, cut at sentence ends."""
        shown = []
        headline_shows_it = self.headline_column in self.spans
        for column, found in self.spans.items():
            text = str(self.values[column] or "")
            if column != self.headline_column and not (text == self.headline and headline_shows_it):
                shown.append((column, excerpt(text, found)))
        return shown


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one table: a page of them, how many there are in all ("10,000+" when capped).

    `left` of them are not among the answers, since another group shows their words.
    """

    table: str
    query: Query
    count: int
    capped: bool
    offset: int
    answers: tuple[Answer, ...]
    left: int = 0

    @property
    def next_offset(self) -> int | None:
        """Where the next page starts, None on the last one."""
        following = self.offset + len(self.answers)
        return following if self.answers and following < self.count else None


def ordered(indexes: Mapping[str, SearchIndex]) -> list[SearchIndex]:
    """The indexes in the order in which /search shows their tables."""
    rank = {table: at for at, table in enumerate(FIRST)}
    return sorted(indexes.values(), key=lambda index: (rank.get(index.table, len(FIRST)), index.table))


def ask(  # noqa: PLR0913  where, what, and which of it
    connection: sqlite3.Connection,
    index: SearchIndex,
    text: str,
    *,
    limit: int,
    offset: int = 0,
    plans: Sequence[str] | None = None,
    leaving: Collection[int] = (),
) -> Group:
    """Answer a query over one table, from `offset` on; over rows of some plans alone where these are given.

    Rows whose rowids are in `leaving` are counted and not among the answers.
    """
    query = parse(text, index.columns)
    found = find(connection, index, query, limit=limit + len(leaving), offset=offset, plans=plans)
    shown = [hit.rowid for hit in found.hits if hit.rowid not in leaving][:limit]
    rows = _rows(connection, index, shown)
    answers = tuple(_answer(index, query, rows[rowid]) for rowid in shown)
    return Group(index.table, query, found.count, found.capped, offset, answers, len(leaving))


def _rows(connection: sqlite3.Connection, index: SearchIndex, rowids: list[int]) -> dict[int, dict[str, Any]]:
    """rowid → the values of the row's key ("keys"), headings ("headings"), place and searchable columns."""
    names, keys = _columns(connection, index)
    headings = HEADINGS_OF[index.table] if index.has_headings else "null"
    columns = [f"{headings} as search_headings", *(f"t.{quote(name)}" for name in [*names, *keys])]
    sql = f"select t.rowid as search_rowid, {', '.join(columns)} from {quote(index.table)} t where t.rowid in ({','.join('?' * len(rowids))})"  # noqa: S608, E501
    found = {}
    for rowid, above, *values in connection.execute(sql, rowids):
        shown = dict(zip(names, values[: len(names)], strict=True))
        found[rowid] = {"keys": values[len(names) :] or [rowid], "headings": above, **shown}
    return found


def _columns(connection: sqlite3.Connection, index: SearchIndex) -> tuple[list[str], list[str]]:
    """(columns of an answer, columns of the primary key in order)."""
    about = connection.execute(f"pragma table_info({quote(index.table)})").fetchall()
    held = {row[1] for row in about}
    keys = [row[1] for row in sorted(about, key=lambda row: row[5]) if row[5]]
    place = [name for name in PLACE if name in held and name not in index.columns]
    return [*place, *index.columns], keys


def _answer(index: SearchIndex, query: Query, row: Mapping[str, Any]) -> Answer:
    values = {name: value for name, value in row.items() if name not in ("keys", "headings")}
    found = {column: spans(str(values[column] or ""), query.terms, column) for column in index.columns}
    keys = tuple(str(key) for key in row["keys"])
    return Answer(keys, row["headings"], values, {column: where for column, where in found.items() if where})
