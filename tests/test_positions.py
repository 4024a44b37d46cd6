"""What a plan wants a division to be: whose, and which words; invented sentences of the genre's forms."""

from __future__ import annotations

import pytest
from reading import REFERENCE, paragraphs_of, plan_of

from plandata.facts.cities import Gazetteer
from plandata.facts.mentions import find_city_mentions
from plandata.facts.positions import find_positions
from plandata.model import Judgement, Position

READ = [
    ("把四平市打造成三省交界的粮食枢纽。", ["四平市 三省交界的粮食枢纽"]),
    ("将辽源市建设成为纺织名城、“无废城市”和“海绵城市”。", ["辽源市 纺织名城", "辽源市 无废城市", "辽源市 海绵城市"]),
    # several cities share a phrase
    (
        "到2030年，把长春市、吉林市等核心城市打造成东北亚算力高地,人口稳定增长。",
        ["长春市 东北亚算力高地", "吉林市 东北亚算力高地"],
    ),
    ("延吉—珲春建设成为边境旅游的桥头堡。", ["延吉市 边境旅游的桥头堡", "珲春市 边境旅游的桥头堡"]),
    # the frame, and the subject carried on
    (
        "松原市坚持油气新城、草原名城的功能定位,加速建设成为宜居都市,成为全国节水示范区。",
        ["松原市 油气新城", "松原市 草原名城", "松原市 宜居都市", "松原市 全国节水示范区"],
    ),
    ("白城市依托风光资源,打造绿色氢能的重要基地。", ["白城市 绿色氢能的重要基地"]),
    # a further phrase behind the comma, but no other statement
    ("把通化市建成医药高地,吉林南部联动发展的门户。", ["通化市 医药高地", "通化市 吉林南部联动发展的门户"]),
    ("建设珲春市、和龙市全面开放的口岸城市。", ["和龙市 全面开放的口岸城市", "珲春市 全面开放的口岸城市"]),
    ("将我省打造成为生态强省。", ["吉林省 生态强省"]),
    # not a city's standing: an airport, a park, a thing built, a body, nobody
    ("推动长春机场成为区域枢纽。", []),
    ("把长春南湖园区打造成创新平台。", []),
    ("长春市建成“一环两纵”的快速路系统。", []),
    ("打造物流枢纽。", []),
    ("建设珲春市、和龙市", []),  # broken off by the end of a line
    ("支持长春市等符合条件的城市申报历史文化名城。", []),
    ("推进四平市试点建设,打造信息共享平台。", []),
]


def positions_of(text: str) -> list[tuple[Position, str]]:
    plan = plan_of(text, region="220000", date="2016-09-30")
    gazetteer = Gazetteer.for_plan(REFERENCE, Judgement(), plan.settings)
    clauses = paragraphs_of(plan)
    mentions = find_city_mentions(plan, clauses, gazetteer, task_of=lambda _clause: None)
    rows = find_positions(plan, clauses, mentions, REFERENCE.words("places"), task_of={"p-p1": "t1"}.get)
    assert all(plan.text[row.start_char : row.end_char] == row.quote for row in rows)
    return [(row, gazetteer.division(row.city_id).name) for row in rows]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_positions(text: str, expected: list[str]) -> None:
    assert sorted(f"{name} {row.phrase}" for row, name in positions_of(text)) == sorted(expected)


def test_ids_tell_shared_phrases_apart() -> None:
    rows = [row for row, _ in positions_of("把长春市、吉林市打造成算力高地。")]
    assert [row.position_id for row in rows] == ["p-position-11-220100", "p-position-11-220200"]
    assert {row.task_id for row in rows} == {"t1"}
