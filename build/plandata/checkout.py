"""Where things are: the folders and files of a checkout, and the hash of what a build reads."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plandata.errors import PlanDataError

SHARED_FOLDERS = ("schema", "reference")
_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "house"  # what a checkout has beside the package, as pyproject.toml puts it into the wheel


def house() -> Path:
    """Return the folder of what the engine and the portal share: schemas, reference data, plugins, pages, portal.yml.

    That is the top of the checkout that the package stands in, or the folder in the installed wheel.
    """
    return _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Inputs:
    """SHA-256 over names and contents of what a build reads, and the versions that decide the bytes of the result."""

    whole: str
    plans: Mapping[str, str]  # of each plan with the engine that reads it, by plan id


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
        return self._shared("schema")

    @property
    def reference(self) -> Path:
        """Folder of the tables that all plans share."""
        return self._shared("reference")

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

    def _shared(self, name: str) -> Path:
        """A folder that all plans share: beside the plans, else that of the root."""
        own = self.datasets / name
        return own if own.is_dir() else self.root / "datasets" / name

    def table_names(self) -> tuple[str, ...]:
        """The tables of the contract, by name."""
        return tuple(sorted(file.stem for file in self.schema.glob("*.yml")))

    def plan_folders(self) -> tuple[Path, ...]:
        """Every folder of datasets/ but the shared ones, sorted by name: each is one plan, unless it was withdrawn."""
        return tuple(
            folder
            for folder in sorted(self.datasets.iterdir())
            if folder.is_dir()
            and folder.name not in SHARED_FOLDERS
            and not folder.name.startswith(".")
            and [file.name for file in folder.iterdir()] != ["tombstones.csv"]  # all that a withdrawn plan leaves
        )

    def plan_folder(self, plan_id: str) -> Path:
        """The folder of a plan. Raises PlanDataError for an id that is no plan's."""
        folder = self.datasets / plan_id
        if folder not in self.plan_folders():
            names = ", ".join(each.name for each in self.plan_folders())
            raise PlanDataError(plan_id, "no plan of that id", names or "a plan", "Give the id of a plan in datasets/.")
        return folder

    def plan_files(self, folder: Path) -> tuple[Path, ...]:
        """What a build reads of one plan, in a fixed order: the document and what is judged of it."""
        return _sorted(
            path for part in ("raw", "etc") if (folder / part).is_dir() for path in (folder / part).rglob("*")
        )

    def engine_files(self) -> tuple[Path, ...]:
        """What decides how every plan is read, in a fixed order: contract, lookups, engine."""
        package = self.root / "build" / "plandata"
        package = package if package.is_dir() else _PACKAGE
        engine = (path for path in package.rglob("*") if path.suffix != ".pyc" and _IN_WHEEL not in path.parents)
        shared = (
            path for folder in (self.schema, self.reference) for path in folder.rglob("*") if path.suffix != ".md"
        )
        return _sorted((*engine, *shared))

    def engine_digest(self) -> str:
        """Return the digest of what decides how a plan is read, the versions of Python and SQLite among it."""
        return self._digest(f"{sys.version_info[:2]} {sqlite3.sqlite_version}", self.engine_files())

    def inputs(self) -> Inputs:
        """Return the digests of all that a build reads, as it is now. Raises OSError for what cannot be read."""
        engine = self.engine_digest()
        plans = {folder.name: self._digest(engine, self.plan_files(folder)) for folder in self.plan_folders()}
        return Inputs(self._digest(f"{engine} {plans}", (self.root / "metadata.yml",)), plans)

    def _digest(self, start: str, files: Iterable[Path]) -> str:
        digest = hashlib.sha256(start.encode())
        for path in files:
            base = next(base for base in (self.root, self.datasets, _PACKAGE) if path.is_relative_to(base))
            digest.update(os.fsencode(path.relative_to(base)))
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _sorted(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(sorted(path for path in paths if path.is_file() and not path.name.startswith(".")))
