"""Small invented documents with the right answers beside them, and what the engine reads from each.

    PYTHONPATH=build:tests python -m document_cases             a table: what passes, what differs, what is not asked
    PYTHONPATH=build:tests python -m document_cases 05 roles    how one case differs in one aspect
    PYTHONPATH=build:tests python -m document_cases --record    demand from now on what passes today

A case is `NN-what.ext` with `NN-what.yml`. They lie in tests/fixtures/cases/documents; a folder that PLANDATA_CASES
names, or ../shared/cases beside the checkout, adds its own. `demanded.csv` lists case and aspect that must hold.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from reading import REFERENCE

from plandata.errors import PlanDataError
from plandata.facts.reading import read_facts
from plandata.intake import guessed_settings, review, reviewing
from plandata.model import Judgement, Plan, PlanFacts
from plandata.read.formats import read_document
from plandata.read.outline import read_outline

HERE = Path(__file__).parent
OWN = HERE / "fixtures" / "cases" / "documents"
DEMANDED = HERE / "fixtures" / "cases" / "demanded.csv"
GIVEN = Path(os.environ.get("PLANDATA_CASES", HERE.parents[1] / "shared" / "cases")) / "documents"
NEVER_A_TASK = frozenset({"title", "number", "addressee", "signature", "date"})


@dataclass(frozen=True, slots=True)
class Read:
    """What the engine made of a case: plan and facts, or the words of the refusal; and the review report."""

    plan: Plan | None
    facts: PlanFacts | None
    report: str
    refusal: str = ""
    codes: frozenset[str] = frozenset()  # of the review's findings


def files() -> dict[str, Path]:
    """Every case's document by its name (`05-task-table-rowspan`); the repository's own copy goes first."""
    found: dict[str, Path] = {}
    for folder in (OWN, GIVEN):
        for answer in sorted(folder.glob("*.yml")):
            document = folder / yaml.safe_load(answer.read_text("utf-8"))["file"]
            found.setdefault(answer.stem, document)
    return found


@cache
def answer_of(case: str) -> Mapping[str, Any]:
    """The right answer of a case."""
    return dict(yaml.safe_load(files()[case].with_name(f"{case}.yml").read_text("utf-8")))


@cache
def read_case(case: str) -> Read:
    """Read a case's document as `plandata new` does, without writing a folder."""
    try:
        document = read_document(files()[case])
    except PlanDataError as error:
        return Read(None, None, "", str(error))
    settings = guessed_settings.guess_settings(document, "case", REFERENCE)
    plan = Plan("case", settings, document.text, document)
    facts = read_facts(plan, read_outline(plan, REFERENCE.lexicon), REFERENCE, Judgement())
    doubts = reviewing.findings_of(plan, facts, REFERENCE)
    codes = frozenset(finding.code for finding in doubts)
    return Read(plan, facts, review.write_markdown(plan, facts, doubts, "zh"), codes=codes)


def differences(case: str, aspect: str) -> list[str] | None:
    """Return how a case differs in an aspect, a line each; empty where it is right, None where nothing is asked."""
    answer, read = answer_of(case), read_case(case)
    if aspect == "refused":
        return ([] if read.refusal else ["accepted"]) if answer.get("refused") else None
    if answer.get("refused"):
        return None
    if read.plan is None or read.facts is None:
        return [f"refused: {read.refusal}"]
    asked = _ASPECTS[aspect](answer, read.plan, read.facts, read)
    return None if asked is None else list(asked)


def demanded() -> list[tuple[str, str]]:
    """Case and aspect that must hold, in order."""
    with DEMANDED.open(encoding="utf-8", newline="") as lines:
        return [(row["case"], row["aspect"]) for row in csv.DictReader(lines)]


def _squeezed(words: str | None) -> str:
    return re.sub(r"\s+", "", words or "")


def _setting(name: str) -> Callable[..., Iterator[str] | None]:
    def compare(answer: Mapping[str, Any], plan: Plan, *_: object) -> Iterator[str] | None:
        if name not in answer:
            return None
        right = [answer[name], *answer.get(f"also_{name}", ())]
        found = getattr(plan.settings, name)
        same = {_squeezed(value) for value in right if value}
        fits = found is None if right[0] is None else _squeezed(found) in same
        return iter(() if fits else (f"{found!r}, right: {right[0]!r}",))

    return compare


