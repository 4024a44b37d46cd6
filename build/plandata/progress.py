"""Says what a long step is doing: a moving line on a terminal, plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.status import Status


class Progress:
    """Progress of one run; every step is told once, with what came of it."""

    def __init__(self, console: Console | None = None) -> None:
        """Tell on `console`, by default standard error."""
        self._console = console or Console(stderr=True, highlight=False)
        self._status: Status | None = None
        self._started = monotonic()

    def step(self, name: str, doing: str) -> None:
        """Say what begins now."""
        if self._console.is_terminal:
            self._stop()
            self._status = self._console.status(f"{name}: {doing}")
            self._status.start()
        else:
            self._console.print(f"{name}: {doing}", soft_wrap=True, markup=False)

    def counts(self, name: str, rows: Mapping[str, int]) -> None:
        """Say how many rows of each table were read from one plan."""
        counted = ", ".join(f"{count} {table}" for table, count in rows.items())
        self._console.print(f"{name}: {counted}", soft_wrap=True, markup=False)

    def failed(self, name: str, why: str, came_of_it: str) -> None:
        """Say that one plan failed, why, and what is served in its place."""
        self._console.print(f"{name}: {came_of_it}: {why}", soft_wrap=True, markup=False)

    def done(self, result: Path) -> None:
        """Say that all went well."""
        self._stop()
        self._console.print(f"{result}: good ({monotonic() - self._started:.1f} s)", soft_wrap=True, markup=False)

    def _stop(self) -> None:
        if self._status:
            self._status.stop()
            self._status = None
