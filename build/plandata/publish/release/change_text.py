"""What changed between two releases, told as Markdown for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plandata import escaping
from plandata.publish.release.diff import Changes, RowChange

MOST_ROWS_LISTED = 50  # of one table and kind in Markdown; JSON tells all
WORDS = {"added": "新增 added", "removed": "删除 removed", "changed": "修改 changed"}


def changes_json(changes: Changes, released_on: str | None = None) -> dict[str, Any]:
    """Return the changes as plain values: counts by table, then every row; null stands for the empty cell."""
    return {
        "released_on": released_on,
        "counts": counts(changes),
        "columns": [{"table": c.table, "column": c.column, "what": c.what} for c in changes.columns],
        "rows": [_row_json(row) for row in changes.rows],
    }


def counts(changes: Changes) -> Mapping[str, Mapping[str, int]]:
    """Return how many rows of each table were added, removed and changed."""
    return {table: {what: changes.count(table, what) for what in WORDS} for table in changes.tables}


def _row_json(row: RowChange) -> dict[str, Any]:
    entry: dict[str, Any] = {"table": row.table, "what": row.what, "key": list(row.key), "label": row.label}
    if row.what == "changed":
        entry["cells"] = [{"column": c.column, "before": c.before or None, "after": c.after or None} for c in row.cells]
    else:
        entry["row"] = {column: value or None for column, value in row.row.items()}
    return {**entry, "why": row.why}


def changes_markdown(changes: Changes, title: str) -> str:
    """Return the changes as Markdown under a title; long lists are cut, and say so."""
    lines = [f"# {escaping.markdown(title)}", "", summary(changes), *([""] if changes.columns else [])]
    for column in changes.columns:
        named = f"`{column.table}.{column.column}`" if column.column else f"`{column.table}`"
        lines.append(f"- {'列' if column.column else '表'} {named}: {WORDS[column.what]}")
    for table in _facts_first(changes):
        for what, words in WORDS.items():
            rows = [row for row in changes.rows if (row.table, row.what) == (table, what)]
            if rows:
                lines += ["", f"## {table}: {words} {len(rows)}", "", *_change_lines(rows)]
    return "\n".join(lines).rstrip() + "\n"


def summary(changes: Changes) -> str:
    """Return one sentence of counts."""
    if not (changes.rows or changes.columns):
        return "没有变化。 Nothing changed."
    counts = "，".join(f"{words} {changes.count(None, what)}" for what, words in WORDS.items())
    return f"{counts}（{'、'.join(_facts_first(changes))}）" if changes.tables else counts


def _facts_first(changes: Changes) -> list[str]:
    """Return the changed tables: what was read from the text before what is counted or computed from that."""
    quoting = {row.table for row in changes.rows if "quote" in row.row}
    return sorted(changes.tables, key=lambda table: table not in quoting)


def _change_lines(rows: list[RowChange]) -> Iterator[str]:
    for row in rows[:MOST_ROWS_LISTED]:
        why = f"（理由 why：{escaping.markdown(row.why)}）" if row.why else ""
        key = " ".join(row.key)
        label = "" if row.label == key else f" {escaping.markdown(row.label)}"
        yield f"- `{key}`{label}{why}"
        for cell in row.cells:
            yield f"  - `{cell.column}`: {_quoted(cell.before)} → {_quoted(cell.after)}"
    if len(rows) > MOST_ROWS_LISTED:
        more = len(rows) - MOST_ROWS_LISTED
        yield f"- …… 另有 {more} 行，见 JSON。 And {more} more: see the JSON."


def _quoted(cell: str) -> str:
    return f"“{escaping.markdown(cell)}”" if cell else "（空 null）"
