"""Bodies by their form, for any province, city or ministry: full names, ids, kinds; and what names nobody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import REFERENCE, WORDS, directory_of, outlined, plan_of

from plandata.annotate.bodies import is_body, is_general, read_bodies
from plandata.annotate.notes import find_notes
from plandata.errors import PlanDataError
from plandata.facts.agencies import agency_rows, plan_agency_rows
from plandata.facts.agency_mentions import body_spans, find_agency_mentions
from plandata.facts.directory import Directory
from plandata.facts.pinyin import slug
from plandata.facts.responsibilities import find_responsibilities

JILIN = directory_of(plan_of("", region="220000", date="2016-09-30"))
CHONGQING = directory_of(plan_of("", region="500000", date="2019-06-28"))
BAOTOU = directory_of(plan_of("", region="150200", date="2022-04-14"))
STATE = directory_of(plan_of("", region="000000", date="2018-08-05"))

NAMES = [
    # 省 is the plan's province; the usual short form stands for the full name
    (JILIN, "省发展改革委", "吉林省发展和改革委员会", "220000-fazhan-he-gaige-weiyuanhui", "department", "province"),
    # an alias of the same office
    (JILIN, "省发改委", "吉林省发展和改革委员会", "220000-fazhan-he-gaige-weiyuanhui", "department", "province"),
    (
        JILIN,
        "吉林省发展和改革委员会",
        "吉林省发展和改革委员会",
        "220000-fazhan-he-gaige-weiyuanhui",
        "department",
        "province",
    ),
    # offices as they were before 2018
    (
        JILIN,
        "省卫生计生委",
        "吉林省卫生和计划生育委员会",
        "220000-weisheng-he-jihua-shengyu-weiyuanhui",
        "department",
        "province",
    ),
    # a government by the name of its place, and the plan's own
    (JILIN, "长春市政府", "长春市人民政府", "220100-renmin-zhengfu", "government", "prefecture"),
    (JILIN, "省政府", "吉林省人民政府", "220000-renmin-zhengfu", "government", "province"),
    # an autonomous prefecture by its short name
    (JILIN, "延边州政府", "延边朝鲜族自治州人民政府", "222400-renmin-zhengfu", "government", "prefecture"),
    # branches of central bodies: the place stands inside the name
    (
        JILIN,
        "人民银行长春中心支行",
        "中国人民银行长春中心支行",
        "220100-zhongguo-renmin-yinhang-zhongxin-zhixing",
        "branch",
        "prefecture",
    ),
    (
        JILIN,
        "吉林证监局",
        "中国证券监督管理委员会吉林监管局",
        "220000-zhongguo-zhengquan-jiandu-guanli-weiyuanhui-jianguanju",
        "branch",
        "province",
    ),
    # 市 in a municipality's plan is the municipality
    (CHONGQING, "市商务委", "重庆市商务委员会", "500000-shangwu-weiyuanhui", "department", "province"),
    (CHONGQING, "重庆海关", "中华人民共和国重庆海关", "500000-zhonghua-renmin-gongheguo-haiguan", "branch", "province"),
    # in a prefecture's plan it is the prefecture; a bare office of a list too
    (
        BAOTOU,
        "市住建局",
        "包头市住房和城乡建设局",
        "150200-zhufang-he-chengxiang-jiansheju",
        "department",
        "prefecture",
    ),
    (BAOTOU, "审批服务局", "包头市行政审批服务局", "150200-xingzheng-shenpi-fuwuju", "department", "prefecture"),
    (
        BAOTOU,
        "市委组织部",
        "中国共产党包头市委员会组织部",
        "150200-zhongguo-gongchandang-weiyuanhui-zuzhibu",
        "party",
        "prefecture",
    ),
    # 自治区 is the region above it
    (
        BAOTOU,
        "自治区发改委",
        "内蒙古自治区发展和改革委员会",
        "150000-fazhan-he-gaige-weiyuanhui",
        "department",
        "province",
    ),
    # in a plan of the State Council a bare name is the central office
    (STATE, "发展改革委", "国家发展和改革委员会", "000000-guojia-fazhan-he-gaige-weiyuanhui", "department", "central"),
    (STATE, "能源局", "国家能源局", "000000-guojia-nengyuan-ju", "department", "central"),
    (
        STATE,
        "共青团中央",
        "中国共产主义青年团中央委员会",
        "000000-zhongguo-gongchan-zhuyi-qingniantuan-zhongyang-weiyuanhui",
        "organisation",
        "central",
    ),
    # a ministry is central in a local plan too
    (JILIN, "财政部", "财政部", "000000-caizhengbu", "department", "central"),
    # classes of bodies are kept, and marked
    (CHONGQING, "各区县政府", "各区县政府", "500000-gequ-xianzhengfu", "general", "none"),
    (STATE, "国务院相关部门", "国务院相关部门", "000000-guowuyuan-xiangguan-bumen", "general", "none"),
    # a body of no known form is kept as written; a street's name inside it is no region
    (
        CHONGQING,
        "西永综合保税区管委会",
        "西永综合保税区管委会",
        "500000-xi-yong-zonghe-baoshuiqu-guanweihui",
        "government",
        "province",
    ),
]


@pytest.mark.parametrize("row", NAMES, ids=[row[1] for row in NAMES])
def test_reads_the_name(row: tuple[Directory, str, str, str, str, str]) -> None:
    directory, name, *expected = row
    agency = directory.resolve(name).agency
    assert [agency.full_name, agency.agency_id, agency.kind, agency.level] == expected


def test_unofficial_english_name() -> None:
    assert JILIN.resolve("省水利厅").agency.name_en == "Department of Water Resources of Jilin Province"
    assert STATE.resolve("财政部").agency.name_en == "Ministry of Finance"


def test_a_name_broken_by_a_line_is_the_same_body() -> None:
    assert JILIN.resolve("省发展改革\n委").agency == JILIN.resolve("省发展改革委").agency


@pytest.mark.parametrize(
    ("name", "body", "general"),
    [
        ("省水利厅", True, False),
        ("各县（市、区）政府", True, True),  # a class, brackets inside
        ("有关部门", True, True),
        ("各地区", True, True),  # places that stand for their governments
        ("地方金融监管局", True, False),  # begins like a class, is one office
        ("证监会", True, False),  # as short as its suffix
        ("部门", False, False),  # a class word alone names nobody
        ("工业", False, False),
        ("水渠", False, False),
        ("市场主体", False, False),
        ("相关部门明确的新机构", True, False),  # 相关部门 is only where the words begin
    ],
)
def test_what_is_a_body(name: str, body: bool, general: bool) -> None:
    assert (is_body(name, WORDS), is_general(name, WORDS)) == (body, general)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("云江市、临泽市政府及石河县政府", ["云江市政府", "临泽市政府", "石河县政府"]),  # shared tail
        ("工业和信息化部和文化和旅游部", ["工业和信息化部", "文化和旅游部"]),  # 和 inside and between names
        ("各市、州、县人民政府", ["各市、州、县人民政府"]),  # one class
        ("水利、林业部门", ["水利部门", "林业部门"]),  # fields share 部门
        ("水利部、财政部等部门", ["水利部", "财政部"]),  # 等部门 is nobody
        ("国务院相关部门和单位", ["国务院相关部门和单位"]),  # one class
        ("由市水务局", ["市水务局"]),  # a lead-in
    ],
)
def test_lists_of_bodies(words: str, names: list[str]) -> None:
    assert [body.name for body in read_bodies(words, 0, len(words), WORDS)] == names


def found_in(*paragraphs: str, region: str = "220000") -> list[tuple[str, str]]:
    plan, clauses = outlined(*paragraphs, region=region, date="2016-09-30")
    directory = directory_of(plan)
    rows = find_agency_mentions(plan, clauses, directory, (), task_of=lambda _: None)
    assert all(plan.text[row.start_char : row.end_char] == row.quote for row in rows)
    return [(row.surface, row.agency_id or "") for row in rows]


def test_names_in_running_text() -> None:
    assert found_in("一、总体要求", "按照国务院和省委、省政府部署，省水利厅会同长春市政府修渠。") == [
        ("国务院", "000000-guowuyuan"),
        ("省委", "220000-zhongguo-gongchandang-weiyuanhui"),
        ("省政府", "220000-renmin-zhengfu"),
        ("省水利厅", "220000-shuiliting"),
        ("长春市政府", "220100-renmin-zhengfu"),
    ]


def test_places_before_a_government_share_its_tail() -> None:
    assert found_in("一、总体要求", "长春市、吉林市政府要修渠。") == [
        ("长春市", "220100-renmin-zhengfu"),
        ("吉林市政府", "220200-renmin-zhengfu"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "各级教育部门要配合。",  # a class that holds 教育部
        "推进政府采购改革。",  # an activity
        "召开两省政府联席会。",  # several governments
        "市委托第三方评估。",  # 市委 only by its characters
        "加强部门协作。",
    ],
)
def test_what_only_looks_like_a_body(words: str) -> None:
    assert found_in("一、总体要求", words) == []


def test_tables_of_bodies() -> None:
    plan, clauses = outlined(
        "一、任务",
        "（一）修渠。挖渠。（省水利厅牵头，省财政厅配合）",
        "（二）清淤。挖泥。（省水利厅负责）",
        region="220000",
        date="2016-09-30",
    )
    directory = directory_of(plan)
    rows = find_responsibilities(plan, clauses, find_notes(plan, clauses, WORDS), directory, tasks_of=lambda _: ())
    mentions = find_agency_mentions(plan, clauses, directory, rows, task_of=lambda _: None)
    agencies = agency_rows(directory, {row.agency_id for row in rows})
    assert [agency.name for agency in agencies] == ["吉林省财政厅", "吉林省水利厅"]
    counts = [
        (row.name, row.lead_count, row.support_count, row.mention_count)
        for row in plan_agency_rows(plan, rows, mentions)
    ]
    assert counts == [("省财政厅", 0, 1, 1), ("省水利厅", 2, 0, 2)]
    assert body_spans(mentions) == tuple((row.start_char, row.end_char) for row in rows)


def test_an_id_that_no_name_gives_is_an_error() -> None:
    with pytest.raises(PlanDataError, match="220000-mou-ju: an id that no name of the plan gives"):
        agency_rows(JILIN, {"220000-mou-ju"})


def test_forms_are_told_apart() -> None:
    stems = [(form.stem, form.level) for form in REFERENCE.body_forms]
    assert len(stems) == len(set(stems)) > 300
    local = [slug(form.stem) for form in REFERENCE.body_forms if form.level == "local"]
    assert len(local) == len(set(local))  # no two offices of one region share an id


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("发展和改革委员会", "fazhan-he-gaige-weiyuanhui"),
        ("长株潭办公室", "chang-zhu-tan-bangongshi"),  # cut off 长沙: not zhang
        ("市长热线办公室", "shizhang-rexian-bangongshi"),  # inside a word that is zhang
    ],
)
def test_a_slug_reads_as_names_are_read(name: str, words: str) -> None:
    assert slug(name) == words


@settings(deadline=None, max_examples=50)
@given(st.text(min_size=1, max_size=12))
def test_a_slug_fits_an_address(name: str) -> None:
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(name)


def test_bodies_that_sound_the_same_are_two() -> None:
    directory = directory_of(plan_of("一"))
    ids = [directory.resolve(name).agency.agency_id for name in ("县水务局", "县税务局", "县水务局")]
    assert ids[0] == ids[2] != ids[1]
    assert all(re.fullmatch("[a-z0-9-]+", agency_id) for agency_id in ids)
