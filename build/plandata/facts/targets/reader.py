"""Reads the sentences of a plan for promises, in the order of its text.

Words that decide are datasets/reference/targets.yml, units units.yml, bounds comparisons.yml. A sentence is read flat;
aims inside quotes and brackets (“人才达到2000名”, （主城区达到50%）) are read as sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.flat import Flat, flatten
from plandata.annotate.quantities import quantity_words
from plandata.annotate.segments import Span, sentences, squeeze, without
from plandata.facts.material import Material, runs_on
from plandata.facts.targets.sentence import Promise, Sentence, SentenceReader
from plandata.facts.targets.words import TargetWords
from plandata.model import NOT_ABOUT, Clause, Project, Reference, Target

_HEADING_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*")
_MARKS_BEFORE = "。；，,：\n"


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
        self.projects = projects
        self.words = TargetWords.of(reference.lexicon)
        self.deadlines = Deadlines(material.plan, material.clauses, material.aside)
        self.status = _status_clauses(material.clauses, self.words, self.deadlines)
        self.sentences = SentenceReader(self.words, quantity_words(reference), self.deadlines)

    def read(self, clause: Clause) -> Iterator[Target]:
        """The targets of a clause's own words."""
        if clause.clause_id in self.status:
            return
        text = self.material.plan.text
        for part in without((clause.start_char, clause.end_char), self.material.aside):
            for span in sentences(text, part):
                for promise in self.sentences.read(sentence := self._sentence(flatten(text, span), span)):
                    yield self._row(clause, sentence.flat, promise)

    def _sentence(self, flat: Flat, span: Span) -> Sentence:
        """The sentence with the places and projects that stand in it."""
        places = tuple(
            (
                (flat.at(place.start_char), flat.at(place.end_char)),
                "" if place.resolution in NOT_ABOUT else place.surface,
            )
            for place in self.material.places
            if span[0] <= place.start_char < span[1]
        )
        projects = tuple(
            ((flat.at(project.start_char), flat.at(project.end_char)), project)
            for project in self.projects
            if project.start_char < span[1] and project.end_char > span[0]
        )
        return Sentence(flat, places, projects)

    def _row(self, clause: Clause, flat: Flat, promise: Promise) -> Target:
        text, plan = self.material.plan.text, self.material.plan
        start, end = flat.span(*promise.span)
        at = flat.offsets[promise.at]
        marks = [text.rfind(mark, clause.start_char, at) + 1 for mark in _MARKS_BEFORE]
        before = text[max(clause.start_char, *marks) : at]
        deadline = self.deadlines.governing(clause, at)
        return Target(
            target_id=f"{plan.plan_id}-t-{start}",
            plan_id=plan.plan_id,
            clause_id=clause.clause_id,
            task_id=self.material.task_of.get(clause.clause_id),
            project_id=promise.project_id,
            subject=_as_written(text, flat, promise) or text[start:end],
            comparator=promise.comparator,
            value_min=promise.low,
            value_max=promise.high,
            unit=promise.unit,
            kind=promise.kind,
            aspirational=any(word in before for word in self.words["aspirational_words"]),
            deadline=deadline.iso if deadline else None,
            start_char=start,
            end_char=end,
            quote=text[start:end],
            origin="rule",
            owner=promise.owner,
            baseline_value=promise.baseline_value,
            baseline_year=promise.baseline_year,
            binding=promise.binding,
            deadline_words=deadline.words if deadline else None,
            deadline_basis=deadline.basis if deadline else None,
        )


def _as_written(text: str, flat: Flat, promise: Promise) -> str:
    """The subject in the characters of the text, where it is one run of them: 公車, not 公车."""
    size = len(promise.subject)
    places = [match.start() for match in re.finditer(re.escape(promise.subject), flat.text)] if size else []
    if not places:
        return promise.subject
    nearest = min(places, key=lambda place: abs(place - promise.at))
    return "".join(text[offset] for offset in flat.offsets[nearest : nearest + size])


def _status_clauses(clauses: Iterable[Clause], words: TargetWords, deadlines: Deadlines) -> frozenset[str]:
    """Clauses under a heading that tells what is or was, not what shall be."""
    status: set[str] = set()
    for clause in clauses:
        heads = clause.heading is not None and clause.kind in ("chapter", "section")
        if clause.parent_id in status or (heads and _tells_status(clause.heading or "", words, deadlines)):
            status.add(clause.clause_id)
    return frozenset(status)


def _tells_status(heading: str, words: TargetWords, deadlines: Deadlines) -> bool:
    bare = _HEADING_NUMBER.sub("", squeeze(heading)).rstrip("。：:")
    told = words.status_heading.fullmatch(bare) or words.past_heading.search(bare)
    return bool(told) or deadlines.is_past(bare)
