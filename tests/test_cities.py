"""The gazetteer: names of a date, short and former names, groups, homonyms by region, rows with their parents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import REFERENCE, plan_of

from plandata.annotate.place_names import holds_at, month_of, short_name
from plandata.errors import PlanDataError
from plandata.facts.cities import Gazetteer, city_rows, edition_of
from plandata.facts.plan_cities import plan_city_rows
from plandata.model import Alias, Judgement, Mention, ProjectCity


def gazetteer_of(region: str, date: str | None, *aliases: tuple[str, str]) -> Gazetteer:
    """The gazetteer of an invented plan; aliases as (surface, names joined by 、)."""
    own = tuple(Alias(surface, "city", tuple(means.split("、")), "test") for surface, means in aliases)
    return Gazetteer.for_plan(REFERENCE, Judgement(aliases=own), plan_of("", region=region, date=date).settings)


JILIN = gazetteer_of("220000", "2016-09-30", ("延龙图", "延吉市、龙井市、图们市"))
JILIN_NOW = gazetteer_of("220000", None)
HAINAN = gazetteer_of("460000", "2025-03-17")
CHONGQING = gazetteer_of("500000", "2019-06-28")
BAOTOU = gazetteer_of("150200", "2022-04-14")
STATE = gazetteer_of("000000", "2018-08-05")

SURFACES = [
    (JILIN, "长春市", ("220100",), "full_name"),
    (JILIN, "长春", ("220100",), "short_name"),
    # a district by its short name, by its path
    (JILIN, "九台", ("220113",), "short_name"),
    (JILIN, "长春市九台区", ("220113",), "full_name"),
    # autonomous areas: the people is left out
    (JILIN, "延边州", ("222400",), "short_name"),
    (JILIN, "伊通县", ("220323",), "short_name"),
    (JILIN, "前郭县", ("220721",), "alias"),
    # a code of the date: 公主岭 moved to another prefecture in 2020
    (JILIN, "公主岭市", ("220381",), "full_name"),
    (JILIN_NOW, "公主岭市", ("220184",), "full_name"),
    # a name given up in 2014 stands for the district that it became
    (JILIN, "双城市", ("230113",), "alias"),
    # groups: from the plan's aliases, from the reference data
    (JILIN, "延龙图", ("222401", "222405", "222402"), "group"),
    (STATE, "京津冀", ("110000", "120000", "130000"), "group"),
    # homonyms: the plan's own region first, then the higher level
    (JILIN, "朝阳区", ("220104",), "full_name"),
    (STATE, "海南", ("460000",), "short_name"),
    (HAINAN, "东方", ("469007",), "short_name"),
    (CHONGQING, "长寿区", ("500115",), "full_name"),
    (BAOTOU, "达茂旗", ("150223",), "alias"),
    # a place abroad, a slip for another
    (JILIN, "海参崴", ("x-haishenwai",), "full_name"),
    (JILIN, "新泻", ("x-xinxi",), "alias"),
]


@pytest.mark.parametrize(("gazetteer", "surface", "ids", "how"), SURFACES)
def test_resolve(gazetteer: Gazetteer, surface: str, ids: tuple[str, ...], how: str) -> None:
    found = gazetteer.resolve(surface)
    assert found is not None
    assert (found.city_ids, found.how) == (ids, how)


# Words that only look like names, parts of names, the country itself
@pytest.mark.parametrize("surface", ["", "市", "长", "城市", "市辖区", "长春市政府", "中华人民共和国", "九台长春市"])
def test_resolve_nothing(surface: str) -> None:
    assert JILIN.resolve(surface) is None


def test_a_former_name_says_what_became_of_it() -> None:
    found = JILIN.resolve("双城市")
    assert found is not None
    assert found.note is not None
    assert "双城区" in found.note


def test_near_tells_homonyms_apart() -> None:
    # 新华区 is in 石家庄, 沧州 and 平顶山: nobody can tell without a neighbour
    alone, beside = STATE.resolve("新华区"), STATE.resolve("新华区", near=("410400",))
    assert alone is not None
    assert alone.how == "ambiguous"
    assert beside is not None
    assert beside.city_ids == ("410402",)


@pytest.mark.parametrize(
    ("text", "length"),
    [("长春市人民政府", 3), ("长春市九台区政府", 6), ("公主岭市政府", 4), ("吉林银监局", 2), ("省财政厅", 0), ("", 0)],
)
def test_head(text: str, length: int) -> None:
    found = JILIN.head(text)
    assert (found.end if found else 0) == length


def test_lineage_ends_at_the_province() -> None:
    assert JILIN.lineage("220113") == ("220113", "220100", "220000")
    # a town, under its county of the date
    assert JILIN.lineage("220184105") == ("220184105", "220381", "220300", "220000")
    # a county under its province, a place abroad
    assert HAINAN.lineage("469007") == ("469007", "460000")
    assert JILIN.lineage("x-haishenwai") == ("x-haishenwai",)


def test_city_rows_hold_every_parent() -> None:
    rows = city_rows(JILIN, ["220113", "x-haishenwai"])
    assert [row.city_id for row in rows] == ["220000", "220100", "220113", "x-haishenwai"]
    ids = {row.city_id for row in rows}
    assert all(row.parent_id in ids for row in rows if row.parent_id)


def test_city_says_what_became_of_it() -> None:
    row = JILIN.city("220381")
    assert (row.short_name, row.code_now, row.name_now, row.pinyin) == ("公主岭", "220184", "公主岭市", "gongzhuling")
    assert row.change is not None
    assert "2020年" in row.change


def test_a_wrong_id_is_said_plainly() -> None:
    with pytest.raises(PlanDataError, match="999999"):
        JILIN.division("999999")


def test_an_alias_must_name_one_division() -> None:
    with pytest.raises(PlanDataError, match="朝阳区 names"):
        gazetteer_of("220000", "2016-09-30", ("老朝阳", "朝阳区"))
    assert gazetteer_of("220000", "2016-09-30", ("老朝阳", "长春市朝阳区")).resolve("老朝阳") is not None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("吉林省", "吉林"),
        ("延边朝鲜族自治州", "延边"),
        ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("双营子回族乡", "双营子"),
        # one character is no name by itself
        ("蔚县", "蔚县"),
        ("东乡族自治县", "东乡"),
        ("浦东新区", "浦东"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name, REFERENCE.lexicon) == short


def test_month_of() -> None:
    assert month_of("2016-09-30") == "201609"
    assert month_of(None) > "209912"


DATED = [row for row in REFERENCE.divisions if row.since or row.until]  # towns have no dates
MONTHS = st.integers(2012, 2030).flatmap(lambda y: st.integers(1, 12).map(lambda m: f"{y}{m:02}"))


@given(month=st.one_of(MONTHS, st.just("194910"), st.just(month_of(None))))
def test_an_edition_has_the_divisions_of_each_of_its_months(month: str) -> None:
    edition = edition_of(REFERENCE, month)
    assert edition <= month
    assert all(holds_at(row, edition) == holds_at(row, month) for row in DATED)


@given(month=MONTHS)
def test_a_code_has_one_name_at_any_time(month: str) -> None:
    codes = [row.code for row in REFERENCE.divisions if row.level != "township" and holds_at(row, month)]
    assert len(codes) == len(set(codes))


def test_plan_city_rows() -> None:
    def mention(start: int, city: str, surface: str, task: str | None) -> Mention:
        return Mention(
            f"m{start}{city}",
            "p",
            "c",
            task,
            "city",
            city,
            None,
            None,
            surface,
            "short_name",
            start,
            start + 2,
            surface,
            "rule",
        )

    named = [
        mention(0, "220100", "长吉", "t1"),
        mention(0, "220200", "长吉", "t1"),
        mention(5, "220100", "长春", "t1"),
        mention(9, "220100", "长春", None),
        mention(15, "220182105", "大岭", "t1"),
    ]
    rows = plan_city_rows(plan_of("x"), JILIN, named, [ProjectCity("p1", "220113", "p")])
    # what names two places is nobody's own name: a division that nothing else names goes by its full name; the code of
    # a town is today's, never one of the plan's date
    assert [
        (row.city_id, row.name, row.code_then, row.mention_count, row.task_count, row.project_count) for row in rows
    ] == [
        ("220100", "长春", "220100", 3, 1, 0),
        ("220113", "九台区", "220113", 0, 0, 1),
        ("220182105", "大岭", None, 1, 1, 0),
        ("220200", "吉林市", "220200", 1, 1, 0),
    ]
