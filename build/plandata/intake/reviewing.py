"""Says what a person should look at in a plan, and writes the review of it into its folder.

review_plan(checkout, "hubei-2021-43")    # review.md, review.en.md, review.html, without what was decided already
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plandata.atomic import write_file
from plandata.checkout import Checkout
from plandata.facts import findings
from plandata.facts.projects import Weighed
from plandata.facts.reading import label_findings
from plandata.facts.reading import review as review_sentences
from plandata.intake import review
from plandata.model import Judgement, Plan, PlanFacts, Reference
from plandata.model.characters import fold
from plandata.model.findings import Finding
from plandata.pipeline import read_one
from plandata.read.frames import is_navigation
from plandata.read.title_words import Words
from plandata.reference.lookups import read_reference


def review_plan(checkout: Checkout, plan_id: str) -> Path:
    """Write the review of a plan as it is judged now; return its path. Raises PlanDataError as a build does."""
    folder, reference = checkout.plan_folder(plan_id), read_reference(checkout.reference)
    reading = read_one(folder, reference)
    doubts = findings_of(reading.plan, reading.facts, reference, reading.weighed, reading.judgement)
    return write_review(folder, reading.plan, reading.facts, doubts)


def findings_of(
    plan: Plan,
    facts: PlanFacts,
    reference: Reference,
    weighed: Sequence[Weighed] = (),
    judgement: Judgement | None = None,
) -> tuple[Finding, ...]:
    """Return what a person should look at in a plan, but for what `judgement` accepts or rejects already."""
    judgement = judgement or Judgement()
    sentences = review_sentences(plan, facts, reference, judgement)
    labels = label_findings(plan, facts, reference)
    found = findings.find_findings(plan, facts, sentences, earlier=labels, weighed=weighed)
    doubts = [Finding("unknown_region")] if plan.settings.region is None else []
    if is_navigation(fold(plan.settings.title), Words.from_lexicon(reference.lexicon)):
        doubts.append(Finding("navigation_title", plan.settings.title))
    decided = {entry.fact for entry in judgement.accepted} | {entry.fact for entry in judgement.rejected}
    return tuple(finding for finding in (*doubts, *found) if finding.fact is None or finding.fact not in decided)


def write_review(folder: Path, plan: Plan, facts: PlanFacts, doubts: Sequence[Finding]) -> Path:
    """Write review.md (Chinese) and review.en.md, which are short, and review.html, both languages with all doubts."""
    for language in review.LANGUAGES:
        write_file(folder / review.FILES[language], review.write_markdown(plan, facts, doubts, language))
    whole = {each: review.write_markdown(plan, facts, doubts, each, whole=True) for each in review.LANGUAGES}
    write_file(folder / "review.html", review.write_html(whole, plan.settings.title))
    return folder / review.FILES["zh"]
