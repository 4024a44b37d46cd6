"""Words of a page that its language lacks, each marked with the language that it is in.

A catalogue answers with bare words, and a template puts them into text, attributes and addresses alike. So words of
another language carry marks of the private use area while a page is made; `resolved` turns these into `lang` where the
words stand as text, and drops them everywhere else.
"""

from __future__ import annotations

import gettext
import re
from contextvars import ContextVar

_OPEN, _WORDS, _CLOSE = "\ue000", "\ue001", "\ue002"
_SPEAKS = re.compile("[A-Za-z\u3400-\u9fff]")  # a comma is of no language
_MARKED = re.compile(f"{_OPEN}([^{_WORDS}]*){_WORDS}|{_CLOSE}")
_CODED = re.compile("%EE%80%80[A-Za-z-]*%EE%80%81|%EE%80%82")  # in an address of a mail
# What a browser takes as it stands: tags with their attributes, and elements that hold no element.
_NO_TEXT = re.compile(
    r"<(script|style|title|textarea|option|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)

marking: ContextVar[bool] = ContextVar("marking", default=False)  # whether what is made is a page


class OtherLanguage(gettext.NullTranslations):
    """The catalogue that a language falls back to: its words are marked as those of their own language."""

    def __init__(self, other: gettext.NullTranslations, language: str) -> None:
        """Answer with the words of `other`."""
        super().__init__()
        self._other, self._language = other, language

    def gettext(self, message: str) -> str:
        """Return a message in the other language."""
        return _marked(self._other.gettext(message), self._language)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return a message that counts, in the other language."""
        return _marked(self._other.ngettext(msgid1, msgid2, n), self._language)


def _marked(words: str, language: str) -> str:
    if not marking.get() or not _SPEAKS.search(words):
        return words
    return f"{_OPEN}{language}{_WORDS}{words}{_CLOSE}"


def resolved(html: str) -> str:
    """Return a page without marks: `lang` on the words that stand as text, nothing in attributes and titles."""
    if _OPEN not in html and "%EE%80%80" not in html:
        return html
    parts, end = [], 0
    for found in _NO_TEXT.finditer(html):
        parts += [_spans(html[end : found.start()]), _CODED.sub("", _MARKED.sub("", found[0]))]
        end = found.end()
    return "".join([*parts, _spans(html[end:])])


def _spans(text: str) -> str:
    return _MARKED.sub(lambda mark: "</span>" if mark[0] == _CLOSE else f'<span lang="{mark[1]}">', text)
