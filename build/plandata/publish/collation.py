"""How the words that pages list sound, to sort them as a Chinese dictionary does: collation.json, beside the database.

The build writes it, a server looks up in it: pypinyin's dictionaries take a fifth of a second to load, which the first
page with facets would wait for. Names sound as their own tables say (珲春 is hunchun, which pypinyin reads huichun).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path

from plandata.publish.schema import TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE

FILE = "collation.json"
_PINYIN = "pinyin"  # the column in which a table says how its names sound
_HAN = re.compile(r"[\u3400-\u9fff]")


def write_collation(
    database: Path,
    schemas: Mapping[str, TableSchema],
    facets: Mapping[str, Iterable[str]],
    target: Path,
    last: Path | None = None,
) -> Path:
    """Write the sound of every name of a row, word of a code and value of a facet; the same data, the same bytes.

    `facets`: the columns whose values are listed, by table or view. `last`: the database beside which collation.json
    was last written; what that read aloud is not read again.
    """
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        named = dict(_named(connection, schemas.values()))
        words = {word for word in _words(connection, schemas.values(), facets) if _HAN.search(word)}
    known = _once_read(last, schemas) if last else {}
    collation = {word: named.get(word) or known.get(word) or _read_aloud(word) for word in sorted(words | named.keys())}
    target.write_text(json.dumps(collation, ensure_ascii=False, indent=0) + "\n", encoding="utf-8", newline="\n")
    return target


class Collation:
    """Sort keys that a build wrote to `file`; pypinyin gives them without the file and for words it lacks."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def key(self, words: str) -> tuple[str, str]:
        """Return what sorts words by sound, and words of equal sound by themselves."""
        if not _HAN.search(words):
            return words.lower(), words
        return self._known.get(words) or _read_aloud(words), words

    @cached_property
    def _known(self) -> Mapping[str, str]:
        if self._file is None or not self._file.is_file():
            return {}
        known: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        return known


def _once_read(last: Path, schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """What an earlier build read aloud, without what a table told it then."""
    known: dict[str, str] = json.loads((last.parent / FILE).read_text(encoding="utf-8"))
    with closing(sqlite3.connect(f"file:{last}?mode=ro", uri=True)) as connection:
        for name, _ in _named(connection, schemas.values()):
            known.pop(name, None)
    return known


def _named(connection: sqlite3.Connection, schemas: Iterable[TableSchema]) -> Iterator[tuple[str, str]]:
    """Names of rows whose table says how they sound."""
    for schema in schemas:
        if schema.label and _PINYIN in schema.column_names:
            yield from connection.execute(f'select "{schema.label}", "{_PINYIN}" from "{schema.name}"')  # noqa: S608


def _words(
    connection: sqlite3.Connection, schemas: Iterable[TableSchema], facets: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    for schema in schemas:
        yield from (words[DEFAULT_LANGUAGE] for column in schema.fields for words in column.labels.values())
        if schema.label:
            yield from _column(connection, schema.name, schema.label)
    for table, columns in facets.items():
        for column in columns:
            yield from _column(connection, table, column)


def _column(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    sql = f'select distinct "{column}" from "{table}" where typeof("{column}") = \'text\''  # noqa: S608
    return (value for (value,) in connection.execute(sql))


def _read_aloud(words: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415  a fifth of a second to load: a server that was built never does

    return " ".join(lazy_pinyin(words.lower()))
