"""What a release remembers: changes/<day>.md and .json of it and of all before it, their feeds, and the tombstones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plandata import escaping
from plandata.errors import PlanDataError
from plandata.publish.release.change_text import changes_json, changes_markdown, summary
from plandata.publish.release.diff import Changes
from plandata.publish.release.feed import FEED, JSON_FEED, Entry, atom, json_feed
from plandata.publish.release.package import json_bytes
from plandata.publish.release.scope import Scope
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, read_tombstones, tombstones_csv

LOG = "changes"


def log_files(changes: Changes | None, scope: Scope, previous: Path | None) -> dict[str, bytes]:
    """Return the log's files by path. `changes` is None for a first release; `scope` is that of all plans.

    Raises PlanDataError when the day of this release is not after those that the previous one tells of.
    """
    day = scope.publisher.released_on
    files = _earlier(previous)
    days = sorted(Path(path).stem for path in files)
    if days and days[-1] >= day:
        raise PlanDataError(
            str(previous),
            f"a release of {days[-1]}",
            f"one before {day}",
            "Give another --date or --previous.",
        )
    title = f"{day}：{scope.publisher.name}"
    entry = changes_json(changes, day) if changes else _first(scope)
    first = f"# {escaping.markdown(title)}\n\n{escaping.markdown(_first_words(scope))}\n"
    text = changes_markdown(changes, title) if changes else first
    entry = {"title": title, "summary": summary(changes) if changes else _first_words(scope), **entry}
    files[f"{LOG}/{day}.json"] = json_bytes(entry)
    files[f"{LOG}/{day}.md"] = text.encode()
    entries = [_entry(path, files) for path in sorted(files) if path.endswith(".json")]
    feeds = {FEED: atom(scope.publisher, entries), JSON_FEED: json_bytes(json_feed(scope.publisher, entries))}
    return {**files, **feeds}


def tombstone_file(
    changes: Changes | None, scope: Scope, datasets: Path, previous: Path | None = None
) -> dict[str, bytes]:
    """Return the list of a release by its path: earlier ones and those of these changes, but for ids that are back."""
    lists = sorted(datasets.glob(f"*/{TOMBSTONES}"))
    known = {stone.id: stone for file in lists for stone in read_tombstones(file)}
    if previous and previous.is_dir():
        known |= {stone.id: stone for stone in read_tombstones(previous / TOMBSTONES)}
    for stone in tombstones_of(changes or Changes(), scope.publisher.released_on):
        known[stone.id] = stone
    living = {
        row[schema.primary_key[0]]
        for name, schema in scope.schemas.items()
        if len(schema.primary_key) == 1
        for row in scope.rows[name]
    }
    return {TOMBSTONES: tombstones_csv(stone for key, stone in known.items() if key not in living)}


def tombstones_of(changes: Changes, removed_on: str) -> list[Tombstone]:
    """Return a tombstone for each removed row that had an id of its own."""
    return [
        Tombstone(row.key[0], row.table, row.row.get("plan_id", ""), row.row.get("clause_id", ""), row.label,
                  removed_on, row.why or "")
        for row in changes.rows
        if row.what == "removed" and len(row.key) == 1
    ]  # fmt: skip


def _earlier(previous: Path | None) -> dict[str, bytes]:
    """Return the log of an earlier release's folder; a zip or a database has none."""
    folder = previous / LOG if previous else None
    if folder is None or not folder.is_dir():
        return {}
    return {f"{LOG}/{file.name}": file.read_bytes() for file in sorted(folder.glob("????-??-??.*"))}


def _entry(path: str, files: Mapping[str, bytes]) -> Entry:
    entry = json.loads(files[path])
    text = files[path.removesuffix(".json") + ".md"].decode()
    return Entry(entry["released_on"], entry["title"], entry["summary"], text)


def _first(scope: Scope) -> dict[str, Any]:
    counts = {name: {"added": len(rows), "removed": 0, "changed": 0} for name, rows in scope.rows.items()}
    return {"released_on": scope.publisher.released_on, "counts": counts, "columns": [], "rows": []}


def _first_words(scope: Scope) -> str:
    plans = "、".join(f"《{plan.title}》" for plan in scope.plan_rows)
    return f"首次发布 First release：{plans}"
