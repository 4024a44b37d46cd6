"""Finds places in running text: longest names first, bare names only with evidence, homonyms by what stands beside.

The steps of `find_places`: candidates by name → lists and ranges (长春、吉林; 长春至延吉) → evidence → meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from plandata.annotate.place_names import Reading, Words
from plandata.annotate.place_words import Cuts, is_word
from plandata.annotate.segments import LONGEST_SENTENCE, Spans
from plandata.model import Division
from plandata.model.wordlists import alternation

SURE, LIKELY, WEAK = 2, 1, 0
SENTENCE = re.compile(r"[。；;！？!?\n]")
REMARK = re.compile(r"[(（][^()（）]{0,12}[)）]")
_NEAR = 200  # characters within which places tell each other apart
ADMINISTRATIVE = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate in the text: what its surface may stand for and how much evidence its form alone gives."""

    start: int
    end: int
    surface: str
    readings: tuple[Reading, ...]
    strength: int


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """What the scan knows: names, divisions of the date, the plan's region, word lists."""

    names: Mapping[str, tuple[Reading, ...]]
    divisions: Mapping[str, Division]
    region: str
    words: Words
    longest: int
    lengths: Mapping[str, tuple[int, ...]]  # first two characters of names → how long those are, longest first
    strengths: dict[str, int] = field(default_factory=dict)  # of the names asked for so far

    def lineage(self, city_id: str) -> tuple[str, ...]:
        """Return the id and its parents, the province last."""
        line = [city_id]
        while (parent := self.divisions[line[-1]].parent_code) and parent in self.divisions:
            line.append(parent)
        return tuple(line)

    def level(self, reading: Reading) -> str:
        """Return the level of what a reading stands for."""
        return self.divisions[reading.city_ids[0]].level

    def at_home(self, reading: Reading) -> bool:
        """Whether all it stands for lies in the plan's region, or above it."""
        return all(self.region in self.lineage(i) or i in self.above for i in reading.city_ids)

    def strength(self, surface: str) -> int:
        """Return how much evidence a name's form alone gives, as much as the likeliest of its readings."""
        if surface not in self.strengths:
            self.strengths[surface] = max(_strength_of(surface, reading, self) for reading in self.names[surface])
        return self.strengths[surface]

    @property
    def above(self) -> tuple[str, ...]:
        """The region and what lies above it."""
        return self.lineage(self.region) if self.region in self.divisions else ()


def find_places(text: str, index: PlaceIndex) -> tuple[tuple[Found, Reading], ...]:
    """Return each place with its meaning, in order and without overlaps; `text` has no white space."""
    found = _join_paths(text, _candidates(text, index, Cuts(text, index.words)), index)
    chains = _chains(text, found, index.words)
    kept = [item for chain in chains for item in _with_evidence(text, chain, index)]
    kept.sort(key=lambda item: item.start)
    listed = {item.start: levels for chain in chains for levels in [_levels(chain, index)] for item in chain}
    starts, ends = [item.start for item in kept], [match.end() for match in SENTENCE.finditer(text)]
    read = [(item, _meaning(item, Setting(text, listed[item.start], kept, starts, ends, index))) for item in kept]
    return tuple((item, reading) for item, reading in read if reading)


# Candidates


def _candidates(text: str, index: PlaceIndex, cuts: Cuts) -> list[Found]:
    found, at = [], 0
    for start in [at for at in range(len(text) - 1) if text[at : at + 2] in index.lengths]:
        if start < at:
            continue
        at = start
        item = _longest_at(text, at, index, cuts)
        if item is None or _hides_a_likelier(text, item, index, cuts):
            at += 1
        elif past := _feature_end(text, item, index):
            at = past
        elif _longer_feature(text, item, cuts, index):
            at += 1
        else:
            found.append(item)
            at = item.end
    return found


def _hides_a_likelier(text: str, item: Found, index: PlaceIndex, cuts: Cuts) -> bool:
    """Whether a bare weak name covers the beginning of a likelier one: 新吉 and 吉林 in 创新吉林."""
    starts = range(item.start + 1, item.end) if item.strength == WEAK else ()
    inside = (_longest_at(text, at, index, cuts) for at in starts)
    return any(other is not None and other.end >= item.end and other.strength > WEAK for other in inside)


def _longest_at(text: str, at: int, index: PlaceIndex, cuts: Cuts) -> Found | None:
    """The longest name that begins here and is not cut out of other words."""
    for length in index.lengths.get(text[at : at + 2], ()):
        end = at + length
        surface = text[at:end] if end <= len(text) else ""
        readings = index.names.get(surface)
        if not readings:
            continue
        found = Found(at, end, surface, readings, index.strength(surface))
        said = all(reading.how in ("alias", "group") for reading in readings) and surface[-1] not in "省市县区州盟旗"
        said = said and not (is_word(surface) and cuts.begins_in_word(at, end))
        if said or not cuts.cut_out(at, end, home=_best_home(found, index), sure=found.strength == SURE):
            return found
    return None


