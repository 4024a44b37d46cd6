"""Any number of invented plans as rows of the contract's tables: what a portal of many plans is tried on."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import portal_site

from plandata.publish.search import create_indexes
from plandata.publish.topics import create_topics

SEED = 2016
# Province and city of each: codes and names of nowhere.
PLACES = {"910000": "东山省", "910100": "东安市", "910200": "临东市", "920000": "西水省", "920100": "西宁川市"}
KINDS = ("规划", "实施方案", "行动计划", "若干意见")
TOPICS = ("护水", "修路", "植树", "数字经济", "健康养老", "现代物流", "职业教育", "节能降碳")


def rows(count: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of so many plans, the same for the same number; every 50th has neither date nor region."""
    chance = random.Random(SEED)  # noqa: S311  a corpus, no secret
    content: dict[str, list[dict[str, Any]]] = {
        "cities": [],
        "agencies": [],
        "plans": [],
        "clauses": [],
        "keywords": [],
    }
    for code, name in PLACES.items():
        level = "province" if code.endswith("0000") else "prefecture"
        content["cities"].append({"city_id": code, "name": name, "short_name": name[:-1], "level": level})
        content["agencies"].append(
            {"agency_id": f"{code}-zhengfu", "name": f"{name}政府", "full_name": f"{name}人民政府",
             "kind": "government", "level": level, "division_id": code}
        )  # fmt: skip
    for number in range(count):
        place, topic, year = chance.choice(list(PLACES)), chance.choice(TOPICS), chance.randint(2012, 2026)
        plan_id = f"p{number:05}-{year}"
        known = number % 50 != 49
        content["plans"].append({
            "plan_id": plan_id, "title": f"{PLACES[place]}{topic}{chance.choice(KINDS)}（{year}年）",
            "issuer_id": f"{place}-zhengfu", "region_id": place if known else None,
            "issued_on": f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" if known else None,
            "source_sha256": "0" * 64, "task_count": chance.randint(0, 60), "project_count": chance.randint(0, 90),
            "target_count": chance.randint(0, 40),
        })  # fmt: skip
        content["clauses"].append(
            {"clause_id": f"{plan_id}-p1", "plan_id": plan_id, "ordinal": 1, "depth": 0, "kind": "paragraph",
             "text": f"推进{topic}。", "start_char": 0, "end_char": 3 + len(topic), "extent_end": 3 + len(topic)}
        )  # fmt: skip
        content["keywords"].append({"plan_id": plan_id, "clause_id": f"{plan_id}-p1", "term": topic, "weight": 2.0})
    return content


def database(path: Path, count: int) -> Path:
    """Write them into a new database, topics and the index of clauses among them; return its path."""
    portal_site.database(path, rows(count))
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("clauses", "keywords", "responsibilities", "project_cities", "plan_cities"):
            connection.execute(f"create index idx_{table}_plan_id on {table} (plan_id)")
        create_indexes(connection, {"clauses": ("text",)})
        create_topics(connection)
    return path
