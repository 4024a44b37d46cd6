"""The bodies of a note's list, without what stands there beside them: persons, remarks in brackets, other statements.

县水利局局长张三 names the office; 王建国牵头 and 副县长赵强 name nobody that a plan gives a duty to as a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plandata.annotate.bodies import Body, is_body, is_general, read_bodies
from plandata.annotate.note_grammar import NoteGrammar
from plandata.annotate.place_words import is_word
from plandata.annotate.tokens import tokens_in

_LAST_BRACKET = re.compile(r"\s*[（(]([^（()）]*)[）)]$")
_COLON = re.compile("[：:]")
_LEVEL = re.compile("[省市县区州盟旗](?![省市县区州盟旗])")
_NO_PLACES = ("v", "p", "d", "c", "f", "r", "u", "a", "b", "t")
_NAME = re.compile("[\u4e00-\u9fff]{2,3}")


def note_bodies(text: str, start: int, end: int, grammar: NoteGrammar) -> tuple[Body, ...]:
    """The bodies of the list text[start:end] of a note, in order; offsets are those of `text`."""
    return tuple(
        body for named in read_bodies(text, start, end, grammar.words) for body in _own_words(text, named, grammar)
    )


def is_person(name: str, grammar: NoteGrammar) -> bool:
    """Whether a name that no body's form fits is a person's: a surname and one or two characters more."""
    words = grammar.words
    return (
        _NAME.fullmatch(name) is not None
        and name.startswith(words["bodies.surnames"])
        and not is_body(name, words)
        and not name.endswith((*words["bodies.place_suffixes"], *words["bodies.kind_government"]))
    )


def words_before(name: str, grammar: NoteGrammar) -> str:
    """What stands in a name before the body that it ends with, and is no part of it: 以下简称 of 以下简称市应急局.

    A place before it is part of it (长春市教育局); a word that the dictionary knows as something else is not.
    """
    for level in () if is_general(name, grammar.words) else _LEVEL.finditer(name, 1):
        if not is_body(name[level.start() :], grammar.words):
            continue
        before = name[: level.start()]
        opening = tokens_in(before)[0]
        other = len(before) == 1 or (opening.weight and opening.tag.startswith(_NO_PLACES))  # 原|市卫生局
        foreign = other and not is_word(name[: level.end()])  # 应县
        return before if foreign or _COLON.search(before) else ""
    return ""


def _own_words(text: str, body: Body, grammar: NoteGrammar) -> Iterator[Body]:
    """The body cut to its own words; nothing where it is a person or a statement."""
    words = text[body.start : body.end]
    remark = _LAST_BRACKET.search(words)
    if remark and (grammar.is_rule(remark[1]) or grammar.label.match(remark[1])):
        # 市水利局（责任人：张三）, 市水利局（列第一位者牵头，下同）
        body = _cut(text, body, remark.start())
    if _COLON.search(body.name):
        return  # 任务来源：省水利厅, 适用期限：三年
    if grammar.label.fullmatch(f"{body.name}："):
        return  # the head of the next column: 牵头单位　配合单位
    before = words_before(body.name, grammar)
    if before.endswith("由") and not grammar.denies(before):
        body = Body(body.start + len(before), body.end, body.name.removeprefix(before))  # 拟由|市财政局牵头
    if is_body(body.name, grammar.words):
        yield body
    else:
        title = grammar.title.search(text, body.start, body.end)
        named = _cut(text, body, title.start() - body.start) if title else body
        if title is None or is_body(named.name, grammar.words):
            yield named


def _cut(text: str, body: Body, length: int) -> Body:
    end = body.start + length
    return Body(body.start, end, "".join(text[body.start : end].split()))
