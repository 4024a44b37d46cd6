"""Who answers for what: a row for each body of each responsibility note, and for duties stated in running prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plandata.annotate.bodies import Body
from plandata.annotate.notes import Note
from plandata.annotate.prose_duties import prose_duties
from plandata.annotate.segments import Spans
from plandata.facts.directory import AS_WRITTEN, Directory
from plandata.model import Clause, Plan, Responsibility, Role

_SPAN = re.compile(r"^.*\d\s*[年月日]?\s*[至到—－~～-]+\s*(?=\d)")
_RUNNING = {"paragraph", "item", "section", "chapter", "task"}


@dataclass(frozen=True, slots=True)
class _Duty:
    clause_id: str
    body: Body
    role: Role
    manner: str
    note: Note | None


def find_responsibilities(
    plan: Plan,
    clauses: Sequence[Clause],
    notes: Sequence[Note],
    directory: Directory,
    *,
    tasks_of: Callable[[str], Sequence[str]],
) -> tuple[Responsibility, ...]:
    """Every duty given to a body, in the order of the text; the span is the body's own words.

    Roles are those of `notes.find_notes`. Outside tasks, and in tasks without a note, a duty may stand in a sentence
    (省发展改革委负责统筹协调): such rows have no note, and only bodies of a known form count. `tasks_of` gives the
    tasks of a clause: none, one, or the several that a row of a table holds, whose bodies answer for each.
    """
    starts = [clause.start_char for clause in clauses]
    duties = [duty for note in notes for duty in _duties_of(note, clauses, starts)]
    covered = Spans((note.start, note.end) for note in notes)
    noted = {task for duty in duties for task in tasks_of(_task_clause(duty))}
    for clause in clauses:
        if clause.kind in _RUNNING and noted.isdisjoint(tasks_of(clause.clause_id)):
            duties.extend(
                _Duty(clause.clause_id, duty.body, duty.role, duty.manner, None)
                for duty in prose_duties(plan.text, clause, directory.words, lambda name: _well_known(name, directory))
                if not covered.touch(duty.body.start, duty.body.start + 1)
            )
    duties.sort(key=lambda duty: duty.body.start)
    rows = (
        _row(plan, duty, directory, task_id) for duty in duties for task_id in tasks_of(_task_clause(duty)) or (None,)
    )
    return tuple(_with_own_ids(rows))


def _task_clause(duty: _Duty) -> str:
    """The clause whose task it is: a row's own, though a merged cell names its bodies in a row above."""
    return duty.note.clause_id if duty.note and duty.note.is_row else duty.clause_id


def _with_own_ids(rows: Iterable[Responsibility]) -> Iterator[Responsibility]:
    """Rows of a merged cell share their words: the second and later ones have their task behind the id."""
    seen: set[str] = set()
    for row in rows:
        behind = (row.task_id or "").removeprefix(f"{row.plan_id}-") or "again"
        own = (
            row
            if row.responsibility_id not in seen
            else replace(row, responsibility_id=f"{row.responsibility_id}-{behind}")
        )
        if own.responsibility_id not in seen:
            seen.add(own.responsibility_id)
            yield own


def _duties_of(note: Note, clauses: Sequence[Clause], starts: Sequence[int]) -> Iterator[_Duty]:
    """The duties of a note. Words that run over their clause's end are no name (two columns of a page read as one)."""
    for part in note.parts:
        for body in part.bodies:
            clause = _clause_at(clauses, starts, body.start)
            if body.end <= clause.end_char:
                yield _Duty(clause.clause_id, body, part.role, part.manner, note)


def _row(plan: Plan, duty: _Duty, directory: Directory, task_id: str | None) -> Responsibility:
    body, note = duty.body, duty.note
    held = note if note and note.start <= body.start and body.end <= note.end else None
    return Responsibility(
        responsibility_id=f"{plan.plan_id}-r-{body.start}",
        plan_id=plan.plan_id,
        clause_id=duty.clause_id,
        task_id=task_id,
        agency_id=directory.resolve(body.name).agency.agency_id,
        name=body.name,
        role=duty.role,
        manner=duty.manner,
        deadline=note.deadline if note else None,
        deadline_words=_until(note.deadline) if note and note.deadline else None,
        note_start=held.start if held else None,
        note_end=held.end if held else None,
        start_char=body.start,
        end_char=body.end,
        quote=plan.text[body.start : body.end],
        origin="rule",
    )


def _until(words: str) -> str:
    """The deadline in its own words: of a span (2024年1月至2026年12月) its end."""
    return _SPAN.sub("", words)


def _well_known(name: str, directory: Directory) -> bool:
    agency = directory.resolve(name).agency
    return agency.kind == "general" or agency.source != AS_WRITTEN


def _clause_at(clauses: Sequence[Clause], starts: Sequence[int], at: int) -> Clause:
    return clauses[max(0, bisect_right(starts, at) - 1)]
