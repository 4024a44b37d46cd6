"""What Datasette shows: titles, descriptions, facets and questions, asked of a real Datasette over invented rows."""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from invented import SCHEMAS, invented_plan
from servers import served

from plandata.errors import PlanDataError
from plandata.publish.database import build_database
from plandata.publish.metadata import merge_metadata, write_metadata
from plandata.publish.schema import MOST_COLUMNS
from plandata.publish.views import VIEWS

WRITTEN = Path(__file__).parents[1] / "metadata.yml"
METADATA = merge_metadata("metadata.yml", yaml.safe_load(WRITTEN.read_text(encoding="utf-8")), SCHEMAS)
PLANS = METADATA["databases"]["plans"]
Get = Callable[[str], Any]


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Fetch an address from stock Datasette, without the portal's plugins: metadata must serve both.

    In a process of its own, for plugins are a process's: other tests load the portal's in this one.
    """
    folder = tmp_path_factory.mktemp("served")
    plans = [invented_plan(plan_id)[1] for plan_id in ("anzhou-2020-1", "anzhou-2021-7")]
    database = build_database(plans, SCHEMAS, folder / "plans.db")
    metadata = folder / "metadata.json"
    write_metadata(WRITTEN, SCHEMAS, metadata)
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(database), "--metadata", str(metadata)]
    command += ["--setting", "default_allow_sql", "off", "--setting", "suggest_facets", "off"]

    def fetch(path: str) -> Any:
        response = httpx.get(address + path, follow_redirects=True)
        assert response.status_code == 200, (path, response.text)
        return response.json() if ".json" in path else html.unescape(response.text)

    with served(command) as address:
        yield fetch


# A plan may hold no table, and nothing may have been published about it yet.
MAY_BE_EMPTY = {"document_tables", "table_cells", "evidence", "searches"}


@pytest.mark.parametrize("name", [*SCHEMAS, *VIEWS])
def test_every_table_page_shows_title_facets_licence_and_source(get: Get, name: str) -> None:
    page, told = get(f"/plans/{name}"), PLANS["tables"][name]
    for words in (told["title"], told["description"], METADATA["license"], METADATA["license_url"], METADATA["source"]):
        assert words in page
    rows = get(f"/plans/{name}.json?_shape=objects")
    assert set(rows["facet_results"]) == set(told.get("facets", []))
    assert rows["rows"] or name in MAY_BE_EMPTY
    assert 'href="None"' not in page  # a source without an address is no link to nothing


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_column_is_described_in_both_languages_on_its_page(get: Get, name: str) -> None:
    page = get(f"/plans/{name}")
    for column in SCHEMAS[name].fields:
        assert column.title in page
        assert column.description in page
        assert column.description_en in page


def test_tables_open_in_the_order_the_contract_says(get: Get) -> None:
    ordinals = [row["ordinal"] for row in get("/plans/clauses.json?_shape=objects")["rows"]]
    assert ordinals == sorted(ordinals)
    weights = [row["mention_count"] for row in get("/plans/city_profile.json?_shape=objects")["rows"]]
    assert weights == sorted(weights, reverse=True)


def test_keys_are_shown_by_the_name_of_what_they_point_at(get: Get) -> None:
    page = get("/plans/responsibilities")
    assert '<a href="/plans/agencies/990000-shuili-ting">安州省水利厅</a>' in page
    assert '<a href="/plans/tasks/anzhou-2020-1-c1-2">整治河道</a>' in page


ANSWERS: dict[
    str, tuple[dict[str, Any], int]
] = {  # question and parameters → the first row's telling values, and how many rows over both plans
    "who-does-what": ({"title": "建设引水工程", "lead_bodies": "云江市政府", "support_bodies": "省水利厅"}, 4),
    "city-projects?city=云江": ({"project": "东湖水库", "action": "新建", "city_id": "990100"}, 2),
    "city-projects?city=云江市": ({"project": "东湖水库"}, 2),
    "city-tasks?city=云江市": ({"title": "建设引水工程", "mention_count": 1}, 4),
    "all-targets": ({"subject": "东湖水库年供水", "value_min": 150000000.0, "unit": "吨"}, 2),
    "agency-ranking": ({"body": "省水利厅", "task_count": 2, "lead_count": 1}, 4),
    "agency-duties?agency=水利": ({"body": "安州省水利厅", "role": "support", "task": "建设引水工程"}, 4),
    "agency-duties?agency=水利局": ({"body": "安州省水利厅"}, 4),  # by another of its names
    "shared-tasks?agency=水利&partner=云江市政府": ({"title": "建设引水工程", "second_body": "云江市政府（牵头）"}, 2),
    "clauses-with-term?term=水库": ({"kind": "paragraph"}, 2),
    "city-positions": ({"city": "云江市", "phrase": "水网枢纽"}, 2),
}


@pytest.mark.parametrize("question", sorted(ANSWERS))
def test_a_question_is_answered(get: Get, question: str) -> None:
    first, count = ANSWERS[question]
    name, _, values = question.partition("?")
    rows = get(f"/plans/{name}.json?_shape=objects&{values}")["rows"]
    assert len(rows) == count
    assert {key: rows[0][key] for key in first} == first


@pytest.mark.parametrize(
    "question",
    [
        *(name for name, query in PLANS["queries"].items() if query.get("params")),  # nothing asked
        "city-projects?city=云",  # part of a place's name is another place
        "agency-duties?agency=%20",
        "agency-duties?agency=财政",
        "shared-tasks?agency=水利&partner=水利",  # one body is not two
        "clauses-with-term?term=%25",  # a sign of LIKE is a character like any other
        "tasks-without-lead",  # both have one
        "cross-city-projects",
        "renamed-places",
    ],
)
def test_a_question_without_an_answer_has_no_rows(get: Get, question: str) -> None:
    name, _, values = question.partition("?")
    assert get(f"/plans/{name}.json?_shape=objects&{values}")["rows"] == []


def test_every_question_stands_on_the_front_page_of_the_database_and_has_its_form(get: Get) -> None:
    front = get("/plans")
    for name, query in PLANS["queries"].items():
        assert query["title"] in front
        page = get(f"/plans/{name}")
        assert query["title"] in page
        for parameter in query.get("params", []):
            assert f'name="{parameter}"' in page


def test_every_table_and_column_of_the_database_is_described(get: Get) -> None:
    for table in get("/plans.json")["tables"]:
        if not table["hidden"]:
            assert set(PLANS["tables"][table["name"]]["columns"]) == set(table["columns"])


def test_what_views_and_questions_call_a_column_is_said_in_both_languages(get: Get) -> None:
    known = {column for schema in SCHEMAS.values() for column in schema.column_names} | set(PLANS["column_titles"])
    asked = [
        *(f"{name}.json?_shape=objects" for name in VIEWS),
        *(f"{name}.json?_shape=objects" for name in PLANS["queries"]),
    ]
    for address in asked:
        assert set(get(f"/plans/{address}")["columns"]) <= known, address


@pytest.mark.parametrize("name", VIEWS)
def test_a_views_page_shows_columns_it_has_its_order_among_them(get: Get, name: str) -> None:
    told, columns = PLANS["tables"][name], get(f"/plans/{name}.json?_size=1")["columns"]
    shown = told.get("shown", columns[:MOST_COLUMNS])
    assert set(shown) <= set(columns)
    assert {told[key] for key in ("sort", "sort_desc") if key in told} <= set(shown)
    assert len(shown) <= MOST_COLUMNS


def test_nothing_null_is_served() -> None:
    """`source_url: null` says in metadata.yml that there is none; Datasette would take it for an address."""
    assert ": null" not in json.dumps(METADATA)
    assert all("source_url" not in told for told in (METADATA, *PLANS["tables"].values()))


def _written(**changes: object) -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *above, last = path.split("__")
        place = written
        for key in above:
            place = place[key]
        place[last] = value
    return written


ABOUT = {key: {"zh-CN": "x", "en": "x"} for key in ("title", "description")}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (_written(licence="CC0"), "unknown key licence"),  # Datasette's word is license
        (_written(databases__plans__tables__tasks=ABOUT), "unknown key tasks"),  # a table's texts are its schema's
        (_written(databases__plans__tables__task_cities={"title": "x"}), "task_cities"),
        (_written(databases__plans__queries__q={**ABOUT, "sql": "select 1", "parms": []}), "unknown key parms"),
        (_written(databases__plans__queries__q={**ABOUT, "sql": "select 1", "params": ["city"]}), "each in the SQL"),
        ([], "list"),
    ],
)
def test_a_mistake_in_metadata_yml_stops(written: Any, says: str) -> None:
    with pytest.raises(PlanDataError) as error:
        merge_metadata("metadata.yml", written, SCHEMAS)
    assert says in str(error.value)
    assert "metadata.yml" in str(error.value)
