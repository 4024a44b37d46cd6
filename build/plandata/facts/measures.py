"""Numbers with units: what is measured where, within which bounds.

A measure's span reaches from the words that bound it (不低于) to those after it (以上, 左右); 万 and 亿 are folded in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from plandata.annotate.segments import Span
from plandata.model import Unit
from plandata.read.numerals import NumberMatch, find_numbers

_RANGE = re.compile(r"\s*(?:[-－—–~～]{1,2}|至|到)\s*")
_MANY = re.compile(r"[多余]?")
_UNITS_OF_THOUSAND = re.compile("千[瓦米克伏]")  # 千 here opens the unit, not a scale of the number
_REACHED = re.compile(r"(?:达到|突破|超过|不低于|提高到|提升到|缩小到|降到|降至|控制在|稳定在)(?:约|近)?\s*$")
_LONE_SCALE = re.compile(r"[百千万亿]+")


@dataclass(frozen=True)
class Measure:
    """A number, or a range, with its unit; `start` and `end` hold both, without words that bound them."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    kind: str  # the target kind its unit suggests
    printed: str  # the number as printed
    lone_scale: bool  # 千万吨: a scale without a digit
    chinese: bool  # printed in Chinese numerals
    more: bool = False  # 多 or 余 stands in it or after it: 1500多亿


def find_measures(text: str, span: Span, units: Sequence[Unit]) -> tuple[Measure, ...]:
    """All numbers of [start, end) that a unit follows, ranges as one, in reading order."""
    start, end = span
    numbers = [
        NumberMatch(number.start + start, number.end + start, number.value, number.scale)
        for number in find_numbers(text[start:end])
    ]
    found: list[Measure] = []
    position = start
    for index, number in enumerate(numbers):
        if number.start < position:
            continue
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        measure = _range(text, end, number, following, units) or _single(text, end, number, number.value, units)
        if measure:
            found.append(measure)
            position = measure.end
    return tuple(found)


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
    scaled = low.value * (high.value / _unscaled(high)) if high.scale and not low.scale and not own_unit else low.value
    return Measure(
        low.start,
        measure.end,
        scaled,
        measure.high,
        measure.unit,
        measure.kind,
        measure.printed,
        False,
        measure.chinese,
    )


def _unscaled(number: NumberMatch) -> Decimal:
    scale = Decimal(1)
    for word in number.scale:
        scale *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}.get(word, 1)
    return number.value / scale


def _single(text: str, end: int, number: NumberMatch, low: Decimal, units: Sequence[Unit]) -> Measure | None:
    printed = text[number.start : number.end]
    after = _MANY.match(text, number.end, end)
    position = after.end() if after else number.end
    if number.scale in ("百分之", "千分之", "万分之", "分之"):
        unit, kind = {"百分之": "%", "千分之": "‰", "万分之": "‱", "分之": ""}[number.scale], "standard"
        return Measure(number.start, number.end, low, number.value, unit, kind, printed, False, True)
    thousand = _UNITS_OF_THOUSAND.match(text, number.end - 1, end)
    if thousand and number.scale == "千" and number.start < number.end - 1:
        cut = NumberMatch(number.start, number.end - 1, number.value / 1000, "")
        return _single(text, end, cut, cut.value if low == number.value else low, units)
    match = unit_pattern(tuple(units)).match(text, position, end)
    if not match:
        return _bare(text, end, number, low)
    unit_row = unit_of(match.group(), tuple(units))
    return Measure(
        number.start,
        match.end(),
        low,
        number.value,
        unit_row.name,
        unit_row.kind,
        printed,
        bool(_LONE_SCALE.fullmatch(printed)),
        not re.search(r"[0-9０-９]", printed),
        bool(re.search("[多余]", text[number.start : match.start()])),
    )


def _bare(text: str, end: int, number: NumberMatch, low: Decimal) -> Measure | None:
    """指数达到65, 总量突破5亿: a number that is reached counts without a unit where nothing follows it."""
    printed = text[number.start : number.end]
    reached = _REACHED.search(text, max(0, number.start - 6), number.start)
    closed = number.end >= end or re.match(r"左右|以上|以内|以下|[，。；、,;]", text[number.end : end])
    if not reached or not closed or not re.search(r"[0-9０-９]", printed):
        return None
    return Measure(number.start, number.end, low, number.value, "", "standard", printed, False, False)


@lru_cache(maxsize=8)
def unit_pattern(units: tuple[Unit, ...]) -> re.Pattern[str]:
    """Matches any unit by its name or an alias, the longest first."""
    surfaces = {surface for unit in units for surface in (unit.name, *unit.aliases)}
    return re.compile("|".join(re.escape(surface) for surface in sorted(surfaces, key=lambda s: (-len(s), s))))


@lru_cache(maxsize=512)
def unit_of(surface: str, units: tuple[Unit, ...]) -> Unit:
    """The unit that a surface stands for; raises KeyError where there is none."""
    for unit in units:
        if surface == unit.name or surface in unit.aliases:
            return unit
    raise KeyError(surface)
