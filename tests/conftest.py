"""What many tests ask: the repository's plans and an invented one, published together once a session."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from plandata import pipeline
from plandata.house import House
from plandata.progress import Progress

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "tests" / "fixtures" / "qingshan-2021-7"


def copy_house(place: Path, *plans: Path) -> House:
    """A house of its own under `place`, with copies of the shared data and of these plans."""
    datasets = place / "datasets"
    for shared in ("schema", "reference"):
        shutil.copytree(ROOT / "datasets" / shared, datasets / shared)
    for plan in plans:
        shutil.copytree(plan, datasets / plan.name, ignore=shutil.ignore_patterns("tables"))
    return House.at(ROOT, datasets=datasets, dist=place / "dist")


def quiet() -> Progress:
    """Progress that nobody reads."""
    return Progress(Console(quiet=True))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Every plan of datasets/ and the invented plan, built together."""
    plans = House.at(ROOT).plan_folders()
    house = copy_house(tmp_path_factory.mktemp("published"), *plans, INVENTED)
    pipeline.build(house, quiet())
    return house


@pytest.fixture
def database(published: House) -> Iterator[sqlite3.Connection]:
    """The published SQLite file, opened as a reader would."""
    connection = sqlite3.connect(f"file:{published.database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()
