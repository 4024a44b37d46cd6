"""The names that others hang on to a shared address: datasets/reference/trackers.yml, read once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plandata.yamlfile import check_keys, check_texts, read_yaml


@dataclass(frozen=True, slots=True)
class Trackers:
    """Whole names, and how others begin: `name in trackers`."""

    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def __contains__(self, name: str) -> bool:
        """Tell whether others hang a parameter of this name on to addresses."""
        return name.lower() in self.names or (bool(self.prefixes) and name.lower().startswith(self.prefixes))


def load_trackers(path: Path) -> Trackers:
    """Read the list. Raises PlanDataError when it is missing or malformed."""
    raw = check_keys(path.name, read_yaml(path), ("names", "prefixes"))
    lists = {key: check_texts(f"{path.name}: {key}", raw[key]) for key in ("names", "prefixes")}
    return Trackers(frozenset(lists["names"]), tuple(lists["prefixes"]))
