"""Places in running text: what is found, as what, and what must not be; invented sentences of the genre's forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import REFERENCE, paragraphs_of, plan_of
from test_cities import BAOTOU, CHONGQING, HAINAN, STATE, gazetteer_of

from plandata.facts.cities import Gazetteer
from plandata.facts.mentions import find_city_mentions
from plandata.model import Judgement

JILIN = gazetteer_of(
    "220000",
    "2016-09-30",
    ("长吉", "长春市、吉林市"),
    ("珲乌", "珲春市、乌兰浩特市"),
    ("中新[吉林]牧场", "吉林市"),
    ("引松入{榆}", "榆树市"),
)
SHENZHEN = gazetteer_of("440300", "2023-01-01")
HUBEI = gazetteer_of("420000", "2021-11-15")

SCANNED = [
    # lists of full names, short names
    (JILIN, "支持长春市、吉林市试点", "长春市=220100 吉林市=220200"),
    (JILIN, "在辽源、松原等城市建设粮库", "辽源=220400 松原=220700"),
    # 吉林: the list, the range, what follows, the sentence's own city tell it; else both
    (JILIN, "在松原、吉林、四平推广", "松原=220700 吉林=220200 四平=220300"),
    (JILIN, "吉林和黑龙江两省共建", "吉林=220000 黑龙江=230000"),
    (JILIN, "新建吉林至珲春公路", "吉林=220200 珲春=222404"),
    (JILIN, "助力吉林全面振兴", "吉林=220000"),
    (JILIN, "吉林市建设法治吉林", "吉林市=220200 吉林=220200"),
    (JILIN, "建设吉林云计算园", "吉林=220000 吉林=220200"),
    # bare towns in a list that says so, on a road, after their county; else they are words
    (JILIN, "提升奢岭、岔路河等卫星镇功能", "奢岭=220112003 岔路河=220221102"),
    (JILIN, "新建龙井至大蒲柴河公路", "龙井=222405 大蒲柴河=222403107"),
    (JILIN, "在东丰县那丹伯建厂", "东丰县=220421 那丹伯=220421103"),
    (JILIN, "长春市建设幸福社区", "长春市=220100"),
    # a path of full names is one place, a bare name before it another
    (JILIN, "长春市九台区先行", "长春市九台区=220113"),
    (JILIN, "与内蒙古满洲里市合作", "内蒙古=150000 满洲里市=150781"),
    (STATE, "在某省、贵州省松桃县开展", "贵州省松桃县=520628"),
    # groups; in a line's name; an alias that holds in one setting only, one inside a name
    (JILIN, "长吉一体化", "长吉=220100 长吉=220200"),
    (JILIN, "推进珲乌线改造", "珲乌=222404 珲乌=152201"),
    (JILIN, "支持中新吉林牧场", "吉林=220200"),
    (JILIN, "实施引松入榆工程", "榆=220182"),
    # rivers, mountains and lakes that bear a place's name
    (JILIN, "治理伊通河、图们江，保护长白山", ""),
    (STATE, "整治浦阳江、大黑河和龙湖沿岸", ""),
    (STATE, "浙江省西湖水质", "浙江省=330000"),
    # words that are also names
    (STATE, "维护和平，开放合作，惠及南部，公安机关负责", ""),
    (HAINAN, "构建东方智慧城", ""),
    (CHONGQING, "让群众健康长寿", ""),
    (BAOTOU, "守护绿水青山", ""),
    (JILIN, "防范重大安全风险", ""),
    (STATE, "市和县区财政", ""),
    # the end of a name begins another word
    (JILIN, "培育长春市场", "长春=220100"),
    (JILIN, "长春河道整治", "长春=220100"),
    # a name that is the tail of an unknown one
    (JILIN, "双榆树至长春", "长春=220100"),
    # districts: of the plan's own city by their bare names; elsewhere in a list that says so, before 经开区
    (SHENZHEN, "推动福田、宝安协同", "福田=440304 宝安=440306"),
    (SHENZHEN, "推动南山、福田三区协同", "南山=440305 福田=440304"),
    (CHONGQING, "支持长寿经开区建设", "长寿=500115"),
    (HUBEI, "支持公安、石首等县市种稻", "公安=421022 石首=421081"),
    # homonyms elsewhere need a neighbour
    (STATE, "河南省平顶山市新华区试点", "河南省平顶山市新华区=410402"),
    (CHONGQING, "支持重庆(荣昌)市场", "重庆=500000 荣昌=500153"),
    (HAINAN, "三亚市、琼海市试点", "三亚市=460200 琼海市=469002"),
    # a range with a remark; places abroad
    (JILIN, "舒兰(省界)至吉林段", "舒兰=220283 吉林=220200"),
    (JILIN, "珲春-扎鲁比诺-(日)新泻航线", "珲春=222404 扎鲁比诺=x-zhalubinuo 新泻=x-xinxi"),
    # hard-wrapped lines
    (JILIN, "在长\n  春市开工", "长\n  春市=220100"),
    (JILIN, "", ""),
]


@pytest.mark.parametrize(("gazetteer", "text", "expected"), SCANNED)
def test_scan(gazetteer: Gazetteer, text: str, expected: str) -> None:
    found = [f"{text[m.start : m.end]}={city_id}" for m in gazetteer.scan(text) for city_id in m.city_ids]
    assert " ".join(found) == expected


HOW = [
    ("推进珲乌线改造", "in_name"),
    ("依托珲乌、长吉交通轴线", "in_name in_name"),
    ("支持长春某某股份有限公司扩产", "in_name"),
    ("举办中国(长春)国际种业博览会", "in_name"),
    ("实施引松入榆工程", "in_name"),
    # a company further on, behind a verb, has no part in it
    ("长春引进某某有限公司", "short_name"),
    ("支持长春与某某公司合作", "short_name"),
    ("长吉一体化", "group"),
    ("前郭县试点", "alias"),
    ("新建吉林至珲春公路", "context short_name"),
    ("建设吉林云计算园", "ambiguous"),
]


@pytest.mark.parametrize(("text", "how"), HOW)
def test_how(text: str, how: str) -> None:
    assert " ".join(match.resolution.how for match in JILIN.scan(text)) == how


@given(st.text(alphabet="长春吉林市省县区、至和(（）)\n 四平辽源到-江河的", max_size=40))
def test_matches_lie_in_order_inside_the_text(text: str) -> None:
    matches = JILIN.scan(text)
    edges = [edge for match in matches for edge in (match.start, match.end)]
    assert edges == sorted(edges)
    assert all(0 <= match.start < match.end <= len(text) and match.city_ids for match in matches)


def test_rows_point_to_the_text() -> None:
    plan = plan_of("长春市政府负责。", "长吉两市协同。", region="220000", date="2016-09-30")
    gazetteer = Gazetteer.for_plan(REFERENCE, Judgement(), plan.settings)
    rows = find_city_mentions(plan, paragraphs_of(plan), gazetteer, task_of={"p-p1": "t1"}.get, body_spans=[(0, 5)])
    assert [(row.mention_id, row.task_id, row.resolution) for row in rows] == [("p-mention-0", "t1", "in_body")]
    rows = find_city_mentions(plan, paragraphs_of(plan), JILIN, task_of=lambda _clause: None)
    assert [row.mention_id for row in rows] == ["p-mention-0", "p-mention-9-220100", "p-mention-9-220200"]
    assert all(plan.text[row.start_char : row.end_char] == row.quote for row in rows)
