"""Table projects and project_cities: named undertakings, one row per item of an enumeration.

Reads each sentence as predicates (a verb and its objects), each object as an enumeration, and keeps the items that
name something concrete (DESIGN §3). The words that decide are datasets/reference/projects.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from plandata.facts.enumerations import Item, ListWords, numbered_line_head, read_list
from plandata.facts.measures import Measure, find_measures
from plandata.facts.phrases import Span, segments, sentences, squeeze, without
from plandata.facts.proper import ROUTE_CODE, ProperNames, ProperWords
from plandata.model import Clause, Mention, Plan, Project, ProjectCity, Unit

_READ_KINDS = frozenset({"task", "item", "paragraph"})
_FILE = "projects."
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_DASH = re.compile("[-－—]+")
_COUNT = re.compile(
    r"^[\d一二两三四五六七八九十百千万]+(?:余|多)?(?:[-—–－至][\d一二两三四五六七八九十]+)?[个家座条项处批种所名类套](?![级省])"
)


@dataclass(frozen=True)
class ProjectWords:
    """The lexicon's word lists for projects, compiled."""

    lists: ListWords
    proper: ProperWords
    kinds: Mapping[str, str]  # noun that closes a name → kind
    weak: frozenset[str]
    generic: tuple[str, ...]
    no_project_ends: tuple[str, ...]
    anchors: tuple[str, ...]
    subject_ends: tuple[str, ...]
    verbs: tuple[str, ...]
    adverbs: tuple[str, ...]
    encouraging: tuple[str, ...]
    whole_areas: tuple[str, ...]
    definite_kinds: frozenset[str]
    leading_verbs: tuple[str, ...]
    linear_kinds: frozenset[str]

    @classmethod
    def of(cls, lexicon: Mapping[str, Sequence[str]]) -> ProjectWords:
        """Takes the lists of datasets/reference/projects.yml by name; raises KeyError where one is missing."""
        words = {name.removeprefix(_FILE): tuple(found) for name, found in lexicon.items() if name.startswith(_FILE)}
        kinds = {
            noun: name.removeprefix("kinds.")
            for name, nouns in words.items()
            if name.startswith("kinds.")
            for noun in nouns
        }
        lists = ListWords(
            heads=frozenset(kinds),
            class_words=frozenset(words["class_words"]),
            noise=words["list_noise"],
            name_ends=words["name_ends"],
            modifiers=words["modifiers"],
            route_ends=words["route_ends"],
            adjectives=words["class_adjectives"],
            head_modifiers=words["head_modifiers"],
            work_ends=words["work_ends"],
            joint_heads=words["joint_heads"],
            generic_seconds=words["generic_seconds"],
            joining_openers=words["joining_openers"],
        )
        proper = ProperWords(
            frozenset(words["common_lines"]),
            words["feature_ends"],
            words["common_features"],
            words["company_ends"],
            words["country_initials"],
            words["directions"],
        )
        return cls(
            lists,
            proper,
            kinds,
            frozenset(words["weak_verbs"]),
            words["generic_words"],
            words["no_project_ends"],
            words["anchor_words"],
            words["subject_ends"],
            words["project_verbs"],
            words["adverbs"],
            words["encouraging_words"],
            words["whole_areas"],
            frozenset(words["definite_kinds"]),
            words["leading_verbs"],
            frozenset(words["linear_kinds"]),
        )

    @cached_property
    def verb_chain(self) -> re.Pattern[str]:
        """One verb or several in a row: 规划实施, 改造和建设."""
        verb = "|".join(sorted(self.verbs, key=len, reverse=True))
        leading = "|".join(self.leading_verbs)
        return re.compile(rf"(?:(?:{leading})[和与、并]?(?={verb}))*(?:{verb})好?")

    @cached_property
    def leading_adverbs(self) -> re.Pattern[str]:
        """Adverbs at the end of what stands before a verb."""
        return re.compile(rf"(?:{'|'.join(sorted(self.adverbs, key=len, reverse=True))})+$")

    @cached_property
    def encouragement(self) -> re.Pattern[str]:
        """支持, 重点支持: a clause that encourages others."""
        return re.compile(rf"(?:{'|'.join(self.adverbs)})*(?:{'|'.join(self.encouraging)})")

    @cached_property
    def adverb_only(self) -> re.Pattern[str]:
        """加快 and its like, which govern an object that ends in 建设."""
        return re.compile(
            r"^(?:[^一-龥]*(?:重点|着力|大力|积极|继续|进一步|全面)?)(加快|加强|加速|抓好|统筹|深化)(?=[^一-龥]|.)"
        )


