"""Names in pinyin: for ids, and for sorting by sound."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from plandata.facts.segmentation import short_word_tokenizer


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Pinyin of the name, word by word: 发展和改革委员会 -> fazhan-he-gaige-weiyuanhui. Always `[a-z0-9-]+`."""
    plain = re.sub(r"[^0-9A-Za-z一-鿿]", "", name)
    joined = "-".join(_read_aloud(word) for word in short_word_tokenizer().cut(plain, HMM=False))
    return re.sub(r"[^a-z0-9-]", "", joined.lower().replace("ü", "v")).strip("-") or "body"


def _read_aloud(word: str) -> str:
    """Pinyin of a word. A 长 that no word holds is cut off the name of a place (长吉图, 长株潭): chang, not zhang."""
    return "chang" if word == "长" else "".join(lazy_pinyin(word))


def spell(name: str) -> str:
    """The name in pinyin, words apart: jilinsheng fazhan gaigewei. For sorting by sound."""
    return slug(name).replace("-", " ")
