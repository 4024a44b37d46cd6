"""Every format that a plan comes in gives the same text; what cannot be read is said in words."""

import zipfile
from pathlib import Path

import pytest

from plandata.errors import PlanDataError
from plandata.read.formats import read_document
from plandata.read.formats.characters import as_printed

FIXTURES = Path(__file__).parent / "fixtures"
TEXT = "一、总体要求\n到2025年，建成污水处理厂3座。（县水利局负责）\n"


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_of_every_usual_encoding(tmp_path, encoding):
    # A few repeated sentences: detection needs some text, as every real plan has.
    file = written(tmp_path, "plan.txt", (TEXT * 20).encode(encoding))
    assert read_document(file).text == TEXT * 20


@pytest.mark.parametrize(
    ("html", "text"),
    [
        # A paragraph is a line, inline marks are no breaks.
        ("<p>一、<b>总体</b>要求</p><p>到2025年</p>", "一、总体要求\n到2025年"),
        # A <br> breaks a line.
        ("<div>牵头部门：县水利局<br>完成时限：2025年</div>", "牵头部门：县水利局\n完成时限：2025年"),
        # A table row is a line, its cells parted by tabs.
        ("<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>供水</td></tr></table>", "序号\t任务\n1\t供水"),
        # So it is where Word put a paragraph into every cell; several paragraphs of one cell stay in it.
        (
            "<table><tr><td><p>1</p></td><td><p>建<b>设</b></p><p>水厂</p></td></tr></table><p>完</p>",
            "1\t建设 水厂\n完",
        ),
        # A row of one cell only lays the page out: its paragraphs are lines.
        ("<table><tr><td><p>一、要求</p><p>二、任务</p></td></tr></table>", "一、要求\n二、任务"),
        # Words are not glued where inline elements meet.
        ("<p>Open <i>Data</i> 2025</p>", "Open Data 2025"),
        # Neither scripts nor styles nor the page's title are the document's words.
        ("<head><title>网站</title><style>p{}</style></head><p>正文</p><script>x()</script>", "正文"),
    ],
)
def test_html(tmp_path, html, text):
    assert read_document(written(tmp_path, "plan.html", html.encode())).text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        # the numbers that a reader sees; a paragraph in an item; one without words shows nothing in the next line
        ("<ol><li>修渠</li><li><p>清淤</p><p>验收</p></li><li></li></ol><p>完</p>", "1. 修渠\n2. 清淤\n验收\n完"),
        # where a list starts, what an item says, and backwards
        ("<ol start=3><li>修渠</li><li value=9>清淤</li><li>植树</li></ol>", "3. 修渠\n9. 清淤\n10. 植树"),
        ("<ol reversed><li>修渠</li><li>清淤</li></ol>", "2. 修渠\n1. 清淤"),
        # letters, Roman and Chinese numbers; a list in an item
        ("<ol type=A><li>修渠<ol type=i><li>清淤</li><li>植树</li></ol></li></ol>", "A. 修渠\ni. 清淤\nii. 植树"),
        ("<ol style='list-style-type: cjk-ideographic'><li>修渠</li><li>清淤</li></ol>", "一、修渠\n二、清淤"),
        # in a cell too
        ("<table><tr><td>任务</td><td><ol><li>修渠</li><li>清淤</li></ol></td></tr><tr><td>单位</td><td>县</td></tr>"
         "</table>", "任务\t1. 修渠 2. 清淤\n单位\t县"),
        # near-misses: items that print their number, points, a list of links, a list that shows none
        ("<ol><li>1．修渠</li><li>2．清淤</li></ol>", "1．修渠\n2．清淤"),
        ("<ol><li>（一）修渠</li><li>（二）清淤</li></ol>", "（一）修渠\n（二）清淤"),
        ("<ul><li>修渠</li><li>清淤</li></ul>", "修渠\n清淤"),
        ("<p>一、任务。</p><ol><li><a href='/a'>修渠</a></li><li><a href='/b'>清淤</a></li></ol><p>二、要求。</p>",
         "一、任务。\n修渠\n清淤\n二、要求。"),
        ("<ol style='list-style: none'><li>修渠</li><li>清淤</li></ol>", "修渠\n清淤"),
    ],
)  # fmt: skip
def test_numbered_lists_of_a_page(tmp_path, html, text):
    document = read_document(written(tmp_path, "plan.html", html.encode()))
    assert document.text == text
    said = [(block.start, block.number) for block in document.blocks if block.computed]
    assert all(document.text.startswith(number, start) for start, number in said)
    assert bool(said) == any(note.kind == "numbering" for note in document.left_out)


def test_docx(tmp_path):
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in TEXT.splitlines())
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    file = tmp_path / "plan.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{paragraphs}</w:body></w:document>'
        )
    assert read_document(file).text == TEXT.strip()


def test_pdf_with_a_text_layer():
    assert "到2025年，建成污水处理厂3座。" in read_document(FIXTURES / "two-lines.pdf").text


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("⼀、⽔利", "一、水利"),  # Kangxi radicals
        ("⻓春市⼈⺠政府各部⻔", "长春市人民政府各部门"),  # radicals of the supplement, without a form in Unicode
        ("⺼⺾⻖", "肉艹阝"),
        ("⸺修渠", "——修渠"),
        ("修建水\n \n\n渠。", "修建水\n渠。"),  # the gap between two printed lines is no paragraph's end
        ("民、长、——", "民、长、——"),
    ],
)
def test_a_text_layer_is_read_as_printed(layer, text):
    assert as_printed(layer) == text


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("plan.doc", b"\xd0\xcf\x11\xe0", r"a \.doc file.*\.docx"),  # with LibreOffice and without
        ("plan.wps", b"\0\1\2 no document", r"a \.wps file.*\.docx"),
        ("plan.et", b"\0\1\2 no document", r"a \.et file.*\.xlsx"),
        ("plan.txt", b"", "no text in it"),
        ("plan.docx", b"no archive", r"not a \.docx"),
        ("plan.pdf", b"no pdf", "not a PDF"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(tmp_path, name, content, remedy):
    with pytest.raises(PlanDataError, match=remedy):
        read_document(written(tmp_path, name, content))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PlanDataError, match=r"nowhere\.txt.*Check the path"):
        read_document(tmp_path / "nowhere.txt")


def test_a_scanned_pdf_asks_for_ocr():
    with pytest.raises(PlanDataError, match="scan"):
        read_document(FIXTURES / "no-text.pdf")
