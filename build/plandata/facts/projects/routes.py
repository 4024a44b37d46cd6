"""Reads a line's number and the places it runs between from a project's full name."""

from __future__ import annotations

import re
from collections.abc import Set

from plandata.facts.projects.proper import ROUTE_CODE
from plandata.facts.projects.words import ProjectWords

_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_COUNTRY = 4  # characters a country's name takes up at most before a place in it
_QUOTED = re.compile("“([^”]+)”")
_DASH = re.compile("[-－—]+")


def route_code(name: str) -> str | None:
    """The road's number in a name, 国道302 and 302国道 as G302; null where none stands in it."""
    match = ROUTE_CODE.search(name)
    if not match:
        return None
    code = match.group().replace("国道", "G").replace("省道", "S").replace("县道", "X")
    return code[-1] + code[:-1] if code[0].isdigit() else code


def route_ends(name: str, kind: str, places: Set[str], words: ProjectWords) -> tuple[str | None, str | None]:
    """The places between which a section runs, brackets dropped; null where the name states none."""
    bare = _BRACKETED.sub("", name)
    section = words.lists.route_pattern.match(bare)
    if section:
        end = _section_end(section["rest"], places, words, routed=bool(section["route"]))
        return (section["start"], end) if end else (None, None)
    ends = _DASH.split(_in_quotes(bare))
    if len(ends) > 1 and kind in words.linear_kinds:
        first, last = _known_end(ends[0], places), _known(ends[-1], places)
        if first and last:
            return first, last
    return None, None


def _section_end(rest: str, places: Set[str], words: ProjectWords, *, routed: bool) -> str | None:
    """Where a section ends; None where 至 belongs to a line's name with more words after it."""
    if routed and not _known(rest, places):
        return rest.removesuffix("段")
    place = _known(rest, places) or _place_before_head(rest, words)
    tail = rest[len(place) :]
    if tail.startswith(words.lists.route_ends):
        head = words.lists.head_pattern.search(tail)
        return place if head and head.start() == 0 else None
    return place


def _in_quotes(name: str) -> str:
    quoted = _QUOTED.search(name)
    return quoted[1] if quoted and _DASH.search(quoted[1]) else name


def _known(words: str, places: Set[str]) -> str | None:
    """The words up to the end of the first known place, the country it lies in before it or nothing (某国某地)."""
    ends = [at + len(place) for place in places if 0 <= (at := words.find(place)) <= _COUNTRY]
    return words[: max(ends)] if ends else None


def _known_end(words: str, places: Set[str]) -> str | None:
    return max((place for place in places if words.endswith(place)), key=len, default=None)


def _place_before_head(rest: str, words: ProjectWords) -> str:
    """The place that a section ends at, without the noun that closes the name: 某地 of 某地铁路."""
    for length in range(2, len(rest)):
        tail = rest[length:]
        if any(tail.startswith(noun) for noun in words.kinds if len(noun) > 1) or tail[0] in "的段等":
            return rest[:length]
    return rest
