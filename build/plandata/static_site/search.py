"""What the search in the reader's browser reads: the searchable words of every table, and how characters fold."""

from __future__ import annotations

import json
import sqlite3
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

from plandata.publish.schema import TableSchema
from plandata.publish.search.answers import FIRST
from plandata.publish.search.folding import INVISIBLE, fold
from plandata.static_site.addresses import page_of_row

FOLDS = "search/folds.json"
_SURROGATES = range(0xD800, 0xE000)


def searched(schemas: Mapping[str, TableSchema]) -> list[str]:
    """Return the tables searched, in the order of the portal's own search: those whose rows have an id and words."""
    names = [name for name, schema in schemas.items() if schema.searchable and len(schema.primary_key) == 1]
    return sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def shard_path(table: str) -> str:
    """Return the file with a table's words."""
    return f"search/{table}.json"


def shard(connection: sqlite3.Connection, database: str, schema: TableSchema) -> dict[str, Any]:
    """Return a table's words: its searchable columns, and per row its page and the values as printed.

    A table of running text has one column; otherwise the first column is what names the row.
    """
    key, columns = schema.primary_key[0], list(schema.searchable)
    plan = "plan_id" if any(field.name == "plan_id" for field in schema.fields) else "null"
    listed = ", ".join(f'"{column}"' for column in columns)
    sql = f'select "{key}", {plan}, {listed} from "{schema.name}" order by rowid'  # noqa: S608  names of the contract
    rows = [
        [page_of_row(database, schema.name, str(row[0]), row[1]), *(value or "" for value in row[2:])]
        for row in connection.execute(sql)
    ]
    return {"columns": columns, "rows": rows}


def folds() -> dict[str, str]:
    """Return character → folded, for every one that a browser's own NFKC and lower case would fold otherwise."""
    return {
        chr(point): fold(chr(point))
        for point in range(sys.maxunicode + 1)
        if point not in _SURROGATES and fold(chr(point)) != _by_browser(chr(point))
    }


def as_json(value: Any) -> bytes:
    """Return JSON without needless blanks, Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _by_browser(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(one for one in plain if unicodedata.category(one) not in INVISIBLE - {"Cs"})
