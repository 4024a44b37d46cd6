"""Finds the article in a page: what belongs to the document, what is the site's, and what its block of settings says.

Tried on the pages of the cases and on pages saved from local and central sites: trafilatura keeps crumbs and QR lines
and loses the title of two pages in five; resiliparse keeps navigation and loses cells of a table; readability-lxml
finds the body but loses a title that stands over it, and pins a chardet that other parts of this project cannot use.
What is a plan's says its genre: numbered units, sentences, notes, a date, a table. So that is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plandata.read.labels import LABEL, label_lines
from plandata.read.marks import first_mark

_STOPPED = re.compile("[。；;！？][”’）)】]?$")
_CLOSED = re.compile(r"[^。；]{4,}[。；]")
_DATE = re.compile(
    r"[（(]?(?:[0-9]{4}|[一二][〇○Ｏ零九0-9一二三四五六七八]{3})年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日[）)]?"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［（(【](?:19|20)[0-9]{2}[〕\]］）)】]第?[0-9]+号")
_TITLE = re.compile(
    r"[^：:。]*关于[^。：:]*(?:通知|意见|决定|方案|办法|规定|通告|公告|函|批复|报告)(?:[（(][^（）()]*[）)])?"
)
_ANNEX = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]*\s*[:：]?")
_CLOSE = re.compile(r"附\s*件\s*(?:[0-9一二三四五六七八九十]+\s*)?(?:[:：]|$)|[（(]此件.*[）)]$")
# What sites print around an article. The foot is prescribed (国办发〔2017〕47号: 主办单位, 网站标识码, the numbers
# of ICP and police); the tools over and under the text come with the portal programs.
_SITE = re.compile(
    "^[【\\[]?(?:当前位置|您(?:当前)?(?:所在)?的位置|您所在的?位置|(?:网站)?首页|返回[顶首]|关闭(?:窗口|本页)|打印|收藏|字号|字体|视力保护|"
    "分享|扫一扫|[上下]一篇|相关(?:解读|新闻|链接|文[件档]|稿件|阅读|附件|政策|信息)|(?:责任)?编辑[:：]|责任编辑|无障碍|长者助手|"
    "适老|我的收藏|智能问答|网站地图|联系我们|关于我们|版权所有|技术支持|访问量|浏览(?:次数|量)|点击数|手机版|微[信博]|繁体|"
    "English|A[+-]|承办(?:单位)?[:：])"
    "|网站标识码|ICP备|公网安备|备案号|扫一扫|在手机上?打开"
    "|^主办(?:单位)?[:：].*(?:承办|标识|备案|$)|^[0-9]+/[0-9]+$|^https?://|^-?[0-9]*次$"
)
_TOOLS = re.compile(
    "(?:时间|日期)[:：].*(?:来源|浏览|作者|点击|字号|字体)|^(?:信息)?来源[:：]|字号[:：]|浏览(?:次数|量)?[:：]|^发[布表]时间[:：]|"
    "^(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
)
_ENOUGH = 0.7  # of the sure words: where one element holds as much, it holds the document
_SAME = 0.9  # of the lines: the same text printed twice
_LINKED = 0.5  # of a line: a line of links
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a table of a page: its words, how much of them are links, and the elements around it from the top.

    `aside` says that the page itself calls its place navigation, head or foot; `titled` that it names these words as
    its title. `cells` are a table's, row by row.
    """

    words: str
    path: tuple[int, ...] = ()
    linked: float = 0.0
    aside: bool = False
    hidden: bool = False
    titled: bool = False
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Which pieces are the document's, in order, and why each other one is not."""

    kept: tuple[int, ...]
    furniture: tuple[int, ...]
    metadata: tuple[int, ...]
    duplicate: tuple[int, ...]


def find_article(pieces: Sequence[Piece]) -> Article:
    """Return the pieces that are the document's: all of them where nothing shows that some are the site's."""
    return _Page(pieces).article()


