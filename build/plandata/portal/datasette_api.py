"""The one door to Datasette: the only module that imports it, beside the hook decorator and Response in plugins.

Each function says on which private part of which version it stands; the rest of the portal knows only this module. What
Datasette 1.0 will cost stands in `COSTS_OF_1`.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Protocol

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet
from datasette.filters import FilterArguments, Filters
from datasette.plugins import pm
from datasette.renderer import json_renderer
from datasette.utils import StartupError, await_me_maybe, escape_sqlite, sqlite3, sqlite_timelimit, table_column_details
from datasette.utils.asgi import BadRequest, Base400, NotFound, Request, Response
from datasette.version import __version__
from datasette.views.base import DatasetteError

from plandata.portal.faults import Fault

__all__ = [
    "ArrayFacet", "BadRequest", "Base400", "ColumnFacet", "DatasetteError", "DateFacet", "FilterArguments", "Gone",
    "Instance", "Missing", "NotFound", "QueryInterrupted", "Request", "Response", "StartupError", "Unfit", "Visit",
    "__version__", "application", "await_me_maybe", "escape_sqlite", "hookimpl", "sqlite3", "sqlite_timelimit",
]  # fmt: skip

# What Datasette 1.0 will cost, tried with 1.0a41. On it the portal starts; home, reader, search, profiles, matrix, map,
# /api, catalogues, JSON of tables and rows answer as on 0.65, and the tables of the search stay closed. What does not:
COSTS_OF_1: Mapping[str, str] = {
    "TableView.data": "files of tables and views (CSV, XLSX): table_view_data gives rows and no SQL",
    "the context of table.html": "the table's page: facets come as values with other keys, counts by extras",
    "the context of database.html": "the page of all tables: its tables are objects, no dictionaries",
    "the hooks of facets": "ColumnFacet's results are a dictionary by name, with `results` inside",
    "columns of JSON": "rows are objects by default; `columns`, `next_url` and counts are extras to ask for",
}
_LIMIT = re.compile(r" limit \d+(?: offset \d+)?\s*$")
_PARAMETER = re.compile(r"(?<![:\w]):([A-Za-z]\w*)")
_OWN_MILLISECONDS = 60_000  # for a file of our own; the limit in the settings is for questions of strangers
# The hooks through which a table is closed: 0.65 asks the first, 1.0 the second.
_CLOSING_HOOKS = ("permission_allowed", "permission_resources_sql")


class Visit(Protocol):
    """What the portal asks of a request."""

    scope: dict[str, Any]
    receive: Callable[[], Awaitable[Any]]
    args: Any
    path: str
    query_string: str
    actor: Mapping[str, Any] | None
    url_vars: Mapping[str, str]
    headers: Mapping[str, str]


class Database(Protocol):
    """What the portal asks of a database."""

    path: str | None
    is_mutable: bool

    async def execute_fn(self, fn: Callable[[Connection], Any]) -> Any:
        """Run a function of a connection in a thread."""

    async def table_names(self) -> list[str]:
        """Return the names of the tables."""

    async def hidden_table_names(self) -> list[str]:
        """Return the names of the tables that Datasette itself hides."""

    async def view_names(self) -> list[str]:
        """Return the names of the views."""

    async def table_columns(self, table: str) -> list[str]:
        """Return the names of a table's columns."""


class Instance(Protocol):
    """What the portal asks of a Datasette; its databases, plugins and settings are public in 0.65 and 1.0."""

    databases: Mapping[str, Database]
    plugins_dir: str
    client: Any

    def get_database(self, name: str) -> Database:
        """Return a database by its name."""

    def setting(self, name: str) -> Any:
        """Return a setting."""

    def settings_dict(self) -> Mapping[str, Any]:
        """Return all settings."""

    async def execute(self, db_name: str, sql: str, params: Any = None, truncate: bool = False) -> Any:
        """Return the rows of a query within the time limit of the settings."""

    async def render_template(self, templates: str, context: Any, request: Any, view_name: str) -> str:
        """Return a template as HTML."""

    async def invoke_startup(self) -> None:
        """Run the hooks of the start, once."""

    def app(self) -> Any:
        """Return the ASGI application."""


