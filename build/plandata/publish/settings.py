"""Reads portal.yml: the portal's name, address and contact, as a person wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

from plandata.errors import PlanDataError
from plandata.publish.words import DEFAULT_LANGUAGE

_KEYS, _OPTIONS = {"name", "tagline", "contact", "database"}, {"base_url", "hosts", "mcp"}
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """The portal's own facts; `name` and `tagline` by language code.

    `base_url` has no closing slash and is '' where it is not set; `hosts` are the names, in lower case and with their
    port if they have one, under which a portal without it may speak of itself. `contact` is '' where it is not set.
    """

    name: Mapping[str, str]
    tagline: Mapping[str, str]
    base_url: str
    contact: str
    database: str
    hosts: tuple[str, ...] = ()
    mcp: bool = False  # whether AI clients may ask at /mcp

    def contact_href(self, subject: str = "", body: str = "") -> str:
        """Return the link that reports an error: a mailto with subject and body filled in, or the form's address.

        Without a contact the letter has no address yet.
        """
        if self.contact.startswith(("https://", "http://")):
            joint = "&" if "?" in self.contact else "?"
            return f"{self.contact}{joint}title={quote(subject)}&body={quote(body)}"
        return f"mailto:{self.contact}?subject={quote(subject)}&body={quote(body)}"


def load_settings(path: Path) -> PortalSettings:
    """Read portal.yml. Raises PlanDataError when a key is missing, unknown or of the wrong kind."""
    where = path.name
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PlanDataError(where, str(error), "a readable YAML file", "Restore it from the repository.") from error
    keys = set(data) if isinstance(data, dict) else set()
    if not _KEYS <= keys <= _KEYS | _OPTIONS:
        expected = f"{sorted(_KEYS)}, and if you like {sorted(_OPTIONS)}"
        raise PlanDataError(where, f"keys {sorted(map(str, keys))}", expected, "Add or remove keys.")
    for key in ("name", "tagline"):
        if not isinstance(data[key], dict) or DEFAULT_LANGUAGE not in data[key]:
            raise PlanDataError(f"{where}: {key}", repr(data[key]), f"words by language, {DEFAULT_LANGUAGE} among them",
                                "Write one line per language.")  # fmt: skip
    return PortalSettings(
        name=data["name"],
        tagline=data["tagline"],
        base_url=_base_url(f"{where}: base_url", data.get("base_url")),
        contact=str(data["contact"] or ""),
        database=str(data["database"]),
        hosts=_hosts(f"{where}: hosts", data.get("hosts")),
        mcp=_switch(f"{where}: mcp", data.get("mcp", False)),
    )


def _base_url(where: str, written: object) -> str:
    base = str(written or "").rstrip("/")
    parts = urlsplit(base)
    if base and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise PlanDataError(where, repr(written), "an address such as https://data.example.org, or nothing", "Mend it.")
    return base


def _switch(where: str, written: object) -> bool:
    if not isinstance(written, bool):
        raise PlanDataError(where, repr(written), "true or false", "Mend it.")
    return written


def _hosts(where: str, written: object) -> tuple[str, ...]:
    hosts = written or []
    if not isinstance(hosts, list) or not all(
        isinstance(host, str) and _HOST.fullmatch(host.lower()) for host in hosts
    ):
        raise PlanDataError(where, repr(written), "a list of host names such as data.example.org", "Mend it.")
    return tuple(host.lower() for host in hosts)
