"""What surfaces a division goes by on one date: full name, short name, former name, alias, abbreviation of a group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plandata.errors import PlanDataError
from plandata.model import Alias, Division

Words = Mapping[str, Sequence[str]]
_ORDINAL = re.compile("第[一二三四五六七八九十]+")  # 第三街道 goes by no short name


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a surface may stand for: its divisions, how it names them, and what a reader should know."""

    city_ids: tuple[str, ...]
    how: str  # full_name, short_name, alias, group
    note: str | None = None


def month_of(issued_on: str | None) -> str:
    """Return YYYYMM of an ISO date; a month after every edition for null, so that the newest rows hold."""
    return issued_on[:4] + issued_on[5:7] if issued_on else "999912"


def holds_at(row: Division, month: str) -> bool:
    """Whether the row was valid in this month (YYYYMM)."""
    return (row.since or "0") <= month <= (row.until or "999999")


def split_kind(name: str, words: Words) -> tuple[str, str]:
    """Return 长春, 市 of 长春市; the kind is empty where nothing would be left."""
    for kind in words["places.kinds"]:
        if name.endswith(kind) and len(name) > len(kind):
            return name[: -len(kind)], kind
    return name, ""


@lru_cache(maxsize=8192)
def short_name(name: str, words: Words) -> str:
    """Return the short name: 长春, 延边, 前郭尔罗斯; the full one where a single character would remain (蔚县)."""
    stem, kind = split_kind(name, words)
    if kind.startswith("自治") or stem.endswith("族"):
        while people := next((p for p in words["places.peoples"] if stem.endswith(p) and len(stem) > len(p) + 1), None):
            stem = stem[: -len(people)]
        stem = stem.removesuffix("族")
    return stem if len(stem) > 1 else name


def name_surfaces(row: Division, words: Words) -> Iterator[tuple[str, Reading]]:
    """Yield the names that a division goes by: 延边朝鲜族自治州, 延边, 延边州."""
    yield row.name, Reading((row.code,), "full_name")
    short = short_name(row.name, words)
    if short != row.name and not _ORDINAL.fullmatch(short):
        yield short, Reading((row.code,), "short_name")
        for kind in words["places.short_kinds"]:
            if row.name.endswith(kind) and short + kind != row.name:
                yield short + kind, Reading((row.code,), "short_name")


def without_namesakes(readings: Sequence[Reading], divisions: Mapping[str, Division]) -> list[Reading]:
    """Leave out short names of small divisions that a far greater one bears: 北京 is never 广州市北京街道.

    A town gives way to a province or prefecture, a county to a province or its capital outside which it lies (西安 is
    not 牡丹江市西安区; 南昌 may be 南昌市南昌县).
    """
    great = [row for reading in readings for row in _own(reading, divisions) if row.level in ("province", "prefecture")]
    capital = [row for row in great if row.level == "province" or row.code[2:] == "0100"]
    over: Mapping[str, Sequence[Division]] = {"township": great, "county": capital}

    def gives_way(reading: Reading) -> bool:
        short = _own(reading, divisions) if reading.how == "short_name" else ()
        return any(row.code[:4] != one.code[:4] for one in short for row in over.get(one.level, ()))

    return [reading for reading in readings if not gives_way(reading)]


def _own(reading: Reading, divisions: Mapping[str, Division]) -> tuple[Division, ...]:
    return tuple(divisions[code] for code in reading.city_ids)


def former_surfaces(rows: Iterable[Division], current: Mapping[str, Division]) -> Iterator[tuple[str, Reading]]:
    """Yield names given up before the date, each with the division that it became: 双城市 → 双城区."""
    heirs: dict[str | None, list[str]] = {}
    for row in current.values():
        heirs.setdefault(row.code_now, []).append(row.code)
    known = {row.name for row in current.values()}
    for row in rows:
        became = heirs.get(row.code_now, []) if row.code_now else []
        if len(became) == 1 and row.name not in known and len(row.name) > 2:
            note = f"{row.name}当时已是{current[became[0]].name}（{row.change}）"
            yield row.name, Reading((became[0],), "alias", note)


def alias_surfaces(aliases: Iterable[Alias], names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Reading]]:
    """Yield what aliases.yml says; PlanDataError for a name that no division or several have on the date."""
    for alias in aliases:
        if alias.kind != "city":
            continue
        ids = [one_named(name, names, f"aliases, {alias.surface}") for name in alias.means]
        yield alias.surface, Reading(tuple(ids), "group" if len(ids) > 1 else "alias", alias.reason)


def one_named(name: str, names: Mapping[str, Sequence[str]], where: str) -> str:
    """Return the id of 长春市, or of 长春市朝阳区 where names repeat, or of a code."""
    found = list(names.get(name, ()))
    if len(found) != 1:
        raise PlanDataError(
            where,
            f"{name} names {len(found)} divisions",
            "one division on the plan's date",
            "Write its full name with the division above before it (某市某区), or its code.",
        )
    return found[0]
