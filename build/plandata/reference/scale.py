"""How much a verb promises, on the scale of datasets/reference/commitments.yml: finish > build > advance > study.

A verb made of several promises what its weakest part does: 研究扩建 is to be studied, not extended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plandata.reference.entries import check_once
from plandata.yamlfile import check_keys, check_texts, read_yaml

SCALE = "commitments.yml"
LEVELS = ("finish", "build", "advance", "study")  # the strongest first


@dataclass(frozen=True, slots=True)
class Scale:
    """Verbs by level: `scale.of("研究扩建")`."""

    levels: Mapping[str, str] = field(default_factory=dict)  # verb → level

    def of(self, verb: str) -> str | None:
        """Return the level of a verb, of the weakest one in it where it is made of several; None for one not listed."""
        if verb in self.levels:
            return self.levels[verb]
        longest_first = sorted(self.levels, key=lambda known: (-len(known), known))
        parts = re.findall("|".join(map(re.escape, longest_first)), verb) if longest_first else []
        return max((self.levels[part] for part in parts), key=LEVELS.index, default=None)


def read_scale(file: Path) -> Scale:
    """Return the scale; an empty one where there is no file.

    Raises PlanDataError for a level that is missing or unknown and for a verb on two levels.
    """
    if not file.is_file():
        return Scale()
    raw = check_keys(str(file), read_yaml(file), LEVELS)
    verbs = [(verb, level) for level in LEVELS for verb in check_texts(f"{file}, {level}", raw[level])]
    check_once("a verb", ((verb, f"{file}, {level}") for verb, level in verbs))
    return Scale(dict(verbs))
