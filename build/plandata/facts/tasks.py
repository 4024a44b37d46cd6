"""Tasks: the numbered units of a plan that somebody is to carry out, and how many facts each of them holds."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import accumulate

from plandata.annotate.bodies import Words
from plandata.annotate.notes import Note
from plandata.annotate.tokens import tokens_in
from plandata.annotate.unit_headings import end_of_heading
from plandata.model import NOT_ABOUT, Clause, Mention, Plan, Project, Responsibility, Target, Task

_LEVELS = ("chapter", "section", "task")
_FEWEST_WORDS = 4  # characters of a paragraph beside its note
_CLOSING = "。；．.：:"


def find_tasks(plan: Plan, clauses: Sequence[Clause], notes: Sequence[Note], words: Words) -> tuple[Task, ...]:
    """The tasks of a plan, in order, with counts of nought (`count_facts` fills them).

    A task is a numbered unit (chapter, section or task of the outline) with no such unit inside it, in a chapter that
    holds a responsibility note; in a plan without any note, in a chapter whose heading is none of `not_task_headings`
    (总体要求, 保障措施 …) and tells of nothing that is (发展基础). In a chapter of such a heading a unit with a note of
    its own is one all the same. In a plan without chapters every such unit is a task. Items (——, 一是, （1）) belong to
    the task around them. Paragraphs that each carry a note of their own are the tasks of the chapter or section that
    holds nothing else. Annexes that list or explain (目录, 指标, 名词解释) hold tasks only where notes say so.
    """
    numbered = [c for c in clauses if c.kind in _LEVELS and (c.number or (c.kind != "chapter" and c.heading))]
    parents = {unit.parent_id for unit in numbered}
    by_id = {clause.clause_id: clause for clause in clauses}
    units = _with_own_notes(_chapters(clauses, numbered, notes, words), numbered, parents, notes, words)
    return tuple(
        _task(plan, task, by_id.get(task.parent_id or ""), clauses, notes)
        for unit in units
        for task in _paragraphs_with_notes(unit, clauses, notes) or (unit,)
    )


def _chapters(
    clauses: Sequence[Clause], numbered: Sequence[Clause], notes: Sequence[Note], words: Words
) -> list[Clause]:
    """The chapters that may hold tasks; in a plan without chapters its numbered units."""
    chapters = [clause for clause in clauses if clause.kind == "chapter"]
    catalogues = [
        (clause.start_char, clause.extent_end)
        for clause in clauses
        if clause.depth == 0 and (clause.number or "").startswith("附") and _is_catalogue(clause, words)
    ]
    inside = [c for c in chapters or numbered if not any(start < c.start_char < end for start, end in catalogues)]
    if not chapters:
        return inside
    if notes:
        return [c for c in chapters if _notes_in(c.start_char, c.extent_end, notes)]
    return [c for c in inside if not _is_frame(c, words)]


def _with_own_notes(
    chapters: Sequence[Clause],
    numbered: Sequence[Clause],
    parents: Set[str | None],
    notes: Sequence[Note],
    words: Words,
) -> Iterator[Clause]:
    """The innermost numbered units of the chapters; of a chapter that frames the plan only those with notes."""
    reach = list(accumulate((chapter.extent_end for chapter in chapters), max))
    for unit in numbered:
        first = bisect_right(reach, unit.start_char)
        chapter = chapters[first] if first < len(chapters) and chapters[first].start_char <= unit.start_char else None
        if unit.clause_id in parents or chapter is None:
            continue
        own = not notes or chapter is unit or not _is_frame(chapter, words)
        if own or _notes_in(unit.start_char, unit.extent_end, notes):
            yield unit


def _paragraphs_with_notes(unit: Clause, clauses: Sequence[Clause], notes: Sequence[Note]) -> tuple[Clause, ...]:
    """The paragraphs of a chapter or section, where there are several, nothing else, and each says who does it."""
    if unit.kind == "task" or not unit.heading:
        return ()
    under = _under(unit, clauses)
    held = [c for c in under if c.kind == "paragraph" and _says_what_and_who(c, notes)]
    return tuple(held) if len(held) > 1 and len(held) == len(under) else ()


def _says_what_and_who(paragraph: Clause, notes: Sequence[Note]) -> bool:
    own = _notes_in(paragraph.start_char, paragraph.end_char, notes)
    said = sum(min(note.end, paragraph.end_char) - note.start for note in own)
    return bool(own) and paragraph.end_char - paragraph.start_char - said > _FEWEST_WORDS


def _notes_in(start: int, end: int, notes: Sequence[Note]) -> Sequence[Note]:
    """The notes that begin in text[start:end]; notes come in the order of the text."""
    first, last = (bisect_left(notes, edge, key=lambda note: note.start) for edge in (start, end))
    return notes[first:last]


def _under(unit: Clause, clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses that stand under a unit; clauses come in the order of the text."""
    first = bisect_right(clauses, unit.start_char, key=lambda clause: clause.start_char)
    return clauses[first : bisect_left(clauses, unit.extent_end, first, key=lambda clause: clause.start_char)]


