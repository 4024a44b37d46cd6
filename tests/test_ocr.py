"""A scan is read offline, every line with its page, its box and how sure the reader is. Runs where the extra is."""

import io
import socket
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from plandata.errors import PlanDataError
from plandata.read.formats.ocr import read_scan

LINES = ["Plan of green travel 2025", "New bus lines: 12, new footpaths: 30 km.", "Share of green travel: 75%."]


def scan(*pages: list[str], kind: str = "PNG") -> bytes:
    font = ImageFont.load_default(size=40)
    pictures = []
    for lines in pages:
        picture = Image.new("RGB", (1240, 1754), "white")
        for number, words in enumerate(lines):
            ImageDraw.Draw(picture).text((150, 300 + 90 * number), words, fill="black", font=font)
        pictures.append(picture)
    content = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if len(pictures) > 1 else {}
    pictures[0].save(content, kind, **more)
    return content.getvalue()


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Whoever asks the network fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(("name", "kind"), [("scan.png", "PNG"), ("scan.jpg", "JPEG"), ("scan.pdf", "PDF")])
def test_a_scan_is_read_with_its_places(name, kind):
    document = read_scan(Path(name), scan(LINES, kind=kind))
    assert document.read_by == "ocr"
    assert "30" in document.text
    assert "75%" in document.text
    assert [line.page for line in document.lines] == [1, 1, 1]
    for line in document.lines:
        left, top, right, bottom = line.box
        assert left < right
        assert top < bottom
        assert 0.5 < line.confidence <= 1
        assert document.text[line.start : line.end].strip()


def test_pages_of_one_picture_file():
    document = read_scan(Path("scan.tif"), scan(LINES, ["Second page of the plan: water."], kind="TIFF"))
    assert [page.number for page in document.pages] == [1, 2]


def test_what_is_no_picture_is_said():
    with pytest.raises(PlanDataError, match="not a picture"):
        read_scan(Path("scan.png"), b"no picture")
