"""A document's structure is kept beside its text and comes back the same; one that does not fit its text stops."""

import json

import pytest

from plandata.errors import PlanDataError
from plandata.model.document import Block, Cell, Document, LeftOut, Line, Page, Table
from plandata.read.structure import STRUCTURE_FILE, has_structure, read_structure, to_json

TEXT = "一、修渠\n任务\t单位"
DOCUMENT = Document(
    TEXT,
    blocks=(Block(0, 4, "heading", 1, "一、", True), Block(5, 10, "table")),
    tables=(Table(5, 10, 1, 2, (Cell(0, 0, 1, 1, 5, 7), Cell(0, 1, 1, 1, 8, 10)), 1),),
    pages=(Page(1, 0),),
    left_out=(LeftOut("footnote", "注", 4, 1),),
    lines=(Line(0, 4, 1, (1, 2, 3, 4), 0.98),),
    read_by="ocr",
)


def test_a_structure_comes_back_the_same(tmp_path):
    (tmp_path / STRUCTURE_FILE).write_text(to_json(DOCUMENT), encoding="utf-8")
    assert read_structure(tmp_path / STRUCTURE_FILE, TEXT) == DOCUMENT
    assert to_json(DOCUMENT) == to_json(DOCUMENT)


def test_a_text_without_a_structure_has_none(tmp_path):
    assert read_structure(tmp_path / STRUCTURE_FILE, TEXT) == Document(TEXT)
    assert not has_structure(Document(TEXT))
    assert has_structure(DOCUMENT)


def changed(**entries: object) -> str:
    return json.dumps({**json.loads(to_json(DOCUMENT)), **entries})


@pytest.mark.parametrize(
    ("stored", "text", "told"),
    [
        ("{", TEXT, "not readable"),
        ("[]", TEXT, "not readable"),
        ("[" * 100_000, TEXT, "not readable"),
        (changed(blocks=[["x"]]), TEXT, "not readable"),
        (to_json(DOCUMENT), TEXT + "。", "SHA-256"),
        (changed(blocks=[[0, 99, "heading", 1, None, False]]), TEXT, "block 0–99"),
        (to_json(DOCUMENT).replace("单位", "单子"), TEXT, "row 1, column 2: '单位'"),
    ],
)
def test_a_structure_that_does_not_fit_stops(tmp_path, stored, text, told):
    (tmp_path / STRUCTURE_FILE).write_text(stored, encoding="utf-8")
    with pytest.raises(PlanDataError, match=told):
        read_structure(tmp_path / STRUCTURE_FILE, text)
