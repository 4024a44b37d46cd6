"""Tells where the heading of a numbered unit ends and its text begins: 1.加快网络建设。推进以…"""

from __future__ import annotations

import re

from plandata.read.title_words import Words

_LONGEST = 60  # characters of a heading on a line of its own
_RUN_IN = 40  # of one that a full stop sets off from text in the same line
_RUN_IN_WITH_COMMA = 24  # 高度重视，加强领导。 is a heading, a long sentence with commas is not
_REST = 8  # what a mark other than a full stop sets off must have this many characters of text behind it
_BY_SPACE = re.compile("[^\\s。，；：]{3,25}[ \\u00a0　]+(?=[\u4e00-\u9fff“《])")
_BY_COLON = re.compile("[^\\s。，；：:]{2,20}[：:]")
_DATED = re.compile(r"到?\s*(?:19|20)[0-9]{2}\s*年|截至|力争")
_EDGES = "。：:；;.．，, \u00a0　\r\n\t"


def find_heading_end(text: str, start: int, end: int, words: Words) -> int | None:
    """Return where the heading that begins at `start` ends, closing mark included; None where the words are no heading.

    `text[start:end]` are all words of a numbered block behind its number.
    """
    start += len(text[start:end]) - len(text[start:end].lstrip())  # 第一节 总体要求 到2025年…
    content = text[start:end]
    stop = content.find("。")
    if stop < 0:
        note = words.note.search(content)
        shown = content[: note.start()] if note else content
        return start + len(shown) if 0 < len(shown.strip()) <= _LONGEST else None
    rest_after = len(content) - _REST
    standing = words.standing.match(content)
    if standing and standing.end() < min(stop, rest_after):
        return start + standing.end()
    for closer in (_BY_COLON, _BY_SPACE):
        match = closer.match(content)
        if match and match.end() < min(stop, rest_after):
            return start + len(match.group().rstrip())
    sentence = content[:stop]
    limit = _RUN_IN_WITH_COMMA if re.search("[，；,;]", sentence) else _RUN_IN
    if not sentence.strip() or len(sentence) > limit or _DATED.match(sentence.strip()):
        return None
    return start + stop + 1


def heading_words(text: str) -> str:
    """Return a heading as one line without its closing mark; line breaks of wrapped headings drop out."""
    return re.sub(r"\s*[\r\n]+\s*", "", text.strip()).strip(_EDGES).lstrip("、")
