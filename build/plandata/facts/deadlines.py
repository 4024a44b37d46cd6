"""Which deadline governs a number: 到2020年，…, 2018年底前, “十四五”期间.

A deadline holds to the end of its sentence; where it opens a clause, for the whole clause; where it opens the list of
aims under a heading, for the items after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plandata.model import Clause, Plan

_YEAR = r"(?P<year>20\d\d)\s*年"
_LEAD = re.compile(
    r"(?:(?:力争|争取)?[到至在]?\s*20\d\d\s*年(?:\d{1,2}月)?(?:\d{1,2}日)?年?[底末]?(?:之?前|时)?[，,]?"
    r"|[“\"]?十[一二三四五六]五[”\"]?期间[，,]?)\s*"
)
_GOVERNS = re.compile(
    rf"(?:[到至于]\s*{_YEAR}(?:(?P<month>\d{{1,2}})月)?[底末]?"
    rf"|(?<![\d—\-－~～至较比自])(?P<year2>20\d\d)\s*年(?:(?P<month2>\d{{1,2}})月)?(?:[底末]?之?前|[底末]|(?=[，,])))"
)
_FIVE_YEARS = re.compile(r"[“\"]?(?P<plan>十[一二三四五六])五[”\"]?期间")
_FIVE_YEAR_ENDS = {"十一": "2010", "十二": "2015", "十三": "2020", "十四": "2025", "十五": "2030", "十六": "2035"}
_AIMS = re.compile(r"目标|指标|愿景")


@dataclass(frozen=True)
class _Found:
    start: int
    iso: str
    opens: bool  # whether it opens its sentence and so holds for what follows


class Deadlines:
    """The deadlines of one plan's clauses."""

    def __init__(self, plan: Plan, clauses: Sequence[Clause]) -> None:
        """Reads every clause once."""
        self._text = plan.text
        self._issued = int(plan.settings.issued_on[:4]) if plan.settings.issued_on else None
        self._found = {clause.clause_id: self._read(clause) for clause in clauses}
        self._inherited = self._hand_on(clauses)

    def governing(self, clause: Clause, position: int) -> str | None:
        """The ISO 8601 year or month that governs what stands at a position of a clause, or None."""
        sentence_start = max(self._text.rfind(mark, clause.start_char, position) for mark in "。！？") + 1
        before = [found for found in self._found[clause.clause_id] if found.start < position]
        same = [found for found in before if found.start >= sentence_start]
        if same:
            return same[-1].iso
        opening = [found for found in before if found.opens]
        if opening:
            return opening[-1].iso
        return self._inherited.get(clause.clause_id)

    def is_past(self, words: str) -> bool:
        """Whether a sentence tells of a year before the plan and of none after it."""
        if self._issued is None:
            return False
        years = [int(year) for year in re.findall(r"(?<![较比自以在年\d—\-])(20\d\d)\s*年", words)]
        return bool(years) and max(years) < self._issued

    def _read(self, clause: Clause) -> tuple[_Found, ...]:
        found = [
            _Found(match.start(), _iso(match), self._opens(clause, match.start()))
            for match in _GOVERNS.finditer(self._text, clause.start_char, clause.end_char)
        ]
        found += [
            _Found(match.start(), _FIVE_YEAR_ENDS[match["plan"]], False)
            for match in _FIVE_YEARS.finditer(self._text, clause.start_char, clause.end_char)
            if match["plan"] in _FIVE_YEAR_ENDS
        ]
        kept = [one for one in found if self._issued is None or int(one.iso[:4]) >= self._issued]
        return tuple(sorted(kept, key=lambda one: one.start))

    def _opens(self, clause: Clause, start: int) -> bool:
        before = self._text[clause.start_char : start].rstrip("“ 　")
        return not before or before[-1] in "。：:\n）)"

    def _hand_on(self, clauses: Sequence[Clause]) -> dict[str, str]:
        """Deadlines that a paragraph under a heading of aims opens with, for its siblings and what is below them."""
        inherited: dict[str, str] = {}
        aims: dict[str | None, str] = {}
        by_id = {clause.clause_id: clause for clause in clauses}
        for clause in clauses:
            parent = by_id.get(clause.parent_id or "")
            known = aims.get(clause.parent_id) or inherited.get(clause.parent_id or "") or aims.get(clause.clause_id)
            if known:
                inherited[clause.clause_id] = known
            opening = [found for found in self._found[clause.clause_id] if found.opens]
            heading = (parent.heading or "") if parent else ""
            if opening and (_AIMS.search(heading) or clause.text.rstrip().endswith(("：", ":"))):
                aims[clause.parent_id] = opening[-1].iso
                aims[clause.clause_id] = opening[-1].iso
        return inherited


def deadline_lead(words: str) -> int:
    """How many characters a deadline takes up at the start of words; 0 where none opens them."""
    match = _LEAD.match(words)
    return match.end() if match else 0


def _iso(match: re.Match[str]) -> str:
    year = match["year"] or match["year2"]
    month = match["month"] or match["month2"]
    return f"{year}-{int(month):02d}" if month else year
