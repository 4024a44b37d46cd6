"""Says in the reader's language what was wrong with a request: the parameter, its value, and what is possible.

One sentence for each code of faults.ENGLISH that a reader can bring about, in the language of the request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from plandata.portal.faults import Fault
from plandata.portal.selection import Pairs
from plandata.portal.texts.contract import Table
from plandata.portal.texts.languages import gettext as _
from plandata.publish.formats import N_

_MOST = 30  # choices listed, column names of the widest table among them
_LONGEST = 60  # characters of a value repeated to the reader


def reader_words(fault: Fault, pairs: Pairs, table: Table) -> str:
    """Return what a fault means in the request's language, '' where the page's own sentence says enough.

    `pairs` is the query as the reader sent it, `table` the table asked for (without columns when there is none). A
    parameter that no code tells of is told by the parameters that came with the request.
    """
    say = _WORDS.get(fault.code)
    if say is not None:
        return say(_Values(fault.values), pairs, table)
    return _unread(pairs) if fault.status == 400 else ""


class _Values(dict[str, str]):
    """What a fault names; '' for what Datasette did not name."""

    def __missing__(self, _key: str) -> str:
        return ""


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _columns(table: Table) -> str:
    return _choices(f"{name}（{column.title}）" if _("：") == "：" else name for name, column in table.columns.items())


def _choices(names: Iterable[str]) -> str:
    every = list(names)
    return _("、").join(every[:_MOST]) + ("…" if len(every) > _MOST else "")


def _refused(name: str, value: str, expected: str) -> str:
    return _("参数 %(name)s 的值“%(value)s”不能用。可以用：%(expected)s。") % {
        "name": name, "value": _cut(value), "expected": expected,
    }  # fmt: skip


def _key_of(value: str, pairs: Pairs, name: str) -> str:
    """Return the parameter that holds a value, `name` when several or none do."""
    held = [key for key, given in pairs if given == value]
    return held[0] if len(held) == 1 else name


def _unsortable(found: Mapping[str, str], pairs: Pairs, table: Table) -> str:
    return _refused(_key_of(found["value"], pairs, "_sort"), found["value"], _columns(table))


def _not_a_column(found: Mapping[str, str], _pairs: Pairs, table: Table) -> str:
    return _refused(found["name"], found["value"], _columns(table))


def _size(_found: Mapping[str, str], pairs: Pairs, _table: Table) -> str:
    return _refused("_size", dict(pairs).get("_size", ""), _("1 到 1,000 的整数，或 max"))


def _whole(found: Mapping[str, str], pairs: Pairs, _table: Table) -> str:
    return _refused(_key_of(found["value"], pairs, "_size"), found["value"], _("整数"))


def _one_of(found: Mapping[str, str], _pairs: Pairs, table: Table) -> str:
    choices = found["choices"].split(", ")
    columns = set(choices) <= table.columns.keys()
    return _refused(found["name"], found["value"], _columns(table) if columns else _choices(choices))


def _expected(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    """Say what a value must be: the words of catalog/parameters.py."""
    size = re.fullmatch(r"a whole number from (\d+) to (\d+), or max", found["expected"])
    if size:
        return _refused(found["name"], found["value"], _("%(least)s 到 %(most)s 的整数，或 max") % {
            "least": size[1], "most": f"{int(size[2]):,}"})  # fmt: skip
    words = {
        "a number": _("数字"),
        "a whole number": _("整数"),
        "a date such as 2016-09-30": _("日期，如 2016-09-30"),
        "a year, a month or a date such as 2016-09-30": _("年、年月或日期，如 2016-09-30"),
        "numbers with commas between": _("用逗号隔开的几个数字"),
        "dates with commas between": _("用逗号隔开的几个日期"),
        "codes with commas between, each one of the column's": _("用逗号隔开的几个代码，都是这一列里有的"),
        "values with commas between, no JSON list": _("用逗号隔开的几个值，不是 JSON 列表"),
        "the `next` of the page before": _("上一页给出的 next"),
    }
    return _refused(found["name"], found["value"], words.get(found["expected"]) or _("另一个值"))


def _many_filters(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("网址里有 %(given)s 个筛选条件，最多 %(most)s 个。请去掉一些，或下载整张表在本机筛选。") % found


def _long_query(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("网址里的参数共 %(given)s 字节，最多 %(most)s 字节。请去掉一些条件，或下载整张表在本机筛选。") % found


def _blank(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("参数 %s 是空的，请给出一个值。") % found["names"]


def _length(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _refused(found["name"], found["value"], _("不超过 %s 个字符的文字") % found["most"])


def _too_often(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("参数 %(name)s 出现了 %(times)s 次，最多 %(most)s 次。") % found


def _no_column(found: Mapping[str, str], pairs: Pairs, table: Table) -> str:
    names = found["names"].split(", ")
    given = _("；").join(
        f"{key}={_cut(value)}" for key, value in pairs if key.rpartition("__")[0] in names or key in names
    )
    words = {"names": found["names"], "given": given or found["names"], "columns": _columns(table)}
    return _("没有 %(names)s 这一列（网址里写的是 %(given)s）。可用的列：%(columns)s。") % words


def _no_parameter(found: Mapping[str, str], pairs: Pairs, table: Table) -> str:
    names = set(found["names"].split(", "))
    given = _("；").join(f"{key}={_cut(value)}" for key, value in pairs if key in names)
    if found["known"] == "none":
        return _("没有这个参数：%s。这个页面没有参数。") % (given or found["names"])
    known = _columns(table) if table.columns else found["known"].replace(", ", _("、"))
    return _("没有这个参数：%(given)s。可用的：%(known)s。") % {"given": given or found["names"], "known": known}


def _no_lookup(found: Mapping[str, str], pairs: Pairs, _table: Table) -> str:
    given = [f"{key}={_cut(value)}" for key, value in pairs if key.rpartition("__")[2] in found["names"].split(", ")]
    words = {
        "given": _("；").join(given) or found["names"],
        "known": "exact, not, contains, startswith, gt, gte, lt, lte, in",
    }
    return _("看不懂条件 %(given)s：列名后的条件可以是 %(known)s 等，全部见 API 页。") % words


def _not_json(_found: Mapping[str, str], pairs: Pairs, _table: Table) -> str:
    reads = ("_through", "_facet", "_facet_array", "_facet_date")
    given = [(key, value) for key, value in pairs if key in reads or key.endswith(("__in", "__notin", "contains"))]
    return _("%(given)s 不是合法的 JSON；多个值也可写成用逗号隔开的文字。") % {"given": _listed(given or pairs)}


def _null(_found: Mapping[str, str], pairs: Pairs, _table: Table) -> str:
    names = [key for key, value in pairs if "\0" in value or "\0" in key]
    return _("参数 %s 里有空字符（%%00），不能查询；请去掉它。") % (_("、").join(names) or "?")


def _control(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("参数 %s 里有控制字符，不能查询；请去掉它。") % found["names"]


def _took_long(_found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
    return _("这次查询超过了时间限制。请加一个筛选条件，或下载整个数据库在本机查询。")


def _listed(pairs: Pairs) -> str:
    return _("；").join(f"{key}={_cut(value)}".replace("\0", "%00") for key, value in pairs[:5])


def _unread(pairs: Pairs) -> str:
    if not pairs:
        return _("这个网址的写法看不懂。")
    return _("网址里的参数看不懂：%s。请去掉或改正它；可用的参数见 API 页。") % _listed(pairs)


def _missing(words: str, name: str, unnamed: str = "") -> _Say:
    def say(found: Mapping[str, str], _pairs: Pairs, _table: Table) -> str:
        return _(words) % _cut(found[name]) if found[name] else unnamed and _(unnamed)

    return say


def _plain(words: str) -> _Say:
    return lambda _found, _pairs, _table: _(words)


def _gone(found: Mapping[str, str], _pairs: Pairs, table: Table) -> str:
    words = _("{id} 曾是“{table}”表的一行：{what}。自 {day} 的发布起没有这一行。").format(
        id=found["key"], table=table.title, what=found["what"], day=found["day"]
    )
    words += _("它的文字现在是 {id}。").format(id=found["successor"]) if found["successor"] else ""
    return words + (_("理由：{reason}").format(reason=found["because"]) if found["because"] else "")


_Say = Callable[[Mapping[str, str], Pairs, Table], str]
_WORDS: Mapping[str, _Say] = {
    "unsortable": _unsortable,
    "not_a_column": _not_a_column,
    "bad_size": _size,
    "not_whole": _whole,
    "one_of": _one_of,
    "too_long": _length,
    "expected": _expected,
    "many_filters": _many_filters,
    "long_query": _long_query,
    "blank": _blank,
    "too_often": _too_often,
    "no_column": _no_column,
    "no_parameter": _no_parameter,
    "no_lookup": _no_lookup,
    "not_json": _not_json,
    "null_character": _null,
    "control_character": _control,
    "too_slow": _took_long,
    "gone": _gone,
    "no_plan": _missing(N_("没有编号为“%s”的文件。"), "key"),
    "no_record": _missing(N_("没有编号为“%s”的记录。"), "key"),
    "no_id": _missing(N_("没有编号为“%s”的条款或记录。"), "key"),
    "no_duties": _missing(N_("文件“%s”没有写明责任分工，画不出这张图。"), "key"),
    "no_database": _missing(N_("没有名为“%s”的数据库。"), "name"),
    "no_table_to_search": _missing(N_("没有名为“%s”的数据表。"), "name"),
    "no_table": _missing(N_("没有名为“%s”的数据表。"), "name", N_("没有这张数据表。")),
    "no_format": _missing(N_("没有这种格式。可用的格式：%s。"), "formats"),
    "no_row": _plain(N_("这张数据表里没有这个编号的行。")),
}
