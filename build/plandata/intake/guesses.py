"""What a document tells of itself: title, number, issuer, date, region, horizon. Guesses, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plandata.annotate.bodies import is_body, read_bodies
from plandata.facts.cities import Gazetteer
from plandata.model import Clause, Judgement, PlanSettings, Reference
from plandata.read.numerals import read_number

NATION = "000000"
_ACT = "印发|下发|转发|批转|发布|公布"
_NOTICE = "通知|函|决定|公告|通告"
_QUOTED = re.compile(rf"(?:{_ACT})《(?P<inner>(?:[^《》]|《[^《》]*》)+)》(?:[（(][^（()）]*[)）])?的?(?:{_NOTICE})")
_BARE = re.compile(rf"(?:{_ACT})(?P<inner>[^《》]+(?:《[^《》]*》[^《》]+)*?)的?(?:{_NOTICE})")
_BEFORE_SUBJECT = re.compile(rf"(?P<issuer>.{{2,80}}?)(?:关于|{_ACT})", re.DOTALL)
_LETTERHEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）()\s]{3,40}?)文\s*件")
_SIGNED_TITLE = re.compile(r"[（(][^（()）]*年[^（()）]*日[)）]$")  # （民政部　一九九七年一月二十八日）
_LONGEST_TITLE = 200
_SPAN = re.compile(r"(?:20\d\d|２０\d\d)\s*年?\s*[-—–~～至到]+\s*(20\d\d)")
_FIVE_YEARS = re.compile("“?十([一二三四五六])五”?")
_UNTIL = re.compile(r"(?:到|至)\s*(20\d\d)\s*年|(20\d\d)\s*年(?:\s*\d{1,2}\s*月)?(?:年?底|末)前")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
_DATE = re.compile(r"(\S{4})年(\S{1,2})月(\S{1,3})日")


def told(clauses: Sequence[Clause], reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield what the clauses around the plan tell, as names of settings with their values."""
    titles = [clause for clause in clauses if clause.kind == "title"]
    yield "title", _title(titles) or squeeze(clauses[0].heading or clauses[0].text)[:_LONGEST_TITLE]
    number = next((clause for clause in clauses if clause.kind == "number"), None)
    if number:
        yield "document_number", squeeze(number.text).strip("（）()")
    if issuer := _issuer(clauses, titles, reference):
        yield "issuer", issuer
    dates = (iso_date(squeeze(clause.text)) for clause in clauses if clause.kind == "date")
    if date := next((date for date in dates if date), None):
        yield "issued_on", date


def horizon(title: str, text: str) -> int | None:
    """Return the last year that a plan looks to: of its title's span or five years, of the text, of its title."""
    if span := _SPAN.search(title):
        return int(span.group(1))
    if plan := _FIVE_YEARS.search(title):
        return 2010 + 5 * "一二三四五六".index(plan.group(1))
    years = [int(year) for pair in _UNTIL.findall(text) for year in pair if year]
    return max(years or [int(year) for year in _TITLE_YEAR.findall(title)], default=None)


def region(settings: PlanSettings, reference: Reference) -> str:
    """Return the division whose name the issuer, or else the title, starts with; the nation where neither does."""
    gazetteer = Gazetteer.for_plan(reference, Judgement(), settings)
    return next((code for words in (settings.issuer, settings.title) if (code := _place(words, gazetteer))), NATION)


def placeless(settings: PlanSettings, reference: Reference) -> bool:
    """Whether a plan that is none of a central body has no region: then 市财政局 has no full name."""
    words, issuer = reference.lexicon, settings.issuer or ""
    central = issuer.startswith(words["bodies.central_heads"]) or issuer.endswith(words["bodies.central_tails"])
    return settings.region == NATION and not central


def iso_date(words: str) -> str | None:
    """Return 2016年9月30日 and 二〇一六年九月三十日 as 2016-09-30; None for words that hold no day of the calendar."""
    match = _DATE.search(words)
    parts = [read_number(part) for part in match.groups()] if match else []
    if len(parts) != 3 or None in parts:
        return None
    year, month, day = (int(part) for part in parts if part is not None)
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def squeeze(words: str) -> str:
    """Return words without white space."""
    return re.sub(r"\s+", "", words)


def _title(titles: Sequence[Clause]) -> str | None:
    """The plan's own title: the one that its notice quotes, or the only other title, or the whole line."""
    if not titles:
        return None
    first = squeeze(titles[0].heading or titles[0].text)
    quoted, bare = _QUOTED.search(first), _BARE.search(first)
    if quoted:
        return quoted["inner"][:_LONGEST_TITLE]
    if bare and "关于" not in bare["inner"][1:]:
        return bare["inner"].removesuffix("的")[:_LONGEST_TITLE]
    if titles[0].clause_id.endswith("-notice") and len(titles) == 2:
        second = squeeze(titles[1].heading or titles[1].text)
        return _SIGNED_TITLE.sub("", second)[:_LONGEST_TITLE]
    return first[:_LONGEST_TITLE]


def _issuer(clauses: Sequence[Clause], titles: Sequence[Clause], reference: Reference) -> str | None:
    """The first body of title, signature or letterhead that says whose it is; else the first body at all."""
    before = _BEFORE_SUBJECT.match(titles[0].text) if titles else None
    heads = (_LETTERHEAD.fullmatch(clause.text.strip()) for clause in clauses[:6])
    signature = next((clause.text for clause in clauses if clause.kind == "signature"), "")
    said = [before["issuer"] if before else "", signature, *(head["issuer"] for head in heads if head)]
    named = [body for words in said if (body := _first_body(words, reference))]
    central = reference.lexicon["bodies.central_heads"]
    gazetteer = Gazetteer.anywhere(reference)
    whole = (name for name in named if name.startswith(central) or _place(name, gazetteer))
    return next(whole, named[0] if named else None)


def _first_body(words: str, reference: Reference) -> str | None:
    names = [body.name for body in read_bodies(words, 0, len(words), reference.lexicon)]
    return names[0] if names and is_body(names[0], reference.lexicon) else None


def _place(words: str | None, gazetteer: Gazetteer) -> str | None:
    place = gazetteer.head(words.removeprefix("中共").removeprefix("中国共产党")) if words else None
    return place.city_ids[0][:6] if place else None
