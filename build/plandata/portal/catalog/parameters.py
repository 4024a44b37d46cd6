"""The parameters of every endpoint as JSON Schema: what openapi.json states, and what a request is checked against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plandata.portal.catalog.published import both
from plandata.portal.limits import LONGEST_LIST, LONGEST_TEXT, MOST_FILTERS
from plandata.publish.schema import FieldSchema, TableSchema

Schema = dict[str, Any]
SHAPES = ("objects", "arrays", "array", "object", "arrayfirst")
MOST_ROWS = 1000
TEXT_LOOKUPS = {
    "exact": {"zh-CN": "等于", "en": "equal to"},
    "not": {"zh-CN": "不等于", "en": "other than"},
    "contains": {"zh-CN": "含有", "en": "contains"},
    "startswith": {"zh-CN": "以此开头", "en": "begins with"},
    "endswith": {"zh-CN": "以此结尾", "en": "ends with"},
    "like": {"zh-CN": "LIKE 模式", "en": "SQL LIKE pattern"},
    "notlike": {"zh-CN": "不合 LIKE 模式", "en": "not like that pattern"},
    "glob": {"zh-CN": "GLOB 模式", "en": "SQL GLOB pattern"},
    "date": {"zh-CN": "日期为", "en": "on this date"},
}
NUMBER_LOOKUPS = {
    "gt": {"zh-CN": "大于", "en": "greater than"},
    "gte": {"zh-CN": "不小于", "en": "at least"},
    "lt": {"zh-CN": "小于", "en": "less than"},
    "lte": {"zh-CN": "不大于", "en": "at most"},
}
LIST_LOOKUPS = {
    "in": {"zh-CN": "是其中之一（逗号分隔）", "en": "one of (commas between)"},
    "notin": {"zh-CN": "不在其中", "en": "none of"},
}
FLAG_LOOKUPS = {
    "isnull": {"zh-CN": "为空（值写 1）", "en": "is null (value 1)"},
    "notnull": {"zh-CN": "不为空", "en": "is not null"},
    "isblank": {"zh-CN": "为空或空字符串", "en": "is null or empty"},
    "notblank": {"zh-CN": "不为空也不是空字符串", "en": "is neither null nor empty"},
}
LOOKUPS = {**TEXT_LOOKUPS, **NUMBER_LOOKUPS, **LIST_LOOKUPS, **FLAG_LOOKUPS}
NUMBER = r"^-?[0-9]{1,15}([.][0-9]{1,9})?$"
# A schema with a pattern says in its description what is expected: no reader is shown a regular expression.
A_NUMBER, A_DATE = "a number", "a date such as 2016-09-30"
FLAG: Schema = {"type": "string", "enum": ["on", "1"]}
TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
_NOT_BLANK = {"minLength": 1, "pattern": r"\S"}  # of a question's parameter; its page shows the form for a blank one
SEARCHED: Schema = {"type": "string"}  # to search for: too many find nothing and are told so, no error


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. A schema of type array may be repeated; one of type object stands for a family of names."""

    name: str
    schema: Schema
    description: str
    place: str = "query"
    example: Any = None
    required: bool = False  # a question that finds nothing while it is blank
    hidden: bool = False  # accepted from the portal's own pages, and not worth a line in openapi.json

    def described(self) -> Schema:
        """Return the OpenAPI parameter object."""
        spread = {"style": "form", "explode": True} if self.schema.get("type") in {"array", "object"} else {}
        return {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            **({"required": True} if self.place == "path" or self.required else {}),
            **spread,
            "schema": {**self.schema, **_NOT_BLANK} if self.required else self.schema,
            **({"example": self.example} if self.example is not None else {}),
        }


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table or view: what a filter may name."""

    names: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the values that a column can have
    descriptions: dict[str, str] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)


def columns_of(table: TableSchema, row: Any = None) -> Columns:
    """Return a table's columns, described in both languages, with the values of `row` as examples."""
    numbers = frozenset(column.name for column in table.fields if column.type in {"integer", "number"})
    dates = frozenset(column.name for column in table.fields if column.type == "date")
    choices = {column.name: ("0", "1") if column.type == "boolean" else column.enum for column in table.fields
               if column.type == "boolean" or column.enum}  # fmt: skip
    descriptions = {column.name: _described(column) for column in table.fields}
    examples = {key: value for key, value in dict(row or {}).items() if value is not None}
    return Columns(table.column_names, numbers, dates, choices, descriptions, examples)


def _described(column: FieldSchema) -> str:
    codes = "；".join(f"{code} {both(words)}" for code, words in column.labels.items())
    return f"{both(column.titles)}. {column.description_en}" + (f" ({codes})" if codes else "")


def filters(columns: Columns) -> list[Parameter]:
    """Return a parameter per column, which may be repeated for OR, and the comparisons `<column>__<lookup>`."""
    plain = [
        Parameter(
            name,
            {"type": "array", "maxItems": MOST_FILTERS, "items": _equal(columns, name)},
            f"{columns.descriptions.get(name, name)} Given again: either; empty: null.".strip(),
        )
        for name in columns.names
    ]
    return [*plain, *_usual(columns), Parameter("comparisons", _comparisons(columns), "", hidden=True)]


