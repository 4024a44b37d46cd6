"""The word lists of datasets/reference/targets.yml, compiled for the reading of figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from plandata.model.wordlists import WordLists


@dataclass(frozen=True)
class TargetWords:
    """The lexicon's word lists for targets."""

    lists: WordLists
    adverbs: tuple[str, ...]

    @classmethod
    def of(cls, lexicon: WordLists) -> TargetWords:
        """Takes the lists of datasets/reference/targets.yml; a missing one raises PlanDataError when it is read."""
        return cls(lexicon.of_file("targets"), lexicon["projects.adverbs"])

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a list of targets.yml; `adverbs` are those of projects.yml."""
        return self.adverbs if name == "adverbs" else self.lists[name]

    def either(self, *names: str) -> str:
        """An alternation of the words of some lists, the longest first."""
        words = {word for name in names for word in self[name]}
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    @cached_property
    def before(self) -> re.Pattern[str]:
        """Words right before a number that bound it."""
        groups = ("at_least_before", "more_than_before", "at_most_before", "less_than_before", "approx_before")
        return re.compile("(?:" + "|".join(f"(?P<{name}>{self.either(name)})" for name in groups) + r")\s*$")

    @cached_property
    def after(self) -> re.Pattern[str]:
        """Words right after a unit that bound it."""
        groups = ("at_least_after", "at_most_after", "approx_after")
        return re.compile("|".join(f"(?P<{name}>{self.either(name)})" for name in groups))

    @cached_property
    def limits(self) -> re.Pattern[str]:
        """Words before a number of days or months that make it a limit."""
        words = self.either("time_limits", "at_most_before", "less_than_before")
        return re.compile(rf"(?:{words})\s*$")

    def level_of(self, unit: str) -> re.Pattern[str] | None:
        """What is to be reached in this unit and the words that it is reached by, right before a number."""
        return self._levels.get(unit)

    @cached_property
    def _levels(self) -> Mapping[str, re.Pattern[str]]:
        by = rf"(?:{self.either('adverbs')})*(?:{self.either('level_reach')})\s*$"
        return {
            "%": re.compile(rf"(?:率|占比|比重|比例){by}"),
            "元": re.compile(rf"(?<!补助)(?<!补贴)(?<!奖补)(?:资金|投资|投入){by}"),
        }

    @cached_property
    def reach(self) -> re.Pattern[str]:
        """Words between a subject and its number, at the end of what stands before the number."""
        return re.compile(rf"(?:{self.either('reach_words')}|\s)+$")

    @cached_property
    def counted_noise(self) -> re.Pattern[str]:
        """Words after a counted thing that are no part of its name."""
        return re.compile(rf"(?<=..)(?:{self.either('counted_noise')})$")

    @cached_property
    def onward(self) -> re.Pattern[str]:
        """Words right after the number that a change starts from: 提高到."""
        return re.compile(rf"(?:{self.either('adverbs', 'change_words')})*?(?:{self.either('change_words')})[到至]")

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Adverbs and verbs that open a promise."""
        return re.compile(rf"^(?:{self.either('promise_verbs', 'opening_verbs', 'aspirational_words', 'adverbs')})+")

    @cached_property
    def promise(self) -> re.Pattern[str]:
        """A verb that opens a promise."""
        return re.compile(self.either("promise_verbs"))

    @cached_property
    def universal(self) -> re.Pattern[str]:
        """A universal promise."""
        return re.compile(self.either("universal_words"))
