"""A plan as received: what a person vouches for, and its text."""

from __future__ import annotations

from dataclasses import dataclass

from plandata.model.document import Document


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What SOURCE.yml states about a plan: facts a person vouches for, or null where not known."""

    title: str
    document_number: str | None
    issuer: str | None  # full name of the issuing body, such as 吉林省人民政府; null where the text does not tell
    issued_on: str | None  # ISO 8601
    region: str  # division code as of issued_on, such as 220000; "000000" for the whole country
    horizon: int | None  # last year the plan looks to
    source_url: str | None
    source_note: str  # shown beside the source everywhere, such as 按收到的文本发布，未与发文机关原件核对
    source_note_en: str
    licence: str
    text_file: str  # file in raw/ that holds the text, offsets count in it
    sha256: str  # of that file's bytes
    encoding: str
    accepts: tuple[str, ...] = ()  # findings that stop publication and that a person accepts by name


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as received: id, settings and the decoded text, nothing of it changed; `document` tells its structure."""

    plan_id: str
    settings: PlanSettings
    text: str
    document: Document | None = None  # None: nothing is known but the text
