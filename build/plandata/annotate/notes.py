"""Responsibility notes: where a plan says who does it, and how each body of the note takes part.

Notes are bracketed (（市发改委牵头，市财政局配合）, 〔责任单位：…〕, 【…】) or stand on lines of their own
(牵头部门：…). Their words (labels, verbs, rules stated once) come from datasets/reference/bodies.yml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plandata.annotate.bodies import Body, Words, is_body
from plandata.annotate.grids import Grid
from plandata.annotate.note_bodies import words_before
from plandata.annotate.note_grammar import NoteGrammar, grammar_of
from plandata.annotate.note_parts import BLANK, STOPS, NotePart, NoteWords, read_note
from plandata.annotate.note_roles import first_leads, settle
from plandata.annotate.note_tables import Row, table_rows
from plandata.annotate.segments import Span
from plandata.annotate.unit_headings import unit_headings
from plandata.model import Clause, Plan

_BETWEEN = re.compile(rf"[{STOPS}、：:\s]")
_OPENING, _CLOSING = "（(〔【[［", "）)〕】]］"
_BRACKETS = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_NO_NOTES = {"number", "addressee", "signature", "date"}
_SENTENCE_ENDS = '。；;！？!?.…”’"）)〕】］'
_BULLETS = "—–-●•◆■▪★ \t\u3000"  # ——责任单位：县水务局
# Longer and deeper than any note of the genre: the longest read has 430 characters, brackets in names stand two deep.
_LONGEST, _DEEPEST = 2000, 4
_REST_OF_OPEN = re.compile(r"(?:\s*[^（(〔【\[［。\n]{1,120}\n){0,3}?\s*[^（(〔【\[［。\n]{1,120}?[）)〕】\]］]")


@dataclass(frozen=True, slots=True)
class Note:
    """A responsibility note: the clause it begins in, its span (brackets included), its parts and its deadline.

    `unknown_labels` are spans of labels that no list has (帮扶单位): their bodies support, and a person should look.
    """

    clause_id: str
    start: int
    end: int
    parts: tuple[NotePart, ...]
    deadline: str | None
    unknown_labels: tuple[Span, ...] = ()
    is_row: bool = False  # of a table: its clause is the row's, a merged cell of bodies may stand in a row above


def find_notes(plan: Plan, clauses: Sequence[Clause], words: Words, grids: Sequence[Grid] = ()) -> tuple[Note, ...]:
    """Every responsibility note of the plan, in the order of the text; who leads is told in `note_roles`.

    A rule stated once (列第一位者为牵头单位，下同) makes the first body of a note of one part lead, the others support.
    """
    grammar = grammar_of(words)
    notes: list[Note] = []
    spilt = 0  # how far a note that began in an earlier clause reaches
    for clause in clauses:
        if clause.kind in _NO_NOTES:
            continue
        bracketed = [note for note in _bracketed(plan.text, clause, grammar) if note.start >= spilt]
        if clause.kind == "title":  # only what says so gives a duty there: （县水利局牵头）, not （市水务局）
            notes += [note for note in bracketed if any(part.manner != grammar.unworded for part in note.parts)]
            continue
        notes += bracketed
        if not any(grid.table.start <= clause.start_char < grid.table.end for grid in grids):  # heads are no labels
            own = _own_lines(plan.text, clause, grammar, [(note.start, note.end) for note in bracketed])
            notes += [note for note in own if note.start >= spilt]
        spilt = max(spilt, *(note.end for note in bracketed), 0)
    read = {note.clause_id for note in notes}
    notes += [
        Note(clause_id, bodies[0].start, bodies[-1].end, (_heading_part(bodies, grammar),), None)
        for clause_id, bodies in unit_headings(plan, clauses, grammar)
        if clause_id not in read
    ]
    rows = table_rows(plan, grids, grammar)
    notes += [_of_row(row) for row in rows if row.clause_id not in read]
    notes.sort(key=lambda note: note.start)
    return tuple(_settled(plan.text, _joined(plan.text, notes), grammar))


def _heading_part(bodies: tuple[Body, ...], grammar: NoteGrammar) -> NotePart:
    """市财政局：… leads what it heads; of several bodies nobody does."""
    return NotePart(bodies, "lead" if len(bodies) == 1 else "joint", grammar.unworded)


# Where a note stands


def _bracketed(text: str, clause: Clause, grammar: NoteGrammar) -> Iterator[Note]:
    done = clause.start_char
    for start, end, closed in _brackets(text, clause):
        if start < done:
            continue
        said = read_note(text, start + 1, end - closed, grammar)
        labelled = any(label["bare"] is None for label in grammar.label.finditer(text, start + 1, end))
        alone = said.deadline is not None and any(
            label["limit"] for label in grammar.label.finditer(text, start + 1, end)
        )
        if said.parts and (labelled or _is_note(text, (start, end), clause, said.parts, grammar)):
            yield Note(clause.clause_id, start, end, said.parts, said.deadline, said.unknown_labels)
            done = end
        elif alone and not said.parts:
            yield Note(clause.clause_id, start, end, (), said.deadline)
            done = end


def _brackets(text: str, clause: Clause) -> list[tuple[int, int, bool]]:
    """Every pair of brackets that may be a note, outer ones first, all kinds taken as one, with whether it is closed.

    One left open goes on over the end of its line up to the next mark of closing or of a sentence.
    """
    stack: list[list[int]] = []  # where each open bracket stands, and how deep what it holds is nested
    pairs: list[tuple[int, int, bool]] = []
    for mark in _BRACKETS.finditer(text, clause.start_char, clause.end_char):
        at = mark.start()
        if text[at] in _OPENING:
            stack.append([at, 0])
        elif stack:
            start, depth = stack.pop()
            if stack:
                stack[-1][1] = max(stack[-1][1], depth + 1)
            if depth <= _DEEPEST and at - start <= _LONGEST:
                pairs.append((start, at + 1, True))
    for start, depth in stack[-1:]:
        if depth <= _DEEPEST and clause.end_char - start <= _LONGEST:
            pairs.append((start, *_end_of_open(text, clause)))
    return sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


def _end_of_open(text: str, clause: Clause) -> tuple[int, bool]:
    """Where a bracket that its clause leaves open ends: （市水务局⏎牵头，市财政局、⏎市教育局配合）."""
    rest = _REST_OF_OPEN.match(text, clause.end_char)
    return (rest.end(), True) if rest else (clause.end_char, False)


def _is_note(text: str, span: Span, clause: Clause, parts: tuple[NotePart, ...], grammar: NoteGrammar) -> bool:
    """Whether a bracket without a known label gives a duty.

    It follows what it is about: behind a closed sentence, or with only marks behind it. In mid-sentence, where the
    stop was lost, its bodies are known ones and each part ends in a word of duty. Right behind a body a bracket is
    part of its name: 各县区政府（管委会）.
    """
    start, end = span
    before = text[max(clause.start_char, start - 60) : start].rstrip()
    after = text[end : end + 60].lstrip()
    if is_body(_BETWEEN.split(before)[-1], grammar.words) or _means_else(parts, grammar):
        return False
    if not before or before[-1] in _SENTENCE_ENDS or not after or after[0] in "。；;（(〔【[" or end >= clause.end_char:
        return _names_bodies(parts, grammar)
    bodies = [body for part in parts for body in part.bodies]
    return all(_is_known(body.name, grammar) for body in bodies) and all(
        grammar.only_gives_duty(part.manner) for part in parts
    )


def _is_known(name: str, grammar: NoteGrammar) -> bool:
    return is_body(name, grammar.words) or name.endswith(grammar.words["bodies.kind_government"])


def _means_else(parts: tuple[NotePart, ...], grammar: NoteGrammar) -> bool:
    """Whether words before a body say that its bracket gives no duty: （资料来源：市统计局）, （不由市财政局牵头）."""
    before = [words_before(body.name, grammar) for part in parts for body in part.bodies]
    unworded = all(part.manner == grammar.unworded for part in parts)
    return any(words and (unworded or grammar.denies(words)) for words in before)


def _names_bodies(parts: tuple[NotePart, ...], grammar: NoteGrammar) -> bool:
    bodies = [body for part in parts for body in part.bodies]
    known = [body for body in bodies if _is_known(body.name, grammar)]
    if any(grammar.gives_duty(part.manner) for part in parts):
        return bodies[0] in known or len(known) * 2 > len(bodies)
    if any(grammar.charge(part.manner) in ("each", "duty") and part.manner != grammar.unworded for part in parts):
        return len(known) == len(bodies)  # behind a label that no list has, or no colon: 责任领导单位：, 牵头单位为
    if all(grammar.only_guides(part.manner) or grammar.has_unknown_label(part.manner) for part in parts):
        return len(known) == len(bodies)
    if any(part.manner != grammar.unworded for part in parts):
        return False
    # No word of duty at all: only a list of offices counts (市发展改革委、市财政局，各区县政府).
    return len(known) == len(bodies) and bodies[0].name.endswith(grammar.words["bodies.office_suffixes"])


def _own_lines(text: str, clause: Clause, grammar: NoteGrammar, taken: list[tuple[int, int]]) -> Iterator[Note]:
    """Labels outside brackets, at the start of a line or behind a closed sentence, up to the sentence's end."""
    done = clause.start_char
    starts = [start for start, _ in taken]
    for label in grammar.label.finditer(text, clause.start_char, clause.end_char):
        start = label.start()
        inside = bisect_right(starts, start) - 1
        if start < done or (inside >= 0 and start < taken[inside][1]):
            continue
        before = re.split(r"[\r\n]", text[max(clause.start_char, start - 60) : start])[-1].rstrip(_BULLETS)
        if (
            before
            and before[-1] not in "。；;"
            and not re.fullmatch(r"\s*[（(]?[0-9一二三四五六七八九十]+[）).、．]*", before)
        ):
            continue
        stop = text.find("。", label.end(), clause.end_char)
        done = stop if stop >= 0 else clause.end_char
        said = read_note(text, start, done, grammar) if done - start <= _LONGEST else NoteWords()
        if said.parts or said.deadline:
            yield Note(clause.clause_id, start, done, said.parts, said.deadline, said.unknown_labels)


