"""Entries of the files that people write, strictly: rows of CSV, lists of YAML, and the values that stand in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from plandata.errors import PlanDataError
from plandata.yamlfile import check_list, read_yaml

Entry = TypeVar("Entry")


def csv_rows(file: Path, columns: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each row of a CSV file with its place; PlanDataError unless the head is exactly `columns`."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            head = next(reader, [])
            if tuple(head) != tuple(columns):
                raise PlanDataError(f"{file} line 1", ",".join(head), ",".join(columns), "Correct the head.")
            for cells in reader:
                where = f"{file} line {reader.line_num}"
                if len(cells) != len(columns):
                    found = f"{len(cells)} cells"
                    raise PlanDataError(where, found, f"{len(columns)}", "Quote commas inside a cell.")
                yield where, dict(zip(columns, cells, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlanDataError(str(file), f"not readable: {error}", "a CSV file in UTF-8", "Restore the file.") from error


def read_entries(file: Path, read: Callable[[str, Any], Entry], *, needed: bool = False) -> tuple[Entry, ...]:
    """Read a YAML list, `read` turning each entry into a value; a file that is not there is empty unless `needed`."""
    if not file.exists() and not needed:
        return ()
    entries = check_list(str(file), read_yaml(file) or [])
    return tuple(read(f"{file}, entry {number}", entry) for number, entry in enumerate(entries, 1))


def needed_keys(entry: type) -> tuple[str, ...]:
    """Return the fields of a dataclass that have no default: the keys that an entry must give."""
    return tuple(f.name for f in fields(entry) if f.default is MISSING and f.default_factory is MISSING)


def optional_keys(entry: type) -> tuple[str, ...]:
    """Return the fields of a dataclass that have a default: the keys that an entry may give."""
    return tuple(f.name for f in fields(entry) if f.name not in needed_keys(entry))


def nth(where: str, entry: Mapping[str, Any]) -> int:
    """Return which occurrence an entry means, the first where it does not say; PlanDataError for no whole number."""
    return whole(f"{where}, nth", entry.get("nth", 1), least=1)


def whole(where: str, value: Any, *, least: int) -> int:
    """Return `value`, a whole number of at least `least`; PlanDataError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise PlanDataError(where, repr(value), f"a whole number from {least}", "Correct the entry.")
    return value


def one_of(where: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    """Return `value`, one of `allowed`; PlanDataError for anything else."""
    if value not in allowed:
        raise PlanDataError(where, repr(value), f"one of {', '.join(allowed)}", "Correct the entry.")
    return value


def check_once(what: str, named: Iterable[tuple[str, str]]) -> None:
    """Raise PlanDataError for the first of (name, place) whose name stands twice; `what` says of what kind it is."""
    seen = set()
    for name, where in named:
        if name in seen:
            raise PlanDataError(where, f"{name} given twice", f"{what} once", "Remove one of the two.")
        seen.add(name)


def day(where: str, value: Any) -> str:
    """Return `value`, a day as YAML reads it or as text, in ISO 8601; PlanDataError for anything else."""
    if not is_day(str(value)):
        raise PlanDataError(where, repr(value), "a day such as 2021-03-02", "Correct the entry.")
    return str(value)


def is_day(words: str) -> bool:
    """Tell whether words are a day in ISO 8601."""
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def decimal(where: str, value: str | None) -> Decimal | None:
    """Return a decimal number, None for None; PlanDataError for anything else."""
    try:
        return None if value is None else Decimal(value)
    except InvalidOperation:
        raise PlanDataError(where, repr(value), "a decimal number or nothing", "Correct the cell.") from None


def part_of_day(where: str, value: Any) -> str:
    """Return `value`, a year, month or day in ISO 8601; PlanDataError for anything else."""
    words = str(value)
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", words) or not is_day(words + "-01-01"[len(words) - 4 :]):
        raise PlanDataError(where, repr(value), "a year, month or day such as 2021-03", "Correct the entry.")
    return words
