"""Reads the sentences of a plan for commitments, in the order of its text.

Words that decide are datasets/reference/targets.yml, units units.yml, bounds comparisons.yml. A sentence is read flat;
aims inside quotes and brackets (“人才达到2000名”, （主城区达到50%）) are read as sentences of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.flat import Flat, flatten
from plandata.annotate.quantities import quantity_words
from plandata.annotate.segments import Span, behind_last, segments, sentences, without
from plandata.facts.annotations import Annotations, runs_on
from plandata.facts.past import goes_on_past, status_clauses, turns_ahead
from plandata.facts.targets.commitment import Commitment, Sentence, number_lists
from plandata.facts.targets.sentence import SentenceReader
from plandata.facts.targets.words import TargetWords
from plandata.model import NOT_ABOUT, Clause, Plan, Project, Reference, Target
from plandata.model.wordlists import WordLists

_MARKS_BEFORE = "，。；,：\n"


def find_targets(annotations: Annotations, projects: Sequence[Project], reference: Reference) -> tuple[Target, ...]:
    """Every quantified commitment of the plan, sorted by its place; the span holds subject, number, unit and bounds.

    `projects` are the plan's: a measure inside one, or right after it, is that project's capacity.
    """
    reader = _Reader(annotations, projects, reference)
    rows: dict[int, Target] = {}
    for clause in annotations.clauses:
        if runs_on(clause) or clause.kind == "preamble":  # figures stand there as aims; things built, as reasons
            for row in reader.read(clause):
                rows.setdefault(row.start_char, row)
    return tuple(rows[start] for start in sorted(rows))


def past_chapters(plan: Plan, clauses: Sequence[Clause], lexicon: WordLists) -> Iterator[Clause]:
    """Yield the uppermost chapters and sections with figures that tell what was or is, from which no target is read."""
    words, deadlines = TargetWords.of(lexicon), Deadlines(plan, clauses)
    status = status_clauses(clauses, words, deadlines)
    for clause in clauses:
        figures = re.search(r"\d", plan.text[clause.end_char : clause.extent_end])
        if clause.clause_id in status and clause.parent_id not in status and figures:
            yield clause


class _Reader:
    def __init__(self, annotations: Annotations, projects: Sequence[Project], reference: Reference) -> None:
        self.annotations = annotations
        self._places = sorted(annotations.places, key=lambda place: place.start_char)
        self._starts = [place.start_char for place in self._places]
        self._projects = sorted(projects, key=lambda project: project.start_char)
        self._project_starts = [project.start_char for project in self._projects]
        self._longest = max((project.end_char - project.start_char for project in projects), default=0)
        self.words = TargetWords.of(reference.lexicon)
        self.deadlines = Deadlines(annotations.plan, annotations.clauses, annotations.excluded)
        self.status = status_clauses(annotations.clauses, self.words, self.deadlines)
        self.sentences = SentenceReader(self.words, quantity_words(reference), self.deadlines)

    def read(self, clause: Clause) -> Iterator[Target]:
        """The targets of a clause's own words."""
        if clause.clause_id in self.status:
            return
        text = self.annotations.plan.text
        number = clause.number if clause.number and clause.text.startswith(clause.number) else ""
        own = (clause.start_char + len(number), clause.end_char)  # 2.365服务热线: the number of the unit counts nothing
        for part in without(own, self.annotations.excluded):
            told, past = "", False
            for span in sentences(text, part):
                sentence = self._sentence(flatten(text, span), span)
                words = sentence.flat.text
                goes_on = past and text[span[0] - 1] in "；;"  # 去年建成甲路；|改造乙桥
                past = goes_on and not turns_ahead(words, self.words, self.deadlines)
                found = self.sentences.read(sentence, told, past=past)
                for commitment, nth in _places_in_lists(words, found):
                    yield self._row(clause, sentence.flat, commitment, nth)
                told = found[-1].subject if found and text[span[1] : span[1] + 1] in ("；", ";") else ""
                said = (words[slice(*segment)] for segment in segments(words, (0, len(words))))
                past = goes_on_past(said, self.words, self.deadlines, telling=past)

    def _sentence(self, flat: Flat, span: Span) -> Sentence:
        """The sentence with the places and projects that stand in it."""
        first, last = (bisect_left(self._starts, edge) for edge in span)
        begin = bisect_left(self._project_starts, span[0] - self._longest)
        end = bisect_left(self._project_starts, span[1])
        places = tuple(
            (
                (flat.at(place.start_char), flat.at(place.end_char)),
                "" if place.resolution in NOT_ABOUT else place.surface,
            )
            for place in self._places[first:last]
        )
        projects = tuple(
            ((flat.at(project.start_char), flat.at(project.end_char)), project)
            for project in self._projects[begin:end]
            if project.end_char > span[0]
        )
        return Sentence(flat, places, projects)

    def _row(self, clause: Clause, flat: Flat, commitment: Commitment, nth: tuple[int, int]) -> Target:
        text, plan = self.annotations.plan.text, self.annotations.plan
        start, end = flat.span(*commitment.span)
        at = flat.offsets[commitment.at]
        before = text[behind_last(text, _MARKS_BEFORE, clause.start_char, at) : at]
        deadline = self.deadlines.governing(clause, at, nth)
        return Target(
            target_id=f"{plan.plan_id}-t-{start}",
            plan_id=plan.plan_id,
            clause_id=clause.clause_id,
            task_id=self.annotations.task_of.get(clause.clause_id),
            project_id=commitment.project_id,
            subject=_as_written(text, flat, commitment) or text[start:end],
            comparator=commitment.comparator,
            value_min=commitment.low,
            value_max=commitment.high,
            unit=commitment.unit,
            kind=commitment.kind,
            aspirational=any(word in before for word in self.words["aspirational_words"]),
            deadline=deadline.iso if deadline else None,
            start_char=start,
            end_char=end,
            quote=text[start:end],
            origin="rule",
            owner=commitment.owner,
            baseline_value=commitment.baseline_value,
            baseline_year=commitment.baseline_year,
            binding=commitment.binding,
            deadline_words=deadline.words if deadline else None,
            deadline_basis=deadline.basis if deadline else None,
        )


def _places_in_lists(text: str, found: Sequence[Commitment]) -> Iterator[tuple[Commitment, tuple[int, int]]]:
    """Each commitment with its place in its list of numbers and how many those are: 分别达到86%、88%."""
    for members in number_lists(text, found):
        for at, one in enumerate(members):
            yield one, (at, len(members))


def _as_written(text: str, flat: Flat, commitment: Commitment) -> str:
    """The subject in the characters of the text, where it is one run of them: 公車, not 公车."""
    size = len(commitment.subject)
    around = (
        flat.text.rfind(commitment.subject, 0, commitment.at + size),
        flat.text.find(commitment.subject, commitment.at),
    )
    places = [place for place in around if place >= 0 and size]
    if not places:
        return commitment.subject
    nearest = min(places, key=lambda place: abs(place - commitment.at))
    return "".join(text[offset] for offset in flat.offsets[nearest : nearest + size])
