"""Responsibility notes: where a plan says who does it, and how each body of the note takes part.

Notes are bracketed (（市发改委牵头，市财政局配合）, 〔责任单位：…〕, 【…】) or stand on lines of their own
(牵头部门：…). Their words (labels, verbs, rules stated once) come from datasets/reference/bodies.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plandata.annotate.segments import squeeze
from plandata.facts.bodies import Body, Words, is_body, top_level
from plandata.facts.note_bodies import is_person, note_bodies
from plandata.facts.note_grammar import LabelKind, NoteGrammar, grammar_of
from plandata.facts.note_tables import Cell, role_of, table_rows
from plandata.model import Clause, Plan, Role

_OPENING, _CLOSING = "（(〔【[［", "）)〕】]］"
_STOPS = "，,；;。"
_NO_NOTES = {"title", "number", "addressee", "signature", "date"}
_BLANK = "；;。，, \r\n\t\u3000"
_SENTENCE_ENDS = '。；;！？!?.…”’"）)〕】］'


@dataclass(frozen=True, slots=True)
class NotePart:
    """Bodies of a note that share one role: A、B牵头 is one part, C配合 the next. `manner` is as written."""

    bodies: tuple[Body, ...]
    role: Role
    manner: str


@dataclass(frozen=True, slots=True)
class Note:
    """A responsibility note: the clause it stands in, its span (brackets included), its parts and its deadline."""

    clause_id: str
    start: int
    end: int
    parts: tuple[NotePart, ...]
    deadline: str | None


def find_notes(plan: Plan, clauses: Sequence[Clause], words: Words) -> tuple[Note, ...]:
    """Every responsibility note of the plan, in the order of the text.

    Who leads (docs/pages/methodology, "What counts"): the bodies of the first part that 负责 or 牵头 themselves. Those
    that 按职责分工…, 配合 or 参加 support, also where the note names nobody else: it is the manner that says so, and
    the first name of such a list is the first by rank, no leader. 责任单位 leads where no 牵头单位 stands beside it. A
    rule stated once (列第一位者为牵头单位，下同) makes the first body lead and the others support in notes of one part.
    """
    grammar = grammar_of(words)
    notes: list[Note] = []
    for clause in clauses:
        if clause.kind in _NO_NOTES:
            continue
        bracketed = list(_bracketed(plan.text, clause, grammar))
        notes += bracketed
        notes += _own_lines(plan.text, clause, grammar, [(note.start, note.end) for note in bracketed])
    read = {note.clause_id for note in notes}
    notes += [
        _of_row(plan.text, *row, grammar) for row in table_rows(plan, clauses, grammar) if row[0].clause_id not in read
    ]
    notes.sort(key=lambda note: note.start)
    return _apply_first_leads(plan.text, _joined(plan.text, notes), grammar)


# Where a note stands


def _bracketed(text: str, clause: Clause, grammar: NoteGrammar) -> Iterator[Note]:
    done = clause.start_char
    for start, end, closed in _brackets(text, clause):
        if start < done:
            continue
        parts, deadline = _read(text, start + 1, end - closed, grammar)
        labelled = any(label["bare"] is None for label in grammar.label.finditer(text, start + 1, end))
        if parts and (labelled or (_stands_apart(text, start, end, clause, grammar) and _names_bodies(parts, grammar))):
            yield Note(clause.clause_id, start, end, parts, deadline)
            done = end


def _brackets(text: str, clause: Clause) -> list[tuple[int, int, bool]]:
    """Every pair of brackets, outer ones first, all kinds taken as one; the last one left open ends with its clause."""
    stack: list[int] = []
    pairs: list[tuple[int, int, bool]] = []
    for at in range(clause.start_char, clause.end_char):
        if text[at] in _OPENING:
            stack.append(at)
        elif text[at] in _CLOSING and stack:
            pairs.append((stack.pop(), at + 1, True))
    pairs += [(start, clause.end_char, False) for start in stack[-1:]]
    return sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


def _stands_apart(text: str, start: int, end: int, clause: Clause, grammar: NoteGrammar) -> bool:
    """A note without a label follows what it is about: behind a closed sentence, or with only marks behind it.

    Right behind a body a bracket is part of its name: 各县区政府（管委会）.
    """
    before = text[clause.start_char : start].rstrip()
    after = text[end : clause.end_char].lstrip()
    if is_body(re.split(rf"[{_STOPS}、：:\s]", before)[-1], grammar.words):
        return False
    return not before or before[-1] in _SENTENCE_ENDS or not after or after[0] in "。；;（(〔【["


def _names_bodies(parts: tuple[NotePart, ...], grammar: NoteGrammar) -> bool:
    bodies = [body for part in parts for body in part.bodies]
    places = grammar.words["bodies.kind_government"]
    known = [body for body in bodies if is_body(body.name, grammar.words) or body.name.endswith(places)]
    if any(grammar.gives_duty(part.manner) for part in parts):
        return bodies[0] in known or len(known) * 2 > len(bodies)
    if all(grammar.only_guides(part.manner) for part in parts):
        return len(known) == len(bodies)
    if any(part.manner != grammar.unworded for part in parts):
        return False
    # No word of duty at all: only a list of offices counts (市发展改革委、市财政局，各区县政府).
    return len(known) == len(bodies) and bodies[0].name.endswith(grammar.words["bodies.office_suffixes"])


def _own_lines(text: str, clause: Clause, grammar: NoteGrammar, taken: list[tuple[int, int]]) -> Iterator[Note]:
    """Labels outside brackets, at the start of a line or behind a closed sentence, up to the sentence's end."""
    done = clause.start_char
    for label in grammar.label.finditer(text, clause.start_char, clause.end_char):
        start = label.start()
        if start < done or any(a <= start < b for a, b in taken):
            continue
        before = re.split(r"[\r\n]", text[clause.start_char : start])[-1].rstrip()
        if (
            before
            and before[-1] not in "。；;"
            and not re.fullmatch(r"\s*[（(]?[0-9一二三四五六七八九十]+[）).、．]*", before)
        ):
            continue
        stop = text.find("。", label.end(), clause.end_char)
        done = stop if stop >= 0 else clause.end_char
        parts, deadline = _read(text, start, done, grammar)
        if parts or deadline:
            yield Note(clause.clause_id, start, done, parts, deadline)


