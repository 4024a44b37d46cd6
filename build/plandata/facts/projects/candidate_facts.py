"""What is told by a candidate's verb, list and name together: what several pieces of evidence ask of it."""

from __future__ import annotations

import re
from functools import cached_property

from plandata.facts.projects.candidate_name import CandidateName
from plandata.facts.projects.items import LEVELS

_CHARACTERS = re.compile("[一-龥]+")
_ITEM_BEFORE = re.compile(r"([^、，,。；：\s]+)、$")
_MADE = re.compile(r"[一-龥]{1,4}化")  # 标准化厂房, 智能化平台: any of that sort
_JOINTS = re.compile("[和与并、]")
_SORT = re.compile("[一-龥]{1,4}型(?:[和及与、]|(?=平台|中心|基地|园))")  # 行业型和专业型平台
_OF_A_SORT = re.compile("[一-龥]{2}型")
_AGAIN = re.compile("第[一二三四五六七八九十]+次")  # 第四次全国…普查
_SHORTEST, _LONGEST = 3, 60
_STEM = 4  # characters before its noun that make a programme one of a kind: 青年见习|计划
_JOINED = 9  # characters of a name that 和 joins: 良种繁育和科普教育基地
_DEFINITE = 7  # characters of a single platform or zone that is one of a kind


