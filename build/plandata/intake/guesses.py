"""What a document tells of itself: title, number, issuers, date, region, horizon. Guesses, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plandata.facts.cities import Gazetteer
from plandata.intake.issuers import find_issuers, head_of, head_text
from plandata.intake.regions import find_region, with_place
from plandata.intake.words import ACT, squeeze
from plandata.model import Clause, Judgement, PlanSettings, Reference
from plandata.model.characters import fold
from plandata.model.document import FoundSettings
from plandata.read.labels import read_labels, settings_of
from plandata.read.numerals import read_number

_NOTICE = "通知|函|决定|公告|通告"
_QUOTED = re.compile(
    rf"(?:{ACT})《(?P<inner>(?:[^《》]|《[^《》]*》)+)》(?:[（(][^（()）]*[)）])?(?:的?(?:{_NOTICE})|$)"
)
_BARE = re.compile(rf"(?:{ACT})(?P<inner>[^《》]+(?:《[^《》]*》[^《》]+)*?)的?(?:{_NOTICE})")
_SIGNED_TITLE = re.compile(r"[（(][^（()）]*年[^（()）]*日[)）]$")  # （民政部　一九九七年一月二十八日）
_COLUMN = re.compile("^[【\\[][^】\\]]{2,12}[】\\]]")  # 【政策文件】
_LABEL = re.compile("^(?:文件)?标题[:：]")  # 标题：某市水网行动方案
_OTHERS = re.compile("^[\u4e00-\u9fff、]{2,30}?等部门(?:单位)?(?=[\u4e00-\u9fff“])")  # 转发水利部等部门水网规划
_LABELLED = ("document_number", "issuers", "issued_on", "published_on")
_LONGEST_TITLE = 200
_SPAN = re.compile(r"(?:20\d\d|２０\d\d)\s*年?\s*[-—–~～至到]+\s*(20\d\d)")
_FIVE_YEARS = re.compile("“?十([一二三四五六])五”?")
_UNTIL = re.compile(r"(?:到|至)\s*(20\d\d)\s*年|(20\d\d)\s*年(?:\s*\d{1,2}\s*月)?(?:年?底|末)前")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
_DAY = re.compile(r"(?P<year>\S{4})年(?P<month>\S{1,2})月(?:(?P<day>\S{1,3})日)?")
_SUBTITLE = re.compile(r"^[—（(-]{0,2}\s*(?P<date>[^，。]{2,8}年[^，。]{1,4}月[^，。]{1,4}日)在")
_ISSUED = re.compile(rf"^[（(](?P<date>[^，。]{{2,8}}年[^，。]{{1,4}}月[^，。]{{1,4}}日)[^（()）]*(?:{ACT})[）)]$")
_REPUBLICAN = re.compile(r"中华民国\s*(?P<year>\d{2,3})\s*年(?P<rest>\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
# 府水字第1130012345号: how those documents are numbered, in the same line or in one of its own.
_SERIAL = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,8}字第\s*\d{5,14}\s*号")
_REPUBLIC = 1911  # years of the Republic count from 1912
_PRINTED = re.compile(r"(?P<date>(?:[12]\d{3}|二[〇○零]\S\S)\s*年[^年。]{2,12}日)\s*印发")


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells of itself; None and () where it does not."""

    title: str
    document_number: str | None
    issuers: tuple[str, ...]
    issued_on: str | None  # ISO 8601; year and month where no day is printed
    region: str | None  # division code, "000000" for the whole country


def guessed(
    clauses: Sequence[Clause], text: str, found: FoundSettings, reference: Reference, region: str | None
) -> Told:
    """Return what the clauses of a document tell, and where they do not, what the file says beside its text.

    `region` is the one that a person states; it goes before what the text tells.
    """
    found = _with_labels(clauses, found)
    plain = fold(text)
    folded = clauses if plain == text else [replace(clause, text=fold(clause.text)) for clause in clauses]
    titles = [clause for clause in clauses if clause.kind == "title"]
    title = (
        _title(titles)
        or _own(squeeze(found.title or ""))
        or _own(squeeze(clauses[0].heading or clauses[0].text))[:_LONGEST_TITLE]
    )
    numbers = (squeeze(clause.text).strip("（）()") for clause in clauses if clause.kind == "number")
    number = next(numbers, found.document_number) or _serial(clauses)
    issued_on = _date(folded) or found.issued_on or found.published_on
    dated = PlanSettings("", None, None, issued_on, None, None, None, "", "", "", "", "", "")
    places = Gazetteer.for_plan(reference, Judgement(), dated)
    issuers = find_issuers(folded, found.issuers, places, reference)
    where = region or find_region((*issuers, fold(title)), fold(number or ""), plain, places, reference)
    whole = tuple(with_place(_as_printed(name, text), where, places, reference) for name in issuers)
    return Told(title, number, whole, issued_on, where)