@dataclass(frozen=True)
class _Predicate:
    verb: str
    obj: Span
    subject: Span
    segment: Span
    sentence: int  # where its sentence starts
    heading: bool = False


def find_projects(
    plan: Plan,
    clauses: Sequence[Clause],
    task_of: Mapping[str, str],
    skip: Sequence[Span],
    mentions: Sequence[Mention],
    lexicon: Mapping[str, Sequence[str]],
    units: Sequence[Unit],
) -> tuple[Project, ...]:
    """Every named undertaking of the plan, sorted by its place in the text.

    `task_of` maps a clause to its task, `skip` are spans to leave out (responsibility notes), `mentions` the mentions
    of divisions. Each span is the item's own words; shared words are restored in `name` alone.
    """
    reader = _Reader(plan, mentions, ProjectWords.of(lexicon), units)
    rows: dict[int, Project] = {}
    for clause in clauses:
        if clause.kind in _READ_KINDS:
            for row in reader.read(clause, task_of.get(clause.clause_id), skip):
                rows.setdefault(row.start_char, row)
    return tuple(_without_repeats(rows[start] for start in sorted(rows)))


def find_project_cities(
    plan: Plan, projects: Sequence[Project], mentions: Sequence[Mention], lexicon: Mapping[str, Sequence[str]]
) -> tuple[ProjectCity, ...]:
    """The divisions that each project is about: those its full name names, else those of its clause's subject."""
    words = ProjectWords.of(lexicon)
    by_surface: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.entity_kind == "city" and mention.city_id:
            by_surface.setdefault(squeeze(mention.surface), set()).add(mention.city_id)
    rows = {
        (project.project_id, city_id)
        for project in projects
        for city_id in _cities_of(plan, project, mentions, by_surface, words)
    }
    return tuple(ProjectCity(project_id, city_id, plan.plan_id) for project_id, city_id in sorted(rows))


def _cities_of(
    plan: Plan, project: Project, mentions: Sequence[Mention], by_surface: Mapping[str, set[str]], words: ProjectWords
) -> set[str]:
    near = [
        mention
        for mention in mentions
        if mention.entity_kind == "city"
        and mention.clause_id == project.clause_id
        and squeeze(mention.surface) in project.name
        and abs(mention.start_char - project.start_char) < 400
    ]
    inside = [m for m in near if project.start_char <= m.start_char and m.end_char <= project.end_char]
    chosen = _plain(inside) or _plain(near) or inside or near or _subject_mentions(plan, project, mentions, words)
    return {mention.city_id for mention in chosen if mention.city_id}


def _plain(mentions: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.resolution != "in_name"]


def _subject_mentions(plan: Plan, project: Project, mentions: Sequence[Mention], words: ProjectWords) -> list[Mention]:
    """Divisions that open the segment before the verb: 某市重点推进…."""
    start = max(plan.text.rfind(mark, 0, project.start_char) for mark in "。；，,\n") + 1
    before = [
        m for m in mentions if m.entity_kind == "city" and start <= m.start_char and m.end_char <= project.start_char
    ]
    verb = words.verb_chain.search(plan.text, start, project.start_char)
    return [m for m in before if verb and m.end_char <= verb.start()]


def _without_repeats(rows: Iterable[Project]) -> Iterator[Project]:
    """Within a task the same name is one undertaking: the first place that names it counts."""
    seen: set[tuple[str | None, str]] = set()
    for row in rows:
        key = (row.task_id or row.clause_id, row.name)
        if key not in seen:
            seen.add(key)
            yield row


