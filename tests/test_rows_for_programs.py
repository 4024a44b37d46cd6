"""Rows as programs get them: shapes, types and formats of tables, views and questions, filtered or not."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any

import pyarrow.parquet as pq
import pytest
from asking import Get
from portal_plans import asked

from plandata.portal.pages.downloads import View
from plandata.portal.pages.row_files import ROW_FORMATS
from plandata.portal.pages.row_writers import geojson, json_lines, machine_csv, parquet
from plandata.portal.texts.contract import Column, Table


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """The portal of the invented rows."""
    with asked(tmp_path_factory.mktemp("rows") / "plans.db") as get:
        yield get


TABLE = Table(
    "t",
    columns={name: Column(name, kind=kind) for name, kind in
             {"id": "string", "ok": "boolean", "size": "number", "n": "integer", "day": "date"}.items()},
    primary_key=("id",),
)  # fmt: skip
ROWS = (("a", 1, 2.5, 3, "2020-01-31"), ("乙", 0, None, None, None), ("c,\n", None, -1.0, 0, "2021-12-01"))
VIEW = View(
    "t",
    TABLE,
    ("id", "ok", "size", "n", "day"),
    ROWS,
    {},
    (),
    points={0: ((125.0, 43.5),), 2: ((1.0, 2.0), (3.0, 4.0))},
)


def written(write: Callable[[View, IO[bytes]], None], view: View) -> bytes:
    """What a writer writes."""
    out = io.BytesIO()
    write(view, out)
    return out.getvalue()


def test_csv_writes_true_false_and_nothing() -> None:
    lines = written(machine_csv, VIEW).decode().split("\r\n")
    assert lines[:3] == ["id,ok,size,n,day", "a,true,2.5,3,2020-01-31", "乙,false,,,"]
    assert '"c,\n",,-1.0,0,2021-12-01' in written(machine_csv, VIEW).decode()


def test_json_lines_are_an_object_a_row() -> None:
    told = [json.loads(line) for line in written(json_lines, VIEW).decode().splitlines()]
    assert told[0] == {"id": "a", "ok": True, "size": 2.5, "n": 3, "day": "2020-01-31"}
    assert told[1] == {"id": "乙", "ok": False, "size": None, "n": None, "day": None}
    assert written(json_lines, View("t", TABLE, ("id",), (), {}, ())) == b""  # no row, no line


def test_geojson_draws_the_points_of_a_row() -> None:
    features = json.loads(written(geojson, VIEW))["features"]
    assert [(each["id"], each["geometry"] and each["geometry"]["type"]) for each in features] == [
        ("a", "Point"), ("乙", None), ("c,\n", "MultiPoint"),
    ]  # fmt: skip
    assert features[0]["geometry"]["coordinates"] == [125.0, 43.5]
    assert features[1]["properties"]["ok"] is False
    assert json.loads(written(geojson, View("t", TABLE, ("n",), ((1,),), {}, ())))["features"][0].keys() == {
        "type", "geometry", "properties",  # no id: the key is not among the columns
    }  # fmt: skip


def test_parquet_is_typed_by_the_contract() -> None:
    table = pq.read_table(io.BytesIO(written(parquet, VIEW)))
    assert [str(field.type) for field in table.schema] == ["string", "bool", "double", "int64", "date32[day]"]
    assert table.column("ok").to_pylist() == [True, False, None]
    assert table.column("day").to_pylist()[1] is None


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("string", ("a", None), "string"),
        ("", (1, 2, None), "int64"),  # a count of a view: no type in SQLite
        ("", (1, 2.5), "double"),
        ("", (1, "a"), "string"),  # mixed
        ("", (None, None), "string"),  # nothing to tell by
        ("date", ("2020-01-31", "月底"), "string"),  # a value that is no date: nothing is lost
        ("integer", (1, 2), "int64"),
        ("boolean", (0, 1, None), "bool"),
        ("boolean", (2,), "int64"),  # near miss: no boolean
    ],
)
def test_a_column_of_parquet_has_the_type_that_all_its_values_have(kind: str, values: Any, expected: str) -> None:
    view = View("t", Table("t", columns={"x": Column("x", kind=kind)}), ("x",), tuple((v,) for v in values), {}, ())
    table = pq.read_table(io.BytesIO(written(parquet, view)))
    assert str(table.schema.field("x").type) == expected
    assert table.num_rows == len(values)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/plans/tasks.json?_size=1", dict),  # ours
        ("/plans/tasks.json?_size=1&_shape=arrays", list),
    ],
)
def test_rows_are_objects_unless_asked_otherwise(get: Get, path: str, kind: type) -> None:
    rows = get(path).json()["rows"]
    assert rows
    assert all(isinstance(row, kind) for row in rows)


@pytest.mark.parametrize(("query", "expected"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_a_filter_takes_true_as_it_takes_1(get: Get, query: str, expected: bool) -> None:
    path = f"/plans/targets.json?aspirational={query}&_shape=array"
    rows = get(path).json()
    assert {row["aspirational"] for row in rows} <= {expected}
    lines = get(f"/plans/targets.csv?aspirational={query}&_col=aspirational").text.split()
    assert lines == ["aspirational", *["true" if expected else "false"] * len(rows)]
    told = get(f"/plans/targets.jsonl?aspirational={query}").text.splitlines()
    assert [json.loads(line)["aspirational"] for line in told] == [expected] * len(rows)


@pytest.mark.parametrize("columns", [["title"], ["title", "task_id"], ["plan_id", "number"]])
@pytest.mark.parametrize("form", ["json", "csv", "jsonl"])
def test_col_gives_what_was_asked(get: Get, columns: list[str], form: str) -> None:
    text = get(f"/plans/tasks.{form}?_shape=array&_size=1&" + "&".join(f"_col={name}" for name in columns)).text
    names = text.split("\r\n")[0].split(",") if form == "csv" else json.loads(text.splitlines()[0])
    assert set(names[0] if form == "json" else names) == set(columns)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("targets.json?aspirational=yes", "one of true, false"),
        ("targets.json?aspirational=2", "one of true, false"),
        ("projects.json?start_char__in=1,b", "numbers with commas"),
        ("projects.json?start_char__gte=soon", "a whole number"),
        ("plans.json?issued_on__gte=soon", "a date"),
        ("plans.json?issued_on__gte=2016-13-45", "a date"),
        ("plans.json?issued_on=2016-02-30", "a date"),
        ("plans.json?issued_on__in=2016-09-30,x", "dates with commas"),
        ("projects.json?kind__in=rail,nonsense", "codes with commas"),
        ("targets.json?aspirational__in=true,perhaps", "codes with commas"),
        ("targets.json?deadline__gte=abc", "a year, a month or a date"),
        ("targets.json?deadline=2020-99", "a year, a month or a date"),
        ("tasks.json?agency_count=", "a whole number"),  # of every task there is one
        ("plans.json?issued_on=2016", "a date"),  # a year is fit to compare with, equal it is to none
    ],
)
def test_a_value_of_another_type_is_told(get: Get, query: str, words: str) -> None:
    answer = get(f"/plans/{query}")
    assert answer.status_code == 400
    assert words in answer.json()["error"]


@pytest.mark.parametrize("query", ["__in=true,false", "__in=1,0", "__in=true,0"])
def test_booleans_in_a_list_are_taken_as_json_has_them(get: Get, query: str) -> None:
    rows = get("/plans/targets.json?_shape=array&_size=max").json()
    assert get(f"/plans/targets.json?aspirational{query}&_shape=array&_size=max").json() == rows


def test_the_next_page_has_the_columns_that_were_asked_for(get: Get) -> None:
    first = get("/plans/tasks.json?_size=1&_col=title").json()
    assert "_col=start_char" not in first["next_url"]
    second = get("/plans/tasks.json?" + first["next_url"].partition("?")[2]).json()
    assert [set(row) for row in (*first["rows"], *second["rows"])] == [{"title"}, {"title"}]
    assert first["rows"] != second["rows"]


@pytest.mark.parametrize("path", ["/plans/tasks.tsv", "/city/990700.tsv", "/plans/clauses_with.ods?word=港"])
def test_a_format_that_there_is_not_is_told_with_those_there_are(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert all(form.suffix in answer.text for form in ROW_FORMATS)


@pytest.mark.parametrize("table", ["projects", "cities", "keywords"])
def test_every_table_is_had_in_every_format(get: Get, table: str) -> None:
    rows = get(f"/plans/{table}.json?_shape=array&_size=max").json()
    assert len(get(f"/plans/{table}.jsonl").text.splitlines()) == len(rows)
    assert pq.read_table(io.BytesIO(get(f"/plans/{table}.parquet").content)).num_rows == len(rows)
    assert len(get(f"/plans/{table}.geojson").json()["features"]) == len(rows)


def test_places_are_drawn(get: Get) -> None:
    drawn = [each["geometry"] for each in get("/plans/cities.geojson").json()["features"]]
    assert any(geometry and geometry["type"] == "Point" for geometry in drawn)
