"""Lists of bodies: where each name starts and ends, and its full name when the list shares a tail.

长春市、吉林市、辽源市政府及公主岭市政府 is four governments. The words that tell (suffixes, heads of general bodies,
tails that may be shared) come from datasets/reference/bodies.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from plandata.annotate.segments import squeeze
from plandata.model.wordlists import WordLists

Words = WordLists

OPENING, CLOSING = "（(〔【[《“<〈＜", "）)〕】]》”>〉＞"
SEPARATORS = "、，,；;/\u3000 \t\r\n"
CONJUNCTIONS = ("以及", "及", "和", "与", "等")
_PLACES_OF_A_CLASS = re.compile(
    r"^(?:(?:自治|直辖|县级)?[省市州县区旗盟乡镇地]|街道|[（()）〔〕\[\]、])+?(?:(?:人民)?政府|管委会|党委|党工委)?$|^(?:人民)?政府$"
)
# What may stand behind 有关部门 in the same name: 有关部门和单位, 相关县区政府.
_BRACKETED = re.compile(r"[（(〔\[<〈＜][^（(〔\[<〈＜）)〕\]>〉＞]*[）)〕\]>〉＞]")
_CLASS_REST = re.compile(r"^[市州县区旗、和及与部门单位企业机构政府人民]*$")
_CLASS_ALONE = re.compile(r"(?:各有关|各相关|各|有关|相关)[省市州盟县区旗镇乡街处场园村]+(?:人民政府|政府)?")
_COUNTED = re.compile("^(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})个?")
_NUMBER = re.compile(
    r"(?:[0-9]{1,2}[.．、]|[①-⑳]|[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)]|[一二三四五六七八九十]{1,3}、)\s*"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body as a list names it: the span of its own words and its name with the shared tail restored."""

    start: int
    end: int
    name: str


def read_bodies(text: str, start: int, end: int, words: Words) -> tuple[Body, ...]:
    """The bodies of the list text[start:end], in order; offsets are those of `text`.

    Separators inside brackets do not count (各县（市、区）政府 is one body), and 和/及/与 part two names only where the
    words before them already are one (工业和信息化部 is not parted).
    """
    spans = [span for span in (_trim(text, a, b, words) for a, b in _cut(text, start, end, words)) if span]
    spans = _join_classes(text, spans)
    items = [Body(a, b, squeeze(text[a:b])) for a, b in spans]
    return tuple(item for item in _restore_tails(items, words) if not _only_counts(item.name, words))


def _only_counts(name: str, words: Words) -> bool:
    """部门 and 12个部门 behind 等 say how many there are and name nobody."""
    return _COUNTED.sub("", name) in words["bodies.class_words"]


@lru_cache(maxsize=50_000)
def is_body(name: str, words: Words) -> bool:
    """Whether the words are a body by their form: 省发展改革委, 各地区, 人民银行长春中心支行."""
    plain = strip_brackets(name)
    if is_general(plain, words) or plain in words["bodies.bodies_by_name"]:
        return True
    if _is_room(plain, words):
        return False
    suffixes = words["bodies.body_suffixes"]
    return plain.endswith(suffixes) and any(plain.endswith(s) and len(plain) > len(s) for s in suffixes)


def _is_room(name: str, words: Words) -> bool:
    """Whether the words end like a provincial department below a province: 市教育局一楼大厅; 市政府办公厅 is none."""
    return (
        name.startswith(words["bodies.below_province"])
        and name.endswith(words["bodies.provincial_suffixes"])
        and not name.endswith(words["bodies.provincial_suffixes_not"])
    )


@lru_cache(maxsize=50_000)
def is_general(name: str, words: Words) -> bool:
    """Whether the words name a class of bodies and nobody in particular: 各区县政府, 有关部门, 国务院相关部门."""
    plain = strip_brackets(name)
    prefix = next((word for word in words["bodies.general_prefixes"] if plain.startswith(word)), "")
    if _CLASS_ALONE.fullmatch(plain.removeprefix(prefix)):  # 沿线各区镇
        return True
    if any(
        _CLASS_REST.match(plain.split(middle, 1)[1]) for middle in words["bodies.general_middles"] if middle in plain
    ):
        return True
    heads = words["bodies.general_heads"]
    return plain.startswith(heads) and any(
        plain.startswith(head) and _ends_general(head, plain[len(head) :], words) for head in heads
    )


def strip_brackets(name: str) -> str:
    """The name without what stands in brackets: 各区县（自治县）政府 -> 各区县政府."""
    return _BRACKETED.sub("", name)


