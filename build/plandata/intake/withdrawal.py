"""Takes a plan out of the portal: its rows become tombstones, its folder keeps these alone.

withdraw(checkout, "hubei-2021-43", reason="发文机关已废止", day="2026-11-28")   # datasets/hubei-2021-43/tombstones.csv
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from plandata.checkout import Checkout
from plandata.publish.release.reading import read_table
from plandata.publish.release.tombstones import TOMBSTONES, Tombstone, read_tombstones, tombstones_csv
from plandata.publish.schema import load_schemas


def withdraw(checkout: Checkout, plan_id: str, *, reason: str, day: str) -> Path:
    """Leave a tombstone for the plan and every row of its own, and remove all else of its folder; return the list.

    Its addresses answer 410 with `reason` from the next release on. Raises PlanDataError for an id that is no plan's.
    """
    folder = checkout.plan_folder(plan_id)
    stones = {stone.id: stone for stone in read_tombstones(folder / TOMBSTONES)}
    stones |= {stone.id: stone for stone in _stones(checkout, folder, reason, day)}
    away = folder.with_name(f".{plan_id}.withdrawn")
    shutil.rmtree(away, ignore_errors=True)
    away.mkdir()
    (away / TOMBSTONES).write_bytes(tombstones_csv(stones.values()))
    before = folder.with_name(f".{plan_id}.before")
    folder.rename(before)
    away.rename(folder)
    shutil.rmtree(before)
    return folder / TOMBSTONES


def _stones(checkout: Checkout, folder: Path, reason: str, day: str) -> Iterator[Tombstone]:
    yield Tombstone(folder.name, "plans", folder.name, "", folder.name, day, reason)
    shared = {"plans", "cities", "agencies"}
    for name, schema in load_schemas(checkout.schema).items():
        if name not in shared and len(schema.primary_key) == 1:
            for row in read_table(folder / "tables" / f"{name}.csv", schema):
                words = next((row[key] for key in ("name", "heading", "title", "quote", "text") if row.get(key)), "")
                what = " ".join(words.split())[:80]
                yield Tombstone(
                    row[schema.primary_key[0]], name, folder.name, row.get("clause_id") or "", what, day, reason
                )
