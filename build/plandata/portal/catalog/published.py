"""What is published, as values: settings, schemas, counts, plans and files. Every catalogue is made of this alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from plandata.publish.formats import Format
from plandata.publish.release.manifest import Manifest
from plandata.publish.release.publisher import version_of
from plandata.publish.schema import TableSchema
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, Words

Row = Mapping[str, Any]
KEYWORDS: Words = {
    "zh-CN": "政府规划 实施方案 行动计划 责任分工 项目 量化指标 行政区划 开放数据",
    "en": "government plans, implementation plans, responsibilities, projects, targets, China, open data",
}
SPDX = {"CC BY 4.0": "CC-BY-4.0", "CC0 1.0": "CC0-1.0", "ODC-BY 1.0": "ODC-By-1.0"}
MOST_DESCRIBED = 100  # plans that `plans` holds: all of 10,000 took two gigabytes and two minutes
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True, slots=True)
class File:
    """A file as served: its size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A portal and its data. `base` is its address without a closing slash; words are by language code."""

    base: str
    database: str
    name: Words
    tagline: Words
    description: Words
    contact: str  # an e-mail address or an https address, '' where none is set
    languages: tuple[str, ...]  # the default one, served without prefix, first
    licence: str
    licence_url: str
    tables: Mapping[str, TableSchema]
    counts: Mapping[str, int]  # rows by table
    plans: tuple[Row, ...]  # the newest, which a catalogue describes one by one; all are rows of the table of plans
    covered: tuple[Row, ...] = ()  # where and when all plans apply: each place once, the first and last day
    views: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # view → (column, type or '')
    answers: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # question → (column, type)
    queries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    view_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    examples: Mapping[str, Row] = field(default_factory=dict)  # table → one of its rows
    files: Mapping[str, File] = field(default_factory=dict)  # path → the file there, where it was read
    release: Manifest | None = None  # the files at /downloads
    words: Callable[[str], Words] = lambda message: {
        DEFAULT_LANGUAGE: message
    }  # a Chinese message → it in every language
    logged: str = ""  # date of the newest change, from the data: see `newest`

    def url(self, path: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """Return the whole address of a path of this portal."""
        asked = urlencode(tuple(query))
        return f"{self.base}{path}" + (f"?{asked}" if asked else "")

    def table_url(self, table: str, extension: str = "", query: Iterable[tuple[str, str]] = ()) -> str:
        """Return the address of a table as a page or, with an extension, as a file of all its rows."""
        return self.url(f"/{self.database}/{table}{extension}", query)

    def rows_url(self, table: str, form: Format) -> str:
        """Return the address of a table's rows in a format: JSON as objects, others by their suffix alone."""
        return self.table_url(table, form.suffix, [("_shape", "objects")] if form.suffix == ".json" else [])

    def flags(self, table: str) -> frozenset[str]:
        """Return the columns of a table or view that are true or false."""
        known = self.tables.get(table)
        if known is None:
            return frozenset(name for name, kind in self.views.get(table, ()) if kind == "boolean")
        return frozenset(column.name for column in known.fields if column.type == "boolean")

    @property
    def modified(self) -> str:
        """The day on which the data last changed: that of the release that is served, else what the data tells."""
        return self.release.released_on if self.release else self.logged

    @property
    def version(self) -> str:
        """The version of the data: that day as the release's files have it; '' where no day is known."""
        return version_of(self.modified)

    @property
    def contact_url(self) -> str:
        """The contact as an address that a link can have; where none is set, the page about this portal."""
        if not self.contact:
            return self.url("/about")
        return self.contact if self.contact.startswith(("https://", "http://")) else f"mailto:{self.contact}"

    @property
    def licence_id(self) -> str:
        """The licence as SPDX and Frictionless name it, its own words with hyphens where they have no name."""
        return SPDX.get(self.licence, self.licence.replace(" ", "-"))


def default(words: Words) -> str:
    """Return words in Chinese, the language of the data; '' when there are none."""
    return words.get(DEFAULT_LANGUAGE) or next(iter(words.values()), "")


def both(words: Words, joint: str = " / ") -> str:
    """Return words in Chinese and in English, once where there is only one."""
    return joint.join(dict.fromkeys(filter(None, (default(words), english(words)))))


def tagged(words: Words) -> list[dict[str, str]]:
    """Return words as JSON-LD: a value a language, by its code without region."""
    return [{"@value": text, "@language": code.partition("-")[0]} for code, text in words.items() if text]


def english(words: Words) -> str:
    """Return words in English, else in Chinese; '' when there are none."""
    return words.get(ENGLISH) or default(words)


def newest(plans: Iterable[Row], changelogs: Iterable[str]) -> str:
    """Return the newest date that the data itself knows: of a release in a changelog, else of a plan; '' for none.

    No clock: the same data gives the same date.
    """
    released = [date for text in changelogs for line in text.splitlines() if line.startswith("## ")
                for date in _DATE.findall(line)]  # fmt: skip
    return max(released, default="") or issued(plans)


def issued(plans: Iterable[Row]) -> str:
    """Return the day on which the newest plan was issued; '' where no date is known."""
    return max((str(plan["issued_on"]) for plan in plans if plan.get("issued_on")), default="")
