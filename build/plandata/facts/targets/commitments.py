"""Tells the numbers that a plan commits to from those that only describe.

No commitment are: numbers inside names and quotes, thresholds that say which things are meant, the scope of a measure,
times that set no limit, formulas, money that a policy hands out, counts of what exists or of whom a plan speaks to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from plandata.annotate.quantities import Quantity, share_within
from plandata.annotate.segments import Span
from plandata.facts.targets.counts import CountTest, Ground
from plandata.facts.targets.subjects import COMPARED_WITH, Subjects
from plandata.facts.targets.words import TargetWords

Why = Literal["commitment", "aside", "threshold", "outset"]

_OPERATORS = "×÷*+/=－"
_AFTER_TIME = ("起", "后", "底", "前", "印发", "来")
_RATE = re.compile(r"[一-龥]{1,6}(?:率|浓度|均值)")  # 24小时内|办结率, 8小时|平均浓度: part of what is measured
_BODIES_OF_WORDS = ("级", "化", "一体", "性", "口之")
_UNIT = re.compile(r"^[\d.\s]+")  # what is not the unit of 50亿元
# 10万张以上|现代化桑种场2个, not 3家以上|年产值超50亿元的企业
_OTHER_COUNT = re.compile(
    r"[一-龥]{2,}?(?<![和及与])\d+(?![\d.])(?![百千万亿]*[一-龥]{1,4}?(?:及?以[上下])?的[一-龥])[一-龥]"
)
_WORDS = re.compile("[一-龥]{2,10}")
_LIKE = re.compile(
    r"(?:、\d[\d.]*[一-龥](?:及?以上)?[一-龥]{2,10}?(?:\d[\d.]*)?[百千万亿]*[一-龥]{1,2})*的(?!目标)[一-龥]{2}"
)
_SUCH = re.compile("[一-龥]{1,6}以[上下]的[一-龥]")
_OF_SUCH = re.compile("[^，。；]{2,24}的[一-龥]{2,6}(?:都|均|各|全部)")
_EACH_HAS = re.compile("[每各][^，。；]*有$")
_LATER_SHARE = re.compile(r"的[^，。；]*(?:达到|占|不低于|高于)[^，。；]*\d%")  # 70%|的…面积达到…20%
_SOME = ("一批", "若干", "一些")
_GIVEN = re.compile(r"为(?:重点|主|核心|基础|依托|主体|重心|对象)")  # 以占排放量65%以上的污染源为重点
_FREQUENT = re.compile(r"每(?:\d+|[一二两三半])?个?(?:[年月周天日]|季度?)|召开|通报|调度|会商")  # how often bodies act
_CLOSED = re.compile(r"$|[，。；、）]")
_OF_ALL_AGES = re.compile(r"(?:平均|预期|期望)[^，。；]{0,6}(?:寿命|年龄)")  # 平均期望寿命超过80岁, not 入学年龄满6岁
_BY_SHARE = re.compile("按照?[^，。；]{2,16}的$")
_RULED = re.compile("执行|收取|计算|计征|计提|缴[纳存]|支付|发放|给予|补[助贴]|奖励")
_NATURAL = re.compile(  # what a place is like: 年平均降水量1100毫米
    "(?:多?年平均|年均|常年)(?:气温|降[水雨]量|日照|无霜期|径流量|相对湿度)[^，。；]{0,4}$"
)
_POPULATION = re.compile(r"岁(?:及?以[上下])?[一-龥]{0,6}占[^，。；]*$")  # 65岁以上老年人占总人口的15%: nobody's aim
_VERB = 3  # characters that an unknown verb may have
_NUMBERED = ("第", "近年", "附件", "附表", "专栏")
_SCORED = re.compile(
    r"[得扣加计](?:\d+(?:\.\d+)?|[一二三四五六七八九十]+)分|权重(?:(?:分别|各|均)?[为占是]|[：:])|[总满]分为?\d|[百千十]分制"
    r"|(?:考核|考评|测评|评分|评价|评议|得分|成绩|分值)(?:结果|分数|部分)?(?:各|分别)?占(?:比|总分|总成绩)?(?:的|为)?\d"
)  # 每站不少于20个，得5分; 权重分别为40%、60%: how a list of scores counts
_RUN_TOGETHER = re.compile(r"%\d{1,2}[一-龥]")  # 减排量14141270-10%2二氧化硫: a table that has lost its cells
_MARKS = ("“”", "（）", "()", "《》", "〔〕")


def promises_nothing(text: str, words: TargetWords) -> bool:
    """Whether a sentence as a whole holds no aim: a list of scores, a definition, a table that has lost its cells."""
    return bool(_SCORED.search(text) or _RUN_TOGETHER.search(text) or words.defined.search(text))


def measure_words(quantity: Quantity, text: str) -> str:
    """The words of a quantity's number and unit alone."""
    return text[quantity.measure.start : quantity.measure.end]


