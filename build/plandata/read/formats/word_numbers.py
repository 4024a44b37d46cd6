"""Automatic numbering of Word, as Word prints it: 一、 （一） 1. 1.1 ① 第一章, from the definitions in numbering.xml.

docx2python knows neither Chinese counting nor the words around a number, mammoth and python-docx compute no numbers;
so this is written here, after ECMA-376 part 1, 17.9 (levels, starts, restarts, overrides, links to styles).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_LEGAL = str.maketrans("〇零一二三四五六七八九十百千万", "零零壹贰叁肆伍陆柒捌玖拾佰仟万")
_LEGAL_TRADITIONAL = str.maketrans("〇零一二三四五六七八九十百千万", "零零壹貳參肆伍陸柒捌玖拾佰仟萬")
# The glyphs that Symbol and Wingdings hold in the private use area, as the characters of the same print.
_SYMBOLS = str.maketrans(
    {
        0xF06C: "●",
        0xF06E: "■",
        0xF075: "◆",
        0xF0A7: "▪",
        0xF0B2: "◆",
        0xF0B7: "•",
        0xF0D8: "▪",
        0xF0FC: "√",
        0xF06F: "□",
    }
)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what stands around its number (%1 is the number of the first level)."""

    form: str = "decimal"
    words: str = ""
    start: int = 1
    restart: int | None = None  # after which level (from 1) it begins anew; 0: never; None: after each level above
    decimal_only: bool = False  # isLgl: every number as 1, 2, 3


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list as paragraphs name it: the counters it shares with lists of the same definition, and its own starts."""

    counters: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Counting:
    """Where the lists of a document have got to."""

    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[tuple[int, str]] = field(default_factory=set)

    def following(self, list_id: str, numbering: Numbering, level: int) -> str:
        """Count one paragraph of a list and return the number that it prints, empty where it prints none."""
        self._begin(list_id, numbering, level)
        key = (numbering.counters, level)
        own = numbering.levels.get(level, Level())
        self.counts[key] = self.counts[key] + 1 if key in self.counts else own.start
        for deeper in range(level + 1, LEVELS):
            restart = numbering.levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                self.counts.pop((numbering.counters, deeper), None)
        return self._printed(numbering, level)

    def _begin(self, list_id: str, numbering: Numbering, level: int) -> None:
        """At the first paragraph of a list at a level that it starts anew, set the counter back."""
        if level in numbering.starts and (level, list_id) not in self.begun:
            self.begun.add((level, list_id))
            self.counts[numbering.counters, level] = numbering.starts[level] - 1

    def _printed(self, numbering: Numbering, level: int) -> str:
        own = numbering.levels.get(level, Level())
        words = own.words
        if own.form == "bullet":
            return words.translate(_SYMBOLS) if not _private(words.translate(_SYMBOLS)) else "•"
        for above in range(LEVELS):
            if f"%{above + 1}" in words:
                other = numbering.levels.get(above, Level())
                count = self.counts.setdefault((numbering.counters, above), other.start)
                form = "decimal" if own.decimal_only else other.form
                words = words.replace(f"%{above + 1}", printed(count, form))
        return words


def printed(count: int, form: str) -> str:
    """Return a count in a number format of Word (ECMA-376, ST_NumberFormat); an unknown format counts 1, 2, 3."""
    return _FORMS.get(form, str)(count)


def known(form: str) -> bool:
    """Whether a number format is printed as Word prints it."""
    return form in _FORMS or form in ("decimal", "bullet")


def chinese(count: int) -> str:
    """Return 1 to 99,999 as 一, 十二, 一百零五, 二千零一十."""
    if count >= 10_000:
        rest = count % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(count // 10_000) + "万" + (gap + _thousands(rest) if rest else "")
    words = _thousands(count)
    return words.removeprefix("一") if 10 <= count < 20 else words


def _thousands(count: int) -> str:
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = count // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + _UNITS[place]
        zero = digit == 0
    return words or "〇"


def _counting(count: int) -> str:
    """一 to 九十九 by tens, from 一〇〇 on by digits."""
    return chinese(count) if 0 < count < 100 else _digits(count)


def _digits(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""


def _roman(count: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (count // value)
        count %= value
    return words


def _from(characters: str) -> Callable[[int], str]:
    return lambda count: characters[count - 1] if 0 < count <= len(characters) else str(count)


def _private(words: str) -> bool:
    return any(0xE000 <= ord(character) <= 0xF8FF for character in words)


_FORMS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "taiwaneseCounting", "taiwaneseDigital"), _counting),
    **dict.fromkeys(("chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"), chinese),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand"), _digits),
    "chineseLegalSimplified": lambda count: chinese(count).translate(_LEGAL),
    "ideographLegalTraditional": lambda count: chinese(count).translate(_LEGAL_TRADITIONAL),
    "ideographTraditional": _from("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from(_CIRCLED)),
    "decimalEnclosedParen": _from("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda count: str(count).translate(_FULL_WIDTH)),
    "decimalHalfWidth": str,
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda _: "",
}
