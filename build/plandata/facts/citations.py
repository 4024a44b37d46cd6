"""Documents that a plan cites: 《…》 with the number that belongs to it; short names are read as the text defines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plandata.model import Citation, Clause, Mention, Plan

_TITLE = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_NUMBER = re.compile(
    r"\s*[（(\[]\s*(?P<number>[一-龥]{1,12}\s*[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\s*\d+\s*号)[^（）()]*[）)\]]"
)
_SHORT = re.compile(
    r"\s*(?:[（(][^（）()]*[）)])?\s*[（(][^（）()]*?(?:以下|下)?(?:统称|简称)为?[：:]?\s*[《“\"](?P<short>[^》”\"]+)[》”\"]\s*[）)]"
)
# A number alone cites a document too: 国函〔2016〕43号.


@dataclass(frozen=True, slots=True)
class _Cited:
    clause_id: str
    title: str
    number: str | None
    start: int
    end: int


def find_citations(plan: Plan, clauses: Sequence[Clause]) -> tuple[Citation, ...]:
    """One row a naming of a document, in the order of the text; the span is 《…》 and the number behind it.

    《规划》 defined by 以下简称 has the title and the number of the document it is short for; the definition is no
    row of its own. A number given once belongs to every naming of that title. The plan's own title is no citation.
    """
    cited = [row for clause in clauses for row in _in_clause(plan, clause)]
    short = _short_names(plan.text)
    numbers = {row.title: row.number for row in cited if row.number}
    own = _bare(plan.settings.title)
    rows = []
    for row in cited:
        title = short.get(row.title, row.title)
        if own in {title, row.title}:
            continue
        rows.append(
            Citation(
                citation_id=f"{plan.plan_id}-cite-{row.start}",
                plan_id=plan.plan_id,
                clause_id=row.clause_id,
                title=title,
                document_number=row.number or numbers.get(title),
                start_char=row.start,
                end_char=row.end,
                quote=plan.text[row.start : row.end],
                origin="rule",
            )
        )
    return tuple(rows)


def citation_mentions(
    plan: Plan, citations: Sequence[Citation], *, task_of: Callable[[str], str | None]
) -> tuple[Mention, ...]:
    """Each naming as a mention of the document's first citation, so that one id gathers what is said of a document."""
    first: dict[str, str] = {}
    for row in citations:
        first.setdefault(row.title, row.citation_id)
    return tuple(
        Mention(
            mention_id=f"{plan.plan_id}-m-{row.start_char}-cite",
            plan_id=plan.plan_id,
            clause_id=row.clause_id,
            task_id=task_of(row.clause_id),
            entity_kind="citation",
            city_id=None,
            agency_id=None,
            citation_id=first[row.title],
            surface=_bare(row.quote),
            resolution="full_name" if row.title in _bare(row.quote) else "short_name",
            start_char=row.start_char,
            end_char=row.end_char,
            quote=row.quote,
            origin=row.origin,
        )
        for row in citations
    )


def _in_clause(plan: Plan, clause: Clause) -> list[_Cited]:
    rows = []
    for found in _TITLE.finditer(plan.text, clause.start_char, clause.end_char):
        if _defines(plan.text, found.start()) or not _bare(found["title"]):  # 《　　》 is a blank to be filled in
            continue
        number = _NUMBER.match(plan.text, found.end(), clause.end_char)
        rows.append(
            _Cited(
                clause.clause_id,
                _bare(found["title"]),
                _bare(number["number"]) if number else None,
                found.start(),
                number.end() if number else found.end(),
            )
        )
    return rows


def _defines(text: str, at: int) -> bool:
    """Whether the 《…》 at this offset is the short name in （以下简称《…》）."""
    return bool(re.search(r"简称为?[：:]?\s*$|统称为?[：:]?\s*$", text[max(0, at - 8) : at]))


def _short_names(text: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for found in _TITLE.finditer(text):
        short = _SHORT.match(text, found.end())
        if short:
            names.setdefault(_bare(short["short"]), _bare(found["title"]))
    return names


def _bare(words: str) -> str:
    return "".join(words.split())
