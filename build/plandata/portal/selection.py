"""Several values of one column: `role=lead&role=support` means either, as the tick boxes of a GET form send it.

Datasette joins repeated parameters with AND. So before it sees a table's query, each column given more than once, or
with an empty value (which stands for null), is moved to `_any=<column>=<value>`; `filters_from_request` turns that
into one condition. The original query stays in the scope, and every link is made from it: `_any` is never shown.

`<column>__contains`, `__startswith` and `__endswith` become `_folded` in the same way: Datasette's own take % and _ for
wildcards and know one spelling; ours compare what search compares, folded (长春 finds 長春, ( finds （).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

from plandata.model import characters
from plandata.publish import of_plans
from plandata.publish.search import fold

Pairs = Sequence[tuple[str, str]]

ANY = "_any"
FOLDED = "_folded"
_CONDITIONS = {
    "contains": "instr(fold({column}), :{name}) > 0",
    "startswith": "substr(fold({column}), 1, length(:{name})) = :{name}",
    "endswith": "substr(fold({column}), -length(:{name})) = :{name}",
}
BOOLEANS = {"true": "1", "false": "0"}  # as JSON and CSV have them → as SQLite holds them; both are taken
# Keys of the ASGI scope: the query as the reader sent it; a column selected for the order alone, in no answer.
ORIGINAL_QUERY, ADDED_COLUMN = "portal.query", "portal.added_column"


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Split a query string into its pairs, empty values kept."""
    return parse_qsl(query, keep_blank_values=True)


def is_filter(key: str) -> bool:
    """Tell whether a key names a plain column: not a Datasette option (`_sort`) and without a lookup (`name__like`)."""
    return not key.startswith("_") and "__" not in key


def is_condition(key: str) -> bool:
    """Tell whether a key chooses rows by a plain value: a column's, or one that the row's plan has (`_year`)."""
    return is_filter(key) or key in of_plans.CONDITIONS


def internal_query(pairs: Pairs) -> str:
    """Return the query as Datasette is to see it: columns with several values, or an empty one, as `_any`."""
    pairs = [(key, value) for key, value in pairs if value or not key.startswith("_")]  # a form's box left empty
    keys = [key for key, _ in pairs]
    moved = {key for key, value in pairs if is_filter(key) and (keys.count(key) > 1 or value == "")}
    return urlencode([_internal(key, value, key in moved) for key, value in pairs])


def _internal(key: str, value: str, moved: bool) -> tuple[str, str]:
    if moved:
        return ANY, f"{key}={value}"
    return (FOLDED, f"{key}={value}") if key.rpartition("__")[2] in _CONDITIONS and "__" in key else (key, value)


def public_query(pairs: Pairs) -> list[tuple[str, str]]:
    """Undo `internal_query`."""
    public = []
    for key, value in pairs:
        if key in {ANY, FOLDED} and "=" in value:
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


def folded_conditions(wanted: Iterable[str]) -> tuple[list[str], dict[str, str], list[str]]:
    """Turn the values of `_folded` into SQL conditions, their parameters and what they say in English."""
    conditions, parameters, words = [], {}, []
    for number, item in enumerate(wanted):
        key, _, value = item.partition("=")
        column, _, lookup = key.rpartition("__")
        quoted, name, sought = '"' + column.replace('"', '""') + '"', f"folded{number}", fold(value)
        words.append(f'{column} {lookup} "{value}"')
        if sought:
            conditions.append(_CONDITIONS[lookup].format(column=quoted, name=name))
            parameters[name] = sought
        else:  # nothing that can be seen: every text holds it
            conditions.append(f"{quoted} is not null")
    return conditions, parameters, words


def as_typed_in_chinese(pairs: Pairs) -> list[tuple[str, str]]:
    """Return the answers to a question's blanks as the published text writes them: 鐵路 asks for 铁路."""
    return [(name, value if name.startswith("_") else characters.fold(value.strip())) for name, value in pairs]


def as_held(pairs: Pairs, flags: Container[str]) -> list[tuple[str, str]]:
    """Return conditions as SQLite holds what they name: true is 1. `flags` are the columns that are true or false."""

    def held(key: str, value: str) -> str:
        column, _, lookup = key.partition("__")
        if column not in flags:
            return value
        values = value.split(",") if lookup in ("in", "notin") else [value]
        return ",".join(BOOLEANS.get(one, one) for one in values)

    return [(key, held(key, value)) for key, value in pairs]


def without(pairs: Pairs, *keys: str) -> list[tuple[str, str]]:
    """Return the pairs whose key is none of `keys`."""
    return [(key, value) for key, value in pairs if key not in keys]


def replaced(pairs: Pairs, **values: str | None) -> list[tuple[str, str]]:
    """Return the pairs with some keys set anew; None removes a key."""
    kept = without(pairs, *values)
    return [*kept, *((key, value) for key, value in values.items() if value is not None)]