def _feature_end(text: str, item: Found, index: PlaceIndex) -> int | None:
    """Return where a river or mountain ends that bears the place's name (伊通河, 长白山); None when it is none."""
    if item.readings[0].how != "short_name" or not text.startswith(tuple(index.words["places.features"]), item.end):
        return None
    for feature in index.words["places.features"]:
        end = item.end + len(feature)
        if text.startswith(feature, item.end):
            other = text[item.end : item.end + 2]
            other_place = len(feature) == 1 and other in index.names
            return None if other_place or other in index.words["places.no_features"] else end
    return None


def _longer_feature(text: str, item: Found, cuts: Cuts, index: PlaceIndex) -> bool:
    """Whether a bare name that ends like a river is the tail of a longer one: 大黑河, 浦阳江, 异龙湖."""
    bare = all(reading.how == "short_name" for reading in item.readings)
    if not bare or item.strength == SURE or item.surface[-1] not in index.words["places.features"] or not item.start:
        return False
    before = text[item.start - 1]
    lone = cuts.stands_alone(item.start - 1)
    return before.isalpha() and lone and before not in index.words["places.links"] and before not in "省市区县州盟旗"


def _strength_of(surface: str, reading: Reading, index: PlaceIndex) -> int:
    level, home, words = index.level(reading), index.at_home(reading), index.words
    if reading.how in ("alias", "group"):
        verb = surface[:-1] in words["places.common_words"]  # 新建县中心敬老院: a county of that name was another's
        return WEAK if verb and reading.how == "alias" and not home else SURE
    if surface in words["places.generic_names"] or surface in words["places.common_words"]:
        return WEAK
    full = reading.how == "full_name" and len(surface) > 2 and level != "township"
    if full or level in ("country", "province", "abroad"):
        return SURE
    if level == "township":
        named = reading.how == "full_name" and len(surface) > 2 and not is_word(surface)
        return LIKELY if home and named else WEAK
    if level == "prefecture":
        return LIKELY
    row = index.divisions[reading.city_ids[0]]
    return LIKELY if home and (row.name[-1] != "区" or row.parent_code == index.region) else WEAK


def _join_paths(text: str, found: Sequence[Found], index: PlaceIndex) -> list[Found]:
    """Join 长春市九台区, 贵州省松桃县 into one place: the last division named, in the one before it.

    After a bare name (黑龙江绥芬河市) and in brackets (重庆(荣昌)) both are named, and a town stays apart from its
    county: standing there is evidence enough for them.
    """
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined else None
        touching = last is not None and last.end == item.start
        bracketed = last is not None and text[last.end : item.start] in ("(", "（")
        inside = _readings_inside(item, last, index) if last and (touching or bracketed) else ()
        if not last or not inside or (touching and _is_feature(item, inside, index)):
            joined.append(item)
        elif touching and _is_path(last, inside, index):
            joined[-1] = Found(last.start, item.end, last.surface + item.surface, inside, SURE)
        else:
            joined[-1] = replace(last, strength=SURE)
            joined.append(replace(item, readings=inside, strength=SURE))
    return joined


def _is_path(last: Found, inside: Sequence[Reading], index: PlaceIndex) -> bool:
    """Whether a division's full name stands before one of its counties or cities."""
    full = all(reading.how == "full_name" for reading in last.readings)
    return full and all(index.level(reading) in ADMINISTRATIVE for reading in inside)


def _is_feature(item: Found, readings: Sequence[Reading], index: PlaceIndex) -> bool:
    """Whether a county's bare name is a lake's or river's too, so that 浙江省西湖 is rather the lake."""
    bare = all(r.how == "short_name" and index.level(r) == "county" and not index.at_home(r) for r in readings)
    return bare and item.surface[-1] in index.words["places.features"]


def _readings_inside(item: Found, last: Found, index: PlaceIndex) -> tuple[Reading, ...]:
    """Return the readings of `item` that lie in what stands right before it."""
    if any(reading.how == "group" for reading in (*last.readings, *item.readings)):
        return ()
    outer = {city_id for reading in last.readings for city_id in reading.city_ids}
    return tuple(
        reading
        for reading in item.readings
        if all(outer.intersection(_outer(city_id, index)) for city_id in reading.city_ids)
    )


