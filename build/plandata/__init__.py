"""plandata: the text of a government plan in; tables, a search and a portal out.

    from plandata import read_document, read_plan    # docs/library.md

Everything else is internal and may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plandata.public_api import ReadPlan, read_document, read_plan

__all__ = ["ReadPlan", "read_document", "read_plan"]


def __getattr__(name: str) -> Any:
    """Load the library at its first use: a server imports this package and needs none of it."""
    if name in __all__:
        return getattr(import_module("plandata.public_api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
