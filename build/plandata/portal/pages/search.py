"""What the search plugin answers with: the page /search, its JSON, suggestions and the OpenSearch description.

What the running request asks for is kept in `asked`, so that a cell of a table can show the words in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlencode

from markupsafe import Markup, escape

from plandata.portal.datasette_api import sqlite_timelimit
from plandata.publish.search.answers import FIRST, Answer, Group, ask
from plandata.publish.search.finding import CAP
from plandata.publish.search.highlight import Span, excerpt, mark, spans
from plandata.publish.search.index import SearchIndex
from plandata.publish.search.meant import Meant, SearchWords, variants
from plandata.publish.search.once import told_once
from plandata.publish.search.query import Query, Term, parse
from plandata.publish.search.suggest import NAMES, Suggestion, named, named_within, suggest

PAGE_OF_ALL = 5  # rows of each table on /search
PAGE_OF_ONE = 20
MOST_ROWS = 100
WAYS, FEW_WAYS = 40, 5  # other ways to ask: tried, shown
TRIES = 60  # stretches of the words asked for when nothing is found: all of those of a word of eleven characters
TOO_SLOW = "检索超时：请换更少见的词，或多输入几个字 / took too long: try a rarer or a longer word"

# (text, the one column that it is limited to): `_search=`, `_search_<column>=`.
asked: ContextVar[tuple[tuple[str, str | None], ...]] = ContextVar("asked", default=())


def asked_in(query_string: bytes) -> tuple[tuple[str, str | None], ...]:
    """What a request asks for: `_search=` and `_search_<column>=` of a table, `q=` elsewhere."""
    given = parse_qs(query_string.decode("latin-1"))
    in_table = [key for key in given if key == "_search" or key.startswith("_search_")]
    return tuple((given[key][0], key.partition("_search_")[2] or None) for key in in_table or given.keys() & {"q"})


def marked(text: str, column: str, columns: Collection[str]) -> Markup | None:
    """A cell's text as HTML with the words of the running request marked; None where there are none in it."""
    found = places(text, column, columns)
    return mark(text, found) if found else None


def excerpted(text: str, column: str, columns: Collection[str]) -> Markup | None:
    """The sentences of a cell's text in which the words of the running request stand, marked; None without any."""
    found = places(text, column, columns)
    return excerpt(text, found) if found else None


def places(text: str, column: str, columns: Collection[str] = ()) -> tuple[Span, ...]:
    """Where the words of the running request stand in a text of `column`; a word can be limited to one of `columns`."""
    return spans(text, _terms(columns), column) if asked.get() else ()


def _terms(columns: Collection[str]) -> list[Term]:
    """The words of the running request."""
    return [term for words, limit in asked.get() for term in _parsed(words, tuple(columns), limit).terms]


@lru_cache(maxsize=64)
def _parsed(text: str, columns: tuple[str, ...], column: str | None) -> Query:
    return parse(text, columns, column=column)


def add_highlights(data: dict[str, Any], index: SearchIndex) -> None:
    """Give every row of a table's JSON one more column, `_highlights`: column → [[start, end], …] of the words."""
    terms = _terms(index.columns)
    columns = list(data["columns"])
    at = {column: columns.index(column) for column in index.columns if column in columns}
    rows = []
    for row in data["rows"]:
        values = list(row)
        found = {column: _spans_of(values[place], terms, column) for column, place in at.items()}
        rows.append([*values, {column: where for column, where in found.items() if where}])
    data["rows"], data["columns"] = rows, [*columns, "_highlights"]


def _spans_of(value: object, terms: Any, column: str) -> list[Span]:
    value = value["label"] if isinstance(value, Mapping) else value
    return list(spans(str(value or ""), terms, column))


def problem_words(problem: str | None, chinese: bool) -> str | None:
    """What is wrong with a query in one language: the words of both stand in the JSON, Chinese first."""
    return problem.partition(" / ")[0 if chinese else 2] if problem else None


def number(text: str | None, default: int, most: int) -> int:
    """A whole number from the address bar, whatever stands there."""
    digits = (text or "")[:9]
    return min(int(digits), most) if digits.isascii() and digits.isdigit() else default


