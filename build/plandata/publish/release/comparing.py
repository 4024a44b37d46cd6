"""Compares two releases for the verb `diff`, and adds the ids that are gone to a list of tombstones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from plandata.atomic import write_file
from plandata.checkout import Checkout
from plandata.publish.release.change_text import changes_json, changes_markdown, summary
from plandata.publish.release.diff import Changes, diff_releases
from plandata.publish.release.feed import Entry, atom
from plandata.publish.release.history import tombstones_of
from plandata.publish.release.manifest import MANIFEST, read_manifest
from plandata.publish.release.publisher import Publisher, publisher_of
from plandata.publish.release.snapshot import Snapshot, read_snapshot
from plandata.publish.release.tombstones import by_id, tombstones_csv
from plandata.publish.schema import load_schemas


@dataclass(frozen=True, slots=True)
class Wish:
    """How changes are to be told: markdown, json or atom; of which day; to which list the ids that are gone go."""

    kind: str = "markdown"
    released_on: str | None = None
    tombstones: Path | None = None


def compare(checkout: Checkout, old: Path, new: Path, wish: Wish) -> str:
    """Return what changed from one release to another.

    A day that is not given is that of the newer release, else of CITATION.cff. In a list of tombstones, the ids that
    are gone are added and those that are back are taken out. Raises PlanDataError for a release that cannot be read,
    and where a day is needed and not known.
    """
    kind, tombstones = wish.kind, wish.tombstones
    schemas = load_schemas(checkout.schema)
    newer = read_snapshot(new, schemas)
    changes = diff_releases(read_snapshot(old, schemas), newer)
    day = wish.released_on or _day_of(new)
    publisher = publisher_of(checkout.root, day) if day or tombstones or kind == "atom" else None
    if tombstones and publisher:
        _record(changes, newer, tombstones, publisher)
    title = f"{_day_of(old) or old} → {_day_of(new) or new}"
    text = changes_markdown(changes, title)
    if kind == "json":
        content = changes_json(changes, publisher.released_on if publisher else None)
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    if kind == "atom" and publisher:
        return atom(publisher, [Entry(publisher.released_on, title, summary(changes), text)]).decode()
    return text


def _day_of(place: Path) -> str | None:
    """Return the day of a release's folder; a package, a database or a plan's tables have none."""
    return read_manifest(place).released_on if (place / MANIFEST).is_file() else None


def _record(changes: Changes, newer: Snapshot, file: Path, publisher: Publisher) -> None:
    stones = {**by_id(file), **{stone.id: stone for stone in tombstones_of(changes, publisher.released_on)}}
    living = {key[0] for table in newer.tables.values() if len(table.primary_key) == 1 for key in table.rows}
    write_file(file, tombstones_csv(stone for key, stone in stones.items() if key not in living))
