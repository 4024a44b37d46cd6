"""What a responsibility note says: its parts, each the bodies that share one role, its deadline, its remarks.

A note is read comma by comma: bodies wait for the verb that comes (A牵头，B、C按职责分工负责) or follow a label
(牵头单位：A). What its wording leaves open is settled by `note_roles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plandata.annotate.bodies import CLOSING, OPENING, Body, is_body, is_general, top_level
from plandata.annotate.note_bodies import is_person, note_bodies
from plandata.annotate.note_grammar import LabelKind, NoteGrammar
from plandata.annotate.segments import Span, squeeze
from plandata.model import Role

STOPS = "，,；;。"
BLANK = "；;。，, \r\n\t\u3000"


@dataclass(frozen=True, slots=True)
class NotePart:
    """Bodies of a note that share one role: A、B牵头 is one part, C配合 the next. `manner` is as written.

    `remark`: what is said of them holds for all tasks (以下均需各区县政府落实) and decides nothing about the others.
    """

    bodies: tuple[Body, ...]
    role: Role
    manner: str
    remark: bool = False


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What was read in one note: its parts, its deadline as written, and the labels that no list has, as spans."""

    parts: tuple[NotePart, ...] = ()
    deadline: str | None = None
    unknown_labels: tuple[Span, ...] = ()


def read_note(text: str, start: int, end: int, grammar: NoteGrammar) -> NoteWords:
    """Read text[start:end], the words of one note without its brackets."""
    labels = [label for label in grammar.labels(text, start, end) if not _in_brackets(text, start, label, end)]
    parts, deadline = _read_verbs(text, start, labels[0].start() if labels else end, grammar)
    parts = tuple(marked for part in parts for marked in _marked(part, grammar))
    unknown = []
    stops = [label.start() for label in labels[1:]] + [end]
    for label, stop in zip(labels, stops, strict=False):
        kind = grammar.kind_of(label)
        if kind == "deadline":
            deadline = text[label.end() : stop].strip(BLANK) or deadline
        elif kind != "other":
            more, limit = _read_labelled(text, label, stop, grammar)
            parts, deadline = parts + more, deadline or limit
        if grammar.is_unknown(label) and more:
            unknown.append(label.span("unknown"))
    return NoteWords(parts, deadline, tuple(unknown))


def _in_brackets(text: str, start: int, label: re.Match[str], end: int) -> bool:
    """市水务局（责任人：张三）: a label in brackets that close within the note is of one body, not of the note."""
    opened = sum((text[at] in OPENING) - (text[at] in CLOSING) for at in range(start, label.start()))
    return opened > 0 and any(text[at] in CLOSING for at in range(label.end(), end))


def _name_of(label: re.Match[str]) -> str:
    groups = label.groupdict()
    return squeeze(groups["name"] or groups["bare"] or groups["unknown"])


def _read_labelled(
    text: str, label: re.Match[str], end: int, grammar: NoteGrammar
) -> tuple[tuple[NotePart, ...], str | None]:
    """The bodies behind a label: all take its role, but for verbs and marks of their own (市发改委（牵头）).

    Who only helps at the end of the list (责任单位：甲局，乙局配合) helps those before, which keep the label's role.
    """
    name = _name_of(label)
    kind = grammar.kind_of(label)
    own, helper = _before_helpers(text, label.end(), end, grammar)
    if helper is not None:
        parts, deadline = _read_verbs(text, helper, end, grammar)
        return (*_by_marks(own, kind, name, grammar), *parts), deadline
    parts, deadline = _read_verbs(text, label.end(), end, grammar)
    if any(part.manner != grammar.unworded and not part.remark for part in parts):
        return parts, deadline
    remarks = tuple(part for part in parts if part.remark)
    spoken = [(a, b) for a, b in _segments(text, label.end(), end, grammar) if text[a:b].strip()]
    named = [(a, b) for a, b in spoken if not _says_else(text[a:b], grammar)]
    bodies = note_bodies(text, named[0][0], named[-1][1], grammar) if named else ()
    loose = label["bare"] or kind == "unknown" or text[label.end() - 1] in "为是"
    if loose and not all(is_body(body.name, grammar.words) for body in bodies):
        return (), deadline
    return (*_by_marks(bodies, kind, name, grammar), *remarks), deadline


