"""Reads scans: a PDF without text, .png, .jpg, .tif. By the extra `ocr` (rapidocr and onnxruntime), offline.

The models lie in rapidocr's wheel; nothing is fetched. Every line keeps its page, its box and how sure the reader is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plandata.errors import PlanDataError
from plandata.model.document import Document
from plandata.model.radicals import without_radicals
from plandata.read.formats.building import Builder
from plandata.read.formats.limits import MOST_PAGES, SECONDS, SECONDS_A_SCAN, allow
from plandata.read.formats.pdf import assemble
from plandata.read.formats.pdf_lines import PrintedLine

_SCALE = 200 / 72  # rendered at 200 dots an inch
_POINTS = 842  # a picture's longer side is taken to be that of A4


def read_scan(path: Path, content: bytes) -> Document:
    """Return what a scan prints. Raises PlanDataError for a picture that is none, and for too many pages."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra

    reader = RapidOCR(params={"Global.log_level": "critical"})
    lines: list[PrintedLine] = []
    heights: dict[int, float] = {}
    for number, (picture, scale) in enumerate(_pages(path, content), 1):
        heights[number] = picture.shape[0] * scale
        lines += _lines(reader(picture), number, scale)
    return assemble(lines, heights, Builder(), "ocr")


def _pages(path: Path, content: bytes) -> Iterator[tuple[Any, float]]:
    """Each page as a picture (an array) and its scale: points a dot."""
    import numpy  # noqa: PLC0415

    if path.suffix.lower() == ".pdf":
        import pypdfium2  # noqa: PLC0415

        document = pypdfium2.PdfDocument(content)
        _check(path, len(document))
        for page in document:
            yield page.render(scale=_SCALE).to_numpy()[:, :, :3], 1 / _SCALE
        return
    from PIL import Image, ImageSequence, UnidentifiedImageError  # noqa: PLC0415

    try:
        image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        raise PlanDataError(str(path), "not a picture", "a .png, .jpg or .tif", "Check the file.") from None
    _check(path, getattr(image, "n_frames", 1))
    for frame in ImageSequence.Iterator(image):
        picture = numpy.asarray(frame.convert("RGB"))
        yield picture, _POINTS / max(picture.shape[:2])


def _check(path: Path, pages: int) -> None:
    if pages > MOST_PAGES:
        raise PlanDataError(str(path), f"{pages} pages", f"at most {MOST_PAGES}", "Split the file into its parts.")
    allow(SECONDS + SECONDS_A_SCAN * pages)


def _lines(result: Any, page: int, scale: float) -> list[PrintedLine]:
    """The lines of a page in reading order; boxes side by side are one line."""
    boxes = []
    for box, words, score in zip(
        result.boxes if result.boxes is not None else (), result.txts or (), result.scores or (), strict=False
    ):
        xs, ys = [float(point[0]) * scale for point in box], [float(point[1]) * scale for point in box]
        boxes.append((min(xs), max(xs), min(ys), max(ys), without_radicals(words.strip()), float(score)))
    lines: list[PrintedLine] = []
    for left, right, top, bottom, words, score in sorted(boxes, key=lambda box: (box[2] + box[3], box[0])):
        last = lines[-1] if lines else None
        beside = last is not None and (top + bottom) / 2 < last.bottom - 0.2 * (last.bottom - last.top)
        if last is not None and beside:
            first, second = (last.words, words) if last.left <= left else (words, last.words)
            lines[-1] = PrintedLine(
                f"{first} {second}", min(last.left, left), max(last.right, right), min(last.top, top),
                max(last.bottom, bottom), last.size, page, 0, min(last.confidence, score),
            )  # fmt: skip
        elif words:
            lines.append(PrintedLine(words, left, right, top, bottom, bottom - top, page, 0, score))
    return lines
