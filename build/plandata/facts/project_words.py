"""The word lists of datasets/reference/projects.yml, compiled for the reading of undertakings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from plandata.annotate.list_words import ListWords
from plandata.facts.proper import ProperWords
from plandata.model.wordlists import WordLists


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

    @classmethod
    def of(cls, lexicon: WordLists) -> ProjectWords:
        """Takes the lists of datasets/reference/projects.yml by name; raises PlanDataError where one is missing."""
        words = lexicon.of_file("projects")
        kinds = {
            noun: name.removeprefix("kinds.")
            for name, nouns in words.items()
            if name.startswith("kinds.")
            for noun in nouns
        }
        lists = ListWords(
            heads=frozenset(kinds),
            class_words=frozenset(words["class_words"]),
            noise=words["list_noise"],
            name_ends=words["name_ends"],
            modifiers=words["modifiers"],
            route_ends=words["route_ends"],
            adjectives=words["class_adjectives"],
            head_modifiers=words["head_modifiers"],
            work_ends=words["work_ends"],
            joint_heads=words["joint_heads"],
            feature_ends=words["feature_ends"],
            generic_seconds=words["generic_seconds"],
            joining_openers=words["joining_openers"],
        )
        proper = ProperWords(
            frozenset(words["common_lines"]),
            words["feature_ends"],
            words["common_features"],
            words["company_ends"],
            words["country_initials"],
            words["directions"],
            words["own_regions"],
            words["no_own_regions"],
        )
        return cls(
            lists,
            proper,
            kinds,
            frozenset(words["weak_verbs"]),
            words["generic_words"],
            words["no_project_ends"],
            words["works_ends"],
            words["reached_ends"],
            words["anchor_words"],
            words["subject_ends"],
            words["project_verbs"],
            words["adverbs"],
            words["encouraging_words"],
            words["whole_areas"],
            frozenset(words["definite_kinds"]),
            words["leading_verbs"],
            frozenset(words["linear_kinds"]),
            {
                word: name.removeprefix("kind_hints.")
                for name, hints in words.items()
                if name.startswith("kind_hints.")
                for word in hints
            },
        )

    @cached_property
    def verb_chain(self) -> re.Pattern[str]:
        """One verb or several in a row: 规划实施, 改造和建设."""
        verb = "|".join(sorted(self.verbs, key=len, reverse=True))
        leading = "|".join(self.leading_verbs)
        return re.compile(rf"(?:(?:{leading})[和与、并]?(?={verb}))*(?:{verb})好?")

    @cached_property
    def doing(self) -> re.Pattern[str]:
        """A verb at the start, adverbs before it allowed: 重点实施."""
        return re.compile(rf"(?:{'|'.join(self.adverbs)})*(?:{'|'.join(self.verbs)})")

    @cached_property
    def leading_adverbs(self) -> re.Pattern[str]:
        """Adverbs at the end of what stands before a verb."""
        return re.compile(rf"(?:{'|'.join(sorted(self.adverbs, key=len, reverse=True))})+$")

    @cached_property
    def no_item(self) -> re.Pattern[str]:
        """每个县, 全面实现: the start of a statement of its own, of no item of a list."""
        return re.compile(rf"[各每]|(?:{'|'.join(self.adverbs)})")

    @cached_property
    def encouragement(self) -> re.Pattern[str]:
        """支持, 重点支持: a clause that encourages others."""
        return re.compile(rf"(?:{'|'.join(self.adverbs)})*(?:{'|'.join(self.encouraging)})")

    @cached_property
    def adverb_only(self) -> re.Pattern[str]:
        """加快 and its like, which govern an object that ends in 建设."""
        return re.compile(
            r"^(?:[^一-龥]*(?:重点|着力|大力|积极|继续|进一步|全面)?)(加快|加强|加速|抓好|统筹|深化)(?=[^一-龥]|.)"
        )

    def kind_of(self, name: str) -> str:
        """The kind of an undertaking by the noun that closes its name; for a work, by the nouns it is done to.

        A name in quotation marks without such a noun is a programme: “宽带…”.
        """
        match = self.lists.head_pattern.search(name.strip("“”"))
        if name[0] == "“" and name[-1] == "”":
            return self.kinds[match["head"]] if match else "programme"
        kind = self.kinds[match["head"]] if match else "other"
        if kind not in ("other", "programme"):
            return kind
        inside = [
            (name.rfind(noun) + len(noun), len(noun), told)
            for noun, told in self.kinds.items()
            if len(noun) > 1 and noun in name
        ]
        told = [found for found in inside if found[2] not in ("other", "programme")]
        if told:
            return max(told)[2]
        bare = name.removesuffix("工程")  # 绿化工程 is no 化工
        return next((told for word, told in self.kind_hints.items() if word in bare), kind)
