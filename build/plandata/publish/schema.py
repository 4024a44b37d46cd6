"""Reads the contract: datasets/schema/<table>.yml, one Table Schema (Frictionless) per table, into frozen values.

Everything published is made from these: SQLite's columns and keys, CSV heads, datapackage.json, Datasette's texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from plandata.model import PlanDataError

try:  # every start of the server reads the schemas: LibYAML is ten times faster
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

TYPES = ("string", "integer", "number", "boolean", "date")
TABLE_KEYS = {"title", "title_en", "description", "description_en", "primaryKey", "fields", "searchable", "sort"}
TABLE_OPTIONS = {"foreignKeys", "label", "facets", "columns"}
FIELD_KEYS = {"name", "type", "title", "title_en", "description", "description_en"}
FIELD_OPTIONS = {"example", "constraints", "labels"}
CONSTRAINTS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}
MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Label:
    """How a code is said to a reader: `lead` is 牵头 or lead."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """One column. `enum` is empty where any value may stand; `labels` words the codes that are known."""

    name: str
    type: str  # one of TYPES
    title: str
    title_en: str
    description: str
    description_en: str
    example: str | None = None
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None  # matches the whole value
    minimum: int | None = None
    maximum: int | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)

    def descriptor(self) -> dict[str, object]:
        """Return the Frictionless field descriptor, with the English texts and labels as further properties."""
        constraints = {
            "required": self.required or None,
            "unique": self.unique or None,
            "enum": list(self.enum) or None,
            "pattern": f"({self.pattern})" if self.pattern else None,  # ^a|b$, as Frictionless anchors, lets axx pass
            "minimum": self.minimum,
            "maximum": self.maximum,
        }
        told = {
            "name": self.name,
            "type": self.type,
            "title": self.title,
            "title_en": self.title_en,
            "description": self.description,
            "description_en": self.description_en,
            "example": self.example,
            "constraints": {key: value for key, value in constraints.items() if value is not None} or None,
            "labels": {code: {"zh": label.zh, "en": label.en} for code, label in self.labels.items()} or None,
        }
        return {key: value for key, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` holds null or a value of `references` in `table` (which can be the table itself)."""

    column: str
    table: str
    references: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table, as its file in datasets/schema/ declares it; `fields` in the order of the columns."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[FieldSchema, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    searchable: tuple[str, ...]  # columns that full-text search reads
    label: str | None  # the column that names a row to a reader
    sort: str  # default order: a column, with a leading - for descending
    facets: tuple[str, ...]
    columns: tuple[str, ...]  # shown by default

    def field(self, name: str) -> FieldSchema:
        """Return the column called `name`; KeyError where there is none."""
        for column in self.fields:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.fields)

    def descriptor(self) -> dict[str, object]:
        """Return the Frictionless Table Schema; a key into the table itself names the empty resource, as it asks."""
        schema: dict[str, object] = {
            "fields": [column.descriptor() for column in self.fields],
            "primaryKey": list(self.primary_key),
        }
        if self.foreign_keys:
            schema["foreignKeys"] = [
                {
                    "fields": [key.column],
                    "reference": {"resource": "" if key.table == self.name else key.table, "fields": [key.references]},
                }
                for key in self.foreign_keys
            ]
        return schema


