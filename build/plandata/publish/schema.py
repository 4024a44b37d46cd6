"""Reads the contract: datasets/schema/<table>.yml, one Table Schema (Frictionless) per table, into frozen values.

Everything published is made from these: SQLite's columns and keys, CSV heads, datapackage.json, Datasette's texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plandata.errors import PlanDataError
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Words, check_words, keyed
from plandata.yamlfile import check_keys, check_list, check_mapping, check_text, check_texts, read_yaml

TYPES = ("string", "integer", "number", "boolean", "date")
TEXT_KEYS = ("title", "description")
TABLE_KEYS = (*TEXT_KEYS, "primaryKey", "searchable", "label", "sort", "facets", "columns", "fields")
TABLE_OPTIONS = ("foreignKeys",)
FIELD_KEYS = ("name", "type", *TEXT_KEYS)
FIELD_OPTIONS = ("example", "constraints", "labels", "vocabulary")
CONSTRAINTS = {"required": bool, "unique": bool, "enum": list, "pattern": str, "minimum": int, "maximum": int}
MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Described:
    """What a table and a column have alike: a title and a description in every language that the contract has."""

    name: str
    titles: Words
    descriptions: Words

    @property
    def title(self) -> str:
        """The title in Chinese, the language of the data."""
        return self.titles[DEFAULT_LANGUAGE]

    @property
    def title_en(self) -> str:
        """The title in English."""
        return self.titles[ENGLISH]

    @property
    def description(self) -> str:
        """The description in Chinese."""
        return self.descriptions[DEFAULT_LANGUAGE]

    @property
    def description_en(self) -> str:
        """The description in English."""
        return self.descriptions[ENGLISH]

    @property
    def texts(self) -> dict[str, str]:
        """Both as a descriptor has them: `title`, `title_en`, `description`, `description_en`, other languages so."""
        return {**keyed(self.titles, "title"), **keyed(self.descriptions, "description")}


@dataclass(frozen=True, slots=True)
class FieldSchema(Described):
    """One column. `enum` is empty where any value may stand; `labels` words the codes that are known."""

    type: str  # one of TYPES
    example: str | None = None
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str | None = None  # matches the whole value
    minimum: int | None = None
    maximum: int | None = None
    labels: Mapping[str, Words] = field(default_factory=dict)  # code → words: `lead` is 牵头 or lead
    vocabulary: str | None = None  # of reference/english.csv: the English of words that stand as printed

    def descriptor(self, *, with_texts: bool = True) -> dict[str, object]:
        """Return the Frictionless field descriptor; its texts are title, description, example and labels."""
        constraints = {
            "required": self.required or None,
            "unique": self.unique or None,
            "enum": list(self.enum) or None,
            "pattern": f"({self.pattern})" if self.pattern else None,  # ^a|b$, as Frictionless anchors, lets axx pass
            "minimum": self.minimum,
            "maximum": self.maximum,
        }
        texts = {**self.texts, "example": self.example} if with_texts else {}
        described = {
            "name": self.name,
            "type": self.type,
            **texts,
            "constraints": {key: value for key, value in constraints.items() if value is not None} or None,
            "labels": self.published_labels or None if with_texts else None,
        }
        return {key: value for key, value in described.items() if value is not None}

    @property
    def published_labels(self) -> dict[str, dict[str, str]]:
        """The words of the codes as a descriptor has them: by language without region."""
        return {
            code: {language.partition("-")[0]: word for language, word in words.items()}
            for code, words in self.labels.items()
        }


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` holds null or a value of `references` in `table` (which can be the table itself)."""

    column: str
    table: str
    references: str


