"""What each plan is about, for lists of many plans: keywords of its text that its title names too.

They stand in a table that no reader sees (`plan_topics`): the contract's tables hold facts with a span, a topic is a
choice among them made once, when the database is built, so that no page weighs all keywords of all plans.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

TOPICS = "plan_topics"
MOST_OF_A_PLAN = 3
_NUMBERED = re.compile(r"[\d一二三四五六七八九十年]+")  # 十四五, 2025年: when, not what
# Places and bodies are not topics: a list of plans has filters of their own for them.
_TERMS = """
select k.plan_id, k.term, sum(k.weight) as weight from keywords k join plans p on p.plan_id = k.plan_id
where instr(p.title, k.term) > 0 and length(k.term) > 1
  and k.term not in (select name from agencies union all select full_name from agencies)
  and k.term not in (select name from cities union all select short_name from cities where short_name is not null)
group by k.plan_id, k.term order by k.plan_id, weight desc, k.term
"""


def create_topics(connection: sqlite3.Connection) -> None:
    """Write the topics of every plan into a table, made anew, by plan and by term."""
    connection.execute(f"drop table if exists {TOPICS}")
    connection.execute(
        f"create table {TOPICS} (term text not null, plan_id text not null, place integer not null, "
        "primary key (term, plan_id)) without rowid"
    )
    found = groupby(connection.execute(_TERMS).fetchall(), key=lambda row: row[0])
    rows = (
        (term, plan_id, place)
        for plan_id, terms in found
        for place, term in enumerate(topics(term for _, term, _ in terms), start=1)
    )
    connection.executemany(f"insert into {TOPICS} values (?, ?, ?)", rows)  # noqa: S608  a constant
    connection.execute(f"create index idx_{TOPICS}_plan_id on {TOPICS} (plan_id)")


def topics(terms: Iterable[str]) -> Iterator[str]:
    """Yield the first terms, heaviest first, that name no time and neither hold nor are part of one before."""
    kept: list[str] = []
    for term in terms:
        if len(kept) == MOST_OF_A_PLAN:
            return
        if not _NUMBERED.fullmatch(term) and not any(term in other or other in term for other in kept):
            kept.append(term)
            yield term
