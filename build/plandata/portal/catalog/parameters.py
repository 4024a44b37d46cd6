"""The parameters of every endpoint as JSON Schema: what openapi.json states, and what a request is checked against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plandata.portal.limits import LONGEST_LIST, LONGEST_TEXT, MOST_FILTERS
from plandata.portal.selection import BOOLEANS
from plandata.publish import of_plans
from plandata.publish.schema import TYPES, TableSchema

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
NUMBER = r"^-?[0-9]{1,15}([.][0-9]{1,20})?([eE][-+]?[0-9]{1,3})?$"
WHOLE = r"^-?[0-9]{1,15}([.]0{1,20})?$"  # of a column of integers; 5.0 is what clients with one number type write
_DAY = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))"
FULL_DATE = rf"^[0-9]{{4}}-{_DAY}$"
DATE = rf"^[0-9]{{4}}(?:-(?:{_DAY}|0[1-9]|1[0-2]))?$"  # to compare with: a year or a month too
# A schema with a pattern says in its description what is expected: no reader is shown a regular expression.
A_NUMBER, A_WHOLE, A_DATE = "a number", "a whole number", "a date such as 2016-09-30"
A_YEAR_OR_DATE = "a year, a month or a date such as 2016-09-30"
NUMBERS, CODES = "numbers with commas between", "codes with commas between, each one of the column's"
DATES = "dates with commas between"
RANGE = ("gte", "lte")
LIST: Schema = {"type": "string", "pattern": r"^[^\[]*$", "maxLength": LONGEST_LIST,
                "description": "values with commas between, no JSON list"}  # fmt: skip
IS_TRUE: Schema = {"enum": ["1", "true"]}
_BOUNDS = {"minimum": -999_999_999_999_999, "maximum": 999_999_999_999_999}  # of a filter: 15 digits
TYPED: dict[str, Schema] = {  # components of openapi.json that parameters refer to
    "Whole": {"type": "integer", **_BOUNDS},
    "Number": {"type": "number", **_BOUNDS},
    "Listed": LIST,
    "IsTrue": {"type": "string", **IS_TRUE},
}
FLAG: Schema = {"type": "string", "enum": ["on", "1"]}
TEXT: Schema = {"type": "string", "maxLength": LONGEST_TEXT}
_NOT_BLANK = {"minLength": 1, "pattern": r"\S"}  # of a question's parameter; its page shows the form for a blank one
_OF_PLANS: Schema = {"type": "array", "maxItems": MOST_FILTERS, "items": TEXT}  # what the plan of a row has
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
    hidden: bool = False  # taken, and described on /api: not worth a line in openapi.json
    typed: Schema | None = None  # as openapi.json has it, for clients with types; else `schema`, which is checked

    def described(self) -> Schema:
        """Return the OpenAPI parameter object."""
        schema = self.typed or self.schema
        return {
            "name": self.name,
            "in": self.place,
            **({"description": self.description} if self.description else {}),
            **({"required": True} if self.place == "path" or self.required else {}),
            "schema": {**schema, **_NOT_BLANK} if self.required else schema,
            **({"example": self.example} if self.example is not None else {}),
        }


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table or view: what a filter may name."""

    names: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    integers: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()  # true or false
    years: frozenset[str] = frozenset()  # a year, a month or a date, as a deadline is told
    nullable: frozenset[str] = frozenset()  # of which a reader asks whether the plan says anything
    table: str = ""  # whose: '' for a view
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the values that a column can have
    grouped: frozenset[str] = frozenset()  # columns whose values repeat: codes, facets, what names a row
    keys: frozenset[str] = frozenset()  # columns that name rows, of this table or another


def columns_of(table: TableSchema) -> Columns:
    """Return a table's columns."""
    of = {kind: frozenset(column.name for column in table.fields if column.type == kind) for kind in TYPES}
    return Columns(
        names=table.column_names,
        numbers=of["integer"] | of["number"],
        dates=of["date"],
        integers=of["integer"],
        flags=of["boolean"],
        years=frozenset(column.name for column in table.fields if column.pattern and _of_dates(column.pattern)),
        nullable=frozenset(column.name for column in table.fields if not column.required) - {*table.searchable},
        table=table.name,
        choices={column.name: column.enum for column in table.fields if column.enum},
        grouped=frozenset(
            (*table.facets, *(column.name for column in table.fields if column.enum), *filter(None, [table.label]))
        ),
        keys=frozenset((*table.primary_key, *(key.column for key in table.foreign_keys))),
    )


def _of_dates(pattern: str) -> bool:
    return all(
        bool(re.fullmatch(pattern, told)) is fits for told, fits in (("2020", True), ("2020-12-31", True), ("x", False))
    )


