"""Changes as an Atom feed (RFC 4287): an entry a release, dated by the release's day, never by a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.builder import ElementMaker

from plandata.publish.release.publisher import Publisher

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED = "changes.atom"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One release in the feed."""

    released_on: str
    title: str
    summary: str
    content: str  # Markdown as plain text


def atom(publisher: Publisher, entries: Sequence[Entry]) -> bytes:
    """Return the feed, newest entry first; without entries it is of the publisher's day.

    An entry's id is a tag URI of the portal's host and the release's day.
    """
    newest_first = sorted(entries, key=lambda entry: entry.released_on, reverse=True)
    feed = E.feed(
        E.id(f"{publisher.base_url}/{FEED}"),
        E.title(f"{publisher.name}：数据变更 Changes of the data"),
        E.updated(_moment(newest_first[0].released_on if newest_first else publisher.released_on)),
        E.author(E.name(publisher.name), E.uri(publisher.base_url)),
        E.link(rel="self", type="application/atom+xml", href=f"{publisher.base_url}/{FEED}"),
        E.link(rel="alternate", type="text/html", href=f"{publisher.base_url}/downloads"),
        *(_entry(publisher, entry) for entry in newest_first),
    )
    text: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _entry(publisher: Publisher, entry: Entry) -> Any:
    address = f"{publisher.base_url}/downloads/changes/{entry.released_on}"
    return E.entry(
        E.id(_tag(publisher, entry.released_on, "release")),
        E.title(entry.title),
        E.updated(_moment(entry.released_on)),
        E.link(rel="alternate", type="text/markdown", href=f"{address}.md"),
        E.link(rel="related", type="application/json", href=f"{address}.json"),
        E.summary(entry.summary),
        E.content(entry.content, type="text"),
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _tag(publisher: Publisher, day: str, what: str) -> str:
    return f"tag:{urlsplit(publisher.base_url).hostname or 'localhost'},{day}:{what}"
