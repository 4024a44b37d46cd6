"""Mentions of divisions in a plan: every place the gazetteer finds in every clause, with how it was resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plandata.annotate.segments import Spans
from plandata.facts.cities import Gazetteer
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
    bodies = Spans(body_spans)
    for clause in clauses:
        for match in gazetteer.scan(clause.text):
            start, end = clause.start_char + match.start, clause.start_char + match.end
            how = "in_body" if bodies.touch(start, end) else match.resolution.how
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