def load_schemas(folder: Path) -> Mapping[str, TableSchema]:
    """Return every table of `folder` by name, parents before the tables that point at them.

    Raises PlanDataError for an unknown or missing key, a wrong type, a column or table that is named but not there.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise PlanDataError(str(folder), "no *.yml here", "one Table Schema per table", "Name the schema folder.")
    tables = {file.stem: _read_table(file) for file in files}
    for table in tables.values():
        _check_keys_point_at_tables(folder / f"{table.name}.yml", table, tables)
    return MappingProxyType({name: tables[name] for name in _parents_first(folder, tables)})


def _read_table(file: Path) -> TableSchema:
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), Loader=SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlanDataError(str(file), f"not readable: {error}", "a YAML mapping", "Mend the file.") from error
    _check_mapping(str(file), raw, TABLE_KEYS, TABLE_OPTIONS)
    where = str(file)
    table = TableSchema(
        name=file.stem,
        title=_text(where, raw, "title"),
        title_en=_text(where, raw, "title_en"),
        description=_text(where, raw, "description"),
        description_en=_text(where, raw, "description_en"),
        fields=tuple(_read_field(where, number, entry) for number, entry in enumerate(_items(where, raw["fields"]), 1)),
        primary_key=_names(where, raw, "primaryKey"),
        foreign_keys=tuple(_read_foreign_key(where, entry) for entry in _items(where, raw.get("foreignKeys", []))),
        searchable=_names(where, raw, "searchable"),
        label=raw.get("label"),
        sort=_text(where, raw, "sort"),
        facets=_names(where, raw, "facets"),
        columns=_names(where, raw, "columns"),
    )
    _check_columns_exist(where, table)
    return table


def _read_field(where: str, number: int, raw: Any) -> FieldSchema:
    where = f"{where}, field {number}" + (f" ({raw['name']})" if isinstance(raw, dict) and "name" in raw else "")
    _check_mapping(where, raw, FIELD_KEYS, FIELD_OPTIONS)
    constraints = raw.get("constraints", {})
    _check_mapping(f"{where}, constraints", constraints, set(), CONSTRAINTS)
    if raw["type"] not in TYPES:
        raise PlanDataError(where, f"type {raw['type']!r}", f"one of {', '.join(TYPES)}", "Correct the type.")
    labels = raw.get("labels", {})
    _check_mapping(f"{where}, labels", labels, set(), None)
    for code, label in labels.items():
        _check_mapping(f"{where}, label {code}", label, {"zh", "en"}, set())
    if "enum" in constraints and labels and set(constraints["enum"]) != set(labels):
        raise PlanDataError(where, "labels other than the values of enum", "a label for each value", "Make them agree.")
    return FieldSchema(
        name=_text(where, raw, "name"),
        type=raw["type"],
        title=_text(where, raw, "title"),
        title_en=_text(where, raw, "title_en"),
        description=_text(where, raw, "description"),
        description_en=_text(where, raw, "description_en"),
        example=_text(where, raw, "example") if "example" in raw else None,
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern"),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        labels=MappingProxyType({code: Label(**label) for code, label in labels.items()}),
    )


def _read_foreign_key(where: str, raw: Any) -> ForeignKey:
    where = f"{where}, foreignKeys"
    _check_mapping(where, raw, {"fields", "reference"}, set())
    _check_mapping(where, raw["reference"], {"resource", "fields"}, set())
    column, reference = raw["fields"], raw["reference"]
    return ForeignKey(column, reference["resource"], reference["fields"])


def _check_mapping(where: str, raw: Any, required: set[str], optional: set[str] | None) -> None:
    """Stop unless `raw` is a mapping with all of `required` and nothing beyond `optional` (None: anything)."""
    if not isinstance(raw, dict):
        raise PlanDataError(where, f"{type(raw).__name__}", "a mapping", "Mend the file.")
    missing = required - raw.keys()
    unknown = set() if optional is None else {str(key) for key in raw} - required - optional
    if unknown:
        allowed = ", ".join(sorted(required | (optional or set())))
        raise PlanDataError(
            where, f"unknown key {', '.join(sorted(unknown))}", f"only {allowed}", "Remove or rename it."
        )
    if missing:
        raise PlanDataError(where, f"no {', '.join(sorted(missing))}", "every required key", "Add it.")


def _text(where: str, raw: Mapping[str, Any], key: str) -> str:
    value = raw[key]
    if not isinstance(value, str) or not value.strip():
        raise PlanDataError(where, f"{key}: {value!r}", "text", "Write the text, in quotes where YAML needs them.")
    return value


def _items(where: str, raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise PlanDataError(where, f"{type(raw).__name__}", "a list", "Mend the file.")
    return raw


def _names(where: str, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    names = [value] if isinstance(value, str) else _items(f"{where}, {key}", value)
    return tuple(str(name) for name in names)


def _check_columns_exist(where: str, table: TableSchema) -> None:
    columns = table.column_names
    if len(set(columns)) < len(columns):
        twice = sorted({name for name in columns if columns.count(name) > 1})
        raise PlanDataError(where, f"{', '.join(twice)} twice", "each column once", "Remove one of them.")
    if len(table.columns) > MOST_COLUMNS:
        raise PlanDataError(where, f"{len(table.columns)} columns", f"at most {MOST_COLUMNS} shown", "Choose fewer.")
    named: Iterable[str] = (
        *table.primary_key,
        *(key.column for key in table.foreign_keys),
        *table.searchable,
        *((table.label,) if table.label else ()),
        table.sort.removeprefix("-"),
        *table.facets,
        *table.columns,
    )
    for name in named:
        if name not in columns:
            raise PlanDataError(where, f"column {name}, which the table lacks", "a column of it", "Correct the name.")


def _check_keys_point_at_tables(file: Path, table: TableSchema, tables: Mapping[str, TableSchema]) -> None:
    for key in table.foreign_keys:
        if key.table not in tables or key.references not in tables[key.table].column_names:
            raise PlanDataError(
                str(file),
                f"{key.column} points at {key.table}.{key.references}",
                "a column of a table in this folder",
                "Correct foreignKeys.",
            )


def _parents_first(folder: Path, tables: Mapping[str, TableSchema]) -> tuple[str, ...]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, table in tables.items():
        sorter.add(name, *sorted({key.table for key in table.foreign_keys} - {name}))
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise PlanDataError(
            str(folder), f"tables in a circle: {circle}", "parents and children", "Drop one key."
        ) from error
