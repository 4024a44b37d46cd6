"""Tells counts of what is there, or of whom a plan speaks to, from those that it commits to.

对20个城市…, 全市9个县区, 等12个部门, 本方案23条措施, 总结5项经验, 设组长1名: none says what shall be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plandata.annotate.quantities import Quantity
from plandata.annotate.segments import Span
from plandata.annotate.tokens import tokens_in, tokens_of
from plandata.facts.targets.shared import JOINTS
from plandata.facts.targets.words import TargetWords

_MADE = re.compile("[一-龥]{2,5}的")
_SENT = re.compile("[一-龥]{1,8}参(?:[赛会训评展]|加[一-龥]{2,8})")  # 每校选派|1名教师参赛
_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}[批轮届]$")
_BY_STANDARD = re.compile("的?标准[^，。；]")  # 按每人每年120元的标准|安排经费: by what is paid, not what is reached
_REMARK = re.compile("[（(][^（()）]*[）)]")
_GROUNDED = re.compile("[^，。；]{0,8}的?基础上")  # 在新建26公里的基础上: what is there
_PREPOSITION = 2  # characters of a preposition that no promise opens with: 根据, 按照, not 为, 在
_FEW = 20  # copies that an applicant hands in
_OF_KINDS = ("类", "种")  # 车站、机场等3类场所: how many kinds the list just told
_RESULT = re.compile(r"[一-龥]{2,12}?(?:完成|实现|达到|接待|新增)[一-龥]{2,10}\d")  # 全市8个|产业集聚区完成投资160亿元
_CLOSER = re.compile("[，。；、（]")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a quantity stands: the flat text, its part of a list, its segment, and the stretch that is read."""

    text: str
    part: Span
    segment: Span
    stretch: Span


class CountTest:
    """The test for counts of a flat text."""

    def __init__(self, words: TargetWords) -> None:
        """Takes the words by which it tells."""
        self._words = words

    def is_scope(self, quantity: Quantity, ground: Ground) -> bool:
        """对20个城市…, 按30%…, 对完成率低于80%的…: of what is there, or a rule, not of what shall be."""
        measure, text = quantity.measure, ground.text
        before = text[ground.segment[0] : quantity.start]
        if _GROUNDED.match(text, quantity.end) or self._words.rescinded.match(text[slice(*ground.segment)]):
            return True
        ruled = before.startswith(self._words["rule_openers"])
        if measure.unit == "%" or (ruled and _BY_STANDARD.match(text, quantity.end)):
            return ruled or (before.startswith("对") and text.startswith("的", quantity.end))
        if measure.kind != "count":
            return False
        if before.endswith(("对", "将")) and self._words.worked_on.match(text[quantity.end : ground.segment[1]]):
            return False  # 对12座水库|实施除险加固
        if re.search("[将把][^，、]*的$|在[^，]*等$", before) or before.endswith(
            (*self._words["scope_before"], *self._words["containing_verbs"])
        ):
            return True
        alone = len(before) == _PREPOSITION and tokens_in(before)[0].tag == "p"
        opened = alone or before.startswith(self._words["scope_openers"])  # 根据|8家单位反馈的意见
        return opened and not self._words.commitment.search(before)

    def is_there(self, quantity: Quantity, ground: Ground) -> bool:
        """Counts of what is there, of a document's own parts, or of whom a plan speaks to."""
        if quantity.measure.kind != "count":
            return False
        text, words = ground.text, self._words
        before, after = text[ground.segment[0] : quantity.start], text[quantity.end : ground.segment[1]]
        around = f"{before}\t{after}"
        told = [words.set_out, words.learned, words.kept_up, words.teamed]
        if quantity.measure.high < _FEW:
            told.append(words.staffed)  # of officers a body appoints a few; 培训信息员3000人 is a promise
        if (
            words.document.match(before)
            or words.drawn.match(after)
            or words.own_items.search(before)
            or any(pattern.search(around) for pattern in told)
            or words.of_one_scope.search(text[ground.stretch[0] : quantity.start])
            or (before.endswith("等") and words.members.match(after))
            or (words.programmes.match(after) and _counts_its_list(before, quantity))
            or (before.endswith("等") and quantity.measure.unit in _OF_KINDS and not words.commitment.search(before))
            or (words.whole_region.search(before) and (words.divisions.match(after) or _RESULT.match(after)))
            or _is_among(after)
            or self._is_copies(quantity, ground)
            or (before.startswith("每") and _SENT.fullmatch(after))
        ):
            return True
        if _MADE.fullmatch(before) and tokens_of(before, (0, len(before) - 1)).tokens[-1].tag == "v":
            return True  # 配套出台的|6个细则
        if _BATCH.search(before) and not words.commitment.search(before):
            return True  # 第2批|12家试点单位
        if words.listed.search(before) and not words.commitment.search(before):
            return True
        opened = words.region.sub("", before[before.rfind("、") + 1 :])
        return not words.commitment.search(opened) and bool(words.addressed.match(after))

    def _is_copies(self, quantity: Quantity, ground: Ground) -> bool:
        """一式3份, 光盘2张: what an applicant hands in."""
        few = quantity.measure.unit in self._words["paper_units"] and quantity.measure.high < _FEW
        return few and any(word in ground.text[slice(*ground.stretch)] for word in self._words["paper_words"])


def _is_among(after: str) -> bool:
    """Whether a counted thing is only what the next words are part of: 15个|监测断面中优良断面比例, not 社区中心."""
    phrase = _CLOSER.split(after, maxsplit=1)[0]
    if "中" not in phrase[2:]:
        return False
    tokens = tokens_in(phrase)
    among = next((token for token in tokens if token.word in ("中", "当中", "之中")), None)
    return among is not None and among.start >= 2 and among.end < len(phrase)


def _counts_its_list(before: str, quantity: Quantity) -> bool:
    """Whether a count says how many members the list before it has: 实施甲、乙和丙等|3个专项行动."""
    if not before.endswith("等"):
        return False
    members = JOINTS.split(_REMARK.sub("", before))
    return len(members) > 1 and quantity.measure.low == quantity.measure.high == len(members)