# ── A start ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def application(database: Path, metadata: Mapping[str, Any], root: Path, settings: Mapping[str, Any]) -> Any:
    """Return a Datasette of one database with the plugins, templates and static files under `root`.

    Public in 0.65 and 1.0: the constructor. `metadata` is copied: 0.65 changes what it is given.
    """
    plugins = root / "plugins"
    own = metadata.get("databases") or {}
    queries = {name: {"queries": about.get("queries") or {}} for name, about in own.items()}
    # 1.0 reads questions from a configuration of its own, which 0.65 does not know.
    more = {"config": {"databases": queries}} if "config" in signature(Datasette).parameters else {}
    return Datasette(
        **more,
        immutables=[str(database)],
        metadata=json.loads(json.dumps(metadata)),
        plugins_dir=str(plugins),
        template_dir=str(plugins / "templates"),
        static_mounts=[("static", str(plugins / "static"))],
        settings=dict(settings),
    )


def take_out(names: Iterable[str]) -> None:
    """Take out plugins of Datasette that the portal replaces. Stands on their names: 0.65 and 1.0 have the same."""
    for name in names:
        if pm.has_plugin(name):
            pm.unregister(name=name)


def register(plugin: Any) -> None:
    """Make a module a plugin of every Datasette that starts from now on."""
    pm.register(plugin)


def unregister(plugin: Any) -> None:
    """Undo `register`."""
    pm.unregister(plugin)


async def handled(datasette: Any, request: Any, exception: Exception) -> Any:
    """Return the answer that the plugins have for an exception, None for none. Public in 0.65: handle_exception."""
    for answer in pm.hook.handle_exception(datasette=datasette, request=request, exception=exception):
        response = await await_me_maybe(answer)
        if response:
            return response
    return None


# ── What is published ────────────────────────────────────────────────────────────────────────────────────────────────


def metadata_of(datasette: Any) -> Mapping[str, Any]:
    """Return all metadata as the server was given it, queries and tables among it.

    Stands on 0.65's Datasette.metadata(). 1.0 has it no more: there on `_metadata_local`, what the constructor keeps.
    """
    found = datasette.metadata() if hasattr(datasette, "metadata") else getattr(datasette, "_metadata_local", None)
    return found or {}


def metadata_of_database(datasette: Any, database: str) -> Mapping[str, Any]:
    """Return the metadata of one database, empty where there is none."""
    return (metadata_of(datasette).get("databases") or {}).get(database) or {}


