"""Plans side by side: /compare?plans=a,b, up to four."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from plandata.portal.datasette_api import Instance, Missing, Visit
from plandata.portal.pages import compare, plan_list
from plandata.portal.pages.profiles import amount
from plandata.portal.rendering import page
from plandata.portal.site import site_of


@hookimpl(tryfirst=True)
def register_routes() -> list[tuple[str, Any]]:
    """Serve /compare."""
    return [(r"^/compare$", show)]


async def show(datasette: Instance, request: Visit) -> Any:
    """Show the plans asked for side by side, and plans to add; without any, plans to begin with."""
    site = site_of(datasette)
    ids = compare.wanted(request.args.get("plans") or "")
    found = await compare.comparison_of(datasette, site, ids)
    known = [plan["plan_id"] for plan in found.plans]
    for plan_id in ids:
        if plan_id not in known:
            raise Missing("no_plan", key=plan_id)
    return await page(datasette, request, "compare.html", {
        "comparison": found, "ids": known, "most": compare.MOST,
        "picker": await plan_list.picker_of(datasette, site, request),
        "amount": lambda row: amount(site.contract.table("targets"), row),
    })  # fmt: skip
