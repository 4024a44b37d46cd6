"""Which later item of a list an item may share its tail with: told by the later one's own form, once a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plandata.annotate.list_words import Item, ListContext

Sort = Callable[[ListContext, Item], bool]
"""Whether an item's own words have a form that lets others share what closes them."""


class Tails:
    """Where in a list the next item stands whose tail an item of one sort may share.

    Each sort is looked for once a list, from its end.
    """

    def __init__(self, context: ListContext, group: Sequence[Item]) -> None:
        """Take the list as far as its items have their own words."""
        self.context, self.group = context, group
        self._next: dict[Sort, list[int]] = {}

    def next_of(self, index: int, *sorts: Sort) -> Item | None:
        """The nearest item behind `index` that is of one of the sorts."""
        at = min((self._of_sort(sort)[index + 1] for sort in sorts), default=len(self.group))
        return self.group[at] if at < len(self.group) else None

    def _of_sort(self, sort: Sort) -> list[int]:
        if sort not in self._next:
            size = len(self.group)
            found = [size] * (size + 1)
            for at in range(size - 1, 0, -1):
                found[at] = at if sort(self.context, self.group[at]) else found[at + 1]
            self._next[sort] = found
        return self._next[sort]


def name_end(context: ListContext, item: Item) -> int:
    """Where the place or the river that opens an item ends; the item's own end where none does."""
    place = context.name_at(item.start)
    feature = None if place else context.words.feature_pattern.match(context.text, item.start, item.end)
    return place[1] if place else feature.end() if feature else item.end


def ends_behind_a_name(context: ListContext, item: Item) -> bool:
    """Whether a place or a river opens it: 乙江|干流治理工程."""
    return name_end(context, item) < item.end


def opens_with_a_name(context: ListContext, item: Item) -> bool:
    """Whether a short name opens it, known or not: 乙线|改造."""
    name = context.words.name_pattern.match(context.text, item.start, item.end)
    return name is not None and name.end() < item.end


def opens_with_a_stage(context: ListContext, item: Item) -> bool:
    """Whether a stage or a direction opens it: 西延|工程."""
    stage = context.words.modifier_pattern.match(context.text, item.start, item.end)
    return stage is not None and stage.end() < item.end


def holds_an_attribute(context: ListContext, item: Item) -> bool:
    """Whether 的 stands in it."""
    return "的" in context.text[item.start : item.end]


def closes_with_a_noun(context: ListContext, item: Item) -> bool:
    """Whether a noun closes it that others may share: 乙|示范区."""
    return _closing_noun(context, item) not in ("", "段")


def closes_with_a_section(context: ListContext, item: Item) -> bool:
    """Whether 段 closes it, which no section from … to … shares."""
    return _closing_noun(context, item) == "段"


def _closing_noun(context: ListContext, item: Item) -> str:
    """The noun that closes an item and is not all of it."""
    head = context.words.compound_head_pattern.search(context.text[item.start : item.end])
    return head.group() if head and head.start() else ""