def columns_of(connection: Connection, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return name and type of each table's columns. Stands on utils.table_column_details of 0.65 and 1.0."""
    return {name: [(column.name, column.type) for column in table_column_details(connection, name)] for name in names}


async def may_see(datasette: Any, actor: Any, database: str, table: str) -> bool:
    """Tell whether a reader may see a table. Stands on 0.65's permission_allowed(); 1.0 calls it allowed()."""
    if hasattr(datasette, "permission_allowed"):
        return bool(await datasette.permission_allowed(actor, "view-table", resource=(database, table), default=True))
    from datasette.resources import TableResource  # noqa: PLC0415  of 1.0 alone

    return bool(await datasette.allowed(action="view-table", resource=TableResource(database, table), actor=actor))


def closing_rule(database: str, action: str, shown: Iterable[str]) -> Any:
    """Return what Datasette 1.0 asks of permission_resources_sql: nobody sees a table that is not among `shown`.

    None for another action. Stands on 1.0's PermissionSQL and its table catalog_tables; 0.65 never calls it.
    """
    if action != "view-table":
        return None
    from datasette.permissions import PermissionSQL  # noqa: PLC0415  of 1.0 alone

    names = {f"shown_{number}": name for number, name in enumerate(shown)}
    kept = ", ".join(f":{name}" for name in names)
    sql = f"""
    select database_name as parent, table_name as child, 0 as allow, 'serves the search only' as reason
    from catalog_tables where database_name = :closed and table_name not in ({kept})"""  # noqa: S608  parameters
    return PermissionSQL(sql=sql, params={"closed": database, **names})


async def require_closed(datasette: Any, database: str, tables: Iterable[str]) -> None:
    """Make sure that nobody may see some tables. Raises StartupError, which ends a start, otherwise.

    A hook that the installed Datasette does not know is passed over in silence: what it closed would be open.
    """
    if not any(hasattr(pm.hook, name) for name in _CLOSING_HOOKS):
        raise StartupError(f"Datasette {__version__} knows none of {', '.join(_CLOSING_HOOKS)}: no table can be closed")
    opened = [table for table in tables if await may_see(datasette, None, database, table)]
    if opened:
        raise StartupError(f"Datasette {__version__} would show tables of the search: {', '.join(opened)}; use 0.65")


# ── A table's page ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TableSql:
    """The SQL of all rows of a page, with its parameters."""

    sql: str
    parameters: Mapping[str, Any]


def select_order(added: str, column: str) -> None:
    """Let a table's page select `column`, `rowid`, last, where the scope names it under `added`: it ends pages there.

    Stands on 0.65's TableView.columns_to_select(). A page tells its end by the column of its order; one that no row
    has it looks up by the row's key, which fails where keys carry labels.
    """
    from datasette.views.table import TableView  # noqa: PLC0415  of 0.65 alone

    known = getattr(TableView, "columns_to_select", None)
    if known is None or hasattr(known, "__wrapped__"):
        return

    @wraps(known)
    async def with_order(view: Any, table_columns: Any, pks: Any, request: Any) -> list[str]:
        chosen: list[str] = await known(view, table_columns, pks, request)
        return [*chosen, column] if request.scope.get(added) == column else chosen

    TableView.columns_to_select = with_order


async def sql_of(datasette: Any, visit: Any, query: str, more: Mapping[str, Any]) -> TableSql:
    """Return the SQL of the table or view that a request asks for, without the limit of a page.

    `query` is the query string that Datasette is to read, `more` goes into the scope. Raises BadRequest for parameters
    that make no sense. Stands on 0.65's TableView.data() and on the form of its SQL; 1.0 has neither.
    """
    from datasette.views.table import TableView  # noqa: PLC0415  of 0.65 alone

    data = (await TableView(datasette).data(asked_anew(visit, query, more)))[0]
    if data.get("error"):
        raise BadRequest(data["error"])
    return TableSql(_LIMIT.sub("", data["query"]["sql"]), data["query"]["params"])


def sql_of_question(question: Mapping[str, Any], pairs: Iterable[tuple[str, str]]) -> TableSql:
    """Return the SQL of a canned query, what the request leaves out blank, as Datasette has it."""
    sql, given = str(question["sql"]), dict(pairs)
    names = question.get("params") or _PARAMETER.findall(sql)
    return TableSql(sql, {name: given.get(name, "") for name in names})


def asked_anew(visit: Any, query: str, more: Mapping[str, Any]) -> Any:
    """Return a request like another one with another query string. Public in 0.65 and 1.0."""
    return Request({**visit.scope, "query_string": query.encode("latin-1"), **more}, visit.receive)


async def canned_query(datasette: Any, database: str, name: str, actor: Any) -> Mapping[str, Any] | None:
    """Return a question by its name, None where there is none. Public in 0.65; 1.0 calls it get_query()."""
    if not hasattr(datasette, "get_canned_query"):
        own: Mapping[str, Any] = metadata_of_database(datasette, database).get("queries") or {}
        return own.get(name)
    found: Mapping[str, Any] | None = await datasette.get_canned_query(database, name, actor)
    return found


async def all_rows(
    datasette: Any, database: str, query: TableSql
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Return the names of the columns and every row of a file of our own.

    Raises QueryInterrupted after a minute. Stands on Database.execute_fn, public in 0.65 and 1.0: the limits of the
    settings, in time and rows, are for questions of strangers.
    """

    def in_thread(connection: Connection) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        with sqlite_timelimit(connection, _OWN_MILLISECONDS):
            try:
                cursor = connection.execute(query.sql, query.parameters)
                return tuple(column[0] for column in cursor.description), tuple(tuple(row) for row in cursor)
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, query.sql, query.parameters) from error
                raise BadRequest(str(error)) from error

    found: tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]
    found = await datasette.get_database(database).execute_fn(in_thread)
    return found


async def where_of(datasette: Any, database: str, table: str, visit: Any) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions and parameters that Datasette builds for a request of a table.

    Stands on filters.Filters and the hook filters_from_request of 0.65 and 1.0.
    """
    named = (key for key in visit.args if not (key.startswith("_") and "__" not in key))
    filters = [(key, value) for key in named for value in visit.args.getlist(key)]
    clauses, parameters = Filters(sorted(filters)).build_where_clauses(table)
    for hook in pm.hook.filters_from_request(request=visit, database=database, table=table, datasette=datasette):
        more = await await_me_maybe(hook)
        if more:
            clauses.extend(more.where_clauses)
            parameters.update(more.params)
    return clauses, parameters


def lookups() -> frozenset[str]:
    """Return the comparisons that a filter can name, `<column>__<lookup>`. Stands on Filters.lookups of 0.65."""
    return frozenset(name for name, *_ in Filters([]).lookups())


def json_of(visit: Any, data: dict[str, Any], view_name: str) -> Any:
    """Return Datasette's own JSON answer. Stands on renderer.json_renderer, whose arguments differ in 0.65 and 1.0."""
    if "error" in signature(json_renderer).parameters:
        return json_renderer(visit, visit.args, data, data.get("error"), data.get("truncated"))
    return json_renderer(visit.args, data, view_name)


# ── What went wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


class _Coded:
    status: int
    code: str
    values: Mapping[str, str]

    @property
    def fault(self) -> Fault:
        """What the exception stands for."""
        return Fault(self.status, self.code, self.values)


class Missing(_Coded, NotFound):  # type: ignore[misc]  # Datasette has no types
    """What is asked for is not there (404), by a code of faults.ENGLISH."""

    status = 404

    def __init__(self, code: str, **values: str) -> None:
        """Take what the words of the code name."""
        self.code, self.values = code, values
        super().__init__(self.fault.message)


class Unfit(_Coded, BadRequest):  # type: ignore[misc]  # Datasette has no types
    """A parameter makes no sense (400), by a code of faults.ENGLISH."""

    status = 400

    def __init__(self, code: str, **values: str) -> None:
        """Take what the words of the code name."""
        self.code, self.values = code, values
        super().__init__(self.fault.message)


class Gone(_Coded, Base400):  # type: ignore[misc]  # Datasette has no types
    """What is asked for was there and is no more (410)."""

    status = 410

    def __init__(self, **values: str) -> None:
        """Take key, table, what, day and reason of a tombstone."""
        self.code, self.values = "gone", values
        super().__init__(self.fault.message)


# What 0.65 and its parts say of a request, in English: (form of the whole sentence, code of the fault).
_SENTENCES = tuple(
    (re.compile(form, re.DOTALL), code)
    for form, code in (
        (r"Cannot sort (?:table )?by (?P<value>.*)", "unsortable"),
        (r"(?P<name>_(?:no)?col)=(?P<value>.*) - invalid columns", "not_a_column"),
        (r"_size must be .*", "bad_size"),
        (r"invalid literal for int\(\) with base 10: '(?P<value>.*)'", "not_whole"),
        (r"not valid JSON|malformed JSON|_through .*", "not_json"),
        (r"Database not found(?:: (?P<name>.*))?", "no_database"),
        (r"Table not found(?:: (?P<name>.*))?", "no_table"),
        (r"Record not found(?:: .*)?|Row not found.*", "no_row"),
    )
)
# Datasette's words that say nothing to who reads them → what programs are told.
PLAINER: Mapping[str, str] = {
    "Database not found": "nothing is at this address; /openapi.json lists what there is",
    "execute-sql": "SQL of one's own is closed; the questions on /data answer, and /downloads has the whole database",
}
# What SQLite and the file system say of malformed addresses: (exception, part of its words, fault).
_KNOWN = (
    (sqlite3.ProgrammingError, "binding parameter", Fault(404, "no_row")),  # one column of a key of two
    (sqlite3.ProgrammingError, "null character", Fault(400, "null_character")),
    (OSError, "File name too long", Fault(404, "long_file_name")),
)
_INTERRUPTED = "interrupted"  # SQLite's word for a query that was stopped
# What Datasette's reading of parameters raises for `role__in=[`, `_next=x`, `_timelimit=soon`, `_through=x`.
_MISREAD = (ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError, AssertionError)
_READS_PARAMETERS = (
    "datasette/views/",
    "datasette/filters.py",
    "datasette/facets.py",
    "datasette/renderer.py",
    "datasette/utils/",
)


def fault_of(exception: BaseException, has_query: bool) -> Fault:
    """Return the fault that an exception stands for. `has_query`: whether the request had parameters to misread."""
    if isinstance(exception, _Coded):
        return exception.fault
    found = _of_datasette(exception)
    if found is not None:
        return found
    for kind, words, fault in _KNOWN:
        if isinstance(exception, kind) and words in str(exception):
            return fault
    misread = _misread(exception) if has_query else None
    return misread or Fault(500, "internal")


def _of_datasette(exception: BaseException) -> Fault | None:
    """Return the fault of an exception of Datasette's own, None for any other.

    Stands on Base400, DatasetteError and QueryInterrupted of 0.65. DatasetteError's own default, 500, stands there for
    errors of the reader only (an unknown column to sort by); with HTML in it, for a query that took too long.
    """
    if isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0]) if exception.args else ""
        interrupted = message == _INTERRUPTED
    elif isinstance(exception, DatasetteError):
        status, message = (400 if exception.status >= 500 else exception.status), str(exception.message)
        interrupted = exception.message_is_html or _INTERRUPTED in message
    else:
        return Fault(503, "too_slow") if isinstance(exception, QueryInterrupted) else None
    return Fault(503, "too_slow") if interrupted else _worded(status, message)


