"""Large work, files of all rows and documents of everything: off the event loop, few at once, kept where it may be."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from plandata.portal.datasette_api import Base400

Made = TypeVar("Made")

_AT_ONCE = 2  # of Datasette's three SQL threads one is always left to pages
_WAITING = 30  # more are told to come again
_KEPT = 16  # answers


class Busy(Base400):  # type: ignore[misc]  # Datasette has no types
    """More large work is waiting than the server takes on."""

    status = 503


class _Queue:
    def __init__(self) -> None:
        self.free, self.waiting = asyncio.Semaphore(_AT_ONCE), 0


_queues: WeakKeyDictionary[Any, _Queue] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Any, OrderedDict[Hashable, asyncio.Future[Any]]] = WeakKeyDictionary()


@asynccontextmanager
async def in_turn(datasette: Any) -> AsyncIterator[None]:
    """Hold one of the places for large work. Raises Busy when too many wait already."""
    queue = _queues.setdefault(datasette, _Queue())
    if queue.waiting >= _WAITING:
        raise Busy("the server is busy")
    queue.waiting += 1
    try:
        await queue.free.acquire()
    finally:
        queue.waiting -= 1
    try:
        yield
    finally:
        queue.free.release()


async def apart(datasette: Any, work: Callable[[], Made]) -> Made:
    """Return what `work` gives, done in a thread when its turn comes; the reader's language goes with it.

    Raises Busy when too many wait already. `work` must not wait for an answer of this portal: a file takes a place too.
    """
    async with in_turn(datasette):
        return await asyncio.to_thread(work)


async def kept(datasette: Any, key: Hashable, make: Callable[[], Awaitable[Any]]) -> Any:
    """Return what `make` gives, made once for a key, which holds all that the answer depends on.

    Who asks for it while it is made waits for the same answer; the answers asked for least lately are forgotten.
    """
    answers = _kept.setdefault(datasette, OrderedDict())
    if key not in answers:
        answers[key] = asyncio.ensure_future(make())
        while len(answers) > _KEPT:
            answers.popitem(last=False)
    answer = answers[key]
    answers.move_to_end(key)
    try:
        return await asyncio.shield(answer)
    except BaseException:
        if answer.done() and (answer.cancelled() or answer.exception()):
            answers.pop(key, None)
        raise
