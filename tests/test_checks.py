"""What must stop a build: each claim with the facts that break it, and facts that do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented import SCHEMAS, TEXT, invented_plan, with_row, without

from plandata.errors import PlanDataError
from plandata.model import Plan, PlanFacts
from plandata.publish.checks import CheckFailed, Failure, check_package, check_plan, stop_on
from plandata.publish.tables import write_package

PLAN, FACTS = invented_plan()
QUOTE = "every_quote_is_the_text"
CLAUSE = "every_span_lies_in_its_clause"
ONCE = "every_character_is_in_one_clause"
NEST = "clauses_nest"
IDS = "ids_belong_to_the_plan_and_to_one_row"
BLANK = "no_text_is_blank"
ONE = "mentions_name_one_thing"
COUNT = "counts_are_the_rows"
MISPRINT = "no_misprint_is_a_name"
Change = Callable[[PlanFacts], PlanFacts]


def _changed(table: str, number: int = 0, **values: object) -> Change:
    return lambda facts: with_row(facts, table, number, **values)


def _own(facts: PlanFacts, expectations: dict[str, int] | None = None, plan: Plan = PLAN) -> tuple[Failure, ...]:
    return check_plan(plan, facts, SCHEMAS, expectations or {})


def test_good_facts_pass_every_check(tmp_path: Path) -> None:
    assert _own(FACTS, {"tasks": 2, "clauses.kind=task": 2, "targets.aspirational=false": 1, "gaps": 1}) == ()
    assert check_package(write_package(FACTS, SCHEMAS, tmp_path)) == ()


@pytest.mark.parametrize(
    ("change", "check", "file", "says"),
    [
        # the quote is one character off, in either direction
        (_changed("projects", start_char=TEXT.index("东湖水库") + 1), QUOTE, "projects", "东湖水库"),
        (_changed("projects", quote="东湖水厍"), QUOTE, "projects", "东湖水厍"),
        # offsets beyond the text, and an empty span
        (_changed("positions", start_char=-4, end_char=-1), QUOTE, "positions", "-4"),
        (_changed("clauses", 3, text="到2025年"), QUOTE, "clauses", "到2025年"),
        # the words stand in the text, but in another clause than the row names
        (_changed("projects", clause_id="anzhou-2020-1-c1-2-p1"), CLAUSE, "projects", "within"),
        (_changed("responsibilities", note_start=0, note_end=3), CLAUSE, "responsibilities", "note"),
        # a paragraph that nothing reads, and one that is read twice
        (lambda f: without(f, "clauses", 5), ONCE, "clauses", "整治云江市河道"),
        (_changed("clauses", 2, end_char=TEXT.index("到2025年") + 2), ONCE, "clauses", "starts"),
        # an outline that does not nest
        (_changed("clauses", 3, extent_end=len(TEXT)), NEST, "clauses", "extent"),
        (_changed("clauses", 3, extent_end=TEXT.index("到2025年")), NEST, "clauses", "holds its own words"),
        (_changed("clauses", 1, ordinal=7), NEST, "clauses", "ordinal 7"),
        (_changed("clauses", 3, depth=2), NEST, "clauses", "depth 2"),
        # ids
        (_changed("projects", project_id="anzhou-2020-1-t-1"), IDS, "targets", "projects"),
        (_changed("errata", erratum_id="haizhou-2021-9-e-1"), IDS, "errata", "anzhou"),
        # null, never ''
        (_changed("citations", document_number=""), BLANK, "citations", "document_number"),
        (_changed("projects", route_code=" "), BLANK, "projects", "route_code"),
        # a mention of two things, of none, of another kind
        (_changed("mentions", agency_id="990000-shuili-ting"), ONE, "mentions", "city alone"),
        (_changed("mentions", city_id=None), ONE, "mentions", "nothing"),
        (_changed("mentions", entity_kind="agency"), ONE, "mentions", "agency alone"),
        # counts
        (_changed("plans", project_count=9), COUNT, "plans", "project_count 9"),
        (_changed("plans", characters=9), COUNT, "plans", "characters 9"),
        (_changed("tasks", agency_count=9), COUNT, "tasks", "agency_count 9"),
        (_changed("tasks", city_count=9), COUNT, "tasks", "city_count 9"),
        (_changed("plan_agencies", lead_count=9), COUNT, "plan_agencies", "lead_count 9"),
        (_changed("plan_agencies", joint_count=9), COUNT, "plan_agencies", "joint_count 9"),
        (_changed("plan_cities", project_count=9), COUNT, "plan_cities", "project_count 9"),
        # the misprint of the text as the name of a body, of an issuer, in the title
        (_changed("responsibilities", 2, name="省水利斤"), MISPRINT, "responsibilities", "水利斤"),
        (_changed("agencies", 1, aliases="安州省水利斤"), MISPRINT, "agencies", "水利斤"),
        (_changed("plans", title="省水利斤通知"), MISPRINT, "plans", "水利斤"),
    ],
)  # fmt: skip
def test_a_false_claim_is_found_and_said(change: Change, check: str, file: str, says: str) -> None:
    found = [failure for failure in _own(change(FACTS)) if failure.check == check]
    assert [failure for failure in found if failure.file == f"{file}.csv" and says in str(failure)], found


def test_a_body_and_a_place_that_nothing_refers_to_are_found() -> None:
    lonely = replace(
        FACTS,
        agencies=(*FACTS.agencies, replace(FACTS.agencies[1], agency_id="990000-caizheng-ting", name="安州省财政厅")),
        cities=(*FACTS.cities, replace(FACTS.cities[1], city_id="990200", name="海江市")),
    )
    found = [failure for failure in _own(lonely) if failure.check == "shared_rows_are_referred_to"]
    assert [failure.row for failure in found] == ["990000-caizheng-ting", "990200"]


def test_a_place_that_only_a_lonely_body_needs_is_lonely_too() -> None:
    """References count from the plan's own rows on: two rows that hold each other up do not save each other."""
    lonely = replace(
        FACTS,
        agencies=(*FACTS.agencies, replace(FACTS.agencies[1], agency_id="990200-caizheng-ju", division_id="990200")),
        cities=(*FACTS.cities, replace(FACTS.cities[1], city_id="990200", name="海江市")),
    )
    found = [failure.row for failure in _own(lonely) if failure.check == "shared_rows_are_referred_to"]
    assert found == ["990200-caizheng-ju", "990200"]


