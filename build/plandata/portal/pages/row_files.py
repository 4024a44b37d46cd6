"""The formats that rows can be downloaded in: of a table, a filtered view, a question, a profile.

One value each, from which routes, buttons, OpenAPI, DCAT and schema.org are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plandata.portal.pages.downloads import View, excel_csv
from plandata.portal.pages.row_writers import geojson, json_lines, machine_csv, parquet
from plandata.publish.formats import CSV, GEOJSON, JSON, JSONL, N_, PARQUET, XLSX, Format


@dataclass(frozen=True, slots=True)
class RowFormat(Format):
    """A format of rows. `write` is None for the one that Datasette writes, page by page."""

    write: Callable[[View], bytes] | None = None
    for_people: bool = False  # words for codes, ids last
    draws: bool = False  # needs the points of the rows

    def bytes_of(self, view: View) -> bytes:
        """Return the rows as a file. Raises ValueError for the format that is written page by page."""
        if self.write is None:
            raise ValueError(f"{self.id} is written page by page")
        return self.write(view)


def _workbook(view: View) -> bytes:
    from plandata.portal.pages.workbook import workbook  # noqa: PLC0415  loads openpyxl, at the first workbook

    return workbook(view)


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
