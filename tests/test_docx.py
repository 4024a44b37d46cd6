"""A Word file is read as Word prints it: its numbers, its tables, what it hides, what was changed."""

from pathlib import Path

import pytest
from word import cell, docx, level, listed, lists, p, table

from plandata.model.document import Document
from plandata.read.formats.docx import read_docx
from plandata.read.formats.word_numbers import printed

HAN = (level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))


def read(body: str, **parts: str) -> Document:
    return read_docx(Path("plan.docx"), docx(body, **parts))


def left(document: Document, kind: str) -> list[str]:
    return [note.words for note in document.left_out if note.kind == kind]


@pytest.mark.parametrize(
    ("levels", "paragraphs", "text"),
    [
        # each level counts for itself and begins anew below the next one above
        (
            HAN,
            "0要求 0任务 1修渠 2开挖 2衬砌 1植树 2育苗 0保障",
            "一、要求 二、任务 （一）修渠 1.开挖 2.衬砌 （二）植树 1.育苗 三、保障",
        ),
        # numbers of the levels above stand in a number; a number that ends in a digit is set apart from the words
        (
            (level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")),
            "0甲 1乙 1丙 0丁 1戊",
            "1_甲 1.1_乙 1.2_丙 2_丁 2.1_戊",
        ),
        # isLgl: 第一章 above, 1.1 below
        (
            (level(0, "chineseCountingThousand", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")),
            "0总则 1目的",
            "第一章_总则 1.1_目的",
        ),
        # a level that never begins anew
        (
            (level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')),
            "0甲 1乙 0丙 1丁",
            "一、甲 1.乙 二、丙 2.丁",
        ),
        # a level that begins elsewhere than at 1
        ((level(0, "decimal", "%1.", start=5),), "0甲 0乙", "5.甲 6.乙"),
        # bullets of a symbol font
        ((level(0, "bullet", "\uf06c"),), "0甲 0乙", "●甲 ●乙"),
        # a list without numbers
        ((level(0, "none", ""),), "0甲 0乙", "甲 乙"),
    ],
)
def test_numbers_that_word_makes(levels, paragraphs, text):
    body = "".join(p(item[1:], listed(int(item[0]))) for item in paragraphs.split())
    document = read(body, numbering=lists(*levels))
    assert document.text.split("\n") == text.replace("_", "~").replace(" ", "\n").replace("~", " ").split("\n")
    assert all(document.text.startswith(block.number, block.start) for block in document.blocks if block.number)


def test_a_second_list_of_one_definition_goes_on_or_starts_as_it_says():
    going_on = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = (
        p("甲", listed(0))
        + p("乙", listed(0, 2))
        + p("丙", listed(0, 3))
        + p("丁", listed(0, 3))
        + p("无", listed(0, 0))
    )
    assert read(body, numbering=lists(HAN[0], more=going_on + anew)).text == "一、甲\n二、乙\n一、丙\n二、丁\n无"


def test_numbers_and_levels_come_with_styles_and_what_they_are_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文二级"/><w:basedOn w:val="2"/></w:style>'
    )
    body = p("任务", '<w:pStyle w:val="1"/>') + p("修渠", '<w:pStyle w:val="own"/>') + p("建渠10公里。")
    document = read(body, styles=styles, numbering=lists(*HAN))
    assert document.text == "一、任务\n（一）修渠\n建渠10公里。"
    assert [(b.kind, b.level, b.number) for b in document.blocks] == [
        ("heading", 1, "一、"),
        ("heading", 2, "（一）"),
        ("paragraph", None, None),
    ]


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("chineseCounting", {1: "一", 10: "十", 12: "十二", 20: "二十", 35: "三十五", 105: "一〇五"}),
        (
            "chineseCountingThousand",
            {12: "十二", 105: "一百零五", 110: "一百一十", 2010: "二千零一十", 10005: "一万零五"},
        ),
        ("chineseLegalSimplified", {3: "叁", 10: "拾", 21: "贰拾壹"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑"}),
        ("decimalFullWidth", {12: "１２"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperRoman", {4: "IV", 9: "IX", 14: "XIV"}),
        ("decimalZero", {7: "07", 12: "12"}),
        ("unheardOf", {3: "3"}),
    ],
)
def test_number_formats(form, counts):
    assert {count: printed(count, form) for count in counts} == counts


def test_merged_cells_keep_their_places():
    body = table(
        cell("领域", '<w:vMerge w:val="restart"/>') + cell("要求", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("任务") + cell(p("市水务局") + p("市财政局")),
        cell("水") + cell("修渠") + cell(""),
    )
    document = read(p("分工表") + body + p("完"))
    [grid] = document.tables
    assert document.text == "分工表\n领域\t要求\n任务\t市水务局 市财政局\n水\t修渠\t\n完"
    assert (grid.rows, grid.columns) == (3, 3)
    assert [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in grid.cells] == [
        (0, 0, 2, 1, "领域"),
        (0, 1, 1, 2, "要求"),
        (1, 1, 1, 1, "任务"),
        (1, 2, 1, 1, "市水务局 市财政局"),
        (2, 0, 1, 1, "水"),
        (2, 1, 1, 1, "修渠"),
        (2, 2, 1, 1, ""),
    ]


def test_a_table_within_a_cell_stays_in_the_cell_and_one_column_is_no_table():
    inner = table(cell("甲") + cell("乙"))
    document = read(table(cell("1") + cell(inner + p("注"))) + table(cell(p("专栏1") + p("1.修渠"))))
    assert document.text == "1\t甲 乙 注\n专栏1\n1.修渠"
    assert len(document.tables) == 1


def test_hidden_words_are_left_out_by_run_by_style_and_told():
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="hp"><w:name w:val="y"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        p("内部一", run="<w:vanish/>")
        + p("内部二", run='<w:rStyle w:val="h"/>')
        + p("内部三", '<w:pStyle w:val="hp"/>')
        + p("公开一", '<w:pStyle w:val="hp"/>', run='<w:vanish w:val="0"/>')
        + p("公开二", run='<w:vanish w:val="false"/>')
    )
    document = read(body, styles=styles)
    assert document.text == "公开一\n公开二"
    assert left(document, "hidden") == ["内部一", "内部二", "内部三"]


def test_changes_are_taken_as_accepted_and_told():
    run = "<w:r><w:t>{}</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>十</w:delText></w:r></w:del>"
    body = (
        f"<w:p>{run.format('修渠')}{deleted}<w:ins>{run.format('二十')}</w:ins>{run.format('公里')}</w:p>"
        # the end of a paragraph deleted: it goes on in the next one
        + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run.format('植树')}</w:p><w:p>{run.format('五亩')}</w:p>"
        + f"<w:p><w:moveFrom>{run.format('移走')}</w:moveFrom><w:moveTo>{run.format('移来')}</w:moveTo></w:p>"
    )
    document = read(body)
    assert document.text == "修渠二十公里\n植树五亩\n移来"
    assert left(document, "deletion") == ["十", "移走"]
    assert left(document, "insertion") == ["二十", "移来"]


def test_notes_pictures_heads_and_comments_are_told_and_not_in_the_text():
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图1" descr="规划图"/></wp:inline></w:drawing></w:r>'
    document = read(
        f"<w:p><w:r><w:t>两同时</w:t></w:r>{reference}<w:r><w:t>街区</w:t></w:r>{picture}</w:p>",
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote>'
        f'<w:footnote w:id="2">{p("同时设计")}</w:footnote>',
        comments=f'<w:comment w:id="1">{p("再核")}</w:comment>',
        header1=p("政府公报"),
    )
    assert document.text == "两同时街区"
    [note] = [note for note in document.left_out if note.kind == "footnote"]
    assert (note.words, document.text[: note.at]) == ("同时设计", "两同时")
    assert left(document, "picture") == ["规划图"]
    assert left(document, "comment") == ["再核"]
    assert left(document, "running_head") == ["政府公报"]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p('专栏')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert read(f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{drawn}</w:r></w:p>{p('下文')}").text == "正文\n专栏\n下文"


def test_a_field_gives_its_result_and_a_line_break_breaks_the_line():
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple>"
    assert (
        read(f"<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>{field}</w:p>").text
        == "甲\n乙 丙3"
    )
