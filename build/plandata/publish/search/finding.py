"""Find the rows of a query and put the best first.

A row scores by how often and how densely the words stand in it; words of its headline (title, name) and of the headings
above it weigh more; of equal rows the one that says a word sooner is better. Rank is worked out over the first POOL
rows and over those under a heading that holds the words; rows are counted and paged up to CAP, beyond which a reader is
told "10,000+" and narrows the query.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from plandata.publish.search.folding import fold
from plandata.publish.search.index import SearchIndex, heading_expression, headline_of, quote
from plandata.publish.search.query import Query, Term, expression, match

CAP = 10_000
POOL = 200
HEADLINE_WEIGHT = 5.0
HEADING_WEIGHT = 0.5
# Characters that a row counts for more than it has unless a heading above it says the word: a line of addressees is not
# about a place for being short. From 50 to 1,000 the ranking set finds the same rows first.
PARAGRAPH = 200


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


def find(  # noqa: PLR0913  where, what, and which of it
    connection: sqlite3.Connection,
    index: SearchIndex,
    query: Query,
    *,
    limit: int = 20,
    offset: int = 0,
    plans: Sequence[str] | None = None,
) -> Found:
    """Return hits `offset` to `offset + limit` of a query over one table; none where nothing is asked or can be.

    `plans`: only rows of these plans, of a table whose rows say so.
    """
    if query.blank or query.problem:
        return Found((), 0, capped=False)
    rowids = _matching(connection, index, query, CAP + 1, plans)
    capped = len(rowids) > CAP
    rowids = rowids[:CAP]
    scores = _scores(connection, index, query, rowids) if query.groups else {}
    best = sorted(scores, key=lambda rowid: (-scores[rowid][0], scores[rowid][1], rowid))
    if offset + limit > len(best):
        best += [rowid for rowid in rowids if rowid not in scores]
    hits = tuple(Hit(rowid, scores[rowid][0] if rowid in scores else 0.0) for rowid in best[offset : offset + limit])
    return Found(hits, len(rowids), capped)


def condition(index: SearchIndex, query: Query, parameter: str) -> tuple[str, dict[str, str]]:
    """The SQL condition on a row of the table, with its parameters, that holds for exactly the rows found."""
    if query.problem:
        return "0", {}
    operator, fts = ("in", match(query)) if query.groups else ("not in", expression(query.excluded))
    inner = f"select rowid from {quote(index.name)} where {quote(index.name)} match :{parameter}"  # noqa: S608  names quoted, values bound
    return f"{quote(index.table)}.rowid {operator} ({inner})", {parameter: fts}


def _matching(
    connection: sqlite3.Connection, index: SearchIndex, query: Query, limit: int, plans: Sequence[str] | None
) -> list[int]:
    """The first `limit` rowids that match, in document order."""
    if query.groups and plans is None:
        return _fts(connection, index, match(query), limit)
    where, parameters = condition(index, query, "search")
    if plans is not None:
        where += " and plan_id in (select value from json_each(:plans))"
        parameters = {**parameters, "plans": json.dumps(plans)}
    sql = f"select rowid from {quote(index.table)} where {where} order by rowid limit {int(limit)}"  # noqa: S608  names quoted, values bound
    return [rowid for (rowid,) in connection.execute(sql, parameters)]


def _fts(connection: sqlite3.Connection, index: SearchIndex, fts: str, limit: int) -> list[int]:
    name = quote(index.name)
    sql = f"select rowid from {name} where {name} match ? limit ?"  # noqa: S608  names quoted, values bound
    return [rowid for (rowid,) in connection.execute(sql, (fts, limit))]


def _scores(
    connection: sqlite3.Connection, index: SearchIndex, query: Query, rowids: Sequence[int]
) -> dict[int, tuple[float, int]]:
    """Score and place of the first word for the first POOL rows and the first POOL under a heading with all words."""
    terms, pool, lifted = query.terms, set(rowids[:POOL]), []
    if index.has_headings:
        found = set(rowids)
        lifted = [found.intersection(_fts(connection, index, heading_expression(term), CAP)) for term in terms]
        pool.update(sorted(set.intersection(*lifted))[:POOL])
    columns = ", ".join(quote(column) for column in index.columns)
    sql = f"select rowid, {columns} from {quote(index.table)} where rowid in (select value from json_each(?))"  # noqa: S608
    scores = {}
    for rowid, *values in connection.execute(sql, (json.dumps(sorted(pool)),)):
        headings = sum(rowid in rows for rows in lifted)
        density, first = _density(index, terms, values, 0 if headings else PARAGRAPH)
        scores[rowid] = density + HEADING_WEIGHT * headings, first
    return scores


def _density(index: SearchIndex, terms: Sequence[Term], values: Sequence[object], padding: int) -> tuple[float, int]:
    """How much of a row the terms are, and where the first of them stands in its column.

    How much: times they stand there over the root of the length and the `padding`, the headline weighted.
    """
    total, places = 0.0, []
    headline = headline_of(index.columns)
    for column, value in zip(index.columns, values, strict=True):
        if value:
            text = str(value)
            times = 0
            for term in terms:
                if term.column is None or term.column == column:
                    words, own = (text, term.text) if term.text in text else (fold(text), term.folded)
                    times += words.count(own)  # mostly printed as typed
                    places.append(words.find(own))
            total += (HEADLINE_WEIGHT if column == headline else 1.0) * times / math.sqrt(len(text) + padding)
    return total, min((place for place in places if place >= 0), default=0)
