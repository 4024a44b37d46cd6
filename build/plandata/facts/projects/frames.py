"""Matches the frames of datasets/reference/frames.yml: which words of a segment are a project, which its verb.

A segment is cut into chunks: words of the lists that patterns name, and the words between them. A pattern is matched
against the chunks as spaCy's Matcher matches tokens, shortest first, the first frame that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from plandata.annotate.due import DUE
from plandata.annotate.segments import Span
from plandata.annotate.tokens import Tokens
from plandata.model import Frame, Reference

_JOINTS = ("和", "与", "并", "、")
_VERBS = "project_verbs"
_STAGES = "stages"
_ADVERBS = "adverbs"
_MANNER = ("v", "d", "i")  # parts of speech that say how a thing is done; a noun says who does it
_ONE = frozenset({_VERBS})
_DOING = frozenset({_VERBS, "works"})  # 建设和|改造提升
_MOST = 8  # words of one list in a row


class Chunk(NamedTuple):
    """A word with the lists it stands in, or (none) words that stand in no list."""

    start: int
    end: int
    lists: frozenset[str]
    word: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Where a frame fits: the span of each slot and of the words of each list, the last of several joined."""

    frame: Frame
    slots: Mapping[str, Span]
    words: Mapping[str, Span]


class Lexicon:
    """The words that frames name, by list; made once a reference."""

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, reference: Reference) -> Lexicon:
        """Takes the lists of projects.yml and the frames of frames.yml."""
        return cls(reference.words("projects"), reference.frames)

    def __init__(self, lists: Mapping[str, Sequence[str]], frames: Sequence[Frame]) -> None:
        """Takes all lists of projects.yml and the frames; only the lists and literals that frames name count."""
        parsed = [(frame, _elements(frame.pattern)) for frame in frames]
        self.frames = tuple((frame, own, _needed(own)) for frame, own in parsed)  # with the words that it cannot lack
        elements = [element for _, own in parsed for element in own]
        named = {name for element in elements if element.kind == "word" for name in element.names} - {"date"}
        self._regions = frozenset(lists["own_regions"])
        self._refusing = frozenset(lists["refusing"])
        self._companies = tuple(lists["company_nouns"])
        self._classes = tuple(lists["class_words"])
        self._words: dict[str, set[str]] = {}
        for name in sorted(named):
            for word in lists[name] if re.fullmatch("[a-z_]+", name) else (name,):
                self._words.setdefault(word, set()).add(name)

    @cached_property
    def _by_first(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for word in sorted(self._words, key=lambda word: (-len(word), word)):
            table.setdefault(word[0], []).append(word)
        return table

    def word_at(self, text: str, at: int, end: int, tokens: Tokens, *, opens: bool = False) -> Chunk | None:
        """The longest word of a list that starts at a position and cuts no word of the dictionary.

        `opens`: it opens the segment, where a verb stands.
        """
        for word in self._by_first.get(text[at], ()):
            stop = at + len(word)
            if not text.startswith(word, at) or stop > end or text.startswith(self._companies, stop):
                continue  # 交通|投资集团
            opening = opens and tokens.end_at(at + 1) < stop  # 新|建安|九: the dictionary cuts a verb and a name wrong
            region = opens and text[stop : tokens.end_at(stop)] in self._regions  # 新建|县中心敬老院
            if opening or region or tokens.parted_at(stop) or self._rest_is_a_verb(text, stop, tokens):
                return Chunk(at, at + len(word), frozenset(self._words[word]), word)
        return None

    def _rest_is_a_verb(self, text: str, at: int, tokens: Tokens) -> bool:
        """Whether what the dictionary's word still holds is a verb of its own: 全线|通车, but not 扩建|工程."""
        return bool({_VERBS, _STAGES} & set(self._words.get(text[at : tokens.end_at(at)], ())))

    def _behind_class(self, text: str, at: int, tokens: Tokens) -> bool:
        """Whether a position stands behind the noun that opens a word of the dictionary: 工程|建设, 项目|前期."""
        if not text.endswith(self._classes, 0, at):
            return False
        return any(text.endswith(noun, 0, at) and tokens.parted_at(at - len(noun)) for noun in self._classes)

    def chunks(self, text: str, span: Span, tokens: Tokens) -> list[Chunk]:
        """A segment as chunks, in order."""
        found: list[Chunk] = []
        at, end = span
        gap = at
        dated = DUE.search(text, at, end) is not None  # most segments tell no date
        while at < end:
            parted = at == gap or tokens.parted_at(at) or self._behind_class(text, at, tokens)
            word = _date_at(text, at, end) if parted and dated else None
            if word is None and parted:
                word = self.word_at(text, at, end, tokens, opens=at == span[0])
            if word is None:
                at += 1
                continue
            if gap < at:
                found.append(Chunk(gap, at, frozenset(), text[gap:at]))
            found.append(word)
            at = gap = word.end
        if gap < end:
            found.append(Chunk(gap, end, frozenset(), text[gap:end]))
        return _joined(text, _with_manner(found, tokens, self._refusing))


def _date_at(text: str, at: int, end: int) -> Chunk | None:
    """The date that starts at a position: it goes before all words."""
    date = DUE.match(text, at, end)
    return Chunk(at, date.end(), frozenset({"date"}), date.group()) if date else None


def _with_manner(found: list[Chunk], tokens: Tokens, refusing: frozenset[str]) -> list[Chunk]:
    """A word that opens the segment before a verb and is no noun says how it is done: 加力|实施, 接续|推进.

    One that says that it is not done (停止, 暂缓, 限制) leaves the verb without an object.
    """
    if len(found) < 2 or found[0].lists or _VERBS not in found[1].lists:
        return found
    first = tokens.first_within((found[0].start, found[0].end))
    whole = first is not None and (first.start, first.end) == (found[0].start, found[0].end)
    if first is None or not whole or not first.tag.startswith(_MANNER) or refusing.intersection(first.word):
        return found
    return [Chunk(found[0].start, found[0].end, frozenset({_ADVERBS}), found[0].word), *found[1:]]


def _joined(text: str, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Verbs that 和, 与, 并 or 、 join are one, with the 好 behind it: 规划、建设, 改造和建设, 用好."""
    joined: list[Chunk] = []
    for chunk in chunks:
        if len(joined) > 1 and chunk.lists & _DOING and joined[-1].word in _JOINTS and _VERBS in joined[-2].lists:
            start = joined[-2].start
            joined[-2:] = [Chunk(start, chunk.end, joined[-2].lists & chunk.lists or _ONE, text[start : chunk.end])]
        elif joined and _VERBS in joined[-1].lists and not chunk.lists and chunk.word.startswith("好"):
            last = joined[-1]
            joined[-1] = Chunk(last.start, last.end + 1, last.lists, f"{last.word}好")
            if len(chunk.word) > 1:
                joined.append(Chunk(chunk.start + 1, chunk.end, chunk.lists, chunk.word[1:]))
        else:
            joined.append(chunk)
    return joined


@dataclass(frozen=True, slots=True)
class _Element:
    kind: str  # word, slot
    names: tuple[str, ...]  # of lists, any of which a word may stand in
    least: int
    most: int
    test: str = ""


SlotTest = Callable[[str, Span], bool]
"""Whether a span may fill a slot of this test: doer."""


def _elements(pattern: str) -> tuple[_Element, ...]:
    found = []
    for part in pattern.split():
        slot = re.fullmatch(r"<([A-Z])(?::([a-z]+))?>", part)
        if slot:
            found.append(_Element("slot", (slot[1],), 1, 10**6, slot[2] or ""))
            continue
        name, sign = (part[:-1], part[-1]) if part[-1] in "?*+" else (part, "")
        least, most = {"": (1, 1), "?": (0, 1), "*": (0, _MOST), "+": (1, _MOST)}[sign]
        found.append(_Element("word", tuple(name.split("|")), least, most))
    return tuple(found)


def _needed(elements: Sequence[_Element]) -> frozenset[str]:
    needed = (element for element in elements if element.kind == "word" and element.least)
    return frozenset(element.names[0] for element in needed if len(element.names) == 1)


def match_frames(lexicon: Lexicon, chunks: Sequence[Chunk], test: SlotTest) -> Iterator[Slots]:
    """Every frame that fits all the chunks, in the order of the file, shortest slots first."""
    told = frozenset().union(*(chunk.lists for chunk in chunks))
    for frame, elements, needed in lexicon.frames:
        if not needed <= told:
            continue
        for slots, words in _match(chunks, 0, elements, test):
            yield Slots(frame, slots, words)


_Bound = tuple[Mapping[str, Span], Mapping[str, Span]]


def _match(chunks: Sequence[Chunk], at: int, elements: Sequence[_Element], test: SlotTest) -> Iterator[_Bound]:
    """The spans of slots and of words by which the elements fill the chunks from `at` on."""
    if not elements:
        if at == len(chunks):
            yield {}, {}
        return
    element = elements[0]
    for end in _ends(chunks, at, element):
        span = (chunks[at].start, chunks[end - 1].end) if end > at else None
        if element.test and (span is None or not test(element.test, span)):
            continue
        for slots, words in _match(chunks, end, elements[1:], test):
            if span is None:
                yield slots, words
            elif element.kind == "slot":
                yield {element.names[0]: span, **slots}, words
            else:
                yield slots, {**dict.fromkeys(element.names, span), **words}


def _ends(chunks: Sequence[Chunk], at: int, element: _Element) -> Iterator[int]:
    """Where an element that starts at a chunk may end: words as many as there are first, slots shortest first."""
    if element.kind == "slot":
        yield from range(at + 1, len(chunks) + 1)
        return
    end = at
    while end < len(chunks) and end - at < element.most and not chunks[end].lists.isdisjoint(element.names):
        end += 1
    yield from range(end, at + element.least - 1, -1)
