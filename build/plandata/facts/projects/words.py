"""The word lists of datasets/reference/projects.yml, compiled for the reading of projects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plandata.annotate.list_words import ListWords
from plandata.facts.projects.proper import ProperWords, line_letters
from plandata.model import Reference
from plandata.model.wordlists import alternation

_SHORTEST_ITEM = 4  # characters of what a verb makes, where the next item of the list has a verb too
_MOTTO = re.compile("“[^“”]*”")


@dataclass(frozen=True)
class ProjectWords:
    """The lexicon's word lists for projects, compiled."""

    lists: ListWords
    proper: ProperWords
    kinds: Mapping[str, str]  # noun that closes a name → kind
    weak: frozenset[str]
    generic: tuple[str, ...]
    no_project_ends: tuple[str, ...]
    works_ends: tuple[str, ...]
    reached_ends: tuple[str, ...]
    anchors: tuple[str, ...]
    subject_ends: tuple[str, ...]
    verbs: tuple[str, ...]
    adverbs: tuple[str, ...]
    encouraging: tuple[str, ...]
    whole_areas: tuple[str, ...]
    definite_kinds: frozenset[str]
    leading_verbs: tuple[str, ...]
    linear_kinds: frozenset[str]
    kind_hints: Mapping[str, str]
    anchored_frames: frozenset[str]
    verb_elements: tuple[str, ...]
    strengthening: frozenset[str]
    bettering: frozenset[str]
    claiming: frozenset[str]
    project_headings: tuple[str, ...]
    label_nouns: tuple[str, ...]
    founding: frozenset[str]
    linear_ends: tuple[str, ...]
    modals: frozenset[str]
    survey_ends: tuple[str, ...]
    single_nouns: tuple[str, ...]
    company_founding: frozenset[str]
    company_nouns: tuple[str, ...]
    becoming_verbs: frozenset[str]
    class_places: frozenset[str]
    drafting: tuple[str, ...]
    cut_nouns: frozenset[str]
    reaching: tuple[str, ...]
    treatment_ends: tuple[str, ...]
    partner_ends: tuple[str, ...]
    carrying_verbs: frozenset[str]
    list_nouns: tuple[str, ...]
    containing: tuple[str, ...]
    explaining: tuple[str, ...]
    building: frozenset[str]
    carried_out: frozenset[str]
    following: frozenset[str]
    light: frozenset[str]
    turning: tuple[str, ...]
    while_words: tuple[str, ...]
    results: frozenset[str]  # first words of what something becomes: a position, no project
    fields_of_work: tuple[str, ...]
    single_institutions: tuple[str, ...]
    new_houses: tuple[str, ...]
    sibling_nouns: Mapping[str, str]  # noun of streets, of schools → which of them
    slot_ends: Mapping[str, tuple[str, ...]]  # test of a slot of frames.yml → ends of what may fill it

    @classmethod
    @lru_cache(maxsize=4)  # a reference is read once and compared by identity
    def of(cls, reference: Reference) -> ProjectWords:
        """Takes the lists of datasets/reference/projects.yml by name; raises PlanDataError where one is missing."""
        words = reference.words("projects")
        kinds = _by_noun(words, "kinds.")
        lists = ListWords(
            heads=frozenset(kinds),
            class_words=frozenset(words["class_words"]),
            noise=(
                *words["list_noise"],
                *words["stages"],
                *(step for step in words["steps"] if step not in words["works"]),
            ),
            name_ends=words["name_ends"],
            modifiers=words["modifiers"],
            route_ends=words["route_ends"],
            adjectives=words["class_adjectives"],
            head_modifiers=words["head_modifiers"],
            work_ends=(*words["work_ends"], *words["works"]),
            joint_heads=words["joint_heads"],
            feature_ends=words["feature_ends"],
            generic_seconds=words["generic_seconds"],
            joining_openers=words["joining_openers"],
            facility_ends=words["facility_ends"],
            belts=words["belts"],
            levels_below=words["levels_below"],
            area_words=words["area_words"],
            joint_areas=words["joint_areas"],
        )
        proper = ProperWords(
            line_ends=words["line_ends"],
            line_letters=line_letters(reference.divisions, words["province_letters"]),
            feature_ends=words["feature_ends"],
            company_ends=words["company_ends"],
            country_initials=words["country_initials"],
            directions=words["directions"],
            own_regions=words["own_regions"],
            levels=words["levels"],
            no_feature_starts=words["no_feature_starts"],
            rail_ends=words["rail_ends"],
            along=words["along"],
            institution_ends=words["institution_ends"],
            joining_lines=words["joining_lines"],
            named_nouns=words["named_nouns"],
            single_institutions=words["single_institutions"],
        )
        return cls(
            lists=lists,
            proper=proper,
            kinds=kinds,
            weak=frozenset(words["weak_verbs"]),
            generic=words["generic_words"],
            no_project_ends=words["no_project_ends"],
            works_ends=words["works_ends"],
            reached_ends=(*words["reached_ends"], *words["stages"]),
            anchors=words["anchor_words"],
            subject_ends=words["subject_ends"],
            verbs=words["project_verbs"],
            adverbs=words["adverbs"],
            encouraging=words["encouraging_words"],
            whole_areas=words["whole_areas"],
            definite_kinds=frozenset(words["definite_kinds"]),
            leading_verbs=words["leading_verbs"],
            linear_kinds=frozenset(words["linear_kinds"]),
            kind_hints=_by_noun(words, "kind_hints."),
            anchored_frames=frozenset(words["anchored_frames"]),
            verb_elements=words["verb_elements"],
            strengthening=frozenset(words["strengthening"]),
            bettering=frozenset(words["bettering"]),
            claiming=frozenset(words["claiming"]),
            project_headings=words["project_headings"],
            label_nouns=words["label_nouns"],
            founding=frozenset(words["founding"]),
            linear_ends=words["linear_ends"],
            modals=frozenset(words["modals"]),
            survey_ends=words["survey_ends"],
            single_nouns=words["single_nouns"],
            company_founding=frozenset(words["company_founding"]),
            company_nouns=words["company_nouns"],
            becoming_verbs=frozenset(words["becoming_verbs"]),
            class_places=frozenset(words["class_places"]),
            drafting=words["drafting"],
            cut_nouns=frozenset(words["cut_nouns"]),
            reaching=words["reaching"],
            treatment_ends=words["treatment_ends"],
            partner_ends=words["partner_ends"],
            carrying_verbs=frozenset(words["carrying_verbs"]),
            list_nouns=words["list_nouns"],
            containing=(*words["explaining"], *words["containing"]),
            explaining=words["explaining"],
            building=frozenset(words["building_verbs"]),
            carried_out=frozenset(words["carried_out"]),
            following=frozenset(words["following"]),
            light=frozenset(words["light_verbs"]),
            turning=words["turning_words"],
            while_words=words["while_words"],
            results=frozenset(words["results"]),
            fields_of_work=words["fields_of_work"],
            single_institutions=words["single_institutions"],
            new_houses=words["new_houses"],
            sibling_nouns=_by_noun(words, "sibling_nouns."),
            slot_ends={"step": words["steps"], "scheme": words["schemes"], "class": words["label_nouns"]},
        )

    @cached_property
    def verb_chain(self) -> re.Pattern[str]:
        """One verb or several in a row: 规划实施, 改造和建设."""
        verb = alternation(self.verbs)
        leading = "|".join(self.leading_verbs)
        return re.compile(rf"(?:(?:{leading})[和与、并]?(?={verb}))*(?:{verb})好?")

    def opens_an_item(self, words: str) -> bool:
        """Whether a verb that makes something opens the words, and what it makes follows: 改建乙国道."""
        found = self.verb_chain.match(words)
        if not found and not words.startswith(self.lists.work_ends):
            return False
        verb = found.group() if found else next((work for work in self.lists.work_ends if words.startswith(work)), "")
        return bool(verb) and verb not in self.weak and len(words) - len(verb) >= _SHORTEST_ITEM

    @cached_property
    def single_institution(self) -> re.Pattern[str]:
        """An institution of which a place has one, and what makes a new one of it: 口腔医院|整体迁建, 档案馆|新馆."""
        moved = (*self.building, "搬迁", *self.new_houses)
        nouns, ends = (alternation(words) for words in (self.single_institutions, moved))
        return re.compile(rf"(?P<stem>[一-龥]{{0,6}}?)(?:{nouns})(?P<moved>(?:整体|异地|新)?(?:{ends})(?:工程|项目)?)?")

    @cached_property
    def single_part(self) -> re.Pattern[str]:
        """A part of such an institution, or what is built beside it: 火车站|综合枢纽站, 职教中心|宿舍楼."""
        nouns = alternation(self.single_institutions)
        return re.compile(rf"(?:[省市县区州])?(?:{nouns})(?<!馆)[一-龥]{{2,}}(?:楼|站|枢纽|院区|校区|广场|片区)")

    @cached_property
    def listing(self) -> re.Pattern[str]:
        """Words behind the class in the heading of a list of projects: 重点项目|安排, 重大工程|清单."""
        return re.compile(rf"(?:{'|'.join(self.list_nouns)})$")

    @cached_property
    def class_lead(self) -> re.Pattern[str]:
        """Words before the names of a list of projects, all of them: 重点项目, 重大工程主要有, 重点建设项目清单."""
        nouns, behind = "|".join(self.lists.class_words), "|".join((*self.containing, *self.list_nouns, "如下"))
        return re.compile(
            rf"[一-龥]{{0,8}}?(?:{'|'.join(self.lists.adjectives)})[一-龥]{{0,4}}(?:{nouns})(?:{behind})*"
        )

    @cached_property
    def nothing(self) -> re.Pattern[str]:
        """Words that name no undertaking, all of them: 推动某某铁路改造|项目建成投用, 推进某某环线规划|建设."""
        words = (*self.lists.class_words, *self.lists.noise, "等", "的")
        return re.compile(rf"(?:{alternation(words)}|\s)*")

    @cached_property
    def doing(self) -> re.Pattern[str]:
        """A verb at the start, adverbs before it allowed: 重点实施."""
        return re.compile(rf"(?:{'|'.join(self.adverbs)})*(?:{'|'.join(self.verbs)})")

    @cached_property
    def leading_adverb(self) -> re.Pattern[str]:
        """An adverb at the start that is no verb of encouraging too."""
        own = [word for word in self.adverbs if word not in self.encouraging]
        return re.compile(alternation(own))

    @cached_property
    def no_item(self) -> re.Pattern[str]:
        """每个县, 全面实现: the start of a statement of its own, of no item of a list."""
        return re.compile(rf"[各每]|(?:{'|'.join(self.adverbs)})")

    @cached_property
    def encouragement(self) -> re.Pattern[str]:
        """支持, 重点支持: a clause that encourages others."""
        return re.compile(rf"(?:{'|'.join(self.adverbs)})*(?:{'|'.join(self.encouraging)})")

    @cached_property
    def facility_pattern(self) -> re.Pattern[str]:
        """A character or a noun of things that are built at the end of a name, two characters before it."""
        ends = alternation(self.lists.facility_ends)
        return re.compile(rf"[^的]{{2}}(?:{ends})$")

    def is_thing(self, words: str) -> bool:
        """Whether the noun of one thing that is built closes words of four characters or more: no place, no zone."""
        words = words.removesuffix("群")  # 旧粮仓群
        head = self.lists.head_pattern.search(words)
        kind = self.kinds[head["head"]] if head else ""
        built = self.facility_pattern.search(words) or words.endswith(self.lists.feature_ends)
        return len(words) >= _SHORTEST_ITEM and kind != "zone" and bool(head or built)

    def kind_of(self, name: str) -> str:
        """The kind of a project by the noun that closes its name; for a work, by the nouns it is done to.

        A plan or a campaign is one whatever it is about: 大学生志愿服务计划 builds no 大学, a 水厂扩建工程 is a 水厂.
        A name in quotation marks without such a noun is a programme: “宽带…”.
        """
        match = self.lists.head_pattern.search(name.strip("“”"))
        head = match["head"] if match else ""
        if name.startswith("“") and name.endswith("”"):
            return self.kinds.get(head, "programme")
        kind = self.kinds.get(head, "other")
        if not (kind == "other" or (kind == "programme" and head.endswith(tuple(self.lists.class_words)))):
            return kind
        said = _MOTTO.sub("", name)  # “千村万巷整治”工程
        inside = [
            (said.rfind(noun) + len(noun), len(noun), told)
            for noun, told in self.kinds.items()
            if len(noun) > 1 and noun in said
        ]
        told = [found for found in inside if found[2] not in ("other", "programme")]
        if told:
            return max(told)[2]
        bare = said.removesuffix("工程")  # 绿化工程 is no 化工
        return next((told for word, told in self.kind_hints.items() if word in bare), kind)


def _by_noun(words: Mapping[str, tuple[str, ...]], group: str) -> Mapping[str, str]:
    """The words of a list of lists, each with the name of its own list."""
    return {noun: name.removeprefix(group) for name, nouns in words.items() if name.startswith(group) for noun in nouns}
