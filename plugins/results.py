"""Rows for people on the pages of tables and questions: names that link, places, amounts (see portal/results.py)."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.datasette_api import Instance
from plandata.portal.pages import reporting, results, row_titles
from plandata.portal.site import site_of
from plandata.portal.texts.contract import Table
from plandata.portal.texts.languages import in_both


@hookimpl
def extra_template_vars(datasette: Instance) -> Any:
    """Give templates what they ask of the rows they show."""
    site = site_of(datasette)

    async def made(table: str, rows: Any) -> Any:
        return await results.made_of(datasette, site, table, rows)

    async def answer(columns: Any, rows: Any) -> Any:
        return await results.answer_of(datasette, site, columns, rows)

    async def key_names(table: Table, rows: Any) -> Any:
        return await results.key_names(datasette, site, table, rows)

    async def plan_title(plan_id: str) -> Any:
        plan = await queries.plan_of(datasette, site, plan_id)
        return in_both(plan["title"], plan["title_en"]) if plan else plan_id

    async def row_title(table: str, row: Any) -> Any:
        return await row_titles.title_of(datasette, site, table, dict(row))

    def row_report(key: Any, row: Any, address: Any) -> Any:
        quote = next((row[column] for column in ("quote", "text", "name", "term") if column in row.keys()), "")  # noqa: SIM118
        return reporting.report_href(site, ",".join(key), str(quote or ""), address if len(key) > 1 else "")

    return {
        "row_title": row_title,
        "row_report": row_report,
        "made_columns": made,
        "plan_of_all": results.plan_of_all,
        "key_names": key_names,
        "answer": answer,
        "plan_title": plan_title,
    }