def _outer(city_id: str, index: PlaceIndex) -> tuple[str, ...]:
    """Return what may stand before a name as its path: any division above; before a town its county only."""
    line = index.lineage(city_id)
    return line[1:2] if index.divisions[city_id].level == "township" else line[1:]


# Lists and ranges


def _chains(text: str, found: Sequence[Found], words: Words) -> list[list[Found]]:
    """Group what a list or a range joins: 长春、吉林、四平; 舒兰(省界)至吉林; what a remark names stands alone."""
    remarks = Spans(match.span() for match in REMARK.finditer(text))
    outside = [item for item in found if not _within(item, remarks)]
    chains: list[list[Found]] = []
    for item in outside:
        between = REMARK.sub("", text[chains[-1][-1].end : item.start]) if chains else None
        if between is not None and between in words["places.joiners"]:
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains + [[item] for item in found if _within(item, remarks)]


def _within(item: Found, spans: Spans) -> bool:
    return any(start <= item.start and item.end <= end for start, end in spans.touching(item.start, item.end))


# Evidence


def _with_evidence(text: str, chain: Sequence[Found], index: PlaceIndex) -> list[Found]:
    """Return the members of a list that are places: bare names stand beside sure ones or before 等节点城市."""
    tail = _has_list_tail(text, chain[-1].end, index.words)
    likely = any(item.strength > WEAK for item in chain)
    listed = _Listed(chain, tail and len(chain) > 1, likely)
    return [item for at, item in enumerate(chain) if _holds(text, listed, at, index)]


class _Listed(NamedTuple):
    """A list of places: whether words follow that say so, and whether one of them is a place by its form alone."""

    chain: Sequence[Found]
    told: bool
    likely: bool


def _holds(text: str, listed: _Listed, at: int, index: PlaceIndex) -> bool:
    """Whether the member of a list that stands at a position of it is a place."""
    chain, in_list, likely = listed
    item, words = chain[at], index.words
    if item.strength > WEAK:
        return not _prefixed(text, item, index)
    if item.surface in words["places.generic_names"]:
        return False
    if all(index.level(reading) == "township" for reading in item.readings):
        return in_list or _ends_range(text, chain, at, words)
    before_place = any(text.startswith(word, item.end) for word in words["places.place_afters"])
    if in_list or (before_place and _best_home(item, index)):
        return True
    if item.surface in words["places.common_words"] and at == 0 and text[item.start - 1 : item.start].isalpha():
        return any(_is_neighbour(item, other, index) for other in chain[1:])
    return likely


def _is_neighbour(item: Found, other: Found, index: PlaceIndex) -> bool:
    """Whether a likely place of the same level lies in the same division: 长治、晋城."""
    if other.strength == WEAK:
        return False
    above, beside = (
        {index.divisions[i].parent_code for r in one.readings for i in r.city_ids} for one in (item, other)
    )
    return bool(above & beside)


def _prefixed(text: str, item: Found, index: PlaceIndex) -> bool:
    """Whether a county's short name is the tail of a longer, unknown one: 双榆树, 老农安."""
    short = all(r.how == "short_name" and index.level(r) in ("county", "township") for r in item.readings)
    return short and text[item.start - 1 : item.start] in index.words["places.name_prefixes"]


def _ends_range(text: str, chain: Sequence[Found], at: int, words: Words) -> bool:
    """Whether a road or line runs between it and a likelier place: 龙井至大蒲柴河."""
    for left, right in ((at - 1, at), (at, at + 1)):
        if left < 0 or right >= len(chain):
            continue
        other = chain[left] if right == at else chain[right]
        between = REMARK.sub("", text[chain[left].end : chain[right].start])
        if other.strength > WEAK and between in words["places.range_joiners"]:
            return True
    return False


def _best_home(item: Found, index: PlaceIndex) -> bool:
    return any(index.at_home(reading) for reading in item.readings)


def _has_list_tail(text: str, end: int, words: Words) -> bool:
    """Whether 等周边卫星镇, 等节点区(镇), 两市 follow: up to six characters between 等 and the word."""
    return _list_tail(words["places.list_tails"]).match(text, end, end + 60) is not None


@lru_cache(maxsize=4)
def _list_tail(words: tuple[str, ...]) -> re.Pattern[str]:
    tails = "|".join(map(re.escape, words))
    return re.compile(rf"(?:、[^，。；、,;等和]{{2,5}})*(?:等[^，。；、,;]{{0,6}}?(?:{tails})|(?:{tails}))")


