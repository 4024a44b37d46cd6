"""The numbers that a page shows before the items of a numbered list, which its text does not hold.

The WHATWG standard says how `ol` and `li` count (start, value, reversed, type), CSS Counter Styles what is printed: 1.
and a. with a full stop, 一、 with a pause mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bs4.element import Tag

from plandata.read.formats.word_numbers import chinese, printed
from plandata.read.marks import starts_with_mark

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def _with_stop(form: str) -> Callable[[int], str]:
    return lambda count: f"{printed(count, form)}. "


def _with_pause(count: int) -> str:
    return f"{chinese(count)}、" if count > 0 else f"{count}、"


_STYLES: Mapping[str, Callable[[int], str]] = {
    "decimal": _with_stop("decimal"),
    "decimal-leading-zero": _with_stop("decimalZero"),
    **dict.fromkeys(("lower-alpha", "lower-latin"), _with_stop("lowerLetter")),
    **dict.fromkeys(("upper-alpha", "upper-latin"), _with_stop("upperLetter")),
    "lower-roman": _with_stop("lowerRoman"),
    "upper-roman": _with_stop("upperRoman"),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), _with_pause),
}
_NONE = frozenset({"none", "disc", "circle", "square"})
_LINKED = 0.5  # of a list's words: more, and it is navigation


def numbers_of(listed: Tag) -> dict[int, str]:
    """Return the number that each item of an `ol` shows, by the id of its element.

    None where the items print a number of their own (1. 一、 ①), and none in a list of links.
    """
    items = listed("li", recursive=False)
    words = [item.get_text().strip() for item in items]
    own = sum(starts_with_mark(said, 0, len(said)) for said in words)
    links = sum(len(link.get_text().strip()) for link in listed("a", href=True))
    if 2 * own >= len(items) or links > _LINKED * sum(map(len, words)):
        return {}
    step = -1 if listed.has_attr("reversed") else 1
    count = _whole(listed.get("start"), len(items) if step < 0 else 1)
    numbers = {}
    for item in items:
        count = _whole(item.get("value"), count)
        style = _style(item) or _style(listed) or "decimal"
        if style not in _NONE:
            numbers[id(item)] = _STYLES.get(style, _STYLES["decimal"])(count)
        count += step
    return numbers


def _style(element: Tag) -> str | None:
    """What an element says of its number: its style, else its type; None for nothing known."""
    stated = _STYLE.search(str(element.get("style") or ""))
    for word in stated[1].lower().split() if stated else ():
        if word in _STYLES or word in _NONE:
            return word
    return _TYPES.get(str(element.get("type") or ""))


def _whole(stated: object, otherwise: int) -> int:
    words = str(stated or "").strip()
    return int(words) if re.fullmatch(r"-?[0-9]{1,6}", words, re.ASCII) else otherwise
