"""The SQLite file asked as its users ask it: types, keys, views, search, two plans side by side, the same bytes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import SCHEMAS, invented_plan, with_row

from plandata.errors import PlanDataError
from plandata.publish.database import build_database, disagreements, union_of
from plandata.publish.search import find, parse, read_indexes, register_functions
from plandata.publish.views import VIEWS

_, ONE = invented_plan("anzhou-2020-1")
_, TWO = invented_plan("anzhou-2021-7")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_database([ONE, TWO], SCHEMAS, tmp_path_factory.mktemp("db") / "plans.db")


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _all(database: sqlite3.Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in database.execute(sql, values)]


def test_two_plans_stand_side_by_side_and_share_bodies_and_places(database: sqlite3.Connection) -> None:
    assert _all(database, "select plan_id, count(*) from tasks group by 1") == [
        ("anzhou-2020-1", 2),
        ("anzhou-2021-7", 2),
    ]
    assert _all(database, "select count(*) from agencies") == [(3,)]
    assert _all(database, "select count(*) from cities") == [(2,)]
    assert _all(database, "select count(*), count(distinct clause_id) from clauses") == [(12, 12)]


def test_values_have_their_types(database: sqlite3.Connection) -> None:
    row = database.execute("select * from targets").fetchone()
    assert (row["value_min"], type(row["value_min"])) == (150000000.0, float)  # whole or not, a number is REAL
    assert (row["value_max"], row["aspirational"], row["deadline"]) == (None, 0, "2025")
    assert _all(database, "select distinct typeof(longitude) from cities order by 1") == [("null",), ("real",)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_structure_is_the_contracts(database: sqlite3.Connection, name: str) -> None:
    schema = SCHEMAS[name]
    kinds = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
    columns = database.execute(f"pragma table_info({name})").fetchall()
    assert [(row["name"], row["type"]) for row in columns] == [(f.name, kinds[f.type]) for f in schema.fields]
    assert tuple(row["name"] for row in sorted(columns, key=lambda row: row["pk"]) if row["pk"]) == schema.primary_key
    assert {row["name"] for row in columns if row["notnull"]} == {f.name for f in schema.fields if f.required}
    keys = {(row["from"], row["table"], row["to"]) for row in database.execute(f"pragma foreign_key_list({name})")}
    assert keys == {(key.column, key.table, key.references) for key in schema.foreign_keys}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_faceted_and_joined_column_leads_an_index(database: sqlite3.Connection, name: str) -> None:
    led = {
        database.execute(f"pragma index_info({row['name']})").fetchone()["name"]
        for row in database.execute(f"pragma index_list({name})")
    }
    joined = {key.column for key in SCHEMAS[name].foreign_keys}
    assert {*joined, *SCHEMAS[name].facets} <= led


def test_keys_hold_and_the_file_is_whole(database: sqlite3.Connection) -> None:
    assert _all(database, "pragma foreign_key_check") == []
    assert _all(database, "pragma integrity_check") == [("ok",)]
    assert _all(database, "pragma user_version") == [(1,)]
    assert _all(database, "select count(*) > 0 from sqlite_stat1") == [(1,)]  # ANALYZE has run


def test_foreign_keys_are_enforced_for_who_turns_them_on(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("pragma foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("update projects set clause_id = 'nowhere'")


def test_task_overview_tells_a_task_in_one_row(database: sqlite3.Connection) -> None:
    rows = _all(
        database,
        "select title, lead_bodies, support_bodies, cities, agency_count from task_overview where plan_id = ?",
        "anzhou-2020-1",
    )
    assert rows == [
        ("建设引水工程", "云江市政府", "省水利厅", "云江市", 2),
        ("整治河道", "省水利厅", None, "云江市", 1),  # read as errata says, and no support is null
    ]


def test_places_and_bodies_of_a_task_are_told_in_the_order_of_the_text(tmp_path: Path) -> None:
    """安州省 sorts before 云江市 by code, and stands after it in the text."""
    last = replace(ONE.mentions[0], mention_id="anzhou-2020-1-m-9", city_id="990000", start_char=99, end_char=102)
    first = replace(ONE.responsibilities[0], responsibility_id="anzhou-2020-1-r-9", name="安州省政府", start_char=1)
    facts = replace(ONE, mentions=(last, *ONE.mentions), responsibilities=(*ONE.responsibilities, first))
    built = build_database([facts], SCHEMAS, tmp_path / "plans.db")
    with closing(sqlite3.connect(built)) as connection:
        row = connection.execute("select cities, lead_bodies from task_overview").fetchone()
    assert row == ("云江市、安州省", "安州省政府、云江市政府")


def test_agency_workload_counts_duties_apart(database: sqlite3.Connection) -> None:
    rows = _all(
        database,
        "select name, lead_count, support_count, duty_count, task_count from agency_workload where plan_id = ?",
        "anzhou-2021-7",
    )
    assert rows == [("省水利厅", 1, 1, 2, 2), ("云江市政府", 1, 0, 1, 1)]


def test_city_profile_joins_positions_and_the_duties_of_its_bodies(database: sqlite3.Connection) -> None:
    (row,) = _all(
        database,
        "select name, level, positions, project_count, duty_count from city_profile where plan_id = ?",
        "anzhou-2020-1",
    )
    assert row == ("云江市", "prefecture", "水网枢纽", 1, 1)


def test_task_cities_leave_out_places_inside_the_name_of_a_body(database: sqlite3.Connection) -> None:
    rows = _all(database, "select task_id, city, mention_count from task_cities where plan_id = ?", "anzhou-2020-1")
    assert rows == [("anzhou-2020-1-c1-1", "云江市", 1), ("anzhou-2020-1-c1-2", "云江市", 1)]


def test_every_view_answers(database: sqlite3.Connection) -> None:
    for name in VIEWS:
        assert database.execute(f"select count(*) from {name}").fetchone()[0] > 0, name


@pytest.mark.parametrize(("word", "count"), [("水库", 2), ("湖", 2), ("云江市", 4), ("、", 2), ("厍", 0)])
def test_search_finds_the_rows_whose_text_has_the_word(database: sqlite3.Connection, word: str, count: int) -> None:
    """After VACUUM too: the index names rows by their number, which must be the row's still."""
    register_functions(database)
    hits = find(database, read_indexes(database)["clauses"], parse(word)).hits
    found = _all(
        database,
        f"select clause_id from clauses where rowid in ({', '.join(str(hit.rowid) for hit in hits)}) order by 1",
    )
    assert found == _all(database, "select clause_id from clauses where instr(text, ?) order by 1", word)
    assert len(found) == count


