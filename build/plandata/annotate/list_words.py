"""The words by which lists are read, one item of a list, and what both steps of the reading share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from plandata.annotate.due import DUE_AT_END
from plandata.annotate.segments import Span, squeeze, trim
from plandata.model.wordlists import alternation

ProperTest = Callable[[Span], bool]
"""Whether words hold a proper name: a place, a company, a river, a numbered line."""

_LANDING = re.compile(r"在[^、，,在]{1,14}(?:落地|落户|布局)(?:实施|建设)?$")
_MEASURE = re.compile(  # 甲至乙公路|28公里
    r"(?<=[一-龥])(?<![约共长])(?:总?长|共|约)?\d[\d.]*(?:公里|千米)$"
)

TAIL = 60
"""Characters in which what closes an item stands: a part may be as long as a text without marks."""


@dataclass(frozen=True)
class ListWords:
    """What the reading of lists needs to know, from datasets/reference/projects.yml."""

    heads: frozenset[str]  # nouns that close a complete item: 铁路, 工程, 产业园
    class_words: frozenset[str]  # nouns that only say what the items are: 项目, 工程
    noise: tuple[str, ...]  # words after the last item that belong to the verb: 建设, 前期工作
    name_ends: tuple[str, ...]  # ends of names that share what follows the last of them: 线, 江, 市
    modifiers: tuple[str, ...]  # stages and directions that share the name before them: 东延, 二期
    route_ends: tuple[str, ...]  # ends of a road's or line's name before its sections: 线, 高速公路
    adjectives: tuple[str, ...]  # dropped from the class noun: 重大, 重点
    head_modifiers: tuple[str, ...]  # words of activity right before a head that a list shares with it: 生产(基地)
    work_ends: tuple[str, ...]  # ends of items that take the class noun too: 升级改造(工程)
    joint_heads: tuple[str, ...]  # what several places make together: 协作区
    feature_ends: tuple[str, ...]  # ends of names of rivers and mountains
    generic_seconds: tuple[str, ...]  # words after a joint that name no item of their own: 配套设施
    facility_ends: tuple[str, ...]  # characters that close the noun of a thing that is built: 线, 馆, 城
    belts: tuple[str, ...]  # ends of areas that share no second noun: 示范带
    levels_below: tuple[str, ...]  # levels that no place of the list opens: 区县
    area_words: tuple[str, ...]  # say of members that they are areas: 区域
    joint_areas: tuple[str, ...]  # areas of several places: 城市群
    joining_openers: tuple[str, ...]  # open an object that is one item whatever marks it holds: 连接

    @cached_property
    def head_pattern(self) -> re.Pattern[str]:
        """Matches a head at the end of an item, the longest first."""
        return re.compile(rf"(?P<head>{alternation(self.heads)})(?:[（(][^）)]*[）)]|[”\"])*$")

    @cached_property
    def compound_head_pattern(self) -> re.Pattern[str]:
        """Matches a head at the end with the words of activity before it: 生产装备基地."""
        return re.compile(rf"(?:{alternation(self.head_modifiers)})*{self.head_pattern.pattern}")

    @cached_property
    def noise_pattern(self) -> re.Pattern[str]:
        """Matches one word of noise at the end."""
        return re.compile(rf"的?(?:{alternation(self.noise)})$")

    @cached_property
    def class_pattern(self) -> re.Pattern[str]:
        """Matches a class noun at the end."""
        return re.compile(rf"(?:{alternation(self.class_words)})$")

    @cached_property
    def feature_pattern(self) -> re.Pattern[str]:
        """Matches the name of a river, a mountain and their like."""
        return re.compile(rf"[一-龥]{{1,3}}?(?:{alternation(self.feature_ends)})")

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """Matches a short name that shares what follows it with those before: 乙江(干流治理工程)."""
        return re.compile(rf".{{1,4}}?(?:{alternation(self.name_ends)})")

    @cached_property
    def modifier_pattern(self) -> re.Pattern[str]:
        """Matches an item that starts with a stage or a direction."""
        return re.compile(rf"(?:{alternation(self.modifiers)})")

    @cached_property
    def route_pattern(self) -> re.Pattern[str]:
        """Splits a road section into the road's name, its start and what follows 至."""
        ends = alternation(self.route_ends)
        return re.compile(
            rf"^(?P<route>.*(?:[GSXYC]\d{{1,4}}[A-Z]?(?:\w{{2,4}}?(?:{ends}))?|{ends}))?(?P<start>[^至]+)(?:至|到)(?P<rest>[^至]+)$"
        )

    def section(self, words: str) -> re.Match[str] | None:
        """What `route_pattern` finds; the pattern is not tried on words that no 至 and no 到 parts."""
        return self.route_pattern.match(words) if "至" in words or "到" in words else None

    @cached_property
    def facility_pattern(self) -> re.Pattern[str]:
        """Matches an item that a facility's noun closes, two characters before it at least."""
        return re.compile(rf"..(?:{alternation(self.facility_ends)})$")

    @cached_property
    def area_pattern(self) -> re.Pattern[str]:
        """Matches a word that says of members that they are areas."""
        return re.compile(alternation(self.area_words))

    @cached_property
    def joint_area_pattern(self) -> re.Pattern[str]:
        """Matches an area of several places."""
        return re.compile(alternation(self.joint_areas))

    @cached_property
    def adjective_pattern(self) -> re.Pattern[str]:
        """Matches adjectives at the start of the class noun."""
        return re.compile(rf"^(?:{alternation(self.adjectives)})+")


@dataclass(frozen=True)
class Item:
    """One item: the span of its own words, and the pieces of text (in reading order) that make up its full name."""

    start: int
    end: int
    pieces: tuple[Span, ...]
    listed: str = ""  # the class noun that closes the list after 等, empty without one
    size: int = 1  # how many items the list has
    named: bool = False  # whether the list tells that it is a name: one that counts itself, 甲、乙、丙三座水厂

    def name(self, text: str) -> str:
        """The full name with shared head and tail restored, white space dropped."""
        return squeeze("".join(text[start:end] for start, end in self.pieces))


@dataclass(frozen=True)
class ListContext:
    """The text a list stands in, and what is known of its words."""

    text: str
    words: ListWords
    is_proper: ProperTest
    names: Sequence[Span]

    def name_at(self, start: int) -> Span | None:
        """The place that starts exactly here."""
        first = bisect_left(self.names, (start, 0))
        found = [name for name in self.names[first : first + 3] if name[0] == start]
        return max(found, default=None)

    def covers(self, position: int) -> bool:
        """Whether a place's name runs across a position."""
        last = bisect_left(self.names, (position + 1, 0))
        return any(start <= position < end for start, end in self.names[max(0, last - 3) : last])


def strip_noise(text: str, span: Span, words: ListWords) -> Span:
    """The span without the words at its end that belong to the verb: 建设, 开工, 2025年底前."""
    start, end = trim(text, span)
    for cut in (_LANDING, _MEASURE):
        found = cut.search(text, max(start + 1, end - TAIL), end)
        end = found.start() if found else end
    while match := _noise_at_end(text, max(start, end - TAIL), end, words):
        shorter = trim(text, (start, match.start()))
        if shorter[0] >= shorter[1]:
            break
        start, end = shorter
    return start, end


def _noise_at_end(text: str, start: int, end: int, words: ListWords) -> re.Match[str] | None:
    return words.noise_pattern.search(text, start, end) or DUE_AT_END.search(text, start, end)
