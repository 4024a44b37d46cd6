"""Quantities: a number with its unit and the words that bound it, as at least 35 % or 30 to 50 pieces.

A bound is read by rule. 于 after an adjective of measure compares (低于, 长于), and a negation right before it turns it
round: 不得低于 is at least, 不应长于 at most. Words and signs without a comparison (至少, 以上, ≥) are lists, all in
datasets/reference/comparisons.yml.

    read_quantity("≥30.5％", quantity_words(reference))      # a cell of a table: ge 30.5, unit %
    read_quantity("5.8", words, unit="万亩")                  # with the unit of the column's head
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from plandata.annotate.flat import flatten
from plandata.annotate.measures import Measure, find_measures
from plandata.annotate.segments import Span
from plandata.model import Reference, Unit
from plandata.model.wordlists import WordLists

_FAR = 40  # the same, of a share whose whole stands between: 不低于招聘总数的15%
_NEAR = 16  # characters before a number in which words that bound it stand
_BINDING = {"约束性": "binding", "预期性": "expected"}
_CELL_TAIL = re.compile(r"[（(【\[]?(约束性|预期性)[）)】\]]?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measure with its bounds. `start` and `end` hold number, unit and bounding words; `measure` the first two.

    `comparator` is eq, ge, le, gt, lt, approx or range; `low` is null for an upper bound, `high` for a lower one.
    `bounded`: a word or a sign says so (not only 多 or 余). `lacking`: what is less than it should be (不足, 不到).
    `open`: the bounding word holds for the list that it opens (至少2个市、10个县).
    """

    start: int
    end: int
    measure: Measure
    comparator: str
    low: Decimal | None
    high: Decimal | None
    bounded: bool = False
    lacking: bool = False
    open: bool = False

    @property
    def unit(self) -> str | None:
        """The unit, or None for a number without one."""
        return self.measure.unit or None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says: a quantity's values, where it starts from, whether it binds."""

    value_min: Decimal | None
    value_max: Decimal | None
    comparator: str
    unit: str | None
    baseline_value: Decimal | None = None
    binding: str | None = None  # expected, binding


@dataclass(frozen=True)
class QuantityWords:
    """The patterns by which quantities are read, made once from the reference data."""

    units: tuple[Unit, ...]
    before: re.Pattern[str]
    before_whole: re.Pattern[str]
    before_event: re.Pattern[str]
    after: re.Pattern[str]
    within: re.Pattern[str]
    far_at_least: re.Pattern[str]
    forbidding: re.Pattern[str]
    changed: re.Pattern[str]


def quantity_words(reference: Reference) -> QuantityWords:
    """The words of datasets/reference/comparisons.yml with the units of units.yml; made once a reference."""
    return _words_of(reference)


def read_quantities(text: str, span: Span, words: QuantityWords) -> tuple[Quantity, ...]:
    """All quantities of [start, end) in reading order.

    A list shares the bound that its first or its last number prints: 不低于9元、8元、7元; 分别提高到55%、70%以上.
    """
    measures = _with_shared_units(text, list(find_measures(text, span, words.units)))
    own = [_bounded(text, span, measure, words) for measure in measures]
    shared: list[Quantity] = []
    for index, quantity in enumerate(own):
        previous = shared[-1] if shared else None
        following = own[index + 1] if index + 1 < len(own) else None
        shared.append(_shared(text, quantity, previous, following))
    return tuple(shared)


def read_quantity(text: str, words: QuantityWords, unit: str | None = None) -> Cell | None:
    """Read a cell that holds one quantity and nothing else, or a change from one to another (65 → 70); else None.

    `unit` is the unit that the head of the column or of the row states, with its scale (万吨).
    """
    flat = flatten(text, (0, len(text))).text
    binding = _CELL_TAIL.search(flat)
    bare = flat[: binding.start()] if binding else flat
    change = re.fullmatch(
        r"(?:[由从])?(.+?)(?:→|提高到|提高至|提升到|提升至|增加到|增加至|下降到|下降至|降至|降到|增至)(.+)", bare
    )
    quantity = _whole(change[2] if change else bare, words, unit)
    if quantity is None:
        return None
    start = _whole(change[1], words, unit or quantity.unit) if change else None
    return Cell(
        quantity.low,
        quantity.high,
        quantity.comparator,
        quantity.unit,
        start.low if start else None,
        _BINDING[binding[1]] if binding else None,
    )


