"""A text is derived anew only when a person says so; the ids that move leave tombstones that name their successors."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from checkouts import copy_checkout
from reading import REFERENCE

from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.intake import decisions
from plandata.intake import new_plan as intake
from plandata.intake.decisions import Decision
from plandata.intake.reread import reread
from plandata.model import PlanFacts
from plandata.pipeline import read_one
from plandata.publish.release.tombstones import by_id
from plandata.read.source import read_plan

PLAN, DAY = "changchun-2021-9", "2026-11-28"
PAGE = (
    "<html><head><title>x</title></head><body><h1>长春市人民政府关于水网的意见</h1><p>长府发〔2021〕9号</p>"
    "<p>各区县人民政府：</p><p>一、重点任务</p>{more}"
    "<p>（一）修渠。到2025年，新建水渠30公里。（市水务局牵头，水网推进专班配合）</p>"
    "<p>（二）植树。植树2万亩。（市林业局负责）</p><p>长春市人民政府</p><p>2021年3月2日</p></body></html>"
)
MORE = "旧版本多读的一行。"


def facts(checkout: Checkout) -> PlanFacts:
    return read_one(checkout.datasets / PLAN, REFERENCE).facts


def take_in(place: Path, page: str) -> Checkout:
    (place / "plan.html").write_text(page, encoding="utf-8")
    made = copy_checkout(place)
    intake.take_in([place / "plan.html"], PLAN, made)
    return made


@pytest.fixture
def earlier(tmp_path: Path) -> Checkout:
    """A plan as a reader took it in that read a line more than today's does."""
    made = take_in(tmp_path, PAGE.format(more=f"<p>{MORE}</p>"))
    raw = made.datasets / PLAN / "raw"
    file = raw / "received.html"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_text(PAGE.format(more=""), encoding="utf-8")
    after = hashlib.sha256(file.read_bytes()).hexdigest()
    (raw / "SOURCE.yml").write_text((raw / "SOURCE.yml").read_text("utf-8").replace(before, after), "utf-8")
    return made


def test_a_text_that_reads_as_before_is_left_alone(tmp_path: Path) -> None:
    checkout = take_in(tmp_path, PAGE.format(more=""))
    before = {file: file.read_bytes() for file in (checkout.datasets / PLAN).rglob("*") if file.is_file()}
    assert reread(checkout, PLAN, day=DAY).changed is False
    assert {file: file.read_bytes() for file in (checkout.datasets / PLAN).rglob("*") if file.is_file()} == before


def test_ids_that_move_have_tombstones_with_successors_and_decisions_follow(earlier: Checkout) -> None:
    before = facts(earlier)
    (unknown,) = [row for row in before.responsibilities if row.name == "水网推进专班"]
    decisions.accept(earlier, PLAN, [unknown.responsibility_id], Decision("王敏", DAY))
    done = reread(earlier, PLAN, day=DAY)
    assert done.changed
    assert MORE not in read_plan(earlier.datasets / PLAN).text
    after = facts(earlier)  # the accepted row is found under its new id
    stones = by_id(earlier.datasets / PLAN / "tombstones.csv")
    assert len(before.targets) == 2
    for old, new in zip(before.targets, after.targets, strict=True):
        assert old.target_id != new.target_id
        assert (stones[old.target_id].successor, stones[old.target_id].removed_on) == (new.target_id, DAY)
    (stone,) = [stone for stone in stones.values() if stone.what == MORE]  # words that are gone have none
    assert (stone.table, stone.successor) == ("clauses", "")
    (entry,) = yaml.safe_load((earlier.datasets / PLAN / "etc" / "accepted.yml").read_text("utf-8"))
    assert entry["fact"] in {row.responsibility_id for row in after.responsibilities} - {unknown.responsibility_id}


def test_an_entry_that_the_new_text_does_not_fit_stops_it_and_nothing_is_replaced(earlier: Checkout) -> None:
    folder = earlier.datasets / PLAN
    (folder / "etc" / "text.yml").write_text(f"- {{found: {MORE}, read: 一行。, reason: 对照原件}}\n", "utf-8")
    before = (folder / "raw" / "source.txt").read_bytes()
    with pytest.raises(PlanDataError, match=rf"text\.yml, found {MORE}: 0 times.*reread again"):
        reread(earlier, PLAN, day=DAY)
    assert (folder / "raw" / "source.txt").read_bytes() == before
    assert MORE not in (earlier.dist / "reread.txt").read_text("utf-8")
    file = folder / "raw" / "received.html"
    file.write_bytes(file.read_bytes() + b" ")  # a file of another content than vouched for is no original
    with pytest.raises(PlanDataError, match=r"received\.html: SHA-256"):
        reread(earlier, PLAN, day=DAY)


def test_a_text_that_was_its_own_file_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    words = "长春市人民政府关于水网的意见\n各区县人民政府：\n一、修渠\n新建水渠30公里。（市水务局负责）\n"
    (tmp_path / "plan.txt").write_bytes(words.encode("gb18030"))
    made = copy_checkout(tmp_path)
    folder = made.datasets / PLAN
    intake.take_in([tmp_path / "plan.txt"], PLAN, made)
    # as an earlier version kept it: the text is the file as found, and reads otherwise today (a radical as a character)
    old = words.replace("水网", "⽔网").encode("gb18030")
    settings = read_plan(folder).settings
    for file in (folder / "raw").glob("received*"):
        file.unlink()
    (folder / "raw" / "source.txt").write_bytes(old)
    told = (folder / "raw" / "SOURCE.yml").read_text("utf-8").partition("files:")[0] + "files: []\n"
    told = told.replace(settings.sha256, hashlib.sha256(old).hexdigest()).replace(
        "encoding: utf-8", "encoding: gb18030"
    )
    (folder / "raw" / "SOURCE.yml").write_text(told, "utf-8")
    assert reread(made, PLAN, day=DAY).changed
    plan = read_plan(folder)
    assert (plan.text, plan.settings.encoding) == (words, "utf-8")
    assert [file.file for file in plan.settings.files] == ["received.txt"]
    assert (folder / "raw" / "received.txt").read_bytes() == old
