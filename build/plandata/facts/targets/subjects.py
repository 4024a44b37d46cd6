"""What a commitment is about: the words before its number without verbs and bounds, else the counted thing after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plandata.annotate.deadline_words import deadline_lead
from plandata.annotate.place_words import is_word
from plandata.annotate.quantities import Quantity
from plandata.annotate.segments import Span
from plandata.annotate.tokens import tokens_in, tokens_of
from plandata.facts.targets.words import TargetWords

_BASE_YEAR = re.compile(
    r"(?:[较比]|与)(?:20\d\d年?|上年|去年|上一?年度)(?:底|末)?(?:相比)?$"
)  # 占比较2020年提高: 年 may be cut
_BY_YEAR = re.compile(
    r"(?<=[一-龥]{2})(?<![较比与由从自])20\d\d年?[底末]?(?:要|应|将)?(?:达到?|是|为)?$"
)  # 普及率|2025年是
_FROM_BASE = re.compile(r"[由从][^由从]*(?:\d|一半)[^由从]*$")  # 断面由972个增加到1940个
_STANDING = re.compile(r"^在?(?:已建成|已建|已有|现有|原有)?")
_ON_BASE = re.compile(r"在[^，]*基础上$")
_NUMBERING = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[．.、](?!\d)|——?)\s*")
_AND = "和与及"
_JOINERS = "和及与、的或"
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_EDGES = "，,：:“”‘’— -（(）)"
_AFTER_COUNTED = re.compile(
    r"[，。；、（(]|(?<=[一-龥]{2})(?=\d[\d.]*个?(?:工作日|小时|分钟|天))|[和及与](?=\d)|(?<![及或])以上|左右|以下|(?<=..)用于|等(?=(?:重大|重点)?(?:项目|工程))"
)
_NUMBER = r"(?:[\d.]+[百千万亿]*|[百千万亿]+)"
_SIZED = re.compile(  # 亿元以上|技改项目, 年交易额100亿元以上的|市场, 年产值超50亿元的|企业
    rf"(?:(?:(?:年|日|单)[一-龥]{{1,8}}?)?{_NUMBER}[一-龥]{{1,2}}及?以上的?|{_NUMBER}[一-龥]{{1,6}}?及?以上的|[一-龥]{{2,10}}?{_NUMBER}[一-龥]{{1,2}}的)"
    r"(?=[一-龥]{2}|[A-Z0-9]{2,}[一-龥]{2})"
)
_MEMBERS = re.compile(
    r"^[^，。；]*(?<![平均高中初优何对同])等(?![级离候待额量同等])(?=[一-龥]{2})"
)  # 甲港、乙港等|河道
_MUST = re.compile(  # 县教育局|应于, 中心城区|要有效应对
    r"(?<=[一-龥]{2})(?:(?<![主重首必需想概简紧])要|(?<![效反响适供相对])应(?![用急对变])|须|必须|应当)"
    r"(?:于|在|能|能够|有效应对|应对|具备|达到|配备|有)?$"
)
# 利用率|超全省平均水平3个百分点
_ABOVE = re.compile(r"(?<=[一-龥]{2})(?:超过?|超出|高[于出]|低于)(?:[全本][国省市县区州]|上年|去年)[一-龥]{0,6}$")
_LEVEL_OF = re.compile(r"（[一-龥]{1,3}）(?=[一-龥])")  # 市（地）级机构
COMPARED_WITH = re.compile(
    r"[较比](?:20\d\d年|上年|去年|[“\"]?十[一二三四五]五[”\"]?)[底末]?的?(?:[\d.]+[百千万亿]*[一-龥]{1,5}[、和])*$"
)
"""Words right before a level that a change is compared with: 比2010年的|1吨标准煤降低17%."""

_OF_A_WHOLE = re.compile(
    r"(?<=[一-龥]{2})(?:均|各|分别)?(?:要|应)?达到?[一-龥]{0,6}总[量数额]的?$"
)  # 门诊量|均达到全市总量的15%
_OF_KINDS = re.compile(r"(?<=[一-龥]{2})(?:达到?|共)?\d+(?:大?类|个方面)$")  # 服务项目|达到11大类37项
_BY = re.compile("(?<=[一-龥]{2})(?:按照?|依照)$")  # 住宅小区按照|每百户20平方米的标准
_COUNTED_AGAIN = re.compile(r"[^，。；\d]+\d[\d.]*[一-龥]{1,2}$")  # 闸站1座泵站2座: the second thing has its own number
_DISPOSED = re.compile(r"^[^，。；]{2,}?(?<!即)[将把](?![来军要会])(?=[一-龥]{2})")  # 各区县将|办理时间
_ALL_YEAR = re.compile("(?:全年|全天|全程)(?:累计|合计)?(?:不?[少低高多]于|达到?|超过)?$")  # 开放时间|全年不少于330天
_YEARS_IN_ALL = re.compile("(?<=[一-龥]{2})[两三四五]年(?=累计|合计)")  # 碳排放|五年累计下降18%
_REALISED = re.compile(r"^[^，。；]{2,}?(?:基本|全面|率先|逐步)实现(?=[一-龥]{2})")  # 建成区基本实现|污水全收集
_EVERY = re.compile(r"每(?:\d+|[一二两三半])?个?(?:[年月周天日]|季度?)?$")  # 管网清疏|每2年
_FOR_THE_SAKE = re.compile(r"^为了?(?=[实完达确])")  # 为实现…减少10%的目标
_ATTRIBUTES = re.compile(r"(?:[一-龥]{2,4}[型性级]$|从事|具有|具备|拥有|集)")  # 20家行业型、专业型平台
# words that open what a counted thing is like; itself stands behind 的
_FOR = re.compile("针对|面向|服务于?|用于|适合|适用于|包括|涵盖|集")
_DESCRIBED = re.compile(r"[^，。；]*的([一-龥]{2,20})(?=$|[，。；（])")
_WHERE = re.compile(r"^在([^，。；]{2,20}?)(?:等)?方面$")  # 在环境改善等方面|走在前列
_SIZE = "[十百千万亿]+(?:公里|公顷|千瓦|平方米|[亩元吨人户米头])级?"
_SIZE_ALONE = re.compile(_SIZE)  # 10个百万亩、1个千万亩的|基地: the list shares the thing that its last member names
_SIZE_TOLD = re.compile(rf"[一-龥]{{2,10}}?{_NUMBER}[一-龥]{{1,2}}")  # 5家以上|年收入过百亿元、2家以上…的企业
_SHARED_TAIL = re.compile(
    rf"(?:、[^，。；、]*)*?、\d[\d.]*[一-龥](?:及?以上)?(?:{_SIZE}的?|[一-龥]{{2,10}}?{_NUMBER}[一-龥]{{1,2}}的)"
    r"([一-龥]{2,20})(?=$|[，。；（])"
)
_LONGEST_SPAN = 20
_VERB = 2  # characters of a verb


@dataclass(frozen=True)
class Subjects:
    """Reads subjects of commitments in one flat text."""

    text: str
    words: TargetWords

    def of(self, quantity: Quantity, part: Span, segment: Span, told: int, *, threshold: bool = False) -> str:
        """What is counted: the words before the number, else those after it; none where an earlier commitment tells it.

        `told`: where the commitment before it in the segment ends: 处理率分别达到95%和85%, 抢救古树60万株、复壮300万株.
        `threshold`: what ends there is no commitment but describes what follows (年业务量超百万件的网点30处).
        """
        text, start = self.text, quantity.start
        before = self.cleaned(text[max(part[0], told) : start].strip(_JOINERS))
        counted = self.counted(quantity.end, part[1], segment[1])
        sized = before.removeprefix("总")
        if counted and text.startswith("的", quantity.end) and self.words.bare_measure.fullmatch(sized):
            return counted  # 总规模20亿元的基金
        if (
            part[0] < told
            and not threshold
            and before
            and before == self.counted(told, start).strip(_JOINERS) != "" != self.counted(told, part[1])
        ):
            before = ""  # the earlier commitment counted it
        if not before and segment[0] == told < part[0] and not counted:
            before = self.cleaned(text[segment[0] : start])
        if counted.startswith(self.words["finishing_verbs"]):  # 开办企业实现1个环节0.5个工作日|办结
            return before or self.cleaned(re.split(r"\d", text[segment[0] : start])[0])
        of_them = quantity.measure.chinese and quantity.unit == "%" and len(before) <= _VERB  # 清偿一半以上账款
        if (quantity.measure.kind in ("count", "capacity") or of_them) and counted:
            return counted
        return before or counted

    def cleaned(self, words: str) -> str:
        """Words before a number without their number in a list, deadline, verbs at both ends, base and brackets."""
        words = _YEARS_IN_ALL.sub("", _NUMBERING.sub("", words, count=1))
        words = whole = _BRACKETS.sub("", _FROM_BASE.sub("", words))
        for _ in range(3):
            before = words
            words = words[deadline_lead(words) :].lstrip(_EDGES + _JOINERS)
            words = _WHERE.sub(r"\1", words)
            words = self._opened(_FOR_THE_SAKE.sub("", words))
            words = self.words.compared_before.sub("", _ALL_YEAR.sub("", words))
            words = self.words.located.sub("", _MUST.sub("", words))
            words = _ON_BASE.sub("", _BASE_YEAR.sub("", self.words.reach.sub("", words)))
            words = _BY_YEAR.sub("", words)
            words = self._per_head(_ABOVE.sub("", words))
            words = _OF_A_WHOLE.sub("", _OF_KINDS.sub("", words))
            words = self.words.changed_to.sub("", _BY.sub("", words))
            words = _REALISED.sub("", _EVERY.sub("", _MEMBERS.sub("", _DISPOSED.sub("", words))))
            if words == before:
                break
        return _with_quotes(words.strip(_EDGES), whole)

    def _per_head(self, words: str) -> str:
        """Words without 人均 and the verb before it: 集体经济收入|保持在人均10元以上."""
        told = words.removesuffix("人均")
        return (self.words.reach.sub("", told) if told != words else told) or words

    def listed(self, words: str) -> tuple[str, ...]:
        """The members of a list that 等 closes, each with the noun behind it: 甲排放量, 乙排放量 of 甲、乙等排放量."""
        before, _, noun = words.partition("等")
        members, tail = self.cleaned(before).split("、"), self.cleaned(noun)
        return tuple(member + tail for member in members) if tail and len(members) > 1 else ()

    def standing(self, words: str) -> str:
        """What stands already, of words that the past tells: 绿道, of 在现有绿道."""
        return _STANDING.sub("", words)

    def unopened(self, words: str) -> str:
        """The same with the verbs that open it: what is left where a commitment names nothing else (完成改造12处)."""
        words = _BRACKETS.sub("", _NUMBERING.sub("", words, count=1))
        return self.words.reach.sub("", words[deadline_lead(words) :].lstrip(_EDGES)).strip(_EDGES)

    def _opened(self, words: str) -> str:
        """Words without the verbs that open them, unless the last is part of what is measured: 培训时长."""
        opening = self.words.opening.match(words)
        if not opening:
            return words
        rest = words[self._opening_end(words) :]
        if rest[:1] in _AND and rest:  # 研究与|试验发展经费投入强度 is measured; 建设和|筹集住房 is done
            return words if self.words.bare_measure.search(words) else self._without_second_verb(rest[1:])
        verbs = [verb for verb in self.words["promise_verbs"] if opening.group().endswith(verb)]
        last = max(verbs, key=len, default="")
        described = re.match("[一-龥]{2}的", rest) and is_word(last + rest[:2])  # 再|开发利用的地块
        if not self.words.bare_measure.match(rest) and len(rest) != 1 and not described:  # 储备|林: it names nothing
            return rest
        return rest if last in self.words["verbs_of_promise_alone"] else last + rest

    def _without_second_verb(self, words: str) -> str:
        first = next(iter(tokens_in(words)), None)
        return words[first.end :] if first and first.tag == "v" and len(words) > first.end + 1 else words

    def _opening_end(self, words: str) -> int:
        """Where the words end that open a commitment; a word before a noun may describe it: 重点行业, 重点|培育企业."""
        opening = self.words.opening.match(words)
        end = opening.end() if opening else 0
        if not end:
            return 0
        cut = self._cut_word(words, end)
        if cut is not None:
            return cut
        described = [word for word in self.words["describing_openers"] if words.endswith(word, 0, end)]
        following = tokens_of(words, (end, len(words))).tokens[:1]
        noun = described and following and following[0].tag.startswith("n")  # 基本|医疗保险, but 基本建成|
        return end - len(described[0]) if noun else end

    def _cut_word(self, words: str, end: int) -> int | None:
        """Where a word begins that verbs cut in two at `end`: 确保|再生水, 新|开工企业; not 新增|强排流量."""
        cut = next((one for one in tokens_in(words) if one.start < end < one.end), None)
        if cut is None:
            return None
        names = ("promise_verbs", "adverbs", "part_openers")
        last = max((word for name in names for word in self.words[name] if words.endswith(word, 0, end)), key=len)
        if not cut.weight and len(last) > 1:  # a word of no dictionary, unless a lone character opens it: 并|网
            return None
        # a verb and what it is done to in one noun: 建成区, 建设项目
        one_noun = cut.tag.startswith("n") and cut.start == end - len(last)
        return None if len(last) > 1 and is_word(last) and not one_noun else cut.start

    def counted(self, start: int, end: int, segment_end: int = 0) -> str:
        """The counted thing behind a number, without words that only say that it is built.

        Attributes in a list share the noun of the last (行业型、专业型平台): `segment_end` is where the list may end.
        """
        sized = _SIZED.match(self.text, start, end)
        start = sized.end() if sized else start
        words = _AFTER_COUNTED.split(_LEVEL_OF.sub("", self.text[start:end]))[0]
        if words == "等":
            return ""
        if self.text.startswith("、", end) and _ATTRIBUTES.match(words):
            listed = _AFTER_COUNTED.split(self.text[start:segment_end].replace("、", "/"))[0]
            words = words if re.search(r"\d", listed) else listed.replace("/", "、") or words
        words = words.removeprefix("的")
        described = _DESCRIBED.match(self.text, start, segment_end) if segment_end and _FOR.match(words) else None
        words = described[1] if described else words
        if (_SIZE_ALONE.fullmatch(words) or _SIZE_TOLD.fullmatch(words)) and self.text.startswith("、", end):
            tail = _SHARED_TAIL.match(self.text, end, segment_end or end)
            words = tail[1] if tail else words
        again = _COUNTED_AGAIN.fullmatch(words)
        return "" if again else self.words.counted_noise.sub("", words)

    def start_of(self, start: int, end: int) -> int:
        """Where the subject's words start in [start, end): behind numbering, deadline and opening verbs."""
        numbered = _NUMBERING.match(self.text, start, end)
        start = numbered.end() if numbered else start
        start += deadline_lead(self.text[start:end])
        return start + self._opening_end(self.text[start:end])

    def span(self, quantity: Quantity, part: Span, segment: Span, taken: int) -> Span:
        """The words that make the commitment: from its subject to its number, or from its number to what it counts."""
        text, measure, own = self.text, quantity.measure, (quantity.start, quantity.end)
        start = own[0] if text.startswith("等", own[0] - 1) else max(part[0], taken)
        if measure.kind == "capacity" and not text.startswith("年", part[0]):
            return own
        counted = self.counted(own[1], part[1], segment[1])
        if measure.kind == "count" and text.startswith("“", own[1]):
            return own
        if measure.kind == "count" and counted and text[own[1]].isalnum():
            return own[0], own[1] + (len(counted) if text.startswith(counted[:_LONGEST_SPAN], own[1]) else 0)
        start = self.start_of(start + text.startswith("的", start), own[0])
        told = self.words.reach.sub("", text[start : own[0]]).strip("，, ")
        return (start, own[1]) if told else own


def _with_quotes(words: str, whole: str) -> str:
    """Words with the quotation mark that was cut off one end of a pair: “云企上云”企业."""
    opened, closed = words.count("“"), words.count("”")
    if closed > opened and f"“{words}" in whole:
        return f"“{words}"
    return f"{words}”" if opened > closed and f"{words}”" in whole else words
