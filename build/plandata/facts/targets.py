"""Table targets: every number with a unit that a plan promises, and every universal one (全覆盖).

Reads each clause's measures and drops those that only describe: dates, numbers inside names, thresholds, what exists
already, money a policy hands out. Words that decide are datasets/reference/targets.yml, units units.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
        return re.compile("|".join(f"(?P<{name}>{self.either(name)})" for name in groups) + r"$")

    @cached_property
    def after(self) -> re.Pattern[str]:
        """Words right after a unit that bound it."""
        groups = ("at_least_after", "at_most_after", "approx_after")
        return re.compile("|".join(f"(?P<{name}>{self.either(name)})" for name in groups))

    @cached_property
    def bounds_before(self) -> re.Pattern[str]:
        """Several bounding words before a number: the span of a target takes in the last."""
        return re.compile(
            rf"({self.either('at_least_before', 'more_than_before', 'at_most_before', 'less_than_before', 'approx_before')})\s*$"
        )

    @cached_property
    def reach(self) -> re.Pattern[str]:
        """Words between a subject and its number, at the end of what stands before the number."""
        return re.compile(rf"(?:{self.either('reach_words')}|\s)+$")

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """Adverbs and verbs that open a promise."""
        return re.compile(rf"^(?:{self.either('promise_verbs', 'aspirational_words', 'adverbs')})+")

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
        previous: Measure | None = None
        for segment in segments(self.text, sentence):
            for part in split(self.text, segment, "、"):
                for measure in find_measures(self.text, part, self.units):
                    if self._promises(measure, previous, segment, sentence):
                        bounds = self._bounds(measure)
                        subject = self._subject(measure, bounds, part, segment) or subject
                        yield self._row(clause, task_id, measure, bounds, subject, segment)
                    previous = measure
            yield from self._universals(clause, task_id, segment)
            yield from self._turns_and_ranks(clause, task_id, segment)

    def _tells_the_past(self, sentence: Span) -> bool:
        words = self.text[sentence[0] : sentence[1]]
        return any(word in words for word in self.words["past_words"]) or self.deadlines.is_past(words)

    # What is no promise

    def _promises(self, measure: Measure, previous: Measure | None, segment: Span, sentence: Span) -> bool:
        words = self.text[segment[0] : segment[1]]
        if any(start < measure.end and end > measure.start for start, end in self.places):
            return False
        if any(word in words for word in self.words["policy_words"]) or self._in_marks(measure, sentence):
            return False
        if measure.unit in self.words["time_units"] and not self._limits_time(measure):
            return False
        return not (self._is_name(measure) or self._is_threshold(measure, previous) or self._is_scope(measure, segment))

    def _in_marks(self, measure: Measure, sentence: Span) -> bool:
        """Inside quotes or brackets a number is part of a name or a remark."""
        before = self.text[sentence[0] : measure.start]
        return any(before.count(left) > before.count(right) for left, right in ("“”", "（）", "()", "《》", "〔〕"))

    def _limits_time(self, measure: Measure) -> bool:
        before = self.text[max(0, measure.start - 6) : measure.start]
        after = self.text[measure.end : measure.end + 3]
        if measure.unit == "年" or after.startswith(("起", "后", "底", "前", "印发", "来")):
            return False
        return bool(self.words.bounds_before.search(before)) or after.startswith(("以内", "之内"))

    def _is_name(self, measure: Measure) -> bool:
        """Small Chinese numerals before a measure word enumerate (三个方面); letters before digits are names."""
        before = self.text[measure.start - 1 : measure.start]
        after = self.text[measure.end : measure.end + 2]
        if before in ("第", "前", "近年") or (before.isascii() and before.isalnum()):
            return True
        if after.startswith(("级", "化", "一体", "性", "口之")) and measure.unit != "%":
            return True
        if not measure.chinese or measure.unit in ("%", "‰", "倍"):
            return False
        if measure.lone_scale:
            return measure.printed in ("亿", "万") and measure.unit not in ("吨",)
        return measure.high < 100 and not self.words.after.match(self.text, measure.end)

    def _is_threshold(self, measure: Measure, previous: Measure | None) -> bool:
        """10蒸吨以下锅炉, 年销售额1000万元以上的企业: a number that says which things are meant."""
        bound = self.words.after.match(self.text, measure.end)
        after = self.text[bound.end() if bound else measure.end :][:8]
        if measure.lone_scale and previous is not None and previous.end == measure.start:
            return True
        if measure.unit == "%":
            return False
        if measure.unit in self.words["threshold_units"]:
            return bound is not None or not after[:1] in "，。；、"
        if bound and after[:1] == "的":
            return True
        return bool(bound) and measure.kind in ("output", "capacity") and bool(re.match(r"[一-龥A-Z]", after))

    def _is_scope(self, measure: Measure, segment: Span) -> bool:
        """对20个城市…, 甲、乙等6个地区: a count of what is there, not of what shall be."""
        before = self.text[segment[0] : measure.start]
        if measure.kind != "count":
            return measure.unit in ("分",)
        if before.endswith("等"):
            following = self.text[measure.end : segment[1]]
            return not (
                re.match(rf"[^，。；]{{0,8}}(?:{self.words.either('promised_after_list')})", following)
                or re.search(r"由.+升为", following)
            )
        return before.endswith(self.words["scope_before"]) or bool(
            re.search(r"(?:对|针对|以)(?:全国|全省|全市|[^，。；、]{0,6})$", before) and len(before) < 8
        )

    # What a promise says

    def _bounds(self, measure: Measure) -> _Bounds:
        before = self.words.before.search(self.text[max(0, measure.start - 8) : measure.start].rstrip())
        after = self.words.after.match(self.text, measure.end)
        end = after.end() if after else measure.end
        start = measure.start
        if before:
            start = self.text.rindex(before.group(), 0, measure.start)
        names = [match.lastgroup or "" for match in (after, before) if match]
        if any(name.startswith("approx") for name in names):
            return _Bounds("approx", measure.low, measure.high, start, end)
        if measure.low != measure.high:
            return _Bounds("range", measure.low, measure.high, start, end)
        for name, comparator in (("at_least", "ge"), ("more_than", "gt"), ("at_most", "le"), ("less_than", "lt")):
            if any(found.startswith(name) for found in names):
                upper = comparator in ("le", "lt")
                return _Bounds(comparator, None if upper else measure.low, measure.high if upper else None, start, end)
        return _Bounds("eq", measure.low, measure.high, start, end)

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
        words = self.deadlines.without(squeeze(words))
        words = self.words.reach.sub("", words)
        words = self.words.opening.sub("", words)
        return _BRACKETS.sub("", words).strip("，,：:“”— -")

    def _counted(self, start: int, end: int) -> str:
        words = re.split(r"[，。；、（(]|以上|左右|以下", self.text[start:end])[0]
        return squeeze(words).removeprefix("的")

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
        self, clause: Clause, task_id: str | None, measure: Measure, bounds: _Bounds, subject: str, segment: Span
    ) -> Target:
        project = self._project(measure, segment)
        near = self.text[max(segment[0], measure.start - 24) : measure.start]
        return Target(
            target_id=f"{self.plan.plan_id}-target-{bounds.start}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=task_id,
            project_id=project.project_id if project else None,
            subject=subject or squeeze(self.text[segment[0] : segment[1]]),
            comparator=bounds.comparator,
            value_min=bounds.low,
            value_max=bounds.high,
            unit=measure.unit,
            kind=self._kind(measure, near + self.text[measure.end : measure.end + 6], project),
            aspirational=self._aspires(segment, bounds.start),
            deadline=self.deadlines.governing(clause, bounds.start),
            start_char=bounds.start,
            end_char=bounds.end,
            quote=self.text[bounds.start : bounds.end],
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
        for match in self.words.universal.finditer(self.text, *segment):
            before = self._cleaned(self.text[segment[0] : match.start()])
            after = squeeze(self.text[match.end() : segment[1]])
            yield self._wordy(clause, task_id, match.span(), before or after, "all", "coverage", (None, None), None)

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