def share_within(text: str, own: Quantity, later: Quantity) -> bool:
    """Whether two quantities stand side by side in a list: 15%、20%以上."""
    return text[own.end : later.start] in ("、", "和", "及", "或")


def _whole(text: str, words: QuantityWords, unit: str | None) -> Quantity | None:
    """The one quantity that a text is, as written or with a unit put after its number."""
    tries = [text]
    if unit:
        at = max((match.end() for match in re.finditer(r"\d", text)), default=None)
        if at is not None:
            tries.append(text[:at] + unit + text[at:])
    for words_of_cell in tries:
        found = read_quantities(words_of_cell, (0, len(words_of_cell)), words)
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(words_of_cell)):
            return found[0]
    bare = re.fullmatch(r"([≥≤><]?)(\d+(?:\.\d+)?)([以][上下内])?", text)
    if not bare:
        return None
    return replace(_bare_number(text, Decimal(bare[2]), words), start=0, end=len(text))


def _bare_number(text: str, value: Decimal, words: QuantityWords) -> Quantity:
    at = re.search(r"\d+(?:\.\d+)?", text)
    start, end = at.span() if at else (0, len(text))
    measure = Measure(start, end, value, value, "", "standard", text[start:end])
    return _bounded(text, (0, len(text)), measure, words)


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _bounded(text: str, span: Span, measure: Measure, words: QuantityWords) -> Quantity:
    """A measure with the words that bound it, before it (不低于) and after it (以上, 左右)."""
    before = words.before.search(text, max(span[0], measure.start - _NEAR), measure.start)
    if before is None and measure.unit in ("%", "倍") and text.startswith("的", measure.start - 1):
        before = words.before_whole.search(text, max(span[0], measure.start - _FAR), measure.start)
    if before is None and measure.unit in _TIME_AND_WAY and text.startswith("后", measure.start - 1):
        before = words.before_event.search(text, max(span[0], measure.start - _NEAR), measure.start)
    after = words.after.match(text, measure.end, span[1]) or words.within.match(
        text, measure.end if measure.unit in _TIME_AND_WAY else span[1], span[1]
    )
    start = before.start() if before else measure.start
    end = after.end() if after else measure.end
    over = before is not None and before.group() == "过" and (measure.unit == "元" or measure.printed.startswith("半"))
    if before and before.group() in ("过", "上") and not (measure.lone_scale or over):  # 上千名, 过半; not 线上30家
        before, start = None, measure.start
    sides = [side for side in (_side_after(after), _side_before(before)) if side]
    if before and before.lastgroup in _CHANGES:
        sides = [_CHANGES[before.lastgroup]]  # 不得降至65%以下: 以下 says where it must not go
    changed = words.changed.search(text, span[0], measure.start) if after and not before else None
    if changed:  # 不得反弹至38以上: behind the number stands where it must not go
        start, sides = changed.start(), [_FORBIDDEN.get(side, side) for side in sides]
    told = text[span[0] : start]
    if not sides and words.far_at_least.search(told):
        sides = ["at_least"]
    if words.forbidding.match(told):
        sides = [_FORBIDDEN.get(side, side) for side in sides]
    comparator = _comparator(sides, measure)
    low = None if comparator in ("le", "lt") else measure.low
    high = None if comparator in ("ge", "gt") else measure.high
    lacking = before is not None and before.lastgroup == "lacking" and not before["negation"]
    opens = _side_before(before) == "at_least" and before is not None and not before["negation"]
    return Quantity(start, end, measure, comparator, low, high, bool(sides), lacking, opens)


_TIME_AND_WAY = frozenset({"小时", "分钟", "秒", "天", "日", "工作日", "周", "月", "年", "公里", "米"})
_TURNED = {"more": "at_most", "less": "at_least", "lacking": "at_least"}
_FORBIDDEN = _TURNED | {"at_least": "at_most", "at_most": "at_least"}  # 防止漏损率升至10%以上
_CHANGES = {"rising": "at_most", "falling": "at_least"}


