"""What the pages make of rows for people: a name with its link instead of a key beside a name, places, an amount.

Files and JSON have the columns as they are; these are of the pages only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plandata.portal.addresses import row_path
from plandata.portal.pages.cells import NOTHING
from plandata.portal.pages.naming import names_beside
from plandata.portal.pages.profiles import amount
from plandata.portal.queries import ask
from plandata.portal.site import Site
from plandata.portal.texts.contract import Table
from plandata.portal.texts.labels import labels_of, places_of
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import in_both, is_chinese, lang_of

# What lists names alone → our English of each; none of a name that two rows of other English names share.
_ONE = "where name_en is not null and name in (select value from json_each(:names)) group by name"
_BODIES = f"""select name, min(name_en) as name_en from (select name, name_en from agencies
  union select p.name, a.name_en from plan_agencies p join agencies a using (agency_id))
{_ONE} having count(distinct name_en) = 1"""  # noqa: S608  constants
_PLACES = f"select name, min(name_en) as name_en from cities {_ONE} having count(distinct name_en) = 1"  # noqa: S608
_SECTIONS = f"""select name, min(name_en) as name_en
from (select t.section as name, c.heading_en as name_en from tasks t join clauses c on c.clause_id = t.section_id)
{_ONE} having count(distinct name_en) = 1"""  # noqa: S608
_NAMES = {
    "lead_bodies": _BODIES, "joint_bodies": _BODIES, "support_bodies": _BODIES, "cities": _PLACES, "section": _SECTIONS,
}  # fmt: skip
_AMOUNT = ("value_min", "value_max", "unit", "comparator")


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of a question's result that a page shows."""

    kept: tuple[int, ...]  # places of the columns shown, in the result's order
    names: tuple[str, ...]  # their names
    made: Mapping[int, tuple[Markup, ...]]  # column → what stands in it for each row: a name as a link, an amount
    heads: Mapping[int, str]  # column → its heading where it is not the contract's
    plan_id: str | None  # plan that every row is of, said once; None where they differ


