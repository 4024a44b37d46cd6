"""CSV for Excel: UTF-8 with BOM, CRLF, nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Any

from plandata.escaping import excel_csv


class Link(str):
    """An address of a row: in a workbook, a hyperlink."""

    __slots__ = ()


def write_excel_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[bytes]) -> None:
    """Write heads and rows as a file that Excel opens by a double click, in Chinese without mojibake."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([excel_csv(value) for value in row] for row in rows)
    text.detach()  # what it holds goes to `out`, which stays open
