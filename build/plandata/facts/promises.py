"""Tells the numbers that a plan promises from those that only describe.

No promise are: numbers inside names and quotes, thresholds that say which things are meant, the scope of a measure,
times that set no limit, money that a policy hands out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plandata.annotate.segments import Span
from plandata.facts.measures import Measure
from plandata.facts.target_words import TargetWords


class PromiseTest:
    """The test for one plan's text."""

    def __init__(self, text: str, places: Sequence[Span], words: TargetWords) -> None:
        """Takes the plan's text and the spans of its places: the 九 of 九台 is no number."""
        self._text = text
        self._places = places
        self._words = words

    def holds(self, measure: Measure, previous: Measure | None, segment: Span, sentence: Span) -> bool:
        """Whether the plan promises this measure; `previous` is the measure before it in the sentence."""
        words = self._text[segment[0] : segment[1]]
        if any(start < measure.end and end > measure.start for start, end in self._places):
            return False
        if self._in_marks(measure, sentence) or self._hands_out(measure, words, sentence):
            return False
        if measure.unit in self._words["time_units"] and not self._limits_time(measure):
            return False
        if self._is_name(measure) or self._is_threshold(measure, previous):
            return False
        return not (self._is_scope(measure, segment) or self._is_outset(measure, segment))

    def _hands_out(self, measure: Measure, words: str, sentence: Span) -> bool:
        """Money that a policy hands out: the sentence says so for sums and shares, the segment for all else.

        A share or a fund that is to be reached (业务占比达到80%以上) is none, whatever else the sentence speaks of.
        """
        level = self._words.level_of(measure.unit)
        if level and level.search(self._text, sentence[0], measure.start):
            return False
        if measure.unit in ("元", "%", "年"):
            words = self._text[sentence[0] : sentence[1]]
            return any(word in words for word in (*self._words["policy_words"], *self._words["granting_words"]))
        return any(word in words for word in self._words["policy_words"])

    def _in_marks(self, measure: Measure, sentence: Span) -> bool:
        """Inside quotes or brackets a number is part of a name or a remark."""
        before = self._text[sentence[0] : measure.start]
        return any(before.count(left) > before.count(right) for left, right in ("“”", "（）", "()", "《》", "〔〕"))

    def _limits_time(self, measure: Measure) -> bool:
        before = self._text[max(0, measure.start - 6) : measure.start]
        after = self._text[measure.end : measure.end + 3]
        if measure.unit == "年" or after.startswith(("起", "后", "底", "前", "印发", "来")):
            return False
        counted = measure.unit == "天" and "天数" in before
        return counted or bool(self._words.limits.search(before)) or after.startswith(("以内", "之内", "、"))

    def _is_name(self, measure: Measure) -> bool:
        """Small Chinese numerals before a measure word enumerate (三个方面); letters before digits are names."""
        before = self._text[measure.start - 1 : measure.start]
        after = self._text[measure.end : measure.end + 2]
        if before in ("第", "前", "后", "近年") or (before.isascii() and before.isalnum()):
            return True
        if after.startswith(("级", "化", "一体", "性", "口之", "方面")) and measure.unit != "%":
            return True
        if not measure.chinese or measure.unit in ("%", "‰", "‱", ""):
            return False
        if measure.lone_scale:
            return measure.unit in ("元", "兆", "人", "级") or self._text.startswith(("口", "的"), measure.end)
        return measure.high < 100 and not self._words.after.match(self._text, measure.end)

    def _is_threshold(self, measure: Measure, previous: Measure | None) -> bool:
        """10蒸吨以下锅炉, 年销售额1000万元以上的企业, 不足3家的，…: a number that says which things are meant."""
        bound = self._words.after.match(self._text, measure.end)
        after = self._text[bound.end() if bound else measure.end :][:8]
        if re.match("的[，,]", after) or (previous is not None and previous.end == measure.start):
            return True
        if measure.unit == "%":
            return False
        if measure.unit in self._words["threshold_units"]:
            return bound is not None or after[:1] not in "，。；、"
        if bound and after[:1] == "的":
            return True
        return bool(bound) and measure.kind in ("output", "capacity") and bool(re.match(r"[一-龥A-Z]", after))

    def _is_outset(self, measure: Measure, segment: Span) -> bool:
        """由86%提高到92%: where it starts from is no promise."""
        before = self._text[segment[0] : measure.start]
        after = self._text[measure.end : segment[1]]
        return bool(re.search("[由从][^，。；、]{0,12}$", before)) and bool(self._words.onward.match(after))

    def _is_scope(self, measure: Measure, segment: Span) -> bool:
        """对20个城市…, 按30%…, 对完成率低于80%的…: of what is there, or a rule, not of what shall be."""
        before = self._text[segment[0] : measure.start]
        if measure.unit == "%":
            whose = before.startswith("对") and self._text.startswith("的", measure.end)
            return whose or before.startswith(self._words["rule_openers"])
        if measure.kind != "count":
            return False
        if re.search("[将把][^，、]*的$", before):
            return True
        if before.endswith(self._words["scope_before"]):
            return True
        return before.startswith(self._words["scope_openers"]) and not self._words.promise.search(before)
