"""Whole answers kept in memory: what is kept, for whom, how much, and that one asks while many wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asking import run

from plandata.portal.answer_cache import AnswerCache

Headers = dict[str, str]
BODY = b"x" * 1000


class Portal:
    """An application that counts what it is asked."""

    def __init__(self, status: int = 200, headers: Headers | None = None) -> None:
        self.asked = 0
        self.status, self.headers = status, headers if headers is not None else {"etag": 'W/"1"'}
        self.contents = "a"

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": BODY[:500], "more_body": True})
        await send({"type": "http.response.body", "body": BODY[500:]})


async def asked(cache: Any, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, bytes, Headers]:
    """Ask once; return status, body and headers."""
    got: list[Any] = []

    async def send(message: Any) -> None:
        got.append(message)

    path, _, query = path.partition("?")
    held = [(name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "a.cn", **headers}.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": held,
             "scheme": "https"}  # fmt: skip
    await cache(scope, None, send)
    own = {name.decode(): value.decode() for name, value in got[0]["headers"]}
    return got[0]["status"], b"".join(message.get("body", b"") for message in got[1:]), own


def made(portal: Portal, most: int = 10**6) -> AnswerCache:
    return AnswerCache(portal, lambda: portal.contents, most)


# A second request like the first is answered from memory; one that differs in what an answer depends on is not.
@pytest.mark.parametrize(
    ("first", "second", "times"),
    [
        ({"path": "/plans"}, {"path": "/plans"}, 1),
        ({"path": "/plans?a=1"}, {"path": "/plans?a=2"}, 2),
        ({"path": "/plans"}, {"path": "/en/plans"}, 2),
        ({"accept_encoding": "gzip"}, {"accept_encoding": "br"}, 2),
        ({"accept_encoding": "gzip"}, {"accept_encoding": "gzip, br"}, 1),
        ({"host": "a.cn"}, {"host": "b.cn"}, 2),  # links name the origin
        ({"method": "HEAD"}, {"method": "HEAD"}, 2),
        ({"cookie": "ds_actor=x"}, {"cookie": "ds_actor=x"}, 2),  # not open
        ({"authorization": "Bearer x"}, {"authorization": "Bearer x"}, 2),
        ({"range": "bytes=0-1"}, {"range": "bytes=0-1"}, 2),
        ({"path": "/-/health"}, {"path": "/-/health"}, 2),  # of this moment
        ({"path": "/plans.db"}, {"path": "/plans.db"}, 2),  # a file on disk
    ],
)
def test_what_is_kept(first: dict[str, str], second: dict[str, str], times: int) -> None:
    portal = Portal()
    cache = made(portal)

    async def both() -> tuple[Any, Any]:
        return await asked(cache, **first), await asked(cache, **second)

    before, after = run(both())
    assert before == after
    assert portal.asked == times


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, {}),
        (200, {}),  # no ETag: nobody says that it stays
        (200, {"etag": '"1"', "set-cookie": "a=b"}),
        (200, {"etag": '"1"', "vary": "Accept"}),
        (503, {"etag": '"1"'}),
    ],
)
def test_an_answer_that_is_not_the_same_for_everybody_is_not_kept(status: int, headers: Headers) -> None:
    portal = Portal(status, headers)
    cache = made(portal)

    async def twice() -> None:
        await asked(cache)
        await asked(cache)

    run(twice())
    assert portal.asked == 2
    assert cache.size == 0


@pytest.mark.parametrize(
    ("tag", "status"), [('W/"1"', 304), ('"1"', 304), ('"0", W/"1"', 304), ("*", 304), ('"2"', 200)]
)
def test_the_etag_is_kept(tag: str, status: int) -> None:
    cache = made(Portal(headers={"etag": 'W/"1"', "content-length": "1000", "vary": "Accept-Encoding"}))

    async def again() -> tuple[int, bytes, Headers]:
        await asked(cache)
        return await asked(cache, if_none_match=tag)

    got, body, headers = run(again())
    assert got == status
    assert headers["etag"] == 'W/"1"'
    assert body == (BODY if status == 200 else b"")
    assert ("content-length" in headers) is (status == 200)


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    portal = Portal()
    cache = made(portal, most=6000)  # two answers, and the addresses that they are kept for

    async def many() -> None:
        for path in ("/1", "/2", "/1", "/3", "/1", "/2"):
            await asked(cache, path)
            assert cache.size <= 6000

    run(many())
    assert portal.asked == 4, "/2, which was asked for least lately, was made anew"


@pytest.mark.parametrize(
    "request_of",
    [
        lambda number: {"path": f"/suggest.json?q=x&_={number}{'x' * 60_000}"},
        lambda number: {"path": f"/id/{number}{'x' * 60_000}"},
        lambda number: {"path": "/", "host": f"{number}{'x' * 60_000}"},
    ],
)
def test_what_an_answer_is_kept_for_counts_too(request_of: Callable[[int], dict[str, str]]) -> None:
    """A short answer to a long address fills memory with the address."""
    cache = made(Portal(), most=300_000)

    async def many() -> None:
        for number in range(20):
            await asked(cache, **request_of(number))

    run(many())
    assert len(cache._kept) <= 4
    assert cache.size <= 300_000


def test_other_contents_are_other_answers() -> None:
    portal = Portal()
    cache = made(portal)

    async def changed() -> None:
        await asked(cache)
        portal.contents = "b"
        await asked(cache)

    run(changed())
    assert portal.asked == 2


def test_of_many_who_ask_at_once_the_first_has_it_made() -> None:
    portal = Portal()
    cache = made(portal)

    async def crowd() -> list[tuple[int, bytes, Headers]]:
        return await asyncio.gather(*(asked(cache) for _ in range(20)))

    assert {body for _, body, _ in run(crowd())} == {BODY}
    assert portal.asked == 1


def test_a_failure_leaves_nobody_waiting() -> None:
    class Broken(Portal):
        async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
            self.asked += 1
            await asyncio.sleep(0)
            raise RuntimeError("broken")

    portal = Broken()
    cache = made(portal)

    async def crowd() -> list[Any]:
        waiting: list[Awaitable[Any]] = [asked(cache) for _ in range(3)]
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(answer, RuntimeError) for answer in run(crowd()))
