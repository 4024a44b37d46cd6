"""No place is cut out of words: what only looks like a name, and near-misses where the place itself is meant."""

from __future__ import annotations

import pytest
from reading import REFERENCE, plan_of

from plandata.facts.cities import Gazetteer
from plandata.model import Judgement


def places_in(words: str, region: str = "000000") -> list[str]:
    plan = plan_of(words, region=region)
    gazetteer = Gazetteer.for_plan(REFERENCE, Judgement(), plan.settings)
    return [words[match.start : match.end] for match in gazetteer.scan(words)]


CUT_OUT = [
    # a class of places behind a word that ends in the name's first character
    "加快沿海城市污水处理设施改造。",  # not 海城市
    "新增城市绿地二十公顷。",  # not 增城市, a name given up
    "打造宜居城市样板。",
    "对应城市开展协作。",  # the dictionary has 应城市 too
    "推动适应城市发展的产业。",
    "建设省会城市副中心。",
    "发展丘陵山区农机。",
    "支援西部山区教育。",
    "改造老旧港区码头。",
    "推进滨海城市更新。",
    "建设现代城市群。",
    # the kind of the name begins the next word
    "完善临江市政设施。",
    "优化高原县乡公路。",
    "加强清河县乡道路建设。",
    "打造通道县乡道路样板。",
    "扩大县域商业。",
    "加强海港区域管理。",
    "推动全市场景开放。",
    # sides of rivers and hills
    "修建河南岸步道。",
    "加固湖南侧护岸。",
    "改善江北侧绿地。",
    "修建山西麓步道。",
    "完善河南段护栏。",
    "整治太湖南岸岸线。",
    "推进渤海南部渔场保护。",
    # idioms, measures
    "实现社会长治久安。",
    "实现河清海晏、国泰民安。",
    "建设四平方公里公园。",
    "完善三平方米摊位。",
    # words that join
    "会同县公安局开展巡查。",
    "与县交通运输局共建。",
    "由市教育局和县卫生健康局共同推进。",
    # everyday words
    "加快新兴产业发展。",
    "深化友好城市交往。",
    "改造北安全通道。",
    "新增城口道路。",
    "建设江南水乡古镇。",
    "支持定海城建设。",
    "保持社会和谐安定。",
    "弘扬太和精神。",
    # the word before or a longer word holds it: 推广|西芹, 隆重庆祝, 文山会海
    "推广西芹种植。",
    "隆重庆祝丰收节。",
    "开创新疆域。",
    "整治文山会海。",
    "清理河道南岸区段。",  # 区 opens a word with what follows
]


@pytest.mark.parametrize("words", CUT_OUT)
def test_no_place_is_cut_out_of_words(words: str) -> None:
    assert places_in(words) == []


# Where the plan's own region has a place of that name, which is likelier then: words, region.
CUT_OUT_AT_HOME = [
    # the tail or the middle of a longer word
    ("建设一批整体推进示范县。", "410000"),  # not 范县
    ("建成国际出海口基地。", "350000"),  # not 海口镇
    ("密切党和政府联系群众的渠道。", "620000"),  # not 和政
    # what follows makes a word with the name's last character
    ("培育新乡风。", "410000"),  # 新|乡风
    ("礼敬新乡贤。", "410000"),
    ("保护三江源。", "450000"),  # 三|江源
    # a determiner before a class of places
    ("对标国内诸城市。", "370000"),  # not 诸城市
    ("加强省内诸城市协作。", "370000"),
    # verb and natural feature, twice
    ("推进保山护水。", "530000"),
    ("组织保山治水。", "530000"),
    # a common word that a noun describes
    ("拓宽人才发展通道。", "430000"),  # not 通道侗族自治县
    ("建设物流通道。", "430000"),
    ("拓展至第三国。", "150000"),  # no short name of 第三街道
]


