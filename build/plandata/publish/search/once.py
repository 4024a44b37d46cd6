"""A task and the clauses of its text say the same words: a list of what was found tells them once, as the task."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from plandata.publish.search.answers import Group, ask
from plandata.publish.search.finding import find
from plandata.publish.search.index import SearchIndex
from plandata.publish.search.query import parse

MOST = 100  # tasks found up to which their clauses are told from the rest
# The clauses among those found that stand in the text of a task found.
_WITHIN = """
select distinct c.rowid from clauses c join clauses h on h.plan_id = c.plan_id
where c.rowid in (select value from json_each(:clauses))
  and h.clause_id in (select task_id from tasks where rowid in (select value from json_each(:tasks)))
  and c.start_char >= h.start_char and c.start_char < h.extent_end
"""


def told_once(
    connection: sqlite3.Connection,
    indexes: Iterable[SearchIndex],
    groups: Sequence[Group],
    text: str,
    plans: Sequence[str] | None = None,
) -> list[Group]:
    """Return the groups with the clauses that a task found already shows left out of theirs, and counted."""
    found, by_table = {group.table: group for group in groups}, {index.table: index for index in indexes}
    tasks, clauses = found.get("tasks"), found.get("clauses")
    if tasks is None or clauses is None or not 0 < tasks.count <= MOST:
        return list(groups)
    hits = {
        table: [hit.rowid for hit in find(
            connection, by_table[table], parse(text, by_table[table].columns), limit=MOST, plans=plans).hits]
        for table in ("tasks", "clauses")
    }  # fmt: skip
    asked = {table: json.dumps(rowids) for table, rowids in hits.items()}
    within = frozenset(rowid for (rowid,) in connection.execute(_WITHIN, asked))
    size = len(clauses.answers)
    kept = ask(connection, by_table["clauses"], text, limit=size, plans=plans, leaving=within)
    return [kept if group is clauses else group for group in groups]
