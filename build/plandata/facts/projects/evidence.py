"""What speaks for and against a candidate: named evidence, each a plain yes or no that decisions.yml asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from plandata.annotate.tokens import tokens_of
from plandata.facts.projects.proper import ROUTE_CODE, ProperNames
from plandata.facts.projects.propose import LEVELS, Candidate, Proposer
from plandata.facts.projects.words import ProjectWords

BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_COUNT = re.compile(
    r"^[\d一二两三四五六七八九十百千万]+(?:余|多)?(?:[-—–－至][\d一二两三四五六七八九十]+)?[个家座条项处批种所名类套](?![级省])"
)
_NUMBERED_ROAD = re.compile(rf"{ROUTE_CODE.pattern}线?$")
_CHARACTERS = re.compile("[一-龥]+")
_ITEM_BEFORE = re.compile(r"([^、，,。；：\s]+)、$")
_DESCRIPTION = re.compile(r"^[^“”]*的(?=[^“”的]{3,}$)")  # 覆盖全域的|监测网络
_MADE = re.compile(r"[一-龥]{1,4}化")  # 标准化厂房, 智能化平台: any of that sort
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_JOINTS = re.compile("[和与并、]")
_MANY = re.compile(
    "多[个种条处轮批次项类家]|^多(?:渠道|方式|形式|层次|元)$"
)  # 多轮整治行动: more than one, none by name
_SORT = re.compile("[一-龥]{1,4}型(?:[和及与、]|(?=平台|中心|基地|园))")  # 行业型和专业型平台
_SAID = re.compile(r"^“[^“”]+”的")  # “企业+合作社”的研发模式: the quotes only describe
_AGAIN = re.compile("第[一二三四五六七八九十]+次")  # 第四次全国…普查
_SHORTEST, _LONGEST = 3, 60
_STEM = 4  # characters before its noun that make a programme one of a kind: 青年见习|计划
_JOINED = 9  # characters of a name that 和 joins: 良种繁育和科普教育基地
_DEFINITE = 7  # characters of a single platform or zone that is one of a kind


class Evidence:
    """The evidence on candidates of one plan."""

    def __init__(self, text: str, names: ProperNames, words: ProjectWords, proposer: Proposer) -> None:
        """Takes the plan's text, its names, the word lists and what tells an encouragement."""
        self._text = text
        self._names = names
        self._words = words
        self._proposer = proposer

    def of(self, candidate: Candidate) -> Known:
        """What is known of a candidate."""
        return Known(_Facts(candidate, self._text, self._names, self._words, self._proposer))


class _Told(dict[str, bool]):
    """The evidence looked for so far, by name."""

    def __init__(self, facts: _Facts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, name: str) -> bool:
        self[name] = holds = EVIDENCE[name](self._facts)
        return holds


class Known:
    """The evidence on one candidate, looked for when a rule asks for it."""

    def __init__(self, facts: _Facts) -> None:
        self.holds = _Told(facts).__getitem__  # whether evidence of a name (EVIDENCE) holds

    def all(self) -> frozenset[str]:
        """The names of all evidence that holds."""
        return frozenset(name for name in EVIDENCE if self.holds(name))


