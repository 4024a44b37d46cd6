"""Promises by kind: sentences with exactly the targets that they give, and near-misses that give none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from annotated import annotations_of, targets_in
from reading import REFERENCE

from plandata.annotate.flat import flatten
from plandata.annotate.quantities import Cell, quantity_words, read_quantity
from plandata.facts.targets import find_targets

Row = tuple[str, str, object, object, str | None]

SENTENCES: list[tuple[str, list[Row]]] = [
    # a negation turns a comparison round; without one it stays; thresholds promise nothing
    ("绿化覆盖率不得少于40%。", [("绿化覆盖率", "ge", 40, None, "%")]),
    ("桥下净高不应小于5米。", [("桥下净高", "ge", 5, None, "米")]),
    ("排队时间不可多于15分钟。", [("排队时间", "le", None, 15, "分钟")]),
    ("检修周期不宜长于30天。", [("检修周期", "le", None, 30, "天")]),
    ("车间噪声不得超出65分贝。", [("车间噪声", "le", None, 65, "分贝")]),
    ("河堤顶宽不许窄于4米。", [("河堤顶宽", "ge", 4, None, "米")]),
    ("井深不得浅于20米。", [("井深", "ge", 20, None, "米")]),
    ("铺装厚度不应薄于8厘米。", [("铺装厚度", "ge", 8, None, "厘米")]),
    ("严禁管网漏损率高于10%。", [("管网漏损率", "le", None, 10, "%")]),
    ("每班配备安全员应不少于3名。", [("每班配备安全员", "ge", 3, None, "名")]),
    ("培训时长须不低于40学时。", [("培训时长", "ge", 40, None, "学时")]),
    ("平均等候时间一律不超过10分钟。", [("平均等候时间", "le", None, 10, "分钟")]),
    ("人均住房面积要不低于30平方米。", [("人均住房面积", "ge", 30, None, "平方米")]),
    ("投诉办结时间原则上不得长于5个工作日。", [("投诉办结时间", "le", None, 5, "工作日")]),
    ("力争绿地率不低于38%。", [("绿地率", "ge", 38, None, "%")]),
    ("确保合格率在98%以上。", [("合格率", "ge", 98, None, "%")]),
    ("林地面积保持在200万亩以上。", [("林地面积", "ge", 2000000, None, "亩")]),
    ("能耗强度下降到0.5吨标准煤以下。", [("能耗强度", "le", None, "0.5", "吨标准煤")]),
    ("审批环节压减到3个以内。", [("审批环节", "le", None, 3, "个")]),
    ("用水总量控制在12亿立方米之内。", [("用水总量", "le", None, 1200000000, "立方米")]),
    ("至少新增停车位500个。", [("停车位", "ge", 500, None, "个")]),
    ("每个街道最少配备两名专员。", [("专员", "ge", 2, None, "名")]),
    ("每个社区至少建成一个食堂。", [("食堂", "ge", 1, None, "个")]),
    ("拆除面积小于50平方米的违建。", []),
    ("对注册资本低于100万元的企业免收年费。", []),
    ("淘汰单机容量不足30万千瓦的机组。", []),
    ("处理能力大于等于50吨。", [("处理能力", "ge", 50, None, "吨")]),
    ("空气优良天数比例≥85%。", [("空气优良天数比例", "ge", 85, None, "%")]),
    ("PM2.5浓度≤35微克/立方米。", [("PM2.5浓度", "le", None, 35, "微克/立方米")]),
    (
        "票价不高于9元、8元、7元。",
        [("票价", "le", None, 9, "元"), ("票价", "le", None, 8, "元"), ("票价", "le", None, 7, "元")],
    ),
    (
        "普通门诊费不低于9元、8元、7元。",
        [("普通门诊费", "ge", 9, None, "元"), ("普通门诊费", "ge", 8, None, "元"), ("普通门诊费", "ge", 7, None, "元")],
    ),
    ("企业数量翻一番，达到400家左右。", [("企业数量", "eq", 2, 2, "倍"), ("企业数量", "approx", 400, 400, "家")]),
    ("不只扩大产能，合格率还要超过99%。", [("合格率还", "gt", 99, None, "%")]),
    ("取消从业人员不得少于5人的规定。", []),
    # a count of the list that it closes; one of more than the list is a promise
    ("实施“两减两健”（减盐、减油）、健步走和戒烟等3个专项行动。", []),
    ("培育茶叶、毛竹等2个百亿级产业集群。", [("百亿级产业集群", "eq", 2, 2, "个")]),  # to be made, not carried out
    ("开工建设青溪医院、白石医院等10个医疗项目。", [("医疗项目", "eq", 10, 10, "个")]),
    ("提出5方面60项重大工程。", []),  # set out, not promised
    ("实施60项重大工程。", [("重大工程", "eq", 60, 60, "项")]),
    ("按照每人每年80元的标准安排公共卫生经费。", []),  # by what is paid
    ("人均公共卫生经费标准提高到80元。", [("人均公共卫生经费标准", "eq", 80, 80, "元")]),
    (
        "培育年产值超过百亿元企业2家、超过十亿元企业9家。",  # a size, then how many of that size
        [("企业", "eq", 2, 2, "家"), ("企业", "eq", 9, 9, "家")],
    ),
    ("新增并网装机120万千瓦。", [("并网装机", "eq", 1200000, 1200000, "千瓦")]),  # 并 is cut out of no word
    # a verb in a noun opens nothing; a month behind a year is a date
    ("建成区绿化覆盖率达到42%。", [("建成区绿化覆盖率", "eq", 42, 42, "%")]),
    ("建设项目环评执行率100%。", [("建设项目环评执行率", "eq", 100, 100, "%")]),
    ("2026年6月前完成率达到50%。", [("完成率", "eq", 50, 50, "%")]),
    # what it is held against is no part of what it tells
    ("审批时限压缩至法定时限的50%以内。", [("审批时限", "le", None, 50, "%")]),
    ("近三年投入资金12亿元，建成管网860公里。", []),  # what was done
    ("靠近三年级教室的走廊宽度达到3米。", [("靠近三年级教室的走廊宽度", "eq", 3, 3, "米")]),
    # what the number reaches or runs over is no part of what it tells
    (
        "森林蓄积量净增200万立方米，达到3500万立方米。",
        [("森林蓄积量", "eq", 2000000, 2000000, "立方米"), ("森林蓄积量", "eq", 35000000, 35000000, "立方米")],
    ),
    ("全年地区生产总值迈上600亿元台阶。", [("地区生产总值", "eq", 60000000000, 60000000000, "元")]),
    ("危险废物处置率保持100%。", [("危险废物处置率", "eq", 100, 100, "%")]),
    ("单位产值碳排放五年累计下降18%。", [("单位产值碳排放", "eq", 18, 18, "%")]),
    # what was goes on behind ； until words turn to what shall be
    ("去年完成投资20亿元；新建学校5所；引进企业30家。", []),
    ("去年完成投资20亿元；今年新建学校5所；引进企业30家。", [("学校", "eq", 5, 5, "所"), ("企业", "eq", 30, 30, "家")]),
    # what a place is like, what a price follows, what was since last year: nobody's aim
    ("本市年平均降水量1100毫米。", []),
    ("灌溉用水年均节约量达到1100立方米。", [("灌溉用水年均节约量", "eq", 1100, 1100, "立方米")]),
    ("比上年净增1.2万户。", []),
    ("儿童票价按成人票价的50%执行。", []),
    # a word before a noun describes it
    ("建成高标准农田8万亩。", [("高标准农田", "eq", 80000, 80000, "亩")]),
    ("高标准建设农田8万亩。", [("农田", "eq", 80000, 80000, "亩")]),
    (
        "接待游客人次、旅游总收入分别增长9%和11%。",  # each member names its own measure
        [("接待游客人次", "eq", 9, 9, "%"), ("旅游总收入", "eq", 11, 11, "%")],
    ),
    # spaces of web pages; digits of names
    ("培育 专精特新 企业 120 家。", [("专精特新企业", "eq", 120, 120, "家")]),
    ("建成充电桩 3 万 个以上。", [("充电桩", "ge", 30000, None, "个")]),
    ("森林覆盖率 达到 45.5 ％。", [("森林覆盖率", "eq", "45.5", "45.5", "%")]),
    ("改造管网10－20公里。", [("管网", "range", 10, 20, "公里")]),
    ("办好 2025 年 步道节。", []),
    ("升级 4 G 基站。", []),
    ("开通 6 号 线 二期。", []),
    # everything or nothing left, in verb form; attributes and figures of speech are none
    ("违规排污口全部封堵。", [("违规排污口", "all", None, None, None)]),
    ("城区燃煤小锅炉全部拆除。", [("城区燃煤小锅炉", "all", None, None, None)]),
    ("建筑垃圾全量回收。", [("建筑垃圾", "all", None, None, None)]),
    ("重特大事故零发生。", [("重特大事故", "all", None, None, None)]),
    ("生活垃圾零填埋。", [("生活垃圾", "all", None, None, None)]),
    ("拖欠工资动态清零。", [("拖欠工资", "all", None, None, None)]),
    ("老旧小区应改尽改。", [("老旧小区", "all", None, None, None)]),
    ("适龄儿童应种尽种。", [("适龄儿童", "all", None, None, None)]),
    ("自然村户户通水泥路。", [("自然村", "all", None, None, None)]),
    ("国四货车悉数退出。", [("国四货车", "all", None, None, None)]),
    ("高速公路全线贯通。", [("高速公路", "all", None, None, None)]),
    ("审批事项全程网办。", [("审批事项", "all", None, None, None)]),
    ("对集贸市场开展全覆盖检测。", [("集贸市场", "all", None, None, None)]),
    ("乡镇卫生院实现全达标。", [("乡镇卫生院", "all", None, None, None)]),
    ("危险废物全部安全处置。", [("危险废物", "all", None, None, None)]),
    ("公务用车全部改为电动车。", [("公务用车", "all", None, None, None)]),
    ("确保隐患全部整改到位。", [("隐患", "all", None, None, None)]),
    ("实现全市行政村快递服务全覆盖。", [("行政村快递服务", "all", None, None, None)]),
    ("推进全覆盖监管试点。", []),
    ("全面加强队伍建设。", []),
    ("提供零跑腿服务。", []),
    ("倡导零浪费理念。", []),
    ("发展零售业。", []),
    ("收益全部用于养护。", []),
    ("推动全部门联动。", []),
    ("部分学校全部更换设备的做法值得推广。", []),
    ("由县级财政全部承担。", []),
    # halves, tenths, parts; numerals that begin with a scale
    ("审批时间缩短一半以上。", [("审批时间", "ge", 50, None, "%")]),
    ("申报材料精简三分之一。", [("申报材料精简", "eq", "0.333333", "0.333333", None)]),
    ("开办时间压缩至半天以内。", [("开办时间", "le", None, "0.5", "天")]),
    ("回收率达到八成。", [("回收率", "eq", 80, 80, "%")]),
    ("打造半小时通勤圈。", []),
    ("开展半年评估。", []),
    ("年产值超百亿元的园区5个。", [("园区", "eq", 5, 5, "个")]),
    ("培育年营收过千万元企业二十余家。", [("企业", "gt", 20, None, "家")]),
    ("新增岗位三千个。", [("岗位", "eq", 3000, 3000, "个")]),
    ("客流量超百万人次。", [("客流量", "gt", 1000000, None, "人次")]),
    ("摄制百集短片。", [("短片", "eq", 100, 100, "集")]),
    ("每村选派一村三名技术员。", [("技术员", "eq", 3, 3, "名")]),
    # a deadline is no part of the subject; what was and periods of validity are none
    ("3年内培育企业50家。", [("企业", "eq", 50, 50, "家")]),
    ("用两年时间建成驿站20个。", [("驿站", "eq", 20, 20, "个")]),
    ("2025—2027年，每年改造小区30个。", [("每年小区", "eq", 30, 30, "个")]),
    ("“十五五”末，绿道里程达到900公里。", [("绿道里程", "eq", 900, 900, "公里")]),
    ("近3年来建成公园12个。", []),
    ("实行2年试用期。", []),
    # counts of what is there, of the document itself, of whom it speaks to
    ("市水利局等8部门联合发文。", []),
    ("市财政局等15个部门共同推进。", []),
    ("本规划共提出18项指标。", []),
    ("全县共有水库35座，其中大型2座。", []),
    ("9个乡镇均须编制预案。", []),
    ("全市12个县区要签订责任书。", []),
    ("总结7个试点村的经验。", []),
    ("6个配套文件已经印发。", []),
    ("每县推荐2名委员参加。", []),
    ("由15名专家组成。", []),
    ("按8个类别编码。", []),
    ("新增8个部门共享接口。", [("部门共享接口", "eq", 8, 8, "个")]),
    ("培育15个产业集群。", [("产业集群", "eq", 15, 15, "个")]),
    # results; 已…的 only describes
    ("去年新建绿道50公里。", []),
    ("2022年，新增岗位3万个，同比增长5%。", []),
    ("上半年已完成投资20亿元。", []),
    ("三年来，引进人才500名。", []),
    ("截至目前，改造小区90个。", []),
    ("已完成改造的小区，满意率达到95%以上。", [("满意率", "ge", 95, None, "%")]),
    (
        "垃圾分类覆盖率达到90%（中心城区达到100%）。",
        [("垃圾分类覆盖率", "eq", 90, 90, "%"), ("中心城区", "eq", 100, 100, "%")],
    ),
    ("全市公园数量由35个增加到50个。", [("公园数量", "eq", 50, 50, "个")]),
    # numbers of formulas and scores
    ("合格率=合格数÷抽检数×100%。", []),
    ("总分＝过程分×70%＋结果分×30%。", []),
    ("每迟报一次扣1分。", []),
    ("回收率＝回收量/总量×100%，目标值为90%以上。", [("回收率", "ge", 90, None, "%")]),
    ("完成加5分，未完成扣3分。", []),
    # A/B is kept whole
    ("单位产值能耗降至0.4吨标准煤/万元。", [("单位产值能耗", "eq", "0.4", "0.4", "吨标准煤/万元")]),
    ("供水规模达到8万吨/日。", [("供水规模", "eq", 80000, 80000, "吨/日")]),
    ("灌溉用水量不超过300立方米/亩。", [("灌溉用水量", "le", None, 300, "立方米/亩")]),
    ("厂界噪声低于60分贝。", [("厂界噪声", "lt", None, 60, "分贝")]),
    ("装机达到4×60万千瓦。", [("装机", "eq", 2400000, 2400000, "千瓦")]),
    (
        "气化率提升至70％，用气量达到3亿立方米/年。",
        [("气化率", "eq", 70, 70, "%"), ("用气量", "eq", 300000000, 300000000, "立方米/年")],
    ),
    ("人均道路面积达到15平方米/人。", [("人均道路面积", "eq", 15, 15, "平方米/人")]),
    # aims inside quotes; names
    (
        "确保“森林覆盖率达到60%、蓄积量达到1亿立方米”目标如期实现。",
        [("森林覆盖率", "eq", 60, 60, "%"), ("蓄积量", "eq", 100000000, 100000000, "立方米")],
    ),
    ("建设“10分钟”便民圈。", []),
    ("推进“3+5+N”体系。", []),
    # limits promise; money handed out, conditions, frequencies do not
    ("受理后3个工作日内办结。", [("受理后", "le", None, 3, "工作日")]),
    ("投诉24小时内响应。", [("投诉", "le", None, 24, "小时")]),
    ("每季度召开一次例会。", []),
    ("每年至少开展两次检查。", []),
    ("对达标企业给予50万元奖励。", []),
    ("员工超过100人的企业可以申请。", []),
    ("自公布之日起30日后施行。", []),
    ("试点期限2年。", []),
    ("到2027年，社会投资不低于50亿元。", [("社会投资", "ge", 5000000000, None, "元")]),
    ("每月至少巡查一次。", []),
    ("编号：MB2024567X/2024-00012。", []),
    ("办公时间为9:00—17:30。", []),
    ("每个乡镇要建设不少于1个示范点。", [("示范点", "ge", 1, None, "个")]),
    # thousands apart, by a comma or a space
    ("新增停车位1,200个。", [("停车位", "eq", 1200, 1200, "个")]),
    ("新增停车位 3 000 个。", [("停车位", "eq", 3000, 3000, "个")]),
    # fractions in words: nearly half, by half, nine tenths and a half one
    ("审批事项减半。", [("审批事项", "eq", 50, 50, "%")]),
    ("群众满意度达到九成五。", [("群众满意度", "eq", 95, 95, "%")]),
    ("旅游人次突破三千万。", [("旅游人次", "gt", 30000000, None, None)]),
    # a scale and the sign of a unit only open a word of the dictionary
    ("千方百计稳定就业。", []),
    # a unit of two strokes, a rate a head of people
    ("降尘量控制在6吨/平方公里·月以内。", [("降尘量", "le", None, 6, "吨/平方公里·月")]),
    ("每千人口拥有床位7.5张。", [("每千人口拥有床位", "eq", 7.5, 7.5, "张")]),
    ("全市拥有医院12家。", []),
    # an aim in quotes that 目标 names
    ("实现“培育企业500家”目标。", [("企业", "eq", 500, 500, "家")]),
    # what is made up of so many, or drawn from so many
    ("全市下辖9个县区。", []),
    ("行动共分为4个阶段。", []),
    ("从20个备选项目中择优推荐。", []),
    ("从3个园区看，培育品牌。", []),
    # what was done, whatever the plan's date
    ("截至2019年底，累计建成绿道310公里。", []),
    ("占比较2020年提高了5个百分点。", []),
    # how a list of scores counts
    ("权重分别为40%、60%。", []),
    # what is there already, from which a promise starts
    # bounds by verbs of change, of time behind an event; a rule that is abolished, a grade that says which are meant
    ("耕地保有率不得下降至80%以下。", [("耕地保有率", "ge", 80, None, "%")]),
    ("管网漏损率不应上升到9%以上。", [("管网漏损率", "le", None, 9, "%")]),
    ("严防空置率升至15%以上。", [("空置率", "le", None, 15, "%")]),
    ("单位能耗降至0.4吨标准煤以下。", [("单位能耗", "le", None, "0.4", "吨标准煤")]),  # near-miss: no negation
    ("耕地保有量不跌破60万亩。", [("耕地保有量", "ge", 600000, None, "亩")]),
    ("救护车到达现场不得晚于呼救后15分钟。", [("救护车到达现场", "le", None, 15, "分钟")]),
    ("沿街建筑高度控制在6层以内。", [("沿街建筑高度", "le", None, 6, "层")]),
    ("排查6层以上住宅楼电梯。", []),
    ("废止企业注册资本不得低于500万元的限制。", []),
    ("二类以上水质断面占比达到85%。", [("水质断面占比", "eq", 85, 85, "%")]),
    ("污水处理价格不超过1.2元每吨。", [("污水处理价格", "le", None, "1.2", "元/吨")]),
    ("窗口数量压减过半。", [("窗口数量", "gt", 50, None, "%")]),
    ("旅游收入实现翻番。", [("旅游收入", "eq", 2, 2, "倍")]),
    ("实施居民收入翻番计划。", []),
    ("每个乡镇建设文化广场一至两处。", [("每个乡镇建设文化广场", "range", 1, 2, "处")]),
    ("每项工作分三个阶段推进。", []),
    # all of those that a number describes; what shall not be is no promise of all
    ("20人以上村民小组全部接通自来水。", [("村民小组", "all", None, None, None)]),
    ("困难老人可助尽助。", [("困难老人", "all", None, None, None)]),
    ("避免因设备全部更换造成浪费。", []),
    # what is there, listed, learned, formed of one's own people or handed in; works on all of it are a promise
    ("联系毗邻6个乡镇共建花海。", []),
    ("学习外地8项治理经验。", []),
    ("清单所列25项任务由各牵头单位落实。", []),
    ("派出5个指导组深入乡镇督导。", []),
    ("组建志愿服务队30支。", [("组建志愿服务队", "eq", 30, 30, "支")]),
    ("对35条背街小巷进行提升改造。", [("背街小巷进行提升改造", "eq", 35, 35, "条")]),
    ("对35家企业开展走访。", []),
    ("申请材料一式3份，刻录光盘2张。", []),
    ("印发宣传册5000份。", [("印发宣传册", "eq", 5000, 5000, "份")]),
    ("符合条件的给予500元补贴，期限最长12个月。", []),
    ("考核采取百分制，日常考核占60%。", []),
    ("该片区此前建成住房1200套。", []),
    ("巩固去年整治成果，再消除内涝点18处。", [("消除内涝点", "eq", 18, 18, "处")]),
    ("围绕“引进企业80家”这一总目标开展招商。", [("企业", "eq", 80, 80, "家")]),
    ("从2019年起5年间共新增学位1.2万个。", []),  # a period that is over
    ("在2020年新建26公里的基础上，新建步道30公里。", [("步道", "eq", 30, 30, "公里")]),
    # half a day more, thousands and more, nearly half
    ("审批时间压缩至一天半。", [("审批时间", "eq", 1.5, 1.5, "天")]),
    ("新增岗位上万个。", [("岗位", "ge", 10000, None, "个")]),
    ("近半网点完成升级。", [("网点完成升级", "approx", 50, 50, "%")]),
    ("每百户拥有充电桩30个。", [("每百户拥有充电桩", "eq", 30, 30, "个")]),
    ("坚持千村示范、万村整治。", []),  # a slogan
    # what one region's share is of, attributes that share a noun, and things with a number each
    (
        "污水处理率达到80%，平原地区达到90%。",
        [("污水处理率", "eq", 80, 80, "%"), ("污水处理率", "eq", 90, 90, "%")],
    ),
    ("建设12家行业型、专业型服务平台。", [("行业型、专业型服务平台", "eq", 12, 12, "家")]),
    ("新建闸站1座泵站2座。", [("闸站", "eq", 1, 1, "座"), ("泵站", "eq", 2, 2, "座")]),
    ("打造3个年交易额20亿元以上的市场。", [("市场", "eq", 3, 3, "个")]),
    ("设立总规模20亿元的产业基金。", [("产业基金", "eq", 2000000000, 2000000000, "元")]),
    # a quoted name keeps its marks, a described noun its adjective, and who does it is not what is counted
    ("培育“云企登高”企业600家。", [("“云企登高”企业", "eq", 600, 600, "家")]),
    ("重点行业排放强度降低10%。", [("重点行业排放强度", "eq", 10, 10, "%")]),
    ("各县城将开办时间压缩至3天以内。", [("开办时间", "le", None, 3, "天")]),
    ("在城市高风险区建设监测站10个。", [("监测站", "eq", 10, 10, "个")]),
    ("梳理服务事项，全部纳入统一平台。", [("服务事项", "all", None, None, None)]),
    # all counts of a scope, officers of a body, acts of bodies, the document's own parts, what is cared for
    ("对14个站点、96个断面和16个背景点，40个监测井开展评估。", []),
    ("涉及12个乡镇、56个村。", []),
    ("每个专班设组长1名、副组长2名。", []),
    ("召开4次专题会议。", []),
    ("管网清疏每2年不得少于3次。", []),
    ("提出6个方面23条举措。", []),
    ("符合下列3个条件之一，可以申报。", []),
    ("加强柳湾林场等25个重点林区的保护和管理。", []),
    ("推广5项改革经验。", []),
    ("5个试点单位名单另行公布。", []),
    ("对超过30天未办结的事项进行督办。", []),
    ("四星级的给予5万元。", []),
    # what is only compared, and a table that has lost its cells
    ("较上年增长12%。", []),
    ("上半年，完成投资120亿元，同比增长9%。", []),
    ("1化学需氧量（万吨）14141270-10%2二氧化硫（万吨）25492295-10%", []),
    # behind a negation and a verb of change, 以上 says where the number must not go
    ("病假率不得回升至3%以上。", [("病假率", "le", None, 3, "%")]),
    ("确保林地存量只增不减，不低于60万亩。", [("林地存量", "ge", 600000, None, "亩")]),
    # ages and years: what is reached or lasts, not who is meant
    ("人均预期寿命提高到79岁。", [("人均预期寿命", "eq", 79, 79, "岁")]),
    ("为70岁以上老人免费体检。", []),
    ("管护期不少于3年。", [("管护期", "ge", 3, None, "年")]),
    # 的 before a comma says which cases are meant; a definition and 为 state what is
    ("一年内服务达到800人次，且评为合格的，给予补贴。", []),
    ("本办法所称小微园区入驻企业不少于30家。", []),
    ("本规定共45条。", []),
    ("单位缴存比例为8%。", []),
    ("食堂餐费为每人15元。", []),
    ("力争普惠托位占比为60%。", [("普惠托位占比", "eq", 60, 60, "%")]),
    # of how much the next number is; from January on is counted, not promised; what stands made; groups; scores
    ("车辆百公里油耗控制在8升以内。", [("车辆百公里油耗", "le", None, 8, "升")]),
    ("今年1—8月，新开工企业40家。", []),
    ("已配套出台的6个细则同时施行。", []),
    ("指挥部下设5个工作组。", []),
    ("指标权重：质量60%，进度40%。", []),
    ("碳排放强度降至0.8吨二氧化碳/万元。", [("碳排放强度", "eq", "0.8", "0.8", "吨二氧化碳/万元")]),
    # what stands and is carried out; what each sends; the past of another five years
    ("落实国家惠民18条政策。", []),
    ("用好40亿元专项债券。", []),
    ("落实每镇2名公共营养师。", [("公共营养师", "eq", 2, 2, "名")]),
    ("每县选派3名选手参赛。", []),
    ("“十三五”时期，累计新建步道90公里。", []),
    # a level of last year, years that are reached, a ratio without a unit, a quote closed by another sign
    ("空气优良率不低于上年水平，秸秆综合利用率达到92%。", [("秸秆综合利用率", "eq", 92, 92, "%")]),
    ("平均受教育年限达到12.5年。", [("平均受教育年限", "eq", "12.5", "12.5", "年")]),
    ("机房能效比不高于1.3。", [("机房能效比", "le", None, "1.3", None)]),
    ('推广“一窗综办"模式，一次办结率达到95%。', [("一次办结率", "eq", 95, 95, "%")]),
    (
        "开馆时间每周不少于42小时、全年不少于300天。",
        [("开馆时间", "ge", 42, None, "小时"), ("开馆时间", "ge", 300, None, "天")],
    ),
    # a time within the name of what is measured; many are trained, few appointed; a batch; what a check found
    ("臭氧8小时平均浓度不高于155微克/立方米。", [("臭氧8小时平均浓度", "le", None, 155, "微克/立方米")]),
    ("培训森防信息员900人。", [("森防信息员", "eq", 900, 900, "人")]),
    ("第3批20家示范企业同时授牌。", []),
    ("经检查，有18家门店未落实限塑要求。", []),
    ("全市完成造林6万亩，占年度任务的75%。", []),
    ("根据6家企业反馈的问题完善政策。", []),
    ("为6家企业完善配套。", [("企业完善配套", "eq", 6, 6, "家")]),
    # words that a verb does not cut in two
    ("新增强排流量80立方米/秒。", [("强排流量", "eq", 80, 80, "立方米/秒")]),
    ("确保再生水利用率达到30%。", [("再生水利用率", "eq", 30, 30, "%")]),
    ("再开发利用的地块安全利用率达到95%。", [("开发利用的地块安全利用率", "eq", 95, 95, "%")]),
    # a verb that is part of the thing's name; a list of sizes shares the thing that its last member names
    ("建设储备林20万亩。", [("储备林", "eq", 200000, 200000, "亩")]),
    (
        "建成2个百万亩、5个十万亩优质粮食基地。",
        [("优质粮食基地", "eq", 2, 2, "个"), ("十万亩优质粮食基地", "eq", 5, 5, "个")],
    ),
    ("建设8个面向港区、园区等场景的综合调度平台。", [("综合调度平台", "eq", 8, 8, "个")]),
    ("确保各项任务全面完成。", []),
    # a page number between the halves of a sentence that a page parts
    ("各有关部门要按照职责分工推进，逐步解决各类用地建设空\n  14 \n间与生态保护冲突问题。", []),
    # what each counted thing is like, alone and in a list; 以上 and 年 make no 上年; near-miss: two things counted
    ("培育4家以上年营收超20亿元的链主企业。", [("链主企业", "ge", 4, None, "家")]),
    (
        "建设3个以上年交易额过百亿元、5个以上年交易额达20亿元的商品市场。",
        [("商品市场", "ge", 3, None, "个"), ("商品市场", "ge", 5, None, "个")],
    ),
    (
        "培育链主企业4家，实现营收20亿元。",
        [("链主企业", "eq", 4, 4, "家"), ("营收", "eq", 2000000000, 2000000000, "元")],
    ),
    # 分别 hands a number to each; one number for a list is of the whole list, unless its first part does something
    (
        "甲河、乙河断面达标率分别达到92%和95%。",
        [("甲河断面达标率", "eq", 92, 92, "%"), ("乙河断面达标率", "eq", 95, 95, "%")],
    ),
    (
        "林草覆盖率和湿地保护率分别达到41%、58%。",
        [("林草覆盖率", "eq", 41, 41, "%"), ("湿地保护率", "eq", 58, 58, "%")],
    ),
    ("氮氧化物、挥发性有机物排放量减少6%。", [("氮氧化物、挥发性有机物排放量", "eq", 6, 6, "%")]),
    ("门诊人次、住院人次均达到全市总量的30%以上。", [("门诊人次、住院人次", "ge", 30, None, "%")]),
    ("强化监督抽查、产品合格率达到96%。", [("产品合格率", "eq", 96, 96, "%")]),
    # a share of last year's level; a share that is reached, whatever is handed out beside it
    ("救助标准不低于我县上年度人均消费支出的45%。", [("救助标准", "ge", 45, None, "%")]),
    ("逐步提高补助标准，门诊报销比例总体达到60%左右。", [("门诊报销比例", "approx", 60, 60, "%")]),
    ("按门诊费用的60%给予补助。", []),
    # how old people get, not who is meant; whose share of the people: nobody's aim
    ("居民平均期望寿命超过79岁。", [("居民平均期望寿命", "gt", 79, None, "岁")]),
    ("接种年龄不低于3岁。", []),
    ("70岁以上老年人占常住人口的12%。", []),
    ("70岁以上老年人体检率达到65%以上。", [("70岁以上老年人体检率", "ge", 65, None, "%")]),
    # all that a region has, how many kinds were just listed, of which a part is told; near-misses with the same words
    ("监测网络覆盖全省90个县。", []),
    ("覆盖全省农户3万户。", [("农户", "eq", 30000, 30000, "户")]),
    ("全市新增街道食堂40个。", [("街道食堂", "eq", 40, 40, "个")]),
    ("商场、影院、车站等4类场所禁止吸烟。", []),
    ("推广节水、节肥、节药等4类技术。", [("技术", "eq", 4, 4, "类")]),
    ("全区40个点位中优良点位比例达到75%。", [("40个点位中优良点位比例", "eq", 75, 75, "%")]),
    ("梳理出40个大品类、160个中品类。", [("大品类", "eq", 40, 40, "个"), ("中品类", "eq", 160, 160, "个")]),
    ("建成社区活动中心40个。", [("社区活动中心", "eq", 40, 40, "个")]),
    # money that a policy hands out is no promise of all
    ("入驻前两年房租全部补贴。", []),
    ("入驻房屋全部交付。", [("入驻房屋", "all", None, None, None)]),
    # words that belong to the name, or to the verb
    ("基本养老保险参保率达到96%。", [("基本养老保险参保率", "eq", 96, 96, "%")]),
    ("基本建成步道60公里。", [("步道", "eq", 60, 60, "公里")]),
    ("研究与开发经费投入强度达到3%。", [("研究与开发经费投入强度", "eq", 3, 3, "%")]),
    ("新建和改建公厕80座。", [("公厕", "eq", 80, 80, "座")]),
    ("进出口总额将首次突破90亿元。", [("进出口总额", "gt", 9000000000, None, "元")]),
    ("服务项目达到9大类40项。", [("服务项目", "eq", 40, 40, "项")]),
    # the level that a change is compared with; base years and remarks tell nothing of the sentence
    ("万元产值用水量比2018年的52立方米降低12%。", [("万元产值用水量", "eq", 12, 12, "%")]),
    (
        "粉尘和烟尘排放量分别比2018年的3.1万吨、2.2万吨减少10%、12%。",
        [("粉尘排放量", "eq", 10, 10, "%"), ("烟尘排放量", "eq", 12, 12, "%")],
    ),
    ("万元产值能耗下降到0.6吨标准煤（按2015年价格计算）。", [("万元产值能耗", "eq", "0.6", "0.6", "吨标准煤")]),
    ("绿化覆盖率达到42%（2020年为39%）。", [("绿化覆盖率", "eq", 42, 42, "%")]),
    ("2020年，绿化覆盖率达到39%。", []),
    ("排放量减少9%（其中农业排放量减少4%）。", [("排放量", "eq", 9, 9, "%"), ("农业排放量", "eq", 4, 4, "%")]),
    # members before 等, each with the noun behind it; words of aim between a measure and its verb
    (
        "粉尘、烟尘等重点源减排量分别达到300吨、90吨。",
        [("粉尘重点源减排量", "eq", 300, 300, "吨"), ("烟尘重点源减排量", "eq", 90, 90, "吨")],
    ),
    ("公共、专用泊位数达到900个。", [("公共、专用泊位数", "eq", 900, 900, "个")]),
    ("建设公园、绿地30处。", [("绿地", "eq", 30, 30, "处")]),
    ("良种率计划达到92%以上。", [("良种率", "ge", 92, None, "%")]),
    (
        "生猪存栏总量达到30万头只，年均递增3%。",
        [("生猪存栏总量", "eq", 300000, 300000, "头只"), ("生猪存栏总量", "eq", 3, 3, "%")],
    ),
    # a time in which something is finished; each of all; a result that is told of all
    ("开办企业1个环节0.5个工作日办结。", [("环节", "eq", 1, 1, "个"), ("开办企业", "eq", "0.5", "0.5", "工作日")]),
    ("管线铺设到每一泊位。", []),
    ("全市6个开发区完成投资30亿元。", [("6个开发区完成投资", "eq", 3000000000, 3000000000, "元")]),
    ("推动全市600家企业上云。", [("企业上云", "eq", 600, 600, "家")]),
    # a label before a colon names what figures are about that name nothing; what opens a list of aims does not
    ("农民人均可支配收入：年均增长9%以上。", [("农民人均可支配收入", "ge", 9, None, "%")]),
    ("主要目标是：绿地率达到38%。", [("绿地率", "eq", 38, 38, "%")]),
    ("林果业占农业产值的比重：到2027年达到45%。", [("林果业占农业产值的比重", "eq", 45, 45, "%")]),
    # of so many people; the level above which; a head; a noun with a bracket in it; one kind of place for the other
    ("孕产妇死亡率下降到9/10万以下。", [("孕产妇死亡率", "le", None, 9, "/10万")]),
    ("抽检比例不低于9/万。", [("抽检比例", "ge", 9, None, "/万")]),
    ("秸秆利用率超全省平均水平2个百分点以上。", [("秸秆利用率", "ge", 2, None, "百分点")]),
    ("村集体经济收入保持在人均20元以上。", [("村集体经济收入", "ge", 20, None, "元")]),
    ("居民人均收入提高到5万元。", [("居民人均收入", "eq", 50000, 50000, "元")]),
    ("90%的市（州）级医院达到三级标准。", [("市级医院达到三级标准", "eq", 90, 90, "%")]),
    ("城市婚检率达到95%，农村达到80%。", [("城市婚检率", "eq", 95, 95, "%"), ("农村婚检率", "eq", 80, 80, "%")]),
    # a thing promised, and its number behind it in Chinese; not what a work is parted into
    ("全镇新增蔬菜生产基地两个。", [("蔬菜生产基地", "eq", 2, 2, "个")]),
    ("推进工作分为三类。", []),
    ("在成熟品牌中遴选一批。", []),
    # of which places something is promised; what each is to have; what a counted thing is like
    ("2万名老人以上的街道各建有1个日托所。", [("日托所", "eq", 1, 1, "个")]),
    ("8名以上孤儿且有入住需求的乡镇都建有安置点。", []),
    ("每个社区拥有4个以上的社会组织。", [("社会组织", "ge", 4, None, "个")]),
    ("对有3个以上的网点进行检查。", []),
    ("每个村有1个80平方米以上的活动站点。", [("活动站点", "eq", 1, 1, "个")]),
    ("各区至少有1所150张床位以上的养老机构。", [("养老机构", "ge", 1, None, "所")]),
    ("完成全市18个市级示范社区试点。", [("市级示范社区试点", "eq", 18, 18, "个")]),
    # traditional characters
    ("新增充電樁300個。", [("充電樁", "eq", 300, 300, "个")]),
    ("綠色運輸比例達到50%以上。", [("綠色運輸比例", "ge", 50, None, "%")]),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_gives_exactly_its_targets(sentence: str, expected: list[Row]) -> None:
    found = [
        (row.subject, row.comparator, row.value_min, row.value_max, row.unit)
        for row in targets_in(sentence, date="2024-03-05")
    ]
    assert found == [(*row[:2], _decimal(row[2]), _decimal(row[3]), row[4]) for row in expected]


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@pytest.mark.parametrize(
    ("sentence", "date", "expected"),
    [
        ("到2027年底，绿道里程达到700公里。", "2024-03-05", ("2027", "到2027年底", "own")),
        ("“十四五”末，绿道里程达到600公里。", "2021-03-05", ("2025", "“十四五”末", "own")),
        ("2024—2026年，每年新建步道20公里。", "2024-03-05", ("2026", "2024—2026年", "own")),
        ("自2024年起5年内，引进博士50名。", "2024-03-05", ("2028", "自2024年起5年内", "own")),
        # counted from the plan's date, and not at all without one
        ("三年内建成社区食堂60个。", "2024-03-05", ("2027", "三年内", "relative")),
        ("方案印发后6个月内，完成排查点位200处。", "2024-03-05", ("2024-09", "方案印发后6个月内", "relative")),
        ("年底前新建公园5个。", "2024-03-05", ("2024", "年底前", "relative")),
        ("5年内引进青年人才100名。", None, (None, "5年内", "relative")),
        # a period: what comes, up to so many years, days from the document's own
        ("今后五年，新增托位3000个。", "2024-03-05", ("2029", "今后五年", "relative")),
        ("用三到五年时间，建成公园60个。", "2024-03-05", ("2029", "用三到五年时间", "relative")),
        ("自通知印发之日起60天内，排查桥梁80座。", "2024-03-05", ("2024-05-04", "自通知印发之日起60天内", "relative")),
        ("从2026年起3年间，新增泊位500个。", "2024-03-05", ("2028", "从2026年起3年间", "own")),
        ("申报材料受理后10日内办结。", "2024-03-05", (None, None, None)),  # how long it takes: no deadline
        ("自2024年7月起三年内，培训农民900名。", "2024-03-05", ("2027", "自2024年7月起三年内", "own")),
        # the text sets none
        ("建成公园30个。", "2024-03-05", (None, None, None)),
        ("占比较2020年提高2个百分点。", "2024-03-05", (None, None, None)),  # a year of comparison
    ],
)
def test_the_deadline_is_what_the_text_states(
    sentence: str, date: str | None, expected: tuple[str | None, str | None, str | None]
) -> None:
    (row,) = targets_in(sentence, date=date)
    assert (row.deadline, row.deadline_words, row.deadline_basis) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2025年、2026年，优良天数比例分别达到86%、87%。", ["2025", "2026"]),
        ("到2025年底和2027年底，基站分别达到300个和500个。", ["2025", "2027"]),
        ("到2025年、2027年，绿地率达到38%。", ["2027"]),  # one number: by the last
        ("到2026年，收集率达到73%；到2030年达到80%。", ["2026", "2030"]),
    ],
)
def test_a_list_of_deadlines_is_shared_out_over_a_list_of_numbers(sentence: str, expected: list[str]) -> None:
    rows = targets_in(sentence, date="2024-03-05")
    assert [row.deadline for row in rows] == expected
    assert len({row.subject for row in rows}) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("自来水普及率由2020年的86%提高到92%。", (86, "2020", None, None)),
        ("排水能力由80立方米提升为120立方米。", (80, None, None, None)),
        ("床位数由“十二五”末的30张增加到80张。", (30, None, None, None)),  # no deadline either
        ("断面数量由972个增加到1940个。", (972, None, None, None)),
        ("占比较2020年提高2个百分点。", (None, "2020", None, None)),
        ("青山市绿化率达到40%。", (None, None, "青山市", None)),  # the place whose number it is
        ("青山化工有限公司产值达到30亿元。", (None, None, "青山化工有限公司", None)),
        ("森林覆盖率达到45%（约束性）。", (None, None, None, "binding")),
        ("绿化率达到40%。", (None, None, None, None)),
    ],
)
def test_where_it_starts_whose_it_is_and_whether_it_binds(
    sentence: str, expected: tuple[int | None, str | None, str | None, str | None]
) -> None:
    (row,) = targets_in(sentence, date="2021-07-01")
    assert (row.baseline_value, row.baseline_year, row.owner, row.binding) == expected


@pytest.mark.parametrize(
    ("heading", "silent"),
    [
        ("一、发展基础", True),
        ("一、存在问题与短板", True),
        ("一、2019年工作回顾", True),  # a year before the plan
        ("一、“十三五”时期主要成就", True),
        ("一、取得的成绩", True),
        ("一、取得环境整治新成绩", False),  # a verb opens it
        ("一、优化营商环境", False),  # a verb opens it: a task
        ("一、补齐基础设施短板", False),
        ("一、建设良好发展环境", False),
        ("一、总体目标", False),
    ],
)
def test_a_heading_silences_only_as_a_noun_of_a_state(heading: str, silent: bool) -> None:
    annotations = annotations_of(heading, "新建园区30个。", headings=1)
    assert (find_targets(annotations, (), REFERENCE) == ()) is silent


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("≥30.5％", None, Cell(Decimal("30.5"), None, "ge", "%")),
        ("5.8", "万亩", Cell(Decimal(58000), Decimal(58000), "eq", "亩")),  # the unit of the column's head
        ("＞90", "%", Cell(Decimal(90), None, "gt", "%")),
        ("不超过 3 个工作日", None, Cell(None, Decimal(3), "le", "工作日")),
        ("65→70", "%", Cell(Decimal(70), Decimal(70), "eq", "%", Decimal(65))),
        ("45%（约束性）", None, Cell(Decimal(45), Decimal(45), "eq", "%", None, "binding")),
        ("1.6", None, Cell(Decimal("1.6"), Decimal("1.6"), "eq", None)),  # without a unit
        ("完成", "%", None),  # no number
        ("见附件2的说明", None, None),  # more than a number
    ],
)
def test_reads_a_cell_of_a_table(cell: str, unit: str | None, expected: Cell | None) -> None:
    assert read_quantity(cell, quantity_words(REFERENCE), unit) == expected


def test_flat_text_points_back_to_the_text_as_printed() -> None:
    text = "達到 97%以\n上，2025 40處"
    flat = flatten(text, (0, len(text)))
    assert flat.text == "达到97%以上，2025 40处"
    start = flat.text.index("以上")
    assert text[slice(*flat.span(start, start + 2))] == "以\n上"
