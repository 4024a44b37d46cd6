"""The HTTP server's protocol with a limit of time for a request's head and of number for connections that have none.

Stands on uvicorn's H11Protocol (0.30 to 0.54), whose own timeout holds between two requests only: a connection that
sends nothing, or a line of a head every minute, would be kept for ever.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0  # from the first moment of a connection, or the first byte after an answer, to the end of the head
MOST_WAITING = 256  # connections without a whole head; of more, the one that waits longest is closed


class ImpatientProtocol(H11Protocol):
    """Closes a connection whose next request takes too long to arrive; who is being answered is left alone."""

    head_seconds = HEAD_SECONDS
    most_waiting = MOST_WAITING

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait()
        waiting = [other for other in self.connections if isinstance(other, ImpatientProtocol) and other._timer]
        if len(waiting) > self.most_waiting:
            min(waiting, key=ImpatientProtocol._since)._give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a head, or answer."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._timer is None and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self._timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _since(self) -> float:
        return self._timer.when() if self._timer is not None else float("inf")

    def _give_up(self) -> None:
        self._stop()
        self.transport.abort()


def protocol(head_seconds: float = HEAD_SECONDS, most_waiting: int = MOST_WAITING) -> type[ImpatientProtocol]:
    """Return the protocol with other limits, for measurements and tests."""
    return type("Limited", (ImpatientProtocol,), {"head_seconds": head_seconds, "most_waiting": most_waiting})