class _Facts:
    """One candidate with what several pieces of evidence ask of it."""

    def __init__(
        self, candidate: Candidate, text: str, names: ProperNames, words: ProjectWords, proposer: Proposer
    ) -> None:
        self.candidate, self.item, self.predicate = candidate, candidate.item, candidate.predicate
        self.text, self.names, self.words = text, names, words
        self.full = self.item.name(text)
        self.name = BRACKETED.sub("", self.full)
        self.own = self.item.end - self.item.start
        self.encouraged = proposer.is_encouraged(self.predicate)
        self.object = text[slice(*self.predicate.obj)].rstrip()
        self.core = _DESCRIPTION.sub("", self.name)
        match = words.lists.head_pattern.search(self.name)
        self.head = match["head"] if match and not self._cut_noun(match["head"]) else ""
        self.kind = words.kinds.get(self.head, "")
        self.reached = self.object.endswith(words.reached_ends)

    def _cut_noun(self, head: str) -> bool:
        """Whether the noun of a platform is cut out of a longer word: 生态系统, but not 全省…交易系统."""
        if head not in self.words.cut_nouns or any(word in self.name for word in self.words.whole_areas):
            return False
        last = tokens_of(self.name, (0, len(self.name))).tokens[-1]
        return last.word.endswith(head) and len(last.word) > len(head)

    @cached_property
    def proper(self) -> bool:
        pieces = [piece for piece in self.item.pieces if piece[0] <= self.item.start]
        return self.item.named or any(self.names.in_span(piece) for piece in pieces) or self.short_line

    @cached_property
    def sounded(self) -> bool:
        if self.headed or self.facility:
            tokens = tokens_of(self.name, (0, len(self.name))).tokens
            if len(tokens) == 1 and tokens[0].weight:
                return False  # 养老院, 敬老院: the dictionary's noun itself, with nothing before it
        return any(self.names.sounds_like_a_name(piece) for piece in self.item.pieces if piece[0] <= self.item.start)

    @cached_property
    def short_line(self) -> bool:
        """Two characters before 铁路, 通道 and their like are the short name of a line."""
        if len(self.item.pieces) < 2 or self.own != 2:
            return False
        kind = "road" if ROUTE_CODE.search(self.full) else self.words.kind_of(self.name)
        return kind in ("rail", "road", "route")

    @cached_property
    def generic(self) -> bool:
        return (
            self.full.count("《") != self.full.count("》")
            or self.name.endswith(self.words.no_project_ends)
            or self.name.startswith(self.words.drafting)
            or any(word in self.name for word in self.words.generic)
            or bool(_COUNT.match(self.name))
            or bool(_MANY.search(self.name))
            or self.full.endswith("的")
            or self._says_where
        )

    @cached_property
    def _says_where(self) -> bool:
        """Quotes that hold only where something is: “地下工程”, “地上”工程, but “雪亮工程”."""
        if not self.full.startswith("“"):
            return False
        stem = self.full.replace("”", "").replace("“", "").removesuffix("工程")
        tokens = tokens_of(stem, (0, len(stem))).tokens
        return len(tokens) == 1 and tokens[0].tag.startswith(("s", "f"))

    @cached_property
    def headed(self) -> bool:
        lists = self.words.lists
        ends = bool(self.head) or self.name.endswith(lists.work_ends) or self.name.endswith(lists.modifiers)
        return ends or "至" in self.name or bool(_NUMBERED_ROAD.search(self.name))

    @cached_property
    def facility(self) -> bool:
        return self.words.facility_pattern.search(self.name) is not None

    @cached_property
    def last_tag(self) -> str:
        """The part of speech of the last word of its name."""
        return tokens_of(self.name, (0, len(self.name))).tokens[-1].tag

    @cached_property
    def part_of_thing(self) -> bool:
        """Whether words at its start name a thing that is built, of which the whole is a part: 某某水厂|老旧管网."""
        ends = (token.end for token in tokens_of(self.name, (0, len(self.name))).tokens[:-1])
        return any(self.words.is_thing(self.name[:end]) for end in ends)

    @cached_property
    def stem(self) -> str:
        """The characters before its noun, without marks and the adjectives that open it: 重大|民生|工程."""
        before = self.words.lists.adjective_pattern.sub("", self.name.strip("“”").removesuffix(self.head))
        return "".join(_CHARACTERS.findall(before))

    @cached_property
    def shares_class(self) -> bool:
        noun = self.words.lists.facility_pattern.search(f"某某{self.item.listed}")
        return len(self.item.pieces) > 1 and noun is not None

    @cached_property
    def quoted_place(self) -> bool:
        """“宽带某地”: a name in quotes that holds a place."""
        name = self.full
        quoted = name[:1] == "“" and name.endswith("”") and name.count("“") == 1 and "、" not in name
        return quoted and bool(self.names.places_in((self.item.start, self.item.end)))

    @cached_property
    def quoted(self) -> bool:
        return _QUOTED.search(self.name) is not None

    @cached_property
    def placed(self) -> bool:
        """A place or a company in its own words, or one that sounds like it: quotes alone name no thing of others."""
        pieces = [piece for piece in self.item.pieces if piece[0] <= self.item.start]
        words = self.words.proper.company_end_pattern
        return any(self.names.places_in(piece) or words.search(self.text, *piece) for piece in pieces) or self.sounded

    @cached_property
    def weak(self) -> bool:
        return self.predicate.verb in self.words.weak or self.encouraged

    @cached_property
    def listed_projects(self) -> bool:
        return self.item.listed.endswith("项目") and not self.encouraged

    @cached_property
    def listed_works(self) -> bool:
        return self.item.listed.endswith("工程") and self.item.listed != "建设工程"

    @cached_property
    def programme(self) -> bool:
        """A programme with words of its own before its noun."""
        if self.encouraged:
            return False
        long = self.name.endswith(("工程", "计划")) and len(self.name) >= _DEFINITE
        return "的" not in self.name and (long or (self.kind == "programme" and len(self.stem) >= _STEM))

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
    def described(self) -> bool:
        """Whether a clause before it says what it is to be like: 以市场为导向的…."""
        return self.text[self.item.start - 1] == "的"

    @cached_property
    def founded(self) -> bool:
        """A thing set up under a verb of founding, with words of its own before its noun, alone or in a list."""
        if self.encouraged or self.verb not in self.words.founding or self.predicate.heading:
            return False
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
    def verb(self) -> str:
        """The first of verbs that a joint joins: 建立和完善."""
        return _JOINTS.split(self.predicate.verb)[0]

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
    def survey(self) -> bool:
        """A survey of a whole area, or one of a list of surveys that names it once: 全省…普查、…调查."""
        if not self.name.endswith(self.words.survey_ends):
            return False
        again = _AGAIN.match(self.text, *self.predicate.obj)
        start = again.end() if again else self.predicate.obj[0]
        area = self.text.startswith(self.words.whole_areas, start) or self.proper
        stem = len(self.name.removesuffix(self.head).removeprefix("全"))
        return area and stem >= _STEM + 1

    @cached_property
    def named_by_level(self) -> bool:
        return self.name.startswith(self.words.proper.levels)

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


