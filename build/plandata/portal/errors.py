"""Tells a reader's mistake (400) from a fault of ours (500)."""

from __future__ import annotations

from dataclasses import dataclass

from plandata.portal.datasette_api import sqlite3, status_of, was_misread


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
    told = status_of(exception)
    if told:
        return Fault(*told)
    for kind, words, fault in _KNOWN:
        if isinstance(exception, kind) and words in str(exception):
            return fault
    misread = was_misread(exception) if has_query else None
    if misread is not None:
        return Fault(400, f"a parameter cannot be read: {misread}")
    return Fault(500, "internal error")
