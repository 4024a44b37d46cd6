"""Which headings and words tell what was or what is: results of last year, what stands built, what a place has.

A word of the past (截至, 去年) holds to the end of the sentence, until words turn to what shall be (到2025年, 力争).
已建成…的 only describes what it stands before: 已建成专用管道的企业，清洁运输比例达到80%以上 is a commitment.
The words are lists of datasets/reference/targets.yml; all read flat text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.due import THIS_YEAR
from plandata.annotate.segments import Span, squeeze
from plandata.model import Clause
from plandata.model.wordlists import WordLists, alternation

_HEADING_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*")
_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)")  # 达到45%（2020年为43%）: the remark alone tells what was
_UP_TO = re.compile("截至|截止")
_COUNTED = 12  # characters that a count takes up behind 已建成的: 已建成的30个公园


@dataclass(frozen=True)
class PastWords:
    """The words by which a text tells what was from what shall be."""

    lists: WordLists

    @classmethod
    @lru_cache(maxsize=4)  # lists are read once and compared by identity
    def of_past(cls, lexicon: WordLists) -> PastWords:
        """Takes the lists of datasets/reference/targets.yml; a missing one raises PlanDataError when it is read."""
        return PastWords(lexicon.of_file("targets"))

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a list of targets.yml."""
        return self.lists[name]

    def either(self, *names: str) -> str:
        """An alternation of the words of some lists, the longest first."""
        return alternation(word for name in names for word in self[name])

    @cached_property
    def region(self) -> re.Pattern[str]:
        """The whole region that a sentence speaks of, at its start: 全省."""
        return re.compile(rf"^(?:{self.either('region_words')})+")

    @cached_property
    def commitment(self) -> re.Pattern[str]:
        """A verb that opens a commitment."""
        return re.compile(self.either("promise_verbs"))

    @cached_property
    def past(self) -> re.Pattern[str]:
        """Words that tell what was, or what is."""
        number = r"\d一二两三四五六七八九十几数多"
        years = (
            rf"(?:近|过去|前)?(?<![{number}])[{number}]+年多?来|(?<![靠附接])近[{number}]年(?!期)"  # 近三年投入12亿元
        )
        compared = "较比同与和于到过以"  # 不低于我市上年度…的60%, 5家以上|年收入…: of what is compared, and no word
        last = rf"(?<![{compared}])(?<![{compared}][我本全][国省市县区州])(?:去年|上年|上一?年度|前年|往年)"
        counted = r"(?<!\d)(?<!\d年)1月?[—\-－–~～至到]\d{1,2}月|^前期$"  # 今年1—5月: what is counted from January on
        return re.compile(rf"(?<!项)(?:{self.either('past_words')})|{years}|{last}|{counted}")  # 项|目前期工作

    @cached_property
    def compared_with(self) -> re.Pattern[str]:
        """Words that hold a result against the year before or the year's task: 同比增长9%, 占年度任务的80%."""
        return re.compile(r"[同环]比|占(?:全年|年度|年初)[一-龥]{0,6}(?:任务|目标|计划|预算)的?\d")

    @cached_property
    def standing(self) -> re.Pattern[str]:
        """Words of having, of what is there (全市现有公园87个); not under a verb (改造现有公园), and no rate."""
        return re.compile(r"(?<![实出发呈涌])现[有存]|共有(?!产权)|(?<![百千万][人户])(?<!人口)拥有(?![率量])|^期间")

    @cached_property
    def done(self) -> re.Pattern[str]:
        """已建成 and the like: what stands, unless it only describes what follows."""
        return re.compile(r"已(?:经|全部|累计|基本|初步|先后)?(?=[一-龥])(?![知然婚])")

    @cached_property
    def future(self) -> re.Pattern[str]:
        """Words that turn to what shall be."""
        again = self.either("promise_verbs", "ending_verbs", "all_verbs")
        return re.compile(rf"{self.either('future_words', 'aspirational_words')}|再(?!开发)(?:{again})")

    @cached_property
    def status_heading(self) -> re.Pattern[str]:
        """A whole heading that tells what is: nouns of a state, alone or described by what they are a state of.

        取得人居环境整治新成绩 is a task, 取得的成绩 a state.
        """
        status, either = self.either("status_headings"), self.either("heading_verbs_or_nouns")
        verbless = rf"(?!预期|预计|取得(?!的))(?!{self.either('heading_verbs')})(?!(?:{either})(?!的?(?:{status})))"
        return re.compile(rf"{verbless}[^，。；：]*?(?:{status})")

    @cached_property
    def past_heading(self) -> re.Pattern[str]:
        """A heading that tells what was done: 过去五年, 一年来的主要工作."""
        return re.compile(rf"{self.either('past_headings')}|[一二两三四五\d]+年多?以?来")


