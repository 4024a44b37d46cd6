"""Checks a request against what openapi.json states: a parameter unknown or unfit is told, never passed over.

One policy holds for names that nobody knows. What begins with _ or is a known tracker (datasets/reference/trackers.yml)
was hung on to the address by others and is ignored. What is one slip away from a name we know is told, as is any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from plandata.portal.catalog.endpoints import Endpoint
from plandata.portal.catalog.parameters import Parameter, Schema
from plandata.portal.faults import Fault
from plandata.portal.limits import LONGEST_QUERY, MOST_FILTERS
from plandata.portal.trackers import Trackers

# Options of Datasette that its pages take and our files and JSON do not.
_OF_PAGES = re.compile(
    r"_(facet_array|facet_date|through|timelimit|ttl|trace|where|json|json_infinity|nl|filter_(column|op|value)(_\d+)?)"
)
_OF_FORMS = re.compile(r"_filter_(column|op|value)(_\d+)?")  # a form's own: no file or JSON is asked with them
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # those of lines and tabs aside
_SHORTEST_SLIP = 5  # letters of a name that can be told as misspelt


@dataclass(frozen=True, slots=True)
class Rule:
    """What one parameter may hold."""

    valid: Draft202012Validator
    expected: str  # what its value is, in words; '' where the schema says it in a keyword of its own
    most: int
    required: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """An address's parameters, ready to check: by name, and by the form of a family's names."""

    named: Mapping[str, Rule]
    families: tuple[tuple[re.Pattern[str], Rule], ...]
    shown: tuple[str, ...]  # the names that are told
    is_page: bool = False  # takes Datasette's options too; its own checks tell a column that is unknown

    def rule(self, name: str) -> Rule | None:
        """Return what a parameter may hold, None for a name that nobody knows."""
        return self.named.get(name) or next((rule for form, rule in self.families if form.search(name)), None)

    def ignores(self, name: str, trackers: Trackers) -> bool:
        """Tell whether a name was hung on to the address by others."""
        if self.rule(name) is not None:
            return False
        if not name.startswith("_"):
            return name in trackers
        if self.is_page:
            return not _OF_PAGES.fullmatch(name) and not self._misspelt(name)
        return bool(_OF_FORMS.fullmatch(name)) or not (_OF_PAGES.fullmatch(name) or self._misspelt(name))

    def _misspelt(self, name: str) -> bool:
        return len(name) >= _SHORTEST_SLIP and bool(get_close_matches(name, self.named, 1, 0.8))


class _Own:
    """The parameters of one endpoint, made ready when a request first asks for it: there are nine thousand of all."""

    def __init__(self, parameters: tuple[Parameter, ...], *, is_page: bool = False) -> None:
        self.parameters, self.is_page = parameters, is_page

    @cached_property
    def checked(self) -> Checked:
        """What a request for it is checked against."""
        return replace(_checked(self.parameters), is_page=self.is_page)


class Checker:
    """Finds the endpoint of a path, and what is wrong with a query for it."""

    def __init__(self, endpoints: Iterable[Endpoint], trackers: Trackers | None = None) -> None:
        """Take every endpoint once; a path with parameters is found by its form. A table's page is like its JSON."""
        self.trackers = trackers or Trackers()
        self.fixed: dict[str, _Own] = {}
        self.formed: list[tuple[re.Pattern[str], _Own]] = []
        for endpoint in endpoints:
            own = _Own(endpoint.in_query)
            if endpoint.in_path:
                form = re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(endpoint.path))
                self.formed.append((re.compile(form), own))
            else:
                self.fixed[endpoint.path] = own
                if endpoint.has_page:
                    self.fixed[endpoint.path.removesuffix(".json")] = _Own(endpoint.in_query, is_page=True)

    def tidy(self, path: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return a query without what others have hung on to it; a condition given twice counts once."""
        checked = self._find(path)
        if checked is None:
            return [pair for pair in pairs if pair[0] not in self.trackers]
        kept = [pair for pair in pairs if not checked.ignores(pair[0], self.trackers)]
        once = dict.fromkeys(pair for pair in kept if not pair[0].startswith("_"))
        return [pair for pair in kept if pair[0].startswith("_") or once.pop(pair, True) is None]

    def problem(self, path: str, pairs: Sequence[tuple[str, str]]) -> Fault | None:
        """Return what is wrong with the query of a path, None when nothing is or the path is no endpoint."""
        checked = self._find(path)
        controls = [name for name, value in pairs if _CONTROL.search(name + value)]
        if controls:  # no text has one, and a search would pass over it: what is left of the words finds other rows
            return Fault(400, "control_character", {"names": ", ".join(map(ascii, dict.fromkeys(controls)))})
        if checked is None:
            return None
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        filters = sum(len(values) for name, values in given.items() if not name.startswith("_"))
        if filters > MOST_FILTERS:
            return Fault(400, "many_filters", {"given": str(filters), "most": str(MOST_FILTERS)})
        problems = (_misfit(name, values, rule) for name, values in given.items() if (rule := checked.rule(name)))
        return next(filter(None, problems), None) or _unknown(given, checked) or _blank(given, checked)

    def knows(self, path: str) -> bool:
        """Tell whether a path is an endpoint's, by its form."""
        checked = self._find(path)
        return checked is not None and not checked.is_page

    def _find(self, path: str) -> Checked | None:
        own = self.fixed.get(path) or next((found for form, found in self.formed if form.fullmatch(path)), None)
        return own.checked if own else None


def too_long(query: bytes) -> Fault | None:
    """Return what is wrong with a query string that is longer than any form of ours makes it."""
    values = {"given": str(len(query)), "most": str(LONGEST_QUERY)}
    return Fault(400, "long_query", values) if len(query) > LONGEST_QUERY else None


def _checked(parameters: Iterable[Parameter]) -> Checked:
    every = tuple(parameters)
    families = [parameter.schema for parameter in every if parameter.schema.get("type") == "object"]
    return Checked(
        {
            each.name: _rule(each.schema, required=each.required)
            for each in every
            if each.schema.get("type") != "object"
        },
        tuple(
            (re.compile(form), _rule(own)) for family in families for form, own in family["patternProperties"].items()
        ),
        tuple(sorted(parameter.name for parameter in every if not parameter.hidden)),
    )


def _rule(schema: Schema, *, required: bool = False) -> Rule:
    one = schema.get("items", schema)
    return Rule(Draft202012Validator(dict(one)), one.get("description", ""), schema.get("maxItems", 1), required)


def _unknown(given: Mapping[str, Sequence[str]], checked: Checked) -> Fault | None:
    rest = [name for name in given if checked.rule(name) is None]
    if not rest or checked.is_page:
        return None
    known = ", ".join(checked.shown) or "none"
    return Fault(400, "no_parameter", {"names": ", ".join(sorted(rest)), "known": known})


def _blank(given: Mapping[str, Sequence[str]], checked: Checked) -> Fault | None:
    """Return which parameter is left blank without which a question finds nothing; its page shows the form instead."""
    blank = [
        name for name, rule in checked.named.items() if rule.required and not any(map(str.strip, given.get(name, ())))
    ]
    return Fault(400, "blank", {"names": ", ".join(blank)}) if blank and not checked.is_page else None


def _misfit(name: str, values: Sequence[str], rule: Rule) -> Fault | None:
    """Return what is wrong with the values of one parameter: too many, or one that its schema does not allow."""
    if len(values) > rule.most:
        return Fault(400, "too_often", {"name": name, "times": str(len(values)), "most": str(rule.most)})
    for value in values:
        errors = [next(iter(rule.valid.iter_errors(read)), None) for read in _readings(value)]
        if errors[0] and all(errors):
            return _refused(errors[0], rule.expected, {"name": name, "value": value[:100]})
    return None


def _readings(value: str) -> list[Any]:
    """Return the values that a parameter's text can mean: the text, and the number that it writes."""
    return [value, int(value)] if re.fullmatch(r"-?[0-9]{1,15}", value) else [value]


def _refused(error: ValidationError, expected: str, values: Mapping[str, str]) -> Fault:
    keyword, limit = error.kind.name, error.kind.value
    if keyword == "enum":
        return Fault(400, "one_of", {**values, "choices": ", ".join(str(choice) for choice in limit if choice != "")})
    if keyword == "maxLength":
        return Fault(400, "too_long", {**values, "most": str(limit)})
    return Fault(400, "expected", {**values, "expected": expected or "another value"})
