"""Numbers with units: what is measured where. 万 and 亿 are folded in; a range is one measure.

Units are datasets/reference/units.yml; A/B (克/千瓦时, 万吨/日) is read whole, from the units beside the stroke.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from plandata.annotate.segments import Span
from plandata.annotate.tokens import tokens_in
from plandata.model import Unit
from plandata.read.numerals import NUMERAL, NumberMatch, find_numbers, read_number

_RANGE = re.compile(r"\s*(?:[-－—–~～]{1,2}|至|到)\s*")
_MORE = re.compile(r"[多余]?")
_OVER = re.compile("[多余]")
_DIGIT = re.compile("[0-9０-９]")
_UNITS_OF_THOUSAND = re.compile("千[瓦米克伏]")  # 千 here opens the unit, not a scale of the number
_REACHED = re.compile(r"(?:达到|达|突破|超过|不低于|提高到|提升到|缩小到|降到|降至|控制在|稳定在|保持在)(?:约|近)?\s*$")
_RATIO_BOUND = re.compile(r"(?:不(?:得|应|宜)?[高大多]于|不(?:得|应|宜)?超过|[≤≥<>])\s*$")
_LONE_SCALE = re.compile(r"[百千万亿]+")
_TIMES = re.compile(r"(?<![A-Za-z\d.)）/÷=+×*])(\d{1,2})\s*[×xX*]\s*$")  # 2×35万千瓦
_HALF = re.compile(
    r"一半(?=以上|以下|左右|以内|[^一-龥]|[一-龥]{2}|$)|半数(?=以上)|(?<=[近过超])半数?(?![年天月日个小])(?![一-龥](?![一-龥]))|(?<=减)半(?![一-龥])"
)
_HALF_UNIT = re.compile(
    r"(?<![一二两三四五六七八九十\d个年月天时前后上下])(?<!(?<!超)过)半(?=个?(?:小时|工作日|年|月|天|日))"
)
_TENTHS = re.compile(
    r"(?P<low>[一二两三四五六七八九]|\d)(?:[-—~至到](?P<high>[一二两三四五六七八九]|\d))?成(?P<half>[半一二三四五六七八九])?"
    r"(?=以上|左右|以下|以内|[，。；、,;）)]|$)"
)
_AND_A_HALF = re.compile(r"半(?![年天月日小个])")  # 一天半
_TIMES_OF_HALVES = frozenset({"天", "年", "周", "小时"})
_PER_TIME = re.compile(r"/[日天年月秒]$|/小时$")
_RATE = re.compile(
    r"(\d+(?:\.\d+)?)\s*[/／]\s*(10万|十万|万|千)(?![一-龥](?<![以左之，。]))"
)  # 12/10万以下: of so many people
_LONGEST_NAME = 4
_LISTS = 4
_PERCENT, _STANDARD = "%", "standard"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, or a range, with its unit; `start` and `end` hold both, without words that bound them."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    kind: str  # the target kind its unit suggests
    printed: str  # the number as printed
    lone_scale: bool = False  # 千万吨: a scale without a digit
    chinese: bool = False  # printed in Chinese numerals
    more: bool = False  # 多 or 余 stands in it or after it: 1500多亿


def find_measures(text: str, span: Span, units: Sequence[Unit]) -> tuple[Measure, ...]:
    """All numbers of [start, end) that a unit follows, ranges and fractions (一半, 七成) as one, in reading order."""
    if not (NUMERAL.search(text, *span) or "半" in text[slice(*span)]):
        return ()
    found = sorted(
        [*_of_numbers(text, span, units), *_of_parts(text, span, units)], key=lambda one: (one.start, -one.end)
    )
    kept: list[Measure] = []
    for measure in found:
        if not kept or measure.start >= kept[-1].end:
            kept.append(measure)
    return tuple(kept)


def _of_numbers(text: str, span: Span, units: Sequence[Unit]) -> Iterator[Measure]:
    start, end = span
    numbers = [
        NumberMatch(number.start + start, number.end + start, number.value, number.scale)
        for number in find_numbers(text[start:end])
    ]
    position = start
    for index, number in enumerate(numbers):
        if number.start < position:
            continue
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        measure = _range(text, end, number, following, units) or _single(text, end, number, number.value, units)
        if measure:
            yield _multiplied(text, start, measure)
            position = measure.end


def _of_parts(text: str, span: Span, units: Sequence[Unit]) -> Iterator[Measure]:
    """一半 and 七成 are per cent; 半天, 半个月 are half a unit."""
    start, end = span
    for match in _HALF.finditer(text, start, end):
        half = Decimal(50)
        yield Measure(*match.span(), half, half, _PERCENT, _STANDARD, match.group(), chinese=True)
    for match in _TENTHS.finditer(text, start, end):
        low, high = (_tenths(match[name] or match["low"], match["half"]) for name in ("low", "high"))
        yield Measure(*match.span(), low, high, _PERCENT, _STANDARD, match.group(), chinese=True)
    for match in _RATE.finditer(text, start, end):
        rate = Decimal(match[1])
        yield Measure(*match.span(), rate, rate, f"/{match[2].replace('十', '10')}", _STANDARD, match[1])
    for match in _HALF_UNIT.finditer(text, start, end):
        unit = _unit_at(text, match.end(), end, tuple(units))
        if unit:
            half = Decimal("0.5")
            yield Measure(match.start(), unit.end, half, half, unit.name, unit.kind, match.group(), chinese=True)


def _tenths(digit: str, rest: str | None) -> Decimal:
    """七成 is 70, 七成半 75, 九成五 95."""
    ones = Decimal(5) if rest == "半" else read_number(rest or "零") or Decimal(0)
    return (read_number(digit) or Decimal(0)) * 10 + ones


def _range(text: str, end: int, low: NumberMatch, high: NumberMatch | None, units: Sequence[Unit]) -> Measure | None:
    """5年至10年一遇, 3—5个, 10%-15%: the first number may print the unit, a part of it, or none."""
    if high is None:
        return None
    between = text[low.end : high.start]
    mark = _RANGE.search(between)
    if not mark or mark.end() != len(between):
        return None
    measure = _single(text, end, high, low.value, units)
    if not measure:
        return None
    own_unit = between[: mark.start()].strip()
    if own_unit and not measure.unit.startswith(own_unit) and own_unit not in ("％", "%"):
        return None
    shared = high.scale and not low.scale and not own_unit and low.value <= _unscaled(high)  # 3—5万, not 8000至1万
    scaled = low.value * (high.value / _unscaled(high)) if shared else low.value
    return replace(measure, start=low.start, low=scaled, lone_scale=False, more=False)


def _unscaled(number: NumberMatch) -> Decimal:
    scale = Decimal(1)
    for word in number.scale:
        scale *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}.get(word, 1)
    return number.value / scale


def _single(text: str, end: int, number: NumberMatch, low: Decimal, units: Sequence[Unit]) -> Measure | None:
    printed = text[number.start : number.end]
    after = _MORE.match(text, number.end, end)
    position = after.end() if after else number.end
    if number.scale in ("百分之", "千分之", "万分之", "分之"):
        unit = {"百分之": "%", "千分之": "‰", "万分之": "‱", "分之": ""}[number.scale]
        return Measure(number.start, number.end, low, number.value, unit, _STANDARD, printed, chinese=True)
    thousand = _UNITS_OF_THOUSAND.match(text, number.end - 1, end)
    if thousand and number.scale == "千" and number.start < number.end - 1:
        cut = NumberMatch(number.start, number.end - 1, number.value / 1000, "")
        return _single(text, end, cut, cut.value if low == number.value else low, units)
    unit_found = _unit_at(text, position, end, tuple(units))
    if not unit_found:
        return _bare(text, end, number, low)
    lone_scale = bool(_LONE_SCALE.fullmatch(printed))
    if lone_scale and _opens_an_idiom(text[number.start : number.start + _LONGEST_NAME], unit_found.end - number.start):
        return None
    half = _AND_A_HALF.match(text, unit_found.end, end) if unit_found.name in _TIMES_OF_HALVES else None
    if half:
        low, number = low + Decimal("0.5"), replace(number, value=number.value + Decimal("0.5"))
    return Measure(
        number.start,
        half.end() if half else unit_found.end,
        low,
        number.value,
        unit_found.name,
        unit_found.kind,
        printed,
        lone_scale=lone_scale,
        chinese=not _DIGIT.search(printed),
        more=_OVER.search(text, number.start, position) is not None,
    )


def _bare(text: str, end: int, number: NumberMatch, low: Decimal) -> Measure | None:
    """指数达到65, 总量突破5亿: a number that is reached counts without a unit where nothing follows it."""
    printed = text[number.start : number.end]
    reached = _REACHED.search(text, max(0, number.start - 6), number.start)
    closed = number.end >= end or re.match(r"左右|以上|以内|以下|[，。；、,;]", text[number.end : end])
    if not reached and "." in printed:  # 电能利用效率不高于1.25
        reached = _RATIO_BOUND.search(text, max(0, number.start - 6), number.start)
    if not reached or not closed or not re.search(r"[0-9０-９]|.[万亿]", printed):
        return None
    return Measure(number.start, number.end, low, number.value, "", _STANDARD, printed)


def _multiplied(text: str, start: int, measure: Measure) -> Measure:
    """2×35万千瓦: two of them. What another word or number multiplies is a formula (总次×100%): left as it is."""
    times = _TIMES.search(text, start, measure.start)
    if not times:
        return measure
    factor = Decimal(times[1])
    printed = text[times.start(1) : measure.start] + measure.printed
    low, high = measure.low * factor, measure.high * factor
    return replace(measure, start=times.start(1), low=low, high=high, printed=printed)


_Made = TypeVar("_Made")


def _once_a_list(make: Callable[[tuple[Unit, ...]], _Made]) -> Callable[[tuple[Unit, ...]], _Made]:
    """Keep what is made of the last lists of units, told apart by identity: to compare them costs more than to read."""
    kept: list[tuple[tuple[Unit, ...], _Made]] = []

    def made(units: tuple[Unit, ...]) -> _Made:
        for known, result in kept:
            if known is units:
                return result
        result = make(units)
        kept.append((units, result))
        del kept[:-_LISTS]
        return result

    return made


# ── Units ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _UnitAt:
    name: str
    kind: str
    end: int


def _unit_at(text: str, position: int, end: int, units: tuple[Unit, ...]) -> _UnitAt | None:
    """The unit that stands at a position, whole where it is A/B; none where its sign only opens a word (12部门)."""
    pattern = unit_pattern(units)
    match = pattern.match(text, position, end)
    if not match or _words_pattern(units).match(text, position):
        return None
    whole = _compound_pattern(units).match(text, position, end)
    if whole:
        printed = re.sub(r"\s+", "", whole.group()).replace("／", "/").replace("每", "/")
        known = _known(units).get(printed)
        kind = known.kind if known else _known(units)[match.group()].kind if _PER_TIME.search(printed) else _STANDARD
        return _UnitAt(known.name if known else printed, kind, whole.end())
    if len(match.group()) == 1 and _opens_a_name(text[position : position + _LONGEST_NAME]):
        return None
    unit = _known(units)[match.group()]
    return _UnitAt(unit.name, unit.kind, match.end())


@lru_cache(maxsize=20_000)
def _opens_an_idiom(words: str, length: int) -> bool:
    """Whether a scale and the sign of a unit only open a word of the dictionary: 千方百计, 百年大计."""
    first = tokens_in(words)[:1]
    return bool(first) and len(first[0].word) > length and first[0].weight > 0


@lru_cache(maxsize=20_000)
def _opens_a_name(words: str) -> bool:
    """Whether the sign of a unit only opens a name that the dictionary knows: 11 班公湖."""
    first = tokens_in(words)[:1]
    return bool(first) and len(first[0].word) > 1 and first[0].weight > 0 and first[0].tag.startswith(("ns", "nr"))


def _surfaces(units: Sequence[Unit]) -> list[str]:
    surfaces = {surface for unit in units for surface in (unit.name, *unit.aliases)}
    return sorted(surfaces, key=lambda s: (-len(s), s))


def _alternation(units: Sequence[Unit]) -> str:
    """Units by name or alias, the longest first; none in Latin letters is cut from a longer word (11530000MB1)."""
    return "|".join(re.escape(s) + ("(?![A-Za-z0-9])" if s[-1:].isascii() and s[-1:].isalpha() else "") for s in
                    _surfaces(units))  # fmt: skip


@_once_a_list
def unit_pattern(units: tuple[Unit, ...]) -> re.Pattern[str]:
    """Matches any unit by its name or an alias, the longest first."""
    return re.compile(_alternation(units))


@_once_a_list
def _compound_pattern(units: tuple[Unit, ...]) -> re.Pattern[str]:
    one = f"(?:{_alternation(units)})"
    return re.compile(
        rf"{one}(?:[一-龥]{{2,4}}(?=[/／][百千万亿]?{one}))?(?:(?:\s*[/／]\s*[百千万亿]?{one}(?:[·•]{one})?)+|每(?:秒|小时|天|日|年)(?![一-龥])"
        rf"|每{one}(?=以[上下内]|之内|左右|[^一-龥]|$))"
    )


@_once_a_list
def _words_pattern(units: tuple[Unit, ...]) -> re.Pattern[str]:
    """Words that open with the sign of a unit and are none: 部门, 人间."""
    words = sorted({word for unit in units for word in unit.not_in}, key=lambda s: (-len(s), s))
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@_once_a_list
def _known(units: tuple[Unit, ...]) -> dict[str, Unit]:
    return {surface: unit for unit in units for surface in (unit.name, *unit.aliases)}
