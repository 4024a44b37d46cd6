"""Finds places in running text: longest names first, bare short names only with evidence, homonyms by what stands beside.

The steps of `find_places`: candidates by name → lists and ranges (长春、吉林; 长春至延吉) → evidence → one meaning each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from plandata.facts.place_names import Reading, Words
from plandata.facts.segmentation import base_tokenizer
from plandata.model import Division

SURE, LIKELY, WEAK = 2, 1, 0
SENTENCE = re.compile(r"[。；;！？!?\n]")
REMARK = re.compile(r"[(（][^()（）]{0,12}[)）]")
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
class Atlas:
    """What the scan knows: names, divisions of the date, the plan's region, word lists."""

    names: Mapping[str, tuple[Reading, ...]]
    divisions: Mapping[str, Division]
    region: str
    words: Words
    longest: int

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

    @property
    def above(self) -> tuple[str, ...]:
        """The region and what lies above it."""
        return self.lineage(self.region) if self.region in self.divisions else ()


def find_places(text: str, atlas: Atlas) -> tuple[tuple[Found, Reading], ...]:
    """Return each place with its meaning, in order and without overlaps; `text` has no white space."""
    found = _join_paths(_candidates(text, atlas), atlas)
    chains = _chains(text, found, atlas.words)
    kept = [item for chain in chains for item in _with_evidence(text, chain, atlas)]
    kept.sort(key=lambda item: item.start)
    chain_of = {item.start: chain for chain in chains for item in chain}
    read = [(item, _meaning(text, item, chain_of[item.start], kept, atlas)) for item in kept]
    return tuple((item, reading) for item, reading in read if reading)


# Candidates


def _candidates(text: str, atlas: Atlas) -> list[Found]:
    found, at = [], 0
    words = _words_of(text)
    while at < len(text):
        item = _longest_at(text, at, atlas)
        if item is None:
            at += 1
            continue
        skip = _feature_end(text, item, atlas)
        if skip:
            at = skip
            continue
        if not _crosses_words(item, words):
            found.append(item)
            at = item.end
        else:
            at += 1
    return found


def _longest_at(text: str, at: int, atlas: Atlas) -> Found | None:
    for end in range(min(len(text), at + atlas.longest), at + 1, -1):
        surface = text[at:end]
        readings = atlas.names.get(surface)
        if readings and not _guarded(text, surface, end, atlas.words):
            return Found(at, end, surface, readings, _strength(surface, readings, atlas))
    return None


def _guarded(text: str, surface: str, end: int, words: Words) -> bool:
    """Whether the name's last character belongs to the next word: 吉林市场, 海南区域."""
    return any(text.startswith(word, end) for word in words.get(f"places.tail_guards.{surface[-1]}", ()))


def _feature_end(text: str, item: Found, atlas: Atlas) -> int | None:
    """Return where a river or mountain ends that bears the place's name (伊通河, 长白山); None when it is none."""
    if item.readings[0].how != "short_name":
        return None
    for feature in atlas.words["places.features"]:
        if text.startswith(feature, item.end) and not atlas.names.get(text[item.end : item.end + 2]):
            return item.end + len(feature)
    return None


def _words_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words that jieba's dictionary sees."""
    at, spans = 0, []
    for word in base_tokenizer().cut(text, HMM=False):
        spans.append((at, at + len(word)))
        at += len(word)
    return tuple(spans)


def _crosses_words(item: Found, words: Sequence[tuple[int, int]]) -> bool:
    """Whether a two-character name is cut out of other words: 大安 in 重大安全, 和县 in 市和县区."""
    if item.end - item.start != 2 or item.strength == SURE:
        return False
    return any(start < item.start < end < item.end or item.start < start < item.end < end for start, end in words)


def _strength(surface: str, readings: Sequence[Reading], atlas: Atlas) -> int:
    return max(_strength_of(surface, reading, atlas) for reading in readings)


