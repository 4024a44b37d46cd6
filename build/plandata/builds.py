"""What was built: a folder for each build under dist/builds/, and one link, dist/current, to the one that counts.

A build is made in a folder beside, moved to a number of its own, and becomes current by one rename of the link. Who
serves or copies a build holds it (a shared lock on its folder), so that the next build leaves it alone; what nobody
holds and the link does not name is removed. dist/plans.db and dist/release/ are links to what is current.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from filelock import FileLock

from plandata.atomic import link_or_copy, link_tree, point, write_file
from plandata.checkout import Checkout
from plandata.errors import PlanDataError

BUILDS, CURRENT, STAGING = "builds", "current", ".making-"
DATABASE, METADATA, COLLATION, RECORD, RELEASE = "plans.db", "metadata.json", "collation.json", "build.json", "release"
FILES = (DATABASE, METADATA, COLLATION)
LINKS = (*FILES, RECORD, RELEASE)
SCHEMA_VERSION = 1  # user_version of the database: grows when a table or column changes its meaning
_HEADER = b"SQLite format 3\0"
_NUMBER = re.compile(r"[1-9][0-9]*")
_STAGE = re.compile(rf"{re.escape(STAGING)}(?:old-[0-9]+|[a-z0-9_]{{8}})")  # of a run that was killed
_BESIDE = re.compile(r"\.(?:build|new)\.lock|reread\.txt|datasette-.+")  # what other commands leave here before a build


@dataclass(frozen=True, slots=True)
class Stamp:
    """Some files as they were written: digests of their names with sizes and times, and with what they hold."""

    stat: str
    content: str


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """What a plan's tables were made from and how they were written; `failure` says why they are older than that."""

    inputs: str
    tables: Stamp | None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a build was made from and what it wrote: build.json."""

    inputs: str
    files: Stamp
    plans: Mapping[str, PlanRecord] = field(default_factory=dict)
    python: str = field(default_factory=platform.python_version)
    sqlite: str = sqlite3.sqlite_version

    @property
    def failures(self) -> dict[str, str]:
        """Why plans are not as their inputs are, by plan id."""
        return {plan_id: plan.failure for plan_id, plan in self.plans.items() if plan.failure}


@contextmanager
def making(checkout: Checkout) -> Iterator[Path]:
    """A folder beside the results, on their file system, for one run at a time; gone afterwards, as of killed runs.

    Raises PlanDataError, with nothing done, where `check_dist` does.
    """
    check_dist(checkout.dist)
    checkout.dist.mkdir(parents=True, exist_ok=True)
    with FileLock(checkout.dist / ".build.lock"):
        for left in checkout.dist.iterdir():
            if _STAGE.fullmatch(left.name):
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=checkout.dist, ignore_cleanup_errors=True) as stage:
            yield Path(stage)


def check_dist(dist: Path) -> None:
    """Raise PlanDataError where `dist` is not ours: neither new nor empty nor marked by an earlier build.

    The mark is our link `current`, a build.json that is a record (versions without `current` left real files), or
    numbered builds alone in builds/. Where it is marked, other files in it stay.
    """
    there = sorted(dist.iterdir()) if dist.is_dir() else []
    if _is_ours(dist / CURRENT) or _is_record(dist / RECORD):
        guarded: tuple[str, ...] | None = (CURRENT,)
    else:
        marked = (dist / BUILDS).is_dir() and any((dist / BUILDS).iterdir()) and _is_ours(dist / BUILDS)
        guarded = (CURRENT, *LINKS) if marked else None
    foreign = [path.name for path in there if (guarded is None or path.name in guarded) and not _is_ours(path)]
    if foreign:
        shown = ", ".join(foreign[:5]) + (", …" if len(foreign) > 5 else "")
        raise PlanDataError(
            f"--dist {dist}", f"a folder with other things in it: {shown}",
            "a new folder, an empty one, or what a build made", "Name another one.",
        )  # fmt: skip


def _is_ours(path: Path) -> bool:
    """Whether an entry of dist is what a build makes there, or what a command leaves there before the first build."""
    if path.name == CURRENT:
        return path.is_symlink() and path.readlink().parent == Path(BUILDS)
    if path.name in LINKS:
        return path.is_symlink() and path.readlink() == Path(CURRENT, path.name)
    if path.name == BUILDS:
        return path.is_dir() and all(_is_build(folder) for folder in path.iterdir())
    if _STAGE.fullmatch(path.name):
        return (path.parent / ".build.lock").is_file()
    return bool(_BESIDE.fullmatch(path.name))


def _is_build(folder: Path) -> bool:
    return bool(_NUMBER.fullmatch(folder.name)) and (folder / RECORD).is_file()


def _is_record(file: Path) -> bool:
    """Whether a file is a build.json of this version or an earlier one."""
    try:
        told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and bool(re.fullmatch("[0-9a-f]{64}", str(told.get("inputs"))))


def publish(checkout: Checkout, made: Path) -> None:
    """Make the folder `made`, inside that of `making`, the current build. The release made before comes with it."""
    if not (made / RELEASE).exists() and (checkout.dist / RELEASE).is_dir():
        link_tree(checkout.dist / RELEASE, made / RELEASE)
    builds = checkout.dist / BUILDS
    builds.mkdir(exist_ok=True)
    number = 1 + max((int(folder.name) for folder in builds.iterdir() if _NUMBER.fullmatch(folder.name)), default=0)
    made.chmod(0o755)
    made.rename(builds / str(number))
    point(checkout.dist / CURRENT, Path(BUILDS, str(number)))
    for name in LINKS:
        link = checkout.dist / name
        if link.is_dir() and not link.is_symlink():
            shutil.rmtree(link)
        point(link, Path(CURRENT, name))
    _remove_unheld(checkout)


def copy_current(checkout: Checkout, target: Path) -> None:
    """Put the files of the current build, its release aside, into the new folder `target`. Raises PlanDataError."""
    target.mkdir()
    for name in (*FILES, RECORD):
        try:
            link_or_copy(checkout.dist / CURRENT / name, target / name)
        except OSError as error:
            raise PlanDataError(
                str(checkout.dist / name), error.strerror or str(error), "what a build makes", "Run scripts/build."
            ) from error


@contextmanager
def held(checkout: Checkout) -> Iterator[Checkout]:
    """The checkout with its current build as `dist`, which stays until the end whatever is built meanwhile.

    Raises PlanDataError when nothing is built.
    """
    while True:
        folder = (checkout.dist / CURRENT).resolve()
        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError as error:
            raise PlanDataError(
                str(checkout.dist / CURRENT), error.strerror or str(error), "a build", "Run scripts/build."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if folder.is_dir():  # else it was removed between the two lines above: another one is current now
                yield replace(checkout, dist=folder)
                return
        finally:
            os.close(handle)


def stamp(files: Iterable[Path]) -> Stamp:
    """Return the stamp of files as they are now. Raises OSError when one is missing."""
    known = list(files)
    return Stamp(_stat(known), _content(known))


def is_as_written(files: Iterable[Path], written: Stamp | None) -> bool:
    """Whether files are what they were: by size and time, and by what they hold only where those differ."""
    known = list(files)
    try:
        return written is not None and (_stat(known) == written.stat or _content(known) == written.content)
    except OSError:
        return False


def write_record(path: Path, record: Record) -> None:
    """Write build.json."""
    write_file(path, json.dumps(asdict(record), indent=1, ensure_ascii=False) + "\n")


def read_record(checkout: Checkout) -> Record | None:
    """Return what the current build says of itself; None where there is none or it cannot be read."""
    try:
        raw = json.loads((checkout.dist / CURRENT / RECORD).read_text(encoding="utf-8"))
        plans = {
            plan_id: PlanRecord(plan["inputs"], Stamp(**plan["tables"]) if plan["tables"] else None, plan["failure"])
            for plan_id, plan in raw["plans"].items()
        }
        return Record(raw["inputs"], Stamp(**raw["files"]), plans, raw["python"], raw["sqlite"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def table_files(plan: Path) -> list[Path]:
    """What a build writes into a plan's folder."""
    return [plan / "coverage.md", *sorted((plan / "tables").iterdir())] if (plan / "tables").is_dir() else []


