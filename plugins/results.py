"""Rows for people on the pages of tables and questions: names that link, places, amounts (see portal/results.py)."""

from datasette import hookimpl

from plandata.portal import queries
from plandata.portal.pages import reporting, results, row_titles
from plandata.portal.site import site_of


@hookimpl
def extra_template_vars(datasette):
    """Give templates what they ask of the rows they show."""
    site = site_of(datasette)

    async def made(table, rows):
        return await results.made_of(datasette, site, table, rows)

    async def answer(columns, rows):
        return await results.answer_of(datasette, site, columns, rows)

    async def key_names(table, rows):
        return await results.key_names(datasette, site, table, rows)

    async def plan_title(plan_id):
        return queries.chosen(await queries.all_plans(datasette, site), plan_id)["title"]

    async def row_title(table, row):
        return await row_titles.title_of(datasette, site, table, dict(row))

    def row_report(key, row, address):
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
