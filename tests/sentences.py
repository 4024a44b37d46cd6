"""Sentences of every kind with the rows that they must give: tests/fixtures/sentences.csv, read and compared.

    python -m tests.sentences            # how many rows of each kind pass
    python -m tests.sentences bounds     # and what each failing row of these kinds or ids gives instead

`expected` is a JSON list of exactly the rows of the table: `also` other answers as right, `optional` may be missing,
`also_*` another right spelling or role, role `?` any, `deadline_words` a relative deadline that some column keeps.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from reading import REFERENCE
from rich.console import Console

from plandata.facts.cities import Gazetteer
from plandata.facts.reading import read_by_rule
from plandata.intake.guessed_settings import guess_settings
from plandata.model import Judgement, Plan, PlanFacts
from plandata.model.document import Document
from plandata.model.radicals import without_radicals
from plandata.read.outline import read_outline

FIXTURES = Path(__file__).parent / "fixtures"
OPEN = FIXTURES / "sentences-open.txt"
FRAME = "{title}\n\n一、{heading}\n\n（一）重点工作。{sentence}\n\n二、保障措施\n\n各单位要加强组织领导。\n"
NUMBERED = ("chapter", "section", "task", "item")
LONGER = 8  # characters that a subject may have more or fewer than expected
_UNFIT = re.compile(r"不|未(?!来)|(?<![A-Za-z\d])\d+(?![A-Z\d])")  # no part of a subject: negations, numbers

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the file: the text to read, and where in it the sentence stands."""

    case_id: str
    kind: str
    table: str
    text: str
    sentence: tuple[int, int]
    expected: tuple[Row, ...]
    why: str


def read_cases(file: Path = FIXTURES / "sentences.csv") -> tuple[Case, ...]:
    """All cases in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(_case(row) for row in csv.DictReader(lines))


def open_ids() -> tuple[str, ...]:
    """The ids of the cases that are not read yet."""
    return tuple(line for line in OPEN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))


def found_in(case: Case) -> tuple[Row, ...]:
    """The rows of the case's table as read from its text, with the columns that cases tell."""
    plan = Plan("p", guess_settings(Document(case.text), "p", REFERENCE), case.text)
    if case.table == "plans":
        return (_settings_row(plan),)
    clauses = read_outline(plan, REFERENCE.lexicon)
    if case.table == "outline":
        numbered = (c for c in clauses if c.kind in NUMBERED or (c.kind == "title" and c.number))  # 附件
        return tuple({"number": clause.number} for clause in numbered)
    return tuple(_READERS[case.table](case, plan, read_by_rule(plan, clauses, REFERENCE)))


def passes(case: Case, found: Sequence[Row]) -> bool:
    """Whether the rows found are exactly those expected."""
    if case.table in ("outline", "tasks"):
        # Radicals (⼀) of a PDF's text layer are read as the characters (一) that they stand for.
        return [row["number"] for row in found] == [without_radicals(row["number"]) for row in case.expected]
    left = list(found)
    for row in case.expected:
        match = next((one for one in left if _matches(case.table, row, one)), None)
        if match is not None:
            left.remove(match)
        elif not row.get("optional"):
            return False
    return not left


def _case(row: Mapping[str, str]) -> Case:
    sentence = row["sentence"]
    if row["title"] == "-":
        text = sentence
    else:
        title = row["title"] or "云岭市人民政府关于城乡建设的实施方案"
        text = FRAME.format(title=title, heading=row["heading"] or "主要任务", sentence=sentence)
    start = text.index(sentence)
    expected = tuple(json.loads(row["expected"]))
    return Case(row["id"], row["kind"], row["table"], text, (start, start + len(sentence)), expected, row["why"])


def _settings_row(plan: Plan) -> Row:
    row = {field.name: getattr(plan.settings, field.name) for field in fields(plan.settings)}
    return row | {"issuers": list(plan.settings.issuers)}


def _target_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    for target in facts.targets:
        yield {field.name: getattr(target, field.name) for field in fields(target)}


def _project_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    for project in facts.projects:
        yield {"name": project.name, "action": project.action}


def _role_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    for duty in facts.responsibilities:
        yield {"body": duty.name, "role": duty.role, "deadline": duty.deadline}


def _place_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    places = Gazetteer.for_plan(REFERENCE, Judgement(), plan.settings)
    for mention in facts.mentions:
        if mention.city_id and _inside(mention, case):
            yield {"surface": mention.surface, "place": places.division(mention.city_id).name}


