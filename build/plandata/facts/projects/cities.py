"""Table project_cities: the divisions that each project is about.

In this order of trust: places in the project's own words and in those it shares with its list, the subject of its
clause, the one place that a heading above names. What stands inside the name of a line or a company does not count,
nor does a name that could mean two divisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plandata.annotate.segments import Span, behind_last, squeeze
from plandata.facts.annotations import Annotations
from plandata.facts.projects.words import ProjectWords
from plandata.model import NOT_ABOUT, Clause, Mention, Project, ProjectCity, Reference

_NEAR = 120
"""How far before an item, in characters, the words may stand that it shares with its list."""

_BORDER = re.compile(r"[（(][^（()）]*界[^（()）]*[）)]")


def find_project_cities(
    annotations: Annotations, projects: Sequence[Project], reference: Reference
) -> tuple[ProjectCity, ...]:
    """One row per project and division, sorted."""
    finder = _Finder(annotations, ProjectWords.of(reference))
    rows = {(project.project_id, city_id) for project in projects for city_id in finder.cities(project)}
    return tuple(ProjectCity(project_id, city_id, annotations.plan.plan_id) for project_id, city_id in sorted(rows))


class _Finder:
    def __init__(self, annotations: Annotations, words: ProjectWords) -> None:
        self._text = annotations.plan.text
        self._words = words
        self._clauses: Mapping[str, Clause] = {clause.clause_id: clause for clause in annotations.clauses}
        self._places: dict[str, list[Mention]] = {}
        for place in annotations.places:
            if place.city_id and place.resolution not in NOT_ABOUT:
                self._places.setdefault(place.clause_id, []).append(place)

    def cities(self, project: Project) -> set[str]:
        """Ids of the divisions, empty where none is told."""
        places = self._places.get(project.clause_id, [])
        aside = self._aside(project)
        inside = [
            place
            for place in places
            if project.start_char <= place.start_char
            and place.end_char <= project.end_char
            and not any(start <= place.start_char < end for start, end in aside)
        ]
        shared = [place for place in places if self._is_shared(place, project)]
        for chosen in ([*inside, *shared], self._subject(project, places), self._heading(project)):
            if chosen:
                return {place.city_id for place in chosen if place.city_id}
        return set()

    def _aside(self, project: Project) -> list[Span]:
        """Spans whose places say where a line runs or a border lies, not what the project is about."""
        start = project.start_char
        ends = "|".join(self._words.lists.route_ends)
        line = re.match(rf"[^至]+至[^至]+?(?:{ends})(?=[一-龥])", project.quote)
        spans = [match.span() for match in _BORDER.finditer(project.quote)]
        if line and self._words.lists.head_pattern.search(line.group()):
            spans.append(line.span())
        company = self._words.proper.company_pattern.search(project.quote)
        if company and company.group().endswith("公司"):
            spans.append(company.span())
        return [(start + left, start + right) for left, right in spans]

    def _is_shared(self, place: Mention, project: Project) -> bool:
        """Whether a place stands in the words that the project's full name shares with the list before it."""
        own = squeeze(project.quote)
        return (
            place.end_char <= project.start_char
            and project.start_char - place.end_char < _NEAR
            and place.surface in project.name.partition(own)[0]
            and place.surface not in own
            and not self._names_company(place)
        )

    def _names_company(self, place: Mention) -> bool:
        company = self._words.proper.company_pattern.match(self._text, place.start_char)
        return company is not None and company.group().endswith("公司")

    def _subject(self, project: Project, places: Sequence[Mention]) -> list[Mention]:
        """Divisions that open the segment before the verb: 某市重点推进…."""
        start = behind_last(self._text, "，。；,\n", 0, project.start_char)
        verb = self._words.verb_chain.search(self._text, start, project.start_char)
        if verb is None:
            return []
        return [
            place
            for place in places
            if start <= place.start_char and place.end_char <= verb.start() and not self._names_company(place)
        ]

    def _heading(self, project: Project) -> list[Mention]:
        """The one division that the nearest heading above names: 发挥某市的核心带动作用."""
        for clause in self._above(project.clause_id):
            named = self._in_heading(clause)
            if named:
                return named if len({place.city_id for place in named}) == 1 else []
        return []

    def _in_heading(self, clause: Clause) -> list[Mention]:
        if clause.heading is None:
            return []
        end = clause.start_char + len(clause.number or "") + len(clause.heading) + 1
        return [place for place in self._places.get(clause.clause_id, []) if place.end_char <= end]

    def _above(self, clause_id: str) -> Iterator[Clause]:
        clause = self._clauses.get(clause_id)
        while clause is not None and clause.kind not in ("chapter", "title"):
            yield clause
            clause = self._clauses.get(clause.parent_id or "")
