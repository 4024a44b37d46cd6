"""Profiles: everything the tables say about one city, body, task, project or target, each fact with its sentence.

A profile is the row itself and parts; a part is a list of items, and an item is one row of a table. The page, the JSON,
the CSV and the workbook show the same items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from plandata.portal.addresses import PROFILES, reader_path, row_path, table_path
from plandata.portal.pages import cells, plan_list
from plandata.portal.pages.downloads import View
from plandata.portal.pages.profile_parts import COUNTED, PARTS, PLANS, Part
from plandata.portal.pages.reporting import report_href
from plandata.portal.pages.spans import around
from plandata.portal.queries import Row, ask
from plandata.portal.rendering import typed
from plandata.portal.site import Site
from plandata.portal.texts.contract import Column, Table, localized
from plandata.portal.texts.labels import labels_of
from plandata.portal.texts.languages import current_language, is_chinese, localised
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.numbers import with_wan
from plandata.portal.texts.provenance import sources
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Text

TABLES = {step: table for table, step in PROFILES.items() if table in PARTS}
COLUMNS = (
    "part", "table", "row_id", "name", "words", "plan_id", "task_id", "clause_id", "start_char", "end_char", "quote",
    "sentence",
)  # fmt: skip
_UNSHOWN = {"start_char", "end_char", "quote", "text", "longitude_source", "latitude_source", "origin"}
_STANDING = {
    "cities": ("level", "parent_id"),
    "agencies": ("kind", "level", "division_id"),
    "projects": ("action", "kind"),
    "targets": ("kind",),
}
_ITEMS = """
select i.*, t.title as task, t.title_en as task_en, t.number as task_number, c.text as clause_text,
  c.start_char as clause_start, p.title as plan, p.title_en as plan_en, case when i.task_id is null then (
    with recursive above(parent_id, heading, depth) as (
      select c.parent_id, c.heading, 0 union all select h.parent_id, h.heading, a.depth + 1
      from clauses h join above a on h.clause_id = a.parent_id)
    select heading from above where heading is not null order by depth limit 1) end as under
from ({part}) i left join tasks t on t.task_id = i.task_id left join clauses c on c.clause_id = i.clause_id
left join plans p on p.plan_id = i.plan_id
"""
_OWN = """
select (select text from clauses where clause_id = :clause) as clause_text,
  (select start_char from clauses where clause_id = :clause) as clause_start,
  (select trim(coalesce(number, '') || ' ' || title) from tasks where task_id = :task) as task,
  (select trim(coalesce(number, '') || ' ' || title_en) from tasks where task_id = :task) as task_en
"""
_TEXT = """
select c.clause_id, c.text from clauses c join clauses h on h.clause_id = :key
where c.plan_id = :plan and c.start_char > h.start_char and c.end_char <= h.extent_end order by c.ordinal
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a part. `row` has the columns of COLUMNS but part and table; `before` and `after` frame its quote."""

    row: Mapping[str, Any]
    name: str  # as the page shows it, in the reader's language where there is one
    table: str
    href: str
    words: str
    task: str
    plan: str
    before: str
    after: str
    in_text: str
    report: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items that one sentence yields, such as the bodies of a note, and the sentence with their words marked."""

    items: tuple[Item, ...]
    sentence: Markup


@dataclass(frozen=True, slots=True)
class Filled:
    """A part with its items, and the address of the same rows as a table where they are a plain filter of one."""

    part: Part
    title: str
    items: tuple[Item, ...]
    address: str
    groups: tuple[Group, ...] = ()  # the same items by sentence, for a part of bodies


@dataclass(frozen=True, slots=True)
class Profile:
    """One row of a headline table with everything about it."""

    table: Table
    key: str
    row: Row
    name: str
    subtitle: str
    standing: Markup  # what and where it is: its level and the place above it, its kind; '' where nothing is to say
    facts: tuple[tuple[str, Markup, str], ...]  # title, value, description
    parts: tuple[Filled, ...]
    sentence: tuple[str, str, str]  # words before the row's own quote, the quote, words after; '' without one
    task: str  # title of the task it belongs to


