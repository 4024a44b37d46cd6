"""What a reader does with one clause or row: point to it, copy its citation, report an error in it."""

from __future__ import annotations

from plandata.portal.site import Site, own_address
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import localised

_QUOTED = 60  # characters of the quote in a report: mail programs cut long addresses


def lasting_address(site: Site, identifier: str) -> str:
    """Return the full address of a clause or row that never changes."""
    return own_address(site) + localised(f"/id/{identifier}")


def report_href(site: Site, identifier: str, quote: str = "", address: str = "") -> str:
    """Return the link that reports an error in a clause or row, id and quote filled in.

    `address` is where the row stands, for one whose key is no id of its own.
    """
    words = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
    address = address or lasting_address(site, identifier)
    lines = [f"{_('编号')} {identifier}", f"“{words}”" if words else "", address, "", _("错在哪里，应当怎样：")]
    return site.settings.contact_href(f"{_('报告错误')} {identifier}", "\n".join(lines))
