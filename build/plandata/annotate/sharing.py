"""Gives each item of a list the words at its head and tail that it shares with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plandata.annotate.list_tails import (
    Tails,
    closes_with_a_noun,
    closes_with_a_section,
    ends_behind_a_name,
    holds_an_attribute,
    name_end,
    opens_with_a_name,
    opens_with_a_stage,
)
from plandata.annotate.list_words import Item, ListContext, strip_noise
from plandata.annotate.segments import Span, squeeze
from plandata.annotate.tokens import tokens_in, tokens_of

_RARE = 600  # a word that the dictionary has seen less often and takes for a name is one
_SHORTEST_ATTRIBUTE = 4  # characters of what 的 shares a noun with: 共建、共享的 parts no items
_NUMBERED_LINE = re.compile(r"\d+(?:号线|$)")  # 地铁3、4号线: the first shares the noun
# 等|区域环境提升工程, 等|核心地区生态修复: the items are areas, whatever noun closes their names
_OF_AREAS = re.compile(r"(?:核心|重点)?(?:区域|地区|流域)(?=[一-龥]{4})")


def share_heads(context: ListContext, group: list[Item], before: list[Item], *, closed: bool) -> list[Item]:
    """Gives each item the words before the first item's own that it shares."""
    earlier = [*before]
    for item in group:
        head = _head_for(context, item, earlier, closed=closed) if earlier else None
        earlier.append(replace(item, pieces=(*head, *item.pieces)) if head else item)
    return earlier[len(before) :]


def _head_for(context: ListContext, item: Item, earlier: list[Item], *, closed: bool) -> tuple[Span, ...] | None:
    own = context.text[item.start : item.end]
    if _NUMBERED_LINE.match(own):
        return numbered_line_head(context.text, earlier)
    if context.words.modifier_pattern.match(own):
        return _head_before_modifier(context, earlier[-1])
    section = context.words.section(own)
    if section:
        return None if section["route"] else _route_head(context, item, earlier[-1])
    if own.startswith(context.words.levels_below):
        return None
    if not closed and not context.is_proper((item.start, item.end)) and not _opens_with_a_name(own):
        return _place_head(context, earlier[-1])
    return None


def _opens_with_a_name(own: str) -> bool:
    """Whether the dictionary takes the first word for a place or a person: 某市甲湿地公园、净月|科技城."""
    first = next(iter(tokens_in(own)), None)
    return first is not None and first.tag in ("nr", "ns") and len(first.word) > 1 and first.weight < _RARE


def numbered_line_head(text: str, earlier: Sequence[Item]) -> tuple[Span, ...] | None:
    """What stands before the number of the nearest earlier item with a numbered line: 某市地铁 of 某市地铁1号线."""
    for item in reversed(earlier):
        start, end = item.pieces[0]
        match = _NUMBERED_LINE.search(text, start, end)
        if match and match.start() > start:
            return ((start, match.start()),)
    return None


def _head_before_modifier(context: ListContext, first: Item) -> tuple[Span, ...] | None:
    match = context.words.modifier_pattern.search(context.text, first.start, first.end)
    inherited = tuple(piece for piece in first.pieces if piece[1] <= first.start)
    if match and match.start() > first.start:
        return (*inherited, (first.start, match.start()))
    return inherited or None


def _route_head(context: ListContext, item: Item, last: Item) -> tuple[Span, ...] | None:
    """The road's name of the section before; a bare number is handed on only by 和, a named line by 、 too."""
    if last.pieces[0] != (last.start, last.end) and last.pieces[0][0] < last.start:
        return last.pieces[:1]
    section = context.words.section(context.text[last.start : last.end])
    if not section or not section["route"]:
        return None
    route: Span = (last.start, last.start + section.end("route"))
    named = re.search(r"[一-龥]", section["route"])
    joined = context.text[last.end : item.start].strip() in ("和", "及", "与")
    return (route,) if joined or (named and "至" not in section["route"]) else None


def _place_head(context: ListContext, last: Item) -> tuple[Span, ...] | None:
    """A place that opens the item before and means this one too: 某地合作区、边境合作区."""
    if last.pieces[0][0] < last.start:
        return last.pieces[:1]
    for start in range(last.start, min(last.start + 4, last.end)):
        place = context.name_at(start)
        if place:
            area = context.words.joint_area_pattern.match(context.text, place[1], last.end)
            end = area.end() if area else place[1]
            return ((last.start, end),) if end < last.end - 1 else None
    return None


