"""The text layer of a PDF is read as it prints: paragraphs whole, page furniture apart, tables as grids."""

import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from printed import Placed, pdf, wrapped

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.read.formats import read_document
from plandata.read.formats.building import CellWords
from plandata.read.formats.pdf import read_pdf
from plandata.read.formats.pdf_tables import PrintedTable, join_rows

LONG = (
    "（一）优化线网。新开通公交线路12条，推进公交线网与轨道站点衔接，完善候车亭、座椅等设施。"
    "（市交通运输局牵头，市财政局、市公安局配合）"
)
PLAN = ["一、重点任务", LONG, "二、保障措施", "各单位要加强组织领导。"]


def read(*pages: list[Placed], **more: Any) -> Document:
    return read_pdf(Path("plan.pdf"), pdf(*pages, **more))


def left(document: Document, kind: str) -> list[str]:
    return [note.words for note in document.left_out if note.kind == kind]


@pytest.mark.parametrize("columns", [20, 24, 27, 28])
def test_a_broken_line_goes_on_wherever_it_breaks(columns):
    assert read(wrapped(PLAN, columns=columns)).text.split("\n") == PLAN


def test_a_line_that_begins_with_a_number_at_the_margin_goes_on():
    words = "到2025年，全市各级各部门要坚持系统观念，统筹推进，合力攻坚，分级负责，落实到位，做到标准统一、推进有序。"
    document = read(wrapped([words, LONG, words], columns=25))
    assert document.text.split("\n") == [words, LONG, words]


def test_running_heads_page_numbers_and_pages():
    lines = wrapped([LONG] * 3)
    cut = 5
    moved = [(x, 80 + n * 28.0, size, words) for n, (x, _, size, words) in enumerate(lines[cut:])]
    pages = [
        [(60.0, 30.0, 10.0, f"云岭市人民政府公报　2024年第{n}期"), *body, (280.0, 800.0, 10.0, number)]
        for n, body, number in ((7, lines[:cut], "— 1 —"), (7, moved, "— 2 —"))
    ]
    document = read(*pages)
    assert document.text.split("\n") == [LONG] * 3
    assert [page.number for page in document.pages] == [1, 2]
    assert document.text[document.pages[1].start :].startswith(lines[cut][3])
    assert len(left(document, "running_head")) == len(left(document, "page_number")) == 2


@pytest.mark.parametrize("number", ["— 3 —", "-3-", "3", "III", "第3页", "第 3 页 共 12 页", "3/12"])
def test_page_numbers_of_every_form(number):
    document = read([*wrapped(PLAN), (280, 800, 10, number)])
    assert document.text.split("\n") == PLAN


def test_a_number_within_the_text_is_no_page_number():
    assert "2025" in read([*wrapped(["目标值", "2025", LONG])]).text


def test_two_columns_are_read_one_behind_the_other():
    left_column = wrapped([LONG, LONG], left=50, columns=15, size=14)
    right_column = wrapped([LONG, "二、保障措施"], left=320, columns=15, size=14)
    title: Placed = (200, 40, 18, "云岭市出行方案")
    assert read([title, *left_column, *right_column]).text.split("\n") == [
        "云岭市出行方案",
        LONG,
        LONG,
        LONG,
        "二、保障措施",
    ]


SHORT = ["一、工作目标", "各单位抓好落实。", "二、重点任务", "（一）修渠", "（二）清淤", LONG]


def test_columns_of_short_paragraphs_below_one_column():
    """Few lines are full, the columns are of one width; a gazette's head is set to both edges of its only page."""
    head: list[Placed] = [(50, 30, 9, "云岭市人民政府公报"), (450, 30, 9, "2024年第7期")]
    over = "各县区人民政府，市政府各部门，各有关单位要认真抓好落实各项工作。"
    columns = [
        *wrapped(SHORT, left=50, top=170, columns=15, size=14),
        *wrapped([LONG, "三、保障措施", "加强领导。"], left=320, top=176, columns=15, size=14),
    ]
    document = read([*head, (50, 100, 14, over), *columns])
    assert document.text.split("\n") == [over, *SHORT, LONG, "三、保障措施", "加强领导。"]
    assert left(document, "running_head") == ["云岭市人民政府公报 2024年第7期"]


@pytest.mark.parametrize(
    "rows",
    [
        # near-misses: two columns of names below a text, a column of figures, dates set to the right
        [("县水利局", "张某某")] * 7,
        [("新开通公交线路和更新公交车", "12")] * 7,
        [("", "2024年5月6日")] * 7,
    ],
)
def test_lines_across_a_page_of_one_column(rows):
    placed = [(at, 400.0 + 24 * row, 14.0, words) for row, line in enumerate(rows)
              for at, words in zip((60.0, 330.0), line, strict=True) if words]  # fmt: skip
    text = read([*wrapped([LONG, LONG], left=60, columns=30, size=14), *placed]).text
    assert [line.split() for line in text.split("\n")[2:]] == [[words for words in line if words] for line in rows]


