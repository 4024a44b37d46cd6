"""Who of a note's bodies leads, who supports, and who carries the duty together with others.

lead: who 牵头, 负责实施, 分别负责, one body alone that 负责, and the first part where a supporting one follows.
support: who 配合, 参加, 指导, and those beside a lead. joint: two or more bodies that 负责 or 按职责分工负责, or stand
behind 责任单位：, in a note that says nothing else of who leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from plandata.annotate.note_grammar import NoteGrammar
from plandata.annotate.note_parts import NotePart
from plandata.model import Role


def settle(parts: Sequence[NotePart], grammar: NoteGrammar) -> tuple[NotePart, ...]:
    """The parts of one whole note with the roles that they have beside each other; remarks decide nothing."""
    own = _merged(part for part in parts if not part.remark)
    named = {body.name for part in own for body in part.bodies}
    remarks = [part for part in parts if part.remark and not named.issuperset(body.name for body in part.bodies)]
    charges = [grammar.charge(part.manner) for part in own]
    if len(own) > 1 and all(_has_own_duty(part.manner, grammar) for part in own):
        settled = tuple(replace(part, role="lead") for part in own)
    elif all(charge == "divided" for charge in charges):
        settled = tuple(replace(part, role=_alone(own)) for part in own)
    elif len(own) == 1 and charges == ["duty"]:
        settled = (replace(own[0], role=_alone(own)),) if own[0].role != "support" else tuple(own)
    else:
        settled = _beside(own, charges)
    return (*settled, *remarks)


def _has_own_duty(manner: str, grammar: NoteGrammar) -> bool:
    """（甲局负责资金保障，乙局负责宣传动员）: each answers for a thing of its own."""
    return manner.startswith("负责") and not grammar.only_gives_duty(manner)


def _alone(parts: Sequence[NotePart]) -> Role:
    """One body alone leads, whatever the wording; several carry the duty together."""
    return "lead" if sum(len(part.bodies) for part in parts) == 1 else "joint"


def _beside(parts: Sequence[NotePart], charges: Sequence[str]) -> tuple[NotePart, ...]:
    """责任单位 beside a 牵头单位 supports it; bodies of a second part support the first.

    Where nobody leads, the first part that is to do it and not to help does: （甲局按职责负责，乙局配合）.
    """
    leads = [part for part in parts if part.role == "lead"]
    if not leads:
        doer = next((at for at, charge in enumerate(charges) if charge in ("duty", "divided")), None)
        helped = len(parts) > 1 and doer == 0
        return tuple(replace(part, role="lead") if helped and at == 0 else part for at, part in enumerate(parts))
    heads = [part for part in leads if "牵头" in part.manner or "主办" in part.manner] or leads[:1]
    return tuple(part if part in heads or part.role != "lead" else replace(part, role="support") for part in parts)


def _merged(parts: Iterable[NotePart]) -> list[NotePart]:
    """Neighbours of one role and one manner are one part, as marks behind single names leave them."""
    merged: list[NotePart] = []
    for _, same in groupby(parts, key=lambda part: (part.role, part.manner)):
        members = list(same)
        merged.append(replace(members[0], bodies=tuple(body for part in members for body in part.bodies)))
    return merged


def first_leads(parts: Sequence[NotePart]) -> tuple[NotePart, ...]:
    """The first body leads, the others support: only in a note of one part that does not say who leads."""
    own = _merged(part for part in parts if not part.remark)
    if len(own) != 1 or "牵头" in own[0].manner or "配合" in own[0].manner:
        return tuple(parts)
    first = replace(own[0], bodies=own[0].bodies[:1], role="lead")
    others = replace(own[0], bodies=own[0].bodies[1:], role="support")
    return (first, *([others] if others.bodies else []), *(part for part in parts if part.remark))
