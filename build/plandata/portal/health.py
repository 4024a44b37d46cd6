"""What a host asks a server about itself: is it up, what does it serve, since when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from plandata.portal.datasette_api import __version__
from plandata.portal.site import Site

HEALTH = "/-/health"


def health(site: Site, plans: int, released_on: str | None) -> dict[str, Any]:
    """Return the answer of /-/health. `fingerprint` changes with everything that an answer is made from."""
    return {
        "ok": True,
        "since": site.since.astimezone(UTC).isoformat(timespec="seconds"),
        "now": datetime.now(UTC).isoformat(timespec="seconds"),
        "fingerprint": site.fingerprint,
        "plans": plans,
        "released_on": released_on,
        "datasette": __version__,
    }
