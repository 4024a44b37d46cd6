"""Names to offer while a reader types: of cities, bodies, tasks and projects, by any of their names or by pinyin.

`create_suggestions` writes them into one more FTS5 table, `names_fts`: a row is one name of one thing; its `keys` are
the name from each of its characters on (so that 发改委 offers 省发改委) and its pinyin from every word on, its `near`
the pinyin with one letter left out, by which a misspelling such as zhangchun still meets changchun. Never mixed into
the rows found.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from plandata.publish.search.folding import fold
from plandata.publish.search.index import NOTHING, TOKENIZER, quote

NAMES = "names_fts"
MOST = 10
CANDIDATES = 200
LONGEST = 40
SHORTEST_MISSPELLING = 4
ALOUD = "aloud"  # in place of pinyin: the build reads the name, in every way (长吉: zhangji, changji) up to READINGS
READINGS = 8
# (table that is led to, table that is also read, SQL of key, label, name and pinyin): read where the tables exist.
SOURCES = (
    ("cities", None, "select city_id, name, name, pinyin from cities"),
    ("cities", None, f"select city_id, name, name, '{ALOUD}' from cities"),  # noqa: S608  a constant
    ("cities", None, "select city_id, name, short_name, null from cities"),
    ("cities", None, "select city_id, name, name_en, null from cities"),
    ("cities", None, "select city_id, name, name_now, null from cities"),
    (
        "cities",
        "mentions",
        "select c.city_id, c.name, m.surface, null from mentions m join cities c on c.city_id = m.city_id"
        " where m.resolution in ('full_name', 'short_name')",
    ),
    (
        "cities",
        "mentions",
        f"select c.city_id, c.name, m.surface, '{ALOUD}' from mentions m join cities c on c.city_id = m.city_id"  # noqa: S608
        " where m.resolution in ('alias', 'group')",
    ),
    ("agencies", None, "select agency_id, name, name, pinyin from agencies"),
    ("agencies", None, "select agency_id, name, full_name, null from agencies"),
    ("agencies", None, "select agency_id, name, name_en, null from agencies"),
    ("agencies", None, "select agency_id, name, aliases, null from agencies"),
    (
        "agencies",
        "plan_agencies",
        "select a.agency_id, a.name, p.name, null from plan_agencies p join agencies a using (agency_id)",
    ),
    (
        "agencies",
        "mentions",
        "select a.agency_id, a.name, m.surface, null from mentions m join agencies a on a.agency_id = m.agency_id"
        " where m.resolution in ('full_name', 'short_name', 'alias')",
    ),
    ("tasks", None, "select task_id, title, title, null from tasks"),
    ("projects", None, "select project_id, name, name, pinyin from projects"),
)
ORDER = ("cities", "agencies", "tasks", "projects")
Name = tuple[str, str, str, str, str, str]  # keys, near, name, label, source, row_key
OF_A_PLAN = {"tasks": "task_id", "projects": "project_id"}  # what plans do not share, with its key
SHARED = tuple(table for table in ORDER if table not in OF_A_PLAN)
NAMED = ("cities", "agencies")  # what a search page offers; tasks and projects are among its rows
FEW = 5
SHORTEST_END = 3
BETWEEN_ALIASES = re.compile(r"、(?![^(（]*[)）])")  # not within 相关县(市、区)政府


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing to go to: the row `key` of `table`, called `label`; `name` is the name of it that was met.

    `near` is true when only the sound of the name comes near to what was typed.
    """

    table: str
    key: str
    label: str
    name: str
    near: bool = False


def create_suggestions(connection: sqlite3.Connection) -> None:
    """Write the names of all things of a database; same rows, same bytes."""
    connection.execute(
        f"create virtual table {NAMES} using fts5(keys, near, name unindexed, label unindexed, source unindexed,"
        f" row_key unindexed, tokenize={quote(TOKENIZER)}, prefix='1 2 3')"
    )
    taken: set[int] = set()
    rows = []
    for row in sorted(set(_names(connection, ORDER))):
        place = _place(row)
        while place in taken:
            place += 1
        taken.add(place)
        rows.append((place, *row))
    _insert(connection, sorted(rows))
    connection.execute(f"insert into {NAMES}({NAMES}) values ('optimize')")  # noqa: S608


