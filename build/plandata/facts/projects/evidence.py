"""What speaks for and against a candidate: named evidence, each a plain yes or no that decisions.yml asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from plandata.facts.projects.candidate_facts import CandidateFacts
from plandata.facts.projects.items import ItemReader
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.propose import Candidate
from plandata.facts.projects.words import ProjectWords

_SAID = re.compile(
    r"^“[^“”]+”的|^“(?:[一二两三四五六七八九十多][一-龥]{1,4}){2,}”$"
)  # “企业+合作社”的研发模式, “一心两翼三平台”: the quotes only describe
_SHORTEST, _LONGEST = 3, 60


class Evidence:
    """The evidence on candidates of one plan."""

    def __init__(self, text: str, names: ProperNames, words: ProjectWords, reader: ItemReader) -> None:
        """Takes the plan's text, its names, the word lists and what tells an encouragement."""
        self._text = text
        self._names = names
        self._words = words
        self._reader = reader

    def of(self, candidate: Candidate) -> Known:
        """What is known of a candidate."""
        return Known(CandidateFacts(candidate, self._text, self._names, self._words, self._reader))


class _Told(dict[str, bool]):
    """The evidence looked for so far, by name."""

    def __init__(self, facts: CandidateFacts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, name: str) -> bool:
        self[name] = holds = EVIDENCE[name](self._facts)
        return holds


class Known:
    """The evidence on one candidate, looked for when a rule asks for it."""

    def __init__(self, facts: CandidateFacts) -> None:
        self.holds = _Told(facts).__getitem__  # whether evidence of a name (EVIDENCE) holds

    def all(self) -> frozenset[str]:
        """The names of all evidence that holds."""
        return frozenset(name for name in EVIDENCE if self.holds(name))


EVIDENCE: Mapping[str, Callable[[CandidateFacts], bool]] = {
    "generic": lambda f: f.generic,  # 一批, 各类, 3个, an end that is no project (体系)
    "class_of_works": lambda f: f.item.listed == "建设工程",
    "out_of_length": lambda f: not _SHORTEST <= len(f.name) <= _LONGEST,
    "to_become": lambda f: f.to_become,  # 支持某市打造复合型航空枢纽
    "sponsored": lambda f: f.predicate.kind == "encouraged",  # 支持某集团建设…
    "in_section": lambda f: f.candidate.in_section,  # （一）建设某某云平台
    "made": lambda f: f.verb.endswith(tuple(f.words.founding - f.words.becoming_verbs)),
    "platform": lambda f: f.kind == "platform",
    "title": lambda f: f.candidate.is_title,  # a heading, or a line of its own
    "labelled": lambda f: f.candidate.is_label,  # 粮食保障工程：
    "place_builds": lambda f: bool(f.names.places_in(f.predicate.subject)),
    "under_projects": lambda f: f.candidate.under_projects,  # 重点项目：
    "programme_noun": lambda f: f.name.endswith(f.words.project_headings),
    "claimed": lambda f: f.predicate.verb in f.words.claiming,
    "stands_before_verb": lambda f: f.predicate.kind in ("subject", "work"),
    "proper": lambda f: f.proper,  # a place, a company, a line, a feature, quotes, a stage
    "sounded": lambda f: f.sounded,  # the dictionary takes its first word for a name, or does not know it
    "named": lambda f: f.proper or f.sounded,
    "placed": lambda f: f.placed,
    "proper_at_start": lambda f: f.placed or (f.proper and f.names.opens_with_a_name((f.item.start, f.item.end))),
    "worked": lambda f: f.predicate.kind == "work",  # 对某河进行修复
    "part_of_thing": lambda f: f.part_of_thing,  # 某某水厂|老旧管网
    "turned": lambda f: f.predicate.frame == "turned-into",  # 将旧粮库改建为…
    "developed": lambda f: f.predicate.frame == "developed",  # 开发“某某”小程序
    "built": lambda f: f.verb in f.words.building,  # a verb of which only things that are built are objects
    "closed_by_noun": lambda f: f.last_tag.startswith("n"),
    "feature": lambda f: f.name.endswith(f.words.proper.feature_ends),
    "carried_out": lambda f: f.predicate.verb in f.words.carrying_verbs,  # 推进实施
    "treated": lambda f: f.name.endswith(f.words.treatment_ends),  # 火险综合治理
    "hastened": lambda f: f.predicate.frame == "advanced",
    "quoted_place": lambda f: f.quoted_place,
    "headed": lambda f: f.headed,  # a noun, a work, a stage or a section closes the name
    "facility": lambda f: f.facility,  # a character of things that are built closes it
    "has_noun": lambda f: f.headed or f.facility,
    "survey": lambda f: f.survey,  # 全国…普查, 全省…调查
    "company": lambda f: f.company,  # 组建某某集团
    "pilot": lambda f: f.kind == "pilot",
    "quoted": lambda f: f.quoted,  # words in quotes open the name or stand in it
    "shares_class": lambda f: f.shares_class,  # 甲、乙等一批污水处理设施
    "named_list": lambda f: f.item.named,
    "listed_projects": lambda f: f.listed_projects,
    "listed_works": lambda f: f.listed_works,
    "listed_work": lambda f: f.listed_work,
    "in_a_list_of_works": lambda f: bool(f.item.listed) or f.reached,
    "encouraged": lambda f: f.encouraged,
    "said_in_quotes": lambda f: bool(_SAID.match(f.full)) and f.kind not in f.words.linear_kinds,  # no “三横”的路网
    "strengthened": lambda f: f.predicate.verb in f.words.strengthening,  # 加强…建设: more of what there is
    "of_areas": lambda f: f.item.listed.startswith(f.words.lists.area_words),  # 甲、乙等重点区域水土保持工程
    "improved": lambda f: f.predicate.verb in f.words.bettering and f.kind in ("base", "platform"),
    "described": lambda f: f.described or "的" in f.name,
    "founded": lambda f: f.founded,  # 建设某某资源库: one of its kind
    "launched": lambda f: f.predicate.verb == "开展",
    "weak": lambda f: f.weak,
    "closed_by_works": lambda f: f.closed_by_works,
    "reached": lambda f: f.reached,
    "staged": lambda f: f.staged,  # 粮食仓储物流项目一期
    "single_institution": lambda f: f.single_institution,  # 口腔医院迁建, 新建档案馆
    "class_word": lambda f: f.name.endswith(tuple(f.words.lists.class_words)),
    "programme": lambda f: f.programme,
    "definite": lambda f: f.definite,
    "own_4": lambda f: f.own >= 4,  # characters of the item's own words
    "own_5": lambda f: f.own >= 5,
    "own_6": lambda f: f.own >= 6,
    "own_7": lambda f: f.own >= 7,
}
