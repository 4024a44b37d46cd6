"""A fork takes over a newer engine: its folders of plans and its portal.yml stay as they are, and build."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from checkouts import INVENTED, copy_checkout, quiet

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.intake.reread import reread
from plandata.publish.release.tombstones import by_id, read_tombstones
from plandata.publish.settings import load_settings
from plandata.read.source import read_plan

PLAN = INVENTED.name
# What the version before wrote: no list of files in SOURCE.yml, tombstones without successors, a contact of its own.
TOMBSTONES = (
    "id,table,plan_id,clause_id,what,removed_on,reason\n"
    f"{PLAN}-p-99999,projects,{PLAN},{PLAN}-c1,青山桥,2026-06-01,不是项目\n"
)
PORTAL = "name: {zh-CN: 甲}\ntagline: {zh-CN: 乙}\nbase_url: https://a.example\ncontact: a@b.example\ndatabase: plans\n"


def judged(folder: Path) -> dict[str, str]:
    """SHA-256 of all that people wrote or received."""
    files = [file for part in ("raw", "etc") for file in (folder / part).rglob("*") if file.is_file()]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (*files, folder / "tombstones.csv")}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """A plan as the version before left it."""
    made = copy_checkout(tmp_path_factory.mktemp("upgrade"), INVENTED)
    folder = made.datasets / PLAN
    (folder / "tombstones.csv").write_text(TOMBSTONES, encoding="utf-8")
    for name in ("rejected.yml", "text.yml"):
        (folder / "etc" / name).unlink(missing_ok=True)
    settings = (folder / "raw" / "SOURCE.yml").read_text("utf-8")
    assert "files:" not in settings
    shutil.copyfile(folder / "raw" / read_plan(folder).settings.text_file, folder / "raw" / "received.txt")
    return made


def test_a_folder_of_the_version_before_builds_unchanged(checkout: Checkout) -> None:
    folder = checkout.datasets / PLAN
    before = judged(folder)
    assert pipeline.build(checkout, quiet()) == {}
    assert judged(folder) == before
    assert not (folder / "text.txt").exists()
    (stone,) = read_tombstones(folder / "tombstones.csv")
    assert (stone.what, stone.successor) == ("青山桥", "")


def test_its_portal_yml_is_read_as_before(tmp_path: Path) -> None:
    (tmp_path / "portal.yml").write_text(PORTAL, "utf-8")
    settings = load_settings(tmp_path / "portal.yml")
    assert (settings.base_url, settings.contact) == ("https://a.example", "a@b.example")


def test_its_text_is_derived_anew_from_what_was_received(checkout: Checkout) -> None:  # the last: it may change raw/
    reread(checkout, PLAN, day="2026-11-28")
    assert f"{PLAN}-p-99999" in by_id(checkout.datasets / PLAN / "tombstones.csv")
