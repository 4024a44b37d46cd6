"""Who publishes a release, and of which day: from portal.yml, CITATION.cff and the verb's --date; no clock is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plandata.errors import PlanDataError
from plandata.publish.settings import load_settings
from plandata.publish.words import DEFAULT_LANGUAGE, in_language
from plandata.yamlfile import read_yaml

CITATION = "CITATION.cff"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the release, and when: from portal.yml, CITATION.cff and the verb's --date."""

    name: str
    base_url: str
    contact: str
    keywords: tuple[str, ...]
    released_on: str  # ISO 8601 day; no clock is read anywhere

    @property
    def version(self) -> str:
        """The release's version."""
        return version_of(self.released_on)

    def cited(self, citation: str) -> str:
        """Return CITATION.cff with the day and version of this release in place of its own."""
        kept = [line for line in citation.splitlines() if not line.startswith(("date-released:", "version:"))]
        return "\n".join([*kept, f"date-released: {self.released_on}", f"version: {self.version}"]) + "\n"


def version_of(released_on: str) -> str:
    """Return the day of a release as a semantic version: 2026-09-01 is 2026.9.1; '' for ''."""
    return ".".join(str(int(part)) for part in released_on.split("-")) if released_on else ""


def publisher_of(root: Path, released_on: str | None) -> Publisher:
    """Return who publishes and when, from portal.yml and CITATION.cff. Raises PlanDataError for a day that is none."""
    settings = load_settings(root / "portal.yml")
    cited = read_yaml(root / CITATION)
    day = str(released_on or cited.get("date-released") or "")
    try:
        well_formed = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", day)) and date.fromisoformat(day)
    except ValueError:
        well_formed = False
    if not well_formed:
        raise PlanDataError(
            "--date" if released_on else CITATION, f"date-released {day!r}", "the day of the release, YYYY-MM-DD",
            "Give --date, or write date-released in CITATION.cff: a release reads no clock.",
        )  # fmt: skip
    name = str(in_language(settings.name, DEFAULT_LANGUAGE))
    return Publisher(name, settings.base_url, settings.contact, tuple(map(str, cited.get("keywords", ()))), day)
