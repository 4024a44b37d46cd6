"""The words of responsibility notes as regular expressions: labels, verbs, rules stated once, deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from plandata.facts.bodies import SEPARATORS, Words, is_body, top_level
from plandata.model import Role

LabelKind = Literal["lead", "duty", "support", "deadline", "other"]


class NoteGrammar:
    """The word lists of datasets/reference/bodies.yml, compiled; asked by `notes`."""

    def __init__(self, words: Words) -> None:
        """Compile the lists; a list that is missing raises KeyError."""
        self.words = words
        self.label, self._label_kinds = _labels(words)
        self._support = words["bodies.support_verbs"]
        self._verb = _any((*words["bodies.support_verbs"], *words["bodies.lead_verbs"]))
        self.joint = _any(words["bodies.joint_words"])
        self.first_leads = re.compile("|".join(words["bodies.first_leads"]))
        self._rule = re.compile("|".join([*words["bodies.first_leads"], *words["bodies.rule_words"]]))
        self._deadline = re.compile("|".join(words["bodies.deadline_patterns"]))
        self.unworded = words["bodies.unworded_manner"][0]

    def kind_of(self, label: re.Match[str]) -> LabelKind:
        """What the label announces; a label of two words (牵头考核单位) takes the first one's kind."""
        if label["name"]:
            return self._label_kinds[label["stem"]]
        return "deadline" if label["limit"] else "other"

    def find_verb(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first verb of text[start:end] outside brackets that a body precedes, else the last one there is.

        实施 in 战略实施领导小组负责 is part of a name: what precedes it is no body.
        """
        free = set(top_level(text, start, end))
        found = [verb for verb in self._verb.finditer(text, start, end) if verb.start() in free]
        for verb in found:
            before = re.split(f"[{SEPARATORS}]", text[start : verb.start()])[-1].strip().removesuffix("等")
            if not before or is_body(before, self.words):
                return verb
        return found[-1] if found else None

    def supports(self, manner: str) -> bool:
        """Whether the manner is one of helping: 按职责分工负责, 配合, 参与."""
        return manner.startswith(self._support)

    def next_bodies(self, text: str, start: int, end: int) -> int | None:
        """Where, behind a verb, another body with its own verb begins: 市发改委牵头市财政局配合."""
        verb = self.find_verb(text, start, end)
        between = text[start : verb.start()].strip("、 ") if verb else ""
        return start if between and is_body(between, self.words) else None

    def is_deadline(self, segment: str) -> bool:
        """Whether the segment states when and names nobody."""
        segment = segment.strip()
        return bool(self._deadline.search(segment)) and not is_body(segment, self.words)

    def is_rule(self, segment: str) -> bool:
        """Whether the segment states a rule: 列第一位者为牵头单位, 下同."""
        return bool(self._rule.search(segment))

    def inner_mark(self, name: str) -> tuple[Role, str] | None:
        """The role that a bracket behind the name gives, and the bracket's words: 市发改委（牵头）."""
        found = re.search(r"[（(]([^（()）]+)[）)]$", name)
        if found and found[1] in self.words["bodies.inner_lead_marks"]:
            return "lead", found[1]
        if found and found[1] in self.words["bodies.inner_support_marks"]:
            return "support", found[1]
        return None


def grammar_of(words: Words) -> NoteGrammar:
    """The grammar of these word lists, compiled once."""
    return _compiled(tuple(sorted((key, value) for key, value in words.items() if key.startswith("bodies."))))


@lru_cache(maxsize=4)
def _compiled(words: tuple[tuple[str, tuple[str, ...]], ...]) -> NoteGrammar:
    return NoteGrammar(dict(words))


def _labels(words: Words) -> tuple[re.Pattern[str], dict[str, LabelKind]]:
    kinds: dict[str, LabelKind] = {}
    kinds |= dict.fromkeys(words["bodies.label_lead_words"], "lead")
    kinds |= dict.fromkeys(words["bodies.label_duty_words"], "duty")
    kinds |= dict.fromkeys(words["bodies.label_support_words"], "support")
    stem, head, before, other, limit = (
        _any(group).pattern
        for group in (
            kinds,
            words["bodies.label_heads"],
            words["bodies.label_before"],
            words["bodies.label_other"],
            words["bodies.label_deadline"],
        )
    )
    name = (
        rf"(?P<name>(?:{before})?(?P<stem>{stem})(?:[及和、/]?(?:{stem}))?(?:{head}))"
        rf"|(?P<other>{other})|(?P<limit>{limit})"
    )
    # 责任单位：, 【责任单位】, and the cell of a table that a tab closes.
    return re.compile(rf"(?P<open>[【〔\[［])?\s*(?:{name})\s*(?(open)[】〕\]］]\s*[:：]?|(?:[:：﹕∶]|\t))\s*"), kinds


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)")