def _issuers(answer: Mapping[str, Any], plan: Plan, *_: object) -> Iterator[str] | None:
    if answer.get("issuers") is None:
        return None
    settings = plan.settings
    found = tuple(getattr(settings, "issuers", ()) or filter(None, [settings.issuer]))
    right = tuple(answer["issuers"])
    return iter(() if found == right else (f"{found}, right: {right}",))


def _outline(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str] | None:
    if "outline" not in answer:
        return None
    right = [(_squeezed(row["number"]), _squeezed(row["heading"])) for row in answer["outline"]]
    found = [
        (_squeezed(clause.number), _squeezed(clause.heading))
        for clause in facts.clauses
        if clause.number and clause.heading and clause.kind not in NEVER_A_TASK
    ]
    said = [(number, heading.rstrip("。")) for number, heading in found]
    missing = [f"missing {number}{heading}" for number, heading in right if not _stands(number, heading, said)]
    wrong = [f"wrong {number}{heading}" for number, heading in said if not _stands(number, heading, right)]
    return iter(missing + (wrong if len(said) > len(right) else []))


def _stands(number: str, heading: str, among: Iterable[tuple[str, str]]) -> bool:
    return any(number.strip("、.．") == n.strip("、.．") and _alike(heading, h) for n, h in among)


def _alike(one: str, other: str) -> bool:
    one, other = one.rstrip("。．."), other.rstrip("。．.")
    return one == other or (min(len(one), len(other)) > 1 and (one.startswith(other) or other.startswith(one)))


def _tasks(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str] | None:
    right = [_squeezed(heading) for heading in answer["tasks"]["headings"]]
    found = [_squeezed(task.title) for task in facts.tasks]
    missing = [f"missing {heading}" for heading in right if not any(_alike(heading, title) for title in found)]
    wrong = [f"wrong {title}" for title in found if not any(_alike(heading, title) for heading in right)]
    if "note" in answer["tasks"]:
        return iter(missing)  # more of them are as good
    count = [f"{len(found)} tasks, right: {answer['tasks']['count']}"] if len(found) != answer["tasks"]["count"] else []
    return iter(missing + wrong + count)


def _roles(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str]:
    yield from (line for line, _ in _roles_matched(answer, facts) if line)


def _deadlines(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str] | None:
    if not any("deadline" in role for role in answer["roles"]):
        return None
    rows = [(role, row) for _, pair in _roles_matched(answer, facts) if pair for role, row in [pair]]
    late = [
        f"{role['body']}: {_deadline_of(row)}"
        for role, row in rows
        if "deadline" in role and role["deadline"] not in _deadline_of(row)
    ]
    lost = [] if len(rows) == len(answer["roles"]) else ["roles are missing"]
    return iter(late + lost)


def _deadline_of(row: object) -> tuple[str | None, ...]:
    return getattr(row, "deadline", None), getattr(row, "deadline_words", None)


def _roles_matched(answer: Mapping[str, Any], facts: PlanFacts) -> Iterator[tuple[str, tuple[Any, Any] | None]]:
    """Each wrong or missing role as words, each right one with its row; a row is used once."""
    titles = {task.task_id: _squeezed(task.title) for task in facts.tasks}
    # In a table of projects the row's project is what a duty is for.
    projects: dict[str, list[str]] = {}
    for project in facts.projects:
        projects.setdefault(project.clause_id, []).append(_squeezed(project.name))
    rows = list(facts.responsibilities)
    for role in answer["roles"]:
        heading = _squeezed(role.get("task"))
        for row in rows:
            named = [titles.get(row.task_id or "", ""), *projects.get(row.clause_id, ())]
            there = not heading or any(_alike(heading, title) for title in named)
            if row.name == role["body"] and role["role"] in (row.role, "general", "?") and there:
                rows.remove(row)
                yield "", (role, row)
                break
        else:
            yield f"missing {role['body']} {role['role']} @ {heading}", None
    optional = {row.name for row in rows if "general" in answer.get("note", "") and row.name in answer["note"]}
    for row in rows:
        if row.name not in optional:
            yield f"wrong {row.name} {row.role} @ {titles.get(row.task_id or '', '-')}", None