def is_anchor(piece: Piece) -> bool:
    """Whether a piece is certainly a document's: a sentence, a numbered unit, a title, a number, a date, a table."""
    words = piece.words.strip()
    if piece.aside or piece.linked > _LINKED or _is_sites(piece):
        return False
    if piece.cells:
        return len(piece.cells) > 1
    return _is_prose(words) or _is_unit(words) or _is_head(piece)


def heads_document(words: str) -> bool:
    """Whether a line is a notice's title, a document number or a day: what no cell of a table holds among others."""
    return _is_head(Piece(words))


def _is_prose(words: str) -> bool:
    return len(words) >= 10 and bool(_STOPPED.search(words) or len(_CLOSED.findall(words)) > 1)


def _is_unit(words: str) -> bool:
    mark = first_mark(words, 0, len(words))
    return mark is not None and not mark.loose and len(words) > mark.end and mark.style not in ("arabic_paren", "dash")


def _is_head(piece: Piece) -> bool:
    """A title of a notice, a document number, or a date on a line of its own."""
    words = re.sub(r"\s", "", piece.words)
    return piece.titled or bool(_TITLE.fullmatch(words) or _NUMBER.fullmatch(words) or _DATE.fullmatch(words))


def _is_sites(piece: Piece) -> bool:
    words = re.sub(r"\s+", "", piece.words)
    return piece.aside or (len(words) <= _SHORT * 2 and bool(_SITE.search(words) or _TOOLS.search(words)))


