"""CSV for Excel: UTF-8 with BOM, CRLF, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# A cell that begins so is run as a formula when Excel opens a CSV; the apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def excel_csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return heads and rows as a file that Excel opens by a double click, in Chinese without mojibake."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([inert(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def inert(value: Any) -> Any:
    """Return a cell as text that no spreadsheet runs; what is no text comes back as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
