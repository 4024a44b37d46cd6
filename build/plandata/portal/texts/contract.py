"""What the pages call things: titles and descriptions of tables and columns, words of enumerated values, foreign keys.

Taken from the Table Schemas (datasets/schema), so that a page never has a label of its own for a column. What they do
not name, such as a view's own column, is called by its name in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plandata.portal.texts.languages import current_language, is_chinese
from plandata.publish import of_plans
from plandata.publish.schema import MOST_COLUMNS, FieldSchema, TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Text, Words, in_language, unkeyed


def localized(words: Mapping[str, str | None]) -> Text:
    """Return words in the request's language, else in English, else in Chinese; '' for none."""
    return in_language({code: text for code, text in words.items() if text}, current_language())


def localized_key(metadata: Mapping[str, Any] | None, key: str) -> Text:
    """Return a text of Datasette's metadata in the request's language: `title` is Chinese, `title_en` beside it."""
    return localized(unkeyed(metadata, key))


@dataclass(frozen=True, slots=True)
class Named:
    """What a table and a column have alike: a name in the database, words for people."""

    name: str
    title_words: Words = field(default_factory=dict)
    description_words: Words = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called on a page; its name in the database where nothing else is known."""
        return localized(self.title_words) or self.name

    @property
    def description(self) -> str:
        """One or two sentences on what it holds, '' when the contract has none."""
        return localized(self.description_words)


@dataclass(frozen=True, slots=True)
class Column(Named):
    """A column as the pages show it."""

    value_words: Mapping[str, Words] = field(default_factory=dict)
    refers_to: str | None = None  # table that the column's values are keys of
    kind: str = "string"  # type in the schema; of a view's own column, in SQLite
    english: Mapping[str, str] = field(default_factory=dict)  # of printed words, from reference/english.csv
    in_english: str = ""  # column that holds our English of its values and is not shown by itself

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, shown flush right."""
        return self.kind.lower() in {"integer", "number", "float", "real", "numeric"} and not self.value_words

    def word(self, value: object) -> str | None:
        """Return the words for an enumerated value, or for a printed one in another language; None when it has none."""
        if self.value_words:
            words = self.value_words.get(str(value))
            if words:
                return localized(words)
        return self.translated(value)

    def translated(self, value: object) -> Text | None:
        """Return our English of a printed word where the page is not in Chinese; '' where English says nothing."""
        found = None if is_chinese() else self.english.get(str(value))
        return None if found is None else Text(found, ENGLISH)


_NOT_STATED: Mapping[str, Words] = {of_plans.UNKNOWN: {"zh-CN": "未注明", "en": "not stated"}}
_OF_PLANS = {
    "_region": Column("_region", {"zh-CN": "文件的地区", "en": "Region of the plan"}, {}, _NOT_STATED, "cities"),
    "_year": Column("_year", {"zh-CN": "文件的年份", "en": "Year of the plan"}, {}, _NOT_STATED),
}


@dataclass(frozen=True, slots=True)
class Table(Named):
    """A table or view as the pages show it."""

    columns: Mapping[str, Column] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()  # columns of the page by default, as declared
    label: str | None = None  # column that names a row
    facets: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Columns of the page by default: an English name leads in English, and is not needed in Chinese."""
        english = f"{self.label}_en"
        rest = tuple(column for column in self.chosen if column != english)
        return rest if is_chinese() or english not in self.chosen else (english, *rest)

    @property
    def naming(self) -> tuple[str, ...]:
        """Columns that name a row in the request's language, the first that is not empty counting."""
        if self.label is None:
            return ()
        english = f"{self.label}_en"
        return (english, self.label) if not is_chinese() and english in self.columns else (self.label,)

    def column(self, name: str) -> Column:
        """Return a column by name; one that the contract does not know is called by its name."""
        return self.columns.get(name) or _OF_PLANS.get(name) or Column(name)


@dataclass(frozen=True, slots=True)
class Contract:
    """All tables of the published database, in the contract's order."""

    tables: Mapping[str, Table]
    shared: Mapping[str, Column] = field(default_factory=dict)  # what a name means in a query's result

    def table(self, name: str | None) -> Table:
        """Return a table by name; an unknown one, such as a query's result, has the shared columns."""
        known = self.tables.get(name or "")
        return known or Table(name or "", columns=self.shared)

    def result(self, columns: Iterable[str]) -> Table:
        """Return what the columns of a question's result mean: what they do in the tables whose rows' keys it holds.

        Of two such tables the one whose key stands first counts: the kind of a project that is told with its place.
        """
        names = tuple(columns)
        keyed = {table.primary_key[0]: table for table in self.tables.values() if len(table.primary_key) == 1}
        of = [keyed[name] for name in names if name in keyed]
        found = {}
        for name in names:
            own = next((table.columns[name] for table in of if name in table.columns), self.shared.get(name))
            if own is not None and name in keyed:  # a key is called what other tables call the row: 任务, not 任务编号
                own = replace(own, refers_to=keyed[name].name, title_words=self.shared[name].title_words)
            found[name] = own or Column(name)
        return Table("", columns=found)