def _strength_of(surface: str, reading: Reading, atlas: Atlas) -> int:
    level, home, words = atlas.level(reading), atlas.at_home(reading), atlas.words
    if reading.how in ("alias", "group"):
        return SURE
    if surface in words["places.generic_names"] or surface in words["places.common_words"]:
        return WEAK
    if level in ("country", "province", "abroad"):
        return SURE
    if reading.how == "full_name" and len(surface) > 2 and level != "township":
        return SURE
    if level == "township":
        return LIKELY if home and reading.how == "full_name" and len(surface) > 2 else WEAK
    if level == "prefecture":
        return LIKELY
    return LIKELY if home and atlas.divisions[reading.city_ids[0]].name[-1] != "区" else WEAK


def _join_paths(found: Sequence[Found], atlas: Atlas) -> list[Found]:
    """Join 长春市九台区, 内蒙古满洲里市, 牡丹江宁安 into one place: the division named last, in the one before it."""
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined and joined[-1].end == item.start else None
        inside = _readings_inside(item, last, atlas) if last else ()
        if last and inside:
            administrative = all(atlas.level(reading) in ADMINISTRATIVE for reading in inside)
            if administrative:
                joined[-1] = Found(last.start, item.end, last.surface + item.surface, inside, SURE)
                continue
            item = replace(item, readings=inside, strength=SURE)
        joined.append(item)
    return joined


def _readings_inside(item: Found, last: Found, atlas: Atlas) -> tuple[Reading, ...]:
    """Return the readings of `item` that lie in what stands right before it."""
    if any(reading.how == "group" for reading in last.readings):
        return ()
    outer = {city_id for reading in last.readings for city_id in reading.city_ids}
    return tuple(
        reading
        for reading in item.readings
        if all(outer.intersection(atlas.lineage(city_id)[1:]) for city_id in reading.city_ids)
    )


# Lists and ranges


def _chains(text: str, found: Sequence[Found], words: Words) -> list[list[Found]]:
    """Group what a list or a range joins: 长春、吉林、四平; 舒兰(省界)至吉林. A remark in brackets is a chain of its own."""
    remarks = [match.span() for match in REMARK.finditer(text)]
    outside = [item for item in found if not _within(item, remarks)]
    chains: list[list[Found]] = []
    for item in outside:
        between = REMARK.sub("", text[chains[-1][-1].end : item.start]) if chains else None
        if between is not None and between in words["places.joiners"]:
            chains[-1].append(item)
        else:
            chains.append([item])
    return chains + [[item] for item in found if _within(item, remarks)]


def _within(item: Found, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= item.start and item.end <= end for start, end in spans)


# Evidence


def _with_evidence(text: str, chain: Sequence[Found], atlas: Atlas) -> list[Found]:
    """Return the members of a list that are places: bare names stand beside sure ones or before 等节点城市."""
    tail = _has_list_tail(text, chain[-1].end, atlas.words)
    return [item for item in chain if _holds(text, item, chain, tail, atlas)]


def _holds(text: str, item: Found, chain: Sequence[Found], tail: bool, atlas: Atlas) -> bool:
    if item.strength == SURE or (item.strength == LIKELY and item.surface not in atlas.words["places.generic_names"]):
        return True
    beside = any(other.strength > WEAK for other in chain if other is not item)
    generic = item.surface in atlas.words["places.generic_names"]
    after = any(text.startswith(word, item.end) for word in atlas.words["places.place_afters"])
    return not generic and (beside or (tail and len(chain) > 1) or (after and _best_home(item, atlas)))


def _best_home(item: Found, atlas: Atlas) -> bool:
    return any(atlas.at_home(reading) for reading in item.readings)


def _has_list_tail(text: str, end: int, words: Words) -> bool:
    """Whether 等周边卫星镇, 等节点区(镇), 两市 follow: up to six characters between 等 and the word."""
    rest = text[end : end + 16]
    return any(re.match(rf"等[^，。；、,;]{{0,6}}?{word}|{word}", rest) for word in words["places.list_tails"])


# Meaning


