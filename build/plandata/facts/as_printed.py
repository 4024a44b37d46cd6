"""Rows read from folded text, with their words as the plan prints them: 財政局, where rules know 财政局.

Folding takes one character to one (`model/characters.py`), so that spans hold in both texts; what a rule made of the
words (a name with its shared tail, a title without its note) is found again near the row's span. Quotes hold radicals
as they are, all other columns the characters of the same print.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from plandata.facts.directory import AS_WRITTEN
from plandata.model import Agency, Clause, Plan, PlanFacts
from plandata.model.radicals import without_radicals

# The columns that hold a plan's own words; units, kinds and names from reference data are the same in every plan.
_WORDS = {
    "tasks": ("section", "title"),
    "responsibilities": ("name", "manner"),
    "mentions": ("surface",),
    "positions": ("phrase",),
    "projects": ("name", "action", "from_place", "to_place", "years_words"),
    "targets": ("subject", "owner", "deadline_words"),
    "citations": ("title", "document_number"),
    "document_tables": ("title",),
}
Row = TypeVar("Row")


class Printed:
    """A plan whose text, folded, is another one."""

    def __init__(self, plan: Plan, folded: Plan) -> None:
        """Take the plan as printed and as rules read it."""
        self._text = plan.text
        self._places = [at for at, character in enumerate(folded.text) if not character.isspace()]
        self._dense = "".join(folded.text[at] for at in self._places)
        counts = Counter(zip(folded.text, without_radicals(plan.text), strict=True))
        self._plain = without_radicals(plan.text)
        self._usual = {read: printed for (read, printed), _ in sorted(counts.items(), key=lambda item: item[1])}

    def facts(self, facts: PlanFacts, clauses: Sequence[Clause]) -> PlanFacts:
        """Return the facts with the plan's own words in them, and its clauses."""
        tables = {
            table: tuple(self._row(row, names) for row in getattr(facts, table)) for table, names in _WORDS.items()
        }
        cells = tuple(
            replace(cell, text=self._text[cell.start_char : cell.end_char] or None) for cell in facts.table_cells
        )
        return replace(facts, clauses=tuple(clauses), table_cells=cells, **tables)

    def agency(self, agency: Agency) -> Agency:
        """Return a body that no form of the reference data knows with its name as printed."""
        if agency.source != AS_WRITTEN:
            return agency
        return replace(agency, name=self._words(agency.name, 0), full_name=self._words(agency.full_name, 0))

    def _row(self, row: Row, names: Sequence[str]) -> Row:
        start, end = row.start_char, row.end_char  # type: ignore[attr-defined]
        values = {name: self._words(value, start) for name in names if (value := getattr(row, name))}
        if hasattr(row, "text") and row.text:
            values["text"] = "\n".join(self._lines(row.text, start))
        if hasattr(row, "quote"):
            values["quote"] = self._text[start:end]
        return replace(row, **values)  # type: ignore[type-var]

    def _lines(self, text: str, start: int) -> list[str]:
        return [self._words(line, start) for line in text.split("\n")]

    def _words(self, words: str, near: int) -> str:
        """The words where they stand next to an offset; character by character where they stand nowhere so."""
        dense = "".join(words.split())
        at = bisect_left(self._places, near)
        after, before = self._dense.find(dense, at), self._dense.rfind(dense, 0, at + len(dense))
        found = min((p for p in (after, before) if p >= 0), key=lambda p: abs(p - at), default=None)
        if found is None:
            return "".join(self._usual.get(character, character) for character in words)
        printed = iter(self._plain[self._places[i]] for i in range(found, found + len(dense)))
        return "".join(character if character.isspace() else next(printed) for character in words)
