"""Reads the YAML files that people write, strictly: a key given twice, left out or unknown stops with its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from plandata.errors import PlanDataError


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # either is a SafeLoader
    """Loads plain values only, and refuses a mapping that gives one key twice (YAML's loader keeps the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = key_node.value
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} given twice", key_node.start_mark)
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(file: Path) -> Any:
    """Return what `file` holds: mappings, lists and plain values; None for a file without any.

    Raises PlanDataError with the line for a file that is not UTF-8, not YAML, or gives a key twice.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise PlanDataError(f"{file}{line}", str(error.problem), "well-formed YAML", "Correct that line.") from error
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise PlanDataError(str(file), f"not readable: {error}", "YAML in UTF-8", "Mend the file.") from error


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
