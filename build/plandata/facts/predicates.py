"""Reads a sentence as predicates: which verb of doing governs which words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plandata.annotate.segments import Span, segments
from plandata.facts.deadlines import deadline_lead
from plandata.facts.project_words import ProjectWords
from plandata.facts.proper import ProperNames

_OPENING_MARK = re.compile(r"(?:[——－-]+|[一二三四五六七八九十]是|\d+[.．、﹒]|[（(][^（()）]{1,3}[）)])?\s*")


@dataclass(frozen=True)
class Predicate:
    """A verb of doing with its object, all as spans of the text."""

    verb: str
    obj: Span
    subject: Span
    segment: Span
    sentence: int  # where its sentence starts
    heading: bool = False


class PredicateReader:
    """Reads the predicates of one plan's sentences."""

    def __init__(self, text: str, words: ProjectWords, names: ProperNames) -> None:
        """Takes the plan's text, the verbs and the names that may be subjects."""
        self._text = text
        self._words = words
        self._names = names

    def read(self, sentence: Span, *, heading: bool) -> list[Predicate]:
        """Verbs with their objects; a segment without a verb of its own carries on the list before it."""
        found: list[Predicate] = []
        for segment in segments(self._text, sentence):
            predicate = self._predicate(segment, sentence[0])
            if predicate:
                found.append(predicate)
            elif found and self._carries_on(segment, found[-1]):
                last = found[-1]
                found[-1] = replace(last, obj=(last.obj[0], segment[1]))
            else:
                found.append(Predicate("", segment, (segment[0], segment[0]), segment, sentence[0]))
        return [replace(predicate, heading=heading) for predicate in found if predicate.verb]

    def _carries_on(self, segment: Span, last: Predicate) -> bool:
        words = self._text[segment[0] : segment[1]]
        if not last.verb or self._text[last.obj[1] : segment[0]].strip() not in ("，", ","):
            return False
        if words.startswith(("以及", "及")):
            return True
        if words.startswith(self._words.anchors) or self._words.no_item.match(words):
            return False
        return self._opens_with_item(segment)

    def _opens_with_item(self, segment: Span) -> bool:
        first = re.split(r"[、等]", self._text[segment[0] : segment[1]])[0]
        span = (segment[0], segment[0] + len(first))
        own = first.removesuffix("项目").removesuffix("建设")
        return self._names.in_span(span) and bool("至" in own or self._words.lists.head_pattern.search(own))

    def _predicate(self, segment: Span, sentence: int) -> Predicate | None:
        start, end = segment
        mark = _OPENING_MARK.match(self._text, start, end)
        start = mark.end() if mark else start
        start += deadline_lead(self._text[start:end])
        anchored = self._text.startswith(self._words.anchors, start)
        for match in self._words.verb_chain.finditer(self._text, start, end):
            before = self._text[start : match.start()]
            subject = self._words.leading_adverbs.sub("", before)
            if not self._text[match.end() : end].strip("项目工程等"):
                continue
            if anchored:
                return None
            if self._governs(start, subject, before):
                return Predicate(match.group(), (match.end(), end), (start, start + len(subject)), segment, sentence)
        return self._adverbial(start, segment, sentence)

    def _governs(self, start: int, subject: str, before: str) -> bool:
        if not subject:
            return True
        if subject != before and len(subject) <= 40 and "的" not in subject[-1:]:
            return True
        subject_end = start + len(subject)
        return subject.endswith(self._words.subject_ends) or any(
            place_end == subject_end for _, place_end in self._names.places_in((start, subject_end))
        )

    def _adverbial(self, start: int, segment: Span, sentence: int) -> Predicate | None:
        """加快 … 建设: the verb closes the object."""
        match = self._words.adverb_only.match(self._text[start : segment[1]])
        closing = re.search(r"(建设|改造|项目|前期工作|前期论证|研究)$", self._text[start : segment[1]])
        if not match or not closing:
            return None
        return Predicate(match.group(1), (start + match.end(1), segment[1]), (start, start), segment, sentence)
