"""Turns (翻一番) and ranks (进入全国前10位) that a plan commits to, without a unit of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from plandata.annotate.segments import Span
from plandata.facts.targets.commitment import Commitment
from plandata.facts.targets.subjects import Subjects
from plandata.facts.targets.words import TargetWords

_TURNS = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8}
_TURN = re.compile(r"翻(?:([一1两二2三])番|番(?=$|[，。；、]))")  # 翻番 is 翻一番, 翻番计划 a name
_RANK = re.compile(
    r"(?:位居|居|处于|进入|跻身|保持|达到|走在|位列)"
    r"([^，。；、]{0,8}?(?:前列|首位|第一方阵|前茅|前[\d一二三四五六七八九十]+[位名强]?))"
)


def turns_and_ranks(text: str, segment: Span, words: TargetWords) -> Iterator[Commitment]:
    """The turns and the ranks that a segment promises."""
    subjects = Subjects(text, words)
    for match in _TURN.finditer(text, *segment):
        times = Decimal(_TURNS[match[1] or "一"])
        subject = subjects.cleaned(text[segment[0] : match.start()])
        yield Commitment(match.span(), match.start(), subject, "eq", times, times, "倍", "growth")
    for match in _RANK.finditer(text, *segment):
        subject = subjects.cleaned(text[segment[0] : match.start()])
        place = re.search(r"前(\d+)", match[1])
        value = Decimal(place[1]) if place else None
        yield Commitment(match.span(), match.start(), subject, "le", None, value, "位" if place else None, "rank")
