"""A plan's package: CSV that gives back every value, a descriptor that holds, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Resource
from hypothesis import given
from hypothesis import strategies as st
from invented import SCHEMAS, invented_plan, with_row

from plandata.publish.checks import check_package
from plandata.publish.tables import csv_text, decimal_text, tables_of, write_package

PLAN, FACTS = invented_plan()


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_is_a_csv_with_the_schemas_columns(tmp_path: Path) -> None:
    write_package(FACTS, SCHEMAS, tmp_path)
    for name, schema in SCHEMAS.items():
        content = (tmp_path / f"{name}.csv").read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.decode().split("\n")[0].split(",") == list(schema.column_names)


def test_values_are_printed_in_one_way(tmp_path: Path) -> None:
    write_package(FACTS, SCHEMAS, tmp_path)
    (target,) = _rows(tmp_path / "targets.csv")
    assert (target["value_min"], target["value_max"]) == ("150000000", "")  # 1.5E+8 and null
    assert target["aspirational"] == "false"
    assert _rows(tmp_path / "keywords.csv")[0]["weight"] == "0.5"  # 0.50
    assert _rows(tmp_path / "plans.csv")[0]["issued_on"] == "2020-03-01"


def test_rows_stand_in_document_order_whatever_order_they_were_read_in(tmp_path: Path) -> None:
    turned = replace(FACTS, mentions=FACTS.mentions[::-1], clauses=FACTS.clauses[::-1], cities=FACTS.cities[::-1])
    write_package(turned, SCHEMAS, tmp_path)
    assert [row["start_char"] for row in _rows(tmp_path / "mentions.csv")] == sorted(
        (str(row.start_char) for row in FACTS.mentions), key=int
    )
    assert [row["ordinal"] for row in _rows(tmp_path / "clauses.csv")] == ["1", "2", "3", "4", "5", "6"]
    assert [row["city_id"] for row in _rows(tmp_path / "cities.csv")] == ["990000", "990100"]


def test_two_packages_in_two_folders_are_the_same_bytes(tmp_path: Path) -> None:
    turned = replace(FACTS, mentions=FACTS.mentions[::-1], responsibilities=FACTS.responsibilities[::-1])
    for folder, facts in (("one", FACTS), ("two", turned)):
        write_package(facts, SCHEMAS, tmp_path / folder)
    digests = [
        {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted((tmp_path / folder).iterdir())}
        for folder in ("one", "two")
    ]
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(SCHEMAS) + 1


def test_the_descriptor_names_every_file_with_its_size_and_hash(tmp_path: Path) -> None:
    package = json.loads(write_package(FACTS, SCHEMAS, tmp_path).read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(SCHEMAS)
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert "created" not in package  # no clock is read; the document's own day is its source's version
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    (source,) = package["sources"]  # no path where the page is not known
    assert source == {
        "title": "安州省水网规划 安政发〔2020〕1号", "version": "2020-03-01", "sha256": FACTS.plans[0].source_sha256,
    }  # fmt: skip
    assert "null" not in json.dumps(package)


def test_a_known_source_page_is_named(tmp_path: Path) -> None:
    facts = with_row(FACTS, "plans", source_url="https://example.org/1.html", issued_on=None)
    package = json.loads(write_package(facts, SCHEMAS, tmp_path).read_text(encoding="utf-8"))
    assert package["sources"][0]["path"] == "https://example.org/1.html"
    assert "version" not in package["sources"][0]


def test_what_all_plans_would_repeat_stands_in_the_schemas_alone(tmp_path: Path) -> None:
    descriptor = write_package(FACTS, SCHEMAS, tmp_path)
    assert descriptor.stat().st_size < 40_000
    fields = [
        field for each in json.loads(descriptor.read_text("utf-8"))["resources"] for field in each["schema"]["fields"]
    ]
    assert {key for field in fields for key in field} == {"name", "type", "constraints"}


def test_a_table_without_rows_is_its_head(tmp_path: Path) -> None:
    write_package(replace(FACTS, targets=()), SCHEMAS, tmp_path)
    assert (tmp_path / "targets.csv").read_text(encoding="utf-8") == ",".join(SCHEMAS["targets"].column_names) + "\n"


def test_line_ends_inside_a_cell_survive(tmp_path: Path) -> None:
    """Received texts have LF, CRLF or a lone CR; a quote holds them as they are."""
    words = '第一行\n第二行\r\n第三行\r第四行,“引”"号"'
    write_package(with_row(FACTS, "tasks", text=words), SCHEMAS, tmp_path)
    assert _rows(tmp_path / "tasks.csv")[0]["text"] == words
    read = Resource(path="tasks.csv", basepath=str(tmp_path)).read_rows()
    assert read[0]["text"].replace("\r\n", "\n") == words.replace("\r\n", "\n")
    assert check_package(tmp_path / "datapackage.json") == ()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), min_size=1)))
def test_a_reader_gets_back_the_text_that_was_written(words: list[str]) -> None:
    text = csv_text(pd.DataFrame({"word": words}, dtype=object))
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:] == words


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_a_number_keeps_its_value_and_has_one_print(number: Decimal) -> None:
    text = decimal_text(number)
    assert Decimal(text) == number
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", text)
    assert text == decimal_text(number.normalize())


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("7.5E+4", "75000"),  # 万 folded in
        ("100", "100"),  # zeros before the point stay
        ("0.40", "0.4"),
        ("-0", "0"),
        ("0E-7", "0"),
    ],
)
def test_decimals_print_without_exponent_or_loose_zeros(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


def test_cells_keep_their_types_in_the_frames() -> None:
    frame = tables_of(FACTS, SCHEMAS)["targets"]
    assert frame.loc[0, "value_min"] == Decimal("1.5E+8")
    assert frame.loc[0, "value_max"] is None
