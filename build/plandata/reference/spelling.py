"""Names of places in Latin letters: pinyin for sorting and search, and an unofficial English name.

Readings of names, kinds of divisions and names of peoples are data: `rules` are those of scripts/refresh-reference.yml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spelling:
    """Spells names by rules: `kinds`, `peoples`, `names`, `parts`, `english`."""

    rules: Mapping[str, Any]

    def split_name(self, name: str) -> tuple[str, str]:
        """Return a name as its own part and its kind: 延边朝鲜族, 自治州; no kind where nothing else would be left."""
        for kind in self.rules["kinds"]:
            if name.endswith(kind) and len(name) > len(kind):
                return name[: -len(kind)], kind
        return name, ""

    def split_peoples(self, stem: str) -> tuple[str, list[str]]:
        """Return 前郭尔罗斯, [Mongol] of 前郭尔罗斯蒙古族."""
        peoples: list[str] = []
        while match := next((p for p in self.rules["peoples"] if stem.endswith(p) and len(stem) > len(p) + 1), None):
            peoples.insert(0, self.rules["peoples"][match])
            stem = stem[: -len(match)]
        return stem, peoples

    def syllables(self, name: str, text: str) -> list[str]:
        """Return a syllable a character of `text`, the part of `name` that is spelled out.

        The rules hold what pypinyin's dictionary, made for running prose, reads otherwise in names of places.
        """
        from pypinyin import lazy_pinyin

        if name in self.rules["names"]:
            return str(self.rules["names"][name]).split()
        found: list[str] = []
        while len(found) < len(text):
            rest = text[len(found) :]
            part = next((part for part in self.rules["parts"] if rest.startswith(part)), None)
            if part:
                found += str(self.rules["parts"][part]).split()
            else:
                read = lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # an unknown sign is a syllable
                found += read[len(found) : len(found) + 1]
        return found

    def romanise(self, name: str) -> str:
        """Return the pinyin of the short name, without tones and marks: changchun, qianguoerluosi."""
        stem, kind = self.split_name(name)
        if len(stem) == 1:
            stem, kind = name, ""
        if kind.endswith("旗") and not kind.startswith("自治"):
            stem = name[:-1]  # 科尔沁左翼后: 左翼后 is part of the short name
        if kind.startswith("自治") or stem.endswith("族"):
            stem, _ = self.split_peoples(stem)
        return re.sub(r"[^a-z]", "", "".join(self.syllables(name, stem)))

    def english(self, name: str) -> str:
        """Return an unofficial English name: Yanbian Korean Autonomous Prefecture, Jiutai District, Nong'an County."""
        if name in self.rules["english"]:
            return str(self.rules["english"][name])
        stem, kind = self.split_name(name)
        kind_en = self.rules["kinds"].get(kind, "")
        if len(stem) == 1:
            return f"{spell(self.syllables(name, name))} {kind_en}".strip()
        stem, peoples = self.split_peoples(stem)
        return " ".join([spell(self.syllables(name, stem)), *peoples, kind_en]).strip()


def spell(parts: list[str]) -> str:
    """Return Xi'an of xi, an: an apostrophe before a, e, o inside the word."""
    text = "".join("'" + part if at and part[:1] in "aeo" else part for at, part in enumerate(parts))
    return text[:1].upper() + text[1:]
