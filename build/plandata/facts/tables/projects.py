"""Projects of tables: a row each, with its investment, its years and the verb that its contents begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from plandata.annotate.grids import Grid, GridRow, words_of
from plandata.facts.projects.routes import route_code
from plandata.facts.projects.words import ProjectWords
from plandata.model import Plan, Project
from plandata.model.document import Cell

_UNIT = re.compile(r"(万|亿|千|百万)?(元|美元)")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "千": Decimal(1000), "百万": Decimal(10**6), "": Decimal(1)}
_AMOUNT = re.compile(r"约?([\d,，.]+)(万|亿)?(元|美元)?")
_OTHERWISE = "建设"  # what a table of projects says of each by being one


@dataclass(frozen=True, slots=True)
class ProjectRows:
    """What the rows of tables of projects are read with."""

    plan: Plan
    words: ProjectWords
    task_of: Mapping[str, str]
    sums: tuple[str, ...] = ()  # what a row is called that sums up the others (table_heads.sums)

    def read(self, grids: Sequence[Grid]) -> tuple[Project, ...]:
        """Every project of every table of projects, in the order of the text."""
        rows = [row for grid in grids if grid.read_as == "projects" for row in self._rows(grid)]
        return tuple({row.project_id: row for row in rows}.values())

    def _rows(self, grid: Grid) -> Iterator[Project]:
        at = grid.first("project")
        for row in grid.rows:
            cell = row.cells[at] if at is not None else None
            if cell and cell.row == row.number and not self._is_sum(grid, row, cell):
                yield self._row(grid, row, cell)

    def _is_sum(self, grid: Grid, row: GridRow, cell: Cell) -> bool:
        """Whether a row sums up the others (合计, 合计（12个） in place of a name or a number), or names nothing."""
        index = grid.first("index")
        number = words_of(self.plan.text, row.cells[index]) if index is not None else ""
        name = words_of(self.plan.text, cell)
        sums = re.compile(rf"(?:{'|'.join(self.sums)})(?:[（(:：]?\d.*)?") if self.sums else re.compile("(?!)")
        return not name or bool(sums.fullmatch(name) or sums.fullmatch(number))

    def _row(self, grid: Grid, row: GridRow, cell: Cell) -> Project:
        name = words_of(self.plan.text, cell)
        amount, unit = self._investment(grid, row)
        years = self._said(grid, row, "years")
        return Project(
            project_id=f"{self.plan.plan_id}-p-{cell.start}",
            plan_id=self.plan.plan_id,
            clause_id=row.clause_id,
            task_id=self.task_of.get(row.clause_id),
            name=name,
            action=self._action(self._said(grid, row, "content"), name),
            kind="road" if route_code(name) else self.words.kind_of(name),
            route_code=route_code(name),
            from_place=None,
            to_place=None,
            capacity_value=None,
            capacity_unit=None,
            start_char=cell.start,
            end_char=cell.end,
            quote=self.plan.text[cell.start : cell.end],
            origin="rule",
            investment=amount,
            investment_unit=unit,
            years_words=years or None,
        )

    def _said(self, grid: Grid, row: GridRow, kind: str) -> str:
        at = grid.first(kind)
        return words_of(self.plan.text, row.cells[at]) if at is not None else ""

    def _action(self, content: str, name: str) -> str:
        """The verb that the contents begin with, or that stands in the name (扩建工程)."""
        verbs = sorted(self.words.verbs, key=len, reverse=True)
        first = next((verb for verb in verbs if content.startswith(verb)), None)
        return first or next((verb for verb in verbs if len(verb) > 1 and verb in name), _OTHERWISE)

    def _investment(self, grid: Grid, row: GridRow) -> tuple[Decimal | None, str | None]:
        """The sum in units of money, 万 and 亿 folded, by the cell's own unit or that of the head (总投资（万元）)."""
        at = grid.first("investment")
        said = _AMOUNT.fullmatch(words_of(self.plan.text, row.cells[at])) if at is not None else None
        if at is None or said is None:
            return None, None
        column = grid.columns[at]
        head = next(filter(None, map(_UNIT.search, (column.unit or "", column.words, grid.unit or ""))), None)
        scale, unit = (said[2], said[3]) if said[2] or said[3] else (head[1], head[2]) if head else (None, None)
        try:
            amount = Decimal(said[1].replace(",", "").replace("，", ""))
        except InvalidOperation:
            return None, None
        return (amount * _SCALES[scale or ""], unit or "元") if unit or scale else (None, None)
