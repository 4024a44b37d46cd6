"""Tells words that hold a proper name (of a place, route, river, company) from words that only name a class.

A plan's concrete projects carry such a name; its generic measures do not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from plandata.annotate.segments import Span
from plandata.annotate.tokens import Token, tokens_in
from plandata.model import Division, Mention
from plandata.model.wordlists import alternation

ROUTE_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:[GSXYC]\d{1,4}[A-Z]?|(?:国道|省道|县道)\d{2,4}|\d{3}(?:国道|省道|县道))(?![\dA-Za-z])"
)
"""A road's number as plans print it: G11, G12S, 国道302, 302国道."""

_NUMBERED_LINE = re.compile(r"\d+号(?:线|国际运输走廊|机|炉|井|台)")
_QUOTED = re.compile(r"“[^“”]{1,19}[^“”化式型性+]”")
_STAGE = re.compile(r"(?:(?!项目|工程)[一-龥]{2}|[A-Za-z]{2})[一二三四五六]期(?:$|工程|项目)")
_SECTION = re.compile(r"[一-龥）)]{2,}至[一-龥]{2,}")
_NAME_TAGS = ("nr", "ns", "nz")
_PROCESS = ("化", "型", "式", "性")  # 智能化, that dictionaries take for a person
_OPENING = 4
_INSTITUTION = 4  # characters of what the dictionary holds as one thing
_SEEN = 20
_RARE = 600  # a word that the dictionary has seen less often and takes for a name is one: 古桥 28, but 城市 25,000
_SHORT_LINE = (2, 3)  # characters that stand for the places of a line: 安张铁路, 绵遂内铁路
_NO_LINE = ("ad", "d", "f")  # 普速铁路, 沿边高速: how a line is, or where
_NO_STEM = ("r", "m", "p", "c", "u")  # 我省高铁, 两条高铁, 和高铁
_STREET = re.compile("[一-龥]{2,3}[东西南北](?:路|街|大街)|[东西南北]环路")  # 交通北路, 西环路
_BARE = ("n", "v", "g", "j")  # 沙|澧|花园, 姚|家|小学, but not 新|水厂
_SETTLED = ("镇", "乡", "村", "厂", "校")  # what a class is of: 村小学
_KNOWN_PLACE = 2000  # 白沙洲 1,025, but 城市 25,000
_KINDS = re.compile(r"(?:[一-龥]{2,4}族)?(?:特别行政区|自治区|自治州|自治县|地区|省|市|盟)$")


@dataclass(frozen=True)
class ProperWords:
    """The word lists that tell names from classes, from datasets/reference/projects.yml."""

    line_ends: tuple[str, ...]
    line_letters: frozenset[str]
    feature_ends: tuple[str, ...]
    company_ends: tuple[str, ...]
    country_initials: tuple[str, ...]
    directions: tuple[str, ...]
    own_regions: tuple[str, ...]
    levels: tuple[str, ...]
    no_feature_starts: tuple[str, ...]
    rail_ends: tuple[str, ...]
    along: tuple[str, ...]
    institution_ends: tuple[str, ...]
    joining_lines: tuple[str, ...]
    named_nouns: tuple[str, ...]
    single_institutions: tuple[str, ...]

    @cached_property
    def rail_pattern(self) -> re.Pattern[str]:
        """Two to five characters before what only a line between places is called: 高铁, 城际铁路."""
        ends = alternation(self.rail_ends)
        return re.compile(rf"(?P<stem>[一-龥]{{2,5}}?)(?:{ends})")

    @cached_property
    def named_noun_pattern(self) -> re.Pattern[str]:
        """Two to four characters before the noun of works of which each has a name: 水厂, 小学."""
        nouns = alternation(self.named_nouns)
        return re.compile(rf"(?P<stem>[一-龥]{{2,4}}?)(?:{nouns})")

    @cached_property
    def town_pattern(self) -> re.Pattern[str]:
        """A town before such a noun."""
        nouns = alternation(self.named_nouns)
        return re.compile(rf"(?P<town>[一-龥]{{2,3}})[镇乡](?:中心)?(?:{nouns})")

    @cached_property
    def numbered_pattern(self) -> re.Pattern[str]:
        """One of several institutions of a place, by its number: 第二人民医院, 第五幼儿园."""
        nouns = alternation((*self.named_nouns, *self.single_institutions))
        return re.compile(rf"第[一二三四五六七八九十]+(?:{nouns})")

    @cached_property
    def country_pattern(self) -> re.Pattern[str]:
        """Initials of two or more countries in a row: 中俄, 中蒙俄."""
        letters = "".join(self.country_initials)
        return re.compile(rf"中[{letters}]{{1,3}}|[日韩欧]{{2}}|欧美")

    @cached_property
    def direction_pattern(self) -> re.Pattern[str]:
        """A direction that opens a name, one character of a place before it at most; a line needs more than it."""
        directions = alternation(self.directions)
        lines = alternation(self.line_ends)
        return re.compile(rf"^[一-龥]?(?:{directions})(?!地区|各|省|(?:{lines})$)")

    @cached_property
    def own_region_pattern(self) -> re.Pattern[str]:
        """The plan's own region at the start of a name: 县中医医院."""
        return re.compile(rf"(?:{'|'.join(self.own_regions)})[一-龥]{{3}}")

    @cached_property
    def line_pattern(self) -> re.Pattern[str]:
        """Letters of two to four places and what a line is called: 贵南高铁, 成渝中线高铁, 京港澳高速."""
        ends = alternation(self.line_ends)
        letters = "".join(sorted(self.line_letters))
        return re.compile(rf"[{letters}]{{2,4}}(?:[东西南北中]线)?(?:{ends})(?![上下索路性])") if letters else _NEVER

    @cached_property
    def company_pattern(self) -> re.Pattern[str]:
        """A company or an institution, by the end of its name."""
        ends = alternation(self.company_ends)
        return re.compile(rf"[一-龥]{{2,}}(?:{ends})")

    @cached_property
    def company_end_pattern(self) -> re.Pattern[str]:
        """Finds something wherever `company_pattern` does, without the long search for where it starts."""
        ends = alternation(self.company_ends)
        return re.compile(rf"[一-龥]{{2}}(?:{ends})")


