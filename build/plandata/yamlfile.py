"""Reads the YAML files that people write, strictly: a key given twice, left out or unknown stops with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from plandata.errors import PlanDataError
from plandata.escaping import UNHOLDABLE

MOST_BYTES = 20_000_000
MOST_DEPTH = 50
LONGEST_NUMBER = 40
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
# What PyYAML raises for a value of a wrong form.
_WRONG_VALUES = (ValueError, ArithmeticError, TypeError, AttributeError)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # either is a SafeLoader
    """Loads plain values only, and refuses a mapping that gives one key twice (YAML's loader keeps the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a list or mapping as key", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} given twice", key_node.start_mark)
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Say in which line a value stands that looks like a date or number and is none (2024-02-30)."""
        if node.tag in _NUMBERS and (len(node.value) > LONGEST_NUMBER or ":" in node.value):
            raise yaml.constructor.ConstructorError(None, None, "no number that people write", node.start_mark)
        try:
            return super().construct_object(node, deep=deep)
        except _WRONG_VALUES as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error


def read_yaml(file: Path) -> Any:
    """Return what `file` holds: mappings, lists and plain values; None for a file without any.

    Raises PlanDataError with the line for a file that is not UTF-8, not YAML, or gives a key twice.
    """
    try:
        text = file.read_text(encoding="utf-8")
        _check_shape(file, text)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise PlanDataError(f"{file}{line}", str(error.problem), "well-formed YAML", "Correct that line.") from error
    except (yaml.YAMLError, OSError, *_WRONG_VALUES) as error:
        reason = " ".join(str(error).split())
        raise PlanDataError(str(file), f"not readable: {reason}", "YAML in UTF-8", "Mend the file.") from error


def _check_shape(file: Path, text: str) -> None:
    """Stop before anything is built of a file that is too large or nests too deeply, or that repeats itself by name."""
    if len(text) > MOST_BYTES:
        raise PlanDataError(str(file), f"{len(text)} characters", f"at most {MOST_BYTES}", "Take it apart.")
    depth = 0
    for event in yaml.parse(text, Loader=_StrictLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = f"{file} line {event.start_mark.line + 1}" if event.start_mark else str(file)
        if depth > MOST_DEPTH:
            found = f"more than {MOST_DEPTH} lists inside each other"
            raise PlanDataError(line, found, "a flat file", "Mend the file.")
        if isinstance(event, yaml.ScalarEvent) and (held := UNHOLDABLE.search(event.value)):
            raise PlanDataError(line, f"the character U+{ord(held.group()):04X}", "characters of a text", "Remove it.")
        if isinstance(event, yaml.AliasEvent):
            raise PlanDataError(line, f"the alias *{event.anchor}", "values written out", "Write what it stands for.")


def check_keys(where: str, raw: Any, required: Collection[str], optional: Collection[str] = ()) -> Mapping[str, Any]:
    """Return `raw`, a mapping with all `required` keys and none beyond `optional`; PlanDataError otherwise."""
    mapping = check_mapping(where, raw)
    unknown = [str(key) for key in mapping if key not in {*required, *optional}]
    missing = [key for key in required if key not in mapping]
    if unknown:
        allowed = ", ".join([*required, *optional])
        raise PlanDataError(where, f"unknown key {', '.join(unknown)}", f"only {allowed}", "Remove or rename it.")
    if missing:
        raise PlanDataError(where, f"no {', '.join(missing)}", "every required key", "Add it.")
    return mapping


def check_mapping(where: str, raw: Any) -> Mapping[str, Any]:
    """Return `raw`, a mapping; PlanDataError for anything else."""
    if not isinstance(raw, dict):
        raise PlanDataError(where, f"{type(raw).__name__}", "a mapping (key: value)", "Mend the file.")
    return raw


def check_list(where: str, raw: Any) -> list[Any]:
    """Return `raw`, a list; PlanDataError for anything else."""
    if not isinstance(raw, list):
        raise PlanDataError(where, f"{type(raw).__name__}", "a list", "Mend the file.")
    return raw


def check_text(where: str, value: Any) -> str:
    """Return `value`, text that is not blank; PlanDataError for anything else (YAML reads 302 and 否 differently)."""
    if not isinstance(value, str) or not value.strip():
        raise PlanDataError(where, repr(value), "text", "Write it, in quotes where YAML would read something else.")
    return value


def check_texts(where: str, raw: Any) -> tuple[str, ...]:
    """Return `raw`, a list of texts each given once, as a tuple; PlanDataError for anything else."""
    texts = tuple(check_text(f"{where}, entry {number}", item) for number, item in enumerate(check_list(where, raw), 1))
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise PlanDataError(where, f"{', '.join(twice)} given twice", "each entry once", "Remove one of them.")
    return texts
