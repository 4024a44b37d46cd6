"""Words of a text as rjieba's dictionary cuts them, with their part of speech, in one shared instance.

The instance learns no words: what it says of a text never depends on which plan came before. A part of speech is weak
evidence (rjieba takes 云帆 for a person and 建设 for a noun of action); where a word ends is good evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from plandata.annotate.segments import Span

_SPACE = re.compile(r"\s")
_LONGEST_KEPT = 100  # characters: a list without marks may be as long as the text


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
    """The words of one stretch of a text, in order: where each starts and ends, and what it is.

    A `Token` is made when it is asked for: most words are only looked at for where they end.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    tagged: Sequence[tuple[str, str]]  # each word without white space, its part of speech

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All words."""
        return tuple(map(self._token, range(len(self.starts))))

    def holding(self, position: int) -> Token:
        """The last word that starts at a position or before it; there must be one."""
        return self._token(bisect_right(self.starts, position) - 1)

    def parted_at(self, position: int) -> bool:
        """Whether no word that the dictionary knows runs across a position; a guessed word parts anywhere."""
        at = bisect_right(self.starts, position) - 1
        return at < 0 or not (self.starts[at] < position < self.ends[at] and _weight(self.tagged[at][0]))

    def end_at(self, position: int) -> int:
        """Where the word ends that runs across a position; the position itself where none does."""
        at = bisect_right(self.starts, position) - 1
        return self.ends[at] if at >= 0 and self.starts[at] < position < self.ends[at] else position

    def within(self, span: Span) -> tuple[Token, ...]:
        """The words that lie wholly inside a span."""
        first, last = bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1])
        return tuple(self._token(at) for at in range(first, last) if self.ends[at] <= span[1])

    def first_within(self, span: Span) -> Token | None:
        """The first of them."""
        at = bisect_left(self.starts, span[0])
        return self._token(at) if at < len(self.ends) and self.ends[at] <= span[1] else None

    def _token(self, at: int) -> Token:
        word, tag = self.tagged[at]
        return Token(self.starts[at], self.ends[at], word, tag, _weight(word))


def tokens_of(text: str, span: Span) -> Tokens:
    """The words of text[start:end], offsets in the whole text.

    White space inside parts no words: hard-wrapped lines and 4 号线 read as if it were not there.
    """
    squeezed = text[slice(*span)]
    if not _SPACE.search(squeezed):
        tagged = _instance().tag(squeezed)
        edges = list(accumulate([len(word) for word, _ in tagged], initial=span[0]))
        return Tokens(edges[:-1], edges[1:], tagged)
    places = [at for at in range(*span) if not text[at].isspace()]
    tagged = _instance().tag("".join([text[at] for at in places]))
    edges = list(accumulate([len(word) for word, _ in tagged], initial=0))
    return Tokens([places[at] for at in edges[:-1]], [places[at - 1] + 1 for at in edges[1:]], tagged)


def tokens_in(words: str) -> tuple[Token, ...]:
    """The words of a name or another few words, offsets in them; kept, since several rules ask of one name."""
    return _kept(words) if len(words) <= _LONGEST_KEPT else _kept.__wrapped__(words)


@lru_cache(maxsize=4096)
def _kept(words: str) -> tuple[Token, ...]:
    return tokens_of(words, (0, len(words))).tokens


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
