"""Tasks of tables: rows of 任务 | 牵头单位 and of 部门 | 职责 are tasks where no numbered one says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from plandata.annotate.grids import Grid, GridRow, words_of
from plandata.annotate.notes import Note
from plandata.annotate.segments import Span, squeeze
from plandata.model import Clause, Plan, Target, Task
from plandata.model.document import Cell
from plandata.read.marks import read_value

_DATE = re.compile(r"((?:19|20)\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_REPUBLICAN = re.compile(r"(?<!\d)(1[0-4]\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s*[—\-－–~～至到]+\s*((?:19|20)\d\d)")
_POINTER = re.compile(r"[^。]{0,30}(?:见|详见|附后|如下)[^。]{0,20}。?")
# How a cell counts its duties: 1.…2.…, 1、…, （1）…, （一）…, ①…
_ITEM = re.compile(r"(?<!\d)(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])\s*")
# Between two paragraphs of a cell. In a line that tabs part a space is only typed: one line has no paragraphs.
_GAP = re.compile(r"(?<=[。；;])\s+(?=[\u4e00-\u9fff])")
_SAME = 6  # characters that two titles share at least, where one holds the other


@dataclass(frozen=True, slots=True)
class RowTasks:
    """Tasks that rows give, the task of each clause that is a row, and the deadline (or last year) a row states."""

    tasks: tuple[Task, ...]
    task_of: Mapping[str, str]
    deadlines: Mapping[str, str]
    several: Mapping[str, tuple[str, ...]]  # a row whose cell counts its duties (1.… 2.…): all its tasks

    def tasks_of(self, task_of: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
        """The tasks of a clause: none, one, or those that its row counts; `task_of` holds the single ones."""
        return lambda clause: self.several.get(clause) or tuple(filter(None, [task_of.get(clause)]))


def find_row_tasks(plan: Plan, clauses: Sequence[Clause], grids: Sequence[Grid], numbered: Sequence[Task]) -> RowTasks:
    """Return a task for each row of a table of duties that no numbered task stands for."""
    by_id = {clause.clause_id: clause for clause in clauses}
    tasks: dict[str, Task] = {}
    task_of: dict[str, str] = {}
    deadlines: dict[str, str] = {}
    several: dict[str, tuple[str, ...]] = {}
    for grid in grids:
        column = _task_column(plan, grid)
        limit = grid.first("deadline", "years")
        if limit is not None:
            said = ((row.clause_id, words_of(plan.text, row.cells[limit])) for row in grid.rows)
            deadlines |= {clause_id: words for clause_id, words in said if words}
        if column is None:
            continue
        opened: dict[int, str] = {}  # start of a task's cell → its task: a merged cell is one task
        for row in grid.rows:
            cell = row.cells[column]
            if cell is None or cell.end <= cell.start:
                continue
            words = words_of(plan.text, cell)
            known = next((task.task_id for task in numbered if _is_same(task.title, words)), None)
            task_id = known or opened.setdefault(cell.start, row.clause_id)
            task_of[row.clause_id] = task_id
            if known or task_id in tasks:
                continue
            whole = _task(plan, by_id, grid, row, cell)
            made = _items(plan, whole) or _paragraphs(plan, whole) if grid.read_as == "duty_list" else ()
            for task in made or (whole,):
                tasks[task.task_id] = task
            if made:
                task_of[row.clause_id] = made[0].task_id
                several[row.clause_id] = tuple(task.task_id for task in made)
    return RowTasks(tuple(tasks.values()), task_of, deadlines, several)


def without_pointers(tasks: Sequence[Task], grids: Sequence[Grid]) -> tuple[Task, ...]:
    """Numbered tasks, without those that only point to a table of tasks or projects (各项任务见附件)."""
    pointed = any(grid.read_as in ("duties", "duty_list", "projects") for grid in grids)
    return tuple(task for task in tasks if not (pointed and task.text and _POINTER.fullmatch(task.text.strip())))


def with_row_deadlines(targets: Sequence[Target], rows: RowTasks, inputs: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """Targets of a row that state no deadline of their own have that of the row's cell.

    `inputs` are what a project takes (用地30亩): no deadline is set for those.
    """
    return tuple(
        replace(target, deadline=iso_date(words), deadline_words=words, deadline_basis="note")
        if target.deadline is None
        and (words := rows.deadlines.get(target.clause_id))
        and not target.subject.endswith(inputs or ("\0",))
        else target
        for target in targets
    )


def with_column_years(targets: Sequence[Target], grids: Sequence[Grid]) -> tuple[Target, ...]:
    """Targets of a cell under the head of a year (2026年工作目标) that state no deadline have that year."""
    years = {
        cell: column.year
        for grid in grids
        if grid.read_as in ("duties", "projects")
        for row in grid.rows
        for cell, column in zip(row.cells, grid.columns, strict=True)
        if cell and column.year and column.kind in ("year", "target")
    }
    return tuple(
        replace(target, deadline=str(year), deadline_words=f"{year}年", deadline_basis="heading")
        if target.deadline is None
        and (year := next((y for cell, y in years.items() if cell.start <= target.start_char < cell.end), None))
        else target
        for target in targets
    )


def with_note_deadlines(
    targets: Sequence[Target], notes: Sequence[Note], task_of: Mapping[str, str], *, republican: bool
) -> tuple[Target, ...]:
    """Targets of a task that state no deadline have the one that the task's only note states (办理期程：…)."""
    stated: dict[str, set[tuple[str, str]]] = {}
    for note in notes:
        words, task = squeeze(note.deadline or ""), task_of.get(note.clause_id)
        if task and (day := iso_date(words, republican=republican)):
            stated.setdefault(task, set()).add((day, words))
    single = {task: next(iter(days)) for task, days in stated.items() if len(days) == 1}
    return tuple(
        replace(target, deadline=known[0], deadline_words=known[1], deadline_basis="note")
        if target.deadline is None and target.deadline_words is None and (known := single.get(target.task_id or ""))
        else target
        for target in targets
    )


