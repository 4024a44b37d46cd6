"""The committed divisions: complete, dated, in WGS 84, read as the places read themselves."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from reading import REFERENCE

from plandata.annotate.place_names import holds_at
from plandata.reference.refresh import before, level_of, parent_of, runs
from plandata.reference.spelling import spell

ROWS = [row for row in REFERENCE.divisions if row.level != "township"]
BY_NAME = {(row.code, row.name): row for row in ROWS}


def test_every_level_is_complete() -> None:
    """33 provinces with 台湾, 香港 and 澳门 make 34; 333 prefectures by the yearbook, and 台北."""
    now = Counter(row.level for row in ROWS if holds_at(row, "202609"))
    assert now["province"] == 34
    assert 330 <= now["prefecture"] <= 340
    assert 2830 <= now["county"] <= 2880
    assert len(REFERENCE.divisions) - len(ROWS) > 38000


@pytest.mark.parametrize("month", ["201401", "201609", "202004", "202609"])
def test_parents_are_there_on_the_date(month: str) -> None:
    codes = {row.code for row in ROWS if holds_at(row, month)}
    assert [row.name for row in ROWS if holds_at(row, month) and row.parent_code and row.parent_code not in codes] == []


@pytest.mark.parametrize(
    ("code", "name", "code_now", "name_now"),
    [
        ("220381", "公主岭市", "220184", "公主岭市"),
        ("220181", "九台市", "220113", "九台区"),
        ("230182", "双城市", "230113", "双城区"),
        # through a second change
        ("130502", "桥东区", "130502", "襄都区"),
        ("371200", "莱芜市", "370100", "济南市"),
        # unchanged
        ("220100", "长春市", "220100", "长春市"),
    ],
)
def test_changes(code: str, name: str, code_now: str, name_now: str) -> None:
    row = BY_NAME[code, name]
    assert (row.code_now, row.name_now) == (code_now, name_now)
    assert bool(row.change) == bool(row.change_source) == ((code, name) != (code_now, name_now))


def test_everything_given_up_has_an_heir() -> None:
    assert [row.name for row in ROWS if row.until and not row.code_now] == []


# Polyphones that a dictionary of running prose reads otherwise
@pytest.mark.parametrize(
    ("code", "name", "pinyin"),
    [
        ("220100", "长春市", "changchun"),
        ("220623", "长白朝鲜族自治县", "changbai"),
        ("130726", "蔚县", "yuxian"),
        ("341500", "六安市", "luan"),
        ("330382", "乐清市", "yueqing"),
        ("341021", "歙县", "shexian"),
        ("140428", "长子县", "zhangzi"),
        ("222404", "珲春市", "hunchun"),
        ("511527", "筠连县", "junlian"),
        ("341621", "涡阳县", "guoyang"),
        ("320116", "六合区", "luhe"),
        ("411100", "漯河市", "luohe"),
        ("350105", "马尾区", "mawei"),
        ("441821", "佛冈县", "fogang"),
        ("653001", "阿图什市", "atushi"),  # transliterated names: 什 shi, 勒 le
        ("652801", "库尔勒市", "kuerle"),
        ("110105", "朝阳区", "chaoyang"),  # near misses, as any dictionary has them
        ("440600", "佛山市", "foshan"),
    ],
)
def test_pinyin(code: str, name: str, pinyin: str) -> None:
    assert BY_NAME[code, name].pinyin == pinyin


@pytest.mark.parametrize(
    ("code", "name", "english"),
    [
        ("220000", "吉林省", "Jilin Province"),
        ("220200", "吉林市", "Jilin City"),
        ("222400", "延边朝鲜族自治州", "Yanbian Korean Autonomous Prefecture"),
        ("220122", "农安县", "Nong'an County"),
        ("220113", "九台区", "Jiutai District"),
        ("610100", "西安市", "Xi'an"),
    ],
)
def test_english(code: str, name: str, english: str) -> None:
    assert BY_NAME[code, name].name_en == english


def test_coordinates_are_converted() -> None:
    """GCJ-02 lies some hundred metres off WGS 84, south-east of it in the north-east: never equal, never far."""
    located = [row for row in ROWS if row.longitude_source is not None]
    assert len(located) > 3400
    for row in located:
        assert row.longitude is not None
        assert row.latitude is not None
        assert row.latitude_source is not None
        assert row.longitude_source is not None
        shift = abs(row.longitude - row.longitude_source) + abs(row.latitude - row.latitude_source)
        assert Decimal("0.0001") < shift < Decimal("0.015"), row.name


def test_files_stay_readable() -> None:
    folder = Path(__file__).parents[1] / "datasets" / "reference"
    sizes = {file.name: file.stat().st_size for file in folder.glob("divisions*.csv")}
    assert len(sizes) == 7
    assert max(sizes.values()) < 1_900_000


# How the divisions are made anew from their sources


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([0, 1, 2], [(0, 2)]),
        ([0, 1, 6], [(0, 6)]),  # four editions without it are a slip
        ([0, 1, 7], [(0, 1), (7, 7)]),  # five are none: it was abolished and came again
        ([3], [(3, 3)]),
    ],
)
def test_a_short_gap_between_editions_is_bridged(places: list[int], expected: list[tuple[int, int]]) -> None:
    assert list(runs(places)) == expected


@pytest.mark.parametrize(("month", "earlier"), [("201601", "201512"), ("201612", "201611"), ("202010", "202009")])
def test_the_month_before(month: str, earlier: str) -> None:
    assert before(month) == earlier


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("220000", "province", None),
        ("220100", "prefecture", "220000"),
        ("220122", "county", "220100"),
        ("469001", "county", "460000"),  # a county without a prefecture above it
    ],
)
def test_level_and_parent_follow_from_the_code(code: str, level: str, parent: str | None) -> None:
    assert (level_of(code), parent_of(code, {"220100": "", "220000": "", "460000": ""})) == (level, parent)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["xi", "an"], "Xi'an"),
        (["chang", "chun"], "Changchun"),
        (["e", "en"], "E'en"),
        ([], ""),
    ],
)
def test_an_apostrophe_parts_syllables_that_begin_with_a_vowel(parts: list[str], name: str) -> None:
    assert spell(parts) == name
