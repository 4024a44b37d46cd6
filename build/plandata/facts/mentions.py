"""Mentions of divisions in a plan: every place the gazetteer finds in every clause, with how it was resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plandata.facts.cities import Gazetteer, Match
from plandata.model import Clause, Mention, Plan


def find_city_mentions(
    plan: Plan,
    clauses: Sequence[Clause],
    gazetteer: Gazetteer,
    *,
    task_of: Callable[[str], str | None],
    body_spans: Sequence[tuple[int, int]] = (),
) -> tuple[Mention, ...]:
    """Return one mention a place and division, in the order of the text.

    A span that stands for several divisions (长吉, an ambiguous 吉林) gives a row each. `task_of` gives the task of a
    clause id; `body_spans` are spans of bodies' names that another module found, as offsets into the plan's text: what
    they hold is `in_body`, and so is what they cut into, since a note's last body may begin inside a shared list.
    """
    rows = []
    for clause in clauses:
        for match in gazetteer.scan(clause.text):
            start, end = clause.start_char + match.start, clause.start_char + match.end
            how = _how(match, start, end, body_spans)
            for city_id in match.city_ids:
                tail = f"-{city_id}" if len(match.city_ids) > 1 else ""
                rows.append(
                    Mention(
                        mention_id=f"{plan.plan_id}-mention-{start}{tail}",
                        plan_id=plan.plan_id,
                        clause_id=clause.clause_id,
                        task_id=task_of(clause.clause_id),
                        entity_kind="city",
                        city_id=city_id,
                        agency_id=None,
                        citation_id=None,
                        surface="".join(plan.text[start:end].split()),
                        resolution=how,
                        start_char=start,
                        end_char=end,
                        quote=plan.text[start:end],
                        origin="rule",
                    )
                )
    return tuple(rows)


def _how(match: Match, start: int, end: int, body_spans: Sequence[tuple[int, int]]) -> str:
    if any(a < end and start < b for a, b in body_spans):
        return "in_body"
    return match.resolution.how
