"""Small PDFs for tests: lines of Chinese at given places, and rules of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595, 842
Placed = tuple[float, float, float, str]  # left, top, size, words


def pdf(*pages: Sequence[Placed], rules: Iterable[tuple[float, float, float, float]] = ()) -> bytes:
    """A PDF whose pages hold these words; `rules` are lines (x0, top, x1, bottom) on the first page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500] "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>"
    )
    objects.append(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    kids = []
    for number, page in enumerate(pages):
        drawn = "".join(
            f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n" for x0, y0, x1, y1 in (rules if not number else ())
        )
        drawn += "".join(
            f"BT /F1 {size} Tf {left} {HEIGHT - top - size} Td <{words.encode('utf-16-be').hex()}> Tj ET\n"
            for left, top, size, words in page
        )
        stream = drawn.encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(content))
    )


def wrapped(
    paragraphs: Iterable[str], *, left: float = 80, top: float = 80, size: float = 16, columns: int = 27
) -> list[Placed]:
    """Paragraphs as printed: each begins two characters in and is broken where the line is full."""
    placed: list[Placed] = []
    for paragraph in paragraphs:
        words, indent = paragraph, 2
        while words:
            room, count = float(columns - indent), 0
            while count < len(words) and room >= _width(words[count]):
                room -= _width(words[count])
                count += 1
            placed.append((left + indent * size, top, size, words[:count]))
            words, indent, top = words[count:], 0, top + 1.75 * size
    return placed


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1.0
