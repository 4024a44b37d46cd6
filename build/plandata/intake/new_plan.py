"""A new plan in: a document becomes a plan's folder, its settings filled as far as the text tells.

    take_in([Path("plan.docx")], "hubei-2021-43", checkout)   # datasets/hubei-2021-43/: raw/ etc/ tables/ review.md …

Nothing is invented: what the text does not tell is null where null is a value, and asked for where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from plandata.atomic import write_file
from plandata.checkout import SHARED_FOLDERS, Checkout
from plandata.errors import PlanDataError
from plandata.facts.coverage_report import write_coverage
from plandata.facts.reading import read_weighed
from plandata.facts.reading import review as review_sentences
from plandata.intake.guessed_settings import NOTHING_STATED, Stated, guess_settings
from plandata.intake.plan_pages import pages_of
from plandata.intake.raw_folder import keep_files, write_settings, write_text
from plandata.intake.reviewing import findings_of, write_review
from plandata.intake.staging import beside
from plandata.model import Judgement, Plan, PlanFacts, PlanSettings
from plandata.model.document import Document
from plandata.pipeline import COVERAGE
from plandata.publish import checks, tables
from plandata.publish.release.formats import ALL
from plandata.publish.schema import load_schemas
from plandata.read.formats import read_documents
from plandata.read.outline import find_gaps, read_outline
from plandata.read.source import PLAN_ID, check_plain, line_number, read_plan
from plandata.reference.lookups import read_reference

LONGEST_SHOWN = 90
_ADDRESS = re.compile("(?:https?|ftp|file):/")
Ask = Callable[[str], str]


def take_in(
    files: Sequence[Path], plan_id: str, checkout: Checkout, stated: Stated = NOTHING_STATED, ask: Ask | None = None
) -> Path:
    """Make a plan's folder with its tables and review report (review.md, review.html); return the report's path.

    Several `files` (a notice and its annexes) are read as parts of one text, in their order. Where the text does not
    tell its region, `ask` is called with its title and gives one, or "" to leave it open.

    Raises PlanDataError when the id is none, or taken, when the document cannot be read, and when a table fails a
    check; nothing is left behind then.
    """
    document = _acceptable(files, plan_id, checkout)
    reference = read_reference(checkout.reference)
    settings = guess_settings(document, plan_id, reference, stated)
    if settings.region is None and ask and (answer := ask(settings.title)):
        settings = guess_settings(document, plan_id, reference, replace(stated, region=answer))
    with beside(checkout) as place:
        folder = _write_folder(place / plan_id, files, document, settings)
        plan = read_plan(folder)
        found = read_weighed(plan, read_outline(plan, reference.lexicon), reference, Judgement())
        facts = found.facts
        _note_gaps(folder, plan, facts)
        schemas = load_schemas(checkout.schema)
        checks.stop_on(checks.check_plan(plan, facts, schemas, {}))
        checks.stop_on(checks.check_package(tables.write_package(facts, schemas, folder / "tables")))
        sentences = review_sentences(plan, facts, reference, Judgement())
        write_file(folder / COVERAGE, write_coverage(plan, facts, sentences, found.weighed))
        write_review(folder, plan, facts, findings_of(plan, facts, reference, found.weighed))
        for name, words in pages_of(plan.settings).items():
            (folder / name).write_text(words, encoding="utf-8")
        return folder.rename(checkout.datasets / plan_id) / "review.md"


def _acceptable(files: Sequence[Path], plan_id: str, checkout: Checkout) -> Document:
    """The document, if the id is a new one of the right form and the document can be read."""
    folder = checkout.datasets / plan_id
    if not PLAN_ID.fullmatch(plan_id):
        found = plan_id if len(plan_id) <= LONGEST_SHOWN else f"{plan_id[:LONGEST_SHOWN]}… ({len(plan_id)} characters)"
        expected = "up to 80 small letters, digits and single hyphens, such as hubei-2021-43"
        raise PlanDataError("--id", found, expected, "Choose one.")
    if plan_id in (ALL, *SHARED_FOLDERS):
        raise PlanDataError("--id", plan_id, "another id: a folder of that name means all plans", "Choose another.")
    if folder.exists():
        raise PlanDataError(str(folder), "a folder of that name", "a new id", "Choose another --id, or remove it.")
    for number, file in enumerate(files):
        if _ADDRESS.match(str(file)):
            raise PlanDataError(str(file), "an address", "a file", "Download it, and give its address as --source-url.")
        if file.is_file() and any(other.is_file() and file.samefile(other) for other in files[:number]):
            raise PlanDataError(str(file), "the same file twice", "each file once", "Leave one out.")
    document = read_documents(files)
    check_plain(str(files[0]), document.text)
    return document


def _write_folder(folder: Path, files: Sequence[Path], document: Document, settings: PlanSettings) -> Path:
    for name in ("raw", "etc", "tables"):
        (folder / name).mkdir(parents=True)
    write_text(folder / "raw", document, settings.text_file)
    write_settings(folder / "raw", replace(settings, files=keep_files(folder / "raw", files, document)))
    for name, lines in _ETC.items():
        (folder / "etc" / name).write_text(lines, encoding="utf-8")
    return folder


def _note_gaps(folder: Path, plan: Plan, facts: PlanFacts) -> None:
    """Record jumps of the numbering as found, so that the plan builds; the review report lists them to be checked."""
    gaps = find_gaps(facts.clauses)
    if gaps:
        lines = "；".join(f"第{line_number(plan.text, gap.start_char)}行的{gap.number}" for gap in gaps)
        entry = {"gaps": {"count": len(gaps), "proof": f"照文本读出，尚未核对：{lines}"}}
        text = _HEADS["expectations.yml"] + yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=1000)
        (folder / "etc" / "expectations.yml").write_text(text, encoding="utf-8")


_HEADS = {
    "corrections.yml": "# Recorded judgement: rows added, dropped or changed, with the reason (CONTRIBUTING.md).\n",
    "coverage.yml": "# Sentences that look as if they held a fact and rightly yield none: clause, found, reason.\n",
    "errata.yml": "# Errors of the text as found: clause, found, read_as, reason, evidence.\n",
    "evidence.yml": "# What was published later about projects and targets: searches, entries (CONTRIBUTING.md).\n",
    "english.yml": "# English by the Chinese: headings, projects, subjects, positions, reasons (zh, en, checked_on).\n",
    "aliases.yml": "# What a surface of this plan stands for: surface, kind, means, reason.\n",
    "expectations.yml": "# Exact counts with their proof, such as tasks: {count: 44, proof: ...}.\n",
}
_ETC = {
    name: head + ("{}\n" if name in {"expectations.yml", "english.yml", "evidence.yml"} else "[]\n")
    for name, head in _HEADS.items()
}
