"""Tables torn into lines, one cell a line: where they are, and lines that only look like some."""

import pytest
from reading import REFERENCE, outlined

from plandata.annotate.torn import find_torn

HEADS = ["序号", "指标名称", "单位", "2020年", "2025年", "属性"]
ROWS = ["1", "绿化率", "%", "35", "40", "约束性", "2", "公园", "个", "12", "30", "预期性"]

LONG = "新建干渠3公里、支渠12公里，配套建设水闸、泵站和量水设施。"


@pytest.mark.parametrize(
    ("lines", "torn"),
    [
        # the heads and the cells of two rows, up to the next chapter
        (["一、目标", *HEADS, *ROWS, "二、任务", "修渠3条。"], "\n".join([*HEADS, *ROWS])),
        # a long cell between short ones is a cell too
        (["一、项目", "序号", "项目名称", "建设内容", "1", "东渠", LONG, "2", "西渠", "清淤", "二、任务", "修渠3条。"],
         f"序号\n项目名称\n建设内容\n1\n东渠\n{LONG}\n2\n西渠\n清淤"),
        # two heads alone, or heads without rows, are no table
        (["一、目标", "指标", "单位", "修渠3条，植树9亩。"], ""),
        (["一、目标", *HEADS, "二、任务", "修渠3条。"], ""),
        # rows whose cells only spaces part, up to the next sentence; a line of words that are no heads is none
        (["一、目标", "指标名称 单位 2020年 2025年", "绿化率 % 35 40", "公园 个 12 30", "二、任务", "修渠3条。"],
         "指标名称 单位 2020年 2025年\n绿化率 % 35 40\n公园 个 12 30"),
        (["一、目标", "指标名称  单位  2025年", "修渠3条，植树9亩。"], ""),
        (["一、目标", "东渠 西渠 南渠", "3条 4条 5条", "二、任务", "修渠3条。"], ""),
        # a row whose cells tabs part is a table that is whole
        (["一、目标", "\t".join(HEADS), "\t".join(ROWS[:6]), "\t".join(ROWS[6:])], ""),
    ],
)  # fmt: skip
def test_where_a_table_is_torn(lines: list[str], torn: str) -> None:
    plan, clauses = outlined(*lines)
    assert "".join(plan.text[start:end] for start, end in find_torn(clauses, REFERENCE.lexicon)) == torn