# Meaning


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a place: the text, how many of its list are of which level, every place kept, their starts.

    `sentences` is where the text's sentences end.
    """

    text: str
    listed: Counter[str]
    kept: Sequence[Found]
    starts: Sequence[int]
    sentences: Sequence[int]
    index: PlaceIndex

    def between(self, start: int, end: int) -> Sequence[Found]:
        """The places kept that start in [start, end)."""
        return self.kept[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def _levels(chain: Sequence[Found], index: PlaceIndex) -> Counter[str]:
    """How many members of a list that can mean one thing alone are of which level."""
    return Counter(index.level(item.readings[0]) for item in chain if len(item.readings) == 1)


def _meaning(item: Found, setting: Setting) -> Reading | None:
    """Return the reading that the places beside, the region and the level speak for; None where nobody could tell."""
    index = setting.index
    if len(item.readings) == 1:
        return _placed(item.readings[0], item, index)
    if twin := _twin(item.readings, index):
        return _tell_twin(item, twin, setting)
    around = setting.between(item.start - _NEAR + 1, item.start + _NEAR)
    near = {i for other in around if other.start != item.start for i in _ids(other)}
    ranks = [_rank(reading, near, index) for reading in item.readings]
    best = [reading for reading, rank in zip(item.readings, ranks, strict=True) if rank == max(ranks)]
    if len(best) == 1:
        return _placed(best[0], item, index)
    if len(best) > 3:
        return None
    ids = tuple(dict.fromkeys(i for reading in best for i in reading.city_ids))
    return Reading(ids, "ambiguous", f"{item.surface}可指{len(ids)}处")


def _placed(reading: Reading, item: Found, index: PlaceIndex) -> Reading | None:
    """Return the reading unless a bare town's name far from the plan's region is all there is."""
    if index.level(reading) == "township" and not index.at_home(reading) and item.strength < SURE:
        return None
    return reading


def _ids(item: Found) -> tuple[str, ...]:
    return item.readings[0].city_ids if len(item.readings) == 1 else ()


def _rank(reading: Reading, near: set[str], index: PlaceIndex) -> tuple[int, ...]:
    line = index.lineage(reading.city_ids[0])
    levels = ("township", "county", "prefecture", "province")
    level = levels.index(index.level(reading)) if index.level(reading) in levels else 0
    current = reading.how in ("full_name", "short_name")
    return (int(index.at_home(reading)), int(current), level, len(near.intersection(line[1:])))


def _twin(readings: Sequence[Reading], index: PlaceIndex) -> tuple[Reading, Reading] | None:
    """Return (province, city) when the surface is the short name of both: 吉林."""
    by_level = {index.level(reading): reading for reading in readings}
    if "province" in by_level and "prefecture" in by_level:
        province, city = by_level["province"], by_level["prefecture"]
        if province.city_ids[0] in index.lineage(city.city_ids[0]):
            return province, city
    return None


def _tell_twin(item: Found, twin: tuple[Reading, Reading], setting: Setting) -> Reading:
    """Tell 吉林 the city from the province: by what stands beside it, by its list, by the sentence's own city."""
    text, index = setting.text, setting.index
    province, city = twin
    for after, reading in (("twin_province_afters", province), ("twin_city_afters", city)):
        if any(text.startswith(word, item.end) for word in index.words[f"places.{after}"]):
            return replace(reading, how="context")
    if text[item.start - 1 : item.start] in index.words["places.range_joiners"]:
        return replace(city, how="context")
    if setting.listed:
        most = setting.listed["province"] * 2 > setting.listed.total()
        return replace(province if most else city, how="context")
    ended = bisect_right(setting.sentences, item.start)
    begin = max(setting.sentences[ended - 1] if ended else 0, item.start - LONGEST_SENTENCE)
    named = {other.readings[0].city_ids for other in setting.between(begin, item.start)}
    if city.city_ids in named:
        return replace(city, how="context")
    return Reading((*province.city_ids, *city.city_ids), "ambiguous", f"{item.surface}可指省，也可指市")


NameTest = Callable[[str, int], bool]


def in_name_test(words: Words) -> NameTest:
    """Return a test whether a place that ends at an offset begins an institution's name: 长春轨道客车股份有限公司."""
    ends = alternation(words["places.name_ends"])
    breaks = "|".join(map(re.escape, words["places.name_breaks"]))
    pattern = re.compile(rf"[)）]?(?:(?!{breaks})[^、，,。；;：:()（）“”\s]){{0,14}}?(?:{ends})")
    return lambda text, end: pattern.match(text, end) is not None


def line_name_test(words: Words) -> NameTest:
    """Return a test whether an abbreviation that ends at an offset is a line's: 哈大线, 哈大、图乌交通轴线."""
    ends = alternation(words["places.line_ends"])
    pattern = re.compile(rf"(?:、[一-鿿]{{2,3}}|等)*(?:{ends})")
    return lambda text, end: pattern.match(text, end) is not None
