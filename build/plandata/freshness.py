"""Is the published database made from the inputs as they are now? Compared by content hash, not by time."""

from __future__ import annotations

import json
from contextlib import suppress

from plandata.house import House


def is_fresh(house: House) -> bool:
    """True when the last good build read exactly today's inputs with this Python and SQLite."""
    if not all(made.is_file() for made in (house.database, house.metadata, house.sounds)):
        return False
    with suppress(OSError, ValueError):
        record = json.loads(house.build_record.read_text(encoding="utf-8"))
        return bool(record.get("inputs") == house.input_hash())
    return False
