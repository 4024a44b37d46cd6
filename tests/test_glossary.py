"""One word for one thing: the catalogue, the templates and the questions keep to plugins/locales/glossary.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
GLOSSARY = yaml.safe_load((ROOT / "plugins" / "locales" / "glossary.yml").read_text("utf-8"))
TERMS = sorted(GLOSSARY)


def _catalogue() -> Iterator[tuple[str, str]]:
    with (ROOT / "plugins" / "locales" / "en.po").open("rb") as file:
        for message in read_po(file, locale="en"):
            for language, told in (("zh-CN", message.id), ("en", message.string)):
                yield from ((language, text) for text in ([told] if isinstance(told, str) else told or ()) if text)


def _questions(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"zh-CN", "en"} and isinstance(value, str):
                yield key, value
            else:
                yield from _questions(value)


def _templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "plugins" / "templates").glob("*.html")):
        yield "zh-CN", re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)


def _titles() -> Iterator[tuple[str, str]]:
    """Titles of tables and columns."""
    for path in sorted((ROOT / "datasets" / "schema").glob("*.yml")):
        schema = yaml.safe_load(path.read_text("utf-8"))
        for titled in (schema, *schema["fields"]):
            yield from titled["title"].items()


TEXTS = [
    *_catalogue(), *_templates(), *_titles(),
    *_questions(yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))),
]  # fmt: skip


def otherwise(term: dict[str, Any], language: str, text: str) -> list[str]:
    """Return the words of a text that say what a term of the glossary says, and are not it."""
    for phrase in term["but"][language]:
        text = text.replace(phrase, "")
    text = re.sub(r"%\(\w+\)s|\{\w+\}", "", text)
    edge = r"\b" if language == "en" else ""
    return [word for word in term["not"][language] if re.search(f"{edge}{word}{edge}", text, re.IGNORECASE)]


@pytest.mark.parametrize("name", TERMS)
def test_one_word_for_one_thing(name: str) -> None:
    told = {(word, text) for language, text in TEXTS for word in otherwise(GLOSSARY[name], language, text)}
    assert told == set()


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("zh-CN", "下辖地方", ["地方"]),
        ("zh-CN", "页面换了地方", []),  # a phrase that means no place of a plan
        ("en", "Agencies of a plan", ["agencies"]),
        ("en", "%(agencies)s bodies", []),  # a parameter is no word
        ("en", "capacity", []),  # a word within another is none
    ],
)
def test_what_counts_as_another_word(language: str, text: str, found: list[str]) -> None:
    told = [word for name in TERMS for word in otherwise(GLOSSARY[name], language, text)]
    assert told == found
