"""Show where the words of a query stand in a text as printed: offsets, marked HTML, snippets cut at sentence ends."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from plandata.publish.search.folding import fold_with_offsets
from plandata.publish.search.query import Term

SENTENCE_END = "。！？；!?;\n"
SNIPPET_CHARACTERS = 120

Span = tuple[int, int]


def spans(text: str, terms: Iterable[Term], column: str | None = None) -> tuple[Span, ...]:
    """Where the terms stand in `text`: offsets in code points, end exclusive, in order, touching ones joined.

    `column` is the column that `text` comes from: a term limited to another one is not shown in it.
    """
    wanted = {term.folded for term in terms if column is None or term.column in (None, column)}
    if not wanted:
        return ()
    folded, offsets = fold_with_offsets(text)
    found = sorted(
        (offsets[start], offsets[start + len(word) - 1] + 1) for word in wanted for start in _occurrences(folded, word)
    )
    return _joined(found)


def mark(text: str, found: Iterable[Span]) -> Markup:
    """The text as HTML, escaped, each span in a <mark>."""
    pieces, at = [], 0
    for start, end in found:
        pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*pieces, escape(text[at:])])


def snippet(text: str, found: tuple[Span, ...], size: int = SNIPPET_CHARACTERS) -> Span:
    """The stretch of `text` to show: whole sentences around the first span, about `size` characters.

    A sentence longer than that is cut inside, never inside the span. The whole text where it is short enough.
    """
    if len(text) <= size:
        return 0, len(text)
    first, last = found[0] if found else (0, 0)
    start = _sentence_start(text, first)
    if last - start > size:
        start = max(start, first - size // 3)
    end = last
    for stop in _sentence_ends(text, last):
        if stop - start > size and end > last:
            break
        end = stop
    return start, min(end, max(start + 2 * size, last))


def excerpt(text: str, found: tuple[Span, ...]) -> Markup:
    """The stretch of `snippet` as HTML, the spans in it marked, … where the text goes on."""
    start, end = snippet(text, found)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
    return ("…" if start else "") + mark(text[start:end], inside) + ("…" if end < len(text) else "")


def _occurrences(folded: str, word: str) -> Iterable[int]:
    at = folded.find(word)
    while at >= 0:
        yield at
        at = folded.find(word, at + 1)


def _joined(found: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind(end, 0, at) for end in SENTENCE_END) + 1


def _sentence_ends(text: str, at: int) -> Iterable[int]:
    for offset in range(at, len(text)):
        if text[offset] in SENTENCE_END:
            yield offset + 1
    yield len(text)
