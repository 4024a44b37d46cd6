"""Mends what printing did to the lines of a text: sentences broken by a line's end, page numbers glued to headings.

A line that fills the page says by its width that it goes on (`blocks.py`); what is told here, words tell: a bracket
that is closed in the next line, a number whose unit stands there, a line that begins with a comma.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plandata.read.lines import ENDINGS, PAGE, Block, strip
from plandata.read.marks import first_mark, starts_with_mark

_BEGINS_INSIDE = re.compile("[，。、；：）】〕”’》%％‰]")
_BRACKETS = (("（(", "）)"), ("《", "》"), ("【〔", "】〕"))
_RUNNING = re.compile("[，。；]")
_SENTENCE = re.compile("[。；]|[：:].*，", re.DOTALL)  # of what a number begins: 2.提升工程：新建…，比例达到
_CLOSED = (*ENDINGS, *"）)】〕”’》")
_NUMBER_AT_END = re.compile("[0-9０-９][%％]?$")
_WORDS_BEFORE = re.compile("[\u4e00-\u9fff，。；（(“]")
_BODY = re.compile("[\u4e00-\u9fffA-Za-zμ%℃㎡]")
_REACH = 80  # characters of the next line in which an open bracket must close
_ARABIC_RANK = 50
_FEWEST = 3  # lines that stop within a sentence, where they are not all of one width
_SHARE = 0.3
_GLUED = re.compile(
    r"(?P<page>[0-9]{1,3})(?=第\s?[一二三四五六七八九十百0-9]{1,4}\s?[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_GLUED_DOTTED = re.compile(r"(?P<digits>[0-9]{2,6})(?P<rest>(?:[.．][0-9]{1,2}){1,2})(?![.．0-9])")
_GLUED_ARABIC = re.compile(r"(?P<digits>[0-9]{2,6})[.．、](?![0-9])")


def join_broken(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join blocks that one sentence runs through; a page number between them stays inside."""
    wrapped = _is_lightly_wrapped(text, blocks)
    joined: list[Block] = []
    numbers: dict[str, int] = {}
    for block in blocks:
        mark = first_mark(text, block.start, block.end) if block.role == "text" else None
        follows = mark is None or mark.value is None or numbers.get(mark.series, 0) + 1 == mark.value
        at = _last_words(text, joined)
        if at is not None and block.role == "text" and _goes_on(text, joined[at], block, wrapped, follows):
            joined[at:] = [Block(joined[at].start, block.end)]
            continue
        joined.append(block)
        if mark and mark.value is not None and not mark.loose:
            numbers[mark.series] = mark.value
    return joined


