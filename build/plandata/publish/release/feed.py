"""Changes as an Atom feed (RFC 4287) and a JSON Feed: an entry a release, dated by its day, never by a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.builder import ElementMaker

from plandata import escaping
from plandata.publish.release.publisher import Publisher

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED, JSON_FEED = "changes.atom", "changes.json"
JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
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
    newest_first = _newest_first(entries)
    base = publisher.base_url
    feed = E.feed(
        E.id(f"{base}/{FEED}" if base else "tag:localhost,2026:changes"),  # an id is never relative
        E.title(_title(publisher)),
        E.updated(_moment(newest_first[0].released_on if newest_first else publisher.released_on)),
        E.author(E.name(publisher.name), *([E.uri(base)] if base else [])),
        E.link(rel="self", type="application/atom+xml", href=f"{base}/{FEED}"),
        E.link(rel="alternate", type="text/html", href=f"{base}/downloads"),
        *(_entry(publisher, entry) for entry in newest_first),
    )
    text: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def json_feed(publisher: Publisher, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the same as a JSON Feed 1.1: the ids are those of the Atom feed."""
    base = publisher.base_url
    return {
        "version": JSON_FEED_VERSION,
        "title": _title(publisher),
        "home_page_url": f"{base}/downloads",
        "feed_url": f"{base}/{JSON_FEED}",
        "authors": [{"name": publisher.name, "url": f"{base}/"}],
        "language": "zh-CN",
        "items": [
            {
                "id": _tag(publisher, entry.released_on, "release"),
                "url": f"{_address(publisher, entry)}.md",
                "title": entry.title,
                "summary": entry.summary,
                "content_text": entry.content,
                "date_published": _moment(entry.released_on),
            }
            for entry in _newest_first(entries)
        ],
    }


def _newest_first(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.released_on, reverse=True)


def _title(publisher: Publisher) -> str:
    return f"{publisher.name}：数据变更 Changes of the data"


def _address(publisher: Publisher, entry: Entry) -> str:
    return f"{publisher.base_url}/downloads/changes/{entry.released_on}"


def _entry(publisher: Publisher, entry: Entry) -> Any:
    address = _address(publisher, entry)
    return E.entry(
        E.id(_tag(publisher, entry.released_on, "release")),
        E.title(escaping.xml(entry.title)),
        E.updated(_moment(entry.released_on)),
        E.link(rel="alternate", type="text/markdown", href=f"{address}.md"),
        E.link(rel="related", type="application/json", href=f"{address}.json"),
        E.summary(escaping.xml(entry.summary)),
        E.content(escaping.xml(entry.content), type="text"),
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _tag(publisher: Publisher, day: str, what: str) -> str:
    return f"tag:{urlsplit(publisher.base_url).hostname or 'localhost'},{day}:{what}"
