"""What of a plan is not in its tables as it should be: doubts of its settings, outline, names, facts and left-outs.

    findings = find_findings(plan, facts, sentences, notes, accepted={"beijing-2020-12-m-21"})

Every doubt is a value; the review puts it into words, and what stops publication stops the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from plandata.annotate.contacts import find_contacts
from plandata.annotate.segments import Span
from plandata.errors import PlanDataError
from plandata.escaping import UNHOLDABLE
from plandata.facts.coverage import SentenceCoverage
from plandata.facts.directory import AS_WRITTEN
from plandata.model import Acceptance, Clause, Plan, PlanFacts
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
_UNITS = frozenset({"chapter", "section", "task", "item"})


def find_findings(
    plan: Plan,
    facts: PlanFacts,
    sentences: Sequence[SentenceCoverage],
    earlier: Sequence[Finding] = (),
    accepted: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return all findings of a plan, those that a person accepted left out; `earlier` are those of earlier steps."""
    every = (
        *_contacts(plan),
        *_settings(plan),
        *_unholdable(plan),
        *_outline(facts),
        *_unplaced(plan, facts.clauses),
        *earlier,
        *_unknown_bodies(facts),
        *_ambiguous_places(plan, facts),
        *_unread_tables(facts),
        *_silent(plan, sentences),
        *_left_out(plan),
    )
    return tuple(finding for finding in every if finding.fact is None or finding.fact not in accepted)


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
    terms = {clause.clause_id for clause in clauses if clause.kind == "chapter" and not clause.number}
    for clause in clauses:
        if clause.kind not in ("paragraph", "preamble") or clause.parent_id in terms or len(clause.text) > _HEADING:
            continue
        mark = first_mark(plan.text, clause.start_char, clause.end_char)
        if mark and not mark.loose and mark.style in _HEADED and "\t" not in clause.text:
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


def _silent(plan: Plan, sentences: Sequence[SentenceCoverage]) -> Iterator[Finding]:
    for row in sentences:
        if row.doubtful:
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
