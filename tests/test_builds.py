"""What is served is what was built: a folder a build, one link to the one that counts, old or new at every moment."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import killed_builds
import pytest
from checkouts import INVENTED, ROOT, copy_checkout, quiet

from plandata import atomic, builds, pipeline
from plandata.checkout import Checkout
from plandata.errors import PlanDataError
from plandata.serving import freshness


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Checkout:
    """The invented plan alone, built."""
    checkout = copy_checkout(tmp_path_factory.mktemp("made"), INVENTED)
    pipeline.build(checkout, quiet())
    return checkout


@pytest.fixture
def built(made, tmp_path) -> Checkout:
    """A copy of it that a test may spoil."""
    shutil.copytree(made.datasets.parent, tmp_path / "copy", symlinks=True)
    return Checkout.at(ROOT, datasets=tmp_path / "copy" / "datasets", dist=tmp_path / "copy" / "dist")


def publish(checkout: Checkout, word: str = "new") -> None:
    """Make a build of today's database and a word of its own, without reading a plan."""
    with builds.making(checkout) as stage:
        builds.copy_current(checkout, stage / "build")
        atomic.write_file(stage / "build" / builds.COLLATION, word)
        builds.publish(checkout, stage / "build")


def folders(checkout: Checkout) -> list[str]:
    return sorted(folder.name for folder in (checkout.dist / builds.BUILDS).iterdir())


def test_a_build_has_a_folder_of_its_own_and_people_their_paths(built):
    assert (built.dist / "current").readlink() == Path("builds/1")
    for name in builds.FILES:
        assert (built.dist / name).resolve() == built.dist / "builds" / "1" / name
    publish(built)
    assert (built.dist / "current").readlink() == Path("builds/2")
    assert folders(built) == ["2"]
    assert built.collation.read_text() == "new"


def test_who_holds_a_build_keeps_it_until_the_end(built):
    with builds.held(built) as held:
        for word in ("new", "newer"):
            publish(built, word)
        assert held.database.is_file()
        assert held.collation.read_text() != "newer"
        assert folders(built) == ["1", "3"]
    publish(built)
    assert folders(built) == ["4"]


def test_nothing_built_is_said_in_words(tmp_path):
    checkout = copy_checkout(tmp_path, INVENTED)
    with pytest.raises(PlanDataError, match=r"current: No such file.*scripts/build"), builds.held(checkout):
        pass


def test_the_release_made_before_comes_with_the_next_build(built):
    release = built.dist / "builds" / "1" / "release"
    release.mkdir()
    (release / "release.json").write_text("{}")
    publish(built)
    assert (built.dist / "release" / "release.json").read_text() == "{}"


def test_what_an_older_version_left_as_files_becomes_links(built):
    for name in (*builds.FILES, builds.RELEASE):
        (built.dist / name).unlink()
    built.database.write_bytes(b"an older database")
    (built.dist / "release").mkdir()
    (built.dist / "release" / "release.json").write_text("{}")
    publish(built)
    assert all((built.dist / name).is_symlink() for name in (*builds.FILES, builds.RELEASE))
    assert (built.dist / "release" / "release.json").read_text() == "{}"


RECORD = '{"inputs": "%s"}' % ("0" * 64)
# Files of a folder named by --dist, and the first that is somebody else's; None where the folder may be ours.
DISTS = [
    ((), None),
    ((".build.lock", ".making-ab12cd_9/x", ".new.lock", "reread.txt"), None),  # a first build that was killed
    (("build.json", "plans.db", "metadata.json"), None),  # of a version that made no builds/
    (("builds/1/build.json", "static/index.html", "mine.txt"), None),  # the link is gone
    (("builds/1/build.json", "release/thesis.docx"), "release"),
    (("builds/mine/a.txt",), "builds"),
    (("builds/2024/a.txt",), "builds"),  # numbered, and no build
    ((".making-notes/a.txt",), ".making-notes"),
    ((".making-ab12cd_9/a.txt",), ".making-ab12cd_9"),  # no lock was ever taken here
    (("plans.db",), "plans.db"),
    (("metadata.json", "build.json/a.txt"), "build.json, metadata.json"),
    (("current/a.txt", "builds/1/build.json"), "current"),
    (("thesis.docx",), "thesis.docx"),
]