def cut_glued_pages(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Cut a page number off the heading that it was printed before: 15三、保障, 8410.2.2 监测 on page 84."""
    cut: list[Block] = []
    dotted: list[int] = []
    arabic = 0
    for block in blocks:
        at = _page_end(text, block, dotted, arabic) if block.role == "text" else None
        rest = strip(text, at, block.end) if at else None
        cut += [Block(block.start, at, "page"), rest] if at and rest else [block]
        mark = first_mark(text, cut[-1].start, block.end) if block.role == "text" else None
        if mark and mark.value is not None and mark.style.startswith("dotted"):
            dotted = [int(n) for n in re.findall("[0-9]+", text[mark.start : mark.end])]
        elif mark and mark.value is not None:
            arabic = mark.value if mark.style == "arabic" else 0 if mark.rank < _ARABIC_RANK else arabic
    return cut


def _page_end(text: str, block: Block, dotted: Sequence[int], arabic: int) -> int | None:
    if glued := _GLUED.match(text, block.start, block.end):
        return glued.end("page")
    if glued := _GLUED_DOTTED.match(text, block.start, block.end):
        return _cut_dotted(glued, dotted)
    glued = _GLUED_ARABIC.match(text, block.start, block.end)
    number = str(arabic + 1)
    if glued and arabic and glued["digits"] != number and glued["digits"].endswith(number):
        return glued.end("digits") - len(number)
    return None


def _cut_dotted(glued: re.Match[str], last: Sequence[int]) -> int | None:
    """Where the page number ends: the split after which the dotted number follows the last one."""
    rest = [int(n) for n in re.findall("[0-9]+", glued["rest"])]
    for cut in range(1, len(glued["digits"])):
        head = glued["digits"][cut:]
        if not head.startswith("0") and _follows([int(head), *rest], last):
            return glued.start("digits") + cut
    return None


def _follows(number: Sequence[int], last: Sequence[int]) -> bool:
    """Whether 10.2.2 comes after 10.2.1, 10.3 after 10.2.5, 10.1.1 after 10.1, 11.1 after 10.4."""
    for at in range(min(len(number), len(last))):
        if number[at] != last[at]:
            return number[at] == last[at] + 1 and all(n == 1 for n in number[at + 1 :])
    return len(number) == len(last) + 1 and number[-1] == 1 and bool(last)


def _last_words(text: str, blocks: Sequence[Block]) -> int | None:
    """The last block of words, at most one page number passed over."""
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 3), -1):
        block = blocks[at]
        if block.role == "text" and not PAGE.fullmatch(text, block.start, block.end):
            return at
        if block.role not in ("text", "page"):
            return None
    return None


def _goes_on(text: str, last: Block, block: Block, wrapped: bool, follows: bool) -> bool:
    words, after = text[last.start : last.end], text[block.start : block.end]
    if "\t" in words or "\t" in after or PAGE.fullmatch(after):
        return False
    marked = starts_with_mark(text, block.start, block.end)
    if _BEGINS_INSIDE.match(after) or (not (marked and follows) and _closes(words, after)):
        return True
    if marked:
        return not follows and _is_unfinished(text, last, listing="、")
    if not _is_unfinished(text, last):
        return False
    broken_number = _NUMBER_AT_END.search(words) and _BODY.match(after)
    reads_on = _RUNNING.search(after) or "、" in after or after[-1] in _CLOSED
    return bool(broken_number or (wrapped and reads_on and first_mark(text, block.start, block.end) is None))


def _closes(words: str, after: str) -> bool:
    """Whether a bracket that the line leaves open is closed in the next one before any other opens."""
    if words[-1] in ENDINGS:
        return False
    for opening, closing in _BRACKETS:
        depth = [(c in opening) - (c in closing) for c in words[-_REACH:]]
        last = max(words.rfind(mark) for mark in opening)
        if sum(depth) == 1 and re.match("[\u4e00-\u9fff“]|$", words[last + 1 :]):
            ahead = next((c for c in after[:_REACH] if c in opening + closing), "")
            return bool(ahead) and ahead in closing
    return False


def _is_unfinished(text: str, block: Block, listing: str = "") -> bool:
    """Whether a line of running text stops within its sentence; a heading stops where it is at an end.

    Running text has a comma or a stop, or one of the marks `listing`.
    """
    words = text[block.start : block.end]
    mark = first_mark(text, block.start, block.end)
    running = _SENTENCE if mark else _RUNNING
    runs = running.search(words) or (mark is None and any(pause in words for pause in listing))
    return words[-1] not in _CLOSED and bool(runs) and bool(_WORDS_BEFORE.search(words))


def _is_lightly_wrapped(text: str, blocks: Sequence[Block]) -> bool:
    """Whether lines stop within sentences again and again: too often for slips, or all at one width."""
    plain = [b for b in blocks if b.role == "text" and "\t" not in text[b.start : b.end]]
    running = [b for b in plain if _RUNNING.search(text, b.start, b.end)]
    broken = [b for b in running if _is_unfinished(text, b)]
    if len(broken) < 2:
        return False
    widest = max(b.end - b.start for b in plain)
    even = widest <= 60 and all(b.end - b.start >= 0.85 * widest for b in broken)
    return even or (len(broken) >= _FEWEST and len(broken) >= _SHARE * len(running))