def top_level(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets of text[start:end] that stand in no bracket and no quotation; marks of brackets left out."""
    depth = 0
    for at in range(start, end):
        if text[at] in OPENING:
            depth += 1
        elif text[at] in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            yield at


def _ends_general(head: str, rest: str, words: Words) -> bool:
    """各 + 区县, 各 + 金融机构: a general head is one only with a class of bodies or places behind it."""
    of_all = any(word in head for word in ("各", "有关", "相关"))
    if all(part in words["bodies.general_places"] for part in rest.split("、")) or (
        not rest and head[-1:] in "地县市区州旗盟"
    ):
        return of_all or head.startswith("全")
    if not rest.endswith(words["bodies.body_suffixes"]) or any(word in rest for word in words["bodies.clause_words"]):
        return False
    # 地方金融监管局 and 县级医院 begin like a class and are (or may be) one office.
    return of_all or rest.endswith(("政府", "部门", "单位")) or rest in {"党委", "机构"}


def _cut(text: str, start: int, end: int, words: Words) -> Iterator[tuple[int, int]]:
    """Cut the list at its separators, and at conjunctions that stand behind a whole name."""
    begin, skip_to = start, start
    for at in top_level(text, start, end):
        if at < skip_to:
            continue
        if text[at] in SEPARATORS and not _wraps(text, begin, at, end, words):
            yield begin, at
            begin = skip_to = at + 1
            continue
        joined = text.startswith(CONJUNCTIONS, at)
        mark = next(mark for mark in CONJUNCTIONS if text.startswith(mark, at)) if joined else None
        if mark and _parts_here(text[begin:at], mark, text[at + len(mark) : end], words):
            yield begin, at
            begin = skip_to = at + len(mark)
    yield begin, end


def _wraps(text: str, begin: int, at: int, end: int, words: Words) -> bool:
    """White space inside a name, as hard-wrapped lines leave it: 省发展改革⏎委."""
    left, right = squeeze(text[begin:at]), re.split(f"[{SEPARATORS}]", text[at + 1 : end])[0]
    return text[at].isspace() and bool(left and right) and not (is_body(left, words) and is_body(right, words))


def _parts_here(before: str, mark: str, after: str, words: Words) -> bool:
    left = squeeze(before)
    if not left or left in words["bodies.class_words"]:  # 等和各省级人民政府, 等部门和各地区: the mark only continues
        return True
    right = re.match(r"[^、，,；;和及与等]*", after)
    alone = right is not None and right.group().strip() in words["bodies.class_words"]  # 国务院相关部门和单位
    return alone if mark == "等" and alone else is_body(left, words) and not alone


def _trim(text: str, start: int, end: int, words: Words) -> tuple[int, int] | None:
    """The item without white space, closing marks and lead-ins (由…); None when nothing is left."""
    marks = SEPARATORS + "。.：:“”\"'"
    while start < end and text[start] in marks and not (text[start] == "“" and "”" in text[start : end - 1]):
        start += 1  # “智慧水利”工作专班 keeps its quotation marks
    while end > start and text[end - 1] in marks:
        end -= 1
    if number := _NUMBER.match(text, start, end):
        start = number.end()
    led = text.startswith(words["bodies.body_lead_ins"], start, end)
    for lead_in in sorted(words["bodies.body_lead_ins"], key=len, reverse=True) if led else ():
        if text.startswith(lead_in, start, end) and end - start > len(lead_in) + 1:
            start += len(lead_in)
            break
    if start < end and text[start:end].endswith("等") and end - start > 1:
        end -= 1
    return (start, end) if start < end else None


def _join_classes(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """各市、州、县人民政府 is one class of bodies, not three."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _open_class(text[slice(*joined[-1])]) and _is_rest_of_class(text[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_rest_of_class(item: str) -> bool:
    """Whether an item goes on with a class of places: 、县级市, 、区人民政府（管委会）."""
    return any(_PLACES_OF_A_CLASS.match(words) for words in (item, strip_brackets(item)))


def _open_class(item: str) -> bool:
    general = re.match(r"^(?:各|有关|相关|全市各|全省各|地方各)", item)
    return general is not None and not re.search(r"(?:政府|管委会|部门|单位)$", item)


def _restore_tails(items: list[Body], words: Words) -> Iterator[Body]:
    """Give each item that is no body by itself the tail of the next one that is."""
    for at, item in enumerate(items):
        if is_body(item.name, words) or item.name in words["bodies.class_words"]:
            yield item
            continue
        tails = words["bodies.shared_office_tails"]
        owner = next((later for later in items[at + 1 :] if is_body(later.name, words) or later.name in tails), None)
        yield replace(item, name=_with_tail(item.name, owner.name, words)) if owner else item


def _with_tail(name: str, owner: str, words: Words) -> str:
    for tail in sorted(words["bodies.shared_tails"], key=len, reverse=True):
        if owner.endswith(tail):
            if name.endswith(words["bodies.place_suffixes"]):
                return name + tail
            place = re.search(r"(?:自治州|自治县|省|市|县|区|州|旗|盟)$", owner[: -len(tail)])
            return name + place.group() + tail if place and len(name) <= 4 else name
    for tail in sorted(words["bodies.shared_office_tails"], key=len, reverse=True):
        if owner.endswith(tail):
            return name + tail
    return name
