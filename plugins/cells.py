"""Values of a table as people read them: words for codes, links for keys, 7.5万 beside 75,000, a way to the text."""

from datasette import hookimpl

from plandata.publish.portal import cells
from plandata.publish.portal.site import site_of


@hookimpl
def render_cell(row, value, column, table, database, datasette):  # noqa: PLR0913, PLR0917  Datasette's hook
    """Return a cell's HTML, None to leave it to Datasette."""
    site = site_of(datasette)
    if database != site.settings.database:
        return None
    return cells.cell(database, site.contract.table(table).column(column), value, row)
