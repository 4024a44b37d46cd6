"""English of a plan: found by its Chinese words, published with a second reading alone, told when gone."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from invented import SCHEMAS, invented_plan, with_row

from plandata.errors import PlanDataError
from plandata.facts.english import TRANSLATED, in_english
from plandata.model import PlanFacts, Translation
from plandata.portal.texts.contract import build_contract
from plandata.portal.texts.languages import load_languages
from plandata.publish.database import build_database
from plandata.publish.search.answers import ask
from plandata.publish.search.index import read_indexes, register_functions
from plandata.reference.english import COLUMNS, GROUPS, VOCABULARIES, read_translations, read_vocabularies
from plandata.reference.lookups import read_judgement

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "datasets" / "jilin-2016-38"
_PLAN, FACTS = invented_plan()
DAY = "2026-11-28"


def line(group: str, chinese: str, english: str, **more: str | None) -> Translation:
    return Translation("etc/english.yml, entry 1", group, chinese, english, **{"checked_on": DAY, **more})


def english_of(facts: PlanFacts, table: str, column: str) -> list[str | None]:
    return [getattr(row, column) for row in getattr(facts, table)]


@pytest.mark.parametrize(
    ("lines", "table", "column", "expected"),
    [
        # One wording, everywhere it stands: the plan's row and its title clause.
        ([line("headings", "安州省水网规划", "Water Plan")], "plans", "title_en", ["Water Plan"]),
        ([line("headings", "建设引水工程", "Build it")], "tasks", "title_en", ["Build it", None]),
        ([line("projects", "东湖水库", "Donghu Reservoir")], "projects", "name_en", ["Donghu Reservoir"]),
        # In one clause alone, and that line goes before the one for any clause.
        ([line("projects", "东湖水库", "Any"), line("projects", "东湖水库", "This", clause="c1-1-p1")],
         "projects", "name_en", ["This"]),
        # Not read a second time: kept in the file, not published.
        ([line("projects", "东湖水库", "Donghu Reservoir", checked_on=None)], "projects", "name_en", [None]),
        # Near-miss: the words of another group translate nothing of this one.
        ([line("positions", "水网枢纽", "water hub")], "projects", "name_en", [None]),
    ],
)  # fmt: skip
def test_rows_get_their_english(lines: list[Translation], table: str, column: str, expected: list[str | None]) -> None:
    assert english_of(in_english(FACTS, lines), table, column) == expected


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (line("projects", "西湖水库", "Xihu Reservoir"), "西湖水库; expected words that projects.name holds"),
        # It stands in the plan, and not in the clause named.
        (line("projects", "东湖水库", "x", clause="c1-2-p1"), "projects.name of clause c1-2-p1 holds"),
        # It is not published, and stops the build all the same.
        (line("reasons", "没有的理由", "x", checked_on=None), "errata.reason holds"),
        (line("headings", "东湖水库", "x"), "plans.title or clauses.heading or tasks.title holds"),  # another group's
    ],
)
def test_words_that_are_gone_stop_the_build(wrong: Translation, told: str) -> None:
    with pytest.raises(PlanDataError, match=re.escape(told)) as raised:
        in_english(FACTS, [wrong])
    assert "etc/english.yml, entry 1" in str(raised.value)


def test_a_row_read_anew_keeps_its_english() -> None:
    moved = with_row(FACTS, "projects", start_char=3, project_id="anzhou-2020-1-p-3")
    assert english_of(in_english(moved, [line("projects", "东湖水库", "x")]), "projects", "name_en") == ["x"]


def test_every_column_that_is_declared_is_filled_by_a_group() -> None:
    declared = {
        (table, column.name.removesuffix("_en"))
        for table, schema in SCHEMAS.items()
        for column in schema.fields
        if column.name.endswith("_en") and table not in {"agencies", "cities"} and column.name != "source_note_en"
    }
    assert {pair for pairs in TRANSLATED.values() for pair in pairs} == declared
    assert tuple(TRANSLATED) == GROUPS
    for table, column in declared:  # whoever searches in English finds the row
        assert f"{column}_en" in SCHEMAS[table].searchable


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("names: []", "unknown key names; expected only headings, projects"),
        ("projects: {}", "projects: dict; expected a list"),
        ("projects: [{zh: 东湖}]", "entry 1: no en"),
        ("projects: [{zh: 东湖, en: x, note: y}]", "unknown key note"),
        ("projects: [{zh: 东湖, en: x, checked_on: soon}]", "'soon'; expected a day"),
        ("projects: [{zh: 东湖, en: x}, {zh: 东湖, en: y}]", "projects: 东湖  given twice"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "english.yml").write_text(text, "utf-8")
    with pytest.raises(PlanDataError, match=re.escape(told)):
        read_judgement(tmp_path)


def test_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "english.yml"
    file.write_text(
        "projects: [{zh: 东湖, en: Lake, checked_on: 2026-11-28}, {zh: 东湖, en: Park, clause: c1}]\n", "utf-8"
    )
    first, second = read_translations(file)
    assert (first.checked_on, first.clause, second.clause, second.checked_on) == (DAY, None, "c1", None)
    assert read_translations(tmp_path / "none.yml") == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("unit,,mu,2026-11-28", "chinese: ''"),
        ("unit,亩,mu,today", "'today'; expected a day"),
        ("unit,亩,mu,\nunit,亩,mou,", "unit: 亩 given twice"),
        ("verb,亩,mu,", "'verb'; expected one of action, manner, unit"),
        ("action,新建,,", "english: ''"),  # only a measure word may have none
    ],
)
def test_a_wrong_vocabulary_is_told_with_its_line(tmp_path: Path, rows: str, told: str) -> None:
    file = tmp_path / VOCABULARIES
    file.write_text(f"{','.join(COLUMNS)}\n{rows}\n", "utf-8")
    with pytest.raises(PlanDataError, match=re.escape(told)):
        read_vocabularies(file)


def test_only_words_read_twice_are_shown(tmp_path: Path) -> None:
    file = tmp_path / VOCABULARIES
    file.write_text(f"{','.join(COLUMNS)}\naction,新建,build,{DAY}\naction,续建,go on,\nunit,个,,{DAY}\n", "utf-8")
    vocabularies = read_vocabularies(file)
    assert vocabularies == {"action": {"新建": "build"}, "unit": {"个": ""}}
    assert read_vocabularies(tmp_path / "none.csv") == {}
    contract = build_contract(SCHEMAS, {"projects": []}, {}, vocabularies)
    action = contract.table("projects").column("action")
    languages = load_languages(ROOT / "plugins" / "locales")
    languages.enter("en")
    assert (action.word("新建"), action.word("续建")) == ("build", None)
    languages.enter("zh-CN")
    assert action.word("新建") is None  # the word as printed is Chinese already


@pytest.mark.parametrize(
    ("query", "table", "found"),
    [
        ("Reservoir", "projects", 1),
        ("water diversion", "tasks", 1),
        ("water diversion", "clauses", 1),  # its heading
        ("水库", "projects", 1),
        ("railway", "projects", 0),  # near-miss: no name has it
    ],
)
def test_english_words_find_rows(indexed: sqlite3.Connection, query: str, table: str, found: int) -> None:
    group = ask(indexed, read_indexes(indexed)[table], query, limit=5)
    assert group.count == found
    if found and table == "clauses":
        assert group.answers[0].headline == ""  # running text has none, with or without English
        assert [column for column, _words in group.answers[0].snippets] == ["heading_en"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    lines = [
        line("projects", "东湖水库", "Donghu Reservoir"), line("headings", "建设引水工程", "Build a water diversion")
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("indexed") / "plans.db"
    with closing(sqlite3.connect(build_database([in_english(FACTS, lines)], SCHEMAS, path))) as connection:
        register_functions(connection)
        yield connection


def _published(table: str) -> list[dict[str, str]]:
    with (PUBLISHED / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("group", "columns"), TRANSLATED.items())
def test_all_of_the_published_plan_has_a_line(group: str, columns: tuple[tuple[str, str], ...]) -> None:
    lines = {entry.chinese for entry in read_translations(PUBLISHED / "etc" / "english.yml") if entry.group == group}
    held = {row[column] for table, column in columns for row in _published(table) if row[column]}
    assert held == lines


@pytest.mark.parametrize(
    ("vocabulary", "table", "column"),
    [
        ("action", "projects", "action"), ("manner", "responsibilities", "manner"), ("unit", "targets", "unit"),
        ("unit", "projects", "capacity_unit"),
    ],
)  # fmt: skip
def test_words_of_the_published_plan_are_in_the_vocabularies(vocabulary: str, table: str, column: str) -> None:
    with (ROOT / "datasets" / "reference" / VOCABULARIES).open(encoding="utf-8", newline="") as file:
        known = {row["chinese"] for row in csv.DictReader(file) if row["vocabulary"] == vocabulary}
    assert {row[column] for row in _published(table) if row[column]} <= known


def test_the_title_is_called_the_same_everywhere() -> None:
    entries = read_translations(PUBLISHED / "etc" / "english.yml")
    named = [entry.english for entry in entries if "哈长城市群" in entry.chinese]
    assert named
    assert all("Harbin-Changchun city cluster" in text or "Harbin-Changchun City Cluster" in text for text in named)
