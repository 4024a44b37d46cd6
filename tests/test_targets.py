"""Targets: which figures of invented sentences are promises, with which bounds, units, kinds and deadlines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from annotated import annotations_of, targets_in
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import REFERENCE

from plandata.facts.targets import find_targets

NONE = None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新植农防林7.5万亩。", ("eq", 75000, 75000, "亩", "output")),  # 万 folded
        ("交易额突破1.8万亿元。", ("gt", 1_800_000_000_000, NONE, "元", "output")),
        ("建设棚膜园区30个以上。", ("ge", 30, NONE, "个", "count")),
        ("林地保有率不低于35%。", ("ge", 35, NONE, "%", "standard")),
        ("单位能耗控制在15%以内。", ("le", NONE, 15, "%", "standard")),
        ("煤炭占比降至58％以下。", ("le", NONE, 58, "%", "standard")),  # full-width sign
        ("农机动力稳定在11亿千瓦左右。", ("approx", 1_100_000_000, 1_100_000_000, "千瓦", "output")),
        ("除涝标准达到5年至10年一遇。", ("range", 5, 10, "年一遇", "standard")),
        ("新增学位8000至1万个。", ("range", 8000, 10000, "个", "count")),  # 万 of the second number alone
        ("森林火灾受害率控制在0.5‰以内。", ("le", NONE, Decimal("0.5"), "‰", "standard")),
        ("安全距离要达1米以上，便于维护。", ("ge", 1, NONE, "米", "output")),  # reached: no threshold
        ("全面取缔10蒸吨以下燃煤锅炉。", ("all", NONE, NONE, NONE, "coverage")),
        ("24小时内办结率达95%。", ("eq", 95, 95, "%", "standard")),  # a time in what is measured
        ("打造3—5个行业平台。", ("range", 3, 5, "个", "count")),
        ("货运量年均增长8%左右。", ("approx", 8, 8, "%", "growth")),
        ("铁路占比提高0.5个百分点。", ("eq", Decimal("0.5"), Decimal("0.5"), "百分点", "growth")),
        ("普及率超过30%。", ("gt", 30, NONE, "%", "coverage")),
        ("创建百家绿色工厂。", ("eq", 100, 100, "家", "count")),  # a lone scale is a number
        ("网上办理率达到百分之九十。", ("eq", 90, 90, "%", "standard")),  # Chinese numerals
        ("降低物流成本1500多亿元。", ("gt", 150_000_000_000, NONE, "元", "output")),
        ("审批时间压减至120个工作日。", ("eq", 120, 120, "工作日", "standard")),
        ("开办时间压缩到5个工作日以内。", ("le", NONE, 5, "工作日", "standard")),
        ("融合指数达到65。", ("eq", 65, 65, NONE, "standard")),  # without a unit
        ("实现行政村全覆盖。", ("all", NONE, NONE, NONE, "coverage")),
        ("全面消除重度缺水城市。", ("all", NONE, NONE, NONE, "coverage")),
        ("地区生产总值翻一番。", ("eq", 2, 2, "倍", "growth")),
        ("综合实力位居全国前列。", ("le", NONE, NONE, NONE, "rank")),
        ("创新指数进入全国前10位。", ("le", NONE, 10, "位", "rank")),
        ("开展技术改造、示范推广等20个重点节能工程。", ("eq", 20, 20, "个", "count")),  # after 等
        ("自来水普及率由86%提高到92%。", ("eq", 92, 92, "%", "coverage")),  # not where it starts from
        # nor where any other verb of change starts from
        (
            "排涝能力由0.96立方米每秒提升为1.35立方米每秒。",
            ("eq", Decimal("1.35"), Decimal("1.35"), "立方米/秒", "output"),
        ),
        ("办理时限由20个工作日压缩为5个工作日。", ("eq", 5, 5, "工作日", "standard")),
        ("水面率由6%增至8%。", ("eq", 8, 8, "%", "standard")),
        # a bound whose whole stands between it and its share
        ("招录数量不低于当年退役士兵人数的15%。", ("ge", 15, NONE, "%", "standard")),
        ("年度捕捞量不超过全市渔获总量的15%。", ("le", NONE, 15, "%", "standard")),
        ("年饲养5万只以上现代化禽场3个。", ("eq", 3, 3, "个", "count")),  # how large each is
        ("资助不少于200名青年人才。", ("ge", 200, NONE, "名", "count")),  # the count of those who get money
        ("土地收入用于乡村的比例达到50%以上。", ("ge", 50, NONE, "%", "standard")),
        ("扶持50场次名家讲座。", ("eq", 50, 50, "场次", "count")),
        ("新改建产业路180千米。", ("eq", 180, 180, "公里", "output")),  # 千 of the unit, not of the number
        ("矿渣实现全部利用。", ("all", NONE, NONE, NONE, "coverage")),
        ("重点港口全面实现铁路进港。", ("all", NONE, NONE, NONE, "coverage")),
        ("每个县区至少打造2个特色园区。", ("ge", 2, NONE, "个", "count")),  # the verb between bound and number
        ("确保支农担保业务占比达到80%以上。", ("ge", 80, NONE, "%", "standard")),  # a share to reach, of money
        ("支农贷款占比不得低于50%。", ("ge", 50, NONE, "%", "standard")),
        ("每年统筹资金不少于3亿元，对示范乡镇给予奖励。", ("ge", 300_000_000, NONE, "元", "output")),  # a fund
        ("优良天数达到265天以上。", ("ge", 265, NONE, "天", "standard")),  # days that are counted
        ("城乡居民收入比缩小到1.6以内。", ("le", NONE, Decimal("1.6"), NONE, "standard")),
        ("每千人床位数达6.2张。", ("eq", Decimal("6.2"), Decimal("6.2"), "张", "count")),
        ("平原地区散煤动态清零。", ("all", NONE, NONE, NONE, "coverage")),
        ("动力电池产能达到100GWh。", ("eq", 100, 100, "吉瓦时", "output")),
    ],
)
def test_reads_bounds_unit_and_kind(sentence: str, expected: tuple[object, ...]) -> None:
    (target,) = targets_in(sentence)
    found = (target.comparator, target.value_min, target.value_max, target.unit, target.kind)
    assert found == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "推进5G网络和G11高速建设。",  # digits of a name
        "引进世界500强企业。",  # a name
        "续建地铁1号线。",  # a line's number
        "落实“三个五”战略。",  # a slogan
        "按照2021年7月1日的通知执行。",  # a date
        "从三个方面推进改革。",  # an enumeration
        "打造两大集群、四个平台。",  # small Chinese numerals only count
        "淘汰10蒸吨以下燃煤锅炉。",  # a threshold
        "支持年销售额1000万元以上的企业。",  # a threshold
        "对40个监测站承担管理职责。",  # the scope
        "给予一次性奖补100万元。",  # money that a policy hands out
        "截至2020年底，已建成园区30个。",  # what was
        "2019年，全市建成园区30个。",  # a year before the plan
        "自发布之日起30日后施行。",  # a time that sets no limit
        "试点期为3年。",  # a time that sets no limit
        "推动全覆盖改革。",  # a name of a reform
        "从7个方面完善考核办法。",  # aspects
        "对贷款按实际利率的50%贴息。",  # a rule of money
        "按采购金额的30%预付。",  # a rule
        "对完成率低于80%的县区予以约谈。",  # who is meant
        "退出重点城市后30位。",  # a place in a row
        "给予补助资金不少于3万元。",  # money that is handed out
        "入围企业少于3家的，重新组织招标。",  # a condition
        "资助每人2万元。",  # money, and to nobody counted
        "土地出让金按成交价的70%缴纳。",  # a rule of a price
        "聚焦33条重点产业链。",  # the scope
        "以占排放量65%以上的污染源为重点开展监测。",  # which sources
        "发展一批300—500亩的茶园。",  # how large each is
        "在青山、云岭等16个县开展试点。",  # where
        "4个沿海城市率先启动。",  # who begins
        "健全数字政府监督考评。",  # 全数 is cut out of words
        "实施国发〔2018〕42号文件。",  # a document
        "实行动态清零。",  # of nothing that is named
        "沿11班公湖成矿带勘查。",  # 班 inside a name
    ],
)
def test_near_misses_are_no_targets(sentence: str) -> None:
    assert [target.quote for target in targets_in(sentence)] == []


@pytest.mark.parametrize(
    ("paragraphs", "deadlines"),
    [
        (["到2025年，建成园区30个。"], ["2025"]),
        (["建成园区30个。"], [None]),
        # for the whole clause where it opens it
        (["到2025年，建成园区30个。培育企业5家。"], ["2025", "2025"]),
        # for its own sentence where it stands inside
        (["2023年底前建成园区30个。培育企业5家。"], ["2023", "2023"]),
        (["加快发展。2023年底前建成园区30个。"], ["2023"]),
        (["2023年6月底前建成园区30个，2024年建成园区50个。"], ["2023-06", "2024"]),
        (["“十四五”期间，建成园区30个。"], ["2025"]),
        # between what is measured and its number
        (["自来水普及率2025年是92%。", "充电桩2026年达到1.2万个。"], ["2025", "2026"]),
        # a year of comparison governs nothing
        (["普及率由2020年的80%提高到92%。"], [None]),
        (["能耗较2020年下降2个百分点。"], [None]),
    ],
)
def test_reads_the_deadline_that_governs(paragraphs: list[str], deadlines: list[str | None]) -> None:
    assert [target.deadline for target in targets_in(*paragraphs)] == deadlines


def test_a_deadline_under_a_heading_of_aims_governs_the_paragraphs_after_it() -> None:
    targets = targets_in("二、发展目标", "到2025年，基本形成新格局。", "经济总量达到500亿元。", headings=1)
    assert [(target.quote, target.deadline) for target in targets] == [("经济总量达到500亿元", "2025")]


def test_nothing_is_promised_under_a_heading_that_tells_what_is() -> None:
    assert targets_in("一、发展现状", "全市园区达到30个。", headings=1) == ()


def test_a_section_without_a_heading_and_a_preamble_are_read_as_the_text_they_are() -> None:
    text = "（一）建立健全固体废物回收利用体系，推动固体废物源头减量和资源化利用。新建回收站30个。"
    annotations = annotations_of(text)
    (clause,) = annotations.clauses
    forms: tuple[tuple[Any, str | None, list[str]], ...] = (
        ("section", None, ["30个"]), ("section", "回收", []), ("preamble", None, ["30个"]),
    )  # fmt: skip
    for kind, heading, found in forms:
        section = replace(clause, kind=kind, heading=heading)
        targets = find_targets(replace(annotations, clauses=(section,)), (), REFERENCE)
        assert [target.quote[-3:] for target in targets] == found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # the last number's bound holds for the list
        ("占比分别提高到55%、70%以上。", [("ge", 55, NONE), ("ge", 70, NONE)]),
        # the first number's bound too
        ("至少2个地市、10个县区开展试点。", [("ge", 2, NONE), ("ge", 10, NONE)]),
        # and the unit's short form
        ("时间分别压缩至15个、7个工作日以内。", [("le", NONE, 15), ("le", NONE, 7)]),
        # no bound to share
        ("能耗、水耗分别下降16%、20%。", [("eq", 16, 16), ("eq", 20, 20)]),
    ],
)
def test_a_list_shares_its_bound(sentence: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert [(row.comparator, row.value_min, row.value_max) for row in targets_in(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "subjects"),
    [
        ("国际航线力争达到25条。", ["国际航线"]),  # before the number
        ("建成50个智能工厂和500个数字化车间。", ["智能工厂", "数字化车间"]),  # after it
        ("新植农防林7.5万亩、更新改造15万亩。", ["新植农防林", "更新改造"]),
        ("推进实现运输机场全覆盖。", ["运输机场"]),
        ("铁路货运量占比较2020年提高2个百分点。", ["铁路货运量占比"]),  # 较, not 比较
        ("专用线接入比例力争达到85%左右。", ["专用线接入比例"]),
        ("平均审查周期压缩至4个月以内。", ["平均审查周期"]),
        ("断面数量由“十二五”期间的972个增加到1940个。", ["断面数量"]),  # what it starts from is no promise
        ("城市和县城污水处理率分别达到95%和85%左右。", ["城市污水处理率", "县城污水处理率"]),
        ("抢救古树名木60万株、复壮300万株。", ["古树名木", "古树名木"]),
        ("完成1000万亩耕地治理修复和4000万亩耕地风险管控。", ["耕地治理修复", "耕地风险管控"]),
        ("59．新增5G基站1000座。", ["5G基站"]),  # without the number of its line
        ("56个沿海地级及以上城市实施总氮总量控制。", ["沿海地级及以上城市实施总氮总量控制"]),
        ("建立覆盖所有固定污染源的企业排放许可制。", ["固定污染源的企业排放许可制"]),
        ("推进120个左右物流枢纽、100个左右冷链基地布局建设。", ["物流枢纽", "冷链基地"]),
        ("推进青山公司20万吨纸板等重大项目建设。", ["纸板"]),  # without the class that closes the list
        ("每年实施800项亿元以上技改项目。", ["每年技改项目"]),  # without how large each is
        ("县教育局应于2个工作日内作出答复。", ["县教育局"]),
        ("改造后的公交线路实现100%覆盖。", ["改造后的公交线路"]),  # what is done describes it
        ("新改建水闸9座等。", ["水闸"]),
        ("自来水普及率2025年是92%。", ["自来水普及率"]),  # without the year that it is reached by
        ("打造3个年交易额100亿元以上的O2O市场。", ["O2O市场"]),  # a noun with letters
    ],
)
def test_reads_the_subject(sentence: str, subjects: list[str]) -> None:
    assert [target.subject for target in targets_in(sentence)] == subjects


def test_an_aspiration_of_a_paragraph_is_not_one_of_the_next() -> None:
    assert [target.aspirational for target in targets_in("力争取得突破。", "建设园区30个")] == [False]


@pytest.mark.parametrize(("word", "aspires"), [("力争", True), ("争取", True), ("", False)])
def test_an_aspiration_is_told_apart(word: str, aspires: bool) -> None:
    assert [target.aspirational for target in targets_in(f"国际航线{word}达到25条。")] == [aspires]


@pytest.mark.parametrize(
    ("sentence", "linked"),
    [
        ("推进青山化工60万吨烯烃等项目。", True),  # inside the project's words
        ("建设青山动车检修基地，年检修300辆动车组。", True),  # right after it
        ("建设青山动车检修基地。培训300人。", False),  # another sentence
    ],
)
def test_a_projects_capacity_is_linked_to_it(sentence: str, linked: bool) -> None:
    assert [target.project_id is not None for target in targets_in(sentence)] == [linked]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 9999),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
    st.sampled_from(["亩", "吨", "元", "公里", "千瓦"]),
)
def test_scales_are_folded_into_the_value(number: int, scale: tuple[str, int], unit: str) -> None:
    (target,) = targets_in(f"新增规模{number}{scale[0]}{unit}。")
    assert (target.value_min, target.value_max, target.unit) == (number * scale[1], number * scale[1], unit)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["建成园区30个", "到2025年达到60%", "实现全覆盖", "至少2个地市", "增长8%左右"]),
        min_size=1,
        max_size=5,
    )
)
def test_spans_quote_the_text_and_start_apart(parts: list[str]) -> None:
    sentence = "，".join(parts) + "。"
    targets = targets_in(sentence)
    assert all(sentence[target.start_char : target.end_char] == target.quote for target in targets)
    assert len({target.target_id for target in targets}) == len(targets) == len(parts)