async def profile_of(datasette: Any, site: Site, table_name: str, key: str) -> Profile | None:
    """Return the profile of a row, None when the table has no such row."""
    table = site.contract.table(table_name)
    found = await ask(datasette, site, f'select * from "{table_name}" where "{table.primary_key[0]}" = :key', key=key)  # noqa: S608
    if not found:
        return None
    row = found[0]
    told = [part for part in PARTS[table_name] if part.key != PLANS or await plan_list.count_of(datasette, site) > 1]
    parts = [await _filled(datasette, site, part, key) for part in told]
    name, subtitle = _titles(table, row)
    around_it = await ask(datasette, site, _OWN, clause=row.get("clause_id"), task=row.get("task_id"))
    return Profile(
        table=table,
        key=key,
        row=row,
        name=name,
        subtitle=subtitle,
        standing=await _standing(datasette, site, table, row),
        facts=await _facts(datasette, site, table, row),
        parts=tuple(part for part in parts if part.items),
        sentence=sentence_of({**row, **around_it[0]}) if around_it[0]["clause_text"] else ("", "", ""),
        task="" if table_name == "tasks" else _either(around_it[0]["task"], around_it[0]["task_en"]),
    )


def _titles(table: Table, row: Row) -> tuple[str, str]:
    """Return what a profile is called, and a second line for it: a full name, an amount, a place's reading."""
    if table.name in {"agencies", "cities"}:
        own = row["full_name"] if table.name == "agencies" else row["name"]
        english, sound = row["name_en"] or "", row["pinyin"] or ""
        if not is_chinese():
            return english or own, own if english else sound
        spelt = table.name == "cities" and sound and sound.casefold() != english.casefold()
        return own, " · ".join(filter(None, [sound if spelt else "", english]))
    printed = str(row[table.label or table.primary_key[0]])
    name = _either(printed, row.get(f"{table.label}_en"))
    below = "" if name == printed else printed
    if table.name == "targets":
        return f"{name} {amount(table, row)}".strip(), below
    if table.name == "tasks":
        return f"{row['number'] or ''} {name}".strip(), " · ".join(filter(None, (below, row["section"])))
    return name, below or ("" if is_chinese() else str(row.get("pinyin") or ""))


def _either(printed: str | None, english: str | None) -> Text:
    """Return words of a plan in the request's language, as printed where it has none."""
    return localized({DEFAULT_LANGUAGE: printed, ENGLISH: english})


def amount(table: Table, row: Mapping[str, Any]) -> str:
    """Return a target's value in words: 不少于 75,000 亩（7.5万亩）; '' for one without a number."""
    low, high, printed = row.get("value_min"), row.get("value_max"), row.get("unit") or ""
    ours = table.column("unit").translated(printed)
    unit = printed if ours is None else ours
    comparator = table.column("comparator").word(row["comparator"]) or ""
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        return f"{with_wan(low)}–{with_wan(high, unit)}"
    exact = row["comparator"] in {"eq", "all"}
    return f"{'' if exact else comparator + ' '}{with_wan(str(high if low is None else low), unit)}"


async def _facts(datasette: Any, site: Site, table: Table, row: Row) -> tuple[tuple[str, Markup, str], ...]:
    facts = []
    for column in table.columns.values():
        value = row.get(column.name)
        if value in {None, ""} or column.name in _UNSHOWN or column.name.endswith("_count"):
            continue
        own = column.name in table.primary_key
        html = Markup("<code>{}</code>").format(value) if own else await _cell(datasette, site, column, row)
        link = Markup('<a href="{0}">{0}</a>').format(value)
        facts.append((column.title, link if html is None else html, column.description))
    return tuple(facts)


async def _cell(datasette: Any, site: Site, column: Column, row: Row) -> Markup | None:
    """Return a value of the row as a table shows it, a key by the name of what it points at."""
    shown: Any = row[column.name]
    if column.refers_to:
        names = await labels_of(datasette, site, column.refers_to, [shown])
        shown = {"value": shown, "label": names.get(shown, shown)}
    return cells.cell(site.settings.database, column, shown, row)


