"""Table projects: named undertakings, one row per item of an enumeration.

Reads each sentence as predicates (a verb and its objects), each object as an enumeration, and keeps the items that
name something concrete (docs/pages/methodology, "What counts"). The words that decide are
datasets/reference/projects.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from plandata.annotate.list_words import Item
from plandata.annotate.lists import read_list
from plandata.annotate.segments import Span, sentences, squeeze, without
from plandata.annotate.sharing import numbered_line_head
from plandata.facts.deadlines import Deadlines
from plandata.facts.material import Material, runs_on
from plandata.facts.measures import Measure, find_measures
from plandata.facts.predicates import Predicate, PredicateReader
from plandata.facts.project_words import ProjectWords
from plandata.facts.proper import ROUTE_CODE, ProperNames
from plandata.facts.routes import route_code, route_ends
from plandata.model import Clause, Project, Reference

_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_COUNT = re.compile(
    r"^[\d一二两三四五六七八九十百千万]+(?:余|多)?(?:[-—–－至][\d一二两三四五六七八九十]+)?[个家座条项处批种所名类套](?![级省])"
)
_MARKS = re.compile(r"[“”‘’\"\-—–－·\s]")  # “甲-乙”协作区 and “甲—乙协作区” are one
_DESCRIBED = re.compile(r"[^“”]+的(?=“)")
_TITLE = re.compile(r"[^。；，,：:\s]{5,40}工程(?=[。\s]*$)")
_NUMBERED_ROAD = re.compile(rf"{ROUTE_CODE.pattern}线?$")
_SHORT_NAME = 4  # characters of a place's name that shares the noun behind it
_YEARLY = re.compile(r"[，,]年[^，,。；]{0,8}")


def find_projects(material: Material, reference: Reference) -> tuple[Project, ...]:
    """Every named undertaking of the plan, sorted by its place in the text.

    Each span is the item's own words; words that a list shares are restored in `name` alone.
    """
    reader = _Reader(material, reference)
    rows: dict[int, Project] = {}
    for clause in material.clauses:
        if runs_on(clause):
            for row in reader.read(clause):
                rows.setdefault(row.start_char, row)
    return tuple(_without_repeats(rows[start] for start in sorted(rows)))


def _without_repeats(rows: Iterable[Project]) -> Iterator[Project]:
    """Within a task the same name, marks aside, is one undertaking: the first place that names it counts."""
    seen: set[tuple[str | None, str]] = set()
    for row in rows:
        key = (row.task_id or row.clause_id, _MARKS.sub("", row.name))
        if key not in seen:
            seen.add(key)
            yield row


class _Reader:
    """Reads the clauses of one plan."""

    def __init__(self, material: Material, reference: Reference) -> None:
        self.plan = material.plan
        self.text = material.plan.text
        self.task_of = material.task_of
        self.aside = material.aside
        self.words = ProjectWords.of(reference.lexicon)
        self.units = reference.units
        # 京沪, 长吉: names of lines and of several places, where no road begins or ends
        self.joint = {(m.start_char, m.end_char) for m in material.places if m.resolution in ("group", "in_name")}
        self.names = ProperNames(self.text, material.places, self.words.proper)
        self.deadlines = Deadlines(material.plan, material.clauses)
        self.predicates = PredicateReader(self.text, self.words, self.names)

    def read(self, clause: Clause) -> Iterator[Project]:
        """The undertakings of a clause's own words."""
        title = self._title(clause)
        if title:
            verbs = self.words.verb_chain.findall(title.name(self.text)[:-2])
            own = (title.start, title.end)
            yield self._row(clause, title, Predicate(verbs[-1] if verbs else "实施", own, own, own, title.start))
            return
        for part in without((clause.start_char, clause.end_char), self.aside):
            for sentence in sentences(self.text, part):
                if self.deadlines.is_past(self.text[slice(*sentence)]):
                    continue
                earlier: list[Item] = []
                for predicate in self.predicates.read(sentence, heading=clause.heading is not None):
                    for item in self._items(predicate, earlier):
                        yield self._row(clause, item, predicate)

    def _title(self, clause: Clause) -> Item | None:
        """A programme that is a heading or a line of its own: 专栏3 …工程."""
        words = clause.heading or clause.text
        title = _TITLE.search(words)
        if title is None or len(words.strip()) > 45 or self.words.doing.match(title.group()):
            return None
        start = self.text.find(title.group(), clause.start_char, clause.end_char)
        item = Item(start, start + len(title.group()), ((start, start + len(title.group())),))
        return None if start < 0 or self._is_generic(title.group()) else item

    def _items(self, predicate: Predicate, earlier: list[Item]) -> Iterator[Item]:
        if self._is_result(predicate):
            return
        items = read_list(self.text, predicate.obj, self.words.lists, self.names.in_span, self.names.places)
        head = self._subject_head(predicate)
        generic = False
        for item in self._among_names(items):
            generic = generic or any(word in self.text[item.start : item.end] for word in self.words.generic)
            if generic and not self._stands_out(item):
                continue
            full = self._with_earlier_line(self._without_description(item), earlier)
            earlier.append(full)
            if head and not self.names.in_span((item.start, item.end)):
                full = replace(full, pieces=(head, *full.pieces))
            if self._is_project(full, predicate):
                yield full

    def _without_description(self, item: Item) -> Item:
        """An item that opens with words on what it is to be like: 规模化的“四横五纵”通道 is “四横五纵”通道."""
        described = _DESCRIBED.match(self.text, item.start, item.end)
        if described is None or self.names.in_span(described.span()):
            return item
        pieces = tuple((described.end() if start == item.start else start, end) for start, end in item.pieces)
        return replace(item, start=described.end(), pieces=pieces)

    def _among_names(self, items: Sequence[Item]) -> Sequence[Item]:
        """甲、乙、丙等机场: what stands beside places and shares their noun is a name too, known or not."""
        sharing = [item for item in items if len(item.pieces) > 1 and item.end - item.start <= _SHORT_NAME]
        if not any(self.names.places_in((item.start, item.end)) for item in sharing):
            return items
        return [replace(item, named=True) if item in sharing else item for item in items]

    def _stands_out(self, item: Item) -> bool:
        """Whether an item of a list that starts with a class is yet one thing."""
        own = self.text[item.start : item.end]
        return own.startswith(self.words.whole_areas) or self.names.in_span((item.start, item.end))

    def _subject_head(self, predicate: Predicate) -> Span | None:
        """The company or the one place that builds: it opens the full name of what has no name of its own."""
        if self._encouraged(predicate):
            return None
        company = self.words.proper.company_pattern.search(self.text, *predicate.subject)
        if company:
            start = company.start()
            for word in sorted(self.words.adverbs, key=len, reverse=True):
                start += len(word) if self.text.startswith(word, start) else 0
            return start, company.end()
        places = self.names.places_in(predicate.subject)
        return places[0] if len(places) == 1 and predicate.verb not in self.words.weak else None

    def _with_earlier_line(self, item: Item, earlier: Sequence[Item]) -> Item:
        if re.match(r"\d+号线", self.text[item.pieces[0][0] : item.pieces[0][1]]):
            head = numbered_line_head(self.text, earlier)
            if head:
                return Item(item.start, item.end, (*head, *item.pieces), item.listed, item.size)
        return item

    def _is_result(self, predicate: Predicate) -> bool:
        """打造成, 建设成为: what something becomes is a position, not an undertaking."""
        return self.text.startswith(("成", "为", "了"), predicate.obj[0]) and not self.text.startswith(
            "成都", predicate.obj[0]
        )

    def _is_project(self, item: Item, predicate: Predicate) -> bool:
        """Whether an item names something concrete: by a proper name and a head, or as one of a list of projects."""
        name = item.name(self.text)
        bare = _BRACKETED.sub("", name)
        if not 3 <= len(bare) <= 60 or self._is_generic(bare) or item.listed == "建设工程":
            return False
        own = [piece for piece in item.pieces if piece[0] <= item.start]
        proper = item.named or any(self.names.in_span(piece) for piece in own) or self._is_short_line(item)
        if not self._is_headed(bare):
            listed = item.listed.endswith("项目") and not self._encouraged(predicate)
            return self._is_quoted_place(item, name) or (listed and (proper or item.end - item.start >= 7))
        if self._is_weak(predicate):
            return self._closed_by_works(predicate) and (proper or self._is_firm(item, bare, predicate))
        return proper or self._is_listed_work(item, bare, predicate)

    def _is_quoted_place(self, item: Item, name: str) -> bool:
        """“宽带某地”: a name in quotes that holds a place."""
        quoted = name[0] == "“" and name.endswith("”") and name.count("“") == 1 and "、" not in name
        return quoted and bool(self.names.places_in((item.start, item.end)))

    def _is_firm(self, item: Item, name: str, predicate: Predicate) -> bool:
        """Under a weak verb, without a proper name: only in a list of works, or as one definite thing."""
        if self._encouraged(predicate):
            return False
        listed = (bool(item.listed) or self._is_reached(predicate)) and self._is_listed_work(item, name, predicate)
        return listed or self._is_definite(item, name, predicate)

    def _is_headed(self, name: str) -> bool:
        lists = self.words.lists
        if lists.head_pattern.search(name) or name.endswith((*lists.work_ends, *lists.modifiers)):
            return True
        return "至" in name or _NUMBERED_ROAD.search(name) is not None

    def _is_listed_work(self, item: Item, name: str, predicate: Predicate) -> bool:
        """Without a proper name: an item of a list of projects, a named programme, or the platform of a whole area."""
        own = item.end - item.start
        if item.listed.endswith("项目"):
            return own >= 5
        if item.listed.endswith("工程") and item.listed != "建设工程":
            return own >= 4
        if self._is_reached(predicate) and not name.endswith(tuple(self.words.lists.class_words)):
            return own >= 6
        if self._encouraged(predicate):
            return False
        if name.endswith(("工程", "计划")):
            return len(name) >= 7
        return self._is_definite(item, name, predicate)

    def _is_definite(self, item: Item, name: str, predicate: Predicate) -> bool:
        """A single platform, zone or programme with a name of some length, or one of a whole area (全省…平台)."""
        match = self.words.lists.head_pattern.search(name)
        if match is None or "、" in name or "的" in name or predicate.heading:
            return False
        kind = self.words.kinds[match["head"]]
        if kind == "platform" and any(word in name for word in self.words.whole_areas):
            return True
        if self.text[item.start - 1] == "、":
            return False
        return (
            item.size <= 2
            and len(item.pieces) == 1
            and kind in self.words.definite_kinds
            and len(name.strip("“”").replace("”", "")) >= 7
        )

    def _is_short_line(self, item: Item) -> bool:
        """Two characters before 铁路, 通道 and their like are the short name of a line."""
        name = item.name(self.text)
        kind = self._kind(name)
        return len(item.pieces) > 1 and item.end - item.start == 2 and kind in ("rail", "road", "route")

    def _is_weak(self, predicate: Predicate) -> bool:
        return predicate.verb in self.words.weak or self._encouraged(predicate)

    def _encouraged(self, predicate: Predicate) -> bool:
        starts = (predicate.sentence, predicate.segment[0])
        return any(self.words.encouragement.match(self.text, start) for start in starts)

    def _is_generic(self, name: str) -> bool:
        return (
            name.count("《") != name.count("》")
            or name.endswith(self.words.no_project_ends)
            or any(word in name for word in self.words.generic)
            or bool(_COUNT.match(name))
        )

    def _closed_by_works(self, predicate: Predicate) -> bool:
        return self._object(predicate).endswith(self.words.works_ends) or self._is_reached(predicate)

    def _is_reached(self, predicate: Predicate) -> bool:
        """竣工投产, 通车: what the object ends in tells that its items are single things."""
        return self._object(predicate).endswith(self.words.reached_ends)

    def _object(self, predicate: Predicate) -> str:
        return self.text[predicate.obj[0] : predicate.obj[1]].rstrip()

    def _row(self, clause: Clause, item: Item, predicate: Predicate) -> Project:
        name = item.name(self.text)
        kind = self._kind(name)
        start, end = route_ends(name, kind, self._place_words(item), self.words)
        capacity = self._capacity(item, predicate)
        return Project(
            project_id=f"{self.plan.plan_id}-p-{item.start}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=self.task_of.get(clause.clause_id),
            name=name,
            action=squeeze(predicate.verb),
            kind=kind,
            route_code=route_code(name),
            from_place=start,
            to_place=end,
            capacity_value=capacity.low if capacity else None,
            capacity_unit=capacity.unit if capacity else None,
            start_char=item.start,
            end_char=item.end,
            quote=self.text[item.start : item.end],
            origin="rule",
        )

    def _place_words(self, item: Item) -> Set[str]:
        spans = {place for piece in item.pieces for place in self.names.places_in(piece)} - self.joint
        return {squeeze(self.text[start:end]) for start, end in spans}

    def _kind(self, name: str) -> str:
        return "road" if route_code(name) else self.words.kind_of(_BRACKETED.sub("", name))

    def _capacity(self, item: Item, predicate: Predicate) -> Measure | None:
        """The measure inside the item's own words, or in a segment right after that tells its yearly capacity."""
        own = [
            measure
            for measure in find_measures(self.text, (item.start, item.end), self.units)
            if measure.kind == "capacity" and not self.names.crosses((measure.start, measure.end))
        ]
        if own:
            return own[0]
        after = _YEARLY.match(self.text, predicate.segment[1])
        if after and predicate.segment[1] - item.end < 8:
            following = find_measures(self.text, (predicate.segment[1], predicate.segment[1] + 30), self.units)
            return following[0] if following and following[0].kind == "capacity" else None
        return None
