"""Table targets: every number with a unit that a plan promises, and every universal one (全覆盖).

Reads each clause's measures and drops those that only describe: dates, numbers inside names, thresholds, what exists
already, money a policy hands out. Words that decide are datasets/reference/targets.yml, units units.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from plandata.facts.deadlines import Deadlines
from plandata.facts.measures import Measure, find_measures
from plandata.facts.phrases import Span, segments, sentences, split, squeeze, without
from plandata.model import Clause, Mention, Plan, Project, Target, Unit

_READ_KINDS = frozenset({"task", "item", "paragraph"})
_TURNS = {"一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8}
_TURN = re.compile(r"翻([一1两二2三])番")
_RANK = re.compile(
    r"(?:位居|居|处于|进入|跻身|保持|达到|走在|位列)([^，。；、]{0,8}?(?:前列|首位|第一方阵|前茅|前[\d一二三四五六七八九十]+[位名强]?))"
)
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")


@dataclass(frozen=True)
class TargetWords:
    """The lexicon's word lists for targets."""

    lists: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, lexicon: Mapping[str, Sequence[str]]) -> TargetWords:
        """Takes the lists of datasets/reference/targets.yml by name; a missing one raises KeyError when it is read."""
        lists = {
            name.removeprefix("targets."): tuple(words)
            for name, words in lexicon.items()
            if name.startswith("targets.")
        }
        return cls(lists | {"adverbs": tuple(lexicon["projects.adverbs"])})

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.lists[name]

    def either(self, *names: str) -> str:
        """An alternation of the words of some lists, the longest first."""
        words = {word for name in names for word in self.lists[name]}
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    @cached_property
    def before(self) -> re.Pattern[str]:
        """Words right before a number that bound it."""
        groups = ("at_least_before", "more_than_before", "at_most_before", "less_than_before", "approx_before")
        return re.compile("(?:" + "|".join(f"(?P<{name}>{self.either(name)})" for name in groups) + r")\s*$")

    @cached_property
    def after(self) -> re.Pattern[str]:
        """Words right after a unit that bound it."""
        groups = ("at_least_after", "at_most_after", "approx_after")
        return re.compile("|".join(f"(?P<{name}>{self.either(name)})" for name in groups))

    @cached_property
    def limits(self) -> re.Pattern[str]:
        """Words before a number of days or months that make it a limit."""
        words = self.either("time_limits", "at_most_before", "less_than_before")
        return re.compile(rf"(?:{words})\s*$")

    @cached_property
    def reach(self) -> re.Pattern[str]:
        """Words between a subject and its number, at the end of what stands before the number."""
        return re.compile(rf"(?:{self.either('reach_words')}|\s)+$")

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Adverbs and verbs that open a promise."""
        return re.compile(rf"^(?:{self.either('promise_verbs', 'aspirational_words', 'adverbs')})+")

    @cached_property
    def promise(self) -> re.Pattern[str]:
        """A verb that opens a promise."""
        return re.compile(self.either("promise_verbs"))

    @cached_property
    def universal(self) -> re.Pattern[str]:
        """A universal promise."""
        return re.compile(self.either("universal_words"))


@dataclass(frozen=True)
class _Bounds:
    comparator: str
    low: Decimal | None
    high: Decimal | None
    start: int
    end: int


def find_targets(
    plan: Plan,
    clauses: Sequence[Clause],
    task_of: Mapping[str, str],
    skip: Sequence[Span],
    projects: Sequence[Project],
    mentions: Sequence[Mention],
    lexicon: Mapping[str, Sequence[str]],
    units: Sequence[Unit],
) -> tuple[Target, ...]:
    """Every quantified commitment of the plan, sorted by its place; its span holds the number, its unit and its bounds.

    `projects` are the plan's: a measure inside one, or right after it, is that project's capacity.
    """
    reader = _Reader(plan, clauses, projects, mentions, TargetWords.of(lexicon), units)
    rows = [row for clause in clauses if clause.kind in _READ_KINDS for row in reader.read(clause, task_of, skip)]
    return tuple(sorted(rows, key=lambda row: (row.start_char, row.end_char)))


class _Reader:
    def __init__(
        self,
        plan: Plan,
        clauses: Sequence[Clause],
        projects: Sequence[Project],
        mentions: Sequence[Mention],
        words: TargetWords,
        units: Sequence[Unit],
    ) -> None:
        self.plan = plan
        self.text = plan.text
        self.projects = projects
        self.words = words
        self.units = units
        self.places = [(m.start_char, m.end_char) for m in mentions if m.entity_kind == "city"]
        self.deadlines = Deadlines(plan, clauses)
        self.status = _status_clauses(clauses, words["status_headings"])

    def read(self, clause: Clause, task_of: Mapping[str, str], skip: Sequence[Span]) -> Iterator[Target]:
        if clause.clause_id in self.status:
            return
        for part in without((clause.start_char, clause.end_char), skip):
            for sentence in sentences(self.text, part):
                if self._tells_the_past(sentence):
                    continue
                yield from self._sentence(clause, task_of.get(clause.clause_id), sentence)

    def _sentence(self, clause: Clause, task_id: str | None, sentence: Span) -> Iterator[Target]:
        subject = ""
        taken = sentence[0]
        previous: Measure | None = None
        bounds: _Bounds | None = None
        for segment in segments(self.text, sentence):
            for part, measure, following in self._measures(segment):
                if self._promises(measure, previous, segment, sentence):
                    bounds = self._shared(self._bounds(measure), following, bounds, measure)
                    subject = self._subject(measure, bounds, part, segment) or subject
                    phrase = self._phrase(measure, bounds, part, taken)
                    taken = phrase[1]
                    yield self._row(clause, task_id, measure, bounds, subject, segment, phrase)
                previous = measure
            yield from self._universals(clause, task_id, segment)
            yield from self._turns_and_ranks(clause, task_id, segment)

    def _measures(self, segment: Span) -> list[tuple[Span, Measure, Measure | None]]:
        """The measures of a segment, each with its part of a list and the measure after it."""
        found = [
            (part, m) for part in split(self.text, segment, "、") for m in find_measures(self.text, part, self.units)
        ]
        measures = self._with_shared_units([measure for _, measure in found])
        following = [*measures[1:], None][: len(measures)]
        return [(part, m, after) for (part, _), m, after in zip(found, measures, following, strict=True)]

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

    # What is no promise

    def _promises(self, measure: Measure, previous: Measure | None, segment: Span, sentence: Span) -> bool:
        words = self.text[segment[0] : segment[1]]
        if any(start < measure.end and end > measure.start for start, end in self.places):
            return False
        if self._in_marks(measure, sentence) or self._hands_out(measure, words, sentence):
            return False
        if measure.unit in self.words["time_units"] and not self._limits_time(measure):
            return False
        return not (self._is_name(measure) or self._is_threshold(measure, previous) or self._is_scope(measure, segment))

    def _hands_out(self, measure: Measure, words: str, sentence: Span) -> bool:
        """Money that a policy hands out: the sentence says so for sums and shares, the segment for all else."""
        told = self.text[sentence[0] : sentence[1]] if measure.unit in ("元", "%", "年") else words
        return any(word in told for word in self.words["policy_words"])

    def _in_marks(self, measure: Measure, sentence: Span) -> bool:
        """Inside quotes or brackets a number is part of a name or a remark."""
        before = self.text[sentence[0] : measure.start]
        return any(before.count(left) > before.count(right) for left, right in ("“”", "（）", "()", "《》", "〔〕"))

    def _limits_time(self, measure: Measure) -> bool:
        before = self.text[max(0, measure.start - 6) : measure.start]
        after = self.text[measure.end : measure.end + 3]
        if measure.unit == "年" or after.startswith(("起", "后", "底", "前", "印发", "来")):
            return False
        return bool(self.words.limits.search(before)) or after.startswith(("以内", "之内", "、"))

    def _is_name(self, measure: Measure) -> bool:
        """Small Chinese numerals before a measure word enumerate (三个方面); letters before digits are names."""
        before = self.text[measure.start - 1 : measure.start]
        after = self.text[measure.end : measure.end + 2]
        if before in ("第", "前", "近年") or (before.isascii() and before.isalnum()):
            return True
        if after.startswith(("级", "化", "一体", "性", "口之")) and measure.unit != "%":
            return True
        if not measure.chinese or measure.unit in ("%", "‰", "‱", ""):
            return False
        if measure.lone_scale:
            return measure.unit in ("元", "兆", "人", "级") or self.text.startswith(("口", "的"), measure.end)
        return measure.high < 100 and not self.words.after.match(self.text, measure.end)

    def _is_threshold(self, measure: Measure, previous: Measure | None) -> bool:
        """10蒸吨以下锅炉, 年销售额1000万元以上的企业: a number that says which things are meant."""
        bound = self.words.after.match(self.text, measure.end)
        after = self.text[bound.end() if bound else measure.end :][:8]
        if previous is not None and previous.end == measure.start:
            return True
        if measure.unit == "%":
            return False
        if measure.unit in self.words["threshold_units"]:
            return bound is not None or not after[:1] in "，。；、"
        if bound and after[:1] == "的":
            return True
        return bool(bound) and measure.kind in ("output", "capacity") and bool(re.match(r"[一-龥A-Z]", after))

    def _is_scope(self, measure: Measure, segment: Span) -> bool:
        """对20个城市…, 在甲、乙等6个地区…: a count of what is there, not of what shall be."""
        before = self.text[segment[0] : measure.start]
        if measure.kind != "count":
            return False
        if re.search("[将把][^，、]*的$", before):
            return True
        if before.endswith(self.words["scope_before"]):
            return True
        return before.startswith(self.words["scope_openers"]) and not self.words.promise.search(before)

    # What a promise says

    def _bounds(self, measure: Measure) -> _Bounds:
        before = self.words.before.search(self.text, max(0, measure.start - 8), measure.start)
        after = self.words.after.match(self.text, measure.end)
        end = after.end() if after else measure.end
        start = before.start() if before else measure.start
        names = [match.lastgroup or "" for match in (after, before) if match]
        comparator = self._comparator(names, measure)
        low, high = measure.low, measure.high
        if comparator in ("ge", "gt"):
            return _Bounds(comparator, low, None, start, end)
        if comparator in ("le", "lt"):
            return _Bounds(comparator, None, high, start, end)
        return _Bounds(comparator, low, high, start, end)

    def _comparator(self, names: Sequence[str], measure: Measure) -> str:
        if any(name.startswith("approx") for name in names):
            return "approx"
        if measure.low != measure.high:
            return "range"
        for name, comparator in (("at_least", "ge"), ("more_than", "gt"), ("at_most", "le"), ("less_than", "lt")):
            if any(found.startswith(name) for found in names):
                return comparator
        return "gt" if measure.more else "eq"

    def _shared(
        self, bounds: _Bounds, following: Measure | None, previous: _Bounds | None, measure: Measure
    ) -> _Bounds:
        """分别提高到55%、70%以上; 至少2个市、10个县: a list shares the bound that its last or its first number prints."""
        if bounds.comparator != "eq":
            return bounds
        beside = (
            following is not None
            and self.text[measure.end : following.start] in ("、", "和")
            and following.unit == measure.unit
        )
        later = self._bounds(following).comparator if following is not None and beside else "eq"
        first = (
            self.text[bounds.start - 1 : bounds.start] == "、" and previous is not None and previous.comparator == "ge"
        )
        if later in ("ge", "gt") or (
            first and previous is not None and previous.end < bounds.start and self._opens_list(previous)
        ):
            return replace(bounds, comparator=later if later != "eq" else "ge", high=None)
        return replace(bounds, comparator=later, low=None) if later in ("le", "lt") else bounds

    def _opens_list(self, bounds: _Bounds) -> bool:
        """Whether the bound was printed before the number and so may hold for the numbers after it."""
        return self.text.startswith(self.words["at_least_before"], bounds.start)

    def _subject(self, measure: Measure, bounds: _Bounds, part: Span, segment: Span) -> str:
        """What is counted: the words before the number, else those after it."""
        before = self._cleaned(self.text[part[0] : bounds.start])
        if not before and part[0] > segment[0] and not self._counted(bounds.end, part[1]):
            before = self._cleaned(self.text[segment[0] : bounds.start])
        counted = self._counted(bounds.end, part[1])
        if measure.kind in ("count", "capacity") and counted:
            return counted
        return before or counted

    def _cleaned(self, words: str) -> str:
        words = squeeze(words)
        words = words[self.deadlines.lead(words) :]
        words = self.words.reach.sub("", words)
        words = self.words.opening.sub("", words)
        return _BRACKETS.sub("", words).strip("，,：:“”— -")

    def _counted(self, start: int, end: int) -> str:
        words = re.split(r"[，。；、（(]|以上|左右|以下", self.text[start:end])[0]
        return squeeze(words).removeprefix("的")

    def _phrase(self, measure: Measure, bounds: _Bounds, part: Span, taken: int) -> Span:
        """The words that make the promise: from its subject to its number, or from its number to what it counts."""
        start, end = max(part[0], taken), bounds.end
        if self.text.startswith("等", bounds.start - 1):
            start = bounds.start
        if measure.kind == "capacity" and not self.text.startswith("年", part[0]):
            return bounds.start, end
        counted = self._counted(end, part[1])
        if measure.kind == "count" and counted and self.text[end].isalnum():
            return bounds.start, end + (len(counted) if len(counted) <= 12 else 0)
        start = self._subject_start(start, bounds.start)
        if self.words.reach.sub("", self.text[start : bounds.start]).strip("，, "):
            return start, end
        return bounds.start, end

    def _opening_of(self, words: str) -> str:
        match = self.words.opening.match(words)
        return match.group() if match else ""

    def _kind(self, measure: Measure, words: str, project: Project | None) -> str:
        if project is not None:
            return "capacity"
        if measure.kind == "rank":
            return "rank"
        grows = any(word in words for word in self.words["growth_words"])
        level = any(word in words for word in self.words["level_words"])
        if measure.unit in ("%", "百分点", "倍") and grows and not level:
            return "growth"
        if measure.unit == "%" and any(word in words for word in self.words["coverage_words"]):
            return "coverage"
        if any(word in words for word in self.words["capacity_words"]) and measure.kind in ("count", "output"):
            return "capacity"
        if measure.kind == "capacity":
            return "output"
        return measure.kind

    def _row(
        self,
        clause: Clause,
        task_id: str | None,
        measure: Measure,
        bounds: _Bounds,
        subject: str,
        segment: Span,
        phrase: Span,
    ) -> Target:
        project = self._project(measure, segment)
        near = self.text[max(segment[0], measure.start - 24) : measure.start]
        return Target(
            target_id=f"{self.plan.plan_id}-target-{phrase[0]}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=task_id,
            project_id=project.project_id if project else None,
            subject=subject or squeeze(self.text[segment[0] : segment[1]]),
            comparator=bounds.comparator,
            value_min=bounds.low,
            value_max=bounds.high,
            unit=measure.unit or None,
            kind=self._kind(measure, near + self.text[measure.end : measure.end + 6], project),
            aspirational=self._aspires(segment, bounds.start),
            deadline=self.deadlines.governing(clause, bounds.start),
            start_char=phrase[0],
            end_char=phrase[1],
            quote=self.text[phrase[0] : phrase[1]],
            origin="rule",
        )

    def _aspires(self, segment: Span, end: int) -> bool:
        words = self.text[segment[0] : end]
        return any(word in words for word in self.words["aspirational_words"])

    def _project(self, measure: Measure, segment: Span) -> Project | None:
        """The project that holds the measure, or that ends right before a segment telling its yearly capacity."""
        for project in self.projects:
            if project.start_char <= measure.start and measure.end <= project.end_char:
                return project if measure.kind == "capacity" else None
        if not self.text.startswith("年", segment[0]) or measure.kind != "capacity":
            return None
        ended = [project for project in self.projects if 0 <= segment[0] - project.end_char <= 2]
        return ended[-1] if ended else None

    # Universal promises, doublings, ranks

    def _universals(self, clause: Clause, task_id: str | None, segment: Span) -> Iterator[Target]:
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
                end = match.end() if before else part[1]
                subject = before or squeeze(self.text[match.end() : end])
                yield self._wordy(clause, task_id, (start, end), subject, "all", "coverage", (None, None), None)

    def _subject_start(self, start: int, end: int) -> int:
        start += self.deadlines.lead(self.text[start:end])
        return start + len(self._opening_of(self.text[start:end]))

    def _is_project(self, start: int, end: int) -> bool:
        """Whether the words are a project's own: then the promise is what is said of it."""
        return any(project.start_char < end and project.end_char > start for project in self.projects)

    def _turns_and_ranks(self, clause: Clause, task_id: str | None, segment: Span) -> Iterator[Target]:
        for match in _TURN.finditer(self.text, *segment):
            times = Decimal(_TURNS[match[1]])
            subject = self._cleaned(self.text[segment[0] : match.start()])
            yield self._wordy(clause, task_id, match.span(), subject, "eq", "growth", (times, times), "倍")
        for match in _RANK.finditer(self.text, *segment):
            subject = self._cleaned(self.text[segment[0] : match.start()])
            place = re.search(r"前(\d+)", match[1])
            value = Decimal(place[1]) if place else None
            unit = "位" if place else None
            yield self._wordy(clause, task_id, match.span(), subject, "le", "rank", (None, value), unit)

    def _wordy(
        self,
        clause: Clause,
        task_id: str | None,
        span: Span,
        subject: str,
        comparator: str,
        kind: str,
        values: tuple[Decimal | None, Decimal | None],
        unit: str | None,
    ) -> Target:
        start, end = span
        return Target(
            target_id=f"{self.plan.plan_id}-target-{start}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=task_id,
            project_id=None,
            subject=subject or self.text[start:end],
            comparator=comparator,
            value_min=values[0],
            value_max=values[1],
            unit=unit,
            kind=kind,
            aspirational=any(
                word in self.text[max(0, start - 12) : start] for word in self.words["aspirational_words"]
            ),
            deadline=self.deadlines.governing(clause, start),
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
