"""Numbers as plans write them, Chinese and Arabic, read as Decimal; and the ordinals that number headings.

`find_numbers` gives every number of a text with its place, `read_number` reads one phrase, `read_ordinal` the mark of
a heading. What is not a well-formed number (十三五, 三五, 万一) is none: a Chinese numeral counts only when writing its
value gives the same characters back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
_TENS = ("", "十", "百", "千")
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# Variant characters of the same numerals; 两 counts as 二 (两千), full-width digits as ASCII.
_NORMAL = str.maketrans(
    "〇○Ｏ两壹贰叁肆伍陆柒捌玖拾佰仟萬億０１２３４５６７８９．",
    "零零零二一二三四五六七八九十百千万亿0123456789.",
)
_HAN = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
_HAN_SCALED = f"[{_HAN}十拾百佰千仟万萬亿億]"
NUMERAL = re.compile(f"[0-9０-９{_HAN_SCALED[1:-1]}]")  # one of which every number holds
_SPACE = "[ \\u00a0\\u3000]?"

# 3 000个, but not the row of a table: 45 120 300
_SPACED = "(?<![0-9][ ])[0-9]{1,3}[ ][0-9]{3}(?=[ ]?[\\u4e00-\\u9fff])"

_ARABIC = re.compile(
    rf"""(?<![0-9０-９A-Za-z])(?<![0-9０-９][.．,])
    (?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]) | {_SPACED} | [0-9０-９]+) (?P<fraction>[.．][0-9０-９]+)?
    (?![.．]?[0-9０-９])
    (?:{_SPACE}[多余]?(?P<scale>[百千]?万?亿|[百千]?万|[百千](?!分)))?""",
    re.VERBOSE,
)
_LONGEST = 30  # characters of a numeral: 10**16 - 1 takes fewer
_HAN_NUMBER = re.compile(rf"{_HAN_SCALED}+(?:点[{_HAN}]+)?")
_PARTS_OF = re.compile(
    rf"(?P<whole>[百千万]|{_HAN_SCALED}{{1,{_LONGEST}}})分之(?P<part>[0-9０-９]+(?:[.．][0-9０-９]+)?|{_HAN_NUMBER.pattern})"
)
_DIGIT = f"[{DIGITS[1:]}]"
_SECTION = re.compile(f"零?(?:({_DIGIT})千)?零?(?:({_DIGIT})百)?零?(?:({_DIGIT}?)十)?零?({_DIGIT})?")
_CIRCLED = re.compile("[①-⑳⑴-⒇⒈-⒛㈠-㈩]")
_PRINTED = re.compile(rf"[0-9０-９]+|{_HAN_SCALED}+")
_LONE_SCALE = re.compile("(?=.)(?:[百千]?[万亿]?|万亿|[百千]万亿)")
_PER = {"百": "百分之", "千": "千分之", "万": "万分之"}


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number in a text: `text[start:end]` reads as `value`.

    `scale` says what was folded in, as written: 万 亿 万亿 … (the value holds it: 1.5万亿 is 1500000000000), 百分之
    千分之 万分之 (the value does not: 百分之三十 is 30, as 30% is 30), 分之 (三分之一 is 0.333333, six places), or "".
    A lone 百 千 万 亿 (万吨, 千家万户) is a number too; whoever wants a quantity looks for the unit after it.
    """

    start: int
    end: int
    value: Decimal
    scale: str


def read_number(phrase: str) -> Decimal | None:
    """Return the value of a phrase that is one number and nothing else, or None: 七千三百, 1.5万亿, 二〇二〇.

    Percentages keep the printed scale (百分之三十 is 30). White space around the phrase is allowed.
    """
    stripped = phrase.strip()
    found = find_numbers(stripped)
    return found[0].value if len(found) == 1 and (found[0].start, found[0].end) == (0, len(stripped)) else None


def find_numbers(text: str) -> tuple[NumberMatch, ...]:
    """Return all numbers of a text in order, none overlapping.

    Left out: ordinals (第三), digits that follow a letter (G11, PM2.5) or stand in a dotted mark (1.1.2), and runs of
    numerals that are no number (十三五, 二三十).
    """
    found: list[NumberMatch] = []
    if not NUMERAL.search(text):
        return ()
    for candidate in _candidates(text):
        number = _read_match(candidate)
        if number and text[candidate.start() - 1 : candidate.start()] != "第":
            found.append(number)
    return tuple(found)


def read_ordinal(mark: str) -> int | None:
    """Return the number that a heading's mark prints, or None: 第十二章 12, （三） 3, 4． 4, ⑤ 5, 二是 2, 专栏3 3.

    Of a dotted mark (1.2.3) it is the last number.
    """
    if circled := _CIRCLED.search(mark):
        code = ord(circled.group())
        return code - next(first for first in (0x3220, 0x2488, 0x2474, 0x2460) if code >= first) + 1
    printed = _PRINTED.findall(mark)
    value = read_number(printed[-1]) if printed else None
    return int(value) if value is not None else None