def task_of_clause(clauses: Sequence[Clause], tasks: Sequence[Task]) -> Mapping[str, str]:
    """Clause id to the id of the task that it is or stands under; clauses outside tasks have no key."""
    found: dict[str, str] = {}
    task_ids = {task.task_id for task in tasks}
    for clause in clauses:  # parents come before their children
        above = clause.clause_id if clause.clause_id in task_ids else found.get(clause.parent_id or "")
        if above is not None:
            found[clause.clause_id] = above
    return found


def count_facts(
    tasks: Sequence[Task],
    responsibilities: Sequence[Responsibility],
    projects: Sequence[Project],
    targets: Sequence[Target],
    mentions: Sequence[Mention],
) -> tuple[Task, ...]:
    """The tasks with their counts: bodies that have a duty in it, projects, targets, and divisions it is about.

    A division counts where the task means it, not inside a body's or a line's name, nor where it stays ambiguous.
    """
    bodies = Counter(task_id for task_id, _ in {(row.task_id, row.agency_id) for row in responsibilities})
    meant = (row for row in mentions if row.city_id and row.resolution not in NOT_ABOUT)
    divisions = Counter(task_id for task_id, _ in {(row.task_id, row.city_id) for row in meant})
    named, promised = (Counter(row.task_id for row in rows) for rows in (projects, targets))
    return tuple(
        replace(
            task,
            agency_count=bodies[task.task_id],
            project_count=named[task.task_id],
            target_count=promised[task.task_id],
            city_count=divisions[task.task_id],
        )
        for task in tasks
    )


def _is_frame(chapter: Clause, words: Words) -> bool:
    heading = chapter.heading or chapter.text
    return any(word in heading for word in words["tasks.not_task_headings"]) or tells_what_is(heading, words)


def tells_what_is(heading: str, words: Words) -> bool:
    """Whether a heading says that its chapter tells what is or was: 现状与形势, not 夯实产业基础."""
    rest = re.sub(r"[\d“”\"\s（）()—-]", "", _bare(heading))
    if rest.endswith(words["tasks.situation_ends"]):
        first = tokens_in(rest)[0]
        if first.tag.startswith("n") and first.word != rest:
            return True
    for kind in ("situation_headings", "situation_words"):
        found = [word for word in words[f"tasks.{kind}"] if word in rest]
        if kind == "situation_headings" and not found:
            return False
        for word in sorted(found, key=len, reverse=True):
            rest = rest.replace(word, "")
    return not rest


def _is_catalogue(part: Clause, words: Words) -> bool:
    return _bare(part.heading or "").endswith(words["tasks.catalogue_titles"])


