"""Personal contact details in a text: a person's name beside a telephone number, and mobile numbers."""

from __future__ import annotations

import re

from plandata.annotate.segments import Span

# 联系人：张三，电话：0571-87654321 (the last line of many notices); 经办人 and 咨询人 stand there likewise.
_PERSON = (
    r"(?:联\s*系\s*人|经\s*办\s*人|咨\s*询\s*人|联络员)(?:及(?:联系)?电话|和电话|、电话)?[:：\s]+"
    r"[\u4e00-\u9fff·](?:\s*[\u4e00-\u9fff·]){1,3}"
)
_PHONE = r"(?:[(（]\d{3,4}[)）]|\d{3,4}[-－—\s])?\s*\d{7,8}|1[3-9]\d{9}"
_NAMED = re.compile(rf"{_PERSON}[^。\d]{{0,24}}?(?:{_PHONE})(?!\d)")
# A mobile number belongs to a person wherever it stands.
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[-\s]?\d{4}){2}(?!\d)")


def find_contacts(text: str) -> tuple[Span, ...]:
    """Return the spans (code points, end exclusive) of names with their telephone and of mobile numbers, in order."""
    named = [match.span() for match in _NAMED.finditer(text)]
    mobiles = [
        match.span()
        for match in _MOBILE.finditer(text)
        if not any(start <= match.start() < end for start, end in named)
    ]
    return tuple(sorted(named + mobiles))
