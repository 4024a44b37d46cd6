"""Cuts a text into blocks: paragraphs as printed, with hard-wrapped lines, split headings and lists of annexes joined.

A block is a slice of the text without white space at its ends. Blocks lie apart, in order, and hold every character
that is not white space. A page number between two halves of a wrapped paragraph stays inside that paragraph; any other
page number is a block of its own, and so is a whole table of contents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from plandata.read.broken import cut_glued_pages, join_broken
from plandata.read.lines import ENDINGS, PAGE, ROMAN, ROMAN_PAGE, Block, strip
from plandata.read.marks import starts_with_mark

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_WIDE_GAP = re.compile("[ \\u00a0]*　{2,}[ \\u00a0　]*")
_CONTENTS = re.compile(r"目\s*(?:录|次)")
_LEADERS = re.compile(r"[.…·．\s]*[0-9０-９]*\s*$")
_LED = re.compile(r"(?:\.{4}|…{2}|·{4}|．{4})[.…·．\s]*(?:[0-9０-９]+|" + ROMAN + r")\s*$")
_DIGITS = "0123456789０１２３４５６７８９"
_FIRST_ENTRIES = 3
_UNLED = 2  # lines without leaders in a row, between entries with them
_ENTRY_LIMIT = 60
_DOTTED = re.compile(r"\.{4}|…{2}|·{4}|．{4}")
_ANNEX_LIST = re.compile(r"附\s*件\s*[:：]")
_ANNEX_ENTRY = re.compile(r"(?:附件)?\s*[0-9０-９]{1,2}\s*[.．、﹒:：]")


def find_blocks(text: str, tables: Sequence[tuple[int, int]] = ()) -> list[Block]:
    """Return the blocks of a text in order; a row of one of the `tables` (their spans) is a block by itself."""
    lines = [piece for line in _stripped(text, _LINE) for piece in _split_at_wide_gaps(text, line)]
    lines = cut_glued_pages(text, [_in_table(line, tables) for line in lines])
    width = wrap_width(text, lines)
    blocks = _join_wrapped(text, lines, width) if width else lines
    return _join_annex_lists(text, _join_contents(text, _join_split_headings(text, join_broken(text, blocks))))


def _in_table(line: Block, tables: Sequence[tuple[int, int]]) -> Block:
    inside = any(start <= line.start < end for start, end in tables)
    return replace(line, role="table") if inside else line


def wrap_width(text: str, lines: Sequence[Block]) -> int | None:
    """Return the line width (in half-width columns) at which a text is hard-wrapped, None where lines are paragraphs.

    Wrapped: no line is much longer than the usual full one, at most 60 Chinese characters, and a fourth of the lines
    or more are full and stop within a sentence.
    """
    plain = [line for line in lines if line.role == "text" and not _DOTTED.search(text, line.start, line.end)]
    widths = sorted(_width(text, line) for line in plain)
    if len(widths) < 20:
        return None
    usual = widths[int(len(widths) * 0.9)]
    if not 30 <= usual <= 120 or widths[-1] > usual * 1.6:
        return None
    running = sum(_width(text, line) >= usual * 0.85 and text[line.end - 1] not in ENDINGS for line in plain)
    return usual if running >= len(plain) / 5 else None


def words_of(text: str, block: Block) -> str:
    """Return a block's words without any white space."""
    return "".join(text[block.start : block.end].split())


def _stripped(text: str, form: re.Pattern[str]) -> list[Block]:
    return [block for match in form.finditer(text) if (block := strip(text, match.start(), match.end()))]


def _split_at_wide_gaps(text: str, line: Block) -> list[Block]:
    """Cut a long line whose paragraphs are set apart by 　　 alone."""
    gaps = [line.start + m.start() for m in _WIDE_GAP.finditer(text[line.start : line.end])]
    if line.end - line.start < 200 or len(gaps) < 3:
        return [line]
    edges = [line.start, *gaps, line.end]
    return [block for start, end in pairwise(edges) if (block := strip(text, start, end))]


def _width(text: str, line: Block) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text[line.start : line.end])


def _join_wrapped(text: str, lines: Sequence[Block], width: int) -> list[Block]:
    """Join the lines of a paragraph: a full line goes on in the next one unless that begins a unit or is indented."""
    blocks: list[Block] = []
    last = None  # the last line of words, page numbers passed over
    pages: list[Block] = []
    spaced = _ends_are_spaced(text, lines, width)
    for line in lines:
        if line.role == "table":
            blocks += [*pages, line]
            pages, last = [], None
            continue
        awaited = last is not None and starts_with_mark(text, last.start, last.end, whole=True)
        if not awaited and PAGE.fullmatch(text[line.start : line.end]):
            pages.append(replace(line, role="page"))
            continue
        ended = last is not None and spaced and text[last.end : last.end + 1] == " "
        if last and not ended and _goes_on(text, last, line, width):
            blocks[-1] = Block(blocks[-1].start, line.end)
        else:
            blocks += [*pages, line]
        pages, last = [], line
    return blocks + pages


