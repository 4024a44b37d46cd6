"""Reads the items of a predicate's object: what a list names, with the words that its members share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plandata.annotate.list_words import Item
from plandata.annotate.lists import read_list
from plandata.annotate.segments import Span, split, trim
from plandata.annotate.sharing import numbered_line_head
from plandata.annotate.tokens import tokens_of
from plandata.facts.projects.predicates import Predicate
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.words import ProjectWords

_DESCRIBED = re.compile(r"[^“”]+的(?=“)|(?:总?投资|全长|总长|占地|总?建筑面积)[^的、]*\d[^的、]*的")
_OTHER_COUNT = re.compile(r"(?<=[一-龥])(?<!第)[\d一二三四五六七八九十]+[座条处所](?=[一-龥]{2})")
_COUNTS_WORDS = re.compile("[一-龥]{0,8}“[二两三四五六七八九十]")
# 国家、省、市三级|监控系统: one system of several levels
LEVELS = re.compile("[国家省市县区乡镇村部、]+[两二三四五]级")
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_ONE = re.compile("(?:一|1)[家所座条处个](?=[一-龥]{5})")
_OF_EACH = re.compile("[每各]")
_NUMBERED_LINE = re.compile(r"\d+号线")
_LISTED = "项目"  # what members of a list of projects are
_LONGEST_LABEL = 30
_SHORT_NAME = 4  # characters of a place's name that shares the noun behind it


class ItemReader:
    """Reads the items of one plan's predicates."""

    def __init__(self, text: str, names: ProperNames, words: ProjectWords) -> None:
        """Takes the plan's text, its names and the word lists."""
        self._text, self._names, self._words = text, names, words

    def read(self, predicate: Predicate, earlier: list[Item]) -> Iterator[Item]:
        """The items of a predicate; `earlier` are those of its sentence so far, and take these in."""
        items = self._of_one_name(
            read_list(
                self._text,
                self._inside_quotes(predicate.obj),
                self._words.lists,
                self._names.in_span,
                self._names.places,
            ),
            predicate.verb,
        )
        head = self._subject_head(predicate)
        if any(_OTHER_COUNT.search(item.name(self._text)) for item in items):
            return  # 甲、乙3座水厂: it counts more than it names
        if any(item.listed.startswith(self._words.fields_of_work) for item in items):
            return
        items = self._of_one_programme(items)
        if predicate.kind == "list":
            items = [replace(item, listed=item.listed or _LISTED) for item in items]
        generic = False
        for item in self._among_siblings(self._among_names(items)):
            own = item.name(self._text)
            generic = generic or any(word in own for word in self._words.generic)
            if generic and not self._stands_out(item):
                continue
            bare = self._without_description(self._without_place_of_other(self._without_one(item, predicate)))
            full = self._with_earlier_head(bare, earlier)
            earlier.append(full)
            if head and not self._names.in_span((full.start, full.end)):
                full = replace(full, pieces=(head, *full.pieces))
            yield full

    def _of_one_name(self, items: Sequence[Item], verb: str) -> Sequence[Item]:
        """Words that only together are the name of a programme.

        甲建设和乙提升计划, 整治甲、保障乙行动: activities that its noun closes; 生产、供销“两位一体”试点: quotes count.
        """
        if len(items) < 2:
            return items
        first, last = items[0], items[-1]
        whole = Item(first.start, last.end, ((first.start, last.end),))
        counted = _COUNTS_WORDS.match(self._text, last.start, last.end) or LEVELS.match(self._text, *whole.pieces[0])
        short = all(item.end - item.start <= _SHORT_NAME for item in items[:-1])
        joined = len(items) == 2 and self._text[first.end : last.start].strip() in ("和", "及", "与", "以及")
        joined = joined or all(self._says_what_is_done(item) for item in items)
        tail = first.pieces[-1]
        ends = self._words.project_headings
        carried = (
            len(items) == 2 and verb.endswith(tuple(self._words.carried_out)) and not self._is_work(first)
        )  # 实施学校和专业建设计划
        shared = joined and (tail[1] == last.end or carried) and self._text[slice(*last.pieces[-1])].endswith(ends)
        named = self._names.in_span((last.start, last.end))
        return (whole,) if (counted and short) or (shared and not named) else items

    def _of_one_programme(self, items: Sequence[Item]) -> Sequence[Item]:
        """推进绿色社区、绿色学校等“绿色细胞”工程: classes without a name are parts of the programme in quotes."""
        last = items[-1] if items else None
        if last is None or not last.listed.startswith("“") or _COUNTS_WORDS.match(last.listed):
            return items
        start = self._text.find("“", last.end, last.end + _LONGEST_LABEL)
        closing = self._text.find("”", start)
        end = next((closing + 1 + len(end) for end in self._words.project_headings
                    if self._text.startswith(end, closing + 1)), 0)  # fmt: skip
        if start < 0 or not end or any(self._names.in_span((item.start, item.end)) for item in items):
            return items
        return [Item(start, end, ((start, end),))]

    def _is_work(self, item: Item) -> bool:
        name = item.name(self._text)
        return name.endswith((*self._words.project_headings, *self._words.lists.work_ends, *self._words.survey_ends))

    def _says_what_is_done(self, item: Item) -> bool:
        """整治违法排污企业: a verb and what it is done to."""
        own = (item.start, item.end)
        first = tokens_of(self._text, own).first_within(own)
        verb = first is not None and (first.tag.startswith("v") or first.word in self._words.verbs)
        return verb and item.end - item.start > _SHORT_NAME + 1

    def _without_place_of_other(self, item: Item) -> Item:
        """What a list shares holds no place of its last member: 甲江、乙江干流某市段治理 shares 治理."""
        start, end = item.pieces[-1]
        places = self._names.places_in((start, end)) if start > item.start else []
        if not places:
            return item
        section = self._text.startswith("段", places[-1][1])
        return replace(item, pieces=(*item.pieces[:-1], (places[-1][1] + section, end)))

    def _inside_quotes(self, span: Span) -> Span:
        """A list that quotes enclose as a whole: “甲工程、乙工程、丙工程”等工程."""
        closing = self._text.find("”", *span) if self._text.startswith("“", span[0]) else -1
        parts = split(self._text, (span[0] + 1, closing), "、") if closing > 0 else []
        whole = len(parts) > 1 and all(self._words.lists.head_pattern.search(self._text[slice(*one)]) for one in parts)
        return (span[0] + 1, closing) if whole else span

    def _without_one(self, item: Item, predicate: Predicate) -> Item:
        """The one thing that is built at a place: 在某某区新建|一座综合医院, but not 在每个县新建一座."""
        before = (predicate.segment[0], item.start)
        one = _ONE.match(self._text, item.start, item.end) if item.size == 1 else None
        if one is None or not self._names.places_in(before) or _OF_EACH.search(self._text, *before):
            return item
        return replace(item, start=one.end(), pieces=((one.end(), item.end),))

    def _without_description(self, item: Item) -> Item:
        """An item that opens with words on what it is to be like: 规模化的“四横五纵”通道 is “四横五纵”通道."""
        described = _DESCRIBED.match(self._text, item.start, item.end)
        if described is None or self._names.in_span(described.span()):
            return item
        pieces = tuple((described.end() if start == item.start else start, end) for start, end in item.pieces)
        return replace(item, start=described.end(), pieces=pieces)

    def _among_names(self, items: Sequence[Item]) -> Sequence[Item]:
        """甲、乙、丙等机场: what stands beside places and shares their noun is a name too, known or not."""
        found = (item for item in items if len(item.pieces) > 1 and item.end - item.start <= _SHORT_NAME)
        sharing = dict.fromkeys(found)
        if not any(self._is_bare_name((item.start, item.end)) for item in sharing):
            return items
        spans = [(item.start, item.end) for item in sharing]
        first = [tokens_of(self._text, span).first_within(span) for span in spans]
        placed = any(self._names.places_in((item.start, item.end)) for item in sharing)
        if not placed and any(token and token.tag == "a" for token in first):
            return [item for item in items if item not in sharing]  # 健康、宜居、美丽家园: what it is to be like
        return [replace(item, named=True) if item in sharing else item for item in items]

    def _among_siblings(self, items: Sequence[Item]) -> Sequence[Item]:
        """Streets and schools beside one with a name have names too: 改造渭川路、新城路, 新建青山小学、第五小学."""
        sorts = [self._sort_of_sibling(item) for item in items]
        told = zip(sorts, items, strict=True)
        named = {sort for sort, item in told if sort and self._has_name((item.start, item.end))}
        return [replace(item, named=True) if sort in named else item for sort, item in zip(sorts, items, strict=True)]

    def _sort_of_sibling(self, item: Item) -> str:
        """Streets, schools: what a short item is by the noun that closes it; empty where none does."""
        own = _BRACKETED.sub("", self._text[item.start : item.end])
        nouns = [noun for noun in self._words.sibling_nouns if own.endswith(noun) and len(own) > len(noun) + 1]
        short = len(own) <= _SHORT_NAME + 2
        return self._words.sibling_nouns[max(nouns, key=len)] if nouns and short else ""

    def _has_name(self, span: Span) -> bool:
        own = tokens_of(self._text, span).tokens
        whole = len(own) == 1 and own[0].weight > 0  # 普通高中, one word of the dictionary
        return self._names.in_span(span) or (not whole and self._names.sounds_like_a_name(span))

    def _is_bare_name(self, span: Span) -> bool:
        return bool(self._names.places_in(span)) or self._names.sounds_like_a_name(span)

    def _stands_out(self, item: Item) -> bool:
        """Whether an item of a list that starts with a class is yet one thing."""
        own = self._text[item.start : item.end]
        return own.startswith(self._words.whole_areas) or self._names.in_span((item.start, item.end))

    def _subject_head(self, predicate: Predicate) -> Span | None:
        """The company or the one place that builds: it opens the full name of what has no name of its own."""
        if predicate.frame == "led-by" or self.is_encouraged(predicate):
            return None
        company = self._words.proper.company_pattern.search(self._text, *predicate.subject)
        if company and predicate.kind != "encouraged":
            start = company.start()
            for word in sorted(self._words.adverbs, key=len, reverse=True):
                start += len(word) if self._text.startswith(word, start) else 0
            return start, company.end()
        places = self._names.places_in(predicate.subject)
        if predicate.kind == "encouraged" and places != [trim(self._text, predicate.subject)]:
            return None
        return places[0] if len(places) == 1 and predicate.verb not in self._words.weak else None

    def is_encouraged(self, predicate: Predicate) -> bool:
        """Whether the sentence or the segment only encourages others: 鼓励…, and no frame tells whom to do what."""
        own = self._words.leading_adverb.match(self._text, predicate.segment[0])  # 深入实施…: a statement of its own
        starts = (predicate.segment[0],) if own else (predicate.sentence, predicate.segment[0])
        return predicate.kind != "encouraged" and any(
            self._words.encouragement.match(self._text, start) for start in starts
        )

    def _with_earlier_head(self, item: Item, earlier: Sequence[Item]) -> Item:
        """What an earlier item has before the number of its line, or before its stage: 一期投产、二期开工."""
        own = self._text[item.pieces[0][0] : item.pieces[0][1]]
        if _NUMBERED_LINE.match(own):
            head = numbered_line_head(self._text, earlier)
            return replace(item, pieces=(*head, *item.pieces)) if head else item
        if earlier and self._words.lists.modifier_pattern.match(own) and item.pieces[0][0] == item.start:
            last = earlier[-1]
            stage = self._words.lists.modifier_pattern.search(self._text, last.start, last.end)
            if stage and stage.start() > last.start:
                return replace(item, pieces=((last.start, stage.start()), *item.pieces))
        return item
