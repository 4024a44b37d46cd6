"""Reads a sentence as predicates: which words are objects of which verb of doing, by the frames."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plandata.annotate.segments import OPENING_MARK, Span, segments, split, squeeze, trim
from plandata.annotate.tokens import Tokens
from plandata.facts.projects.frames import Lexicon, Slots, match_frames
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.words import ProjectWords

_LONGEST_SUBJECT = 40
_LONGEST_CLASS = 12  # characters of 一批补短板重大项目
_AND_THEN = ("并", "并且")
_HOW_MANY = re.compile(
    r"(?<=[一-龥])(?:约|近|超过|不少于|不低于)?\d[\d.]*[百千万]*(?:列|座|条|处|班|架次|列次|[栋幢所]|公里|千米|平方米)(?:以上|左右)?$"
)
# Carries a programme, in whose name a verb stands first.
_CARRYING = re.compile("(?:实施|开展)(?![实推组])(?=[一-龥]{2})")

IMPLIED = "实施"
"""What a plan does with an undertaking that it only names: a heading, a member of a list of projects."""


@dataclass(frozen=True)
class Predicate:
    """A verb of doing with its object, all as spans of the text."""

    verb: str
    obj: Span
    subject: Span
    segment: Span
    sentence: int  # where its sentence starts
    heading: bool = False
    kind: str = "object"  # of the frame: object, subject, work, list, encouraged
    frame: str = ""  # the frame's id


class PredicateReader:
    """Reads the predicates of one plan's sentences."""

    def __init__(self, text: str, words: ProjectWords, names: ProperNames, lexicon: Lexicon) -> None:
        """Takes the plan's text, the verbs, the names that may be subjects, and the frames."""
        self._text = text
        self._words = words
        self._names = names
        self._lexicon = lexicon

    def read(self, sentence: Span, tokens: Tokens, *, heading: bool) -> list[Predicate]:
        """Verbs with their objects; a segment without a verb of its own carries on the list before it."""
        found: list[Predicate] = []
        for segment in self._segments(sentence):
            predicate = self._predicate(segment, sentence[0], tokens)
            if predicate:
                found.append(self._for_same(predicate, found[-1]) if found else predicate)
            elif found and (named := self._named_by(segment, found[-1])):
                found[-1] = replace(found[-1], obj=named, kind="list")
            elif found and self._carries_on(segment, found[-1]):
                last = found[-1]
                found[-1] = replace(last, obj=(last.obj[0], segment[1]))
            else:
                found.append(Predicate("", segment, (segment[0], segment[0]), segment, sentence[0]))
        told = [predicate for predicate in found if predicate.verb]
        return [replace(predicate, heading=True) for predicate in told] if heading else told

    def _named_by(self, segment: Span, last: Predicate) -> Span | None:
        """The names of what the segment before only counted or classed: 实施一批重大项目，包括|甲水库、乙风电场."""
        if not last.verb or not self._text.startswith(self._words.containing, segment[0]):
            return None
        word = max(
            (word for word in self._words.containing if self._text.startswith(word, segment[0])), default="", key=len
        )
        classed = (
            self._text.endswith(self._words.label_nouns, *last.obj) and last.obj[1] - last.obj[0] <= _LONGEST_CLASS
        )
        if not classed or self._names.in_span(last.obj):
            return None
        return trim(self._text, (segment[0] + len(word), segment[1]))

    def _for_same(self, predicate: Predicate, last: Predicate) -> Predicate:
        """支持某县建设甲中心，打造乙中心: the same place is helped to do the second too."""
        bare = predicate.kind == "object" and predicate.subject[0] == predicate.subject[1]
        helped = last.frame == "sponsored" and last.obj[1] + 1 == predicate.segment[0]
        place = helped and self._names.places_in(last.subject) == [trim(self._text, last.subject)]
        return (
            replace(predicate, kind="encouraged", subject=last.subject, frame=last.frame)
            if bare and place
            else predicate
        )

    def _segments(self, sentence: Span) -> list[Span]:
        """Segments, and in one that says of several things in turn what is done to them each of them.

        It tells the stage of each (一期投产、二期开工), or a verb opens each (新建甲铁路、改建乙国道).
        """
        found: list[Span] = []
        for segment in segments(self._text, sentence):
            parts = split(self._text, segment, "、")
            if len(parts) < 2:
                found.append(segment)
                continue
            staged = [part for part in parts if self._text[slice(*part)].endswith(self._words.reached_ends)]
            opened = [part for part in parts if self._words.opens_an_item(self._text[slice(*part)])]
            whole = parts in (staged, opened)
            found.extend(parts if whole else [segment])
        return found

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

    def _predicate(self, segment: Span, sentence: int, tokens: Tokens) -> Predicate | None:
        start, end = segment
        mark = OPENING_MARK.match(self._text, start, end)
        start = mark.end() if mark else start
        anchored = self._text.startswith(self._words.anchors, start)
        chunks = self._lexicon.chunks(self._text, (start, end), tokens)
        for slots in match_frames(self._lexicon, chunks, self._may_fill):
            if anchored and slots.frame.frame_id not in self._words.anchored_frames:
                continue
            predicate = self._bound(slots, segment, sentence, tokens)
            if predicate is not None:
                return predicate
        return None

    def _bound(self, slots: Slots, segment: Span, sentence: int, tokens: Tokens) -> Predicate | None:
        obj = slots.slots["O"]
        kind = slots.frame.kind
        if kind in ("object", "encouraged", "list"):
            obj = self._without_count(self._without_next_verb((obj[0], segment[1]), tokens))
            if self._says_what_must_be(obj, tokens):
                return None
        verb = next((slots.words[name] for name in self._words.verb_elements if name in slots.words), None)
        # 规划建设的重点任务, 专业建设、…: the verb is part of a noun; 支持对…设备进行改造: a clause of its own
        if self._text.startswith(
            ("的", "、", *self._words.while_words, *(self._words.turning if kind == "object" else ())), obj[0]
        ):
            return None
        # 对某古城墙进行保护|修缮: no frame fits
        unfit = kind == "subject" and any(token.word in self._words.light for token in tokens.within(obj))
        if unfit or verb is None or self._names.crosses(verb) or self._words.nothing.fullmatch(self._text, *obj):
            return None  # 新建县 may be a place
        own = _CARRYING.match(self._text, *verb) if kind == "object" else None
        if own and own.end() < verb[1] and self._text.endswith(self._words.project_headings, *obj):
            obj, verb = (own.end(), obj[1]), (verb[0], own.end())  # 开展|整治违法排污专项行动
        subject = slots.slots.get("S", (segment[0], segment[0]))
        if kind == "object" and self._is_compound(subject, obj):
            return None
        first = tokens.first_within(obj)
        if first is not None and first.start == obj[0] and first.word in self._words.results:
            return None
        return Predicate(
            IMPLIED if kind == "list" else self._text[self._verb_start(verb[0], segment[0]) : verb[1]],
            obj,
            subject,
            segment,
            sentence,
            kind=kind,
            frame=slots.frame.frame_id,
        )

    def _without_next_verb(self, obj: Span, tokens: Tokens) -> Span:
        """An object without the next verb of the sentence: 建成某某平台|并投入使用."""
        own = tokens.within(obj)
        at = next((at for at, token in enumerate(own) if at and token.word in _AND_THEN), None)
        return obj if at is None or at + 1 == len(own) else (obj[0], own[at].start)

    def _without_count(self, obj: Span) -> Span:
        """An object without how many of it there are to be: 开行某某班列|100列以上."""
        count = _HOW_MANY.search(self._text, *obj)
        return (obj[0], count.start()) if count and self._names.in_span((obj[0], count.start())) else obj

    def _says_what_must_be(self, obj: Span, tokens: Tokens) -> bool:
        """Whether the words after a verb are who must do what: 新建|燃煤机组要同步建设脱硫设施."""
        own = tokens.within(obj)
        return any(at and token.word in self._words.modals for at, token in enumerate(own[:-1]))

    def _verb_start(self, start: int, earliest: int) -> int:
        """Where the action starts, with the verbs right before it: 研究|扩建."""
        while self._text.endswith(self._words.leading_verbs, earliest, start):
            start -= len(next(w for w in self._words.leading_verbs if self._text.endswith(w, earliest, start)))
        return start

    def _is_compound(self, subject: Span, obj: Span) -> bool:
        """Whether the verb stands inside a noun: 某水厂扩建|工程开工."""
        return subject[0] < subject[1] and self._text.startswith(("工程", "项目", "任务", "工作"), obj[0])

    def _may_fill(self, test: str, span: Span) -> bool:
        """Whether words may fill a slot of this test (frames.yml tells them)."""
        if span[1] - span[0] > _LONGEST_SUBJECT:
            return False
        words = squeeze(self._text[slice(*span)])
        if test in self._words.slot_ends:
            # 布展|并对外开放, 列入…工程的|有
            return words.partition("并")[0].removesuffix("的").endswith(self._words.slot_ends[test])
        told = {"thing": self._is_thing, "kind": self._words.kinds.__contains__, "topic": _is_topic}.get(test)
        return told(words) if told else self._does(words, span, test)

    def _is_thing(self, words: str) -> bool:
        return self._words.is_thing(words) and not self._words.no_item.match(words)  # 加强某河|治理

    def _does(self, words: str, span: Span, test: str) -> bool:
        """Whether words name who does something: a place, a body, a company; for a partner a university too."""
        ends = (*self._words.subject_ends, *(self._words.partner_ends if test == "partner" else ()))
        return words.endswith(ends) or any(end == span[0] + len(words) for _, end in self._names.places_in(span))


def _is_topic(words: str) -> bool:
    return not words.endswith("的")
