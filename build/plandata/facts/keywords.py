"""What a clause is about: its terms of highest TF-IDF, the plan's own names read as words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from heapq import nlargest
from importlib.resources import files

from plandata.annotate.bodies import Words
from plandata.annotate.tokens import words_of
from plandata.facts.packed_words import Weights
from plandata.facts.segmentation import tokenizer_with
from plandata.model import Clause, Keyword, Plan

TOP = 10
_TERM = re.compile(r"[A-Za-z0-9+·\-一-鿿]*[A-Za-z一-鿿][A-Za-z0-9+·\-一-鿿]*")
_NO_TOPIC = {"title", "number", "addressee", "signature", "date"}
_RUN = re.compile(r"[一-鿕a-zA-Z0-9+#&._%\-]+")  # what jieba cuts as one: re_han_default
_GAP = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_STEP = Decimal("0.0001")
_ROUNDED = 0.001  # further apart than this, two weights are in the same order before they are rounded to a step


def find_keywords(
    plan: Plan,
    clauses: Sequence[Clause],
    names: Iterable[str],
    words: Words,
    *,
    leave_out: Collection[tuple[int, int]] = (),
) -> tuple[Keyword, ...]:
    """The TOP terms of each clause with all that stands under it, heaviest first, ties in order of code points.

    Weight = share of the clause's terms × jieba's inverse document frequency (the median of it for words that it does
    not know, as jieba.analyse does). `names` and the words of keywords.yml are words whatever the dictionary says;
    `leave_out` are spans that say nothing of the topic (responsibility notes).
    """
    aside = sorted(leave_out)
    own = [*words["keywords.words"], *(name for name in names if len(name) > 1)]
    tokenizer, by_opening = tokenizer_with(own), _by_opening(own)
    stop = frozenset(words["keywords.stop_words"])

    @cache  # what stands in a paragraph stands in its section and its chapter too
    def terms_of(run: str) -> tuple[str, ...]:
        # The same dictionary and algorithm in Rust, where no word of the plan's own stands in the run.
        cut = tokenizer.cut(run, HMM=False) if _holds_one_of(run, by_opening) else words_of(run)
        return tuple(term for term in cut if _is_term(term, stop))

    rows = []
    for clause in clauses:
        if clause.kind in _NO_TOPIC:
            continue
        text = _without(plan.text, clause.start_char, clause.extent_end, aside)
        terms = [term for run in _RUN.findall(text) for term in terms_of(run)]
        for weight, term in _heaviest(terms):
            rows.append(Keyword(plan.plan_id, clause.clause_id, term, weight))
    return tuple(rows)


def _by_opening(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The words by their first two characters."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[:2], []).append(word)
    return {opening: tuple(those) for opening, those in found.items()}


def _holds_one_of(run: str, by_opening: Mapping[str, tuple[str, ...]]) -> bool:
    openings = [at for at in range(len(run) - 1) if run[at : at + 2] in by_opening]
    return any(run.startswith(by_opening[run[at : at + 2]], at) for at in openings)


def _heaviest(terms: Sequence[str]) -> list[tuple[Decimal, str]]:
    total = Decimal(len(terms))
    counts = Counter(terms)
    roughly = {term: count * _idf(term) / len(terms) for term, count in counts.items()}
    least = min(nlargest(TOP, roughly.values()), default=0) - _ROUNDED
    weighed = [
        ((counts[term] * Decimal(repr(_idf(term))) / total).quantize(_STEP), term)
        for term, weight in roughly.items()
        if weight >= least
    ]
    return sorted(weighed, key=lambda pair: (-pair[0], pair[1]))[:TOP]


def _is_term(term: str, stop: frozenset[str]) -> bool:
    return len(term) > 1 and term not in stop and _TERM.fullmatch(term) is not None


def _without(text: str, start: int, end: int, aside: Sequence[tuple[int, int]]) -> str:
    """The words of a span but for those that stand aside, whose spans are sorted."""
    kept, at = [], start
    for begin, stop in aside[bisect_left(aside, (start, 0)) : bisect_left(aside, (end, 0))]:
        if at <= begin:
            kept.append(text[at:begin])
            at = min(stop, end)
    kept.append(text[at:end])
    return _GAP.sub("", "".join(kept))


@lru_cache(maxsize=65_536)
def _idf(term: str) -> float:
    """The inverse document frequency that jieba.analyse weighs a term by."""
    weights, median = _weights()
    found = weights.get(term)
    return median if found is None else found


@lru_cache(maxsize=1)
def _weights() -> tuple[Weights, float]:
    """The inverse document frequencies that jieba.analyse weighs by, and their median; read from its file, since
    importing it loads a part-of-speech tagger too.
    """
    with (files("jieba") / "analyse" / "idf.txt").open(encoding="utf-8") as lines:
        weights = Weights((term, value) for term, value in map(str.split, lines))
    numbers = sorted(weights.numbers())
    return weights, numbers[len(numbers) // 2]
