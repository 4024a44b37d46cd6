"""Generators of bad input, the same every time: YAML that no reader should take, documents that are none or that attack."""

# ruff: noqa: E501, S311  tables of bad input, and chance that is the same every time
from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Iterator

_DOCX = "word/document.xml"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT = "云岭市人民政府关于印发云岭市绿色出行行动方案的通知\n一、任务\n（一）推进。到2026年建成站点100个。（市财政局负责）\n"


def hostile_yaml() -> Iterator[tuple[str, bytes]]:
    """Yield (what it is, bytes) of 50 or more files; none may give a traceback, a hang or a value."""
    for number, date in enumerate(("2024-02-30", "2024-13-01", "2024-00-10", "0000-01-01", "2024-04-31T25:61:61")):
        yield f"impossible date {number}", f"issued_on: {date}\n".encode()
    for depth in (60, 1_000, 20_000, 200_000):
        yield f"{depth} lists", f"a: {'[' * depth}{']' * depth}\n".encode()
        yield f"{depth} mappings", f"a: {'{a: ' * depth}1{'}' * depth}\n".encode()
        yield f"{depth} open lists", f"a: {'[' * depth}\n".encode()
        yield f"{depth} dashes", f"{'- ' * depth}a\n".encode()
    yield "nesting by indentation", "".join(f"{' ' * depth}a:\n" for depth in range(400)).encode()
    for digits in (5_000, 100_000):
        yield f"number of {digits} digits", f"horizon: {'9' * digits}\n".encode()
        yield f"negative number of {digits} digits", f"horizon: -{'9' * digits}\n".encode()
        yield f"sexagesimal number of {digits}", f"horizon: 1{':59' * digits}\n".encode()
    for name, text in {
        "lone surrogate": '"\\ud800"', "low surrogate": '"\\udfff"', "NUL coded": '"\\0"', "list as key": "{[1]: 2}",
        "mapping as key": "{{a: 1}: 2}", "block list as key": "\n  ? - 1\n  : 2", "alias": "[&x 1, *x]",
        "alias of itself": "&x [*x]", "unknown tag": "!!python/object/apply:os.system [echo]", "own tag": "!x 1",
        "python name": "!!python/name:os.system", "unknown alias": "*x", "open quote": '"abc', "tab": "\n\t- a",
        "two documents": "1\n--- \nb: 2", "bad merge": "{<<: 1}", "open mapping": "{a: 1", "percent": "%x\n",
        "bad escape": '"\\q"', "bad number": "!!int abc", "bad float": "!!float abc", "bad date": "!!timestamp abc",
        "bad binary": "!!binary abc", "bad set": "!!set [1]", "bad pairs": "!!pairs 1",
    }.items():  # fmt: skip
        yield name, f"a: {text}\n".encode()
    yield "key given twice", b"a: 1\na: 2\n"
    yield "key given twice inside", b"a: {b: 1, b: 2}\n"
    yield "laughs", b"a: &a [1,1]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120))
    yield "NUL", b"a: \x00\n"
    yield "gb18030", "标题: 方案\n".encode("gb18030")
    yield "cut in a character", "标题: 方案".encode()[:-1]
    yield "random", random.Random(1).randbytes(10_000)
    yield "controls", b"a: \x01\x02\x1b[31m\n"
    yield "noncharacters", "a: \ufffe\uffff\n".encode()


