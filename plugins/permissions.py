"""Tables that serve only the search (its index and SQLite's own) are not for the public: 403, and in no list."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import Instance, closing_rule, require_closed
from plandata.portal.site import site_of


@hookimpl
def permission_allowed(datasette: Instance, action: str, resource: Any) -> Any:
    """Deny a table that the contract does not know, and every table until it is read; say nothing about the rest."""
    if action != "view-table":
        return None
    return None if resource[1] in site_of(datasette).contract.tables else False


@hookimpl
def permission_resources_sql(datasette: Instance, action: str) -> Any:
    """Say the same to Datasette 1.0, which asks for a rule in SQL."""
    site = site_of(datasette)
    return closing_rule(site.settings.database, action, site.contract.tables)


@hookimpl(trylast=True)  # once the contract is read
def startup(datasette: Instance) -> Any:
    """Refuse to start where the hook above closes nothing: a later Datasette may not know it."""

    async def refuse() -> None:
        site = site_of(datasette)
        database = datasette.get_database(site.settings.database)
        others = [table for table in await database.table_names() if table not in site.contract.tables]
        await require_closed(datasette, site.settings.database, others)

    return refuse
