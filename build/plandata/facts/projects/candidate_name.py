"""What is told by a candidate's name: whether it holds a proper name, and what noun closes it."""

from __future__ import annotations

import re
from functools import cached_property

from plandata.annotate.tokens import tokens_in
from plandata.facts.projects.items import ItemReader
from plandata.facts.projects.proper import ROUTE_CODE, ProperNames
from plandata.facts.projects.propose import Candidate
from plandata.facts.projects.words import ProjectWords

BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_COUNT = re.compile(
    r"^[\d一二两三四五六七八九十百千万]+(?:余|多)?(?:[-—–－至][\d一二两三四五六七八九十]+)?[个家座条项处批种所名类套](?![级省])"
)
_NUMBERED_ROAD = re.compile(rf"{ROUTE_CODE.pattern}线?$")
_STAGED = re.compile("[^、的]{6,}(?:项目|工程)[一二三四五]期(?:工程)?")
_CHARACTERS = re.compile("[一-龥]+")
_DESCRIPTION = re.compile(r"^[^“”]*的(?=[^“”的]{3,}$)")  # 覆盖全域的|监测网络
_QUOTED = re.compile(r"“[^“”]{2,20}”")
_JOINTS = re.compile("[和与并、]")
_MANY = re.compile(
    "多[个种条处轮批次项类家]|^多(?:渠道|方式|形式|层次|元)$"
)  # 多轮整治行动: more than one, none by name


class CandidateName:
    """One candidate with what several pieces of evidence ask of its name."""

    def __init__(
        self, candidate: Candidate, text: str, names: ProperNames, words: ProjectWords, reader: ItemReader
    ) -> None:
        self.candidate, self.item, self.predicate = candidate, candidate.item, candidate.predicate
        self.text, self.names, self.words = text, names, words
        self.full = self.item.name(text)
        self.name = BRACKETED.sub("", self.full)
        self.own = self.item.end - self.item.start
        self.encouraged = reader.is_encouraged(self.predicate)
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
        line = self.words.lists.head_pattern.search(self.name.removesuffix(head))
        if line is not None and self.words.kinds[line["head"]] in self.words.linear_kinds:
            return True  # 进出川高速公路|网络
        last = tokens_in(self.name)[-1]
        return last.word.endswith(head) and len(last.word) > len(head)

    @cached_property
    def proper(self) -> bool:
        """A proper name in its own words or those before them: a place, a line, a feature, quotes."""
        pieces = [piece for piece in self.item.pieces if piece[0] <= self.item.start]
        return self.item.named or any(self.names.in_span(piece) for piece in pieces) or self.short_line

    @cached_property
    def sounded(self) -> bool:
        """The dictionary takes its first word for a name, or does not know it."""
        if self.headed or self.facility:
            tokens = tokens_in(self.name)
            if len(tokens) == 1 and tokens[0].weight:
                return False  # 养老院, 敬老院: the dictionary's noun itself, with nothing before it
        return any(self.names.sounds_like_a_name(piece) for piece in self.item.pieces if piece[0] <= self.item.start)

    @cached_property
    def short_line(self) -> bool:
        """Two characters before 铁路, 通道 and their like are the short name of a line; a number shares 号线."""
        if len(self.item.pieces) > 1 and self.text[self.item.end - 1].isdigit() and "号线" in self.name:
            return True  # 地铁3、|4号线
        if len(self.item.pieces) < 2 or self.own != 2:
            return False
        kind = "road" if ROUTE_CODE.search(self.full) else self.words.kind_of(self.name)
        return kind in ("rail", "road", "route")

    @cached_property
    def generic(self) -> bool:
        """Words or an end by which it names a class, a count or a document."""
        return (
            self.full.count("《") != self.full.count("》")
            or self.name.endswith(self.words.no_project_ends)
            or self.name.startswith(self.words.drafting)
            or any(word in self.name for word in self.words.generic)
            or bool(_COUNT.match(self.name))
            or bool(_MANY.search(self.name))
            or self.full.endswith("的")
            or self._is_class_of_projects
            or self._says_where
        )

    @cached_property
    def _is_class_of_projects(self) -> bool:
        """An adjective of weight inside the words before 项目, one item alone: 推进水风光|重大|能源|项目建设."""
        alone = self.item.listed == "项目" and self.item.size == 1 and self.predicate.kind != "list"
        return alone and any(word in self.name for word in self.words.lists.adjectives) and not self.proper

    @cached_property
    def _says_where(self) -> bool:
        """Quotes that hold only where something is: “地下工程”, “地上”工程, but “雪亮工程”."""
        if not self.full.startswith("“"):
            return False
        stem = self.full.replace("”", "").replace("“", "").removesuffix("工程")
        tokens = tokens_in(stem)
        return len(tokens) == 1 and tokens[0].tag.startswith(("s", "f"))

    @cached_property
    def headed(self) -> bool:
        """A noun, a work, a stage or a section closes the name."""
        lists = self.words.lists
        ends = bool(self.head) or self.name.endswith(lists.work_ends) or self.name.endswith(lists.modifiers)
        return ends or "至" in self.name or bool(_NUMBERED_ROAD.search(self.name))

    @cached_property
    def staged(self) -> bool:
        """A stage of a project of some length, which is one: 粮食仓储物流项目一期."""
        return _STAGED.fullmatch(self.name) is not None and not self.generic

    @cached_property
    def facility(self) -> bool:
        """The noun of a thing that is built closes the name."""
        return self.words.facility_pattern.search(self.name) is not None

    @cached_property
    def last_tag(self) -> str:
        """The part of speech of the last word of its name."""
        return tokens_in(self.name)[-1].tag

    @cached_property
    def part_of_thing(self) -> bool:
        """Whether words at its start name a thing that is built, of which the whole is a part: 某某水厂|老旧管网."""
        ends = (token.end for token in tokens_in(self.name)[:-1])
        return any(self.words.is_thing(self.name[:end]) for end in ends)

    @cached_property
    def stem(self) -> str:
        """The characters before its noun, without marks and the adjectives that open it: 重大|民生|工程."""
        before = self.words.lists.adjective_pattern.sub("", self.name.strip("“”").removesuffix(self.head))
        return "".join(_CHARACTERS.findall(before))

    @cached_property
    def shares_class(self) -> bool:
        """The list gives it the noun of a thing that is built: 甲、乙等一批污水处理设施."""
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
        """Quotes open the name or stand in it."""
        return _QUOTED.search(self.name) is not None

    @cached_property
    def placed(self) -> bool:
        """A place or a company in its own words, or one that sounds like it: quotes alone name no thing of others."""
        pieces = [piece for piece in self.item.pieces if piece[0] <= self.item.start]
        words = self.words.proper.company_end_pattern
        return any(self.names.places_in(piece) or words.search(self.text, *piece) for piece in pieces) or self.sounded

    @cached_property
    def described(self) -> bool:
        """Whether a clause before it says what it is to be like: 以市场为导向的…."""
        return self.text[self.item.start - 1] == "的"

    @cached_property
    def verb(self) -> str:
        """The first of verbs that a joint joins: 建立和完善."""
        return _JOINTS.split(self.predicate.verb)[0]

    @cached_property
    def named_by_level(self) -> bool:
        """A level of the state or a sort of body opens the name, which is a class: 乡镇卫生院."""
        return self.name.startswith(self.words.proper.levels)
