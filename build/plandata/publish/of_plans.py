"""What rows of many plans are ordered, counted and filtered by that their plan has, not they.

Order: the newest plan first, those without a date last, each plan's rows in the order of its text. Rows are written in
that order, so `rowid` is it; a table's page, its JSON and its files sort by it where nobody asks for another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

ORDER = "plans.issued_on is null, plans.issued_on desc, plans.plan_id"
ROWID = "rowid"
UNKNOWN = "-"
# Parameter → SQL of a row of `plans`. `?_region=220000&_year=2016`: named as options, since no table has such a column.
CONDITIONS = {
    "_region": f"coalesce(plans.region_id, '{UNKNOWN}')",
    "_year": f"coalesce(substr(plans.issued_on, 1, 4), '{UNKNOWN}')",
}

PLAN = "plan_id"
_TELLS_ITS_PLAN = re.compile(r"\bplan_id\s+from\b", re.IGNORECASE)  # the last column of a question's rows


def facets(declared: Collection[str]) -> list[str]:
    """Return the facets of a table whose rows are of several plans: plan, region and year lead."""
    return list(dict.fromkeys([PLAN, *CONDITIONS, *declared]))


def condition(parameter: str, values: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return the SQL condition on a row with a `plan_id`, and its parameters: its plan has one of the values."""
    names = {f"{parameter.strip('_')}{number}": value for number, value in enumerate(dict.fromkeys(values))}
    either = ", ".join(f":{name}" for name in names)
    return f"plan_id in (select plan_id from plans where {CONDITIONS[parameter]} in ({either}))", names  # noqa: S608  constants


def of_one_plan(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question that can be asked of one plan, `?plan_id=`; as it is where its rows end with no plan_id."""
    if not _TELLS_ITS_PLAN.search(question["sql"]):
        return dict(question)
    return {
        **question,
        "sql": f"select * from (\n{question['sql'].rstrip()}\n) where :plan_id = '' or plan_id = :plan_id",  # noqa: S608
        "params": [*question.get("params", ()), PLAN],
        "param_titles": {**question.get("param_titles", {}), PLAN: {"zh-CN": "文件", "en": "Plan"}},
    }


def blanks(question: Mapping[str, Any]) -> list[str]:
    """Return the parameters without which a question finds nothing: all but the plan, which may be left out."""
    return [name for name in question.get("params") or () if name != PLAN]