async def answer_of(datasette: Any, site: Site, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Answer:
    """Return how a page shows the rows of a question.

    A key beside the name of its row is left out, the name leads to the row. A plan that all rows share is told once,
    and a value with its bounds and unit is one amount.
    """
    shared = site.contract.shared
    dropped: set[int] = set()
    heads: dict[int, str] = {}
    made: dict[int, tuple[Markup, ...]] = {}
    beside_keys = await names_beside(datasette, site, columns, rows)
    for index, column in enumerate(columns):
        of = shared[column].refers_to if column in shared else None
        if of is None or of == "plans":
            continue
        if index in beside_keys:
            beside = beside_keys[index]
            dropped.add(index)
            if shared[column].title != site.contract.table(of).column(column).title:
                heads[beside] = shared[column].title  # what other tables call such a row: 任务, 机构
            labels = await labels_of(datasette, site, of, (row[index] for row in rows))
            made[beside] = tuple(_link(site, of, row[index], _own_words(row[beside], labels)) for row in rows)
        elif index == 0 and "quote" in columns and site.contract.table(of).label:
            dropped.add(index)  # the id of a row without a name: its quote leads to it
    if "sentence" in columns and "quote" in columns:
        dropped.add(columns.index("quote"))  # marked in its sentence
    plans = {row[columns.index("plan_id")] for row in rows} if "plan_id" in columns else set()
    one = next(iter(plans)) if len(plans) == 1 else None
    if one is not None:
        dropped.add(columns.index("plan_id"))
    if set(_AMOUNT) <= set(columns):
        at = {name: columns.index(name) for name in _AMOUNT}
        low = at["value_min"]
        targets = site.contract.table("targets")
        made[low] = tuple(_amount(targets, {name: row[at[name]] for name in _AMOUNT}) for row in rows)
        heads[low] = _("数值")
        dropped |= set(at.values()) - {low}
    made |= {} if is_chinese() else await _in_english(datasette, site, columns, rows)
    kept = tuple(i for i in range(len(columns)) if i not in dropped)
    return Answer(kept, tuple(columns[i] for i in kept), made, heads, one)


async def _in_english(
    datasette: Any, site: Site, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[int, tuple[Markup, ...]]:
    """Return the columns that list names without their keys, each name with our English of it beside it."""
    made = {}
    for index, column in enumerate(columns):
        if column in _NAMES:
            told = [str(row[index] or "").split("、") if column != "section" else [row[index]] for row in rows]
            names = json.dumps(sorted({name for own in told for name in own if name}))
            english = {row["name"]: row["name_en"] for row in await ask(datasette, site, _NAMES[column], names=names)}
            made[index] = tuple(
                Markup("{}").format(_("、")).join(in_both(name, english.get(name)) for name in own if name) or NOTHING
                for own in told
            )
    return made


def _own_words(own: str, labels: Mapping[Any, str]) -> Mapping[Any, str]:
    """Return the labels, in Chinese as the result itself words the name."""
    return dict.fromkeys(labels, own) if is_chinese() else labels


def _link(site: Site, table: str, key: Any, labels: Mapping[Any, str]) -> Markup:
    if key is None:
        return NOTHING
    name = labels.get(key, key)
    return Markup('<a class="key" href="{}"{}>{}</a>').format(
        row_path(site.settings.database, table, str(key)), lang_of(name), name
    )


# ── Columns of a table's page that the table does not have ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Made:
    """A column made for the page: where it stands, its heading, and the cells by the row's key."""

    after: str
    title: str
    cells: Mapping[Any, Markup]


async def made_of(datasette: Any, site: Site, table: str, rows: Sequence[Any]) -> dict[str, Made]:
    """Return the columns made for the page of a table, by the column they stand after."""
    about = site.contract.tables.get(table)
    if about is None or not rows:
        return {}
    if table == "targets":
        cells = {row["target_id"]: _amount(about, row) for row in rows}
        return {"subject": Made("subject", _("数值"), cells)}
    if table == "projects":
        cells = await _places(datasette, site, [row["project_id"] for row in rows])
        return {"name": Made("name", site.contract.table("cities").title, cells)}
    if table == "mentions":
        return {"surface": Made("surface", _("所指"), await _meant(datasette, site, about, rows))}
    return {}


async def _meant(datasette: Any, site: Site, about: Table, rows: Sequence[Any]) -> dict[Any, Markup]:
    """Return what each mention means: the one of its keys that is set, by name."""
    cells: dict[Any, Markup] = {}
    for column in ("city_id", "agency_id", "citation_id"):
        of = str(about.column(column).refers_to)
        own = {row["mention_id"]: key for row in rows if (key := _key(row[column]))}
        names = await labels_of(datasette, site, of, own.values())
        cells |= {mention: _link(site, of, key, names) for mention, key in own.items()}
    return {row["mention_id"]: cells.get(row["mention_id"], NOTHING) for row in rows}


def plan_of_all(rows: Sequence[Any]) -> str | None:
    """Return the plan that every row is of, None where they differ or there are none."""
    plans = {_key(row["plan_id"]) for row in rows}
    return str(plans.pop()) if len(plans) == 1 else None


def _key(value: Any) -> Any:
    """Return a key without the label that Datasette may have put beside it."""
    return value["value"] if isinstance(value, Mapping) else value


async def key_names(datasette: Any, site: Site, table: Table, rows: Sequence[Any]) -> dict[Any, str]:
    """Return what to call rows of a table without a column that names them: clauses by their place in the text."""
    if table.label or len(table.primary_key) != 1:
        return {}
    return await labels_of(datasette, site, table.name, (row[table.primary_key[0]] for row in rows))


def _amount(about: Table, row: Any) -> Markup:
    values = {name: row[name] for name in _AMOUNT}
    words = amount(about, values) or about.column("comparator").word(values["comparator"]) or ""
    return Markup('<span class="num"{}>{}</span>').format(lang_of(words), words) if words else NOTHING


async def _places(datasette: Any, site: Site, keys: Sequence[str]) -> dict[Any, Markup]:
    own = await places_of(datasette, site, keys)
    names = await labels_of(datasette, site, "cities", (city for cities in own.values() for city in cities))
    links = {key: [_link(site, "cities", city, names) for city in cities] for key, cities in own.items()}
    return {key: Markup("{}").format(_("、")).join(links[key]) if key in links else NOTHING for key in keys}
