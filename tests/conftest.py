"""What many tests ask: the repository's plans and an invented one, published together once a session."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from houses import INVENTED, ROOT, copy_house, quiet

from plandata import pipeline
from plandata.house import House


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