def filters(columns: Columns) -> list[Parameter]:
    """Return a parameter per column, which may be repeated for OR, and the comparisons `<column>__<lookup>`."""
    plain = [
        Parameter(
            name,
            {"type": "array", "maxItems": MOST_FILTERS, "items": _equal(columns, name)},
            "",
            typed=_typed(columns, name),
            hidden=bool(columns.table) and name not in columns.keys | columns.flags | columns.grouped,
        )
        for name in columns.names
    ]
    return [*plain, *_usual(columns), Parameter("comparisons", _comparisons(columns), "", hidden=True)]


def _usual(columns: Columns) -> list[Parameter]:
    """Return the comparisons that openapi.json names, for each kind of column; requests may make all of /api.

    Comparisons of ends of spans, their words and sources are taken and not named: few ask for them.
    """
    usual = []
    for name in columns.names:
        if name in ("end_char", "extent_end", "note_start", "note_end", "quote") or name.endswith(
            ("_source", "_sha256")
        ):
            continue
        if name in columns.numbers or name in columns.dates:
            one = _typed(columns, name)["items"]
            usual += [Parameter(f"{name}__{lookup}", _ordered(columns, name), "", typed=one) for lookup in RANGE]
        elif name in columns.keys:
            usual.append(Parameter(f"{name}__in", _listed(columns, name), "", typed=reference("Listed")))
        elif name not in columns.flags and name not in columns.choices:  # a code is one of those listed, given again
            usual.append(Parameter(f"{name}__contains", dict(TEXT), "", typed={"type": "string"}))
        if name in columns.nullable:
            usual.append(Parameter(f"{name}__isnull", dict(IS_TRUE), "", typed=reference("IsTrue")))
    return usual


def reference(name: str) -> Schema:
    """Return a reference to a schema among the components of openapi.json."""
    return {"$ref": f"#/components/schemas/{name}"}


def _typed(columns: Columns, name: str) -> Schema:
    """Return what a client with types gives for a column: values of its type, either of which a row may have."""
    if name in columns.flags:
        return {"type": "boolean"}
    one: Schema = {"type": "string"}
    if name in columns.numbers:
        one = reference("Whole" if name in columns.integers else "Number")
    elif name in columns.dates:
        one["format"] = "date"
    elif name in columns.choices:
        one = reference(f"{columns.table}.{name}")
    return {"type": "array", "items": one}


def _equal(columns: Columns, name: str) -> Schema:
    """Return what a column can be asked to be equal to: a value of its type, or nothing for null."""
    if name in columns.flags:
        return {"type": "string", "enum": ["", *BOOLEANS, *BOOLEANS.values()]}
    if name in columns.choices:
        return {"type": "string", "enum": ["", *columns.choices[name]]}
    if name in columns.dates:
        return _or_nothing(columns, name, {"type": "string", "pattern": FULL_DATE, "description": A_DATE})
    if name in columns.years:
        return _or_nothing(columns, name, _ordered(columns, name))
    return _or_nothing(columns, name, _number(columns, name)) if name in columns.numbers else dict(TEXT)


def _or_nothing(columns: Columns, name: str, one: Schema) -> Schema:
    """Return what a column may be equal to, with the empty value, which stands for null, where it may be null."""
    return {**one, "pattern": f"^$|{one['pattern']}"} if name in columns.nullable or not columns.table else one


def _ordered(columns: Columns, name: str) -> Schema:
    """Return what a column of numbers or dates can be compared with."""
    if name in columns.dates:
        return {"type": "string", "pattern": DATE, "description": A_DATE}
    if name in columns.years:
        return {"type": "string", "pattern": DATE, "description": A_YEAR_OR_DATE}
    return _number(columns, name)


def _compared(columns: Columns, name: str) -> Schema:
    """Return what any column can be compared with: words where its values have no order of their own."""
    ordered = columns.numbers | columns.dates | columns.years
    return _ordered(columns, name) if name in ordered else TEXT


def _listed(columns: Columns, name: str) -> Schema:
    """Return what stands in a list of values with commas between: numbers alone for a column of numbers."""
    of: Sequence[str] = [*BOOLEANS, *BOOLEANS.values()] if name in columns.flags else columns.choices.get(name, ())
    if of:
        one, told = f"(?:{'|'.join(map(re.escape, of))})", CODES
    elif name in columns.numbers:
        one, told = NUMBER.strip("^$"), NUMBERS
    elif name in columns.dates | columns.years:
        one, told = DATE.strip("^$"), DATES
    else:
        return dict(LIST)
    return {"type": "string", "pattern": f"^{one}(,{one})*$", "maxLength": LONGEST_LIST, "description": told}


def _number(columns: Columns, name: str) -> Schema:
    one, told = (WHOLE, A_WHOLE) if name in columns.integers else (NUMBER, A_NUMBER)
    return {"type": "string", "pattern": one, "description": told}


