"""What of a plan is not in its tables as it should be: doubts of its settings, outline, names, facts and left-outs.

    findings = find_findings(plan, facts, sentences, weighed=weighed)

Every doubt is a value; the review puts it into words, and what stops publication stops the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from plandata.annotate.contacts import find_contacts
from plandata.annotate.segments import Span
from plandata.errors import PlanDataError
from plandata.escaping import UNHOLDABLE
from plandata.facts.coverage import SentenceCoverage
from plandata.facts.directory import AS_WRITTEN
from plandata.facts.projects import Weighed
from plandata.facts.tables.indicators import holds_several
from plandata.model import Acceptance, Clause, Plan, PlanFacts, Rejection
from plandata.model.document import Line
from plandata.model.findings import STOPS, Finding
from plandata.read.marks import first_mark
from plandata.read.outline import find_gaps
from plandata.read.source import line_number

_SETTINGS = (("document_number", "文号"), ("issuer", "发文机关"), ("issued_on", "印发日期"))
_FACTS = {
    "responsibilities": "responsibility_id", "mentions": "mention_id", "positions": "position_id",
    "projects": "project_id", "targets": "target_id", "citations": "citation_id",
}  # fmt: skip
_HEADED = frozenset({"part", "chapter", "section", "formal", "han", "han_paren", "arabic"})
_HEADING = 60  # characters of a line that may be a heading
# How sure OCR must be of a line, from 0 to 1. Four pages of a scan, as they were and made worse (blurred, at 60 dots an
# inch): of lines below 0.98 nine in ten had a wrong character or mark, from 0.99 on 3 of 89; of the 133 as they were,
# all right, one lay below.
_SURE = 0.98
_UNITS = frozenset({"chapter", "section", "task", "item"})


def find_findings(
    plan: Plan,
    facts: PlanFacts,
    sentences: Sequence[SentenceCoverage],
    earlier: Sequence[Finding] = (),
    weighed: Sequence[Weighed] = (),
) -> tuple[Finding, ...]:
    """Return all findings of a plan; `earlier` are those of earlier steps, `weighed` the candidates for projects."""
    doubtful = doubtful_projects(facts, weighed)
    return (
        *_contacts(plan),
        *_settings(plan),
        *_heads(plan, facts.clauses),
        *_unholdable(plan),
        *_outline(facts),
        *_unplaced(plan, facts.clauses),
        *earlier,
        *_unknown_bodies(facts),
        *_ambiguous_places(plan, facts),
        *_unread_tables(facts),
        *_melted_rows(facts),
        *_doubtful(doubtful),
        *_silent(plan, sentences, [each.row.start_char for each in doubtful]),
        *_doubtful_lines(plan),
        *_doubtful_readings(plan, facts),
        *_left_out(plan),
    )


def doubtful_projects(facts: PlanFacts, weighed: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The candidates near to a project that no row holds, in the order of the text."""
    rows = {row.start_char for row in facts.projects}
    return tuple(each for each in weighed if each.is_doubtful and each.row.start_char not in rows)


def resting(plan: Plan, facts: PlanFacts) -> Iterator[tuple[str, Any]]:
    """Yield the rows, with their ids, that rest on characters of which OCR was not sure; mentions are left aside."""
    lines = doubtful_lines(plan)
    for table, key in _FACTS.items():
        for row in getattr(facts, table) if lines and table != "mentions" else ():
            if any(line.start < row.end_char and row.start_char < line.end for line in lines):
                yield getattr(row, key), row


def doubtful_lines(plan: Plan) -> tuple[Line, ...]:
    """The lines of a scan of which OCR was not sure and that nobody compared with it (etc/text.yml)."""
    lines = plan.document.lines if plan.document else ()
    return tuple(
        line
        for line in lines
        if line.confidence < _SURE
        and not any(entry.start < line.end and line.start < entry.end for entry in plan.corrected)
    )


def check_rejected(plan: Plan, facts: PlanFacts, rejected: Sequence[Rejection]) -> None:
    """Raise PlanDataError where a candidate that a person rejected is a row now, or its words are gone."""
    rows = {row.project_id for row in facts.projects}
    for entry in rejected:
        start = entry.fact.rpartition("-")[2]
        is_row = entry.fact in rows
        if is_row or not start.isdigit() or not plan.text.startswith(entry.found, int(start)):
            raise PlanDataError(
                f"{plan.plan_id}/etc/rejected.yml, {entry.fact}",
                "a row of projects" if is_row else "other words at its place",
                f"the words {entry.found}, which are no project",
                "Look at them again: drop the row in etc/corrections.yml, or remove the entry.",
            )