def _meaning(text: str, item: Found, chain: Sequence[Found], kept: Sequence[Found], atlas: Atlas) -> Reading | None:
    """Return the one reading that the place beside, the region and the level speak for; None where nobody could tell."""
    readings = item.readings
    if len(readings) == 1:
        return _placed(readings[0], item, chain, atlas)
    if twin := _twin(readings, atlas):
        return _tell_twin(text, item, chain, kept, twin, atlas)
    near = {i for other in kept if abs(other.start - item.start) < 200 and other is not item for i in _ids(other)}
    ranked = sorted(readings, key=lambda reading: _rank(reading, near, atlas), reverse=True)
    best = [reading for reading in ranked if _rank(reading, near, atlas) == _rank(ranked[0], near, atlas)]
    if len(best) == 1:
        return _placed(best[0], item, chain, atlas)
    if len(best) > 3:
        return None
    ids = tuple(dict.fromkeys(i for reading in best for i in reading.city_ids))
    return Reading(ids, "ambiguous", f"{item.surface}可指{len(ids)}处")


def _placed(reading: Reading, item: Found, chain: Sequence[Found], atlas: Atlas) -> Reading | None:
    """Return the reading unless a bare town's name far from the plan's region is all there is."""
    if atlas.level(reading) == "township" and not atlas.at_home(reading) and item.strength < SURE:
        return None
    return reading


def _ids(item: Found) -> tuple[str, ...]:
    return item.readings[0].city_ids if len(item.readings) == 1 else ()


def _rank(reading: Reading, near: set[str], atlas: Atlas) -> tuple[int, ...]:
    line = atlas.lineage(reading.city_ids[0])
    levels = ("township", "county", "prefecture", "province")
    parents_named = len(near.intersection(line[1:])) if len(line) > 1 else 0
    current = reading.how in ("full_name", "short_name")
    level = levels.index(atlas.level(reading)) if atlas.level(reading) in levels else 0
    return (int(atlas.at_home(reading)), int(current), level, parents_named)


def _twin(readings: Sequence[Reading], atlas: Atlas) -> tuple[Reading, Reading] | None:
    """Return (province, city) when the surface is the short name of both: 吉林."""
    by_level = {atlas.level(reading): reading for reading in readings}
    if "province" in by_level and "prefecture" in by_level:
        province, city = by_level["province"], by_level["prefecture"]
        if province.city_ids[0] in atlas.lineage(city.city_ids[0]):
            return province, city
    return None


def _tell_twin(
    text: str, item: Found, chain: Sequence[Found], kept: Sequence[Found], twin: tuple[Reading, Reading], atlas: Atlas
) -> Reading:
    """Tell 吉林 the city from the province: by its list, by what follows, by what the sentence named before."""
    province, city = twin
    levels = [atlas.level(other.readings[0]) for other in chain if other is not item and len(other.readings) == 1]
    for after, reading in (("twin_province_afters", province), ("twin_city_afters", city)):
        if any(text.startswith(word, item.end) for word in atlas.words[f"places.{after}"]):
            return replace(reading, how="context")
    if levels:
        return replace(province if levels.count("province") * 2 > len(levels) else city, how="context")
    begin = max((match.end() for match in SENTENCE.finditer(text, 0, item.start)), default=0)
    for other in reversed([other for other in kept if begin <= other.start < item.start]):
        for reading in twin:
            if len(other.readings) == 1 and other.readings[0].city_ids == reading.city_ids:
                return replace(reading, how="context")
    ids = (*province.city_ids, *city.city_ids)
    return Reading(ids, "ambiguous", f"{item.surface}可指省，也可指市")


NameTest = Callable[[str, int, int], bool]


def in_name_test(words: Words) -> NameTest:
    """Return a test whether [start, end) lies in a company's, school's or fair's name: 长春轨道客车股份有限公司."""
    ends = "|".join(sorted(map(re.escape, words["places.name_ends"]), key=len, reverse=True))
    breaks = "|".join(map(re.escape, words["places.name_breaks"]))
    pattern = re.compile(rf"[)）]?(?:(?!{breaks})[^、，,。；;：:()（）“”\s]){{0,14}}?(?:{ends})")
    return lambda text, start, end: pattern.match(text, end) is not None


def line_name_test(words: Words) -> NameTest:
    """Return a test whether an abbreviation at [start, end) is a line's: 哈大线, 依托哈大、图乌交通轴线."""
    ends = "|".join(sorted(map(re.escape, words["places.line_ends"]), key=len, reverse=True))
    pattern = re.compile(rf"(?:、[一-鿿]{{2,3}}|等)*(?:{ends})")
    return lambda text, start, end: pattern.match(text, end) is not None
