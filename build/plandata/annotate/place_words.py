"""Whether a name of a place is cut out of other words: 海城市 out of 沿海城市, 会同县 out of 会同县公安局.

The words are those of rjieba's dictionary. Their edges are good evidence, what they are is weak evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate

from plandata.annotate.segments import Span
from plandata.annotate.tokens import Token, Tokens, tokens_in, tokens_of, words_of

Words = Mapping[str, Sequence[str]]
# Parts of speech whose words hold no name of a place: 长治久安, 四平方公里.
_NAMES = ("ns", "nr", "nz", "nt")  # those of words that may name a place
_NO_NAMES = frozenset({"i", "l", "m", "mq", "v", "vn", "a", "ad", "an", "d"})


@lru_cache(maxsize=65536)
def is_word(name: str) -> bool:
    """Whether the dictionary reads the name as one word."""
    return len(words_of(name)) == 1


@dataclass(frozen=True)
class Cuts:
    """The word boundaries of one text without white space, asked for candidates of places in it."""

    text: str
    words: Words
    _edges: dict[Span, Sequence[int]] = field(default_factory=dict)  # of a run: where words start, where the last ends
    _tagged: dict[Span, Tokens] = field(default_factory=dict)

    def cut_out(self, start: int, end: int, *, home: bool, sure: bool) -> bool:
        """Whether the candidate text[start:end] only looks like a name; `home`: it lies in the plan's own region."""
        return (
            self._begins_inside(start, end, home=home)
            or self._ends_inside(start, end, sure=sure)
            or self._in_other_word(start, end, sure=sure)
            or self._is_direction(start, end)
            or self._in_phrase(start, end)
            or self._is_connective(start, end, home=home)
            or (not home and (self._is_verb(start, end) or self._kind_begins_word(start, end)))
        )

    def begins_in_word(self, start: int, end: int) -> bool:
        """Whether the word before holds the first character: 推广|西洋参, 开创新|疆域."""
        first, last = self._word_at(start)
        return first < start < last < end

    def stands_alone(self, at: int) -> bool:
        """Whether the character is a word of its own or lies in the middle of one."""
        first, last = self._word_at(at)
        return last - first == 1 or last != at + 1

    def _word_at(self, at: int) -> tuple[int, int]:
        if self.text[at] in _APART:
            return at, at + 1
        run = self._run(at)
        if run not in self._edges:
            self._edges[run] = list(accumulate(map(len, words_of(self.text[slice(*run)])), initial=run[0]))
        edges = self._edges[run]
        word = bisect_right(edges, at)
        return edges[word - 1], edges[word]

    def _token_at(self, at: int) -> Token:
        """The word that holds a position, with its part of speech."""
        run = self._run(at)
        if run not in self._tagged:
            self._tagged[run] = tokens_of(self.text, run)
        return self._tagged[run].holding(at)

    def _run(self, at: int) -> Span:
        """The words around a position up to the next marks: the dictionary cuts each run for itself."""
        after = bisect_right(self._marks, at)
        begin = self._marks[after - 1] + (self._marks[after - 1] < at) if after else 0
        return begin, self._marks[after] if after < len(self._marks) else len(self.text)

    @cached_property
    def _marks(self) -> Sequence[int]:
        return [mark.start() for mark in _MARK.finditer(self.text)]

    def _begins_inside(self, start: int, end: int, *, home: bool) -> bool:
        """沿海|城市, 新增|城区, 黄河|南岸: a short name's first character closes the word before.

        Where the dictionary has the name as well (对|应城市), the other two words count outside the plan's own region.
        """
        first, last = self._word_at(start)
        if first < start < last < end and end - start <= _CHANCE:
            return True
        either = not home and start and end - start == _CHANCE
        return bool(either) and is_word(self.text[start - 1 : start + 1]) and is_word(self.text[start + 1 : end])

    def _ends_inside(self, start: int, end: int, *, sure: bool) -> bool:
        """重|大安|全 for bare names; 临江|市政, 平原|县|乡 where the kind of a full name begins another word."""
        first, last = self._word_at(end - 1)
        if end - start == _BARE and not sure and start < first < end < last:
            return True
        kind = self.text[end - 1]
        if self.text.startswith(tuple(self.words.get(f"places.tail_words.{kind}", ())), end - 1):
            return True
        lone = self.words.get(f"places.tail_characters.{kind}", ())
        return end < len(self.text) and self.text[end] in lone and self._word_at(end) == (end, end + 1)

    def _kind_begins_word(self, start: int, end: int) -> bool:
        """河道|南岸|区段: the kind makes a word with the lone character behind it; not 朝阳区|内."""
        if end >= len(self.text) or self._word_at(end) != (end, end + 1) or end - start < _CHANCE:
            return False
        behind = self._token_at(end)
        both = is_word(self.text[end - 1 : end + 1]) and is_word(self.text[start : end - 1])
        return both and behind.tag in ("q", "n", "ng")

    def _in_other_word(self, start: int, end: int, *, sure: bool) -> bool:
        """长治久安, 四平方公里, 隆重庆祝, 示范县: the whole name is part of a longer word that names no place."""
        first, last = self._word_at(start)
        word = self._token_at(start)
        longer = end <= word.end and word.end - word.start > end - start
        if longer and word.weight and not word.tag.startswith("ns") and not (sure and word.tag.startswith("nt")):
            rest = self.text[end : word.end]
            # 中共福建省委 names the province; 党和政府 and 出海口 name neither 和政 nor 海口.
            if word.start < start and (end < word.end or end - start <= _CHANCE):
                return True
            if word.start == start and len(rest) == _BARE and not is_word(rest) and not word.tag.startswith("nt"):
                return True  # 文山会海: what is left is no word, as 啤酒 of 青岛啤酒 is
        return longer and word.tag in _NO_NAMES and (last - first > end - start or word.tag in ("m", "mq"))

    def _in_phrase(self, start: int, end: int) -> bool:
        """Words that only touch: 三|江源, 保山|护水, 发展|通道, 国内诸|城市."""
        bare = end - start == _BARE
        return self._is_counted(start) or (
            bare and (self._is_bound(end) or self._is_parallel(start, end) or self._is_compound(start, end))
        )

    def _is_counted(self, start: int) -> bool:
        """国内诸|城市: behind a noun, a word for several stands before a common one; not 支持诸城市."""
        if self.text[start] not in self.words["places.determiners"] or not is_word(self.text[start + 1 : start + 3]):
            return False
        before = self._token_before(start)
        return before is not None and before.tag in ("n", "s", "f")

    def _is_bound(self, end: int) -> bool:
        """三江|源, 新乡|风: the lone character behind makes a word with the last one, or is none by itself."""
        if end >= len(self.text) or self._word_at(end) != (end, end + 1) or self._token_at(end).tag not in ("n", "ng"):
            return False
        both = self.text[end - 1 : end + 1]
        kind = self.text[end] in self.words["places.kinds"]  # 文山|州
        return not kind and (
            self._token_at(end).tag == "ng" or is_word(both) or both in self.words["places.rural_words"]
        )

    def _is_parallel(self, start: int, end: int) -> bool:
        """保山护水: verb and natural feature twice; not 保山治理."""
        natural = self.words["places.natural"]
        one, other = self.text[start:end], self.text[end : end + _BARE]
        if len(other) < _BARE or one[1] not in natural or other[1] not in natural:
            return False
        return _is_verb(one[0]) and (_is_verb(other[0]) or not is_word(other))  # not 保山山水

    def _is_compound(self, start: int, end: int) -> bool:
        """发展|通道, 物流|通道: a common word that a noun describes; not 建设|大理, 贫困县|大悟.

        人才|发展|通道 has a noun before the verb, 加快|建设|大理 has none.
        """
        name, before = self._token_at(start), self._token_before(start)
        if (name.start, name.end) != (start, end) or not name.weight or name.tag.startswith(_NAMES) or before is None:
            return False
        if before.tag == "vn":
            before = self._token_before(before.start)
        noun = before is not None and before.weight and before.tag in ("n", "b")
        return bool(noun) and before is not None and not before.word.endswith(tuple(self.words["places.kinds"]))

    def _token_before(self, at: int) -> Token | None:
        """The word that ends right before; None at the beginning and behind a mark."""
        word = self._token_at(at - 1) if at else None
        return word if word and word.end == at and word.tag != "x" else None

    def _is_direction(self, start: int, end: int) -> bool:
        """河南岸, 山东侧, 加固河北段堤防: one side of a river or hill; 京港澳高速河北段 is the province's."""
        if end - start != _BARE or self.text[start] not in self.words["places.landforms"]:
            return False
        if self.text[start + 1] not in "东西南北":
            return False
        after = next((word for word in self.words["places.sides"] if self.text.startswith(word, end)), None)
        if after is None or self._word_at(end)[1] > end + len(after):  # 海南|岸线
            return False
        return not (after == "段" and self.text.endswith(tuple(self.words["places.line_ends"]), 0, start))

    def _is_connective(self, start: int, end: int, *, home: bool) -> bool:
        """会同县公安局, 市教育局和县卫生健康局: a word that joins, and the office of a county unnamed."""
        stem = self.text[start : end - 1]
        if stem not in self.words["places.connectives"] or not _OFFICE.match(self.text, end):
            return False
        return not home or self.text[:start].endswith(("局", "委", "办", "厅", "政府", "部门"))

    def _is_verb(self, start: int, end: int) -> bool:
        """新建|县中心敬老院: a verb opens the clause, and the plan's own county stands behind it."""
        opens = start == 0 or self.text[start - 1] in _MARKS
        stem = self.text[start : end - 1]
        if not opens or stem not in self.words["projects.project_verbs"] or end >= len(self.text):
            return False
        return "\u4e00" <= self.text[end] <= "\u9fff" and self.text[end] not in "至到和与及等"


def _is_verb(word: str) -> bool:
    return tokens_in(word)[0].tag == "v"


_APART = "，。、；：（）“”"  # marks that the dictionary holds in no word
_MARK = re.compile(f"[{_APART}]")
_MARKS = "，。；：、）,;:)"
_BARE, _CHANCE = 2, 3  # lengths of bare names, and of names short enough to arise by chance
_OFFICE = re.compile(r"[\u4e00-\u9fff]{0,10}?(?:局|委员会|委|办公室|政府|部门|单位|机关)")
