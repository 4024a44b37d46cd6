"""What a file of a kind is called, by people and by programs: media types stand here once."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import PurePosixPath

# Marks a Chinese text that the catalogues in plugins/locales translate, where it is written and not yet shown.
N_ = str

CSV = "text/csv"
JSON = "application/json"
JSONL = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
GEOJSON = "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SQLITE = "application/vnd.sqlite3"
# Files that are no format of their own: the text as received, judgement, lists, feeds, pages' own files.
_OTHERS = {
    ".md": "text/markdown", ".csv": CSV, ".json": JSON, ".geojson": GEOJSON, ".jsonl": JSONL, ".db": SQLITE,
    ".parquet": PARQUET, ".zip": "application/zip", ".xlsx": XLSX, ".xml": "application/xml",
    ".atom": "application/atom+xml", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf",
    ".yml": "application/yaml", ".yaml": "application/yaml", ".cff": "application/yaml", ".txt": "text/plain",
    "": "text/plain", "changes.json": "application/feed+json",
}  # fmt: skip
_KNOWN_TO_PYTHON = MimeTypes()  # its own list: that of the machine differs from one to the next


@dataclass(frozen=True, slots=True)
class Format:
    """A form that data comes in. What lists formats asks a tuple of these, and nothing else.

    `label` says in Chinese what a reader gets; `name` is short and the same in every language.
    """

    id: str
    suffix: str  # with its dot
    media_type: str
    label: str
    name: str
    file_type: str | None = None  # in the European Union's table of file types, which DCAT-AP asks for

    @property
    def content_type(self) -> str:
        """The media type as a header has it: of text, with its encoding."""
        return with_charset(self.media_type)


def with_charset(media_type: str) -> str:
    """Return a media type with the encoding of what we write, where it is one of text."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") or media_type == JSON else media_type


def media_type(path: str) -> str:
    """Return the media type of a file by its name; the same on every machine."""
    name = PurePosixPath(path)
    return (
        _OTHERS.get(name.name)
        or _OTHERS.get(name.suffix)
        or _KNOWN_TO_PYTHON.guess_type(path)[0]
        or "application/octet-stream"
    )
