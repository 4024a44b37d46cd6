"""Reference tables and a plan's judgement are read strictly: every mistake is said with file and line or entry."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from plandata.errors import PlanDataError
from plandata.model import Alias, Correction, ErratumNote, Reference
from plandata.reference.lookups import read_judgement, read_reference

PUBLISHED = Path(__file__).parents[1] / "datasets" / "reference"
FILES = {
    "divisions.csv": (
        "code,name,level,parent_code,since,until,longitude,latitude,longitude_source,latitude_source,pinyin,name_en,"
        "code_now,name_now,change,change_source,source\n"
        "990000,安州省,province,,,,,,,,anzhou,Anzhou,990000,安州省,,,虚构\n"
        "990100,云江市,prefecture,990000,,,120.5,30.25,,,yunjiang,Yunjiang,990100,云江市,,,虚构\n"
    ),
    "divisions-towns-9.csv": (
        "code,name,level,parent_code,pinyin,name_en,source\n990101001,东湖镇,township,990101,donghu,Donghu,虚构\n"
    ),
    "agencies.csv": (
        "stem,short,aliases,kind,level,name_en,source\n"
        "水利厅,水利厅,水利局、水务厅,department,local,Water Resources,虚构\n"
    ),
    "units.yml": "- {name: 吨, kind: output, aliases: [公吨]}\n- {name: 亩, kind: output}\n",
    "verbs.yml": "lead_verbs: [牵头, 负责]\nmarks:\n  lead: [牵头单位]\n",
}


def _reference(folder: Path, **changed: str) -> Path:
    for name, text in (FILES | {name.replace("__", "."): text for name, text in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _judgement(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published() -> Reference:
    return read_reference(PUBLISHED)


def test_reference_is_read_into_typed_values(tmp_path: Path) -> None:
    reference = read_reference(_reference(tmp_path))
    province, city, town = reference.divisions
    assert (province.parent_code, province.longitude, province.since) == (None, None, None)  # empty is null
    assert (city.longitude, city.parent_code) == (Decimal("120.5"), "990000")
    assert (town.code, town.code_now, town.level) == ("990101001", None, "township")
    assert reference.body_forms[0].aliases == ("水利局", "水务厅")
    assert [unit.name for unit in reference.units] == ["吨", "亩"]
    assert reference.aliases == ()  # the one reference file that need not be there


def test_word_lists_are_named_by_file_and_list(tmp_path: Path) -> None:
    lexicon = read_reference(_reference(tmp_path)).lexicon
    assert dict(lexicon) == {"verbs.lead_verbs": ("牵头", "负责"), "verbs.marks.lead": ("牵头单位",)}


def test_the_published_reference_reads(published: Reference) -> None:
    """A division, a town, a body and a unit that anyone can vouch for."""
    names = {(division.code, division.name) for division in published.divisions}
    assert {("110000", "北京市"), ("110101001", "东华门街道")} <= names
    assert any(form.stem == "国务院办公厅" for form in published.body_forms)
    assert any(unit.name == "公顷" for unit in published.units)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("divisions__csv", FILES["divisions.csv"].replace("30.25", "north"), "line 3, latitude"),  # not a number
        ("divisions__csv", FILES["divisions.csv"].replace("990100,云江市", "990100,"), "line 3, name"),  # no name
        ("divisions__csv", FILES["divisions.csv"].replace("parent_code", "parent"), "line 1"),  # another head
        ("divisions__csv", FILES["divisions.csv"] + "990200,海州市\n", "line 4"),  # cells left out
        ("divisions__csv", FILES["divisions.csv"] + FILES["divisions.csv"].split("\n")[1] + "\n", "given twice"),
        ("agencies__csv", FILES["agencies.csv"] + FILES["agencies.csv"].split("\n")[1] + "\n", "line 3"),  # twice
        ("units__yml", "- {name: 吨, kind: output}\n- {name: 亩, kind: output, aliases: [吨]}\n", "吨 given twice"),
        ("units__yml", "- {name: 吨}\n", "entry 1"),  # no kind
        ("units__yml", "- {name: 吨, kind: output, alias: [公吨]}\n", "unknown key alias"),
        ("units__yml", "- {name: 1, kind: output}\n", "entry 1, name"),  # a number is not a name
        ("verbs__yml", "lead_verbs: [牵头, 牵头]\n", "牵头 given twice"),
        ("verbs__yml", "lead_verbs: 牵头\n", "lead_verbs"),  # a word is not a list of words
        ("verbs__yml", "lead_verbs: [牵头]\nlead_verbs: [负责]\n", "line 2"),  # YAML would keep the last
        ("verbs__yml", "lead_verbs: [否, no]\n", "entry 2"),  # YAML reads no as false
        ("aliases__yml", "- {surface: 云, kind: city, means: 云江市, reason: r}\n", "entry 1, means"),  # not a list
        ("aliases__yml", "- {surface: 云, kind: town, means: [云江市], reason: r}\n", "one of city, agency"),
    ],
)
def test_a_mistake_in_reference_is_said_with_its_place(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(PlanDataError) as error:
        read_reference(_reference(tmp_path, **{name: text}))
    assert says in str(error.value)
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (lambda lexicon: lexicon["verbs.assist"], "verbs.yml"),  # a list that was renamed
        (lambda lexicon: lexicon["verbs.marks.support"], "no list marks.support"),  # in a mapping
        (lambda lexicon: lexicon.of_file("verbs")["assist"], "verbs.yml"),  # asked for by its name in the file
        (lambda lexicon: lexicon.of_file("gone")["heads"], "gone.yml"),  # the whole file
    ],
)
def test_a_list_that_the_rules_ask_for_and_nobody_has_is_said_with_its_file(tmp_path: Path, asked, says) -> None:
    lexicon = read_reference(_reference(tmp_path)).lexicon
    assert lexicon.get("verbs.assist", ()) == ()
    with pytest.raises(PlanDataError) as error:
        asked(lexicon)
    assert says in str(error.value)
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize("missing", ["divisions.csv", "agencies.csv", "units.yml"])
def test_reference_that_is_gone_stops(tmp_path: Path, missing: str) -> None:
    (_reference(tmp_path) / missing).unlink()
    with pytest.raises(PlanDataError, match=missing):
        read_reference(tmp_path)


def test_a_reference_file_in_another_encoding_stops(tmp_path: Path) -> None:
    _reference(tmp_path)
    (tmp_path / "agencies.csv").write_bytes(FILES["agencies.csv"].encode("gbk"))
    with pytest.raises(PlanDataError, match="UTF-8"):
        read_reference(tmp_path)


def test_a_plan_without_etc_has_no_judgement(tmp_path: Path) -> None:
    judgement = read_judgement(tmp_path / "etc")
    assert (judgement.aliases, judgement.corrections, judgement.errata, judgement.expectations) == ((), (), (), {})


def test_judgement_is_read_into_typed_values(tmp_path: Path) -> None:
    _judgement(tmp_path, "aliases.yml", "- {surface: 双江, kind: city, means: [云江市, 海江市], reason: 合称}\n")
    _judgement(tmp_path, "errata.yml", "- {clause: c1, found: 斤, read_as: 厅, reason: 错字, evidence: 上文, nth: 2}\n")
    _judgement(
        tmp_path, "expectations.yml", "tasks: {count: 2, proof: 1. and 2.}\nclauses.kind=task: {count: 2, proof: p}\n"
    )
    _judgement(
        tmp_path,
        "corrections.yml",
        "- {table: projects, action: drop, clause: c1-1, found: 水网, reason: 泛称}\n"
        "- {table: projects, action: change, clause: c1-1, found: 水库, reason: 全称, values: {name: 东湖水库}}\n",
    )
    judgement = read_judgement(tmp_path)
    assert judgement.aliases == (Alias("双江", "city", ("云江市", "海江市"), "合称"),)
    assert judgement.errata == (ErratumNote("c1", "斤", "厅", "错字", "上文", 2),)
    assert judgement.corrections[0] == Correction("projects", "drop", "c1-1", "水网", "泛称")
    assert judgement.corrections[1].values == {"name": "东湖水库"}
    assert judgement.expectations == {"tasks": 2, "clauses.kind=task": 2}


CORRECTION = "- {table: projects, action: drop, clause: c1, found: 水网, reason: 泛称}\n"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("alias.yml", "[]\n", "a file nothing reads"),  # a slip in the file's name would drop the judgement
        ("corrections.yml", CORRECTION.replace("projects", "project"), "'project'"),  # no such table
        ("corrections.yml", CORRECTION.replace("drop", "delete"), "one of add, drop, change"),
        ("corrections.yml", CORRECTION.replace("drop", "add"), "expected values"),  # what is to be added?
        ("corrections.yml", CORRECTION.replace(", reason: 泛称", ""), "no reason"),
        ("corrections.yml", CORRECTION.replace("found: 水网", "found: ''"), "entry 1, found"),
        ("corrections.yml", CORRECTION.replace("泛称}", "泛称, nth: 0}"), "a whole number from 1"),
        ("corrections.yml", CORRECTION.replace("泛称}", "泛称, nth: true}"), "a whole number from 1"),
        ("errata.yml", "- {clause: c1, found: 斤, read_as: 厅, reason: 错字}\n", "no evidence"),
        ("expectations.yml", "tasks: 2\n", "expectations.yml, tasks"),  # a count without its proof
        ("expectations.yml", "tasks: {count: '2', proof: p}\n", "tasks, count"),
        ("expectations.yml", "tasks: {count: 2, proof: p}\ntasks: {count: 3, proof: p}\n", "line 2"),
        ("expectations.yml", "- tasks\n", "a mapping"),
        ("aliases.yml", "surface: 双江\n", "a list"),
    ],
)
def test_a_mistake_in_judgement_is_said_with_its_place(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(PlanDataError) as error:
        read_judgement(_judgement(tmp_path, name, text))
    assert says in str(error.value)
    assert name in str(error.value)