class CommitmentTest:
    """The test for quantities of a flat text."""

    def __init__(self, words: TargetWords) -> None:
        """Takes the words by which it tells."""
        self._words = words
        self._counts = CountTest(words)

    def why(self, quantity: Quantity, previous: Quantity | None, ground: Ground, names: Sequence[Span]) -> Why:
        """What a quantity is: a commitment; the threshold of what follows it; where a change starts; or aside.

        `previous` is the quantity before it that is more than a name; `names` are the spans of places (九台).
        """
        measure = quantity.measure
        told = ground.text[ground.segment[0] : quantity.start]
        if measure.unit in self._words["ages"] and not (self._words.reached.search(told) or _OF_ALL_AGES.search(told)):
            return "aside"
        named = any(start < measure.end and end > measure.start for start, end in names)
        if (
            named
            or self._in_marks(quantity, ground)
            or self._is_sum(quantity, ground)
            or self._is_name(quantity, ground)
        ):
            return "aside"
        if self._is_outset(quantity, ground):
            return "outset"
        if self._is_condition(quantity, previous, ground) or self._is_threshold(quantity, ground):
            return "threshold"
        described = (
            quantity.lacking
            or ground.text[: quantity.start].endswith(self._words["handing_verbs"])
            or ground.text[: quantity.start].endswith("了")
            or self._hands_out(quantity, ground)
            or self._counts.is_scope(quantity, ground)
        )
        around = f"{ground.text[ground.segment[0] : quantity.start]}\t{ground.text[quantity.end : ground.segment[1]]}"
        described = described or self._is_stated(quantity, ground) or bool(self._words.carried_out.search(around))
        timed = measure.unit in self._words["time_units"] and not self._limits_time(quantity, previous, ground)
        return "aside" if described or timed or self._counts.is_there(quantity, ground) else "commitment"

    def _is_stated(self, quantity: Quantity, ground: Ground) -> bool:
        """缴存比例为5%: what is or what a rule sets, unless an aim, a deadline or a promise stands before it."""
        own = ground.text[ground.segment[0] : quantity.start]
        if _BY_SHARE.search(own) and _RULED.match(ground.text, quantity.end, ground.segment[1]):
            return True  # 儿童票价按成人票价的|50%执行
        natural = _NATURAL.search(own)
        if not (self._words.stated.search(own) or _POPULATION.search(own) or natural):
            return False
        told = ground.text[ground.stretch[0] : quantity.start]
        promised = self._words.commitment.search(told) or self._words.future.search(told)
        return not (promised or re.search(r"20\d\d年|目标|指标|五年", told))

    def _in_marks(self, quantity: Quantity, ground: Ground) -> bool:
        """Inside quotes or brackets a number is part of a name or a remark."""
        before = ground.text[ground.stretch[0] : quantity.measure.start]
        return any(before.count(pair[0]) > before.count(pair[1]) for pair in _MARKS)

    def _is_sum(self, quantity: Quantity, ground: Ground) -> bool:
        """A number of a formula: 正点班次/总班次×100%, 基础分×60%＋附加分×40%."""
        measure, text = quantity.measure, ground.text
        around = text[measure.start - 1 : measure.start] + text[measure.end : measure.end + 1]
        between = text[ground.segment[0] : measure.start]
        return any(sign in around for sign in _OPERATORS) or "=" in between

    def _hands_out(self, quantity: Quantity, ground: Ground) -> bool:
        """Money that a policy hands out: the stretch says so for sums and shares, the segment for all else.

        A share or a fund that is to be reached (业务占比达到80%以上) is none, whatever else the stretch speaks of.
        """
        text, unit = ground.text, quantity.measure.unit
        level = self._words.level_of(unit)
        if level and level.search(text[ground.stretch[0] : quantity.start]):
            return False
        if level and quantity.bounded and level.search(text[ground.stretch[0] : quantity.start] + "达到"):
            return False
        if unit in ("元", "%", "年", "月"):
            words = text[slice(*ground.stretch)]
            return any(word in words for word in (*self._words["policy_words"], *self._words["granting_words"]))
        return any(word in text[slice(*ground.segment)] for word in self._words["policy_words"])

    def _limits_time(self, quantity: Quantity, previous: Quantity | None, ground: Ground) -> bool:
        measure, text = quantity.measure, ground.text
        before = text[ground.segment[0] : quantity.start]
        after = text[quantity.end : ground.segment[1]]
        told = quantity.bounded or self._words.reached.search(before)
        lasting = measure.unit == "年" and not (told and self._words.lasting.search(before))
        if lasting or after.startswith(_AFTER_TIME) or "之日起" in before or _RATE.match(after):
            return False
        reached = before.endswith(("至", "到")) and any(word in before for word in self._words["change_words"])
        counted = measure.unit == "天" and "天数" in before
        listed = after.startswith("、") or (previous is not None and share_within(text, previous, quantity))
        if counted or reached or listed or self._words.limits.search(before) or quantity.start < measure.start:
            return True
        if measure.unit in self._words["short_times"] and after.startswith(self._words["finishing_verbs"]):
            return True
        return self._is_limit(quantity) and bool(after) and not after.startswith(("的", "（"))

    def _is_name(self, quantity: Quantity, ground: Ground) -> bool:
        """Small Chinese numerals before a measure word enumerate (三个方面); letters before digits are names."""
        measure, text = quantity.measure, ground.text
        before = text[max(0, measure.start - 2) : measure.start]
        after = text[measure.end : measure.end + 2]
        placed = before.endswith(("前", "后")) and not self._is_limit(quantity)
        lettered = before[-1:].isascii() and before[-1:].isalnum()
        described = after.startswith((*_BODIES_OF_WORDS, *self._words["manner_nouns"])) and measure.unit != "%"
        each = measure.chinese and measure.high == 1 and before.endswith("每")  # 每一车位
        if each or placed or lettered or described or before.endswith(_NUMBERED):
            return True
        if measure.unit == "次" and measure.high < 10:
            told = text[ground.segment[0] : measure.start]
            if _FREQUENT.search(told) or ("每" in told and measure.chinese):
                return True
        return self._is_chinese_name(quantity, ground)

    def _is_chinese_name(self, quantity: Quantity, ground: Ground) -> bool:
        measure, text = quantity.measure, ground.text
        if not measure.chinese or measure.unit in ("%", "‰", "‱", ""):
            return False
        if measure.lone_scale and re.match(r"[一-龥]{2,}?[于过到至达为]?[\d.]", text[measure.end : ground.part[1]]):
            return not quantity.bounded  # 百公里油耗低于8升: of how much the next number is
        if measure.lone_scale:
            named = measure.unit in ("元", "兆", "人", "级", "村") or text.startswith("的", measure.end)
            named = named or self._is_programme(quantity, ground)
            return text.startswith("口", measure.end) or (named and not quantity.bounded)
        small = 1 <= measure.high < 100 and measure.high == int(measure.high)  # 一天半 is no name
        if measure.unit in self._words["time_units"] and self._words.limits.search(text[: measure.start]):
            return False
        if quantity.bounded or not small or self._is_shared_out(quantity, ground):
            return False
        before = text[ground.segment[0] : measure.start]
        each = measure.low != measure.high or "每" in before
        several = measure.kind == "count" and measure.high > 1  # 新增基地|两个, not 遴选|一批
        each = each or (several and self._words.promised.match(before) is not None)
        return not (each and _CLOSED.match(text, measure.end))  # 每个县培育联合体三至五个

    def _is_programme(self, quantity: Quantity, ground: Ground) -> bool:
        """百万亩造林 behind other words names a programme; 创建百家工厂 and 服务企业千家 commit."""
        before = Subjects(ground.text, self._words).cleaned(ground.text[ground.part[0] : quantity.start])
        sized = quantity.measure.kind == "capacity"  # 千万吨国际换装站
        return not sized and len(before) > _VERB and quantity.end < ground.part[1]

    def _is_limit(self, quantity: Quantity) -> bool:
        return quantity.bounded and quantity.measure.unit in self._words["short_times"]

    def _is_shared_out(self, quantity: Quantity, ground: Ground) -> bool:
        """一村两名, and 十余家: so many for each, or more than so many."""
        if quantity.measure.more:
            return True
        return bool(re.search("一[村户县乡镇区校企园社组班人]$", ground.text[: quantity.measure.start]))

    def _is_condition(self, quantity: Quantity, previous: Quantity | None, ground: Ground) -> bool:
        """不足3家的，…; 200户或500人以上的村; a number right behind another (6万亩30个)."""
        after = ground.text[quantity.end : ground.segment[1] + 1]
        if self._words.cases.match(ground.text, quantity.end, ground.stretch[1]):
            return True
        if previous is not None and previous.measure.kind == "count" and self._is_like(quantity, previous, ground):
            return True
        dated = quantity.measure.unit in self._words["time_units"]  # 2026年|6月前: no 6万亩|30个
        behind = previous is not None and previous.measure.end == quantity.measure.start and not dated
        return behind or bool(re.match(r"的[，,]|或\d|[仍尚]?未|[仍尚]?没有", after))

    def _is_like(self, quantity: Quantity, previous: Quantity, ground: Ground) -> bool:
        """3家以上年产值超|50亿元的企业: what the things counted before are like, alone or in a list of such."""
        between = ground.text[previous.end : quantity.start]
        like = quantity.measure.kind != "count" and previous.start >= ground.part[0] and _WORDS.fullmatch(between)
        return bool(like and _LIKE.match(ground.text, quantity.end, ground.segment[1]))

    def _is_threshold(self, quantity: Quantity, ground: Ground) -> bool:
        """10蒸吨以下锅炉, 年销售额1000万元以上的企业: a number that says which things are meant."""
        measure = quantity.measure
        after = ground.text[quantity.end : ground.part[1] + 1][:12]
        behind = quantity.end > measure.end
        goal = self._words.goal.match(after)
        told = ground.text[ground.segment[0] : quantity.start]
        if self._only_describes(quantity, ground) or self._says_which(quantity, ground, told):
            return True
        if measure.unit in ("%", "年一遇"):
            return False
        if measure.unit in self._words["threshold_units"] and (behind or not quantity.bounded):
            reached = ground.text[: measure.start].endswith(self._words["reach_words"])  # 距离要达1米以上
            closed = after[:1] in ("", *"，。；、（")
            return not closed or (behind and not reached)
        if quantity.bounded and after[:1] == "的" and after[1:2]:
            return not (goal or (measure.kind == "count" and _EACH_HAS.search(told)))  # 每个社区拥有3个以上的|组织
        noun = bool(re.match(r"[一-龥A-Z]", after)) and not goal
        if behind and (measure.kind in ("output", "capacity") or measure.unit in self._words["grade_units"]):
            return noun
        rest = ground.text[quantity.end : ground.part[1]]
        of_all = behind and measure.kind == "count" and any(each.search(rest) for each in self._words.universal_rules)
        scaled = quantity.bounded and measure.unit == "元" and measure.lone_scale
        # 超过十亿元的|企业30家: the count is what is promised
        sized = quantity.bounded and measure.unit == "元" and _OTHER_COUNT.match(rest) is not None
        return noun and (of_all or scaled or sized)  # 30户以上|自然村全部通硬化路

    def _says_which(self, quantity: Quantity, ground: Ground, told: str) -> bool:
        """1万名老人以上的街镇, 10名以上老人且有需求的村都建有…: of which places something is promised."""
        if quantity.measure.kind != "count":
            return False
        rest = ground.text[quantity.end : ground.segment[1]]
        behind = quantity.end > quantity.measure.end and not self._words.commitment.search(told)
        return bool(_SUCH.match(rest) or (behind and _OF_SUCH.match(rest)))

    def _only_describes(self, quantity: Quantity, ground: Ground) -> bool:
        """Whether the words around a number say that it describes something: 以…为重点, 一批…的茶园."""
        text, measure = ground.text, quantity.measure
        rest = text[quantity.end : ground.segment[1]]
        if text.startswith("以", ground.segment[0]) and _GIVEN.search(rest):
            return True
        if (
            text.startswith("的", measure.start - 1)
            and re.match("的[一-龥]{2}", rest)
            and not self._words.goal.match(rest)
        ):
            return True  # 收入低于标准的2.5倍的|老年人
        if measure.unit in ("%", "年一遇"):
            return bool(_LATER_SHARE.match(rest))
        sized = quantity.end > measure.end and measure.kind == "count"
        if sized and _OTHER_COUNT.match(text[quantity.end : ground.part[1]]):
            return True
        return bool(re.match("的[^，。；]", rest)) and text[: quantity.start].endswith(_SOME)

    def _is_outset(self, quantity: Quantity, ground: Ground) -> bool:
        """由86%提高到92%: where it starts from is no commitment."""
        before = ground.text[ground.segment[0] : quantity.measure.start]
        after = ground.text[quantity.measure.end : ground.segment[1]]
        if COMPARED_WITH.search(before):
            return bool(self._words.onward_by.match(after))
        if not re.search("[由从][^，。；、]{0,16}$", before):
            return False
        unit = re.escape(_UNIT.sub("", measure_words(quantity, ground.text)))
        onward = rf"[一-龥]{{1,6}}[^，。；、\d]{{0,4}}\d[\d.]*\s*{unit}"  # 由20个工作日压缩为5个工作日, 由30%增至35%
        return bool(self._words.onward.match(after) or (unit and re.match(onward, after)))