def forget_names(connection: sqlite3.Connection, plan_id: str) -> None:
    """Take out the names of what a plan alone has: call it while its rows are there."""
    for table, key in OF_A_PLAN.items():
        own = f"select {key} from {table} where plan_id = ?"  # noqa: S608  constants
        connection.execute(f"delete from {NAMES} where source = ? and row_key in ({own})", (table, plan_id))  # noqa: S608


def renew_names(connection: sqlite3.Connection, plan_ids: Sequence[str]) -> None:
    """Add the names of what these plans alone have, and bring those that plans share to what the tables hold now.

    Raises sqlite3.IntegrityError where a name has the place of another: rare, and only a new table puts it elsewhere.
    """
    told = ", ".join("?" * len(SHARED))
    there = {
        tuple(row): place
        for place, *row in connection.execute(
            f"select rowid, keys, near, name, label, source, row_key from {NAMES} where source in ({told})",  # noqa: S608
            SHARED,
        )
    }
    wanted = set(_names(connection, SHARED))
    gone = [(place,) for row, place in there.items() if row not in wanted]
    connection.executemany(f"delete from {NAMES} where rowid = ?", gone)  # noqa: S608
    new = {*_names(connection, tuple(OF_A_PLAN), plan_ids), *(row for row in wanted if row not in there)}
    _insert(connection, sorted((_place(row), *row) for row in new))


def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    connection.executemany(
        f"insert into {NAMES} (rowid, keys, near, name, label, source, row_key) values (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        rows,
    )


def _place(row: Name) -> int:
    """The row number of a name, the same whatever else there is: places before bodies, tasks and projects."""
    digest = hashlib.blake2b("\0".join(row).encode(), digest_size=5).digest()
    return ORDER.index(row[4]) << 40 | int.from_bytes(digest)


def suggest(connection: sqlite3.Connection, text: str, *, limit: int = MOST) -> tuple[Suggestion, ...]:
    """Return what the text may begin, the nearest first; misspelt pinyin is read only where nothing else is met."""
    typed = _key(text)
    if not typed or len(typed) > LONGEST:
        return ()
    found = _best(_ask(connection, "keys", [f"{_token(typed)} *"]), typed)
    if not found and _is_pinyin(typed) and len(typed) >= SHORTEST_MISSPELLING:
        near = _ask(connection, "near", [_token(key) for key in _with_one_left_out(typed)])
        found = [Suggestion(item.table, item.key, item.label, item.name, near=True) for item in _best(near, typed)]
    return tuple(found[:limit])


def named(connection: sqlite3.Connection, texts: Iterable[str], *, limit: int = MOST) -> tuple[Suggestion, ...]:
    """Return the things that one of the texts names: what a search page offers on top.

    A full name or alias always; the end of one (省发改委), its pinyin or a misspelling where that leads to few things.
    """
    found: dict[tuple[str, str], Suggestion] = {}
    for text in texts:
        typed = _key(text)
        offered = [item for item in suggest(connection, text, limit=CANDIDATES) if item.table in NAMED]
        full = [item for item in offered if _key(item.name) == typed]
        ends = [item for item in offered if item.near or _is_pinyin(typed) or _key(item.name).endswith(typed)]
        few = ends if len(ends) <= FEW and len(typed) >= SHORTEST_END else []
        for item in [*full, *few]:
            found.setdefault((item.table, item.key), item)
    return tuple(found.values())[:limit]


def named_within(connection: sqlite3.Connection, text: str, *, limit: int = FEW) -> tuple[Suggestion, ...]:
    """Return the things whose name stands inside the text, longest name first: where to go when no row is found."""
    sql = (
        f"select source, row_key, label, name from {NAMES}"  # noqa: S608
        " where length(name) > 1 and instr(:text, name) order by length(name) desc, source, row_key"
    )
    found: dict[tuple[str, str], Suggestion] = {}
    for row in connection.execute(sql, {"text": fold(text)}):
        item = Suggestion(*row)
        if item.table in NAMED:
            found.setdefault((item.table, item.key), item)
    return tuple(found.values())[:limit]


