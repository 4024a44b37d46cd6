"""The settings of a plan, as far as its text tells them or the person who hands it in states them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from plandata import escaping
from plandata.intake import guesses
from plandata.intake.regions import region_code
from plandata.model import Plan, PlanSettings, Reference
from plandata.model.document import Document
from plandata.read.outline import read_outline

_LICENCE = "文件原文：国家机关公文，不适用著作权（《中华人民共和国著作权法》第五条）；数据表：CC BY 4.0"
_UNKNOWN = PlanSettings(
    title="", document_number=None, issuer=None, issued_on=None, region=None, horizon=None, source_url=None,
    source_note="", source_note_en="", licence=_LICENCE, text_file="source.txt", sha256="", encoding="utf-8",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What the person who hands a plan in states about it; it goes before what the text tells."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    region: str | None = None  # code or name
    source_url: str | None = None


NOTHING_STATED = Stated()


def guess_settings(
    document: Document, plan_id: str, reference: Reference, stated: Stated = NOTHING_STATED
) -> PlanSettings:
    """Return the settings as far as the text tells them; stated values go first, the file's own block fills gaps.

    The title is the one in the notice's 《》 or the title line; the issuer the body before 关于 or the signature's; the
    date the signature's; the horizon the last year that title or text looks to (guesses.py).
    """
    text = document.text
    clauses = read_outline(Plan(plan_id, _UNKNOWN, text, document), reference.lexicon)
    region = region_code(stated.region, reference) if stated.region else None
    guessed = guesses.guessed(clauses, text, document.found, reference, region)
    digest = hashlib.sha256(text.encode()).hexdigest()
    title = _holdable(stated.title or guessed.title)
    return replace(
        _UNKNOWN,
        title=title,
        document_number=_holdable(stated.document_number or guessed.document_number or "") or None,
        issuer=_holdable(stated.issuer or "、".join(guessed.issuers)) or None,
        issued_on=stated.issued_on or guessed.issued_on,
        region=guessed.region,
        horizon=guesses.horizon(title, text),
        source_url=stated.source_url or document.found.source_url,
        sha256=digest,
        source_note=f"按收到的文本发布（SHA-256 {digest}），未与发文机关公布的原件核对",
        source_note_en=f"Published as received (SHA-256 {digest}), not compared with the issuer's own copy",
    )


def _holdable(words: str) -> str:
    """The words without characters that YAML and XML cannot hold."""
    return escaping.UNHOLDABLE.sub("", words)
