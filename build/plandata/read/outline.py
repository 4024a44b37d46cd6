"""Reads a plan's text into clauses: parts, chapters, sections, tasks, items, paragraphs, nested as printed.

Clauses partition the text: every character that is not white space belongs to exactly one clause's own words, and the
clauses in order with the white space between them are the text. The way there: blocks (`blocks.py`) → parts of the
document and their frames (`parts.py`) → marks (`marks.py`) that number units (`levels.py`) → headings (`headings.py`)
→ units → clauses.

Kinds follow the style of the mark: 一、 chapter, （一） section, 1. task, deeper ones item. Under 第一章 and 第一节 all
shift (第一章 chapter, 第一节 section, 一、 task; with 第一章 alone 一、 section, （一） task), as in 1 / 1.1 / 1.1.1.
第一条 is a task, 任务一： a section (beside （一） a task). Chapters, sections and tasks end with their heading, and
the words behind it in the same line are a paragraph under them; where the number opens running text, the whole block
is the unit and `heading` is None. Items keep their block whole. Ids take one piece a level: the printed number,
p1 paragraph, d1 ——, s1 一是, b1 专栏1, u1 a heading without a number (总则), x2 behind a number printed a second time
under the same unit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, pairwise

from plandata.model import Clause, ClauseKind, Plan
from plandata.model.characters import fold
from plandata.model.document import Document
from plandata.model.radicals import without_radicals
from plandata.read.blocks import find_blocks
from plandata.read.frames import same_title
from plandata.read.headings import find_heading_end, heading_words
from plandata.read.levels import IN_BOX, IN_SENTENCE, accept_marks
from plandata.read.marks import STYLES, Mark, find_marks, first_mark, printed, read_value
from plandata.read.parts import read_parts
from plandata.read.pieces import Part, Piece
from plandata.read.styles import Styles, bare_headings, styled_headings
from plandata.read.title_words import Words

_SHIFTED: tuple[ClauseKind, ...] = ("chapter", "section", "task")
_HEADED = frozenset(_SHIFTED)
_FRAME: dict[str, ClauseKind] = {
    "number": "number",
    "addressee": "addressee",
    "signature": "signature",
    "date": "date",
}
# 附件1, 附件二：, 附： on a line of its own, but not 附件 over 三级指标 in the next line.
_ANNEX_NUMBER = re.compile(
    r"(?:附[ \t　]*[件录表](?:[ \t　]*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}(?=[\s:：.．、]|$)))?+"
    r"[ \t　]*[:：.．、]?|附[ \t　]*[:：](?=[ \t　]*\n))\s*(?=[\s\S])"
)
_BELOW_ARABIC = ("arabic_paren", "half_paren", "circled")
_FLAT_BOX = 80  # a box that holds more than this in its own block holds nothing of the next one


@dataclass(frozen=True, slots=True)
class Gap:
    """A jump in the numbering: unit `clause_id` prints `found` where `expected` would follow, at `start_char`."""

    clause_id: str
    number: str
    expected: int
    found: int
    start_char: int


@dataclass(slots=True)
class _Unit:
    """A clause in the making. `takes`: how many paragraphs may still stand under it (None: any)."""

    kind: ClauseKind
    start: int
    end: int
    name: str  # its piece of the id
    number: str | None = None
    heading: str | None = None
    level: int = 1000
    takes: int | None = None
    children: list[_Unit] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # of names given to children without a number, by letter

    def count(self, letter: str) -> int:
        """Count one more child named by `letter`, and return how many there are."""
        self.counts[letter] += 1
        return self.counts[letter]


def read_outline(plan: Plan, lexicon: Mapping[str, Sequence[str]] | None = None) -> tuple[Clause, ...]:
    """Return the clauses of a plan in the order of the text, parents before their children.

    `lexicon` holds the lists of datasets/reference/outline.yml as `outline.genre_nouns` and so on. Without them plain
    plans are read the same, flattened ones and documents of several parts less well.
    """
    return _clauses(plan.plan_id, plan.text, plan.document, Words.from_lexicon(lexicon or {}))


@lru_cache(maxsize=1)  # settings are guessed from the clauses that are read again with them
def _clauses(plan_id: str, as_printed: str, document: Document | None, words: Words) -> tuple[Clause, ...]:
    text = fold(as_printed)
    tables = [(table.start, table.end) for table in document.tables] if document else []
    styles = Styles.of(document.blocks if document else ())
    parts = read_parts(text, find_blocks(text, tables), words)
    clauses: list[Clause] = []
    ordinals = count(1)
    plans = 0
    for index, part in enumerate(parts):
        units, is_plan = _Growth(text, as_printed, part, words, styles).run()
        is_notice = index == 0 and len(parts) > 1 and not is_plan
        plans += not is_notice
        prefix = "-notice" if is_notice else "" if plans == 1 else f"-{plans}"
        clauses += _as_clauses(plan_id, as_printed, units, prefix, ordinals)
    return tuple(clauses)


def find_gaps(clauses: Sequence[Clause]) -> tuple[Gap, ...]:
    """Return the chapters, sections and tasks whose number does not follow.

    A number follows that is one more than the last of its form under the same unit or, where numbers run on, in the
    whole part; and 1 follows where nothing of its form stands before under the same unit.
    """
    gaps = []
    part_last: dict[str, int] = {}
    unit_last: dict[tuple[str | None, str], int] = {}
    for clause in clauses:
        if clause.depth == 0:
            part_last.clear()
        value = read_value(clause.number) if clause.number and clause.kind in _HEADED else None
        if value is None or clause.number is None:
            continue
        form = _form(clause.number)
        here = unit_last.get((clause.parent_id, form), 0)
        before = part_last.get(form, 0)
        if value != here + 1 and (here or value != before + 1):
            expected = (here or before) + 1
            gaps.append(Gap(clause.clause_id, clause.number, expected, value, clause.start_char))
        part_last[form] = unit_last[clause.parent_id, form] = value
    return tuple(gaps)


def _form(number: str) -> str:
    """What a printed number has in common with its neighbours: 一、 and 二. one form, 1. and 2． another."""
    digits = re.sub("[①-⑳]", "①", re.sub("[0-9０-９lI]+", "1", number))
    han = re.sub("[一二三四五六七八九十百零〇—ー―ニ]+", "一", digits)
    if re.search("[（(）)]", han):
        return "（" + re.sub("[（()）]", "", han) + "）"
    return re.sub("[、，,.．﹒。丶﹑､\\s]*$", "、", han)


class _Growth:
    """Grows the tree of one part's units, piece by piece."""

    def __init__(self, text: str, as_printed: str, part: Part, words: Words, styles: Styles) -> None:
        self.text = text
        self.as_printed = as_printed
        self.part = part
        self.bullets = styles.bullets
        self.words = words
        self.glossary = _glossary(text, part, words)
        numbering = [p for p in part.body if p.role == "text" and not self._is_aside(p)]
        candidates = [m for p in numbering for m in find_marks(text, p.start, p.end)]
        self.marks = accept_marks(text, candidates, words)
        self.marks_in: defaultdict[int, dict[int, Mark]] = defaultdict(dict)  # by where their piece begins
        for mark in self.marks:
            self.marks_in[mark.block][mark.start] = mark
        self.styled = styled_headings(text, part, styles.headings, self.marks) or bare_headings(text, part, self.marks)
        self.kinds = _kinds(self.marks, len(set(self.styled.values()))) | _noted(text, self.marks, words)
        self.root = self._root()
        self.stack = [self.root]

    def run(self) -> tuple[list[_Unit], bool]:
        """Return the units at depth 0 and whether the part numbers anything."""
        heads = _Unit("title", 0, 0, "head")
        for piece in self.part.head:
            self._add_framed(heads, piece) if piece.role in _FRAME else self._add_paragraph(heads, piece)
        for piece in self.part.body:
            self._grow(piece)
        for unit in heads.children:
            unit.name = unit.name if unit.kind == "number" else f"head-{unit.name}"
        top = [self.root] if self.part.title else self.root.children
        return heads.children + top, bool(self.marks)

    def _root(self) -> _Unit:
        title = self.part.title
        if title is None:
            return _Unit("title", 0, 0, "", level=0)
        own = self.text[title.start : title.end]
        annex = _ANNEX_NUMBER.match(own)
        number = "".join(annex.group().split()).rstrip(":：.．、") if annex else None
        lines = self._printed(title.start, title.end)[annex.end() if annex else 0 :].splitlines()
        twice = len(lines) > 1 and same_title(lines[-1], "".join(lines[:-1]))
        heading = heading_words("\n".join(lines[-1:] if twice else lines))
        return _Unit("title", title.start, title.end, "title", number, heading or None, level=0)

    def _grow(self, piece: Piece) -> None:
        if piece.role in _FRAME:
            del self.stack[1:]
            self._add_framed(self.root, piece)
        elif piece.role in ("contents", "annexes"):
            del self.stack[1:]
            self._add_paragraph(self.root, piece, "toc" if piece.role == "contents" else "")
        elif piece.role == "table":
            self._add_paragraph(self._parent(), piece)
        elif piece.role == "page":
            self._add_paragraph(self._parent(), piece, "page" + re.sub("[^0-9]+", "", self._own(piece)))
        elif "".join(self._own(piece).split()) in self.words.unnumbered or piece.start == self.glossary[0]:
            self._add_unnumbered(piece)
        elif piece.start in self.styled:
            self._add_styled(piece)
        else:
            self._grow_text(piece)

    def _grow_text(self, piece: Piece) -> None:
        inside = self.marks_in[piece.start]
        edges = sorted({piece.start, *inside, piece.end})
        for start, edge in pairwise(edges):
            end = start + len(self.text[start:edge].rstrip())
            if start in inside:
                self._add_marked(inside[start], end)
            elif end > start:
                first = start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
                self._add_paragraph(self._parent(), Piece(first, end))
        if any(m.style == "box" for m in inside.values()) and piece.end - piece.start > _FLAT_BOX:
            self._close_box()

    def _add_marked(self, mark: Mark, end: int) -> None:
        if mark.level < IN_BOX:
            self._close_box()
        while self.stack[-1].level >= mark.level:
            self.stack.pop()
        parent = self.stack[-1]
        kind = "item" if mark.level >= IN_SENTENCE else self.kinds[mark.style]
        heading_end = find_heading_end(self.text, mark.end, end, self.words)
        own_end = heading_end if heading_end and (kind in _HEADED or mark.style == "box") else end
        own_end = mark.start + len(self.text[mark.start : own_end].rstrip())
        if heading_end == end and self._is_lone_sentence(mark, end):
            heading_end, own_end = None, mark.start + len(self.text[mark.start : end].rstrip())
        heading = heading_words(self._printed(mark.end, heading_end)) if heading_end else None
        number = printed(self._printed(mark.start, mark.end))
        unit = _Unit(kind, mark.start, own_end, _name(mark, parent), number, heading, mark.level)
        if mark.style in ("dash", "is"):
            unit.takes = 1 if heading_end == end else 0
        parent.children.append(unit)
        self.stack.append(unit)
        rest = own_end + len(self.text[own_end:end]) - len(self.text[own_end:end].lstrip())
        if rest < end:
            self._add_paragraph(unit, Piece(rest, end))

    def _is_lone_sentence(self, mark: Mark, end: int) -> bool:
        """1.加强组织领导。 and nothing behind it, no 2. either: what a list program makes of a sentence."""
        if mark.style != "arabic" or mark.value != 1 or self.text[end - 1] != "。":
            return False
        later = next((m for m in self.marks if m.start > mark.start and m.rank <= mark.rank), None)
        below = next((piece for piece in self.part.body if piece.start > mark.start and piece.role == "text"), None)
        under = below is not None and below.start not in self.marks_in
        return not under and (later is None or later.series != mark.series)

    def _add_unnumbered(self, piece: Piece) -> None:
        level = min((m.level for m in self.marks), default=10)
        while self.stack[-1].level >= level:
            self.stack.pop()
        name = f"u{self.root.count('u')}"
        unit = _Unit(
            "chapter",
            piece.start,
            piece.end,
            name,
            None,
            heading_words(self._printed(piece.start, piece.end)),
            level,
        )
        self.root.children.append(unit)
        self.stack.append(unit)

    def _add_styled(self, piece: Piece) -> None:
        """A heading that only its style tells: a level of its own above all that is numbered."""
        order = sorted(set(self.styled.values()))
        depth = order.index(self.styled[piece.start])
        while self.stack[-1].level > depth:
            self.stack.pop()
        kind = _SHIFTED[min(depth, len(_SHIFTED) - 1)]
        parent, heading = self.stack[-1], heading_words(self._printed(piece.start, piece.end))
        unit = _Unit(kind, piece.start, piece.end, f"u{parent.count('u')}", None, heading, depth + 1)
        parent.children.append(unit)
        self.stack.append(unit)

    def _add_paragraph(self, parent: _Unit, piece: Piece, name: str = "") -> None:
        before_units = parent is self.root and bool(self.marks) and piece.start < self.marks[0].start
        opening = before_units and piece.role == "text"
        kind: ClauseKind = "item" if piece.start in self.bullets else "preamble" if opening else "paragraph"
        letter = "d" if kind == "item" else "p"
        unit = _Unit(kind, piece.start, piece.end, name or f"{letter}{parent.count(letter)}")
        parent.children.append(unit)

    def _add_framed(self, parent: _Unit, piece: Piece) -> None:
        kind = _FRAME[piece.role]
        nth = parent.count(kind)
        parent.children.append(_Unit(kind, piece.start, piece.end, kind if nth == 1 else f"{kind}{nth}"))

    def _parent(self) -> _Unit:
        """The unit that a paragraph without a mark stands under: an item of a running list takes one at most."""
        while self.stack[-1].takes == 0:
            self.stack.pop()
        unit = self.stack[-1]
        if unit.takes is not None:
            unit.takes -= 1
        return unit

    def _close_box(self) -> None:
        box = next((i for i, unit in enumerate(self.stack) if unit.name.startswith("b")), None)
        if box is not None:
            del self.stack[box:]

    def _printed(self, start: int, end: int) -> str:
        return without_radicals(self.as_printed[start:end])

    def _is_aside(self, piece: Piece) -> bool:
        """Whether a piece stands in a glossary: its numbers number terms, nothing of the plan."""
        return self.glossary[0] <= piece.start < self.glossary[1]

    def _own(self, piece: Piece) -> str:
        return self.text[piece.start : piece.end]


