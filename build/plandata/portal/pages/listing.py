"""What the table page shows around its rows: conditions in words, choices of a facet, lookups of a filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plandata.portal.addresses import with_query
from plandata.portal.limits import linkable
from plandata.portal.selection import Pairs, is_condition
from plandata.portal.texts.contract import Column, Table, localized
from plandata.portal.texts.languages import gettext as _
from plandata.publish.collation import Collation
from plandata.publish.words import Text


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the page in words, and the address of the page without it: '' where there are too many to link."""

    words: str
    href: str


def operators() -> tuple[tuple[str, str], ...]:
    """Return Datasette's lookups that a reader needs, in words."""
    return (
        ("contains", _("包含")),
        ("exact", _("等于")),
        ("not", _("不等于")),
        ("startswith", _("开头是")),
        ("gt", _("大于")),
        ("gte", _("不小于")),
        ("lt", _("小于")),
        ("lte", _("不大于")),
        ("notblank", _("不为空")),
        ("isblank", _("为空")),
    )


_FLAGS = {"notnull": "notblank", "isnull": "isblank"}  # what programs ask → what a reader is told


def conditions(path: str, pairs: Pairs, table: Table, labels: Mapping[tuple[str, str], str]) -> list[Condition]:
    """Return the conditions that the address states, one per parameter. `labels` words (column, value) of keys."""
    worded = [(index, _words(key, value, table, labels)) for index, (key, value) in enumerate(pairs)]
    named = [(index, words) for index, words in worded if words]
    linked = linkable(len(named), pairs)

    def without_it(index: int) -> str:
        rest = [pair for other, pair in enumerate(pairs) if other != index and pair[0] != "_next"]
        return with_query(path, rest) if linked else ""

    return [Condition(words, without_it(index)) for index, words in named]


def _words(key: str, value: str, table: Table, labels: Mapping[tuple[str, str], str]) -> str | None:
    if key == "_search" and value.strip():
        return _("含“%s”") % value
    if key.startswith("_search_") and value.strip():
        return f"{table.column(key.removeprefix('_search_')).title} " + _("含“%s”") % value
    if is_condition(key):
        column = table.column(key)
        shown = column.word(value) or labels.get((key, value)) or value or _("（空）")
        return f"{column.title}：{shown}" if _("：") == "：" else f"{column.title}: {shown}"
    name, mark, lookup = key.rpartition("__")
    if mark and not key.startswith("_"):
        told = _FLAGS.get(lookup, lookup)
        relation = dict(operators()).get(told, lookup)
        return f"{table.column(name).title} {relation} {value if told not in _FLAGS.values() else ''}".strip()
    return None


def facet_labels(facets: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the words that a page's facets have for their values."""
    return {
        (facet["name"], str(value["value"])): str(value["label"])
        for facet in facets
        for value in facet["results"]
        if value["value"] is not None
    }


def in_order(items: Iterable[Mapping[str, Any]], names: Iterable[str], key: str = "name") -> list[Mapping[str, Any]]:
    """Return the items whose `key` is among `names`, in the order of `names`."""
    by_name = {item[key]: item for item in items}
    return [by_name[name] for name in dict.fromkeys(names) if name in by_name]


def facets_shown(facets: Iterable[Mapping[str, Any]], declared: Iterable[str]) -> list[Mapping[str, Any]]:
    """Return the facets that offer a choice, as declared first: columns, but for the plan where there is only one."""
    columns = [facet for facet in facets if facet["type"] == "column" and facet["results"]]
    choices = [
        facet
        for facet in columns
        if facet["name"] != "plan_id" or len(facet["results"]) > 1 or facet["results"][0]["selected"]
    ]
    return in_order(choices, [*declared, *(facet["name"] for facet in choices)])


def by_pinyin(values: Sequence[Mapping[str, Any]], column: Column, collation: Collation) -> list[Mapping[str, Any]]:
    """Sort a facet's values: ticked ones first, then by number of rows, equal ones as their words sound, null last."""
    return sorted(
        values,
        key=lambda value: (
            not value["selected"], value["value"] is None, -value["count"],
            collation.key(column.word(value["value"]) or str(value["label"])),
        ),
    )  # fmt: skip


def first_sentence(text: str) -> str:
    """Return a description's first sentence, Chinese or English."""
    first = re.split(r"(?<=。)|(?<=\.)\s", text, maxsplit=1)[0]
    return Text(first, text.language) if isinstance(text, Text) else first


def parameter_title(metadata: Mapping[str, Any] | None, parameter: str) -> str:
    """Return what a query's parameter is called for people: the metadata's `param_titles`, else its name."""
    titles = (metadata or {}).get("param_titles") or {}
    return localized(titles.get(parameter, {})) or parameter
