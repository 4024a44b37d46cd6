"""The formats that rows can be downloaded in: of a table, a filtered view, a question, a profile.

One value each, from which routes, buttons, OpenAPI, DCAT and schema.org are made. A file is written to disk and sent
from there, so that its size costs no memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from plandata.portal.pages.downloads import View, excel_csv
from plandata.portal.pages.row_writers import geojson, json_lines, machine_csv, parquet
from plandata.publish.formats import CSV, GEOJSON, JSON, JSONL, N_, PARQUET, XLSX, Format

_IN_MEMORY = 1 << 20  # bytes of a file that is not written to disk
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class RowFormat(Format):
    """A format of rows. `write` is None for the one that Datasette writes, page by page."""

    write: Callable[[View, IO[bytes]], object] | None = None
    for_people: bool = False  # words for codes, ids last
    draws: bool = False  # needs the points of the rows

    def file_of(self, view: View) -> IO[bytes]:
        """Return the rows as an open file, at its beginning; whoever closes it removes it.

        Raises ValueError for the format that is written page by page.
        """
        if self.write is None:
            raise ValueError(f"{self.id} is written page by page")
        out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  open until it is sent
        try:
            self.write(view, out)
        except BaseException:
            out.close()
            raise
        out.seek(0)
        return out


async def send_file_of(form: RowFormat, file: IO[bytes], name: str, send: Any) -> None:
    """Answer with a file of rows, saved as `name`, piece by piece, and close it."""
    with file:
        size = file.seek(0, 2)
        file.seek(0)
        headers = {
            "content-type": form.content_type,
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(size),
        }
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": pairs})
        more = True
        while more:
            chunk = await asyncio.to_thread(file.read, _CHUNK)
            more = file.tell() < size
            await send({"type": "http.response.body", "body": chunk, "more_body": more})


def _workbook(view: View, out: IO[bytes]) -> None:
    from plandata.portal.pages.workbook import workbook  # noqa: PLC0415  loads openpyxl, at the first workbook

    workbook(view, out)


# In the order of the buttons: first what most readers open.
ROW_FORMATS: tuple[RowFormat, ...] = (
    RowFormat("xlsx", ".xlsx", XLSX, N_("Excel 表格"), "XLSX", "XLSX",
              write=_workbook, for_people=True),
    RowFormat(
        "excel-csv",
        ".excel.csv",
        CSV,
        N_("CSV（Excel 用，中文表头）"),
        "CSV for Excel",
        "CSV",
        write=excel_csv,
        for_people=True,
    ),
    RowFormat("csv", ".csv", CSV, N_("CSV（程序用）"), "CSV", "CSV", write=machine_csv),
    RowFormat("json", ".json", JSON, "JSON", "JSON", "JSON"),
    RowFormat("jsonl", ".jsonl", JSONL, "JSON Lines", "JSON Lines", write=json_lines),
    RowFormat("parquet", ".parquet", PARQUET, "Parquet", "Parquet", "PARQUET", write=parquet),
    RowFormat("geojson", ".geojson", GEOJSON, "GeoJSON", "GeoJSON", "GEOJSON", write=geojson, draws=True),
)  # fmt: skip


def written() -> tuple[RowFormat, ...]:
    """Return the formats that hold all rows in one file."""
    return tuple(each for each in ROW_FORMATS if each.write)


def row_format(suffix: str) -> RowFormat:
    """Return the format of a suffix. Raises KeyError where there is none."""
    return {each.suffix: each for each in ROW_FORMATS}[suffix]


def suffixes() -> str:
    """Return the suffixes of files of all rows as a regular expression for a route, the longest first."""
    every = sorted((each.suffix for each in written()), key=len, reverse=True)
    return "|".join(suffix.replace(".", r"\.") for suffix in every)
