"""Targets of tables of indicators: one a row and year to come; the base year's value stands beside it, never alone.

A table of duties may hold such columns too: 新建绿道（公里） | 10 | 15 under 目标任务 | 2025年 | 2026年.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plandata.annotate.grids import Column, Grid, GridRow, words_of
from plandata.annotate.quantities import Cell as Value
from plandata.annotate.quantities import QuantityWords, read_quantity
from plandata.model import Clause, Plan, Target
from plandata.model.document import Cell
from plandata.model.wordlists import WordLists

_BRACKET = re.compile(r"[（(]([^（()）]*)[）)]$")
_CUMULATIVE = re.compile(
    r"^[\[〔【](.*)[\]〕】]$"
)  # 〔2000〕: a sum over the years, as tables of five-year plans print it
_SEVERAL = re.compile(r"[0-9%]\s+[≥≤＞＜><]?[0-9]")
_GROUPED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?: [0-9]{3})+(?![\s]*[0-9.])")
_BINDING = {"约束性": "binding", "预期性": "expected"}


@dataclass(frozen=True, slots=True)
class IndicatorReader:
    """What the rows of tables of indicators are read with."""

    plan: Plan
    words: WordLists
    quantities: QuantityWords

    def read(self, grids: Sequence[Grid], clauses: Sequence[Clause]) -> tuple[Target, ...]:
        """Every target of every table of indicators, in the order of the text."""
        by_id = {clause.clause_id: clause for clause in clauses}
        found = [
            target
            for grid in grids
            if grid.read_as in ("indicators", "duties")
            for row in grid.rows
            for target in self._row(grid, row, by_id[row.clause_id])
        ]
        return tuple({target.target_id: target for target in found}.values())

    def _row(self, grid: Grid, row: GridRow, clause: Clause) -> Iterator[Target]:
        name_at = self._name_column(grid)
        name = words_of(self.plan.text, row.cells[name_at])
        cells = (row.cells[at] for at in self._value_columns(grid, name_at))
        if any(holds_several(self.plan.text[cell.start : cell.end]) for cell in cells if cell):
            return
        bracket = _BRACKET.search(name)
        unit_at = grid.first("unit")
        unit = words_of(self.plan.text, row.cells[unit_at]) if unit_at is not None else ""
        unit = unit or (bracket[1] if bracket else "") or grid.unit or ""
        name = name[: bracket.start()] if bracket and bracket[1] == unit else name
        base, base_year = self._base(grid, row, unit)
        for at in self._value_columns(grid, name_at):
            cell, column = row.cells[at], grid.columns[at]
            if cell is None or cell.row != row.number or not clause.start_char <= cell.start < clause.end_char:
                continue
            value = self._value(cell, self._unit(column, words_of(self.plan.text, cell), unit))
            if value and name and (value.unit or grid.read_as == "indicators"):
                made = self._target(grid, clause, cell, value, column)
                binding = value.binding or self._binding(grid, row)
                subject = self._subject(name, column)
                yield replace(made, subject=subject, baseline_value=base, baseline_year=base_year, binding=binding)

    def _unit(self, column: Column, words: str, unit: str) -> str | None:
        """The unit of a value: the row's, else the head's; a yearly growth is in percent but for sums in brackets."""
        if column.kind == "growth" and not _CUMULATIVE.match(words):
            return column.unit or ("%" if "年均" in column.words else unit) or None
        return unit or column.unit

    def _name_column(self, grid: Grid) -> int:
        known = grid.first("indicator") if grid.read_as == "indicators" else grid.first("task")
        skipped = {"index", "group"}
        named = (at for at, column in enumerate(grid.columns) if column.kind not in skipped)
        return known if known is not None else next(named, 0)

    def _value_columns(self, grid: Grid, name_at: int) -> list[int]:
        """Columns of what is to come: years after the plan's, 目标, 年均; without any, all of an allocation."""
        kinds = {column.kind for column in grid.columns}
        if grid.read_as == "duties" and not kinds & {"year", "target", "growth"}:
            return []
        if not kinds & {"year", "target", "growth"}:
            return [at for at, column in enumerate(grid.columns) if at != name_at and column.kind in ("", "indicator")]
        years = [column.year for column in grid.columns if column.kind == "year" and column.year]
        issued = int(self.plan.settings.issued_on[:4]) if self.plan.settings.issued_on else None
        first = issued if issued is not None else (min(years) if len(years) > 1 else 0)
        return [
            at
            for at, column in enumerate(grid.columns)
            if column.kind in ("target", "growth")
            or (column.kind == "year" and (column.year or 0) >= first and self._is_ahead(grid, column, years, first))
        ]

    def _is_ahead(self, grid: Grid, column: Column, years: Sequence[int], first: int) -> bool:
        """A year is to come unless its head tells what is, or it is the plan's own beside a later one.

        The plan's own is to come too where an earlier year is the base (2024年（基期） | 2025年 | 2027年), and in a
        table of duties.
        """
        told = any(word in column.words for word in self.words["table_heads.done"])
        planned = grid.read_as == "duties" or any(
            word in head for head in column.heads for word in self.words["table_heads.yearly"]
        )
        planned = planned or any(self._is_base(each) and (each.year or 0) < first for each in grid.columns)
        return not told and (column.year != first or planned or max(years) == first)

    def _is_base(self, column: Column) -> bool:
        return any(word in head for head in column.heads for word in self.words["table_heads.exact.base"])

    def _base(self, grid: Grid, row: GridRow, unit: str) -> tuple[Decimal | None, str | None]:
        ahead = set(self._value_columns(grid, self._name_column(grid)))
        for at, column in enumerate(grid.columns):
            if at not in ahead and (column.kind == "base" or (column.kind == "year" and column.year)):
                cell = row.cells[at]
                value = self._value(cell, unit or column.unit) if cell else None
                if value and value.value_min is not None:
                    return value.value_min, str(column.year) if column.year else None
        return None, None

    def _binding(self, grid: Grid, row: GridRow) -> str | None:
        at = grid.first("binding")
        return _BINDING.get(words_of(self.plan.text, row.cells[at])) if at is not None else None

    def _value(self, cell: Cell, unit: str | None) -> Value | None:
        words = words_of(self.plan.text, cell)
        inner = _CUMULATIVE.match(words)
        return read_quantity(inner[1] if inner else words, self.quantities, unit or None) if words else None

    def _subject(self, name: str, column: Column) -> str:
        """The indicator's name; in an allocation what the column counts goes behind it (东川县 初中 名额)."""
        if column.kind == "growth":
            return f"{name}{'年均增长' if '年均' in column.words else '累计'}"
        if column.kind != "":
            return name
        heads = [_BRACKET.sub("", head) for head in reversed(column.heads)]
        name = "" if name in self.words["table_heads.sums"] else name
        return f"{name}{''.join(heads)}"

    def _last_year(self, grid: Grid, column: Column) -> int | None:
        """A growth without a year of its own runs to the last year that the table sets a value for."""
        ahead = (grid.columns[at].year for at in self._value_columns(grid, self._name_column(grid)))
        return max(filter(None, ahead), default=None) if column.kind == "growth" else None

    def _target(self, grid: Grid, clause: Clause, cell: Cell, value: Value, column: Column) -> Target:
        """The row of a value; its subject and what stands beside it are the caller's."""
        year = str(year_of) if (year_of := column.year or self._last_year(grid, column)) else None
        return Target(
            target_id=f"{self.plan.plan_id}-t-{cell.start}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=None,
            project_id=None,
            subject="",
            comparator=value.comparator,
            value_min=value.value_min,
            value_max=value.value_max,
            unit=value.unit,
            kind="growth" if column.kind == "growth" else _kind(value.unit),
            aspirational=False,
            deadline=year,
            start_char=cell.start,
            end_char=cell.end,
            quote=self.plan.text[cell.start : cell.end],
            origin="rule",
            deadline_words=f"{year}年" if year else None,
            deadline_basis="heading" if year else None,
        )


def holds_several(words: str) -> bool:
    """Whether a cell holds values of several rows (≥44 340 1), as print without rules melts them; 12 000 is one."""
    return bool(_SEVERAL.search(_GROUPED.sub("", words)))


def _kind(unit: str | None) -> str:
    return "coverage" if unit == "%" else "count" if unit in ("个", "家", "人", "名", "项", "件", "处") else "output"
