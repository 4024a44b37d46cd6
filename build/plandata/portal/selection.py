"""Several values of one column: `role=lead&role=support` means either, as the tick boxes of a GET form send it.

Datasette joins repeated parameters with AND. So before it sees a table's query, each column given more than once, or
with an empty value (which stands for null), is moved to `_any=<column>=<value>`; `filters_from_request` turns that
into one condition. The original query stays in the scope, and every link is made from it: `_any` is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

Pairs = Sequence[tuple[str, str]]

ANY = "_any"
ORIGINAL_QUERY = "portal.query"  # key of the ASGI scope
# What WeChat, Weibo and newsletters hang on to a shared link: never a column's name, never a reason for an empty page.
TRACKING = frozenset({
    "from", "isappinstalled", "scene", "clicktime", "enterid", "nsukey", "wx_header",
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "fbclid", "gclid", "spm",
})  # fmt: skip


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Split a query string into its pairs, empty values kept."""
    return parse_qsl(query, keep_blank_values=True)


def is_filter(key: str) -> bool:
    """Tell whether a key names a plain column: not a Datasette option (`_sort`) and without a lookup (`name__like`)."""
    return not key.startswith("_") and "__" not in key


def internal_query(pairs: Pairs) -> str:
    """Return the query as Datasette is to see it: columns with several values, or an empty one, as `_any`."""
    pairs = [(key, value) for key, value in pairs if value or not key.startswith("_")]  # a form's box left empty
    keys = [key for key, _ in pairs]
    moved = {key for key, value in pairs if is_filter(key) and (keys.count(key) > 1 or value == "")}
    return urlencode([(ANY, f"{key}={value}") if key in moved else (key, value) for key, value in pairs])


def public_query(pairs: Pairs) -> list[tuple[str, str]]:
    """Undo `internal_query`."""
    public = []
    for key, value in pairs:
        if key == ANY and "=" in value:
            column, _, wanted = value.partition("=")
            public.append((column, wanted))
        else:
            public.append((key, value))
    return public


def any_conditions(wanted: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Turn the values of `_any` into SQL conditions and their parameters; an empty value stands for null."""
    values: dict[str, list[str]] = {}
    for item in wanted:
        column, _, value = item.partition("=")
        values.setdefault(column, []).append(value)
    conditions: list[str] = []
    parameters: dict[str, str] = {}
    for column, chosen in values.items():
        quoted = '"' + column.replace('"', '""') + '"'
        names = []
        for value in dict.fromkeys(chosen):
            if value:
                name = f"any{len(parameters)}"
                parameters[name] = value
                names.append(f":{name}")
        either = [f"{quoted} in ({', '.join(names)})"] if names else []
        if "" in chosen:
            either.append(f"{quoted} is null")
        conditions.append(f"({' or '.join(either)})")
    return conditions, parameters


def without(pairs: Pairs, *keys: str) -> list[tuple[str, str]]:
    """Return the pairs whose key is none of `keys`."""
    return [(key, value) for key, value in pairs if key not in keys]


def replaced(pairs: Pairs, **values: str | None) -> list[tuple[str, str]]:
    """Return the pairs with some keys set anew; None removes a key."""
    kept = without(pairs, *values)
    return [*kept, *((key, value) for key, value in values.items() if value is not None)]
