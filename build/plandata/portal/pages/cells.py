"""How a value is shown: words for enumerations, links for keys, 万 beside large numbers, a way to the text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextvars import ContextVar
from typing import Any

from markupsafe import Markup, escape

from plandata.portal.addresses import id_path, reader_path, row_path
from plandata.portal.texts.contract import Column, Table
from plandata.portal.texts.languages import gettext, in_both, is_chinese, lang_of
from plandata.portal.texts.numbers import with_wan

# Columns that the page of the running request shows, None for all: of the others no cell is made.
_shown: ContextVar[frozenset[str] | None] = ContextVar("shown", default=None)
_CHOOSING = {"_all", "_col", "_nocol"}
NOTHING = Markup('<span class="null" aria-hidden="true">—</span>')
_LONG, _PHRASE = 60, 18  # characters from which a text is clamped, or kept from a narrow column
_CONTEXT = 90  # characters of a long sentence shown before and after the words read from it
_LONG_NAME = 36  # Han characters; letters count half
# Column that holds the unit of another one, by the other's name.
_UNITS = {"value_min": "unit", "value_max": "unit", "capacity_value": "capacity_unit"}


def enter(database: str, path: str, parameters: Collection[str], tables: Mapping[str, Table]) -> None:
    """Remember which columns the page of a request shows: those of its table, unless the address chooses others."""
    table = tables.get(path.removeprefix(f"/{database}/"))
    chosen = table is not None and table.primary_key and _CHOOSING.isdisjoint(parameters)
    _shown.set(frozenset(table.shown) if table is not None and chosen else None)


def is_shown(column: str) -> bool:
    """Tell whether the page of the running request shows a column."""
    shown = _shown.get()
    return shown is None or column in shown


def cell(database: str, about: Column, value: Any, row: Any) -> Markup | None:
    """Return the HTML of a cell, None where Datasette's own way (links of addresses, binary) is right.

    `value` is a plain value or, for a foreign key, Datasette's {"value", "label"}; `row` maps column names to values.
    """
    if isinstance(value, Mapping):
        return _key(database, about.refers_to, value["value"], value["label"], row)
    if about.name == "sentence" and not value:
        value = _of(row, "quote")  # a row whose sentence is not known shows its own words
    if value is None or value == "":
        return NOTHING
    if about.refers_to:
        return _key(database, about.refers_to, value, value, row)
    return _words(about, value, row) or _value(about, value, row)


def _words(about: Column, value: Any, row: Any) -> Markup | None:
    """Return the words for a code, or our English of printed words; None where there is neither."""
    hidden = "" if is_chinese() or not about.in_english else _of(row, about.in_english)
    ours = about.translated(value) or hidden
    if ours and not isinstance(value, Markup):
        return Markup('<span class="text">{}</span>').format(in_both(str(value), str(ours)))
    if about.word(value):
        return _html(f'<span class="word word-{_class(value)}">{escape(about.word(value))}</span>')
    return None


def _value(about: Column, value: Any, row: Any) -> Markup | None:
    if about.kind == "date":
        return Markup('<span class="date">{}</span>').format(value)
    return _plain(about.name, value, row)


def _plain(column: str, value: Any, row: Any) -> Markup | None:
    if column == "quote":
        return _quote(value, row)
    if column == "sentence":
        return sentence(str(value), row)
    if isinstance(value, int | float):
        number = _number(column, value, row)
        return _html(f'<span class="num"{lang_of(number)}>{escape(number)}</span>')
    if isinstance(value, str) and not value.startswith(("http://", "https://")):
        form = "long" if len(value) > _LONG else "phrase" if len(value) > _PHRASE else "text"
        return _html(f'<span class="{form}"{lang_of(value)}>{escape(value)}</span>')
    return None


def _key(database: str, table: str | None, value: Any, label: Any, row: Any) -> Markup:
    if value is None:
        return NOTHING
    key, name = str(value), str(label or value)
    address = id_path(key) if table in {None, "clauses"} else row_path(database, str(table), key)
    if name == key:  # no name: the id without its plan reads better than the whole
        name = key.removeprefix(f"{_of(row, 'plan_id')}-")
    short = _shortened(name)
    if short == name:
        return _html(f'<a class="key" href="{escape(address)}"{lang_of(name)}>{escape(name)}</a>')
    return Markup('<a class="key" href="{}" title="{}"{}>{}…</a>').format(address, name, lang_of(name), short)


def _html(markup: str) -> Markup:
    """Return HTML as such. Its values are escaped by who writes it: format() of Markup costs a table 20 ms a page."""
    return Markup(markup)  # noqa: S704  see above


def _shortened(name: str) -> str:
    """Return as much of a name as a table has room for."""
    width = 0.0
    for index, character in enumerate(name):
        width += 1 if character > "\u2e7f" else 0.5
        if width > _LONG_NAME:
            return name[:index]
    return name


def _quote(value: str, row: Any) -> Markup:
    plan, own = _of(row, "plan_id"), _own_id(row)
    form = "long" if len(value) > _LONG else "text"
    quote = _html(f'<q class="{form}"{lang_of(value)}>{escape(value)}</q>')
    if plan and own:
        quote += _to_text(str(plan), own)
    return quote


def sentence(words: str, row: Any, at: int | None = None) -> Markup:
    """Return the sentence of a row with the row's own words marked, and the way to the text.

    `at`: where these begin in the sentence. Without it they are marked where they stand in it once only.
    """
    quote = str(_of(row, "quote") or "")
    if at is None and quote and words.count(quote) == 1:
        at = words.index(quote)
    shown = escape(words)
    if at is not None:
        before, after = words[:at], words[at + len(quote) :]
        before, after = escape(clipped(before, from_end=True)), escape(clipped(after))
        shown = _html(f"{before}<mark>{escape(quote)}</mark>{after}")
    html = _html(f'<q class="sentence"{lang_of(words)}>{shown}</q>')
    plan, own = _of(row, "plan_id"), _own_id(row)
    if plan and own:
        html += _to_text(str(plan), own)
    return html


def place_of(sentence: str, clause: str, start: int) -> int | None:
    """Return where a span that begins at `start` of a clause's text begins in its sentence; None when not found."""
    at = clause.find(sentence)
    while at >= 0:
        if at <= start < at + len(sentence):
            return start - at
        at = clause.find(sentence, at + 1)
    return None


