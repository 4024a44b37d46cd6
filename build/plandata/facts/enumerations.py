"""Reads an enumeration: which items it has, and which words at its head and tail they share.

`read_list` turns 'D线A至B、C至D等项目' into two items, each with the span of its own words and the pieces of text that
make up its full name. How lists share words follows what plans write; the words themselves come from `ListWords`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from plandata.facts.phrases import Span, split, squeeze, top_level, trim
from plandata.read.numerals import read_number

ProperTest = Callable[[Span], bool]
"""Whether words hold a proper name: a place, a company, a river, a numbered line."""

_NUMBERED_LINE = re.compile(r"\d+号线")
_ET_CETERA = re.compile(r"(?<![高平均中优何对同初])等(?![级离候待额量同等])")
_REGION = re.compile(r"(?:地区?|省份|城市|县)?(?=[^市区县地].)(?:（市）|\(市\))?")
_LANDING = re.compile(r"在[^、，,在]{1,14}(?:落地|落户|布局)(?:实施)?$")
_BY_WHEN = re.compile(r"(?:20\d{2}年(?:\d{1,2}月)?[底末]?(?:之?前)?|年内|年底前|[上下]半年)$")
_AREA = re.compile("城市群|都市圈|城市带|地区|新区")
_COUNT = re.compile(r"(?P<number>[0-9]+|[一二两三四五六七八九十]+)[个条座家处所项]")
_COUNTED = re.compile(r"^[\d一二三四五六七八九十百千两]+(?:多)?[个项条类座家处大批种]")


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
    joining_openers: tuple[str, ...]  # open an object that is one item whatever marks it holds: 连接

    @cached_property
    def head_pattern(self) -> re.Pattern[str]:
        """Matches a head at the end of an item, the longest first."""
        return re.compile(rf"(?P<head>{_either(self.heads)})(?:[（(][^）)]*[）)]|[”\"])*$")

    @cached_property
    def compound_head_pattern(self) -> re.Pattern[str]:
        """Matches a head at the end with the words of activity before it: 生产装备基地."""
        return re.compile(rf"(?:{_either(self.head_modifiers)})*{self.head_pattern.pattern}")

    @cached_property
    def noise_pattern(self) -> re.Pattern[str]:
        """Matches one word of noise at the end."""
        return re.compile(rf"(?:{_either(self.noise)})$")

    @cached_property
    def class_pattern(self) -> re.Pattern[str]:
        """Matches a class noun at the end."""
        return re.compile(rf"(?:{_either(self.class_words)})$")

    @cached_property
    def feature_pattern(self) -> re.Pattern[str]:
        """Matches the name of a river, a mountain and their like."""
        return re.compile(rf"[一-龥]{{1,3}}?(?:{_either(self.feature_ends)})")

    @cached_property
    def name_pattern(self) -> re.Pattern[str]:
        """Matches a short name that shares what follows it with those before: 乙江(干流治理工程)."""
        return re.compile(rf".{{1,4}}?(?:{_either(self.name_ends)})")

    @cached_property
    def modifier_pattern(self) -> re.Pattern[str]:
        """Matches an item that starts with a stage or a direction."""
        return re.compile(rf"(?:{_either(self.modifiers)})")

    @cached_property
    def route_pattern(self) -> re.Pattern[str]:
        """Splits a road section into the road's name, its start and what follows 至."""
        ends = _either(self.route_ends)
        return re.compile(
            rf"^(?P<route>.*(?:[GSXYC]\d{{1,4}}[A-Z]?(?:\w{{2,4}}?(?:{ends}))?|{ends}))?(?P<start>[^至]+)(?:至|到)(?P<rest>[^至]+)$"
        )

    @cached_property
    def adjective_pattern(self) -> re.Pattern[str]:
        """Matches adjectives at the start of the class noun."""
        return re.compile(rf"^(?:{_either(self.adjectives)})+")


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


