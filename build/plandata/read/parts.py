"""Finds the parts of a document, the covering notice, the plan, its annexes, and what frames each of them.

The frame: title, document number, addressee, signature, date. A new part opens where a title stands after a date,
where 附件 stands alone, where a title comes that the notice has quoted in 《》, or where the numbering begins anew
under a line that ends like a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Literal

from plandata.read.lines import ENDINGS, Block, strip
from plandata.read.marks import Mark, find_marks, first_mark

PieceRole = Literal["title", "number", "addressee", "signature", "date", "contents", "annexes", "page", "table", "text"]

_DIGITS = "[0-9０-９一二三四五六七八九十]{1,3}"
_MONTH = r"(?:[0-9０-９]{4}|[二一][〇○Ｏ零九0-9一二三四五六七八]{3})\s*年\s*" + rf"{_DIGITS}\s*月"
_DATE = rf"{_MONTH}\s*{_DIGITS}\s*日"
_NUMBER = r"[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*(?:19|20)[0-9]{2}\s*[〕\]］）)】]\s*第?\s*[0-9]+\s*号"
_NOTE = "[（(][^（）()]{2,40}[）)]"
DATE_LINE = re.compile(rf"[（(]?{_DATE}[）)]?")
_MONTH_LINE = re.compile(rf"[（(]?{_MONTH}[）)]?")  # on title pages
NUMBER_LINE = re.compile(rf"[（(]?{_NUMBER}[）)]?")
_DATE_AND_NOTE = re.compile(rf"(?P<date>{_DATE})\s*(?P<note>{_NOTE})")
_DATE_START = re.compile(rf"{_DATE}\s*(?:{_NOTE})?$")
_SIGNED_LINE = re.compile(rf"(?P<signature>[\u4e00-\u9fff（）、]{{2,30}})[\s　]*(?P<date>{_DATE})\s*(?P<note>{_NOTE})?")
_NOTE_LINE = re.compile(_NOTE)
_SAID_ON = re.compile(r"年\s*\S{1,3}\s*月\s*\S{1,3}\s*日在")  # （2024年1月9日在…会议上）
_ISSUED_ON = re.compile(rf"{_DATE}[^（()）]*(?:印发|发布|公布|通过|施行|下发|批准|修订|修正)")
# 中华民国113年5月2日…函颁: how plans that count years so tell their issue in a line under the title.
_REPUBLICAN_LINE = re.compile(rf"[（(]?中华民国\s*[0-9]{{2,3}}\s*年\s*{_DIGITS}\s*月\s*{_DIGITS}\s*日.*")
_BRACKET_LINE = re.compile(r"(?:[（(][^（）()]{1,40}[）)]\s*)+")
_SIGNED = re.compile(
    r"(?<=[。！）)”])[\s　]*(?P<signature>[\u4e00-\u9fff（）\s　]{2,60}?)[\s　]*"
    rf"(?P<date>{_DATE})\s*(?P<note>{_NOTE})?"
)
_SIGNATURE_AT_END = re.compile("(?<=[。！）)])[\\s　]*(?P<signature>[\u4e00-\u9fff]{2,30})$")
_ADDRESSEE = re.compile(r"(?P<addressee>(?![（(【〔])[^。：:《]{2,240}[：:])")
_ANNEX = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{0,2}\s*[:：]?")
_NUMBERED_ANNEX = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：.．、]?\s*\S")
_ANNEX_HEAD = re.compile(r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：]")
_QUOTED = re.compile("《([^《》]{4,80})》")
_LETTERHEAD = "文件"  # 云岭市水务局文件
_TITLE_LIMIT = 80
_SHORTEST_TITLE = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of the text that plays one part in a document."""

    start: int
    end: int
    role: PieceRole = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A document within the text: what stands before its title, the title if it has one, and what follows."""

    head: tuple[Piece, ...]
    title: Piece | None
    body: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists that the outline uses (datasets/reference/outline.yml), ready to match with."""

    genre_end: re.Pattern[str]
    genre_inside: re.Pattern[str]
    standing: re.Pattern[str]
    note: re.Pattern[str]
    note_inside: re.Pattern[str]
    addressee_end: re.Pattern[str]
    glossary: re.Pattern[str]
    behind_title: re.Pattern[str]
    navigation: re.Pattern[str]
    unnumbered: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_lexicon(cls, lexicon: Mapping[str, Sequence[str]]) -> Words:
        """Build from the lists outline.genre_nouns, outline.standing_headings and so on (reference/outline.yml).

        A list that is missing matches nothing: plain plans are read without any.
        """

        def any_of(name: str) -> str:
            ordered = sorted(lexicon.get(f"outline.{name}", ()), key=len, reverse=True)
            return "(?:" + "|".join(map(re.escape, ordered)) + ")" if ordered else "(?!)"

        return cls(
            genre_end=re.compile(any_of("genre_nouns") + r"(?:\s*[（(][^（）()]{1,30}[）)])*$"),
            genre_inside=re.compile(any_of("genre_nouns") + "[\u4e00-\u9fff]"),
            standing=re.compile(any_of("standing_headings") + "(?![和与及、，。；：:的])"),
            note=re.compile(rf"\s*[（(【〔](?=[^（(【〔]*{any_of('note_words')}).*[）)】〕]\s*$", re.DOTALL),
            note_inside=re.compile(rf"[（(【〔][^（()）【】〔〕。]*{any_of('note_words')}"),
            addressee_end=re.compile(any_of("addressee_endings") + r"(?:[（(][^（）()]*[）)])?$"),
            behind_title=re.compile(f"(?P<addressee>各|有关)|(?P<opening>{any_of('opening_words')})"),
            navigation=re.compile(any_of("navigation_words")),
            glossary=re.compile(f"(?:附件?[：:]?)?(?:有关|相关|主要|部分|重点)?{any_of('glossary_headings')}[：:]?$"),
            unnumbered=frozenset(lexicon.get("outline.unnumbered_headings", ())),
        )


