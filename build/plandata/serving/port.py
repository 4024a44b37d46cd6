"""Whether a server can listen at an address, and the portal be served under its own: asked first."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

from plandata.errors import PlanDataError
from plandata.publish.settings import load_settings


def check_base_url(root: Path) -> None:
    """Raise PlanDataError for a portal that is to lie under a path: Datasette's links would lead out of it."""
    base = load_settings(root / "portal.yml").base_url
    path = urlsplit(base).path
    if path:
        raise PlanDataError(
            "portal.yml: base_url", base, f"an address without the path {path}",
            "Leave the path out, or publish the static site (scripts/static), which works under a path.",
        )  # fmt: skip


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
