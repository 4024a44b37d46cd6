"""Draws facts into the text they were read from: overlapping spans become properly nested elements.

Offsets are code points into the plan's text, end exclusive. A span that crosses another's end is closed there and
opened again, so that the elements nest whatever the facts do; only its first element carries its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

FOUND = "found"  # kind of a mark that is no fact: a word of the reader's search
# A sentence ends with its mark and whatever closes behind it; a line break ends one too.
_SENTENCE = re.compile(r"[^。！？；;\n]*(?:[。！？；;]+[”’」』）)〕]*|\n+|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact to be drawn: where it stands, what it is, and where a click on it leads."""

    anchor: str  # the row's id
    kind: str  # class k-<kind>
    start: int
    end: int
    href: str = ""
    title: str = ""
    layer: int = 1  # of equal spans the higher is the inner; 0 for sentences, which hold all facts


def sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of a text; together they are the whole text."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and end of the sentence, or the sentences, that hold text[start:end]."""
    spans = sentences(text)
    first = max((s for s, e in spans if s <= start < e), default=start)
    last = min((e for s, e in spans if s < end <= e), default=end)
    return first, max(last, end)


def drawn(text: str, offset: int, marks: Iterable[Mark]) -> Markup:
    """Return `text`, which begins at `offset` of the plan, as HTML with its sentences and facts as nested elements."""
    inside = [mark for mark in marks if mark.start < offset + len(text) and mark.end > offset]
    inside += [Mark("", "sentence", offset + s, offset + e, layer=0) for s, e in sentences(text)]
    cuts = sorted({max(offset, min(offset + len(text), edge)) for mark in inside for edge in (mark.start, mark.end)})
    cuts = cuts or [offset, offset + len(text)]
    stack: list[Mark] = []
    seen: set[str] = set()
    out: list[str] = []
    for position, (start, end) in enumerate(pairwise(cuts)):
        again = _close(stack, start, out)
        opening = [mark for mark in inside if _opens(mark, start, first=position == 0)]
        for mark in sorted([*again, *opening], key=_outermost_first):
            out.append(_opened(mark, seen))
            stack.append(mark)
        out.append(_linked(text[start - offset : end - offset], stack))
    out.extend("</span>" for _ in stack)
    return Markup("".join(out))  # noqa: S704  escaped piece by piece below


def _opens(mark: Mark, position: int, *, first: bool) -> bool:
    return mark.start == position or (first and mark.start < position)


def _outermost_first(mark: Mark) -> tuple[bool, int, int, str]:
    return mark.layer > 0, -mark.end, mark.layer, mark.anchor


def _close(stack: list[Mark], position: int, out: list[str]) -> list[Mark]:
    """Close what ends here, and what stands on it; return what is to be opened again."""
    lowest = next((index for index, mark in enumerate(stack) if mark.end <= position), len(stack))
    # A sentence that begins holds the facts that go on: they are opened again within it.
    above = stack[lowest:]
    del stack[lowest:]
    out.extend("</span>" for _ in above)
    return [mark for mark in above if mark.end > position]


def _opened(mark: Mark, seen: set[str]) -> str:
    if mark.layer == 0:
        return '<span class="sentence">'
    own = "" if mark.anchor in seen else f' id="{escape(mark.anchor)}"'
    seen.add(mark.anchor)
    return f'<span class="f k-{escape(mark.kind)}"{own}>'


def _linked(words: str, stack: Sequence[Mark]) -> str:
    shown = escape(words)
    if any(mark.kind == FOUND for mark in stack):
        shown = Markup("<mark>{}</mark>").format(words)
    top = next((mark for mark in reversed(stack) if mark.kind != FOUND), None)
    if top is None or not top.href or not words.strip():
        return str(shown)
    return f'<a href="{escape(top.href)}" title="{escape(top.title)}">{shown}</a>'
