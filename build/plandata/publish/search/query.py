"""Read what a reader types into the search box.

`长春 地铁` both words; `长春 OR 吉林` one of them; `-水利` rows without it; `"two words"` as one; `title:汽车` in that
column. Everything else is text: brackets, `*`, NEAR, a lone quotation mark, a column that the table does not have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from plandata.publish.search.folding import fold

MAX_CHARACTERS = 500
MAX_TERMS = 32
TOO_LONG = "检索词太长：最多 {most} 字，收到 {found} 字 / too long: at most {most} characters, not {found}"
TOO_MANY = "检索词太多：最多 {most} 个，收到 {found} 个 / too many words: at most {most}, not {found}"
# A quotation mark opens a phrase only at the start of a word and closes it only at its end: 5"的管 stays text.
WORD = re.compile(r'(?P<minus>-?)(?P<column>[A-Za-z_]\w*:)?"(?P<phrase>[^"]+)"(?!\S)|(?P<plain>\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: `folded` is never empty; `column` limits it to one searchable column."""

    text: str
    folded: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Rows that hold a term of every group and no excluded term. `problem` tells a reader why nothing is searched."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    problem: str | None = None

    @property
    def blank(self) -> bool:
        """True when nothing is asked for: every row, no search."""
        return not (self.groups or self.excluded or self.problem)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms looked for, in order; the excluded ones are not among them."""
        return tuple(term for group in self.groups for term in group)


@dataclass(frozen=True, slots=True)
class _Word:
    term: Term
    excluded: bool = False
    may_join: bool = False  # it is the bare word OR


def parse(text: str | None, columns: Collection[str] = (), *, column: str | None = None) -> Query:
    """Read a query for a table whose searchable columns are `columns`; `column` limits every term that names none.

    Any text at all is a query: none raises an error. OR joins the two words beside it, before the rest is joined by
    and: `a OR b c` is (a OR b) and c.
    """
    text = text or ""
    if len(text) > MAX_CHARACTERS:
        return Query(text, problem=TOO_LONG.format(most=MAX_CHARACTERS, found=len(text)))
    words = list(_words(text, columns, column))
    if len(words) > MAX_TERMS:
        return Query(text, problem=TOO_MANY.format(most=MAX_TERMS, found=len(words)))
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    joining = False
    for at, word in enumerate(words):
        if _is_or(words, at):
            joining = True
        elif word.excluded:
            excluded.append(word.term)
        elif joining:
            groups[-1].append(word.term)
            joining = False
        else:
            groups.append([word.term])
    return Query(text, tuple(tuple(dict.fromkeys(group)) for group in groups), tuple(dict.fromkeys(excluded)))


def expression(terms: Collection[Term], operator: str = "OR") -> str:
    """The terms as one FTS5 expression, each a phrase."""
    return f" {operator} ".join(_limited(term) for term in terms)


def match(query: Query) -> str:
    """The FTS5 expression of a query that looks for something, excluded terms included."""
    wanted = " AND ".join(f"({expression(group)})" for group in query.groups)
    return f"({wanted}) NOT ({expression(query.excluded)})" if query.excluded else wanted


def plain_terms(text: str | None) -> tuple[Term, ...]:
    """The words of a text with no operator among them but quotation marks: what `escape_fts` serves in SQL."""
    words = WORD.finditer((text or "")[:MAX_CHARACTERS])
    terms = (_term(word["phrase"] if word[0].startswith('"') and word["phrase"] else word[0]) for word in words)
    return tuple(term for term in terms if term)[:MAX_TERMS]


def _words(text: str, columns: Collection[str], column: str | None) -> Iterator[_Word]:
    """The words of a query in order; one of which nothing is left to look for is dropped."""
    for word in WORD.finditer(text):
        excluded, name, body = _parts(word, columns)
        term = _term(body, name or column)
        if term:
            yield _Word(term, excluded, may_join=word[0] == "OR")


def _parts(word: re.Match[str], columns: Collection[str]) -> tuple[bool, str | None, str]:
    """Split one word into minus sign, column and text; what is no operator here goes back into the text."""
    if word["phrase"] is not None:
        name = (word["column"] or "").removesuffix(":")
        if name and name not in columns:
            return False, None, word[0]
        return bool(word["minus"]), name or None, word["phrase"]
    body = word["plain"]
    excluded = len(body) > 1 and body.startswith("-")
    body = body[excluded:]
    name, colon, rest = body.partition(":")
    if colon and rest and name in columns:
        return excluded, name, rest
    return excluded, None, body


def _term(text: str, column: str | None = None) -> Term | None:
    folded = fold(text)
    return Term(text, folded, column) if folded else None


def _is_or(words: list[_Word], at: int) -> bool:
    """OR is an operator only between two words that are looked for; elsewhere it is text."""
    if not words[at].may_join or not 0 < at < len(words) - 1:
        return False
    return not any(word.excluded or word.may_join for word in (words[at - 1], words[at + 1]))


def phrase(folded: str, mark: str = "") -> str:
    """The FTS5 phrase of the places where `folded` stands: its pairs of characters, or all that begins with its one.

    `mark` stands before every token, as the index writes those of headings.
    """
    pairs = [mark + folded[at : at + 2].replace('"', '""') for at in range(len(folded) - 1)]
    if not pairs:
        return '"{}" *'.format(mark + folded.replace('"', '""'))
    return '"{}"'.format(" ".join(pairs))


def _limited(term: Term) -> str:
    return f"{term.column} : {phrase(term.folded)}" if term.column else phrase(term.folded)
