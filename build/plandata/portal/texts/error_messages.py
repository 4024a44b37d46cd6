"""Says in the reader's language what was wrong with a request: the parameter, its value, and what is possible.

The faults themselves are worded in English by Datasette, by the checks of openapi.json and by us: programs read those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from plandata.portal.selection import Pairs
from plandata.portal.texts.contract import Table
from plandata.portal.texts.languages import gettext as _

_MOST = 30  # choices listed, column names of the widest table among them
_LONGEST = 60  # characters of a value repeated to the reader


def reader_words(message: str, pairs: Pairs, table: Table) -> str:
    """Return an English message of a bad request in the request's language.

    `pairs` is the query as the reader sent it, `table` the table asked for (without columns when there is none). What
    no rule knows is told by the parameters that came with the request.
    """
    for form, say in _FORMS:
        found = form.fullmatch(message)
        if found:
            return say(found, pairs, table)
    return _unread(pairs)


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


def _unsortable(found: re.Match[str], pairs: Pairs, table: Table) -> str:
    return _refused(_key_of(found["value"], pairs, "_sort"), found["value"], _columns(table))


def _not_a_column(found: re.Match[str], _pairs: Pairs, table: Table) -> str:
    return _refused(found["name"], found["value"], _columns(table))


def _size(_found: re.Match[str], pairs: Pairs, _table: Table) -> str:
    return _refused("_size", dict(pairs).get("_size", ""), _("1 到 1,000 的整数，或 max"))


def _whole(found: re.Match[str], pairs: Pairs, _table: Table) -> str:
    return _refused(_key_of(found["value"], pairs, "_size"), found["value"], _("整数"))


def _one_of(found: re.Match[str], _pairs: Pairs, table: Table) -> str:
    choices = found["choices"].split(", ")
    columns = set(choices) <= table.columns.keys()
    return _refused(found["name"], found["value"], _columns(table) if columns else _choices(choices))


def _expected(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    """Say what a value must be: the words of catalog/parameters.py."""
    size = re.fullmatch(r"a whole number from (\d+) to (\d+), or max", found["expected"])
    if size:
        return _refused(found["name"], found["value"], _("%(least)s 到 %(most)s 的整数，或 max") % {
            "least": size[1], "most": f"{int(size[2]):,}"})  # fmt: skip
    words = {
        "a number": _("数字"),
        "a date such as 2016-09-30": _("日期，如 2016-09-30"),
        "values with commas between, no JSON list": _("用逗号隔开的几个值，不是 JSON 列表"),
        "the `next` of the page before": _("上一页给出的 next"),
    }
    return _refused(found["name"], found["value"], words.get(found["expected"]) or _("另一个值"))


def _many_filters(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return (
        _("网址里有 %(given)s 个筛选条件，最多 %(most)s 个。请去掉一些，或下载整张表在本机筛选。") % found.groupdict()
    )


def _long_query(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return (
        _("网址里的参数共 %(given)s 字节，最多 %(most)s 字节。请去掉一些条件，或下载整张表在本机筛选。")
        % found.groupdict()
    )


def _blank(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return _("参数 %s 是空的，请给出一个值。") % found["names"]


def _length(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return _refused(found["name"], found["value"], _("不超过 %s 个字符的文字") % found["most"])


def _too_often(found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return _("参数 %(name)s 出现了 %(times)s 次，最多 %(most)s 次。") % found.groupdict()


def _no_column(found: re.Match[str], pairs: Pairs, table: Table) -> str:
    names = found["names"].split(", ")
    given = _("；").join(
        f"{key}={_cut(value)}" for key, value in pairs if key.rpartition("__")[0] in names or key in names
    )
    told = {"names": found["names"], "given": given or found["names"], "columns": _columns(table)}
    return _("没有 %(names)s 这一列（网址里写的是 %(given)s）。可用的列：%(columns)s。") % told


def _no_parameter(found: re.Match[str], pairs: Pairs, table: Table) -> str:
    names = set(found["names"].split(", "))
    given = _("；").join(f"{key}={_cut(value)}" for key, value in pairs if key in names)
    known = _columns(table) if table.columns else found["known"].replace(", ", _("、"))
    return _("没有这个参数：%(given)s。可用的：%(known)s。") % {"given": given or found["names"], "known": known}


def _no_lookup(found: re.Match[str], pairs: Pairs, _table: Table) -> str:
    given = [f"{key}={_cut(value)}" for key, value in pairs if key.rpartition("__")[2] in found["names"].split(", ")]
    told = {
        "given": _("；").join(given) or found["names"],
        "known": "exact, not, contains, startswith, gt, gte, lt, lte, in",
    }
    return _("看不懂条件 %(given)s：列名后的条件可以是 %(known)s 等，全部见 API 页。") % told


def _not_json(_found: re.Match[str], pairs: Pairs, _table: Table) -> str:
    reads = ("_through", "_facet", "_facet_array", "_facet_date")
    given = [(key, value) for key, value in pairs if key in reads or key.endswith(("__in", "__notin", "contains"))]
    return _("%(given)s 不是合法的 JSON；多个值也可写成用逗号隔开的文字。") % {"given": _listed(given or pairs)}


def _null(_found: re.Match[str], pairs: Pairs, _table: Table) -> str:
    names = [key for key, value in pairs if "\0" in value or "\0" in key]
    return _("参数 %s 里有空字符（%%00），不能查询；请去掉它。") % (_("、").join(names) or "?")


def _took_long(_found: re.Match[str], _pairs: Pairs, _table: Table) -> str:
    return _("这次查询超过了时间限制。请加一个筛选条件，或下载整个数据库在本机查询。")


def _listed(pairs: Pairs) -> str:
    return _("；").join(f"{key}={_cut(value)}".replace("\0", "%00") for key, value in pairs[:5])


def _unread(pairs: Pairs) -> str:
    if not pairs:
        return _("这个网址的写法看不懂。")
    return _("网址里的参数看不懂：%s。请去掉或改正它；可用的参数见 API 页。") % _listed(pairs)


_Say = Callable[[re.Match[str], Pairs, Table], str]
_FORMS: tuple[tuple[re.Pattern[str], _Say], ...] = tuple(
    (re.compile(form, re.DOTALL), say)
    for form, say in (
        (r"Cannot sort (?:table )?by (?P<value>.*)", _unsortable),
        (r"(?P<name>_(?:no)?col)=(?P<value>.*) - invalid columns", _not_a_column),
        (r"_size must be .*", _size),
        (r"a parameter cannot be read: invalid literal for int\(\) with base 10: '(?P<value>.*)'", _whole),
        (r"(?P<name>[^=]+)=(?P<value>.*): expected one of (?P<choices>.+)", _one_of),
        (r"(?P<name>[^=]+)=(?P<value>.*): expected at most (?P<most>\d+) characters", _length),
        (r"(?P<name>[^=]+)=(?P<value>.*): expected (?P<expected>.+)", _expected),
        (r"(?P<given>\d+) filters, expected at most (?P<most>\d+)", _many_filters),
        (r"a query of (?P<given>\d+) bytes, expected at most (?P<most>\d+)", _long_query),
        (r"(?P<names>.+): blank, expected a value", _blank),
        (r"(?P<name>.+): given (?P<times>\d+) times, expected at most (?P<most>\d+)", _too_often),
        (r"no column (?P<names>.+) in .+; its columns: .*", _no_column),
        (r"no parameter (?P<names>.+); the parameters: (?P<known>.*); see /openapi\.json", _no_parameter),
        (r"no lookup (?P<names>.+); see /api for those there are", _no_lookup),
        (r"(?:a parameter cannot be read: not valid JSON|malformed JSON|_through .*)", _not_json),
        (r"a parameter holds a null character", _null),
        (r"query took too long|interrupted", _took_long),
    )
)


def missing_words(message: str) -> str:
    """Return what was not found, '' where the page's own sentence says enough."""
    for form, words in (
        (r"no plan has the id (.*)", _("没有编号为“%s”的文件。")),
        (r"no (?:city|agency|task|project|target) has the id (.*)", _("没有编号为“%s”的记录。")),
        (r"no clause or row has the id (.*)", _("没有编号为“%s”的条款或记录。")),
        (r"no duties in a plan (.*)", _("文件“%s”没有写明责任分工，画不出这张图。")),
        (r"no database (.*)", _("没有名为“%s”的数据库。")),
        (r"no table (\S+?);? .*", _("没有名为“%s”的数据表。")),
        (r"no format \S+; the formats: (.*)", _("没有这种格式。可用的格式：%s。")),
    ):
        found = re.fullmatch(form, message, re.DOTALL)
        if found:
            return words % _cut(found[1])
    return {"Table not found": _("没有这张数据表。"), "Record not found": _("这张数据表里没有这个编号的行。"),
            "no row has this key": _("这张数据表里没有这个编号的行。")}.get(message, "")  # fmt: skip
