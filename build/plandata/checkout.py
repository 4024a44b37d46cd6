"""Where things are: the folders and files of a checkout, and the hash of what a build reads."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

SHARED_FOLDERS = ("schema", "reference")


@dataclass(frozen=True, slots=True)
class Checkout:
    """The paths of one checkout. `datasets` and `dist` can lie elsewhere, so that a test or a fork builds beside it."""

    root: Path
    datasets: Path
    dist: Path

    @classmethod
    def at(cls, root: Path, *, datasets: Path | None = None, dist: Path | None = None) -> Checkout:
        """Return the checkout whose README lies in `root`; the folders default to its own."""
        root = root.resolve()
        return cls(root, (datasets or root / "datasets").resolve(), (dist or root / "dist").resolve())

    @property
    def schema(self) -> Path:
        """Folder of the Table Schemas."""
        return self.datasets / "schema"

    @property
    def reference(self) -> Path:
        """Folder of the tables that all plans share."""
        return self.datasets / "reference"

    @property
    def database(self) -> Path:
        """The published SQLite file."""
        return self.dist / "plans.db"

    @property
    def metadata(self) -> Path:
        """Datasette's metadata, merged from metadata.yml and the schemas."""
        return self.dist / "metadata.json"

    @property
    def collation(self) -> Path:
        """How the words that pages list sound, to sort by."""
        return self.dist / "collation.json"

    @property
    def build_record(self) -> Path:
        """What the last good build was made from."""
        return self.dist / "build.json"

    def plan_folders(self) -> tuple[Path, ...]:
        """Every folder of datasets/ but the shared ones, sorted by name: each is one plan."""
        return tuple(
            folder
            for folder in sorted(self.datasets.iterdir())
            if folder.is_dir() and folder.name not in SHARED_FOLDERS and not folder.name.startswith(".")
        )

    def input_files(self) -> tuple[Path, ...]:
        """Everything that a build reads, in a fixed order: data without the generated tables, engine, metadata.yml."""
        data = (path for path in self.datasets.rglob("*") if "tables" not in path.relative_to(self.datasets).parts[1:2])
        engine = (path for path in (self.root / "build" / "plandata").rglob("*") if path.suffix in {".py", ".csv"})
        files = {path for path in (*data, *engine, self.root / "metadata.yml") if path.is_file()}
        return tuple(sorted(path for path in files if path.suffix != ".md"))

    def input_hash(self) -> str:
        """SHA-256 over names and contents of `input_files` and the versions that decide the bytes of the result."""
        digest = hashlib.sha256(f"{sys.version_info[:2]} {sqlite3.sqlite_version}".encode())
        for path in self.input_files():
            base = self.root if path.is_relative_to(self.root) else self.datasets
            digest.update(path.relative_to(base).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()