@pytest.mark.parametrize(("files", "foreign"), DISTS)
def test_only_a_folder_that_is_new_or_ours_is_built_in(tmp_path, files, foreign):
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(RECORD if name == "build.json" else "mine")
    before = sorted(tmp_path.rglob("*"))
    checkout = Checkout.at(ROOT, dist=tmp_path)
    if foreign is None:
        builds.check_dist(tmp_path)
    else:
        with pytest.raises(PlanDataError, match=f"other things in it: {foreign};"), builds.making(checkout):
            pass
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_no_build_stays_beside_the_builds(built):
    for name in ("builds/mine", "builds/2024", ".making-notes"):
        (built.dist / name).mkdir()
    publish(built)
    assert folders(built) == ["2024", "2025", "mine"]
    assert (built.dist / ".making-notes").is_dir()


def test_a_build_killed_before_any_change_of_a_name_leaves_the_old_or_the_new(made, tmp_path):
    """Never a database of one build with the metadata of another, nor tables half of each; the next build mends all."""
    told = killed_builds.each_step(made, INVENTED.name, tmp_path)
    assert len(told) > 10
    assert {step: faults for step, faults in told.items() if faults} == {}


def test_a_build_is_fresh_by_size_and_time_and_hashed_only_where_they_differ(built, monkeypatch):
    read = []
    content = builds._content
    monkeypatch.setattr(builds, "_content", lambda files: read.append(files) or content(files))
    for name in builds.FILES:  # a copy has other times
        os.utime((built.dist / name).resolve(), (1, 1))
    assert freshness.is_fresh(built)
    assert len(read) > 0
    read.clear()
    publish(built)  # what it wrote is not what its record says
    assert not freshness.is_fresh(built)


def spoil(built, name, content):
    file = (built.dist / name).resolve()
    file.write_bytes(content(file.read_bytes()))


def sqlite_with(*statements):
    def content(_):
        connection = sqlite3.connect(":memory:")
        for statement in statements:
            connection.execute(statement)
        return connection.serialize()

    return content


# What lies there instead of the database, and the one line that `serve` says of it.
SPOILT = [
    (lambda old: b"", "no SQLite database"),
    (lambda old: b"\x00\xff" * 4000, "no SQLite database"),
    (lambda old: old[:50], "malformed|not a database"),
    (lambda old: old[: len(old) // 2], "malformed"),
    (lambda old: old[:100] + b"\xff" * 5000 + old[5100:], "malformed"),
    (sqlite_with("create table x (y)"), "schema version 0"),
    (sqlite_with("create table tasks (y)", f"pragma user_version = {builds.SCHEMA_VERSION}"), "no table agencies, "),
]


@pytest.mark.parametrize(("content", "said"), SPOILT, ids=range(len(SPOILT)))
def test_a_spoilt_database_is_never_served(built, content, said):
    spoil(built, builds.DATABASE, content)
    assert not freshness.is_fresh(built)  # so `serve` builds first, and a database that it is handed is looked at:
    with pytest.raises(PlanDataError, match=rf"plans.db: .*({said}).*scripts/build --force") as told:
        builds.check_database(built.database, built.table_names())
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("content", [None, "", "[]", "{"])
def test_metadata_that_cannot_be_read_is_told_before_a_start(tmp_path, content):
    if content is not None:
        (tmp_path / "metadata.json").write_text(content)
    with pytest.raises(PlanDataError, match=r"metadata\.json: no metadata; .*Run x"):
        builds.check_metadata(tmp_path / "metadata.json", "Run x.")


def flip_a_byte_of_a_page(old):
    at = old.index("青山".encode(), len(old) // 2)
    return old[:at] + b"\xe9\x9d\x93" + old[at + 3 :]


# What `plandata verify` reads and a start does not.
WORSE = [
    ("plans.db", flip_a_byte_of_a_page, "other files than were written"),
    ("metadata.json", lambda old: old + b" ", "other files than were written"),
    ("build.json", lambda old: old[:-20], "no record of a build"),
]


def test_the_full_check_passes_what_was_built(built):
    assert builds.check_whole(built) > 100_000


@pytest.mark.parametrize(("name", "content", "said"), WORSE, ids=[name for name, _, _ in WORSE])
def test_the_full_check_finds_what_a_start_does_not(built, name, content, said):
    spoil(built, name, content)
    with pytest.raises(PlanDataError, match=said):
        builds.check_whole(built)


def test_the_full_check_reads_the_tables_too(built):
    file = built.datasets / INVENTED.name / "tables" / "tasks.csv"
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(PlanDataError, match="other files than were written"):
        builds.check_whole(built)
    assert not freshness.is_fresh(built)


def test_verify_without_a_folder_is_the_full_check(built):
    command = [sys.executable, "-m", "plandata", "--datasets", built.datasets, "--dist", built.dist, "verify"]
    called = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (called.returncode, called.stderr) == (0, "")
    assert "all as built" in called.stdout
