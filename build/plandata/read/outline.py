"""Reads a plan's text into clauses: parts, chapters, sections, tasks, items, paragraphs, nested as printed.

Clauses partition the text: every character that is not white space belongs to exactly one clause's own words. Steps:
`blocks` (paragraphs; hard-wrapped lines joined) → `parts` (the covering notice, the plan, annexes) → marks
(`read/marks.py`) → units → clauses.

Kinds by the style of the mark: 一、 chapter, （一） section, 1. task, what is deeper item. Where the plan has 第一章 and
第一节 above, everything shifts: 第一章 chapter, 第一节 section, 一、 task; with 第一章 alone, 一、 section, （一） task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plandata.model import Clause, ClauseKind, Plan
from plandata.read.marks import Mark, accept_marks, find_marks

_DATE = re.compile(r"(?:[0-9０-９]{4}|[二〇○零一九0-9]{4})\s*年\s*\S{1,2}\s*月\s*\S{1,3}\s*日")
_DOCUMENT_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{2,12}[〔\[［（(]\s*[12][0-9]{3}\s*[〕\]］）)]\s*第?\s*[0-9]+\s*号[）)]?"
)
_ADDRESSEE = re.compile(r"[^。；：:\n]{2,160}[：:]")
_ADDRESSED = re.compile("各|人民政府|委员会|单位|部门|机构|管委会")
_SENTENCE_END = "。！？；：:;，、,"
_ANNEX = re.compile(r"附\s*件\s*[0-9０-９一二三四五六七八九十]*\s*[：:]?")
_NOTE_AFTER_DATE = re.compile(r"[（(].{2,30}[）)]")
_KIND_BY_LEVEL: tuple[ClauseKind, ...] = ("chapter", "section", "task")
_LADDER = ("han", "han_paren", "arabic")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as printed: `text[start:end]`, no white space at either end; line breaks inside where it wraps."""

    start: int
    end: int


