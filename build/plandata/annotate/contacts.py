"""Personal contact details in a text: a person named as contact beside a number or an address, and mobile numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plandata.annotate.segments import Span

# 联系人：张三，电话：0571-87654321 (the last line of many notices); in a table both stand in cells, and the foot
# of a printed notice has （联系人：张三　联系电话：…）; 联系人姓名 and 联络人 stand there likewise.
_ROLE = (
    r"(?:联\s*系\s*人|联\s*络\s*[人员]|经\s*办\s*人(?:员)?|咨\s*询\s*人|承\s*办\s*人|填\s*报\s*人|填\s*表\s*人|"
    r"收\s*件\s*人|对\s*接\s*人)(?:\s*员)?(?:姓\s*名)?(?:(?:及|和|、|/|与)?[ 　]*(?:联系)?(?:电话|方式))?"
)
# 王敏, 王 敏, 市水务局规划处 王敏
_NAME = r"(?!(?:联系|办公)?(?:电|手|传|邮))[\u4e00-\u9fff·](?:\s?[\u4e00-\u9fff·]){1,20}"
_PHONE = (
    r"(?:\+?86[-\s]?)?(?:1[3-9]\d(?:[-\s]?\d{4}){2}|"
    r"(?:[(（]\s*0\d{2,3}\s*[)）]|0\d{2,3}\s*[-－—–]?|\d{3,4}[-－—–])?\s*[2-8]\d{2,3}[-\s]?\d{4})"
    r"(?:\s*[-－—转]\s*\d{1,6})?"
)
_MAIL = r"[A-Za-z0-9_.+-]{1,64}\s?[@＠]\s?[A-Za-z0-9-]{1,63}(?:\s?\.\s?[A-Za-z0-9-]{1,63}){1,4}"
_NUMBER = rf"(?:{_PHONE}|{_MAIL})(?!\d)"
# A line further down is read on with where it says what number comes, or is the number: a table torn into lines.
_NEXT = r"\n(?=\s*[（(]?\s*(?:联系|办公)?(?:电\s*话|手\s*机|传\s*真|邮\s*[箱件]|微\s*信|[\d(（]))"
_BETWEEN = rf"(?:[^。！？!?\d@＠\n]|{_NEXT})"
_NAMED = re.compile(rf"{_ROLE}\s*[:：\s]\s*{_NAME}(?![\u4e00-\u9fff]){_BETWEEN}{{0,40}}?{_NUMBER}")
# 电话：0431-88904321，联系人：王敏
_AFTER = re.compile(rf"(?<!\d){_PHONE}[^。！？!?\d\n]{{0,12}}?{_ROLE}\s*[:：\s]\s*{_NAME}(?![\u4e00-\u9fff])")
_ROW = re.compile(rf"{_NAME}\t[^\n]{{0,200}}?{_NUMBER}")
_HEAD = re.compile(_ROLE)
# A mobile number belongs to a person wherever it stands.
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}(?![\d.])")


def find_contacts(text: str) -> tuple[Span, ...]:
    """Return the spans (code points, end exclusive) of persons with their number or address, and of mobile numbers.

    In a table with a column of contacts, each row's name with the number beside it is one.
    """
    found: list[Span] = []
    for span in sorted((*_named(text), *_in_columns(text), *(match.span() for match in _MOBILE.finditer(text)))):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return tuple(found)


def _named(text: str) -> Iterator[Span]:
    yield from (match.span() for form in (_NAMED, _AFTER) for match in form.finditer(text))


def _in_columns(text: str) -> Iterator[Span]:
    """Rows under a head 联系人 | 电话, cells set apart by tabs: the name's cell to the number's."""
    at = 0
    name_column: int | None = None
    for line in text.splitlines(keepends=True):
        cells = line.rstrip("\r\n").split("\t")
        heads = [number for number, cell in enumerate(cells) if _HEAD.fullmatch(cell.strip())]
        if len(cells) < 2:
            name_column = None
        elif heads:
            name_column = heads[0]
        elif name_column is not None and name_column < len(cells):
            start = at + sum(len(cell) + 1 for cell in cells[:name_column])
            row = text[start : at + len(line.rstrip("\r\n"))]
            if match := _ROW.match(row):
                yield start, start + match.end()
        at += len(line)
