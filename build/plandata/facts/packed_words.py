"""Large tables of words and their numbers in a fifth of the memory of a dict.

Words with the same first character lie in one string of bytes, which is searched when one of them is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_PAIR = 2


class Weights:
    """Words with a number each, such as their inverse document frequency; of a word given twice the last counts."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Pack rows of a word and its number as text."""
        self._groups = _packed(rows)

    def get(self, word: str) -> float | None:
        """The number of a word; None for a word that is not in the table."""
        found = None
        for _, number in _beginning_with(word + " ", self._groups):
            found = float(number)
        return found

    def numbers(self) -> Iterator[float]:
        """The number of each word, in no order."""
        for start in self._groups:
            yield from (float(number) for number in dict(_beginning_with(start, self._groups)).values())


class Frequencies:
    """How often a dictionary has seen each word; 0 for what only begins one of its words, as jieba has it.

    `total` is the sum over all rows.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Pack rows of a word and its frequency as text; of a word given twice the last counts."""
        self.total = 0
        self._alone: dict[str, int] = {}
        self._groups = _packed(self._summed(rows))
        self.beginning = lru_cache(maxsize=20_000)(self._beginning)

    def _summed(self, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for word, number in rows:
            self.total += int(number)
            self._alone[word[0]] = int(number) if len(word) == 1 else self._alone.get(word[0], 0)
            yield word, number

    def _beginning(self, pair: str) -> Mapping[str, int]:
        """All entries that begin with two characters, and the entry of the first one alone."""
        first = pair[:1]
        found = {first: self._alone[first]} if first in self._alone else {}
        if len(pair) < _PAIR:
            return found
        words = {word: int(number) for word, number in _beginning_with(pair, self._groups)}
        return found | {word[:length]: 0 for word in words for length in range(_PAIR, len(word))} | words


def _packed(rows: Iterable[tuple[str, str]]) -> dict[str, bytearray]:
    """The rows by first character, each a line `word number` in UTF-8."""
    groups: dict[str, bytearray] = {}
    for word, number in rows:
        groups.setdefault(word[0], bytearray(b"\n")).extend(f"{word} {number}\n".encode())
    return groups


def _beginning_with(start: str, groups: Mapping[str, bytearray]) -> Iterator[tuple[str, str]]:
    """The rows whose line begins with these characters."""
    group, sought = groups.get(start[0], bytearray()), f"\n{start}".encode()
    at = group.find(sought)
    while at >= 0:
        end = group.index(b"\n", at + 1)
        word, number = group[at + 1 : end].decode().split(" ")
        yield word, number
        at = group.find(sought, end)
