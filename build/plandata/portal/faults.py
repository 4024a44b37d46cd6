"""What can be wrong with a request, by code: a fault is raised with its code and what it is about.

Programs read the English of `ENGLISH`; people read the words that texts/error_messages.py has for the same code, from
the catalogue of their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGLISH: Mapping[str, str] = {
    # 400: a parameter
    "unread": "a parameter cannot be read: {reason}",
    "unsortable": "Cannot sort by {value}",
    "not_a_column": "{name}={value} - invalid columns",
    "bad_size": "_size must be a whole number",
    "not_whole": "a parameter cannot be read: invalid literal for int() with base 10: '{value}'",
    "not_json": "a parameter cannot be read: not valid JSON",
    "null_character": "a parameter holds a null character",
    "control_character": "{names}: a control character, expected text",
    "many_filters": "{given} filters, expected at most {most}",
    "long_query": "a query of {given} bytes, expected at most {most}",
    "blank": "{names}: blank, expected a value",
    "too_often": "{name}: given {times} times, expected at most {most}",
    "one_of": "{name}={value}: expected one of {choices}",
    "too_long": "{name}={value}: expected at most {most} characters",
    "expected": "{name}={value}: expected {expected}",
    "no_column": "no column {names} in {table}; its columns: {columns}",
    "no_lookup": "no lookup {names}; see /api for those there are",
    "no_parameter": "no parameter {names}; the parameters: {known}; see /openapi.json",
    # 403
    "closed": "{reason}",
    # 404: what is asked for
    "no_page": "{reason}",
    "no_plan": "no plan has the id {key}",
    "no_record": "no {kind} has the id {key}",
    "no_id": "no clause or row has the id {key}",
    "no_such_id": "there is none of this id",
    "no_duties": "no duties in a plan {key}",
    "no_chart": "no such chart",
    "no_database": "no database {name}",
    "no_table": "no table {name}; the tables: {tables}",
    "no_table_to_search": "no table {name} to search in",
    "no_format": "no format {ending}; the formats: {formats}",
    "no_file": "no file {path}",
    "long_file_name": "no file has a name this long",
    "no_row": "no row has this key",
    # 410, 500, 503
    "gone": "{key} was a row of the table {table}: {what}; it is not there since the release of {day}{reason}",
    "internal": "internal error",
    "too_slow": "query took too long",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A status, a code of `ENGLISH` and what its words name; that of a 500 says nothing about the inside.

    A fault that Datasette has worded itself keeps those words as the value `message`.
    """

    status: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The fault in English, for programs."""
        return self.values.get("message") or ENGLISH[self.code].format_map(self.values)