def _usual(columns: Columns) -> list[Parameter]:
    """Return the comparisons that openapi.json names; requests may make all that /api lists."""
    usual = []
    for name in columns.names:
        number = name in columns.numbers
        for lookup in ("gte", "lte") if number else ("contains",):
            words = f"{name} {LOOKUPS[lookup]['en']}. Other comparisons: see /api."
            usual.append(Parameter(f"{name}__{lookup}", _value(number), words))
    return usual


def _equal(columns: Columns, name: str) -> Schema:
    """Return what a column can be asked to be equal to: a value of its type, or nothing for null."""
    if name in columns.choices:
        return {"type": "string", "enum": ["", *columns.choices[name]]}
    if name in columns.dates:
        return {"type": "string", "pattern": "^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": A_DATE}
    return _value(name in columns.numbers, empty=True)


def _value(number: bool, *, empty: bool = False) -> Schema:
    if number:
        return {"type": "string", "pattern": f"^$|{NUMBER}" if empty else NUMBER, "description": A_NUMBER}
    return dict(TEXT)


def _comparisons(columns: Columns) -> Schema:
    every = "|".join(columns.names)
    listed = {"type": "string", "pattern": r"^[^\[]*$", "maxLength": LONGEST_LIST,
              "description": "values with commas between, no JSON list"}  # fmt: skip
    patterns: Schema = {
        f"^({every})__({'|'.join(TEXT_LOOKUPS)})$": TEXT,
        f"^({every})__({'|'.join(LIST_LOOKUPS)})$": listed,
        f"^({every})__({'|'.join(FLAG_LOOKUPS)})$": {"enum": ["1"]},
    }
    numbers = "|".join(name for name in columns.names if name in columns.numbers)
    texts = "|".join(name for name in columns.names if name not in columns.numbers)
    if numbers:
        patterns[f"^({numbers})__({'|'.join(NUMBER_LOOKUPS)})$"] = _value(number=True)
    if texts:
        patterns[f"^({texts})__({'|'.join(NUMBER_LOOKUPS)})$"] = TEXT
    return {"type": "object", "patternProperties": patterns, "additionalProperties": False}


def arranging(columns: Columns, keys: tuple[str, ...], searchable: tuple[str, ...]) -> list[Parameter]:
    """Return what chooses rows and columns of a table in any format: search, order, columns."""
    others = [name for name in columns.names if name not in keys]
    found = [Parameter("_search", SEARCHED, "Words to find in the table's text columns.")] if searchable else []
    found += [Parameter(f"_search_{name}", SEARCHED, f"Words to find in {name} alone.") for name in searchable]
    order: Schema = {"type": "string", "enum": list(columns.names)}
    return [
        *found,
        Parameter("_sort", order, "Column to order by; _sort_desc goes before."),
        Parameter("_sort_desc", order, "Column to order by, the greatest first."),
        Parameter("_col", _some(columns.names), "Columns wanted besides the key."),
        *([Parameter("_nocol", _some(others), "Columns not wanted.")] if keys and others else []),
        *(Parameter(name, FLAG, "", hidden=True) for name in ("_all", "_dl", "_stream", "_nosuggest", "_header")),
        Parameter("_where", {"type": "string"}, "SQL: Datasette says whether it is allowed.", hidden=True),
    ]


def _some(names: Sequence[str]) -> Schema:
    return {"type": "array", "maxItems": len(names), "items": {"type": "string", "enum": list(names)}}


def _up_to_most(fewest: int) -> Schema:
    none = "0|" if fewest == 0 else ""
    pattern = f"^(max|{none}[1-9][0-9]{{0,2}}|{MOST_ROWS})$"
    return {"type": "string", "pattern": pattern, "description": f"a whole number from {fewest} to {MOST_ROWS}, or max"}


def answering(columns: Columns, keys: tuple[str, ...], *, ordered: bool) -> list[Parameter]:
    """Return what shapes a table's JSON: pages, counts by value, labels of keys, shape.

    `ordered`: the table has an order of its own, so that the place of a page is always its value and the key.
    """
    step = "[A-Za-z0-9_~$.+-]+"  # a page after a long text is named by that text
    fewest = len(keys) if ordered else len(keys) - 1
    next_page = f"^{step}(,{step}){{{fewest},{len(keys)}}}$" if keys else "^[0-9]{1,6}$"
    return [
        shape(with_keys=bool(keys)),
        Parameter("_size", _up_to_most(0), f"Rows a page: 0 to {MOST_ROWS}, or max."),
        Parameter("_next", {"type": "string", "pattern": next_page, "description": "the `next` of the page before"},
                  "The `next` of the page before."),
        Parameter("_facet", _some(columns.names), "Columns whose values are to be counted."),
        Parameter("_facet_size", _up_to_most(1),
                  f"Most values counted a column: 1 to {MOST_ROWS}, or max."),
        Parameter("_labels", FLAG, "Keys as {value, label}."),
        Parameter("_nofacet", FLAG, "Without counts by value: faster."),
        Parameter("_nocount", FLAG, "Without the number of all rows: faster."),
        Parameter("_highlight", FLAG, "With `highlights`: where the words of the search stand."),
    ]  # fmt: skip


def shape(*, with_keys: bool) -> Parameter:
    """Return `_shape`: how rows are written. `object` needs a primary key."""
    shapes = [name for name in SHAPES if with_keys or name != "object"]
    return Parameter("_shape", {"type": "string", "enum": shapes},
                     "objects: rows as objects; arrays: as lists (the default); array: only the rows.")  # fmt: skip
