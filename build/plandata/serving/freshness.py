"""Is the published database made from the inputs as they are now? Compared by content hash, not by time."""

from __future__ import annotations

import json
from contextlib import suppress

from plandata.checkout import Checkout


def is_fresh(checkout: Checkout) -> bool:
    """True when the last good build read exactly today's inputs with this Python and SQLite."""
    if not all(made.is_file() for made in (checkout.database, checkout.metadata, checkout.collation)):
        return False
    with suppress(OSError, ValueError):
        record = json.loads(checkout.build_record.read_text(encoding="utf-8"))
        return bool(record.get("inputs") == checkout.input_hash())
    return False
