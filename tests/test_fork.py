"""A fork is a folder of datasets/ replaced and portal.yml edited: its portal says so everywhere."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkouts import ROOT, digests
from servers import served

from plandata.checkout import Checkout

SERVED = ["/", "/plans", "/plan/qingshan-2021-7", "/matrix", "/about", "/en/", "/plans/tasks.json", "/catalog.jsonld"]
NAMED = ("name", "full_name", "title", "document_number", "plan_id")
# Short names that everybody knows this repository's own plan by, on top of those that its tables hold.
SHORT = ("吉林", "吉政", "长春", "哈长", "Jilin", "jilin", "Changchun")
TEXTS = {".html", ".json", ".csv", ".jsonld", ".xml", ".txt", ".atom", ".js", ".css", ".svg", ".md"}


def _words_of_other_plans() -> set[str]:
    """Ids, titles and numbers of this repository's own plans, and the names that only they have."""
    words = {folder.name for folder in Checkout.at(ROOT).plan_folders()}
    for table in ("plans", "projects"):
        for file in ROOT.glob(f"datasets/*/tables/{table}.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                words |= {row[name] for row in csv.DictReader(lines) for name in NAMED if row.get(name)}
    return {word for word in words if len(word) > 5}


def test_every_page_and_table_is_the_forks_own(static_site: Path) -> None:
    words = _words_of_other_plans()
    assert len(words) > 3  # a test on no words would pass for ever
    found = [
        (file.relative_to(static_site).as_posix(), word)
        for file in static_site.rglob("*")
        if file.suffix in TEXTS
        for text in [file.read_text(encoding="utf-8")]
        for word in (*words, *SHORT)
        if word in text
    ]
    assert found == []


def test_pages_carry_the_forks_name_address_and_contact(static_site: Path) -> None:
    for file in static_site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "127.0.0.1:8001" not in text, file
        parts = file.relative_to(static_site).parts
        if 'data-static lang="und"' in text or parts[0] == "downloads":
            continue  # it only leads on, or it is a file of the release, byte for byte, which names no portal
        assert ("Qingshan Data" if parts[0] == "en" else "青山数据") in text, file
    home = (static_site / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://qingshan.example/data/">' in home
    assert "https://qingshan.example/issues/new?title=" in home


def test_ids_that_another_portal_gave_up_are_not_the_forks(fork: Checkout) -> None:
    assert [*fork.datasets.glob("**/tombstones.csv")] == []  # a release gathers them from there


def test_engine_and_portal_are_untouched(fork: Checkout, static_site: Path) -> None:
    as_copied = json.loads((fork.root / "as-copied.json").read_text(encoding="utf-8"))
    assert len(as_copied) > 100
    assert digests(fork.root) == as_copied  # after it was built and its whole portal asked for
    assert static_site.is_dir()


@pytest.fixture(scope="module")
def address(fork: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of the fork, its own engine, serves it: at the root of its host, as a server does."""
    root = tmp_path_factory.mktemp("served") / "fork"
    shutil.copytree(fork.root, root, symlinks=True, ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    settings = root / "portal.yml"
    written = settings.read_text("utf-8")
    settings.write_text(written.replace("https://qingshan.example/data", "https://qingshan.example"), "utf-8")
    environment = os.environ | {"PYTHONPATH": str(root / "build"), "PYTHONDONTWRITEBYTECODE": "1"}
    with served([sys.executable, "-m", "plandata", "serve"], cwd=root, env=environment) as address:
        yield address


@pytest.mark.parametrize("path", SERVED)
def test_it_is_served(address: str, path: str) -> None:
    with urllib.request.urlopen(address + path) as answer:
        assert answer.status == 200