@dataclass(frozen=True, slots=True)
class Window:
    """Which of the answers of each table are shown."""

    size: int
    offset: int = 0
    plans: tuple[str, ...] | None = None  # only rows of these
    once: bool = False  # clauses whose words a task shows are left to it


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is answered to a query: groups, what to offer on top, and what is wrong if anything is."""

    groups: Sequence[Group] = ()
    offered: Sequence[Suggestion] = ()
    problem: str | None = None
    parts: Sequence[str] = ()  # words that would find something, where the query finds nothing
    meant: Sequence[tuple[Meant, Group]] = ()  # other ways to ask, each with what it finds


@dataclass(frozen=True, slots=True)
class Means:
    """What a search may use: its time in milliseconds, and other words for what finds nothing."""

    milliseconds: int
    words: SearchWords = field(default_factory=SearchWords)


def answer_all(
    connection: sqlite3.Connection, indexes: Sequence[SearchIndex], text: str, window: Window, means: Means
) -> Answers:
    """Ask every index; tables without a hit are left out, unless one alone is asked. Stops when its time is over."""
    problem = parse(text).problem
    if problem:
        return Answers(problem=problem)
    groups: list[Group] = []
    parts: list[str] = []
    meant: list[tuple[Meant, Group]] = []
    try:
        with sqlite_timelimit(connection, means.milliseconds):
            offered = offers(connection, text, {index.table for index in indexes}) if not window.offset else []
            for index in indexes:
                group = ask(connection, index, text, limit=window.size, offset=window.offset, plans=window.plans)
                if group.count or len(indexes) == 1:
                    groups.append(group)
            groups = told_once(connection, indexes, groups, text, window.plans) if window.once else groups
            if not offered and not any(group.count for group in groups) and _holds_names(connection):
                tables = {index.table for index in indexes}
                offered = [item for item in named_within(connection, text) if item.table in tables]
            if not any(group.count for group in groups):
                parts = parts_found(connection, indexes, parse(text))
            if not window.offset and not any(group.count for group in groups if group.table != "cities"):
                names = [item.label if item.name.isascii() else item.name for item in offered]
                tried = variants(text, means.words, names, _sounds(connection, text))
                meant = meant_by(connection, indexes, tried, window.plans)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return Answers(groups, problem=TOO_SLOW)
    return Answers(groups, offered, parts=parts, meant=meant)


def _sounds(connection: sqlite3.Connection, text: str) -> dict[str, str]:
    """Return the short name of the place that each of several words in Latin letters sounds like."""
    typed = text.split()[:4] if text.isascii() and _holds_names(connection) else []
    found = {word: named(connection, [word]) for word in typed if len(typed) > 1}
    return {
        word: item.label.rstrip("省市") for word, items in found.items() for item in items[:1] if item.table == "cities"
    }


def meant_by(
    connection: sqlite3.Connection,
    indexes: Sequence[SearchIndex],
    tried: Iterable[Meant],
    plans: Sequence[str] | None = None,
) -> list[tuple[Meant, Group]]:
    """The first few ways to ask that find something in the text itself, each with how much. Tries WAYS of them."""
    whole = [index for index in indexes if index.table == "clauses"] or indexes[:1]
    found = (
        (meant, ask(connection, index, meant.text, limit=1, plans=plans))
        for meant in islice(tried, WAYS)
        for index in _said_in(meant.text, whole, indexes)
    )
    each = {meant: group for meant, group in found if group.count}
    return list(each.items())[:FEW_WAYS]


def _said_in(text: str, whole: Sequence[SearchIndex], indexes: Sequence[SearchIndex]) -> Sequence[SearchIndex]:
    """Return where other words are asked for: in the clauses; English ones, which are names, in the projects first."""
    return [index for index in indexes if index.table == "projects"] or whole if text.isascii() else whole


def parts_found(connection: sqlite3.Connection, indexes: Sequence[SearchIndex], query: Query) -> list[str]:
    """What to try when a query finds nothing: of each word the longest stretch, of two characters or more, found alone.

    At most TRIES stretches are asked for, in clauses, which hold the whole text, or in the one table asked.
    """
    whole = [index for index in indexes if index.table == "clauses"] or indexes[:1]
    tries = iter(range(TRIES))
    found: dict[str, None] = {}
    for index in whole:
        for term in query.terms:
            for part in _stretches(term.text):
                if next(tries, None) is None:
                    return list(found)
                if ask(connection, index, f'"{part}"', limit=1).count:
                    found[part] = None
                    break
    return list(found)


def _stretches(word: str) -> Iterable[str]:
    """Stretches of a word, longest first, then from its start; no Latin word and no number is cut: hospital, 220100."""
    for size in range(len(word), 1, -1):
        for start in range(len(word) - size + 1):
            if not (_inside_run(word, start) or _inside_run(word, start + size)):
                yield word[start : start + size]


def _inside_run(word: str, at: int) -> bool:
    around = word[max(0, at - 1) : at + 1]
    return 0 < at < len(word) and around.isascii() and all(sign.isalnum() or sign in "-_." for sign in around)


def offers(connection: sqlite3.Connection, text: str, tables: Collection[str]) -> list[Suggestion]:
    """The things in `tables` that the query or one of its words names; none where the database holds no names."""
    if not _holds_names(connection):
        return []
    found = named(connection, dict.fromkeys([text, *(term.text for term in parse(text).terms[:4])]))
    return [item for item in found if item.table in tables]


def split(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """(groups that a page shows with their rows, groups that it only counts): the latter say again what others say."""
    shown = [group for group in groups if group.table in FIRST]
    return (shown, [group for group in groups if group not in shown]) if shown else (list(groups), [])


def completions(connection: sqlite3.Connection, text: str) -> list[Suggestion]:
    """The things that a text typed so far may name."""
    return list(suggest(connection, text)) if _holds_names(connection) else []


def _holds_names(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("select 1 from sqlite_master where name = ?", (NAMES,)).fetchone())


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer as /search.json gives it; offsets count code points of the value beside them, end exclusive."""
    return {
        "id": answer.key,
        "headings": answer.headings,
        **answer.values,
        "highlights": {column: [list(span) for span in found] for column, found in answer.spans.items()},
    }