def share_tail(context: ListContext, group: list[Item], class_span: Span | None) -> list[Item]:
    """Gives each item without a head of its own the words after a later item's own that it shares."""
    text, words = context.text, context.words
    if class_span is not None and class_span[0] < class_span[1]:
        classed = [_with_class(context, item, class_span) for item in group]
        return [*classed[:-1], _through_class(context, classed[-1], class_span, alone=len(group) == 1)]
    last = group[-1]
    start, end = strip_noise(text, (last.start, last.end), words)
    closing = words.class_pattern.search(text, start, end)
    listed: Span | None = None
    if closing and closing.start() > start and (len(group) > 1 or closing.group() == "项目"):
        listed = (closing.start(), closing.end())
        end = closing.start() if closing.group() == "项目" else end
    group = [*group[:-1], _resized(last, start, end)]
    joint = _joint(context, group)
    if joint:
        return [joint]
    tails = Tails(context, group)
    tailed = [_with_tail_of_later(tails, index) for index in range(len(group) - 1)]
    if listed is None:
        return [*tailed, group[-1]]
    class_word = listed
    return [
        *(_with_class(context, item, class_word, tailed=True) for item in tailed),
        _listed(text, group[-1], class_word),
    ]


def _listed(text: str, item: Item, class_span: Span) -> Item:
    return replace(item, listed=squeeze(text[slice(*class_span)]))


def _joint(context: ListContext, group: list[Item]) -> Item | None:
    """甲市、乙市经济协作区: places that make one thing together."""
    whole = Item(group[0].start, group[-1].end, ((group[0].start, group[-1].end),))
    own = squeeze(context.text[whole.start : whole.end])
    if len(group) < 2 or not own.endswith(context.words.joint_heads):
        return None
    places = [context.name_at(item.start) == (item.start, item.end) for item in group[:-1]]
    return whole if all(places) and context.name_at(group[-1].start) else None


def _with_class(context: ListContext, item: Item, class_span: Span, *, tailed: bool = False) -> Item:
    """The item of a list that 等 and a noun close, with that noun where it has none of its own."""
    text, words = context.text, context.words
    item = _listed(text, item, class_span)
    name = item.name(text)
    closing = words.class_pattern.search(text, *class_span)
    is_section = bool(words.section(text[item.start : item.end]))
    if name.endswith(words.work_ends) and closing:
        return replace(item, pieces=(*item.pieces, closing.span())) if closing.group() == "工程" else item
    of_areas = _OF_AREAS.match(text, *class_span) is not None
    if not of_areas and (
        words.head_pattern.search(name)
        or words.facility_pattern.search(name)
        or (closing and (is_section or tailed or closing.group() == "项目"))
    ):
        return item
    if closing and any(text[at : at + 2] in name for at in range(class_span[0], closing.start() - 1)):
        class_span = closing.span()
    start = class_span[0] + _area_again(context, name, text[slice(*class_span)])
    return replace(item, pieces=(*item.pieces, (start, class_span[1])))


def _through_class(context: ListContext, item: Item, class_span: Span, *, alone: bool) -> Item:
    """The last item before 等 carries the noun after it where it is a bare place or a section, or stands alone."""
    own = (item.start, item.end)
    bare = context.name_at(item.start) == own or bool(re.search("[至—－-]", context.text[item.start : item.end]))
    if item.pieces[-1][1] != class_span[1] or not (bare or alone):
        return item
    return replace(item, end=class_span[1])


