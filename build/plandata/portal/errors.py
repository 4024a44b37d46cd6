"""Tells a reader's mistake (400) from a fault of ours (500)."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from pathlib import Path

from datasette.utils import sqlite3
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

# What Datasette's reading of parameters raises for `role__in=[`, `_next=x`, `_timelimit=soon`, `_through=x`.
_MISREAD = (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError, AssertionError)
_READS_PARAMETERS = (
    "datasette/views/",
    "datasette/filters.py",
    "datasette/facets.py",
    "datasette/renderer.py",
    "datasette/utils/",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A status and what to tell; the message of a 500 says nothing about the inside."""

    status: int
    message: str


# What SQLite and the file system say to an address that nobody would write: (exception, part of its words, fault).
_KNOWN = (
    (sqlite3.ProgrammingError, "binding parameter", Fault(404, "no row has this key")),  # one column of a key of two
    (sqlite3.ProgrammingError, "null character", Fault(400, "a parameter holds a null character")),
    (OSError, "File name too long", Fault(404, "no file has a name this long")),
)


def explain(exception: BaseException, has_query: bool) -> Fault:
    """Return the fault that an exception stands for. `has_query`: whether the request had parameters to misread."""
    if isinstance(exception, Base400):
        return Fault(exception.status, str(exception.args[0]) if exception.args else "")
    if isinstance(exception, DatasetteError):
        # Datasette's own default, 500, stands for errors of the reader only (an unknown column to sort by, ...).
        status = 400 if exception.status >= 500 else exception.status
        if exception.message_is_html:
            return Fault(status, exception.title or "query took too long")
        return Fault(status, str(exception.message))
    for kind, words, fault in _KNOWN:
        if isinstance(exception, kind) and words in str(exception):
            return fault
    if has_query and _raised_while_reading(exception):
        what = "not valid JSON" if isinstance(exception, json.JSONDecodeError) else str(exception)
        return Fault(400, f"a parameter cannot be read: {what}")
    return Fault(500, "internal error")


def _raised_while_reading(exception: BaseException) -> bool:
    if not isinstance(exception, (*_MISREAD, sqlite3.Error)):
        return False
    files = [Path(frame.filename).as_posix() for frame in traceback.extract_tb(exception.__traceback__)]
    known = [file for file in files if "/datasette/" in file or "/plandata/" in file or "/plugins/" in file]
    return bool(known) and any(part in known[-1] for part in _READS_PARAMETERS)
