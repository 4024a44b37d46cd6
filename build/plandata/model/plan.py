"""A plan as received: what a person vouches for, and its text."""

from __future__ import annotations

from dataclasses import dataclass

from plandata.model.document import Document


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file in raw/ as received, byte for byte, that the text was derived from."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What SOURCE.yml states about a plan: facts a person vouches for, or null where not known."""

    title: str
    document_number: str | None
    issuer: str | None  # full name of the issuing body, such as 吉林省人民政府; of a joint paper all, parted by 、
    issued_on: str | None  # ISO 8601; year and month where no day is printed
    region: str | None  # division code as of issued_on, such as 220000; "000000" for the whole country; null: not known
    horizon: int | None  # last year the plan looks to
    source_url: str | None
    source_note: str  # shown beside the source everywhere, such as 按收到的文本发布，未与发文机关原件核对
    source_note_en: str
    licence: str
    text_file: str  # file in raw/ that holds the text, offsets count in it
    sha256: str  # of that file's bytes
    encoding: str
    accepts: tuple[str, ...] = ()  # findings that stop publication and that a person accepts by name
    files: tuple[ReceivedFile, ...] = ()  # what the text was derived from, in its order; none: the text came as it is

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuing bodies in their order; empty where they are not known."""
        return tuple(self.issuer.split("、")) if self.issuer else ()

    @property
    def day(self) -> str | None:
        """`issued_on` where a day is known."""
        return self.issued_on if self.issued_on and len(self.issued_on) == len("2016-09-30") else None


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """Words of the text, `text[start:end]`, that a person compared with the original and corrected from `found`."""

    start: int
    end: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: id, settings and the text as decoded, or as `corrected` says; `document` tells its structure."""

    plan_id: str
    settings: PlanSettings
    text: str
    document: Document | None = None  # None: nothing is known but the text
    corrected: tuple[CorrectedText, ...] = ()
