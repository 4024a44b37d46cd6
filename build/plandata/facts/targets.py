"""Table targets: every number with a unit that a plan promises, and every universal one (全覆盖).

Words that decide are datasets/reference/targets.yml, units units.yml; what is no promise is told by `promises`, the
words that bound a number by `bounds`, the date that governs it by `deadlines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plandata.annotate.segments import Span, segments, sentences, split, squeeze, without
from plandata.facts.bounds import Bounds, read_bounds, share_bounds
from plandata.facts.deadlines import Deadlines, deadline_lead
from plandata.facts.material import Material, runs_on
from plandata.facts.measures import Measure, find_measures
from plandata.facts.promises import PromiseTest
from plandata.facts.target_words import TargetWords
from plandata.model import Clause, Project, Reference, Target

_TURNS = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8}
_TURN = re.compile(r"翻([一1两二2三])番")
_RANK = re.compile(
    r"(?:位居|居|处于|进入|跻身|保持|达到|走在|位列)([^，。；、]{0,8}?(?:前列|首位|第一方阵|前茅|前[\d一二三四五六七八九十]+[位名强]?))"
)
_BASE_YEAR = re.compile(r"(?:较|比)\d{4}$")  # 占比较2020年提高: 年 is cut with the verb
_FROM_BASE = re.compile(r"[由从][^由从]*\d[^由从]*$")  # 断面由972个增加到1940个
_NUMBERING = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[．.、](?!\d))\s*")
_JOINERS = "和及与并、的"
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_AFTER_COUNTED = re.compile(r"[，。；、（(]|[和及与](?=\d)|(?<![及或])以上|左右|以下|等(?=(?:重大|重点)?(?:项目|工程))")


@dataclass(frozen=True, slots=True)
class _Promise:
    """A promise as read, before it is a row."""

    span: Span
    subject: str
    bounds: Bounds
    unit: str | None
    kind: str
    project_id: str | None = None


def find_targets(material: Material, projects: Sequence[Project], reference: Reference) -> tuple[Target, ...]:
    """Every quantified commitment of the plan, sorted by its place; the span holds subject, number, unit and bounds.

    `projects` are the plan's: a measure inside one, or right after it, is that project's capacity.
    """
    reader = _Reader(material, projects, reference)
    rows: dict[int, Target] = {}
    for clause in material.clauses:
        if runs_on(clause) or clause.kind == "preamble":  # figures stand there as aims; things built, as reasons
            for row in reader.read(clause):
                rows.setdefault(row.start_char, row)
    return tuple(rows[start] for start in sorted(rows))


class _Reader:
    def __init__(self, material: Material, projects: Sequence[Project], reference: Reference) -> None:
        self.material = material
        self.text = material.plan.text
        self.projects = projects
        self.words = TargetWords.of(reference.lexicon)
        self.units = reference.units
        places = [(place.start_char, place.end_char) for place in material.places]
        self.promise = PromiseTest(self.text, places, self.words)
        self.deadlines = Deadlines(material.plan, material.clauses)
        self.status = _status_clauses(material.clauses, self.words["status_headings"])

    def read(self, clause: Clause) -> Iterator[Target]:
        """The targets of a clause's own words."""
        if clause.clause_id in self.status:
            return
        for part in without((clause.start_char, clause.end_char), self.material.aside):
            for sentence in sentences(self.text, part):
                if not self._tells_the_past(sentence):
                    for promise in self._sentence(sentence):
                        yield self._row(clause, promise)

    def _sentence(self, sentence: Span) -> Iterator[_Promise]:
        subject, taken = "", sentence[0]
        previous: Measure | None = None
        bounds: Bounds | None = None
        for segment in segments(self.text, sentence):
            told = segment[0]
            for part, measure, following in self._measures(segment):
                if self.promise.holds(measure, previous, segment, sentence):
                    later = read_bounds(self.text, following, self.words) if following else None
                    own = read_bounds(self.text, measure, self.words)
                    bounds = share_bounds(self.text, own, bounds, later, self.words)
                    subject = self._subject(measure, bounds, part, segment, told) or subject
                    told = bounds.end
                    span = self._phrase(measure, bounds, part, taken)
                    taken = span[1]
                    yield self._promise(measure, bounds, subject, segment, span)
                previous = measure
            yield from self._universals(segment)
            yield from self._turns_and_ranks(segment)

    def _measures(self, segment: Span) -> list[tuple[Span, Measure, Measure | None]]:
        """The measures of a segment, each with its part of a list and the one after it in a list."""
        found = [
            (part, m) for part in split(self.text, segment, "、") for m in find_measures(self.text, part, self.units)
        ]
        measures = self._with_shared_units([measure for _, measure in found])
        following = [*measures[1:], None][: len(measures)]
        return [
            (part, own, later if later and self._beside(own, later) else None)
            for (part, _), own, later in zip(found, measures, following, strict=True)
        ]

    def _beside(self, measure: Measure, later: Measure) -> bool:
        """Whether two measures of one unit stand side by side in a list: 15%、20%以上."""
        return measure.unit == later.unit and self.text[measure.end : later.start] in ("、", "和")

    def _with_shared_units(self, measures: list[Measure]) -> list[Measure]:
        """15个、7个工作日: the first number's unit is the second's, cut short."""
        for index in range(len(measures) - 2, -1, -1):
            own, later = measures[index], measures[index + 1]
            between = self.text[own.end : later.start]
            if own.unit == "个" and between in ("、", "和") and self.text[later.start : later.end].endswith(later.unit):
                printed = self.text[later.start : later.end]
                if f"个{later.unit}" in printed:
                    measures[index] = replace(own, unit=later.unit, kind=later.kind)
        return measures

    def _tells_the_past(self, sentence: Span) -> bool:
        words = self.text[sentence[0] : sentence[1]]
        return any(word in words for word in self.words["past_words"]) or self.deadlines.is_past(words)

    def _subject(self, measure: Measure, bounds: Bounds, part: Span, segment: Span, told: int) -> str:
        """What is counted: the words before the number, else those after it; none where an earlier promise tells it.

        `told`: where the promise before it in the segment ends: 处理率分别达到95%和85%, 抢救古树60万株、复壮300万株.
        """
        before = self._cleaned(self.text[max(part[0], told) : bounds.start].strip(_JOINERS))
        if part[0] < told and before == self._counted(told, bounds.start).strip(_JOINERS):
            before = ""  # the earlier promise counted it
        if not before and segment[0] == told < part[0] and not self._counted(bounds.end, part[1]):
            before = self._cleaned(self.text[segment[0] : bounds.start])
        counted = self._counted(bounds.end, part[1])
        if measure.kind in ("count", "capacity") and counted:
            return counted
        return before or counted

    def _cleaned(self, words: str) -> str:
        words = _FROM_BASE.sub("", _NUMBERING.sub("", squeeze(words), count=1))
        words = words[deadline_lead(words) :]
        words = _BASE_YEAR.sub("", self.words.reach.sub("", words))
        words = self.words.opening.sub("", words)
        return _BRACKETS.sub("", words).strip("，,：:“”— -")

    def _counted(self, start: int, end: int) -> str:
        words = _AFTER_COUNTED.split(self.text[start:end])[0]
        return self.words.counted_noise.sub("", squeeze(words).removeprefix("的"))

    def _phrase(self, measure: Measure, bounds: Bounds, part: Span, taken: int) -> Span:
        """The words that make the promise: from its subject to its number, or from its number to what it counts."""
        start, end = max(part[0], taken), bounds.end
        if self.text.startswith("等", bounds.start - 1):
            start = bounds.start
        if measure.kind == "capacity" and not self.text.startswith("年", part[0]):
            return bounds.start, end
        counted = self._counted(end, part[1])
        if measure.kind == "count" and self.text.startswith("“", end):
            return bounds.start, end
        if measure.kind == "count" and counted and self.text[end].isalnum():
            return bounds.start, end + (len(counted) if len(counted) <= 20 else 0)
        start = self._subject_start(start, bounds.start)
        if self.words.reach.sub("", self.text[start : bounds.start]).strip("，, "):
            return start, end
        return bounds.start, end

    def _opening_of(self, words: str) -> str:
        match = self.words.opening.match(words)
        return match.group() if match else ""

    def _kind(self, measure: Measure, words: str, project: Project | None) -> str:
        """The kind by what the words around the number tell, else the one its unit suggests."""
        if project is not None:
            return "capacity"
        grows = self._tells(words, "growth_words") and not self._tells(words, "level_words")
        if measure.unit in ("%", "百分点", "倍") and grows:
            return "growth"
        if measure.unit == "%" and self._tells(words, "coverage_words"):
            return "coverage"
        if measure.kind in ("count", "output") and self._tells(words, "capacity_words"):
            return "capacity"
        return "output" if measure.kind == "capacity" else measure.kind

    def _tells(self, words: str, name: str) -> bool:
        return any(word in words for word in self.words[name])

    def _promise(self, measure: Measure, bounds: Bounds, subject: str, segment: Span, span: Span) -> _Promise:
        project = self._project(measure, segment)
        near = self.text[max(segment[0], measure.start - 24) : measure.start]
        return _Promise(
            span,
            subject or squeeze(self.text[segment[0] : segment[1]]),
            bounds,
            measure.unit or None,
            self._kind(measure, near + self.text[measure.end : measure.end + 6], project),
            project.project_id if project else None,
        )

    def _project(self, measure: Measure, segment: Span) -> Project | None:
        """The project that holds the measure, or that ends right before a segment telling its yearly capacity."""
        for project in self.projects:
            if project.start_char <= measure.start and measure.end <= project.end_char:
                return project if measure.kind == "capacity" else None
        if not self.text.startswith("年", segment[0]) or measure.kind != "capacity":
            return None
        ended = [project for project in self.projects if 0 <= segment[0] - project.end_char <= 2]
        return ended[-1] if ended else None

    def _universals(self, segment: Span) -> Iterator[_Promise]:
        for part in split(self.text, segment, "、"):
            for match in self.words.universal.finditer(self.text, *part):
                if (
                    match.group() in self.words["closing_universals"]
                    and match.end() < part[1]
                    and self.text[match.end()] not in "（(和"
                ):
                    continue
                start = self._subject_start(part[0], match.start())
                before = self._cleaned(self.text[start : match.start()])
                start = start if before and not self._is_project(start, match.start()) else match.start()
                end = match.end() if before and match.group() in self.words["closing_universals"] else part[1]
                subject = before or squeeze(self.text[match.end() : end])
                yield _Promise((start, end), subject, Bounds("all", None, None, *match.span()), None, "coverage")

    def _subject_start(self, start: int, end: int) -> int:
        numbered = _NUMBERING.match(self.text, start, end)
        start = numbered.end() if numbered else start
        start += deadline_lead(self.text[start:end])
        return start + len(self._opening_of(self.text[start:end]))

    def _is_project(self, start: int, end: int) -> bool:
        """Whether the words are a project's own: then the promise is what is said of it."""
        return any(project.start_char < end and project.end_char > start for project in self.projects)

    def _turns_and_ranks(self, segment: Span) -> Iterator[_Promise]:
        for match in _TURN.finditer(self.text, *segment):
            times = Decimal(_TURNS[match[1]])
            subject = self._cleaned(self.text[segment[0] : match.start()])
            yield _Promise(match.span(), subject, Bounds("eq", times, times, *match.span()), "倍", "growth")
        for match in _RANK.finditer(self.text, *segment):
            subject = self._cleaned(self.text[segment[0] : match.start()])
            place = re.search(r"前(\d+)", match[1])
            value = Decimal(place[1]) if place else None
            yield _Promise(
                match.span(), subject, Bounds("le", None, value, *match.span()), "位" if place else None, "rank"
            )

    def _row(self, clause: Clause, promise: _Promise) -> Target:
        start, end = promise.span
        marks = [self.text.rfind(mark, clause.start_char, promise.bounds.start) + 1 for mark in "。；，,：\n"]
        before = self.text[max(clause.start_char, *marks) : promise.bounds.start]
        return Target(
            target_id=f"{self.material.plan.plan_id}-t-{start}",
            plan_id=self.material.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=self.material.task_of.get(clause.clause_id),
            project_id=promise.project_id,
            subject=promise.subject or self.text[start:end],
            comparator=promise.bounds.comparator,
            value_min=promise.bounds.low,
            value_max=promise.bounds.high,
            unit=promise.unit,
            kind=promise.kind,
            aspirational=any(word in before for word in self.words["aspirational_words"]),
            deadline=self.deadlines.governing(clause, promise.bounds.start),
            start_char=start,
            end_char=end,
            quote=self.text[start:end],
            origin="rule",
        )


def _status_clauses(clauses: Iterable[Clause], headings: tuple[str, ...]) -> frozenset[str]:
    """Clauses under a heading that tells what is, not what shall be."""
    status: set[str] = set()
    for clause in clauses:
        told = (
            clause.heading is not None
            and clause.kind in ("chapter", "section")
            and _is_status(clause.heading, headings)
        )
        if told or clause.parent_id in status:
            status.add(clause.clause_id)
    return frozenset(status)


def _is_status(heading: str, headings: tuple[str, ...]) -> bool:
    bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*", "", squeeze(heading)).rstrip("。：:")
    return bare.endswith(headings)