async def _standing(datasette: Any, site: Site, table: Table, row: Row) -> Markup:
    columns = [table.column(name) for name in _STANDING.get(table.name, ()) if row.get(name)]
    found = [await _cell(datasette, site, column, row) for column in columns]
    return Markup(" · ").join(words for words in found if words)


async def _filled(datasette: Any, site: Site, part: Part, key: str) -> Filled:
    rows = await ask(datasette, site, f"{_ITEMS.format(part=part.sql)} {part.order}", key=key)
    about = site.contract.table(part.table)
    names = {} if is_chinese() else await labels_of(
        datasette, site, part.leads or part.table, (row["leads_id"] for row in rows))  # fmt: skip
    nameless = [row for row in rows if row["clause_id"] and not row["name"]]
    places = await labels_of(datasette, site, "clauses", (row["clause_id"] for row in nameless))
    for row in nameless:  # a duty outside all tasks is named by where it stands: 三(二) 落实责任分工
        row["name"] = f"{places.get(row['clause_id'], '')} {row['under'] or ''}".strip()
    items = tuple(_item(site, part, about, row, names) for row in rows)
    address = table_path(site.settings.database, part.table, [(k, v.format(key=key)) for k, v in part.filter])
    groups = groups_of(items) if part.grouped else ()
    return Filled(part, _(part.title), items, address if part.filter else "", groups)


def groups_of(items: Iterable[Item]) -> tuple[Group, ...]:
    """Group items by the sentence they stand in."""
    by_sentence: dict[tuple[str, int], list[Item]] = {}
    for item in items:
        row = item.row
        start = row["start_char"] - row["clause_start"]
        first, _last = around(row["clause_text"], start, start + len(row["quote"]))
        by_sentence.setdefault((row["clause_id"], first), []).append(item)
    return tuple(Group(tuple(own), _marked(own)) for own in by_sentence.values())


def _marked(items: Sequence[Item]) -> Markup:
    """Return the sentence of some items with the words of each marked."""
    row = items[0].row
    text, base = row["clause_text"], row["clause_start"]
    spans = sorted({(item.row["start_char"] - base, item.row["end_char"] - base) for item in items})
    first, _end = around(text, *spans[0])
    _start, last = around(text, *spans[-1])
    out, at = Markup(""), first
    for start, end in spans:
        if start >= at:
            out += Markup("{}<mark>{}</mark>").format(text[at:start], text[start:end])
            at = end
    return Markup("{}{}").format(out, text[at:last].rstrip())


def _item(site: Site, part: Part, about: Table, row: Row, names: Mapping[Any, str]) -> Item:
    before, quote, after = sentence_of(row)
    task = f"{row['task_number'] or ''} {_either(row['task'], row['task_en'])}".strip() if row["task"] else ""
    key, leads = row["row_id"], part.leads or part.table
    return Item(
        row={**row, "sentence": before + quote + after if quote else None},
        name=_english(row, names) or row["name"] or "",
        table=part.table,
        href=_href(site, leads, str(row["leads_id"])) if row["leads_id"] else "",
        words=_("，").join(filter(None, (_word(about, row, column) for column in part.words))),
        task=task,
        plan=_either(row["plan"], row["plan_en"]),
        before=cells.clipped(before, from_end=True),
        after=cells.clipped(after),
        in_text=reader_path(row["plan_id"], key) if quote and row["plan_id"] else "",
        report=report_href(site, key, quote),
    )


def _href(site: Site, table: str, key: str) -> str:
    return reader_path(key) if table == "plans" else row_path(site.settings.database, table, key)


def _english(row: Row, names: Mapping[Any, str]) -> str | None:
    """Return an item's name in English, where the page is not in Chinese: its own, else that of what it leads to."""
    if is_chinese() or "name_en" in row:
        return None if is_chinese() else row["name_en"]
    return names.get(row["leads_id"])