@dataclass(slots=True)
class _Unit:
    """A clause in the making."""

    kind: ClauseKind
    start: int
    end: int
    name: str  # last piece of the id
    number: str | None = None
    heading: str | None = None
    rank: int = 100
    children: list[_Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gap:
    """A jump in the numbering: unit `clause_id` prints `found` where `expected` would follow, at `start_char`."""

    clause_id: str
    number: str
    expected: int
    found: int
    start_char: int


def read_outline(plan: Plan) -> tuple[Clause, ...]:
    """Return the clauses of a plan in the order of the text, parents before their children."""
    blocks = find_blocks(plan.text)
    clauses: list[Clause] = []
    for prefix, part in _prefixed(_split_parts(plan.text, blocks)):
        root = _read_part(plan.text, part)
        _add_clauses(plan, root, prefix, clauses)
    return tuple(replace(c, ordinal=i) for i, c in enumerate(clauses, 1))


def find_gaps(clauses: Sequence[Clause]) -> tuple[Gap, ...]:
    """Return the places where the numbering jumps. Numbers may start at 1 again or run on across parents."""
    from plandata.read.numerals import read_ordinal

    gaps = []
    last: dict[tuple[str, str], int] = {}
    for clause in clauses:
        if clause.kind == "title":
            last.clear()
        value = read_ordinal(clause.number) if clause.number and clause.kind != "title" else None
        if value is None or clause.number is None:
            continue
        style = find_marks(clause.number, 0, len(clause.number))
        key = ("", style[0].style if style else "")
        expected = last.get(key, 0) + 1
        if value not in (1, expected):
            gaps.append(Gap(clause.clause_id, clause.number, expected, value, clause.start_char))
        last[key] = value
    return tuple(gaps)


def find_blocks(text: str) -> list[Block]:
    """Return the paragraphs of a text: its lines that are not blank, stripped."""
    blocks = []
    for match in re.finditer(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+", text):
        line = match.group()
        if line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            blocks.append(Block(start, match.start() + len(line.rstrip())))
    return blocks


def _split_parts(text: str, blocks: Sequence[Block]) -> list[list[Block]]:
    """Cut the document where a new title follows a date or an annex mark."""
    parts: list[list[Block]] = [[]]
    for index, block in enumerate(blocks):
        if parts[-1] and _opens_part(text, blocks, index):
            parts.append([])
        parts[-1].append(block)
    return parts


def _opens_part(text: str, blocks: Sequence[Block], index: int) -> bool:
    words = text[blocks[index].start : blocks[index].end]
    before = text[blocks[index - 1].start : blocks[index - 1].end]
    if _ANNEX.fullmatch(words):
        return True
    if _NOTE_AFTER_DATE.fullmatch(words) or not _is_title_line(words):
        return False
    if _NOTE_AFTER_DATE.fullmatch(before) and index > 1:
        before = text[blocks[index - 2].start : blocks[index - 2].end]
    return bool(_DATE.fullmatch(before)) and index > 1


def _is_title_line(words: str) -> bool:
    marks = find_marks(words, 0, len(words))
    return len(words) <= 60 and words[-1] not in _SENTENCE_END and not (marks and marks[0].place == "line")


def _prefixed(parts: Sequence[list[Block]]) -> list[tuple[str, list[Block]]]:
    """A first part without chapters before others is the notice; the next is the plan; then -2, -3, …"""
    prefixed = []
    plans = 0
    for index, part in enumerate(parts):
        if index == 0 and len(parts) > 1:
            prefixed.append(("-notice", part))
            continue
        plans += 1
        prefixed.append(("" if plans == 1 else f"-{plans}", part))
    return prefixed


def _read_part(text: str, blocks: Sequence[Block]) -> _Unit:
    title_end = 0
    while title_end < len(blocks) and _is_title_part(text, blocks[title_end], title_end):
        title_end += 1
    title_end = max(title_end, 1)
    start, end = blocks[0].start, blocks[title_end - 1].end
    root = _Unit("title", start, end, "", heading="".join(text[start:end].split()), rank=0)
    body = blocks[title_end:]
    candidates = [mark for block in body for mark in find_marks(text, block.start, block.end)]
    accepted = accept_marks(candidates, text)
    kinds = _kinds(accepted)
    stack = [root]
    for index, block in enumerate(body):
        inside = [m for m in accepted if block.start <= m.start < block.end]
        edges = [block.start, *(m.start for m in inside if m.start > block.start), block.end]
        by_start = {m.start: m for m in inside}
        for left, right in zip(edges, edges[1:], strict=False):
            right = left + len(text[left:right].rstrip())
            mark = by_start.get(left)
            if mark:
                _add_marked(text, stack, mark, right, kinds[mark.style])
            else:
                _add_plain(text, stack, body, index, left, right)
    return root


def _is_title_part(text: str, block: Block, index: int) -> bool:
    words = text[block.start : block.end]
    if index == 0 or _ANNEX.fullmatch(text[block.start : block.end]):
        return True
    return _is_title_line(words) and not _DOCUMENT_NUMBER.fullmatch(words) and not _DATE.fullmatch(words)


def _kinds(marks: Sequence[Mark]) -> dict[str, ClauseKind]:
    used = {m.style for m in marks}
    ladder = [s for s in ("chapter", "section") if s in used] + list(_LADDER)
    if {"dotted2", "dotted3"} & used and "han" not in used:
        ladder = ["arabic", "dotted2", "dotted3"]
    kinds: dict[str, ClauseKind] = dict.fromkeys(used, "item")
    return kinds | dict(zip(ladder, _KIND_BY_LEVEL, strict=False))


def _add_marked(text: str, stack: list[_Unit], mark: Mark, end: int, kind: ClauseKind) -> None:
    while stack[-1].rank >= mark.rank:
        stack.pop()
    parent = stack[-1]
    heading_end = _heading_end(text, mark.end, end)
    own_end = heading_end if heading_end and kind != "item" else end
    heading = text[mark.end : heading_end].strip().rstrip("。：:；;. 　") if heading_end else None
    unit = _Unit(
        kind, mark.start, own_end, _unit_name(mark, parent), text[mark.start : mark.end].strip(), heading, mark.rank
    )
    parent.children.append(unit)
    stack.append(unit)
    rest = own_end + len(text[own_end:end]) - len(text[own_end:end].lstrip())
    if rest < end:
        _add_paragraph(unit, rest, end)


def _heading_end(text: str, start: int, end: int) -> int | None:
    """Where the heading that begins at `start` ends: at the end of the block, or after its first, short sentence."""
    stop = text.find("。", start, end)
    words = text[start : stop if stop >= 0 else end]
    if stop < 0 or stop + 1 == end:
        return end if len(words) <= 60 else None
    limit = 24 if re.search("[，；：,;:]", words) else 40
    return stop + 1 if len(words) <= limit else None


def _unit_name(mark: Mark, parent: _Unit) -> str:
    if mark.style == "dash":
        return f"d{1 + sum(c.name.startswith('d') for c in parent.children)}"
    lead = {"is": "s", "box": "b"}.get(mark.style, "c" if parent.rank == 0 else "")
    return f"{lead}{mark.value}"


def _add_paragraph(parent: _Unit, start: int, end: int, kind: ClauseKind = "paragraph", name: str = "") -> None:
    count = 1 + sum(c.name.startswith("p") for c in parent.children)
    parent.children.append(_Unit(kind, start, end, name or f"p{count}"))


def _add_plain(text: str, stack: list[_Unit], body: Sequence[Block], index: int, start: int, end: int) -> None:
    words = text[start:end]
    root = stack[0]
    named = {c.name for c in root.children}
    kind: ClauseKind = "paragraph"
    if len(stack) == 1 and "number" not in named and _DOCUMENT_NUMBER.fullmatch(words):
        kind = "number"
    elif len(stack) == 1 and "addressee" not in named and _ADDRESSEE.fullmatch(words) and _ADDRESSED.search(words):
        kind = "addressee"
    elif _DATE.fullmatch(words):
        kind = "date"
    elif index + 1 < len(body) and _DATE.fullmatch(text[body[index + 1].start : body[index + 1].end]):
        kind = "signature" if _is_title_line(words) else "paragraph"
    if kind in ("signature", "date"):
        del stack[1:]
    if kind == "paragraph":
        _add_paragraph(_paragraph_parent(stack), start, end)
    else:
        _add_paragraph(root, start, end, kind, kind if kind not in named else f"{kind}-2")


def _paragraph_parent(stack: Sequence[_Unit]) -> _Unit:
    """Running text after —— or 一是 goes on under the unit that holds the list."""
    return next(unit for unit in reversed(stack) if unit.rank < 80)


def _add_clauses(plan: Plan, root: _Unit, prefix: str, clauses: list[Clause]) -> None:
    taken = {c.clause_id for c in clauses}
    top = f"{plan.plan_id}{prefix}"

    def add(unit: _Unit, parent: str | None, path: str, depth: int) -> int:
        clause_id = path
        nth = 1
        while clause_id in taken:
            nth += 1
            clause_id = f"{path}x{nth}"
        taken.add(clause_id)
        place = len(clauses)
        clause = Clause(
            clause_id=clause_id,
            plan_id=plan.plan_id,
            parent_id=parent,
            ordinal=0,
            depth=depth,
            kind=unit.kind,
            number=unit.number,
            heading=unit.heading,
            text=plan.text[unit.start : unit.end],
            start_char=unit.start,
            end_char=unit.end,
            extent_end=unit.end,
        )
        clauses.append(clause)
        extent = unit.end
        base = top if unit.rank == 0 else clause_id
        for child in unit.children:
            extent = add(child, clause_id, f"{base}-{child.name}", depth + 1)
        clauses[place] = replace(clause, extent_end=extent)
        return extent

    add(root, None, top if prefix == "-notice" else f"{top}-title", 0)
