"""The published SQLite says what the plan says: facts written down from its sentences, not from any output.

Each row quotes the words that a reader finds in the plan (吉政发〔2016〕38号); each near-miss is what a careless
reading would have published.
"""

import pytest

PLAN = "jilin-2016-38"


def one(database, sql, *values):
    """The single row of a query; fails when there is none or more than one."""
    rows = database.execute(sql, values).fetchall()
    assert len(rows) == 1, [tuple(row) for row in rows]
    return rows[0]


PROJECTS = [
    # words of the plan, what holds of the row
    ("长春西客运枢纽北广场", {"task": "c2-1-1", "action": "启动"}),  # 启动长春西客运枢纽北广场、南部新城综合客运枢纽
    ("G1211舒兰(省界)至吉林段", {"task": "c2-2-2", "action": "新建", "route_code": "G1211", "from_place": "舒兰"}),
    (
        "大蒲柴河至长春",
        {"route_code": "G12S", "from_place": "大蒲柴河", "to_place": "长春"},
    ),  # 新建…G12S龙井至大蒲柴河和大蒲柴河至长春
    (
        "蛟河至吉林",
        {"task": "c2-2-2", "route_code": "G302", "action": "新改建"},
    ),  # G302珲阿线延吉至安图、敦化至白石山、蛟河至吉林
    ("2号线东延", {"task": "c2-2-8", "action": "实施"}),  # 实施2号线东延、西延工程
    ("西延工程", {"task": "c2-2-8", "action": "实施"}),
    ("平齐线", {"task": "c2-2-1", "kind": "rail", "action": "实施"}),  # 加快实施平齐线、通让线电气化改造
    ("聚源化工60万吨甲醇制烯烃", {"task": "c2-3-2", "capacity_value": 600000, "capacity_unit": "吨"}),
    ("车轴锻造加工", {"task": "c2-3-4", "action": "投资续建", "kind": "plant"}),  # 五个车间，各为一项
    ("珲春国际物流园区", {"task": "c2-3-7", "action": "推进"}),
    ("桦甸市辉发河故河道水生态治理", {"task": "c2-4-3", "action": "实施"}),
    ("扎鲁比诺港1-4号码头升级改造", {"task": "c2-5-3", "action": "推进"}),
    ("珲春铁路口岸千万吨国际换装站", {"task": "c2-5-5", "capacity_value": 10000000, "action": "改造和建设"}),
]


@pytest.mark.parametrize(("quote", "holds"), PROJECTS, ids=[quote for quote, _ in PROJECTS])
def test_projects(database, quote, holds):
    row = one(database, "select * from projects where plan_id = ? and quote = ?", PLAN, quote)
    if "task" in holds:
        assert row["task_id"] == f"{PLAN}-{holds['task']}"
    assert {key: row[key] for key in holds if key != "task"} == {key: holds[key] for key in holds if key != "task"}


TARGETS = [
    # words of the plan's sentence, task, comparator, smallest, largest, unit
    ("25条", "c2-2-3", "eq", 25, 25, "条"),  # 国际航线力争达到25条
    ("5年至10年一遇", "c2-2-6", "range", 5, 10, "年一遇"),  # 除涝标准达到5年至10年一遇
    ("300辆", "c2-3-4", "eq", 300, 300, "辆"),  # 年检修300辆动车组
    ("30个以上", "c2-3-12", "ge", 30, None, "个"),  # 建设棚膜园区30个以上
    ("10个以上", "c2-3-12", "ge", 10, None, "个"),  # 创建国家级标准化示范园区10个以上
    ("51个", "c2-3-12", "eq", 51, 51, "个"),  # 续扩建示范点51个
    ("1000家", "c2-3-12", "eq", 1000, 1000, "家"),  # 新建村级电商网店1000家
    ("7.5万亩", "c2-4-1", "eq", 75000, 75000, "亩"),  # 新植农防林7.5万亩
    ("15万亩", "c2-4-1", "eq", 150000, 150000, "亩"),  # 更新改造15万亩
    ("7.4万户", "c2-6-1", "eq", 74000, 74000, "户"),  # 解决7.4万户“低压电”问题
    ("60万吨", "c2-3-2", "eq", 600000, 600000, "吨"),
    ("千万吨", "c2-5-5", "eq", 10000000, 10000000, "吨"),
]