def _either(words: Sequence[str] | frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def read_list(
    text: str, span: Span, words: ListWords, is_proper: ProperTest, names: Sequence[Span]
) -> tuple[Item, ...]:
    """Items of the enumeration that fills `span`, in reading order; `names` are spans of places, never cut inside."""
    start, end = _own_object(text, span)
    if start == end:
        return ()
    if text.startswith(words.joining_openers, start, end):
        start, end = _strip_noise(text, (start, end), words)
        return (Item(start, end, ((start, end),)),) if start < end else ()
    context = _Context(text, words, is_proper, names)
    items: list[Item] = []
    for parts, class_span in _groups(context, (start, end)):
        group = [Item(left, right, ((left, right),)) for left, right in parts]
        group = _share_heads(context, group, items, closed=class_span is not None)
        named = class_span is not None and _counts_itself(text, class_span[0], len(group))
        items.extend(replace(item, named=named) for item in _share_tail(context, group, class_span))
    return tuple(replace(item, size=len(items)) for item in items)


@dataclass(frozen=True)
class _Context:
    text: str
    words: ListWords
    is_proper: ProperTest
    names: Sequence[Span]

    def name_at(self, start: int) -> Span | None:
        """The place that starts exactly here."""
        found = [name for name in self.names[bisect_left(self.names, (start, 0)) :][:3] if name[0] == start]
        return max(found, default=None)

    def covers(self, position: int) -> bool:
        """Whether a place's name runs across a position."""
        before = self.names[: bisect_left(self.names, (position + 1, 0))]
        return any(start <= position < end for start, end in before[-3:])


_RELATIVE = re.compile(r"(?:以[^。；]*?为[^、，,]{1,4}|集[^。；]*?于一体)的")


def _own_object(text: str, span: Span) -> Span:
    """The object without a relative clause that has marks of its own before it: 以…为一体的, 集…于一体的."""
    start, end = trim(text, span)
    relative = _RELATIVE.match(text, start, end)
    if relative and relative.end() < end:
        return relative.end(), end
    if text.startswith("以", start) and end - start > 2:
        return (end, end) if "为" in text[start:end] else (start + 1, end)
    return start, end


def _groups(context: _Context, span: Span) -> list[tuple[list[Span], Span | None]]:
    """Runs of parts that one class noun after 等 closes; the last run may have none."""
    text = context.text
    groups: list[tuple[list[Span], Span | None]] = []
    parts: list[Span] = []
    for part in _quoted_apart(text, split(text, span, "、，,")):
        start, end = _strip_joint(context, part)
        mark = _et_cetera(text, (start, end)) or _own_count(text, (start, end), len(parts) + 1)
        if mark is None:
            parts.extend(_split_joints(context, (start, end)))
            continue
        if mark[0] > start:
            parts.extend(_split_joints(context, (start, mark[0])))
        pieces = _split_joints(context, (mark[1], end))
        if pieces:
            groups.append((parts, _class_span(text, pieces[0], context.words)))
            parts = pieces[1:]
    if parts:
        groups.append((parts, None))
    return [group for group in groups if group[0]]


def _quoted_apart(text: str, parts: list[Span]) -> list[Span]:
    """Cuts “甲”“乙”, two names that stand side by side without a mark."""
    apart: list[Span] = []
    for start, end in parts:
        cuts = [match.start() + 1 for match in re.finditer('[”"](?=“)', text[start:end])]
        apart.extend(pairwise([start, *(start + cut for cut in cuts), end]))
    return apart


def _strip_joint(context: _Context, part: Span) -> Span:
    start, end = part
    for joint in ("以及", "及", "和"):
        if context.text.startswith(joint, start, end) and not context.covers(start):
            return trim(context.text, (start + len(joint), end))
    return start, end


def _et_cetera(text: str, part: Span) -> Span | None:
    outside = set(top_level(text, *part))
    return next((match.span() for match in _ET_CETERA.finditer(text, *part) if match.start() in outside), None)


def _own_count(text: str, part: Span, size: int) -> Span | None:
    """Where the last of `size` items ends because the list counts itself, as an empty span: 甲、乙、丙三座水厂."""
    for match in _COUNT.finditer(text, *part):
        if match.start() > part[0] and _counts_itself(text, match.end(), size):
            return match.start(), match.start()
    return None


def _counts_itself(text: str, end: int, size: int) -> bool:
    """Whether the words before `end` count exactly the items before them: 三座 after three."""
    count = next((match for match in _COUNT.finditer(text, max(0, end - 5), end) if match.end() == end), None)
    return size > 1 and count is not None and read_number(count["number"]) == size


def _class_span(text: str, span: Span, words: ListWords) -> Span:
    """The class noun after 等 without counts, adjectives and the words that belong to the verb."""
    start, end = _strip_noise(text, span, words)
    start = max(start, text.rfind("的", start, end) + 1)
    counted = _COUNTED.match(text[start:end])
    if counted:
        start += counted.end()
    region = _REGION.match(text[start:end])
    if region:
        start += region.end()
    adjective = words.adjective_pattern.match(text[start:end])
    if adjective and adjective.end() < end - start:
        start += adjective.end()
    return start, end


def _strip_noise(text: str, span: Span, words: ListWords) -> Span:
    start, end = trim(text, span)
    landing = _LANDING.search(text, start, end)
    end = landing.start() if landing else end
    while match := words.noise_pattern.search(text, start, end) or _BY_WHEN.search(text, start, end):
        shorter = trim(text, (start, match.start()))
        if shorter[0] >= shorter[1]:
            break
        start, end = shorter
    return start, end


def _split_joints(context: _Context, part: Span) -> list[Span]:
    """Cuts at 和, 及 and 与 where both sides are items of their own; elsewhere the joint stands inside one name."""
    start, end = trim(context.text, part)
    for position in top_level(context.text, start, end):
        if context.text[position] in "和及与" and start < position and not context.covers(position):
            cut = position - 1 if context.text.startswith("以及", position - 1) else position
            left, right = (start, cut), trim(context.text, (position + 1, end))
            if _complete(context, left) and (_complete(context, right) or context.name_at(right[0]) == right):
                return [trim(context.text, left), *_split_joints(context, right)]
    return [(start, end)] if start < end else []


def _complete(context: _Context, span: Span) -> bool:
    """Whether words can stand as an item: they end in a head, name a section from … to …, or are a place."""
    start, end = _strip_noise(context.text, span, context.words)
    if end - start < 3:
        return False
    own = squeeze(context.text[start:end])
    head = context.words.head_pattern.search(own)
    if head:
        return head.start() >= 2 and not own.startswith(context.words.generic_seconds)
    return bool(re.search(r".[至到].", own)) or context.name_at(start) == (start, end)


def _share_heads(context: _Context, group: list[Item], before: list[Item], *, closed: bool) -> list[Item]:
    """Gives each item the words before the first item's own that it shares."""
    shared: list[Item] = []
    for item in group:
        earlier = [*before, *shared]
        head = _head_for(context, item, earlier, closed=closed) if earlier else None
        shared.append(replace(item, pieces=(*head, *item.pieces)) if head else item)
    return shared


def _head_for(context: _Context, item: Item, earlier: list[Item], *, closed: bool) -> tuple[Span, ...] | None:
    own = context.text[item.start : item.end]
    if _NUMBERED_LINE.match(own):
        return numbered_line_head(context.text, earlier)
    if context.words.modifier_pattern.match(own):
        return _head_before_modifier(context, earlier[-1])
    section = context.words.route_pattern.match(own)
    if section:
        return None if section["route"] else _route_head(context, item, earlier[-1])
    if not closed and not context.is_proper((item.start, item.end)):
        return _place_head(context, earlier[-1])
    return None


def numbered_line_head(text: str, earlier: Sequence[Item]) -> tuple[Span, ...] | None:
    """What stands before the number of the nearest earlier item with a numbered line: 某市地铁 of 某市地铁1号线."""
    for item in reversed(earlier):
        start, end = item.pieces[0]
        match = _NUMBERED_LINE.search(text, start, end)
        if match and match.start() > start:
            return ((start, match.start()),)
    return None


def _head_before_modifier(context: _Context, first: Item) -> tuple[Span, ...] | None:
    match = context.words.modifier_pattern.search(context.text, first.start, first.end)
    inherited = tuple(piece for piece in first.pieces if piece[1] <= first.start)
    if match and match.start() > first.start:
        return (*inherited, (first.start, match.start()))
    return inherited or None


def _route_head(context: _Context, item: Item, last: Item) -> tuple[Span, ...] | None:
    """The road's name of the section before; a bare number is handed on only by 和, a named line by 、 too."""
    if last.pieces[0] != (last.start, last.end) and last.pieces[0][0] < last.start:
        return last.pieces[:1]
    section = context.words.route_pattern.match(context.text[last.start : last.end])
    if not section or not section["route"]:
        return None
    route: Span = (last.start, last.start + section.end("route"))
    named = re.search(r"[一-龥]", section["route"])
    joined = context.text[last.end : item.start].strip() in ("和", "及", "与")
    return (route,) if joined or (named and "至" not in section["route"]) else None


def _place_head(context: _Context, last: Item) -> tuple[Span, ...] | None:
    """A place that opens the item before and means this one too: 某地合作区、边境合作区."""
    if last.pieces[0][0] < last.start:
        return last.pieces[:1]
    for start in range(last.start, min(last.start + 4, last.end)):
        place = context.name_at(start)
        if place:
            area = _AREA.match(context.text, place[1], last.end)
            end = area.end() if area else place[1]
            return ((last.start, end),) if end < last.end - 1 else None
    return None


def _share_tail(context: _Context, group: list[Item], class_span: Span | None) -> list[Item]:
    """Gives each item without a head of its own the words after a later item's own that it shares."""
    text, words = context.text, context.words
    if class_span is not None and class_span[0] < class_span[1]:
        classed = [_with_class(context, item, class_span) for item in group]
        return [*classed[:-1], _through_class(context, classed[-1], class_span, alone=len(group) == 1)]
    last = group[-1]
    start, end = _strip_noise(text, (last.start, last.end), words)
    closing = words.class_pattern.search(text, start, end)
    listed: Span | None = None
    if closing and closing.start() > start and (len(group) > 1 or closing.group() == "项目"):
        listed = (closing.start(), closing.end())
        end = closing.start() if closing.group() == "项目" else end
    group = [*group[:-1], _resized(last, start, end)]
    joint = _joint(context, group)
    if joint:
        return [joint]
    tailed = [_with_tail_of_later(context, group, index) for index in range(len(group) - 1)]
    if listed is None:
        return [*tailed, group[-1]]
    class_word = listed
    return [
        *(_with_class(context, item, class_word, tailed=True) for item in tailed),
        _listed(text, group[-1], class_word),
    ]


def _listed(text: str, item: Item, class_span: Span) -> Item:
    return replace(item, listed=squeeze(text[slice(*class_span)]))


def _joint(context: _Context, group: list[Item]) -> Item | None:
    """甲市、乙市经济协作区: places that make one thing together."""
    whole = Item(group[0].start, group[-1].end, ((group[0].start, group[-1].end),))
    own = squeeze(context.text[whole.start : whole.end])
    if len(group) < 2 or not own.endswith(context.words.joint_heads):
        return None
    places = [context.name_at(item.start) == (item.start, item.end) for item in group[:-1]]
    return whole if all(places) and context.name_at(group[-1].start) else None


def _with_class(context: _Context, item: Item, class_span: Span, *, tailed: bool = False) -> Item:
    """The item of a list that 等 and a noun close, with that noun where it has none of its own."""
    text, words = context.text, context.words
    item = _listed(text, item, class_span)
    name = item.name(text)
    closing = words.class_pattern.search(text, *class_span)
    is_section = bool(words.route_pattern.match(text[item.start : item.end]))
    if name.endswith(words.work_ends) and closing:
        return replace(item, pieces=(*item.pieces, closing.span())) if closing.group() == "工程" else item
    if words.head_pattern.search(name) or (closing and (is_section or tailed or closing.group() == "项目")):
        return item
    if closing and any(text[at : at + 2] in name for at in range(class_span[0], closing.start() - 1)):
        class_span = closing.span()
    return replace(item, pieces=(*item.pieces, class_span))


def _through_class(context: _Context, item: Item, class_span: Span, *, alone: bool) -> Item:
    """The last item before 等 carries the noun after it where it is a bare place or a section, or stands alone."""
    own = (item.start, item.end)
    bare = context.name_at(item.start) == own or bool(re.search("[至—－-]", context.text[item.start : item.end]))
    if class_span not in item.pieces or not (bare or alone):
        return item
    return replace(item, end=class_span[1])


def _with_tail_of_later(context: _Context, group: list[Item], index: int) -> Item:
    item = group[index]
    own = squeeze(context.text[item.start : item.end])
    for later in group[index + 1 :]:
        cut = _anchored_cut(context, item, later)
        if cut is not None:
            return replace(item, pieces=(*item.pieces, (cut, later.end)))
    if context.words.head_pattern.search(own) or own.endswith(context.words.work_ends):
        return item
    beside = context.words.modifier_pattern.match(context.text, group[index + 1].start)
    if own.endswith(context.words.modifiers) and not beside:  # 甲厂三期、乙基地, but not 东延、西延工程
        return item
    for later in group[index + 1 :]:
        cut = _loose_cut(context, item, later)
        if cut is not None:
            cut += _said_twice(own, context.text[cut : later.end])
            return replace(item, pieces=(*item.pieces, (cut, later.end)))
    return item


def _said_twice(own: str, tail: str) -> int:
    """How much of the tail the item ends with already: 高端再制造 shares 示范工程, not 制造示范工程."""
    return next((length for length in range(min(len(own), len(tail)), 1, -1) if own.endswith(tail[:length])), 0)


def _resized(item: Item, start: int, end: int) -> Item:
    pieces = tuple((start, end) if piece == (item.start, item.end) else piece for piece in item.pieces)
    return replace(item, start=start, end=end, pieces=pieces)


def _anchored_cut(context: _Context, item: Item, later: Item) -> int | None:
    """Where the tail of a later item starts that an item of the same form shares, or None."""
    own = context.text[later.start : later.end]
    before = squeeze(context.text[item.start : item.end])
    if context.name_at(item.start) == (item.start, item.end):
        place = context.name_at(later.start)
        feature = context.words.feature_pattern.match(context.text, later.start, later.end)
        end = place[1] if place else feature.end() if feature else later.end
        if end < later.end:
            repeated = before.endswith(context.words.name_ends) and before[-1] == context.text[end]  # 甲镇、乙|镇水厂
            return end + 1 if repeated else end
    if re.search("[至到]", before):
        return None
    if not before.endswith(context.words.name_ends):
        return None
    name = context.words.name_pattern.match(own)
    return later.start + name.end() if name and name.end() < len(own) else None


def _loose_cut(context: _Context, item: Item, last: Item) -> int | None:
    """Where the shared tail starts inside the last item, told by 的, a stage or the noun that closes it."""
    own = context.text[last.start : last.end]
    before = context.text[item.start : item.end]
    modifier = context.words.modifier_pattern.match(own)
    if modifier and modifier.end() < len(own):
        return last.start + modifier.end()
    if "的" in own and "的" not in before:
        return last.start + own.index("的")
    head = context.words.compound_head_pattern.search(own)
    if head is None or head.start() == 0 or (head.group() == "段" and context.words.route_pattern.match(before)):
        return None
    return last.start + head.start()
