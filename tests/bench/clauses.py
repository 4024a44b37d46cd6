"""A corpus of any size that reads like plans: fragments of real sentences, put together anew, with other numbers.

Fixed seed: the same texts give the same corpus. Every tenth row or so is a heading, and governs the rows after it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SEED = 2016
SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
FRAGMENT = re.compile(r"[^,，、]+[,，、]?")
DIGITS = re.compile(r"\d+")
HEADING_LENGTH = range(6, 24)


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the corpus and the heading above it."""

    heading: str
    text: str


def read_sentences(folders: Iterable[Path]) -> list[str]:
    """All sentences of the .txt files below `folders`, in a fixed order, without repeats."""
    files = sorted(file for folder in folders for file in folder.rglob("*.txt"))
    texts = (file.read_text(encoding="utf-8", errors="ignore") for file in files)
    found = (sentence.strip() for text in texts for sentence in SENTENCE.findall(text))
    return list(dict.fromkeys(sentence for sentence in found if len(sentence) > 3))


def make_rows(sentences: list[str], size: int) -> Iterator[Row]:
    """Yield `size` rows: a third sentences as they are but for their numbers, the rest of fragments of several."""
    chance = random.Random(SEED)  # noqa: S311  a corpus, no secret
    headings = [sentence for sentence in sentences if len(sentence) in HEADING_LENGTH]
    fragments = [fragment for sentence in sentences for fragment in FRAGMENT.findall(sentence)]
    heading = chance.choice(headings)
    for _ in range(size):
        kind = chance.random()
        if kind < 0.1:
            heading = text = _renumbered(chance.choice(headings), chance)
        elif kind < 0.4:
            text = _renumbered(chance.choice(sentences), chance)
        else:
            text = _renumbered("".join(chance.choices(fragments, k=chance.randint(2, 8))), chance)
        yield Row(heading, text)


def make_queries(rows: list[Row], per_kind: int = 10) -> list[tuple[str, str]]:
    """(kind, query) pairs: substrings drawn at random from the rows, the most frequent characters, words not there."""
    chance = random.Random(SEED)  # noqa: S311
    queries = [("frequent", query) for query in ("的", "。", "、", "建设", "发展")]
    for kind, lengths in (("1", (1, 1)), ("2", (2, 2)), ("3", (3, 3)), ("4-6", (4, 6)), ("7-12", (7, 12))):
        queries += [(kind, _substring(rows, chance, *lengths)) for _ in range(2 * per_kind)]
    mixed = [match[0] for row in rows[:20000] for match in re.finditer(r"[A-Z]?\d+(?:\.\d+)?[一-鿿]{1,3}", row.text)]
    queries += [("digits", chance.choice(mixed)) for _ in range(per_kind)]
    queries += [
        ("2 terms", f"{_substring(rows, chance, 2, 3)} {_substring(rows, chance, 2, 3)}") for _ in range(per_kind)
    ]
    queries += [("no hit", _substring(rows, chance, 2, 2) + "龘") for _ in range(per_kind // 2)]
    return list(dict.fromkeys(queries))


def _substring(rows: list[Row], chance: random.Random, shortest: int, longest: int) -> str:
    """A substring without white space or operators, from a row long enough to have one."""
    while True:
        text, length = chance.choice(rows).text, chance.randint(shortest, longest)
        at = chance.randint(0, max(0, len(text) - length))
        found = text[at : at + length]
        if len(found) == length and not re.search(r"[\s\"%_]|^-", found):
            return found


def _renumbered(text: str, chance: random.Random) -> str:
    return DIGITS.sub(lambda number: str(chance.randrange(1, 10 ** len(number[0]))), text)
