"""Deadlines: which one governs what stands at a place of a clause, in its words and as far as they tell a date.

A deadline holds to the end of its sentence; where it opens a clause, for the whole clause; where it opens the list of
aims under a heading, for the items after it. 到2025年, “十四五”末 and 2024—2026年， tell their date; 5年内
and 年底前 do with the plan's own date, and keep their words without it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from plandata.annotate.deadline_words import (
    A_TIME,
    BASE,
    DAYS,
    FIVE_YEARS,
    FROM_YEAR,
    RELATIVE,
    REPUBLICAN,
    SPAN,
    THIS_YEAR,
    YEAR,
    find_deadlines,
)
from plandata.annotate.flat import Flat, flatten, is_traditional
from plandata.annotate.segments import LONGEST_SENTENCE, Spans, behind_last
from plandata.model import Clause, Plan
from plandata.read.numerals import read_number

_DAYS_OF = {"日": 1, "天": 1, "周": 7}
_AIMS = re.compile(r"目标|指标|愿景")
# In a report (政府工作报告, 计划草案的报告) what stands under 二、2024年工作安排 is promised for that year.
# A work plan (2024年…工作方案) has the same heading and sets no deadline by it.
_REPORT = re.compile(r"工作(?:报告|報告)|(?:报告|報告)(?:$|[（(])")
_YEARS_WORK = re.compile(
    r"(20\d\d)年度?(?:的|全市|全省|全县|全区|政府|国民经济和社会发展|经济社会发展|主要|重点|总体|要求|预期|目标|工作|和)*(?:任务|安排|计划|目标|打算|部署|工作|要点)"
)
_TITLE_SPAN = re.compile(r"(20\d\d)\s*年?\s*[-—–~～至到－]{1,2}\s*20\d\d")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
_TITLE_FIVE = re.compile(r"十([一二三四五六])五")
_YEARS_TOLD = re.compile(r"(?<![较比自以在由从与同年按\d—\-])(20\d\d)年")
_TOLD = re.compile(
    r"(?:(?<![将拟划计定争])于|早在|曾在)20\d\d年(?:\d{1,2}月)?(?:底|初)?就?(?:[建竣落]成|竣工|启用|投用|通车|成立)"
)
_BESIDE = re.compile(r"\s*[、和及与，]\s*(?:力争|争取)?")  # between deadlines of a list
_NOWHERE = Spans(())


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as found: the year, month or day it tells (ISO 8601) or None, and its words as written.

    `relative`: it counts from another date. `opens`: it opens its sentence and so holds for what follows.
    """

    start: int
    end: int
    iso: str | None
    words: str
    relative: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Governing:
    """The deadline that governs a place: `basis` is own, relative, note, or heading (of a list of aims)."""

    iso: str | None
    words: str
    basis: str


