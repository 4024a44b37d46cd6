"""The full-text indexes inside plans.db: one contentless FTS5 table `<table>_fts` per searchable table.

Its columns are the table's searchable columns, the headline first; its rowids are the table's. Its tokens are the pairs
of neighbouring characters of the folded text, punctuation included, the last one alone: 长春市 is 长春 春市 市.
So a phrase of pairs finds exactly the rows that hold a word, and `长*` those that hold one character; single characters
as tokens would be exact too, at seven times the time over a million rows (docs/benchmarks.md).

A last column `headings` serves ranking: its tokens carry a mark that folding lets through nowhere else, so a word in a
heading lifts a row and never makes one match, whatever the query. Bare sqlite3 can ask the index: docs/search.md.

The tables are not declared as the `content` of their indexes: Datasette's own search would then act on them and,
without our plugin, silently find nothing of three characters or more.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plandata.publish.search.folding import fold
from plandata.publish.search.query import Term, expression, phrase, plain_terms

HEADINGS = "headings"
MARK = "\ufdd0"  # a noncharacter: Unicode keeps it for uses like this one, and folding drops it
# `ascii` takes every character beyond ASCII for a token character, whatever Unicode version SQLite knows.
TOKENIZER = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''"))
NOTHING = '" "'  # an FTS5 phrase without a token: matches no row and is no error
# What stands above a row, by table: an SQL expression over the row `t`. It ranks only.
HEADINGS_OF = {
    "clauses": """(
      with recursive above(parent_id, heading, steps) as (
        select t.parent_id, t.heading, 0
        union all
        select c.parent_id, c.heading, steps + 1 from clauses c join above on c.clause_id = above.parent_id
      )
      select group_concat(heading, ' › ') from (
        select heading from above where heading is not null order by steps desc))""",
    "tasks": "t.section",
}


def headline_of(columns: Sequence[str]) -> str:
    """Return the column that names a row: the first of several; '' for running text, with or without its English."""
    printed = [column for column in columns if not column.endswith("_en")]
    return columns[0] if len(printed) > 1 else ""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """One index as it stands in a database: the table it serves and the columns a word may stand in, headline first."""

    table: str
    columns: tuple[str, ...]
    has_headings: bool = False

    @property
    def name(self) -> str:
        """Name of the FTS5 table."""
        return f"{self.table}_fts"


def create_indexes(connection: sqlite3.Connection, searchable: Mapping[str, Sequence[str]]) -> None:
    """Write the index of every table of `searchable` (table → its searchable columns) over the rows it holds now.

    Call it last: rows added later are not found. Same rows in the same order give the same bytes.
    """
    register_functions(connection)
    for table, columns in sorted(searchable.items()):
        if columns:
            _create_index(connection, SearchIndex(table, tuple(columns), table in HEADINGS_OF))


def read_indexes(connection: sqlite3.Connection) -> dict[str, SearchIndex]:
    """The indexes that a database holds, by table."""
    rows = connection.execute(
        "select i.name from sqlite_master i join sqlite_master t on t.type = 'table' and i.name = t.name || '_fts'"
        " where i.sql like 'create virtual table%using fts5%' order by i.name"
    ).fetchall()
    indexes = {}
    for (name,) in rows:
        columns = [row[1] for row in connection.execute(f"pragma table_info({quote(name)})")]
        table = name.removesuffix("_fts")
        shown = tuple(column for column in columns if column != HEADINGS)
        indexes[table] = SearchIndex(table, shown, HEADINGS in columns)
    return indexes


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the SQL functions of search: fold, search_tokens, heading_tokens, escape_fts."""
    for name, function in (
        ("fold", lambda text: None if text is None else fold(str(text))),
        ("search_tokens", search_tokens),
        ("heading_tokens", heading_tokens),
        ("escape_fts", escape_fts),
    ):
        connection.create_function(name, 1, function, deterministic=True)


def search_tokens(text: object) -> str | None:
    """The tokens of a text: every pair of neighbouring characters, the last one alone; null for null."""
    return None if text is None else " ".join(_pairs(fold(str(text))))


def heading_tokens(text: object) -> str | None:
    """The same for the headings column: every token marked."""
    return None if text is None else " ".join(MARK + pair for pair in _pairs(fold(str(text))))


def escape_fts(text: str | None) -> str:
    """A text as an FTS5 expression: every word of it, none an operator. Replaces Datasette's function of that name.

    It does not know which table it is asked for, so it also gives what stock Datasette would have asked: an FTS table
    of another making is still found by words. In ours that finds nothing more: a word alone is there a token only
    when it is a pair. Quotation marks and invisible characters, which make phrases, are left to our own reading.
    """
    text = str(text or "").encode("utf-8", "ignore").decode()
    ours = expression(plain_terms(text), "AND") or NOTHING
    is_plain = '"' not in text and all(character.isspace() or fold(character) for character in text)
    return f"({ours}) OR ({_words_as_phrases(text)})" if is_plain and text.strip() else ours


def _words_as_phrases(text: str) -> str:
    """Each word as a phrase, as Datasette's own escape_fts has a text without quotation marks."""
    return " ".join(f'"{word}"' for word in text.split())


def heading_expression(term: Term) -> str:
    """The FTS5 expression of the rows under a heading that holds the term."""
    return f"{HEADINGS} : {phrase(term.folded, MARK)}"


def _pairs(folded: str) -> list[str]:
    return [folded[at : at + 2] for at in range(len(folded))]


def quote(name: str) -> str:
    """A name as an SQL identifier."""
    return '"{}"'.format(name.replace('"', '""'))


def add_rows(connection: sqlite3.Connection, index: SearchIndex, where: str, values: Sequence[object] = ()) -> None:
    """Let an index find the rows `t` of its table of which the SQL condition `where` is true."""
    names, tokens = _columns(index)
    rows = f"select t.rowid, {tokens} from {quote(index.table)} t where {where} order by t.rowid"  # noqa: S608
    connection.execute(f"insert into {quote(index.name)}(rowid, {names}) {rows}", values)


def forget_rows(connection: sqlite3.Connection, index: SearchIndex, where: str, values: Sequence[object] = ()) -> None:
    """Let an index no longer find such rows. They, and what stands above them, must be as they were when added."""
    names, tokens = _columns(index)
    name = quote(index.name)
    rows = f"select 'delete', t.rowid, {tokens} from {quote(index.table)} t where {where}"  # noqa: S608
    connection.execute(f"insert into {name}({name}, rowid, {names}) {rows}", values)


def forget_all(connection: sqlite3.Connection, index: SearchIndex) -> None:
    """Empty an index."""
    name = quote(index.name)
    connection.execute(f"insert into {name}({name}) values ('delete-all')")  # noqa: S608


def _columns(index: SearchIndex) -> tuple[str, str]:
    """The columns of an index, and the SQL of their tokens over a row `t`."""
    columns = [*index.columns, HEADINGS] if index.has_headings else list(index.columns)
    tokens = [f"search_tokens(t.{quote(column)})" for column in index.columns]
    if index.has_headings:
        tokens.append(f"heading_tokens({HEADINGS_OF[index.table]})")
    return ", ".join(map(quote, columns)), ", ".join(tokens)


def _create_index(connection: sqlite3.Connection, index: SearchIndex) -> None:
    name, (names, _) = quote(index.name), _columns(index)
    connection.execute(f"create virtual table {name} using fts5({names}, content='', tokenize={quote(TOKENIZER)})")
    add_rows(connection, index, "true")
    connection.execute(f"insert into {name}({name}) values ('optimize')")  # noqa: S608
