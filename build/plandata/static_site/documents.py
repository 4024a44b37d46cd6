"""What the static site's documents name: llms.txt, sitemap, feeds, JSON-LD and heads tell only of what is there."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_IN_MARKDOWN = re.compile(r"(?<=\]\()[^)\s]+(?=\))")
_EMPTY_SECTION = re.compile(r"\n## [^\n]+\n+(?=\n## |\Z)")
_ENTRY = re.compile(r"\s*<(url|sitemap)>.*?</\1>", re.DOTALL)
_LOCATION = re.compile(r"(?<=<loc>)[^<]+(?=</loc>)")
_LINK = re.compile(r'\s*<(?:xhtml:)?link\b[^>]*?\bhref="([^"]*)"[^>]*?/>')
_HEAD = re.compile(
    r'<link rel="(?:canonical|alternate)"[^>]*?\bhref="([^"]*)"[^>]*>\n?'
    r'|<meta property="og:(?:url|image)" content="([^"]*)">\n?'
)
_STRUCTURED = re.compile(r'(<script type="application/ld\+json">)(.*?)(</script>)', re.DOTALL)
_CONTROLS = frozenset({"toggle_url", "next_url"})  # of an answer in JSON: what another question would be
_GONE = object()


@dataclass(frozen=True, slots=True)
class Named:
    """Addresses as documents write them: under `base`, or from the root where that is ''.

    `there` gives the address that has the same in the static site, None for what the site leaves out.
    """

    base: str
    there: Callable[[str], str | None]

    def own(self, address: str) -> bool:
        """Tell whether an address is one of this portal."""
        if not address.startswith(self.base + "/"):
            return bool(self.base) and address == self.base
        return not re.search(r"\s", address)

    def markdown(self, text: str) -> str:
        """Return lines with their links mended, without those that name what is left out, and heads of none."""
        kept = [
            _IN_MARKDOWN.sub(lambda link: self._told(link[0]) or "", line)
            for line in text.split("\n")
            if all(self._told(link) for link in _IN_MARKDOWN.findall(line))
        ]
        return _EMPTY_SECTION.sub("", "\n".join(kept))

    def xml(self, text: str) -> str:
        """Return a sitemap or a feed likewise: entries of a sitemap, links of a feed."""
        text = _ENTRY.sub(lambda entry: entry[0] if self._told(html.unescape(_located(entry[0]))) else "", text)
        text = _LOCATION.sub(lambda place: html.escape(self._told(html.unescape(place[0])) or ""), text)
        return _LINK.sub(lambda link: self._mended(link[0], link[1]), text)

    def page(self, text: str) -> str:
        """Return a page with what its head names mended: its own address, its image, its JSON-LD."""
        text = _HEAD.sub(lambda tag: self._mended(tag[0], tag[1] or tag[2] or ""), text)
        return _STRUCTURED.sub(lambda found: found[1] + self._structured(found[2]) + found[3], text)

    def json(self, body: bytes) -> bytes:
        """Return a JSON document without the objects that name what is left out, and references to these."""
        if self.base and self.base.encode() not in body:
            return body
        told = self.value(json.loads(body))
        return json.dumps(told, ensure_ascii=False, indent=1 if b"\n" in body[:3] else None).encode()

    def value(self, value: Any) -> Any:
        """Return the same of a JSON value; what controls an answer (the next page, a facet) is null instead."""
        left_out: set[str] = set()
        told = self._kept(value, left_out)
        return None if told is _GONE else _unreferenced(told, left_out)

    def _structured(self, text: str) -> str:
        return json.dumps(self.value(json.loads(text)), ensure_ascii=False).replace("<", "\\u003c")

    def _mended(self, tag: str, written: str) -> str:
        address = html.unescape(written)
        told = self._told(address)
        return tag.replace(f'"{written}"', f'"{html.escape(told)}"') if told else ""

    def _told(self, address: str) -> str | None:
        return self.there(address) if self.own(address) else address

    def _kept(self, value: Any, left_out: set[str]) -> Any:
        if isinstance(value, str):
            told = self._told(value)
            return _GONE if told is None else told
        if isinstance(value, list):
            return [each for each in (self._kept(each, left_out) for each in value) if each is not _GONE]
        if not isinstance(value, dict):
            return value
        found = {
            key: (None if key in _CONTROLS and told is _GONE else told)
            for key, told in ((key, self._kept(each, left_out)) for key, each in value.items())
        }
        if any(told is _GONE for key, told in found.items() if isinstance(value[key], str)):
            name = found.get("@id")
            if isinstance(name, str):
                left_out.add(name)
            return _GONE
        return {key: told for key, told in found.items() if told is not _GONE and (told != [] or value[key] == [])}


def _located(entry: str) -> str:
    found = _LOCATION.search(entry)
    return found[0] if found else ""


def _unreferenced(value: Any, left_out: set[str]) -> Any:
    """Return a value without references to objects that are left out."""
    if isinstance(value, list):
        return [_unreferenced(each, left_out) for each in value if not _refers(each, left_out)]
    if not isinstance(value, dict):
        return value
    found = {key: _unreferenced(each, left_out) for key, each in value.items() if not _refers(each, left_out)}
    return {key: each for key, each in found.items() if each != [] or value[key] == []}


def _refers(value: Any, left_out: set[str]) -> bool:
    return isinstance(value, dict) and value.keys() == {"@id"} and value["@id"] in left_out