def _worded(status: int, message: str) -> Fault:
    """Return the fault that an English sentence stands for; its words stay what programs read."""
    for form, code in _SENTENCES:
        found = form.fullmatch(message)
        if found:
            told = PLAINER.get(message, message)
            return Fault(status, code, {**{k: v for k, v in found.groupdict().items() if v}, "message": told})
    told = PLAINER.get(message, message)
    return Fault(status, "no_page" if status == 404 else "unread", {"reason": message, "message": told})


def _misread(exception: BaseException) -> Fault | None:
    """Return what Datasette could not read of the parameters, None for an exception of any other cause.

    Stands on the files in which 0.65 reads parameters: the last frame of ours or Datasette's lies in one of them.
    """
    if not isinstance(exception, (*_MISREAD, sqlite3.Error)):
        return None
    files = [Path(frame.filename).as_posix() for frame in traceback.extract_tb(exception.__traceback__)]
    known = [file for file in files if "/datasette/" in file or "/plandata/" in file or "/plugins/" in file]
    if not known or not any(part in known[-1] for part in _READS_PARAMETERS):
        return None
    reason = "not valid JSON" if isinstance(exception, json.JSONDecodeError) else str(exception)
    fault = _worded(400, reason)
    return Fault(400, fault.code, {**fault.values, "message": f"a parameter cannot be read: {reason}"})