def _word(about: Table, row: Row, column: str) -> str:
    if column == "amount":
        return amount(about, row)
    value = row.get(column)
    if value is None:
        return ""
    if column in COUNTED:
        return str(_(COUNTED[column]) % value) if value else ""
    return about.column(column).word(value) or str(value)


def sentence_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the words before the quote in its sentence, the quote, and the words after; three '' without a span."""
    text, base = row["clause_text"], row["clause_start"]
    if text is None or row["start_char"] is None or not row["quote"]:
        return "", row["quote"] or "", ""
    start, end = row["start_char"] - base, row["end_char"] - base
    first, last = around(text, start, end)
    return text[first:start].lstrip(), text[start:end], text[end:last].rstrip()


async def text_of(datasette: Any, site: Site, profile: Profile) -> list[Row]:
    """Return the clauses of a task, its heading aside; [] for anything else."""
    if profile.table.name != "tasks":
        return []
    return await ask(datasette, site, _TEXT, plan=profile.row["plan_id"], key=profile.key)


# ── The same as files ────────────────────────────────────────────────────────────────────────────────────────────────


def as_json(profile: Profile) -> dict[str, Any]:
    """Return a profile as JSON: the row, and the items of each part by the part's key."""
    parts = {
        filled.part.key: [{name: value for name, value in _record(filled, item).items() if name != "part"}
                          for item in filled.items]
        for filled in profile.parts
    }  # fmt: skip
    return {"table": profile.table.name, "row": typed(profile.row, profile.table), "parts": parts}


async def as_view(datasette: Any, site: Site, profile: Profile, base: str) -> View:
    """Return a profile as rows for CSV and XLSX: every item of every part, one a line.

    `base` is the portal's address without a closing slash.
    """
    table = _file_table(site, profile)
    records = [_record(filled, item) for filled in profile.parts for item in filled.items]
    rows = tuple(tuple(record[column] for column in COLUMNS) for record in records)
    labels = {}
    for column in ("plan_id", "task_id", "clause_id"):
        labels[column] = await labels_of(datasette, site, table.column(column).refers_to, (r[column] for r in records))
    about = (
        (_("内容"), f"{profile.table.title}：{profile.name}"),
        (_("网址"), base + localised(f"/{PROFILES[profile.table.name]}/{profile.key}")),
        *await sources(datasette, site, base, {record["plan_id"] for record in records}),
    )
    name = f"{profile.table.name}-{profile.key}"
    return View(name, table, COLUMNS, rows, {column: found for column, found in labels.items() if found}, about,
                base=base, key="row_id")  # fmt: skip


def _record(filled: Filled, item: Item) -> dict[str, Any]:
    own = {"part": filled.part.key, "table": item.table, "words": item.words}
    return {column: own.get(column, item.row.get(column)) for column in COLUMNS}


def _file_table(site: Site, profile: Profile) -> Table:
    """Return what the columns of a profile's file are called: the contract's words, and a few of their own."""
    shared = site.contract.shared or site.contract.table("projects").columns
    titles = {filled.part.key: _own(filled.title) for filled in profile.parts}
    tables = {name: _own(table.title) for name, table in site.contract.tables.items()}
    own = {
        "part": Column("part", _own(_("关系")), _own(_("这一行与所查对象的关系。")), titles),
        "table": Column("table", _own(_("数据表")), _own(_("这一行出自哪张数据表。")), tables),
        "row_id": Column("row_id", _own(_("编号")), _own(_("这一行在该表中的编号。"))),
        "name": Column("name", _own(_("名称")), _own(_("这一行的名称。"))),
        "words": Column("words", _own(_("要点")), _own(_("动作、类别、方式、数值等。"))),
        "sentence": Column("sentence", _own(_("原句")), _own(_("原文所在的整句。"))),
    }
    columns = {name: own.get(name) or shared.get(name) or Column(name) for name in COLUMNS}
    return Table(profile.table.name, _own(profile.name[:28]), columns=columns)


def _own(words: str) -> Mapping[str, str]:
    """Return words of the request's language as the contract holds words."""
    return {current_language(): words}