def status_clauses(clauses: Iterable[Clause], words: PastWords, deadlines: Deadlines) -> frozenset[str]:
    """Clauses under a heading that tells what is or was, not what shall be."""
    status: set[str] = set()
    for clause in clauses:
        heads = clause.heading is not None and clause.kind in ("chapter", "section")
        if clause.parent_id in status or (heads and _tells_status(clause.heading or "", words, deadlines)):
            status.add(clause.clause_id)
    return frozenset(status)


def _tells_status(heading: str, words: PastWords, deadlines: Deadlines) -> bool:
    bare = _HEADING_NUMBER.sub("", squeeze(heading)).rstrip("。：:")
    told = words.status_heading.fullmatch(bare) or words.past_heading.search(bare)
    return bool(told) or deadlines.is_past(bare)


def past_spans(
    text: str, segments: Sequence[Span], words: PastWords, deadlines: Deadlines, *, telling: bool = False
) -> tuple[Span, ...]:
    """The spans of a flat sentence whose figures tell what was; `segments` are those of the sentence, in order.

    `telling`: the sentence goes on behind ； in what was told before.
    """
    spans: list[Span] = []
    said = [text[slice(*segment)] for segment in segments]
    telling = telling or _compares(said, words, deadlines)
    for index, (start, end) in enumerate(segments):
        own = _REMARK.sub(lambda remark: " " * len(remark.group()), said[index])
        dated = _UP_TO.match(own) and deadlines.start_year is None  # 截至2024年底: until then, or what stands by then
        if words.future.search(own) or (deadlines.looks_ahead(own) and not dated):
            telling = False
        elif words.past.search(own) or deadlines.is_past(own) or _stands(own, words, first=index == 0):
            telling = True
        done = words.done.search(own)
        if telling:
            spans.append((start, end))
            telling = not own.endswith("基础上")  # 在现有300公里的基础上，新增100公里
        elif done:
            described = own.find("的", done.end())
            telling = described < 0
            spans.append((start + done.start(), start + _end_of(own, described)))
    return tuple(spans)


def goes_on_past(said: Iterable[str], words: PastWords, deadlines: Deadlines, *, telling: bool) -> bool:
    """Whether what stands behind the ； of these segments goes on in what was: 去年完成甲工程；|完成乙工程.

    `telling`: they themselves go on in what was told before.
    """
    for own in said:
        if turns_ahead(own, words, deadlines):
            telling = False
        elif words.past.search(own) or deadlines.is_past(own):
            telling = True
    return telling


def turns_ahead(own: str, words: PastWords, deadlines: Deadlines) -> bool:
    """Whether words tell of what shall be: 力争, 2030年, 今年."""
    return bool(words.future.search(own) or deadlines.looks_ahead(own) or THIS_YEAR.match(own))


def _compares(said: Sequence[str], words: PastWords, deadlines: Deadlines) -> bool:
    """Whether a sentence without a word of what shall be compares with what was: 完成投资120亿元，同比增长9%."""
    compares = any(words.compared_with.search(one) for one in said)
    return compares and not any(words.future.search(one) or deadlines.looks_ahead(one) for one in said)


def _stands(own: str, words: PastWords, *, first: bool) -> bool:
    """Whether a segment tells what a place has: 全市现有公园87个, not 全面完成现存易涝区域整治."""
    has = words.standing.search(own)
    before = words.region.sub("", own[: has.start()]) if has else ""
    if has and has.group() == "拥有" and re.search("[每均]", own[: has.start()]):
        return False  # 每百户居民拥有…: a rate
    return has is not None and (first or has.start() > 0) and not words.commitment.search(before)


def _end_of(own: str, described: int) -> int:
    """Where the words end that 已… tells: before 的, behind the count that 的 stands before, else with the segment."""
    if described < 0:
        return len(own)
    counted = re.match(r"[\d一二两三四五六七八九十百千]+", own[described + 1 :])
    return min(len(own), described + 1 + _COUNTED) if counted else described
