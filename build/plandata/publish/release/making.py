"""The whole release, told in one screen: every scope in every format, what changed, checksums; then one rename.

Nothing reads a clock: the release's day is given, or stands in CITATION.cff as date-released. The same data, day,
earlier release and library versions give the same bytes in any folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from plandata import builds
from plandata.atomic import replace_folder
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.model import PlanFacts
from plandata.publish import checks, database
from plandata.publish.release import formats, history
from plandata.publish.release.content import Content, shared_files
from plandata.publish.release.diff import diff_releases
from plandata.publish.release.formats import ALL
from plandata.publish.release.manifest import MANIFEST, manifest_bytes, manifest_of, read_manifest
from plandata.publish.release.places import check_current, check_outside, check_replaceable
from plandata.publish.release.publisher import Publisher, publisher_of
from plandata.publish.release.reading import read_facts
from plandata.publish.release.scope import Scope, scope_of
from plandata.publish.release.snapshot import read_snapshot, snapshot_of
from plandata.publish.release.sums import SUMS, sums_text
from plandata.publish.schema import TableSchema, load_schemas
from plandata.publish.tables import DESCRIPTOR

Files = dict[str, bytes]
_READ_ME = """\
# {name} {day}

`all/` 是全部文件，其余每个文件夹是一份文件；`release.json` 列出每个文件的大小和校验码。
`all/` holds all plans together, every other folder one plan; `release.json` lists each file with size and checksum.

| | |
| --- | --- |
{formats}
| `changes.atom`, `changes.json`, `changes/`, `tombstones.csv` | 变更 what changed; ids that are gone |

