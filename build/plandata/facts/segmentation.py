"""Word segmentation by jieba, loaded when first asked for: no cache file left, nothing logged, no shared state."""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Any

from plandata.facts.packed_words import Frequencies

_SHORT = 3
_ANY = 10**6


@lru_cache(maxsize=1)
def base_dictionary() -> Frequencies:
    """The words of jieba's own dictionary and none of ours: the same words give the same pieces in every run.

    It is read from jieba's file (half a second): jieba's own tokenizer takes three times the memory, and keeps what it
    parsed in a file of the shared temporary folder, which any user may write.
    """
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        return Frequencies((word, seen) for word, seen, _ in map(str.split, lines))


@lru_cache(maxsize=1)
def short_word_tokenizer() -> Any:
    """A tokenizer that knows words of up to three characters: 人民政府 is 人民 and 政府. For readable ids."""
    return _over_base((), _SHORT)


def short_word_tokenizer_with(words: Iterable[str]) -> Any:
    """The tokenizer of short words that also knows these words, however long."""
    return _over_base(words, _SHORT)


def tokenizer_with(words: Iterable[str]) -> Any:
    """A tokenizer that also knows these words; the base one stays as it is."""
    return _over_base(words, _ANY)


def _over_base(words: Iterable[str], longest: int) -> Any:
    """A tokenizer of the base one's words up to a length, and of these words."""
    tokenizer = _layered()(base_dictionary(), longest)
    for word in sorted(set(words)):
        tokenizer.add_word(word)
    return tokenizer


@lru_cache(maxsize=1)
def _layered() -> Any:
    """The class of tokenizers whose own words lie over a dictionary that they share.

    A copy of the dictionary, which jieba would need, costs more (40 ms, 40 MB) than a short plan's words to cut.
    """
    import jieba  # noqa: PLC0415  (its import costs half a second: only where words are asked for)

    jieba.setLogLevel(logging.ERROR)

    class Layered(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
        """jieba's own graph of words and the likeliest way through it, with two dictionaries looked up for one."""

        def __init__(self, base: Frequencies, longest: int) -> None:
            super().__init__()
            self._base = base
            self._own: dict[str, int] = {}
            self._longest = longest
            self.FREQ = ChainMap(self._own, _UpTo(base, longest))  # what jieba asks when it learns a word
            self.total, self.initialized = base.total, True

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802  (jieba's name)
            return _graph(sentence, self._own, self._base, self._longest)

        def calc(self, sentence: str, DAG: Mapping[int, list[int]], route: dict[int, Any]) -> None:  # noqa: N803
            own, base, total = self._own, self._base, log(self.total)
            route[len(sentence)] = (0, 0)
            for start in range(len(sentence) - 1, -1, -1):
                ways = []
                known = base.beginning(sentence[start : start + 2])
                for last in DAG[start]:
                    word = sentence[start : last + 1]
                    seen = own.get(word)
                    if seen is None and last - start < self._longest:
                        seen = known.get(word)
                    ways.append((log(seen or 1) - total + route[last + 1][0], last))
                route[start] = max(ways)

    return Layered


def _graph(sentence: str, own: Mapping[str, int], base: Frequencies, longest: int) -> dict[int, list[int]]:
    """For each character the last ones of the words that start there, as jieba's `get_DAG` gives them."""
    graph = {}
    for start in range(len(sentence)):
        pair = sentence[start : start + 2]
        known = base.beginning(pair)
        if pair not in known and pair not in own:
            graph[start] = [start]  # no word of two characters and more
            continue
        ends = []
        for end in range(start + 1, len(sentence) + 1):
            word = sentence[start:end]
            seen = own.get(word)
            if seen is None and end - start <= longest:
                seen = known.get(word)
            if seen is None:
                break
            if seen:
                ends.append(end - 1)
        graph[start] = ends or [start]
    return graph


class _UpTo(dict[str, int]):
    """The words of a dictionary up to a length, as a mapping that holds nothing itself."""

    def __init__(self, words: Frequencies, longest: int) -> None:
        super().__init__()
        self._words, self._longest = words, longest

    def __contains__(self, word: object) -> bool:
        return len(str(word)) <= self._longest and word in self._words.beginning(str(word)[:2])

    def __missing__(self, word: str) -> int:
        if len(word) > self._longest:
            raise KeyError(word)
        return self._words.beginning(word[:2])[word]
