"""What other programs must turn first: LibreOffice where it is, the extra for scans; else the refusal names the way."""

import base64
import sys

import pytest
from word import docx, p

from plandata.errors import PlanDataError
from plandata.read import formats
from plandata.read.formats import read_document

OLD_WORD = b"\xd0\xcf\x11\xe0" + "Root Entry".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("plan.doc", "save it as .docx"),
        ("plan.wps", "save it as .docx"),
        ("plan.rtf", "save it as .docx"),
        ("plan.odt", "save it as .docx"),
        ("plan.et", "save it as .xlsx"),
        ("plan.ofd", "save it as .pdf"),
        ("plan.png", "scripts/setup --with ocr"),
        ("plan.tif", "scripts/setup --with ocr"),
        ("plan.zip", "Save it as one"),
    ],
)
def test_the_refusal_names_the_way(tmp_path, monkeypatch, name, way):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(formats, "ocr_installed", lambda: False)
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(PlanDataError, match=way):
        read_document(tmp_path / name)


def fake_office(folder, lines: str) -> None:
    office = folder / "soffice"
    head = f"#!{sys.executable}\nimport base64, sys, pathlib\narguments = sys.argv\n"
    office.write_text(head + lines, encoding="utf-8")
    office.chmod(0o755)


def test_libreoffice_makes_a_format_that_is_read(tmp_path, monkeypatch):
    made = base64.b64encode(docx(p("一、修渠"))).decode()
    fake_office(
        tmp_path,
        "folder = pathlib.Path(arguments[arguments.index('--outdir') + 1])\n"
        f"(folder / 'plan.docx').write_bytes(base64.b64decode('{made}'))\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "plan.doc").write_bytes(OLD_WORD)
    assert read_document(tmp_path / "plan.doc").text == "一、修渠"


def test_what_libreoffice_cannot_open_is_said(tmp_path, monkeypatch):
    fake_office(tmp_path, "sys.exit(1)\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "plan.doc").write_bytes(OLD_WORD)
    with pytest.raises(PlanDataError, match="could not open it"):
        read_document(tmp_path / "plan.doc")