`sha256sum -c SHA256SUMS` checks that all is as released. 核对文件是否完整。
"""
Say = Callable[[str], None]


def make_release(
    checkout: Checkout,
    place: Path,
    released_on: str | None = None,
    previous: Path | None = None,
    say: Say = lambda _: None,
) -> Path:
    """Write the release of a built checkout into `place`, in one step, and return it.

    In dist/release it is part of the current build: a server of the build as it was goes on with the release of then.
    `previous` is an earlier release: the new one tells what changed since, and keeps its log and its tombstones.

    Raises PlanDataError, with nothing replaced, when the checkout is not built, a table does not validate, the day is
    no day, not after the previous release's or before that of the release in `place`, and for a place that
    `check_place` refuses.
    """
    check_place(checkout, place)
    _check_day(place, publisher_of(checkout.root, released_on).released_on)
    with builds.making(checkout) as stage:
        _put(checkout, stage, _files(checkout, released_on, previous, say), place)
    return place


def make_release_of(
    checkout: Checkout, plan_id: str, place: Path, released_on: str | None = None, say: Say = lambda _: None
) -> Path:
    """Write the files of one plan into `place`, as the release of all has them, with checksums; return it.

    It tells no changes: these are of a release of all. Raises PlanDataError as `make_release`, and for no such plan.
    """
    check_place(checkout, place, plan_id)
    publisher, schemas = publisher_of(checkout.root, released_on), load_schemas(checkout.schema)
    folders = {folder.name: folder for folder in checkout.plan_folders()}
    scope = scope_of(plan_id, [read_facts(folders[plan_id] / "tables", schemas)], folders, schemas, publisher)
    files = _of_scope(checkout, scope, shared_files(checkout.root, publisher), say)
    files |= _about(files, [scope], publisher)
    with tempfile.TemporaryDirectory() as made:
        _write(files, Path(made))
        Path(made).chmod(0o755)  # a temporary folder is its owner's alone
        check_place(checkout, place, plan_id)  # again: making it took a while
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_folder(Path(made), place)
    return place


def check_place(checkout: Checkout, place: Path, plan_id: str | None = None) -> None:
    """Raise PlanDataError for a plan that is not here, and for a place where a release would replace something else.

    It may be new, empty, or an earlier release as it was written. Of what is built only dist/release may be replaced.
    """
    plans = [folder.name for folder in checkout.plan_folders()]
    if plan_id and plan_id not in plans:
        raise PlanDataError("--plan", plan_id, f"one of {', '.join(plans)}", "Name a folder of datasets/.")
    if place == checkout.dist / builds.RELEASE and not plan_id:
        check_current(place)
        return
    check_outside(checkout, place, "--to")
    check_replaceable(place, "--to", MANIFEST)


def _check_day(place: Path, day: str) -> None:
    """Raise PlanDataError where a release of a later day lies in `place`: it and its log would be gone."""
    try:
        there = str(read_manifest(place).released_on)
    except PlanDataError:
        return  # none, or none that can be read
    if there > day:
        raise PlanDataError(
            str(place), f"a release of {there}", f"none later than {day}", "Give a later --date, or another --to."
        )


def _files(checkout: Checkout, released_on: str | None, previous: Path | None, say: Say) -> Files:
    """Return every file of a release by its path."""
    publisher = publisher_of(checkout.root, released_on)
    schemas = load_schemas(checkout.schema)
    before = read_snapshot(previous, schemas) if previous else None
    scopes = list(_scopes(checkout, schemas, publisher))
    shared = shared_files(checkout.root, publisher)
    files: Files = {}
    for scope in scopes:
        files |= _of_scope(checkout, scope, shared, say)
    say("changes")
    whole = next(scope for scope in scopes if scope.name == ALL)
    changes = diff_releases(before, snapshot_of(whole)) if before else None
    files.update(history.log_files(changes, whole, previous))
    files.update(history.tombstone_file(changes, whole, checkout.datasets, previous))
    return files | _about(files, scopes, publisher)


def _of_scope(checkout: Checkout, scope: Scope, shared: Mapping[str, bytes], say: Say) -> Files:
    """Return the files of one folder of the release."""
    say(f"{scope.name}: every format")
    content = Content(scope, shared, lambda own: _database(checkout, own))
    if scope.name == ALL:  # the tables of each plan were checked when they were built
        _check_package(content)
    return {f"{scope.name}/{path}": made for each in formats.RELEASED for path, made in each.files(content).items()}


def _about(files: Files, scopes: Sequence[Scope], publisher: Publisher) -> Files:
    """Return what says what the files are: README, manifest and checksums."""
    readme = _READ_ME.format(day=publisher.released_on, name=publisher.name, formats=formats.readme_lines()).encode()
    told = {**files, "README.md": readme}
    told[MANIFEST] = manifest_bytes(
        manifest_of(told, {scope.name: scope.title for scope in scopes}, publisher.released_on)
    )
    told[SUMS] = sums_text(told).encode()
    return told


def _scopes(checkout: Checkout, schemas: Mapping[str, TableSchema], publisher: Publisher) -> Iterator[Scope]:
    folders = {folder.name: folder for folder in checkout.plan_folders()}
    if ALL in folders:
        raise PlanDataError(str(folders[ALL]), f"a plan called {ALL}", "another id", "Name it by region, year, number.")
    plans: dict[str, PlanFacts] = {
        plan_id: read_facts(folder / "tables", schemas) for plan_id, folder in folders.items()
    }
    yield scope_of(ALL, list(plans.values()), folders, schemas, publisher)
    for plan_id, facts in plans.items():
        yield scope_of(plan_id, [facts], folders, schemas, publisher)


def _database(checkout: Checkout, scope: Scope) -> bytes:
    """Return the scope's SQLite file: that of all plans is the one that is served."""
    if scope.name == ALL:
        try:
            return checkout.database.read_bytes()
        except OSError as error:
            raise PlanDataError(
                str(checkout.database), str(error), "the published database", "Run scripts/build."
            ) from error
    with tempfile.TemporaryDirectory() as folder:
        return database.build_database(scope.plans, scope.schemas, Path(folder) / "plan.db").read_bytes()


def _check_package(content: Content) -> None:
    """Hold the package against its own descriptor, as a reuser would; raises PlanDataError when a row breaks it."""
    with tempfile.TemporaryDirectory() as folder:
        for path, piece in content.package.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(piece)
        checks.stop_on(checks.check_package(Path(folder) / DESCRIPTOR))


def _put(checkout: Checkout, stage: Path, files: Files, place: Path) -> None:
    """Make the release part of the current build, or, where another place is named, replace the folder there."""
    made = stage / "build" / builds.RELEASE
    builds.copy_current(checkout, made.parent)
    _write(files, made)
    if place == checkout.dist / builds.RELEASE:
        builds.publish(checkout, made.parent)
    else:
        check_place(checkout, place)  # again: making it took a while
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_folder(made, place)


def _write(files: Files, folder: Path) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