@pytest.mark.parametrize(("words", "task", "comparator", "smallest", "largest", "unit"), TARGETS)
def test_targets(database, words, task, comparator, smallest, largest, unit):
    row = one(
        database,
        "select * from targets where task_id = ? and instr(quote, ?)",
        f"{PLAN}-{task}",
        words,
    )
    found = (row["comparator"], row["value_min"], row["value_max"], row["unit"])
    assert found == (comparator, smallest, largest, unit)


def test_what_is_striven_for_is_marked(database):
    striven = database.execute("select quote from targets where plan_id = ? and aspirational", (PLAN,)).fetchall()
    assert [row["quote"] for row in striven] == ["国际航线力争达到25条"]  # 力争 stands once in the plan, there


ROLES = [
    # task, the body's own words, its name, role, manner
    ("c2-1-1", "长春市政府", "长春市政府", "lead", "负责实施"),
    ("c2-1-1", "省住房城乡建设厅", "省住房城乡建设厅", "support", "按职责分工分别负责"),
    ("c2-1-2", "长春市", "长春市政府", "lead", "分别负责实施"),  # 长春市、吉林市政府分别负责实施
    ("c2-2-1", "省发展改革委", "省发展改革委", "support", "按职责分工负责相关工作"),
    ("c2-2-4", "省交通运输厅", "省交通运输厅", "joint", "负责"),  # 长春市政府、省交通运输厅负责: together
    ("c2-3-1", "辽源市政府", "辽源市政府", "lead", "分别负责实施"),  # …辽源市政府及公主岭市政府分别负责实施
    ("c2-3-1", "公主岭市政府", "公主岭市政府", "lead", "分别负责实施"),
    ("c2-3-6", "人民银行长春中心支行", "人民银行长春中心支行", "support", "按职责分工分别负责"),
    ("c2-3-9", "省博览局", "省博览局", "support", "按职责分工分别负责"),
    ("c2-5-7", "长春市政府", "长春市政府", "lead", "负责实施"),
    ("c2-6-6", "省人力资源社会保障厅", "省人力资源社会保障厅", "support", "按职责分工负责相关工作"),
]


@pytest.mark.parametrize(("task", "quote", "name", "role", "manner"), ROLES)
def test_roles(database, task, quote, name, role, manner):
    rows = database.execute(
        "select name, role, manner from responsibilities where task_id = ? and quote = ?", (f"{PLAN}-{task}", quote)
    ).fetchall()
    assert (name, role, manner) in [tuple(row) for row in rows]


PLACES = [
    # surface, task, code as of 2016-09, full name then
    ("长春市", "c2-1-1", "220100", "长春市"),
    ("九台", "c2-1-2", "220113", "九台区"),  # a district of 长春市 since 2014
    ("双阳", "c2-1-2", "220112", "双阳区"),
    ("延边州", "c2-1-3", "222400", "延边朝鲜族自治州"),
    ("公主岭市", "c2-1-4", "220381", "公主岭市"),
    ("前郭县", "c2-3-12", "220721", "前郭尔罗斯蒙古族自治县"),
    ("双城市", "c2-3-5", "230113", "双城区"),  # still written 双城市, a district of 哈尔滨市 since 2014
    ("珲春市", "c2-5-2", "222404", "珲春市"),
    ("满洲里市", "c2-5-2", "150781", "满洲里市"),
    ("海参崴", "c2-5-5", None, None),  # abroad: no code of ours
    ("乾安", "c2-4-2", "220723", "乾安县"),
]


@pytest.mark.parametrize(("surface", "task", "code", "name"), PLACES)
def test_places(database, surface, task, code, name):
    rows = database.execute(
        "select distinct m.city_id, c.name from mentions m join cities c using (city_id)"
        " where m.task_id = ? and m.surface = ?",
        (f"{PLAN}-{task}", surface),
    ).fetchall()
    assert len(rows) == 1
    if code:
        assert tuple(rows[0]) == (code, name)
    else:
        assert rows[0]["city_id"].startswith("x-")


@pytest.mark.parametrize(
    ("surface", "codes"),
    [
        ("延龙图", {"222401", "222405", "222402"}),  # 延吉, 龙井, 图们
        ("哈长", {"230100", "220100"}),
    ],
)
def test_one_word_for_several_places(database, surface, codes):
    rows = database.execute(
        "select distinct city_id from mentions where plan_id = ? and surface = ?", (PLAN, surface)
    ).fetchall()
    assert {row["city_id"] for row in rows} == codes


