"""One scale: eight sizes of type, and room between things in multiples of 4 px."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "plugins" / "static"
SHEETS = sorted(path.name for path in STATIC.glob("*.css"))
_SIZE = re.compile(r"font-size:\s*([^;}]+)")
_ROOM = re.compile(r"(?<![\w-])((?:margin|padding|gap|column-gap|row-gap)(?:-[a-z]+)*):\s*([^;}]+)")
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem")


def _declared(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text("utf-8"), flags=re.DOTALL)


def test_there_are_eight_sizes() -> None:
    sizes = re.findall(r"--t\d: ([\d.]+)rem", _declared("portal.css"))
    assert len(sizes) == 8
    assert sizes == sorted(sizes, key=float)


@pytest.mark.parametrize("sheet", SHEETS)
def test_type_is_of_the_scale(sheet: str) -> None:
    odd = [
        size for size in _SIZE.findall(_declared(sheet)) if not re.fullmatch(r"var\(--t[1-8]\)|inherit", size.strip())
    ]
    assert odd == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_room_is_in_steps_of_four_pixels(sheet: str) -> None:
    odd = [
        f"{name}: {value}"
        for name, value in _ROOM.findall(_declared(sheet))
        if any(float(length) * 4 % 1 for length in _REM.findall(value))
    ]
    assert odd == []