@pytest.mark.parametrize(
    ("name", "count", "passes"),
    [
        ("tasks", 2, True),
        ("tasks", 3, False),  # too few
        ("tasks", 1, False),  # too many
        ("tasks.agency_count=0", 0, True),  # no task without a body
        ("targets.deadline=2025", 1, True),
        ("projects.route_code=", 1, True),  # null
        ("projects.route_code=G1", 1, False),
        ("task", 2, False),  # no such table
        ("tasks.name=x", 0, False),  # no such column
        ("tasks.title", 2, False),  # a column without a value
    ],
)
def test_expected_counts_are_exact(name: str, count: int, *, passes: bool) -> None:
    found = _own(FACTS, {name: count})
    assert not found if passes else [failure.row for failure in found] == [name]


WRONG: dict[
    str, tuple[tuple[int, dict[str, Any]], tuple[str, ...]]
] = {  # one wrong value per table, since a validation of a package takes a second: (row, values), what is found
    "projects": ((0, {"kind": "castle"}), ("constraint_error", "2", "kind castle")),  # not in the enum
    "keywords": ((0, {"weight": -1}), ("constraint_error", "2", "weight -1")),  # below the minimum
    "mentions": (
        (1, {"mention_id": "Anzhou_M2"}),
        ("constraint_error", "3", "mention_id Anzhou_M2"),
    ),  # unfit for a URL
    "agencies": ((0, {"name": None}), ("constraint_error", "2", "name")),  # required
    "targets": ((0, {"value_min": "很多"}), ("type_error", "2", "value_min 很多")),
    "responsibilities": ((1, {"agency_id": "990000-no-such"}), ("foreign_key", "3", "agency_id 990000-no-such")),
    "clauses": ((1, {"parent_id": "anzhou-2020-1-c9"}), ("foreign_key", "3", "parent_id anzhou-2020-1-c9")),
    "cities": ((1, {"city_id": "990000"}), ("primary_key", "3", "")),  # given twice
}


def test_frictionless_finds_every_value_that_the_schema_forbids(tmp_path: Path) -> None:
    facts = FACTS
    for table, ((number, values), _) in WRONG.items():
        facts = with_row(facts, table, number, **values)
    found = check_package(write_package(facts, SCHEMAS, tmp_path))
    for table, (_, (kind, line, value)) in WRONG.items():
        of_table = [failure for failure in found if Path(failure.file).name == f"{table}.csv"]
        assert any(kind in f.check and (f.row, value) in ((line, f.value), (line, "")) for f in of_table), of_table
    (project,) = (failure for failure in found if failure.value == "kind castle")
    assert project.clause_id == "anzhou-2020-1-c1-1-p1"


def test_a_descriptor_that_is_none_is_found(tmp_path: Path) -> None:
    descriptor = write_package(FACTS, SCHEMAS, tmp_path)
    descriptor.write_text(descriptor.read_text("utf-8").replace('"resources"', '"sources"'), encoding="utf-8")
    (failure,) = check_package(descriptor)
    assert "resources" in failure.expected
    assert failure.file.endswith("datapackage.json")


def test_a_file_changed_after_writing_is_found(tmp_path: Path) -> None:
    descriptor = write_package(FACTS, SCHEMAS, tmp_path)
    (tmp_path / "errata.csv").write_text("", encoding="utf-8")
    assert any("errata.csv" in failure.file for failure in check_package(descriptor))


def test_every_failure_is_listed_by_claim() -> None:
    wrong = with_row(with_row(FACTS, "projects", quote="甲"), "positions", quote="乙")
    with pytest.raises(CheckFailed) as error:
        stop_on(_own(with_row(wrong, "citations", document_number="")))
    said = str(error.value)
    assert isinstance(error.value, PlanDataError)
    assert "3 failures of 2 checks" in said
    assert "every quote is the text:" in said
    for words in ("projects.csv", "positions.csv", "'甲'", "'乙'", "anzhou-2020-1-c1-1-p1", "no text is blank:"):
        assert words in said


def test_nothing_stops_when_nothing_failed() -> None:
    stop_on(())


def test_a_long_value_is_cut_in_the_message() -> None:
    said = str(Failure("clauses.csv", "c1", None, "字" * 500, "words", "Mend it."))
    assert len(said) < 200
