"""Turns a page of the portal into a page of the static site: relative links, no forms that only a server can answer."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from plandata.static_site import addresses
from plandata.static_site.crawl import Answer, follow, is_own

_TAG = re.compile(r'<(a|link|script|img|iframe|form)\b([^<>"]*(?:"[^"]*"[^<>"]*)*)>')
_ADDRESS = re.compile(r'(\s)(href|src|action)="([^"]*)"')
_ONLY_OF_LINKS = re.compile(r'\s(?:href|rel|download)(?:="[^"]*")?(?=\s|$)')
_FORM = re.compile(r"<form\b([^>]*)>.*?</form>", re.DOTALL)
_TOOLS = re.compile(r'<details class="tools">(?:(?!</details>).)*?<form\b.*?</details>', re.DOTALL)
_NOTE = addresses.LEFT_OUT.lstrip("/") + ".html"  # its fragment is the address asked for
_IDS = re.compile(r'\sid="([^"]*)"')
# The static site is served without the portal's headers: its pages say themselves that nothing comes from elsewhere.
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'\">"
)


@dataclass(frozen=True, slots=True)
class StaticSite:
    """All answers of all languages, and what their addresses depend on."""

    portal: addresses.Portal
    answers: Mapping[str, Answer]

    def page(self, address: str, *, root: str | None = None) -> str:
        """Return the page of an address with its links rewritten.

        They are relative to the page's own file; given `root`, a path such as /plans/, they begin with it (for a page
        that a server shows at any address).
        """
        text = self.answers[address].body.decode("utf-8")
        text = _FORM.sub(lambda form: self._form(address, form), _TOOLS.sub("", text))
        text = _TAG.sub(lambda tag: self._tag(address, tag, root), text)
        return text.replace("<html ", "<html data-static ", 1).replace("<head>", f"<head>\n{_POLICY}", 1)

    def leading_on(self, address: str) -> str:
        """Return a page that leads on where a redirecting address does."""
        link = html.escape(self._link(address, self.answers[address].location, None) or "")
        return (
            f'<!doctype html>\n<html data-static lang="und"><meta charset="utf-8"><title>{link}</title>\n'
            f'<meta http-equiv="refresh" content="0; url={link}"><a href="{link}">{link}</a></html>\n'
        )

    def there(self, base: str, known: frozenset[str], address: str) -> str | None:
        """Return the whole address at which the static site has what a whole address names, None where it has not.

        A template (`/id/{id}`) is there when its folder is.
        """
        path, fragment = urldefrag(address.removeprefix(base) or "/")
        kept = addresses.kept(self.portal, path)
        if kept is None:
            return None
        file = addresses.file_of(kept)
        if file not in known and "{" not in file:
            kept, own = follow(self.answers, kept)
            file, fragment = addresses.file_of(kept), own or fragment
        if file not in known and not ("{" in file and any(name.startswith(file.partition("{")[0]) for name in known)):
            return None
        query = urlsplit(path).query if self._is_search(kept) else ""
        shown = file.removesuffix("index.html") if file == "index.html" or file.endswith("/index.html") else file
        return f"{base}/{quote(shown, safe='/{}')}" + (f"?{query}" if query else "") + (f"#{fragment}" * bool(fragment))

    def _form(self, address: str, form: re.Match[str]) -> str:
        action = _ADDRESS.search(form[1])
        target = html.unescape(action[3]) if action else address
        if self.portal.split(urlsplit(target).path)[1].startswith(addresses.SEARCH):
            return form[0]
        css = " facets" if 'class="facets"' in form[1] else ""
        return f'<p class="note{css}"><a href="{self._left_out(address)}">{_words_of(self, address)}</a></p>'

    def _tag(self, address: str, tag: re.Match[str], root: str | None) -> str:
        found = _ADDRESS.search(tag[2])
        if not found:
            return tag[0]
        target = html.unescape(found[3])
        if not target or target.startswith("#") or not is_own(urljoin(address, target)):
            return tag[0]
        link = self._link(address, target, root)
        if link is None and tag[1] != "a":
            return ""  # a reference of the head to what asks the server
        if link is None and "nofollow" in tag[2]:
            return f"<a{_ONLY_OF_LINKS.sub('', tag[2])}>"  # a sort or filter control
        if link is None:
            left_out = addresses.file_of(self._left_out(address))
            link = relative_or_rooted(left_out, addresses.file_of(address), root) + "#" + quote(target, safe="/?=&%")
        attribute = f'{found[1]}{found[2]}="{html.escape(link)}"'
        return f"<{tag[1]}{tag[2][: found.start()]}{attribute}{tag[2][found.end() :]}>"

    def _link(self, address: str, target: str, root: str | None) -> str | None:
        """Return the link to a path of the portal from an address's file, None when the static site leaves it out."""
        path, fragment = urldefrag(urljoin(address, target))
        kept = addresses.kept(self.portal, path)
        if kept is None:
            return None
        end, own = follow(self.answers, kept)
        query = urlsplit(path).query if self._is_search(kept) else ""
        found = relative_or_rooted(addresses.file_of(end), addresses.file_of(address), root)
        fragment = own or fragment
        return found + (f"?{query}" if query else "") + (f"#{quote(fragment)}" if fragment else "")

    def _is_search(self, address: str) -> bool:
        return self.portal.split(urlsplit(address).path)[1] == addresses.SEARCH

    def _left_out(self, address: str) -> str:
        prefix = self.portal.split(urlsplit(address).path)[0]
        return (f"/{prefix}" if prefix else "") + addresses.LEFT_OUT


def relative_or_rooted(target: str, source: str, root: str | None) -> str:
    """Return the link from one file to another, relative or beginning with `root`."""
    return addresses.relative(target, source) if root is None else root + quote(target)


def broken(files: Mapping[str, str], known: frozenset[str]) -> list[str]:
    """Return 'page: link' of every link of the pages (file → HTML) whose file, or place in a page, is not there."""
    anchors = {name: frozenset(_IDS.findall(text)) for name, text in files.items()}
    found = []
    for name, text in files.items():
        for link in {html.unescape(match[3]) for tag in _TAG.finditer(text) for match in _ADDRESS.finditer(tag[2])}:
            target, anchor = _target(name, link)
            if target is None:
                continue
            missing = target not in known or (anchor and target in anchors and anchor not in anchors[target])
            if missing and not target.endswith(_NOTE):
                found.append(f"{name}: {link}")
    return sorted(found)


def _target(name: str, link: str) -> tuple[str | None, str]:
    """Return (file, anchor) that a link of a file leads to; file None for another host's and a page's own top."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
        return None, ""
    full = urlsplit(urljoin(f"/{name}", link))
    return unquote(full.path).lstrip("/"), unquote(full.fragment)


def _words_of(site: StaticSite, address: str) -> str:
    """Return the title of the page on what is left out, in the language of the address."""
    body = site.answers[site._left_out(address)].body.decode("utf-8")
    found = re.search(r"<h1>(.*?)</h1>", body, re.DOTALL)
    return found[1] if found else addresses.LEFT_OUT
