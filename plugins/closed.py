"""Tables that serve only the search (its index and SQLite's own) are not for the public: 403, and in no list."""

from datasette import hookimpl

from plandata.portal.site import site_of


@hookimpl
def permission_allowed(datasette, action, resource):
    """Deny a table that the contract does not know; say nothing about the rest."""
    if action != "view-table" or not site_of(datasette).contract.tables:
        return None
    return None if resource[1] in site_of(datasette).contract.tables else False
