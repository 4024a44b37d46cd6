"""Many plans: the same bytes on one process, a pool and a cluster, however often a build was killed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import invented_corpus
import pytest
from distributed import LocalCluster

from plandata.checkout import Checkout
from plandata.corpus.batch import is_done
from plandata.corpus.batches import Job, Limits, batches_of
from plandata.corpus.building import Standing, Workers, build, check_corpus, locked
from plandata.corpus.child import Child, is_of_outside
from plandata.corpus.commands import in_words
from plandata.corpus.manifest import Entry, content_of, read_manifest
from plandata.corpus.publishing import publish
from plandata.errors import PlanDataError

ROOT = Path(__file__).parents[1]
CHECKOUT = Checkout.at(ROOT)
PLANS, SHORT = 6, 1500


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six short plans, one that no reader can read and one that is not there."""
    made = invented_corpus.write(tmp_path_factory.mktemp("documents"), PLANS, SHORT)
    (made.parent / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    with made.open("a", encoding="utf-8") as file:
        file.write("anzhou-broken,broken.pdf,\nanzhou-gone,gone.txt,\n")
    return made


def job(out: Path) -> Job:
    return Job(CHECKOUT, out, size=4)


def quiet(_standing: Standing) -> None:
    """Nobody reads how far it is."""


@pytest.fixture(scope="module")
def alone(manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of them."""
    out = tmp_path_factory.mktemp("alone")
    standing = build(job(out), read_manifest(manifest), Workers(1), quiet)
    assert (standing.plans, standing.failed) == (PLANS + 2, 2)
    return out


def digests(out: Path) -> dict[str, str]:
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }


def test_pool_and_cluster_write_the_bytes_of_one_process(manifest: Path, alone: Path, tmp_path: Path) -> None:
    build(job(tmp_path / "pool"), read_manifest(manifest), Workers(2), quiet)
    assert digests(tmp_path / "pool") == digests(alone)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        workers = Workers(dask=cluster.scheduler_address)
        build(job(tmp_path / "cluster"), read_manifest(manifest), workers, quiet)
    assert digests(tmp_path / "cluster") == digests(alone)


def test_what_failed_is_listed_with_its_reason(alone: Path) -> None:
    lines = (alone / "failed.csv").read_text("utf-8").splitlines()
    assert lines[0] == "plan_id,path,reason"
    assert [line.partition(",")[0] for line in lines[1:]] == ["anzhou-broken", "anzhou-gone"]
    assert "not a PDF" in lines[1]


def test_a_killed_build_is_simply_started_again(manifest: Path, alone: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); import test_corpus as t;"
        "t.build(t.job(Path(sys.argv[1])), t.read_manifest(Path(sys.argv[2])), t.Workers(2), lambda _: t.stop())"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(manifest)], cwd=ROOT, env=environment)
    assert done.returncode == -signal.SIGKILL
    (tmp_path / "plans" / ".beside-x").write_bytes(b"half a file")
    standing = build(job(tmp_path), read_manifest(manifest), Workers(1), quiet)
    assert standing.before >= 4
    assert digests(tmp_path) == digests(alone)


def stop() -> None:
    """Kill the process that drives a build, after its first batch."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_file_that_changes_is_read_anew_and_what_was_made_of_it_goes(manifest: Path, tmp_path: Path) -> None:
    entries = read_manifest(manifest)[:1]
    copy = tmp_path / "plan.txt"
    copy.write_bytes(Path(entries[0].path).read_bytes())
    own = job(tmp_path / "out")
    before = next(batches_of([Entry("anzhou-0", str(copy))], own))
    copy.write_text("另一份方案。", encoding="utf-8")
    assert next(batches_of([Entry("anzhou-0", str(copy))], own)).name != before.name


def test_published_database_holds_what_the_parquet_holds(alone: Path) -> None:
    database = publish(CHECKOUT, alone)
    with closing(sqlite3.connect(database)) as connection:
        (plans,) = connection.execute("select count(*) from plans").fetchone()
        (found,) = connection.execute("select count(*) from plan_topics").fetchone()
        broken = connection.execute("pragma foreign_key_check").fetchall()
        own = {name: connection.execute(f"select count(*) from {name}").fetchone() for name in ("tasks", "agencies")}
    assert (plans, broken) == (PLANS, [])
    with duckdb.connect() as whole:  # as docs/corpus.md says: a folder is a table, shared rows stand once
        for name, key in (("tasks", "task_id"), ("agencies", "agency_id")):
            sql = f"select count(*) from (select distinct on ({key}) * from '{alone}/{name}/*.parquet')"
            assert whole.execute(sql).fetchone() == own[name]
    assert found > 0
    first = database.read_bytes()
    assert publish(CHECKOUT, alone).read_bytes() == first


class Killed(Child):
    """A reader whose process is killed `left` times as soon as it has started."""

    left = 0

    def _started(self) -> subprocess.Popen[bytes]:
        process = super()._started()
        if self.left:
            self.left -= 1
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        return process


@pytest.mark.parametrize(
    ("limits", "kills", "told"),
    [
        (Limits(seconds=0), 0, "not read in 0 seconds"),  # one that hangs
        (Limits(), 1, None),  # killed from outside: read by the next reader
        (Limits(), 2, "ended its reader (SIGKILL)"),  # one that crashes it, or is killed for its memory
    ],
)
def test_a_document_that_ends_its_reader_costs_only_itself(
    manifest: Path, limits: Limits, kills: int, told: str | None
) -> None:
    entry = read_manifest(manifest)[0]
    with closing(Killed(CHECKOUT, limits)) as child:
        child.left = kills
        answer = child.read(entry)
        assert answer == told if told else not isinstance(answer, str)
        if kills > 1:
            assert not isinstance(child.read(entry), str)  # the next one is read by a new reader


def test_a_reader_that_does_not_start_says_how_it_ended(monkeypatch: pytest.MonkeyPatch, manifest: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with closing(Child(CHECKOUT, Limits())) as child, pytest.raises(PlanDataError, match="MB of memory: exit 1"):
        child.read(read_manifest(manifest)[0])


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("plans/eins.txt", "plans"),
        ("failed.csv", "failed.csv"),
        ("batches.txt", "batches.txt"),
        ("batches/one.json", "batches/one.json"),  # a folder of that name is no mark: what lies in it is
        ("batches/0123456789abcdef0123.parquet", "batches/0123456789abcdef0123.parquet"),
    ],
)
def test_a_folder_that_is_no_corpus_is_left_alone(manifest: Path, tmp_path: Path, kept: str, told: str) -> None:
    (tmp_path / kept).parent.mkdir(exist_ok=True)
    (tmp_path / kept).write_text("mine")
    with pytest.raises(PlanDataError, match=f"a folder with other things in it: {told};"):
        build(job(tmp_path), read_manifest(manifest), Workers(1), quiet)
    with pytest.raises(PlanDataError, match=f"a folder with other things in it: {told};"):
        publish(CHECKOUT, tmp_path)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [tmp_path / kept]


def test_an_empty_batches_is_no_mark_beside_a_list_of_failures(tmp_path: Path) -> None:
    (tmp_path / "batches").mkdir()
    check_corpus(tmp_path)  # as a build that was killed at once leaves it
    (tmp_path / "failed.csv").write_text("mine")
    with pytest.raises(PlanDataError, match=r"things in it: failed\.csv"):
        check_corpus(tmp_path)


@pytest.mark.parametrize("order", ["[]", "{}", "[1]", "null", "[", ""])
def test_a_corpus_that_lists_no_batches_is_told(tmp_path: Path, order: str) -> None:
    (tmp_path / "batches").mkdir()
    (tmp_path / "batches" / "0123456789abcdef0123.json").write_text("{}")
    (tmp_path / "corpus.json").write_text(order)
    with pytest.raises(PlanDataError, match=r"no corpus\.json that lists its batches.*corpus build first"):
        publish(CHECKOUT, tmp_path)


def test_one_build_or_publishing_at_a_time(manifest: Path, alone: Path) -> None:
    with locked(alone):
        with pytest.raises(PlanDataError, match="another build or publishing at work"):
            build(job(alone), read_manifest(manifest), Workers(1), quiet)
        with pytest.raises(PlanDataError, match="another build or publishing at work"):
            publish(CHECKOUT, alone)


def test_a_batch_counts_while_its_record_and_its_tables_are_whole(manifest: Path, alone: Path, tmp_path: Path) -> None:
    own = tmp_path / "corpus"
    shutil.copytree(alone, own)
    batch = next(batches_of(read_manifest(manifest), job(own)))
    record, table = batch.record(own), batch.table(own, "clauses")
    told, rows = record.read_text(), table.read_bytes()
    assert is_done(batch, own)
    for wrong in ("[]", "{}", "", json.dumps(json.loads(told) | {"final": False})):  # the last: a reader was killed
        record.write_text(wrong)
        assert not is_done(batch, own)
    record.write_text(told)
    for content in (b"", rows[:-9]):
        table.write_bytes(content)
        assert not is_done(batch, own)
    table.write_bytes(b"x" * len(rows))
    with pytest.raises(PlanDataError, match=rf"{table.name}: .*a whole Parquet file.*Remove it"):
        publish(CHECKOUT, own)
    table.unlink()
    assert not is_done(batch, own)


@pytest.mark.parametrize(
    ("why", "outside"),
    [
        ("ended its reader (SIGKILL)", True),  # as where memory is short
        ("ended its reader (SIGSEGV)", False),
        ("ended its reader (exit 1)", False),
        ("not read in 600 seconds", False),
    ],
)
def test_only_what_came_from_outside_is_tried_again(why: str, *, outside: bool) -> None:
    assert is_of_outside(why) is outside


def test_documents_do_not_lie_in_the_corpus_that_is_made_of_them(tmp_path: Path) -> None:
    (tmp_path / "batches").mkdir()
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text("一、护水")
    for place in (tmp_path, tmp_path / "plans"):
        with pytest.raises(PlanDataError, match="a document of the corpus"):
            build(job(tmp_path), read_manifest(place), Workers(1), quiet)


def test_plans_that_another_manifest_does_not_name_are_told(manifest: Path, alone: Path, tmp_path: Path) -> None:
    own = tmp_path / "corpus"
    shutil.copytree(alone, own)
    (own / "plans" / "notes.parquet").write_text("mine")  # no file of a batch
    (own / "README.md").write_text("mine")
    standing = build(job(own), read_manifest(manifest)[4:5], Workers(1), quiet)
    assert (standing.plans, standing.removed) == (1, PLANS - 1)
    assert (own / "plans" / "notes.parquet").is_file()
    assert (own / "README.md").is_file()


MANIFESTS = [
    ("path\na.txt\n", "line 1"),  # without the ids
    ("plan_id,path,colour\na,a.txt,red\n", "line 1"),
    ("plan_id,path\nA B,a.txt\n", "line 2"),
    ("plan_id,path\na,\n", "line 2"),
    ("plan_id,path,sha256\na,a.txt,12\n", "line 2"),
    ("plan_id,path,issued_on\na,a.txt,2021-2-30\n", "line 2"),
    ("plan_id,path\na,a.txt\na,b.txt\n", "an id for each"),
    ("plan_id,path\n", "no document"),
]


@pytest.mark.parametrize(("text", "told"), MANIFESTS)
def test_a_bad_manifest_says_where(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "manifest.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanDataError, match=told):
        read_manifest(file)


def test_a_folder_is_a_manifest_and_names_its_plans(tmp_path: Path) -> None:
    for name in ("护水方案.txt", "2021 Plan.docx", "03-qu_xian (1).txt", "notes.exe", ".hidden.txt"):
        (tmp_path / name).write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.txt")  # nobody writes into it
    with pytest.raises(PlanDataError, match="a device or a pipe"):
        read_manifest(tmp_path / "pipe.txt")
    with pytest.raises(PlanDataError, match="no regular file"):
        content_of(Entry("a", str(tmp_path / "pipe.txt")))
    assert [entry.plan_id for entry in read_manifest(tmp_path)] == ["03-qu-xian-1", "2021-plan", "hu-shui-fangan"]


def test_how_far_it_is_in_words() -> None:
    assert in_words(Standing(1000, 100, 300, 2), 60) == "400 of 1,000 plans, 5.0 a second, 2 failed, 2 min left"