def is_fresh(checkout: Checkout, record: Record | None) -> bool:
    """Whether the current build was made from today's inputs, and all that it wrote is as it was written."""
    return (
        record is not None
        and record.inputs == checkout.inputs().whole
        and is_as_written((checkout.dist / CURRENT / name for name in FILES), record.files)
        and all(os.path.lexists(checkout.dist / name) for name in FILES)
        and all(
            plan.tables is None or is_as_written(table_files(checkout.datasets / plan_id), plan.tables)
            for plan_id, plan in record.plans.items()
        )
    )


def check_database(path: Path, tables: Iterable[str], remedy: str = "Run scripts/build --force.") -> None:
    """Raise PlanDataError in one line, with what to do, when `path` is no database of this version with these tables.

    Fast, for each start; `check_whole` reads it all.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_HEADER)) != _HEADER:
                raise PlanDataError(str(path), "no SQLite database", "what a build makes", remedy)
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except (OSError, sqlite3.Error) as error:
        raise PlanDataError(str(path), str(error), "a database that can be read", remedy) from error
    if version != SCHEMA_VERSION:
        raise PlanDataError(str(path), f"schema version {version}", f"version {SCHEMA_VERSION}", remedy)
    if missing := sorted(set(tables) - there):
        raise PlanDataError(str(path), f"no table {', '.join(missing)}", "every table of the contract", remedy)


def check_metadata(path: Path, remedy: str) -> None:
    """Raise PlanDataError when `path` is no metadata.json that a portal can start with."""
    try:
        good = isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except (OSError, ValueError):
        good = False
    if not good:
        raise PlanDataError(str(path), "no metadata", "what is published with the database", remedy)


def check_whole(checkout: Checkout) -> int:
    """Read all of the current build, and raise PlanDataError where it is not as it was written; return its bytes."""
    remedy = "Run scripts/build --force."
    with held(checkout) as built:
        record = read_record(checkout)
        if record is None:
            raise PlanDataError(str(built.dist / RECORD), "no record of a build", "what a build writes", remedy)
        check_database(built.database, checkout.table_names())
        for files, written in _written(checkout, built, record):
            if _content(files) != written.content:
                raise PlanDataError(
                    str(files[0].parent), "other files than were written", "what a build writes", remedy
                )
        with closing(sqlite3.connect(f"{built.database.as_uri()}?mode=ro", uri=True)) as connection:
            try:
                (result,) = connection.execute("PRAGMA integrity_check").fetchone()
                broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            except sqlite3.Error as error:
                result, broken = str(error), []
        if result != "ok" or broken:
            found = result if result != "ok" else f"{len(broken)} foreign keys point at nothing"
            raise PlanDataError(str(built.database), found, "a whole database", remedy)
        return sum((built.dist / name).stat().st_size for name in FILES)


def _written(checkout: Checkout, built: Checkout, record: Record) -> Iterator[tuple[list[Path], Stamp]]:
    yield [built.dist / name for name in FILES], record.files
    for plan_id, plan in record.plans.items():
        if plan.tables:
            yield table_files(checkout.datasets / plan_id), plan.tables


def _stat(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        status = file.stat()
        digest.update(f"{file.name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _content(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            digest.update(f"{file.name}\0{hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _remove_unheld(checkout: Checkout) -> None:
    current = (checkout.dist / CURRENT).resolve()
    for folder in (checkout.dist / BUILDS).iterdir():
        if folder != current and _is_build(folder):
            _remove(folder, checkout.dist / f"{STAGING}old-{folder.name}")


def _remove(folder: Path, old: Path) -> None:
    """Remove a build that nobody holds: moved aside first, so that who was about to hold it looks again."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        folder.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        os.close(handle)