NEAR_MISSES = [
    # A gambling brand stands where the issuer stood: never a body, an issuer or a place.
    "select 1 from agencies where full_name like '%欧宝%' or name like '%欧宝%' or aliases like '%欧宝%'",
    "select 1 from plans where title like '%欧宝%'",
    # 世界500强企业, 4G网络, 1号线, 国道302: numbers inside names are no targets.
    "select 1 from targets where plan_id = 'jilin-2016-38' and (quote like '%500强%' or quote like '%4G%')",
    "select 1 from targets where plan_id = 'jilin-2016-38' and (quote like '%号线%' or quote like '%302%')",
    # 省委“三个五”战略: a slogan, no target.
    "select 1 from targets where plan_id = 'jilin-2016-38' and quote like '%三个五%'",
    # 国函〔2016〕43号 and 2016年9月30日: a document's number and date are no targets.
    "select 1 from targets where plan_id = 'jilin-2016-38' and (quote like '%43号%' or quote like '%9月30日%')",
    # 洮南绿豆、扶余四粒红花生两个…品牌: a brand is no project.
    "select 1 from projects where plan_id = 'jilin-2016-38' and (quote like '%绿豆%' or quote like '%花生%')",
    # 中国长春电影节: a yearly fair is no project.
    "select 1 from projects where plan_id = 'jilin-2016-38' and quote like '%电影节%'",
    # 加快县级城市通用机场建设: a class without a name is no project.
    "select 1 from projects where plan_id = 'jilin-2016-38' and quote = '县级城市通用机场'",
    # 依托长客轨道客车: an anchor is no project.
    "select 1 from projects where plan_id = 'jilin-2016-38' and quote = '长客轨道客车'",
    # (国函〔2016〕43号) and (以下简称《规划》) are brackets, not notes.
    "select 1 from responsibilities where plan_id = 'jilin-2016-38' and (quote like '%国函%' or quote like '%简称%')",
    # 哈尔滨市 is asked to do nothing: the plan of one province gives another's city no duty.
    "select 1 from responsibilities where plan_id = 'jilin-2016-38' and name like '%哈尔滨%'",
]


@pytest.mark.parametrize("sql", NEAR_MISSES)
def test_near_misses_are_absent(database, sql):
    assert database.execute(sql).fetchall() == []


def test_the_44_tasks_by_section(database):
    rows = database.execute(
        "select section_id, count(*) from tasks where plan_id = ? group by section_id order by section_id", (PLAN,)
    ).fetchall()
    assert [(row[0].removeprefix(f"{PLAN}-"), row[1]) for row in rows] == [
        ("c2-1", 4), ("c2-2", 8), ("c2-3", 12), ("c2-4", 6), ("c2-5", 7), ("c2-6", 7),
    ]  # fmt: skip


def test_the_46_notes(database):
    notes = "select count(distinct note_start) from responsibilities where plan_id = ? and note_start is not null"
    assert one(database, notes, PLAN)[0] == 46


def test_every_fact_is_the_text_it_points_to(database, published):
    text = (published.datasets / PLAN / "raw" / "source.txt").read_text(encoding="utf-8")
    spans = 0
    for table in ("tasks", "responsibilities", "mentions", "positions", "projects", "targets", "citations", "errata"):
        for row in database.execute(f"select start_char, end_char, quote from {table} where plan_id = ?", (PLAN,)):
            assert text[row["start_char"] : row["end_char"]] == row["quote"]
            spans += 1
    assert spans > 1500


def test_the_clauses_give_the_text_back(database, published):
    text = (published.datasets / PLAN / "raw" / "source.txt").read_text(encoding="utf-8")
    rows = database.execute("select * from clauses where plan_id = ? order by ordinal", (PLAN,)).fetchall()
    back, reached = [], 0
    for row in rows:
        assert text[reached : row["start_char"]].strip() == ""
        back.append(text[reached : row["start_char"]] + row["text"])
        reached = row["end_char"]
    assert "".join(back) + text[reached:] == text


def test_less_than_a_tenth_of_the_facts_is_curated(database):
    counted = [
        one(database, f"select count(*), sum(origin = 'curated') from {table} where plan_id = ?", PLAN)
        for table in ("responsibilities", "mentions", "positions", "projects", "targets", "citations")
    ]
    assert sum(row[1] for row in counted) < 0.1 * sum(row[0] for row in counted)
