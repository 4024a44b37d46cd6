"""The marks that number a plan's units: 第一章, 壹、, 一、, （一）, 任务一：, 1., （1）, ①, 一是, ——, 专栏3, 1.2.3.

`find_marks` lists every place of a block that looks like one. Whether it numbers a unit, sequence and level tell:
that is `read/levels.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plandata.read.numerals import read_ordinal

Place = Literal["line", "stop", "inside"]

_SP = "[ \\u00a0　]?"
_IN = "\\s{0,2}"  # within brackets a line may break
_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_SCANNED = "[一二三四五六七八九十百零〇—ー―ニ]{1,5}"  # scanners read 一 as a dash and 二 as ニ
_NUM = "[1-9１-９][0-9０-９]{0,2}"
_NAMED = "(?:重点|主要|专项)?(?:任务|行动|工程|举措|措施)"  # 任务一：, 专项行动2
_CJK = "(?=[\u4e00-\u9fff“《（(])"
# No digit may follow (1.5万亩), but a year or month may (3.2018年要…), and so may 5G.
_NO_DECIMAL = "(?![0-9０-９])"
# 2.1平方米以下, 3.5公里: an amount and no number of a unit.
_MEASURED = (
    "(?![月年日万亿个倍]|平方[公千米里]|立方米|公里|千米|公顷|千瓦|兆瓦|小时|分钟"
    "|[\u4e00-\u9fff]{1,3}(?:以[上下内]|左右))"
)
_AFTER_DOT = "(?:(?![0-9０-９])|(?=(?:19|20)[0-9]{2}年|[0-9]{1,2}月|[45]G))"

# Style → its rank (a lower rank is a higher level) and its form. The order is that of GB/T 9704-2012, 7.3.3
# (一、 （一） 1. （1）), with the chapters of long plans above and the marks of running lists below. A form further up
# is tried first where two could begin at one place; so the ranks of the dotted forms stand out of line.
STYLES: dict[str, tuple[int, str]] = {
    "part": (5, f"第{_SP}{_HAN}{_SP}(?:[编篇]|部分)(?=[\\s　：:、]|$)[：:、]?"),
    "chapter": (10, f"第{_SP}(?:{_HAN}|{_NUM}){_SP}章"),
    "section": (20, f"第{_SP}(?:{_HAN}|{_NUM}){_SP}节"),
    "article": (25, f"第{_SP}(?:{_HAN}|{_NUM}){_SP}条(?!第)"),
    "formal": (28, f"[壹贰叁参肆伍陆柒捌玖拾]{{1,3}}{_SP}[、．.丶﹑､]"),
    "han": (30, f"{_SCANNED}{_SP}(?:[、．丶﹑､](?!{_HAN}(?:[、，和及]|线城市|级))|[.]{_NO_DECIMAL})"),
    "han_paren": (40, f"[（(﹙〔]{_IN}{_SCANNED}{_IN}[）)﹚〕]|[㈠-㈩]"),
    "dotted3": (56, f"{_NUM}[.．]{_NUM}[.．]{_NUM}(?![.．]?[0-9０-９])[.．、]?"),
    "dotted2": (53, f"{_NUM}[.．]{_NUM}(?![.．]?[0-9０-９])(?:{_SP}{_MEASURED}{_CJK}|[ \\u00a0　]+{_MEASURED})"),
    "named": (45, f"{_NAMED}{_SP}(?:{_HAN}|{_NUM})(?:{_SP}[：:、.．]{_SP}|[ \\u00a0　]+){_CJK}"),
    "arabic": (50, f"{_NUM}{_SP}(?:[、﹒．.丶﹑､]{_AFTER_DOT}(?![a-z]))|[⒈-⒛]"),
    "arabic_paren": (60, f"[（(﹙]{_IN}[0-9０-９]{{1,2}}{_IN}[）)﹚]|[⑴-⒇]"),
    "half_paren": (65, "[0-9０-９]{1,2}[）)]"),
    "circled": (70, "[①-⑳]"),
    "box": (58, f"专[\\s　]*栏(?:[\\s　]*(?:{_NUM}(?![0-9.％%])|{_HAN}(?!、)))?[\\s　]*[：:]?"),
    "is": (80, f"{_HAN}\\s?是(?![否不])"),
    "dash": (80, f"(?:——|--|――|──|[—●■◆•▪★▲]{_CJK})(?![—-])(?=[^\\s（(〔])"),
    # Slips of the pen or of the scanner: taken only where the sequence leaves no doubt.
    "loose_han": (30, f"{_HAN}(?:[，,][ 　]*|[ \\u00a0　]+){_CJK}"),
    "loose_han_paren": (40, f"[（(]{_HAN}{_CJK}|{_HAN}[）)]"),
    "loose_arabic": (50, f"{_NUM}(?:[，,。]|[ \\u00a0　]+){_CJK}|[lI][.．、]{_CJK}"),
}
_MARK = re.compile("|".join(f"(?P<{name}>{form})" for name, (_, form) in STYLES.items()))
# 2.121人才工程 may be 2. before a name; 2.5万 is an amount.
_NAME_WITH_NUMBER = re.compile(f"(?P<number>{_NUM}[.．])[0-9]+(?=[\u4e00-\u9fff])(?![万亿倍个])")
_STOP = re.compile(r"(?:[。！？；：;:!?][”’」』）)】〕]*|[）)】〕]|[\s　])[\s　]*$")
_COMMA = re.compile("[，,][ 　]*$")
_CLOSERS = " \u00a0　、.．﹒丶﹑､：:，,。"
_AS_PRINTED = str.maketrans("—ー―ニlI参", "一一一二11三")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that looks like the number of a unit: `text[start:end]`; the unit's words begin at `end`.

    `block` is where its block begins. `level` orders units as rank does, once `read/levels.py` has placed the mark.
    """

    start: int
    end: int
    block: int
    style: str
    value: int | None  # None: —— and 专栏 without a number
    place: Place  # first in its block, behind the end of a sentence, or inside one
    level: int = 0
    carries_on: bool = False  # 2.121人才工程: read so only where it carries its series on or begins it

    @property
    def rank(self) -> int:
        """The usual level of its style: the lower, the higher up."""
        return STYLES[self.style][0]

    @property
    def loose(self) -> bool:
        """Whether the form is a slip, taken only by its sequence."""
        return self.style.startswith("loose_")

    @property
    def series(self) -> str:
        """The style whose numbers it carries on: a slip those of the right form."""
        return self.style.removeprefix("loose_")


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """Return every place in a block `text[start:end]` that looks like a mark, in order."""
    found = [mark for match in _MARK.finditer(text, start, end) if (mark := _as_mark(text, start, match))]
    if (named := _NAME_WITH_NUMBER.match(text, start, end)) and not (found and found[0].style == "arabic"):
        value = read_value(named["number"])
        other = Mark(start, named.end("number"), start, "arabic", value, "line", carries_on=True)
        found.insert(1 if found and found[0].start == start else 0, other)
    return found


