"""What every answer goes through: language prefix, closed pages, selections, security headers, ETag, compression.

`wrap` puts the layers around Datasette in one place, because the order of plugins' own wrappers is not defined.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.middleware.gzip import GZipMiddleware

from plandata.portal.answer_cache import AnswerCache
from plandata.portal.health import HEALTH
from plandata.portal.pages import cells
from plandata.portal.requests import canonical, readable_headers
from plandata.portal.selection import ORIGINAL_QUERY, pairs_of, public_query
from plandata.portal.site import ORIGIN, Site, enter, origin_of
from plandata.portal.texts.fallbacks import marking, resolved
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.languages import localised

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
# Of Datasette's own service pages, those that help a reader: files, what the tables mean, which versions serve them.
_OPEN_SERVICE = ("/-/static/", "/-/metadata", "/-/versions", HEALTH)
_METHODS = ("GET", "HEAD", "OPTIONS")
MCP = "/mcp"  # answered by plugins/mcp_clients.py where portal.yml says so
# What the browser of a page of another site is told when it asks leave for a range or a conditional request (CORS).
_ASKED_BEFORE = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    # What programs send without being asked: libraries that fetch JSON, a browser that is told to reload.
    (
        b"access-control-allow-headers",
        b"Accept, Accept-Language, Cache-Control, Content-Type, If-Modified-Since, "
        b"If-None-Match, If-Range, Pragma, Range, X-Requested-With",
    ),
    (b"access-control-max-age", b"86400"),
)
_VARY = (b"vary", b"Cookie, Authorization, Accept-Encoding")  # as every 200 says, Datasette's and the compression's
FOR_EVER = "public, max-age=31536000, immutable"


def wrap(app: App, site: Site) -> App:
    """Return `app` within all layers."""
    plain = Answers(Requests(app, site), site)
    packed = GZipMiddleware(plain, minimum_size=600, compresslevel=6)

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        # A download goes out as it lies on disk: what is fetched in parts must fit together, and match its checksum.
        as_it_is = scope["type"] == "http" and _is_download(site.languages.split(scope["path"])[1])
        await (plain if as_it_is else packed)(scope, receive, send)

    guarded = Guard(AnswerCache(chosen, lambda: site.fingerprint + site.stamp()))

    async def outermost(scope: Scope, receive: Receive, send: Send) -> None:
        # What plugins/mcp_clients.py answers comes by POST and is checked there.
        by_itself = site.settings.mcp and scope["type"] == "http" and scope["path"] == MCP
        await (app if by_itself else guarded)(scope, receive, send)

    return outermost


def _is_download(path: str) -> bool:
    return path.startswith("/downloads/") or path.endswith(".db")


class Guard:
    """Answers with a bare 500 and the headers of every answer where all else fails: no server answers in our place."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            logging.getLogger("portal").exception("%r", scope["path"])
            await _plain(send, 500, "500: internal error\n", headers_of("/500.txt"))


class Requests:
    """Reads the language from the path, tidies the query, and turns away what is not for the public."""

    def __init__(self, app: App, site: Site) -> None:
        self.app, self.site, self.host_reported = app, site, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        raw = canonical((scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0].decode("latin-1"))
        language, path = self.site.languages.split(raw)
        self.site.languages.enter(language, is_page="." not in path.rpartition("/")[2])
        if raw.strip("/") in self.site.languages.catalogues and path == raw:
            await _redirect(send, raw + "/", scope)
        elif scope["method"] == "OPTIONS":
            await _plain(send, 204, "", _ASKED_BEFORE)
        elif scope["method"] not in _METHODS:
            await _plain(send, 405, _("只读：此门户只回答 GET 请求。") + "\n")
        else:
            inner = self._inner(scope, language, path)
            enter(inner[ORIGIN])
            parameters = {name for name, _value in inner[ORIGINAL_QUERY]}
            cells.enter(self.site.settings.database, path, parameters, self.site.contract.tables)
            send = _localising(send, language)
            await self.app(inner, receive, _resolving(send) if marking.get() else send)

    def _inner(self, scope: Scope, language: str, path: str) -> Scope:
        pairs = pairs_of(scope.get("query_string", b"").decode("latin-1"))
        if path.startswith("/-/") and not path.startswith(_OPEN_SERVICE):
            path = "/-/closed" + (".json" if path.endswith(".json") else "")
        return {
            **scope,
            **self._own_address(scope),
            "path": path,
            "raw_path": path.encode("latin-1"),
            ORIGINAL_QUERY: pairs,
            "portal.language": language,
        }

    def _own_address(self, scope: Scope) -> Scope:
        """Return the headers that can be read, and the portal's own address, the only one that Datasette sees."""
        headers = readable_headers(scope.get("headers") or [])
        scheme = str(scope.get("scheme", "http"))
        host = next((value.decode("latin-1") for name, value in headers if name.lower() == b"host"), "")
        origin = origin_of(self.site.settings, scheme, host)
        if not origin:
            self._report_host_once(host)
            return {"headers": headers, ORIGIN: ""}
        own = urlsplit(origin)
        others = [(name, value) for name, value in headers if name.lower() != b"host"]
        return {"scheme": own.scheme, "headers": [*others, (b"host", own.netloc.encode("latin-1"))], ORIGIN: origin}

    def _report_host_once(self, host: str) -> None:
        if self.host_reported or host.endswith(".invalid"):
            return
        self.host_reported = True
        logging.getLogger("portal").warning(
            "portal.yml: asked as %r, which is neither base_url nor among hosts; links are relative, citations have no "
            "address; set base_url to the portal's address.", host[:100],
        )  # fmt: skip


