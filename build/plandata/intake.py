"""A new plan in: a document becomes a plan's folder, its settings filled as far as the text tells.

    take_in(Path("plan.docx"), "hubei-2021-43", house)   # datasets/hubei-2021-43/ with raw/, etc/, tables/, review.md

Nothing is invented: what the text does not tell is null where null is a value, and asked for where it is not.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from plandata import review
from plandata.facts.cities import Gazetteer
from plandata.facts.reading import read_facts
from plandata.house import House
from plandata.lookups import read_reference
from plandata.model import Clause, Judgement, Plan, PlanDataError, PlanSettings, Reference
from plandata.publish import checks, tables
from plandata.publish.schema import load_schemas
from plandata.read.formats import read_document
from plandata.read.numerals import read_number
from plandata.read.outline import read_outline
from plandata.read.source import read_plan

_NATION = "000000"
_INNER_TITLE = re.compile(r"《(?P<quoted>[^《》]+)》|关于(?:印发|下发|转发)(?P<bare>[^《》]+?)的?通知")
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）()]{2,40}?)关于")
_YEARS = re.compile(r"(?:20\d\d|２０\d\d)\s*年?\s*[-—–~～至到]+\s*(20\d\d)")
_UNTIL = re.compile(r"到\s*(20\d\d)\s*年")
_DATE = re.compile(r"(\S{4})年(\S{1,2})月(\S{1,3})日")
_LICENCE = "文件原文：国家机关公文，不适用著作权（《中华人民共和国著作权法》第五条）；数据表：CC BY 4.0"
_UNKNOWN = PlanSettings(
    title="", document_number=None, issuer="", issued_on=None, region=_NATION, horizon=None, source_url=None,
    source_note="", source_note_en="", licence=_LICENCE, text_file="source.txt", sha256="", encoding="utf-8",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What the person who hands a plan in states about it; it goes before what the text tells."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    region: str | None = None
    source_url: str | None = None


def take_in(file: Path, plan_id: str, house: House, stated: Stated = Stated()) -> Path:
    """Make a plan's folder with its tables and review report (review.md, review.html); return the report's path.

    Raises PlanDataError as `new_plan` does, and when the tables fail a check; nothing is left behind then.
    """
    reference = read_reference(house.reference)
    folder = new_plan(file, plan_id, house, reference, stated)
    try:
        plan = read_plan(folder)
        facts = read_facts(plan, read_outline(plan, reference.lexicon), reference, Judgement())
        schemas = load_schemas(house.schema)
        checks.stop_on(checks.check_plan(plan, facts, schemas, {}))
        checks.stop_on(checks.check_package(tables.write_package(facts, schemas, folder / "tables")))
        report = review.write_markdown(plan, facts, ())
        (folder / "review.md").write_text(report, encoding="utf-8")
        (folder / "review.html").write_text(review.write_html(report, plan.settings.title), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / "review.md"


def new_plan(file: Path, plan_id: str, house: House, reference: Reference, stated: Stated = Stated()) -> Path:
    """Write `datasets/<plan_id>/` for a document and return it.

    Raises PlanDataError when the document cannot be read or the folder is there already. Nothing is left behind then.
    """
    folder = house.datasets / plan_id
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", plan_id):
        raise PlanDataError("--id", plan_id, "small letters, digits and hyphens, such as hubei-2021-43", "Choose one.")
    if folder.exists():
        raise PlanDataError(str(folder), "a folder of that name", "a new id", "Choose another --id, or remove it.")
    text = read_document(file)
    settings = guess_settings(text, plan_id, reference, stated)
    try:
        _write_folder(folder, file, text, settings)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def guess_settings(text: str, plan_id: str, reference: Reference, stated: Stated = Stated()) -> PlanSettings:
    """Return the settings as far as the text tells them; stated values go first.

    The title is the one in the notice's 《》 or the title line; the issuer the body before 关于 or the signature's; the
    date the signature's; the horizon the last year that title or text looks to.
    """
    clauses = read_outline(Plan(plan_id, _UNKNOWN, text), reference.lexicon)
    told = dict(_told(clauses))
    values = {**told, **{key: value for key in ("title", "document_number", "issuer", "issued_on", "region")
                         if (value := getattr(stated, key)) is not None}}  # fmt: skip
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    settings = replace(
        _UNKNOWN,
        **values,
        horizon=_horizon(values["title"], text),
        source_url=stated.source_url,
        sha256=digest,
        source_note=f"按收到的文本发布（SHA-256 {digest}），未与发文机关公布的原件核对",
        source_note_en=f"Published as received (SHA-256 {digest}), not compared with the issuer's own copy",
    )
    return settings if stated.region else replace(settings, region=_region(settings, reference))


def _told(clauses: Sequence[Clause]) -> Iterator[tuple[str, str]]:
    """What the clauses around the plan tell: title, number, issuer, date."""
    by_kind: dict[str, Clause] = {}
    for clause in clauses:
        by_kind.setdefault(clause.kind, clause)
    first = by_kind.get("title", clauses[0])
    title = _squeeze(first.heading or first.text)
    inner = _INNER_TITLE.search(title)
    yield "title", ((inner["quoted"] or inner["bare"]) if inner else title)[:200]
    if number := by_kind.get("number"):
        yield "document_number", _squeeze(number.text).strip("（）()")
    signature = _squeeze(by_kind["signature"].text) if "signature" in by_kind else ""
    before = _ISSUER.match(title)
    if issuer := before["issuer"] if before else signature:
        yield "issuer", issuer
    if (date := by_kind.get("date")) and (iso := _iso_date(_squeeze(date.text))):
        yield "issued_on", iso


def _iso_date(words: str) -> str | None:
    """2016年9月30日 and 二〇一六年九月三十日 as 2016-09-30."""
    match = _DATE.search(words)
    parts = [read_number(part) for part in match.groups()] if match else []
    if len(parts) != 3 or None in parts:
        return None
    year, month, day = (int(part) for part in parts if part is not None)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _horizon(title: str, text: str) -> int | None:
    span = _YEARS.search(title)
    years = [int(span.group(1))] if span else [int(year) for year in _UNTIL.findall(text)]
    return max(years, default=None)


def _region(settings: PlanSettings, reference: Reference) -> str:
    """The division whose name the issuer, or else the title, starts with; the nation where neither does."""
    gazetteer = Gazetteer.for_plan(reference, Judgement(), settings)
    places = (gazetteer.head(words) for words in (settings.issuer, settings.title) if words)
    return next((place.city_ids[0][:6] for place in places if place), _NATION)


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", "", words)


def _write_folder(folder: Path, file: Path, text: str, settings: PlanSettings) -> None:
    for name in ("raw", "etc", "tables"):
        (folder / name).mkdir(parents=True)
    (folder / "raw" / settings.text_file).write_bytes(text.encode())
    if file.suffix.lower() != ".txt" or file.read_bytes() != text.encode():
        shutil.copyfile(file, folder / "raw" / f"received{file.suffix.lower()}")
    (folder / "raw" / "SOURCE.yml").write_text(_settings_yaml(settings), encoding="utf-8")
    for name, lines in _ETC.items():
        (folder / "etc" / name).write_text(lines, encoding="utf-8")


def _settings_yaml(settings: PlanSettings) -> str:
    fields: Mapping[str, object] = {name: getattr(settings, name) for name in PlanSettings.__slots__}
    head = "# What is known about the text here, as far as the text tells: check each line against the document.\n"
    return head + yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)


_ETC = {
    "corrections.yml": "# Recorded judgement: rows added, dropped or changed, with the reason (CONTRIBUTING.md).\n[]\n",
    "errata.yml": "# Errors of the text as found: clause, found, read_as, reason, evidence.\n[]\n",
    "aliases.yml": "# What a surface of this plan stands for: surface, kind, means, reason.\n[]\n",
    "expectations.yml": "# Exact counts with their proof, such as tasks: {count: 44, proof: ...}.\n{}\n",
}
