"""What a search that finds nothing may have meant: other words for it, a name of before, a look-alike, words unspaced.

The words are data (datasets/reference/search_words.yml). Nothing here asks a database: who does counts what each
variant finds and shows those that find something, apart from the hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plandata.yamlfile import check_keys, check_mapping, check_texts, read_yaml

SAME, THEN, SHAPE, APART, SOUND = "same", "then", "shape", "apart", "sound"
_YEAR_OF_NUMBER = re.compile(r"[(（\[［【〔]((?:19|20)\d\d)[)）\]］】〕](?=\s*\d{1,5}\s*号)")
_CLASSES = "省市县区州盟旗乡镇"  # what people leave out of a name of a place


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Groups of words that mean the same, of names before and after a reform, of characters that look alike."""

    same: tuple[tuple[str, ...], ...] = ()
    then: tuple[tuple[str, ...], ...] = ()
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """Another way to ask: its text, and how it comes of what was typed (`same`, `then`, `shape`, `apart`, `sound`)."""

    text: str
    how: str


def load_search_words(path: Path) -> SearchWords:
    """Read the words. Raises PlanDataError when the file is missing or malformed."""
    raw = check_keys(path.name, read_yaml(path), ("same", "then", "shapes"))
    groups = {
        key: tuple(
            tuple(check_texts(f"{path.name}: {key}, {name}", group))
            for name, group in check_mapping(f"{path.name}: {key}", raw[key]).items()
        )
        for key in ("same", "then")
    }
    return SearchWords(groups["same"], groups["then"], tuple(check_texts(f"{path.name}: shapes", raw["shapes"])))


def variants(text: str, words: SearchWords, names: Iterable[str] = ()) -> Iterator[Meant]:
    """Yield other ways to ask for `text`, likeliest first, each once and none twice.

    `names` are those of places and bodies that stand in it, or that it sounds like: it is split there, or they stand
    for it.
    """
    seen = {text}
    for meant in _all(text, words, tuple(names)):
        if meant.text not in seen:
            seen.add(meant.text)
            yield meant


def _all(text: str, words: SearchWords, names: tuple[str, ...]) -> Iterator[Meant]:
    yield from (Meant(other, SAME) for other in (*_numbered(text), *_swapped(text, words.same)))
    yield from (Meant(other, THEN) for other in _swapped(text, words.then))
    for name in names:
        if name in text:
            before, _, after = text.partition(name)
            for shown in _with_and_without_class(name):
                apart = f"{before} {shown} {after}".split()
                yield Meant(" ".join(part for part in apart if any(map(str.isalnum, part))), APART)  # no mark alone
        else:
            yield from (Meant(shown, SOUND) for shown in _with_and_without_class(name))
    yield from (Meant(other, SHAPE) for other in _look_alikes(text, words.shapes))


def _numbered(text: str) -> Iterator[str]:
    """Yield the number of a document as documents print it: 吉政发〔2016〕38号 of 吉政发(2016)38号."""
    printed = _YEAR_OF_NUMBER.sub(r"〔\1〕", text)
    if printed != text:
        yield printed


def _swapped(text: str, groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the text with a word of a group in place of another one, the longest word that stands in it."""
    for group in groups:
        for word in sorted(group, key=len, reverse=True):
            edge = r"\b" if word.isascii() else ""
            found = re.search(f"{edge}{re.escape(word)}{edge}", text, re.IGNORECASE)
            if found:
                for other in group:
                    if other != word and not other.isascii() and other not in text:
                        yield text[: found.start()] + other + text[found.end() :]
                break


def _look_alikes(text: str, shapes: Iterable[str]) -> Iterator[str]:
    for at, sign in enumerate(text):
        for alike in shapes:
            if sign in alike:
                yield from (text[:at] + other + text[at + 1 :] for other in alike if other != sign)


def _with_and_without_class(name: str) -> tuple[str, ...]:
    short = name[:-1] if len(name) > 2 and name[-1] in _CLASSES else name
    return (name,) if short == name else (name, short)