@pytest.mark.parametrize(
    ("characters", "end", "begin", "between"),
    [
        # a line ends where the figure behind it would not fit; near-misses: a sentence ends, a number, much room
        (17, "护理员占", "65%以上。", ""),
        (17, "护理员。", "65%以上。", "\n"),
        (17, "任务三项", "2.清淤。", "\n"),
        (12, "护理员占", "65%以上。", "\n"),
    ],
)
def test_a_figure_that_had_no_room(characters, end, begin, between):
    full = "坚持以人民为中心统筹推进各项工作任务落实"
    short = full[: characters - len(end)] + end
    document = read([(80, 80 + 24 * at, 14, words) for at, words in enumerate([full, short, begin])])
    assert document.text == f"{full}{short}{between}{begin}"


RULES = [(80, y, 480, y) for y in (200, 230, 260, 290)] + [(x, 200, x, 290) for x in (80, 180, 380, 480)]


def test_a_table_by_its_rules():
    cells: list[Placed] = [
        (90, 208, 10, "序号"), (190, 208, 10, "任务"), (390, 208, 10, "单位"),
        (90, 238, 10, "1"), (190, 234, 10, "新开通公交线路12条，更新"), (190, 246, 10, "公交车"),
        (390, 238, 10, "市财政局"),
        (90, 268, 10, "2"), (190, 268, 10, "修渠"), (390, 268, 10, ""),
    ]  # fmt: skip
    document = read([*wrapped(["一、任务"], top=150), *cells, *wrapped(["二、保障"], top=320)], rules=RULES)
    assert (
        document.text == "一、任务\n序号\t任务\t单位\n1\t新开通公交线路12条，更新公交车\t市财政局\n2\t修渠\t\n二、保障"
    )
    [table] = document.tables
    assert (table.rows, table.columns) == (3, 3)
    assert all(document.text[c.start : c.end] == document.text[c.start : c.end].strip() for c in table.cells)


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        # heads and figures at the same places; a line without a first word goes on with the row it is near to
        ([("指标名称", "单位", "2024年", "2027年"), ("森林覆盖率", "%", "51.2", "53"), ("里程", "公里", "130", "240")],
         ["指标名称", "单位", "2024年", "2027年", "森林覆盖率", "%", "51.2", "53", "里程", "公里", "130", "240"]),
        ([("项目", "内容", "年限"), ("东渠", "新建干渠三里", "2027年"), ("", "及支渠", ""), ("西渠", "清淤", "2028年")],
         ["项目", "内容", "年限", "东渠", "新建干渠三里及支渠", "2027年", "西渠", "清淤", "2028年"]),
        # two rows are too few; two columns are a signature or a list
        ([("指标名称", "单位", "2027年"), ("森林覆盖率", "%", "53")], []),
        ([("县水利局", "县农业局"), ("县财政局", "县林业局"), ("县民政局", "县教育局")], []),
    ],
)  # fmt: skip
def test_a_table_without_rules(rows, cells):
    placed = [(80.0 + 130 * at, 200.0 + 20 * row, 12.0, words) for row, line in enumerate(rows)
              for at, words in enumerate(line) if words]  # fmt: skip
    document = read([*wrapped(PLAN[:2], top=60), *placed, *wrapped(PLAN[2:], top=330)])
    found = [document.text[cell.start : cell.end] for table in document.tables for cell in table.cells]
    assert [words for words in found if words] == cells
    assert all(words in "".join(document.text.split()) for line in rows for words in line)


def test_merged_cells_of_a_table():
    rules = [line for line in RULES if line != (80, 260, 480, 260)] + [(180, 260, 480, 260)]
    cells: list[Placed] = [
        (90, 208, 10, "领域"), (190, 208, 10, "任务"), (390, 208, 10, "单位"),
        (90, 238, 10, "水利"), (190, 238, 10, "修渠"), (390, 238, 10, "市水务局"),
        (190, 268, 10, "清淤"), (390, 268, 10, "市水务局"),
    ]  # fmt: skip
    [table] = read(cells, rules=rules).tables
    assert [(c.row, c.column, c.row_span) for c in table.cells if c.column == 0] == [(0, 0, 1), (1, 0, 2)]


HEAD = ("序号", "任务", "单位")
FIRST = [HEAD, ("1", "修渠三里", "县水利局"), ("2", "清淤五", "县住房城乡建")]
MEASURES = [HEAD, ("1", "修渠三里", "县水利局"), ("", "清淤五里", "县水利局")]


def grid(page: int, rows: Sequence[tuple[str, ...]], *, merged: bool = False) -> PrintedTable:
    """A table of single cells; `merged`: the index cells of rows 1 and 2 are one."""
    cells = [
        CellWords(row, column, 2 if merged and (row, column) == (1, 0) else 1, 1, (words,) if words else ())
        for row, line in enumerate(rows) for column, words in enumerate(line)
        if not (merged and (row, column) == (2, 0))
    ]  # fmt: skip
    return PrintedTable(tuple(cells), 80.0, page, (80.0, 180.0, 380.0))


