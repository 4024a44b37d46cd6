"""The contract: sixteen Table Schemas that say what the row classes hold, read strictly."""

from __future__ import annotations

import shutil
import types
import typing
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from plandata import model
from plandata.errors import PlanDataError
from plandata.model import PlanFacts, Reference
from plandata.publish.schema import TableSchema, load_schemas
from plandata.reference.lookups import read_reference

FOLDER = Path(__file__).parents[1] / "datasets" / "schema"
SCHEMAS = load_schemas(FOLDER)
ROW_CLASSES = {name: typing.get_args(hint)[0] for name, hint in typing.get_type_hints(PlanFacts, vars(model)).items()}
TYPE_OF = {str: {"string", "date"}, int: {"integer"}, bool: {"boolean"}, Decimal: {"number"}}
EVERY_COLUMN = [(table, column) for table in SCHEMAS.values() for column in table.fields]


def test_every_table_has_a_schema_and_no_schema_is_without_a_table() -> None:
    assert set(SCHEMAS) == set(ROW_CLASSES)


@pytest.mark.parametrize("name", sorted(ROW_CLASSES))
def test_columns_are_the_fields_of_the_row_class_in_order(name: str) -> None:
    assert list(SCHEMAS[name].column_names) == [field.name for field in fields(ROW_CLASSES[name])]


@pytest.mark.parametrize("name", sorted(ROW_CLASSES))
def test_types_and_required_say_what_the_row_class_says(name: str) -> None:
    for field_name, hint in typing.get_type_hints(ROW_CLASSES[name]).items():
        column = SCHEMAS[name].field(field_name)
        choices = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
        assert column.required == (type(None) not in choices), column.name
        for choice in choices:
            if typing.get_origin(choice) is typing.Literal:
                assert set(column.enum) == set(typing.get_args(choice)), column.name
            elif choice is not type(None):
                assert column.type in TYPE_OF[choice], column.name


@pytest.mark.parametrize(("table", "column"), EVERY_COLUMN, ids=lambda value: value.name)
def test_every_column_speaks_chinese_and_english(table: TableSchema, column: typing.Any) -> None:
    assert any("一" <= character <= "鿿" for character in column.title)
    assert any("一" <= character <= "鿿" for character in column.description)
    assert column.title_en.isascii()
    assert column.description.endswith("。")
    assert column.description_en.endswith(".")


def test_a_column_that_stands_in_several_tables_has_one_type_and_one_key_target() -> None:
    for name in ("plan_id", "clause_id", "task_id", "start_char", "end_char", "quote", "origin"):
        said = {(column.type, column.pattern, column.enum) for _, column in EVERY_COLUMN if column.name == name}
        assert len(said) == 1, name


def test_parents_stand_before_the_tables_that_point_at_them() -> None:
    order = list(SCHEMAS)
    for table in SCHEMAS.values():
        for key in table.foreign_keys:
            assert order.index(key.table) <= order.index(table.name), f"{table.name}.{key.column}"


def test_every_id_column_is_a_key_of_some_table() -> None:
    """A column called something_id joins: the only ones that do not are keys themselves."""
    for table, column in EVERY_COLUMN:
        if column.name.endswith("_id"):
            keys = {*table.primary_key, *(key.column for key in table.foreign_keys)}
            # evidence is about a row of the table that about_table names, so about_id joins to two tables.
            assert column.name in keys | {"about_id"}, f"{table.name}.{column.name}"


GOOD = """
title: {zh-CN: 物, en: Things}
description: {zh-CN: 一行一物。, en: A thing a row.}
primaryKey: [thing_id]
searchable: []
label: null
sort: thing_id
facets: []
columns: [thing_id]
fields:
  - name: thing_id
    type: string
    title: {zh-CN: 编号, en: Id}
    description: {zh-CN: 编号。, en: Id.}
    constraints: {required: true}
"""


def _schema(folder: Path, text: str) -> Path:
    (folder / "things.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_good_example_reads(tmp_path: Path) -> None:
    assert load_schemas(_schema(tmp_path, GOOD))["things"].field("thing_id").required


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title: {zh-CN: 物", "titel: {zh-CN: 物"), "unknown key titel"),  # a slip of the pen
        (("sort: thing_id\n", ""), "no sort"),  # a key left out
        (("label: null", "label: name"), "column name, which the table lacks"),
        (("type: string", "type: text"), "type 'text'"),  # not a Frictionless type we publish
        (("{required: true}", "{requird: true}"), "unknown key requird"),  # would silently check nothing
        (("{required: true}", '{required: "no"}'), "'no'"),  # text is not a boolean, and would be true
        (("{required: true}", "{enum: [a, b]}"), "labels other than the values of enum"),
        (("facets: []", "facets: [thing_id, thing_id]"), "given twice"),
        (("title: {zh-CN: 物", "title: {zh-CN: 事, zh-CN: 物"), "given twice"),  # YAML would keep the last
        (("columns: [thing_id]", "foreignKeys: [{fields: thing_id, reference: {resource: parts, fields: part_id}}]\n"
          "columns: [thing_id]"), "parts.part_id"),  # points at no table
        (("zh-CN: 物", "zh-CN: 302"), "302"),  # a number is not text
        (("title: {zh-CN: 物", "title: {{zh-CN: 物"), "line"),  # not YAML: says the line
        (("zh-CN: 物, en: Things", "zh-CN: 物"), "languages zh-CN"),  # every reader has Chinese or English
        (("en: Things", "en: Things, French: Choses"), "languages zh-CN, en, French"),  # fr is its code
    ],
)  # fmt: skip
def test_a_mistake_in_a_schema_is_said_with_its_place(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(PlanDataError) as error:
        load_schemas(_schema(tmp_path, GOOD.replace(*change, 1)))
    assert says in str(error.value)
    assert "things.yml" in str(error.value)


def test_an_unknown_key_in_a_published_schema_stops(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "schema")
    with (folder / "tasks.yml").open("a", encoding="utf-8") as stream:
        stream.write("colour: red\n")
    with pytest.raises(PlanDataError, match="unknown key colour"):
        load_schemas(folder)


def test_an_empty_folder_and_a_circle_of_tables_stop(tmp_path: Path) -> None:
    with pytest.raises(PlanDataError, match=r"no \*\.yml"):
        load_schemas(tmp_path)
    for name, other in (("things", "parts"), ("parts", "things")):
        key = f"foreignKeys: [{{fields: thing_id, reference: {{resource: {other}, fields: thing_id}}}}]\n"
        (tmp_path / f"{name}.yml").write_text(GOOD + key, encoding="utf-8")
    with pytest.raises(PlanDataError, match="circle"):
        load_schemas(tmp_path)


REFERENCE = FOLDER.parent / "reference"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(REFERENCE)


@pytest.mark.parametrize(
    ("table", "column", "given"),
    [
        ("agencies", "kind", lambda reference: {form.kind for form in reference.body_forms}),
        ("targets", "kind", lambda reference: {unit.kind for unit in reference.units}),
        ("cities", "level", lambda reference: {division.level for division in reference.divisions}),
        ("projects", "kind", lambda reference: {name.split(".")[1] for name in reference.words("projects")
                                                if name.startswith("kinds.")}),
    ],
)  # fmt: skip
def test_kinds_that_reference_data_give_are_values_the_contract_allows(
    reference: Reference, table: str, column: str, given: Callable[[Reference], set[str]]
) -> None:
    found = given(reference)
    assert found
    assert found <= set(SCHEMAS[table].field(column).enum)