def hostile_documents() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of 100 or more documents that cannot be read, or only with care."""
    yield from _texts()
    yield from _pages()
    yield from _word()
    yield from _books()
    yield from _marked()
    yield from _pdf()


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "empty.txt", b""
    yield "blank.txt", b" \n\t\n"
    yield "nul.txt", _TEXT.encode() + b"\x00"
    yield "cut.txt", _TEXT.encode()[:-2]
    yield "mixed.txt", _TEXT.encode() + _TEXT.encode("gb18030")
    yield "utf16-odd.txt", _TEXT.encode("utf-16")[:-1]
    yield "utf32.txt", _TEXT.encode("utf-32")
    for mark in (
        "（",
        "）",
        "《",
        "“",
        "(",
        "[",
        "、",
        "；",
        "。",
        "一、",
        "（一）",
        "1.",
        "负责",
        "㈠",
        "\u202e",
        "\u200b",
    ):
        yield f"many-{ord(mark[0]):x}-{len(mark)}.txt", (_TEXT + mark * 3_000 + "\n").encode()
    yield "nested.txt", (_TEXT + "（" * 3_000 + "牵头" + "）" * 3_000 + "\n").encode()
    yield "one-line.txt", (_TEXT.replace("\n", "") * 400).encode()
    yield "no-stops.txt", ("建设工程项目" * 5_000).encode()
    yield "digits.txt", (_TEXT + "9" * 10_000 + "个\n").encode()
    yield "hanzi-numbers.txt", (_TEXT + "一百亿万千" * 2_000 + "\n").encode()
    yield "lines.txt", (_TEXT + "\n" * 20_000).encode()
    for seed in range(8):
        yield f"random-{seed}.txt", random.Random(seed).randbytes(4_000)
        letters = random.Random(seed).choices(_TEXT + "（）《》“”、；。〔〕\u3000\u2028\ufeff", k=4_000)
        yield f"shuffled-{seed}.txt", "".join(letters).encode()


def _pages() -> Iterator[tuple[str, bytes]]:
    body = _TEXT.replace("\n", "<br>")
    yield "deep.html", (f"<html>{'<div>' * 20_000}{body}").encode()
    yield "deep-table.html", (f"{'<table><tr><td>' * 300}{body}").encode()
    yield "wide.html", (f"<table><tr>{'<td>甲</td>' * 20_000}</tr></table>{body}").encode()
    yield "spans.html", f'<table><tr><td rowspan="999999999" colspan="999999999">{body}</td></tr></table>'.encode()
    yield "entities.html", ("&amp;" * 20_000 + body).encode()
    yield "no-end.html", f"<p {'a=1 ' * 5_000}{body}".encode()
    yield "comment.html", f"{body}<!-- {'-' * 50_000}".encode()
    yield "script.html", f"<script>{body}</script>".encode()
    yield "charset.html", b'<meta charset="no-such">' + body.encode()
    yield "nul.html", b"<p>\x00" + body.encode()
    yield "binary.html", random.Random(2).randbytes(20_000)
    for seed in range(6):
        page = list(f"<html><body><table><tr><td>{body}</td></tr></table></body></html>")
        shuffled = random.Random(seed)
        for _ in range(30):
            page[shuffled.randrange(len(page))] = shuffled.choice('<>/"&= ')
        yield f"broken-{seed}.html", "".join(page).encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _led_to(**parts: str) -> bytes:
    """Return the relationships of a package or part: kind → the part that it leads to."""
    led = (f'<Relationship Id="r-{kind}" Type="{_OFFICE}/{kind}" Target="{part}"/>' for kind, part in parts.items())
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{"".join(led)}</Relationships>'.encode()
    )


def _docx(parts: dict[str, bytes]) -> bytes:
    """Return a package with the parts given and what leads to them, so that a reader comes as far as the fault."""
    kinds = {
        "numbering": "numbering.xml",
        "styles": "styles.xml",
        "footnotes": "footnotes.xml",
        "comments": "comments.xml",
    }
    held = {kind: part for kind, part in kinds.items() if f"word/{part}" in parts}
    return _zip({
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": _led_to(officeDocument=_DOCX), "word/_rels/document.xml.rels": _led_to(**held), **parts,
    })  # fmt: skip


def _document(inside: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<w:document {_WORD}><w:body>{inside}</w:body></w:document>'.encode()


def _word() -> Iterator[tuple[str, bytes]]:
    good = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in _TEXT.splitlines())
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(9))
    whole = _docx({_DOCX: _document(good)})
    parts = {
        "no-archive": b"no archive", "no-document": _docx({"a.txt": b"a"}), "cut": whole[: len(whole) // 2],
        "empty-xml": _docx({_DOCX: b""}), "broken-xml": _docx({_DOCX: _document(good)[:-30]}),
        "entity-bomb": _docx({_DOCX: _document("<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>", f"<!DOCTYPE a [{entities}]>")}),
        "file-entity": _docx({_DOCX: _document("&e;", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>')}),
        "bomb": _docx({_DOCX: _document(good + "<w:p/>" + " " * 300_000_000)}),
        "bomb-beside": _docx({_DOCX: _document(good), "word/media/a.png": b"\0" * 300_000_000}),
        "deep": _docx({_DOCX: _document("<w:p>" * 5_000 + "</w:p>" * 5_000)}),
        "deep-tables": _docx({_DOCX: _document("<w:tbl><w:tr><w:tc>" * 500 + "</w:tc></w:tr></w:tbl>" * 500)}),
        "climbing": _docx({_DOCX: _document(good), "../../climbed.txt": b"a"}),
        "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000,
        "numbering": _docx({_DOCX: _document(good), "word/numbering.xml": b"<a"}),
        "styles": _docx({_DOCX: _document(good), "word/styles.xml": b"\xff\xfe<"}),
        "crc": whole[:60] + bytes([whole[60] ^ 255]) + whole[61:],
        "footnotes": _docx({_DOCX: _document(good.replace("<w:t>", '<w:footnoteReference w:id="1"/><w:t>')), "word/footnotes.xml": b"<w:footnotes"}),
        "style-of-itself": _docx({_DOCX: _document(good.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>')), "word/styles.xml": f'<w:styles {_WORD}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'.encode()}),
        "many-rows": _docx({_DOCX: _document(good + f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 60_000}</w:tbl>")}),
        "level": _docx({_DOCX: _document(good.replace("<w:p>", '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="-1"/></w:numPr></w:pPr>'))}),
        "spans": _docx({_DOCX: _document(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{good}</w:tc></w:tr></w:tbl>')}),
    }  # fmt: skip
    for name, content in parts.items():
        yield f"{name}.docx", content
    for seed in range(6):
        spoilt = bytearray(whole)
        places = random.Random(seed)
        for _ in range(20):
            spoilt[places.randrange(len(spoilt))] = places.randrange(256)
        yield f"spoilt-{seed}.docx", bytes(spoilt)


def _books() -> Iterator[tuple[str, bytes]]:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    line = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{words}</t></is></c>'
        for at, words in zip("ABC", _TEXT.split(), strict=False)
    )

    def book(cells: str, before: str = "", **more: bytes) -> bytes:
        sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{name}">{cells}</worksheet>'
        return _zip({
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
                '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>').encode(),
            "_rels/.rels": _led_to(officeDocument="xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": _led_to(worksheet="worksheets/sheet1.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{name}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r-worksheet"/></sheets></workbook>'.encode(),
            "xl/worksheets/sheet1.xml": sheet.encode(), **more,
        })  # fmt: skip

    row = f'<row r="1">{line}</row>'
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(9))
    whole = book(f"<sheetData>{row}</sheetData>")
    yield "whole.xlsx", whole
    yield "no-workbook.xlsx", _zip({"a.txt": b"a"})
    yield "cut.xlsx", whole[: len(whole) // 2]
    yield "bomb.xlsx", book(f"<sheetData>{row}</sheetData>" + " " * 300_000_000)
    yield (
        "entity-bomb.xlsx",
        book(
            "<sheetData><row><c t='inlineStr'><is><t>&e8;</t></is></c></row></sheetData>", f"<!DOCTYPE a [{entities}]>"
        ),
    )
    yield "dimension.xlsx", book(f'<dimension ref="A1:XFD1048576"/><sheetData>{row}</sheetData>')
    yield "far-cell.xlsx", book(f'<sheetData>{row}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    yield "merged.xlsx", book(f'<sheetData>{row}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    yield (
        "many-cells.xlsx",
        book(
            "<sheetData>"
            + "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 100}</row>' for n in range(1, 3_001))
            + "</sheetData>"
        ),
    )
    yield "string-that-is-none.xlsx", book('<sheetData><row><c t="s"><v>99</v></c></row></sheetData>')
    yield (
        "number.xlsx",
        book(
            f"<sheetData>{row}<row><c><v>{'9' * 100_000}</v></c><c><v>1e999</v></c><c><v>NaN</v></c></row></sheetData>"
        ),
    )
    yield "date.xlsx", book(f'<sheetData>{row}<row><c t="d"><v>2024-99-99</v></c></row></sheetData>')


def _marked() -> Iterator[tuple[str, bytes]]:
    for what, text in {
        "brackets": "[" * 20_000, "links": "[a](" * 8_000, "quotes": ">" * 5_000 + "a", "stars": "*a " * 8_000,
        "ticks": "`" * 20_001 + "a", "lists": "\n".join(f"{' ' * n}- a" for n in range(600)), "html": "<div>" * 8_000,
        "table": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 3_000 + "|", "references": "".join(f"[{n}]: x\n" for n in range(8_000)),
    }.items():  # fmt: skip
        yield f"{what}.md", f"{_TEXT}\n{text}\n".encode()


def _pdf() -> Iterator[tuple[str, bytes]]:
    head = b"%PDF-1.4\n"
    tree = b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    page = b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n"
    end = b"trailer <</Root 1 0 R>>\n%%EOF\n"
    bomb = zlib.compress(b"\0" * 100_000_000)
    stream = b"4 0 obj <</Length %d/Filter/FlateDecode>> stream\n%b\nendstream endobj\n"
    files = {
        "no-pdf": b"no pdf", "head": head, "cut": head + tree[:40], "self": head + b"1 0 obj 1 0 R endobj\n" + end,
        "kids": head + tree.replace(b"3 0 R", b"2 0 R") + end, "count": head + tree.replace(b"/Count 1", b"/Count 999999999") + end,
        "no-root": head + b"trailer <<>>\n%%EOF", "stream-bomb": head + tree + page + stream % (len(bomb), bomb) + end,
        "stream": head + tree + page + stream % (9, b"not zlib!") + end, "deep": head + b"1 0 obj " + b"[" * 20_000 + b" endobj\n" + end,
        "encrypted": head + tree + page + b"trailer <</Root 1 0 R/Encrypt <</Filter/Standard/V 1/R 2/O(x)/U(x)/P -1>>/ID[(a)(b)]>>\n%%EOF",
        "length": head + tree + page + b"4 0 obj <</Length 999999999>> stream\nBT ET\nendstream endobj\n" + end,
        "xref": head + tree + page + b"xref\n0 999999999\n" + end, "prev": head + tree + b"trailer <</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    }  # fmt: skip
    for name, content in files.items():
        yield f"{name}.pdf", content
    for seed in range(5):
        yield f"random-{seed}.pdf", head + random.Random(seed).randbytes(5_000) + end