def _glossary(text: str, part: Part, words: Words) -> tuple[int, int]:
    """Where the glossary of a part begins and ends: from 名词解释 to the chapter that goes on, or to the end."""
    chapter = 0
    start = None
    title = part.title
    if title and words.glossary.search("".join(text[title.start : title.end].split())):
        start = title.start
    for piece in part.body:
        mark = first_mark(text, piece.start, piece.end) if piece.role == "text" else None
        if mark and mark.series == "han" and mark.value == chapter + 1:
            if start is not None and chapter:
                return start, piece.start
            chapter = mark.value if start is None else chapter
        elif (
            start is None
            and piece.role == "text"
            and words.glossary.fullmatch("".join(text[piece.start : piece.end].split()))
        ):
            start = piece.start
    return (len(text), len(text)) if start is None else (start, len(text))


def _kinds(marks: Sequence[Mark], styled: int) -> dict[str, ClauseKind]:
    """What each style of mark makes: by its rung, below `styled` levels of headings that carry no number."""
    used = {m.style for m in marks}
    ladder: list[list[str]] = [[s] for s in ("part", "chapter", "section", "formal") if s in used]
    under = bool(ladder) or styled > 0
    if {"dotted2", "dotted3"} & used and not {"han", "loose_han"} & used:
        rungs = [["arabic", "loose_arabic"], ["dotted2"], ["dotted3"]]
    else:
        rungs = [["han", "loose_han"], ["han_paren", "loose_han_paren"], ["arabic", "loose_arabic"]]
    rungs[2 if {"han_paren", "loose_han_paren", "dotted2"} & used else 1].append("named")  # 任务一：
    ladder = [[]] * styled + ladder + [rung for rung in rungs if not under or used & set(rung)]
    kinds: dict[str, ClauseKind] = dict.fromkeys(used, "item")
    kinds |= {style: kind for styles, kind in zip(ladder, _SHIFTED, strict=False) for style in styles}
    if "article" in used:
        kinds |= dict.fromkeys((style for style in used if STYLES[style][0] > STYLES["article"][0]), "item")
        kinds["article"] = "task"
    return kinds


