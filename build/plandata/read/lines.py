"""What a block of a text is, and what a printed line may hold beside words: the number of its page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

ENDINGS = "。！？；：!?;:"
ROMAN = r"(?:[ivxl](?:\s?[ivxl]){0,5}|[IVXL](?:\s?[IVXL]){0,5}|[Ⅰ-Ⅻⅰ-ⅻ]{1,3})"
# 16, — 3 —, 第5页, 3/20, and as some text layers have them: 1 0, I I.
PAGE = re.compile(rf"[-—－–·.第\s]*(?:[0-9](?:\s?[0-9]){{0,2}}|{ROMAN})(?:\s*[/／]\s*[0-9]{{1,3}})?[-—－–·.页\s]*")
ROMAN_PAGE = re.compile(rf"[-—－–·\s]*{ROMAN}[-—－–·\s]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph `text[start:end]`; by its role: running text, a page number on its own line, a row of a table, …"""

    start: int
    end: int
    role: Literal["text", "page", "contents", "annexes", "table"] = "text"


def strip(text: str, start: int, end: int) -> Block | None:
    """Return `text[start:end]` as a block without white space at its ends, None where nothing is left."""
    words = text[start:end]
    if not words.strip():
        return None
    return Block(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
