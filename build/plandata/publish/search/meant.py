"""What a search that finds nothing may have meant: other words for it, a name of before, a look-alike, words unspaced.

The words are data (datasets/reference/search_words.yml, aliases.yml). Nothing here asks a database: who does counts
what each variant finds and shows those that find something, apart from the hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from plandata.yamlfile import check_keys, check_mapping, check_texts, read_yaml

SAME, THEN, SHAPE, APART, SOUND = "same", "then", "shape", "apart", "sound"
_YEAR_OF_NUMBER = re.compile(r"[(（\[［【〔]((?:19|20)\d\d)[)）\]］】〕](?=\s*\d{1,5}\s*号)")
_GAP = "…"  # in a word of the list: what stands there, a place, stays
_MARKS = re.compile(r"[^\w-]+")
_HAN_DIGITS = "一二三四五六七八九"
_HAN_NUMBER = re.compile(
    f"(?<![{_HAN_DIGITS}十百千万])([{_HAN_DIGITS}]?)(十?)([{_HAN_DIGITS}]?)(?![{_HAN_DIGITS}十百千万])"
)
_PLURALS = (("ies", "y"), ("s", ""), ("es", ""))  # endings of English words, and of one of it
_CLASSES = "省市县区州盟旗乡镇"  # what people leave out of a name of a place


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Groups of words that mean the same, of names before and after a reform, of characters that look alike.

    `kinds` are how names of bodies end: what a body of the same field was before often ends in another.
    """

    same: tuple[tuple[str, ...], ...] = ()
    then: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """Another way to ask: its text, and how it comes of what was typed (`same`, `then`, `shape`, `apart`, `sound`)."""

    text: str
    how: str


def load_search_words(path: Path) -> SearchWords:
    """Read the words, and other names of one place beside them. Raises PlanDataError where they cannot be read."""
    raw = check_keys(path.name, read_yaml(path), ("same", "then", "kinds", "shapes"))
    groups = {
        key: tuple(
            tuple(check_texts(f"{path.name}: {key}, {name}", group))
            for name, group in check_mapping(f"{path.name}: {key}", raw[key]).items()
        )
        for key in ("same", "then")
    }
    kinds, shapes = (tuple(check_texts(f"{path.name}: {key}", raw[key])) for key in ("kinds", "shapes"))
    names = tuple(_of_one_place(path.with_name("aliases.yml")))
    return SearchWords((*groups["same"], *names), groups["then"], kinds, shapes)


def _of_one_place(path: Path) -> Iterator[tuple[str, ...]]:
    for entry in read_yaml(path) or () if path.is_file() else ():
        if entry["kind"] == "city" and len(entry["means"]) == 1:
            yield (entry["surface"], *map(str, entry["means"]))


def variants(
    text: str, words: SearchWords, names: Iterable[str] = (), sounds: Mapping[str, str] | None = None
) -> Iterator[Meant]:
    """Yield other ways to ask for `text`, likeliest first, each once and none twice.

    `names` are those of places and bodies that stand in it, or that it sounds like: it is split there, or they stand
    for it. `sounds` gives of several words in Latin letters the name that each sounds like.
    """
    seen = {text}
    for meant in _all(text, words, tuple(names), sounds or {}):
        if meant.text not in seen:
            seen.add(meant.text)
            yield meant


def _all(text: str, words: SearchWords, names: tuple[str, ...], sounds: Mapping[str, str]) -> Iterator[Meant]:
    same = (_numbered(text), _swapped(text, words.same), _other_numerals(text), _other_number(text))
    yield from (Meant(other, SAME) for others in same for other in others)
    yield from (Meant(other, THEN) for other in (*_swapped(text, words.then), *_of_other_kinds(text, words)))
    yield from (Meant(other, APART) for other in _without_marks(text))
    yield from (Meant(other, SOUND) for other in _word_by_word(text, words, sounds))
    for name in names:
        if name in text:
            before, _, after = text.partition(name)
            for shown in _with_and_without_class(name):
                apart = f"{before} {shown} {after}".split()
                yield Meant(" ".join(part for part in apart if _is_word(part)), APART)
        elif len(text.split()) == 1:  # of several words a name stands for one
            yield from (Meant(shown, SOUND) for shown in _with_and_without_class(name))
    yield from (Meant(other, SHAPE) for other in _look_alikes(text, words.shapes))