def iso_date(words: str, *, republican: bool = False) -> str | None:
    """The last day, month or year of 2025年6月底, 2024—2026; None where the words hold no year.

    `republican`: years count from 1912 (115年12月 is 2026-12).
    """
    years = _RANGE.search(words)
    if years:
        return years[2]
    dates = list((_REPUBLICAN if republican else _DATE).finditer(words))
    if not dates:
        return words if re.fullmatch(r"(?:19|20)\d\d", words) else None
    year, month, day = dates[-1].groups()
    year = str(int(year) + 1911) if republican else year
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _task_column(plan: Plan, grid: Grid) -> int | None:
    """The column whose cells are tasks: of several (重点任务, 具体举措) the one that says most."""
    if grid.read_as == "duty_list":
        return grid.first("duty_text")
    if grid.read_as != "duties":
        return None
    columns = [at for at, column in enumerate(grid.columns) if column.kind == "task"]
    return max(columns, key=lambda at: (len({words_of(plan.text, row.cells[at]) for row in grid.rows}), -at))


def _items(plan: Plan, whole: Task) -> tuple[Task, ...]:
    """A task for each counted duty of a cell (1.统筹… 2.推进…); none where the cell counts none."""
    marks = list(_ITEM.finditer(plan.text, whole.start_char, whole.end_char))
    if (
        not marks
        or marks[0].start() > whole.start_char
        or [read_value(mark.group()) for mark in marks] != list(range(1, len(marks) + 1))
    ):
        return ()
    ends = [*(mark.start() for mark in marks[1:]), whole.end_char]
    spans = [(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]
    return _parted(plan, whole, spans, [squeeze(mark.group()) for mark in marks])


def _paragraphs(plan: Plan, whole: Task) -> tuple[Task, ...]:
    """A task for each paragraph of a cell that ends its sentence: 负责选线；⏎组织栽植。; none for a single one."""
    gaps = [(gap.start(), gap.end()) for gap in _GAP.finditer(plan.text, whole.start_char, whole.end_char)]
    if plan.document is None or not plan.document.tables:
        return ()
    starts, ends = [whole.start_char, *(end for _, end in gaps)], [*(start for start, _ in gaps), whole.end_char]
    spans = list(zip(starts, ends, strict=True))
    return _parted(plan, whole, spans, [whole.number] * len(spans)) if gaps else ()


def _parted(plan: Plan, whole: Task, spans: Sequence[Span], numbers: Sequence[str | None]) -> tuple[Task, ...]:
    return tuple(
        replace(
            whole,
            task_id=f"{whole.task_id}-{number}" if len(spans) > 1 else whole.task_id,
            number=numbers[number - 1],
            title=squeeze(plan.text[start:end]),
            start_char=start,
            end_char=start + len(plan.text[start:end].rstrip()),
            quote=plan.text[start:end].rstrip(),
        )
        for number, (start, end) in enumerate(spans, 1)
    )


def _is_same(title: str, words: str) -> bool:
    short, long = sorted(("".join(title.split()), words), key=len)
    return short == long or (len(short) >= _SAME and short in long and len(long) < 2 * len(short))


def _task(plan: Plan, clauses: Mapping[str, Clause], grid: Grid, row: GridRow, cell: Cell) -> Task:
    clause = clauses[row.clause_id]
    above = clauses.get(clause.parent_id or "")
    index = grid.first("index")
    number = words_of(plan.text, row.cells[index]) if index is not None else ""
    return Task(
        task_id=row.clause_id,
        plan_id=plan.plan_id,
        section_id=above.clause_id if above else None,
        section=above.heading if above and above.heading else grid.title,
        number=number or None,
        title=words_of(plan.text, cell),
        text=None,
        start_char=cell.start,
        end_char=cell.end,
        quote=plan.text[cell.start : cell.end],
        agency_count=0,
        project_count=0,
        target_count=0,
        city_count=0,
    )
