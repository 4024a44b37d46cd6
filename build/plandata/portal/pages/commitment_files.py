"""The list of commitments as files: CSV a commitment a line, JSON with its evidence, an Atom feed of the evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from plandata import escaping
from plandata.portal.addresses import id_path
from plandata.portal.pages.commitments import STRENGTHS, Commitment, Commitments
from plandata.publish.release.feed import E

COLUMNS = (
    "commitment_id", "about_table", "plan_id", "name", "name_en", "action", "strength", "aspirational", "comparator",
    "value_min", "value_max", "unit", "deadline", "deadline_words", "horizon", "deadline_passed", "owners", "places",
    "task_id", "clause_id", "quote", "sentence", "known", "status", "happened_on", "evidence_count", "searched_on",
    "place_count", "unchecked_count", "address",
)  # fmt: skip
FEED = "commitments.atom"
_NEVER = "2026-01-01"  # what a feed without an entry is of: it has no day of its own, and reads no clock


def record(item: Commitment, base: str) -> dict[str, Any]:
    """Return a commitment as one flat row; `base` is the portal's own address without a closing slash."""
    own = {name: item.row[name] for name in COLUMNS if name in item.row}
    newest = item.standing[0] if item.standing else {}
    return {
        **dict.fromkeys(COLUMNS),
        **own,
        "strength": item.strength,
        "aspirational": item.aspirational,
        "horizon": item.horizon,
        "deadline_passed": item.passed,
        "owners": "、".join(owner["name"] for owner in item.owners) or None,
        "places": "、".join(place["name"] for place in item.places) or None,
        "known": item.known,
        "status": newest.get("status"),
        "happened_on": newest.get("happened_on"),
        "evidence_count": len(item.standing),
        "searched_on": item.searched_on,
        "place_count": len(item.searched_in),
        "unchecked_count": item.unchecked,
        "address": base + id_path(item.key),
    }


def as_csv(found: Commitments, base: str) -> str:
    """Return every commitment as a line of CSV; null is empty, true and false are 1 and 0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [int(value) if isinstance(value, bool) else value for value in record(item, base).values()]
        for item in found.every
    )
    return text.getvalue()


def as_json(found: Commitments, base: str) -> dict[str, Any]:
    """Return every commitment with its evidence, what was superseded included, and the scale of strengths."""
    return {
        "as_of": found.as_of,
        "strengths": list(STRENGTHS),
        "commitments": [
            {**record(item, base), "evidence": list(item.evidence), "searched_in": list(item.searched_in)}
            for item in found.every
        ],
    }


def as_atom(found: Commitments, base: str, title: str, author: str, statuses: Mapping[str, str]) -> bytes:
    """Return the feed of what was found, the last read first; `statuses` words the codes of a status."""
    entries = sorted(
        ((row, item) for item in found.every for row in item.evidence),
        key=lambda pair: (pair[0]["checked_on"], pair[0]["evidence_id"]),
        reverse=True,
    )
    host = urlsplit(base).hostname or "localhost"
    feed = E.feed(
        E.id(f"{base}/{FEED}" if base else "tag:localhost,2026:commitments"),
        E.title(escaping.xml(title)),
        E.updated(_moment(entries[0][0]["checked_on"] if entries else found.as_of or _NEVER)),
        E.author(E.name(escaping.xml(author))),
        E.link(rel="self", type="application/atom+xml", href=f"{base}/{FEED}"),
        E.link(rel="alternate", type="text/html", href=f"{base}/commitments"),
        *(
            E.entry(
                E.id(f"tag:{host},{row['checked_on']}:{row['evidence_id']}"),
                E.title(escaping.xml(f"{statuses.get(row['status'], row['status'])}：{item.row['name']}")),
                E.updated(_moment(row["checked_on"])),
                E.link(rel="alternate", type="text/html", href=base + id_path(item.key)),
                E.link(rel="related", href=row["address"]),
                E.summary(escaping.xml(f"{row['words']}（{row['publisher']}）")),
            )
            for row, item in entries
        ),
    )
    text: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
