"""Duties given in running prose: 由甲局牵头，乙局参加，… 甲局会同乙局制定… 日常管护由甲局承担。 甲局：落实资金。

Narrow on purpose: the bodies must be known ones and open their statement, since prose has other uses of the verbs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plandata.annotate.bodies import Body, Words, is_body, is_general, read_bodies
from plandata.annotate.segments import Span
from plandata.model import Clause, Role

_SENTENCE = re.compile(r"[^。；;\r\n]+")
_SEGMENT = re.compile(r"(?:[^，,、]|(?<!牵头)(?<!负责)(?<!配合)(?<!参与)、)+")  # 由甲局牵头、|乙局参与
_HEADED = re.compile(
    r"\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]\s*)?(?P<bodies>[^：:，,。“”]{2,80})[：:]\s*(?=[^\s：:]{4})"
)
_SUBJECT = re.compile(r"[^，,。；;]{2,20}?(?=是|作为)")
_GOES_ON = re.compile(r"[，,\s]*(?:并|[要应须需])?[\u4e00-\u9fff]{0,2}")  # …牵头，要定期会同: who leads stands before
_DONE = re.compile(r"[\u4e00-\u9fff]{0,4}了(?![解然])")  # 牵头|完成了改造
_EXPLAINS = re.compile("(?:负责)?解释")  # 本办法由甲局会同乙局|负责解释: what a document says of itself
_LONGEST, _LONGEST_GIVEN = 60, 400  # characters of a list of bodies in prose, and of one behind 由


@dataclass(frozen=True, slots=True)
class Duty:
    """A body, its role, and the words that give it: a verb, or what follows 甲局：."""

    body: Body
    role: Role
    manner: str


@dataclass(frozen=True, slots=True)
class _Statement:
    """The bodies of one statement; `role` is what its verb alone says, `shared` whether several carry it together.

    `divided`: they share it out (各司其职), which beside another body that 牵头 is help.
    """

    bodies: tuple[Body, ...]
    role: Role
    manner: str
    shared: bool = False
    divided: bool = False


def prose_duties(text: str, clause: Clause, words: Words, known: Callable[[str], bool]) -> Iterator[Duty]:
    """Every duty that the clause's own words give outside notes; `known` tells a name that stands for a body.

    One body leads; several that 负责 together are joint unless the sentence names who helps them.
    """
    reader = _Reader(text, _verbs_of(words), known)
    for found in _SENTENCE.finditer(text, clause.start_char, clause.end_char):
        for statement in _settled(list(reader.statements(*found.span()))):
            for body in statement.bodies:
                yield Duty(body, statement.role, statement.manner)


def _settled(statements: Sequence[_Statement]) -> Iterator[_Statement]:
    led = any(statement.role == "lead" and "牵头" in statement.manner for statement in statements)
    told = [replace(one, role="support") if led and one.divided else one for one in statements]
    helped = any(statement.role == "support" for statement in told)
    for statement in told:
        together = statement.shared and len(statement.bodies) > 1 and not helped
        yield replace(statement, role="joint") if together else statement


class _Verbs:
    """The verbs that give duties in prose, as patterns."""

    def __init__(self, words: Words) -> None:
        self.words = words
        strong = (*words["bodies.prose_lead_verbs"], *words["bodies.prose_support_verbs"])
        self.strong, self.given = _any(strong), _any((*strong, *words["bodies.prose_given_verbs"]))
        self.weak = _any((*words["bodies.helping_verbs"], *words["bodies.guiding_verbs"]))
        between = (*words["bodies.prose_between"], *words["bodies.duty_adverbs"])
        self.between = re.compile(f"(?:{_any(between).pattern})+$")
        self.charged = re.compile(
            f"[均都]?[是为](?:[^，,。；;]{{0,20}}的)?(?:{_any(words['bodies.prose_charges']).pattern})$"
        )
        self.past = _any(words["bodies.prose_past"])
        self.forming = re.compile(f"(?:{_any(words['bodies.prose_forming']).pattern})[^，,、。]{{0,8}}由")
        self.joined = _any(words["bodies.prose_with"])
        # 甲局、乙局要按照职责分工，抓好落实: no other verb is in the segment
        self.shared_out = re.compile(
            f"(?:{self.between.pattern.removesuffix('$')})*(?:{_any(words['bodies.prose_shared_out']).pattern})$"
        )


@lru_cache(maxsize=4)
def _verbs_of(words: Words) -> _Verbs:
    return _Verbs(words)


class _Reader:
    """Reads the statements of sentences of one text."""

    def __init__(self, text: str, verbs: _Verbs, known: Callable[[str], bool]) -> None:
        self._text, self._words, self._verbs, self._known = text, verbs.words, verbs, known

    def statements(self, start: int, end: int) -> Iterator[_Statement]:
        """The statements of one sentence, in order."""
        headed = _HEADED.match(self._text, start, end)
        bodies = self._bodies(*headed.span("bodies")) if headed else ()
        if headed and bodies and not any(is_general(body.name, self._words) for body in bodies):
            first = _SEGMENT.match(self._text, headed.end(), end)
            yield _Statement(bodies, "lead", first.group().strip() if first else "", shared=True)
            return
        subject, led = (start, start), False
        past, forming = (verbs.search(self._text, start, end) for verbs in (self._verbs.past, self._verbs.forming))
        for found in _SEGMENT.finditer(self._text, start, end):
            if past and past.end() <= found.end():
                break  # what follows a word of the past tells it too
            forms = forming is not None and forming.end() <= found.end()
            spoken = list(self._spoken(*found.span(), subject, weak=led, forms=forms))
            led = led or any(one.role == "lead" for one in spoken)
            yield from spoken
            stated = _SUBJECT.match(self._text, *found.span())
            subject = stated.span() if stated else (start, start)

    def _spoken(self, start: int, end: int, subject: Span, *, weak: bool, forms: bool) -> Iterator[_Statement]:
        given_by = self._text.find("由", start, end) + 1
        if given_by and self._text.startswith("不", given_by - 2):
            return
        hit = (self._verbs.given if given_by else self._verbs.strong).search(self._text, given_by or start, end)
        hit = hit or (self._verbs.weak.search(self._text, start, end) if weak else None)
        if hit and _DONE.match(self._text, hit.end(), end):
            return
        of_group = hit is not None and forms and self._text.startswith("的", hit.end())  # 成立由甲局牵头|的工作专班
        if hit and (of_group or not self._text.startswith(self._words["bodies.prose_not_before"], hit.end())):
            between = self._verbs.between.search(self._text[start : hit.start()])
            stop = start + between.start() if between else hit.start()
            span = (max(given_by, start), stop) if self._text[max(given_by, start) : stop].strip() else subject
            if bodies := self._bodies(*span, given=bool(given_by), beside=weak):
                helps = hit.group() not in (
                    *self._words["bodies.prose_lead_verbs"],
                    *self._words["bodies.prose_given_verbs"],
                )
                each = "牵头" in hit.group() or (between is not None and "分别" in between.group())
                yield _Statement(bodies, "support" if helps else "lead", hit.group(), shared=not helps and not each)
                return
        charged = self._verbs.charged.search(self._text, start, end)
        if charged and (bodies := self._bodies(start, charged.start())):
            yield _Statement(bodies, "lead", charged.group(), shared=True)
            return
        shared = self._verbs.shared_out.search(self._text, start, end)
        divided = self._bodies(start, shared.start()) if shared else ()
        if shared and divided and not any(is_general(body.name, self._words) for body in divided):
            manner = self._text[shared.start() : end].strip()
            yield _Statement(divided, "lead", manner, shared=True, divided=True)
            return
        yield from self._together(given_by or start, end, led=weak)

    def _together(self, start: int, end: int, *, led: bool) -> Iterator[_Statement]:
        """甲局会同乙局制定办法: who 会同 leads, the others support; the segment before may name who leads."""
        for joins in self._verbs.joined.finditer(self._text, start, end):  # 商 of 市商务局 joins nobody
            between = self._verbs.between.search(self._text[start : joins.start()])
            leads = self._bodies(start, start + between.start() if between else joins.start())
            follows = led and _GOES_ON.fullmatch(self._text[start : joins.start()])
            for stop in range(min(end - 2, joins.end() + _LONGEST), joins.end() + 1, -1):
                helpers = self._bodies(joins.end(), stop) if leads or follows else ()
                if helpers and _EXPLAINS.match(self._text, stop, end):
                    return
                if helpers:
                    if leads:
                        yield _Statement(leads, "lead", self._text[stop:end].strip())
                    yield _Statement(helpers, "support", joins.group())
                    return

    def _bodies(self, start: int, end: int, *, given: bool = False, beside: bool = False) -> tuple[Body, ...]:
        """The bodies of text[start:end] if it is a list of nothing else.

        Behind 由 some need not be well known, and `beside` one that leads offices of a region need not be.
        """
        if not 1 < end - start <= (_LONGEST_GIVEN if given else _LONGEST):
            return ()
        bodies = read_bodies(self._text, start, end, self._words)
        region = self._words["bodies.relative_regions"] if beside else ()
        known = sum(self._known(body.name) or body.name.startswith(region) for body in bodies)
        told = known == len(bodies) or (given and 2 * known > len(bodies))
        return bodies if bodies and told and all(is_body(body.name, self._words) for body in bodies) else ()


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