def read_parts(text: str, blocks: Sequence[Block], words: Words) -> list[Part]:
    """Return the parts of a document in order; their pieces hold all blocks."""
    groups = _Split(text, _cut_blocks(text, blocks, words), words).groups()
    return [_frame(text, group, words, first=index == 0) for index, group in enumerate(groups)]


def _first_mark(text: str, piece: Piece) -> Mark | None:
    """Return the mark that a piece begins with, if it does; slips do not count."""
    mark = first_mark(text, piece.start, piece.end) if piece.role == "text" else None
    return None if mark is None or mark.loose else mark


def is_title_line(text: str, piece: Piece) -> bool:
    """Whether a piece could be a line of a title or a signature: short, no sentence, no mark, no date or number."""
    words = text[piece.start : piece.end]
    return (
        piece.role in ("text", "title")
        and len(words) <= _TITLE_LIMIT
        and words[-1] not in ENDINGS + "，、,"
        and not re.search("[。：:；;]|https?:|[0-9]日印发", _ANNEX_HEAD.sub("", words))
        and not re.fullmatch(r"[\W\d_a-zA-Z]+", words)
        and first_mark(text, piece.start, piece.end) is None
        and not DATE_LINE.fullmatch(words)
        and not _MONTH_LINE.fullmatch(words)
        and not NUMBER_LINE.fullmatch(words)
        and not _REPUBLICAN_LINE.fullmatch(words)
    )


def _cut_blocks(text: str, blocks: Sequence[Block], words: Words) -> list[Piece]:
    pieces: list[Piece] = []
    in_front = True
    for index, block in enumerate(blocks):
        if block.role != "text":
            pieces.append(Piece(block.start, block.end, block.role))
            continue
        begins = Piece(block.start, block.end)
        mark = _first_mark(text, begins)
        in_front = in_front and not (mark and mark.rank < 60) and not any(p.role == "addressee" for p in pieces)
        front = _cut_front(text, begins, words) if in_front else [begins]
        pieces += front[:-1]
        pieces += _cut_end(text, front[-1], blocks[index + 1 : index + 2], words)
    return pieces


