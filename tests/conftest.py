"""What many tests ask: the repository's plans and an invented one, published together once a session."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from checkouts import INVENTED, ROOT, copy_checkout, copy_fork, page_steps, quiet, stand_in_venv
from filelock import FileLock
from hypothesis import settings

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.read.formats import ocr_installed

# These ask the repository's own plan. A fork that has taken it out of datasets/ runs all the others.
OWN_PLAN = "jilin-2016-38"
ASK_OWN_PLAN = (
    "test_catalog.py",
    "test_outline.py",
    "test_published.py",
    "test_search.py",
    "test_search_portal.py",
    "test_source.py",
    "browser/test_walk.py",
)
collect_ignore = [] if (ROOT / "datasets" / OWN_PLAN).is_dir() else list(ASK_OWN_PLAN)
# These ask the extra that reads scans.
if not ocr_installed():
    collect_ignore.append("test_ocr.py")


def pytest_report_header() -> str | None:
    """Say which files are left out, and why."""
    return (
        f"datasets/{OWN_PLAN} or the extra ocr is not here: without {', '.join(collect_ignore)}"
        if collect_ignore
        else None
    )


# Fixtures that build a checkout or start a portal: a test that uses one is no unit test.
_BUILT = frozenset({
    "published", "database", "fork", "static_site", "fork_database", "get", "bare", "whole", "address", "checkout",
    "release", "files", "seen", "site",
})  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that the fast lane leaves out."""
    for item in items:
        if _BUILT & set(getattr(item, "fixturenames", ())):
            item.add_marker("served")


# Speed is measured by scripts/bench, never by a clock in a test: a busy machine fails no law.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")


Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Return the folder of a name, which the first process of the session that asks for it fills: the others wait.

    What lies there is for all: a test that would change it takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def folder(name: str, fill: Callable[[Path], None]) -> Path:
        place, whole = shared / f"once-{name}", shared / f"once-{name}.whole"
        with FileLock(shared / f"once-{name}.lock"):
            if not whole.exists():
                place.mkdir()
                fill(place)
                whole.touch()
        return place

    return folder


@pytest.fixture(scope="session")
def published(once: Once) -> Checkout:
    """Every plan of datasets/ and the invented plan, built together."""

    def fill(place: Path) -> None:
        pipeline.build(copy_checkout(place, *Checkout.at(ROOT).plan_folders(), INVENTED), quiet())

    place = once("published", fill)
    return Checkout.at(ROOT, datasets=place / "datasets", dist=place / "dist")


@pytest.fixture
def database(published: Checkout) -> Iterator[sqlite3.Connection]:
    """The published SQLite file, opened as a reader would."""
    connection = sqlite3.connect(f"file:{published.database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def fork(once: Once) -> Checkout:
    """A fork of the repository, built: the invented plan in place of its plans, and a portal.yml of its own."""

    def fill(place: Path) -> None:
        pipeline.build(copy_fork(place, INVENTED), quiet())

    return Checkout.at(once("fork", fill))


@pytest.fixture(scope="session")
def static_site(fork: Checkout, once: Once) -> Path:
    """The static site of the fork's portal, made by the steps of the workflow for a Pages host, one by one."""

    def fill(place: Path) -> None:
        stand_in_venv(fork.root)
        for command in page_steps(fork.root):
            done = subprocess.run(["bash", "-ec", command], cwd=fork.root, capture_output=True, text=True)
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        (fork.root / "public").rename(place / "static")

    return once("static-site", fill) / "static"


@pytest.fixture
def fork_database(fork: Checkout) -> Iterator[sqlite3.Connection]:
    """The fork's SQLite file, opened as a reader would."""
    connection = sqlite3.connect(f"file:{fork.database}?mode=ro", uri=True)
    yield connection
    connection.close()
