"""Frames a part of a document: finds its title, and the number, addressee, signature and date around its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from plandata.read.pieces import (
    ANNEX,
    BRACKET_LINE,
    DATE,
    DATE_LINE,
    LETTERHEAD,
    MONTH_LINE,
    NUMBER_LINE,
    Part,
    Piece,
    content_of,
    is_date,
    is_title_line,
    opening_mark,
)
from plandata.read.title_words import Words

_SAID_ON = re.compile(r"年\s*\S{1,3}\s*月\s*\S{1,3}\s*日在")  # （2024年1月9日在…会议上）
_ISSUED_ON = re.compile(rf"{DATE}[^（()）]*(?:印发|发布|公布|通过|施行|下发|批准|修订|修正)")


def frame(text: str, group: Sequence[Piece], words: Words, *, first: bool) -> Part:
    """Return the part that a group of pieces makes; in the `first` one lines may stand over the title."""
    at = _find_title(text, group, words) if first else 0
    if at is None:
        return Part((), None, tuple(_label(text, group, words)))
    end = at + 1
    while end < len(group) and end - at < 8 and _continues_title(text, group, at, end, words):
        end += 1
    title = Piece(group[at].start, group[end - 1].end, "title")
    head = tuple(replace(p, role="number") if _is_number(text, p) else p for p in group[:at])
    return Part(head, title, tuple(_label(text, group[end:], words)))


def _find_title(text: str, group: Sequence[Piece], words: Words) -> int | None:
    """The first line that ends like a title or says 关于; failing that the first line, if it could be one."""
    front = []
    for index, piece in enumerate(group[:30]):
        if piece.role in ("addressee", "contents") or opening_mark(text, piece):
            break
        if piece.role == "title":
            return _back_to_start(text, group, index, words)
        title_line = is_title_line(text, piece) and not is_navigation(content_of(text, piece), words)
        if title_line or ANNEX.fullmatch(content_of(text, piece)):
            front.append(index)
    for index in front:
        content = content_of(text, group[index])
        if ANNEX.fullmatch(content) or "关于" in content or words.genre_end.search(content):
            return _back_to_start(text, group, index, words)
    return 0 if front[:1] == [0] else None


def is_navigation(line: str, words: Words) -> bool:
    """Whether a line is what a site prints over a text: 首页 政务公开 互动交流."""
    found = set(words.navigation.findall(line))
    return len(found) > 1 or (bool(found) and "关于" not in line and not words.genre_end.search(line))


def _back_to_start(text: str, group: Sequence[Piece], index: int, words: Words) -> int:
    """A title's lines before the one that shows it to be one: 吉林省人民政府 / 关于印发…"""
    while index > 0 and is_title_line(text, group[index - 1]):
        before = content_of(text, group[index - 1])
        if (
            is_navigation(before, words)
            or before.endswith(LETTERHEAD)
            or not (BRACKET_LINE.fullmatch(before) or re.fullmatch("[\u4e00-\u9fff（）《》“”、\\s]+", before))
        ):
            break
        index -= 1
    return index


def _is_number(text: str, piece: Piece) -> bool:
    return piece.role == "number" or bool(NUMBER_LINE.fullmatch(content_of(text, piece)))


def _continues_title(text: str, group: Sequence[Piece], at: int, end: int, words: Words) -> bool:
    piece, content = group[end], content_of(text, group[end])
    if not is_title_line(text, piece) or "".join(content.split()) in words.unnumbered:
        return False
    if "\t" in content.strip():  # 部门	主要职责: the head of a table under the title 职责清单
        return False
    so_far = content_of(text, group[end - 1])
    title = "".join(text[group[at].start : group[end - 1].end].split())
    finished = words.genre_end.search(title) and not _is_open(title)
    if ANNEX.fullmatch(so_far) or re.match("[的和及暨]", content):
        return True
    if BRACKET_LINE.fullmatch(content):
        said = _SAID_ON.search(content) or _ISSUED_ON.search(content)
        return not said and (not _signs(text, group, end) or bool(finished))
    if same_title(content, title):
        return True  # printed twice, as databases of law do
    return not finished and not _signs(text, group, end)


def same_title(one: str, other: str) -> bool:
    """Whether two lines are one title but for brackets, dashes and spaces."""
    return re.sub(r"[\W_]+", "", one) == re.sub(r"[\W_]+", "", other)


def _is_open(title: str) -> bool:
    """Whether a bracket or a quotation mark waits to be closed: the title goes on in the next line."""
    return any(title.count(opening) > title.count(closing) for opening, closing in ("《》", "“”", "（）", "()"))


def _signs(text: str, group: Sequence[Piece], index: int) -> bool:
    """Whether a line, with those behind it, stands right above a date."""
    for piece in group[index + 1 : index + 4]:
        if is_date(text, piece) or MONTH_LINE.fullmatch(content_of(text, piece)):
            return True
        if not is_title_line(text, piece):
            return False
    return False


def _label(text: str, group: Sequence[Piece], words: Words) -> list[Piece]:
    """Give number, addressee, signature and date their roles; dates between numbered units are cells of tables."""
    marked = [index for index, piece in enumerate(group) if opening_mark(text, piece)]
    first, last = (marked[0], marked[-1]) if marked else (len(group), -1)
    labelled = list(group)
    for index, piece in enumerate(group):
        content = content_of(text, piece)
        if piece.role != "text":
            continue
        if index < first and NUMBER_LINE.fullmatch(content):
            labelled[index] = replace(piece, role="number")
        elif (DATE_LINE.fullmatch(content) and not first < index < last) or (
            MONTH_LINE.fullmatch(content) and index < first
        ):
            labelled[index] = replace(piece, role="date")
    return _label_signatures(text, labelled, words)


def _label_signatures(text: str, pieces: Sequence[Piece], words: Words) -> list[Piece]:
    """Join the lines right above a date, short and without a stop, to one signature."""
    labelled: list[Piece] = []
    for piece in pieces:
        if piece.role == "date":
            count = 0
            while count < min(6, len(labelled)) and is_title_line(text, labelled[-1 - count]):
                if words.genre_end.search(content_of(text, labelled[-1 - count])) and count:
                    break
                count += 1
            if count:
                signature = Piece(labelled[-count].start, labelled[-1].end, "signature")
                labelled[-count:] = [signature]
        labelled.append(piece)
    return labelled