class Deadlines:
    """The deadlines of one plan's clauses."""

    def __init__(self, plan: Plan, clauses: Sequence[Clause], notes: Spans = _NOWHERE) -> None:
        """Reads each clause once, when asked; `notes` are the spans of the notes that say who does it, and by when."""
        self._text = plan.text
        self._issued = plan.settings.issued_on
        self._notes = notes
        # The text may come folded; the document and the issuer's name stay as printed.
        told = (plan.text, plan.document.text if plan.document else "", plan.settings.issuer or "")
        self._republican = any(is_traditional(words) for words in told)
        self.start_year = _start_year(plan)
        self._reports = bool(_REPORT.search(plan.settings.title or ""))
        self._clauses = clauses

    @cached_property
    def _found(self) -> Mapping[str, tuple[Deadline, ...]]:
        return {clause.clause_id: self._read(clause) for clause in self._clauses}

    @cached_property
    def _told(self) -> Mapping[str, tuple[Sequence[Deadline], Sequence[Deadline]]]:
        """The deadlines of each clause outside notes, and those in them."""
        parted: dict[str, tuple[list[Deadline], list[Deadline]]] = {}
        for clause_id, found in self._found.items():
            parted[clause_id] = [], []
            for one in found:
                parted[clause_id][self._in_note(one.start)].append(one)
        return parted

    @cached_property
    def _inherited(self) -> Mapping[str, Deadline]:
        return self._hand_on(self._clauses)

    def governing(self, clause: Clause, position: int, nth: tuple[int, int] = (0, 1)) -> Governing | None:
        """What governs that which stands at a position of a clause, or None where the text sets no deadline.

        `nth`: which of how many numbers of a list it is, from 0: 2025年、2027年，覆盖率分别达到86%、88%.
        """
        earliest = max(clause.start_char, position - LONGEST_SENTENCE)
        sentence_start = behind_last(self._text, "。！？", earliest, position)
        own, in_notes = self._told[clause.clause_id]
        before = own[: bisect_left(own, position, key=_start_of)]
        same = before[bisect_left(before, sentence_start, key=_start_of) :]
        opening = (found for found in reversed(before) if found.opens)
        for found in (same, [*islice(opening, nth[1] + 1)][::-1]):
            if found:
                series = self._series(found)
                one = series[nth[0]] if len(series) == nth[1] else found[-1]
                return Governing(one.iso, one.words, "relative" if one.relative else "own")
        noted = next((one for one in in_notes if one.start > position), None)
        if noted:
            return Governing(noted.iso, noted.words, "note")
        handed = self._inherited.get(clause.clause_id)
        return Governing(handed.iso, handed.words, "heading") if handed else None

    def _series(self, found: Sequence[Deadline]) -> Sequence[Deadline]:
        """The last deadlines that stand side by side: 2025年、2026年和2027年."""
        first = len(found) - 1
        while first and _BESIDE.fullmatch(self._text, found[first - 1].end, found[first].start):
            first -= 1
        return found[first:]

    def is_past(self, words: str) -> bool:
        """Whether words tell of a year before the plan and of none after it; `words` are flat.

        Of a plan without a date only 于2012年建成 is past, with no 将 or 拟 before it.
        """
        if self.start_year is None or not A_TIME.search(words):
            return _TOLD.search(words) is not None
        years = [int(year) for year in _YEARS_TOLD.findall(words)]
        plans = (
            match
            for match in FIVE_YEARS.finditer(words)
            if not BASE.search(words, max(0, match.start() - 2), match.start())
        )
        told = (*FROM_YEAR.finditer(words), *plans)  # 从2019年起5年间, “十三五”时期
        years += [int(self._iso(match) or 0) for match in told]
        return bool(years) and max(years) < self.start_year

    def looks_ahead(self, words: str) -> bool:
        """Whether words tell a deadline that is not before the plan; `words` are flat."""
        if not A_TIME.search(words):
            return False
        found = find_deadlines(words, republican=False)
        return any(int((iso or "9999")[:4]) >= (self.start_year or 0) for iso in (self._iso(m) for m in found))

    def _in_note(self, position: int) -> bool:
        return self._notes.touch(position, position + 1)

    def _read(self, clause: Clause) -> tuple[Deadline, ...]:
        flat = flatten(self._text, (clause.start_char, clause.end_char))
        found = (self._deadline(flat, match) for match in find_deadlines(flat.text, republican=self._republican))
        kept = (one for one in found if one.iso is None or int(one.iso[:4]) >= (self.start_year or 0))
        return tuple(sorted(kept, key=lambda one: one.start))

    def _deadline(self, flat: Flat, match: re.Match[str]) -> Deadline:
        start, end = flat.span(*match.span())
        at = match.start()
        while at and flat.text[at - 1] == "“":
            at -= 1
        opens = (not at or flat.text[at - 1] in "。：:）)") and match.re is not FIVE_YEARS
        return Deadline(start, end, self._iso(match), self._text[start:end], match.re in RELATIVE, opens)

    def _iso(self, match: re.Match[str]) -> str | None:
        if match.re is FIVE_YEARS:
            return str(2005 + 5 * "一二三四五六".index(match["plan"]) + 5)
        if match.re is REPUBLICAN:
            return _dated(str(int(match["year"]) + 1911), match["month"], None)
        if match.re is FROM_YEAR:
            begun = int(match["month"] or 1) > 1  # 自2024年7月起三年内 ends in the fourth year
            return str(int(match["year"]) + int(_number(match["n"]) or 1) - 1 + begun)
        if match.re is SPAN:
            return match["year"]
        if match.re is YEAR:
            return _dated(match["year"], match["month"], match["day"])
        return self._counted(match)

    def _counted(self, match: re.Match[str]) -> str | None:
        """The date that follows from the plan's own; None where that is not known."""
        if self._issued is None:
            return None
        year, month = int(self._issued[:4]), int(self._issued[5:7] or 0)
        if match.re is THIS_YEAR:
            return _dated(str(year + bool(match["next"])), match["month"], None)
        number = _number(match["n"])
        if match.re is DAYS:
            return _days_after(self._issued, int(number) * _DAYS_OF.get(match["unit"], 0))
        if match["unit"] == "年" and number >= 1:
            return str(year + int(number))
        if not month:
            return None
        months = year * 12 + month - 1 + int(number * 12 if match["unit"] == "年" else number)
        return f"{months // 12}-{months % 12 + 1:02d}"

    def _hand_on(self, clauses: Sequence[Clause]) -> dict[str, Deadline]:
        """Deadlines that a paragraph under a heading of aims opens with, for its siblings and what is below them."""
        inherited: dict[str, Deadline] = {}
        aims: dict[str | None, Deadline] = {}
        by_id = {clause.clause_id: clause for clause in clauses}
        for clause in clauses:
            parent = by_id.get(clause.parent_id or "")
            year = _YEARS_WORK.fullmatch("".join((clause.heading or "").split())) if self._reports else None
            if year and int(year[1]) >= (self.start_year or 0):
                span, words = (clause.start_char, clause.end_char), f"{year[1]}年"
                aims[clause.clause_id] = Deadline(*span, year[1], words, relative=False, opens=True)
            known = aims.get(clause.parent_id) or inherited.get(clause.parent_id or "") or aims.get(clause.clause_id)
            if known:
                inherited[clause.clause_id] = known
            opening = [found for found in self._found[clause.clause_id] if found.opens]
            heading = (parent.heading or "") if parent else ""
            if opening and (_AIMS.search(heading) or clause.text.rstrip().endswith(("：", ":"))):
                aims[clause.parent_id] = opening[-1]
                aims[clause.clause_id] = opening[-1]
        return inherited


def _dated(year: str, month: str | None, day: str | None) -> str:
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{int(month):02d}-{int(day):02d}" if day and 1 <= int(day) <= 31 else f"{year}-{int(month):02d}"


def _start_of(one: Deadline) -> int:
    return one.start


def _days_after(issued: str, days: int) -> str | None:
    """The day so many days after a plan's own, None where only its month is known or holidays count."""
    known = days and re.fullmatch(r"\d{4}-\d\d-\d\d", issued)
    return (date.fromisoformat(issued) + timedelta(days=days)).isoformat() if known else None


def _number(printed: str) -> float:
    return 0.5 if printed == "半" else float(read_number(printed) or 0)


def _start_year(plan: Plan) -> int | None:
    """The year from which a plan looks ahead: of its date, else the first that its title tells."""
    if plan.settings.issued_on:
        return int(plan.settings.issued_on[:4])
    title = plan.settings.title
    if span := _TITLE_SPAN.search(title):
        return int(span[1])
    if five := _TITLE_FIVE.search(title):
        return 2006 + 5 * "一二三四五六".index(five[1])
    year = _TITLE_YEAR.search(title)
    return int(year[1]) if year else None