def _cut_front(text: str, block: Piece, words: Words) -> list[Piece]:
    """Cut title, number and addressee off a block that holds them, as flattened texts do."""
    pieces: list[Piece] = []
    start = block.start
    number = _find_number(text, start, min(block.end, start + 200), words)
    headed = number is not None and text[start : number.start()].rstrip().endswith(_LETTERHEAD)
    if number:
        role: PieceRole = "text" if headed else "title"
        pieces += _piece(text, start, number.start(), role) + _piece(text, number.start(), number.end(), "number")
        start = number.end()
    if number is None or headed:
        if title_end := _find_title_end(text, start, min(block.end, start + 120), words):
            pieces += _piece(text, start, title_end, "title")
            start = title_end
        elif (mark := _first_unit(text, start, block.end)) and _is_flat_title(text[start:mark].strip(), words):
            return [*pieces, *_piece(text, start, mark, "title"), *_piece(text, mark, block.end, "text")]
    addressee = _ADDRESSEE.match(text, start, block.end)
    if addressee and _is_addressee(addressee["addressee"], words):
        pieces += _piece(text, start, addressee.end(), "addressee")
        start = addressee.end()
    return pieces + _piece(text, start, block.end, "text") or [block]


def _find_number(text: str, start: int, end: int, words: Words) -> re.Match[str] | None:
    """The document number that begins a block or follows its title, the longest there is (…的通知云政发〔2020〕3号)."""
    number = NUMBER_LINE.search(text, start, end)
    best = number if number and number.start() == start and not words.genre_inside.search(number.group()) else None
    while number and best is None:
        last: re.Match[str] | None = number
        while last:
            before = text[start : last.start()].strip()
            if re.search("[。：]", before):
                break
            if words.genre_end.search(before) or before.endswith(_LETTERHEAD):
                best = last
            last = NUMBER_LINE.match(text, last.start() + 1, end)
        number = NUMBER_LINE.search(text, number.end(), end)
    return best


def _find_title_end(text: str, start: int, end: int, words: Words) -> int | None:
    """Where a title ends that an addressee or the first sentence follows in the same block.

    …的通知各区人民政府：, …方案为加快治水，制定本方案。
    """
    for behind in words.behind_title.finditer(text, start, end):
        title = text[start : behind.start()]
        if re.search("[。：，；]", title):
            return None
        addressed = behind.lastgroup == "addressee"
        long_enough = len(title.strip()) >= _SHORTEST_TITLE and (not addressed or "关于" in title)
        if long_enough and words.genre_end.search(title):
            return behind.start()
    return None


def _first_unit(text: str, start: int, end: int) -> int | None:
    """Where the first chapter of a flattened text begins: …规划 第一章 总则 …"""
    marks = find_marks(text, start, min(end, start + 2 * _TITLE_LIMIT))
    return next((m.start for m in marks if m.value == 1 and m.style in ("part", "chapter", "han")), None)


def _is_flat_title(title: str, words: Words) -> bool:
    plain = _SHORTEST_TITLE <= len(title) <= _TITLE_LIMIT and not re.search("[。：；，]", title)
    return plain and bool(words.genre_end.search(title))


def _is_addressee(line: str, words: Words) -> bool:
    bodies = [body.strip() for body in re.split("[，,、;；]", line.strip().rstrip("：:"))]
    usual = re.match("各|有关", bodies[0])
    return bool(usual or words.addressee_end.search(bodies[0])) and not re.search("如下|以下|现将|为了|为", line)


