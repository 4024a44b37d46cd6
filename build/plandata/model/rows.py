"""A row class a table: its name in the singular, its fields the columns, in order. `PlanFacts` holds a tuple per table.

Offsets are code points into `Plan.text`, end exclusive; `text[start_char:end_char] == quote`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Origin = Literal["rule", "curated"]
Role = Literal["lead", "support", "joint"]
ClauseKind = Literal[
    "title", "number", "addressee", "preamble", "signature", "date",
    "chapter", "section", "task", "item", "paragraph",
]  # fmt: skip

# Resolutions of mentions that say nothing of where a task is done: 长春市 in 长春市政府, 哈 in 哈大线, 吉林 unsettled.
NOT_ABOUT = frozenset({"in_body", "in_name", "ambiguous"})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """Table plans: a document."""

    plan_id: str
    title: str
    document_number: str | None
    issuer_id: str | None
    issued_on: str | None
    region_id: str | None
    horizon: int | None
    source_url: str | None
    source_note: str
    source_note_en: str
    source_sha256: str
    licence: str
    characters: int
    clause_count: int
    task_count: int
    agency_count: int
    city_count: int
    project_count: int
    target_count: int
    title_en: str | None = None
    review_state: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Table clauses: a unit of the outline. `text` is its own words, the exact slice [start_char, end_char).

    A heading clause holds the heading without what stands under it; `extent_end` is where everything under it ends.
    """

    clause_id: str
    plan_id: str
    parent_id: str | None
    ordinal: int  # position in the document, from 1
    depth: int  # 0 for a part's title
    kind: ClauseKind
    number: str | None  # as printed: 一、 (一) 1. —— 一是 专栏3
    heading: str | None  # heading words without number and closing mark; null for running text
    text: str
    start_char: int
    end_char: int
    extent_end: int
    heading_en: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Table tasks: a numbered task. `task_id` is its heading clause's id and the span is that heading's."""

    task_id: str
    plan_id: str
    section_id: str | None  # clause_id of the unit above
    section: str | None  # that unit's heading
    number: str | None  # as printed; null where the plan gives its tasks none
    title: str
    text: str | None  # the words of the clauses under the heading, notes left out, joined by line breaks
    start_char: int
    end_char: int
    quote: str
    agency_count: int
    project_count: int
    target_count: int
    city_count: int
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """Table agencies: a body that a plan names; holds only what no plan decides."""

    agency_id: str  # division code and slug of the full name: 220000-fazhan-he-gaige-weiyuanhui
    name: str  # usual short form: 吉林省发展改革委
    full_name: str  # 吉林省发展和改革委员会
    name_en: str | None  # unofficial
    kind: str  # government, department, branch, party, court, organisation, enterprise, general
    level: str  # central, province, prefecture, county, township, none
    division_id: str | None  # city_id of its division
    aliases: str | None  # other names for it in reference data, joined by 、
    source: str
    pinyin: str = ""  # of the name, without tones, to sort by; filled in once the names are settled


@dataclass(frozen=True, slots=True)
class PlanAgency:
    """Table plan_agencies: plan × body, with the name as this plan writes it."""

    plan_id: str
    agency_id: str
    name: str
    lead_count: int
    support_count: int
    task_count: int
    mention_count: int
    joint_count: int | None = None
    issuer_order: int | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Table responsibilities: note × agency. The span is the body's own words in the note."""

    responsibility_id: str
    plan_id: str
    clause_id: str
    task_id: str | None
    agency_id: str
    name: str  # the body's name with the shared tail restored: 长春市 in 长春市、吉林市政府 is 长春市政府
    role: Role
    manner: str  # as written: 分别负责实施, 按职责分工负责相关工作, 牵头, 责任单位
    deadline: str | None  # a deadline that the note states, as written
    note_start: int | None  # span of the whole note, brackets included; null where the duty stands in running prose
    note_end: int | None
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    sentence: str | None = None
    deadline_words: str | None = None


@dataclass(frozen=True, slots=True)
class City:
    """Table cities: an administrative division as it stood when a plan named it, at any level."""

    city_id: str  # GB/T 2260 code as of the plan's date (6 digits), 9 digits for a town, x- and a name abroad
    name: str  # full name at that code: 长春市
    short_name: str  # 长春
    level: str  # country, province, prefecture, county, township, abroad
    parent_id: str | None
    longitude: Decimal | None  # WGS 84
    latitude: Decimal | None
    longitude_source: Decimal | None  # as in the source, in its own datum
    latitude_source: Decimal | None
    pinyin: str
    name_en: str  # unofficial
    code_now: str | None
    name_now: str | None
    change: str | None  # the change that led from city_id to code_now
    change_source: str | None
    source: str