def _of_row(row: Row) -> Note:
    return Note(row.clause_id, row.start, row.end, row.parts, row.deadline, row.unknown_labels, is_row=True)


def _joined(text: str, notes: list[Note]) -> list[Note]:
    """Labels on lines that follow each other (牵头部门：, 参与单位：) are one note; so is one of a deadline."""
    joined: list[Note] = []
    for note in notes:
        last = joined[-1] if joined else None
        if (
            last
            and note.end - last.start <= _LONGEST
            and (not note.parts or not any(text[n.start] in "（(" for n in (last, note)))
            and not (last.is_row or note.is_row)
            and not text[last.end : note.start].strip(BLANK)
        ):
            joined[-1] = replace(
                last,
                end=note.end,
                parts=last.parts + note.parts,
                deadline=last.deadline or note.deadline,
                unknown_labels=last.unknown_labels + note.unknown_labels,
            )
        else:
            joined.append(note)
    return [note for note in joined if note.parts]


# Who leads


def _settled(text: str, notes: Sequence[Note], grammar: NoteGrammar) -> Iterator[Note]:
    """The notes with their roles: by a rule that the plan states once where there is one, else by `note_roles`."""
    governed = _governed(text, notes, grammar)
    for note in notes:
        parts = settle(note.parts, grammar)
        ruled = first_leads(note.parts) if note.start in governed else note.parts
        yield replace(note, parts=ruled if ruled != note.parts else parts)


def _governed(text: str, notes: Sequence[Note], grammar: NoteGrammar) -> frozenset[int]:
    """The starts of notes that a rule on the first body governs.

    One in a note holds for that note, with 下同 for those after it too; one in running prose holds for all.
    """
    stated = grammar.first_leads.search(text)
    if stated is None:
        return frozenset()
    inside = next((note for note in notes if note.start <= stated.start() < note.end), None)
    if inside is None:
        return frozenset(note.start for note in notes)
    onward = "下同" in text[stated.end() : inside.end]
    return frozenset(note.start for note in notes if note is inside or (onward and note.start > inside.start))
