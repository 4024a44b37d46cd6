"""Positions (功能定位): what the plan wants a division to be, one row a division and phrase; the span is the phrase.

Read from 把/将X建设成Y, X建设成为Y, X坚持Y的功能定位, 建设X全面开放的口岸城市, and 打造Y or 成为Y with the sentence's
own subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plandata.annotate.segments import sentences, trim
from plandata.model import Clause, Mention, Plan, Position
from plandata.model.wordlists import alternation

Words = Mapping[str, Sequence[str]]
Span = tuple[int, int]
STOP = re.compile(r"[,，(（]")
COMMA = re.compile("[,，]")
QUOTES = "“”‘’\"'「」"
JOINERS = ("、", "和", "与", "—", "-", "－", "–")
FAR = 40  # characters before a place in which the verb that builds it ends
OUTSIDE = {"in_body", "in_name", "ambiguous"}


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a sentence: its span and the divisions that it stands for."""

    start: int
    end: int
    city_ids: tuple[str, ...]


def find_positions(
    plan: Plan,
    clauses: Sequence[Clause],
    mentions: Sequence[Mention],
    words: Words,
    *,
    task_of: Callable[[str], str | None],
) -> tuple[Position, ...]:
    """Return the positions of all clauses in the order of the text; `words` are the lists of places.yml.

    A place inside a body's or an institution's name has no standing of its own, nor has one nobody can tell.
    """
    grammar = Grammar(words)
    places = _places(plan, mentions, words)
    starts = [place.start for place in places]
    rows: dict[str, Position] = {}
    for clause in clauses:
        if bisect_left(starts, clause.start_char) == bisect_left(starts, clause.end_char):
            continue  # no place, so nothing that could have a standing
        for sentence in sentences(plan.text, (clause.start_char, clause.end_char)):
            inside = places[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
            for named, (start, end) in grammar.read(plan.text, sentence, inside) if inside else ():
                for city_id in named:
                    tail = f"-{city_id}" if len(named) > 1 else ""
                    row = Position(
                        position_id=f"{plan.plan_id}-position-{start}{tail}",
                        plan_id=plan.plan_id,
                        clause_id=clause.clause_id,
                        task_id=task_of(clause.clause_id),
                        city_id=city_id,
                        phrase="".join(plan.text[start:end].split()),
                        start_char=start,
                        end_char=end,
                        quote=plan.text[start:end],
                        origin="rule",
                    )
                    rows.setdefault(row.position_id, row)
    return tuple(sorted(rows.values(), key=lambda row: (row.start_char, row.city_id)))


def _places(plan: Plan, mentions: Sequence[Mention], words: Words) -> list[Named]:
    """Return the places that can have a standing, the plan's own region (我市) among them."""
    found: dict[Span, tuple[str, ...]] = {}
    for row in mentions:
        if row.city_id and row.resolution not in OUTSIDE:
            span = (row.start_char, row.end_char)
            found[span] = (*found.get(span, ()), row.city_id)
    for match in re.finditer(alternation(words["own_region"]), plan.text) if plan.settings.region else ():
        found.setdefault(match.span(), (plan.settings.region or "",))
    return sorted((Named(*span, ids) for span, ids in found.items()), key=lambda place: place.start)


class Grammar:
    """The patterns of places.yml, compiled."""

    def __init__(self, words: Words) -> None:
        """Compile the lists position_* of places.yml."""
        adverbs = f"(?:{alternation(words['position_adverbs'])})*"
        self._strong = re.compile(adverbs + f"(?:{alternation(words['position_verbs'])})")
        self._weak = re.compile(adverbs + f"(?:{alternation(words['position_weak_verbs'])})")
        self._frame = re.compile(
            f"(?:{alternation(words['position_frame_verbs'])})(.+?)的?(?:{alternation(words['position_frames'])})"
        )
        self._build = re.compile(f"(?:{alternation(words['position_build_verbs'])})$")
        self._city_heads = re.compile(f"的.*(?:{alternation(words['position_city_heads'])})$")
        self._heads = re.compile(f"(?:{alternation(words['position_heads'])})[{QUOTES}]*$")
        self._break = re.compile(alternation(words["position_breaks"]))
        self._classes = re.compile(f"(?:{alternation(words['position_classes'])})?")

    def read(self, text: str, sentence: Span, places: Sequence[Named]) -> Iterator[tuple[tuple[str, ...], Span]]:
        """Yield (divisions, phrase) of one sentence."""
        subject = self._subject(text, sentence, places)
        starts = [place.start for place in places]
        for start, end in _segments(text, sentence):
            here = sorted(places[bisect_left(starts, start) : bisect_left(starts, end)], key=lambda place: place.end)
            verb, named = self._verb(text, (start, end), here, subject)
            if verb is not None and named:
                for phrase in self._phrases(text, verb, sentence[1]):
                    yield named, phrase
            if frame := self._frame.search(text, start, end):
                named = _ids([place for place in here if place.end <= frame.start()][:1]) or subject
                for phrase in self._split(text, frame.span(1)):
                    yield from [(named, phrase)] if named and self._heads.search(text[slice(*phrase)]) else []

    def _subject(self, text: str, sentence: Span, places: Sequence[Named]) -> tuple[str, ...]:
        """Return what the sentence is about: the place it begins with, or the one that 把/将 names first."""
        begin = sentence[0] + len(text[sentence[0] : sentence[1]]) - len(text[sentence[0] : sentence[1]].lstrip())
        for place in places:
            if place.start == begin or text[place.start - 1] in "把将":
                return place.city_ids
        return ()

    def _verb(
        self, text: str, segment: Span, here: Sequence[Named], subject: tuple[str, ...]
    ) -> tuple[int | None, tuple[str, ...]]:
        """Return where the phrase begins after the verb, and whose it is; None where the segment has no such verb."""
        start, end = segment
        for verb in self._strong.finditer(text, start, end):
            before = self._listed_before(text, verb.start(), here)
            stands = self._heads.search(text[verb.end() : end].rstrip()) is not None
            if before and (stands or text[before[0].start - 1] in "把将"):
                return verb.end(), _ids(before)
            if stands and text[start : verb.start()].strip() == "":
                return verb.end(), subject
        if built := self._built(text, segment, here):
            return built[-1].end, _ids(built)
        weak = self._weak.match(text, start, end)
        if weak and self._heads.search(text[weak.end() : end].rstrip()):
            return weak.end(), subject
        return None, ()

    def _built(self, text: str, segment: Span, here: Sequence[Named]) -> list[Named]:
        """Return the places between a verb and what they are to be: 建设珲春市、图们市全面开放的口岸城市."""
        for place in reversed(here):
            if text[place.end : place.end + FAR].lstrip().startswith(("等", "、", "和")):
                continue
            listed = self._listed_before(text, place.end, here)
            verb = listed and self._build.search(text[max(segment[0], listed[0].start - FAR) : listed[0].start])
            if verb and self._city_heads.search(text[place.end : segment[1]].strip()):
                return listed
        return []

    def _listed_before(self, text: str, end: int, here: Sequence[Named]) -> list[Named]:
        """Return the places that stand right before the verb, their whole list: 延吉—珲春, 长春市、吉林市等核心城市.

        `here` is in the order of where they end.
        """
        listed: list[Named] = []
        for at in range(bisect_right(here, end, key=lambda place: place.end) - 1, -1, -1):
            place = here[at]
            if place.end > end:
                continue
            between = text[place.end : end]
            if not (between in JOINERS if listed else self._classes.fullmatch(between)):
                break
            listed.append(place)
            end = place.start
        return listed[::-1]

    def _phrases(self, text: str, start: int, limit: int) -> Iterator[Span]:
        """Yield the phrases after a verb: up to the comma, and beyond it while a bare phrase of standing follows."""
        while start < limit:
            stop = STOP.search(text, start, limit)
            end = stop.start() if stop else limit
            yield from self._split(text, (start, end))
            if stop is None or stop[0] in "(（":
                return
            start = end + 1
            following = STOP.search(text, start, limit)
            part = text[start : following.start() if following else limit].strip()
            if "的" not in part or self._break.match(part) or self._weakly_verbal(part) or not self._heads.search(part):
                return

    def _weakly_verbal(self, part: str) -> bool:
        return bool(self._strong.search(part) or self._weak.search(part))

    def _split(self, text: str, span: Span) -> Iterator[Span]:
        """Cut 门户城市、“绿色产业城市”和“生态宜居城市” after each phrase of standing; other lists stay whole."""
        start, end = span
        for match in re.finditer("[、和]", text[start:end]):
            at = span[0] + match.start()
            if self._heads.search(text[start:at]) and self._heads.search(text[at + 1 : end]):
                yield _bare(text, (start, at))
                start = at + 1
        yield _bare(text, (start, end))


def _segments(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence[0]
    for comma in COMMA.finditer(text[sentence[0] : sentence[1]]):
        yield start, sentence[0] + comma.start()
        start = sentence[0] + comma.end()
    yield start, sentence[1]


def _bare(text: str, span: Span) -> Span:
    """Return the span without white space and without quotes that enclose the whole of it."""
    start, end = trim(text, span)
    inner = text[start + 1 : end - 1]
    if end - start > 2 and text[start] in QUOTES and text[end - 1] in QUOTES and not set(inner) & set(QUOTES):
        return start + 1, end - 1
    return start, end


def _ids(places: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(city_id for place in places for city_id in place.city_ids))
