"""Makes model/characters.csv anew from OpenCC's TSCharacters: what rules and search fold to simplified characters.

OpenCC (Apache 2.0, package opencc-python-reimplemented) lists for each traditional character its simplified ones, the
usual one first. A character that it lists among its own simplified forms lives on in simplified text with a meaning of
its own (乾 in 乾安 and 乾隆, 瞭 in 瞭望, 覆, 藉) and is left alone, so that 干安 does not find 乾安. FOLDED are the
exceptions: in today's simplified text they are next to absent, in traditional text everyday words (關於, 特徵, 夥伴).
"""

from __future__ import annotations

import csv
import io
from importlib import resources
from pathlib import Path

from plandata.atomic import write_file

FOLDED = frozenset("於徵夥麽")


def refresh_characters(file: Path) -> None:
    """Read the package's table, follow chains (薴 → 苧 → 苎) to their end, write the pairs in order.

    Raises ModuleNotFoundError where the package is not installed.
    """
    table = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    listed = dict(line.split("\t") for line in table.splitlines() if "\t" in line)
    usual = {
        traditional: forms.split()[0]
        for traditional, forms in listed.items()
        if traditional not in forms.split() or traditional in FOLDED
    }
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["traditional", "simplified"])
    writer.writerows((traditional, _last(usual, traditional)) for traditional in sorted(usual))
    write_file(file, lines.getvalue())


def _last(usual: dict[str, str], character: str) -> str:
    """Return the end of the chain that begins at a character."""
    while character in usual:
        character = usual[character]
    return character
