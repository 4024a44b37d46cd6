"""Cuts blocks into pieces: title, number and addressee off the front, signature and date off the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from plandata.read.lines import Block, strip
from plandata.read.marks import find_marks
from plandata.read.pieces import (
    DATE,
    LETTERHEAD,
    NOTE,
    NUMBER_LINE,
    QUOTED,
    SHORTEST_TITLE,
    TITLE_LIMIT,
    Piece,
    PieceRole,
    opening_mark,
)
from plandata.read.title_words import Words

_DATE_AND_NOTE = re.compile(rf"(?P<date>{DATE})\s*(?P<note>{NOTE})")
_DATE_START = re.compile(rf"{DATE}\s*(?:{NOTE})?$")
_SIGNED_LINE = re.compile(rf"(?P<signature>[\u4e00-\u9fff（）、]{{2,30}})[\s　]*(?P<date>{DATE})\s*(?P<note>{NOTE})?")
_SIGNED = re.compile(
    r"(?<=[。！）)”])[\s　]*(?P<signature>[\u4e00-\u9fff（）\s　]{2,60}?)[\s　]*"
    rf"(?P<date>{DATE})\s*(?P<note>{NOTE})?"
)
_SIGNATURE_AT_END = re.compile("(?<=[。！）)])[\\s　]*(?P<signature>[\u4e00-\u9fff]{2,30})$")
_ADDRESSEE = re.compile(r"(?P<addressee>(?![（(【〔])[^。：:《]{2,240}[：:])")


def cut_blocks(text: str, blocks: Sequence[Block], words: Words) -> list[Piece]:
    """Return the pieces of a document's blocks, in order: what frames a text stands apart from it."""
    pieces: list[Piece] = []
    in_front = True
    for index, block in enumerate(blocks):
        if block.role != "text":
            pieces.append(Piece(block.start, block.end, block.role))
            continue
        begins = Piece(block.start, block.end)
        mark = opening_mark(text, begins)
        in_front = in_front and not (mark and mark.rank < 60) and not any(p.role == "addressee" for p in pieces)
        front = _cut_front(text, begins, words) if in_front else [begins]
        pieces += front[:-1]
        pieces += _cut_end(text, front[-1], blocks[index + 1 : index + 2], words)
    return pieces


def _cut_front(text: str, block: Piece, words: Words) -> list[Piece]:
    """Cut title, number and addressee off a block that holds them, as flattened texts do."""
    pieces: list[Piece] = []
    start = block.start
    number = _find_number(text, start, min(block.end, start + 200), words)
    headed = number is not None and text[start : number.start()].rstrip().endswith(LETTERHEAD)
    if number:
        role: PieceRole = "text" if headed else "title"
        pieces += _piece(text, start, number.start(), role) + _piece(text, number.start(), number.end(), "number")
        start = number.end()
    if number is None or headed:
        if title_end := _find_title_end(text, start, min(block.end, start + 120), words):
            pieces += _piece(text, start, title_end, "title")
            start = title_end
        elif (mark := _first_unit(text, start, block.end)) and _is_flat_title(text[start:mark].strip(), words):
            return [*pieces, *_piece(text, start, mark, "title"), *_piece(text, mark, block.end, "text")]
    addressee = _ADDRESSEE.match(text, start, block.end)
    if addressee and _is_addressee(addressee["addressee"], words):
        pieces += _piece(text, start, addressee.end(), "addressee")
        start = addressee.end()
    return pieces + _piece(text, start, block.end, "text") or [block]


def _find_number(text: str, start: int, end: int, words: Words) -> re.Match[str] | None:
    """The document number that begins a block or follows its title, the longest there is (…的通知云政发〔2020〕3号)."""
    number = NUMBER_LINE.search(text, start, end)
    best = number if number and number.start() == start and not words.genre_inside.search(number.group()) else None
    while number and best is None:
        last: re.Match[str] | None = number
        while last:
            before = text[start : last.start()].strip()
            if re.search("[。：]", before):
                break
            if words.genre_end.search(before) or before.endswith(LETTERHEAD):
                best = last
            last = NUMBER_LINE.match(text, last.start() + 1, end)
        number = NUMBER_LINE.search(text, number.end(), end)
    return best


