"""Mentions of bodies: every naming of one in a plan, in notes, among the addressees and in the running text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from plandata.annotate.bodies import is_body, is_general, read_bodies
from plandata.annotate.segments import Spans
from plandata.facts.directory import Directory
from plandata.model import Clause, Mention, Plan, Responsibility


def find_agency_mentions(
    plan: Plan,
    clauses: Sequence[Clause],
    directory: Directory,
    responsibilities: Sequence[Responsibility],
    *,
    task_of: Callable[[str], str | None],
) -> tuple[Mention, ...]:
    """Every naming of a body: those of the notes, those of the addressees, and names of known form in the text.

    Bodies in general (有关部门) are mentions only where a note gives them a duty. In order of the text, no overlaps.
    """
    spans: dict[tuple[int, int], tuple[str, str, str]] = {}
    for row in responsibilities:
        how = directory.resolve(row.name).how if row.name == _bare(row.quote) else "shared_tail"
        spans[row.start_char, row.end_char] = (row.clause_id, row.agency_id, how)
    with_duty = Spans(spans)
    for clause in clauses:
        reached = 0
        for start, end, name in _named_in(clause, directory):
            if not with_duty.touch(start, end) and start >= reached:
                reached = end
                named = directory.resolve(name)
                how = named.how if name == _bare(plan.text[start:end]) else "shared_tail"
                spans[start, end] = (clause.clause_id, named.agency.agency_id, how)
    return tuple(
        Mention(
            mention_id=f"{plan.plan_id}-m-{start}-{agency_id}",
            plan_id=plan.plan_id,
            clause_id=clause_id,
            task_id=task_of(clause_id),
            entity_kind="agency",
            city_id=None,
            agency_id=agency_id,
            citation_id=None,
            surface=_bare(plan.text[start:end]),
            resolution=how,
            start_char=start,
            end_char=end,
            quote=plan.text[start:end],
            origin="rule",
        )
        for (start, end), (clause_id, agency_id, how) in sorted(spans.items())
    )


def body_spans(mentions: Iterable[Mention]) -> tuple[tuple[int, int], ...]:
    """The spans of bodies' names: a place inside one (长春市 of 长春市政府) is named, not meant."""
    return tuple((m.start_char, m.end_char) for m in mentions if m.entity_kind == "agency")


def _named_in(clause: Clause, directory: Directory) -> list[tuple[int, int, str]]:
    """Spans of names in a clause, longest first where they overlap, each with the name it stands for."""
    text = clause.text
    found = set(directory.template_bodies(text)) | set(_offices_in(text, directory))
    if clause.kind == "addressee":
        bodies = read_bodies(text, 0, len(text), directory.words)
        named = [b for b in bodies if is_body(b.name, directory.words) and not is_general(b.name, directory.words)]
        found |= {(body.start, body.end) for body in named}
    kept: list[tuple[int, int, str]] = []
    for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        at = bisect_left(kept, (start,))
        if (at == 0 or kept[at - 1][1] <= start) and (at == len(kept) or end <= kept[at][0]):
            kept.insert(at, (start, end, _bare(text[start:end])))
    kept += [shared for start, end, _ in tuple(kept) for shared in _sharing(text, start, end, directory)]
    return [(start + clause.start_char, end + clause.start_char, name) for start, end, name in sorted(kept)]


def _sharing(text: str, start: int, end: int, directory: Directory) -> Iterator[tuple[int, int, str]]:
    """Places listed before a government share its tail: 云江市、临泽市政府 names two."""
    tail = next((t for t in directory.words["bodies.shared_tails"] if text[start:end].endswith(t)), None)
    while tail and start and text[start - 1] == "、":
        before = re.search(r"[^、，,。；;：:（）()\s]+$", text[: start - 1])
        place = before.group() if before else ""
        length = next((n for n in range(len(place), 1, -1) if directory.is_place(place[-n:])), 0)
        if not length or not place.endswith(directory.words["bodies.region_ends"]):
            return
        start -= length + 1
        yield start, start + length, place[-length:] + tail


def _offices_in(text: str, directory: Directory) -> Iterable[tuple[int, int]]:
    after = directory.words["bodies.no_office_before"]
    regions = directory.words["bodies.relative_regions"]
    for found in _offices(directory.central_surfaces, after, regions).finditer(text):
        yield found.span()
    for found in _offices(directory.local_surfaces, after).finditer(text):
        start = directory.region_start(text, found.start())
        if start is not None:
            yield start, found.end()
        elif _joined(text, found, directory):
            yield found.span()


def _joined(text: str, office: re.Match[str], directory: Directory) -> bool:
    """Whether an office without a region is named in a list that somebody acts with: 会同发展改革委、教育局."""
    listed = re.search(r"[^，。；：:]*$", text[max(0, office.start() - 80) : office.start()])
    words = listed.group() if listed else ""
    joint = next((word for word in directory.words["bodies.joint_words"] if word in words), None)
    if joint is None or not office.group().endswith(("局", "委", "厅")):
        return False
    named = words.rpartition(joint)[2]
    return not named or (named.endswith("、") and is_body(named[:-1].rpartition("、")[2], directory.words))


@lru_cache(maxsize=8)
def _offices(surfaces: tuple[str, ...], after: tuple[str, ...], before: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Any of the offices that stands behind no word of `before` and before no word of `after`."""
    opening = "".join(sorted({surface[0] for surface in surfaces}))
    behind = "".join(f"(?<!{re.escape(word)})" for word in before)
    start = f"(?=[{re.escape(opening)}])" if behind and opening else ""  # tells most places before `behind` is asked
    return re.compile(f"{start}{behind}(?:{_any_of(surfaces)})(?!{_any_of(after)})")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _bare(words: str) -> str:
    return "".join(words.split())
