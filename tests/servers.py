"""A server in a process of its own, for tests that ask what is really served: `with served(command) as address:`."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_SECONDS = 60


@contextmanager
def served(command: Sequence[str], ready: str = "/-/versions.json", **process: Any) -> Iterator[str]:
    """Start `command --port <a free one>`, wait until `ready` answers, yield the address; stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "--port", str(port)], **quiet | process) as server:
        try:
            _wait_for(address + ready, server)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen[Any]) -> None:
    for _ in range(_SECONDS * 10):
        assert server.poll() is None, "the server did not start"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:  # URLError, ConnectionError and TimeoutError are its kinds
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} does not answer")