def _find_title_end(text: str, start: int, end: int, words: Words) -> int | None:
    """Where a title ends that an addressee or the first sentence follows in the same block.

    …的通知各区人民政府：, …方案为加快治水，制定本方案。
    """
    for behind in words.behind_title.finditer(text, start, end):
        title = text[start : behind.start()]
        if re.search("[。：，；]", title):
            return None
        addressed = behind.lastgroup == "addressee"
        long_enough = len(title.strip()) >= SHORTEST_TITLE and (not addressed or "关于" in title)
        if long_enough and words.genre_end.search(title):
            return behind.start()
    return None


def _first_unit(text: str, start: int, end: int) -> int | None:
    """Where the first chapter of a flattened text begins: …规划 第一章 总则 …"""
    marks = find_marks(text, start, min(end, start + 2 * TITLE_LIMIT))
    return next((m.start for m in marks if m.value == 1 and m.style in ("part", "chapter", "han")), None)


def _is_flat_title(title: str, words: Words) -> bool:
    plain = SHORTEST_TITLE <= len(title) <= TITLE_LIMIT and not re.search("[。：；，]", title)
    return plain and bool(words.genre_end.search(title))


def _is_addressee(line: str, words: Words) -> bool:
    bodies = [body.strip() for body in re.split("[，,、;；]", line.strip().rstrip("：:"))]
    usual = re.match("各|有关", bodies[0])
    return bool(usual or words.addressee_end.search(bodies[0])) and not re.search("如下|以下|现将|为了|为", line)


def _cut_end(text: str, piece: Piece, following: Sequence[Block], words: Words) -> list[Piece]:
    """Cut signature and date off the end of a paragraph, and a note or a new title off a date."""
    if piece.role != "text":
        return [piece]
    content = text[piece.start : piece.end]
    if match := _DATE_AND_NOTE.fullmatch(content):
        middle = piece.start + match.end("date")
        return _piece(text, piece.start, middle, "date") + _piece(text, middle, piece.end, "text")
    whole = _SIGNED_LINE.fullmatch(text, piece.start, piece.end)
    if whole and words.addressee_end.search(whole["signature"]):
        return _cut_signed(text, piece, whole)
    for match in _SIGNED.finditer(text, piece.start, piece.end):
        if words.addressee_end.search(match["signature"].strip()) and "年" not in match["signature"]:
            cut = _cut_signed(text, piece, match)
            return cut[:-1] + (_cut_end(text, cut[-1], (), words) if cut[-1].start > match.end() else cut[-1:])
    next_is_date = any(_DATE_START.match(text, block.start, block.end) for block in following)
    if next_is_date and (match := _SIGNATURE_AT_END.search(text, piece.start, piece.end)):
        start = match.start("signature")
        if words.addressee_end.search(match["signature"]):
            return _piece(text, piece.start, start, "text") + _piece(text, start, piece.end, "signature")
    return [piece]


def _cut_signed(text: str, piece: Piece, match: re.Match[str]) -> list[Piece]:
    edges: list[tuple[int, PieceRole]] = [
        (piece.start, "text"),
        (match.start("signature"), "signature"),
        (match.start("date"), "date"),
    ]
    if match["note"]:
        edges.append((match.start("note"), "text"))
    rest = text[match.end() : piece.end]
    quoted = sorted({q for q in QUOTED.findall(text) if rest.strip().startswith(q)}, key=len)
    if quoted:
        edges += [(match.end(), "title"), (match.end() + rest.index(quoted[-1]) + len(quoted[-1]), "text")]
    elif rest.strip():
        edges.append((match.end(), "text"))
    bounds = [*edges, (piece.end, "text")]
    return [p for (start, role), (end, _) in pairwise(bounds) for p in _piece(text, start, end, role)]


def _piece(text: str, start: int, end: int, role: PieceRole) -> list[Piece]:
    block = strip(text, start, end)
    return [Piece(block.start, block.end, role)] if block else []