def count_words(group: Group) -> str:
    """How many rows were found, as a reader is told: 1,234, or 10,000+ where counting stopped."""
    return f"{group.count:,}+" if group.capped else f"{group.count:,}"


def next_path(group: Group, text: str, size: str | None = None, extension: str = "") -> str | None:
    """The address of the next page of one table, of the `size` asked for; None on the last one and beyond the count."""
    if group.next_offset is None or group.next_offset >= CAP:
        return None
    pairs = {"q": text, "_next": group.next_offset, **({"_size": size} if size else {})}
    return f"/search/{group.table}{extension}?" + urlencode(pairs)


def opensearch(name: str, about: str, base: str) -> str:
    """The OpenSearch description by which a browser adds the portal as a search engine. `base` is its address."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name[:16])}</ShortName>\n<Description>{escape(about[:1024])}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<Language>zh-CN</Language>\n"
        f'<Url type="text/html" template="{escape(base)}/search?q={{searchTerms}}"/>\n'
        f'<Url type="application/json" template="{escape(base)}/search.json?q={{searchTerms}}"/>\n'
        '<Url type="application/x-suggestions+json" '
        f'template="{escape(base)}/suggest.json?q={{searchTerms}}&amp;_shape=opensearch"/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template="{escape(base)}/opensearch.xml"/>\n'
        "</OpenSearchDescription>\n"
    )


def suggestions_json(text: str, found: Sequence[tuple[Suggestion, str]], shape: str | None) -> Any:
    """Suggestions, each with its address; `shape` "opensearch" gives the form that browsers ask for."""
    if shape == "opensearch":
        return [text, list(dict.fromkeys(item.name for item, _ in found))]
    return {
        "q": text,
        "suggestions": [
            {"table": item.table, "id": item.key, "label": item.label, "name": item.name, "near": item.near, "url": url}
            for item, url in found
        ],
    }
