"""Universal commitments: everything or nothing left (全覆盖, 全部退出, 应保尽保, 村村通, 零发生), without a number.

A word of the list commitments where it stands (全面消除黑臭水体); one that closes its phrase only at its end (not in
全覆盖改革). Verbs and patterns that commit by rule stand at the end of their part, behind what they are about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plandata.annotate.segments import Span, split
from plandata.facts.targets.words import TargetWords

_CLOSERS = "（(和"


@dataclass(frozen=True, slots=True)
class Universal:
    """A universal commitment in a flat text: the words that make it, and the part of a list that they stand in."""

    start: int
    end: int
    part: Span
    closing: bool  # it closes its phrase: what it is about stands before it
    ruled: bool = False  # read by rule: a commitment only with what it is about before it


def find_universals(text: str, segment: Span, words: TargetWords) -> Iterator[Universal]:
    """The universal commitments of a segment of a flat text, one a part of its list."""
    for part in split(text, segment, "、"):
        found = next(_listed(text, part, words), None) or next(_by_rule(text, part, words), None)
        if found:
            yield found


def _listed(text: str, part: Span, words: TargetWords) -> Iterator[Universal]:
    for match in words.universal.finditer(text, *part):
        closing = match.group() in words["closing_universals"]
        if closing and match.end() < part[1] and text[match.end()] not in _CLOSERS:
            continue
        if text.startswith("的", match.start() - 1):  # 任务的全面实现
            continue
        yield Universal(match.start(), match.end(), part, closing)


def _by_rule(text: str, part: Span, words: TargetWords) -> Iterator[Universal]:
    """全部 + verb, 应保尽保, 村村通, 全通达, 零发生 at the end of a part; 对…进行全覆盖检查."""
    own = text[slice(*part)]
    for pattern in words.universal_rules:
        match = pattern.search(own)
        if match and words.vague.fullmatch(own[: match.end()]):
            continue  # 各项任务|全面完成: of what nobody can count
        if match and any(word in match.group() for word in words["policy_words"]):
            continue  # 租金|全部补贴: money that a policy hands out
        if match and match.start() >= 2 and not words.encouraging.match(own) and not words.averting.match(own):
            yield Universal(part[0] + match.start(), part[0] + match.end(), part, True, True)
    match = words.universal_objects.match(own)
    if match:
        yield Universal(part[0], part[0] + 4, part, False)
