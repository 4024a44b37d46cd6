"""Responsibility notes: where a plan says who does it, and how each body of the note takes part.

Notes are bracketed (（市发改委牵头，市财政局配合）, 〔责任单位：…〕, 【…】) or stand on lines of their own (牵头部门：…).
Labels, verbs and rules stated once (列第一位者为牵头单位，下同) come from datasets/reference/bodies.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plandata.facts.bodies import Body, Words, is_body, read_bodies, top_level
from plandata.model import Clause, Plan, Role

_NOTE_OPENING, _NOTE_CLOSING = "（(〔【[", "）)〕】]"
_STOPS = "，,；;。"


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
    """Every responsibility note of the plan, in order of the text.

    Who leads (DESIGN §3, "What counts as what"): the bodies of the first part that 负责/牵头 themselves; those that
    按职责分工…, 配合 or 参加 support, also where nobody else is named. 责任单位 leads where no 牵头单位 stands beside it.
    A rule stated once (列第一位者为牵头单位，下同) makes the first body of a one-part note the leader, the others support.
    """
    grammar = _grammar(_frozen(words))
    notes: list[Note] = []
    for clause in clauses:
        notes.extend(_bracketed(plan.text, clause, grammar))
        notes.extend(_own_lines(plan.text, clause, grammar, taken=[(n.start, n.end) for n in notes]))
    notes.sort(key=lambda note: note.start)
    return _apply_first_leads(plan.text, _join_lines(plan.text, notes), grammar)


# ── Where a note stands ──────────────────────────────────────────────────────────────────────────────────────────


def _bracketed(text: str, clause: Clause, grammar: _Grammar) -> Iterator[Note]:
    for start, end in _brackets(text, clause.start_char, clause.end_char):
        if _ends_a_statement(text, start, end, clause):
            parts, deadline = _read(text, start + 1, end - 1, grammar)
            if parts and _is_note(parts, grammar):
                yield Note(clause.clause_id, start, end, parts, deadline)


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Outermost brackets, full- and half-width marks taken as one; a last one left open ends with its line."""
    depth, begin = 0, start
    for at in range(start, end):
        if text[at] in _NOTE_OPENING:
            begin = at if depth == 0 else begin
            depth += 1
        elif text[at] in _NOTE_CLOSING and depth:
            depth -= 1
            if depth == 0:
                yield begin, at + 1


def _ends_a_statement(text: str, start: int, end: int, clause: Clause) -> bool:
    """A note follows what it is about: after a closed sentence, or with nothing but marks behind it."""
    before = text[clause.start_char : start].rstrip()
    after = text[end : clause.end_char].lstrip()
    return not before or before[-1] in '。；;！？.…”’"）)〕】、，:：' or not after or after[0] in "。；;，,（(〔【\r\n"


def _own_lines(text: str, clause: Clause, grammar: _Grammar, taken: list[tuple[int, int]]) -> Iterator[Note]:
    """Labels outside brackets, at the start of a line or after a closed sentence, up to the end of their line."""
    for found in re.finditer(r"[^\r\n]+", text[clause.start_char : clause.end_char]):
        line_start, line_end = clause.start_char + found.start(), clause.start_char + found.end()
        for label in grammar.label.finditer(text, line_start, line_end):
            inside = any(a <= label.start() < b for a, b in taken)
            before = text[line_start : label.start()].rstrip()
            if inside or (before and before[-1] not in "。；;"):
                continue
            stop = text.find("。", label.end(), line_end)
            end = stop if stop >= 0 else line_end
            parts, deadline = _read(text, label.start(), end, grammar)
            if parts or deadline:
                yield Note(clause.clause_id, label.start(), end, parts, deadline)
            break


def _join_lines(text: str, notes: list[Note]) -> list[Note]:
    """牵头部门：, 参与单位：, 完成时限： on lines that follow each other are one note."""
    joined: list[Note] = []
    for note in notes:
        last = joined[-1] if joined else None
        bare = text[note.start] not in _NOTE_OPENING
        if (
            last
            and bare
            and text[last.start] not in _NOTE_OPENING
            and not text[last.end : note.start].strip("。；; \r\n\t\u3000")
        ):
            parts = _demote_duty(last.parts + note.parts)
            joined[-1] = replace(last, end=note.end, parts=parts, deadline=last.deadline or note.deadline)
        else:
            joined.append(note)
    return [note for note in joined if note.parts]


# ── What a note says ─────────────────────────────────────────────────────────────────────────────────────────────


def _read(text: str, start: int, end: int, grammar: _Grammar) -> tuple[tuple[NotePart, ...], str | None]:
    labels = list(grammar.label.finditer(text, start, end))
    first = labels[0].start() if labels else end
    parts, deadline = _read_verbs(text, start, first, grammar)
    stops = [label.start() for label in labels[1:]] + [end]
    for label, stop in zip(labels, stops, strict=False):
        kind, name = grammar.kind_of(label)
        if kind == "deadline":
            deadline = text[label.end() : stop].strip("；;。，, \r\n\t\u3000") or deadline
        elif kind != "other":
            more, limit = _read_labelled(text, label.end(), stop, kind, name, grammar)
            parts, deadline = parts + more, deadline or limit
    return _demote_duty(parts), deadline


