"""Who issues a document: the bodies that its title, signature, letterhead, byline or colophon names, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plandata.annotate.bodies import is_body, is_general, read_bodies
from plandata.annotate.tokens import tokens_in
from plandata.facts.cities import Gazetteer
from plandata.intake.words import ACT, squeeze
from plandata.model import Clause, Reference

_BEFORE_SUBJECT = re.compile(rf"(?P<issuer>.{{2,160}}?)(?:关于|{ACT})", re.DOTALL)
_LETTERHEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff（）()\s]{3,120}?)文\s*件")
_AND_OTHERS = re.compile(r"等[一二三四五六七八九十\d]*(?:个?部门|个?单位|部委|厅局|委办局)?$")
_COLOPHON = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff（）()\s]{4,60}?)\s*(?:[12]\d{3}|二[〇○零]\S\S)\s*年[^年。]{2,12}日\s*印发"
)
_ISSUED = re.compile(rf"[（(][^（()）]{{0,30}}?日\s*(?P<issuer>[\u4e00-\u9fff]{{3,40}}?)\s*(?:{ACT})[）)]")
_SOURCE = re.compile(r"来源\s*[:：]\s*(?P<issuer>[\u4e00-\u9fff、]{3,40})")
_PLACE = re.compile(r"^(?:中共|中国共产党)?(?P<place>[\u4e00-\u9fff]{2,6}?(?:省|自治区|市|自治州|州|县|区|旗|盟))")
_GOVERNMENT = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,12}?(?:人民政府|政府)(?:办公厅|办公室)?)(?P<rest>[\u4e00-\u9fff].*)"
)
_LONGEST_BYLINE = 60
_HEAD_KINDS = ("title", "paragraph", "preamble", "signature")
_COLOPHON_CLAUSES = 8  # from the end of the text


def find_issuers(
    clauses: Sequence[Clause], beside: Sequence[str], places: Gazetteer, reference: Reference
) -> tuple[str, ...]:
    """Return the issuing bodies as the text names them, the first first; `beside` are those that the file states.

    The first source that names a body with its place tells; where another one lists more bodies, that first one among
    them, it tells all of them (某市财政局等三部门关于…, signed by all three).
    """
    sources = [names for names in _sources(clauses, beside, reference) if names]
    central = reference.lexicon["bodies.central_heads"]
    whole = [names for names in sources if names[0].startswith(central) or place_of(names[0], places)]
    best = next(iter(whole), next(iter(sources), ()))
    return max((names for names in sources if best and best[0] in names), key=len, default=best)


def place_of(words: str | None, places: Gazetteer) -> str | None:
    """Return the code of the division that the words begin with; None where they begin with none, or with several."""
    place = places.head(re.sub("^(?:中共|中国共产党)", "", words)) if words else None
    return place.city_ids[0][:6] if place and len(place.city_ids) == 1 else None


def _sources(clauses: Sequence[Clause], beside: Sequence[str], reference: Reference) -> Iterator[tuple[str, ...]]:
    title = next((clause for clause in clauses if clause.kind == "title"), None)
    before = _BEFORE_SUBJECT.match(title.text) if title else None
    yield bodies_of(before["issuer"], reference) if before else _acting(title.text if title else "", reference)
    signature = next((clause.text for clause in clauses if clause.kind == "signature"), "")
    yield bodies_of(signature, reference)
    for clause in clauses[:6]:
        head = _LETTERHEAD.fullmatch(clause.text.strip())
        yield bodies_of(head["issuer"], reference) if head else ()
    yield tuple(beside)
    for clause in head_of(clauses):
        for line in clause.text.splitlines():
            issued = _ISSUED.fullmatch(line.strip())
            yield bodies_of(issued["issuer"], reference) if issued else _byline(line, reference)
    yield from (bodies_of(source["issuer"], reference) for source in _SOURCE.finditer(head_text(clauses)))
    for clause in clauses[-_COLOPHON_CLAUSES:]:
        printed = _COLOPHON.search(clause.text)
        yield bodies_of(printed["issuer"], reference) if printed else ()


def head_of(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield the clauses before the first numbered unit: title page, subtitle, byline."""
    for clause in clauses:
        if clause.kind in ("chapter", "section", "task", "item"):
            return
        if clause.kind in _HEAD_KINDS:
            yield clause


def head_text(clauses: Sequence[Clause]) -> str:
    """Return the words before the first numbered unit, a line a clause."""
    return "\n".join(clause.text for clause in head_of(clauses))


def bodies_of(words: str, reference: Reference) -> tuple[str, ...]:
    """Return the bodies of a list of nothing else, in order; empty where the words are anything more."""
    lexicon = reference.lexicon
    plain = _AND_OTHERS.sub("", words.strip())
    named = [name for body in read_bodies(plain, 0, len(plain), lexicon) for name in _parted(body.name, reference)]
    known = all(
        is_body(name, lexicon) and not is_general(name, lexicon) and _is_whole(name, reference) for name in named
    )
    return tuple(dict.fromkeys(named)) if known and sum(map(len, named)) >= len(squeeze(plain)) - len(named) - 2 else ()


def _acting(title: str, reference: Reference) -> tuple[str, ...]:
    """The government that a title says acts (某市政府推动节水行动计划) or reports; not 某市政府网站管理办法."""
    body = _GOVERNMENT.match(squeeze(title))
    if body and body["rest"] == "工作报告":
        return bodies_of(re.sub("(?<!人民)政府$", "人民政府", body["body"]), reference)
    if body is None or body["rest"].startswith(reference.lexicon["bodies.no_office_before"]):
        return ()
    does = tokens_in(body["rest"])[0].tag == "v"
    return bodies_of(body["body"], reference) if does else ()


def _byline(line: str, reference: Reference) -> tuple[str, ...]:
    """A line that is nothing but bodies; who speaks for a government stands for it: 某市人民政府市长 张三."""
    words = line.strip()
    office = re.match(
        f"(?P<body>.+?)(?:代)?(?:{'|'.join(reference.lexicon['settings.offices'])})(?:[\\s　]+\\S{{1,6}})*$", words
    )
    if office:
        body = office["body"]
        place = re.fullmatch(r"[\u4e00-\u9fff]{2,8}(?:省|自治区|市|州|县|区|旗|盟|乡|镇)", body)
        return bodies_of(f"{body}人民政府" if place else body, reference)
    return bodies_of(words, reference) if len(words) <= _LONGEST_BYLINE else ()


def _is_whole(name: str, reference: Reference) -> bool:
    """Whether a name says whose body it is: by a place, as a central one, or by an office's usual form."""
    heads = (*reference.lexicon["bodies.central_heads"], *reference.lexicon["bodies.relative_regions"], "中共")
    forms = {surface for form in reference.body_forms for surface in (form.stem, form.short, *form.aliases)}
    return bool(_PLACE.match(name)) or name.startswith(heads) or name in forms


def _parted(name: str, reference: Reference) -> Iterator[str]:
    """Two bodies of one place that nothing parts: 中共某市委某市人民政府."""
    place = _PLACE.match(name)
    again = name.find(place["place"], place.end()) if place else -1
    if again > 0 and name[:again].endswith("中共"):
        again -= len("中共")
    if again > 0 and is_body(name[:again], reference.lexicon):
        yield name[:again]
        yield from _parted(name[again:], reference)
    else:
        yield name
