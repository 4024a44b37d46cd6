"""Word lists by name, as datasets/reference/*.yml has them: to ask for one that is not there is an error in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from plandata.errors import PlanDataError


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches one of the words, the longest first; '' for none."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


class WordLists(dict[str, tuple[str, ...]]):
    """Lists by `<file>.<list>`, a list in a mapping by `<file>.<mapping>.<list>`.

    `lists["…"]` raises PlanDataError where there is no such list, so that one renamed is no traceback; `get` does not.
    """

    def __init__(self, lists: Mapping[str, tuple[str, ...]], folder: str, file: str = "") -> None:
        """`folder` and `file` are named in errors; `file` is the one that all lists are from, '' for several."""
        super().__init__(lists)
        self._folder, self._file = folder, file

    def __hash__(self) -> int:  # type: ignore[override]
        """Lists are read once and never changed: what is made from them is kept by which they are."""
        return id(self)

    def __eq__(self, other: object) -> bool:
        """Whether they are the same ones."""
        return self is other

    def __missing__(self, name: str) -> tuple[str, ...]:
        """Say which file lacks the list."""
        file, name = (self._file, name) if self._file else tuple(name.split(".", 1))
        raise PlanDataError(
            f"{self._folder}/{file}.yml",
            f"no list {name}",
            "every list that the rules read",
            "Give it its name again; a list without words is [].",
        )

    def of_file(self, file: str) -> WordLists:
        """Return the lists of one file, by their names there."""
        prefix = f"{file}."
        own = {name.removeprefix(prefix): words for name, words in self.items() if name.startswith(prefix)}
        return WordLists(own, self._folder, file)
