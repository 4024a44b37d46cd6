"""What a downloaded file says of where its rows come from: each plan with its source, how to cite, the licence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from plandata.portal.addresses import table_path
from plandata.portal.datasette_api import metadata_of
from plandata.portal.queries import Row, newest_plans
from plandata.portal.site import Site
from plandata.portal.texts.citing import data_citation, reference
from plandata.portal.texts.contract import Table, localized
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import localised

Lines = tuple[tuple[str, str], ...]
_MOST = 100  # plans that a file tells of one by one, the newest


async def sources(datasette: Any, site: Site, base: str, plan_ids: Collection[str | None] | None) -> Lines:
    """Return heading and words of each line: the plans of `plan_ids` (None for all), citations, licence.

    Of more than a hundred plans the newest are told, and where the others are. `base` is the portal's address without a
    closing slash.
    """
    plans = await newest_plans(datasette, site, _MOST + 1, plan_ids)
    table = site.contract.table("plans")
    lines = [line for plan in plans[:_MOST] for line in _plan(table, plan, base)]
    if len(plans) > _MOST:
        every = base + localised(table_path(site.settings.database, "plans"))
        told = _("以上是最新的 %(most)s 份，全部文件见 %(address)s") % {"most": _MOST, "address": every}
        lines.append((table.title, told))
    cited = data_citation(localized(site.settings.name), plans[:3], base + localised("/"))
    return (*lines, (_("引用数据"), cited), *_licence(metadata_of(datasette)))


def _plan(table: Table, plan: Row, base: str) -> Lines:
    """Return the lines of one plan; what is not known of it is left out."""
    address = f"{base}{localised('/plan/' + plan['plan_id'])}"
    note = localized({"zh-CN": plan["source_note"], "en": plan["source_note_en"]})
    lines = (
        (table.title, localized({"zh-CN": plan["title"], "en": plan["title_en"]})),
        (table.column("document_number").title, plan["document_number"]),
        (table.column("issuer_id").title, localized({"zh-CN": plan["issuer"], "en": plan["issuer_en"]})),
        (table.column("issued_on").title, plan["issued_on"]),
        (table.column("source_sha256").title, plan["source_sha256"]),
        (table.column("source_note").title, note),
        (table.column("source_url").title, plan["source_url"]),
        (_("文件许可"), plan["licence"]),
        (_("引用文件"), reference(plan, address)),
    )
    return tuple((heading, str(words)) for heading, words in lines if words)


def _licence(metadata: Mapping[str, Any]) -> Lines:
    return (
        (_("许可"), str(metadata.get("license") or "")),
        (_("许可网址"), str(metadata.get("license_url") or "")),
    )