def _cut_end(text: str, piece: Piece, following: Sequence[Block], words: Words) -> list[Piece]:
    """Cut signature and date off the end of a paragraph, and a note or a new title off a date."""
    if piece.role != "text":
        return [piece]
    content = text[piece.start : piece.end]
    if match := _DATE_AND_NOTE.fullmatch(content):
        middle = piece.start + match.end("date")
        return _piece(text, piece.start, middle, "date") + _piece(text, middle, piece.end, "text")
    whole = _SIGNED_LINE.fullmatch(text, piece.start, piece.end)
    if whole and words.addressee_end.search(whole["signature"]):
        return _cut_signed(text, piece, whole)
    for match in _SIGNED.finditer(text, piece.start, piece.end):
        if words.addressee_end.search(match["signature"].strip()) and "年" not in match["signature"]:
            cut = _cut_signed(text, piece, match)
            return cut[:-1] + (_cut_end(text, cut[-1], (), words) if cut[-1].start > match.end() else cut[-1:])
    next_is_date = any(_DATE_START.match(text, block.start, block.end) for block in following)
    if next_is_date and (match := _SIGNATURE_AT_END.search(text, piece.start, piece.end)):
        start = match.start("signature")
        if words.addressee_end.search(match["signature"]):
            return _piece(text, piece.start, start, "text") + _piece(text, start, piece.end, "signature")
    return [piece]


def _cut_signed(text: str, piece: Piece, match: re.Match[str]) -> list[Piece]:
    edges: list[tuple[int, PieceRole]] = [
        (piece.start, "text"),
        (match.start("signature"), "signature"),
        (match.start("date"), "date"),
    ]
    if match["note"]:
        edges.append((match.start("note"), "text"))
    rest = text[match.end() : piece.end]
    quoted = sorted({q for q in _QUOTED.findall(text) if rest.strip().startswith(q)}, key=len)
    if quoted:
        edges += [(match.end(), "title"), (match.end() + rest.index(quoted[-1]) + len(quoted[-1]), "text")]
    elif rest.strip():
        edges.append((match.end(), "text"))
    bounds = [*edges, (piece.end, "text")]
    return [p for (start, role), (end, _) in pairwise(bounds) for p in _piece(text, start, end, role)]


def _piece(text: str, start: int, end: int, role: PieceRole) -> list[Piece]:
    block = strip(text, start, end)
    return [Piece(block.start, block.end, role)] if block else []