def first_mark(text: str, start: int, end: int) -> Mark | None:
    """Return the mark that a block begins with, a slip too; None where it begins with words."""
    match = _MARK.match(text, start, end)
    return _as_mark(text, start, match) if match else None


def _as_mark(text: str, block: int, match: re.Match[str]) -> Mark | None:
    style = str(match.lastgroup)
    value = None if style == "dash" else read_value(match.group())
    place = _place(text, block, match.start(), style)
    if (value is None and style not in ("dash", "box")) or (style.startswith("loose_") and place != "line"):
        return None
    return Mark(match.start(), match.end(), block, style, value, place)


def read_value(mark: str) -> int | None:
    """Return the number that a mark prints, None for —— and the like; what scanners make of 一 and 1 included."""
    return read_ordinal(
        re.sub(f"^{_NAMED}", "", mark.strip()).strip().removesuffix("是").rstrip(_CLOSERS).translate(_AS_PRINTED)
    )


def starts_with_mark(text: str, start: int, end: int, *, whole: bool = False) -> bool:
    """Whether `text[start:end]` begins with the mark of a unit; with `whole`, whether it is nothing but a mark.

    —— and 一是 do not count, nor do slips: both stand at the start of a line by chance too.
    """
    match = _MARK.match(text, start, end)
    if not match or match.lastgroup in ("is", "dash") or str(match.lastgroup).startswith("loose_"):
        return False
    return not whole or not text[match.end() : end].strip()


def printed(words: str) -> str:
    """Return a mark as printed, without white space around or within."""
    return "".join(words.split())


def _place(text: str, block: int, start: int, style: str) -> Place:
    if start == block:
        return "line"
    before = text[max(block, start - 6) : start]
    if _STOP.search(before) or (style == "is" and _COMMA.search(before)):
        return "stop"
    return "inside"
