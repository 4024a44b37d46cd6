"""A plan's etc/evidence.yml: what was published later about its commitments, and where was searched for it.

Append-only: entries are numbered 1, 2, 3 …, and a correction is an entry that supersedes. An entry without
`checked_on`, the day on which another reader opened the address again, is kept and not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.model import EvidenceFile, EvidenceNote, SearchNote
from plandata.reference.entries import day, decimal, one_of, part_of_day, whole
from plandata.yamlfile import check_keys, check_list, check_mapping, check_text, check_texts, read_yaml

EVIDENCE = "evidence.yml"
STATUSES = ("started", "under_construction", "completed", "in_use", "changed", "stopped", "figure")
READ_FROM = ("page", "copy")
_NEEDED = ("number", "about", "found", "status", "publisher", "title", "address", "read_on", "read_from", "words")
_OPTIONAL = ("value", "unit", "happened_on", "published_on", "checked_on", "supersedes")


def read_evidence(file: Path) -> EvidenceFile:
    """Return the entries and searches of an evidence.yml; none where there is no file.

    Raises PlanDataError for an unknown or missing key, a value of a wrong form, an entry without an address, numbers
    that do not run on, a figure without a value, and dates that are out of order.
    """
    if not file.exists():
        return EvidenceFile()
    raw = check_keys(str(file), read_yaml(file) or {}, (), ("searches", "entries"))
    entries = tuple(
        _entry(f"{file}, entry {place}", place, entry)
        for place, entry in enumerate(check_list(f"{file}, entries", raw.get("entries", [])), 1)
    )
    searches = tuple(
        _search(f"{file}, search {place}", entry)
        for place, entry in enumerate(check_list(f"{file}, searches", raw.get("searches", [])), 1)
    )
    return EvidenceFile(entries, searches)


def _entry(where: str, place: int, raw: Any) -> EvidenceNote:
    entry = check_keys(where, raw, _NEEDED, _OPTIONAL)
    number = whole(f"{where}, number", entry["number"], least=1)
    if number != place:
        raise PlanDataError(where, f"number {number}", f"{place}: entries are added at the end and none is taken out",
                            "Put the entry back, and correct it by one that supersedes it.")  # fmt: skip
    texts = {key: check_text(f"{where}, {key}", entry[key]) for key in
             ("about", "found", "publisher", "title", "address", "words")}  # fmt: skip
    if not texts["address"].startswith(("http://", "https://")):
        raise PlanDataError(
            f"{where}, address", texts["address"], "an address that begins with http", "Give the page’s own address."
        )
    note = EvidenceNote(
        where=where,
        number=number,
        **texts,
        status=one_of(f"{where}, status", entry["status"], STATUSES),
        read_from=one_of(f"{where}, read_from", entry["read_from"], READ_FROM),
        value=decimal(f"{where}, value", str(entry["value"])) if "value" in entry else None,
        unit=check_text(f"{where}, unit", entry["unit"]) if "unit" in entry else None,
        happened_on=part_of_day(f"{where}, happened_on", entry["happened_on"]) if "happened_on" in entry else None,
        supersedes=whole(f"{where}, supersedes", entry["supersedes"], least=1) if "supersedes" in entry else None,
        read_on=day(f"{where}, read_on", entry["read_on"]),
        **{key: day(f"{where}, {key}", entry[key]) for key in ("published_on", "checked_on") if key in entry},
    )
    if note.status == "figure" and note.value is None:
        raise PlanDataError(where, "a figure without a value", "value", "Give the figure that the page has.")
    _check_order(note)
    return note


def _check_order(note: EvidenceNote) -> None:
    """Hold the dates of an entry in order: the fact, the page, the first reading, the second."""
    known = [
        (name, value)
        for name, value in (
            ("happened_on", note.happened_on), ("published_on", note.published_on), ("read_on", note.read_on),
            ("checked_on", note.checked_on),
        )
        if value
    ]  # fmt: skip
    for (earlier, one), (later, two) in pairwise(known):
        if one > two[: len(one)]:  # a year or month counts as far as it is stated
            raise PlanDataError(
                note.where, f"{earlier} {one} after {later} {two}", "dates in order", "Correct the dates."
            )


def _search(where: str, raw: Any) -> SearchNote:
    entry = check_keys(where, raw, ("searched_on", "places", "about"))
    about: Mapping[Any, Any] = check_mapping(f"{where}, about", entry["about"])
    places = check_texts(f"{where}, places", entry["places"])
    if not places or not about:
        raise PlanDataError(where, "nothing searched or searched for", "places, and commitments by id", "Complete it.")
    return SearchNote(
        where=where,
        searched_on=day(f"{where}, searched_on", entry["searched_on"]),
        places=places,
        about={check_text(where, key): check_text(f"{where}, {key}", name) for key, name in about.items()},
    )
