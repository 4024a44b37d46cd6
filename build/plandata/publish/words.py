"""Words in several languages, and the one chain by which a reader gets them: asked for → English → Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plandata.errors import PlanDataError
from plandata.yamlfile import check_mapping, check_text

Words = Mapping[str, str]  # language code → words
DEFAULT_LANGUAGE, ENGLISH = "zh-CN", "en"
REQUIRED = (DEFAULT_LANGUAGE, ENGLISH)
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Text(str):
    """Words that know which language they are in: where it is not the page's own, the page says so."""

    language: str

    def __new__(cls, words: str, language: str) -> Text:
        """Return the words of a language."""
        text = super().__new__(cls, words)
        text.language = language
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # what __new__ takes
        """Let a copy know its language too."""
        return str(self), self.language


def in_language(words: Words, language: str) -> Text:
    """Return the words in a language, else in English, else in Chinese, else in whichever there are; '' for none."""
    for code in (language, ENGLISH, DEFAULT_LANGUAGE, *words):
        if words.get(code):
            return Text(words[code], code)
    return Text("", language)


def keyed(words: Words, key: str) -> dict[str, str]:
    """Return words as the published descriptors have them: `title` is Chinese, `title_en` stands beside it."""
    return {key if code == DEFAULT_LANGUAGE else f"{key}_{code}": text for code, text in words.items()}


def unkeyed(texts: Mapping[str, Any] | None, key: str) -> dict[str, str]:
    """Return the words that stand under `key` and `key_<language>`: what `keyed` wrote."""
    found = {DEFAULT_LANGUAGE: str((texts or {}).get(key) or "")}
    for name, text in (texts or {}).items():
        code = name.removeprefix(f"{key}_")
        if name.startswith(f"{key}_") and _CODE.fullmatch(code):
            found[code] = str(text or "")
    return {code: text for code, text in found.items() if text}


def check_words(where: str, value: Any) -> dict[str, str]:
    """Return words by language, Chinese and English first. Raises PlanDataError where one of these is missing."""
    words = {str(code): check_text(f"{where}, {code}", text) for code, text in check_mapping(where, value).items()}
    odd = [code for code in words if not _CODE.fullmatch(code)]
    if odd or not set(REQUIRED) <= set(words):
        raise PlanDataError(
            where, f"languages {', '.join(words) or 'none'}", "zh-CN, en, and any other by its code",
            "Write `{zh-CN: ..., en: ...}`.",
        )  # fmt: skip
    return {code: words[code] for code in (*REQUIRED, *sorted(set(words) - set(REQUIRED)))}
