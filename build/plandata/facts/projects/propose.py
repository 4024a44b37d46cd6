"""Proposes candidates: every item of a list under a frame, and every title that is itself the name of a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.flat import flatten
from plandata.annotate.list_words import Item
from plandata.annotate.lists import read_list
from plandata.annotate.segments import OPENING_MARK, Span, Spans, segments, sentences, split, trim, without
from plandata.annotate.sharing import numbered_line_head
from plandata.annotate.tokens import tokens_of
from plandata.facts.annotations import Annotations, runs_on
from plandata.facts.projects.frames import Lexicon
from plandata.facts.projects.predicates import IMPLIED, Predicate, PredicateReader
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.words import ProjectWords
from plandata.facts.targets.past import past_spans, status_clauses
from plandata.facts.targets.words import TargetWords
from plandata.model import Clause, Reference

_DESCRIBED = re.compile(r"[^“”]+的(?=“)")
_TITLE = re.compile(r"(?<![^。；，,：:\s])[^。；，,：:\s]{4,40}(?:工程|行动|计划|项目)(?=[。\s]*$)")
_OTHER_COUNT = re.compile(r"(?<=[一-龥])(?<!第)[\d一二三四五六七八九十]+[座条处所](?=[一-龥]{2})")
_BOX = re.compile(r"专栏\s*\d+\s*(?P<title>[^。；，：:、]{4,30}?工程)")
_COUNTS_WORDS = re.compile("[一-龥]{0,8}“[二两三四五六七八九十]")
# 国家、省、市三级|监控系统: one system of several levels
LEVELS = re.compile("[国家省市县区乡镇村部、]+[两二三四五]级")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LISTED = "项目"  # what members of a list of projects are
_COLONS = ("：", ":")
_LONGEST_LABEL = 30
_SHORTEST_MADE = 4  # characters of what the verb of an item makes
_SHORT_NAME = 4  # characters of a place's name that shares the noun behind it
_LONGEST_TITLE = 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a project: the item with its full name's pieces, and what it stands under."""

    clause: Clause
    item: Item
    predicate: Predicate
    is_title: bool = False
    under_projects: bool = False
    is_label: bool = False


