"""Which sentences of a plan yield facts and which carry none: nothing is passed over without being seen.

A sentence that yields nothing although it holds a number, a noun that closes projects, or a verb of doing is
`doubtful`, until the plan's etc/coverage.yml says why it rightly yields nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from plandata.annotate.measures import find_measures
from plandata.annotate.segments import Span, sentences, without
from plandata.errors import PlanDataError
from plandata.facts.annotations import Annotations
from plandata.model import Clause, CoverageNote, PlanFacts, Reference, Rejection

Doubt = Literal["number", "noun", "verb"]

_READ_KINDS = frozenset({"task", "item", "paragraph"})
_TABLES = ("projects", "targets", "positions", "citations", "responsibilities")


@dataclass(frozen=True, slots=True)
class SentenceCoverage:
    """One sentence: how many facts start in it, and why a reader should look at it again, if anything."""

    clause_id: str
    task_id: str | None
    start_char: int
    end_char: int
    fact_count: int
    doubt: Doubt | None  # what makes it look as if it held a fact; null where it yields one or looks empty
    explained: str | None  # the reason in etc/coverage.yml

    @property
    def doubtful(self) -> bool:
        """Whether it looks as if it held a fact, yields none, and nobody has said why."""
        return self.doubt is not None and self.explained is None


def review_sentences(
    annotations: Annotations,
    facts: PlanFacts,
    reference: Reference,
    notes: Sequence[CoverageNote] = (),
    rejected: Sequence[Rejection] = (),
) -> tuple[SentenceCoverage, ...]:
    """Every sentence under a task, in the order of the text; a `rejected` candidate explains its own sentence.

    Raises PlanDataError when a note's words are gone, or when its sentence is not doubtful (any longer).
    """
    starts = sorted(row.start_char for table in _TABLES for row in getattr(facts, table))
    reasons = _reasons(annotations, notes)
    refused = [(int(entry.fact.rpartition("-")[2]), entry.reason) for entry in rejected]
    rows = []
    for clause, (start, end) in _sentences(annotations):
        count = bisect_left(starts, end) - bisect_left(starts, start)
        doubt = None if count else _doubt(annotations.plan.text, (start, end), clause, reference)
        reason = next((note.reason for at, note in reasons.items() if doubt and start <= at < end), None)
        reason = reason or next((why for at, why in refused if doubt and start <= at < end), None)
        task_id = annotations.task_of[clause.clause_id]
        rows.append(SentenceCoverage(clause.clause_id, task_id, start, end, count, doubt, reason))
    _check_all_used(annotations.plan.plan_id, rows, reasons)
    return tuple(rows)


def _sentences(annotations: Annotations) -> Iterator[tuple[Clause, Span]]:
    for clause in annotations.clauses:
        if clause.kind in _READ_KINDS and clause.clause_id in annotations.task_of:
            for part in without((clause.start_char, clause.end_char), annotations.excluded):
                for sentence in sentences(annotations.plan.text, part):
                    yield clause, sentence


def _doubt(text: str, sentence: Span, clause: Clause, reference: Reference) -> Doubt | None:
    """What makes a sentence look as if it held a fact; a heading is told by the text under it, not by its own words."""
    if clause.heading is not None and sentence[1] - clause.start_char <= len(clause.heading) + 8:
        return None
    words = text[sentence[0] : sentence[1]]
    lists = reference.words("coverage")
    if any(character.isdigit() for character in words) and find_measures(text, sentence, reference.units):
        return "number"
    if any(noun in words for noun in lists["nouns"]):
        return "noun"
    return "verb" if any(verb in words for verb in lists["verbs"]) else None


def _reasons(annotations: Annotations, notes: Sequence[CoverageNote]) -> dict[int, CoverageNote]:
    """Notes by the offset of their words in the plan's text."""
    clauses = {clause.clause_id: clause for clause in annotations.clauses}
    placed: dict[int, CoverageNote] = {}
    for note in notes:
        clause = clauses.get(f"{annotations.plan.plan_id}-{note.clause}")
        at = clause.text.find(note.found) if clause else -1
        if clause is None or at < 0:
            raise PlanDataError(
                f"{annotations.plan.plan_id}/etc/coverage.yml, clause {note.clause}",
                f"no words {note.found}",
                "words of the clause as printed",
                "Correct clause or found, or remove the entry.",
            )
        placed[clause.start_char + at] = note
    return placed


def _check_all_used(plan_id: str, rows: Sequence[SentenceCoverage], reasons: Mapping[int, CoverageNote]) -> None:
    for at, note in reasons.items():
        if not any(row.start_char <= at < row.end_char and row.doubt for row in rows):
            raise PlanDataError(
                f"{plan_id}/etc/coverage.yml, clause {note.clause}",
                f"{note.found} explains a sentence that needs no explanation",
                "a sentence that looks as if it held a fact and yields none",
                "Remove the entry.",
            )
