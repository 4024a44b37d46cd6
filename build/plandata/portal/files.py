"""Files as they lie on disk: byte ranges, conditional requests and paths that cannot leave their folder, by starlette.

The ETag is a digest of the content, so that it is the same on every server of one release, and after every restart.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from plandata.portal.datasette_api import Missing
from plandata.publish.formats import media_type

ALWAYS_ASK_AGAIN = "public, no-cache"
# A program in a page of another site may read them piece by piece, as DuckDB does with Parquet.
_OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
}
_RANGE = r"\s*(\d{1,18}-\d{0,18}|-\d{1,18})\s*"
_RANGES = re.compile(rf"bytes={_RANGE}(,{_RANGE})*", re.ASCII | re.IGNORECASE)
_ENDS = re.compile(r"(\d+)-(\d+)", re.ASCII)
Scope = MutableMapping[str, Any]


class Files(StaticFiles):
    """The files of one folder. `cache` is their Cache-Control."""

    def __init__(self, folder: Path, cache: str = ALWAYS_ASK_AGAIN) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.cache = cache

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with a file, or 304 to a client that already has it."""
        digest = _digest(str(full_path), stat_result.st_mtime_ns, stat_result.st_size)
        headers = {"etag": f'"{digest}"', "cache-control": self.cache}
        kind = media_type(str(full_path))
        response = FileResponse(full_path, status_code, headers, kind, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


async def send_file(files: Files, path: str, request: Any, send: Any) -> None:
    """Answer a request with a file of a folder. Raises Missing for a path that is no file in it."""
    scope = _with_a_range_of_bytes_or_none(request.scope)
    try:
        response = await files.get_response(path, scope)
    except HTTPException as error:
        raise Missing("no_file", path=str(path)) from error
    await response(scope, request.receive, _open_to_all(send))


def _with_a_range_of_bytes_or_none(scope: Scope) -> Scope:
    """Pass over a Range that is none of bytes, or of a request other than GET, as RFC 9110, 14.2, asks.

    Starlette answers the one with 400, the other with 206.
    """
    asked = Headers(scope=scope).get("range", "")
    valid = scope["method"] == "GET" and _RANGES.fullmatch(asked)
    if valid and not any(int(first) > int(last) for first, last in _ENDS.findall(asked)):
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name.lower() != b"range"]}


def _open_to_all(send: Any) -> Any:
    """Let a page of another site read every answer: starlette's 304 and 416 leave out what a file's headers say."""

    async def inner(message: Scope) -> None:
        if message["type"] == "http.response.start":
            sent = {name.lower() for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in _OPEN_TO_ALL.items()]
            message = {**message, "headers": [*message["headers"], *(pair for pair in more if pair[0] not in sent)]}
        await send(message)

    return inner


@lru_cache(maxsize=4096)
def _digest(path: str, _changed: int, _size: int) -> str:
    """Return the SHA-256 of a file, read again when its time or size changes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
