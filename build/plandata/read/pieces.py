"""Pieces of a document and its parts, and what a single line shows: a date, a number, a line of a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from plandata.read.lines import ENDINGS
from plandata.read.marks import Mark, first_mark

PieceRole = Literal["title", "number", "addressee", "signature", "date", "contents", "annexes", "page", "table", "text"]

_DIGITS = "[0-9０-９一二三四五六七八九十]{1,3}"
_MONTH = r"(?:[0-9０-９]{4}|[二一][〇○Ｏ零九0-9一二三四五六七八]{3})\s*年\s*" + rf"{_DIGITS}\s*月"
DATE = rf"{_MONTH}\s*{_DIGITS}\s*日"
_NUMBER = r"[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*(?:19|20)[0-9]{2}\s*[〕\]］）)】]\s*第?\s*[0-9]+\s*号"
NOTE = "[（(][^（）()]{2,40}[）)]"
DATE_LINE = re.compile(rf"[（(]?{DATE}[）)]?")
MONTH_LINE = re.compile(rf"[（(]?{_MONTH}[）)]?")  # on title pages
NUMBER_LINE = re.compile(rf"[（(]?{_NUMBER}[）)]?")
# 中华民国113年5月2日…函颁: how plans that count years so tell their issue in a line under the title.
_REPUBLICAN_LINE = re.compile(rf"[（(]?中华民国\s*[0-9]{{2,3}}\s*年\s*{_DIGITS}\s*月\s*{_DIGITS}\s*日.*")
BRACKET_LINE = re.compile(r"(?:[（(][^（）()]{1,40}[）)]\s*)+")
ANNEX = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{0,2}\s*[:：]?|附\s*[:：]")
_ANNEX_HEAD = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：]")
_NO_TITLE = re.compile("[。：:；;]|https?:|[0-9]日印发")
_NO_WORDS = re.compile(r"[\W\d_a-zA-Z]+")
QUOTED = re.compile("《([^《》]{4,80})》")
LETTERHEAD = "文件"  # 云岭市水务局文件
TITLE_LIMIT = 80
SHORTEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of the text that plays one part in a document."""

    start: int
    end: int
    role: PieceRole = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A document within the text: what stands before its title, the title if it has one, and what follows."""

    head: tuple[Piece, ...]
    title: Piece | None
    body: tuple[Piece, ...]


def opening_mark(text: str, piece: Piece) -> Mark | None:
    """Return the mark that a piece begins with, if it does; slips do not count."""
    mark = first_mark(text, piece.start, piece.end) if piece.role == "text" else None
    return None if mark is None or mark.loose else mark


def is_title_line(text: str, piece: Piece) -> bool:
    """Whether a piece could be a line of a title or a signature: short, no sentence, no mark, no date or number."""
    words = text[piece.start : piece.end]
    return (
        piece.role in ("text", "title")
        and len(words) <= TITLE_LIMIT
        and words[-1] not in ENDINGS + "，、,"
        and not _NO_TITLE.search(_ANNEX_HEAD.sub("", words))
        and not _NO_WORDS.fullmatch(words)
        and first_mark(text, piece.start, piece.end) is None
        and not DATE_LINE.fullmatch(words)
        and not MONTH_LINE.fullmatch(words)
        and not NUMBER_LINE.fullmatch(words)
        and not _REPUBLICAN_LINE.fullmatch(words)
    )


def is_date(text: str, piece: Piece) -> bool:
    """Whether a piece is a line with a day and nothing else."""
    return piece.role == "date" or bool(DATE_LINE.fullmatch(text[piece.start : piece.end]))


def content_of(text: str, piece: Piece) -> str:
    """Return the words of a piece."""
    return text[piece.start : piece.end]