def _of_row(text: str, clause: Clause, cells: Sequence[Cell], grammar: NoteGrammar) -> Note:
    """A row of a table of tasks: the columns say who leads, who supports and by when."""
    parts = []
    for cell in cells:
        role = role_of(cell)
        bodies = note_bodies(text, cell.start, cell.end, grammar) if role else ()
        if role and bodies:
            parts.append(NotePart(bodies, role, cell.label))
    limits = [text[cell.start : cell.end] for cell in cells if cell.kind == "deadline"]
    span = cells[0].start, cells[-1].end
    return Note(clause.clause_id, *span, _demote_duty(tuple(parts)), limits[0] if limits else None)


def _joined(text: str, notes: list[Note]) -> list[Note]:
    """牵头部门：, 参与单位：, 完成时限： on lines that follow each other are one note."""
    joined: list[Note] = []
    for note in notes:
        last = joined[-1] if joined else None
        if (
            last
            and not any(text[n.start] in "（(" for n in (last, note))
            and "\t" not in text[last.start : note.end]
            and not text[last.end : note.start].strip(_BLANK)
        ):
            parts = _demote_duty(last.parts + note.parts)
            joined[-1] = replace(last, end=note.end, parts=parts, deadline=last.deadline or note.deadline)
        else:
            joined.append(note)
    return [note for note in joined if note.parts]


# What a note says


