"""Files as they lie on disk: byte ranges, conditional requests and paths that cannot leave their folder, by starlette.

The ETag is a digest of the content, so that it is the same on every server of one release, and after every restart.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from plandata.publish.release.manifest import media_type

ALWAYS_ASK_AGAIN = "public, no-cache"
# A program in a page of another site may read them piece by piece, as DuckDB does with Parquet.
_OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
}
# What a browser is told that asks leave before it fetches a range (CORS preflight).
_ASKED_BEFORE = {
    "allow": "GET, HEAD, OPTIONS",
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "Range, If-Range, If-None-Match",
    "access-control-max-age": "86400",
}


class Files(StaticFiles):
    """The files of one folder. `cache` is their Cache-Control."""

    def __init__(self, folder: Path, cache: str = ALWAYS_ASK_AGAIN) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.cache = cache

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: MutableMapping[str, Any], status_code: int = 200
    ) -> Response:
        """Answer with a file, or 304 to who has it."""
        digest = _digest(str(full_path), stat_result.st_mtime_ns, stat_result.st_size)
        headers = {**_OPEN_TO_ALL, "etag": f'"{digest}"', "cache-control": self.cache}
        kind = media_type(str(full_path))
        response = FileResponse(full_path, status_code, headers, kind, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


async def send_file(files: Files, path: str, request: Any, send: Any) -> None:
    """Answer a request with a file of a folder. Raises NotFound for a path that is no file in it."""
    if request.scope["method"] == "OPTIONS":
        await Response(status_code=204, headers={**_OPEN_TO_ALL, **_ASKED_BEFORE})(request.scope, request.receive, send)
        return
    try:
        response = await files.get_response(path, request.scope)
    except HTTPException as error:
        raise NotFound(f"no file {path}") from error
    await response(request.scope, request.receive, send)


@lru_cache(maxsize=4096)
def _digest(path: str, _changed: int, _size: int) -> str:
    """Return the SHA-256 of a file, read again when its time or size changes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