def build_contract(
    schemas: Mapping[str, TableSchema],
    columns: Mapping[str, Iterable[tuple[str, str]]],
    metadata: Mapping[str, Any],
    vocabularies: Mapping[str, Mapping[str, str]] | None = None,
) -> Contract:
    """Join the schemas with the database's own structure: tables as the contract orders them, then views.

    `columns` gives (name, type) by table or view; `metadata` is that of the database, which titles the views and the
    columns that only they or a query have. Other columns of theirs mean what columns of that name mean in the tables.
    `vocabularies` gives the English of printed words by the vocabulary that a column names.
    """
    tables = {name: _table(schema, vocabularies or {}) for name, schema in schemas.items() if name in columns}
    own = {name: Column(name, words) for name, words in metadata.get("column_titles", {}).items()}
    shared = {**own, **(known := shared_columns(tables))}
    untyped = own.keys() - known.keys()
    for name, listed in columns.items():
        if name not in tables:
            structure = dict(listed)
            # What is only titled there has no type of its own: that is SQLite's.
            typed = {
                column: replace(shared[column], kind=kind) for column, kind in structure.items() if column in untyped
            }
            tables[name] = _view(name, structure, {**shared, **typed}, metadata.get("tables", {}).get(name, {}))
    return Contract(tables, shared)


def of_several(contract: Contract) -> Contract:
    """Return a contract whose tables say by default of which plan each row is: for a portal of several plans."""

    def told(table: Table) -> Table:
        if "plan_id" not in table.columns or table.primary_key == ("plan_id",):
            return table
        chosen = table.chosen if "plan_id" in table.chosen else (*table.chosen[: MOST_COLUMNS - 1], "plan_id")
        return replace(table, chosen=chosen, facets=tuple(of_plans.facets(table.facets)))

    return replace(contract, tables={name: told(table) for name, table in contract.tables.items()})


def shared_columns(tables: Mapping[str, Table]) -> dict[str, Column]:
    """Return what a column's name means wherever it stands: by its first table; a key means the table it is the key of.

    A code has words there where every table that uses it under this name gives it the same.
    """
    keys = {table.primary_key[0]: table.name for table in tables.values() if len(table.primary_key) == 1}
    shared: dict[str, Column] = {}
    words: dict[str, dict[str, list[Words]]] = {}
    every = [(table, column) for table in tables.values() for column in table.columns.values()]
    # Over a name stands what another table calls its row (任务), not what its own calls the key (任务编号).
    for _table_of, column in sorted(every, key=lambda found: found[1].name in found[0].primary_key):
        shared.setdefault(column.name, replace(column, refers_to=keys.get(column.name, column.refers_to)))
        of_codes = words.setdefault(column.name, {})
        for code, meaning in column.value_words.items():
            of_codes.setdefault(code, []).append(meaning)
    return {name: replace(column, value_words=_agreed(words[name])) for name, column in shared.items()}


def _agreed(words: Mapping[str, Sequence[Words]]) -> dict[str, Words]:
    return {code: every[0] for code, every in words.items() if all(one == every[0] for one in every)}


def _table(schema: TableSchema, vocabularies: Mapping[str, Mapping[str, str]]) -> Table:
    keys = {key.column: key.table for key in schema.foreign_keys}
    hidden = set(schema.column_names) - set(schema.columns)
    return Table(
        name=schema.name,
        title_words=schema.titles,
        description_words=schema.descriptions,
        columns={
            column.name: Column(
                name=column.name,
                title_words=column.titles,
                description_words=column.descriptions,
                value_words=_value_words(column),
                refers_to=keys.get(column.name),
                kind=column.type,
                english=vocabularies.get(column.vocabulary or "", {}),
                in_english=english if (english := f"{column.name}_en") in hidden else "",
            )
            for column in schema.fields
        },
        primary_key=schema.primary_key,
        chosen=schema.columns,
        label=schema.label,
        facets=schema.facets,
    )


def _value_words(column: FieldSchema) -> Mapping[str, Words]:
    if column.type == "boolean" and not column.labels:
        return {"1": {"zh-CN": "是", "en": "yes"}, "0": {"zh-CN": "否", "en": "no"}}
    return column.labels


def _view(name: str, structure: Mapping[str, str], shared: Mapping[str, Column], stock: Mapping[str, Any]) -> Table:
    described = stock.get("columns", {})
    columns = {
        column: shared.get(column)
        or Column(column, description_words={DEFAULT_LANGUAGE: described.get(column, "")}, kind=kind)
        for column, kind in structure.items()
    }
    return Table(
        name=name,
        title_words=unkeyed(stock, "title"),
        description_words=unkeyed(stock, "description"),
        columns=columns,
        chosen=tuple(stock.get("shown") or tuple(columns)[:MOST_COLUMNS]),
        facets=tuple(facet for facet in stock.get("facets", ()) if isinstance(facet, str)),
    )