def rules(clauses: Sequence[Clause], words: Words) -> Iterator[tuple[int, int]]:
    """Yield the spans of annexes that say how something is judged (二级驿站认定标准): their numbers are conditions."""
    for clause in clauses:
        annex = clause.depth == 0 and (clause.number or "").startswith("附")
        if annex and _bare(clause.heading or "").endswith(words["tasks.rule_titles"]):
            yield clause.end_char, clause.extent_end


def _task(plan: Plan, unit: Clause, above: Clause | None, clauses: Sequence[Clause], notes: Sequence[Note]) -> Task:
    heading_end = _heading_end(unit, notes)
    text_start = heading_end if unit.heading else _words_start(unit, notes)
    spans = [(text_start, unit.end_char), *((c.start_char, c.end_char) for c in _under(unit, clauses))]
    body = [_without_notes(plan.text, start, end, notes) for start, end in spans]
    return Task(
        task_id=unit.clause_id,
        plan_id=plan.plan_id,
        section_id=above.clause_id if above else None,
        section=above.heading if above else None,
        number=unit.number,
        # A mark with nothing behind it is called by its number.
        title=_title(unit, notes) or _bare(plan.text[text_start:heading_end]).strip(_CLOSING) or unit.number or "",
        text="\n".join(part for part in body if part) or None,
        start_char=unit.start_char,
        end_char=heading_end,
        quote=plan.text[unit.start_char : heading_end],
        agency_count=0,
        project_count=0,
        target_count=0,
        city_count=0,
    )


def _title(unit: Clause, notes: Sequence[Note]) -> str | None:
    """The heading without a note that stands in it: 修渠（市水务局负责）."""
    heading = unit.heading
    for note in _notes_in(unit.start_char, unit.end_char, notes):
        if heading:
            words = unit.text[note.start - unit.start_char : note.end - unit.start_char]
            heading = heading.replace(_bare(words), "").replace(words, "") or heading  # a body may be all of it
    return heading.strip(_CLOSING) if heading else heading


def _heading_end(unit: Clause, notes: Sequence[Note]) -> int:
    """Where the unit's number and heading end, closing mark included; without a heading, its first sentence."""
    if unit.heading:
        end = _printed(unit.text, f"{unit.number or ''}{unit.heading}")
        return unit.start_char + end + (unit.text[end : end + 1] in tuple(_CLOSING))
    begin = _words_start(unit, notes) - unit.start_char
    notes_at = [note.start - unit.start_char for note in _notes_in(unit.start_char, unit.end_char, notes)]
    stops = [found + 1 for mark in _CLOSING[:2] if (found := unit.text.find(mark, begin)) >= 0]
    return unit.start_char + min([*stops, *(at for at in notes_at if at > begin), len(unit.text)])


def _words_start(unit: Clause, notes: Sequence[Note]) -> int:
    """Where the words of a unit without a heading begin: behind its number, behind the body that heads it."""
    start = unit.start_char + _printed(unit.text, unit.number or "") if unit.number else unit.start_char
    head = next((note for note in _notes_in(start, start + 1, notes) if note.end < unit.end_char), None)
    if head is None or unit.number:
        return start
    return unit.start_char + end_of_heading(unit.text, head.end - unit.start_char)


def _printed(text: str, words: str) -> int:
    """How many characters of `text` print `words`, white space apart; all of them where it prints something else."""
    wanted, at = _bare(words), 0
    for offset, char in enumerate(text):
        if at == len(wanted):
            return offset
        if not char.isspace():
            if char != wanted[at]:
                return len(text)
            at += 1
    return len(text)


def _without_notes(text: str, start: int, end: int, notes: Sequence[Note]) -> str:
    kept, at = [], start
    for note in _notes_in(start, end, notes):
        if at <= note.start:
            kept.append(text[at : note.start])
            at = min(note.end, end)
    return "".join([*kept, text[at:end]]).strip()


def _bare(words: str) -> str:
    return "".join(words.split())
