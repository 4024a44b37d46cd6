"""Which headings and words tell what was or what is: results of last year, what stands built, what a place has.

A word of the past (截至, 去年) holds to the end of the sentence, until words turn to what shall be (到2025年, 力争).
已建成…的 only describes what it stands before: 已建成专用管道的企业，清洁运输比例达到80%以上 is a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.segments import Span, squeeze
from plandata.facts.targets.words import TargetWords
from plandata.model import Clause

_HEADING_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*")
_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)")  # 达到45%（2020年为43%）: the remark alone tells what was
_UP_TO = re.compile("截至|截止")
_COUNTED = 12  # characters that a count takes up behind 已建成的: 已建成的30个公园


def status_clauses(clauses: Iterable[Clause], words: TargetWords, deadlines: Deadlines) -> frozenset[str]:
    """Clauses under a heading that tells what is or was, not what shall be."""
    status: set[str] = set()
    for clause in clauses:
        heads = clause.heading is not None and clause.kind in ("chapter", "section")
        if clause.parent_id in status or (heads and _tells_status(clause.heading or "", words, deadlines)):
            status.add(clause.clause_id)
    return frozenset(status)


def _tells_status(heading: str, words: TargetWords, deadlines: Deadlines) -> bool:
    bare = _HEADING_NUMBER.sub("", squeeze(heading)).rstrip("。：:")
    told = words.status_heading.fullmatch(bare) or words.past_heading.search(bare)
    return bool(told) or deadlines.is_past(bare)


def past_spans(
    text: str, segments: Sequence[Span], words: TargetWords, deadlines: Deadlines, *, telling: bool = False
) -> tuple[Span, ...]:
    """The spans of a flat sentence whose figures tell what was; `segments` are those of the sentence, in order.

    `telling`: the sentence goes on behind ； in what was told before.
    """
    spans: list[Span] = []
    telling = telling or _compares(text, segments, words, deadlines)
    for index, (start, end) in enumerate(segments):
        own = _REMARK.sub(lambda remark: " " * len(remark.group()), text[start:end])
        dated = _UP_TO.match(own) and deadlines.start_year is None  # 截至2024年底: until then, or what stands by then
        if words.future.search(own) or (deadlines.looks_ahead(own) and not dated):
            telling = False
        elif words.past.search(own) or deadlines.is_past(own) or _stands(own, words, first=index == 0):
            telling = True
        done = words.done.search(own)
        if telling:
            spans.append((start, end))
            telling = not own.endswith("基础上")  # 在现有300公里的基础上，新增100公里
        elif done:
            described = own.find("的", done.end())
            telling = described < 0
            spans.append((start + done.start(), start + _end_of(own, described)))
    return tuple(spans)


def _compares(text: str, segments: Sequence[Span], words: TargetWords, deadlines: Deadlines) -> bool:
    """Whether a sentence without a word of what shall be compares with what was: 完成投资120亿元，同比增长9%."""
    own = [text[slice(*segment)] for segment in segments]
    ahead = any(words.future.search(one) or deadlines.looks_ahead(one) for one in own)
    return not ahead and any(words.compared_with.search(one) for one in own)


def _stands(own: str, words: TargetWords, *, first: bool) -> bool:
    """Whether a segment tells what a place has: 全市现有公园87个, not 全面完成现存易涝区域整治."""
    has = words.standing.search(own)
    before = words.region.sub("", own[: has.start()]) if has else ""
    if has and has.group() == "拥有" and re.search("[每均]", own[: has.start()]):
        return False  # 每百户居民拥有…: a rate
    return has is not None and (first or has.start() > 0) and not words.commitment.search(before)


def _end_of(own: str, described: int) -> int:
    """Where the words end that 已… tells: before 的, behind the count that 的 stands before, else with the segment."""
    if described < 0:
        return len(own)
    counted = re.match(r"[\d一二两三四五六七八九十百千]+", own[described + 1 :])
    return min(len(own), described + 1 + _COUNTED) if counted else described
