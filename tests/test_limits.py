"""A hostile file costs a sentence: where, what was found, what was expected, what to do; no traceback and no hang."""

import io
import zipfile
from pathlib import Path

import pytest
from printed import pdf, wrapped
from word import docx, p

from plandata.errors import PlanDataError
from plandata.read.formats import limits, read_document, worker


def told(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    with pytest.raises(PlanDataError) as error:
        read_document(folder / name)
    return str(error.value)


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (ord("a") + n, b"&%c;" % (ord("a") + n - 1) * 10) for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        # archives that unpack to far more than they are
        ("bomb.docx", archive(**{"word/document.xml": b"0" * (300 << 20)}), "unpack to 300 MB"),
        ("parts.docx", archive(**{f"p{n}": b"" for n in range(5001)}), "5001 parts"),
        # no archive, one cut short, one that is something else, an encrypted one (a CFB container), an old .doc
        ("none.docx", b"no archive", "not a .docx"),
        ("cut.docx", docx(p("甲"))[:200], "not a .docx"),
        ("other.docx", archive(x=b"1"), "no main document"),
        ("locked.docx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "asks for a password"),
        ("old.docx", OLE + b"\0" * 600, "a .doc file by its content"),
        # objects that are themselves, a file cut short
        ("loop.pdf", b"%PDF-1.4\n1 0 obj\n1 0 R\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF", "read"),
        ("cut.pdf", pdf(wrapped(["一、修渠"]))[:300], "not a PDF|no text"),
    ],
)  # fmt: skip
def test_a_hostile_file_costs_a_sentence(tmp_path, monkeypatch, name, content, words):
    monkeypatch.setattr(worker, "SECONDS", 3)
    said = told(tmp_path, name, content)
    assert any(word in said for word in words.split("|"))
    assert "Traceback" not in said


def refusal_or_text(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    try:
        return read_document(folder / name).text
    except PlanDataError as error:
        return str(error)


def test_entities_are_not_expanded(tmp_path):
    with zipfile.ZipFile(io.BytesIO(docx(p("甲")))) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts["word/document.xml"] = BOMB + b"]>" + parts["word/document.xml"].replace("甲".encode(), b"&l;")
    assert len(refusal_or_text(tmp_path, "entities.docx", archive(**parts))) < 1000


def test_a_file_over_the_limits_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("plandata.read.formats.MOST_BYTES", 10)
    assert "at most 0 MB" in told(tmp_path, "plan.txt", b"x" * 11)
    monkeypatch.setattr("plandata.read.formats.MOST_CHARACTERS", 3)
    assert "at most 3" in told(tmp_path, "plan.txt", b"xxxxx")


def test_elements_in_elements_cost_a_sentence_or_nothing(tmp_path):
    nested = b"<div>" * 5_000 + "甲".encode() + b"</div>" * 5_000
    said = refusal_or_text(tmp_path, "nested.html", nested)
    assert said == "甲" or "nested too deeply" in said


def test_a_reader_that_needs_too_much_memory_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "MEMORY", 1 << 20)
    assert "anew, or split it" in told(tmp_path, "plan.html", b"<p>" + b"<b>a</b>" * 50_000)


def test_limits_are_told_in_the_docs():
    docs = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    for number in (
        f"{limits.MOST_BYTES >> 20} MB", f"{limits.MOST_UNZIPPED >> 20} MB", f"{limits.MOST_RATIO} times",
        f"{limits.MOST_PAGES:,} pages", f"{limits.MOST_CELLS:,} cells", f"{limits.MEMORY >> 20:,} MB",
    ):  # fmt: skip
        assert number in docs