class Proposer:
    """Proposes the candidates of one plan."""

    def __init__(self, annotations: Annotations, names: ProperNames, words: ProjectWords, reference: Reference) -> None:
        """Takes what is known of the plan, its names and the word lists."""
        self._text = annotations.plan.text
        self._excluded = annotations.excluded
        self._clauses = {clause.clause_id: clause for clause in annotations.clauses}
        self._words = words
        self._names = names
        self._deadlines = Deadlines(annotations.plan, annotations.clauses)
        self._figures = TargetWords.of(reference.lexicon)
        self._status = status_clauses(annotations.clauses, self._figures, self._deadlines)
        self._no_label = (*words.anchors, *words.explaining)
        lexicon = Lexicon.of(reference)
        self._predicates = PredicateReader(self._text, words, names, lexicon)

    def propose(self, clause: Clause) -> Iterator[Candidate]:
        """The candidates of a clause's own words, in the order of the text."""
        if clause.clause_id in self._status:
            return
        title = self._title(clause)
        if title:
            yield title
        elif runs_on(clause):
            for part in without((clause.start_char, clause.end_char), self._excluded):
                listed = False  # whether the sentence before was a member of a list of projects
                for sentence in sentences(self._text, part):
                    names = self._behind_class(sentence)
                    listed = names > sentence[0] or (listed and self._text[sentence[0] - 1] in "；;\n")
                    if listed:
                        yield from self._listed(clause, (names, sentence[1]))
                    elif not self._deadlines.is_past(self._text[slice(*sentence)]):
                        yield from self._in_sentence(clause, sentence)

    def _past(self, sentence: Span) -> Spans:
        """The spans of a sentence that tell what was: 去年建成甲大桥, 已建成乙水厂."""
        flat = flatten(self._text, sentence)
        own = segments(flat.text, (0, len(flat.text)))
        own = [segment for segment in own if not flat.text.startswith(self._words.anchors, segment[0])]  # 依托已有…
        told = past_spans(flat.text, own, self._figures, self._deadlines)
        return Spans(flat.span(*span) for span in told if span[0] < span[1])

    def _behind_class(self, sentence: Span) -> int:
        """Where the names begin in a sentence that opens with their class and a colon, else its start: 重点项目：…."""
        first = next(iter(segments(self._text, sentence)), sentence)
        if self._text[first[1] : first[1] + 1] not in _COLONS or first[1] == sentence[1]:
            return sentence[0]
        mark = OPENING_MARK.match(self._text, *first)
        said = self._words.class_lead.fullmatch(self._text, mark.end() if mark else first[0], first[1])
        return first[1] + 1 if said else sentence[0]

    def _listed(self, clause: Clause, span: Span) -> Iterator[Candidate]:
        """The members of a list of projects, each with a number or none: ①甲水库除险加固；②乙引水工程."""
        for part in split(self._text, span, _CIRCLED):
            mark = OPENING_MARK.match(self._text, *part)
            own = (mark.end() if mark else part[0], part[1])
            if self._predicates.read(own, tokens_of(self._text, own), heading=False):
                yield from self._in_sentence(clause, own)
                continue
            name = next(iter(segments(self._text, own)), own)
            predicate = Predicate(IMPLIED, name, (own[0], own[0]), name, own[0], kind="list")
            yield from (Candidate(clause, item, predicate) for item in self._items(predicate, []))

    def _in_sentence(self, clause: Clause, sentence: Span) -> Iterator[Candidate]:
        earlier: list[Item] = []
        start, labels = self._labels(clause, sentence)
        past = self._past(sentence)
        yield from (label for label in labels if not past.touch(label.item.start, label.item.end))
        sentence = (start, sentence[1])
        tokens = tokens_of(self._text, sentence)
        for predicate in self._predicates.read(sentence, tokens, heading=clause.heading is not None):
            if past.touch(*predicate.segment):
                continue
            for item in self._items(predicate, earlier):
                yield self._with_own_verb(Candidate(clause, item, predicate))

    def _with_own_verb(self, candidate: Candidate) -> Candidate:
        """建立甲制度、搭建|乙平台: an item that a verb of its own opens is what that verb makes."""
        item = candidate.item
        if self._text[item.start - 1] != "、" or self._text.endswith(
            self._words.project_headings, item.start, item.end
        ):
            return candidate
        first = tokens_of(self._text, (item.start, item.end)).within((item.start, item.end))[:1]
        opened = bool(first) and first[0].word in self._words.founding
        if not opened or item.end - first[0].end < _SHORTEST_MADE:
            return candidate  # 组建某某队伍行动: the verb belongs to the name
        start = first[0].end
        pieces = tuple((start if piece[0] == item.start else piece[0], piece[1]) for piece in item.pieces)
        predicate = replace(candidate.predicate, verb=first[0].word)
        return replace(candidate, item=replace(item, start=start, pieces=pieces), predicate=predicate)

    def _labels(self, clause: Clause, sentence: Span) -> tuple[int, list[Candidate]]:
        """The title of a box, and the label behind it or that of a sentence without one; and where the rest begins."""
        start, end = trim(self._text, sentence)
        box = _BOX.match(self._text, start, end)
        start = box.end() if box else start
        labels = (self._labelled(clause, box.span("title")) if box else None,
                  self._label(clause, (start, end), alone=box is None))  # fmt: skip
        return start, [label for label in labels if label]

    def _label(self, clause: Clause, sentence: Span, *, alone: bool) -> Candidate | None:
        """What opens a sentence before a colon and names a programme; or, `alone`, fills it where its clause opens."""
        start, end = sentence
        first = next(iter(segments(self._text, (start, end))), (start, start))
        mark = OPENING_MARK.match(self._text, *first)
        own = (mark.end() if mark else first[0], first[1])
        colon = self._text[first[1] : first[1] + 1] in _COLONS
        opens = own[0] > first[0] or self._text[start - 1 : start] != "；"  # 统筹…；落实…计划；促进…: a statement
        if not (colon or (alone and opens and first[1] == end)):
            return None
        if not self._text.endswith(self._words.label_nouns if alone else self._words.project_headings, *own):
            return None
        if self._words.encouragement.match(self._text, *own) or self._text.startswith(self._no_label, *own):
            return None
        return self._labelled(clause, own)

    def _labelled(self, clause: Clause, own: Span) -> Candidate | None:
        if (
            own[1] - own[0] > _LONGEST_LABEL
            or self._swallows_a_verb(own)
            or self._predicates.read(own, tokens_of(self._text, own), heading=True)
        ):
            return None
        return Candidate(clause, Item(*own, (own,)), Predicate(IMPLIED, own, own, own, own[0]), True, is_label=True)

    def _swallows_a_verb(self, own: Span) -> bool:
        """停止|实施|甲工程 and 贯彻|落实|乙计划 are statements; in 全民健身|实施|计划 the verb belongs to the noun."""
        tokens = tokens_of(self._text, own).within(own)
        said = any(token.word == "是" for token in tokens[1:-1])  # 某某中心|是|重点建设项目
        followed = bool(tokens) and tokens[0].word in self._words.following
        return said or followed or any(token.word in self._words.carried_out for token in tokens[1:-2])

    def _title(self, clause: Clause) -> Candidate | None:
        """What a heading, or a line of its own, names: 专栏3 …工程; （一）实施…行动。"""
        words = clause.heading or clause.text
        title = _TITLE.search(words) or self._thing_under_projects(clause)
        listed = title and clause.heading is None and any(colon in words[: title.start()] for colon in _COLONS)
        if title is None or listed or len(words.strip()) > _LONGEST_TITLE:
            return None  # 重大工程：①甲工程；②乙工程: the last of a list
        start = self._text.find(title.group(), clause.start_char, clause.end_char)
        end = start + len(title.group())
        explains = title.group().startswith(self._words.explaining)
        names_none = explains or clause.kind in (
            "chapter",
            "title",
        )  # 某县数字乡村建设计划 over a plan is the plan's own name
        if start < 0 or names_none or (clause.heading is None and not title.group().endswith("工程")):
            return None
        item = Item(start, end, ((start, end),))
        read = self._predicates.read((start, end), tokens_of(self._text, (start, end)), heading=True)
        if read and runs_on(clause):
            return None
        if read:
            items = list(self._items(read[0], [])) if len(read) == 1 else []
            return Candidate(clause, items[0], read[0], is_title=True) if len(items) == 1 else None
        if self._swallows_a_verb((start, end)):
            return None
        own = (start, end)
        # 水厂扩建|工程 tells what is done to a thing; in 管网畅通|工程 the verb belongs to the name
        verbs = self._words.verb_chain.findall(title.group()[:-2])
        work = bool(verbs) and title.group()[:-2].endswith(verbs[-1])
        done = work and verbs[-1].endswith((*self._words.lists.work_ends, "建设"))
        predicate = Predicate(verbs[-1] if done else IMPLIED, own, own, own, start)
        return Candidate(clause, item, predicate, is_title=True, under_projects=self._under_projects(clause))

    def _thing_under_projects(self, clause: Clause) -> re.Match[str] | None:
        """A heading in a list of projects that the noun of a thing closes: 重点项目 … 1.某某体育中心。"""
        name = re.search(r"[^。；，,：:\s]{4,40}(?=[。\s]*$)", clause.heading or "")
        return name if name and self._words.is_thing(name.group()) and self._under_projects(clause) else None

    def _under_projects(self, clause: Clause) -> bool:
        """Whether the heading above, or the words before a list of headings, say that each names a project."""
        above = self._clauses.get(clause.parent_id or "")
        words = [(above.heading or "").strip("。 　"), above.text.rstrip("。：: 　\n")] if above else []
        return any(self._words.listing.sub("", text).endswith(self._words.project_headings) for text in words)

    def _items(self, predicate: Predicate, earlier: list[Item]) -> Iterator[Item]:
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
        for item in self._among_names(items):
            own = item.name(self._text)
            generic = generic or any(word in own for word in self._words.generic)
            if generic and not self._stands_out(item):
                continue
            full = self._with_earlier_head(self._without_description(self._without_place_of_other(item)), earlier)
            earlier.append(full)
            if head and not self._names.in_span((item.start, item.end)):
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
        first = tokens_of(self._text, (item.start, item.end)).within((item.start, item.end))[:1]
        verb = bool(first) and (first[0].tag.startswith("v") or first[0].word in self._words.verbs)
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
        first = [tokens_of(self._text, (item.start, item.end)).within((item.start, item.end))[:1] for item in sharing]
        placed = any(self._names.places_in((item.start, item.end)) for item in sharing)
        if not placed and any(tokens and tokens[0].tag == "a" for tokens in first):
            return [item for item in items if item not in sharing]  # 健康、宜居、美丽家园: what it is to be like
        return [replace(item, named=True) if item in sharing else item for item in items]

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
        if re.match(r"\d+号线", own):
            head = numbered_line_head(self._text, earlier)
            return replace(item, pieces=(*head, *item.pieces)) if head else item
        if earlier and self._words.lists.modifier_pattern.match(own) and item.pieces[0][0] == item.start:
            last = earlier[-1]
            stage = self._words.lists.modifier_pattern.search(self._text, last.start, last.end)
            if stage and stage.start() > last.start:
                return replace(item, pieces=((last.start, stage.start()), *item.pieces))
        return item
