"""Fold text for search, one character at a time: 長春 and 长春, Ｇ１１ and g11, ㎡ and m2 become equal.

Radicals become the characters they print like (⻓ for 长); each character is taken to its NFKC form, to lower case and
to its simplified form; white space and invisible characters vanish. Nothing depends on the neighbours, so every folded
character knows the character it came from, and a folded substring is always a substring. Nothing published is folded:
this serves comparison only.
"""

from __future__ import annotations

import unicodedata

from plandata.model.characters import simplified
from plandata.model.radicals import radicals

# White space, controls, format characters such as U+200B and U+FEFF, lone surrogates.
INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})


class _Folds(dict[int, str]):
    """Code point → folded characters, filled as characters are met; `str.translate` reads it."""

    def __missing__(self, code_point: int) -> str:
        table = simplified()
        plain = unicodedata.normalize("NFKC", radicals().get(code_point, chr(code_point))).casefold()
        folded = "".join(table.get(character, character) for character in plain if _visible(character))
        self[code_point] = folded
        return folded


_folds = _Folds()


def fold(text: str) -> str:
    """Return `text` as search compares it; folding twice changes nothing, and fold(a + b) == fold(a) + fold(b)."""
    return text.translate(_folds)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the offset of the character of `text` it came from."""
    pieces = [_folds[ord(character)] for character in text]
    offsets = [offset for offset, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), offsets


def _visible(character: str) -> bool:
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":  # variation selectors
        return False
    is_noncharacter = "\ufdd0" <= character <= "\ufdef" or ord(character) & 0xFFFE == 0xFFFE
    return not is_noncharacter and unicodedata.category(character) not in INVISIBLE
