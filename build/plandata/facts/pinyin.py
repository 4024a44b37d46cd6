"""Names in pinyin: for ids, and for sorting by sound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

from plandata.facts.segmentation import short_word_tokenizer, short_word_tokenizer_with
from plandata.model import City, Mention

_WORDS = re.compile(r"[0-9A-Za-z一-鿿]+")
_NO_LETTER = re.compile("[^a-z0-9]")


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Pinyin of the name, word by word: 发展和改革委员会 -> fazhan-he-gaige-weiyuanhui. Always `[a-z0-9-]+`."""
    plain = "".join(_WORDS.findall(name))
    return "-".join(_sounds(plain, short_word_tokenizer(), {})) or "body"


class Speller:
    """Spells the names of one plan, words apart, its places as they are read: 珲春 is hunchun. For sorting by sound."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        """`readings`: how words sound that pypinyin's dictionary, made for running prose, reads otherwise."""
        self._readings = readings
        self._tokenizer = short_word_tokenizer_with(readings)

    def spell(self, name: str) -> str:
        """The name in pinyin: jilinsheng fazhan gaigewei."""
        return " ".join(
            sound for words in _WORDS.findall(name) for sound in _sounds(words, self._tokenizer, self._readings)
        )


def place_readings(cities: Iterable[City], mentions: Iterable[Mention]) -> dict[str, str]:
    """How a plan's places sound: names as their division is read, joint names by the places that they join.

    长春 and 四平 are changchun and siping, so 长平 is changping, and not zhangping.
    """
    found: dict[str, str] = {}
    syllables: dict[str, dict[str, str]] = {}
    for city in cities:
        syllables[city.city_id] = dict(zip(city.short_name, _apart(city.short_name, city.pinyin), strict=False))
        found[city.short_name] = city.pinyin
        if city.name.startswith(city.short_name):
            found[city.name] = city.pinyin + "".join(lazy_pinyin(city.name.removeprefix(city.short_name)))
    joint: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in mentions:
        if mention.city_id is not None:
            joint[mention.surface] |= syllables[mention.city_id]
    for surface, of_character in joint.items():
        if surface not in found and all(character in of_character for character in surface):
            found[surface] = "".join(of_character[character] for character in surface)
    return {word: sound for word, sound in found.items() if len(word) > 1}


def _apart(word: str, sound: str) -> tuple[str, ...]:
    """The syllable of each character: 珲春, hunchun -> hun, chun. Empty where no reading of the characters gives it."""
    if not word:
        return ()
    for syllable in pinyin(word[0], style=Style.NORMAL, heteronym=True)[0]:
        rest = _apart(word[1:], sound.removeprefix(syllable))
        if sound.startswith(syllable) and len(rest) == len(word) - 1:
            return (syllable, *rest)
    return ()


def _sounds(words: str, tokenizer: Any, readings: Mapping[str, str]) -> list[str]:
    cut = tokenizer.cut(words, HMM=False)
    spelt = (_bare(readings[word]) if readings.get(word) else _read_aloud(word) for word in cut)
    return [word for word in spelt if word]


def _bare(sound: str) -> str:
    return _NO_LETTER.sub("", sound.lower().replace("ü", "v"))


@lru_cache(maxsize=20_000)
def _read_aloud(word: str) -> str:
    """Pinyin of a word. A 长 that no word holds is cut off the name of a place (长吉图, 长株潭): chang, not zhang."""
    return "chang" if word == "长" else _bare("".join(lazy_pinyin(word)))
