"""Two releases compared row by row on their primary keys: added, removed, changed, and the reason on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plandata.publish.release.snapshot import Key, Row, Snapshot, SnapshotTable

# The column that tells a reader which row it is: the first of these that a table has and that is not empty.
LABELS = ("name", "title", "subject", "phrase", "term", "surface", "found", "text", "quote")
LONGEST_LABEL = 40
_ACTIONS = {"added": "add", "removed": "drop", "changed": "change"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row before and after; the empty text is null."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row added, removed or changed; `row` is it now, or as it last was; only changes have `cells`."""

    table: str
    what: str  # added, removed, changed
    key: Key
    row: Row
    cells: tuple[Cell, ...] = ()
    why: str | None = None  # reason of the recorded correction that made it so

    @property
    def label(self) -> str:
        """What the row is called, short."""
        text = next((self.row[name] for name in LABELS if self.row.get(name)), " ".join(self.key))
        text = " ".join(text.split())
        return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column or a whole table (`column` None) that only one of the releases has."""

    table: str
    column: str | None
    what: str  # added, removed


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs, in the order of the newer release's tables, rows by key."""

    rows: tuple[RowChange, ...] = ()
    columns: tuple[ColumnChange, ...] = ()

    def count(self, table: str | None, what: str) -> int:
        """Return how many rows of a table (None: of all) were added, removed or changed."""
        return sum(1 for row in self.rows if row.what == what and table in (None, row.table))

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables with a changed row, in order."""
        return tuple(dict.fromkeys(row.table for row in self.rows))


def diff_releases(old: Snapshot, new: Snapshot) -> Changes:
    """Return what changed from `old` to `new`; reasons are those of corrections that `old` did not have."""
    reasons = [entry for entry in new.corrections if entry not in old.corrections]
    rows: list[RowChange] = []
    columns: list[ColumnChange] = []
    for name in dict.fromkeys([*new.tables, *old.tables]):
        if name in old.tables and name in new.tables:
            columns += _columns(name, old.tables[name], new.tables[name])
        else:
            columns.append(ColumnChange(name, None, "added" if name in new.tables else "removed"))
        empty = SnapshotTable((), (), {})
        rows += [
            _explained(change, reasons, old if change.what == "removed" else new)
            for change in _rows(name, old.tables.get(name, empty), new.tables.get(name, empty))
        ]
    return Changes(tuple(rows), tuple(columns))


def _columns(name: str, old: SnapshotTable, new: SnapshotTable) -> Iterable[ColumnChange]:
    yield from (ColumnChange(name, column, "added") for column in new.columns if column not in old.columns)
    yield from (ColumnChange(name, column, "removed") for column in old.columns if column not in new.columns)


def _rows(name: str, old: SnapshotTable, new: SnapshotTable) -> Iterable[RowChange]:
    common = [column for column in new.columns if column in old.columns]
    for key in sorted({*old.rows, *new.rows}):
        before, after = old.rows.get(key), new.rows.get(key)
        if before is None and after is not None:
            yield RowChange(name, "added", key, after)
        elif after is None and before is not None:
            yield RowChange(name, "removed", key, before)
        elif before is not None and after is not None:
            cells = tuple(Cell(c, before[c], after[c]) for c in common if before[c] != after[c])
            if cells:
                yield RowChange(name, "changed", key, after, cells)


def _explained(change: RowChange, reasons: Iterable[Mapping[str, Any]], rows: Snapshot) -> RowChange:
    spot = _spot_of(change, rows)
    why = next((str(entry.get("reason", "")) for entry in reasons if _made(entry, change, spot)), None)
    return RowChange(change.table, change.what, change.key, change.row, change.cells, why) if why else change


def _spot_of(change: RowChange, rows: Snapshot) -> Row:
    """Return the row that says where in the text a change is: of a project's city, its project."""
    if "clause_id" not in change.row and "project_id" in change.row and "projects" in rows.tables:
        return rows.tables["projects"].rows.get((change.row["project_id"],), change.row)
    return change.row


def _made(entry: Mapping[str, Any], change: RowChange, spot: Row) -> bool:
    """Tell whether a correction made a change: same table, action, clause and words; of a change, the same column."""
    if (entry.get("table"), entry.get("action")) != (change.table, _ACTIONS[change.what]):
        return False
    if spot.get("clause_id") != f"{entry['plan_id']}-{entry.get('clause')}":
        return False
    values = entry.get("values") or {}
    if change.what == "changed" and not any(cell.column in values for cell in change.cells):
        return False
    if change.what == "added" and any(str(v) != change.row.get(k, str(v)) for k, v in values.items()):
        return False
    found, quote = str(entry.get("found", "")), spot.get("quote", "")
    return found in quote or (bool(quote) and quote in found)
