"""The server itself: half-open connections, its health, large work in turn; and the one door to Datasette."""

from __future__ import annotations

import ast
import asyncio
import contextlib
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from asking import asked, invented, run
from checkouts import ROOT

from plandata.portal import datasette_api, large
from plandata.portal.catalog import calls
from plandata.portal.pages import words
from plandata.portal.site import site_of
from plandata.serving.protocol import ImpatientProtocol, protocol

HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def _hello(scope: Any, _receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"hi"})


@contextlib.asynccontextmanager
async def _server(**limits: Any) -> Any:
    config = uvicorn.Config(_hello, port=0, http=protocol(**limits), lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def _asked(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HELLO)
    answer = await reader.readuntil(b"hi")
    writer.close()
    return answer


@pytest.mark.parametrize(
    "begun",
    [
        b"",  # nothing at all
        b"GET / HT",  # a line that does not end
        b"GET / HTTP/1.1\r\nHost: x\r\n",  # a head that does not end
        HELLO + b"GET / HTTP/1.1\r\n",  # a second request, after the first was answered
    ],
)
def test_a_connection_whose_request_does_not_arrive_is_closed(begun: bytes) -> None:
    async def scene() -> bytes:
        async with _server(head_seconds=0.3) as port:
            half_open = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
            for _, writer in half_open:
                writer.write(begun)
            answer = await _asked(port)  # others are answered meanwhile
            for reader, _ in half_open:
                with contextlib.suppress(ConnectionError):
                    while await asyncio.wait_for(reader.read(1000), 30):
                        pass
            return answer

    assert b"200 OK" in run(scene())


def test_bytes_that_trickle_in_buy_no_time() -> None:
    async def scene() -> bool:
        async with _server(head_seconds=0.3) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(300):
                with contextlib.suppress(ConnectionError):
                    writer.write(b"G")
                    await writer.drain()
                if reader.at_eof() or writer.is_closing():
                    return True
                await asyncio.sleep(0.02)
            return False

    assert run(scene())


def test_of_too_many_connections_the_oldest_goes_and_the_newest_is_answered() -> None:
    async def scene() -> tuple[bytes, bytes]:
        async with _server(head_seconds=60, most_waiting=5) as port:
            first, *_rest = [await asyncio.open_connection("127.0.0.1", port) for _ in range(8)]
            answer = await _asked(port)
            with contextlib.suppress(ConnectionError):
                return answer, await asyncio.wait_for(first[0].read(10), 30)
            return answer, b""

    answer, left = run(scene())
    assert b"200 OK" in answer
    assert left == b""


def test_the_protocol_that_is_served_has_limits() -> None:
    assert 0 < ImpatientProtocol.head_seconds <= 30
    assert 0 < ImpatientProtocol.most_waiting <= 1000


# ── Health ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_health_tells_what_is_served_and_since_when(tmp_path: Path) -> None:
    datasette = invented(tmp_path / "plans.db")
    with asked(datasette) as get:
        answer = get("/-/health")
        assert answer.status_code == 200
        told = answer.json()
        assert (told["ok"], told["plans"], told["fingerprint"]) == (True, 2, site_of(datasette).fingerprint)
        assert told["since"] <= told["now"]
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert "x-content-type-options" in answer.headers
        assert get("/-/threads").status_code == 404  # the other service pages stay closed


# ── Large work ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Server:
    """What a queue is kept for."""


def test_large_work_is_done_two_at_once_and_more_than_thirty_are_sent_away() -> None:
    async def scene() -> tuple[int, list[str]]:
        server, together, most = _Server(), 0, 0

        async def work() -> str:
            nonlocal together, most
            try:
                async with large.in_turn(server):
                    together += 1
                    most = max(most, together)
                    await asyncio.sleep(0)
                    together -= 1
            except large.Busy:
                return "busy"
            return "done"

        results = await asyncio.gather(*(work() for _ in range(60)))
        return most, results

    most, results = run(scene())
    assert most == 2
    assert results.count("done") + results.count("busy") == 60
    assert results.count("busy") > 0
    assert results.count("done") >= 30


def test_what_is_kept_is_made_once_for_all_who_wait_and_not_after_a_failure() -> None:
    async def scene() -> tuple[int, list[Any], str]:
        server, made = _Server(), 0

        async def make() -> str:
            nonlocal made
            made += 1
            await asyncio.sleep(0)
            return "made"

        async def fail() -> str:
            raise ValueError("no")

        found = await asyncio.gather(*(large.kept(server, "key", make) for _ in range(20)))
        with pytest.raises(ValueError, match="no"):
            await large.kept(server, "other", fail)
        after = await large.kept(server, "other", make)
        return made, found, after

    made, found, after = run(scene())
    assert (made, set(found), after) == (2, {"made"}, "made")


def test_a_busy_server_says_so_and_when_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_WAITING", 0)
    with asked(invented(tmp_path / "plans.db")) as get:
        for path in ("/plans/tasks.csv", "/plans/tasks.xlsx", "/city/990700.csv"):
            answer = get(path)
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
        assert get("/plans/tasks").status_code == 200


def test_what_takes_long_of_a_page_of_words_is_done_off_the_loop_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/api reads Markdown and cuts the answers of a dozen addresses, OpenAPI's 800 kB among them."""
    seen: list[tuple[str, bool]] = []

    def watched(name: str, call: Any) -> Any:
        def inner(*given: Any) -> Any:
            with contextlib.suppress(RuntimeError):
                asyncio.get_running_loop()
                seen.append((name, True))
                return call(*given)
            seen.append((name, False))
            return call(*given)

        return inner

    monkeypatch.setattr(calls, "shown_answer", watched("answer", calls.shown_answer))
    monkeypatch.setattr(words, "read_page", watched("page", words.read_page))
    with asked(invented(tmp_path / "plans.db")) as get:
        assert "请求" in get("/api").text
        assert "No registration" in get("/en/api").text
    assert {name for name, _ in seen} == {"answer", "page"}
    assert [name for name, on_the_loop in seen if on_the_loop] == []


# ── One door ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("plugin", sorted((ROOT / "plugins").glob("*.py")), ids=lambda path: path.stem)
def test_a_plugin_imports_the_hook_decorator_and_response_only(plugin: Path) -> None:
    """The portal's layer, search and escaping besides: a plugin holds hooks, what they do is in the package.

    The plugin of /mcp, mcp_clients, opens a layer of its own: portal.yml switches it on, and only then its extra loads.
    """
    layers = (
        "plandata.portal",
        "plandata.publish",
        "plandata.escaping",
        f"plandata.{plugin.stem.removesuffix('_clients')}",
    )
    for node in ast.walk(ast.parse(plugin.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module.partition(".")[0] == "datasette":
                assert module == "datasette"
                assert {name.name for name in node.names} <= {"hookimpl", "Response"}
            if module.partition(".")[0] == "plandata":
                assert module == "plandata" or module.startswith(layers)
        elif isinstance(node, ast.Import):
            assert [name.name for name in node.names if name.name.partition(".")[0] in {"datasette", "plandata"}] == []


def test_a_start_is_refused_where_no_hook_closes_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasette = invented(tmp_path / "plans.db")
    monkeypatch.setattr(datasette_api, "_CLOSING_HOOKS", ("a_hook_of_another_version",))
    with pytest.raises(datasette_api.StartupError, match="no table can be closed"):
        run(datasette.invoke_startup())


def test_a_start_is_refused_where_a_table_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def open_to_all(*_: Any) -> bool:
        return True

    datasette = invented(tmp_path / "plans.db")
    monkeypatch.setattr(datasette_api, "may_see", open_to_all)
    with pytest.raises(datasette_api.StartupError, match="clauses_fts"):
        run(datasette_api.require_closed(datasette, "plans", ["clauses_fts"]))


def test_until_the_contract_is_read_every_table_is_closed(tmp_path: Path) -> None:
    datasette = invented(tmp_path / "plans.db")
    assert not run(datasette_api.may_see(datasette, None, "plans", "tasks"))