def _says_else(segment: str, grammar: NoteGrammar) -> bool:
    return grammar.is_deadline(segment) or grammar.is_rule(segment) or grammar.remark_head(segment.strip()) > 0


def _before_helpers(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[tuple[Body, ...], int | None]:
    """The bodies before the first segment with a verb, and where that one begins if its verb is one of helping."""
    segments = list(_segments(text, start, end, grammar))
    first = next(((a, verb) for a, b in segments if (verb := grammar.find_verb(text, a, b))), None)
    if first is None or first[0] == start or not grammar.only_helps(first[1].group()):
        return (), None
    return note_bodies(text, start, first[0] - 1, grammar), first[0]


def _by_marks(bodies: tuple[Body, ...], kind: LabelKind, label: str, grammar: NoteGrammar) -> tuple[NotePart, ...]:
    role: Role = "support" if kind in ("support", "unknown") else "lead"
    marks = [grammar.inner_mark(body.name) for body in bodies]
    if not any(marks):
        return (NotePart(bodies, role, label),) if bodies else ()
    others: Role = "support" if any(mark and mark[0] == "lead" for mark in marks) else role
    return tuple(
        NotePart((_without_mark(body, mark[1]),), mark[0], mark[1]) if mark else NotePart((body,), others, label)
        for body, mark in zip(bodies, marks, strict=True)
    )


def _marked(part: NotePart, grammar: NoteGrammar) -> tuple[NotePart, ...]:
    """（市财政局（牵头）、市教育局）: a list without a label whose brackets say who leads."""
    if part.manner != grammar.unworded or part.remark:
        return (part,)
    return _by_marks(part.bodies, "support" if part.role == "support" else "duty", part.manner, grammar)


def _without_mark(body: Body, mark: str) -> Body:
    length = len(mark) + 2  # the brackets around it
    return Body(body.start, body.end - length, body.name[:-length])


def _read_verbs(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[tuple[NotePart, ...], str | None]:
    """A牵头，B、C按职责分工负责: bodies wait for the verb that comes; those behind the last verb have none."""
    parts: list[NotePart] = []
    deadline: str | None = None
    waiting: int | None = None
    only_then = False  # the segment before says when this one holds
    for a, b in _segments(text, start, end, grammar):
        words = text[a:b].strip()
        conditional, only_then = only_then, grammar.is_condition(words)
        if not words or only_then or grammar.is_rule(words):
            continue
        if conditional or grammar.remark_head(words):
            parts += [replace(part, role="support", remark=True) for part in _remarked(text, a, b, grammar)]
        elif (verb := grammar.find_verb(text, a, b)) is not None and not _is_when(words, grammar):
            if (
                waiting is not None
                and not parts
                and grammar.only_helps(verb.group())
                and text[a : verb.start()].strip()
            ):
                parts += _unworded(text, waiting, a - 1, False, grammar)  # （县水务局，县财政局配合）
                waiting = None
            parts += _verb_parts(text, a if waiting is None else waiting, b, bool(parts), grammar)
            waiting = None
        elif grammar.is_deadline(words):
            deadline = deadline or words
        else:
            waiting = a if waiting is None else waiting
    if waiting is not None:
        parts += _unworded(text, waiting, end, bool(parts), grammar)
    return _guided(_without_persons(parts, grammar), grammar), deadline


def _remarked(text: str, start: int, end: int, grammar: NoteGrammar) -> list[NotePart]:
    """以下均需各区县政府落实: the general bodies that the remark names; bodies by name stand in no remark."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    parts = list(_verb_parts(text, start + grammar.remark_head(text[start:end]), end, True, grammar))
    general = [body for part in parts for body in part.bodies if is_general(body.name, grammar.words)]
    return parts if len(general) == sum(len(part.bodies) for part in parts) else []


def _without_persons(parts: list[NotePart], grammar: NoteGrammar) -> list[NotePart]:
    """（王建国牵头，市水务局负责）: the person is no body, and the part of the bodies comes first."""
    if parts and len(parts[0].bodies) == 1 and is_person(parts[0].bodies[0].name, grammar):
        return [replace(part, role="support" if at or grammar.supports(part.manner) else "lead")
                for at, part in enumerate(parts[1:])]  # fmt: skip
    return parts


def _guided(parts: list[NotePart], grammar: NoteGrammar) -> tuple[NotePart, ...]:
    """（水利部指导，试点县政府负责落实）: who guides supports those that do it, whether the note names them or not."""
    if not parts or not grammar.guides(parts[0].manner):
        return tuple(parts)
    doer = next((part for part in parts[1:] if _does(part.manner, grammar)), None)
    return tuple(replace(part, role="lead" if part is doer else "support") for part in parts)


def _does(manner: str, grammar: NoteGrammar) -> bool:
    return grammar.gives_duty(manner) and not grammar.supports(manner)


def _is_when(words: str, grammar: NoteGrammar) -> bool:
    """2025年底前落实到位 has a verb and names nobody."""
    verb = grammar.find_verb(words, 0, len(words))
    left = words[: verb.start()] if verb else words
    return grammar.is_deadline(words) and not is_body(left, grammar.words)


def _unworded(text: str, start: int, end: int, later: bool, grammar: NoteGrammar) -> Iterator[NotePart]:
    segments = list(_segments(text, start, end, grammar))
    helper = next(
        (found for a, b in segments if (found := grammar.find_helper(text, a, b)) and found.start() > a), None
    )
    if helper and not later:  # （县水务局会同县财政局、各乡镇）
        yield NotePart(note_bodies(text, start, helper.start(), grammar), "lead", grammar.unworded)
        yield from _unworded(text, helper.end(), end, True, grammar)
        return
    bodies = [
        body for a, b in segments if not _says_else(text[a:b], grammar) for body in note_bodies(text, a, b, grammar)
    ]
    if bodies and not (later and not all(is_body(body.name, grammar.words) for body in bodies)):
        yield NotePart(tuple(bodies), "support" if later else "lead", grammar.unworded)


def _verb_parts(text: str, start: int, end: int, later: bool, grammar: NoteGrammar) -> Iterator[NotePart]:
    """One comma's worth of a note: A负责; A会同B负责; A牵头B配合."""
    while (verb := grammar.find_verb(text, start, end)) is not None:
        following = grammar.next_bodies(text, verb.end(), end)
        stop = end if following is None else following
        manner = squeeze(text[verb.start() : stop]).strip(BLANK)
        helper = grammar.find_helper(text, start, verb.start())
        if helper and not text[helper.end() : verb.start()].strip():
            helper = None  # 甲局、乙局联合负责
        bodies = note_bodies(text, start, helper.start() if helper else verb.start(), grammar)
        if bodies and not grammar.tells_past(manner):
            helps = grammar.supports(manner) or (later and not grammar.leads(manner))
            yield NotePart(bodies, "support" if helps else "lead", manner)
        if helper:
            helpers = note_bodies(text, helper.end(), verb.start(), grammar)
            yield NotePart(helpers, "support", helper.group())
        start, later = stop, True
        if following is None:
            return


def _segments(text: str, start: int, end: int, grammar: NoteGrammar) -> Iterator[tuple[int, int]]:
    """Cut at commas and stops outside brackets, and behind a rule that a colon closes (下同：市财政局、市教育局)."""
    begin = start
    for at in top_level(text, start, end):
        if text[at] in STOPS or (text[at] in "：:" and grammar.is_rule(text[begin:at])):
            yield begin, at
            begin = at + 1
    yield begin, end