def _side_before(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    side = match.lastgroup or ""
    return _TURNED.get(side, side) if match["negation"] else side


def _side_after(match: re.Match[str] | None) -> str | None:
    return match.lastgroup if match else None


def _comparator(sides: Sequence[str], measure: Measure) -> str:
    if "approx" in sides:
        return "approx"
    if measure.low != measure.high and not sides:
        return "range"
    by_side = (("at_least", "ge"), ("at_most", "le"), ("more", "gt"), ("less", "lt"), ("lacking", "lt"))
    named = next((comparator for side, comparator in by_side if side in sides), None)
    if measure.low != measure.high:
        return "range"
    return named or ("gt" if measure.more else "eq")


def _shared(text: str, own: Quantity, previous: Quantity | None, following: Quantity | None) -> Quantity:
    """A list shares its bound: the last number's over those before it, the first's over those after it."""
    if own.comparator != "eq":
        return own
    comparator = "eq"
    beside = following is not None and own.measure.unit == following.measure.unit
    if (
        following is not None
        and beside
        and share_within(text, own, following)
        and following.end > following.measure.end
    ):
        comparator = following.comparator
    elif previous is not None and _opens_list(text, previous, own):
        comparator = previous.comparator
    if comparator in ("ge", "gt"):
        return replace(own, comparator=comparator, high=None, bounded=True)
    return replace(own, comparator=comparator, low=None, bounded=True) if comparator in ("le", "lt") else own


def _opens_list(text: str, previous: Quantity, own: Quantity) -> bool:
    """不低于9元、8元、7元, 至少2个市、10个县: the bound before the first number holds for the list."""
    if previous.comparator not in ("ge", "le"):
        return False
    between = text[previous.end : own.start]
    if previous.measure.unit == own.measure.unit and between in ("、", "和", "及"):
        return previous.end == previous.measure.end
    return previous.open and between.endswith("、") and "，" not in between


def _with_shared_units(text: str, measures: list[Measure]) -> list[Measure]:
    """15个、7个工作日: the first number's unit is the second's, cut short."""
    for index in range(len(measures) - 2, -1, -1):
        own, later = measures[index], measures[index + 1]
        between = text[own.end : later.start]
        if own.unit == "个" and between in ("、", "和") and f"个{later.unit}" in text[later.start : later.end]:
            measures[index] = replace(own, unit=later.unit, kind=later.kind)
    return measures


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def _words_of(reference: Reference) -> QuantityWords:
    lists = reference.lexicon.of_file("comparisons")
    before = "|".join(
        (
            f"(?P<more>{_either(lists, 'more_than')})",
            f"(?P<less>{_either(lists, 'less_than')})",
            f"(?P<lacking>{_either(lists, 'lacking')})",
        )
    )
    least = f"(?P<at_least>{_either(lists, 'at_least_before')}|(?:{_either(lists, 'at_least_open')})[一-龥]{{0,4}})"
    changes = f"(?P<rising>{_either(lists, 'rising_to')})|(?P<falling>{_either(lists, 'falling_to')})"
    turned = f"(?:{_either(lists, 'negations')})(?:{changes})"
    plain = f"{least}|(?P<at_most>{_either(lists, 'at_most_before')})|(?P<approx>{_either(lists, 'approx_before')})"
    after = "|".join(f"(?P<{side}>{_either(lists, f'{side}_after')})" for side in ("at_least", "at_most", "approx"))
    return QuantityWords(
        reference.units,
        re.compile(rf"(?:(?P<negation>{_either(lists, 'negations')})?(?:{before})|{turned}|{plain})\s*$"),
        re.compile(rf"(?:(?P<negation>{_either(lists, 'negations')})(?:{before}))[^，。；、\d]{{2,30}}的$"),
        re.compile(rf"(?:(?P<negation>{_either(lists, 'negations')})(?:{before}))[^，。；、\d]{{2,8}}后$"),
        re.compile(after),
        re.compile(rf"(?P<at_most>{_either(lists, 'within_after')})(?![部外容地陆涝河环需在])"),
        re.compile(rf"(?:{_either(lists, 'at_least_open')})[一-龥]{{5,12}}$"),
        re.compile(rf"(?:{_either(lists, 'forbidding')})"),
        re.compile(rf"(?:{_either(lists, 'negations')})(?<!未)[一-龥]{{1,3}}[至到]$"),
    )


def _either(lists: WordLists, name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(lists[name], key=lambda word: (-len(word), word)))