def horizon(title: str, text: str) -> int | None:
    """Return the last year that a plan looks to: of its title's span or five years, of the text, of its title."""
    if span := _SPAN.search(title):
        return int(span.group(1))
    if plan := _FIVE_YEARS.search(title):
        return 2010 + 5 * "一二三四五六".index(plan.group(1))
    years = [int(year) for pair in _UNTIL.findall(text) for year in pair if year]
    return max(years + [int(year) for year in _TITLE_YEAR.findall(title)], default=None)


def iso_date(words: str) -> str | None:
    """Return 2016年9月30日 and 二〇一六年九月三十日 as 2016-09-30, 2007年9月 as 2007-09; None for what is no date."""
    match = _DAY.search(words)
    parts = [read_number(part) for part in match.groups() if part] if match else []
    if not parts or None in parts:
        return None
    year, month, *day = (int(part) for part in parts if part is not None)
    if not (1949 <= year <= 2100 and 1 <= month <= 12 and all(1 <= d <= 31 for d in day)):
        return None
    return "-".join([f"{year:04d}", f"{month:02d}", *(f"{d:02d}" for d in day)])


def _date(clauses: Sequence[Clause]) -> str | None:
    """The date under the signature; that of a subtitle (——2024年1月8日在…会议上) or colophon; a month alone last."""
    days = [date for clause in clauses if clause.kind == "date" if (date := iso_date(squeeze(clause.text)))]
    months = [date for date in days if len(date) < len("2024-01-08")]
    return next(
        (date for date in (*(d for d in days if d not in months), *_dates_beside(clauses), *months) if date), None
    )


def _dates_beside(clauses: Sequence[Clause]) -> Iterator[str | None]:
    for clause in head_of(clauses):
        for line in clause.text.splitlines():
            if subtitle := _SUBTITLE.match(line.strip()) or _ISSUED.match(line.strip()):
                yield iso_date(squeeze(subtitle["date"]))
            elif republican := _REPUBLICAN.search(line):
                yield iso_date(squeeze(f"{int(republican['year']) + _REPUBLIC}年{republican['rest']}"))
    for clause in clauses[-8:]:
        if printed := _PRINTED.search(clause.text):
            yield iso_date(squeeze(printed["date"]))


def _serial(clauses: Sequence[Clause]) -> str | None:
    """The number of a document that counts years of the Republic, as printed."""
    head = re.sub(r"日(?=\S{1,8}字第)", "日 ", fold(words := head_text(clauses)))
    found = _SERIAL.search(head)
    return (
        squeeze(words[at : at + len(found.group())]) if found and (at := fold(words).find(found.group())) >= 0 else None
    )


def _title(titles: Sequence[Clause]) -> str | None:
    """The plan's own title: the one that its notice quotes, or the only other title, or the whole line."""
    if not titles:
        return None
    first = squeeze(titles[0].heading or titles[0].text)
    if (own := _own(first)) == _COLUMN.sub("", first) and titles[0].clause_id.endswith("-notice") and len(titles) == 2:
        own = _SIGNED_TITLE.sub("", squeeze(titles[1].heading or titles[1].text))
    return own[:_LONGEST_TITLE]


def _own(line: str) -> str:
    """The title that a notice's title passes on, in 《》 or without; another line as it is."""
    first = _LABEL.sub("", _COLUMN.sub("", line))
    plain = fold(first)
    quoted, bare = _QUOTED.search(plain), _BARE.search(plain)
    if quoted:
        return first[slice(*quoted.span("inner"))]
    if bare and "关于" not in bare["inner"][1:]:
        return _OTHERS.sub("", first[slice(*bare.span("inner"))].removesuffix("的"))
    return first


def _with_labels(clauses: Sequence[Clause], found: FoundSettings) -> FoundSettings:
    """What the file says beside its text, and else what labelled lines over the text say (文号：云政发〔2024〕5号)."""
    labelled = settings_of(read_labels(head_text(clauses).splitlines()))
    values = {name: getattr(found, name) or getattr(labelled, name) for name in _LABELLED}
    return replace(found, **values)


def _as_printed(name: str, text: str) -> str:
    """A name that was read from folded text, as the text prints it: 財政局 for 财政局."""
    printed = re.sub(r"\s+", "", text) if fold(text) != text else ""
    at = fold(printed).find(name)
    return printed[at : at + len(name)] if at >= 0 else name