class _Split:
    """Groups the pieces of a document into parts."""

    def __init__(self, text: str, pieces: Sequence[Piece], words: Words) -> None:
        self.text = text
        self.pieces = pieces
        self.words = words
        self.marks = [_first_mark(text, piece) for piece in pieces]
        self.marked = [0, *accumulate(mark is not None for mark in self.marks)]  # how many pieces before begin with one
        self.last_content = max((i for i, piece in enumerate(pieces) if self._is_content(i, piece)), default=-1)
        self.quoted: dict[str, int] = {}  # each title in 《》 and where it was first quoted
        for match in _QUOTED.finditer(text):
            self.quoted.setdefault("".join(match[1].split()), match.end())

    def groups(self) -> list[list[Piece]]:
        groups: list[list[Piece]] = []
        for index, piece in enumerate(self.pieces):
            if not groups or self._opens_part(index, groups[-1]):
                groups.append([])
            groups[-1].append(piece)
        return groups

    def _opens_part(self, index: int, group: Sequence[Piece]) -> bool:
        piece = self.pieces[index]
        content = _content(self.text, piece)
        if piece.role != "text" or index + 1 == len(self.pieces):
            return piece.role == "title" and not all(is_title_line(self.text, p) for p in group)
        if _ANNEX.fullmatch(content):
            return True
        if not is_title_line(self.text, piece) or _BRACKET_LINE.fullmatch(content):
            return False
        if _NUMBERED_ANNEX.match(content) and any(_is_date(self.text, p) for p in self.pieces[:index]):
            return True
        if all(is_title_line(self.text, p) or _ANNEX.fullmatch(_content(self.text, p)) for p in group):
            return False  # still the lines of the title
        return self._stands_behind_date(index, group) or self._is_quoted(piece) or self._numbers_anew(index, group)

    def _stands_behind_date(self, index: int, group: Sequence[Piece]) -> bool:
        before = index - 1
        while before > 0 and self._is_aside(self.pieces[before]):
            before -= 1
        if before < 1 or not _is_date(self.text, self.pieces[before]):
            return False
        in_body = self.marked[index] > self.marked[index - len(group)]
        if in_body and not self._reads_as_title(index):
            return False  # a date in a table
        return self.last_content > index

    def _is_content(self, index: int, piece: Piece) -> bool:
        """Whether a piece shows that a document goes on: a paragraph, a numbered unit, a table of contents."""
        long = len(_content(self.text, piece)) > _TITLE_LIMIT
        return piece.role == "contents" or long or self.marks[index] is not None

    def _is_aside(self, piece: Piece) -> bool:
        """A page number, or a note such as （此件公开发布）, that may stand between a date and the next title."""
        note = _NOTE_LINE.fullmatch(_content(self.text, piece))
        return piece.role == "page" or (bool(note) and not _is_date(self.text, piece))

    def _reads_as_title(self, index: int) -> bool:
        """Whether the line, or it and the lines behind it, end as titles do."""
        title = ""
        for piece in self.pieces[index : index + 4]:
            if not is_title_line(self.text, piece):
                break
            title += "".join(_content(self.text, piece).split())
            if len(title) >= _SHORTEST_TITLE and self.words.genre_end.search(title):
                return True
        return "关于" in title

    def _is_quoted(self, piece: Piece) -> bool:
        title = "".join(_content(self.text, piece).split())
        return self.quoted.get(title, len(self.text)) <= piece.start

    def _numbers_anew(self, index: int, group: Sequence[Piece]) -> bool:
        title = "".join(_content(self.text, self.pieces[index]).split())
        if len(title) < _SHORTEST_TITLE or not self.words.genre_end.search(title):
            return False
        used = [mark for mark in self.marks[index - len(group) : index] if mark]
        following = next((mark for mark in self.marks[index + 1 :] if mark), None)
        if not used or following is None:
            return False
        top = min(used, key=lambda m: m.rank)
        return following.series == top.series and following.value == 1


def _is_date(text: str, piece: Piece) -> bool:
    return piece.role == "date" or bool(DATE_LINE.fullmatch(text[piece.start : piece.end]))


def _content(text: str, piece: Piece) -> str:
    return text[piece.start : piece.end]


def _frame(text: str, group: Sequence[Piece], words: Words, *, first: bool) -> Part:
    at = _find_title(text, group, words) if first else 0
    if at is None:
        return Part((), None, tuple(_label(text, group, words)))
    end = at + 1
    while end < len(group) and end - at < 8 and _continues_title(text, group, at, end, words):
        end += 1
    title = Piece(group[at].start, group[end - 1].end, "title")
    head = tuple(replace(p, role="number") if _is_number(text, p) else p for p in group[:at])
    return Part(head, title, tuple(_label(text, group[end:], words)))


def _find_title(text: str, group: Sequence[Piece], words: Words) -> int | None:
    """The first line that ends like a title or says 关于; failing that the first line, if it could be one."""
    front = []
    for index, piece in enumerate(group[:30]):
        if piece.role in ("addressee", "contents") or _first_mark(text, piece):
            break
        if piece.role == "title":
            return _back_to_start(text, group, index, words)
        title_line = is_title_line(text, piece) and not is_navigation(_content(text, piece), words)
        if title_line or _ANNEX.fullmatch(_content(text, piece)):
            front.append(index)
    for index in front:
        content = _content(text, group[index])
        if _ANNEX.fullmatch(content) or "关于" in content or words.genre_end.search(content):
            return _back_to_start(text, group, index, words)
    return 0 if front[:1] == [0] else None


def is_navigation(line: str, words: Words) -> bool:
    """Whether a line is what a site prints over a text: 首页 政务公开 互动交流."""
    found = set(words.navigation.findall(line))
    return len(found) > 1 or (bool(found) and "关于" not in line and not words.genre_end.search(line))