class CandidateFacts(CandidateName):
    """One candidate with what its verb and its list make of its name."""

    @cached_property
    def to_become(self) -> bool:
        """Words on what sort of a place it is to become, without a name of their own: 打造复合型航空枢纽."""
        sort = self.verb in self.words.becoming_verbs and _OF_A_SORT.search(self.name)
        return bool(sort) and not self.names.in_span((self.item.start, self.item.end))

    @cached_property
    def closed_by_works(self) -> bool:
        """Words for works close the object, or what it reaches (…建设, …竣工投产); a work behind 加快: 加快…扩建."""
        hastened = self.predicate.frame == "hastened-work" and self.object.endswith(self.words.lists.work_ends)
        return hastened or self.object.endswith(self.words.works_ends) or self.reached

    @cached_property
    def weak(self) -> bool:
        """The verb makes nothing of a thing alone."""
        return self.predicate.verb in self.words.weak or self.encouraged

    @cached_property
    def listed_projects(self) -> bool:
        """A member of a list of projects: 甲、乙等项目."""
        return self.item.listed.endswith("项目") and not self.encouraged

    @cached_property
    def listed_works(self) -> bool:
        """A member of a list of works: 甲、乙等工程."""
        return self.item.listed.endswith("工程") and self.item.listed != "建设工程"

    @cached_property
    def programme(self) -> bool:
        """A programme with words of its own before its noun."""
        if self.encouraged:
            return False
        long = self.name.endswith(("工程", "计划")) and len(self.name) >= _DEFINITE and self.stem  # not 重大标志性|工程
        return "的" not in self.name and (bool(long) or (self.kind == "programme" and len(self.stem) >= _STEM))

    @cached_property
    def definite(self) -> bool:
        """A single platform, zone or programme with a name of some length, or one of a whole area (全省…平台)."""
        if (
            self.encouraged
            or not self.head
            or "、" in LEVELS.sub("", self.name)
            or "的" in self.name
            or self.predicate.heading
        ):
            return False
        if self.described or self.words.lists.adjective_pattern.match(self.name) or _SORT.match(self.name):
            return False
        if self.kind == "platform" and any(word in self.name for word in self.words.whole_areas):
            return True
        long = len(self.name.strip("“”").replace("”", "")) >= _DEFINITE
        single = self.text[self.item.start - 1] != "、" and self.item.size <= 2 and len(self.item.pieces) == 1
        return single and long and self.kind in self.words.definite_kinds

    @cached_property
    def founded(self) -> bool:
        """A thing set up under a verb of founding, with words of its own before its noun, alone or in a list."""
        if self.encouraged or self.verb not in self.words.founding or self.predicate.heading:
            return False
        if any(verb in self.words.lists.work_ends for verb in _JOINTS.split(self.predicate.verb)[1:]):
            return False  # 建设和改造提升: many, new ones and old
        line = self.core.endswith(self.words.linear_ends)  # one line of many has no words of its own but its places
        closed = (self.facility and not line) or self.company
        noun = closed or self.kind in self.words.definite_kinds or self.kind == "base"
        return noun and len(self.core) >= self._long_enough and not (self._only_told or self._shares_noun)

    @cached_property
    def _only_told(self) -> bool:
        """Whether its words only say what it is like or is to become: 标准化厂房, 构建统一的要素市场."""
        core, described = self.core, self.described or self.core != self.name
        becoming = self.verb in self.words.becoming_verbs
        joined = "和" in core and (len(core) < _JOINED or self.kind not in ("platform", "base"))
        return (
            (described and self.kind != "platform")
            or (becoming and (self.kind in self.words.class_places or (described and not self._reaches)))
            or any(mark in core for mark in "的、以")
            or joined
            or _MADE.match(core) is not None
            or _SORT.match(core) is not None
            or self.named_by_level
            or self.words.lists.adjective_pattern.match(core) is not None
        )

    @cached_property
    def _shares_noun(self) -> bool:
        """Whether it has its noun from others, or they from it: then its own words are no name."""
        lists = self.words.lists
        if len(self.item.pieces) > 1 or not _CHARACTERS.match(self.core) or self.core.startswith("集"):
            return True
        before = _ITEM_BEFORE.search(self.text[max(0, self.item.start - _LONGEST) : self.item.start])
        return before is not None and not (
            lists.head_pattern.search(before[1]) or lists.facility_pattern.search(before[1])
        )

    @cached_property
    def _reaches(self) -> bool:
        return self.name.startswith(self.words.reaching)

    @cached_property
    def _long_enough(self) -> int:
        """How long a name must be that is one of a kind: four characters before 联盟 and its like, seven in all."""
        single = next((noun for noun in self.words.single_nouns if self.core.endswith(noun)), None)
        return min(_DEFINITE, _STEM + len(single)) if single else _DEFINITE

    @cached_property
    def company(self) -> bool:
        """A company under a verb that sets one up: 组建某某集团."""
        return self.name.endswith(self.words.company_nouns) and self.verb in self.words.company_founding

    @cached_property
    def single_institution(self) -> bool:
        """An institution of which a place has one, moved or enlarged, or built anew: 口腔医院迁建, 新建档案馆."""
        if self.words.single_part.fullmatch(self.name):
            return not self.item.listed.startswith("一批")
        told = self.words.single_institution.fullmatch(self.name)
        if told is None or self.named_by_level or any(mark in told["stem"] for mark in "级各等的"):
            return False
        if any(mark in self.text[self.predicate.segment[0] : self.item.start] for mark in "每各"):
            return False  # 每个县新建图书馆
        return told["moved"] is not None or (self.verb in self.words.building and not self.item.listed)

    @cached_property
    def survey(self) -> bool:
        """A survey of a whole area, one of a list of surveys that names it once (全省…普查、…调查), or the nth one."""
        if not self.name.endswith(self.words.survey_ends):
            return False
        again = _AGAIN.match(self.text, *self.predicate.obj)
        start = again.end() if again else self.predicate.obj[0]
        area = again or self.proper or self.text.startswith(self.words.whole_areas, start)
        stem = len(self.name.removesuffix(self.head).removeprefix("全"))
        return bool(area) and stem >= _STEM + 1

    @cached_property
    def listed_work(self) -> bool:
        """Without a proper name: an item of a list of projects, or a programme, or one of a kind."""
        if self.item.listed.endswith("项目"):
            return self.own >= 5
        if self.listed_works:
            return self.own >= 4
        if self.reached and not self.name.endswith(tuple(self.words.lists.class_words)):
            return self.own >= 6
        return self.programme or self.definite
