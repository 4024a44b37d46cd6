"""The server: the tools through the official SDK, by standard input and output or over streamable HTTP."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from plandata.mcp import tools
from plandata.mcp.answers import Plans
from plandata.publish.schema import TableSchema
from plandata.publish.search import register_functions

SECONDS = 2.0  # of a call, as of a stranger's question on the pages
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


def server_of(database: Path, schemas: Mapping[str, TableSchema], base: str = "") -> Server[Any, Any]:
    """Return a server of a published database; each call reads it through a connection of its own, read-only."""
    server: Server[Any, Any] = Server("plandata", instructions=tools.INSTRUCTIONS)

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator, unused-ignore]
    async def list_tools() -> list[types.Tool]:
        return [
            types.Tool(
                name=each.name, description=each.description, inputSchema=each.takes, outputSchema=dict(each.gives)
            )
            for each in tools.TOOLS
        ]

    @server.call_tool()  # type: ignore[untyped-decorator, unused-ignore]
    async def call_tool(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        tool = tools.BY_NAME.get(name)
        if tool is None:
            raise ValueError(f"no tool {name}; there are {', '.join(tools.BY_NAME)}")
        return await anyio.to_thread.run_sync(_asked(database, schemas, base, tool, arguments))

    return server


def _asked(
    database: Path, schemas: Mapping[str, TableSchema], base: str, tool: tools.Tool, arguments: Mapping[str, Any]
) -> Callable[[], dict[str, Any]]:
    def ask() -> dict[str, Any]:
        address = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            register_functions(connection)
            until = time.monotonic() + SECONDS
            connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
            try:
                return tool.ask(Plans(connection, schemas, base), **arguments)
            except sqlite3.OperationalError as error:
                if str(error) != "interrupted":
                    raise
                raise ValueError(f"not found within {SECONDS:.0f} seconds: ask for more letters, or one plan") from None

    return ask


def run_stdio(database: Path, schemas: Mapping[str, TableSchema], base: str = "") -> None:
    """Serve over standard input and output until the client goes."""
    server = server_of(database, schemas, base)

    async def serve() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(serve)


def http_application(server: Server[Any, Any], base: str, hosts: Iterable[str]) -> Callable[..., Any]:
    """Return an ASGI application of streamable HTTP, without sessions: each request stands for itself.

    A request under another name than this machine's, `base`'s or one of `hosts`, or from a page of another origin, is
    turned away (403, 421): no page that a reader opens can ask in the reader's name.
    """
    names = {*hosts, *([urlsplit(base).netloc] if base else [])}
    local = [f"{host}{port}" for host in _LOCAL for port in ("", ":*")]
    origins = [f"{scheme}://{host}" for host in (*names, *local) for scheme in ("http", "https")]
    security = TransportSecuritySettings(allowed_hosts=[*names, *local], allowed_origins=origins)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, security_settings=security)
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    return application
