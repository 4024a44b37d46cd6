"""Whole answers kept in memory: what is published stays the same, so a page that many ask for is made once.

Kept are answers of 200 to open GETs, by the portal's contents, origin, path, query and encoding, as they went out:
headers, ETag and compressed bytes. At most 64 MB are kept, those asked for last; a restart begins anew.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[Any, ...]

MOST_BYTES = 64_000_000
_MOST_OF_ONE = 4_000_000  # bytes of one answer; larger ones go out as they are made
_APART = ("/-/", "/downloads/")  # of this moment, or a file on disk
_PRIVATE = frozenset({b"authorization", b"cookie", b"range", b"if-range", b"if-modified-since"})
_VARIED = {"cookie", "authorization", "accept-encoding"}  # what a key tells apart or leaves out


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it went out."""

    headers: Headers
    body: bytes

    def size(self, key: Key) -> int:
        """Its bytes in memory, about, with those of the request that it is kept for: an address holds up to 64 kB."""
        own = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.body) + own + len(repr(key)) + 1000  # of the objects around them


class AnswerCache:
    """Answers from memory what was answered before; of many who ask for the same at once, the first has it made."""

    def __init__(self, app: App, contents: Callable[[], str], most: int = MOST_BYTES) -> None:
        """Keep answers of `app`. `contents` tells what they depend on besides the request."""
        self.app, self.contents, self.most = app, contents, most
        self.size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._making: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        key = self._key(scope)
        if key is None:
            await self.app(scope, receive, send)
            return
        if key not in self._kept and key in self._making:
            await self._making[key].wait()
        kept = self._kept.get(key)
        if kept is None:
            await self._make(key, scope, receive, send)
            return
        self._kept.move_to_end(key)
        await _answer(kept, dict(scope["headers"]).get(b"if-none-match", b""), send)

    def _key(self, scope: MutableMapping[str, Any]) -> Key | None:
        """Return what tells the answer to a request from others, None for one that is not kept."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_APART):
            return None
        headers = dict(scope["headers"])
        if not _PRIVATE.isdisjoint(headers) or scope["path"].endswith(".db"):
            return None
        origin = scope.get("scheme"), headers.get(b"host")
        path = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
        packed = b"gzip" in headers.get(b"accept-encoding", b"")
        return self.contents(), origin, path, scope.get("query_string"), packed

    async def _make(self, key: Key, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        done = self._making.setdefault(key, asyncio.Event())
        start: Message = {}
        parts: list[bytes] = []
        size = 0

        async def noting(message: Message) -> None:
            nonlocal size
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body = message.get("body", b"") if start.get("status") == 200 else b""
                size += len(body)
                parts.append(body)
                if size > _MOST_OF_ONE:  # a large file goes out as it is made
                    parts.clear()
                elif not message.get("more_body") and _is_open(start):
                    self._keep(key, Kept(tuple(start["headers"]), b"".join(parts)))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            if self._making.get(key) is done:
                del self._making[key]
            done.set()

    def _keep(self, key: Key, kept: Kept) -> None:
        size = kept.size(key)
        if size > min(_MOST_OF_ONE, self.most):
            return
        before = self._kept.pop(key, None)
        self._kept[key] = kept
        self.size += size - (before.size(key) if before else 0)
        while self.size > self.most:
            first, oldest = self._kept.popitem(last=False)
            self.size -= oldest.size(first)


def _is_open(start: Message) -> bool:
    """Tell whether an answer is the same for everybody."""
    headers = {name.lower(): value for name, value in start.get("headers", [])}
    varied = {part.strip().lower() for part in headers.get(b"vary", b"").decode("latin-1").split(",") if part.strip()}
    return start.get("status") == 200 and b"etag" in headers and b"set-cookie" not in headers and varied <= _VARIED


async def _answer(kept: Kept, tags: bytes, send: Send) -> None:
    etag = next((value for name, value in kept.headers if name.lower() == b"etag"), b"")
    seen = {tag.strip().removeprefix(b"W/") for tag in tags.split(b",")}
    if etag.removeprefix(b"W/") in seen or b"*" in seen:
        headers = [pair for pair in kept.headers if pair[0].lower() not in {b"content-length", b"content-type"}]
        headers = [pair for pair in headers if pair[0].lower() != b"content-encoding"]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})
