"""English words: of a plan's own (etc/english.yml), and of closed vocabularies that all plans share (english.csv).

A line without `checked_on`, the day of a second, independent reading against the Chinese, is kept and not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plandata.model import Translation
from plandata.reference.entries import check_once, csv_rows, day, one_of
from plandata.yamlfile import check_keys, check_list, check_text, read_yaml

TRANSLATIONS, VOCABULARIES = "english.yml", "english.csv"
NAMES = ("action", "manner", "unit")
GROUPS = ("headings", "projects", "subjects", "positions", "reasons")
COLUMNS = ("vocabulary", "chinese", "english", "checked_on")
WITHOUT_WORDS = "unit"  # a measure word may have no English: 11个 is 11


def read_translations(file: Path) -> tuple[Translation, ...]:
    """Return the lines of a plan's english.yml; none where there is no file.

    Raises PlanDataError for a group or key that nothing reads and for words that are given twice in one group without
    a clause that tells them apart.
    """
    if not file.exists():
        return ()
    groups = check_keys(str(file), read_yaml(file) or {}, (), GROUPS)
    lines = tuple(
        _translation(f"{file}, {group}, entry {number}", group, entry)
        for group, entries in groups.items()
        for number, entry in enumerate(check_list(f"{file}, {group}", entries), 1)
    )
    check_once(
        "words of a group", ((f"{line.group}: {line.chinese} {line.clause or ''}", line.where) for line in lines)
    )
    return lines


def _translation(where: str, group: str, raw: Any) -> Translation:
    entry = check_keys(where, raw, ("zh", "en"), ("clause", "source", "checked_on"))
    return Translation(
        where=where,
        group=group,
        chinese=check_text(f"{where}, zh", entry["zh"]),
        english=check_text(f"{where}, en", entry["en"]),
        clause=check_text(f"{where}, clause", entry["clause"]) if "clause" in entry else None,
        source=check_text(f"{where}, source", entry["source"]) if "source" in entry else None,
        checked_on=day(f"{where}, checked_on", entry["checked_on"]) if "checked_on" in entry else None,
    )


def read_vocabularies(file: Path) -> Mapping[str, Mapping[str, str]]:
    """Return closed vocabularies: name (action, manner, unit) → Chinese → English; dated lines only.

    No file, no words. An empty `english` is a measure word that English does without. Raises PlanDataError for another
    empty cell, a wrong date, an unknown vocabulary, and words given twice in one.
    """
    found: dict[str, dict[str, str]] = {}
    if not file.exists():
        return found
    rows = list(csv_rows(file, COLUMNS))
    check_once("words of a vocabulary", ((f"{row['vocabulary']}: {row['chinese']}", where) for where, row in rows))
    for where, row in rows:
        vocabulary = one_of(f"{where}, vocabulary", row["vocabulary"], NAMES)
        chinese, english = check_text(f"{where}, chinese", row["chinese"]), row["english"]
        if english or vocabulary != WITHOUT_WORDS:
            check_text(f"{where}, english", english)
        if row["checked_on"] and day(f"{where}, checked_on", row["checked_on"]):
            found.setdefault(vocabulary, {})[chinese] = english
    return found
