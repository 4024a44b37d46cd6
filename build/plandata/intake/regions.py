"""Where a document holds: told by its issuer, its title, its number's prefix or the bodies that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from plandata.errors import PlanDataError
from plandata.facts.cities import Gazetteer
from plandata.intake.issuers import place_of
from plandata.intake.words import squeeze
from plandata.model import Reference

NATION = "000000"
_NATION_WORDS = ("全国", "国家", "中央")
_CLASS = "省|自治区|市|自治州|州|县|区|旗|盟"
_NAMED = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?(?:{_CLASS})")
_STRANGE = re.compile(
    r"(?:中共)?[\u4e00-\u9fff]{2,4}?(?:省|自治区|(?<![城都])市|自治州|(?<![九神])州|县|(?<![地园社景林矿山灾校辖郊城新发示能税])区|旗|盟)"
)
_OFFICE = "(?:人民)?政府|委(?![员托])|[\u4e00-\u9fff]{2,8}?[厅局委办]"
_RELATIVE = re.compile(rf"(?<![\u4e00-\u9fff])(?P<level>省|自治区|市|州|县|区)(?:{_OFFICE}|直|级|属)")
_OWN = re.compile(r"(?:我|本|全)(?P<level>省|自治区|市|州|县|区)")
_BODY_WITH_PLACE = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{2,8}}?(?:{_CLASS}))(?={_OFFICE})")
_LEVELS = {"省": ("province",), "自治区": ("province",), "市": ("prefecture", "province"), "州": ("prefecture",),
           "县": ("county",), "区": ("county",)}  # fmt: skip
_LONGEST_NAME = 12


def find_region(sources: Sequence[str], number: str, text: str, places: Gazetteer, reference: Reference) -> str | None:
    """Return a division's code, "000000" for the whole country, None where the document does not tell.

    `said` are the issuers and, last, the title.
    A place that no list knows (云岭市…) is not known: what else the text names is not its region then.
    """
    sources = [squeeze(words) for words in sources]
    for words in sources:
        if is_central(words, reference):
            return NATION
        code = place_of(words, places)
        # 新建水渠, 大兴调查研究之风: a county's bare name that begins a title is a word
        if code and (words != sources[-1] or _stands_for_itself(words, code, places)):
            return code
    if any(_STRANGE.match(words) for words in sources):
        return None
    return (
        _inside(sources[-1], places) or _by_number(number, sources, text, places, reference) or _by_bodies(text, places)
    )


def region_code(words: str, reference: Reference) -> str:
    """Return the code of a region as a person states it: 330100, 杭州市, 浙江省杭州市, 全国.

    Raises PlanDataError for words that name no division, or several.
    """
    words = squeeze(words.strip())
    if re.fullmatch(r"\d{6}", words):
        return words
    if words in _NATION_WORDS:
        return NATION
    places = Gazetteer.anywhere(reference)
    last = next((words[at:] for at in range(len(words) - 1) if places.resolve(words[at:])), "")
    codes = [code[:6] for code in found.city_ids] if (found := places.resolve(last)) else []
    if last != words:  # what stands before says in which one
        above = place_of(words, places)
        codes = [code for code in codes if above and above in places.lineage(code)]
    if len(codes) == 1:
        return codes[0]
    meant = ", ".join(f"{code} {places.division(code).name}" for code in codes)
    raise PlanDataError(
        "the region",
        f"{words}: {meant}" if meant else words,
        "one division: its code (330100) or its name from the province down (浙江省杭州市); 全国 for all of it",
        "State it so, or leave it open: --region, or region in raw/SOURCE.yml.",
    )


def is_central(words: str, reference: Reference) -> bool:
    """Whether a body's name, or a title that begins with it, is a central body's: 国务院办公厅, 财政部, 中共中央."""
    lexicon = reference.lexicon
    if words.startswith((*lexicon["bodies.central_heads"], "中共中央")):
        return True
    local = _STRANGE.match(words) or words.startswith(lexicon["bodies.relative_regions"])
    return not local and len(words) <= _LONGEST_NAME and words.endswith(lexicon["bodies.central_tails"])


def with_place(body: str, region: str | None, places: Gazetteer, reference: Reference) -> str:
    """Return a body's name with the place that 省, 市 or 县 before it means: 省水利厅 of Hubei is 湖北省水利厅."""
    word = next((w for w in reference.lexicon["bodies.relative_regions"] if body.startswith(w)), None)
    for division in places.lineage(region) if word and region and region != NATION else ():
        name = places.division(division).name
        if word and name.endswith(word):
            return name + body[len(word) :]
    return body


def _stands_for_itself(title: str, code: str, places: Gazetteer) -> bool:
    """Whether the place that begins a title is named whole (新建区…), or is a province or prefecture (吉林水网规划)."""
    division = places.division(code)
    return title.startswith(division.name) or division.level in ("province", "prefecture")


def _inside(title: str, places: Gazetteer) -> str | None:
    """The one division that a title names inside: 关于支持白山市加快转型的若干措施."""
    found = dict.fromkeys(
        match.city_ids[0][:6]
        for start in range(len(title))
        if (match := places.head(title[start : start + _LONGEST_NAME]))
        and len(match.city_ids) == 1
        and (title[start : start + match.end].endswith(tuple(_CLASS.split("|")))
             or places.division(match.city_ids[0]).level == "province")
    )  # fmt: skip
    whole = [code for code in found if not any(code in places.lineage(other)[1:] for other in found)]
    return whole[0] if len(whole) == 1 else None


def _by_number(number: str, sources: Sequence[str], text: str, places: Gazetteer, reference: Reference) -> str | None:
    """鄂农发〔2021〕43号 under 省农业农村厅; 国办发. A prefix alone may be a city's: 云 of 云南 or of another place."""
    lexicon = reference.lexicon
    if number.startswith(lexicon["settings.central_prefixes"]):
        return NATION
    full = next((entry[1:] for entry in lexicon["settings.number_prefixes"] if number.startswith(entry[0])), "")
    code = place_of(full, places) if full else None
    level = full[-1:]
    own = any(words.startswith(("省", "自治区", level)) for words in sources) or _levels_named(text)[:1] == [level]
    return code if code and (own or (level == "区" and "自治区" in text)) else None


def _levels_named(text: str) -> list[str]:
    """The classes of place that the text calls its own, the usual one first: 我省, 省财政厅."""
    counts = Counter(m["level"] for form in (_OWN, _RELATIVE) for m in form.finditer(text))
    return [level for level, _ in counts.most_common()]


def _by_bodies(text: str, places: Gazetteer) -> str | None:
    """The division, of the class that the text calls its own, in which all bodies named with a place lie."""
    level = next(iter(_levels_named(text)), None)
    named = set(_places_of_bodies(text, places))
    if level is None or not named:
        return None
    lines = [places.lineage(code) for code in named]
    shared = [code for code in lines[0] if all(code in line for line in lines)]
    return next((code for code in shared if places.division(code).level in _LEVELS[level]), None)


def _places_of_bodies(text: str, places: Gazetteer) -> Iterator[str]:
    for match in _BODY_WITH_PLACE.finditer(text):
        for start in range(len(match["place"]) - 1):
            if code := _whole_place(match["place"][start:], places):
                yield code
                break


def _whole_place(name: str, places: Gazetteer) -> str | None:
    found = places.resolve(name)
    return found.city_ids[0][:6] if found and len(found.city_ids) == 1 else None
