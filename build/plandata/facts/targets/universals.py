"""Universal commitments: everything or nothing left (全覆盖, 全部退出, 应保尽保, 村村通, 零发生), without a number.

A word of the list commitments where it stands (全面消除黑臭水体); one that closes its phrase only at its end (not in
全覆盖改革). Verbs and patterns that commit by rule stand at the end of their part, behind what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plandata.annotate.segments import Span, split
from plandata.facts.past import PastWords

_CLOSERS = "（(和"


@dataclass(frozen=True)
class UniversalWords(PastWords):
    """The words of universal commitments."""

    adverbs: tuple[str, ...]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a list of targets.yml; `adverbs` are those of projects.yml."""
        return self.adverbs if name == "adverbs" else self.lists[name]

    @cached_property
    def universal(self) -> re.Pattern[str]:
        """A universal commitment."""
        return re.compile(self.either("universal_words"))

    @cached_property
    def universal_rules(self) -> tuple[re.Pattern[str], ...]:
        """Patterns that commit to everything or nothing left, at the end of a part."""
        end, whole = r"(?=$|[（(])", self.either("whole_verbs")
        partial, zero, every = self.either("partial_verbs"), self.either("zero_nouns"), self.either("every_verbs")
        return tuple(
            re.compile(pattern)
            for pattern in (
                rf"(?<![安健齐完周])(?:全部|全数|悉数|全量)(?!{partial})[^的，。；：“”并]{{2,12}}(?=$|[（(并])",
                rf"(?<![安健齐完周的])全(?:面|线|域|程|员)?(?:{whole}){end}",
                rf"[应愿可]([一-龥])尽\1{end}",
                rf"([村户县乡镇社校企])\1(?:{every})[一-龥]{{0,4}}{end}",
                rf"(?:动态)?(?:清零|归零){end}",
                rf"(?<![近净清归为])零(?:{zero}){end}",
                rf"(?:进行|开展|实施|实行)(?:全覆盖|全量|全面覆盖)[一-龥]{{2,4}}{end}",
            )
        )

    @cached_property
    def encouraging(self) -> re.Pattern[str]:
        """Words that open a phrase which commits to no result: 推动设施全面联网."""
        return re.compile(rf"(?:{self.either('encouraging_verbs')})(?!.*(?:实现|确保|做到))")

    @cached_property
    def averting(self) -> re.Pattern[str]:
        """Words that open what shall not be: 防止因全部停工影响…."""
        return re.compile(rf"(?:{self.either('adverbs')})*(?:{self.either('averting_verbs')})")

    @cached_property
    def vague(self) -> re.Pattern[str]:
        """All of what nobody can count: 确保各项任务全面完成."""
        opening = rf"(?:{self.either('promise_verbs', 'adverbs')})*"
        return re.compile(
            rf"{opening}(?:各项|全部|所有|既定)[一-龥]{{0,4}}(?:{self.either('document_nouns')})全.{{2,6}}"
        )

    @cached_property
    def universal_objects(self) -> re.Pattern[str]:
        """A verb that opens a part, and all of what it is done to: 实现所有乡镇卫生院设置中医馆, 全面完成堤防加固."""
        verbs, vague, ending = (self.either(name) for name in ("all_verbs", "vague_nouns", "ending_verbs"))
        opening = rf"(?:(?:{verbs})(?:所有|全部)|全面完成|(?:全面|全部|彻底)(?:{ending}))"
        return re.compile(rf"{opening}(?![^，。]*(?:{vague}))[^，。；的]{{4,}}")


@dataclass(frozen=True, slots=True)
class Universal:
    """A universal commitment in a flat text: the words that make it, and the part of a list that they stand in."""

    start: int
    end: int
    part: Span
    closing: bool  # it closes its phrase: what it is about stands before it
    ruled: bool = False  # read by rule: a commitment only with what it is about before it


def find_universals(text: str, segment: Span, words: UniversalWords) -> Iterator[Universal]:
    """The universal commitments of a segment of a flat text, one a part of its list."""
    for part in split(text, segment, "、"):
        found = next(_listed(text, part, words), None) or next(_by_rule(text, part, words), None)
        if found:
            yield found


def _listed(text: str, part: Span, words: UniversalWords) -> Iterator[Universal]:
    for match in words.universal.finditer(text, *part):
        closing = match.group() in words["closing_universals"]
        if closing and match.end() < part[1] and text[match.end()] not in _CLOSERS:
            continue
        if text.startswith("的", match.start() - 1):  # 任务的全面实现
            continue
        yield Universal(match.start(), match.end(), part, closing)


def _by_rule(text: str, part: Span, words: UniversalWords) -> Iterator[Universal]:
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
