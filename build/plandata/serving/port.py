"""Whether a server can listen at an address: asked before anything that takes time."""

from __future__ import annotations

import socket

from plandata.errors import PlanDataError


def check_port(host: str, port: int) -> None:
    """Raise PlanDataError in one line when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PlanDataError(
                f"{host}:{port}", error.strerror or str(error), "a free port of this machine",
                f"Stop what listens there, or choose another: --port {port + 1}.",
            ) from error  # fmt: skip
