"""Pictures that leave the portal: a fact's card, and a chart with its finding, source, address and QR code, as SVG.

They hold no style sheet, script or foreign picture, so that any site or message shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import segno
from markupsafe import Markup

from plandata.portal.pages.by_id import Cited
from plandata.portal.pages.home import DutyChart

SVG = "image/svg+xml; charset=utf-8"
WIDTH = 1080
_MARGIN, _QR = 64, 150
_FONT = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_INK, _SOFT, _PAPER, _SEAL = "#1b1f24", "#55606c", "#ffffff", "#a8321f"
_PLAIN = Markup('fill="{}"').format(_INK)
_BOLD = Markup('fill="{}" font-weight="700"').format(_INK)
_QUIET = Markup('fill="{}"').format(_SOFT)
_LONGEST = 260  # characters of a sentence that a card has room for


def width_of(words: str) -> float:
    """Return a line's width in em: a Han character one, any other half."""
    return sum(1.0 if character > "\u2e7f" else 0.55 for character in words)


def lines_of(words: str, most: float) -> list[str]:
    """Return words in lines of at most `most` em; a line never begins with a closing mark."""
    lines, line = [], ""
    for character in words.replace("\n", ""):
        if line and width_of(line + character) > most and character not in "，。；：、！？”’》）":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def text(words: str, x: float, y: float, size: int, style: Markup = _PLAIN) -> Markup:
    """Return a line of words, its baseline at `y`; `style` is made of attributes of SVG."""
    return Markup('<text x="{}" y="{}" font-size="{}" {}>{}</text>').format(
        round(x, 1), round(y, 1), size, style, words
    )


def paragraph(words: str, y: float, size: int, style: Markup = _PLAIN) -> Markup:
    """Return words in lines as wide as the picture, from the left margin, the first baseline at `y`."""
    lines = lines_of(words, (WIDTH - 2 * _MARGIN) / size)
    return Markup("").join(text(line, _MARGIN, y + index * size * 1.6, size, style) for index, line in enumerate(lines))


def height_of(words: str, size: int) -> float:
    """Return how high `paragraph` draws words."""
    return len(lines_of(words, (WIDTH - 2 * _MARGIN) / size)) * size * 1.6


def qr(address: str, x: float, y: float, side: int = _QR) -> Markup:
    """Return the QR code of an address as one path; '' for a path that names no host and leads nowhere."""
    if "://" not in address:
        return Markup("")
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(f"M{at} {line}h1v1h-1z" for line, row in enumerate(rows) for at, dark in enumerate(row) if dark)
    scale = side / len(rows)
    return Markup('<path transform="translate({} {}) scale({:.4f})" fill="{}" d="{}"/>').format(x, y, scale, _INK, path)


def framed(  # noqa: PLR0913
    title: str, drawing: Markup, height: float, source: Sequence[str], address: str, *, spoken: str = ""
) -> str:
    """Return a picture: a title, a drawing of `height` under it, what it was made from, the address and its QR code.

    The drawing's own coordinates begin at the left margin, under the title. `spoken` is what a screen reader says of a
    picture without a title.
    """
    inner = WIDTH - 2 * _MARGIN
    top = _MARGIN + height_of(title, 40) + 20
    foot = top + height + 60
    lines = [line for words in (*source, address) for line in lines_of(words, (inner - _QR - 40) / 24)]
    whole = foot + max(len(lines) * 38, _QR) + _MARGIN
    return _svg(title or spoken, whole, [
        paragraph(title, _MARGIN + 40, 40, _BOLD),
        Markup('<g transform="translate({} {})">{}</g>').format(_MARGIN, top, drawing),
        Markup("").join(text(line, _MARGIN, foot + 26 + i * 38, 24, _QUIET) for i, line in enumerate(lines)),
        qr(address, WIDTH - _MARGIN - _QR, foot),
    ])  # fmt: skip


def card(cited: Cited, address: str) -> str:
    """Return a fact's card: its sentence with its own words marked, plan, number, place, address and QR code."""
    sentence = cited.sentence if len(cited.sentence) <= _LONGEST else f"{cited.sentence[:_LONGEST]}…"
    size, most = 44, (WIDTH - 2 * _MARGIN) / 44
    number = f"（{cited.plan['document_number']}）" if cited.plan.get("document_number") else ""
    source = (f"《{cited.plan['title']}》{number}", f"{cited.place} {cited.heading}".strip())
    lines = lines_of(f"“{sentence}”", most)
    start = 1 + len(cited.before)
    drawing, offset = Markup(""), 0
    for index, line in enumerate(lines):
        span = max(start - offset, 0), min(start + len(cited.quote) - offset, len(line))
        drawing += _marked(line, span if cited.before or cited.after else (0, 0), size + index * size * 1.6, size)
        offset += len(line)
    spoken = f"“{sentence}”{'，'.join(words for words in source if words)}"
    return framed("", drawing, len(lines) * size * 1.6, source, address, spoken=spoken)


def _marked(line: str, span: tuple[int, int], y: float, size: int) -> Markup:
    """Return a line of a card's sentence, what of it is the fact's own words in another colour."""
    first, last = span
    if first >= last:
        return text(line, 0, y, size)
    own = Markup('{}<tspan fill="{}" font-weight="700">{}</tspan>{}').format(
        line[:first], _SEAL, line[first:last], line[last:]
    )
    return text(own, 0, y, size)


def _svg(title: str, height: float, parts: Iterable[Markup]) -> str:
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" font-family="{2}" '
            'role="img" aria-label="{3}"><rect width="{0}" height="{1}" fill="{4}"/>'
            '<rect width="{0}" height="8" fill="{5}"/>{6}</svg>'
        ).format(WIDTH, round(height), _FONT, title, _PAPER, _SEAL, Markup("").join(parts))
    )


_ROW, _NAMES, _COUNTS = 46, 330, 90  # units of a chart of bars: a row, the column of names, the column of sums
_PARTS = (("lead", "#1a4f8b"), ("joint", "#6f9bc8"), ("support", "#c9a24b"))


def bars(title: str, chart: DutyChart, words: Mapping[str, str], source: Sequence[str], address: str) -> str:
    """Return the duties of bodies as bars. `words`: what each role and the unit are called."""
    room = WIDTH - 2 * _MARGIN - _NAMES - _COUNTS
    widest = max((bar.lead + bar.joint + bar.support for bar in chart.bars), default=1)
    drawing, x = Markup(""), float(_NAMES)
    for role, colour in _PARTS:
        drawing += _box(x, 6, 22, 22, colour) + text(words[role], x + 32, 26, 24, _QUIET)
        x += 70 + width_of(words[role]) * 24
    drawing += text(words["unit"], x, 26, 24, _QUIET)
    for index, bar in enumerate(chart.bars, start=1):
        top = index * _ROW
        name = lines_of(bar.name, _NAMES / 26 - 1)
        drawing += text(name[0] + ("…" if len(name) > 1 else ""), 0, top + 28, 26)
        at = float(_NAMES)
        for role, colour in _PARTS:
            wide = getattr(bar, role) * room / widest
            drawing += _box(at, top + 4, wide, 30, colour)
            at += wide
        drawing += text(str(bar.lead + bar.joint + bar.support), at + 12, top + 28, 24, _QUIET)
    return framed(title, drawing, (len(chart.bars) + 1) * _ROW, source, address)


def _box(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    box = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>')
    return box.format(x, y, width, height, colour) if width else Markup("")