def write_han(value: int) -> str:
    """Return a whole number from 0 to 10**16 - 1 in Chinese numerals: 12 is 十二, 10500 is 一万零五百."""
    if value >= 10**8:
        return _write_scaled(value, 10**8, "亿")
    if value >= 10**4:
        return _write_scaled(value, 10**4, "万")
    written = _write_section(value) or DIGITS[0]
    return written.removeprefix("一") if written.startswith("一十") else written


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """What may be a number, none overlapping: of those at one place the longest."""
    following = [match for pattern in (_PARTS_OF, _ARABIC, _HAN_NUMBER) if (match := pattern.search(text))]
    while following:
        found = min(following, key=lambda match: (match.start(), -match.end()))
        yield found
        behind = found.end()
        again = (m if m.start() >= behind else m.re.search(text, behind) for m in following)
        following = [match for match in again if match]


def _read_match(match: re.Match[str]) -> NumberMatch | None:
    if match.re is _PARTS_OF:
        value, scale = _read_parts(match["whole"], match["part"])
    elif match.re is _ARABIC:
        value, scale = _read_arabic(match)
    else:
        value, scale = _read_han(match.group())
    return NumberMatch(match.start(), match.end(), value, scale) if value is not None else None


def _read_arabic(match: re.Match[str]) -> tuple[Decimal, str]:
    digits = (match["digits"].replace(",", "").replace(" ", "") + (match["fraction"] or "")).translate(_NORMAL)
    scale = match["scale"] or ""
    value = Decimal(digits)
    for word in scale:
        value *= _SCALES[word]
    return (Decimal(int(value)) if scale and value == int(value) else value), scale


def _read_parts(whole: str, part: str) -> tuple[Decimal | None, str]:
    numerator = Decimal(part.translate(_NORMAL)) if part[0] in "0123456789０１２３４５６７８９" else _read_han(part)[0]
    if whole in _PER:
        return numerator, _PER[whole]
    denominator = _read_han(whole)[0]
    if not numerator or not denominator:
        return None, ""
    return (numerator / denominator).quantize(Decimal("0.000001")).normalize(), "分之"


def _read_han(printed: str) -> tuple[Decimal | None, str]:
    if len(printed) > 2 * _LONGEST:
        return None, ""
    whole, _, fraction = printed.translate(_NORMAL).partition("点")
    scale = whole[len(whole.rstrip("万亿")) :]
    value = _read_digits(whole) if not fraction and _is_digit_row(printed) else _read_whole(whole)
    if value is None or "两十" in printed or (fraction and set(fraction) - set(DIGITS)):
        return None, ""
    decimals = "".join(str(DIGITS.index(c)) for c in fraction)
    return Decimal(f"{value}.{decimals}" if decimals else value), scale


def _is_digit_row(printed: str) -> bool:
    """二〇二〇 and 一九九八 are rows of digits; 三五 (three to five) is not."""
    row = printed.translate(_NORMAL)
    return len(row) > 1 and not set(row) - set(DIGITS) and (len(row) == 4 or "零" in row[1:])


def _read_digits(row: str) -> int:
    return int("".join(str(DIGITS.index(c)) for c in row))


def _read_whole(numeral: str) -> int | None:
    """Read 七千三百, 十二, 千万, 三亿五千万; None unless writing the value gives the numeral back."""
    lone = _read_lone_scale(numeral)
    if lone is not None:
        return lone
    value = 0
    rest = numeral
    for scale in ("亿", "万"):
        head, mark, tail = rest.rpartition(scale)
        if mark:
            amount = _read_whole(head.lstrip("零"))
            if amount is None:
                return None
            value, rest = value + amount * _SCALES[scale], tail
    section = _read_section(rest)
    if section is None:
        return None
    value += section
    plain = "十" + numeral[2:] if numeral.startswith("一十") else numeral
    return value if write_han(value) == plain else None


def _read_lone_scale(numeral: str) -> int | None:
    """百, 千, 百万, 千亿, 万亿: a scale with no digit before it stands for one of it."""
    if not _LONE_SCALE.fullmatch(numeral):
        return None
    value = 1
    for word in numeral:
        value *= _SCALES[word]
    return value


def _read_section(digits: str) -> int | None:
    match = _SECTION.fullmatch(digits)
    if not match:
        return 0 if digits == "零" else None
    thousands, hundreds, tens, units = (DIGITS.index(g) if g else 0 for g in match.groups())
    if match[3] == "":
        tens = 1
    return thousands * 1000 + hundreds * 100 + tens * 10 + units


def _write_scaled(value: int, scale: int, word: str) -> str:
    head, tail = divmod(value, scale)
    if not tail:
        return write_han(head) + word
    gap = DIGITS[0] if tail < scale // 10 else ""
    rest = write_han(tail)
    return write_han(head) + word + gap + ("一" + rest if rest.startswith("十") and not gap else rest)


def _write_section(value: int) -> str:
    written = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            written += DIGITS[digit] + _TENS[power]
        elif written and value % 10**power and not written.endswith("零"):
            written += "零"
    return written