def _read_labelled(
    text: str, start: int, end: int, kind: str, label: str, grammar: _Grammar
) -> tuple[tuple[NotePart, ...], str | None]:
    """The bodies behind a label: all take its role, but for verbs and marks of their own (市发改委（牵头）)."""
    verbs, deadline = _read_verbs(text, start, end, grammar)
    named = [part for part in verbs if part.manner]
    if named:
        return verbs, deadline
    stops = [at for a, at in _segments(text, start, end) if grammar.is_deadline(text[a:at])]
    bodies = tuple(
        body
        for a, b in _segments(text, start, end)
        if b not in stops and not grammar.is_rule(text[a:b])
        for body in read_bodies(text, a, b, grammar.words)
    )
    bodies = _restored(text, bodies, grammar)
    return _by_marks(text, bodies, kind, label, grammar), deadline


def _restored(text: str, bodies: tuple[Body, ...], grammar: _Grammar) -> tuple[Body, ...]:
    if not bodies:
        return bodies
    return read_bodies(text, bodies[0].start, bodies[-1].end, grammar.words)


def _by_marks(text: str, bodies: tuple[Body, ...], kind: str, label: str, grammar: _Grammar) -> tuple[NotePart, ...]:
    role: Role = "support" if kind == "support" else "lead"
    marks = [grammar.inner_mark(body.name) for body in bodies]
    if not any(marks):
        return (NotePart(bodies, role, label),) if bodies else ()
    others: Role = "support" if any(mark and mark[0] == "lead" for mark in marks) else role
    parts = []
    for body, mark in zip(bodies, marks, strict=True):
        if mark:
            name = body.name[: -len(mark[1]) - 2]
            body = Body(body.start, body.end - len(mark[1]) - 2, name)
        parts.append(NotePart((body,), mark[0] if mark else others, mark[1] if mark else label))
    return tuple(parts)


def _read_verbs(text: str, start: int, end: int, grammar: _Grammar) -> tuple[tuple[NotePart, ...], str | None]:
    """A牵头，B、C按职责分工负责: bodies wait until a verb comes; bodies behind the last verb have none and support."""
    parts: list[NotePart] = []
    deadline: str | None = None
    waiting = -1
    last = end
    for a, b in _segments(text, start, end):
        words = text[a:b].strip()
        verb = grammar.find_verb(text, a, b)
        if not words or grammar.is_rule(words):
            continue
        if verb is None and grammar.is_deadline(words):
            deadline = deadline or words
        elif verb is None:
            waiting, last = (a if waiting < 0 else waiting), b
        else:
            parts.extend(_verb_parts(text, a if waiting < 0 else waiting, b, bool(parts), grammar))
            waiting = -1
    if waiting >= 0:
        bodies = read_bodies(text, waiting, last, grammar.words)
        bodies = tuple(body for body in bodies if is_body(body.name, grammar.words))
        if bodies:
            parts.append(NotePart(bodies, "support" if parts else "lead", ""))
    return tuple(parts), deadline


def _verb_parts(text: str, start: int, end: int, later: bool, grammar: _Grammar) -> Iterator[NotePart]:
    """One comma's worth of a note: A负责; A会同B负责; A牵头B配合."""
    while (verb := grammar.find_verb(text, start, end)) is not None:
        following = grammar.next_bodies(text, verb.end(), end)
        stop = following if following is not None else end
        manner = re.sub(r"\s+", "", text[verb.start() : stop]).strip("，,；;。")
        supports = later or grammar.supports(manner)
        joint = grammar.joint.search(text, start, verb.start())
        first_end = joint.start() if joint else verb.start()
        bodies = read_bodies(text, start, first_end, grammar.words)
        if bodies:
            yield NotePart(bodies, "support" if supports else "lead", manner)
        if joint:
            helpers = read_bodies(text, joint.end(), verb.start(), grammar.words)
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


def _is_note(parts: tuple[NotePart, ...], grammar: _Grammar) -> bool:
    """Brackets that only look like a note: nobody with the form of a body is named, or no duty given to anyone."""
    bodies = [body for part in parts for body in part.bodies]
    if not bodies:
        return False
    known = [body for body in bodies if is_body(body.name, grammar.words)]
    if any(part.manner for part in parts):
        return bool(known) and is_body(bodies[0].name, grammar.words) or len(known) * 2 > len(bodies)
    return False


def _demote_duty(parts: tuple[NotePart, ...]) -> tuple[NotePart, ...]:
    """责任单位 beside a 牵头单位 supports it; bodies of a second part support the first."""
    leads = [part for part in parts if part.role == "lead"]
    if len(leads) < 2:
        return parts
    heads = [part for part in leads if "牵头" in part.manner or "主办" in part.manner] or leads[:1]
    return tuple(part if part in heads else replace(part, role="support") for part in parts)


