"""An application that JSON is posted to, beside the portal's pages: what it may cost, the headers of every answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from plandata.portal.large import Busy, in_turn
from plandata.portal.middleware import App, Guard, Message, Receive, Scope, Send, headers_of

MOST_BYTES = 64 * 1024  # of a request's body: words and ids
SECONDS = 10.0  # until it has arrived


def bounded(app: App, datasette: Any, most: int = MOST_BYTES, seconds: float = SECONDS) -> App:
    """Return `app` for POST alone, its body read whole within limits, its turn among the large work waited for.

    Answers 405, 413, 408, 400 and 503 in its place. Another method could hold a connection open for a stream of events,
    which an application without sessions has none of.
    """

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = headers_of(scope["path"])
                kept = [
                    pair for pair in message.get("headers", []) if pair[0].lower() not in {name for name, _ in ours}
                ]
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        if scope["method"] != "POST":
            await _refuse(guarded, 405, "POST only", (b"allow", b"POST"))
            return
        try:
            async with asyncio.timeout(seconds):
                body = await _read(receive, most)
        except TimeoutError:
            await _refuse(guarded, 408, "the body did not arrive in time", (b"connection", b"close"))
            return
        if body is None:
            await _refuse(guarded, 413, f"at most {most} bytes", (b"connection", b"close"))
            return
        if not _is_json(body):
            await _refuse(guarded, 400, "the body is no JSON, or nested too deeply")
            return
        try:
            async with in_turn(datasette):
                await app(scope, _again(body, receive), guarded)
        except Busy as error:
            await _refuse(guarded, error.status, str(error), (b"retry-after", b"5"))

    return Guard(inner)


async def _read(receive: Receive, most: int) -> bytes | None:
    """The whole body, as far as it came; None for one that is longer."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return body


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand on a body that was read; behind it comes what the server has to say."""
    first = True

    async def inner() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return inner


async def _refuse(send: Send, status: int, words: str, *header: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *header]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{status}: {words}\n".encode()})
