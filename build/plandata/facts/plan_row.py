"""Table plans: the row of a plan, from its settings, what was counted in it, and who went through what was read."""

from __future__ import annotations

from dataclasses import replace

from plandata.model import Judgement, Plan, PlanFacts, PlanRow, ReviewState

# Said wherever the portal and the releases name the source of a plan: its pages, the pages of its rows, catalogues.
_BY_OCR = "文字由扫描件识别（OCR），请与扫描件对照。"
_BY_OCR_EN = "Read by OCR: compare it with the scan. "


def with_review(facts: PlanFacts, plan: Plan, judgement: Judgement) -> PlanFacts:
    """The facts with what is known of their review: who went through them, wholly or (accepted rows alone) in part."""
    state = judgement.review
    if state.state == "unreviewed" and judgement.accepted:
        last = max(judgement.accepted, key=lambda entry: entry.day)
        state = ReviewState("partly", last.by, last.day)
    read_by = plan.document.read_by if plan.document else "text"
    (row,) = facts.plans
    row = replace(row, review_state=state.state, reviewed_by=state.by, reviewed_on=state.day, read_by=read_by)
    return replace(facts, plans=(row,))


def plan_row(plan: Plan, facts: PlanFacts, issuer_id: str | None) -> PlanRow:
    """The row, but for what `with_review` adds."""
    settings = plan.settings
    is_scan = plan.document is not None and plan.document.read_by == "ocr"
    return PlanRow(
        plan_id=plan.plan_id,
        title=settings.title,
        document_number=settings.document_number,
        issuer_id=issuer_id,
        issued_on=settings.day,
        region_id=settings.region,
        horizon=settings.horizon,
        source_url=settings.source_url,
        source_note=f"{_BY_OCR if is_scan else ''}{settings.source_note}",
        source_note_en=f"{_BY_OCR_EN if is_scan else ''}{settings.source_note_en}",
        source_sha256=settings.sha256,
        licence=settings.licence,
        characters=len(plan.text),
        clause_count=len(facts.clauses),
        task_count=len(facts.tasks),
        agency_count=len(facts.plan_agencies),
        city_count=len(facts.plan_cities),
        project_count=len(facts.projects),
        target_count=len(facts.targets),
    )