def _with_tail_of_later(tails: Tails, index: int) -> Item:
    context, group = tails.context, tails.group
    item = group[index]
    own = squeeze(context.text[item.start : item.end])
    sorts = []
    if context.name_at(item.start) == (item.start, item.end):
        sorts.append(ends_behind_a_name)
    if not re.search("[至到]", own) and own.endswith(context.words.name_ends):
        sorts.append(opens_with_a_name)
    later = tails.next_of(index, *sorts)
    cut = _anchored_cut(context, item, later) if later else None
    if later and cut is not None:
        return replace(
            item, pieces=(*item.pieces, (cut + _area_again(context, own, context.text[cut : later.end]), later.end))
        )
    if context.words.head_pattern.search(own) or own.endswith(context.words.work_ends):
        return item
    beside = context.words.modifier_pattern.match(context.text, group[index + 1].start)
    if own.endswith(context.words.modifiers) and not beside:  # 甲厂三期、乙基地, but not 东延、西延工程
        return item
    before = context.text[item.start : item.end]
    sorts = [opens_with_a_stage, closes_with_a_noun]
    if "的" not in before and len(own) >= _SHORTEST_ATTRIBUTE:
        sorts.append(holds_an_attribute)
    if not context.words.section(before):
        sorts.append(closes_with_a_section)
    later = tails.next_of(index, *sorts)
    cut = _loose_cut(context, item, later) if later else None
    if later is None or cut is None:
        return item
    closed = context.words.facility_pattern.search(own)
    cut = _behind_thing(context, later, cut) if closed else cut
    tail = context.text[cut : later.end]
    # 甲示范带、乙示范区, 污染调查评估、水质调查: it has the noun, or one of its own. 某某快线、某某公路: a thing
    # that is built takes no second noun, but a work: 某某路、某某街改造
    complete = own.endswith(context.words.belts) or _holds(own, squeeze(tail))
    if complete or (closed and not tail.endswith(context.words.work_ends)):
        return item
    return replace(item, pieces=(*item.pieces, (cut + _said_twice(own, tail), later.end)))


def _area_again(context: ListContext, own: str, tail: str) -> int:
    """How much of the tail only says that the last member is an area, where the item is one too: 丘陵区|治理."""
    area = context.words.area_pattern.match(tail)
    return area.end() if area and own.endswith("区") else 0


def _said_twice(own: str, tail: str) -> int:
    """How much of the tail the item ends with already: 高端再制造 shares 示范工程, not 制造示范工程."""
    return next((length for length in range(min(len(own), len(tail)), 1, -1) if own.endswith(tail[:length])), 0)


def _resized(item: Item, start: int, end: int) -> Item:
    if (start, end) == (item.start, item.end):
        return item
    pieces = tuple((start, end) if piece == (item.start, item.end) else piece for piece in item.pieces)
    return replace(item, start=start, end=end, pieces=pieces)


def _anchored_cut(context: ListContext, item: Item, later: Item) -> int | None:
    """Where the tail of a later item starts that an item of the same form shares, or None."""
    own = context.text[later.start : later.end]
    before = squeeze(context.text[item.start : item.end])
    if context.name_at(item.start) == (item.start, item.end):
        end = name_end(context, later)
        if end < later.end:
            repeated = before.endswith(context.words.name_ends) and before[-1] == context.text[end]  # 甲镇、乙|镇水厂
            return end + 1 if repeated else end
    if re.search("[至到]", before):
        return None
    if not before.endswith(context.words.name_ends):
        return None
    name = context.words.name_pattern.match(own)
    return later.start + name.end() if name and name.end() < len(own) else None


def _loose_cut(context: ListContext, item: Item, last: Item) -> int | None:
    """Where the shared tail starts inside the last item, told by 的, a stage or the noun that closes it."""
    own = context.text[last.start : last.end]
    before = context.text[item.start : item.end]
    modifier = context.words.modifier_pattern.match(own)
    if modifier and modifier.end() < len(own):
        return last.start + modifier.end()
    if "的" in own and "的" not in before and len(squeeze(before)) >= _SHORTEST_ATTRIBUTE:
        return last.start + own.index("的")
    head = context.words.compound_head_pattern.search(own)
    if head is None or head.start() == 0 or (head.group() == "段" and context.words.section(before)):
        return None
    return last.start + _word_start(own, head.start())


def _behind_thing(context: ListContext, item: Item, cut: int) -> int:
    """Where the work begins that is done to the thing the item opens with: 某某巷|雨污分流改造, cut before 改造."""
    own = context.text[item.start : cut]
    tokens = tokens_of(own, (0, len(own)))
    ends = (end for end in range(1, len(own)) if tokens.parted_at(end))
    return item.start + next((end for end in ends if context.words.facility_pattern.search(own[:end])), len(own))


def _holds(own: str, tail: str) -> bool:
    return tail in own[-len(tail) - 3 :]


def _word_start(own: str, at: int) -> int:
    """Where the word of a shared noun of one character starts: 甲、乙|植物园, unless the item is nothing else."""
    if len(own) - at > 1:
        return at
    start = next((token.start for token in tokens_in(own) if token.start <= at < token.end), at)
    return start or at