def clipped(words: str, *, from_end: bool = False) -> str:
    """Return as much of the words beside a span as a reader needs: the end of those before it, else their beginning."""
    if len(words) <= _CONTEXT:
        return words
    return f"…{words[-_CONTEXT:]}" if from_end else f"{words[:_CONTEXT]}…"


def _to_text(plan: str, own: str) -> Markup:
    return _html(f' <a class="to-text" href="{escape(reader_path(plan, own))}">{escape(gettext("在原文中查看"))}</a>')


def _own_id(row: Any) -> str | None:
    """Return the row's own id: the first column, as every table has it; None for a query's result without one."""
    names = list(row.keys()) if hasattr(row, "keys") else []
    return str(_of(row, names[0])) if names and names[0].endswith("_id") and names[0] != "plan_id" else None


def _number(column: str, value: float, row: Any) -> str:
    if column.endswith(("_char", "_start", "_end", "_id", "_year")) or column in {"horizon", "ordinal", "depth"}:
        return str(value)
    unit = _of(row, _UNITS[column]) if column in _UNITS else None
    return with_wan(value, str(unit) if unit else "")


def _of(row: Any, column: str) -> Any:
    """Return a column of a row, its key where Datasette has put a label beside it; None when there is none."""
    names = row.keys() if hasattr(row, "keys") else ()
    value = row[column] if column in names else None
    return value["value"] if isinstance(value, Mapping) else value


def _class(value: Any) -> str:
    return "".join(c if c.isalnum() else "-" for c in str(value).lower())
