"""Word segmentation by jieba, loaded when first asked for: no cache file left, nothing logged, no shared state."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def base_tokenizer() -> Any:
    """A tokenizer with jieba's own dictionary and no words of ours: the same words give the same pieces in every run.

    jieba keeps its parsed dictionary in a file of the shared temporary folder, which any user may write; ours goes
    into a private folder that is gone when the dictionary is loaded (about one second).
    """
    import jieba  # noqa: PLC0415  (its import and its dictionary cost a second: only where words are asked for)

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="plandata-") as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    return tokenizer


@lru_cache(maxsize=1)
def short_word_tokenizer() -> Any:
    """A tokenizer that knows words of up to three characters: 人民政府 is 人民 and 政府. For readable ids."""
    return _copy({word: freq for word, freq in base_tokenizer().FREQ.items() if len(word) <= 3})


def short_word_tokenizer_with(words: Iterable[str]) -> Any:
    """The tokenizer of short words that also knows these words, however long."""
    return _learn(_copy(dict(short_word_tokenizer().FREQ)), words)


def tokenizer_with(words: Iterable[str]) -> Any:
    """A tokenizer that also knows these words; the base one stays as it is."""
    return _learn(_copy(dict(base_tokenizer().FREQ)), words)


def _learn(tokenizer: Any, words: Iterable[str]) -> Any:
    for word in sorted(set(words)):
        tokenizer.add_word(word)
    return tokenizer


def _copy(frequencies: dict[str, int]) -> Any:
    base = base_tokenizer()
    tokenizer = type(base)()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, base.total, True
    return tokenizer
