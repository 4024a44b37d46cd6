"""Proposes candidates: every item of a list under a frame, and every title that is itself the name of a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plandata.annotate.deadlines import Deadlines
from plandata.annotate.flat import flatten
from plandata.annotate.list_words import Item
from plandata.annotate.segments import OPENING_MARK, Span, Spans, segments, sentences, split, squeeze, trim, without
from plandata.annotate.tokens import tokens_of
from plandata.facts.annotations import Annotations, runs_on
from plandata.facts.past import PastWords, goes_on_past, past_spans, status_clauses, turns_ahead
from plandata.facts.projects.frames import Lexicon
from plandata.facts.projects.items import ItemReader
from plandata.facts.projects.predicates import IMPLIED, Predicate, PredicateReader
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.words import ProjectWords
from plandata.model import Clause, Reference

_TITLE = re.compile(r"(?<![^。；，,：:\s])[^。；，,：:\s]{4,40}(?:工程|行动|计划|项目)(?=[。\s]*$)")
_THING = re.compile(r"[^。；，,：:\s]{4,40}(?=[。\s]*$)")
_BOX = re.compile(r"专栏\s*\d+\s*(?P<title>[^。；，：:、]{4,30}?工程)")
_REMARK = re.compile(r"[（(][^（()）]*[）)]$")  # （5分） behind a heading
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COLONS = ("：", ":")
_LONGEST_LABEL = 30
_SHORTEST_MADE = 4  # characters of what the verb of an item makes
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
    in_section: bool = False  # in the heading of a section


class Proposer:
    """Proposes the candidates of one plan."""

    def __init__(
        self,
        annotations: Annotations,
        names: ProperNames,
        words: ProjectWords,
        reader: ItemReader,
        reference: Reference,
    ) -> None:
        """Takes what is known of the plan, its names, the word lists and what reads the items of a predicate."""
        self._text = annotations.plan.text
        self._excluded = annotations.excluded
        self._clauses = {clause.clause_id: clause for clause in annotations.clauses}
        self._words = words
        self._names = names
        self._deadlines = Deadlines(annotations.plan, annotations.clauses)
        self._figures = PastWords.of_past(reference.lexicon)
        self._status = status_clauses(annotations.clauses, self._figures, self._deadlines)
        self._no_label = (*words.anchors, *words.explaining)
        lexicon = Lexicon.of(reference)
        self._reader = reader
        self._predicates = PredicateReader(self._text, words, names, lexicon)

    def propose(self, clause: Clause) -> Iterator[Candidate]:
        """The candidates of a clause's own words, in the order of the text."""
        if clause.clause_id in self._status:
            return
        title = self._title(clause)
        if title:
            yield title
        elif clause.kind == "section" and not runs_on(clause):
            yield from self._in_heading(clause)
        elif runs_on(clause):
            for part in without((clause.start_char, clause.end_char), self._excluded):
                listed = False  # whether the sentence before was a member of a list of projects
                past = False  # whether it told what was
                for sentence in sentences(self._text, part):
                    names = self._behind_class(sentence)
                    goes_on = self._text[sentence[0] - 1] in "；;"
                    listed = names > sentence[0] or (listed and (goes_on or self._text[sentence[0] - 1] == "\n"))
                    if listed:
                        yield from self._listed(clause, (names, sentence[1]))
                    elif not self._deadlines.is_past(self._text[slice(*sentence)]):
                        told = (
                            past
                            and goes_on
                            and not turns_ahead(squeeze(self._text[slice(*sentence)]), self._figures, self._deadlines)
                        )
                        yield from self._in_sentence(clause, sentence, told=told)
                    past = self._goes_on_past(sentence, told=past and goes_on)

    def _in_heading(self, clause: Clause) -> Iterator[Candidate]:
        """What a section's heading says is to be made: （一）建设某某云平台（5分）."""
        heading = _REMARK.sub("", clause.heading or "")
        start = self._text.find(heading, clause.start_char, clause.end_char)
        span = (start, start + len(heading))
        for predicate in self._predicates.read(span, tokens_of(self._text, span), heading=True) if start >= 0 else ():
            yield from (
                Candidate(clause, item, predicate, in_section=True) for item in self._reader.read(predicate, [])
            )

    def _goes_on_past(self, sentence: Span, *, told: bool) -> bool:
        said = (squeeze(self._text[slice(*segment)]) for segment in segments(self._text, sentence))
        return goes_on_past(said, self._figures, self._deadlines, telling=told)

    def _past(self, sentence: Span, *, told: bool) -> Spans:
        """The spans of a sentence that tell what was: 去年建成甲大桥, 已建成乙水厂; `told`: the one before it did."""
        flat = flatten(self._text, sentence)
        own = segments(flat.text, (0, len(flat.text)))
        own = [segment for segment in own if not flat.text.startswith(self._words.anchors, segment[0])]  # 依托已有…
        spans = past_spans(flat.text, own, self._figures, self._deadlines, telling=told)
        return Spans(flat.span(*span) for span in spans if span[0] < span[1])

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
            yield from (Candidate(clause, item, predicate) for item in self._reader.read(predicate, []))

    def _in_sentence(self, clause: Clause, sentence: Span, *, told: bool = False) -> Iterator[Candidate]:
        earlier: list[Item] = []
        start, labels = self._labels(clause, sentence)
        past = self._past(sentence, told=told)
        yield from (label for label in labels if not past.touch(label.item.start, label.item.end))
        sentence = (start, sentence[1])
        tokens = tokens_of(self._text, sentence)
        for predicate in self._predicates.read(sentence, tokens, heading=clause.heading is not None):
            if past.touch(*predicate.segment):
                continue
            for item in self._reader.read(predicate, earlier):
                yield self._with_own_verb(Candidate(clause, item, predicate))

    def _with_own_verb(self, candidate: Candidate) -> Candidate:
        """建立甲制度、搭建|乙平台: an item that a verb of its own opens is what that verb makes."""
        item = candidate.item
        if self._text[item.start - 1] != "、" or self._text.endswith(
            self._words.project_headings, item.start, item.end
        ):
            return candidate
        own = (item.start, item.end)
        first = tokens_of(self._text, own).first_within(own)
        if first is None or first.word not in self._words.founding or item.end - first.end < _SHORTEST_MADE:
            return candidate  # 组建某某队伍行动: the verb belongs to the name
        start = first.end
        pieces = tuple((start if piece[0] == item.start else piece[0], piece[1]) for piece in item.pieces)
        predicate = replace(candidate.predicate, verb=first.word)
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
        remark = _REMARK.search(self._text, *own)
        named = (own[0], remark.start()) if remark else own  # 甲河清淤工程（某桥至某闸）
        opens = opens or self._text.endswith(tuple(self._words.lists.class_words), *named)  # …；甲河清淤工程；…
        if not (colon or (alone and opens and first[1] == end)):
            return None
        if not self._text.endswith(self._words.label_nouns if alone else self._words.project_headings, *named):
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
            items = list(self._reader.read(read[0], [])) if len(read) == 1 else []
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
        name = _THING.search(clause.heading) if clause.heading else None
        return name if name and self._words.is_thing(name.group()) and self._under_projects(clause) else None

    def _under_projects(self, clause: Clause) -> bool:
        """Whether the heading above, or the words before a list of headings, say that each names a project."""
        above = self._clauses.get(clause.parent_id or "")
        words = [(above.heading or "").strip("。 　"), above.text.rstrip("。：: 　\n")] if above else []
        return any(self._words.listing.sub("", text).endswith(self._words.project_headings) for text in words)
