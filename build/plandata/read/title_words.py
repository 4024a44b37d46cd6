"""The word lists that tell titles, notes and headings (datasets/reference/outline.yml), ready to match with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists that the outline uses (datasets/reference/outline.yml), ready to match with."""

    genre_end: re.Pattern[str]
    genre_inside: re.Pattern[str]
    standing: re.Pattern[str]
    note: re.Pattern[str]
    note_inside: re.Pattern[str]
    addressee_end: re.Pattern[str]
    glossary: re.Pattern[str]
    behind_title: re.Pattern[str]
    navigation: re.Pattern[str]
    unnumbered: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_lexicon(cls, lexicon: Mapping[str, Sequence[str]]) -> Words:
        """Build from the lists outline.genre_nouns, outline.standing_headings and so on (reference/outline.yml).

        A list that is missing matches nothing: plain plans are read without any.
        """

        def any_of(name: str) -> str:
            ordered = sorted(lexicon.get(f"outline.{name}", ()), key=len, reverse=True)
            return "(?:" + "|".join(map(re.escape, ordered)) + ")" if ordered else "(?!)"

        return cls(
            genre_end=re.compile(any_of("genre_nouns") + r"(?:\s*[（(][^（）()]{1,30}[）)])*$"),
            genre_inside=re.compile(any_of("genre_nouns") + "[\u4e00-\u9fff]"),
            standing=re.compile(any_of("standing_headings") + "(?![和与及、，。；：:的])"),
            note=re.compile(rf"\s*[（(【〔](?=[^（(【〔]*{any_of('note_words')}).*[）)】〕]\s*$", re.DOTALL),
            note_inside=re.compile(rf"[（(【〔][^（()）【】〔〕。]*{any_of('note_words')}"),
            addressee_end=re.compile(any_of("addressee_endings") + r"(?:[（(][^（）()]*[）)])?$"),
            behind_title=re.compile(f"(?P<addressee>各|有关)|(?P<opening>{any_of('opening_words')})"),
            navigation=re.compile(any_of("navigation_words")),
            glossary=re.compile(f"(?:附件?[：:]?)?(?:有关|相关|主要|部分|重点)?{any_of('glossary_headings')}[：:]?$"),
            unnumbered=frozenset(lexicon.get("outline.unnumbered_headings", ())),
        )
