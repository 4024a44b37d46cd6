"""Words of a text as rjieba's dictionary cuts them, with their part of speech, in one shared instance.

The instance learns no words: what it says of a text never depends on which plan came before. A part of speech is weak
evidence (rjieba takes 云帆 for a person and 建设 for a noun of action); where a word ends is good evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from plandata.annotate.segments import Span

_SPACE = re.compile(r"\s")


class Token(NamedTuple):
    """One word: its span in the text, its characters without white space, its part of speech.

    `weight` is how often the dictionary has seen the word (公园 3,700, 古桥 28), 0 where it does not know it.
    """

    start: int
    end: int
    word: str
    tag: str
    weight: int


@dataclass(frozen=True)
class Tokens:
    """The words of one stretch of a text, in order."""

    tokens: tuple[Token, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word starts."""
        return tuple(token.start for token in self.tokens)

    def parted_at(self, position: int) -> bool:
        """Whether no word that the dictionary knows runs across a position; a guessed word parts anywhere."""
        at = bisect_right(self.starts, position) - 1
        return at < 0 or not (self.tokens[at].start < position < self.tokens[at].end and self.tokens[at].weight)

    def end_at(self, position: int) -> int:
        """Where the word ends that runs across a position; the position itself where none does."""
        at = bisect_right(self.starts, position) - 1
        return self.tokens[at].end if at >= 0 and self.tokens[at].start < position < self.tokens[at].end else position

    def within(self, span: Span) -> tuple[Token, ...]:
        """The words that lie wholly inside a span."""
        first, last = bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1])
        return tuple(token for token in self.tokens[first:last] if token.end <= span[1])


def tokens_of(text: str, span: Span) -> Tokens:
    """The words of text[start:end], offsets in the whole text.

    White space inside parts no words: hard-wrapped lines and 4 号线 read as if it were not there.
    """
    squeezed = text[slice(*span)]
    tokens = []
    if not _SPACE.search(squeezed):
        at = span[0]
        for word, tag in _instance().tag(squeezed):
            end = at + len(word)
            tokens.append(Token(at, end, word, tag, _weight(word)))
            at = end
        return Tokens(tuple(tokens))
    places = [at for at in range(*span) if not text[at].isspace()]
    at = 0
    for word, tag in _instance().tag("".join(text[at] for at in places)):
        tokens.append(Token(places[at], places[at + len(word) - 1] + 1, word, tag, _weight(word)))
        at += len(word)
    return Tokens(tuple(tokens))


@lru_cache(maxsize=100_000)
def _weight(word: str) -> int:
    instance = _instance()
    return int(instance.suggest_freq(word)) if instance.has_word(word) else 0


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without white space as the dictionary alone cuts it, unknown ones character by character."""
    return tuple(_instance().cut(text, False))


@lru_cache(maxsize=1)
def _instance() -> Any:
    """The shared instance; a fresh one costs 0.1 to 0.3 s."""
    import rjieba  # noqa: PLC0415  (its dictionary loads with the first instance: only where words are asked for)

    return rjieba.Jieba()
