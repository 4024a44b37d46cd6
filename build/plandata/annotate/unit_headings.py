"""Bodies that head what they have to do: 市财政局：落实补贴资金。, one line a body; or 1.市财政局：… as a heading.

A full stop may close the name too (县环保局。负责监督。) where the first is an office of a region.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from plandata.annotate.bodies import Body, is_body, is_general, read_bodies
from plandata.annotate.note_grammar import NoteGrammar
from plandata.annotate.tokens import tokens_in
from plandata.model import Clause, Plan

_DUTY_WORD = "的?(?:主要|工作|部门)?职责"  # 县水务局主要职责：
_HEAD = re.compile(rf"(?P<bodies>[^：:。；;，,\n—]{{2,80}}?)(?:{_DUTY_WORD})?(?:[：:。]|——)\s*(?=\S)")
_COLON = re.compile(f"(?:{_DUTY_WORD})?[：:]")
_DUTIES = re.compile(f"{_DUTY_WORD}$")
_CLOSED = re.compile(rf"(?:[（(][^（()）]*[）)])?(?:{_DUTY_WORD})?(?:[：:。；．.\s]|——)*")
_HEADING_KINDS = ("section", "task", "item")
_FEWEST = 2  # such lines under one heading: a lone one may be a form of address


def end_of_heading(text: str, end: int) -> int:
    """Where what a body has to do begins, behind its name and what closes it: 县水务局（牵头）：|统筹修渠。"""
    closed = _CLOSED.match(text, end)
    return closed.end() if closed else end


def unit_headings(
    plan: Plan, clauses: Sequence[Clause], grammar: NoteGrammar
) -> Iterator[tuple[str, tuple[Body, ...]]]:
    """Yield clause and bodies of each line or heading that is a body's own, where several stand side by side."""
    found = [(clause, bodies) for clause in clauses if (bodies := _bodies_before(plan.text, clause, grammar))]
    beside = Counter(clause.parent_id for clause, _ in found)
    for clause, bodies in found:
        if beside[clause.parent_id] >= _FEWEST:
            yield clause.clause_id, bodies


def _bodies_before(text: str, clause: Clause, grammar: NoteGrammar) -> tuple[Body, ...]:
    if clause.kind == "paragraph":
        head = _HEAD.match(text, clause.start_char, clause.end_char)
        span = head.span("bodies") if head else None
    elif clause.kind in _HEADING_KINDS and clause.heading:
        start = text.find(clause.heading, clause.start_char, clause.end_char)
        head = _HEAD.match(text, start, clause.end_char) if start >= 0 else None  # 1.市水务局：负责修渠。
        named = len(_DUTIES.sub("", clause.heading))  # （一）县水务局职责
        span = head.span("bodies") if head else (start, start + named) if start >= 0 else None
    else:
        return ()
    if span is None or grammar.label.match(text, *span) or grammar.label.match(text, span[0], clause.end_char):
        return ()
    bodies = read_bodies(text, *span, grammar.words)
    bodies = tuple(_without_mark(body, grammar) for body in bodies)
    named = all(is_body(body.name, grammar.words) and not _is_class(body, grammar) for body in bodies)
    closed = _COLON.match(text, span[1]) is not None or (bool(bodies) and _is_of_a_place(bodies[0], grammar))
    return bodies if bodies and named and closed and not _acts(bodies[0]) else ()


def _without_mark(body: Body, grammar: NoteGrammar) -> Body:
    """县水务局（牵头单位）： is the office; what the bracket says of its role holds for what it heads anyhow."""
    mark = grammar.inner_mark(body.name)
    length = len(mark[1]) + 2 if mark else 0
    return Body(body.start, body.end - length, body.name[: len(body.name) - length])


def _is_of_a_place(body: Body, grammar: NoteGrammar) -> bool:
    return body.name.startswith((*grammar.words["bodies.relative_regions"], *grammar.words["bodies.central_heads"]))


def _acts(body: Body) -> bool:
    """打造创新中心 and 发展产业联盟 end like bodies and say what is to be done."""
    return tokens_in(body.name)[0].tag.startswith("v")


def _is_class(body: Body, grammar: NoteGrammar) -> bool:
    """各有关部门： and 各单位： address, 各县区政府： and 各乡镇： have duties of their own."""
    addressed = body.name.endswith(grammar.words["bodies.class_words"]) and not body.name.endswith("政府")
    return is_general(body.name, grammar.words) and addressed
