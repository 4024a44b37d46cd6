"""Facts in YAML and CSV as values: what all plans share (reference), and what one plan records (judgement)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from plandata.model.wordlists import WordLists


@dataclass(frozen=True, slots=True)
class Division:
    """A row of reference/divisions.csv: one administrative division under one code and name, with its validity."""

    code: str
    name: str
    level: str
    parent_code: str | None
    since: str | None  # first revision (YYYYMM) that lists it so; null: from the first revision on
    until: str | None  # last revision (YYYYMM) that lists it so; null: still does
    longitude: Decimal | None
    latitude: Decimal | None
    longitude_source: Decimal | None
    latitude_source: Decimal | None
    pinyin: str
    name_en: str
    code_now: str | None
    name_now: str | None
    change: str | None
    change_source: str | None
    source: str


@dataclass(frozen=True, slots=True)
class BodyForm:
    """A row of reference/agencies.csv: how bodies of one office are called at any level.

    `stem` is the full name without its division (发展和改革委员会); `short` the usual short form (发展改革委).
    """

    stem: str
    short: str
    aliases: tuple[str, ...]
    kind: str
    level: str  # central, local, any
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An entry of reference/units.yml."""

    name: str
    kind: str  # the target kind it suggests: count, area, length, money, ...
    aliases: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()  # words that open with its sign and are no unit: 部门


@dataclass(frozen=True, slots=True)
class Alias:
    """An entry of a plan's etc/aliases.yml or of reference/aliases.yml: what one surface stands for."""

    surface: str
    kind: Literal["city", "agency"]
    means: tuple[str, ...]  # full names of divisions or bodies
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of etc/corrections.yml: one recorded judgement on one row."""

    table: str
    action: Literal["add", "drop", "change"]
    clause: str  # clause_id without the plan's id
    found: str  # words of that clause; gone = the build fails
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    nth: int = 1  # which occurrence of `found` in the clause
    by: str | None = None  # who decided, and on which day (ISO 8601); written by `plandata reject`
    day: str | None = None


@dataclass(frozen=True, slots=True)
class ErratumNote:
    """An entry of etc/errata.yml."""

    clause: str
    found: str
    read_as: str
    reason: str
    evidence: str
    nth: int = 1


@dataclass(frozen=True, slots=True)
class TextCorrection:
    """An entry of etc/text.yml: how words of the text read in the original, which a person compared."""

    found: str  # words of the text that raw/ keeps
    read: str  # the same as `found` where they are right
    reason: str
    nth: int | None = None  # which occurrence in the text, from 1; null: the only one


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """An entry of etc/coverage.yml: why a sentence that looks as if it held a fact rightly yields none."""

    clause: str  # clause_id without the plan's id
    found: str  # words of that sentence; gone = the build fails
    reason: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A pattern of words around a project (reference/frames.yml), with what it reads and what it must not."""

    frame_id: str
    pattern: str
    kind: str  # object, subject, work, encouraged
    examples: Mapping[str, tuple[str, ...]]  # sentence → names of its projects
    near_miss: str  # a sentence that yields none


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One rule on candidates (reference/decisions.yml): the evidence that must hold, what must not, what follows."""

    rule_id: str
    needs: frozenset[str]
    bars: frozenset[str]
    outcome: str  # project, none, doubtful


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An entry of etc/accepted.yml: a person found a doubtful row right."""

    fact: str  # id of the row
    found: str  # its words; the row reads otherwise = the build fails
    by: str
    day: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class Rejection:
    """An entry of etc/rejected.yml: a person found that a doubtful candidate is rightly no row."""

    fact: str  # the id that its row would have
    found: str  # its words; the text has others there = the build fails
    reason: str
    by: str
    day: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What etc/review.yml says of a plan as a whole: partly (some rows) or reviewed (all), by whom and on which day."""

    state: Literal["unreviewed", "partly", "reviewed"] = "unreviewed"
    by: str | None = None
    day: str | None = None  # ISO 8601


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry of etc/english.yml: the English of one wording of the plan, wherever it stands or in one clause."""

    where: str  # file and entry, for errors
    group: str  # headings, projects, subjects, positions, reasons
    chinese: str  # as the published column has it; gone = the build fails
    english: str
    clause: str | None = None  # clause_id without the plan's id, where one wording has several meanings
    source: str | None = None  # address of a page that has the official English name
    checked_on: str | None = None  # ISO 8601; without the second reading it is not published


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """An entry of etc/evidence.yml: something published later about one commitment, in our words."""

    where: str  # file and entry, for errors
    number: int
    about: str  # id of a project or target, without the plan's
    found: str  # its words; the row reads otherwise = the build fails
    status: Literal["started", "under_construction", "completed", "in_use", "changed", "stopped", "figure"]
    publisher: str
    title: str
    address: str
    read_on: str  # days are ISO 8601
    read_from: Literal["page", "copy"]
    words: str
    value: Decimal | None = None
    unit: str | None = None
    happened_on: str | None = None  # year, month or day
    published_on: str | None = None
    checked_on: str | None = None  # without the second reading it is not published
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class SearchNote:
    """A search of etc/evidence.yml: on which day which places were searched for which commitments."""

    where: str
    searched_on: str
    places: tuple[str, ...]
    about: Mapping[str, str]  # id of a project or target, without the plan's → its words


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """What a plan's etc/evidence.yml holds."""

    entries: tuple[EvidenceNote, ...] = ()
    searches: tuple[SearchNote, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What all plans share: datasets/reference/. Read once, so compared by identity: what is made from it is kept."""

    divisions: tuple[Division, ...]
    body_forms: tuple[BodyForm, ...]
    units: tuple[Unit, ...]
    aliases: tuple[Alias, ...]
    lexicon: WordLists  # by file and name: projects.project_verbs, bodies.lead_verbs
    frames: tuple[Frame, ...] = ()
    decisions: tuple[DecisionRule, ...] = ()

    def words(self, file: str) -> WordLists:
        """Return the word lists of reference/<file>.yml by their names there."""
        return self.lexicon.of_file(file)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one plan's etc/ records."""

    aliases: tuple[Alias, ...] = ()
    corrections: tuple[Correction, ...] = ()
    errata: tuple[ErratumNote, ...] = ()
    coverage: tuple[CoverageNote, ...] = ()
    expectations: Mapping[str, int] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    review: ReviewState = ReviewState()
    translations: tuple[Translation, ...] = ()
    evidence: EvidenceFile = EvidenceFile()
    text: tuple[TextCorrection, ...] = ()