class _Page:
    """The pieces of a page, and of each whether it is certainly the document's."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.sure = [is_anchor(piece) for piece in pieces]

    def article(self) -> Article:
        body, duplicate = self._main_part()
        metadata = tuple(_metadata_pieces(self.pieces, set(duplicate)))
        signs = [i for i in body if self.sure[i] and i not in metadata]
        if not signs:
            kept = [i for i in range(len(self.pieces)) if i not in metadata and i not in duplicate]
            return Article(tuple(kept), (), metadata, duplicate)
        inside = set(body) | set(self._heads_above(signs, metadata))
        begin = self._upwards(min(i for i in inside if self.sure[i] and i not in metadata), inside, metadata)
        text = [i for i in signs if not _is_head(self.pieces[i])] or signs
        prose = text[0]
        begin = self._second_title(begin, prose)
        end = self._downwards(text[-1], inside)
        kept = [
            i for i in sorted(inside)
            if (begin <= i <= end or self._is_number(i))
            and i not in metadata
            and not (i < prose and _is_sites(self.pieces[i]))
        ]  # fmt: skip
        gone = set(range(len(self.pieces))) - set(kept) - set(metadata) - set(duplicate)
        return Article(tuple(kept), tuple(sorted(gone)), metadata, duplicate)

    def _is_number(self, index: int) -> bool:
        return self.sure[index] and bool(_NUMBER.fullmatch(re.sub(r"\s", "", self.pieces[index].words)))

    def _weight(self, group: Sequence[int]) -> int:
        return sum(len(self.pieces[i].words) for i in group if self.sure[i])

    def _main_part(self) -> tuple[list[int], tuple[int, ...]]:
        """Go down from the whole page to the element that holds the document; drop what it says a second time."""
        current = list(range(len(self.pieces)))
        duplicate: list[int] = []
        depth = 0
        while True:
            groups = self._grouped(current, depth)
            again = set(self._repeated(groups))
            duplicate += sorted(again)
            current = [i for i in current if i not in again]
            groups = [kept for group in groups if (kept := [i for i in group if i not in again])]
            weights = [self._weight(group) for group in groups]
            total = sum(weights)
            best = max(range(len(groups)), key=weights.__getitem__, default=None)
            if best is None or total == 0 or len(groups[best]) < 2 or weights[best] < _ENOUGH * total:
                return current, tuple(duplicate)
            if any(self._is_signed(i, groups[best]) for i in current if i not in set(groups[best])):
                return current, tuple(duplicate)
            current, depth = groups[best], depth + 1

    def _is_signed(self, index: int, best: Sequence[int]) -> bool:
        """Whether a piece outside the best element is the document's: a unit, a table, an annex, what closes it."""
        piece, words = self.pieces[index], self.pieces[index].words.strip()
        annex = bool(_CLOSE.match(words)) and not _is_sites(piece) and piece.linked <= _LINKED
        if not self.sure[index]:
            return annex and index > best[-1]
        return bool(piece.cells) or _is_unit(words) or (index > best[-1] and _is_head(piece))

    def _grouped(self, indices: Sequence[int], depth: int) -> list[list[int]]:
        groups: dict[object, list[int]] = {}
        for i in indices:
            path = self.pieces[i].path
            groups.setdefault(path[depth] if depth < len(path) else ("piece", i), []).append(i)
        return list(groups.values())

    def _repeated(self, groups: Sequence[Sequence[int]]) -> Iterator[int]:
        """The pieces of groups that say again what other groups say: the hidden or the shorter one of two."""
        said = [{re.sub(r"\s", "", self.pieces[i].words) for i in group if self.sure[i]} for group in groups]
        order = sorted(
            (number for number, lines in enumerate(said) if len(lines) > 2),
            key=lambda number: (any(self.pieces[i].hidden for i in groups[number]), -len(said[number]), number),
        )
        taken: set[str] = set()
        for number in order:
            if len(said[number] & taken) >= _SAME * len(said[number]):
                yield from groups[number]
            taken |= said[number]

    def _heads_above(self, signs: Sequence[int], metadata: Sequence[int]) -> Iterator[int]:
        """A title or a number that stands over the element of the body and not in it too."""
        said = {re.sub(r"\s", "", self.pieces[i].words) for i in signs}
        for i in range(signs[0] - 1, -1, -1):
            words = re.sub(r"\s", "", self.pieces[i].words)
            sure = self.sure[i] and i not in metadata and _is_head(self.pieces[i])
            if sure and words not in said and not _DATE.fullmatch(words):
                said.add(words)
                yield i

    def _upwards(self, begin: int, inside: set[int], metadata: Sequence[int]) -> int:
        """Where the document begins: lines over the first sure one may be a title's, until one is the site's."""
        while begin - 1 in inside and begin - 1 not in metadata and _could_belong(self.pieces[begin - 1]):
            begin -= 1
        return begin

    def _second_title(self, begin: int, prose: int) -> int:
        """Where a page prints the title over its tools and again over the text, the second one begins the document."""
        seen: set[str] = set()
        for i in (i for i in range(begin, prose) if self.sure[i] and _is_head(self.pieces[i])):
            words = re.sub(r"\s", "", self.pieces[i].words)
            if words in seen:
                begin = i
            seen.add(words)
        return begin

    def _downwards(self, end: int, inside: set[int]) -> int:
        """Where it ends: a signature or a list of annexes may follow the last sure line."""
        while end + 1 in inside and _could_belong(self.pieces[end + 1]):
            end += 1
        return end


def _metadata_pieces(pieces: Sequence[Piece], without: set[int]) -> Iterator[int]:
    """The block of settings: pieces with labels, where the page has two of them or more before its first sentence."""
    labelled = {}
    for i, piece in enumerate(pieces):
        if i in without:
            continue
        if not piece.cells and (_is_prose(piece.words.strip()) or _is_unit(piece.words.strip())):
            break
        lines = _lines_of(piece)
        count = sum(len(LABEL.findall(line)) for line in lines)
        starts = bool(lines) and LABEL.match(lines[0].strip()) is not None
        if count and (starts or count > 1):
            labelled[i] = count
    if sum(labelled.values()) > 1:
        yield from labelled


def _lines_of(piece: Piece) -> list[str]:
    return label_lines(piece.cells) if piece.cells else [piece.words]


def _could_belong(piece: Piece) -> bool:
    annex = bool(_ANNEX.match(piece.words.strip()))
    return not _is_sites(piece) and (piece.linked <= _LINKED or annex)