def _names(
    connection: sqlite3.Connection, sources: Sequence[str], plan_ids: Sequence[str] | None = None
) -> Iterator[Name]:
    """Yield the names of what lies in some of the tables, of all plans or of these."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    for table, also_read, sql in SOURCES:
        if table in sources and {table, also_read or table} <= tables:
            where, values = "", tuple[str, ...]()
            if plan_ids is not None:
                where, values = " where plan_id in (select value from json_each(?))", (json.dumps(plan_ids),)
            for key, label, names, pinyin in connection.execute(f"select distinct * from ({sql}{where})", values):  # noqa: S608
                for name in BETWEEN_ALIASES.split(names or "") if "aliases" in sql else [names or ""]:
                    if name:
                        keys = [*_from_every_character(name), *_sounds(name, pinyin or "")]
                        near = _misspellings(pinyin or "") if table in NAMED and pinyin != ALOUD else []
                        yield " ".join(dict.fromkeys(keys)), " ".join(near), name, label, table, key


def _from_every_character(name: str) -> list[str]:
    key = _key(name)
    return [key] if _is_pinyin(key) else [key[at:] for at in range(len(key))]


def _sounds(name: str, pinyin: str) -> list[str]:
    """What a name sounds like: its pinyin from every word on, or, read aloud, each whole reading of it."""
    if pinyin == ALOUD:
        return _readings(name)
    words = [_key(word) for word in pinyin.split()]
    return ["".join(words[at:]) for at in range(len(words))]


def _readings(name: str) -> list[str]:
    from pypinyin import Style, pinyin  # noqa: PLC0415  half a second to load: the build spells, a server never does

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    return [_key("".join(reading)) for reading in islice(product(*syllables), READINGS)]


def _misspellings(pinyin: str) -> list[str]:
    """A name in pinyin with one letter left out, each in turn; of several words the last one (zhengfu) left out."""
    words = [_key(word) for word in pinyin.split()]
    if len("".join(words)) > LONGEST:
        return []
    stems = [stem for stem in ("".join(words), "".join(words[:-1])) if len(stem) >= SHORTEST_MISSPELLING]
    return sorted({key for stem in stems[-1:] for key in _with_one_left_out(stem)})


def _ask(connection: sqlite3.Connection, column: str, tokens: Iterable[str]) -> list[Suggestion]:
    expression = f"{column} : ({' OR '.join(tokens) or NOTHING})"
    sql = f"select source, row_key, label, name from {NAMES} where {NAMES} match ? limit {CANDIDATES}"  # noqa: S608
    return [Suggestion(*row) for row in connection.execute(sql, (expression,))]


def _best(found: Iterable[Suggestion], typed: str) -> list[Suggestion]:
    """One suggestion for each thing, by how fully its name is what was typed, then cities before bodies and so on."""
    nearest: dict[tuple[str, str], Suggestion] = {}
    for item in sorted(found, key=lambda item: _distance(item, typed)):
        nearest.setdefault((item.table, item.key), item)
    return list(nearest.values())


def _distance(item: Suggestion, typed: str) -> tuple[object, ...]:
    name = _key(item.name)
    place = 0 if name == typed else 1 if name.startswith(typed) else 2
    of_another_name = not _key(item.label).startswith(typed)
    return place, of_another_name, ORDER.index(item.table), len(name), item.key, item.name


def _key(text: str) -> str:
    """A text as names are compared: folded, tone marks and apostrophes of pinyin gone."""
    letters = unicodedata.normalize("NFD", fold(text))
    plain = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f" and letter not in "'’")
    return unicodedata.normalize("NFC", plain)


def _is_pinyin(key: str) -> bool:
    return key.isascii() and key.isalpha()


def _with_one_left_out(key: str) -> list[str]:
    """A word itself and every word that leaves out one of its letters: two words one letter apart share one of them."""
    return [key, *dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key)))]


def _token(key: str) -> str:
    return '"{}"'.format(key.replace('"', '""'))
