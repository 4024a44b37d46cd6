"""Servers for tests that ask what is really served: `served(command)` in a process, `running(app)` in a thread."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn

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


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve an application in a thread, on a port of its own; yield the address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


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