@dataclass(frozen=True, slots=True)
class TableSchema(Described):
    """One table, as its file in datasets/schema/ declares it; `fields` in the order of the columns."""

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

    def descriptor(self, *, with_texts: bool = True) -> dict[str, object]:
        """Return the Frictionless Table Schema; a key into the table itself names the empty resource, as it asks.

        Without its texts it is as valid and says the same of every value: types, constraints, keys.
        """
        schema: dict[str, object] = {
            "fields": [column.descriptor(with_texts=with_texts) for column in self.fields],
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
    tables = {file.stem: _read_unchanged(file, file.read_bytes()) for file in files}
    for table in tables.values():
        _check_keys_point_at_tables(folder / f"{table.name}.yml", table, tables)
    return MappingProxyType({name: tables[name] for name in _parents_first(folder, tables)})


@lru_cache(maxsize=64)
def _read_unchanged(file: Path, _content: bytes) -> TableSchema:
    """The table of a file, read once for each content: a server asks for all of them twice as it starts."""
    return _read_table(file)


def _read_table(file: Path) -> TableSchema:
    where = str(file)
    raw = check_keys(where, read_yaml(file), TABLE_KEYS, TABLE_OPTIONS)
    entries = check_list(f"{where}, fields", raw["fields"])
    keys = check_list(f"{where}, foreignKeys", raw.get("foreignKeys", []))
    table = TableSchema(
        name=file.stem,
        titles=check_words(f"{where}, title", raw["title"]),
        descriptions=check_words(f"{where}, description", raw["description"]),
        fields=tuple(_read_field(f"{where}, field {number}", entry) for number, entry in enumerate(entries, 1)),
        primary_key=check_texts(f"{where}, primaryKey", raw["primaryKey"]),
        foreign_keys=tuple(_read_foreign_key(f"{where}, foreign key {n}", entry) for n, entry in enumerate(keys, 1)),
        searchable=check_texts(f"{where}, searchable", raw["searchable"]),
        label=None if raw["label"] is None else check_text(f"{where}, label", raw["label"]),
        sort=check_text(f"{where}, sort", raw["sort"]),
        facets=check_texts(f"{where}, facets", raw["facets"]),
        columns=check_texts(f"{where}, columns", raw["columns"]),
    )
    _check_columns_exist(where, table)
    return table


def _read_field(where: str, entry: Any) -> FieldSchema:
    raw = check_keys(where, entry, FIELD_KEYS, FIELD_OPTIONS)
    name = check_text(f"{where}, name", raw["name"])
    where = f"{where} ({name})"
    constraints = check_keys(f"{where}, constraints", raw.get("constraints", {}), (), CONSTRAINTS)
    labels = _read_labels(f"{where}, labels", raw.get("labels", {}))
    enum = check_texts(f"{where}, enum", constraints.get("enum", []))
    if raw["type"] not in TYPES:
        raise PlanDataError(where, f"type {raw['type']!r}", f"one of {', '.join(TYPES)}", "Correct the type.")
    if enum and set(enum) != set(labels):
        raise PlanDataError(where, "labels other than the values of enum", "a label for each value", "Make them agree.")
    return FieldSchema(
        name=name,
        type=raw["type"],
        titles=check_words(f"{where}, title", raw["title"]),
        descriptions=check_words(f"{where}, description", raw["description"]),
        example=check_text(f"{where}, example", raw["example"]) if "example" in raw else None,
        labels=labels,
        vocabulary=check_text(f"{where}, vocabulary", raw["vocabulary"]) if "vocabulary" in raw else None,
        **_read_constraints(where, constraints),
    )


def _read_labels(where: str, raw: Any) -> Mapping[str, Words]:
    found = check_mapping(where, raw).items()
    return MappingProxyType({check_text(where, code): check_words(f"{where}, {code}", words) for code, words in found})


def _read_constraints(where: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in raw.items():
        kind = CONSTRAINTS[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PlanDataError(f"{where}, {key}", repr(value), kind.__name__, "Correct the constraint.")
    return {key: tuple(value) if key == "enum" else value for key, value in raw.items()}


def _read_foreign_key(where: str, entry: Any) -> ForeignKey:
    raw = check_keys(where, entry, ("fields", "reference"))
    reference = check_keys(f"{where}, reference", raw["reference"], ("resource", "fields"))
    return ForeignKey(
        check_text(f"{where}, fields", raw["fields"]),
        check_text(f"{where}, resource", reference["resource"]),
        check_text(f"{where}, reference fields", reference["fields"]),
    )


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
