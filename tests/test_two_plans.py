"""Two plans never collide: what they share is worded alike, and what is one plan's own has an id of its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from reading import REFERENCE, plan_of

from plandata.errors import PlanDataError
from plandata.facts.agencies import check_homophones
from plandata.facts.reading import read_facts
from plandata.model import Judgement, PlanFacts
from plandata.publish.database import build_database, disagreements, union_of
from plandata.publish.schema import load_schemas
from plandata.read.outline import read_outline

SCHEMAS = load_schemas(Path(__file__).parents[1] / "datasets" / "schema")


def facts_of(
    plan_id: str, note: str, *, region: str | None, date: str | None = None, issuer: str = "某市人民政府"
) -> PlanFacts:
    lines = (f"护林规划{plan_id}", "一、主要任务", f"（一）修路。加强管护。（{note}）", "（二）植树。扩大绿地。")
    plan = plan_of(*lines, date=date)
    plan = replace(plan, plan_id=plan_id, settings=replace(plan.settings, region=region, issuer=issuer))
    return read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, Judgement())


def ids_of(facts: PlanFacts) -> set[str]:
    return {row.agency_id for row in facts.responsibilities}


TOGETHER = [
    # one class of bodies, its places set apart by brackets or by commas
    ({"note": "各县（市、区）政府负责", "region": "220000"}, {"note": "各县、市、区政府负责", "region": "220000"}),
    # one office by its full and by its short name
    ({"note": "省发展和改革委员会负责", "region": "220000"}, {"note": "省发改委负责", "region": "220000"}),
    # a county before and after it was named otherwise under the same code
    (
        {"note": "苍山县政府负责", "region": "371300", "date": "2013-05-01"},
        {"note": "兰陵县政府负责", "region": "371300", "date": "2020-05-01"},
    ),
    # a central body in a plan of a place and in one of no known place
    ({"note": "国务院负责", "region": "220000"}, {"note": "国务院负责", "region": None}),
]


@pytest.mark.parametrize(("one", "two"), TOGETHER)
def test_what_plans_share_is_one_row(one: dict[str, str], two: dict[str, str]) -> None:
    plans = [facts_of("a-2020-1", **one), facts_of("b-2021-2", **two)]
    assert disagreements(plans, SCHEMAS) == ()
    assert ids_of(plans[0]) == ids_of(plans[1])
    names = [row["name"] for row in union_of(plans, SCHEMAS)["plan_agencies"] if row["agency_id"] in ids_of(plans[0])]
    assert sorted(names) == sorted(duty.name for plan in plans for duty in plan.responsibilities)


@pytest.mark.parametrize("note", ["市财政局负责", "护林办公室负责", "各区县政府负责", "县公安局负责"])
def test_bodies_of_plans_without_a_region_are_each_plans_own(note: str) -> None:
    plans = [facts_of(plan_id, note, region=None) for plan_id in ("a-2020-1", "b-2021-2")]
    assert all(one.startswith("a-2020-1-") for one in ids_of(plans[0]))
    assert ids_of(plans[0]).isdisjoint(ids_of(plans[1]))
    assert disagreements(plans, SCHEMAS) == ()


@pytest.mark.parametrize("names", [("市监察局", "市检察局"), ("市财政局", "市材政局"), ("市水务局", "市税务局")])
def test_a_body_that_sounds_like_a_known_office_is_another_one(names: tuple[str, str]) -> None:
    """监察局 is a known office; 检察局, as a plan writes it, must not become it in another plan of the same city."""
    plans = [
        facts_of(plan_id, f"{name}负责", region="220100")
        for plan_id, name in zip(("a-2020-1", "b-2021-2"), names, strict=True)
    ]
    assert ids_of(plans[0]).isdisjoint(ids_of(plans[1]))
    assert disagreements(plans, SCHEMAS) == ()
    check_homophones(plans[1], plans[:1])


def test_two_bodies_as_written_that_sound_alike_are_never_one() -> None:
    plans = [
        facts_of("a-2020-1", "市施工办公室负责", region="220100"),
        facts_of("b-2021-2", "市事功办公室负责", region="220100"),
    ]
    with pytest.raises(
        PlanDataError, match=r"b-2021-2: agencies 220100-shigong-bangongshi: 长春市事功办公室, which is"
    ):
        check_homophones(plans[1], plans[:1])
    # Near misses: the same name again, the same sound in another city, plans without a region.
    check_homophones(plans[0], [facts_of("c-2022-3", "市施工办公室负责", region="220100")])
    check_homophones(plans[0], [facts_of("c-2022-3", "市事功办公室负责", region="220200")])
    check_homophones(plans[0], [facts_of("c-2022-3", "市事功办公室负责", region=None)])


def test_two_plans_without_a_region_are_built_together(tmp_path: Path) -> None:
    """Each has a 市财政局 and a 护林办公室 of its own: nothing of them stands under 000000, and no name is lost."""
    notes = ("市财政局牵头，护林办公室、国务院配合", "市财政局、护林办公室负责")
    plans = [
        facts_of(plan_id, note, region=None) for plan_id, note in zip(("a-2020-1", "b-2021-2"), notes, strict=True)
    ]
    with closing(sqlite3.connect(build_database(plans, SCHEMAS, tmp_path / "plans.db"))) as database:
        rows = database.execute("select agency_id, name from agencies order by 1").fetchall()
        duties = database.execute(
            "select plan_id, count(distinct agency_id) from responsibilities group by 1"
        ).fetchall()
    own = [name for agency, name in rows if not agency.startswith("000000-")]
    assert sorted(own) == sorted(["市财政局", "护林办公室", "某市人民政府"] * 2)
    assert [name for agency, name in rows if agency.startswith("000000-")] == ["国务院"]
    assert duties == [("a-2020-1", 3), ("b-2021-2", 2)]


def test_a_central_plan_without_a_division_names_central_bodies() -> None:
    facts = facts_of("a-2020-1", "发展改革委、财政部负责", region="000000", issuer="国务院办公厅")
    assert all(one.startswith("000000-") for one in ids_of(facts))
