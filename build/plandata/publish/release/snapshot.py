"""The rows of a release as text by primary key, whatever it comes as: a folder, a zip, a database. What diff compares.

Cells are those of the CSV for machines, so that a database and a zip of the same data compare as equal.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from plandata.errors import PlanDataError
from plandata.publish.release.formats import ALL
from plandata.publish.release.manifest import MANIFEST
from plandata.publish.release.scope import Scope
from plandata.publish.schema import TableSchema
from plandata.publish.tables import DESCRIPTOR, cell_text

Key = tuple[str, ...]
Row = Mapping[str, str]  # column → cell; the empty cell is null
Read = Callable[[str], bytes]  # path in a package → content; KeyError or OSError where there is none
CORRECTIONS = "corrections.yml"
_SQLITE = b"SQLite format 3\0"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, sqlite3.Error, csv.Error)


@dataclass(frozen=True, slots=True)
class SnapshotTable:
    """One table: its columns in order, its primary key, its rows by key."""

    columns: tuple[str, ...]
    primary_key: tuple[str, ...]
    rows: Mapping[Key, Row]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release's tables by name, and its plans' recorded corrections as they stand in YAML, with their plan_id."""

    tables: Mapping[str, SnapshotTable]
    corrections: tuple[Mapping[str, Any], ...] = ()


def read_snapshot(path: Path, schemas: Mapping[str, TableSchema]) -> Snapshot:
    """Read a release's folder, its all/package, a plan's package or tables, the zip of one, or a SQLite file.

    A database says neither which numbers are truth values nor which tables are for search: `schemas` tell. Raises
    PlanDataError for anything else and for what cannot be read.
    """
    try:
        if path.is_dir():
            return _of_folder(path / ALL / "package" if (path / MANIFEST).is_file() else path)
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                return _of_database(path, schemas)
        with zipfile.ZipFile(path) as archive:
            return _of_zip(archive)
    except _UNREADABLE as error:
        raise PlanDataError(
            str(path), f"{type(error).__name__}: {error}", "a release",
            "Name its folder, a package's folder or zip, or a database of it.",
        ) from error  # fmt: skip


def snapshot_of(scope: Scope) -> Snapshot:
    """Return the snapshot of a scope as it is about to be released."""
    tables = {
        name: _table(
            schema.column_names,
            schema.primary_key,
            ({column: cell_text(row[column]) for column in schema.column_names} for row in scope.rows[name]),
        )
        for name, schema in scope.schemas.items()
    }
    corrections = []
    for plan_id, folder in scope.folders.items():
        file = folder / "etc" / CORRECTIONS
        corrections.extend(_corrections(plan_id, file.read_bytes() if file.is_file() else b""))
    return Snapshot(tables, tuple(corrections))


def _of_folder(folder: Path) -> Snapshot:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    if (folder.parent / "etc" / CORRECTIONS).is_file() and folder.name == "tables":  # datasets/<plan>/tables
        files[f"etc/{folder.parent.name}/{CORRECTIONS}"] = folder.parent / "etc" / CORRECTIONS
    return _of_package(files, lambda path: files[path].read_bytes())


def _of_zip(archive: zipfile.ZipFile) -> Snapshot:
    names = [name for name in archive.namelist() if name.rpartition("/")[2] == DESCRIPTOR]
    prefix = min(names, key=len).removesuffix(DESCRIPTOR)
    inside = [name.removeprefix(prefix) for name in archive.namelist() if name.startswith(prefix)]
    return _of_package(inside, lambda path: archive.read(prefix + path))


def _of_package(paths: Iterable[str], read: Read) -> Snapshot:
    descriptor = json.loads(read(DESCRIPTOR))
    tables = {}
    for resource in descriptor["resources"]:
        if "schema" not in resource:
            continue
        schema = resource["schema"]
        schema = json.loads(read(schema)) if isinstance(schema, str) else schema
        lines = io.StringIO(read(resource["path"]).decode("utf-8"), newline="")
        columns = tuple(field["name"] for field in schema["fields"])
        tables[resource["name"]] = _table(columns, tuple(schema["primaryKey"]), csv.DictReader(lines))
    corrections: list[Mapping[str, Any]] = []
    for path in sorted(paths):
        steps = path.split("/")
        if len(steps) == 3 and (steps[0], steps[2]) == ("etc", CORRECTIONS):
            corrections.extend(_corrections(steps[1], read(path)))
    return Snapshot(tables, tuple(corrections))


def _of_database(path: Path, schemas: Mapping[str, TableSchema]) -> Snapshot:
    tables = {}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        for name, schema in schemas.items():
            columns = connection.execute("select name, pk from pragma_table_info(?) order by cid", (name,)).fetchall()
            if columns:
                key = sorted((column for column in columns if column["pk"]), key=lambda column: column["pk"])
                rows = connection.execute(f'select * from "{name}"')  # noqa: S608  a name of the contract
                tables[name] = _table(
                    tuple(column["name"] for column in columns),
                    tuple(column["name"] for column in key),
                    ({column: _cell(schema, column, row[column]) for column in row.keys()} for row in rows),  # noqa: SIM118
                )
    if not tables:
        raise KeyError("none of the contract's tables in this database")
    return Snapshot(tables)


def _cell(schema: TableSchema, column: str, value: Any) -> str:
    kind = schema.field(column).type if column in schema.column_names else ""
    if value is not None and kind == "boolean":
        return cell_text(bool(value))
    return cell_text(Decimal(repr(value)) if isinstance(value, float) else value)


def _table(columns: Sequence[str], key: Sequence[str], rows: Iterable[Mapping[str, str]]) -> SnapshotTable:
    return SnapshotTable(tuple(columns), tuple(key), {tuple(row[name] for name in key): dict(row) for row in rows})


def _corrections(plan_id: str, content: bytes) -> list[Mapping[str, Any]]:
    try:
        entries = yaml.safe_load(content) or []
    except yaml.YAMLError as error:
        raise ValueError(f"{plan_id}: {CORRECTIONS}: {error}") from error
    return [{**entry, "plan_id": plan_id} for entry in entries if isinstance(entry, dict)]