@pytest.mark.parametrize(
    ("pages", "rows"),
    [
        # the rest of a row behind a repeated head, and without one
        ([grid(1, FIRST), grid(2, [HEAD, ("", "里", "设局"), ("3", "植树", "县林业局")])],
         [[*FIRST[:2], ("2", "清淤五里", "县住房城乡建设局")], [HEAD, ("3", "植树", "县林业局")]]),
        ([grid(1, FIRST), grid(2, [("", "里", "设局")])], [[*FIRST[:2], ("2", "清淤五里", "县住房城乡建设局")]]),
        # over three pages
        ([grid(1, FIRST), grid(2, [HEAD, ("", "里", "")]), grid(3, [HEAD, ("", "", "设局")])],
         [[*FIRST[:2], ("2", "清淤五里", "县住房城乡建设局")]]),
        # one task of several measures: a cell alone goes on
        ([grid(1, MEASURES, merged=True), grid(2, [HEAD, ("", "", "、县财政局")])],
         [[*MEASURES[:2], ("清淤五里", "县水利局、县财政局")]]),
        # near-misses: a whole row, the next measure of a task, a row over a page that another stands between
        ([grid(1, FIRST), grid(2, [HEAD, ("3", "植树", "县林业局")])], [FIRST, [HEAD, ("3", "植树", "县林业局")]]),
        ([grid(1, MEASURES, merged=True), grid(2, [HEAD, ("", "植树", "县林业局")])],
         [[*MEASURES[:2], ("清淤五里", "县水利局")], [HEAD, ("", "植树", "县林业局")]]),
        ([grid(1, FIRST), grid(3, [HEAD, ("", "里", "设局")])], [FIRST, [HEAD, ("", "里", "设局")]]),
    ],
)  # fmt: skip
def test_a_row_that_a_page_breaks(pages, rows):
    joined = [item for item in join_rows(pages) if isinstance(item, PrintedTable)]
    said = [
        [tuple("".join(cell.paragraphs) for cell in table.cells if cell.row == row)
         for row in sorted({cell.row for cell in table.cells})] for table in joined
    ]  # fmt: skip
    assert said == rows


def test_a_frame_around_the_page_is_no_table():
    frame = [(40, 40, 560, 40), (40, 800, 560, 800), (40, 40, 40, 800), (560, 40, 560, 800)]
    document = read(wrapped(PLAN), rules=frame)
    assert not document.tables
    assert document.text.split("\n") == PLAN


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        # a space on each side of a number is none
        (((80, "建成"), (116, "40"), (136, "处护栏。")), "建成40处护栏。"),
        # two bodies are set apart
        (((80, "云岭市财政局"), (192, "云岭市水务局")), "云岭市财政局 云岭市水务局"),
        # Latin words are
        (((80, "Open"), (118, "Data平台。")), "Open Data平台。"),
    ],
)
def test_spaces(pieces, words):
    line: list[Placed] = [(x, 40, 16, said) for x, said in pieces]
    assert read([*line, *wrapped([LONG])]).text.split("\n")[0] == words


@pytest.mark.parametrize("pages", [1, 4])
def test_a_mark_on_each_page_is_no_text(tmp_path, pages):
    (tmp_path / "scan.pdf").write_bytes(pdf(*[[(400.0, 810.0, 9.0, "某某扫描软件生成")]] * pages))
    with pytest.raises(PlanDataError, match=r"no text in it.*scan"):
        read_document(tmp_path / "scan.pdf")


def test_a_reader_called_without_a_worker_leaves_its_caller_without_a_limit():
    before = resource.getrlimit(resource.RLIMIT_CPU)
    read(wrapped(PLAN))
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no pdf", "not a PDF"),
        (pdf(wrapped(PLAN))[:400], "not a PDF|no text"),
    ],
)
def test_what_is_broken_is_said_in_words(tmp_path, content, told):
    (tmp_path / "plan.pdf").write_bytes(content)
    with pytest.raises(PlanDataError, match=told):
        read_document(tmp_path / "plan.pdf")


@pytest.mark.parametrize(
    ("mark", "note", "text", "told"),
    [
        # a raised number and a smaller line at the foot that begins with it: a footnote
        ("1", "1 指当年建成的站点。", "一、任务\n新建站点3个，更新车辆20辆。", ["1指当年建成的站点。"]),
        # a raised number that no line at the foot explains is text (m³)
        ("3", "本页无注，共一页。", "一、任务\n新建站点33个，更新车辆20辆。\n本页无注，共一页。", []),
    ],
)
def test_footnotes_are_told_apart(mark: str, note: str, text: str, told: list[str]) -> None:
    page = [(80.0, 80.0, 16.0, "一、任务"), (112.0, 108.0, 16.0, "新建站点"), (176.0, 106.0, 8.0, mark)]
    page += [(180.0, 108.0, 16.0, "3个，更新车辆20辆。"), (80.0, 690.0, 12.0, note)]
    document = read(page)
    assert (document.text, left(document, "footnote")) == (text, told)