EVIDENCE: Mapping[str, Callable[[_Facts], bool]] = {
    "generic": lambda f: f.generic,  # 一批, 各类, 3个, an end that is no project (体系)
    "class_of_works": lambda f: f.item.listed == "建设工程",
    "out_of_length": lambda f: not _SHORTEST <= len(f.name) <= _LONGEST,
    "sponsored": lambda f: f.predicate.kind == "encouraged",  # 支持某集团建设…
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
    "improved": lambda f: f.predicate.verb in f.words.bettering and f.kind in ("base", "platform"),
    "described": lambda f: f.described or "的" in f.name,
    "founded": lambda f: f.founded,  # 建设某某资源库: one of its kind
    "launched": lambda f: f.predicate.verb == "开展",
    "weak": lambda f: f.weak,
    "closed_by_works": lambda f: f.object.endswith(f.words.works_ends) or f.reached,
    "reached": lambda f: f.reached,
    "class_word": lambda f: f.name.endswith(tuple(f.words.lists.class_words)),
    "programme": lambda f: f.programme,
    "definite": lambda f: f.definite,
    "own_4": lambda f: f.own >= 4,  # characters of the item's own words
    "own_5": lambda f: f.own >= 5,
    "own_6": lambda f: f.own >= 6,
    "own_7": lambda f: f.own >= 7,
}