def _back_to_start(text: str, group: Sequence[Piece], index: int, words: Words) -> int:
    """A title's lines before the one that shows it to be one: 吉林省人民政府 / 关于印发…"""
    while index > 0 and is_title_line(text, group[index - 1]):
        before = _content(text, group[index - 1])
        if (
            is_navigation(before, words)
            or before.endswith(_LETTERHEAD)
            or not (_BRACKET_LINE.fullmatch(before) or re.fullmatch("[\u4e00-\u9fff（）《》“”、\\s]+", before))
        ):
            break
        index -= 1
    return index


def _is_number(text: str, piece: Piece) -> bool:
    return piece.role == "number" or bool(NUMBER_LINE.fullmatch(_content(text, piece)))


def _continues_title(text: str, group: Sequence[Piece], at: int, end: int, words: Words) -> bool:
    piece, content = group[end], _content(text, group[end])
    if not is_title_line(text, piece) or "".join(content.split()) in words.unnumbered:
        return False
    so_far = _content(text, group[end - 1])
    title = "".join(text[group[at].start : group[end - 1].end].split())
    finished = words.genre_end.search(title) and not _is_open(title)
    if _ANNEX.fullmatch(so_far) or re.match("[的和及暨]", content):
        return True
    if _BRACKET_LINE.fullmatch(content):
        said = _SAID_ON.search(content) or _ISSUED_ON.search(content)
        return not said and (not _signs(text, group, end) or bool(finished))
    if same_title(content, title):
        return True  # printed twice, as databases of law do
    return not finished and not _signs(text, group, end)


def same_title(one: str, other: str) -> bool:
    """Whether two lines are one title but for brackets, dashes and spaces."""
    return re.sub(r"[\W_]+", "", one) == re.sub(r"[\W_]+", "", other)


def _is_open(title: str) -> bool:
    """Whether a bracket or a quotation mark waits to be closed: the title goes on in the next line."""
    return any(title.count(opening) > title.count(closing) for opening, closing in ("《》", "“”", "（）", "()"))


def _signs(text: str, group: Sequence[Piece], index: int) -> bool:
    """Whether a line, with those behind it, stands right above a date."""
    for piece in group[index + 1 : index + 4]:
        if _is_date(text, piece) or _MONTH_LINE.fullmatch(_content(text, piece)):
            return True
        if not is_title_line(text, piece):
            return False
    return False


def _label(text: str, group: Sequence[Piece], words: Words) -> list[Piece]:
    """Give number, addressee, signature and date their roles; dates between numbered units are cells of tables."""
    marked = [index for index, piece in enumerate(group) if _first_mark(text, piece)]
    first, last = (marked[0], marked[-1]) if marked else (len(group), -1)
    labelled = list(group)
    for index, piece in enumerate(group):
        content = _content(text, piece)
        if piece.role != "text":
            continue
        if index < first and NUMBER_LINE.fullmatch(content):
            labelled[index] = replace(piece, role="number")
        elif (DATE_LINE.fullmatch(content) and not first < index < last) or (
            _MONTH_LINE.fullmatch(content) and index < first
        ):
            labelled[index] = replace(piece, role="date")
    return _label_signatures(text, labelled, words)


def _label_signatures(text: str, pieces: Sequence[Piece], words: Words) -> list[Piece]:
    """Join the lines right above a date, short and without a stop, to one signature."""
    labelled: list[Piece] = []
    for piece in pieces:
        if piece.role == "date":
            count = 0
            while count < min(6, len(labelled)) and is_title_line(text, labelled[-1 - count]):
                if words.genre_end.search(_content(text, labelled[-1 - count])) and count:
                    break
                count += 1
            if count:
                signature = Piece(labelled[-count].start, labelled[-1].end, "signature")
                labelled[-count:] = [signature]
        labelled.append(piece)
    return labelled