def _body_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    mentioned = (mention for mention in facts.mentions if mention.agency_id)
    named = {mention.start_char: mention.surface for mention in mentioned if _inside(mention, case)}
    named |= {duty.start_char: duty.name for duty in facts.responsibilities if _inside(duty, case)}
    for start in sorted(named):
        yield {"body": named[start]}


def _task_rows(case: Case, plan: Plan, facts: PlanFacts) -> Iterable[Row]:
    for task in facts.tasks:
        yield {"number": task.number}


def _inside(row: Any, case: Case) -> bool:
    return bool(case.sentence[0] <= row.start_char and row.end_char <= case.sentence[1])


_READERS: Mapping[str, Callable[[Case, Plan, PlanFacts], Iterable[Row]]] = {
    "targets": _target_rows,
    "projects": _project_rows,
    "roles": _role_rows,
    "places": _place_rows,
    "bodies": _body_rows,
    "tasks": _task_rows,
}


def _matches(table: str, expected: Row, found: Row) -> bool:
    if table == "targets":
        return any(_same_target(row, found) for row in (expected, *expected.get("also", ())))
    if table == "projects":
        return _squeeze(found["name"]) in [_squeeze(name) for name in (expected["name"], *expected.get("also", ()))]
    if table == "roles":
        bodies = (expected["body"], expected.get("also_body"))
        dated = "deadline" not in expected or found["deadline"] == expected["deadline"]
        return found["body"] in bodies and dated and _same_role(expected, found["role"])
    if table == "plans":
        return all(_same_setting(expected, name, found) for name in expected if not name.startswith("also_"))
    return all(found[name] == value for name, value in expected.items())


def _same_role(expected: Row, role: str) -> bool:
    right = (expected["role"], expected.get("also_role"))
    return "?" in right or role in right or ("general" in right and role == "support")


def _same_setting(expected: Row, name: str, found: Row) -> bool:
    right = (expected[name], *expected.get(f"also_{name}", ()))
    if isinstance(found[name], str):  # a title is put together from lines, so spaces in it tell nothing
        return _squeeze(found[name]) in [_squeeze(one) for one in right if one]
    return found[name] in right


def _same_target(expected: Row, found: Row) -> bool:
    figures = ("comparator", "unit", "deadline")
    if any(found[name] != expected[name] for name in figures):
        return False
    if not _same_subject(expected["subject"], found["subject"]):
        return False
    if not all(_same_value(expected[name], found[name]) for name in ("value_min", "value_max")):
        return False
    kept = expected.get("deadline_words")
    others = [value for name, value in found.items() if name not in ("subject", "quote", "sentence")]
    return not kept or any(kept in str(value) for value in others)


def _same_value(expected: float | None, found: Any) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    return abs(float(found) - expected) <= 1e-4 * max(1.0, abs(expected))


def _same_subject(expected: str, found: str) -> bool:
    own, other = _squeeze(expected), _squeeze(found)
    if own == other:
        return True
    near = (own in other or other in own) and abs(len(own) - len(other)) <= LONGER and len(other) > 1
    return near and not _UNFIT.search(other.replace(own, ""))


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", "", words)


def _shown(row: Row) -> str:
    hidden = ("plan_id", "clause_id", "task_id", "project_id", "target_id", "origin", "sentence", "sha256", "licence")
    told = {name: value for name, value in row.items() if name not in hidden and value is not None}
    return json.dumps(told, ensure_ascii=False, default=str)


def _say(*words: str) -> None:
    Console().print(*words, markup=False, highlight=False, soft_wrap=True)


def main(chosen: Sequence[str]) -> None:
    """Print how many cases of each kind pass; of the chosen kinds or ids, what the failing ones give."""
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case in read_cases():
        found = found_in(case)
        right = passes(case, found)
        counts[case.table, case.kind].append(right)
        if not right and (case.kind in chosen or case.case_id in chosen or case.table in chosen):
            _say(f"{case.case_id}: {case.text[slice(*case.sentence)]!r}  ({case.why})")
            _say("    expected", *(f"\n      {json.dumps(row, ensure_ascii=False)}" for row in case.expected))
            _say("    found", *(f"\n      {_shown(row)}" for row in found))
    for (table, kind), results in sorted(counts.items()):
        _say(f"{table:10}{kind:28}{sum(results):4} of {len(results):4}")
    everything = [right for results in counts.values() for right in results]
    _say(f"{'all':38}{sum(everything):4} of {len(everything):4}")


if __name__ == "__main__":
    main(sys.argv[1:])
