"""Table projects: named projects, one row per item of an enumeration, in three steps.

`propose` reads each sentence by the frames and takes every item of a list as a candidate; `decide` weighs the evidence
on it (docs/pages/methodology, "What counts"); `naming` makes the row. The words are datasets/reference/projects.yml,
the patterns frames.yml, the rules decisions.yml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plandata.facts.annotations import Annotations
from plandata.facts.projects.decide import decide
from plandata.facts.projects.evidence import Evidence, Known
from plandata.facts.projects.items import ItemReader
from plandata.facts.projects.naming import Namer
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.propose import Candidate, Proposer
from plandata.facts.projects.words import ProjectWords
from plandata.model import DecisionRule, Project, Reference

_OVER_PARTS = 3
_MARKS = re.compile(r"[“”‘’\"\-—–－·\s]")  # “甲-乙”协作区 and “甲—乙协作区” are one


@dataclass(frozen=True, slots=True)
class Decided:
    """A candidate with its evidence and the rule that decided."""

    candidate: Candidate
    known: Known
    rule: DecisionRule

    @property
    def evidence(self) -> frozenset[str]:
        """The names of all evidence that holds."""
        return self.known.all()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate that is a project, or near to one: the row that it is or would be, and what decided on it."""

    row: Project
    rule_id: str
    is_doubtful: bool
    known: Known = field(repr=False, compare=False)
    cities: tuple[str, ...] = ()  # divisions of a doubtful one

    @property
    def evidence(self) -> tuple[str, ...]:
        """The names of all evidence that holds, sorted; looked for when asked: only reviews tell it."""
        return tuple(sorted(self.known.all()))


def find_projects(annotations: Annotations, reference: Reference) -> tuple[Project, ...]:
    """Every named project of the plan, sorted by its place in the text.

    Each span is the item's own words; words that a list shares are restored in `name` alone.
    """
    return tuple(weighed.row for weighed in weigh_projects(annotations, reference) if not weighed.is_doubtful)


def weigh_projects(annotations: Annotations, reference: Reference) -> tuple[Weighed, ...]:
    """Every named project of the plan, and every candidate that is near to one, sorted by its place in the text."""
    words = ProjectWords.of(reference)
    names = ProperNames(annotations.plan.text, annotations.places, words.proper)
    namer = Namer(annotations, names, words, reference)
    rows: dict[int, Weighed] = {}
    near = [decided for decided in decide_all(annotations, reference) if decided.rule.outcome != "none"]
    schema = _schema(namer, near)
    for decided in near:
        row, rule = namer.row(decided.candidate), decided.rule
        if not (decided.candidate.is_title and row.name in schema):
            weighed = Weighed(row, rule.rule_id, rule.outcome == "doubtful", decided.known)
            if row.start_char not in rows or (rows[row.start_char].is_doubtful and not weighed.is_doubtful):
                rows[row.start_char] = weighed
    projects, doubtful = ([rows[at] for at in sorted(rows) if rows[at].is_doubtful is kind] for kind in (False, True))
    return tuple(sorted(_without_repeats([*projects, *doubtful]), key=lambda weighed: weighed.row.start_char))


def _schema(namer: Namer, near: Iterable[Decided]) -> frozenset[str]:
    """Titles without a place that stand over three parts or more (管网改造工程 under each city): they sort projects."""
    titles = (each for each in near if each.candidate.is_title and not each.known.holds("placed"))
    counted = Counter(namer.row(each.candidate).name for each in titles)
    return frozenset(name for name, times in counted.items() if times >= _OVER_PARTS)


def decide_all(annotations: Annotations, reference: Reference) -> Iterator[Decided]:
    """Every candidate of the plan with what speaks for and against it, in the order of the text."""
    words = ProjectWords.of(reference)
    names = ProperNames(annotations.plan.text, annotations.places, words.proper)
    items = ItemReader(annotations.plan.text, names, words)
    proposer = Proposer(annotations, names, words, items, reference)
    evidence = Evidence(annotations.plan.text, names, words, items)
    for clause in annotations.clauses:
        for candidate in proposer.propose(clause):
            known = evidence.of(candidate)
            yield Decided(candidate, known, decide(known.holds, reference.decisions))


def _without_repeats(candidates: Iterable[Weighed]) -> Iterator[Weighed]:
    """Within a task the same name, marks aside, is one project: the first that names it counts."""
    seen: set[tuple[str | None, str]] = set()
    for weighed in candidates:
        key = (weighed.row.task_id or weighed.row.clause_id, _MARKS.sub("", weighed.row.name))
        if key not in seen:
            seen.add(key)
            yield weighed