class _Reader:
    """Reads the clauses of one plan."""

    def __init__(self, plan: Plan, mentions: Sequence[Mention], words: ProjectWords, units: Sequence[Unit]) -> None:
        self.plan = plan
        self.text = plan.text
        self.words = words
        self.units = units
        self.names = ProperNames(plan.text, mentions, words.proper)

    def read(self, clause: Clause, task_id: str | None, skip: Sequence[Span]) -> Iterator[Project]:
        title = self._title(clause)
        if title:
            verbs = self.words.verb_chain.findall(title.name(self.text)[:-2])
            predicate = _Predicate(
                verbs[-1] if verbs else "实施", (title.start, title.end), (0, 0), (0, 0), title.start
            )
            yield self._row(clause, task_id, title, predicate)
            return
        for part in without((clause.start_char, clause.end_char), skip):
            for sentence in sentences(self.text, part):
                earlier: list[Item] = []
                for predicate in self._predicates(sentence, heading=clause.heading is not None):
                    for item in self._items(predicate, earlier):
                        yield self._row(clause, task_id, item, predicate)

    def _title(self, clause: Clause) -> Item | None:
        """A programme that is a heading or a line of its own: 专栏3 …工程."""
        words = clause.heading or clause.text
        title = re.search(r"[^。；，,：:\s]{5,40}工程(?=[。\s]*$)", words)
        if title is None or len(words.strip()) > 45 or self.words.verb_chain.match(title.group()):
            return None
        start = self.text.find(title.group(), clause.start_char, clause.end_char)
        item = Item(start, start + len(title.group()), ((start, start + len(title.group())),))
        return None if start < 0 or self._is_generic(title.group()) else item

    # Predicates

    def _predicates(self, sentence: Span, *, heading: bool) -> list[_Predicate]:
        """Verbs with their objects; a segment without a verb of its own carries on the list before it."""
        found: list[_Predicate] = []
        for segment in segments(self.text, sentence):
            predicate = self._predicate(segment, sentence[0])
            if predicate:
                found.append(predicate)
            elif found and self._carries_on(segment, found[-1]):
                last = found[-1]
                found[-1] = replace(last, obj=(last.obj[0], segment[1]))
            else:
                found.append(_Predicate("", segment, (segment[0], segment[0]), segment, sentence[0]))
        return [replace(predicate, heading=heading) for predicate in found if predicate.verb]

    def _carries_on(self, segment: Span, last: _Predicate) -> bool:
        words = self.text[segment[0] : segment[1]]
        if not last.verb or self.text[last.obj[1] : segment[0]].strip() not in ("，", ","):
            return False
        if words.startswith(("以及", "及")):
            return True
        return not words.startswith(self.words.anchors) and self._opens_with_item(segment)

    def _opens_with_item(self, segment: Span) -> bool:
        first = re.split(r"[、等]", self.text[segment[0] : segment[1]])[0]
        span = (segment[0], segment[0] + len(first))
        own = first.removesuffix("项目").removesuffix("建设")
        return self.names.in_span(span) and bool("至" in own or self.words.lists.head_pattern.search(own))

    def _predicate(self, segment: Span, sentence: int) -> _Predicate | None:
        start, end = segment
        words = self.text[start:end]
        offset = len(words) - len(
            re.sub(r"^(?:[——－-]+|[一二三四五六七八九十]是|\d+[.．、]|[（(][^（()）]{1,3}[）)])", "", words)
        )
        start += offset
        anchored = self.text.startswith(self.words.anchors, start)
        for match in self.words.verb_chain.finditer(self.text, start, end):
            before = self.text[start : match.start()]
            subject = self.words.leading_adverbs.sub("", before)
            if not self.text[match.end() : end].strip("项目工程等"):
                continue
            if anchored:
                return None
            if self._governs(start, subject, before):
                return _Predicate(match.group(), (match.end(), end), (start, start + len(subject)), segment, sentence)
        return self._adverbial(start, segment, sentence)

    def _governs(self, start: int, subject: str, before: str) -> bool:
        if not subject:
            return True
        if subject != before and len(subject) <= 40 and "的" not in subject[-1:]:
            return True
        subject_end = start + len(subject)
        return subject.endswith(self.words.subject_ends) or any(
            place_end == subject_end for _, place_end in self.names.places_in((start, subject_end))
        )

    def _adverbial(self, start: int, segment: Span, sentence: int) -> _Predicate | None:
        """加快 … 建设: the verb closes the object."""
        match = self.words.adverb_only.match(self.text[start : segment[1]])
        closing = re.search(r"(建设|改造|项目)$", self.text[start : segment[1]])
        if not match or not closing:
            return None
        return _Predicate(match.group(1), (start + match.end(1), segment[1]), (start, start), segment, sentence)

    # Items

    def _items(self, predicate: _Predicate, earlier: list[Item]) -> Iterator[Item]:
        if self._is_result(predicate):
            return
        items = read_list(self.text, predicate.obj, self.words.lists, self.names.in_span, self.names.places)
        head = self._subject_head(predicate)
        generic = False
        for item in items:
            generic = generic or any(word in self.text[item.start : item.end] for word in self.words.generic)
            if generic and not self._stands_out(item):
                continue
            full = self._with_earlier_line(item, earlier)
            earlier.append(full)
            if head and not self.names.in_span((item.start, item.end)):
                full = replace(full, pieces=(head, *full.pieces))
            if self._is_project(full, predicate):
                yield full

    def _stands_out(self, item: Item) -> bool:
        """Whether an item of a list that starts with a class is yet one thing."""
        own = self.text[item.start : item.end]
        return own.startswith(self.words.whole_areas) or self.names.in_span((item.start, item.end))

    def _subject_head(self, predicate: _Predicate) -> Span | None:
        """The company that builds, or the one place that does: it opens the full name of what has no name of its own."""
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

    def _is_result(self, predicate: _Predicate) -> bool:
        """打造成, 建设成为: what something becomes is a position, not an undertaking."""
        return self.text.startswith(("成", "为", "了"), predicate.obj[0]) and not self.text.startswith(
            "成都", predicate.obj[0]
        )

    def _is_project(self, item: Item, predicate: _Predicate) -> bool:
        name = item.name(self.text)
        bare = _BRACKETED.sub("", name)
        if not 4 <= len(bare) <= 60 or self._is_generic(bare):
            return False
        own = [piece for piece in item.pieces if piece[0] <= item.start]
        proper = any(self.names.in_span(piece) for piece in own) or self._is_short_line(item)
        if name[0] == "“" and name.endswith("”") and name.count("“") == 1 and not self._is_headed(bare):
            return "、" not in name and bool(self.names.places_in((item.start, item.end)))
        if not self._is_headed(bare):
            return item.listed.endswith("项目") and (proper or item.end - item.start >= 7)
        if self._is_weak(predicate) and not self._closed_by_works(predicate):
            return False
        if self._is_weak(predicate) and not proper:
            listed = bool(item.listed) and self._is_listed_work(item, bare, predicate)
            return (listed or self._is_definite(item, bare, predicate)) and not self._encouraged(predicate)
        return proper or self._is_listed_work(item, bare, predicate)

    def _is_headed(self, name: str) -> bool:
        lists = self.words.lists
        if lists.head_pattern.search(name) or name.endswith((*lists.work_ends, *lists.modifiers)):
            return True
        return "至" in name

    def _is_listed_work(self, item: Item, name: str, predicate: _Predicate) -> bool:
        """Without a proper name: an item of a list of projects, a named programme, or the platform of a whole area."""
        own = item.end - item.start
        if item.listed.endswith("项目"):
            return own >= 5
        if item.listed.endswith("工程") and item.listed != "建设工程":
            return own >= 4
        if self._encouraged(predicate):
            return False
        if name.endswith("工程"):
            return len(name) >= 7
        return self._is_definite(item, name, predicate)

    def _is_definite(self, item: Item, name: str, predicate: _Predicate) -> bool:
        """A single platform, zone or programme with a name of some length, or one of a whole area (全省…平台)."""
        match = self.words.lists.head_pattern.search(name)
        if match is None or "、" in name or "的" in name or predicate.heading:
            return False
        kind = self.words.kinds[match["head"]]
        if kind == "platform" and any(word in name for word in self.words.whole_areas):
            return True
        return item.size <= 2 and len(item.pieces) == 1 and kind in self.words.definite_kinds and len(name) >= 7

    def _is_short_line(self, item: Item) -> bool:
        """Two characters before 铁路, 通道 and their like are the short name of a line."""
        name = item.name(self.text)
        kind = self._kind(name)
        return len(item.pieces) > 1 and item.end - item.start == 2 and kind in ("rail", "road", "route")

    def _is_weak(self, predicate: _Predicate) -> bool:
        return predicate.verb in self.words.weak or self._encouraged(predicate)

    def _encouraged(self, predicate: _Predicate) -> bool:
        starts = (predicate.sentence, predicate.segment[0])
        return any(self.words.encouragement.match(self.text, start) for start in starts)

    def _is_generic(self, name: str) -> bool:
        return (
            name.count("《") != name.count("》")
            or name.endswith(self.words.no_project_ends)
            or any(word in name for word in self.words.generic)
            or bool(_COUNT.match(name))
        )

    def _closed_by_works(self, predicate: _Predicate) -> bool:
        return self.text[predicate.obj[0] : predicate.obj[1]].rstrip().endswith(("建设", "项目", "工程", "改造"))

    # Rows

    def _row(self, clause: Clause, task_id: str | None, item: Item, predicate: _Predicate) -> Project:
        name = item.name(self.text)
        kind = self._kind(name)
        start, end = _route_ends(name, kind, self._place_words(item), self.words)
        capacity = self._capacity(item, predicate)
        return Project(
            project_id=f"{self.plan.plan_id}-project-{item.start}",
            plan_id=self.plan.plan_id,
            clause_id=clause.clause_id,
            task_id=task_id,
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
        spans = (place for piece in item.pieces for place in self.names.places_in(piece))
        return {squeeze(self.text[start:end]) for start, end in spans}

    def _kind(self, name: str) -> str:
        match = self.words.lists.head_pattern.search(_BRACKETED.sub("", name))
        if route_code(name):
            return "road"
        if match:
            return self.words.kinds[match["head"]]
        return "other"

    def _capacity(self, item: Item, predicate: _Predicate) -> Measure | None:
        """The measure inside the item's own words, or in a segment right after that tells its yearly capacity."""
        own = [
            measure
            for measure in find_measures(self.text, (item.start, item.end), self.units)
            if measure.kind == "capacity" and not self.names.crosses((measure.start, measure.end))
        ]
        if own:
            return own[0]
        after = re.compile(r"[，,](年[^，,。；]{0,8})").match(self.text, predicate.segment[1])
        if after and predicate.segment[1] - item.end < 8:
            following = find_measures(self.text, (predicate.segment[1], predicate.segment[1] + 30), self.units)
            return following[0] if following and following[0].kind == "capacity" else None
        return None


def route_code(name: str) -> str | None:
    """The road's number in a name, 国道302 as G302; null where none stands in it."""
    match = ROUTE_CODE.search(name)
    if not match:
        return None
    return match.group().replace("国道", "G").replace("省道", "S").replace("县道", "X")


def _route_ends(name: str, kind: str, places: Set[str], words: ProjectWords) -> tuple[str | None, str | None]:
    """The places between which a section runs, brackets dropped; null where the name states none."""
    bare = _BRACKETED.sub("", name)
    section = words.lists.route_pattern.match(bare)
    if section:
        end = _section_end(section["rest"], places, words, routed=bool(section["route"]))
        return (section["start"], end) if end else (None, None)
    ends = _DASH.split(_in_quotes(bare))
    if len(ends) > 1 and kind in words.linear_kinds:
        first, last = _known_end(ends[0], places), _known(ends[-1], places)
        if first and last:
            return first, last
    return None, None


def _section_end(rest: str, places: Set[str], words: ProjectWords, *, routed: bool) -> str | None:
    """Where a section ends; None where 至 belongs to a line's name with more words after it."""
    if routed and not _known(rest, places):
        return rest.removesuffix("段")
    place = _known(rest, places) or _place_before_head(rest, words)
    tail = rest[len(place) :]
    if tail.startswith(words.lists.route_ends):
        head = words.lists.head_pattern.search(tail)
        return place if head and head.start() == 0 else None
    return place


def _in_quotes(name: str) -> str:
    quoted = re.search("“([^”]+)”", name)
    return quoted[1] if quoted and _DASH.search(quoted[1]) else name


def _known(words: str, places: Set[str]) -> str | None:
    """The longest known place that words start with, unless more of a name follows (某地大桥)."""
    return max((place for place in places if words.startswith(place)), key=len, default=None)


def _known_end(words: str, places: Set[str]) -> str | None:
    return max((place for place in places if words.endswith(place)), key=len, default=None)


def _place_before_head(rest: str, words: ProjectWords) -> str:
    """The place that a section ends at, without the noun that closes the name: 某地 of 某地铁路."""
    for length in range(2, len(rest)):
        tail = rest[length:]
        if any(tail.startswith(noun) for noun in words.kinds if len(noun) > 1) or tail[0] in "的段等":
            return rest[:length]
    return rest