def check_accepted(plan: Plan, facts: PlanFacts, accepted: Sequence[Acceptance]) -> None:
    """Raise PlanDataError where a row that a person found right is gone, or reads otherwise now."""
    quotes = {getattr(row, key): row.quote for table, key in _FACTS.items() for row in getattr(facts, table)}
    for entry in accepted:
        if quotes.get(entry.fact) != entry.found:
            raise PlanDataError(
                f"{plan.plan_id}/etc/accepted.yml, {entry.fact}",
                f"{quotes[entry.fact]}" if entry.fact in quotes else "no row of that id",
                f"the row {entry.found}, which was found right",
                "Look at the row again, then correct or remove the entry.",
            )


def unknown_labels(plan: Plan, facts: PlanFacts, labels: Sequence[Span]) -> Iterator[Finding]:
    """Yield a finding for each label of duties that no list has (帮扶单位：); `labels` are their spans."""
    for start, end in labels:
        clause = _clause_at(facts.clauses, start)
        at = clause.clause_id.removeprefix(f"{plan.plan_id}-") if clause else "…"
        params = {"label": plan.text[start:end], "clause": at}
        yield Finding("unknown_label", plan.text[start:end], start, end, params=params)


def stop_on_findings(plan: Plan, findings: Sequence[Finding], place: str) -> None:
    """Raise PlanDataError where something stops publication and SOURCE.yml, at `place`, does not accept it by name."""
    for code, group in groupby((f for f in findings if f.code in STOPS - set(plan.settings.accepts)), lambda f: f.code):
        found = [f"line {line_number(plan.text, finding.start or 0)}" for finding in group]
        raise PlanDataError(
            place,
            f"{code} ({', '.join(found)})",
            "nothing that should not be public",
            f"Take in a text without it; or, where it may be public, write accepts: [{code}] in SOURCE.yml.",
        )


def _contacts(plan: Plan) -> Iterator[Finding]:
    for start, end in find_contacts(plan.text):
        yield Finding("personal_contact", plan.text[start:end], start, end)


def _settings(plan: Plan) -> Iterator[Finding]:
    for key, name in _SETTINGS:
        if getattr(plan.settings, key) is None:
            yield Finding("missing_setting", params={"key": key, "name": name})


