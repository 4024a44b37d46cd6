"""Words of a document enter each kind of file as data: one function a target, held to what parsers of it read."""

import csv
import io
import json
import sqlite3
import zipfile

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown import Markdown
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from plandata import escaping
from plandata.publish import excel, sheets

# What an attack writes, and near misses that must come out as they went in.
WORDS = [
    "<script>alert(1)</script>", "[点](javascript:alert(1))", "![图](http://evil.example/1.png)", "a|b", "*粗*_斜_`码`",
    "1. 列", "- 列", "+ 列", "= 号", "# 题", "> 引", "&lt;b&gt;", "<!-- 注 -->", "[[[cog x]]]", "~~删~~", "\\",
    "行\n行",
    "10~20", "吉政发〔2016〕38号", "C++", "3*4=12", "a_b", "http://gov.cn/a?b=1&c=2", "“引”", "2.5万吨",
    "]]>", "{{7*7}}",
]  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
CELLS = [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("\ra", "'\ra"), ("\na", "'\na"),
    ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"),
    ("1=1", "1=1"), ("（＋）", "（＋）"), ("—", "—"), (-1, -1), (None, None),  # no formula, and numbers
]  # fmt: skip


def one_line(words: str) -> str:
    return " ".join(escaping.xml(words).split())


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("frame", ["{}", "- **{}**（x）", "| a | b |\n| --- | --- |\n| {} | x |", "# {}"])
def test_markdown_shows_the_words_and_no_markup_of_theirs(words, frame):
    """As CommonMark with tables reads it, and as the library of our own pages does; both with HTML switched on."""
    text = frame.format(escaping.markdown(words))
    plain = frame.format("字")
    for render in (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render,
        Markdown(extensions=["tables", "fenced_code"]).convert,
    ):
        got, expected = (lxml_html.fragment_fromstring(render(source), "div") for source in (text, plain))
        assert [element.tag for element in got.iter()] == [element.tag for element in expected.iter()]
        assert one_line(words) in " ".join(got.text_content().split())


@given(ANY)
def test_markdown_of_any_words_is_those_words(words):
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"字{escaping.markdown(words)}字")
    tree = lxml_html.fragment_fromstring(page, "div")
    assert {element.tag for element in tree.iter()} <= {"div", "p"}
    assert "".join(tree.text_content().split()) == "".join(f"字{escaping.xml(words)}字".split())


@given(ANY)
def test_xml_and_html_of_any_words_can_be_parsed(words):
    element = etree.Element("a", b=escaping.xml(words))
    element.text = escaping.xml(words)
    etree.fromstring(etree.tostring(element, encoding="utf-8"))
    tree = lxml_html.fragment_fromstring(f'<p title="{escaping.html(words)}">{escaping.html(words)}</p>')
    assert [child.tag for child in tree.iter()] == ["p"]
    assert list(tree.attrib) == ["title"]


@pytest.mark.parametrize("words", ["\x00", "\x0b", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_is_told_in_one_place(words):
    assert escaping.xml(f"字{words}") == "字\ufffd"


@given(ANY)
def test_yaml_reads_the_words_back_as_text(words):
    assert yaml.safe_load(f"{{a: {escaping.yaml(words)}}}") == {"a": words}


@pytest.mark.parametrize(
    "words", ["否", "no", "3", "2024-03-05", "null", "a: b", "- a", "市'局", "{a}", "1e3", "0o7", "~"]
)
def test_yaml_reads_back_what_it_takes_for_something_else(words):
    assert yaml.safe_load(f"{{a: {escaping.yaml(words)}}}") == {"a": words}


@pytest.mark.parametrize("words", WORDS)
def test_code_of_markdown_shows_the_words(words):
    page = MarkdownIt("commonmark").render(escaping.code(words))
    assert lxml_html.fragment_fromstring(page).text_content().strip() == one_line(words)


@pytest.mark.parametrize(("value", "cell"), CELLS)
def test_no_cell_of_a_csv_for_excel_is_a_formula(value, cell):
    out = io.BytesIO()
    excel.write_excel_csv(["甲"], [[value]], out)
    rows = list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))
    assert rows == [["甲"], ["" if cell is None else str(cell)]] or rows == [["甲"], []]


@pytest.mark.parametrize("words", [*WORDS, "=1+1", "_x0041_", "_x000D_a", "a_x_b", "字\ufffe字"])
def test_a_cell_of_a_workbook_is_the_words(words):
    book = sheets.new_workbook()
    sheets.write_line(book.create_sheet("a"), [words])
    file = sheets.workbook_bytes(book)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    cell = load_workbook(io.BytesIO(file)).worksheets[0]["A1"]
    assert (cell.value, cell.data_type) == (escaping.xlsx(words), "s")


def test_json_in_a_page_ends_no_script():
    value = {"name": "</script><!--<script>alert(1)&"}
    assert not {"<", ">", "&"} & set(escaping.json_in_html(value))
    assert json.loads(escaping.json_in_html(value)) == value


@pytest.mark.parametrize("name", ["tasks", 'a"b', "select", "a; drop table b"])
def test_a_name_in_sql_is_one_name(name):
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create table {escaping.sql_name(name)} (a)")
    assert connection.execute("select name from sqlite_master").fetchall() == [(name,)]
