"""Makes the row of a project: its full name, kind, road's number, ends and capacity."""

from __future__ import annotations

import re
from collections.abc import Set

from plandata.annotate.list_words import Item
from plandata.annotate.measures import Measure, find_measures
from plandata.annotate.segments import squeeze
from plandata.facts.annotations import Annotations
from plandata.facts.projects.candidate_name import BRACKETED
from plandata.facts.projects.predicates import Predicate
from plandata.facts.projects.proper import ProperNames
from plandata.facts.projects.propose import Candidate
from plandata.facts.projects.routes import route_code, route_ends
from plandata.facts.projects.words import ProjectWords
from plandata.model import Project, Reference

_YEARLY = re.compile(r"[，,]年[^，,。；]{0,8}")


class Namer:
    """Makes the rows of one plan's projects."""

    def __init__(self, annotations: Annotations, names: ProperNames, words: ProjectWords, reference: Reference) -> None:
        """Takes what is known of the plan, its names, the word lists and the units."""
        self._plan = annotations.plan
        self._text = annotations.plan.text
        self._task_of = annotations.task_of
        self._names = names
        self._words = words
        self._units = reference.units
        # 京沪, 长吉: names of lines and of several places, where no road begins or ends
        self._joint = {(m.start_char, m.end_char) for m in annotations.places if m.resolution in ("group", "in_name")}

    def row(self, candidate: Candidate) -> Project:
        """The row: the span is the item's own words; words that a list shares are restored in `name` alone."""
        item = candidate.item
        name = item.name(self._text)
        kind = "road" if route_code(name) else self._words.kind_of(BRACKETED.sub("", name))
        start, end = route_ends(name, kind, self._place_words(item), self._words)
        capacity = self._capacity(item, candidate.predicate)
        return Project(
            project_id=f"{self._plan.plan_id}-p-{item.start}",
            plan_id=self._plan.plan_id,
            clause_id=candidate.clause.clause_id,
            task_id=self._task_of.get(candidate.clause.clause_id),
            name=name,
            action=squeeze(candidate.predicate.verb),
            kind=kind,
            route_code=route_code(name),
            from_place=start,
            to_place=end,
            capacity_value=capacity.low if capacity else None,
            capacity_unit=capacity.unit if capacity else None,
            start_char=item.start,
            end_char=item.end,
            quote=self._text[item.start : item.end],
            origin="rule",
        )

    def _place_words(self, item: Item) -> Set[str]:
        spans = {place for piece in item.pieces for place in self._names.places_in(piece)} - self._joint
        return {squeeze(self._text[start:end]) for start, end in spans}

    def _capacity(self, item: Item, predicate: Predicate) -> Measure | None:
        """The measure inside the item's own words, or in a segment right after that tells its yearly capacity."""
        own = [
            measure
            for measure in find_measures(self._text, (item.start, item.end), self._units)
            if measure.kind == "capacity" and not self._names.crosses((measure.start, measure.end))
        ]
        if own:
            return own[0]
        after = _YEARLY.match(self._text, predicate.segment[1])
        if after and predicate.segment[1] - item.end < 8:
            following = find_measures(self._text, (predicate.segment[1], predicate.segment[1] + 30), self._units)
            return following[0] if following and following[0].kind == "capacity" else None
        return None
