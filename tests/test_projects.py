"""Projects: which projects are read from invented sentences, under which names, and which near-misses are none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from annotated import annotations_of, projects_in
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import REFERENCE

from plandata.annotate.segments import Spans
from plandata.facts.projects import find_projects
from plandata.facts.projects.cities import find_project_cities

READ = [
    # a list whose last item carries the tail
    ("规划实施青白线、云石线电气化改造。", ["青白线电气化改造", "云石线电气化改造"]),
    # sections share the line's name; a section after a bare number does not
    (
        "新改建G901青云线青山至白河、白河至柳湾、柳湾至石门等项目。",
        ["G901青云线青山至白河", "G901青云线白河至柳湾", "G901青云线柳湾至石门"],
    ),
    ("新建G9902青山至白河段、云岭至石门。", ["G9902青山至白河段", "云岭至石门"]),
    ("新建S77青山至白河和白河至石门。", ["S77青山至白河", "S77白河至石门"]),
    # a numbered line hands on what stands before its number, across clauses too
    (
        "续建青山地铁5号线、6号线，实施6号线东延、西延工程。",
        ["青山地铁5号线", "青山地铁6号线", "青山地铁6号线东延工程", "青山地铁6号线西延工程"],
    ),
    ("加快青山地铁3、4号线建设。", ["青山地铁3号线", "青山地铁4号线"]),  # numbers share 号线
    ("建设青山电厂3、4号机组。", ["青山电厂3、4号机组"]),  # one thing
    # a list counts itself in its noun; a length and where a thing lands are no part of its name
    ("实施云岭内涝治理、白河管网改造和青山河道整治三大工程。",
     ["云岭内涝治理工程", "白河管网改造工程", "青山河道整治工程"]),
    ("建设云岭至青山旅游公路28公里。", ["云岭至青山旅游公路"]),
    ("建设李子基地40万亩。", []),  # an area counts what has no name
    ("抓好标志性项目在青山落地建设。", []),
    ("推动云帆电池基地在青山落地建设。", ["云帆电池基地"]),
    ("建设“一中心两基地三平台”。", []),  # a count in quotation marks names nothing
    # what things reach closes the object: 施工, 取得进展; an nth survey needs no area
    ("加快云岭隧道、青云大桥等控制性工程施工。", ["云岭隧道", "青云大桥"]),
    ("推动云岭至海港铁路前期工作取得实质性进展。", ["云岭至海港铁路"]),
    ("推动医药改革取得积极进展。", []),
    ("开展第三次土壤普查。", ["第三次土壤普查"]),
    ("开展土壤污染调查。", []),
    ("推进重大标志性工程建设。", []),  # adjectives name no programme
    ("纵深推进全国统一大市场建设。", []),  # a policy, no building
    ("建设青山农产品大市场。", ["青山农产品大市场"]),
    ("争取云岭至青山高速铁路全线贯通运营。", ["云岭至青山高速铁路"]),
    # a list that ends in 等项目 needs no place in each item; the noun 项目 is no part of the name
    (
        "重点推进宏达矿业智能开采、青山大道商贸城、云帆30万吨乙二醇装置等项目建设。",
        ["宏达矿业智能开采", "青山大道商贸城", "云帆30万吨乙二醇装置"],
    ),
    ("加快推进青山冷链物流园、云帆食品产业园等项目。", ["青山冷链物流园", "云帆食品产业园"]),
    # the noun after 等 completes what has none of its own
    ("推进青山、白河等内陆港建设。", ["青山内陆港", "白河内陆港"]),
    ("推进青山市、云岭市等智慧城市试点建设。", ["青山市智慧城市试点", "云岭市智慧城市试点"]),
    # a place at the head means the second too
    ("推进石门国际合作示范区、边境经济合作区建设。", ["石门国际合作示范区", "石门边境经济合作区"]),
    # several places that make one thing
    ("推进青山市、云岭市经济协作区建设。", ["青山市、云岭市经济协作区"]),
    # 和 parts two complete items, not two words of one
    ("实施蓝沙江干流治理工程和石门灌区改造工程。", ["蓝沙江干流治理工程", "石门灌区改造工程"]),
    ("建设青山客车制造和检修基地。", ["青山客车制造和检修基地"]),
    # rivers share what is done to them
    ("实施蓝沙江、赤水河源头水资源保护和清漪江流域水土保持工程。",
     ["蓝沙江源头水资源保护工程", "赤水河源头水资源保护工程", "清漪江流域水土保持工程"]),
    # a company that builds opens the name
    (
        "青山重机有限责任公司投资续建铸钢锻造、车轴加工的生产车间及配套设施等。",
        ["青山重机有限责任公司铸钢锻造的生产车间及配套设施", "青山重机有限责任公司车轴加工的生产车间及配套设施"],
    ),
    # how it is done stands before the verb, whatever the word
    ("加力实施新一轮石材产能提升行动。", ["新一轮石材产能提升行动"]),
    ("接续推进青山大桥建设。", ["青山大桥"]),
    # a survey of the whole country, whichever it is
    ("扎实开展第四次全国渔业普查。", ["第四次全国渔业普查"]),
    # the title of a box and the label behind it, without a mark between them
    ("专栏2  渔业发展重点工程渔港提质示范工程：改造渔港。", ["渔业发展重点工程", "渔港提质示范工程"]),
    # who is helped to do the first is helped to do the second
    ("支持青山市建设云帆之都，打造西部花卉交易中心。", ["西部花卉交易中心"]),
    # activities that only together are a programme's name
    ("实施全市渔业平台建设及应用水平提升计划。", ["全市渔业平台建设及应用水平提升计划"]),
    ("开展整治违法排污企业、保障群众健康专项行动。", ["整治违法排污企业、保障群众健康专项行动"]),
    ("开展生产、供销、信用“三位一体”综合合作试点。", ["生产、供销、信用“三位一体”综合合作试点"]),
    # a shared tail without the place of the last, and whole words
    ("实施蓝沙江、清漪江干流青山市段污染治理工程。", ["蓝沙江污染治理工程", "清漪江干流青山市段污染治理工程"]),
    ("建设青山、白河植物园。", ["青山植物园", "白河植物园"]),
    ("新建青山、白河、石门共3座排涝闸站。", ["青山排涝闸站", "白河排涝闸站", "石门排涝闸站"]),
    ("新建青山市花卉大数据中心、区县花卉监测技术平台。", ["青山市花卉大数据中心", "区县花卉监测技术平台"]),
    # one thing with a place is bettered
    ("提升青山市国家级花卉育种基地。", ["青山市国家级花卉育种基地"]),
    # names in quotes side by side
    ("建设“宽带青山”“无线青山”。", ["“宽带青山”", "“无线青山”"]),
    # a relative clause full of commas before the noun
    ("云岭市重点推进以保税仓储、转口贸易、国际配送为一体的内陆港建设。", ["云岭市内陆港"]),
    # what links places is one thing
    ("推动连接青山市、白河县直达海边的国际运输通道建设。", ["连接青山市、白河县直达海边的国际运输通道"]),
    # what an item ends with already is not shared with it again
    ("建设青山再制造、白河制造示范基地。", ["青山再制造示范基地", "白河制造示范基地"]),
    # words on what it is to be like are no part of its name
    ("构建内外衔接、运作规模化的“四横五纵、两沿三廊”物流大通道。", ["“四横五纵、两沿三廊”物流大通道"]),
    ("建成“一环两纵”的快速路系统。", ["“一环两纵”的快速路系统"]),
    # programmes, and one definite platform
    ("实施农村清洁取暖提升工程。", ["农村清洁取暖提升工程"]),
    ("打造智慧粮仓大数据平台。", ["智慧粮仓大数据平台"]),
    ("建设全省物流公共信息平台。", ["全省物流公共信息平台"]),
    # a programme as a title
    ("专栏3 冷链设施补短板工程", ["冷链设施补短板工程"]),
    # a list that counts itself names each item, whatever else is known of the names
    ("新建蓝沙、赤水、清漪三座水厂。", ["蓝沙水厂", "赤水水厂", "清漪水厂"]),
    ("加快蓝赤、赤漪2条高速公路建设。", ["蓝赤高速公路", "赤漪高速公路"]),
    # a date, or a number and a space, before the verb
    ("2022年底前建成青山大桥。", ["青山大桥"]),
    ("3. 实施石门水库扩容。", ["石门水库扩容"]),
    # towns share what is built in each
    ("建成柳湾镇、南浦镇污水处理厂。", ["柳湾镇污水处理厂", "南浦镇污水处理厂"]),
    # works as the end of an object, under verbs that make nothing of a thing alone
    ("确保青山至白河铁路开工建设，推动云帆新能源二期、宏达整机基地等项目竣工投产。",
     ["青山至白河铁路", "云帆新能源二期", "宏达整机基地"]),
    ("新开工青山绕城高速公路东段，建成通车云岭至石门公路。", ["青山绕城高速公路东段", "云岭至石门公路"]),
    # bridges and tunnels, numbered roads and works by their names
    ("新建蓝沙大桥、白河二桥，完成老岭隧道病害整治。", ["蓝沙大桥", "白河二桥", "老岭隧道病害整治"]),
    ("改造902省道，推进石门港闸拓浚。", ["902省道", "石门港闸拓浚"]),
    # an institution of the plan's own region
    ("建成市妇女儿童医院，启动市特殊教育学校迁建。", ["市妇女儿童医院", "市特殊教育学校迁建"]),
    ("建成青山中学南校区。", ["青山中学南校区"]),
    # places without a head before 等 and its noun make names of what stands beside them
    ("建设青山、云岭、黔湾等支线机场。", ["青山支线机场", "云岭支线机场", "黔湾支线机场"]),
    ("扩建青山、白河等枢纽机场和石门、南浦等支线机场。",
     ["青山枢纽机场", "白河枢纽机场", "石门支线机场", "南浦支线机场"]),
    # a stage tells one thing; works with the date after them
    ("推动云帆锂电三期、青山储能基地开工建设。", ["云帆锂电三期", "青山储能基地"]),
    ("力争青山煤化工转型项目2023年底前投产。", ["青山煤化工转型"]),
    ("确保建成青山大桥。", ["青山大桥"]),
    # only single things are opened or put to work, whatever is known of their names
    ("推动宏达智能装备工厂、云帆铜箔产业园竣工投产。", ["宏达智能装备工厂", "云帆铜箔产业园"]),
    ("确保青山至白河铁路年内通车，投入使用青山中学新校区。", ["青山至白河铁路", "青山中学新校区"]),
    # a river of two characters
    ("全面完成漓江调水工程通水任务。", ["漓江调水工程"]),
    # programmes that are called plans; things that are studied
    ("实施青年见习提升计划。", ["青年见习提升计划"]),
    ("研究论证青山至白河输电通道，开展云岭抽水蓄能电站研究。", ["青山至白河输电通道", "云岭抽水蓄能电站"]),
    # a road by its number alone
    ("打通沿边公路G919，提质改造青白公路G918线。", ["沿边公路G919", "青白公路G918线"]),
    ("加快白河水库前期论证。", ["白河水库"]),
    # a list that goes on after a comma
    ("扩建青山至白河高速公路，云岭至石门铁路、东川港区项目。",
     ["青山至白河高速公路", "云岭至石门铁路", "东川港区"]),
    # one of its kind, with words on how far it reaches or what it is like
    ("建立全市统一的民宿安全监管平台。", ["全市统一的民宿安全监管平台"]),
    ("建设覆盖城乡的地质灾害监测网络。", ["覆盖城乡的地质灾害监测网络"]),
    ("建设全面、准确、动态更新的人口基础数据库。", ["全面、准确、动态更新的人口基础数据库"]),
    ("建成白河共建、共享的地质灾害监测平台。", ["白河共建、共享的地质灾害监测平台"]),
    ("加快建设数字孪生流域系统。", ["数字孪生流域系统"]),
    ("建立“一网通管”城市运行系统。", ["“一网通管”城市运行系统"]),
    # banks of data, alliances and institutes with four characters of their own
    ("建设省级水稻种质资源库和特色果树基因库。", ["省级水稻种质资源库", "特色果树基因库"]),
    ("建立和完善河流断面水质数据库。", ["河流断面水质数据库"]),
    ("组建丘陵农机创新联盟，组建山区经济智库。", ["丘陵农机创新联盟", "山区经济智库"]),
    ("由龙头企业牵头成立茶叶加工行业联盟。", ["茶叶加工行业联盟"]),
    # a company under a verb that sets one up
    ("组建柳湾文旅集团，成立云岭水务公司。", ["柳湾文旅集团", "云岭水务公司"]),
    # a survey of a whole area, and those listed with it
    ("开展全省土壤污染状况普查。", ["全省土壤污染状况普查"]),
    ("开展全市地热资源现状调查和主要河流底泥调查。", ["全市地热资源现状调查", "主要河流底泥调查"]),
    # a programme that is called a plan of action
    ("实施全民阅读推广行动计划。", ["全民阅读推广行动计划"]),
    ("组织实施好农村教师素质提高计划、校园足球振兴工程等。", ["农村教师素质提高计划", "校园足球振兴工程"]),
    # a verb opens each item of a list; verbs that 、 joins are one
    ("扩建云岭高速公路、改建国道907线。", ["云岭高速公路", "国道907线"]),
    ("复建云岭古塔、开发建设云岭冷链物流园。", ["云岭古塔", "云岭冷链物流园"]),
    ("规划、建设云岭冷链物流园。", ["云岭冷链物流园"]),
    # lines between places that no list knows
    ("新建安漯高铁、北沿江高铁。", ["安漯高铁", "北沿江高铁"]),
    # how many there are to be is no part of a name, nor a count of the names
    ("开行云岭至欧洲班列100列以上。", ["云岭至欧洲班列"]),
    ("改扩建青山、白河两所乡镇敬老院。", ["青山乡镇敬老院", "白河乡镇敬老院"]),
    # two things with names that 与 joins; the county's own institution behind 新建
    ("青山云帆路与白河云帆桥同步建成通车。", ["青山云帆路", "白河云帆桥"]),
    ("新建县中心敬老院和城东综合养老服务中心。", ["县中心敬老院", "城东综合养老服务中心"]),
    # dates without a year, stages of other things than roads
    ("确保青山学校秋季开学前交付使用，石门水库按期下闸蓄水。", ["青山学校", "石门水库"]),
    ("青山污水处理厂6月底前完工。", ["青山污水处理厂"]),
    ("完成青山大厦主体施工任务，加快石门港施工步伐。", ["青山大厦", "石门港"]),
    # a verb inside a company's name; what is called how at the end of a segment
    ("由市交通投资集团承建青山公交枢纽站。", ["青山公交枢纽站"]),
    ("青山隧道5月底前双线贯通，白河水库枢纽工程实现大坝封顶。", ["青山隧道", "白河水库枢纽工程"]),
    ("抓好青山湿地公园建设扫尾工作，力争白河科技馆尽早开工。", ["青山湿地公园", "白河科技馆"]),
    # an item that its own verb opens; a programme in quotes that its parts make
    ("建立人口迁徙制度、搭建城乡产业协同发展平台。", ["城乡产业协同发展平台"]),
    ("推进绿色社区、绿色学校等“绿色细胞”工程。", ["“绿色细胞”工程"]),
    # areas share the work, and not that they are areas; each place has a noun of its own
    ("实施云岭高原区、白河丘陵区等区域水土流失治理。", ["云岭高原区水土流失治理", "白河丘陵区水土流失治理"]),
    ("支持青山打造农产品集散地、乡村旅游集散中心。", ["青山农产品集散地", "青山乡村旅游集散中心"]),
    # one system of three levels
    ("加快国家、省、市三级自动监控系统建设。", ["国家、省、市三级自动监控系统"]),
    # the day stands between what opens and its stage
    ("云岭市科技馆计划2025年三季度开馆。", ["云岭市科技馆"]),
    # a treatment that is carried out, a river that is treated
    ("推进实施松林火险综合治理，对白河河道实施生态修复。", ["松林火险综合治理", "白河河道"]),
    # a pilot with a name in quotes
    ("开展“车路协同”应用试点。", ["“车路协同”应用试点"]),
    # the next verb behind 并, the body before a date
    ("建成云岭农业大数据平台并投入使用。", ["云岭农业大数据平台"]),
    ("市水务局在2025年6月底前建立特种设备检验专家名录库并向社会公布。", ["特种设备检验专家名录库"]),
    # a step of its works tells that the thing is built; dates stand in neither's name
    ("青山水厂9月1日前完成设备安装。", ["青山水厂"]),
    ("白河客运站主体结构封顶，石门水库完成下闸蓄水验收。", ["白河客运站", "石门水库"]),
    # one thing makes another
    ("将青山旧粮仓群打造为城市记忆馆。", ["城市记忆馆"]),
    # a part of a named thing is worked on
    ("对青山水厂老旧管网进行更新改造。", ["青山水厂老旧管网"]),
    # an institution of which a place has one is moved, enlarged or built anew
    ("推进口腔医院迁建、妇产医院新院区建设，新建档案馆。", ["口腔医院迁建", "妇产医院新院区", "档案馆"]),
    ("加快市图书馆新馆、青山大剧院等公共文化设施建设。", ["市图书馆新馆", "青山大剧院"]),
    # lines by a word that the dictionary does not know
    ("推进安张铁路前期工作，开工建设绵苍高速。", ["安张铁路", "绵苍高速"]),
    # what is reached, with an adverb before it
    ("推动白河冷链园全面投产运行。", ["白河冷链园"]),
    ("推进石门至白河铁路项目建成投用，推动云岭货运环线规划建设。", ["石门至白河铁路", "云岭货运环线"]),
    # one of a class, at a place
    ("在青山市新建一座三级甲等综合医院。", ["青山市三级甲等综合医院"]),
    # a hospital and what is done to another
    ("推进青山医院和石门镇卫生院改扩建。", ["青山医院", "石门镇卫生院改扩建"]),
    # this year
    ("今年新建白河水厂，明年启动石门大桥扩建。", ["白河水厂", "石门大桥扩建"]),
    ("去年建成青山大桥；今年新建白河水厂。", ["白河水厂"]),
    # works in a list that ；parts, with a remark
    ("青山天然气管道改造工程；白河清淤工程（甲桥至乙闸）；落实全民健身计划。",
     ["青山天然气管道改造工程", "白河清淤工程（甲桥至乙闸）"]),
    # works and schools by words of no dictionary, streets with a direction, a town's school
    ("扩建沙澧水厂（10万吨/天），启动姚家小学新（扩）建前期工作。", ["沙澧水厂（10万吨/天）", "姚家小学新（扩）建"]),
    ("新建西环路、濂水镇中心幼儿园，完成柳湾东路改造。", ["西环路", "濂水镇中心幼儿园", "柳湾东路改造"]),
    # beside a street with a name all have names
    ("改造提升康庄东路、新城路、会展路。", ["康庄东路", "新城路", "会展路"]),
    # what is built beside or inside such an institution
    ("加快火车站广场公交枢纽站建设，新建职教中心学生宿舍楼。", ["火车站广场公交枢纽站", "职教中心学生宿舍楼"]),
    # how many and how large it is to be, and the season
    ("新建石门中学学生宿舍楼1栋，确保白河小学秋季投入使用。", ["石门中学学生宿舍楼", "白河小学"]),
    ("建设总投资7.5亿元的县医院迁建项目。", ["县医院迁建"]),
    # 等 before what is reached
    ("力争白河污水处理厂二期等建成投运。", ["白河污水处理厂二期"]),
    ("改造提升渭川路、新城路。", ["渭川路", "新城路"]),
    # one of several institutions, by its number; schools beside one with a name; a stage of one project
    ("加快市第二人民医院感染楼建设，新建第五幼儿园。", ["市第二人民医院感染楼", "第五幼儿园"]),
    ("完成实验高中、实验三中、姚家中学等3所学校改造。", ["实验高中", "实验三中学校改造", "姚家中学"]),
    ("启动粮食仓储物流项目一期，加快云帆汽车二期技改。", ["粮食仓储物流项目一期", "云帆汽车二期技改"]),
    # names behind their class, a colon, numbers in circles
    ("实施一批重大项目，包括青山水厂、白河风电场。", ["青山水厂", "白河风电场"]),
    ("重点项目：青山产业园；白河冷链物流基地。", ["青山产业园", "白河冷链物流基地"]),
    ("重大工程：①青山水库除险加固工程；②白河引水工程。", ["青山水库除险加固工程", "白河引水工程"]),
    # the work behind the first thing's noun is shared, not its last word alone
    ("完成云帆路、明月街、白石巷雨污分流改造。", ["云帆路雨污分流改造", "明月街雨污分流改造", "白石巷雨污分流改造"]),
    # what ends like the item before it is an item
    (
        "实施高端再制造、智能再制造和在役再制造示范工程。",
        ["高端再制造示范工程", "智能再制造示范工程", "在役再制造示范工程"],
    ),
    # a box with its title and its members in one line
    ("专栏3 应急能力提升工程 建设青山应急救援基地。", ["应急能力提升工程", "青山应急救援基地"]),
    # a town that no list knows opens a name of its own
    ("新建白石乡敬老院和石门乡养老服务中心。", ["白石乡敬老院", "石门乡养老服务中心"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "names"), READ)
def test_reads_each_item_with_its_full_name(sentence: str, names: list[str]) -> None:
    assert [project.name for project in projects_in(sentence)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "建设一批电子商务产业园区。",  # a class with a quantifier
        "打通连接青山和平原地区的多条大型生态廊道。",  # another
        "推进山水林田湖草一体化保护修复。",  # no lake's name
        "建设棚膜园区30个以上。",  # a count of a class
        "完善基础设施体系，提高服务水平。",  # no project's noun
        "依托青山机场、云岭高铁站，发展临空经济。",  # an anchor
        "把青山市打造成区域性中心城市。",  # a position
        "将云岭市建设成为重要节点城市。",  # a position
        "鼓励具备条件的城市规划建设轨道交通。",  # an encouragement without a name
        "支持生物质液化、气化等综合利用项目建设。",  # a class of projects
        "建立健全协调推进机制。",  # a mechanism
        "制定全民阅读推广行动计划。",  # a document
        "新建燃煤锅炉要同步安装脱硫设施。",  # what must be done with what is new
        "新建住宅小区应配套建设充电设施。",  # another
        "禁止在饮用水源地新建化工、制革等项目。",  # a prohibition
        "引导农村合作社发展特色种养、乡村旅游项目。",  # an encouragement that ends in 项目
        "构建良好创新生态系统。",  # 系统 inside another word
        "构建统一开放的要素市场。",  # an institution of the economy
        "打造开放共享的科技创新服务平台。",  # what something is to become
        "实施各项环境保护工程。",  # all of a class
        "开展全市满意度调查。",  # no survey of things
        "开展综合执法试点。",  # a pilot without a name
        "组建工作专班，成立领导小组。",  # bodies
        "建设产业联盟。",  # a class
        "完善公共服务平台，加强重点实验室建设。",  # more of what there is
        "推进病险水库除险加固。",  # a class of works
        "引进国内外知名企业，提升青山品牌影响力。",  # a brand
        "重点实施防洪、灌溉、水土流失治理等建设工程。",  # kinds of work
        "推进绿色生态城区发展。",  # no name
        "加强青山市历史文化保护。",  # a measure: a weak verb with no work named
        "新建蓝沙、赤水3座水厂。",  # a count of more than the list names
        "改造危旧公路隧道、过江大桥。",  # classes of tunnels and bridges
        "建设市级医院、县域中学。",  # of that level, not of this place
        "确保青山市粮食安全。",  # a state, no work
        "力争到2025年实现新突破。",  # an aim, no thing
        "建设国家高速公路并行线、联络线。",  # classes of lines
        "实施项目二期。",  # a stage of nothing named
        "新建铁路专用线，全面实现青山港口铁路进港。",  # a statement of its own after the list
        "发展电商、文创等产业园。",  # no place beside them
        "推动重大产业项目竣工投产。",  # a class, whatever is reached
        "加强内河治理。",  # a class of rivers
        "实施年度土地利用工作计划。",  # a plan of the year's work
        "2019年建成青山大桥。",  # before the plan
        "停止实施青山水厂扩建工程。",  # it is not done
        "暂缓推进石门大桥建设。",  # nor is this now
        "统筹渔业发展；贯彻落实全民健身实施计划；促进体医融合。",  # what others planned, in a statement
        "开展多轮联合执法专项行动。",  # several of a kind
        "建设综合型和专业型平台。",  # sorts
        "统筹建设全民健身场地设施。",  # things of which there are many
        "建立“企业+合作社”的工作网络。",  # the quotes only describe
        "鼓励企业实施智能化技术改造。",  # a process that the dictionary takes for a name
        "支持对老旧“哑设备”进行联网改造。",  # others are helped to do it
        "新建养老院、敬老院。",  # nouns of the dictionary with nothing before them
        "推进惠民生项目。",  # a purpose
        "建好让市民安心的“地下工程”。",  # the quotes say only where it is
        "建设健康、宜居、美丽家园。",  # what it is to be like
        "在建立土地入市制度、搭建土地合作平台等方面先行先试。",  # fields of work
        "在政策实施过程中发现问题，由市财政局组织调查。",  # when it happens
        "云岭国际会展中心是2026年重点建设项目。",  # what it is
        "在渔港建设、花卉育种提升计划等重大项目中予以支持。",  # the verb is part of a noun
        "石门水库完成防汛演练。",  # a step of no works
        "将青山市建设成为文化中心。",  # a place becomes something
        "对青山市老旧小区进行改造。",  # a class of things in a place
        "工程建设项目包括勘察、设计、施工。",  # steps of a class
        "撤销青山水厂项目。",  # it is done no more
        "对接国家重大工程。",  # it is followed
        "“十二五”以来，建成青山水厂。",  # it is done
        "争取更多项目纳入国家规划。",  # a class is to be put into a plan
        "美化城乡环境。",  # a work on no thing
        "新建农村小学、公办幼儿园，改造乡镇水厂。",  # words of the language before the noun
        "新建普通高中、完全中学。",  # the dictionary's own nouns of classes
        "改造断头路、产业路，新建重点镇卫生院。",  # classes of streets and towns
        "推进水风光重大能源项目建设。",  # an adjective inside: a class of projects
        "推进图书馆、文化馆建设。",  # institutions that are only furthered
        "每个县新建图书馆、文化馆。",  # one for each of many
        "推进乡镇人民医院改扩建。",  # of a level, not of one place
        "推进市域铁路、普速铁路改造。",  # classes of lines, though the dictionary has no such word
        "在每个县新建一座三级综合医院。",  # one for each of many
        "建设和改造提升绿色蔬菜供应基地。",  # new ones and old
        "支持青山市打造复合型航空枢纽。",  # what sort of a place it is to become
        "去年建成青山大桥；完成白河水厂扩建。",  # the second is last year's too
        "今年以来新建白河水厂。",  # what was
        "畅通进出山区高速公路网络。",  # roads, no platform
        "提升“轨道上的青山”。",  # a slogan is strengthened
    ],
)
def test_near_misses_are_no_projects(sentence: str) -> None:
    assert [project.name for project in projects_in(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新建G9902青山(省界)至白河段。", ("新建", "road", "G9902", "青山", "白河")),
        ("新建青山至石门南线(国道901)项目。", ("新建", "road", "G901", "青山", "石门")),
        ("研究扩建青山至白河铁路。", ("研究扩建", "rail", None, "青山", "白河")),
        ("改造902省道。", ("改造", "road", "S902", None, None)),
        # the line's own ends are not the section's
        ("续建青山至云岭高速公路白河至石门段。", ("续建", "road", None, "白河", "石门")),
        ("实施青山至云岭高速公路白河出口改移工程。", ("实施", "road", None, None, None)),
        ("推进青山环线高速“白河-柳湾-石门”段建设。", ("推进", "road", None, "白河", "石门")),
        # 加快 governs where no other verb does
        ("加快青山内陆港建设。", ("加快", "logistics", None, None, None)),
        ("加快推进青山大桥项目前期工作。", ("推进", "road", None, None, None)),
        # a bridge as the end of a section
        ("改造G302青云线青山至饮牛河大桥。", ("改造", "road", "G302", "青山", "饮牛河大桥")),
        # a dash between a company and a place is no route
        ("建设云帆-青山新能源汽车产业园。", ("建设", "park", None, None, None)),
        # a work is of the kind of what it is done to
        ("推进东川港3号码头升级改造。", ("推进", "port", None, None, None)),
        ("重点实施白河市青溪河水生态综合治理工程。", ("实施", "treatment", None, None, None)),
        ("建设白河干流治理工程。", ("建设", "water", None, None, None)),
        ("实施青山重点绿化工程。", ("实施", "treatment", None, None, None)),  # not 化工
        ("推进青山化工搬迁改造工程。", ("推进", "plant", None, None, None)),
        ("畅通青山至白河物流通道。", ("畅通", "corridor", None, "青山", "白河")),
        # a noun that closes a name in quotation marks tells its kind; a motto is a programme
        ("打造“青山—白河经济协作区”。", ("打造", "zone", None, None, None)),
        ("建设“宽带青山”。", ("建设", "programme", None, None, None)),
        # a plan or a campaign builds nothing of what it names; a work does
        ("实施大学生返乡创业计划。", ("实施", "programme", None, None, None)),
        ("实施医院管理提升行动。", ("实施", "programme", None, None, None)),
        ("实施青山医院扩建工程。", ("实施", "building", None, None, None)),
        ("实施“千村万巷整治”工程。", ("实施", "programme", None, None, None)),  # a motto before 工程
        ("实施“引青入白”供水工程。", ("实施", "water", None, None, None)),
        ("推进东川自由贸易港建设。", ("推进", "zone", None, None, None)),
        ("实施500千伏青山输变电工程。", ("实施", "energy", None, None, None)),
    ],
)
def test_reads_verb_kind_route_and_ends(sentence: str, expected: tuple[str | None, ...]) -> None:
    (project,) = projects_in(sentence)
    found = (project.action, project.kind, project.route_code, project.from_place, project.to_place)
    assert found == expected


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("推进青山化工60万吨烯烃、云帆造纸等项目。", 600000, "吨"),
        ("改造青山口岸千万吨国际换装站。", 10_000_000, "吨"),  # Chinese numerals
        ("建设青山动车检修基地，年检修300辆动车组。", 300, "辆"),  # told after the comma
        ("建设青山动车检修基地，培训300人。", None, None),  # no capacity
    ],
)
def test_reads_capacity(sentence: str, value: int | None, unit: str | None) -> None:
    project = projects_in(sentence)[0]
    assert (project.capacity_value, project.capacity_unit) == (value, unit)


@pytest.mark.parametrize(
    ("paragraphs", "cities"),
    [
        # its own words
        (["新建青山至白河铁路。"], {"青山", "白河县", "白河"} - {"白河县"}),
        # a place in the name of a line does not count
        (["实施青山线电气化改造。"], set()),
        # a line's ends do not count where a section of it is built
        (["续建青山至云岭高速公路白河至石门段。"], {"白河", "石门"}),
        # shared head
        (["推进石门国际合作示范区、边境经济合作区建设。"], {"石门"}),
        # the subject
        (["云岭市建设零部件研制生产中心。"], {"云岭"}),
    ],
)
def test_finds_the_cities_that_a_project_is_about(paragraphs: list[str], cities: set[str]) -> None:
    annotations = annotations_of(*paragraphs)
    rows = find_project_cities(annotations, find_projects(annotations, REFERENCE), REFERENCE)
    assert {row.city_id for row in rows} == cities


def test_a_name_that_could_mean_two_divisions_places_nothing() -> None:
    annotations = annotations_of("建设青山软件基地。")
    unsettled = tuple(replace(place, resolution="ambiguous") for place in annotations.places)
    annotations = replace(annotations, places=unsettled)
    assert find_project_cities(annotations, find_projects(annotations, REFERENCE), REFERENCE) == ()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("雨水管网新建改造工程", False),  # under each city it sorts what is built there
        ("青山雨水管网改造工程", True),  # one with a place, told three times
    ],
)
def test_a_title_over_several_parts_is_no_project(title: str, found: bool) -> None:
    parts = [line for city in "甲乙丙" for line in (title, f"{city}市铺设雨水管网。")]
    assert (title in [project.name for project in projects_in(*parts)]) is found
    assert title in [project.name for project in projects_in(*parts[:2])]


def test_a_name_repeated_within_a_task_is_one_project() -> None:
    assert len(projects_in("设立青山示范区。加快青山示范区建设。", "设立青山示范区。")) == 2
    # the marks inside a name make no second one
    zones = "打造“青山-白河”经济协作区。打造“青山—白河经济协作区”。"
    assert [row.quote for row in projects_in(zones)] == ["“青山-白河”经济协作区"]
    assert len(projects_in(zones.replace("—白河", "—云岭"))) == 2


def test_notes_are_left_out() -> None:
    annotations = annotations_of("新建青山至白河铁路。(新建云岭至石门铁路办公室负责)")
    aside = annotations.plan.text.index("(")
    rows = find_projects(replace(annotations, excluded=Spans([(aside, 99)])), REFERENCE)
    assert [row.name for row in rows] == ["青山至白河铁路"]


NAMES = st.lists(
    st.sampled_from(["青山物流园", "白河物流园", "云岭大桥", "石门水库", "东川港", "柳湾至南浦铁路"]),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(NAMES, st.sampled_from(["", "等项目", "等重点项目建设"]), st.sampled_from(["新建", "重点推进", "加快建设"]))
def test_every_item_of_a_list_is_a_row_in_order(names: list[str], tail: str, verb: str) -> None:
    sentence = f"{verb}{'、'.join(names)}{tail}。"
    rows = projects_in(sentence)
    assert [row.quote for row in rows] == names
    assert [sentence[row.start_char : row.end_char] for row in rows] == names
    assert len({row.project_id for row in rows}) == len(names)


def test_an_item_of_brackets_alone_is_no_crash() -> None:
    assert projects_in("建设（青山大桥）、白河大桥。")[-1].name == "白河大桥"
