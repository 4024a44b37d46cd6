"""Is what is published made from the inputs as they are now, and as it was written?"""

from __future__ import annotations

from plandata import builds
from plandata.checkout import Checkout


def is_fresh(checkout: Checkout) -> bool:
    """True when the current build read exactly today's inputs with this Python and SQLite, and nothing changed it."""
    return builds.is_fresh(checkout, builds.read_record(checkout))
