"""Checks a request against what openapi.json states: a parameter unknown or unfit is told, never passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from plandata.portal.catalog.endpoints import Endpoint
from plandata.portal.catalog.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Checked:
    """An endpoint's parameters, ready to check: by name, and those that stand for a family of names."""

    named: Mapping[str, Parameter]
    families: tuple[Parameter, ...]


class Checker:
    """Finds the endpoint of a path, and what is wrong with a query for it."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        """Take every endpoint once; a path with parameters is found by its form."""
        self.fixed: dict[str, Checked] = {}
        self.formed: list[tuple[re.Pattern[str], Checked]] = []
        for endpoint in endpoints:
            checked = _checked(endpoint.in_query)
            if endpoint.in_path:
                form = re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(endpoint.path))
                self.formed.append((re.compile(form), checked))
            else:
                self.fixed[endpoint.path] = checked

    def problem(self, path: str, pairs: Sequence[tuple[str, str]]) -> str | None:
        """Return what is wrong with the query of a path, None when nothing is or the path is no endpoint."""
        checked = self.fixed.get(path) or next((found for form, found in self.formed if form.fullmatch(path)), None)
        if checked is None:
            return None
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        known = [(checked.named[name], values) for name, values in given.items() if name in checked.named]
        problems = (_misfit(parameter, values) for parameter, values in known)
        rest = {name: values[0] for name, values in given.items() if name not in checked.named}
        return next(filter(None, problems), None) or _strange(rest, checked)

    def knows(self, path: str) -> bool:
        """Tell whether a path is an endpoint's, by its form."""
        return path in self.fixed or any(form.fullmatch(path) for form, _ in self.formed)


def _checked(parameters: Iterable[Parameter]) -> Checked:
    every = tuple(parameters)
    return Checked(
        {parameter.name: parameter for parameter in every if parameter.schema.get("type") != "object"},
        tuple(parameter for parameter in every if parameter.schema.get("type") == "object"),
    )


def _strange(rest: Mapping[str, str], checked: Checked) -> str | None:
    """Return what is wrong with parameters that only a family can know."""
    for family in checked.families:
        schema = family.schema
        names = set(schema.get("properties", ()))
        forms = [re.compile(form) for form in schema.get("patternProperties", ())]
        own = {name: value for name, value in rest.items() if name in names or any(f.search(name) for f in forms)}
        error = _first_error({**schema, "maxProperties": schema["maxProperties"]}, own)
        if error:
            return f"{', '.join(own)}: {_words(error)}"
        rest = {name: value for name, value in rest.items() if name not in own}
    if rest:
        known = ", ".join(sorted(name for name, parameter in checked.named.items() if not parameter.hidden))
        return f"no parameter {', '.join(sorted(rest))}; the parameters: {known or 'none'}; see /openapi.json"
    return None


def _misfit(parameter: Parameter, values: Sequence[str]) -> str | None:
    """Return what is wrong with the values of one parameter: too many, or one that its schema does not allow."""
    most = parameter.schema.get("maxItems", 1)
    if len(values) > most:
        return f"{parameter.name}: given {len(values)} times, expected at most {most}"
    schema = parameter.schema.get("items", parameter.schema)
    for value in values:
        errors = [_first_error(schema, read) for read in _readings(value)]
        if errors[0] and all(errors):
            return f"{parameter.name}={value[:100]}: {_words(errors[0])}"
    return None


def _first_error(schema: Mapping[str, Any], value: object) -> ValidationError | None:
    return next(Draft202012Validator(dict(schema)).iter_errors(value), None)


def _readings(value: str) -> list[Any]:
    """Return the values that a parameter's text can mean: the text, and the number that it writes."""
    return [value, int(value)] if re.fullmatch(r"-?[0-9]{1,15}", value) else [value]


def _words(error: ValidationError) -> str:
    keyword, limit = error.kind.name, error.kind.value
    allowed = {"enum": lambda: f"one of {', '.join(map(str, limit))}",
               "pattern": lambda: f"text of the form {limit}",
               "maxLength": lambda: f"at most {limit} characters",
               "maxProperties": lambda: f"at most {limit} of these"}  # fmt: skip
    return f"expected {allowed[keyword]()}" if keyword in allowed else error.message[:300]
