"""Languages: Chinese at /, every other one under its own prefix (/en/…), its strings from plugins/locales/<code>.po.

The language of a request stands in its path alone: no cookie, no negotiation. It is kept in a context variable for
the time of the request, so that templates and plugins need not pass it along. A catalogue is compiled when the portal
starts with it for the first time; adding a file adds a language.
"""

from __future__ import annotations

import gettext as gettext_module
import hashlib
import io
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from plandata.errors import PlanDataError
from plandata.portal.texts.fallbacks import OtherLanguage, marking
from plandata.publish.words import DEFAULT_LANGUAGE, ENGLISH, REQUIRED, Text

_HAN = re.compile("[\u3400-\u9fff]")
_AFTER_STOP = re.compile(r"。\s+")
_NO_TRANSLATION = gettext_module.NullTranslations()
_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)
_catalogues: ContextVar[Mapping[str, gettext_module.NullTranslations]] = ContextVar("catalogues")

# Prefixes that no language has: files, and addresses without words of their own.
_WITHOUT_LANGUAGE = (
    "/static/",
    "/-/static/",
    "/favicon.ico",
    "/robots.txt",
    "/sitemap",
    "/dist/",
    "/downloads/",
    "/changes.atom",
    "/changes.json",
    "/commitments.atom",
    "/commitments.csv",
    "/commitments.json",
)


@dataclass(frozen=True)
class Languages:
    """The languages of a portal: the default one and a compiled catalogue for each other."""

    catalogues: Mapping[str, gettext_module.NullTranslations]  # what each translates itself

    @cached_property
    def complete(self) -> Mapping[str, gettext_module.NullTranslations]:
        """The catalogues that pages are made with: what one lacks is told in English, and marked so."""
        return {code: self._with_english(code) for code in self.catalogues}

    def _with_english(self, code: str) -> gettext_module.NullTranslations:
        own, english = copy(self.catalogues[code]), self.catalogues.get(ENGLISH)
        if code != ENGLISH and english is not None:
            own.add_fallback(OtherLanguage(english, ENGLISH))
        return own

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, the default language first."""
        return (DEFAULT_LANGUAGE, *self.catalogues)

    def split(self, path: str) -> tuple[str, str]:
        """Return (language, path without its prefix): /en/plans → (en, /plans)."""
        head, _, rest = path.lstrip("/").partition("/")
        if head in self.catalogues and path.startswith(f"/{head}/"):
            return head, "/" + rest
        return DEFAULT_LANGUAGE, path

    def words(self, message: str) -> dict[str, str]:
        """Return a Chinese message in every language, by code; a language that does not translate it is left out."""
        found = {DEFAULT_LANGUAGE: message}
        for code, catalogue in self.catalogues.items():
            text = catalogue.gettext(message)
            if text != message or not _HAN.search(message):
                found[code] = text
        return found

    def enter(self, language: str, *, is_page: bool = False) -> None:
        """Make `language` the one of the running request. `is_page`: what it lacks is marked (texts/fallbacks.py)."""
        _language.set(language)
        _catalogues.set(self.complete)
        marking.set(is_page and language not in REQUIRED)


def load_languages(folder: Path, kept: Path | None = None) -> Languages:
    """Read every <code>.po of `folder`. Raises PlanDataError for one that cannot be read.

    What is compiled is kept in the folder `kept`, where that can be written: compiling takes 20 ms of a start.
    """
    catalogues = {}
    for path in sorted(folder.glob("*.po")):
        content = path.read_bytes()
        file = kept / f"{path.stem}-{hashlib.sha256(content).hexdigest()[:16]}.mo" if kept else None
        compiled = file.read_bytes() if file and file.is_file() else _compiled(path.name, content)
        catalogues[path.stem] = gettext_module.GNUTranslations(io.BytesIO(compiled))
        if file and not file.is_file():
            _keep(file, compiled)
    return Languages(catalogues)


def _keep(file: Path, content: bytes) -> None:
    """Write a file whole or not at all, and nothing where nothing can be written."""
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        begun = file.with_suffix(f".{os.getpid()}")
        begun.write_bytes(content)
        begun.replace(file)


def _compiled(name: str, content: bytes) -> bytes:
    # Not loaded at a start that has no need of it.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    try:
        write_mo(compiled, read_po(io.BytesIO(content), locale=Path(name).stem.replace("-", "_"), abort_invalid=True))
    except (PoFileError, ValueError) as error:
        raise PlanDataError(name, str(error), "a gettext catalogue", "Mend the file or remove it.") from error
    return compiled.getvalue()


def current_language() -> str:
    """Return the language code of the running request."""
    return _language.get()


def is_chinese() -> bool:
    """Tell whether the running request is answered in Chinese."""
    return current_language().startswith("zh")


def gettext(message: str) -> str:
    """Return a Chinese message in the language of the request."""
    return _translations().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a message that counts, in the language of the request. Chinese has one form: give it twice."""
    return _translations().ngettext(singular, plural, number)


def _translations() -> gettext_module.NullTranslations:
    return _catalogues.get({}).get(current_language(), _NO_TRANSLATION)


def lang_of(text: object) -> Markup:
    """Return the attribute that tells a browser of words that are not in the page's language; '' where none is due.

    Words of the contract know their own language; others are Chinese where they hold a Chinese character. A screen
    reader chooses its voice by it, a browser the forms of the characters.
    """
    if not isinstance(text, Text) and is_chinese():
        return Markup("")
    own = text.language if isinstance(text, Text) else DEFAULT_LANGUAGE if _HAN.search(str(text)) else ""
    if not text or not own or own == current_language():
        return Markup("")
    return Markup(' lang="{}"').format(own)


def with_lang(text: str) -> Markup:
    """Return words as HTML, in an element with their language where it is not the page's: for text, not attributes."""
    attribute = lang_of(text)
    return Markup("<span{}>{}</span>").format(attribute, text) if attribute else Markup("{}").format(text)


def in_both(printed: str | None, english: str | None) -> Markup:
    """Return words of a plan as HTML: as printed, after our English of them on a page in another language."""
    if is_chinese() or not english or not printed:
        return with_lang(printed or "")
    if english.startswith(printed):  # no English of ours: the printed words and how they read
        return with_lang(english)
    own = lang_of(Text(english, ENGLISH))
    return Markup('<span class="ours"{}>{}</span> <span class="printed" lang="{}">{}</span>').format(
        own, english, DEFAULT_LANGUAGE, printed
    )


def without_gaps(text: str) -> Markup:
    """Return HTML without the spaces after full stops that Chinese does not write; unchanged in other languages."""
    return Markup(_AFTER_STOP.sub("。", text) if is_chinese() else text)  # noqa: S704  what a template has rendered


def display_name(language: str) -> str:
    """Return what a language calls itself: 中文, English. A catalogue says it where it translates 中文."""
    own = _catalogues.get({}).get(language, _NO_TRANSLATION).gettext("中文")
    return own if language == DEFAULT_LANGUAGE or own != "中文" else language


def localised(path: str, language: str | None = None) -> str:
    """Return a path of this portal under a language's prefix (default: the request's), exactly once.

    Fragments, queries, other hosts, mail addresses and files that have no language come back unchanged.
    """
    language = language or current_language()
    if language == DEFAULT_LANGUAGE or not path.startswith("/") or path.startswith(("//", *_WITHOUT_LANGUAGE)):
        return path
    if path == f"/{language}" or path.startswith(f"/{language}/"):
        return path
    return f"/{language}{path}"
