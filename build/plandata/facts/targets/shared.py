"""What several numbers or one number tell of a list: 东部、西部地区覆盖率分别达到95%和85%; 甲、乙排放量减少1%.

分别 hands one number to each member of the list before it. A member that names no measure shares the end of the last
one (东部|地区覆盖率). Where the two lists differ in length, or one number holds for all, the whole list is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from plandata.annotate.segments import Span, split
from plandata.annotate.tokens import tokens_in
from plandata.facts.targets.commitment import Commitment, number_lists
from plandata.facts.targets.subjects import Subjects
from plandata.facts.targets.words import TargetWords

_EACH = re.compile("(?:分别|各|均|都)(?:要|应|须|可)?$")
JOINTS = re.compile("、|以及|[和及与]")
_BIDDING = (
    "要",
    "应",
    "应当",
    "须",
    "必须",
    "将",
    "把",
    "对",
)  # 市教育局、市住建局要落实停车位100%建桩: a list of bodies
_VERBS = ("v", "vd", "p", "d")


def shared_out(text: str, found: Sequence[Commitment], words: TargetWords) -> list[Commitment]:
    """The same with the subjects of numbers that 分别 hands to the members of a list, each its own."""
    result: list[Commitment] = []
    for numbers in number_lists(text, found):
        first = numbers[0]
        begin = max(text.rfind(mark, 0, first.at) for mark in "，：；。") + 1
        lead = text[begin : first.at]
        same = len(numbers) > 1 and len({one.subject for one in numbers}) == 1 and "分别" in lead
        listed = Subjects(text, words).listed(lead) or (first.subject,)
        subjects = _one_for_each(listed, len(numbers), words) if same else None
        result += [
            replace(one, subject=subject)
            for one, subject in zip(numbers, subjects or [one.subject for one in numbers], strict=True)
        ]
    return result


def _one_for_each(listed: tuple[str, ...], size: int, words: TargetWords) -> tuple[str, ...]:
    """The subjects of so many numbers behind 分别: the members of a list, or of the one subject that holds them.

    The same for each where the list has another length.
    """
    if len(listed) == size:
        return listed
    whole = "、".join(listed)
    members = _members(whole, size)
    if len(members) != size:
        return (whole,) * size
    last = members[-1]
    return (*(member + _shared_end(member, last, words) for member in members[:-1]), last)


def _members(subject: str, size: int) -> list[str]:
    parts = [subject[start:end] for start, end in split(subject, (0, len(subject)), "、")]
    if len(parts) == size:
        return parts
    return [part for part in JOINTS.split(subject) if part]


def _shared_end(member: str, last: str, words: TargetWords) -> str:
    """What a member shares with the last one: nothing where it names its own measure, else what follows its like."""
    if words.bare_measure.search(member):
        return ""
    tokens = tokens_in(last)
    ends = list(accumulate(len(token.word) for token in tokens))
    like = min(len(tokens_in(member)), len(ends) - 1)
    while 0 < like < len(ends) - 1 and len(tokens[like].word) == 1:  # 新农|合|参保率: a cut name
        like += 1
    return last[ends[like - 1] :] if like else ""


def lists_its_subject(text: str, segment: Span, part: Span, start: int, words: TargetWords) -> bool:
    """Whether all the parts of a segment up to a number at `start` are what it tells of.

    They are where 分别 or 均 says so, else where nothing before the last part does anything of its own.
    """
    lead = text[segment[0] : part[0]]
    last = text[part[0] : start]
    if part[0] == segment[0] or re.search(r"\d", lead) or any(one.word in _BIDDING for one in tokens_in(last)):
        return False
    if _EACH.search(words.reach_verbs.sub("", last)):
        return True
    opening = words.opening.match(lead)
    if opening and not opening.group().endswith((*words["verbs_of_promise_alone"], *words["part_openers"])):
        return False
    own = lead[opening.end() if opening else 0 :]
    return not any(token.tag in _VERBS for token in tokens_in(own))