def _comparisons(columns: Columns) -> Schema:
    every = "|".join(columns.names)
    patterns: Schema = {
        f"^({every})__({'|'.join(TEXT_LOOKUPS)})$": TEXT,
        f"^({every})__({'|'.join(FLAG_LOOKUPS)})$": IS_TRUE,
    }
    for lookups, schema_of in ((NUMBER_LOOKUPS, _compared), (LIST_LOOKUPS, _listed)):
        alike: dict[str, tuple[list[str], Schema]] = {}
        for name in columns.names:
            schema = schema_of(columns, name)
            alike.setdefault(repr(schema), ([], schema))[0].append(name)
        for names, schema in alike.values():
            patterns[f"^({'|'.join(names)})__({'|'.join(lookups)})$"] = schema
    return {"type": "object", "patternProperties": patterns, "additionalProperties": False}


def arranging(columns: Columns, keys: tuple[str, ...], searchable: tuple[str, ...]) -> list[Parameter]:
    """Return what chooses rows and columns of a table in any format: search, order, columns."""
    others = [name for name in columns.names if name not in keys]
    found = [Parameter("_search", SEARCHED, "Words to find in the table's text columns.")] if searchable else []
    found += [Parameter(f"_search_{name}", SEARCHED, "", hidden=True) for name in searchable]
    order: Schema = {"type": "string", "enum": list(columns.names)}
    typed = reference(f"{columns.table}.columns") if columns.table else None
    return [
        *found,
        Parameter("_sort", order, "", typed=typed),
        Parameter("_sort_desc", order, "", typed=typed),
        Parameter("_col", _some(columns.names), "Columns wanted, and no other.", hidden=True),
        *([Parameter("_nocol", _some(others), "Columns not wanted.", hidden=True)] if keys and others else []),
        *(Parameter(name, FLAG, "", hidden=True) for name in ("_all", "_dl", "_stream", "_nosuggest", "_header")),
        *(Parameter(name, _OF_PLANS, "", hidden=True) for name in of_plans.CONDITIONS if "plan_id" in columns.names),
        Parameter("_where", {"type": "string"}, "SQL: Datasette says whether it is allowed.", hidden=True),
    ]


def _some(names: Sequence[str]) -> Schema:
    return {"type": "array", "maxItems": len(names), "items": {"type": "string", "enum": list(names)}}


def _up_to_most(fewest: int) -> Schema:
    none = "0|" if fewest == 0 else ""
    pattern = f"^(max|{none}[1-9][0-9]{{0,2}}|{MOST_ROWS})$"
    return {"type": "string", "pattern": pattern, "description": f"a whole number from {fewest} to {MOST_ROWS}, or max"}


def _whole(fewest: int) -> Schema:
    return {"type": "integer", "minimum": fewest, "maximum": MOST_ROWS}


def answering(columns: Columns, keys: tuple[str, ...], *, ordered: bool) -> list[Parameter]:
    """Return what shapes a table's JSON: pages, counts by value, labels of keys, shape.

    `ordered`: the table has an order of its own, so that the place of a page is always its value and the key.
    """
    step = "[A-Za-z0-9_~$.+-]+"  # a page after a long text is named by that text
    fewest = len(keys) if ordered else len(keys) - 1
    facets: Schema = {"type": "array", "items": reference(f"{columns.table}.columns")}
    next_page = f"^{step}(,{step}){{{fewest},{len(keys)}}}$" if keys else "^[0-9]{1,6}$"
    return [
        shape(with_keys=bool(keys)),
        Parameter("_size", _up_to_most(0), "Rows a page.", typed=_whole(0)),
        Parameter("_next", {"type": "string", "pattern": next_page, "description": "the `next` of the page before"},
                  "The `next` of the page before."),
        Parameter("_facet", _some(columns.names), "", typed=facets),
        Parameter("_facet_size", _up_to_most(1), "Most values counted a column.", hidden=True),
        Parameter("_labels", FLAG, "Keys as {value, label}.", hidden=True),
        Parameter("_nofacet", FLAG, "Without counts by value: faster.", hidden=True),
        Parameter("_nocount", FLAG, "Without the number of all rows: faster.", hidden=True),
        Parameter("_highlight", FLAG, "With `highlights`: where the words of the search stand.", hidden=True),
    ]  # fmt: skip


def shape(*, with_keys: bool) -> Parameter:
    """Return `_shape`: how rows are written. `object` needs a primary key."""
    shapes = [name for name in SHAPES if with_keys or name != "object"]
    return Parameter("_shape", {"type": "string", "enum": shapes},
                     "objects (the default): rows as objects; arrays: as lists; array: only the rows.",
                     hidden=True)  # fmt: skip
