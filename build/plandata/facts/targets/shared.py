"""What several numbers or one number tell of a list: 东部、西部地区覆盖率分别达到95%和85%; 甲、乙排放量减少1%.

分别 hands one number to each member of the list before it. A member that names no measure shares the end of the last
one (东部|地区覆盖率). Where the two lists differ in length, or one number holds for all, the whole list is the subject.
"""

from __future__ import annotations

import re
from itertools import accumulate

from plandata.annotate.segments import Span, split
from plandata.annotate.tokens import tokens_of
from plandata.facts.targets.words import TargetWords

_EACH = re.compile("(?:分别|各|均|都)(?:要|应|须|可)?$")
_JOINTS = re.compile("、|以及|[和及与]")
_VERBS = ("v", "vd", "p", "d")


def one_for_each(subject: str, size: int, words: TargetWords) -> tuple[str, ...]:
    """The subjects of so many numbers behind 分别; the same for each where the list before it has another length."""
    members = _members(subject, size)
    if len(members) != size:
        return (subject,) * size
    last = members[-1]
    return (*(member + _shared_end(member, last, words) for member in members[:-1]), last)


def _members(subject: str, size: int) -> list[str]:
    parts = [subject[start:end] for start, end in split(subject, (0, len(subject)), "、")]
    if len(parts) == size:
        return parts
    return [part for part in _JOINTS.split(subject) if part]


def _shared_end(member: str, last: str, words: TargetWords) -> str:
    """What a member shares with the last one: nothing where it names its own measure, else what follows its like."""
    if words.bare_measure.search(member):
        return ""
    tokens = tokens_of(last, (0, len(last))).tokens
    ends = list(accumulate(len(token.word) for token in tokens))
    like = min(len(tokens_of(member, (0, len(member))).tokens), len(ends) - 1)
    while 0 < like < len(ends) - 1 and len(tokens[like].word) == 1:  # 新农|合|参保率: a cut name
        like += 1
    return last[ends[like - 1] :] if like else ""


def lists_its_subject(text: str, segment: Span, part: Span, start: int, words: TargetWords) -> bool:
    """Whether all the parts of a segment up to a number at `start` are what it tells of.

    They are where 分别 or 均 says so, else where nothing before the last part does anything of its own.
    """
    lead = text[segment[0] : part[0]]
    if part[0] == segment[0] or re.search(r"\d", lead):
        return False
    if _EACH.search(words.reach_verbs.sub("", text[part[0] : start])):
        return True
    opening = words.opening.match(lead)
    alone = words["verbs_of_promise_alone"]
    if opening and not opening.group().endswith(alone):
        return False
    own = lead[opening.end() if opening else 0 :]
    return not any(token.tag in _VERBS for token in tokens_of(own, (0, len(own))).tokens)