@dataclass(frozen=True, slots=True)
class PlanCity:
    """Table plan_cities: plan × division, with name and code as of the plan's date."""

    plan_id: str
    city_id: str
    name: str  # the surface this plan uses most
    name_then: str  # full name as of the plan's date
    code_then: str | None
    mention_count: int
    task_count: int
    project_count: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Table mentions: one mention of a division, a body or a cited document. Exactly one of the three ids is set."""

    mention_id: str
    plan_id: str
    clause_id: str
    task_id: str | None
    entity_kind: Literal["city", "agency", "citation"]
    city_id: str | None
    agency_id: str | None
    citation_id: str | None
    surface: str  # the quote without white space
    resolution: str  # full_name, short_name, alias, group, shared_tail, context, in_name, in_body, ambiguous
    start_char: int
    end_char: int
    quote: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Position:
    """Table positions: what the plan wants a city to be (功能定位)."""

    position_id: str
    plan_id: str
    clause_id: str
    task_id: str | None
    city_id: str
    phrase: str
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    sentence: str | None = None
    phrase_en: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """Table projects: a named project, one item of an enumeration each."""

    project_id: str
    plan_id: str
    clause_id: str
    task_id: str | None
    name: str  # full, shared head and tail restored
    action: str  # the plan's own verb: 新建, 续建, 推进; as written
    kind: str  # a kind of lexicon.yml: rail, road, water, park, ...
    route_code: str | None
    from_place: str | None
    to_place: str | None
    capacity_value: Decimal | None
    capacity_unit: str | None
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    pinyin: str = ""  # of the name, without tones, to sort by; filled in once the names are settled
    sentence: str | None = None
    investment: Decimal | None = None
    investment_unit: str | None = None
    years_words: str | None = None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectCity:
    """Table project_cities: project × city."""

    project_id: str
    city_id: str
    plan_id: str


@dataclass(frozen=True, slots=True)
class Target:
    """Table targets: a quantified commitment; 万 and 亿 folded into the values, percentages at printed scale."""

    target_id: str
    plan_id: str
    clause_id: str
    task_id: str | None
    project_id: str | None  # when it is a project's capacity
    subject: str
    comparator: str  # eq, ge, le, gt, lt, approx, range, all
    value_min: Decimal | None
    value_max: Decimal | None
    unit: str | None
    kind: str  # output, capacity, coverage, standard, count, growth, rank
    aspirational: bool  # 力争, 争取
    deadline: str | None  # ISO 8601 year, month or day that governs it
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    sentence: str | None = None
    owner: str | None = None
    baseline_value: Decimal | None = None
    baseline_year: str | None = None
    binding: str | None = None
    deadline_words: str | None = None
    deadline_basis: str | None = None
    subject_en: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Table citations: a document or policy that the plan cites."""

    citation_id: str
    plan_id: str
    clause_id: str
    title: str
    document_number: str | None
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """Table keywords: clause × term with its TF-IDF weight."""

    plan_id: str
    clause_id: str
    term: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Erratum:
    """Table errata: an error of the text as found. Nothing edits the text; `read_as` says how it is read."""

    erratum_id: str
    plan_id: str
    clause_id: str
    found: str
    read_as: str
    reason: str
    evidence: str
    start_char: int
    end_char: int
    quote: str
    origin: Origin
    sentence: str | None = None
    reason_en: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Table document_tables: a table of the document, read or not."""

    document_table_id: str
    plan_id: str
    clause_id: str
    title: str | None
    read_as: Literal["duties", "duty_list", "indicators", "projects", "none"]
    row_count: int
    column_count: int
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class TableCell:
    """Table table_cells: a cell of a table, once however many rows and columns it spans; rows and columns from 1."""

    table_cell_id: str
    plan_id: str
    document_table_id: str
    row: int
    column: int
    row_span: int
    column_span: int
    start_char: int
    end_char: int
    text: str | None  # the exact slice of the plan; null for an empty cell


@dataclass(frozen=True, slots=True)
class Evidence:
    """Table evidence: something published about a commitment later, in our words; an entry is never changed."""

    evidence_id: str
    plan_id: str
    about_table: Literal["projects", "targets"]
    about_id: str
    status: Literal["started", "under_construction", "completed", "in_use", "changed", "stopped", "figure"]
    value: Decimal | None
    unit: str | None
    happened_on: str | None  # ISO 8601 year, month or day of the fact
    publisher: str
    title: str
    address: str
    published_on: str | None  # the page's own date
    read_on: str
    words: str
    checked_on: str  # a second, independent reading opened the address again
    supersedes: str | None
    read_from: Literal["page", "copy"]  # the page itself, or a stored copy of it


@dataclass(frozen=True, slots=True)
class Search:
    """Table searches: where was searched for what became of a commitment."""

    search_id: str
    plan_id: str
    about_table: Literal["projects", "targets"]
    about_id: str
    searched_on: str
    place_count: int
    places: str  # joined by 、
    found_count: int  # entries read by that day, also those that nobody has read a second time


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything read from one plan: a tuple of rows per table, the field named as the table."""

    plans: tuple[PlanRow, ...] = ()
    clauses: tuple[Clause, ...] = ()
    tasks: tuple[Task, ...] = ()
    agencies: tuple[Agency, ...] = ()
    plan_agencies: tuple[PlanAgency, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    cities: tuple[City, ...] = ()
    plan_cities: tuple[PlanCity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    positions: tuple[Position, ...] = ()
    projects: tuple[Project, ...] = ()
    project_cities: tuple[ProjectCity, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    errata: tuple[Erratum, ...] = ()
    document_tables: tuple[DocumentTable, ...] = ()
    table_cells: tuple[TableCell, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    searches: tuple[Search, ...] = ()