class Answers:
    """Adds security headers and the ETag; answers 304 to a client that already has the page."""

    def __init__(self, app: App, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = self.site.languages.split(canonical(scope["path"]))[1]
        if path == HEALTH:  # of this server and this moment: no answer of before stands for it
            await self._answer(scope, receive, send, path, None)
            return
        await self._answer(scope, receive, send, path, self._etag(scope))

    async def _answer(self, scope: Scope, receive: Receive, send: Send, path: str, etag: str | None) -> None:
        versioned = path.startswith("/static/") and scope.get("query_string", b"").startswith(b"v=")
        seen = _tags(dict(scope.get("headers") or []).get(b"if-none-match", b""))
        if etag and etag.removeprefix("W/") in seen:
            # Only a 200 ever carried this tag, and the same contents give the same answer.
            await _not_modified(send, [*headers_of(path, etag, versioned), _VARY])
            return
        ended = False

        async def with_headers(message: Message) -> None:
            nonlocal ended
            if ended:
                return
            if message["type"] == "http.response.start":
                own = any(name.lower() == b"etag" for name, _ in message.get("headers", []))  # of a file on disk
                ours = headers_of(path, etag if message["status"] == 200 and not own else None, versioned)
                kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in {name for name, _ in ours}]
                if message["status"] == 200 and "*" in seen:  # the client has some answer, and this is the only one
                    ended = True
                    await _not_modified(send, [*ours, *(pair for pair in kept if pair[0].lower() == b"etag"), _VARY])
                    return
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        await self.app(scope, receive, with_headers)

    def _etag(self, scope: Scope) -> str:
        host = dict(scope.get("headers") or []).get(b"host", b"") + scope.get("scheme", "http").encode()
        address = scope["path"].encode("utf-8", "replace") + b"?" + scope.get("query_string", b"")
        contents = f"{self.site.fingerprint}{self.site.stamp()}".encode()
        return f'W/"{hashlib.sha256(contents + b" " + host + b" " + address).hexdigest()[:24]}"'


def _tags(header: bytes) -> set[str]:
    """Return the tags of If-None-Match, compared weakly (RFC 9110, 13.1.2): proxies that compress make a tag weak."""
    return {tag.strip().removeprefix("W/") for tag in header.decode("latin-1").split(",")}


async def _not_modified(send: Send, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def headers_of(path: str, etag: str | None = None, versioned: bool = False) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer; `path` tells what may be framed and what is data for other sites."""
    embedded = path.startswith("/embed/")
    headers = {
        "content-security-policy": _CSP.format(ancestors="*" if embedded else "'none'"),
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if not embedded:
        headers["x-frame-options"] = "DENY"
    if "." in path.rpartition("/")[2]:  # a file or data: any page of another site may read it, and turn its pages
        headers["access-control-allow-origin"] = "*"
        headers["access-control-expose-headers"] = "Link, ETag, Content-Length, Content-Range, Accept-Ranges"
    if etag:
        headers["etag"] = etag
        headers["cache-control"] = FOR_EVER if versioned else "public, no-cache"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _localising(send: Send, language: str) -> Send:
    """Put the language's prefix before redirects, and drop Datasette's `Link` header, which lacks its brackets."""

    async def inner(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = []
            for name, value in message.get("headers", []):
                if name.lower() == b"location":
                    headers.append((name, _public(value.decode("latin-1"), language).encode("latin-1")))
                elif name.lower() != b"link" or value.startswith(b"<"):
                    headers.append((name, value))
            message = {**message, "headers": headers}
        await send(message)

    return inner


def _resolving(send: Send) -> Send:
    """Turn the marks of words in another language into `lang`, once the page is whole."""
    start: Message = {}
    parts: list[bytes] = []

    async def inner(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(parts)
        headers = list(start.get("headers", []))
        if any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers):
            body = resolved(body.decode("utf-8")).encode("utf-8")
            headers = [pair for pair in headers if pair[0].lower() != b"content-length"]
            headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return inner


def _public(location: str, language: str) -> str:
    """Return where a redirect leads as a reader may see it: in the language, without our own parameters."""
    location, hash_mark, place = location.partition("#")
    path, mark, query = location.partition("?")
    asked = urlencode(public_query(pairs_of(query))) if mark else ""
    return localised(path, language) + mark + asked + hash_mark + place


async def _redirect(send: Send, path: str, scope: Scope) -> None:
    query = scope.get("query_string", b"")
    location = path.encode("latin-1") + (b"?" + query if query else b"")
    await send({"type": "http.response.start", "status": 308, "headers": [(b"location", location)]})
    await send({"type": "http.response.body", "body": b""})


async def _plain(send: Send, status: int, text: str, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    headers = [(b"allow", ", ".join(_METHODS).encode()), *more]
    if text:
        headers.append((b"content-type", b"text/plain; charset=utf-8"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