def test_two_builds_in_two_folders_are_the_same_bytes(path: Path, tmp_path: Path) -> None:
    turned = replace(ONE, mentions=ONE.mentions[::-1], clauses=ONE.clauses[::-1], agencies=ONE.agencies[::-1])
    again = build_database([TWO, turned], SCHEMAS, tmp_path / "plans.db")
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (path, again)}
    assert len(digests) == 1


@given(
    words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
    order=st.permutations([0, 1]),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_give_the_same_bytes_whatever_the_order(tmp_path: Path, words: str, order: list[int]) -> None:
    plans = [with_row(ONE, "tasks", title=words), TWO]
    built = [
        build_database(given_plans, SCHEMAS, tmp_path / "plans.db").read_bytes()
        for given_plans in (plans, [plans[number] for number in order])
    ]
    assert built[0] == built[1]
    with closing(sqlite3.connect(tmp_path / "plans.db")) as connection:
        assert connection.execute("select title from tasks").fetchone() == (words,)


def test_of_a_shared_row_that_plans_word_otherwise_the_first_wording_stands_and_it_is_told(tmp_path: Path) -> None:
    plans = [with_row(TWO, "agencies", 1, name="安州水利厅"), ONE]
    build_database(plans, SCHEMAS, tmp_path / "plans.db")
    with closing(sqlite3.connect(tmp_path / "plans.db")) as connection:
        names = connection.execute("select name from agencies where agency_id = '990000-shuili-ting'").fetchall()
    assert names == [("安州省水利厅",)]
    (said,) = disagreements(plans, SCHEMAS)
    for words in ("990000-shuili-ting", "name", "'安州省水利厅' in anzhou-2020-1", "'安州水利厅' in anzhou-2021-7"):
        assert words in said


def test_rows_stand_by_the_plans_date_newest_first_then_by_their_place_in_the_text(tmp_path: Path) -> None:
    dated = {"anzhou-2020-1": "2020-03-01", "anzhou-2019-9": "2021-03-01", "anzhou-2021-7": None, "anzhou-2018-1": None}
    plans = [with_row(invented_plan(plan_id)[1], "plans", issued_on=day) for plan_id, day in dated.items()]
    path = build_database(plans, SCHEMAS, tmp_path / "plans.db")
    with closing(sqlite3.connect(path)) as connection:
        for table in ("plans", "clauses", "targets", "keywords"):
            ids = [plan for (plan,) in connection.execute(f"select plan_id from {table} order by rowid")]
            assert list(dict.fromkeys(ids)) == ["anzhou-2019-9", "anzhou-2020-1", "anzhou-2018-1", "anzhou-2021-7"]
        places = connection.execute("select ordinal from clauses order by rowid limit 6").fetchall()
        told = connection.execute("select plan_id from task_overview limit 1").fetchone()
    assert places == sorted(places)
    assert told == ("anzhou-2019-9",)


def test_two_plans_with_one_id_stop_the_build() -> None:
    with pytest.raises(PlanDataError, match="projects, row anzhou-2020-1-p-1"):
        union_of([ONE, with_row(ONE, "projects", name="西湖水库")], SCHEMAS)


def test_a_key_that_points_at_nothing_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(PlanDataError, match="point at nothing: projects"):
        build_database([with_row(ONE, "projects", clause_id="nowhere")], SCHEMAS, tmp_path / "plans.db")