def _heads(plan: Plan, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """A title that is only the first line of the text; several document numbers: documents that stand side by side."""
    if not any(clause.kind == "title" for clause in clauses) and clauses:
        first, title = ("".join(words.split()) for words in (clauses[0].text, plan.settings.title))
        if title and title in first:
            yield Finding("no_title", plan.settings.title)
    numbers = {"".join(clause.text.split()): clause for clause in clauses if clause.kind == "number"}
    for clause in list(numbers.values())[1:]:
        yield Finding("several_documents", clause.text, clause.start_char, clause.end_char)


def _unholdable(plan: Plan) -> Iterator[Finding]:
    for found in UNHOLDABLE.finditer(plan.text):
        yield Finding("unholdable_character", f"U+{ord(found.group()):04X}", found.start(), found.end())


def _outline(facts: PlanFacts) -> Iterator[Finding]:
    numbered = [clause for clause in facts.clauses if clause.kind in _UNITS and clause.number]
    if not numbered:
        yield Finding("no_outline")
    if not facts.tasks:
        yield Finding("no_tasks")
    gaps = find_gaps(facts.clauses)
    for gap in gaps:
        params = {"number": gap.number, "expected": str(gap.expected), "count": str(len(gaps))}
        yield Finding("numbering_jumps", gap.number, gap.start_char, gap.start_char + len(gap.number), params=params)
    for clause in facts.clauses:
        if clause.depth == 0 and clause.text.lstrip().startswith("附件"):
            yield Finding("annex", clause.text, clause.start_char, clause.end_char)


def _unplaced(plan: Plan, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Lines that begin with the number of a chapter, section or task, are as short as headings and head nothing."""
    tables = plan.document.tables if plan.document else ()
    terms = {clause.clause_id for clause in clauses if clause.kind == "chapter" and not clause.number}
    for clause in clauses:
        if clause.kind not in ("paragraph", "preamble") or clause.parent_id in terms or len(clause.text) > _HEADING:
            continue
        mark = first_mark(plan.text, clause.start_char, clause.end_char)
        in_table = any(table.start <= clause.start_char < table.end for table in tables)  # 一、绿道工程 over its rows
        if mark and not mark.loose and mark.style in _HEADED and "\t" not in clause.text and not in_table:
            yield Finding("unplaced_heading", clause.text, clause.start_char, clause.end_char)


def _unknown_bodies(facts: PlanFacts) -> Iterator[Finding]:
    unknown = {row.agency_id: row for row in facts.agencies if row.source == AS_WRITTEN and row.kind != "general"}
    for row in sorted(facts.responsibilities, key=lambda row: row.start_char):
        if body := unknown.pop(row.agency_id, None):
            params = {"full_name": body.full_name, "surface": row.name}
            yield Finding("unknown_body", row.quote, row.start_char, row.end_char, row.responsibility_id, params)


def _ambiguous_places(plan: Plan, facts: PlanFacts) -> Iterator[Finding]:
    for row in facts.mentions:
        if row.resolution == "ambiguous" and row.city_id:
            clause = row.clause_id.removeprefix(f"{plan.plan_id}-")
            params = {"city_id": row.city_id, "clause": clause, "surface": row.quote}
            yield Finding("ambiguous_place", row.quote, row.start_char, row.end_char, row.mention_id, params)


def _unread_tables(facts: PlanFacts) -> Iterator[Finding]:
    for table in facts.document_tables:
        if table.read_as == "none":
            params = {"rows": str(table.row_count), "columns": str(table.column_count)}
            yield Finding("unread_table", table.title or "", table.start_char, table.end_char, params=params)


def _melted_rows(facts: PlanFacts) -> Iterator[Finding]:
    """Rows of indicators whose cells hold values of several rows; none was read."""
    tables = {table.document_table_id for table in facts.document_tables if table.read_as == "indicators"}
    seen: set[tuple[str, int]] = set()
    for cell in facts.table_cells:
        place = cell.document_table_id, cell.row
        if cell.document_table_id in tables and place not in seen and holds_several(cell.text or ""):
            seen.add(place)
            yield Finding("melted_row", cell.text or "", cell.start_char, cell.end_char)


def _doubtful(doubtful: Sequence[Weighed]) -> Iterator[Finding]:
    for each in doubtful:
        params = {"name": each.row.name, "rule": each.rule_id}
        yield Finding(
            "doubtful_fact", each.row.quote, each.row.start_char, each.row.end_char, each.row.project_id, params
        )


def _doubtful_lines(plan: Plan) -> Iterator[Finding]:
    for line in doubtful_lines(plan):
        words = plan.text[line.start : line.end]
        params = {"surface": words, "page": str(line.page), "sure": f"{line.confidence:.2f}"}
        yield Finding("doubtful_character", words, line.start, line.end, params=params)


def _doubtful_readings(plan: Plan, facts: PlanFacts) -> Iterator[Finding]:
    for key, row in resting(plan, facts):
        yield Finding("doubtful_reading", row.quote, row.start_char, row.end_char, key)


def _silent(plan: Plan, sentences: Sequence[SentenceCoverage], others: Sequence[int]) -> Iterator[Finding]:
    """Sentences that look as if they held a fact, but for those with a doubtful candidate (`others`: their offsets)."""
    for row in sentences:
        if row.doubtful and not any(row.start_char <= at < row.end_char for at in others):
            words = plan.text[row.start_char : row.end_char]
            params = {"clause": row.clause_id.removeprefix(f"{plan.plan_id}-")}
            fact = f"{plan.plan_id}-s-{row.start_char}"
            yield Finding("silent_sentence", words, row.start_char, row.end_char, fact, params)


def _left_out(plan: Plan) -> Iterator[Finding]:
    if plan.document is None:
        return
    if plan.document.read_by == "ocr":
        yield Finding("ocr")
    for left in plan.document.left_out:
        yield Finding(left.kind, left.words, left.at, left.at)


def _clause_at(clauses: Sequence[Clause], start: int) -> Clause | None:
    return next((clause for clause in clauses if clause.start_char <= start < clause.end_char), None)
