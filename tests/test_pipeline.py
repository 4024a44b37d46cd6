"""A build publishes all or nothing, the same bytes every time, and says in words what is wrong with its input."""

import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from checkouts import INVENTED, ROOT, copy_checkout, quiet

from plandata import pipeline
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.serving import freshness


def published_bytes(checkout: Checkout) -> dict[str, str]:
    """SHA-256 of everything that a build publishes, by name."""
    files = [checkout.database, checkout.metadata, *sorted(checkout.datasets.glob("*/tables/*"))]
    return {
        file.name if file.parent == checkout.dist else str(file.relative_to(checkout.datasets)): hashlib.sha256(
            file.read_bytes()
        ).hexdigest()
        for file in files
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Checkout:
    """The invented plan alone, built."""
    checkout = copy_checkout(tmp_path_factory.mktemp("small"), INVENTED)
    pipeline.build(checkout, quiet())
    return checkout


def test_two_builds_in_two_folders_give_the_same_bytes(small, tmp_path):
    again = copy_checkout(tmp_path, INVENTED)
    pipeline.build(again, quiet())
    assert published_bytes(again) == published_bytes(small)
    assert len(published_bytes(small)) > 15  # the database, the metadata and a file a table


def test_the_committed_tables_are_what_a_build_makes(published):
    for plan in Checkout.at(ROOT).plan_folders():
        made = published.datasets / plan.name / "tables"
        for file in sorted(made.iterdir()):
            assert file.read_bytes() == (plan / "tables" / file.name).read_bytes(), f"{plan.name}/tables/{file.name}"


def test_no_sentence_that_looks_as_if_it_held_a_fact_is_left_unexplained(published):
    for plan in Checkout.at(ROOT).plan_folders():
        made = (published.datasets / plan.name / "coverage.md").read_text(encoding="utf-8")
        assert made == (plan / "coverage.md").read_text(encoding="utf-8")
        assert "待查" not in made
        assert made.count("\n## ") > 1


def test_two_plans_share_no_id_but_places_and_bodies(database):
    plans = {row["plan_id"] for row in database.execute("select plan_id from plans")}
    assert plans == {folder.name for folder in (*Checkout.at(ROOT).plan_folders(), INVENTED)}
    for table, key in (("clauses", "clause_id"), ("projects", "project_id"), ("responsibilities", "responsibility_id")):
        for row in database.execute(f"select {key} as id, plan_id from {table}"):
            assert row["id"].startswith(f"{row['plan_id']}-")


def test_keys_hold_and_the_file_is_whole(database):
    assert database.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert database.execute("pragma foreign_key_check").fetchall() == []


def test_a_build_is_fresh_until_an_input_changes(tmp_path):
    checkout = copy_checkout(tmp_path, INVENTED)
    assert not freshness.is_fresh(checkout)
    pipeline.build(checkout, quiet())
    assert freshness.is_fresh(checkout)
    note = checkout.datasets / INVENTED.name / "etc" / "expectations.yml"
    note.write_text(note.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert not freshness.is_fresh(checkout)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def sign(plan: Path) -> None:
    """State the changed text's own hash, so that what is tested is not the hash."""
    lines = (plan / "raw" / "SOURCE.yml").read_text(encoding="utf-8").splitlines()
    digest = hashlib.sha256((plan / "raw" / "source.txt").read_bytes()).hexdigest()
    lines = [f"sha256: {digest}" if line.startswith("sha256:") else line for line in lines]
    (plan / "raw" / "SOURCE.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def remove_text(plan: Path) -> None:
    (plan / "raw" / "source.txt").unlink()


def empty_text(plan: Path) -> None:
    (plan / "raw" / "source.txt").write_bytes(b"")


def binary_text(plan: Path) -> None:
    (plan / "raw" / "source.txt").write_bytes(b"\x00\x01\x02PK" * 40)
    sign(plan)


def gbk_text(plan: Path) -> None:
    file = plan / "raw" / "source.txt"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    sign(plan)


def truncated_text(plan: Path) -> None:
    file = plan / "raw" / "source.txt"
    file.write_bytes(file.read_bytes()[:-100])


def remove_settings(plan: Path) -> None:
    (plan / "raw" / "SOURCE.yml").unlink()


def unknown_setting(plan: Path) -> None:
    file = plan / "raw" / "SOURCE.yml"
    file.write_text(file.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")


def unknown_schema_key(plan: Path) -> None:
    edit(plan.parent / "schema" / "projects.yml", "sort:", "colour: red\nsort:")


def correction_of_words_that_are_gone(plan: Path) -> None:
    (plan / "etc" / "corrections.yml").write_text(
        "- {table: projects, action: drop, clause: c1, found: 此处没有的字, reason: a test}\n", encoding="utf-8"
    )


def wrong_count(plan: Path) -> None:
    (plan / "etc" / "expectations.yml").write_text('tasks: {count: 999, proof: "a test"}\n', encoding="utf-8")


BAD_INPUT = [
    (remove_text, r"source\.txt: no such file"),
    (empty_text, r"source\.txt: an empty file"),
    (binary_text, r"a binary file"),
    (gbk_text, r"not utf-8 but would be gb18030"),
    (truncated_text, r"SHA-256 .* as SOURCE\.yml states"),
    (remove_settings, r"SOURCE\.yml: no such file"),
    (unknown_setting, r"unknown key colour"),
    (unknown_schema_key, r"projects\.yml.*colour"),
    (correction_of_words_that_are_gone, rf"{INVENTED.name}/etc/corrections\.yml, entry 1 .*此处没有的字"),
    (wrong_count, r"(?s)1 failure of 1 check; .*999"),
]


@pytest.mark.parametrize(("spoil", "message"), BAD_INPUT, ids=[spoil.__name__ for spoil, _ in BAD_INPUT])
def test_bad_input_is_said_in_words_and_nothing_is_lost(small, tmp_path, spoil, message):
    checkout = copy_checkout(tmp_path, INVENTED)
    checkout.dist.mkdir()
    checkout.database.write_bytes(small.database.read_bytes())
    shutil.copy(small.dist / "build.json", checkout.dist)
    spoil(checkout.datasets / INVENTED.name)
    with pytest.raises(PlanDataError, match=message):
        pipeline.build(checkout, quiet())
    assert checkout.database.read_bytes() == small.database.read_bytes()
    assert [file.name for file in checkout.dist.iterdir() if file.name.startswith(".making")] == []


def test_numbering_that_jumps_is_reported_with_its_line(tmp_path):
    checkout = copy_checkout(tmp_path, INVENTED)
    plan = checkout.datasets / INVENTED.name
    lines = (plan / "raw" / "source.txt").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("三、"))
    lines[at] = lines[at].replace("三、", "七、", 1)
    (plan / "raw" / "source.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sign(plan)
    with pytest.raises(PlanDataError, match=rf"numbering jumps \(.*line {at + 1}: 七、 where number 3 would follow"):
        pipeline.build(checkout, quiet())


@pytest.mark.parametrize("after", [0.5, 1.5, 2.5, 4.0])
def test_a_build_killed_at_any_moment_leaves_the_last_good_database(small, tmp_path, after):
    checkout = copy_checkout(tmp_path, INVENTED)
    checkout.dist.mkdir()
    checkout.database.write_bytes(small.database.read_bytes())
    shutil.copy(small.dist / "build.json", checkout.dist)
    command = [
        sys.executable,
        "-m",
        "plandata",
        "--root",
        ROOT,
        "--datasets",
        checkout.datasets,
        "--dist",
        checkout.dist,
    ]
    process = subprocess.Popen([*command, "build", "--force"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with sqlite3.connect(checkout.database) as connection:
        assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert connection.execute("select count(*) from tasks").fetchone()[0] > 0
    pipeline.build(checkout, quiet())  # and the next build goes through
    assert checkout.database.read_bytes() == small.database.read_bytes()
    assert list(checkout.dist.glob(".making-*")) == []  # what the killed one left is cleared away
