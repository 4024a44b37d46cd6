"""What a row's own page is headed: words that tell a reader what the row is, never its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plandata.portal.site import Site
from plandata.portal.texts.contract import Table, localized
from plandata.portal.texts.labels import labels_of
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import is_chinese
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH

_FIRST_WORDS = 24  # characters of a clause without a heading


async def title_of(datasette: Any, site: Site, table: str, row: Mapping[str, Any]) -> str:
    """Return the heading of a row's page. `row` maps column names to values as the table has them."""
    about = site.contract.table(table)
    names = {}
    for column in ("plan_id", "task_id", "city_id", "agency_id", "project_id"):
        if row.get(column) is not None and column in about.columns:
            of = about.column(column).refers_to
            names[column] = (await labels_of(datasette, site, of, [row[column]])).get(row[column], "")
    forms: dict[str, Callable[[], str]] = {
        "clauses": lambda: _clause(row),
        "errata": lambda: _("勘误：“%(found)s”读作“%(read_as)s”") % row,
        "responsibilities": lambda: _duty(about, row, names.get("task_id", "")),
        "mentions": lambda: _("提到“%s”") % row["surface"],
        "citations": lambda: _("引用《%s》") % row["title"],
        "keywords": lambda: _("关键词“%s”") % row["term"],
        "positions": lambda: f"{names['city_id']}{_('：')}{_either(row, 'phrase')}",
        "plan_agencies": lambda: _("《%(plan)s》中的%(name)s") % {"plan": names["plan_id"], "name": row["name"]},
        "plan_cities": lambda: _("《%(plan)s》中的%(name)s") % {"plan": names["plan_id"], "name": row["name"]},
        "project_cities": lambda: f"{names['project_id']}{_('：')}{names['city_id']}",
    }
    if table in forms:
        return forms[table]()
    name = _either(row, about.label) if about.label else None
    return str(name or f"{about.title} {row.get(about.primary_key[0]) if about.primary_key else ''}".strip())


def _either(row: Mapping[str, Any], column: str) -> str:
    """Return words of a row in the request's language, as printed where it has none."""
    return localized({DEFAULT_LANGUAGE: row.get(column), ENGLISH: row.get(f"{column}_en")})


def _clause(row: Mapping[str, Any]) -> str:
    """Return a clause's number and heading, else its number and first words."""
    number, text = row["number"] or "", str(row["text"]).replace("\n", "")
    if row["heading"]:
        return f"{number}{'' if is_chinese() else ' '}{_either(row, 'heading')}".strip()
    words = text.removeprefix(number)
    return number + (words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS]}…")


def _duty(about: Table, row: Mapping[str, Any], task: str) -> str:
    body = f"{row['name']}（{about.column('role').word(row['role'])}）" if _("：") == "：" else (
        f"{row['name']} ({about.column('role').word(row['role'])})")  # fmt: skip
    return f"{body}{_('：')}{task}" if task else body
