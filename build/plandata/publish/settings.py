"""Reads portal.yml: the portal's name, address and contact, as a person wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml

from plandata.errors import PlanDataError

DEFAULT_LANGUAGE = "zh-CN"
_KEYS = {"name", "tagline", "base_url", "contact", "database"}


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """The portal's own facts; `name` and `tagline` by language code."""

    name: Mapping[str, str]
    tagline: Mapping[str, str]
    base_url: str
    contact: str
    database: str

    def contact_href(self, subject: str = "", body: str = "") -> str:
        """Return the link that reports an error: a mailto with subject and body filled in, or the form's address."""
        if self.contact.startswith(("https://", "http://")):
            joint = "&" if "?" in self.contact else "?"
            return f"{self.contact}{joint}title={quote(subject)}&body={quote(body)}"
        return f"mailto:{self.contact}?subject={quote(subject)}&body={quote(body)}"


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return the words in `language`, else in the default language, else whichever comes first."""
    return words.get(language) or words.get(DEFAULT_LANGUAGE) or next(iter(words.values()), "")


def load_settings(path: Path) -> PortalSettings:
    """Read portal.yml. Raises PlanDataError when a key is missing, unknown or of the wrong kind."""
    where = path.name
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PlanDataError(where, str(error), "a readable YAML file", "Restore it from the repository.") from error
    keys = set(data) if isinstance(data, dict) else set()
    if keys != _KEYS:
        raise PlanDataError(where, f"keys {sorted(keys)}", f"exactly {sorted(_KEYS)}", "Add or remove keys.")
    for key in ("name", "tagline"):
        if not isinstance(data[key], dict) or DEFAULT_LANGUAGE not in data[key]:
            raise PlanDataError(f"{where}: {key}", repr(data[key]), f"words by language, {DEFAULT_LANGUAGE} among them",
                                "Write one line per language.")  # fmt: skip
    return PortalSettings(
        name=data["name"],
        tagline=data["tagline"],
        base_url=str(data["base_url"] or "").rstrip("/"),
        contact=str(data["contact"]),
        database=str(data["database"]),
    )
