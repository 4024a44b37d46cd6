"""Findings: what of a document is not in the tables as it should be, as values. The review puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# stops: the plan is not published until SOURCE.yml accepts the code; the other two are told.
Grade = Literal["stops", "likely_wrong", "information"]
STOPS = frozenset({"personal_contact"})
INFORMATION = frozenset(
    {
        "annex",
        "doubtful_fact",
        "duplicate",
        "footnote",
        "formula",
        "front_matter",
        "furniture",
        "metadata",
        "other_format",
        "page_number",
        "past_chapter",
        "running_head",
        "silent_sentence",
        "unknown_body",
        "watermark",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should look at. Its words stand in intake/findings.yml under its code.

    `start` and `end` are code points into the plan's text, end exclusive; both are None where no words of the text
    are meant (a picture, a missing setting). `words` says what was found; `params` fill the gaps of the sentence.
    `fact` is the id that `plandata accept` and `reject` take, where there is one.
    """

    code: str
    words: str = ""
    start: int | None = None
    end: int | None = None
    fact: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def grade(self) -> Grade:
        """How grave it is, by its code alone."""
        return "stops" if self.code in STOPS else "information" if self.code in INFORMATION else "likely_wrong"