def _numbered(text: str) -> Iterator[str]:
    """Yield the number of a document as documents print it: 吉政发〔2016〕38号 of 吉政发(2016)38号."""
    printed = _YEAR_OF_NUMBER.sub(r"〔\1〕", text)
    if printed != text:
        yield printed


def _swapped(text: str, groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the text with a word of a group in place of another one, the longest word that stands in it."""
    for found, others in _words_in(text, groups):
        kept = found[1] if found.re.groups else ""
        for other in others:
            yield text[: found.start()] + other.replace(_GAP, kept) + text[found.end() :]


def _words_in(text: str, groups: Iterable[tuple[str, ...]]) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield of each group the longest word that stands in the text, and the others that do not, in Chinese."""
    for group in groups:
        for word in sorted(group, key=len, reverse=True):
            edge = r"\b" if word.isascii() else ""
            form = re.escape(word).replace(_GAP, r"(\w{2,8}?)", 1)
            found = re.search(f"{edge}{form}{edge}", text, re.IGNORECASE)
            if found:
                others = (other for other in group if other != word and not other.isascii())
                yield found, [other for other in others if other in word or other not in text]
                break


def _of_other_kinds(text: str, words: SearchWords) -> Iterator[str]:
    """Yield the text with the name of a body that had the same field under another kind: 农委 for 农业农村厅."""
    kinds = sorted(words.kinds, key=len, reverse=True)
    for found, others in _words_in(text, words.then):
        rest = text[found.end() :]
        own = next((kind for kind in kinds if rest.startswith(kind)), "")
        if own and not found.re.groups:
            for other in others:
                endings = [""] if other.endswith(tuple(kinds)) else [kind for kind in words.kinds if kind != own]
                yield from (text[: found.start()] + other + ending + rest[len(own) :] for ending in endings)


def _other_numerals(text: str) -> Iterator[str]:
    """Yield the text with numbers below 100 in the other numerals: 2号线 of 二号线, and back."""
    if _YEAR_OF_NUMBER.search(text):
        return
    digits = _HAN_NUMBER.sub(_in_digits, text)
    han = re.sub(r"(?<!\d)[1-9]\d?(?!\d)", lambda found: _in_han(int(found[0])), text)
    yield from (other for other in (digits, han) if other != text)


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    if not found[0] or (tens and ones and not ten):
        return found[0]
    high = (_HAN_DIGITS.find(tens) + 1 if tens else 1) * 10 if ten else 0
    low = ones if ten else tens or ones
    return str(high + (_HAN_DIGITS.find(low) + 1 if low else 0))


def _in_han(number: int) -> str:
    high, low = divmod(number, 10)
    tens = (_HAN_DIGITS[high - 1] if high > 1 else "") + "十" if high else ""
    return tens + (_HAN_DIGITS[low - 1] if low else "")


def _other_number(text: str) -> Iterator[str]:
    """Yield an English text with its last word in the singular, as names have it: railway of railways."""
    if text.isascii() and text.isalpha():
        for ending, one in _PLURALS:
            if text.lower().endswith(ending):
                yield text[: -len(ending)] + one


def _without_marks(text: str) -> Iterator[str]:
    """Yield the words between marks, none of which is a word: 长春 吉林 of 长春，吉林."""
    apart = " ".join(_MARKS.sub(" ", text).split())
    if apart and apart != " ".join(text.split()) and not _YEAR_OF_NUMBER.search(text):
        yield apart


def _word_by_word(text: str, words: SearchWords, sounds: Mapping[str, str]) -> Iterator[str]:
    """Yield several words in Latin letters with each in Chinese: 长春 铁路 of changchun tielu."""
    typed = text.split()
    if len(typed) > 1 and text.isascii():
        told = [next(islice(_swapped(word, words.same), 1), None) or sounds.get(word) for word in typed]
        if all(told):
            yield " ".join(map(str, told))


def _is_word(part: str) -> bool:
    """Tell whether a part of a text says something: a mark or the class of a place alone does not."""
    return any(map(str.isalnum, part)) and part not in _CLASSES


def _look_alikes(text: str, shapes: Iterable[str]) -> Iterator[str]:
    for at, sign in enumerate(text):
        for alike in shapes:
            if sign in alike:
                yield from (text[:at] + other + text[at + 1 :] for other in alike if other != sign)


def _with_and_without_class(name: str) -> tuple[str, ...]:
    short = name[:-1] if len(name) > 2 and name[-1] in _CLASSES else name
    return (name,) if short == name else (name, short)
