"""A plan's text with the ids of its clauses, as Markdown (CommonMark) and as HTML: nothing left out, nothing mended.

What the text gets wrong stands as printed; after its clause, set apart, a note says how it is to be read, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html
from lxml.html import builder as E  # noqa: N812  the library's own name for it

from plandata import escaping
from plandata.model import Clause, Erratum, PlanFacts, PlanRow
from plandata.publish.release.scope import Scope

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """A clause's own words in three: printed number, heading with its closing mark, running text; each can be ''."""

    number: str
    heading: str
    running: str


def parts_of(clause: Clause) -> Parts:
    """Return the parts of a clause; joined, they are its text. A heading can stand in the line of its paragraph."""
    number = clause.number if clause.number and clause.text.startswith(clause.number) else ""
    rest = clause.text[len(number) :]
    if clause.heading is None:
        return Parts(number, "", rest)
    letters = r"\s*".join(re.escape(letter) for letter in "".join(clause.heading.split()))
    found = re.match(rf"\s*{letters}\s*[。．.:：；;，,]?", rest)
    end = found.end() if found and rest[found.end() :].strip() else len(rest)
    return Parts(number, rest[:end], rest[end:])


def heading_level(clause: Clause) -> int | None:
    """Return 1 to 6 for a clause that is a heading alone, None for one with running text."""
    return None if parts_of(clause).running else min(clause.depth + 1, DEEPEST_HEADING)


def lines_of(text: str) -> list[str]:
    """Return the lines of a clause as printed; what XML and HTML cannot hold is U+FFFD."""
    return [escaping.xml(line) for line in text.replace("\r\n", "\n").split("\n")]


def about(plan: PlanRow, scope: Scope) -> list[str]:
    """Return what must stand beside the text: number, date, source, licence, address."""
    known = [plan.document_number, plan.issued_on, plan.source_note, plan.source_url, plan.licence]
    return [
        *(escaping.xml(word) for word in known if word),
        " · ".join(filter(None, (scope.homepage, plan.plan_id, scope.publisher.released_on))),
    ]


def note_of(erratum: Erratum) -> str:
    """Return one error of the text for its readers, in one line."""
    if erratum.found != erratum.quote:  # the text is as corrected
        return f"更正：“{erratum.found}”改作“{erratum.read_as}”；{erratum.reason}"
    sentences = (f"勘误：“{erratum.found}”应读作“{erratum.read_as}”", erratum.reason, f"依据：{erratum.evidence}")
    note = "".join(f"{sentence.rstrip().removesuffix('。')}。" for sentence in sentences)
    return escaping.xml(" ".join(note.split()))


def errata_of(clause: Clause, facts: PlanFacts) -> list[Erratum]:
    """Return the errors of a clause, in the order of the text."""
    own = [erratum for erratum in facts.errata if erratum.clause_id == clause.clause_id]
    return sorted(own, key=lambda erratum: erratum.start_char)


def markdown(scope: Scope) -> bytes:
    """Return the text of a scope of one plan; before each clause and each note an anchor with its id."""
    (facts,) = scope.plans
    (plan,) = facts.plans
    blocks: list[str] = []
    for clause in facts.clauses:
        blocks.append(_markdown_clause(clause))
        blocks += [
            f'> <a id="{erratum.erratum_id}"></a>{escaping.markdown(note_of(erratum))}'
            for erratum in errata_of(clause, facts)
        ]
    notes = "\n".join(f"- {escaping.markdown(line)}" for line in about(plan, scope))
    return ("\n\n".join([*blocks, "---", notes]) + "\n").encode()


def _markdown_clause(clause: Clause) -> str:
    level = heading_level(clause)
    anchor = f'<a id="{clause.clause_id}"></a>'
    lines = [escaping.markdown(line) for line in lines_of(clause.text) if line.strip()]
    if level is not None:
        return f"{'#' * level} {anchor}{'<br>'.join(lines)}"
    return anchor + "  \n".join(lines)


def page(scope: Scope) -> bytes:
    """Return the text of a scope of one plan as an HTML page; clauses and notes have the ids of their rows."""
    (facts,) = scope.plans
    (plan,) = facts.plans
    words: list[Any] = []
    for clause in facts.clauses:
        words.append(_html_clause(clause))
        words += [E.E.aside(E.P(note_of(e)), id=e.erratum_id) for e in errata_of(clause, facts)]
    body: Sequence[Any] = [
        E.E.article(*words),
        E.E.footer(E.HR(), *(E.P(line) for line in about(plan, scope))),
    ]
    document = E.HTML(
        E.HEAD(
            E.META(charset="utf-8"),
            E.TITLE(escaping.xml(plan.title)),
            E.META(name="viewport", content="width=device-width, initial-scale=1"),
            E.META(name="description", content=" ".join(about(plan, scope))),
            *([E.LINK(rel="canonical", href=scope.homepage)] if scope.homepage else []),
        ),
        E.BODY(*body),
        lang="zh-CN",
    )
    text: bytes = html.tostring(document, doctype="<!DOCTYPE html>", encoding="utf-8", pretty_print=True)
    return text


def _html_clause(clause: Clause) -> Any:
    level = heading_level(clause)
    if level is not None:
        return getattr(E, f"H{level}")(*_with_breaks(clause.text), id=clause.clause_id)
    parts = parts_of(clause)
    head = [E.STRONG(*_with_breaks(parts.number + parts.heading))] if parts.heading else []
    words = parts.running if parts.heading else clause.text
    return E.P(*head, *_with_breaks(words), id=clause.clause_id)


def _with_breaks(text: str) -> Iterator[Any]:
    for number, line in enumerate(lines_of(text)):
        if number:
            yield E.BR()
        yield line
