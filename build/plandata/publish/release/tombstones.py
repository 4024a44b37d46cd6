"""Ids that were published and are no more: what each was, since when it is gone, and why; /id/<id> answers 410 with it.

The list grows from release to release. datasets/<plan>/tombstones.csv, where a plan keeps its own, counts with it: it
goes with the plan's folder, so that no fork answers for ids that another portal published. Lists that an earlier
version wrote have no column `successor`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from plandata.errors import PlanDataError

TOMBSTONES = "tombstones.csv"


@dataclass(frozen=True, slots=True, order=True)
class Tombstone:
    """A row that is gone."""

    id: str
    table: str
    plan_id: str
    clause_id: str
    what: str  # its name or words
    removed_on: str  # day of the first release without it
    reason: str
    successor: str = ""  # the id that its words have now, where the text was read anew


def tombstones_csv(stones: Iterable[Tombstone]) -> bytes:
    """Return the list as CSV, sorted by id, heads included."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_columns())
    writer.writerows(astuple(stone) for stone in sorted(stones))
    return out.getvalue().encode()


def read_tombstones(file: Path) -> list[Tombstone]:
    """Return the tombstones of a list, none where there is no file. Raises PlanDataError for what is no such list."""
    if not file.is_file():
        if file.exists():
            raise PlanDataError(str(file), "a folder, a device or a pipe", "a CSV in UTF-8", "Name another file.")
        return []
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            heads, *rows = list(csv.reader(lines)) or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise PlanDataError(str(file), str(error), "a CSV in UTF-8", "Restore the list.") from None
    if heads not in (_columns(), _columns()[:-1]) or any(len(row) != len(heads) for row in rows):
        raise PlanDataError(str(file), f"columns {', '.join(heads)}", ", ".join(_columns()), "Restore the list.")
    return [Tombstone(*row) for row in rows]


def by_id(file: Path) -> Mapping[str, Tombstone]:
    """Return the tombstones of a list by id."""
    return {stone.id: stone for stone in read_tombstones(file)}


def _columns() -> list[str]:
    return [field.name for field in fields(Tombstone)]
