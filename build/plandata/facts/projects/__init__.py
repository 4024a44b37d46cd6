"""Table projects: named projects, one row per item of an enumeration, in three steps.

`propose` reads each sentence by the frames and takes every item of a list as a candidate; `decide` weighs the evidence
on it (docs/pages/methodology, "What counts"); `naming` makes the row. The words are datasets/reference/projects.yml,
the patterns frames.yml, the rules decisions.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plandata.facts.annotations import Annotations
from plandata.facts.projects.decide import decide
from plandata.facts.projects.evidence import Evidence
from plandata.facts.projects.naming import Namer
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.propose import Candidate, Proposer
from plandata.facts.projects.words import ProjectWords
from plandata.model import DecisionRule, Project, Reference

_MARKS = re.compile(r"[“”‘’\"\-—–－·\s]")  # “甲-乙”协作区 and “甲—乙协作区” are one


@dataclass(frozen=True, slots=True)
class Decided:
    """A candidate with its evidence and the rule that decided."""

    candidate: Candidate
    evidence: frozenset[str]
    rule: DecisionRule


def find_projects(annotations: Annotations, reference: Reference) -> tuple[Project, ...]:
    """Every named project of the plan, sorted by its place in the text.

    Each span is the item's own words; words that a list shares are restored in `name` alone.
    """
    words = ProjectWords.of(reference)
    names = ProperNames(annotations.plan.text, annotations.places, words.proper)
    namer = Namer(annotations, names, words, reference)
    rows: dict[int, Project] = {}
    for decided in decide_all(annotations, reference):
        if decided.rule.outcome == "project":
            row = namer.row(decided.candidate)
            rows.setdefault(row.start_char, row)
    return tuple(_without_repeats(rows[start] for start in sorted(rows)))


def decide_all(annotations: Annotations, reference: Reference) -> Iterator[Decided]:
    """Every candidate of the plan with what speaks for and against it, in the order of the text."""
    words = ProjectWords.of(reference)
    names = ProperNames(annotations.plan.text, annotations.places, words.proper)
    proposer = Proposer(annotations, names, words, reference)
    evidence = Evidence(annotations.plan.text, names, words, proposer)
    for clause in annotations.clauses:
        for candidate in proposer.propose(clause):
            known = evidence.of(candidate)
            yield Decided(candidate, known, decide(known, reference.decisions))


def _without_repeats(rows: Iterable[Project]) -> Iterator[Project]:
    """Within a task the same name, marks aside, is one project: the first place that names it counts."""
    seen: set[tuple[str | None, str]] = set()
    for row in rows:
        key = (row.task_id or row.clause_id, _MARKS.sub("", row.name))
        if key not in seen:
            seen.add(key)
            yield row
