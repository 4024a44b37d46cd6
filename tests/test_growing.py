"""A database made from the last one holds what one made anew from the same plans holds, search and order included."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from invented import SCHEMAS, invented_plan, with_row

from plandata.model import PlanFacts
from plandata.publish import growing
from plandata.publish.database import build_database, is_shared, union_of
from plandata.publish.search import read_indexes


def plan(number: int, issued_on: str | None, task: str = "整治河道", body: str = "") -> PlanFacts:
    """An invented plan of a day, with a task and a body of its own."""
    _, facts = invented_plan(f"anzhou-{number}")
    facts = with_row(with_row(facts, "plans", issued_on=issued_on), "tasks", 1, title=task)
    if not body:
        return facts
    own = replace(facts.agencies[1], agency_id=f"990000-{number}", name=body, full_name=body, pinyin="weiyuanhui")
    (mention,) = (
        replace(facts.mentions[0], entity_kind="agency", city_id=None, agency_id=own.agency_id, surface=body),
    )
    return replace(facts, agencies=(*facts.agencies, own), mentions=(mention, *facts.mentions[1:]))


OLD, MIDDLE, NEW, UNDATED = plan(1, "2012-05-01"), plan(2, "2016-05-01"), plan(3, "2020-05-01"), plan(4, None)
BEFORE = (OLD, MIDDLE, NEW, UNDATED)
CHANGES = {
    "the newest": (*BEFORE, plan(5, "2024-01-01", "修建渠道", "安州省水网委员会")),
    "the oldest": (*BEFORE, plan(5, "2001-01-01")),
    "between two": (*BEFORE, plan(5, "2017-01-01"), plan(6, "2018-01-01")),
    "of the same day": (*BEFORE, plan(0, "2016-05-01"), plan(9, "2016-05-01")),
    "without a date": (*BEFORE, plan(0, None), plan(5, None)),
    "other words": (OLD, plan(2, "2016-05-01", "植树造林", "安州省绿化委员会"), NEW, UNDATED),
    "another date": (OLD, plan(2, "2023-05-01"), NEW, UNDATED),
    "one gone": (OLD, NEW, UNDATED),
    "nothing": BEFORE,
}


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a database holds: rows in their order, which words its indexes have where, names, topics, statistics."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        found = {name: connection.execute(f"select * from {name} order by rowid").fetchall() for name in SCHEMAS}
        for table in read_indexes(connection):
            key = " || ' ' || ".join(f"t.{column}" for column in SCHEMAS[table].primary_key)
            connection.execute(f"create virtual table temp.words using fts5vocab(main, {table}_fts, 'instance')")
            found[f"{table}_fts"] = connection.execute(
                f"select w.term, {key}, w.col, w.offset from temp.words w left join {table} t on t.rowid = w.doc"
                " order by 1, 2, 3, 4"
            ).fetchall()
            connection.execute("drop table temp.words")
        found["names"] = connection.execute("select rowid, * from names_fts order by rowid").fetchall()
        found["topics"] = connection.execute("select * from plan_topics").fetchall()
        found["statistics"] = connection.execute(
            "select * from sqlite_stat1 where tbl not like '%fts%' order by 1, 2"
        ).fetchall()
    return found


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = (*BEFORE[:1], plan(2, "2016-05-01", body="安州省河长办公室"), *BEFORE[2:])
    return build_database(before, SCHEMAS, tmp_path_factory.mktemp("last") / "plans.db")


def grown(last: Path, path: Path, plans: tuple[PlanFacts, ...], had: set[str]) -> bool:
    shared = union_of(plans, {name: schema for name, schema in SCHEMAS.items() if is_shared(schema)})
    ids = {facts.plans[0].plan_id for facts in plans}
    changed = [facts for facts in plans if facts not in (OLD, NEW, UNDATED)]
    return growing.grow(last, path, growing.Change(changed, had - ids, shared), SCHEMAS)


@pytest.mark.parametrize("plans", CHANGES.values(), ids=CHANGES.keys())
def test_what_is_grown_holds_what_is_made_anew(last: Path, tmp_path: Path, plans: tuple[PlanFacts, ...]) -> None:
    assert grown(last, tmp_path / "grown.db", plans, {facts.plans[0].plan_id for facts in BEFORE})
    assert content(tmp_path / "grown.db") == content(build_database(plans, SCHEMAS, tmp_path / "anew.db"))


def test_where_there_is_no_room_or_no_database_it_is_to_be_made_anew(
    last: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "STEP", 3)  # a plan of more rows comes before all others
    assert not grown(last, tmp_path / "grown.db", (*BEFORE, plan(5, "2024-01-01")), set())
    (tmp_path / "spoilt.db").write_bytes(b"x" * 5000)
    assert not grown(tmp_path / "spoilt.db", tmp_path / "grown.db", BEFORE, set())
    assert not (tmp_path / "grown.db").exists()
