"""Reads one sentence, flat, for commitments: figures segment by segment, universal ones, turns (翻一番) and ranks.

Aims inside quotes and brackets (“人才达到2000名”, （主城区达到50%）) are read as sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from plandata.annotate.deadline_words import deadline_lead
from plandata.annotate.deadlines import Deadlines
from plandata.annotate.quantities import Quantity, QuantityWords, read_quantities
from plandata.annotate.segments import Span, segments, split
from plandata.facts.past import past_spans
from plandata.facts.targets.commitment import Commitment, Sentence
from plandata.facts.targets.commitments import CommitmentTest, promises_nothing
from plandata.facts.targets.counts import Ground
from plandata.facts.targets.shared import lists_its_subject, shared_out
from plandata.facts.targets.subjects import COMPARED_WITH, Subjects
from plandata.facts.targets.turns import turns_and_ranks
from plandata.facts.targets.universals import find_universals
from plandata.facts.targets.words import TargetWords
from plandata.model import Project

_INNER = re.compile(r"“[^“”]*”|（[^（）]*）|\([^()]*\)")
_NAMED_AIM = re.compile("的?(?:这一|这个|总体|总|年度|工作)*目标")  # 实现“培育企业500家”的目标
_PER = re.compile(r"每([百千万亿]?(?:元|人|户|亩|公顷|平方公里|平方米|公里|吨|台|辆|小时|立方米))$")
_BASE_YEAR = re.compile(r"(?:[较比由从与在自])(20\d\d)年")
_BINDING = re.compile(r"[^，。；]{0,6}?(约束性|预期性)(?:指标|[）)])")
_BINDINGS = {"约束性": "binding", "预期性": "expected"}
_LISTED_BEFORE = re.compile(r"(?:^|[，；：、])[^，；：、\d]{2,12}、$")
_COMPANY = re.compile(r"[一-龥A-Za-z]{2,16}?(?:公司|集团|医院|大学|学院|电厂|水厂)(?=.)")
_TENDS = re.compile(
    "(?:只[增减升降]不[增减升降]|稳[中步][一-龥]{2}|逐[年步][一-龥]{2}|(?:持续|不断|明显|进一步)[一-龥]{2})$"
)
_NEAR = 24  # characters before a number whose words tell its kind


@dataclass
class _Told:
    """What the stretch has told so far."""

    subject: str = ""
    quantity: Quantity | None = None
    why: str = ""
    end: int = 0
    taken: int = 0
    outsets: list[Quantity] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)


class SentenceReader:
    """Reads the sentences of one plan."""

    def __init__(self, words: TargetWords, quantities: QuantityWords, deadlines: Deadlines) -> None:
        """Takes the words by which it reads, and the plan's deadlines."""
        self._words = words
        self._quantities = quantities
        self._deadlines = deadlines
        self._test = CommitmentTest(words)

    def read(self, sentence: Sentence, told: str = "", *, past: bool = False) -> list[Commitment]:
        """The commitments of a sentence in the order of its text; `told`: what those of the half before are about.

        It is what this half is about if it names nothing: 2026年覆盖率达到73%；2030年达到80%. `past`: it told what was.
        """
        text = sentence.flat.text
        if promises_nothing(text, self._words):
            return []
        found = self._stretch(sentence, (0, len(text)), "", telling=past)
        if told and found and _names_nothing(found[0].subject, self._words):
            found = [replace(one, subject=told) if one.subject == found[0].subject else one for one in found]
        for match in _INNER.finditer(text):
            inner = (match.start() + 1, match.end() - 1)
            if self._words.cases.match(text, match.end()):
                continue
            if _NAMED_AIM.match(text, match.end()) or self._tells_an_aim(text, inner):
                before = [commitment for commitment in found if commitment.at < inner[0]]
                found += self._stretch(sentence, inner, before[-1].subject if before else "")
        return sorted(found, key=lambda commitment: commitment.span)

    def _tells_an_aim(self, text: str, inner: Span) -> bool:
        quantities = read_quantities(text, inner, self._quantities)
        aim = self._words.changed if text.startswith("其中", inner[0]) else self._words.reached
        return any(
            quantity.start > inner[0] and aim.search(text[inner[0] : quantity.measure.start]) for quantity in quantities
        )

    def _stretch(self, sentence: Sentence, stretch: Span, subject: str, *, telling: bool = False) -> list[Commitment]:
        text = sentence.flat.text
        parts = segments(text, stretch)
        past = past_spans(text, parts, self._words, self._deadlines, telling=telling)
        told = _Told(subject, taken=stretch[0])
        for segment in parts:
            told.end, told.outsets = segment[0], []
            self._figures(sentence, stretch, segment, past, told)
            if not _overlaps(segment, past):
                told.commitments += self._universals(sentence, segment, told.end if told.why == "threshold" else 0)
                told.subject = self._label(text, segment) or told.subject
                for commitment in turns_and_ranks(text, segment, self._words):
                    told.commitments.append(commitment)
                    told.subject = commitment.subject or told.subject
        return shared_out(text, told.commitments, self._words)

    def _label(self, text: str, segment: Span) -> str:
        """What a label says that the figures behind its colon are about: 农民人均纯收入：年均增长14%以上."""
        label = (
            Subjects(text, self._words).cleaned(text[slice(*segment)]) if text[segment[1] :][:1] in ("：", ":") else ""
        )
        return label if self._words.measures.search(label) else ""

    # ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _figures(self, sentence: Sentence, stretch: Span, segment: Span, past: Sequence[Span], told: _Told) -> None:
        text = sentence.flat.text
        parts = split(text, segment, "、")
        names = [span for span, _ in sentence.places]
        for quantity in read_quantities(text, segment, self._quantities):
            part = next((one for one in parts if one[0] <= quantity.measure.start < one[1]), segment)
            ground = Ground(text, part, segment, stretch)
            subjects = Subjects(text, self._words)
            if _overlaps((quantity.start, quantity.end), past):
                told.subject = subjects.standing(subjects.of(quantity, part, segment, told.end)) or told.subject
                told.quantity, told.why = quantity, "past"
                continue
            previous = (
                None if told.why == "aside" and told.quantity and told.quantity.measure.chinese else told.quantity
            )
            why = self._test.why(quantity, previous, ground, names)
            if (
                why == "commitment"
                and not told.subject
                and self._words.compared.fullmatch(text[segment[0] : quantity.start])
            ):
                why = "aside"  # 较上年增长12%: nothing says of what
            if why == "commitment":
                told.commitments.append(self._commitment(sentence, quantity, ground, told))
            elif why == "outset":
                told.outsets.append(quantity)
                compared = COMPARED_WITH.search(text, segment[0], quantity.start)
                if compared:
                    told.subject = subjects.cleaned(text[segment[0] : compared.start()]) or told.subject
                    told.end = quantity.end
            elif why == "threshold":
                told.end = max(told.end, quantity.end)
            told.quantity, told.why = quantity, str(why)
        self._formula(text, segment, told)

    def _formula(self, text: str, segment: Span, told: _Told) -> None:
        """达标率=…×100%，目标值不低于95%: what a formula counts is what the figures behind it are about."""
        left, sign, _ = text[slice(*segment)].partition("=")
        if sign and left:
            told.subject = left

    def _commitment(self, sentence: Sentence, quantity: Quantity, ground: Ground, told: _Told) -> Commitment:
        text, part, segment = ground.text, ground.part, ground.segment
        subjects = Subjects(text, self._words)
        own = subjects.of(quantity, part, segment, told.end, threshold=told.why == "threshold")
        measured = quantity.measure.kind not in ("count", "capacity") or self._words.bare_measure.search(own)
        if own and measured and lists_its_subject(text, segment, part, quantity.start, self._words):
            own, part = subjects.cleaned(text[segment[0] : quantity.start]) or own, segment
        unit = quantity.unit
        per = _PER.search(own) if unit and "/" not in unit else None
        if per and own != per.group():
            own, unit = subjects.cleaned(own[: per.start()]) or own, f"{unit}/{per[1]}"
        if _names_nothing(own, self._words):
            own = ""
        of_whom = self._of_whom(sentence, own, quantity, told)
        contrast = next((area for area in self._words["areas"] if told.subject.startswith(area)), "")
        if of_whom and contrast:  # 城市婚检率达到99%，农村达到80%
            own, of_whom = own + told.subject.removeprefix(contrast), ""
        if own and not of_whom and own not in self._words["own_words_of_aims"]:
            told.subject = own
        span = subjects.span(quantity, part, segment, max(told.taken, told.end if told.why == "threshold" else 0))
        project = self._project(sentence, quantity, segment)
        near = text[max(segment[0], quantity.measure.start - _NEAR) : quantity.measure.start]
        outset = told.outsets.pop(0) if told.outsets else None
        year = _BASE_YEAR.search(text, segment[0], quantity.start)
        binding = _BINDING.match(text, quantity.end)
        commitment = Commitment(
            span,
            quantity.start,
            self._yearly(text, part, quantity, told.subject or _words_before(subjects, text, segment, quantity)),
            quantity.comparator,
            quantity.low,
            quantity.high,
            unit,
            self._kind(quantity, near + text[quantity.measure.end : quantity.measure.end + 6], project),
            project.project_id if project else None,
            of_whom or self._owner(sentence, part, quantity, project),
            outset.measure.low if outset else None,
            year[1] if year else None,
            _BINDINGS[binding[1]] if binding else None,
        )
        told.end, told.taken = quantity.end, span[1]
        return commitment

    def _of_whom(self, sentence: Sentence, own: str, quantity: Quantity, told: _Told) -> str:
        """Whose share of what was told before it is: 再生水利用率达到20%，云岭地区达到30%."""
        if quantity.unit != "%" or told.why != "commitment" or not told.subject.endswith(self._words["bare_measures"]):
            return ""
        place = any(words == own for _, words in sentence.places)
        return own if own and (place or own.endswith(self._words["areas"])) else ""

    def _yearly(self, text: str, part: Span, quantity: Quantity, subject: str) -> str:
        """The subject with the 每年 that opens its part and counts what is done each year: 每年|更新公交车200辆."""
        before = text[part[0] : quantity.start].lstrip("—0123456789年）)．. ")
        word = next((word for word in self._words["each_time"] if before.startswith(word)), "")
        return subject if quantity.measure.kind == "standard" or subject.startswith(word) else word + subject

    def _kind(self, quantity: Quantity, words: str, project: Project | None) -> str:
        """The kind by what the words around the number tell, else the one its unit suggests."""
        measure = quantity.measure
        if project is not None:
            return "capacity"
        grows = self._tells(words, "growth_words") and not self._tells(words, "level_words")
        if measure.unit in ("%", "百分点", "倍") and grows:
            return "growth"
        if measure.unit == "%" and self._tells(words, "coverage_words"):
            return "coverage"
        made = words.replace("产值", "")  # 年产值超过百亿元的企业: no 年产
        if measure.kind in ("count", "output") and self._tells(made, "capacity_words"):
            return "capacity"
        return "output" if measure.kind == "capacity" else measure.kind

    def _tells(self, words: str, name: str) -> bool:
        return any(word in words for word in self._words[name])

    def _project(self, sentence: Sentence, quantity: Quantity, segment: Span) -> Project | None:
        """The project that holds the measure, or that ends right before a segment telling its yearly capacity."""
        measure = quantity.measure
        for (start, end), project in sentence.projects:
            if start <= measure.start and measure.end <= end:
                return project if measure.kind == "capacity" else None
        if not sentence.flat.text.startswith("年", segment[0]) or measure.kind != "capacity":
            return None
        ended = [project for (_, end), project in sentence.projects if 0 <= segment[0] - end <= 2]
        return ended[-1] if ended else None

    def _owner(self, sentence: Sentence, part: Span, quantity: Quantity, project: Project | None) -> str | None:
        """The company, place or project whose number it is: a project's capacity, or the name that opens its part."""
        if project is not None:
            return project.name
        start = Subjects(sentence.flat.text, self._words).start_of(part[0], quantity.start)
        if "等" in sentence.flat.text[start : quantity.start]:
            return None
        company = _COMPANY.match(sentence.flat.text, start, quantity.start)
        if company:
            return company.group()
        if _LISTED_BEFORE.search(sentence.flat.text, 0, start):
            return None  # 北京、天津、|河南五省: not of the last alone
        return next((words for (begins, _), words in sentence.places if begins == start and words), None)

    # ── Universal commitments, turns and ranks ──────────────────────────────────────────────────────────────────────

    def _universals(self, sentence: Sentence, segment: Span, begin: int) -> Iterator[Commitment]:
        """The universal commitments of a segment; `begin`: where a threshold ends (30户以上|自然村全部通路)."""
        text = sentence.flat.text
        subjects, told_of = Subjects(text, self._words), ""
        for found in find_universals(text, segment, self._words):
            start = subjects.start_of(max(found.part[0], begin if begin < found.start else 0), found.start)
            before = subjects.cleaned(text[start : found.start])
            if text[start : found.start].endswith(("以及", "和", "及", "与", "并")) and not found.closing:
                before = ""  # 全密闭配煤中心以及|覆盖所有乡镇的供应网络
            if not before and found.closing and told_of and found.part[0] == found.start > segment[0]:
                before, start = told_of, found.start  # 实现污水全收集、|全处理
                yield Commitment((start, found.end), found.start, before, "all", None, None, None, "coverage")
                continue
            if not before and (found.ruled or (found.closing and text.startswith("、", found.part[1]))):
                continue  # 全覆盖、全要素的体系: no commitment of anything
            start = start if before and not self._is_project(sentence, (start, found.start)) else found.start
            end = found.end if before and found.closing else found.part[1]
            joining = text.startswith(self._words["joining_universals"], found.start) and found.start == segment[0]
            told = self._told_before(text, segment) if joining else ""
            subject = before or told or text[found.end : end]
            told_of = before
            if subject or not found.ruled:
                yield Commitment((start, end), found.start, subject, "all", None, None, None, "coverage")

    def _told_before(self, text: str, segment: Span) -> str:
        """What the segment before speaks of, where this one says what becomes of all of it: 梳理事项，全部纳入平台."""
        start = max(text.rfind(mark, 0, segment[0] - 1) for mark in "，；：。、") + 1
        return Subjects(text, self._words).cleaned(text[start : segment[0] - 1]) if segment[0] else ""

    def _is_project(self, sentence: Sentence, span: Span) -> bool:
        """Whether the words are a project's own: then the commitment is what is said of it."""
        return _overlaps(span, [own for own, _ in sentence.projects])


def _names_nothing(subject: str, words: TargetWords) -> bool:
    """Whether a subject is only a deadline and a verb that reaches: 到2030年达到."""
    bare = subject[deadline_lead(subject) :].strip("“”，")
    return not bare or words.reach.fullmatch(bare) is not None


def _words_before(subjects: Subjects, text: str, segment: Span, quantity: Quantity) -> str:
    """What a commitment is about that names nothing but its verb: 完成改造12处, 压减六成."""
    before = text[segment[0] : quantity.start]
    if quantity.start == segment[0] and segment[0]:  # 耕地保有量只增不减，|不低于86万亩
        told = text[max(text.rfind(mark, 0, segment[0] - 1) for mark in "，：。；") + 1 : segment[0] - 1]
        named = subjects.cleaned(_TENDS.sub("", told)) if not re.search(r"\d", told) else ""
        if named:
            return named
    return subjects.unopened(before) or before or text[slice(*segment)]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and span[1] > start for start, end in others)