_NEVER = re.compile(r"(?!)")


def line_letters(divisions: Iterable[Division], others: Iterable[str]) -> frozenset[str]:
    """The characters by which lines name the places they join: those of prefectures' names, and the provinces' own."""
    names = (row.name for row in divisions if row.level in ("province", "prefecture"))
    return frozenset("".join((*(_KINDS.sub("", name) for name in names), *others)))


class ProperNames:
    """Which spans of one plan's text hold a proper name; built once a plan."""

    def __init__(self, text: str, mentions: Iterable[Mention], words: ProperWords) -> None:
        """Takes the plan's text and its mentions of divisions."""
        places = {
            (mention.start_char, mention.end_char): mention for mention in mentions if mention.entity_kind == "city"
        }
        self._text = text
        self._words = words
        self.places: Sequence[Span] = sorted(places)
        self._starts = [start for start, _ in self.places]

    def places_in(self, span: Span) -> list[Span]:
        """Mentions of divisions inside a span."""
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return [place for place in self.places[first:last] if place[1] <= span[1]]

    def crosses(self, span: Span) -> bool:
        """Whether a mention of a division overlaps a span: the 九 of 九台 is no number."""
        near = self.places[max(0, bisect_left(self._starts, span[0]) - 2) : bisect_left(self._starts, span[1])]
        return any(start < span[1] and end > span[0] for start, end in near)

    def in_span(self, span: Span) -> bool:
        """Whether the words of a span hold a proper name of any sort."""
        return bool(self.places_in(span)) or self.in_words(self._text[span[0] : span[1]])

    def in_words(self, words: str) -> bool:
        """Whether words hold a route number, a named line or stage, a section from … to …, a feature or a body."""
        if ROUTE_CODE.search(words) or ("号" in words and _NUMBERED_LINE.search(words)):
            return True
        if ("至" in words and _SECTION.search(words)) or ("期" in words and _STAGE.search(words)):
            return True
        if self._words.company_end_pattern.search(words) or _QUOTED.search(words):
            return True
        if self._words.country_pattern.search(words) or self._words.direction_pattern.match(words):
            return True
        if _STREET.match(words) or self._words.numbered_pattern.match(words) or self._of_a_town(words):
            return True
        named = self._own_institution(words) or self._named_line(words) or self._named_feature(words)
        return named or self._line_by_its_form(words) or self._works_by_its_noun(words)

    def _own_institution(self, words: str) -> bool:
        """An institution of the plan's own region: 县|中医医院, but not 县域平台, 市场, 州内公路."""
        if not self._words.own_region_pattern.match(words):
            return False
        first, *rest = tokens_in(words)
        if len(first.word) > 2:  # 市图书馆: one word of the dictionary
            return first.word.endswith(self._words.institution_ends)
        return len(first.word) == 1 and bool(rest) and len(rest[0].word) > 1

    def sounds_like_a_name(self, span: Span) -> bool:
        """Whether words open with what the dictionary takes for a name or does not know: weaker than `in_span`."""
        words = self._text[span[0] : span[1]].lstrip("“")
        first = next(iter(tokens_in(words)), None)
        common = (*self._words.levels, *self._words.no_feature_starts)
        return first is not None and _is_name(first) and not words.startswith(common)

    def opens_with_a_name(self, span: Span) -> bool:
        """Whether the first four characters are part of a proper name, or quotes open the words."""
        words = self._text[span[0] : span[1]]
        return words.startswith("“") or not self.in_words(words[_OPENING:]) or self.in_words(words[: _OPENING + 1])

    def _named_line(self, words: str) -> bool:
        """A line by the letters of its places, whose name starts where a word does: 贵南高铁, but not 平台上线."""
        for match in self._words.line_pattern.finditer(words):
            starts = {token.start for token in tokens_in(words)}
            first = next((token for token in tokens_in(words) if token.start == match.start()), None)
            common = first is not None and len(first.word) > 1 and first.weight > _RARE and first.tag != "ns"
            if match.start() in starts and not common and not match.group().startswith(self._words.directions):
                return True
        return False

    def _line_by_its_form(self, words: str) -> bool:
        """A line between places that no list knows: 安九高铁, 沿江高铁, but not 西部高铁, 市域铁路, 跨海高铁."""
        if self._line_by_an_unknown_word(words):
            return True
        match = self._words.rail_pattern.match(words)
        common = (*self._words.directions, *self._words.no_feature_starts)
        if match is None or (words.startswith(common) and not words.startswith(self._words.along)):
            return False
        stem = tokens_in(words[: match.end("stem")])
        if any(token.word in self._words.own_regions or token.tag[:1] in _NO_STEM for token in stem):
            return False
        known = [token for token in stem if len(token.word) > 1 and token.weight and token.tag != "ns"]
        return all(token.word in self._words.along for token in known)

    def _line_by_an_unknown_word(self, words: str) -> bool:
        """A word of two or three characters that the dictionary does not know, before what lines are called.

        安张铁路, 绵苍高速, but not 市域铁路, 普速铁路, 通村公路.
        """
        first, *rest = tokens_in(words)[:2] or (None,)
        if first is None or not rest or first.weight or len(first.word) not in _SHORT_LINE:
            return False
        common = (*self._words.no_feature_starts, *self._words.own_regions)
        return rest[0].word in self._words.joining_lines and not (
            first.tag.startswith(_NO_LINE) or first.word.startswith(common)
        )

    def _of_a_town(self, words: str) -> bool:
        """A school or a works of a town, known or not: 濂水镇中心幼儿园, but not 重点镇卫生院."""
        match = self._words.town_pattern.match(words)
        if match is None or match["town"].startswith((*self._words.levels, *self._words.no_feature_starts)):
            return False
        return all(token.weight < _RARE or token.tag == "ns" for token in tokens_in(match["town"]))

    def _works_by_its_noun(self, words: str) -> bool:
        """A waterworks, a dyke, a school by words that are no dictionary's, or a street with its direction.

        阳逻水厂, 沙澧花园, 康庄东路, but not 农村小学, 公办幼儿园.
        """
        match = self._words.named_noun_pattern.match(words)
        if match is None or match["stem"].startswith((*self._words.levels, *self._words.no_feature_starts)):
            return False
        stem = [token for token in tokens_in(words) if token.start < match.end("stem")]
        regions = (*self._words.own_regions, *self._words.directions)
        if any(token.word in regions or (len(token.word) > 1 and token.weight > _KNOWN_PLACE) for token in stem):
            return False  # 危旧|公路|隧道
        own = (token for token in stem if token.end <= match.end("stem") or not token.weight)  # no 普通高中, one word
        return any(_is_strange(token) for token in own)

    def _named_feature(self, words: str) -> bool:
        """A river, a mountain, a bridge with a name of its own: 漓江, 蓝沙大桥, but not 病险水库, 跨海大桥."""
        before: Token | None = None
        for token in tokens_in(words):
            if token.word.endswith(self._words.feature_ends):
                end = next(end for end in self._words.feature_ends if token.word.endswith(end))
                named = before if end == token.word else token
                if named is not None and _is_name(named):
                    return not named.word.startswith(self._words.no_feature_starts)
            before = token
        return False


def _is_name(token: Token) -> bool:
    if token.tag == "nt" and len(token.word) >= _INSTITUTION:
        return True  # 中央公园: the dictionary's own entry for one thing
    if token.tag.startswith("nz") and (len(token.word) > 2 or 0 < token.weight < _SEEN):
        return False  # what the dictionary holds as a term: 枢纽港
    if len(token.word) > 2 and token.word.endswith(_PROCESS):  # 通化 is a place
        return False
    return token.tag[:2] in _NAME_TAGS and token.weight < _RARE and len(token.word) > 1


def _is_strange(token: Token) -> bool:
    """Whether a word before a noun of things with names is none of the language: unknown, or a bare character."""
    if len(token.word) == 1:
        return token.tag.startswith(_BARE) and token.word not in _SETTLED
    return not token.weight or (token.tag == "ns" and token.weight < _KNOWN_PLACE)