def _noted(text: str, marks: Sequence[Mark], words: Words) -> dict[str, ClauseKind]:
    """Lower marks that are tasks: a part numbers nothing by 1., and each of its ① (or （1）) has a note of its own."""
    used = {m.style for m in marks}
    style = next((style for style in _BELOW_ARABIC if style in used), None)
    if style is None or used & {"arabic", "loose_arabic", "article", "dotted2"}:
        return {}
    ends = [*(m.start for m in marks[1:]), len(text)]
    own = [text[m.end : end] for m, end in zip(marks, ends, strict=True) if m.style == style]
    return {style: "task"} if all(words.note_inside.search(each) for each in own) else {}


def _name(mark: Mark, parent: _Unit) -> str:
    lead = {"is": "s", "box": "b", "dash": "d"}.get(mark.style, "c" if parent.level == 0 else "")
    if mark.value is not None:
        return f"{lead}{mark.value}"
    return f"{lead}{parent.count(lead)}"


def _as_clauses(
    plan_id: str, text: str, units: Sequence[_Unit], prefix: str, ordinals: Iterator[int]
) -> Iterator[Clause]:
    top = f"{plan_id}{prefix}"
    taken: set[str] = set()
    tried: dict[str, Iterator[str]] = {}

    def emit(unit: _Unit, parent_id: str | None, path: str, depth: int) -> Iterator[Clause]:
        titled, ordinal = unit.kind == "title", next(ordinals)
        wanted = (top if prefix == "-notice" else f"{top}-title") if titled else f"{path}-{unit.name}"
        clause_id = next(i for i in tried.setdefault(wanted, _spellings(wanted)) if i not in taken)
        taken.add(clause_id)
        base = top if titled else clause_id
        inner = [clause for child in unit.children for clause in emit(child, clause_id, base, depth + 1)]
        yield Clause(
            clause_id=clause_id,
            plan_id=plan_id,
            parent_id=parent_id,
            ordinal=ordinal,
            depth=depth,
            kind=unit.kind,
            number=unit.number,
            heading=unit.heading or None,  # a mark with nothing behind it has none: 一、
            text=text[unit.start : unit.end],
            start_char=unit.start,
            end_char=unit.end,
            extent_end=inner[-1].end_char if inner else unit.end,
        )
        yield from inner

    for unit in units:
        yield from emit(unit, None, top, 0)


def _spellings(wanted: str) -> Iterator[str]:
    yield wanted
    for nth in count(2):
        yield f"{wanted}x{nth}"
