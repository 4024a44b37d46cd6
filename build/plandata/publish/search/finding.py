"""Find the rows of a query and put the best first.

A row scores by how often and how densely the words stand in it; words of its headline (title, name) and of the headings
above it weigh more. Rank is worked out over the first POOL rows and over those under a heading that holds the
words; rows are counted and paged up to CAP, beyond which a reader is told "10,000+" and narrows the query.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plandata.publish.search.folding import fold
from plandata.publish.search.index import SearchIndex, heading_expression, quote
from plandata.publish.search.query import Query, Term, expression, match

CAP = 10_000
POOL = 500
HEADLINE_WEIGHT = 5.0
HEADING_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found: its rowid and its score (comparable within one query and table only)."""

    rowid: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, best first. `count` is exact unless `capped`: then there are more than that."""

    hits: tuple[Hit, ...]
    count: int
    capped: bool


def find(
    connection: sqlite3.Connection, index: SearchIndex, query: Query, *, limit: int = 20, offset: int = 0
) -> Found:
    """Return hits `offset` to `offset + limit` of a query over one table; none where nothing is asked or can be."""
    if query.blank or query.problem:
        return Found((), 0, capped=False)
    rowids = _matching(connection, index, query, CAP + 1)
    capped = len(rowids) > CAP
    rowids = rowids[:CAP]
    page = _ranked(connection, index, query, rowids)[offset : offset + limit]
    return Found(tuple(page), len(rowids), capped)


def condition(index: SearchIndex, query: Query, parameter: str) -> tuple[str, dict[str, str]]:
    """The SQL condition on a row of the table, with its parameters, that holds for exactly the rows found."""
    if query.problem:
        return "0", {}
    operator, fts = ("in", match(query)) if query.groups else ("not in", expression(query.excluded))
    inner = f"select rowid from {quote(index.name)} where {quote(index.name)} match :{parameter}"  # noqa: S608  names quoted, values bound
    return f"{quote(index.table)}.rowid {operator} ({inner})", {parameter: fts}


def _matching(connection: sqlite3.Connection, index: SearchIndex, query: Query, limit: int) -> list[int]:
    """The first `limit` rowids that match, in document order."""
    if query.groups:
        return _fts(connection, index, match(query), limit)
    where, parameters = condition(index, query, "search")
    sql = f"select rowid from {quote(index.table)} where {where} order by rowid limit {int(limit)}"  # noqa: S608  names quoted, values bound
    return [rowid for (rowid,) in connection.execute(sql, parameters)]


def _fts(connection: sqlite3.Connection, index: SearchIndex, fts: str, limit: int) -> list[int]:
    name = quote(index.name)
    sql = f"select rowid from {name} where {name} match ? limit ?"  # noqa: S608  names quoted, values bound
    return [rowid for (rowid,) in connection.execute(sql, (fts, limit))]


def _ranked(connection: sqlite3.Connection, index: SearchIndex, query: Query, rowids: Sequence[int]) -> list[Hit]:
    """All hits: the pool by score, ties in document order, then the rest in document order."""
    if not query.groups:
        return [Hit(rowid, 0.0) for rowid in rowids]
    terms = query.terms
    lifted = [set(_under_heading(connection, index, query, term)) for term in terms] if index.has_headings else []
    pool = set(rowids[:POOL])
    if len(rowids) > POOL:
        pool.update(set.intersection(*lifted) & set(rowids) if lifted else ())
    scores = dict(_scores(connection, index, terms, lifted, pool))
    best = sorted(scores, key=lambda rowid: (-scores[rowid], rowid))
    return [Hit(rowid, scores[rowid]) for rowid in best] + [Hit(rowid, 0.0) for rowid in rowids if rowid not in scores]


def _under_heading(connection: sqlite3.Connection, index: SearchIndex, query: Query, term: Term) -> list[int]:
    return _fts(connection, index, f"({match(query)}) AND ({heading_expression(term)})", POOL)


def _scores(
    connection: sqlite3.Connection,
    index: SearchIndex,
    terms: Sequence[Term],
    lifted: Sequence[set[int]],
    pool: Iterable[int],
) -> Iterable[tuple[int, float]]:
    columns = ", ".join(quote(column) for column in index.columns)
    sql = f"select rowid, {columns} from {quote(index.table)} where rowid in (select value from json_each(?))"  # noqa: S608  names quoted, values bound
    for rowid, *values in connection.execute(sql, (json.dumps(sorted(pool)),)):
        texts = [fold(str(value)) if value is not None else "" for value in values]
        under = sum(rowid in rows for rows in lifted)
        yield rowid, sum(_weight(index, term, texts) for term in terms) + HEADING_WEIGHT * under


def _weight(index: SearchIndex, term: Term, texts: Sequence[str]) -> float:
    """How much of a row a term is: times it stands there over the root of the length, the headline weighted."""
    total = 0.0
    for at, (column, text) in enumerate(zip(index.columns, texts, strict=True)):
        if text and term.column in (None, column):
            headline = HEADLINE_WEIGHT if at == 0 and len(texts) > 1 else 1.0
            total += headline * text.count(term.folded) / math.sqrt(len(text))
    return total