def _ends_are_spaced(text: str, lines: Sequence[Block], width: int) -> bool:
    """Whether, as in text taken from some PDFs, a space ends the last line of paragraphs and hardly any other."""
    counts = {True: [0, 0], False: [0, 0]}
    for line in lines:
        spaced = text[line.end : line.end + 1] == " "
        counts[_width(text, line) >= width * 0.88][spaced] += 1
    return counts[False][True] >= 2 * counts[False][False] and counts[True][False] >= 2 * counts[True][True]


def _goes_on(text: str, last: Block, line: Block, width: int) -> bool:
    full = _width(text, last) >= width * 0.88
    indented = text[max(0, line.start - 2) : line.start] in ("　　", "  ")
    leaders = _DOTTED.search(text, last.start, last.end)
    return full and not indented and not leaders and not starts_with_mark(text, line.start, line.end)


def _join_contents(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Make one block of 目录 and its entries, or of three lines and more that lead with dots to a page number."""
    joined: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        titled = _CONTENTS.fullmatch(text[block.start : block.end])
        led = _LED.search(text, block.start, block.end)
        end = index
        if titled or led:
            end = _contents_end(text, blocks, index + 1) if titled else _leaders_end(text, blocks, index)
        if end - index > (1 if titled else 2):
            block = Block(block.start, blocks[end - 1].end, "contents")
        else:
            end = index + 1
        joined.append(block)
        index = end
    return joined


def _contents_end(text: str, blocks: Sequence[Block], start: int) -> int:
    """Where the entries end: behind the last that leads to a page, where one of the first stands again, over the body.

    A foreword or a figure's list may stand in the contents alone: so not only the first entry is looked for.
    """
    led = _leaders_end(text, blocks, start)
    if led > start:
        return led
    entries = [_entry(text, block) for block in blocks]
    for first in range(start, min(start + _FIRST_ENTRIES, len(blocks))):
        for later in range(first + 1, len(blocks)):
            again, entry = entries[later], entries[first]
            if (
                len(again) >= 2
                and blocks[later].role == "text"
                and (entry.startswith(again) or again.startswith(entry))
            ):
                return later
    end = start
    while end < len(blocks) and entries[end] in entries[end + 1 :]:
        end += 1
    return end


def _leaders_end(text: str, blocks: Sequence[Block], start: int) -> int:
    """Where lines end that lead with dots to a page number; page numbers and first halves of long entries between."""
    end = start
    for index in range(start, len(blocks)):
        block = blocks[index]
        if _LED.search(text, block.start, block.end):
            end = index + 1
        elif index - end >= _UNLED or block.end - block.start > _ENTRY_LIMIT or text[block.end - 1] in "。；":
            break
    while end < len(blocks) and end > start and ROMAN_PAGE.fullmatch(text, blocks[end].start, blocks[end].end):
        end += 1
    return end


def _entry(text: str, block: Block) -> str:
    return "".join(_LEADERS.sub("", text[block.start : block.end]).split())


def _join_split_headings(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join a line that is only a number (第一章, 专栏, 3) with the words after it, and one that ends in a comma."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last and last.role == block.role == "text" and _is_unfinished(text, last, block):
            joined[-1] = Block(last.start, block.end)
        else:
            joined.append(block)
    return joined


def _is_unfinished(text: str, last: Block, block: Block) -> bool:
    words = text[last.start : last.end]
    if starts_with_mark(text, block.start, block.end):
        return False
    return (
        words[-1] in "，、,"
        or (len(words) == 1 and words not in _DIGITS)
        or starts_with_mark(text, last.start, last.end, whole=True)
    )


def _join_annex_lists(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Make one block of 附件：1.… 2.… : a list of annexes, whose numbers number nothing of the plan."""
    joined: list[Block] = []
    in_list = False
    for index, block in enumerate(blocks):
        words = text[block.start : block.end]
        if in_list and len(words) <= 80 and _is_annex_entry(text, blocks, index):
            joined[-1] = replace(joined[-1], end=block.end)
            continue
        in_list = bool(_ANNEX_LIST.match(words))
        joined.append(replace(block, role="annexes") if in_list else block)
    return joined


def _is_annex_entry(text: str, blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if text[block.end - 1] in ENDINGS:
        return False
    if _ANNEX_ENTRY.match(text, block.start, block.end):
        return True
    bare = _ANNEX_LIST.fullmatch(text[blocks[index - 1].start : blocks[index - 1].end])
    words = words_of(text, block) if bare else ""
    return bool(bare) and any(words_of(text, other) == words for other in blocks[index + 1 :])
