"""Finds the words that set a deadline in flat text: 到2025年, “十四五”末, 2024—2026年， 5年内, 年底前.

What date each tells, and what it governs, is `deadlines`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from plandata.annotate.flat import flatten
from plandata.annotate.segments import Span

_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3}|半)"
_BEFORE = r"(?P<before>之前|以前|前|时)?"
FROM_YEAR = re.compile(
    rf"[自从](?P<year>20\d\d)年(?:(?P<month>\d{{1,2}})月)?(?:开始|起)[，,]?(?:利?用|通过)?{_N}年(?:之内|以内|内|左右|间)?(?:的?时间)?"
)
SPAN = re.compile(
    r"(?<![较比自由从])20\d\d年?[—\-－–~～至到]{1,2}(?P<year>20\d\d)年(?:期间|间|之内|内|(?=[，,每累新年共建完培实]))"
)
FIVE_YEARS = re.compile(
    r"(?:力争)?[到至在]?[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划)?(?:时期末|时期内|时期|期间|期末|期内|末期|末|收官)(?:之前|以前|前)?"
)
_DOCUMENT_DAY = (
    r"[自从]?本?(?:方案|规划|计划|意见|通知|办法|文件|措施|要点)?(?:正式)?"
    r"(?:印发|发布|公布|出台|下发|实施|施行)(?:之日)?(?:起|后)[，,]?"
)
_UP_TO_N = r"(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,3})年?[至到—\-－~～])?"  # 3至5年内: the later one is the limit
WITHIN = re.compile(
    rf"(?:{_DOCUMENT_DAY})?"
    rf"(?<![近过去前每第])(?:[用在经]|未来|今后|力争|争取|计划|利用|通过)*(?<![\d近过去前每第十]){_UP_TO_N}{_N}(?P<unit>年|个月)"
    r"(?:左右)?(?:之内|以内|内|的?时间)(?![部外容涝陆河需])"
)
# 自方案公布之日起90日内: days count from the document's own day only; elsewhere they limit how long a thing may take.
DAYS = re.compile(
    rf"{_DOCUMENT_DAY}(?P<n>\d{{1,3}}|[一二两三四五六七八九十百]{{1,4}})个?(?P<unit>日|天|周|工作日)(?:之内|以内|内)"
)
COMING = re.compile(
    rf"(?:在)?(?:未来|今后)(?:的)?{_UP_TO_N}{_N}(?P<unit>年)(?:间|里|期间)?(?=[，,每累新年共建完培实全我再将力])"
)
YEAR = re.compile(
    r"(?<!截)(?P<lead>(?:力争|争取|计划|确保|预计)?[到至于])?(?<![\d—\-－–~～较比自由从与同以截])"
    rf"(?P<year>20\d\d)年(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日)?(?P<end>年?[底末]|年中)?{_BEFORE}"
)
_NOT_AFTER_YEAR = ("以来", "来", "度", "后", "以后", "起", "开始", "至", "到", "—", "-", "－", "~", "～", "版", "修")
THIS_YEAR = re.compile(
    r"(?:力争|争取|确保|计划)?[到在]?(?:(?P<next>明年)|今年|本年度?|(?<![\d一二两三四五六七八九十几数每全当同])(?=年[底内]))"
    r"年?(?P<end>(?:[底末](?:之前|以前|前)|内(?![部外容涝陆河需])))"
    r"|(?<![年\d])(?P<month>\d{1,2})月(?:份)?[底末]?(?:之前|以前|前)"
)
REPUBLICAN = re.compile(
    rf"(?P<lead>[到至于])?(?:民国)?(?<!\d)(?P<year>1[0-4]\d)年(?:(?P<month>\d{{1,2}})月)?(?P<end>[底末])?{_BEFORE}"
)
A_TIME = re.compile("[年月五]|[日天周][之以]?内")  # one of which every deadline holds
_HOLDS = {  # what a text holds where the pattern fits it: one of these
    FROM_YEAR: ("20",),
    SPAN: ("20",),
    FIVE_YEARS: ("五",),
    WITHIN: ("内", "时间"),
    DAYS: ("内",),
    COMING: ("未来", "今后"),
    YEAR: ("20",),
    THIS_YEAR: ("年", "月"),
    REPUBLICAN: ("年",),
}
_PATTERNS = tuple(pattern for pattern in _HOLDS if pattern is not REPUBLICAN)
RELATIVE = (WITHIN, DAYS, COMING, THIS_YEAR)
_MAY_OPEN = re.compile("[年月五內内間间]")  # one of which every deadline holds, before and after folding
_COMMA = "，,"
BASE = re.compile('[由从较比与][“"]?$')  # 由|“十三五”末的30个增加到80个: where a change starts
_LISTED_YEAR = 10  # characters of one
_LISTED = re.compile(r"20\d\d年(?:年?[底末])?前?[、和及与]$")  # 2025年、|2027年，
# 普及率2025年|达到92%, 里程2025年|不少于300公里: the year by which a measure reaches its number
_REACHES = re.compile(
    r"(?:要|应|将)?(?:达到?|实现|是|为|(?:提高|提升|增加|增长|下降|降低|控制|压减)[到至在]|不[低少高多超][于过]|超过)约?\d"
)
_STARTS = '，,；;。：:、“"（(）)\n'


def deadline_lead(words: str) -> int:
    """How many characters a deadline takes up at the start of words, with its comma; 0 where none opens them."""
    if not _MAY_OPEN.search(words):
        return 0
    flat = flatten(words, (0, len(words)))
    if not any(pattern.match(flat.text) for pattern in (*_PATTERNS, REPUBLICAN)):
        return 0
    opening = next((match for match in find_deadlines(flat.text, republican=True) if match.start() == 0), None)
    if opening is None:
        return 0
    end = opening.end()
    while end < len(flat.text) and flat.text[end] in _COMMA:
        end += 1
    return flat.offsets[end] if end < len(flat.text) else len(words)


def find_deadlines(text: str, *, republican: bool) -> Iterator[re.Match[str]]:
    """Every deadline of a flat text; of two that overlap the one whose pattern stands first."""
    if not A_TIME.search(text):
        return
    taken: list[Span] = []  # in order, none overlapping
    for pattern in (*_PATTERNS, *((REPUBLICAN,) if republican else ())):
        if not any(words in text for words in _HOLDS[pattern]):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            at = bisect_left(taken, (start, end))
            if (at and taken[at - 1][1] > start) or (at < len(taken) and taken[at][0] < end):
                continue
            if pattern is FIVE_YEARS and BASE.search(text, max(0, start - 2), start):
                continue
            if pattern in (YEAR, REPUBLICAN) and not _governs(text, match):
                continue
            taken.insert(at, (start, end))
            yield match


def _governs(text: str, match: re.Match[str]) -> bool:
    """Whether a year sets a deadline (到2025年, 2025年底前, 2025年，) and does not only tell one (2020年人口)."""
    after = text[match.end() : match.end() + 2]
    if match["lead"] or match["end"] or match["before"]:
        return not after.startswith(("以来", "来"))
    if after[:1] in _COMMA or not after:
        return bool(after)
    if after[:1] in "、和及与" and re.match(r"[、和及与]20\d\d年", text[match.end() :]):
        first = max(0, match.start() - _LISTED_YEAR)
        listed = _LISTED.search(text, first, match.start()) is not None
        return listed or match.start() == 0 or text[match.start() - 1] in _STARTS
    if "一" <= text[match.start() - 1 : match.start()] <= "龥" and _REACHES.match(text, match.end()):
        return True
    return (match.start() == 0 or text[match.start() - 1] in _STARTS) and not after.startswith(_NOT_AFTER_YEAR)
