"""What the formats of one scope are written from; what several of them need is made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plandata.publish.release.package import package_files
from plandata.publish.release.publisher import CITATION, Publisher
from plandata.publish.release.readable import names_of
from plandata.publish.release.scope import Scope
from plandata.publish.tables import LICENCE

# In every package: its name there → file at the top of the repository.
SHARED_FILES = {"LICENSE.md": "DATA-LICENSE.md", CITATION: CITATION}


def shared_files(root: Path, publisher: Publisher) -> dict[str, bytes]:
    """Return the files of every package that stand at the top of the repository: the licence, how to cite."""
    shared = {name: (root / file).read_bytes() for name, file in SHARED_FILES.items()}
    return {**shared, CITATION: publisher.cited(shared[CITATION].decode()).encode()}


@dataclass(frozen=True)
class Content:
    """A scope, `shared` files of every package (licence, citation), and what gives a scope's SQLite file."""

    scope: Scope
    shared: Mapping[str, bytes]
    database: Callable[[Scope], bytes]

    @cached_property
    def package(self) -> Mapping[str, bytes]:
        """The files of the Data Package by path."""
        return package_files(self.scope, self.shared)

    @cached_property
    def names(self) -> Mapping[str, Mapping[Any, str]]:
        """What the rows of each table are called, by key."""
        return names_of(self.scope.schemas, self.scope.rows)

    @property
    def about(self) -> Mapping[str, str]:
        """Whose rows a file holds that says so itself."""
        return {
            "name": self.scope.stem,
            "title": self.scope.title,
            "version": self.scope.publisher.version,
            "licence": LICENCE["path"],
            "homepage": self.scope.homepage,
        }