def _targets(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str]:
    rows = list(facts.targets)
    for target in answer["targets"]:
        row = next((row for row in rows if _is_target(target, row)), None)
        if row:
            rows.remove(row)
        elif not target.get("optional"):
            yield f"missing {target['subject']} {target['comparator']} {target['value_min']}..{target['value_max']}"
    for row in rows:
        values = f"{row.value_min}..{row.value_max} {row.unit or ''} {row.deadline or ''}"
        yield f"wrong {row.subject} {row.comparator} {values}".rstrip()


def _is_target(target: Mapping[str, Any], row: Any) -> bool:
    subject, found = _squeezed(target["subject"]), _squeezed(row.subject)
    said = subject in found or found in subject
    near = said and abs(len(subject) - len(found)) <= max(6, len(subject))
    due, deadline = target["deadline"], row.deadline
    return (
        near
        and row.comparator == target["comparator"]
        and _same(row.value_min, target["value_min"])
        and _same(row.value_max, target["value_max"])
        and (row.unit or None) == target["unit"]
        and (deadline is None if due is None else deadline is not None and deadline[: len(str(due))] == str(due))
    )


def _same(found: object, right: object) -> bool:
    return found is right if found is None or right is None else abs(float(str(found)) - float(str(right))) < 1e-9


def _projects(answer: Mapping[str, Any], _plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str]:
    right, found = {row["name"] for row in answer["projects"]}, {row.name for row in facts.projects}
    yield from (f"missing {name}" for name in sorted(right - found))
    yield from (f"wrong {name}" for name in sorted(found - right))


_PLACES: Mapping[str, Callable[[Plan, PlanFacts], Iterable[str | None]]] = {
    "a title": lambda plan, facts: [plan.settings.title, *(c.text for c in facts.clauses if c.kind == "title")],
    "issued_on": lambda plan, _: [plan.settings.issued_on],
    "a subject": lambda _, facts: [row.subject for row in facts.targets],
    "a body": lambda _, facts: [*(a.name for a in facts.agencies), *(r.name for r in facts.responsibilities)],
    "a heading": lambda _, facts: [clause.heading for clause in facts.clauses],
    "a project": lambda _, facts: [project.name for project in facts.projects],
    "a task": lambda _, facts: [task.title for task in facts.tasks],
    "a value": lambda _, facts: [_number(v) for row in facts.targets for v in (row.value_min, row.value_max)],
}


def _number(value: object) -> str:
    return "" if value is None else f"{float(str(value)):.10g}"


def _must_not_appear(answer: Mapping[str, Any], plan: Plan, facts: PlanFacts, *_: object) -> Iterator[str] | None:
    if not answer["must_not_appear"]:
        return None
    in_text = answer.get("in_text", ())  # the plan's own words: no fact and no whole heading may hold them
    return (
        f"{told} appears" for told in answer["must_not_appear"] if _appears(str(told), plan, facts, told in in_text)
    )


def _appears(told: str, plan: Plan, facts: PlanFacts, in_text: bool = False) -> bool:
    match = re.fullmatch(r"(?P<words>.+?)(?:（(?P<note>.*)）| (?:as|in) (?P<place>an? .+))", told)
    words, where = (match["words"], match["note"] or match["place"] or "") if match else (told, "")
    if "twice" in words:
        chapters = [(c.number, c.heading) for c in facts.clauses if c.kind in ("chapter", "section", "task")]
        return len(chapters) != len(set(chapters))
    values = list(_PLACES["a value"](plan, facts))
    if re.fullmatch(r"[0-9.]+", words):
        return words in values
    if measure := re.fullmatch(r"(?:lt |gt )?([0-9.]+) (\S+)", words):
        return any(_number(v) == measure[1] and row.unit == measure[2] for row in facts.targets
                   for v in (row.value_min, row.value_max))  # fmt: skip
    for place, find in _PLACES.items():
        if place in where or place.removeprefix("a ") in where.split():
            return any(_squeezed(words) in _squeezed(value) for value in find(plan, facts))
    texts = [plan.settings.title, plan.settings.issuer, plan.settings.document_number]
    if in_text:
        texts += [clause.heading for clause in facts.clauses if _squeezed(clause.heading) == _squeezed(words)]
    else:
        texts += [part for c in facts.clauses for part in (c.heading, c.text) if _squeezed(part) != _squeezed(words)]
    texts += [*_PLACES["a body"](plan, facts), *_PLACES["a subject"](plan, facts), *(p.name for p in facts.projects)]
    return any(words in (text or "") for text in texts)