def _apply_first_leads(text: str, notes: list[Note], grammar: _Grammar) -> tuple[Note, ...]:
    stated = grammar.first_leads.search(text)
    if stated is None:
        return tuple(notes)
    inside = next((note for note in notes if note.start <= stated.start() < note.end), None)
    begin = inside.start if inside else 0
    alone = inside is not None and "下同" not in text[stated.end() : inside.end]
    return tuple(
        _first_leads(note) if note.start >= begin and (not alone or note is inside) else note for note in notes
    )


def _first_leads(note: Note) -> Note:
    """The first body leads, the others support: only where the note's words do not say who leads."""
    if any("牵头" in part.manner or part.role == "support" for part in note.parts):
        return note
    first, *rest = note.parts
    split = [replace(first, bodies=first.bodies[:1])]
    if first.bodies[1:]:
        split.append(replace(first, bodies=first.bodies[1:], role="support"))
    return replace(note, parts=tuple(split + [replace(part, role="support") for part in rest]))


# ── The words, compiled once ─────────────────────────────────────────────────────────────────────────────────────


class _Grammar:
    """The word lists as regular expressions."""

    def __init__(self, words: Words) -> None:
        self.words = words
        stems = {
            kind: sorted(words[f"bodies.label_{kind}_words"], key=len, reverse=True) for kind in ("lead", "duty", "support")
        }
        any_stem = "|".join(sorted({s for group in stems.values() for s in group}, key=len, reverse=True))
        heads = "|".join(sorted(words["bodies.label_heads"], key=len, reverse=True))
        before = "|".join(words["bodies.label_before"])
        others = "|".join(words["bodies.label_other"])
        limits = "|".join(sorted(words["bodies.label_deadline"], key=len, reverse=True))
        self.label = re.compile(
            rf"(?:(?P<name>(?:{before})?(?P<stem>{any_stem})(?:[及和、/]?(?:{any_stem}))?(?:{heads}))"
            rf"|(?P<other>{others})|(?P<limit>{limits}))\s*(?:[:：﹕∶]|(?<=】))\s*"
        )
        self.stem_kind = {stem: kind for kind, group in stems.items() for stem in group}
        self._support = tuple(words["bodies.support_verbs"])
        verbs = sorted((*words["bodies.support_verbs"], *words["bodies.lead_verbs"]), key=len, reverse=True)
        self.verb = re.compile("|".join(verbs))
        self.joint = re.compile("|".join(words["bodies.joint_words"]))
        self.first_leads = re.compile("|".join(words["bodies.first_leads"]))
        self._rule = re.compile("|".join([*words["bodies.first_leads"], *words["bodies.rule_words"]]))
        self._deadline = re.compile("|".join(words["bodies.deadline_patterns"]))
        self._marks = {mark: "lead" for mark in words["bodies.inner_lead_marks"]}
        self._marks |= {mark: "support" for mark in words["bodies.inner_support_marks"]}

    def kind_of(self, label: re.Match[str]) -> tuple[str, str]:
        """lead, duty, support, deadline or other; and the label without its colon."""
        if label["name"]:
            return self.stem_kind[label["stem"]], label["name"]
        return ("deadline", label["limit"]) if label["limit"] else ("other", label["other"])

    def find_verb(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first verb of the segment that stands in no bracket and behind a body or at the start."""
        free = set(top_level(text, start, end))
        return next((found for found in self.verb.finditer(text, start, end) if found.start() in free), None)

    def supports(self, manner: str) -> bool:
        """Whether the manner is one of helping: 按职责分工负责, 配合, 参与."""
        return manner.startswith(self._support)

    def next_bodies(self, text: str, start: int, end: int) -> int | None:
        """Where, behind a verb, another body with its own verb begins: 市发改委牵头市财政局配合."""
        verb = self.find_verb(text, start, end)
        if verb is None:
            return None
        between = text[start : verb.start()].strip("、 ")
        return start if between and is_body(between, self.words) else None

    def is_deadline(self, segment: str) -> bool:
        """Whether the segment states when and names nobody."""
        segment = segment.strip()
        return bool(self._deadline.search(segment)) and not is_body(segment, self.words)

    def is_rule(self, segment: str) -> bool:
        """Whether the segment states a rule: 列第一位者为牵头单位, 下同."""
        return bool(self._rule.search(segment))

    def inner_mark(self, name: str) -> tuple[Role, str] | None:
        """The role that a bracket behind the name gives: 市发改委（牵头）."""
        found = re.search(r"[（(]([^（()）]+)[）)]$", name)
        role = self._marks.get(found[1]) if found else None
        if found is None or role is None:
            return None
        return ("lead" if role == "lead" else "support"), found[1]


def _frozen(words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((key, tuple(value)) for key, value in words.items()))


@lru_cache(maxsize=4)
def _grammar(words: tuple[tuple[str, tuple[str, ...]], ...]) -> _Grammar:
    return _Grammar(dict(words))
