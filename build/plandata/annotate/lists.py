"""Reads an enumeration: which items it has, and which words at its head and tail they share.

`read_list` turns 'D线A至B、C至D等项目' into two items, each with the span of its own words and the pieces of text that
make up its full name. How lists share words follows what plans write; the words themselves come from `ListWords`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from plandata.annotate.list_words import TAIL, Item, ListContext, ListWords, ProperTest, strip_noise
from plandata.annotate.segments import Span, split, squeeze, top_level, trim
from plandata.annotate.sharing import share_heads, share_tail
from plandata.annotate.tokens import tokens_in
from plandata.read.numerals import read_number

_ET_CETERA = re.compile(r"(?<![高平均中优何对同初])(?<![一二三]级[甲乙丙])等(?![级离候待额量同等])")
_REGION = re.compile(r"(?:地区?|省份|城市|县)?(?=[^市区县地].)(?:（市）|\(市\))?")
_COUNT = re.compile(r"(?:共计?|合计)?(?P<number>[0-9]+|[一二两三四五六七八九十]+)[个条座家处所项大]")
_SIZE = re.compile(r"(?<=[项目工程])(?:共|共计|合计|总长)?\d[\d.]*[一-龥]{1,3}$")  # 等7个项目|722公里
_SHORTEST_THING = 2  # characters before the noun of a thing that a work is done to
_SIDE_BY_SIDE = re.compile('[”"](?=“)')
_SAME = 3  # last characters by which items show that they are of one sort
_NUMBERED = re.compile(r"\d+(?:号(?!线)|(?=、\d+(?:、\d+)*号(?!线)))")
_TOWNS = ("乡", "镇", "村")
_LONGEST_ATTRIBUTE = 8  # characters of 全面, 多渠道, 信息共享 before a thing that they describe
_JOINTS = re.compile("[和及与]")
_FROM_TO = re.compile(".[至到].")
_COUNTED = re.compile(r"^(?:共计?|合计)?[\d一二三四五六七八九十百千两]+(?:多)?[个项条类座家处所名大批种]")


def read_list(
    text: str, span: Span, words: ListWords, is_proper: ProperTest, names: Sequence[Span]
) -> tuple[Item, ...]:
    """Items of the enumeration that fills `span`, in reading order; `names` are spans of places, never cut inside."""
    start, end = _own_object(text, span)
    if start == end:
        return ()
    if text.startswith(words.joining_openers, start, end):
        start, end = strip_noise(text, (start, end), words)
        return (Item(start, end, ((start, end),)),) if start < end else ()
    context = ListContext(text, words, is_proper, names)
    items: list[Item] = []
    for parts, class_span in _groups(context, (start, end)):
        group = [Item(left, right, ((left, right),)) for left, right in parts]
        group = share_heads(context, group, items, closed=class_span is not None)
        named = class_span is not None and _counts_itself(text, class_span[0], len(group))
        items.extend(replace(item, named=True) if named else item for item in share_tail(context, group, class_span))
    return tuple(items) if len(items) == 1 else tuple(replace(item, size=len(items)) for item in items)


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


def _groups(context: ListContext, span: Span) -> list[tuple[list[Span], Span | None]]:
    """Runs of parts that one class noun after 等 closes; the last run may have none."""
    text = context.text
    groups: list[tuple[list[Span], Span | None]] = []
    parts: list[Span] = []
    for part in _with_attributes(context, _quoted_apart(text, _numbers_together(text, split(text, span, "、，,")))):
        start, end = _strip_joint(context, part)
        joints = _split_joints(context, (start, end), parts)
        mark = _et_cetera(text, (start, end)) or _own_count(text, (start, end), len(parts) + len(joints))
        if mark is None:
            parts.extend(joints)
            continue
        if mark[0] > start:
            parts.extend(_split_joints(context, (start, mark[0]), parts))
        pieces = _split_joints(context, (mark[1], end))
        if pieces:
            groups.append((parts, _class_span(text, pieces[0], context.words)))
            parts = pieces[1:]
    if parts:
        groups.append((parts, None))
    return [group for group in groups if group[0]]


def _numbers_together(text: str, parts: list[Span]) -> list[Span]:
    """Joins numbers that share one noun: 某电厂3、|4号机组 is one thing."""
    joined: list[Span] = []
    for start, end in parts:
        if joined and _NUMBERED.match(text, start) and text[joined[-1][1] - 1].isdigit():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _quoted_apart(text: str, parts: list[Span]) -> list[Span]:
    """Cuts “甲”“乙”, two names that stand side by side without a mark."""
    apart: list[Span] = []
    for start, end in parts:
        cuts = [match.start() + 1 for match in _SIDE_BY_SIDE.finditer(text[start:end])]
        apart.extend(pairwise([start, *(start + cut for cut in cuts), end]))
    return apart


def _with_attributes(context: ListContext, parts: list[Span]) -> list[Span]:
    """Parts that only say what one thing is to be like make one with it: 全面、准确、动态更新的数据库."""
    plain = True  # whether all parts so far are short and no items of their own
    tried = 0
    for at, (start, end) in enumerate(parts):
        own = context.text[start:end]
        if not at or "的" not in own.rstrip("的") or not _closes(context, (start, end)):
            continue
        plain = plain and all(_only_describes(context, before) for before in parts[tried:at])
        tried = at
        if not plain:
            break
        if "等" not in own:
            return [(parts[0][0], end), *parts[at + 1 :]]
    return parts


def _only_describes(context: ListContext, part: Span) -> bool:
    return part[1] - part[0] <= _LONGEST_ATTRIBUTE and not _is_item(context, part)


def _closes(context: ListContext, span: Span) -> bool:
    start, end = strip_noise(context.text, span, context.words)
    return context.words.head_pattern.search(squeeze(context.text[start:end])) is not None


def _is_item(context: ListContext, span: Span) -> bool:
    """Whether words are an item of their own: they hold a name or close with the noun of a thing."""
    own = squeeze(context.text[slice(*span)])
    closed = context.words.head_pattern.search(own) or context.words.facility_pattern.search(own)
    named = context.is_proper(span) and not tokens_in(own)[-1].tag.startswith("v")
    return bool(closed) or own.endswith(context.words.work_ends) or named  # 甲乙共建、共享的: what is done, no name


def _strip_joint(context: ListContext, part: Span) -> Span:
    start, end = part
    for joint in ("以及", "及", "和"):
        if context.text.startswith(joint, start, end) and not context.covers(start):
            return trim(context.text, (start + len(joint), end))
    return start, end


def _et_cetera(text: str, part: Span) -> Span | None:
    if text.find("等", *part) < 0:
        return None
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
    start, end = strip_noise(text, span, words)
    if words.noise_pattern.fullmatch(text, start, end):
        return end, end  # 甲水厂二期等|建成投运
    size = _SIZE.search(text, start, end)
    end = size.start() if size and size.start() > start else end
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


def _split_joints(context: ListContext, part: Span, before: Sequence[Span] = ()) -> list[Span]:
    """Cuts at 和, 及 and 与 where both sides are items of their own; elsewhere the joint stands inside one name.

    What ends like an item `before` it is an item too: 高端再制造、智能再制造|和在役再制造示范工程.
    """
    start, end = trim(context.text, part)
    cut_off: list[Span] = []
    joined = _JOINTS.search(context.text, start, end)
    for position in top_level(context.text, start, end) if joined else ():
        if context.text[position] in "和及与" and start < position and not context.covers(position):
            cut = position - 1 if context.text.startswith("以及", position - 1) else position
            left, right = (start, cut), trim(context.text, (position + 1, end))
            if before and _ends_like(context.text, left, before[-1]):
                return [trim(context.text, left), *_split_joints(context, right)]
            if _complete(context, left) and (_complete(context, right) or context.name_at(right[0]) == right):
                cut_off.append(trim(context.text, left))
                start, end = right
    return [*cut_off, (start, end)] if start < end else cut_off


def _ends_like(text: str, span: Span, before: Span) -> bool:
    own, other = squeeze(text[slice(*span)]), squeeze(text[slice(*before)])
    return len(own) > _SAME and own[-_SAME:] == other[-_SAME:] and own != other


def _complete(context: ListContext, span: Span) -> bool:
    """Whether words can stand as an item: they end in a head, name a section from … to …, or are a place."""
    start, end = strip_noise(context.text, span, context.words)
    if end - start < 3:
        return False
    long = end - start > 2 * TAIL
    own = squeeze(context.text[end - TAIL if long else start : end])
    opened = squeeze(context.text[start : start + TAIL]) if long else own
    head = context.words.head_pattern.search(own)
    if own in context.words.work_ends:
        return False  # 某灌区续建配套与|节水改造: both are done to one thing
    if head:
        return head.start() >= 2 and not opened.startswith(context.words.generic_seconds)
    if context.words.facility_pattern.search(own) and (context.is_proper((start, end)) or _of_a_town(opened)):
        return True  # 甲县云帆路与乙市云帆桥, 某乡敬老院和某乡养老中心: both are things with a name
    if _work_on_a_thing(context, own):
        return not opened.startswith(context.words.generic_seconds)
    between = context.text.find("至", start, end) >= 0 or context.text.find("到", start, end) >= 0
    from_to = between and _FROM_TO.search(squeeze(context.text[start:end])) is not None
    return from_to or context.name_at(start) == (start, end)


def _work_on_a_thing(context: ListContext, own: str) -> bool:
    """Whether words are a thing that is built and what is done to it: 某镇卫生院|改扩建."""
    work = max((work for work in context.words.work_ends if own.endswith(work)), key=len, default="")
    thing = own.removesuffix(work)
    closed = context.words.head_pattern.search(thing) or context.words.facility_pattern.search(thing)
    return bool(work) and closed is not None and closed.start() >= _SHORTEST_THING


def _of_a_town(own: str) -> bool:
    """Whether words open with a town or a village, known or not: 某|乡|敬老院."""
    return any(token.word in _TOWNS for token in tokens_in(own)[1:3])