# What a case calls a warning, and the codes of the findings that give it: one of them is enough.
_WARNED = {
    "numbers were made by Word": {"numbering"},
    "site furniture": {"furniture"},
    "settings taken": {"metadata"},
    "stands twice": {"duplicate"},
    "no document number": {"missing_setting"},
    "hidden text": {"hidden"},
    "footnote": {"footnote"},
    "open revisions": {"insertion", "deletion"},
    "annex": {"annex"},
    "the file is HTML": {"other_format"},
    "XML does not allow": {"encoding", "unholdable_character"},
    "tells results": {"past_chapter"},
    "torn": {"torn_table"},
}
_CONDITIONAL = re.compile(r"\bif (?:it|they|any)\b|, if any|^refused|refused or written")  # of a reading that fails


def _warnings(answer: Mapping[str, Any], _plan: Plan, _facts: PlanFacts, read: Read) -> Iterator[str] | None:
    """The review must give each of `warnings`, and hold the words that `warned` lists."""
    said = [warning for warning in answer["warnings"] if not _CONDITIONAL.search(warning)]
    if not said and not answer.get("warned"):
        return None
    missing = [f"the review does not give: {warning}" for warning in said if not _is_given(warning, read.codes)]
    words = [f"the review does not say {told}" for told in answer.get("warned", ()) if told not in read.report]
    return iter(missing + words)


def _is_given(warning: str, codes: frozenset[str]) -> bool:
    wanted = [found for words, found in _WARNED.items() if words in warning]
    return bool(wanted) and all(codes & found for found in wanted)


_ASPECTS: Mapping[str, Callable[..., Iterator[str] | None]] = {
    "title": _setting("title"),
    "document_number": _setting("document_number"),
    "issuers": _issuers,
    "issued_on": _setting("issued_on"),
    "region": _setting("region"),
    "source_url": _setting("source_url"),
    "outline": _outline,
    "tasks": _tasks,
    "roles": _roles,
    "deadlines": _deadlines,
    "targets": _targets,
    "projects": _projects,
    "must_not_appear": _must_not_appear,
    "warnings": _warnings,
}
ASPECTS = (*_ASPECTS, "refused")


def main(*words: str) -> None:
    """Print the table, or how one case differs, or record what passes."""
    cases = [case for case in files() if not words or words == ("--record",) or case.startswith(words[0])]
    if words and words != ("--record",):
        for case in cases:
            for aspect in words[1:] or ASPECTS:
                for line in differences(case, aspect) or ():
                    print(f"{case} {aspect}: {line}")  # noqa: T201
        return
    results = {(case, aspect): differences(case, aspect) for case in cases for aspect in ASPECTS}
    for aspect in ASPECTS:
        asked = [case for case in cases if results[case, aspect] is not None]
        wrong = [case for case in asked if results[case, aspect]]
        print(f"{aspect:16} {len(asked) - len(wrong):3} of {len(asked):3}  {' '.join(c[:2] for c in wrong)}")  # noqa: T201
    if words:
        passing = {key for key, result in results.items() if result == [] and files()[key[0]].parent == OWN}
        listed = sorted(passing | set(demanded()))
        with DEMANDED.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(["case", "aspect"])
            writer.writerows(listed)


if __name__ == "__main__":
    main(*sys.argv[1:])