@pytest.mark.parametrize(("words", "region"), CUT_OUT_AT_HOME)
def test_no_place_of_the_own_region_is_cut_out_of_words(words: str, region: str) -> None:
    assert places_in(words, region) == []


MEANT = [
    ("支持诸城市发展汽车产业。", "370000", ["诸城市"]),
    ("推进新乡风电项目。", "410000", ["新乡"]),
    ("支持保山治理石漠化。", "530000", ["保山"]),
    ("展示保山山水。", "530000", ["保山"]),
    ("支持范县、台前县发展。", "410000", ["范县", "台前县"]),
    ("支持通道侗族自治县发展。", "430000", ["通道侗族自治县"]),
    ("加快建设大理。", "530000", ["大理"]),
    ("支持海口市建设自贸港。", "460000", ["海口市"]),
    ("支持海城市发展农机装备。", "210000", ["海城市"]),
    ("加快增城区路网建设。", "440100", ["增城区"]),
    ("支持应城市发展纺织业。", "420000", ["应城市"]),
    ("推进运城市、临汾市一体化。", "140000", ["运城市", "临汾市"]),
    ("支持兴城市建设海洋牧场。", "210000", ["兴城市"]),
    ("支持大连市中山区发展金融。", "210000", ["大连市中山区"]),
    ("建设南山区文体中心。", "440300", ["南山区"]),
    ("完善定海城区路网。", "330000", ["定海"]),  # not 海城区
    ("支持长治、晋城建设。", "140000", ["长治", "晋城"]),  # an everyday word beside its neighbour
    ("支持会同县发展油茶。", "431200", ["会同县"]),
    ("推动和县、含山县发展。", "340500", ["和县", "含山县"]),
    ("支持平原县发展。", "370000", ["平原县"]),
    ("支持临江市发展旅游。", "220000", ["临江市"]),
    ("推动长春市政设施改造。", "220000", ["长春"]),
    ("支持吉林市政府采购。", "220000", ["吉林市"]),
    ("推动四平、辽源协同发展。", "220000", ["四平", "辽源"]),
    ("推进京雄高速河北段建设。", "000000", ["河北"]),  # the part of a line
    ("加强海南岸线保护。", "000000", ["海南"]),
    ("支持湖北西部地区发展。", "000000", ["湖北"]),
    ("推动河南、山东两省联动。", "000000", ["河南", "山东"]),
    ("与北京市共建园区。", "000000", ["北京市"]),
    ("从河南引进技术。", "000000", ["河南"]),
    ("推动成都市区更新。", "510000", ["成都市"]),
    ("推动广西、新疆口岸开放。", "000000", ["广西", "新疆"]),
    ("支持朝阳区内企业。", "110000", ["朝阳区"]),
]


@pytest.mark.parametrize(("words", "region", "surfaces"), MEANT)
def test_a_place_that_is_meant_stays(words: str, region: str, surfaces: list[str]) -> None:
    assert places_in(words, region) == surfaces


# A small place of the plan's region bears a great one's name: words, region, the division that is meant.
NAMESAKES = [
    ("学习北京经验。", "440000", "110000"),  # not 广州市越秀区北京街道
    ("与重庆合作。", "220000", "500000"),  # not 重庆街道
    ("承接河北产业。", "120000", "130000"),  # not 天津市河北区
    ("开通西安航线。", "230000", "610100"),  # not 牡丹江市西安区
    # near-misses: the full name, and a county in the capital of the same name
    ("改造河北区管网。", "120000", "120105"),
    ("支持南昌县发展。", "360000", "360121"),
]


@pytest.mark.parametrize(("words", "region", "meant"), NAMESAKES)
def test_a_great_name_is_the_great_place(words: str, region: str, meant: str) -> None:
    gazetteer = Gazetteer.for_plan(REFERENCE, Judgement(), plan_of(words, region=region).settings)
    assert [match.city_ids for match in gazetteer.scan(words)] == [(meant,)]