def _read(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[tuple[NotePart, ...], str | None]:
    labels = [label for label in grammar.label.finditer(text, start, end) if not _in_brackets(text, start, label, end)]
    parts, deadline = _read_verbs(text, start, labels[0].start() if labels else end, grammar)
    stops = [label.start() for label in labels[1:]] + [end]
    for label, stop in zip(labels, stops, strict=False):
        kind = grammar.kind_of(label)
        if kind == "deadline":
            deadline = text[label.end() : stop].strip(_BLANK) or deadline
        elif kind != "other":
            more, limit = _read_labelled(text, label, stop, grammar)
            parts, deadline = parts + more, deadline or limit
    return _demote_duty(parts), deadline


def _in_brackets(text: str, start: int, label: re.Match[str], end: int) -> bool:
    """市水务局（责任人：张三）: a label in brackets that close within the note is of one body, not of the note."""
    opened = sum((text[at] in _OPENING) - (text[at] in _CLOSING) for at in range(start, label.start()))
    return opened > 0 and any(text[at] in _CLOSING for at in range(label.end(), end))


def _read_labelled(
    text: str, label: re.Match[str], end: int, grammar: NoteGrammar
) -> tuple[tuple[NotePart, ...], str | None]:
    """The bodies behind a label: all take its role, but for verbs and marks of their own (市发改委（牵头）).

    Who only helps at the end of the list (责任单位：甲局，乙局配合) helps those before, which keep the label's role.
    """
    own, helper = _before_helpers(text, label.end(), end, grammar)
    if helper is not None:
        parts, deadline = _read_verbs(text, helper, end, grammar)
        return (*_by_marks(own, grammar.kind_of(label), label["name"] or label["bare"], grammar), *parts), deadline
    parts, deadline = _read_verbs(text, label.end(), end, grammar)
    if any(part.manner != grammar.unworded for part in parts):
        return parts, deadline
    segments = [
        (a, b)
        for a, b in _segments(text, label.end(), end)
        if not grammar.is_deadline(text[a:b]) and not grammar.is_rule(text[a:b]) and text[a:b].strip()
    ]
    bodies = note_bodies(text, segments[0][0], segments[-1][1], grammar) if segments else ()
    if label["bare"] and not all(is_body(body.name, grammar.words) for body in bodies):
        return (), deadline
    return _by_marks(bodies, grammar.kind_of(label), squeeze(label["name"] or label["bare"]), grammar), deadline


def _before_helpers(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[tuple[Body, ...], int | None]:
    """The bodies before the first segment with a verb, and where that one begins if its verb is one of helping."""
    segments = list(_segments(text, start, end))
    first = next(((a, verb) for a, b in segments if (verb := grammar.find_verb(text, a, b))), None)
    if first is None or first[0] == start or not grammar.only_helps(first[1].group()):
        return (), None
    return note_bodies(text, start, first[0] - 1, grammar), first[0]


def _by_marks(bodies: tuple[Body, ...], kind: LabelKind, label: str, grammar: NoteGrammar) -> tuple[NotePart, ...]:
    role: Role = "support" if kind == "support" else "lead"
    marks = [grammar.inner_mark(body.name) for body in bodies]
    if not any(marks):
        return (NotePart(bodies, role, label),) if bodies else ()
    others: Role = "support" if any(mark and mark[0] == "lead" for mark in marks) else role
    return tuple(
        NotePart((_without_mark(body, mark[1]),), mark[0], mark[1]) if mark else NotePart((body,), others, label)
        for body, mark in zip(bodies, marks, strict=True)
    )


def _without_mark(body: Body, mark: str) -> Body:
    length = len(mark) + 2  # the brackets around it
    return Body(body.start, body.end - length, body.name[:-length])


def _read_verbs(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[tuple[NotePart, ...], str | None]:
    """A牵头，B、C按职责分工负责: bodies wait for the verb that comes; those behind the last verb have none."""
    parts: list[NotePart] = []
    deadline: str | None = None
    waiting: int | None = None
    for a, b in _segments(text, start, end):
        words = text[a:b].strip()
        if not words or grammar.is_rule(words):
            continue
        if grammar.find_verb(text, a, b) is not None and not _is_when(words, grammar):
            parts += _verb_parts(text, a if waiting is None else waiting, b, bool(parts), grammar)
            waiting = None
        elif grammar.is_deadline(words):
            deadline = deadline or words
        else:
            waiting = a if waiting is None else waiting
    if waiting is not None:
        parts += _unworded(text, waiting, end, bool(parts), grammar)
    return _guided(_without_persons(parts, grammar), grammar), deadline


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
    if doer is None and not all(grammar.only_guides(part.manner) for part in parts):
        return tuple(parts)
    return tuple(replace(part, role="lead" if part is doer else "support") for part in parts)


def _does(manner: str, grammar: NoteGrammar) -> bool:
    return grammar.gives_duty(manner) and not grammar.supports(manner)


def _is_when(words: str, grammar: NoteGrammar) -> bool:
    """2025年底前落实到位 has a verb and names nobody."""
    verb = grammar.find_verb(words, 0, len(words))
    left = words[: verb.start()] if verb else words
    return grammar.is_deadline(words) and not is_body(left, grammar.words)


def _unworded(text: str, start: int, end: int, later: bool, grammar: NoteGrammar) -> Iterator[NotePart]:
    bodies = [
        body
        for a, b in _segments(text, start, end)
        if not grammar.is_deadline(text[a:b]) and not grammar.is_rule(text[a:b])
        for body in note_bodies(text, a, b, grammar)
    ]
    if bodies and not (later and not all(is_body(body.name, grammar.words) for body in bodies)):
        yield NotePart(tuple(bodies), "support" if later else "lead", grammar.unworded)


def _verb_parts(text: str, start: int, end: int, later: bool, grammar: NoteGrammar) -> Iterator[NotePart]:
    """One comma's worth of a note: A负责; A会同B负责; A牵头B配合."""
    while (verb := grammar.find_verb(text, start, end)) is not None:
        following = grammar.next_bodies(text, verb.end(), end)
        stop = end if following is None else following
        manner = re.sub(r"\s+", "", text[verb.start() : stop]).strip(_BLANK)
        joint = grammar.joint.search(text, start, verb.start())
        bodies = note_bodies(text, start, joint.start() if joint else verb.start(), grammar)
        if bodies:
            yield NotePart(bodies, "support" if later or grammar.supports(manner) else "lead", manner)
        if joint:
            helpers = note_bodies(text, joint.end(), verb.start(), grammar)
            yield NotePart(helpers, "support", joint.group())
        start, later = stop, True
        if following is None:
            return


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for at in top_level(text, start, end):
        if text[at] in _STOPS:
            yield begin, at
            begin = at + 1
    yield begin, end


# Who leads


def _demote_duty(parts: tuple[NotePart, ...]) -> tuple[NotePart, ...]:
    """责任单位 beside a 牵头单位 supports it; bodies of a second part support the first."""
    leads = [part for part in parts if part.role == "lead"]
    if len(leads) < 2:
        return parts
    heads = [part for part in leads if "牵头" in part.manner or "主办" in part.manner] or leads[:1]
    return tuple(part if part in heads else replace(part, role="support") for part in parts)


def _apply_first_leads(text: str, notes: list[Note], grammar: NoteGrammar) -> tuple[Note, ...]:
    """A rule in a note holds for that note, with 下同 for those after it too; one in running prose holds for all."""
    stated = grammar.first_leads.search(text)
    if stated is None:
        return tuple(notes)
    inside = next((note for note in notes if note.start <= stated.start() < note.end), None)
    if inside is None:
        return tuple(_first_leads(note) for note in notes)
    onward = "下同" in text[stated.end() : inside.end]
    return tuple(
        _first_leads(note) if note is inside or (onward and note.start > inside.start) else note for note in notes
    )


def _first_leads(note: Note) -> Note:
    """The first body leads, the others support: only in a note of one part that does not say who leads."""
    if len(note.parts) != 1 or "牵头" in note.parts[0].manner or "配合" in note.parts[0].manner:
        return note
    part = note.parts[0]
    first = replace(part, bodies=part.bodies[:1], role="lead")
    others = replace(part, bodies=part.bodies[1:], role="support")
    return replace(note, parts=(first, others) if others.bodies else (first,))
