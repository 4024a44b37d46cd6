"""Names in pinyin: places sound as their divisions do, joint names as the places that they join."""

from __future__ import annotations

import pytest
from reading import REFERENCE, outlined, plan_of

from plandata.facts.cities import Gazetteer, city_rows
from plandata.facts.pinyin import Speller, place_readings, slug
from plandata.facts.reading import read_facts
from plandata.model import Alias, Judgement, Mention

NAMED = (
    # surface, its division
    ("长春", "220100"), ("四平", "220300"), ("长平", "220100"), ("长平", "220300"), ("长岭县", "220722"),
    ("珲春", "222404"), ("珲乌", "222404"), ("珲乌", "152201"), ("延边州", "222400"), ("长客", "220100"),
)  # fmt: skip
GAZETTEER = Gazetteer.for_plan(REFERENCE, Judgement(), plan_of("", region="220000", date="2016-09-30").settings)
MENTIONS = [
    Mention(f"m{at}", "p", "c", None, "city", city, None, None, surface, "in_name", at, at + 2, surface, "rule")
    for at, (surface, city) in enumerate(NAMED)
]
READINGS = place_readings(city_rows(GAZETTEER, {city for _, city in NAMED}), MENTIONS)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("珲春国际物流园区", "hunchun guoji wuliu yuanqu"),  # pypinyin reads huichun
        ("长岭至长春支线", "changling zhi changchun zhixian"),  # and zhangling
        ("“长平经济带”", "changping jingjidai"),  # 长 of 长春, 平 of 四平
        ("珲乌线", "hunwu xian"),
        ("延边州政府", "yanbianzhou zhengfu"),
        ("长客产业园", "chang ke chanyeyuan"),  # 客 stands in no name of the place: only part of it is read
        ("市长热线", "shizhang rexian"),  # near-miss: no place
        ("1-4号码头", "1 4 hao matou"),  # not 14
    ],
)
def test_names_are_spelt_as_they_are_read(name: str, sound: str) -> None:
    assert Speller(READINGS).spell(name) == sound


def test_ids_stay_as_they_are() -> None:
    assert slug("相关县(市、区)政府") == "xiangguan-xianshiqu-zhengfu"


def test_full_names_sound_as_short_ones_do() -> None:
    readings = place_readings(city_rows(GAZETTEER, {"222404"}), [])
    assert readings["珲春市"] == "hunchunshi"


def test_a_body_sounds_the_same_in_every_plan() -> None:
    plan, clauses = outlined(
        "一、任务", "（一）修渠。", "挖渠，融入长吉图。（省长吉图办负责）", region="220000", date="2016-09-30"
    )
    joint = Judgement(aliases=(Alias("长吉图", "city", ("长春市", "吉林市", "图们市"), "三市首字"),))
    # one plan tells what 长吉图 joins, the other does not: the shared row of the body is one
    rows = [read_facts(plan, clauses, REFERENCE, judgement).agencies for judgement in (Judgement(), joint)]
    assert rows[0] == rows[1]
    assert "jilinsheng chang ji tu ban" in [body.pinyin for body in rows[0]]
