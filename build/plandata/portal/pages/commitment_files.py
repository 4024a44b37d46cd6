"""The list of commitments as files: rows, a commitment a line; JSON with its evidence; a feed of the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from plandata import escaping
from plandata.portal.addresses import id_path, with_query
from plandata.portal.pages.commitments import KNOWN_WORDS, STRENGTH_WORDS, STRENGTHS, Commitment, Commitments
from plandata.portal.pages.downloads import View
from plandata.portal.pages.row_files import ROW_FORMATS, RowFormat
from plandata.portal.selection import Pairs
from plandata.portal.site import Site
from plandata.portal.texts.contract import Column, Table
from plandata.portal.texts.labels import labels_of
from plandata.portal.texts.languages import current_language
from plandata.portal.texts.languages import gettext as _
from plandata.portal.texts.provenance import sources
from plandata.publish.formats import N_
from plandata.publish.release.feed import E

COLUMNS = (
    "commitment_id", "about_table", "plan_id", "name", "name_en", "action", "strength", "aspirational", "comparator",
    "value_min", "value_max", "unit", "deadline", "deadline_words", "horizon", "deadline_passed", "owners", "places",
    "task_id", "clause_id", "quote", "sentence", "known", "status", "happened_on", "evidence_count", "searched_on",
    "place_count", "unchecked_count", "address",
)  # fmt: skip
FEED = "commitments.atom"
FORMATS: tuple[RowFormat, ...] = tuple(
    form for form in ROW_FORMATS if form.suffix in {".xlsx", ".excel.csv", ".csv", ".json"}
)
ROWS = tuple(form.suffix for form in FORMATS if form.write)
# What a reader is shown first, and the table that says what a column means; the others have words of their own.
_SHOWN = ("name", "places", "strength", "action", "value_min", "value_max", "unit", "deadline", "owners", "sentence",
          "known", "status", "happened_on")  # fmt: skip
_FROM = {
    "targets": ("plan_id", "aspirational", "comparator", "value_min", "value_max", "unit", "deadline", "deadline_words",
                "task_id", "clause_id", "quote", "sentence"),
    "projects": ("action",),
    "plans": ("horizon",),
    "evidence": ("about_table", "status", "happened_on"),
    "searches": ("searched_on", "place_count"),
}  # fmt: skip
_OWN = {
    "commitment_id": N_("承诺编号"), "name": N_("承诺"), "name_en": N_("承诺（英文）"), "strength": N_("力度"),
    "deadline_passed": N_("期限已过"), "owners": N_("谁负责"), "places": N_("在哪里"), "known": N_("后来的消息"),
    "evidence_count": N_("消息条数"), "unchecked_count": N_("待复核条数"), "address": N_("本站网址"),
}  # fmt: skip
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


async def as_view(  # noqa: PLR0913, PLR0917  the rows, and what they were chosen by
    datasette: Any, site: Site, found: Commitments, base: str, chosen: Pairs, form: RowFormat, *, to_check: bool
) -> View:
    """Return the commitments shown as rows of a file; `chosen` are the conditions that they were chosen by."""
    columns = COLUMNS[:-1] if form.for_people else COLUMNS  # people have the address as a link
    records = [record(item, base) for item in found.shown]
    table, labels = _table(site), {}
    for column in ("plan_id", "task_id", "clause_id"):
        labels[column] = await labels_of(datasette, site, table.column(column).refers_to, (r[column] for r in records))
    words = {"strength": STRENGTH_WORDS, "known": KNOWN_WORDS}
    conditions = [
        f"{table.column(key).title}{_('：')}{_(words[key][value]) if key in words else labels[key].get(value, value)}"
        for key, value in chosen
    ]
    about = (
        (_("内容"), _("承诺清单")),
        (_("筛选条件"), _("；").join(conditions) or _("无，为全部数据")),
        (_("网址"), base + with_query("/commitments", chosen)),
        *await sources(datasette, site, base, {item["plan_id"] for item in records}),
    )
    rows = tuple(tuple(_held(item[column]) for column in columns) for item in records)
    return View("commitments", table, columns, rows, {key: found for key, found in labels.items() if found}, about,
                base=base, key="commitment_id", to_check=to_check)  # fmt: skip


def _table(site: Site) -> Table:
    columns = {name: site.contract.table(table).column(name) for table, names in _FROM.items() for name in names}
    codes: Mapping[str, Mapping[str, str]] = {"strength": STRENGTH_WORDS, "known": KNOWN_WORDS}
    for name, title in _OWN.items():
        words = {code: _here(word) for code, word in codes.get(name, {}).items()}
        columns[name] = Column(name, _here(title), value_words=words)
    flag = columns["aspirational"]
    columns["deadline_passed"] = Column(
        "deadline_passed", _here(_OWN["deadline_passed"]), value_words=flag.value_words, kind=flag.kind
    )
    return Table("commitments", _here(N_("承诺清单")), columns=columns, primary_key=("commitment_id",), chosen=_SHOWN,
                 label="name")  # fmt: skip


def _held(value: Any) -> Any:
    """Return a value as SQLite holds it, which every format of rows reads: 1 and 0 are true and false."""
    return int(value) if isinstance(value, bool) else value


def _here(message: str) -> dict[str, str]:
    return {current_language(): _(message)}


def as_json(found: Commitments, base: str) -> dict[str, Any]:
    """Return the commitments shown, each with its evidence, superseded or not, and the scale of strengths."""
    return {
        "as_of": found.as_of,
        "strengths": list(STRENGTHS),
        "commitments": [
            {**record(item, base), "evidence": list(item.evidence), "searched_in": list(item.searched_in)}
            for item in found.shown
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
