"""Tables of a plain text whose cells stand on a line each: which words belong to which column."""

from __future__ import annotations

import pytest
from reading import WORDS, paragraphs_of, plan_of

from plandata.annotate.grids import find_grids, words_of

HEAD = ("序号", "工作任务", "责任单位", "完成时限")
HELPED = ("序号", "民生实事", "牵头单位", "配合单位")
TABLES = [
    # a cell of two bodies, one a line; the last row ends where its cells do
    (
        (
            *HEAD,
            "1",
            "修渠。",
            "县水务局",
            "县住建局",
            "12月底前",
            "2",
            "植树。",
            "县林业局",
            "6月底前",
            "电话附后。",
        ),
        [["1", "修渠。", "县水务局县住建局", "12月底前"], ["2", "植树。", "县林业局", "6月底前"]],
    ),
    # a cell of two paragraphs; an empty cell of a column of times
    (
        (*HEAD, "1", "修渠。", "疏浚河道。", "县水务局", "长期坚持", "2", "植树。", "县林业局"),
        [["1", "修渠。疏浚河道。", "县水务局", "长期坚持"], ["2", "植树。", "县林业局", ""]],
    ),
    # who leads and who helps; a head that no list has stands over the tasks
    (
        (*HELPED, "1", "修渠。", "县水务局", "县财政局", "各乡镇", "2", "植树。", "县林业局", "各乡镇"),
        [["1", "修渠。", "县水务局", "县财政局各乡镇"], ["2", "植树。", "县林业局", "各乡镇"]],
    ),
    # no tables: heads without rows, numbers without heads, a list of contents
    ((*HEAD, "修渠。", "县水务局"), []),
    (("1", "修渠。", "县水务局", "2", "植树。", "县林业局"), []),
    (("序号", "名称", "页码", "1", "总则", "3", "2", "附则", "9"), []),
]


@pytest.mark.parametrize(("lines", "rows"), TABLES)
def test_lines_that_are_a_cell_each(lines: tuple[str, ...], rows: list[list[str]]) -> None:
    plan = plan_of(*lines)
    grids = find_grids(plan, paragraphs_of(plan), WORDS)
    assert [[words_of(plan.text, cell) for cell in row.cells] for grid in grids for row in grid.rows] == rows
    assert all(grid.read_as == "duties" for grid in grids)
